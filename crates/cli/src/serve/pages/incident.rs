use std::collections::BTreeMap;

use archive::Dossier;
use askama::Template;
use events::{Basis, Link, LinkBasis, Report, ReportId, Status};

use super::Frame;
use crate::{
    serve::{
        map::{self, Map},
        marks::{self, Piece},
        timeline::{self, Timeline},
    },
    words,
};

/// One incident.
#[derive(Template)]
#[template(path = "incident.html")]
pub struct IncidentPage<'a> {
    frame: Frame,
    title: String,
    id: &'a str,
    status: &'static str,
    asserted: bool,
    facts: Vec<Fact>,
    disputes: Vec<Dispute>,
    map: Option<Map>,
    timeline: Option<Timeline>,
    evidence: Vec<Evidence<'a>>,
    links: Vec<Tie>,
}

struct Fact {
    name: &'static str,
    value: String,
    note: Option<String>,
}

/// A field on which reports disagree.
struct Dispute {
    field: String,
    rows: Vec<Side>,
}

/// One of several values.
struct Side {
    value: String,
    sources: Vec<Source>,
    as_of: String,
}

struct Source {
    report: String,
    name: String,
}

/// A report with the sentences that tell of the incident.
struct Evidence<'a> {
    report: String,
    source: String,
    published: String,
    copy: bool,
    quotes: Vec<Quote<'a>>,
}

struct Quote<'a> {
    mention: String,
    class: String,
    status: Option<&'static str>,
    start: u32,
    pieces: Vec<Piece<'a>>,
    sources: String,
    rules: Vec<Rule>,
    confidence: String,
}

/// A rule that fired.
struct Rule {
    name: String,
    words: String,
}

/// A link, read from this incident.
struct Tie {
    says: &'static str,
    other: String,
    title: String,
    inferred: bool,
    words: String,
    report: Option<Source>,
}

impl<'a> IncidentPage<'a> {
    /// The page of an incident.
    pub fn new(frame: Frame, dossier: &'a Dossier) -> Self {
        let i = &dossier.incident;
        let sources = sources(dossier);
        Self {
            frame,
            title: words::incident(i),
            id: &i.id,
            status: words::status(i.status),
            asserted: i.status == Status::Asserted,
            facts: facts(dossier),
            disputes: disputes(dossier, &sources),
            map: map::draw(&i.places),
            timeline: timeline::draw(dossier),
            evidence: dossier.reports.iter().map(|r| evidence(r, dossier)).collect(),
            links: dossier.links.iter().map(|l| tie(l, dossier, &sources)).collect(),
        }
    }
}

fn facts(dossier: &Dossier) -> Vec<Fact> {
    let i = &dossier.incident;
    let mut facts = Vec::new();
    let mut add = |name, value: String, note: Option<String>| {
        if !value.is_empty() {
            facts.push(Fact { name, value, note });
        }
    };
    let what = words::class(i.class.as_str());
    let many = i.aggregate.then(|| "many events, told of at once".to_owned());
    add("What", what, many);
    let when = i.time.map(|t| words::interval(t.interval)).unwrap_or_default();
    let on = |b: Basis| words::basis(b).to_owned();
    add("When", when, i.time.map(|t| on(t.basis)));
    let places = i.places.iter().map(words::place).collect::<Vec<_>>();
    let fineness = i
        .places
        .iter()
        .map(|p| p.precision.as_str().replace('_', " "))
        .collect::<Vec<_>>();
    let note = words::joined(fineness.iter().map(String::as_str));
    let note = (!note.is_empty()).then(|| format!("told as a {note}").replace("a admin1", "a province"));
    add("Where", words::joined(places.iter().map(String::as_str)), note);
    add("By whom", words::parties(&i.initiators), None);
    add("To whom", words::parties(&i.targets), None);
    add(
        "With what",
        words::joined(i.weapons.iter().map(|w| w.name.as_str())),
        None,
    );
    add("Killed", i.killed.map(words::toll).unwrap_or_default(), None);
    add("Injured", i.injured.map(words::toll).unwrap_or_default(), None);
    add("Told by", words::voices(i), None);
    add(
        "Confidence",
        format!("{:.0} %", i.confidence * 100.0),
        Some("the chance that it is coded right".to_owned()),
    );
    facts
}

/// The names of all reports that the page speaks of.
fn sources(dossier: &Dossier) -> BTreeMap<ReportId, String> {
    let reports = dossier.reports.iter().chain(&dossier.witnesses);
    reports.map(|r| (r.id.clone(), source(r))).collect()
}

fn source(report: &Report) -> String {
    report.source.clone().unwrap_or_else(|| report.file.clone())
}

fn disputes(dossier: &Dossier, sources: &BTreeMap<ReportId, String>) -> Vec<Dispute> {
    let side = |v: &events::Variant| Side {
        value: words::value(&v.value),
        sources: v
            .reports
            .iter()
            .map(|r| Source {
                report: r.to_string(),
                name: sources.get(r).cloned().unwrap_or_else(|| r.to_string()),
            })
            .collect(),
        as_of: v.as_of.map(words::interval).unwrap_or_default(),
    };
    dossier
        .incident
        .disagreements
        .iter()
        .map(|d| Dispute {
            field: d.field.to_owned(),
            rows: d.values.iter().map(side).collect(),
        })
        .collect()
}

fn evidence<'a>(report: &'a Report, dossier: &'a Dossier) -> Evidence<'a> {
    let quotes = dossier.mentions.iter().filter(|m| m.report == report.id);
    Evidence {
        report: report.id.to_string(),
        source: source(report),
        published: report.published.interval.map(words::interval).unwrap_or_default(),
        copy: report.copy_of.is_some(),
        quotes: quotes
            .map(|m| Quote {
                mention: m.id.to_string(),
                class: words::class(m.class.as_str()),
                status: (m.status != Status::Asserted).then(|| words::status(m.status)),
                start: m.trigger.start,
                pieces: marks::pieces(&report.text, m.sentence, &marks::of([m])),
                sources: words::joined(m.attributed_to.iter().map(|a| a.party.name.as_str())),
                rules: m
                    .rules
                    .iter()
                    .map(|r| Rule {
                        name: r.rule.to_string(),
                        words: r.span.of(&report.text).to_owned(),
                    })
                    .collect(),
                confidence: format!("{:.2}", m.confidence),
            })
            .collect(),
    }
}

fn tie(link: &Link, dossier: &Dossier, sources: &BTreeMap<ReportId, String>) -> Tie {
    let here = &dossier.incident.id;
    let from_first = link.from == *here;
    let other = if from_first { &link.to } else { &link.from };
    let reports = || dossier.reports.iter().chain(&dossier.witnesses);
    let words = link.evidence.as_ref().and_then(|(report, span)| {
        let report = reports().find(|r| r.id == *report)?;
        Some(span.of(&report.text).to_owned())
    });
    Tie {
        says: words::link(link.kind, from_first),
        other: other.to_string(),
        title: dossier
            .linked
            .get(other)
            .map_or_else(|| other.to_string(), words::incident),
        inferred: link.basis == LinkBasis::Inferred,
        words: words.unwrap_or_default(),
        report: link.evidence.as_ref().map(|(report, _)| Source {
            report: report.to_string(),
            name: sources.get(report).cloned().unwrap_or_else(|| report.to_string()),
        }),
    }
}
