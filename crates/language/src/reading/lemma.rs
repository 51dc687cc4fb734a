//! Lemmas: edit rules, looked up by tag and the longest known ending of the word.
//!
//! Mirrors `training/fast/lemma.py`.

use super::letters::{Hash, Index, Letters};
use crate::Tag;
use crate::network::weights::{ModelError, Weights, missing};

const LONGEST: usize = 12;

enum Rule {
    /// Cut so many characters from the end and add these.
    Edit(usize, Box<str>),
    /// The lemma as it stands.
    Whole(Box<str>),
}

pub(crate) struct Lemmas {
    rules: Vec<Rule>,
    keys: Index,
    values: Vec<u16>,
}

impl Lemmas {
    pub fn load(weights: &Weights) -> Result<Self, ModelError> {
        let wanted = || missing("lemma.rules", "edit rules and their numbers");
        let rules: Vec<Rule> = weights
            .lines("lemma.rules")?
            .into_iter()
            .map(rule)
            .collect::<Option<_>>()
            .ok_or_else(wanted)?;
        let values: Vec<u16> = weights.shorts("lemma.values")?.into_iter().map(|v| v as u16).collect();
        let keys = weights.words("lemma.keys")?;
        if keys.len() != values.len() || values.iter().any(|&v| usize::from(v) >= rules.len()) {
            return Err(wanted());
        }
        Ok(Self {
            rules,
            keys: Index::new(&keys),
            values,
        })
    }

    /// The dictionary form of a word with this tag.
    pub fn lemma(&self, form: &str, tag: Tag, letters: &Letters) -> Box<str> {
        let folded: Vec<char> = form.chars().map(|c| letters.fold(c)).collect();
        let seed = Hash::new(200 + tag as u32);
        let n = folded.len();
        let whole = if n <= LONGEST {
            self.keys.get(seed.feed('^').all(&folded).0)
        } else {
            None
        };
        let found = whole.or_else(|| {
            (0..=n.min(LONGEST))
                .rev()
                .find_map(|k| self.keys.get(seed.all(&folded[n - k..]).0))
        });
        let base = if tag == Tag::Propn {
            form.to_owned()
        } else {
            form.to_lowercase()
        };
        match found
            .and_then(|i| self.values.get(i))
            .and_then(|&v| self.rules.get(usize::from(v)))
        {
            Some(Rule::Whole(lemma)) => lemma.clone(),
            Some(Rule::Edit(cut, add)) => edit(base, *cut, add),
            None => base.into(),
        }
    }
}

fn edit(mut base: String, cut: usize, add: &str) -> Box<str> {
    if cut > 0 {
        match base.char_indices().rev().nth(cut - 1) {
            Some((at, _)) => base.truncate(at),
            None => return base.into(),
        }
    }
    base.push_str(add);
    base.into()
}

fn rule(text: &str) -> Option<Rule> {
    if let Some(whole) = text.strip_prefix('=') {
        return Some(Rule::Whole(whole.into()));
    }
    let (cut, add) = text.split_once(':')?;
    Some(Rule::Edit(cut.parse().ok()?, add.into()))
}
