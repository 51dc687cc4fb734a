//! Words that name an actor only together with a state, and word lists that tell how an actor's name is used.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::fold;

/// An organ that every state has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// What it adds to the id of the state: `mil` makes `irq-mil`.
    pub suffix: String,
    /// Its name, with `{adjective}` or `{name}` for the state.
    pub name: String,
    /// PLOVER sector.
    pub sector: String,
    /// Suffix of the organ that it belongs to; `None` for one that belongs to the state.
    pub parent: Option<String>,
    /// Phrases that name it next to a state's name: "army", "defence ministry". Singular.
    #[serde(default)]
    pub phrases: Vec<String>,
    /// Phrases that name it even alone, where only one state can be meant: "the army". Singular.
    #[serde(default)]
    pub alone: Vec<String>,
    /// Offices whose holder, where known, is meant: "president".
    #[serde(default)]
    pub offices: Vec<String>,
}

/// A phrase found in [`Roles`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RolePhrase<'a> {
    /// The organ.
    pub role: &'a Role,
    /// Whether the phrase names it even without a state's name, where only one state can be meant.
    pub alone: bool,
    /// The office, where the phrase names one person's office.
    pub office: Option<&'a str>,
}

/// Word lists, folded; nouns and verbs by lemma.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Words {
    /// Those who are part of an actor and act as it: "fighter", "troops".
    pub members: BTreeSet<String>,
    /// Those who speak for an actor: "spokesman", "official".
    pub voices: BTreeSet<String>,
    /// What an actor acts with: "warplane", "artillery".
    pub assets: BTreeSet<String>,
    /// Kinds of place: "city", "border".
    pub places: BTreeSet<String>,
    /// People who do not act for their state: "civilian", "refugee".
    pub people: BTreeSet<String>,
    /// What only a government does, not a city: "accuse", "deny".
    pub government_verbs: BTreeSet<String>,
    /// Verbs whose object is spoken to or of, so that a city as object is its government: "accuse".
    pub address_verbs: BTreeSet<String>,
    /// Those of the members who are one person: "commander".
    pub individuals: BTreeSet<String>,
    /// Words that end the core of a noun phrase: "who", "near".
    pub closers: BTreeSet<String>,
    /// What only a government has, not a city: "policy".
    pub government_nouns: BTreeSet<String>,
    /// Prepositions behind which a state is a place.
    pub locative: BTreeSet<String>,
    /// Prepositions behind which a state is an actor.
    pub agentive: BTreeSet<String>,
    /// Words between a preposition and a state that make it a place: "northern".
    pub directions: BTreeSet<String>,
    /// Acronyms that are also words, so that they can't be told in a text in capitals.
    pub also_words: BTreeSet<String>,
    /// Words before a person's name: "President", "Gen".
    pub titles: BTreeSet<String>,
    /// Names of states that are more often part of other names or words.
    pub weak_names: BTreeSet<String>,
    /// Offices that one person holds at a time.
    pub single_offices: BTreeSet<String>,
}

impl Words {
    fn lists(&mut self) -> [&mut BTreeSet<String>; 16] {
        [
            &mut self.members,
            &mut self.voices,
            &mut self.assets,
            &mut self.places,
            &mut self.people,
            &mut self.government_verbs,
            &mut self.government_nouns,
            &mut self.address_verbs,
            &mut self.individuals,
            &mut self.closers,
            &mut self.locative,
            &mut self.agentive,
            &mut self.directions,
            &mut self.also_words,
            &mut self.titles,
            &mut self.weak_names,
        ]
    }
}

/// The file `actors/roles.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RolesFile {
    #[serde(default, rename = "role")]
    pub roles: Vec<Role>,
    #[serde(default)]
    pub words: Words,
}

/// Roles by phrase, and the word lists.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Roles {
    roles: Vec<Role>,
    phrases: BTreeMap<String, (u16, bool, Option<u16>)>,
    /// Word lists.
    pub words: Words,
}

impl Roles {
    /// Files the phrases; gives a phrase that two roles claim as the error.
    pub(super) fn new(file: RolesFile) -> Result<Self, String> {
        let mut words = file.words;
        for list in words.lists() {
            *list = list.iter().map(|w| fold(w)).collect();
        }
        let mut phrases = BTreeMap::new();
        for (at, role) in file.roles.iter().enumerate() {
            let at = u16::try_from(at).map_err(|_| "too many roles".to_owned())?;
            let plain = role.phrases.iter().map(|p| (p, (at, false, None)));
            let alone = role.alone.iter().map(|p| (p, (at, true, None)));
            let offices = (0u16..).zip(&role.offices).map(|(n, p)| (p, (at, true, Some(n))));
            for (phrase, entry) in plain.chain(alone).chain(offices) {
                if phrases.insert(fold(phrase), entry).is_some() {
                    return Err(format!("the phrase `{phrase}` stands twice; keep one"));
                }
            }
        }
        Ok(Self {
            roles: file.roles,
            phrases,
            words,
        })
    }

    /// All roles, in the order of their file.
    pub fn all(&self) -> &[Role] {
        &self.roles
    }

    /// The role of a phrase, given by its key ([`fold`]); a plural counts as its singular.
    pub fn find(&self, key: &str) -> Option<RolePhrase<'_>> {
        let (role, alone, office) = (self.phrases.get(key)).or_else(|| self.phrases.get(key.strip_suffix('s')?))?;
        let role = self.roles.get(usize::from(*role))?;
        let office = office
            .and_then(|n| role.offices.get(usize::from(n)))
            .map(String::as_str);
        Some(RolePhrase {
            role,
            alone: *alone,
            office,
        })
    }
}

/// Whether a list holds a word, given by its key, or its singular.
pub fn lists(list: &BTreeSet<String>, key: &str) -> bool {
    list.contains(key)
        || key.strip_suffix('s').is_some_and(|k| list.contains(k))
        || key
            .strip_suffix("men")
            .is_some_and(|k| list.contains(&format!("{k}man")))
        || key.strip_suffix("es").is_some_and(|k| list.contains(k))
        || key.strip_suffix("ies").is_some_and(|k| list.contains(&format!("{k}y")))
}
