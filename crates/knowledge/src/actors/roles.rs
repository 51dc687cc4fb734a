//! Words that name an actor only together with a state, and word lists that tell how an actor's name is used.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::{WordList, fold};

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
    pub members: WordList,
    /// Those who speak for an actor: "spokesman", "official".
    pub voices: WordList,
    /// What an actor acts with: "warplane", "artillery".
    pub assets: WordList,
    /// Kinds of place: "city", "border".
    pub places: WordList,
    /// People who do not act for their state: "civilian", "refugee".
    pub people: WordList,
    /// What only a government does, not a city: "accuse", "deny".
    pub government_verbs: WordList,
    /// Verbs whose object is spoken to or of, so that a city as object is its government: "accuse".
    pub address_verbs: WordList,
    /// Those of the members who are one person: "commander".
    pub individuals: WordList,
    /// Words that end the core of a noun phrase: "who", "near".
    pub closers: WordList,
    /// What only a government has, not a city: "policy".
    pub government_nouns: WordList,
    /// Prepositions behind which a state is a place.
    pub locative: WordList,
    /// Prepositions behind which a state is an actor.
    pub agentive: WordList,
    /// Words between a preposition and a state that make it a place: "northern".
    pub directions: WordList,
    /// Acronyms that are also words, so that they can't be told in a text in capitals.
    pub also_words: WordList,
    /// Words before a person's name: "President", "Gen".
    pub titles: WordList,
    /// Words before an office that is no longer held, or not yet: "former".
    pub past_offices: WordList,
    /// Names of states that are more often part of other names or words.
    pub weak_names: WordList,
    /// Words that say of whom forces are: of those who rule where it is told of ("government", "regime").
    #[serde(default)]
    pub ruling: WordList,
    /// Offices that one person holds at a time.
    pub single_offices: BTreeSet<String>,
}

/// The file `actors/roles.toml`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RolesFile {
    #[serde(default, rename = "role")]
    pub roles: Vec<Role>,
    #[serde(default)]
    pub words: Words,
}

/// Roles by phrase, and the word lists.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "RolesFile", into = "RolesFile")]
pub struct Roles {
    roles: Vec<Role>,
    /// By key; a plural stands beside its singular, so that one look-up by hash answers.
    phrases: FxHashMap<String, Filed>,
    /// Word lists.
    pub words: Words,
}

/// What a phrase names: a role by position, and its office by position.
#[derive(Clone, Copy, Debug)]
struct Filed {
    role: usize,
    alone: bool,
    office: Option<usize>,
}

impl Roles {
    /// Files the phrases; gives a phrase that two roles claim as the error.
    pub(super) fn new(file: RolesFile) -> Result<Self, String> {
        let mut seen = BTreeSet::new();
        for (phrase, _) in filed(&file.roles) {
            if !seen.insert(fold(phrase)) {
                return Err(format!("the phrase `{phrase}` stands twice; keep one"));
            }
        }
        Ok(file.into())
    }

    /// All roles, in the order of their file.
    pub fn all(&self) -> &[Role] {
        &self.roles
    }

    /// The role of a phrase, given by its key ([`fold`]); a plural counts as its singular.
    pub fn find(&self, key: &str) -> Option<RolePhrase<'_>> {
        let filed = self.phrases.get(key)?;
        let role = self.roles.get(filed.role)?;
        let office = filed.office.and_then(|n| role.offices.get(n)).map(String::as_str);
        Some(RolePhrase {
            role,
            alone: filed.alone,
            office,
        })
    }
}

/// All phrases with what they name.
fn filed(roles: &[Role]) -> impl Iterator<Item = (&String, Filed)> {
    roles.iter().enumerate().flat_map(|(role, r)| {
        let as_filed = move |alone| Filed {
            role,
            alone,
            office: None,
        };
        let plain = r.phrases.iter().map(move |p| (p, as_filed(false)));
        let alone = r.alone.iter().map(move |p| (p, as_filed(true)));
        let offices = r.offices.iter().enumerate().map(move |(n, p)| {
            let office = Some(n);
            let alone = true;
            (p, Filed { role, alone, office })
        });
        plain.chain(alone).chain(offices)
    })
}

impl From<RolesFile> for Roles {
    fn from(file: RolesFile) -> Self {
        let mut phrases = FxHashMap::default();
        for (phrase, found) in filed(&file.roles) {
            phrases.entry(format!("{}s", fold(phrase))).or_insert(found);
        }
        // A phrase as written goes before the plural of another.
        phrases.extend(filed(&file.roles).map(|(phrase, found)| (fold(phrase), found)));
        Self {
            roles: file.roles,
            phrases,
            words: file.words,
        }
    }
}

impl From<Roles> for RolesFile {
    fn from(roles: Roles) -> Self {
        Self {
            roles: roles.roles,
            words: roles.words,
        }
    }
}
