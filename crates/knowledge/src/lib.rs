//! What is known beforehand: the ontology of events, actors, a gazetteer and lexicons.
//!
//! Knowledge is written by people in plain files (the folder `knowledge/`), checked and compiled by [`compile`] into
//! one blob, and read back by [`Knowledge::load`]. No IO here: sources and blob are values.

pub mod actors;
mod blob;
pub mod gazetteer;
pub mod lexicons;
pub mod ontology;
mod sources;

pub use actors::Actors;
pub use gazetteer::Gazetteer;
pub use lexicons::Lexicons;
pub use ontology::{Class, Ontology};
pub use sources::{KnowledgeError, Source, Sources};

/// All that is known beforehand.
#[derive(Debug)]
pub struct Knowledge {
    /// The classes of events and how texts speak of them.
    pub ontology: Ontology,
    /// Who acts.
    pub actors: Actors,
    /// Where things are.
    pub gazetteer: Gazetteer,
    /// Words by meaning: categories, times, numbers.
    pub lexicons: Lexicons,
    /// Hash of the blob, in hexadecimal: the version of the knowledge.
    pub hash: String,
}

/// Checks and compiles sources into one blob.
///
/// # Errors
/// All that is wrong in the sources, each with its file and what to do.
pub fn compile(sources: &Sources) -> Result<Vec<u8>, Vec<KnowledgeError>> {
    let parts = [
        ontology::compile(sources),
        actors::compile(sources),
        gazetteer::compile(sources),
        lexicons::compile(sources),
    ];
    let mut errors = Vec::new();
    let mut sections = Vec::new();
    for part in parts {
        match part {
            Ok(section) => sections.push(section),
            Err(found) => errors.extend(found),
        }
    }
    if errors.is_empty() {
        Ok(blob::join(&sections))
    } else {
        Err(errors)
    }
}

impl Knowledge {
    /// Reads a blob that [`compile`] made. Most of it is used in place, so this takes milliseconds.
    ///
    /// # Errors
    /// Where the blob is not one of this version.
    pub fn load(blob: &'static [u8]) -> Result<Self, KnowledgeError> {
        let [ontology, actors, gazetteer, lexicons] = blob::split(blob)?;
        let lexicons = Lexicons::load(lexicons)?;
        Ok(Self {
            ontology: Ontology::load(ontology, &lexicons.categories)?,
            actors: Actors::load(actors)?,
            gazetteer: Gazetteer::load(gazetteer)?,
            lexicons,
            hash: blake3::hash(blob).to_hex()[..16].to_string(),
        })
    }
}
