//! Who acts: states and their organs, armed groups, organisations, outlets, persons.
//!
//! Sources: `actors/states*.tsv`, `actors/persons*.tsv`, every other `actors/*.tsv`, and `actors/roles.toml`; each
//! says in its head what its columns mean. Names are filed by key ([`fold`]) in one automaton, so that a text is
//! matched token by token, and by [`skeleton`] in a second one for transliterations.

mod check;
mod compile;
mod explain;
mod fold;
mod matching;
mod origins;
mod roles;
mod source;
#[cfg(test)]
mod tests;
mod word_list;

use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::KnowledgeError;

pub use check::check;
pub(crate) use compile::compile;
pub use explain::{Doubt, Explanation, Reading, RoleReading};
pub use fold::{contour, fold, fold_into, skeleton};
pub use origins::Spelling;
pub use roles::{Role, RolePhrase, Roles, Words};
pub use word_list::WordList;

/// Position of an actor in [`Actors::all`].
pub type ActorIndex = u32;

/// The actors that are known beforehand.
#[derive(Debug, Default)]
pub struct Actors {
    actors: Vec<Actor>,
    states: Vec<State>,
    /// States by ISO 3166-1 alpha-2 code.
    by_country: BTreeMap<Arc<str>, usize>,
    /// Those who held each office, by body and office.
    holders: FxHashMap<(Arc<str>, Arc<str>), Vec<usize>>,
    candidates: Vec<Candidate>,
    roles: Roles,
    origins: &'static [u8],
    names: Option<fst::Map<&'static [u8]>>,
    skeletons: Option<fst::Map<&'static [u8]>>,
}

/// One known actor.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Actor {
    /// Stable id: `usa-mil`, `hezbollah`.
    pub id: Arc<str>,
    /// Canonical name.
    pub name: String,
    /// PLOVER sector: `GOV`, `MIL`, `REB`, `COP`, `SPY`, `OPP`, `PTY`, `IGO`, `NGO`, `MED`, `JUD`, `CVL`, `UNK`.
    pub sector: Cow<'static, str>,
    /// ISO 3166-1 alpha-2, where the actor is of one state.
    pub country: Option<Arc<str>>,
    /// Ids of the bodies that it belongs to, the nearest first.
    pub parents: Vec<Arc<str>>,
    /// What sort of actor it is.
    pub kind: ActorKind,
    /// Of a person: the offices held, in the order of the source.
    pub tenures: Vec<Tenure>,
    /// When it was there, where that is known.
    pub active: Option<Period>,
    /// When it belonged to those of its parents for which that is known.
    pub allegiances: Vec<Allegiance>,
}

/// A stretch of time; both ends belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// First day it can have begun on, as the number `yyyymmdd`; 0 where open.
    pub from: u32,
    /// Last day it can have ended on, as the number `yyyymmdd`; 99991231 where open.
    pub to: u32,
    /// Whether the dates are well established.
    pub sure: bool,
}

impl Period {
    /// Whether a day, given as the number `yyyymmdd`, can belong to it.
    pub fn holds(&self, day: u32) -> bool {
        self.from <= day && day <= self.to
    }
}

/// Belonging to another actor for a time: a branch that broke away, a group that joined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allegiance {
    /// Id of the body it belonged to.
    pub body: Arc<str>,
    /// When.
    pub period: Period,
}

/// What sort of actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ActorKind {
    /// A state or territory.
    State,
    /// An organ of a state: government, armed forces, a ministry.
    Organ,
    /// Any other body: armed group, alliance, agency, outlet.
    Body,
    /// A person.
    Person,
}

/// An office held by a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tenure {
    /// The office: "president", "defence minister", "spokesperson".
    pub office: Arc<str>,
    /// Id of the body it is an office of.
    pub body: Arc<str>,
    /// First day it can have begun on, as the number `yyyymmdd`; 0 where open.
    pub from: u32,
    /// Last day it can have ended on, as the number `yyyymmdd`; 99991231 where open.
    pub to: u32,
    /// Whether the dates are well established.
    pub sure: bool,
}

impl Tenure {
    /// Whether the office can have been held on a day, given as the number `yyyymmdd`.
    pub fn holds(&self, day: u32) -> bool {
        self.from <= day && day <= self.to
    }
}

/// A state or territory: how it is called.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct State {
    /// Id of the actor: ISO 3166-1 alpha-3 in lower case.
    pub id: Arc<str>,
    /// ISO 3166-1 alpha-2.
    pub country: Arc<str>,
    /// Adjectives and words for its people; the first is the one that names are made with.
    pub adjectives: Vec<String>,
}

/// How a name stands to the actor that it leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NameUse {
    /// Its name, a variant or an acronym.
    Name,
    /// A state's adjective: "Syrian".
    Adjective,
    /// A state's people: "Syrians".
    People,
    /// A seat of government, which names the government only where it speaks or acts: "Tehran".
    Seat,
    /// A short form, good only once the actor was named in full: a surname, "the Observatory".
    Later,
}

/// An actor that a name may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Candidate {
    /// The actor.
    pub actor: ActorIndex,
    /// How the name is used.
    pub usage: NameUse,
    /// Whether it must stand in capitals.
    pub acronym: bool,
    /// Whether other actors go by that name, so that the actor's state must be named in the report.
    pub contextual: bool,
    /// Whether it may stand in lower case.
    pub lower: bool,
    /// Whether all its longer words must stand with capitals: "Islamic State" is not an Islamic state.
    pub title: bool,
}

/// The compiled form.
#[derive(Serialize, Deserialize)]
struct Table<'a> {
    actors: Vec<Actor>,
    states: Vec<State>,
    candidates: Vec<Candidate>,
    roles: Roles,
    names: &'a [u8],
    skeletons: &'a [u8],
    /// Where each name is written, for explanations.
    origins: &'a [u8],
}

impl Actors {
    pub(crate) fn load(section: &'static [u8]) -> Result<Self, KnowledgeError> {
        let table: Table<'static> = postcard::from_bytes(section).map_err(|_| KnowledgeError::NotABlob)?;
        let automaton = |bytes| fst::Map::new(bytes).map(Some).map_err(|_| KnowledgeError::NotABlob);
        let by_country = table.states.iter().zip(0..).map(|(s, at)| (s.country.clone(), at));
        let mut holders: FxHashMap<(Arc<str>, Arc<str>), Vec<usize>> = FxHashMap::default();
        for (at, actor) in table.actors.iter().enumerate() {
            for tenure in actor.tenures.iter().filter(|t| t.sure) {
                let held = holders.entry((tenure.body.clone(), tenure.office.clone())).or_default();
                held.push(at);
            }
        }
        Ok(Self {
            by_country: by_country.collect(),
            holders,
            origins: table.origins,
            names: automaton(table.names)?,
            skeletons: automaton(table.skeletons)?,
            actors: table.actors,
            states: table.states,
            candidates: table.candidates,
            roles: table.roles,
        })
    }

    /// An actor by id.
    pub fn get(&self, id: &str) -> Option<&Actor> {
        self.index(id).and_then(|i| self.at(i))
    }

    /// The position of an actor by id.
    pub fn index(&self, id: &str) -> Option<ActorIndex> {
        let at = self.actors.binary_search_by(|a| (*a.id).cmp(id)).ok()?;
        ActorIndex::try_from(at).ok()
    }

    /// An actor by position.
    pub fn at(&self, index: ActorIndex) -> Option<&Actor> {
        self.actors.get(usize::try_from(index).ok()?)
    }

    /// All actors, by id.
    pub fn all(&self) -> &[Actor] {
        &self.actors
    }

    /// The state with an ISO 3166-1 alpha-2 code.
    pub fn state(&self, country: &str) -> Option<&State> {
        self.states.get(*self.by_country.get(country)?)
    }

    /// The ISO 3166-1 alpha-2 code of the state that an adjective names: "Syrian" gives `SY`. Spelling is free.
    pub fn country_of_adjective(&self, adjective: &str) -> Option<&str> {
        self.candidates(&fold(adjective))
            .iter()
            .find(|c| matches!(c.usage, NameUse::Adjective | NameUse::People))
            .and_then(|c| self.at(c.actor)?.country.as_deref())
    }

    /// Adjectives and words for the people of a state, given by ISO 3166-1 alpha-2 code.
    pub fn demonyms(&self, country: &str) -> &[String] {
        self.state(country).map_or(&[], |s| &s.adjectives)
    }

    /// Roles and word lists.
    pub fn roles(&self) -> &Roles {
        &self.roles
    }

    /// The role that a phrase names, by lemmas or words: "armed forces". Spelling is free.
    pub fn role(&self, phrase: &str) -> Option<RolePhrase<'_>> {
        self.roles.find(&fold(phrase))
    }

    /// The organ of a state in a role; `state` is the id of the state, `suffix` that of the role.
    pub fn organ(&self, state: &str, suffix: &str) -> Option<&Actor> {
        self.get(&format!("{state}-{suffix}"))
    }

    /// Who held an office of a body on a day (number `yyyymmdd`), where one person did beyond doubt.
    pub fn holder(&self, body: &str, office: &str, day: u32) -> Option<&Actor> {
        let held = self.holders.get(&(body.into(), office.into()))?;
        let then = |a: &&Actor| {
            let mut tenures = a.tenures.iter();
            tenures.any(|t| t.sure && &*t.body == body && &*t.office == office && t.holds(day))
        };
        let mut holders = held.iter().filter_map(|at| self.actors.get(*at)).filter(then);
        let holder = holders.next()?;
        // A person who held it twice is filed twice.
        holders.all(|other| other.id == holder.id).then_some(holder)
    }
}
