use std::io::{self, Write};

use super::{to_wire::Index, wire};
use crate::Collection;

/// Heads and widths of the columns; the last takes what is left of the line.
const COLUMNS: [(&str, usize); 7] = [
    ("WHEN", 21),
    ("WHAT", 22),
    ("WHERE", 20),
    ("BY WHOM", 24),
    ("TO WHOM", 24),
    ("DEAD", 7),
    ("REPORTS", 7),
];

/// Writes incidents as lines of text, in order of time; `bold` sets the heads in bold type.
///
/// # Errors
/// Where `out` can't be written to.
pub fn table(collection: &Collection, bold: bool, out: &mut dyn Write) -> io::Result<()> {
    let index = Index::new(collection);
    let mut incidents: Vec<wire::Incident> = collection.incidents.iter().map(|i| index.incident(i)).collect();
    // Those without a time come last.
    let time = |i: &wire::Incident| i.time.as_ref().map(|t| (t.earliest.clone(), t.latest.clone()));
    incidents.sort_by_key(|i| (time(i).is_none(), time(i), i.id.clone()));
    let head = line(COLUMNS.map(|(head, _)| head.to_owned()));
    if bold {
        writeln!(out, "\x1b[1m{head}\x1b[0m")?;
    } else {
        writeln!(out, "{head}")?;
    }
    for incident in &incidents {
        writeln!(out, "{}", line(cells(incident)))?;
    }
    let (reports, mentions) = (collection.reports.len(), collection.mentions.len());
    writeln!(
        out,
        "{} incidents, {mentions} mentions, {reports} reports",
        incidents.len()
    )
}

fn cells(i: &wire::Incident) -> [String; 7] {
    let names = |actors: &[wire::Actor]| actors.iter().map(|a| a.name.as_str()).collect::<Vec<_>>().join(", ");
    let status = if i.status == "asserted" {
        String::new()
    } else {
        format!(" ({})", i.status)
    };
    [
        i.time.as_ref().map(|t| t.edtf.clone()).unwrap_or_default(),
        format!("{}{status}", i.class),
        i.places.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join(", "),
        names(&i.initiators),
        names(&i.targets),
        i.killed.as_ref().map(toll).unwrap_or_default(),
        i.reports.len().to_string(),
    ]
}

fn toll(toll: &wire::Toll) -> String {
    match (toll.low, toll.high) {
        (low, Some(high)) if low == high => low.to_string(),
        (low, Some(high)) => format!("{low}–{high}"),
        (low, None) => format!("{low}+"),
    }
}

fn line(cells: [String; 7]) -> String {
    let mut line = String::new();
    for (cell, (_, width)) in cells.iter().zip(COLUMNS) {
        let cell = clean(cell);
        let length = cell.chars().count();
        if length > width {
            line.extend(cell.chars().take(width - 1));
            line.push('…');
        } else {
            line.push_str(&cell);
            line.extend(std::iter::repeat_n(' ', width - length));
        }
        line.push_str("  ");
    }
    line.trim_end().to_owned()
}

/// Without characters that would move a terminal's cursor.
fn clean(cell: &str) -> String {
    cell.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
