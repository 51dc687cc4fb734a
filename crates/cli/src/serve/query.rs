//! The query string of the list of incidents: read leniently, written back in one form.

use archive::{Filter, Order};
use events::Status;
use form_urlencoded::Serializer;
use jiff::civil::Date;

/// How many rows a page has.
pub const ROWS: u64 = 50;

/// What a form was filled in with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Of this class.
    pub class: String,
    /// In this country.
    pub country: String,
    /// At a place of this name.
    pub place: String,
    /// With this actor.
    pub actor: String,
    /// From this day on.
    pub from: String,
    /// Up to this day.
    pub to: String,
    /// With this status.
    pub status: String,
    /// With so many dead.
    pub killed: String,
    /// With these words in a report.
    pub q: String,
    /// In this order.
    pub order: String,
    /// Number of the page, from 1.
    pub page: u64,
}

impl Query {
    /// Reads a query string. Keys that are not known are passed over, of several values the last counts.
    pub fn parse(text: &str) -> Self {
        let mut query = Self {
            page: 1,
            ..Self::default()
        };
        for (key, value) in form_urlencoded::parse(text.as_bytes()) {
            let value = value.trim().to_owned();
            match &*key {
                "class" => query.class = value,
                "country" => query.country = value,
                "place" => query.place = value,
                "actor" => query.actor = value,
                "from" => query.from = value,
                "to" => query.to = value,
                "status" => query.status = value,
                "killed" => query.killed = value,
                "q" => query.q = value,
                "order" => query.order = value,
                "page" => query.page = value.parse().unwrap_or(1).clamp(1, 1_000_000),
                _ => {}
            }
        }
        query
    }

    /// The filter that it stands for, or what is wrong with it.
    pub fn filter(&self) -> Result<Filter, Vec<String>> {
        let mut wrong = Vec::new();
        let mut date = |name: &str, text: &str| -> Option<Date> {
            let date = given(text)?.parse().ok();
            if date.is_none() {
                wrong.push(format!("“{text}” under “{name}” is not a day; write it as 2021-02-25"));
            }
            date
        };
        let (from, to) = (date("from", &self.from), date("to", &self.to));
        let status = given(&self.status).and_then(|s| Status::parse(&s));
        if status.is_none() && !self.status.is_empty() {
            wrong.push(format!("there is no status “{}”", self.status));
        }
        let min_killed = given(&self.killed).and_then(|n| n.parse().ok());
        if min_killed.is_none() && !self.killed.is_empty() {
            wrong.push(format!("“{}” under “killed” is not a number", self.killed));
        }
        let order = given(&self.order).map_or(Some(Order::default()), |o| Order::parse(&o));
        let Some(order) = order.filter(|_| wrong.is_empty()) else {
            if order.is_none() {
                wrong.push(format!("there is no order “{}”", self.order));
            }
            return Err(wrong);
        };
        Ok(Filter {
            class: given(&self.class),
            country: given(&self.country),
            place: given(&self.place),
            actor: given(&self.actor),
            from,
            to,
            status,
            min_killed,
            text: given(&self.q),
            order,
            offset: (self.page - 1) * ROWS,
            limit: Some(ROWS),
        })
    }

    /// As a query string, with another page; empty fields are left out.
    pub fn with_page(&self, page: u64) -> String {
        let mut out = Serializer::new(String::new());
        for (key, value) in self.fields() {
            if !value.is_empty() {
                out.append_pair(key, value);
            }
        }
        if page > 1 {
            out.append_pair("page", &page.to_string());
        }
        out.finish()
    }

    /// Whether anything but the order and the page is given.
    pub fn narrows(&self) -> bool {
        self.fields()
            .iter()
            .any(|(key, value)| *key != "order" && !value.is_empty())
    }

    fn fields(&self) -> [(&'static str, &str); 10] {
        [
            ("q", &self.q),
            ("class", &self.class),
            ("country", &self.country),
            ("place", &self.place),
            ("actor", &self.actor),
            ("from", &self.from),
            ("to", &self.to),
            ("status", &self.status),
            ("killed", &self.killed),
            ("order", &self.order),
        ]
    }
}

fn given(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_written_as_it_was_read() {
        let query = Query::parse("class=air_strike&q=%22north+gate%22&page=3&from=&nothing=1");
        assert_eq!(query.with_page(3), "q=%22north+gate%22&class=air_strike&page=3");
        assert_eq!(query.filter().unwrap().offset, 2 * ROWS);
        assert!(query.narrows() && !Query::parse("order=killed&page=2").narrows());
    }

    #[test]
    fn what_is_wrong_is_said() {
        let wrong = Query::parse("from=yesterday&killed=many&status=sure")
            .filter()
            .unwrap_err();
        assert_eq!(wrong.len(), 3, "{wrong:?}");
        assert!(Query::parse("order=best").filter().is_err());
        assert!(Query::parse("page=0&page=-4").filter().is_ok());
    }
}
