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
pub use sources::{KnowledgeError, OWN, Source, Sources};

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

/// What compiles a section of the blob.
type Compile = fn(&Sources) -> Result<Vec<u8>, Vec<KnowledgeError>>;

/// The sections of the blob, in their order.
const PARTS: [Compile; 4] = [
    ontology::compile,
    actors::compile,
    gazetteer::compile,
    lexicons::compile,
];

/// Checks and compiles sources into one blob.
///
/// # Errors
/// All that is wrong in the sources, each with its file and what to do.
pub fn compile(sources: &Sources) -> Result<Vec<u8>, Vec<KnowledgeError>> {
    let mut errors = Vec::new();
    let mut sections = Vec::new();
    for compile in PARTS {
        match compile(sources) {
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
    /// Reads a blob, but with what the user's own files among `sources` bear on compiled anew. The sources must hold
    /// the files that the blob was made of. What is made stays in memory as long as the program runs.
    ///
    /// # Errors
    /// All that is wrong in the files, each with its path, line, and what to do.
    pub fn load_with_own(blob: &'static [u8], sources: &Sources) -> Result<Self, Vec<KnowledgeError>> {
        let misnamed = sources.misnamed();
        if !misnamed.is_empty() {
            return Err(misnamed);
        }
        let shipped: [&[u8]; 4] = blob::split(blob).map_err(|e| vec![e])?;
        // The conditions of triggers name categories.
        let bears: [&[&str]; 4] = [
            &["ontology/", "lexicons/categories/"],
            &["actors/"],
            &["places/"],
            &["lexicons/"],
        ];
        let mut errors = Vec::new();
        let mut sections = Vec::new();
        for ((compile, shipped), folders) in PARTS.iter().zip(shipped).zip(bears) {
            let anew = folders.iter().any(|f| sources.has_own(f));
            match if anew { compile(sources) } else { Ok(shipped.to_vec()) } {
                Ok(section) => sections.push(section),
                Err(found) => errors.extend(found),
            }
        }
        if !errors.is_empty() {
            errors.dedup();
            return Err(errors);
        }
        Self::load(blob::join(&sections).leak()).map_err(|e| vec![e])
    }

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
