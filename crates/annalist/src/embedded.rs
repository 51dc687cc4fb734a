use knowledge::{Knowledge, KnowledgeError};
use language::{Analyse, FastEngine, ModelError};

use crate::write::Run;

/// Knowledge and an engine: all that coding needs.
pub struct Annalist {
    /// What is known beforehand.
    pub knowledge: Knowledge,
    /// What reads English.
    pub engine: Box<dyn Analyse>,
    /// Hash of the engine's weights, in hexadecimal: the version of the model.
    pub model: String,
}

/// Why what is embedded can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmbeddedError {
    /// The knowledge.
    #[error(transparent)]
    Knowledge(#[from] KnowledgeError),
    /// The model.
    #[error(transparent)]
    Model(#[from] ModelError),
}

/// Bytes whose start is aligned, so that tables in them can be read in place.
#[repr(C, align(8))]
struct Aligned<T: ?Sized>(T);

static KNOWLEDGE: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/knowledge.bin")));
static MODEL: &Aligned<[u8]> = &Aligned(*include_bytes!("../../../models/fast/model.bin"));

impl Annalist {
    /// With the knowledge and the model that the program carries in itself.
    ///
    /// # Errors
    /// Where these are not of this version: the build is broken.
    pub fn embedded() -> Result<Self, EmbeddedError> {
        Ok(Self {
            knowledge: Knowledge::load(&KNOWLEDGE.0)?,
            engine: Box::new(FastEngine::load(&MODEL.0)?),
            model: env!("ANNALIST_MODEL").to_owned(),
        })
    }

    /// What the outputs of this program say of themselves.
    pub fn made_by(&self) -> Run {
        Run {
            program: concat!("annalist ", env!("CARGO_PKG_VERSION")).to_owned(),
            knowledge: self.knowledge.hash.clone(),
            model: self.model.clone(),
        }
    }
}
