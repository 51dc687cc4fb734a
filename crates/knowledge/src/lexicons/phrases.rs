use serde::{Deserialize, Serialize};

/// Words and phrases with what each means. Looked up by the words in lower case, joined by single spaces.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Phrases<T> {
    /// Sorted by text.
    entries: Vec<Entry<T>>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Entry<T> {
    text: Box<str>,
    /// How many words the longest phrase has that starts with this text; 0 where it starts none.
    longest: u8,
    means: Vec<T>,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self { entries: Vec::new() }
    }
}

impl<T: Copy + PartialEq> Phrases<T> {
    /// Adds a meaning to a word or phrase.
    pub(super) fn add(&mut self, text: &str, meaning: T) {
        let entry = self.entry(text);
        if !entry.means.contains(&meaning) {
            entry.means.push(meaning);
        }
        let words = u8::try_from(text.split(' ').count()).unwrap_or(u8::MAX);
        let first = self.entry(text.split(' ').next().unwrap_or_default());
        first.longest = first.longest.max(words);
    }

    fn entry(&mut self, text: &str) -> &mut Entry<T> {
        let at = match self.entries.binary_search_by(|e| e.text.as_ref().cmp(text)) {
            Ok(at) => at,
            Err(at) => {
                let entry = Entry {
                    text: text.into(),
                    longest: 0,
                    means: Vec::new(),
                };
                self.entries.insert(at, entry);
                at
            }
        };
        &mut self.entries[at]
    }

    /// What a text means, and how many words the longest phrase has that starts with it (0: none).
    pub(super) fn get(&self, text: &str) -> (&[T], usize) {
        self.entries
            .binary_search_by(|e| e.text.as_ref().cmp(text))
            .ok()
            .and_then(|at| self.entries.get(at))
            .map_or((&[], 0), |e| (&e.means, e.longest as usize))
    }
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
