use std::path::Path;

use events::code::Glance;
use knowledge::{Knowledge, KnowledgeError, Sources};
use language::{AccurateEngine, Analyse, FastEngine, ModelError};

use crate::{own, own::OwnError, write::Run};

/// Knowledge and an engine: all that coding needs.
pub struct Annalist {
    /// What is known beforehand.
    pub knowledge: Knowledge,
    /// What reads English.
    pub engine: Box<dyn Analyse>,
    /// Which engine that is.
    pub which: Engine,
    /// Settles at a glance that a report tells of no violence. `None` where the user's own knowledge has events that it does
    /// not know.
    pub glance: Option<Glance>,
    /// Hash of the engine's weights, in hexadecimal: the version of the model.
    pub model: String,
}

/// What reads English.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// A small recurrent network: hundreds of reports a second on one core.
    Fast,
    /// A transformer that reads the sentences that matter again, and what they tell of events.
    #[default]
    Accurate,
}

/// Why what is embedded can't be used.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    /// The knowledge.
    #[error(transparent)]
    Knowledge(#[from] KnowledgeError),
    /// The user's own knowledge.
    #[error(transparent)]
    Own(#[from] OwnError),
    /// The model.
    #[error(transparent)]
    Model(#[from] ModelError),
}

/// Bytes whose start is aligned, so that tables in them can be read in place.
#[repr(C, align(8))]
struct Aligned<T: ?Sized>(T);

static KNOWLEDGE: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/knowledge.bin")));
/// The files that the knowledge was compiled from, packed.
static SOURCES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/sources.bin"));
static FAST: &Aligned<[u8]> = &Aligned(*include_bytes!("../../../models/fast/model.bin"));
static ACCURATE: &Aligned<[u8]> = &Aligned(*include_bytes!("../../../models/accurate/model.bin"));

impl Annalist {
    /// With the knowledge and the model that the program carries in itself.
    ///
    /// # Errors
    /// Where these are not of this version: the build is broken.
    pub fn embedded(engine: Engine) -> Result<Self, EmbeddedError> {
        Self::with(Knowledge::load(&KNOWLEDGE.0)?, engine)
    }

    /// With the knowledge that the program carries in itself and a folder of the user's own: files with the names and
    /// columns of those in `knowledge/`. An entry with the name or id of one that ships takes its place; others are
    /// added. The hash of the knowledge is another then.
    ///
    /// # Errors
    /// All that is wrong in the folder, each with file, line, and what to do.
    pub fn with_own_knowledge(folder: &Path, engine: Engine) -> Result<Self, EmbeddedError> {
        let mut sources = Sources::unpack(SOURCES)?;
        own::read(folder, &mut sources)?;
        let knowledge =
            Knowledge::load_with_own(&KNOWLEDGE.0, &sources).map_err(|errors| own::told(folder, &errors))?;
        Ok(Self {
            glance: None,
            ..Self::with(knowledge, engine)?
        })
    }

    fn with(knowledge: Knowledge, which: Engine) -> Result<Self, EmbeddedError> {
        let fast = FastEngine::load(&FAST.0)?;
        let (engine, model): (Box<dyn Analyse>, _) = match which {
            Engine::Fast => (Box::new(fast), env!("ANNALIST_FAST_MODEL")),
            Engine::Accurate => (
                Box::new(AccurateEngine::load(fast, &ACCURATE.0)?),
                env!("ANNALIST_ACCURATE_MODEL"),
            ),
        };
        Ok(Self {
            knowledge,
            engine,
            which,
            glance: Some(Glance::learned()),
            model: model.to_owned(),
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
