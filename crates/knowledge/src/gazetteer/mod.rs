//! Where things are.

use crate::{KnowledgeError, Sources};

/// Places by name, used in place from the blob.
#[derive(Debug, Default)]
pub struct Gazetteer {}

/// Compiles `places/`.
pub(crate) fn compile(_sources: &Sources) -> Result<Vec<u8>, Vec<KnowledgeError>> {
    Ok(Vec::new())
}

impl Gazetteer {
    pub(crate) fn load(_section: &'static [u8]) -> Result<Self, KnowledgeError> {
        Ok(Self {})
    }
}
