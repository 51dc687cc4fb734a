use serde::{Deserialize, Serialize};

use crate::{KnowledgeError, Sources};

/// How texts speak of number: the file `lexicons/numbers.toml`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Numbers {}

impl Numbers {
    pub(crate) fn read(_sources: &Sources) -> Result<Self, KnowledgeError> {
        Ok(Self {})
    }
}
