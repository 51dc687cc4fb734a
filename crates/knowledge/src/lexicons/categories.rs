use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::{KnowledgeError, Source, Sources};

/// A category: its index in [`Categories`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Category(pub u8);

/// A set of categories.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CategorySet([u128; 2]);

impl CategorySet {
    /// Whether it has the category.
    pub fn has(self, category: Category) -> bool {
        self.0[usize::from(category.0 >> 7)] & (1 << (category.0 & 127)) != 0
    }

    /// With the category added.
    #[must_use]
    pub fn with(mut self, category: Category) -> Self {
        self.0[usize::from(category.0 >> 7)] |= 1 << (category.0 & 127);
        self
    }

    /// Both together.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self([self.0[0] | other.0[0], self.0[1] | other.0[1]])
    }

    /// Whether it is empty.
    pub fn is_empty(self) -> bool {
        self.0 == [0; 2]
    }
}

/// Words by category. A word is a lemma in lower case, or several with spaces between ("air force").
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Categories {
    names: Vec<String>,
    words: BTreeMap<String, CategorySet>,
    /// Longest word, in lemmas, by its first lemma, for those of more than one.
    longer: BTreeMap<String, u8>,
    /// Both, for looking up; made anew when loaded.
    #[serde(skip)]
    index: FxHashMap<String, (CategorySet, u8)>,
    /// The names, for looking up.
    #[serde(skip)]
    by_name: FxHashMap<String, Category>,
}

/// One category as its file has it: `[rocket]` with a note on what is in it, its words, and categories that are part of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[allow(dead_code, reason = "for the people who read the file")]
    about: String,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    includes: Vec<String>,
}

/// No more categories than bits in a set.
const MOST: usize = 256;

/// All categories of all files. One of the user's own takes the place of the one that ships, or, where it includes its
/// own name, adds words to it.
fn entries(sources: &Sources) -> Result<BTreeMap<String, (Entry, Source<'_>)>, KnowledgeError> {
    let mut entries: BTreeMap<String, (Entry, Source<'_>)> = BTreeMap::new();
    for source in sources.under("lexicons/categories/", ".toml") {
        for (name, mut entry) in source.toml::<BTreeMap<String, Entry>>()? {
            if let Some((earlier, of)) = entries.remove(&name) {
                if of.is_own() == source.is_own() {
                    let what = format!("`{name}`: the category stands in {} too: join them", of.path);
                    return Err(source.wrong_there(&what));
                }
                if entry.includes.contains(&name) {
                    entry.words.extend(earlier.words);
                    entry.includes.extend(earlier.includes);
                }
            }
            entries.insert(name, (entry, source));
        }
    }
    Ok(entries)
}

impl Categories {
    /// Reads all of `lexicons/categories/*.toml`.
    pub(crate) fn read(sources: &Sources) -> Result<Self, KnowledgeError> {
        let entries = entries(sources)?;
        let names: Vec<String> = entries.keys().cloned().collect();
        let mut categories = Self {
            names,
            ..Self::default()
        };
        for (index, (name, (entry, source))) in entries.iter().enumerate() {
            if index >= MOST {
                return Err(source.wrong(format!("more than {MOST} categories: join some")));
            }
            let mut seen = vec![name.as_str()];
            let mut open = vec![entry];
            while let Some(entry) = open.pop() {
                for word in &entry.words {
                    categories.add(word, Category(index as u8));
                }
                for included in &entry.includes {
                    let (part, _) = entries.get(included).ok_or_else(|| {
                        source.wrong_there(&format!("`{included}`, which `{name}` includes, is nowhere"))
                    })?;
                    if !seen.contains(&included.as_str()) {
                        seen.push(included);
                        open.push(part);
                    }
                }
            }
        }
        categories.index();
        Ok(categories)
    }

    fn add(&mut self, word: &str, category: Category) {
        let set = self.words.entry(word.to_owned()).or_default();
        *set = set.with(category);
        let length = word.split(' ').count() as u8;
        if length > 1 {
            let first = word.split(' ').next().unwrap_or_default();
            let longest = self.longer.entry(first.to_owned()).or_default();
            *longest = length.max(*longest);
        }
    }

    /// Makes the words ready to be looked up.
    pub(crate) fn index(&mut self) {
        self.index = self.words.iter().map(|(word, &set)| (word.clone(), (set, 1))).collect();
        for (first, &longest) in &self.longer {
            self.index.entry(first.clone()).or_default().1 = longest;
        }
        let numbered = self.names.iter().enumerate();
        self.by_name = numbered.map(|(i, name)| (name.clone(), Category(i as u8))).collect();
    }

    /// A category by its name.
    pub fn named(&self, name: &str) -> Option<Category> {
        self.by_name.get(name).copied()
    }

    /// The name of a category.
    pub fn name(&self, category: Category) -> &str {
        self.names.get(category.0 as usize).map_or("", String::as_str)
    }

    /// The categories of a word: one lemma, or several with spaces between.
    pub fn of(&self, word: &str) -> CategorySet {
        self.index.get(word).map_or_else(CategorySet::default, |&(set, _)| set)
    }

    /// How many lemmas the longest word has that starts with this lemma; 1 where none is longer.
    pub fn longest_from(&self, lemma: &str) -> usize {
        self.index.get(lemma).map_or(1, |&(_, n)| n as usize)
    }
}
