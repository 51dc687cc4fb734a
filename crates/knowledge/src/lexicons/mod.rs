//! Words by meaning.

mod categories;
mod layout;
mod numbers;
mod phrases;
mod times;

use serde::{Deserialize, Serialize};

use crate::{KnowledgeError, Sources};

pub use categories::{Categories, Category, CategorySet};
pub use layout::{Layout, PageMeta};
pub use numbers::{Bound, Measure, NumberWord, Numbers};
pub use times::{Holiday, Part, Reference, Role, Season, TimeWord, Times, Unit};

/// All lexicons.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Lexicons {
    /// Words by category: weapons, kinds of people, verbs of speech …
    pub categories: Categories,
    /// How texts speak of time.
    pub times: Times,
    /// How texts speak of number.
    pub numbers: Numbers,
    /// How reports are laid out.
    pub layout: Layout,
}

/// Compiles `lexicons/`.
pub(crate) fn compile(sources: &Sources) -> Result<Vec<u8>, Vec<KnowledgeError>> {
    let lexicons = Lexicons {
        categories: Categories::read(sources).map_err(|e| vec![e])?,
        times: Times::read(sources).map_err(|e| vec![e])?,
        numbers: Numbers::read(sources).map_err(|e| vec![e])?,
        layout: Layout::read(sources).map_err(|e| vec![e])?,
    };
    postcard::to_stdvec(&lexicons).map_err(|_| vec![KnowledgeError::NotABlob])
}

impl Lexicons {
    pub(crate) fn load(section: &[u8]) -> Result<Self, KnowledgeError> {
        let mut lexicons: Self = postcard::from_bytes(section).map_err(|_| KnowledgeError::NotABlob)?;
        lexicons.categories.index();
        Ok(lexicons)
    }
}
