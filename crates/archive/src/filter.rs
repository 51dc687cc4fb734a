use events::Status;
use jiff::civil::Date;
use rusqlite::types::Value;

use crate::store::fold;

/// Which incidents to list. Every part that is given must hold; the default holds for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this class.
    pub class: Option<String>,
    /// At a place in this country, ISO 3166-1 alpha-2, in any case of letters.
    pub country: Option<String>,
    /// At a place whose name, or first-level division, has these letters.
    pub place: Option<String>,
    /// With a party whose name has these letters, or whose id is this.
    pub actor: Option<String>,
    /// Not wholly before this day. An incident without a time is then left out.
    pub from: Option<Date>,
    /// Not wholly after this day. An incident without a time is then left out.
    pub to: Option<Date>,
    /// With this status.
    pub status: Option<Status>,
    /// With so many dead or more, by the best claim, else the lowest.
    pub min_killed: Option<u32>,
    /// Told of by a report whose text has all these words; words in double quotes stand together.
    pub text: Option<String>,
    /// In which order.
    pub order: Order,
    /// How many to pass over.
    pub offset: u64,
    /// How many to give; `None` for all.
    pub limit: Option<u64>,
}

/// In which order incidents are listed; those without a value come last, equal ones in the order of their ids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Order {
    /// The latest first.
    #[default]
    Newest,
    /// The earliest first.
    Oldest,
    /// The most dead first.
    Killed,
    /// Those told of by most voices first.
    Voices,
}

impl Order {
    /// All of them.
    pub const ALL: [Order; 4] = [Self::Newest, Self::Oldest, Self::Killed, Self::Voices];

    /// As a query names it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Killed => "killed",
            Self::Voices => "voices",
        }
    }

    /// Reads what [`Order::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|o| o.as_str() == text)
    }

    pub(crate) const fn sql(self) -> &'static str {
        match self {
            Self::Newest => "latest IS NULL, latest DESC, earliest DESC, id",
            Self::Oldest => "earliest IS NULL, earliest, latest, id",
            Self::Killed => "killed IS NULL, killed DESC, latest DESC, id",
            Self::Voices => "voices DESC, latest IS NULL, latest DESC, id",
        }
    }
}

/// A part of a list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The part.
    pub items: Vec<T>,
    /// How many the whole list has.
    pub total: u64,
}

/// A condition on rows of `incident` in SQL, with the values for its question marks.
pub(crate) struct Condition {
    pub(crate) sql: String,
    pub(crate) values: Vec<Value>,
}

impl Filter {
    pub(crate) fn condition(&self) -> Condition {
        let mut parts: Vec<&str> = Vec::new();
        let mut values = Vec::new();
        let mut add = |sql, value: &[Value]| {
            parts.push(sql);
            values.extend_from_slice(value);
        };
        if let Some(class) = &self.class {
            add("class = ?", &[class.clone().into()]);
        }
        if let Some(status) = self.status {
            add("status = ?", &[status.as_str().to_owned().into()]);
        }
        if let Some(country) = &self.country {
            let sql = "id IN (SELECT incident FROM incident_place WHERE country = ?)";
            add(sql, &[country.to_uppercase().into()]);
        }
        if let Some(place) = &self.place {
            let sql = "id IN (SELECT incident FROM incident_place WHERE instr(name, ?) > 0)";
            add(sql, &[fold(place).into()]);
        }
        if let Some(actor) = &self.actor {
            let sql = "id IN (SELECT incident FROM incident_party WHERE instr(name, ?) > 0 OR actor = ?)";
            add(sql, &[fold(actor).into(), actor.clone().into()]);
        }
        if let Some(from) = self.from {
            add("latest >= ?", &[from.to_string().into()]);
        }
        if let Some(to) = self.to {
            add("earliest <= ?", &[to.to_string().into()]);
        }
        if let Some(killed) = self.min_killed {
            add("killed >= ?", &[i64::from(killed).into()]);
        }
        if let Some(words) = self.text.as_deref().and_then(full_text) {
            let sql = "id IN (SELECT incident FROM incident_report JOIN report ON report.id = incident_report.report
                       WHERE report.number IN (SELECT rowid FROM report_text WHERE report_text MATCH ?))";
            add(sql, &[words.into()]);
        }
        let sql = if parts.is_empty() {
            "1".to_owned()
        } else {
            parts.join(" AND ")
        };
        Condition { sql, values }
    }
}

/// A person's words as a query of FTS5: each word, or words in double quotes, as one string, so that nothing in them is
/// an operator. `None` where there is no word.
pub(crate) fn full_text(words: &str) -> Option<String> {
    let mut query = String::new();
    for (n, part) in words.split('"').enumerate() {
        let quoted = n % 2 == 1;
        let pieces: Vec<&str> = if quoted {
            vec![part]
        } else {
            part.split_whitespace().collect()
        };
        for piece in pieces.into_iter().filter(|p| p.chars().any(char::is_alphanumeric)) {
            if !query.is_empty() {
                query.push(' ');
            }
            query.push('"');
            query.push_str(&piece.replace('\0', " "));
            query.push('"');
        }
    }
    (!query.is_empty()).then_some(query)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_no_operators() {
        assert_eq!(
            full_text("strike NOT town*"),
            Some(r#""strike" "NOT" "town*""#.to_owned())
        );
        assert_eq!(
            full_text(r#"the "north gate" fell"#),
            Some(r#""the" "north gate" "fell""#.to_owned())
        );
        assert_eq!(full_text(r#" "" - "#), None);
    }

    #[test]
    fn an_empty_filter_holds_for_all() {
        let condition = Filter::default().condition();
        assert_eq!(condition.sql, "1");
        assert!(condition.values.is_empty());
    }
}
