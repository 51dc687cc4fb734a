use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::PlaceKind;
use crate::{KnowledgeError, Sources};

/// The file of the words that stand around place names.
pub(super) const FILE: &str = "places/words.toml";

/// The words that stand around place names: the file `places/words.toml`. All in lower case.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct PlaceWords {
    /// Nouns that say what kind of place a name is of ("province"), in the singular.
    pub kinds: BTreeMap<String, PlaceKind>,
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
    /// Nouns for a place of few people ("village").
    pub villages: Vec<String>,
    /// Those who keep a post ("police") and what they keep ("post", "station"), behind the name of a small place.
    pub guards: Vec<String>,
    /// What they keep.
    pub posts: Vec<String>,
    /// Nouns for what parts two countries ("border").
    pub edges: Vec<String>,
    /// Nouns for the seat of a country or province ("capital").
    pub seats: Vec<String>,
    /// Towns from whose bureaus news of the whole world is sent.
    pub desks: Vec<String>,
    /// ISO codes of states whose officials are quoted on events all over the world.
    pub world_speakers: Vec<String>,
}

/// The file as it is written: nouns by the kind that they name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    locative: Vec<String>,
    around: Vec<String>,
    titles: Vec<String>,
    not_behind: Vec<String>,
    not_before: Vec<String>,
    #[serde(default)]
    villages: Vec<String>,
    #[serde(default)]
    guards: Vec<String>,
    #[serde(default)]
    posts: Vec<String>,
    #[serde(default)]
    edges: Vec<String>,
    #[serde(default)]
    seats: Vec<String>,
    #[serde(default)]
    desks: Vec<String>,
    #[serde(default)]
    world_speakers: Vec<String>,
    kinds: BTreeMap<String, Vec<String>>,
    directions: BTreeMap<String, i16>,
}

impl PlaceWords {
    pub(super) fn read(sources: &Sources) -> Result<Self, KnowledgeError> {
        let Ok(source) = sources.get(FILE) else {
            return Ok(Self::default());
        };
        let file: File = source.toml()?;
        let mut kinds = BTreeMap::new();
        for (kind, nouns) in file.kinds {
            let named = PlaceKind::parse(&kind);
            let named = named.ok_or_else(|| source.wrong(format!("[kinds]: `{kind}` is no kind of place")))?;
            kinds.extend(nouns.into_iter().map(|noun| (noun, named)));
        }
        Ok(Self {
            kinds,
            directions: file.directions,
            locative: file.locative,
            around: file.around,
            titles: file.titles,
            not_behind: file.not_behind,
            not_before: file.not_before,
            villages: file.villages,
            guards: file.guards,
            posts: file.posts,
            edges: file.edges,
            seats: file.seats,
            desks: file.desks,
            world_speakers: file.world_speakers,
        })
    }

    /// What kind of place a noun names; singular or plural in -s.
    pub fn kind(&self, noun: &str) -> Option<PlaceKind> {
        let singular = || noun.strip_suffix('s').and_then(|n| self.kinds.get(n));
        self.kinds.get(noun).or_else(singular).copied()
    }
}
