//! A [`Collection`] as JSON Lines, CSV, GeoJSON, Parquet or a table.

mod csv;
mod geojson;
mod offsets;
mod parquet;
mod table;
mod to_wire;
pub mod wire;

use std::io::{self, Write};

use crate::Collection;

pub use self::{csv::csv, geojson::geojson, parquet::parquet, table::table, to_wire::lines};
pub use offsets::CodePoints;

/// What made an output: its first line.
#[derive(Clone, Debug)]
pub struct Run {
    /// Name and version of the program.
    pub program: String,
    /// Hash of the knowledge.
    pub knowledge: String,
    /// Hash of the model.
    pub model: String,
}

/// Writes JSON Lines: run, reports, mentions, incidents, links, diagnostics.
///
/// # Errors
/// Where `out` can't be written to.
pub fn jsonl(collection: &Collection, run: &Run, out: &mut dyn Write) -> io::Result<()> {
    for line in lines(collection, run) {
        serde_json::to_writer(&mut *out, &line)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Writes diagnostics as JSON Lines.
///
/// # Errors
/// Where `out` can't be written to.
pub fn diagnostics(diagnostics: &[crate::Diagnostic], out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in diagnostics {
        serde_json::to_writer(&mut *out, &wire::Line::Diagnostic(to_wire::diagnostic(diagnostic)))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// The JSON Schema of every kind of line, by kind.
pub fn schemas() -> Vec<(&'static str, schemars::Schema)> {
    vec![
        ("run", schemars::schema_for!(wire::Run)),
        ("report", schemars::schema_for!(wire::Report)),
        ("mention", schemars::schema_for!(wire::Mention)),
        ("incident", schemars::schema_for!(wire::Incident)),
        ("link", schemars::schema_for!(wire::Link)),
        ("diagnostic", schemars::schema_for!(wire::Diagnostic)),
        ("line", schemars::schema_for!(wire::Line)),
    ]
}
