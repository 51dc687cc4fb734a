use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::PlaceKind;
use crate::{KnowledgeError, Sources};

/// The file of the words that stand around place names.
pub(super) const FILE: &str = "places/words.toml";

/// The words that stand around place names: the file `places/words.toml`. All in lower case.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PlaceWords {
    /// Nouns that say what kind of place a name is of ("province"), by kind, as files write it.
    pub kinds: BTreeMap<String, Vec<String>>,
    /// Directions ("northern", "north-east") with their bearing in degrees from north; "central" has none: -1.
    pub directions: BTreeMap<String, i16>,
    /// Prepositions before a place where something is ("in", "near").
    pub locative: Vec<String>,
    /// Words after "the … of" that mean the neighbourhood of a place ("outskirts").
    pub around: Vec<String>,
    /// Words before a person's name ("Mr", "President", "Gen").
    pub titles: Vec<String>,
    /// Words behind a name that make it one of an organisation, street or the like ("University", "Street", "Times").
    pub not_behind: Vec<String>,
    /// Words before a name that make it one of a person, ship or the like ("Lake" is no such word).
    pub not_before: Vec<String>,
}

impl PlaceWords {
    pub(super) fn read(sources: &Sources) -> Result<Self, KnowledgeError> {
        let Ok(source) = sources.get(FILE) else {
            return Ok(Self::default());
        };
        let words: Self = source.toml()?;
        if let Some(kind) = words.kinds.keys().find(|k| PlaceKind::parse(k).is_none()) {
            return Err(source.wrong(format!("[kinds]: `{kind}` is no kind of place")));
        }
        Ok(words)
    }

    /// What kind of place a noun names; singular or plural in -s.
    pub fn kind(&self, noun: &str) -> Option<PlaceKind> {
        let singular = noun.strip_suffix('s').unwrap_or(noun);
        let named = |list: &Vec<String>| list.iter().any(|w| w == noun || w == singular);
        self.kinds
            .iter()
            .find(|(_, list)| named(list))
            .and_then(|(kind, _)| PlaceKind::parse(kind))
    }
}
