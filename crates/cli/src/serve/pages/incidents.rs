use archive::{Facet, Facets, Order, Page};
use askama::Template;
use events::{Incident, Status};

use super::{Frame, Pager};
use crate::{
    serve::{
        outlines,
        query::{Query, ROWS},
    },
    words,
};

/// The list of incidents.
#[derive(Template)]
#[template(path = "incidents.html")]
pub struct IncidentsPage {
    frame: Frame,
    query: Query,
    wrong: Vec<String>,
    classes: Vec<Choice>,
    countries: Vec<Choice>,
    statuses: Vec<Choice>,
    orders: Vec<Choice>,
    total: u64,
    all: u64,
    rows: Vec<Row>,
    pager: Pager,
}

/// An entry of a list to choose from.
struct Choice {
    value: String,
    text: String,
    chosen: bool,
}

struct Row {
    id: String,
    days: String,
    iso: String,
    class: String,
    aggregate: bool,
    status: Option<&'static str>,
    place: String,
    country: String,
    initiators: String,
    targets: String,
    killed: String,
    injured: String,
    reports: usize,
    voices: usize,
    disputed: String,
}

impl IncidentsPage {
    /// The page of incidents that a query gave; `wrong` says what of the query cannot be understood.
    pub fn new(
        frame: Frame,
        query: Query,
        page: &Page<Incident>,
        facets: &Facets,
        all: u64,
        wrong: Vec<String>,
    ) -> Self {
        let pager = Pager::new(query.page, page.total, ROWS, |n| {
            format!("/incidents?{}", query.with_page(n))
        });
        Self {
            classes: choices(&facets.classes, &query.class, words::class),
            countries: {
                let mut countries = choices(&facets.countries, &query.country, |c| outlines::name(c).to_owned());
                countries.sort_by(|a, b| a.text.cmp(&b.text));
                countries
            },
            statuses: choices(&facets.statuses, &query.status, |s| {
                Status::parse(s).map_or_else(|| s.to_owned(), |s| words::status(s).to_owned())
            }),
            orders: orders(&query.order),
            total: page.total,
            all,
            rows: page.items.iter().map(row).collect(),
            pager,
            frame,
            query,
            wrong,
        }
    }
}

fn choices(facets: &[Facet], chosen: &str, text: impl Fn(&str) -> String) -> Vec<Choice> {
    let mut choices: Vec<Choice> = facets
        .iter()
        .map(|f| Choice {
            text: format!("{} ({})", text(&f.value), f.incidents),
            chosen: f.value.eq_ignore_ascii_case(chosen),
            value: f.value.clone(),
        })
        .collect();
    // What was asked for stays to be seen, though nothing has it.
    if !chosen.is_empty() && !choices.iter().any(|c| c.chosen) {
        choices.push(Choice {
            value: chosen.to_owned(),
            text: format!("{} (0)", text(chosen)),
            chosen: true,
        });
    }
    choices
}

fn orders(chosen: &str) -> Vec<Choice> {
    let text = |order| match order {
        Order::Newest => "latest first",
        Order::Oldest => "earliest first",
        Order::Killed => "most killed first",
        Order::Voices => "most voices first",
    };
    Order::ALL
        .into_iter()
        .map(|order| Choice {
            value: order.as_str().to_owned(),
            text: text(order).to_owned(),
            chosen: order.as_str() == chosen || (chosen.is_empty() && order == Order::default()),
        })
        .collect()
}

fn row(i: &Incident) -> Row {
    let toll = |toll: Option<events::Toll>| toll.map(words::toll_short).unwrap_or_default();
    Row {
        id: i.id.to_string(),
        days: i.time.map(|t| words::interval(t.interval)).unwrap_or_default(),
        iso: i.time.map(|t| t.interval.earliest.to_string()).unwrap_or_default(),
        class: words::class(i.class.as_str()),
        aggregate: i.aggregate,
        status: (i.status != Status::Asserted).then(|| words::status(i.status)),
        place: words::places(&i.places),
        country: words::joined(i.places.iter().filter_map(|p| {
            let country = outlines::name(p.country.as_deref()?);
            (country != p.name).then_some(country)
        })),
        initiators: words::parties(&i.initiators),
        targets: words::parties(&i.targets),
        killed: toll(i.killed),
        injured: toll(i.injured),
        reports: i.reports.len(),
        voices: i.voices,
        disputed: words::joined(i.disagreements.iter().map(|d| d.field)),
    }
}
