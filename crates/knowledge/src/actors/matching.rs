//! Names in a run of tokens.

use fst::raw::Output;

use super::{Actors, Candidate, contour, skeleton};

/// Bits of an automaton's value that hold the number of candidates; the rest is where they start.
pub(super) const LENGTH_BITS: u32 = 12;

/// A skeleton shorter than this says too little.
pub(super) const SKELETON: usize = 5;

impl Actors {
    /// The actors that go by a name, given by its key ([`super::fold`]).
    pub fn candidates(&self, key: &str) -> &[Candidate] {
        self.names
            .as_ref()
            .and_then(|names| names.get(key))
            .map_or(&[], |value| self.slice(value))
    }

    /// The actors whose name has the same skeleton as a text of five letters or more, for spellings that are not
    /// filed; empty where the skeleton says too little. Persons must have vowels in the same places too.
    pub fn like(&self, text: &str) -> &[Candidate] {
        let bones = skeleton(text);
        if bones.len() < SKELETON {
            return &[];
        }
        let found = |key: &str| self.skeletons.as_ref().and_then(|names| names.get(key));
        found(&bones)
            .or_else(|| found(&contour(text)))
            .map_or(&[], |value| self.slice(value))
    }

    /// All names that the first tokens of a run spell, given by the tokens' keys, shortest first: how many tokens,
    /// and who goes by the name. Tokens without letters have empty keys and never end a name.
    pub fn prefixes<'a, K: AsRef<str>>(&'a self, keys: &[K]) -> Vec<(usize, &'a [Candidate])> {
        let mut found = Vec::new();
        let Some(names) = &self.names else {
            return found;
        };
        let automaton = names.as_fst();
        let mut node = automaton.root();
        let mut value = Output::zero();
        for (at, key) in keys.iter().enumerate() {
            for &byte in key.as_ref().as_bytes() {
                let Some(way) = node.find_input(byte) else {
                    return found;
                };
                let way = node.transition(way);
                value = value.cat(way.out);
                node = automaton.node(way.addr);
            }
            if node.is_final() && !key.as_ref().is_empty() {
                found.push((at + 1, self.slice(value.cat(node.final_output()).value())));
            }
        }
        found
    }

    /// The longest name that the first tokens of a run spell: see [`Actors::prefixes`].
    pub fn longest_match<K: AsRef<str>>(&self, keys: &[K]) -> Option<(usize, &[Candidate])> {
        self.prefixes(keys).pop()
    }

    fn slice(&self, value: u64) -> &[Candidate] {
        let start = usize::try_from(value >> LENGTH_BITS).unwrap_or(usize::MAX);
        let length = usize::try_from(value & ((1 << LENGTH_BITS) - 1)).unwrap_or(0);
        self.candidates
            .get(start..)
            .and_then(|rest| rest.get(..length))
            .unwrap_or_default()
    }
}
