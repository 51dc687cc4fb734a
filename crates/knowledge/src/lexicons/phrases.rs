use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize, Serializer};

/// Words and phrases with what each means. Looked up by the words in lower case, joined by single spaces.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Phrases<T> {
    #[serde(bound(serialize = "T: Serialize"), serialize_with = "in_order")]
    entries: FxHashMap<Box<str>, Entry<T>>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Entry<T> {
    /// How many words the longest phrase has that starts with this text; 0 where it starts none.
    longest: u8,
    means: Vec<T>,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        let entries = FxHashMap::default();
        Self { entries }
    }
}

impl<T> Default for Entry<T> {
    fn default() -> Self {
        let means = Vec::new();
        Self { longest: 0, means }
    }
}

impl<T: Copy + PartialEq> Phrases<T> {
    /// Adds a meaning to a word or phrase.
    pub(super) fn add(&mut self, text: &str, meaning: T) {
        let entry = self.entries.entry(text.into()).or_default();
        if !entry.means.contains(&meaning) {
            entry.means.push(meaning);
        }
        let words = u8::try_from(text.split(' ').count()).unwrap_or(u8::MAX);
        let first = text.split(' ').next().unwrap_or_default();
        let first = self.entries.entry(first.into()).or_default();
        first.longest = first.longest.max(words);
    }

    /// What a text means, and how many words the longest phrase has that starts with it (0: none).
    pub(super) fn get(&self, text: &str) -> (&[T], usize) {
        let entry = self.entries.get(text);
        entry.map_or((&[], 0), |e| (&e.means, e.longest as usize))
    }
}

fn in_order<T: Serialize, S: Serializer>(entries: &FxHashMap<Box<str>, Entry<T>>, to: S) -> Result<S::Ok, S::Error> {
    entries.iter().collect::<BTreeMap<_, _>>().serialize(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_knows_the_longest_phrase_that_starts_with_it() {
        let mut phrases = Phrases::default();
        phrases.add("the", 1);
        phrases.add("the end of", 2);
        phrases.add("the", 3);
        assert_eq!(phrases.get("the"), (&[1, 3][..], 3));
        assert_eq!(phrases.get("the end of"), (&[2][..], 0));
        assert_eq!(phrases.get("end"), (&[][..], 0));
    }
}
