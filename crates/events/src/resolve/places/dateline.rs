//! The country that a report was sent from: "JUBA, South Sudan, May 12 (Agency) -".

use knowledge::gazetteer::{PlaceKind, PlaceRecord, fold};

use super::reading::{Reading, lists};
use crate::{BlockKind, Report};

/// The country of the town or state that the dateline names; `None` for towns where the news of the whole world is written.
pub(super) fn country(report: &Report, reading: &Reading<'_>) -> Option<&'static str> {
    let lines = report.blocks.iter().filter(|b| b.kind == BlockKind::Dateline);
    let mut told = lines.filter_map(|b| report.text.get(b.span.range()));
    told.find_map(|line| of_line(line, reading))
}

fn of_line(line: &str, reading: &Reading<'_>) -> Option<&'static str> {
    let is_part = |c: char| matches!(c, ',' | '/' | ';' | '(' | ')' | ':' | '\n') || matches!(c, '-' | '–' | '—' | '_');
    let parts = line
        .split(is_part)
        .map(fold)
        .take_while(|p| !p.contains(|c: char| c.is_ascii_digit()));
    let parts: Vec<String> = parts.filter(|p| !p.is_empty() && !reading.names_time(p)).collect();
    let best = |part: &String| -> Option<PlaceRecord> {
        let exact = reading.gazetteer.exact(part).map(|id| reading.gazetteer.place(id));
        let worth = |r: &PlaceRecord| r.worth_of_kind() + r.worth_of_people();
        exact.max_by(|a, b| worth(a).total_cmp(&worth(b)))
    };
    let state = |r: &PlaceRecord| r.kind == PlaceKind::Country;
    if let Some(named) = parts.iter().filter_map(best).find(state) {
        return named.country;
    }
    let town = parts.first().filter(|p| !lists(&reading.words().desks, p))?;
    best(town).and_then(|r| r.country)
}
