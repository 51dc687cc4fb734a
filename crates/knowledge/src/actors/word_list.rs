//! Word lists that are asked for every token of a text.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::fold;

/// Words by key ([`fold`]), with their plurals: one look-up by hash tells whether a word or its plural is in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub struct WordList {
    /// Whether the key is that of a word as written, not of a plural.
    words: FxHashMap<String, bool>,
}

impl WordList {
    /// Whether a word is in, given by its key.
    pub fn contains(&self, key: &str) -> bool {
        self.words.get(key).copied().unwrap_or(false)
    }

    /// Whether a word or its singular is in, given by its key.
    pub fn lists(&self, key: &str) -> bool {
        self.words.contains_key(key)
    }

    /// The words as written, sorted.
    pub fn written(&self) -> Vec<&str> {
        let mut written: Vec<&str> = self
            .words
            .iter()
            .filter(|(_, w)| **w)
            .map(|(k, _)| k.as_str())
            .collect();
        written.sort_unstable();
        written
    }
}

impl From<Vec<String>> for WordList {
    fn from(written: Vec<String>) -> Self {
        let mut words = FxHashMap::default();
        for word in &written {
            let word = fold(word);
            for plural in plurals(&word) {
                words.entry(plural).or_insert(false);
            }
            words.insert(word, true);
        }
        Self { words }
    }
}

impl From<WordList> for Vec<String> {
    fn from(list: WordList) -> Self {
        list.written().into_iter().map(str::to_owned).collect()
    }
}

/// What a word may look like in the plural: "rebels", "countries", "gunmen", "witnesses".
fn plurals(word: &str) -> impl Iterator<Item = String> {
    let ending = |ending: &str, plural: &str| word.strip_suffix(ending).map(|stem| format!("{stem}{plural}"));
    [
        Some(format!("{word}s")),
        Some(format!("{word}es")),
        ending("y", "ies"),
        ending("man", "men"),
    ]
    .into_iter()
    .flatten()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// What [`WordList::lists`] stands for, word by word.
    fn plainly(list: &BTreeSet<String>, key: &str) -> bool {
        let stem = |ending: &str, singular: &str| {
            key.strip_suffix(ending)
                .is_some_and(|k| list.contains(&format!("{k}{singular}")))
        };
        list.contains(key) || stem("s", "") || stem("men", "man") || stem("es", "") || stem("ies", "y")
    }

    proptest! {
        #[test]
        fn a_list_holds_its_words_and_their_plurals_and_no_more(
            written in proptest::collection::vec("[aesmniy]{1,5}", 0..8),
            asked in "[aesmniy]{1,7}",
        ) {
            let list = WordList::from(written.clone());
            let plain: BTreeSet<String> = written.into_iter().collect();
            prop_assert_eq!(list.lists(&asked), plainly(&plain, &asked));
            prop_assert_eq!(list.contains(&asked), plain.contains(&asked));
            for word in &plain {
                let plural = format!("{word}s");
                prop_assert!(list.contains(word) && list.lists(&plural));
            }
        }
    }
}
