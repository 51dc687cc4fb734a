//! Whether two parties can be one.

use std::sync::Arc;

use knowledge::Knowledge;

use super::text;
use crate::Party;

/// A party, ready to be compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Who {
    /// Id of a known actor.
    pub id: Option<Arc<str>>,
    /// Stems of its name, sorted.
    pub words: Vec<String>,
    /// Whether it bears a name; "civilians", "gunmen" do not.
    pub named: bool,
}

/// How two lists of parties stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Match {
    /// Both name known actors, and none of one is, or belongs to, one of the other.
    Different,
    /// Both tell names, of which one at least is not known, and that share no word.
    OtherNames,
    /// One of them tells nothing, or only kinds of people that may be the same.
    Unknown,
    /// One belongs to the other: an army to its state.
    Related,
    /// They share a party.
    Same,
}

impl Who {
    pub(super) fn new(party: &Party, knowledge: &Knowledge) -> Self {
        let mut words: Vec<String> = party
            .name
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| w.chars().count() > 1 && !matches!(*w, "the" | "The" | "of" | "and" | "in" | "al"))
            .map(text::stem)
            .collect();
        words.sort_unstable();
        words.dedup();
        Self {
            id: party.id.clone(),
            named: party.id.is_some() || bears_name(&party.name, knowledge),
            words,
        }
    }

    fn against(&self, other: &Who, knowledge: &Knowledge) -> Match {
        let known = self.id.as_ref().zip(other.id.as_ref());
        if let Some((a, b)) = known {
            if a == b {
                return Match::Same;
            }
            if belongs(a, b, knowledge) || belongs(b, a, knowledge) {
                return Match::Related;
            }
        }
        let shared = text::shared(&self.words, &other.words);
        let (least, most) = (
            self.words.len().min(other.words.len()),
            self.words.len().max(other.words.len()),
        );
        if shared > 0 && known.is_none() && (2 * shared >= most || shared == least) {
            Match::Same
        } else if shared > 0 && (known.is_none() || 2 * shared >= most) {
            Match::Related
        } else if known.is_some() {
            Match::Different
        } else if self.named && other.named {
            Match::OtherNames
        } else {
            Match::Unknown
        }
    }
}

/// Whether a capital in the words for a party makes a name: "Mehdi Brigade" does, "Gunmen" and "RIOT POLICE" are words that
/// the lexicons know.
fn bears_name(name: &str, knowledge: &Knowledge) -> bool {
    let categories = &knowledge.lexicons.categories;
    let is_common = |word: &str| {
        let word = word.to_lowercase();
        [word.as_str(), word.trim_end_matches('s')]
            .iter()
            .any(|w| !categories.of(w).is_empty())
    };
    name.split(|c: char| !c.is_alphanumeric())
        .any(|w| w.chars().any(char::is_uppercase) && !is_common(w))
}

/// Compares two lists of parties; the best pair decides.
pub(super) fn compare(a: &[Who], b: &[Who], knowledge: &Knowledge) -> Match {
    let pairs = a.iter().flat_map(|x| b.iter().map(move |y| x.against(y, knowledge)));
    let best = super::best(pairs, &Match::Same).unwrap_or(Match::Unknown);
    let all = |told: fn(&Who) -> bool| [a, b].iter().all(|side| side.iter().any(told));
    match best {
        Match::Unknown if all(|w| w.id.is_some()) => Match::Different,
        Match::Unknown if all(|w| w.named) => Match::OtherNames,
        _ => best,
    }
}

/// Whether actor `a` stands somewhere below actor `b`.
fn belongs(a: &str, b: &str, knowledge: &Knowledge) -> bool {
    let parents = |id: &str| knowledge.actors.get(id).map(|actor| actor.parents.clone());
    let mut open = parents(a).unwrap_or_default();
    let mut seen = 0;
    while let Some(id) = open.pop() {
        if &*id == b {
            return true;
        }
        seen += 1;
        if seen < 32 {
            open.extend(parents(&id).unwrap_or_default());
        }
    }
    false
}

/// Adds the parties that are not there yet.
pub(super) fn unite(into: &mut Vec<Who>, from: &[Who]) {
    for who in from {
        if !into.contains(who) {
            into.push(who.clone());
        }
    }
}
