//! Reports in, a checked record of incidents out.
//!
//! The front of the library: [`Annalist`] reads [`Inputs`], codes them, and gives a [`Collection`], which [`write`] turns
//! into JSON Lines, CSV, GeoJSON or a table. [`pipeline`] shows the whole way on one screen.

mod diagnostic;
mod embedded;
pub mod evaluate;
mod ontology;
mod own;
pub mod pipeline;
mod read;
mod seen;
pub mod write;

pub use diagnostic::{Code, Diagnostic, Severity};
pub use embedded::{Annalist, EmbeddedError, Engine};
pub use ontology::{Checked, Difference};
pub use own::OwnError;
pub use pipeline::{Coded, Collection, Each, Options, Progress};
pub use read::{Inputs, MOST_TEXT, feed_links, parse_date};

/// The layout lexicon that is embedded, for tests; read once.
#[cfg(test)]
fn test_layout() -> &'static knowledge::lexicons::Layout {
    static ANNALIST: std::sync::LazyLock<Annalist> =
        std::sync::LazyLock::new(|| Annalist::embedded(Engine::Fast).unwrap());
    &ANNALIST.knowledge.lexicons.layout
}
