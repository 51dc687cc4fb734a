//! Figures as a table, and cases as rows.

use std::io::{self, Write};

use serde_json::Value;

use super::{
    Figures, Scores, calibration_error,
    compare::{FIELDS, field, text},
    tally::{Counts, round},
};

/// One case: a mention of the record, a mention beyond it, or an incident of the record. Holds no words of any report.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// The report; empty for an incident.
    file: String,
    /// Where its trigger starts, in code points.
    start: u64,
    /// Id in the record, or of the system's mention beyond it.
    id: String,
    /// `mention`, `extra` or `incident`.
    kind: &'static str,
    /// Class in the record; of an extra mention the system's.
    class: String,
    /// Class that the system gave; empty where it missed the mention.
    told: String,
    /// What was right: `status`, `aggregate`, each field; empty where nothing was asked.
    right: Vec<(&'static str, String)>,
}

impl Row {
    fn of(kind: &'static str, file: &str, mention: &Value) -> Self {
        Self {
            file: file.to_owned(),
            start: field(field(mention, "trigger"), "start").as_u64().unwrap_or(0),
            id: text(mention, "id").to_owned(),
            kind,
            class: text(mention, "class").to_owned(),
            told: String::new(),
            right: Vec::new(),
        }
    }

    /// A mention that was found: whether class, family, status and flag are right, and its fields.
    pub(super) fn matched(gold: &Value, system: &Value, right: [bool; 4], counts: &[Counts]) -> Self {
        let yes = |b: bool| if b { "1" } else { "0" }.to_owned();
        let mut told = vec![("status", yes(right[2])), ("aggregate", yes(right[3]))];
        let asked = FIELDS.into_iter().zip(counts).filter(|(_, c)| c.gold + c.system > 0);
        told.extend(asked.map(|(name, c)| (name, format!("{}/{} {}/{}", c.ok_gold, c.gold, c.ok_system, c.system))));
        Self {
            told: text(system, "class").to_owned(),
            right: told,
            ..Self::of("mention", text(gold, "file"), gold)
        }
    }

    /// A mention that was not found.
    pub(super) fn missed(gold: &Value) -> Self {
        Self::of("mention", text(gold, "file"), gold)
    }

    /// A mention beyond the record.
    pub(super) fn extra(file: &str, system: &Value) -> Self {
        Self::of("extra", file, system)
    }

    /// An incident of the record with the score of the best of the system's.
    pub(super) fn incident(id: &str, mentions: &[&Value], (score, parts): (f64, Vec<(&'static str, f64)>)) -> Self {
        let class = mentions.first().map_or("", |m| text(m, "class"));
        let mut right = vec![("score", digits(score))];
        right.extend(parts.into_iter().map(|(name, part)| (name, digits(part))));
        Self {
            file: String::new(),
            start: 0,
            id: id.to_owned(),
            kind: "incident",
            class: class.to_owned(),
            told: String::new(),
            right,
        }
    }
}

fn digits(value: f64) -> String {
    round(value).to_string()
}

/// Columns behind the first six.
const COLUMNS: [&str; 11] = [
    "score",
    "class",
    "status",
    "aggregate",
    "initiators",
    "targets",
    "places",
    "time",
    "killed",
    "injured",
    "attributed_to",
];

/// Writes cases as CSV, one a row. Of a field, `1/2 1/3` says that one of the record's two was found, and one of the
/// system's three is right.
///
/// # Errors
/// Where `out` can't be written to.
pub fn write_rows(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    let head = ["kind", "file", "id", "start", "gold_class", "system_class"];
    csv.write_record(head.iter().chain(&COLUMNS))?;
    for row in rows {
        let start = row.start.to_string();
        let first = [row.kind, &row.file, &row.id, &start, &row.class, &row.told];
        let right = |name: &&str| {
            row.right
                .iter()
                .find(|(n, _)| n == name)
                .map_or("", |(_, r)| r.as_str())
        };
        csv.write_record(first.into_iter().chain(COLUMNS.iter().map(right)))?;
    }
    csv.flush()
}

/// Figures as a table for the eye.
pub fn table(figures: &Figures) -> String {
    let row = |name: &str, s: &Scores, half: bool| {
        let mut line = format!("{name:14} P {:.3}  R {:.3}  F1 {:.3}", s.precision, s.recall, s.f1);
        if let (Some(gold), Some(system)) = (s.gold, s.system) {
            let system = if half {
                format!("{system:?}")
            } else {
                system.to_string()
            };
            line.push_str(&format!("   gold {gold}, system {system}"));
        }
        line + "\n"
    };
    let mut out = row("records", &figures.records, false);
    out += &row("mentions", &figures.mentions, true);
    out += &format!(
        "{:14} {:.3}   family {:.3}   status {:.3}   aggregate {:.3}\n",
        "class", figures.class, figures.family, figures.status, figures.aggregate
    );
    out += &row("not asserted", &figures.not_asserted, false);
    for name in FIELDS {
        out += &row(name, &figures.fields[name], false);
    }
    out += &row("incidents B3", &figures.incidents, false);
    out += &row("links", &figures.links, false);
    for bin in &figures.reliability {
        out += &format!(
            "confidence {:.1}  of {} mentions, stated {:.3}, right {:.3}\n",
            bin.from, bin.mentions, bin.stated, bin.right
        );
    }
    out + &format!(
        "confidence      off by {:.3}\n",
        calibration_error(&figures.reliability)
    )
}
