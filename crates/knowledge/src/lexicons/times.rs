use serde::{Deserialize, Serialize};

use crate::{KnowledgeError, Sources};

/// How texts speak of time: the file `lexicons/times.toml`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Times {}

impl Times {
    pub(crate) fn read(_sources: &Sources) -> Result<Self, KnowledgeError> {
        Ok(Self {})
    }
}
