use std::io::{self, Write};

use super::{to_wire::Index, wire};
use crate::Collection;

/// The columns of the table of incidents.
pub(super) const COLUMNS: [&str; 27] = [
    "id",
    "class",
    "status",
    "aggregate",
    "edtf",
    "earliest",
    "latest",
    "place",
    "country",
    "admin1",
    "lat",
    "lon",
    "precision",
    "initiators",
    "initiator_ids",
    "targets",
    "target_ids",
    "weapons",
    "killed_low",
    "killed_high",
    "killed_best",
    "injured_low",
    "injured_high",
    "injured_best",
    "reports",
    "voices",
    "confidence",
];

/// One incident in the columns of the table.
pub(super) type Row = [String; COLUMNS.len()];

/// Writes a table with one row an incident. Several names in a cell are parted by `; `. The place is the first of the
/// incident's places that has coordinates, else the first.
///
/// # Errors
/// Where `out` can't be written to.
pub fn csv(collection: &Collection, out: &mut dyn Write) -> io::Result<()> {
    let index = Index::new(collection);
    let mut table = ::csv::Writer::from_writer(out);
    table.write_record(COLUMNS).map_err(io_error)?;
    for incident in &collection.incidents {
        let row = cells(&index.incident(incident)).map(safe);
        table.write_record(row).map_err(io_error)?;
    }
    table.flush()
}

fn io_error(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// What is told of an incident, by column; an empty cell is not told.
pub(super) fn cells(i: &wire::Incident) -> Row {
    let place = i.places.iter().find(|p| p.lat.is_some()).or(i.places.first());
    let time = i.time.as_ref();
    let text = |value: Option<&String>| value.cloned().unwrap_or_default();
    let number = |value: Option<f64>| value.map(|v| v.to_string()).unwrap_or_default();
    let names = |actors: &[wire::Actor]| joined(actors.iter().map(|a| a.name.as_str()));
    let ids = |actors: &[wire::Actor]| joined(actors.iter().map(|a| a.id.as_deref().unwrap_or("")));
    let count = |value: Option<u32>| value.map(|v| v.to_string()).unwrap_or_default();
    let toll = |toll: &Option<wire::Toll>| {
        let toll = toll.as_ref();
        [
            count(toll.map(|t| t.low)),
            count(toll.and_then(|t| t.high)),
            count(toll.and_then(|t| t.best)),
        ]
    };
    let ([killed_low, killed_high, killed_best], [injured_low, injured_high, injured_best]) =
        (toll(&i.killed), toll(&i.injured));
    [
        i.id.clone(),
        i.class.clone(),
        i.status.clone(),
        i.aggregate.to_string(),
        text(time.map(|t| &t.edtf)),
        text(time.map(|t| &t.earliest)),
        text(time.map(|t| &t.latest)),
        text(place.map(|p| &p.name)),
        text(place.and_then(|p| p.country.as_ref())),
        text(place.and_then(|p| p.admin1.as_ref())),
        number(place.and_then(|p| p.lat)),
        number(place.and_then(|p| p.lon)),
        text(place.map(|p| &p.precision)),
        names(&i.initiators),
        ids(&i.initiators),
        names(&i.targets),
        ids(&i.targets),
        joined(i.weapons.iter().map(|w| w.name.as_str())),
        killed_low,
        killed_high,
        killed_best,
        injured_low,
        injured_high,
        injured_best,
        joined(i.reports.iter().map(String::as_str)),
        i.voices.to_string(),
        i.confidence.to_string(),
    ]
}

fn joined<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    parts.collect::<Vec<_>>().join("; ")
}

/// A cell that a spreadsheet would run as a formula gets an apostrophe in front; a number is none.
fn safe(cell: String) -> String {
    if cell.parse::<f64>().is_err() && cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell
    }
}
