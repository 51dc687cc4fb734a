//! Word pieces as the encoder knows them, and the case that its vocabulary, all lower case, loses.
//!
//! Mirrors `training/accurate/pieces.py`.

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

use crate::network::weights::{ModelError, Weights, missing};

/// The piece for what has none.
const UNKNOWN: u32 = 0;
/// The piece that a window begins with.
pub(super) const FIRST: u32 = 1;
/// The piece that a window ends with.
pub(super) const LAST: u32 = 2;
const SPECIAL: [&str; 3] = ["[UNK]", "[CLS]", "[SEP]"];
/// Parts longer than this, in characters, are unknown.
const LONGEST_PART: usize = 100;

/// Cases of a word, as the weights number them.
pub(super) const CASES: usize = 5;

/// The vocabulary.
pub(super) struct Pieces {
    starts: FxHashMap<Box<str>, u32>,
    others: FxHashMap<Box<str>, u32>,
    /// Bytes of the longest piece.
    longest: usize,
    count: usize,
}

impl Pieces {
    pub fn load(weights: &Weights) -> Result<Self, ModelError> {
        let lines = weights.lines("vocab")?;
        if !lines.starts_with(&SPECIAL) {
            return Err(missing("vocab", "word pieces after [UNK], [CLS] and [SEP]"));
        }
        let mut pieces = Self {
            starts: FxHashMap::default(),
            others: FxHashMap::default(),
            longest: 0,
            count: lines.len(),
        };
        for (number, line) in (0u32..).zip(&lines).skip(SPECIAL.len()) {
            let (map, piece) = match line.strip_prefix("##") {
                Some(piece) if !piece.is_empty() => (&mut pieces.others, piece),
                _ => (&mut pieces.starts, *line),
            };
            pieces.longest = pieces.longest.max(piece.len());
            map.insert(piece.into(), number);
        }
        Ok(pieces)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Appends the pieces of a word: at least one, at most `most`.
    pub fn of(&self, word: &str, most: usize, out: &mut Vec<u32>) {
        let before = out.len();
        if word.bytes().all(|b| b.is_ascii_alphanumeric()) {
            self.part(&word.to_ascii_lowercase(), out);
        } else {
            let mut part = String::with_capacity(word.len());
            let lower = word.to_lowercase();
            for c in lower.nfd() {
                let category = c.general_category();
                match category {
                    GeneralCategory::NonspacingMark => {}
                    _ if is_mark(c) => {
                        self.part(&part, out);
                        part.clear();
                        part.push(c);
                        self.part(&part, out);
                        part.clear();
                    }
                    _ if is_gap(c, category) => {
                        self.part(&part, out);
                        part.clear();
                    }
                    _ => part.push(c),
                }
            }
            self.part(&part, out);
        }
        if out.len() == before {
            out.push(UNKNOWN);
        }
        out.truncate(before + most.max(1));
    }

    /// Longest pieces first, from the left; one unknown piece where that fails.
    fn part(&self, part: &str, out: &mut Vec<u32>) {
        if part.is_empty() {
            return;
        }
        if part.len() > LONGEST_PART && part.chars().count() > LONGEST_PART {
            out.push(UNKNOWN);
            return;
        }
        let before = out.len();
        let mut start = 0;
        while start < part.len() {
            let map = if start == 0 { &self.starts } else { &self.others };
            let rest = &part[start..];
            let found = (1..=rest.len().min(self.longest))
                .rev()
                .filter_map(|length| rest.get(..length))
                .find_map(|text| map.get(text).map(|&piece| (piece, text.len())));
            match found {
                Some((piece, length)) => {
                    out.push(piece);
                    start += length;
                }
                None => {
                    out.truncate(before);
                    out.push(UNKNOWN);
                    return;
                }
            }
        }
    }
}

/// Whether a character stands alone: punctuation, and ideographs, which are written without spaces.
fn is_mark(c: char) -> bool {
    c.is_ascii_punctuation()
        || c.general_category_group() == GeneralCategoryGroup::Punctuation
        || matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

fn is_gap(c: char, category: GeneralCategory) -> bool {
    c.is_whitespace()
        || matches!(category, GeneralCategory::Control | GeneralCategory::Format)
        || matches!(c, '\0' | '\u{fffd}')
}

/// Which letters of a word are capitals: 0 no letters, 1 none, 2 the first alone, 3 all of several, 4 others.
pub(super) fn case(word: &str) -> u8 {
    let (mut letters, mut upper, mut first) = (0, 0, false);
    for c in word.chars().filter(|c| c.is_alphabetic()) {
        first |= letters == 0 && c.is_uppercase();
        letters += 1;
        upper += usize::from(c.is_uppercase());
    }
    match (letters, upper) {
        (0, _) => 0,
        (_, 0) => 1,
        (_, 1) if first => 2,
        (all, upper) if all == upper => 3,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(vocabulary: &str) -> Pieces {
        let mut file = crate::accurate::sample::File::default();
        file.text("vocab", vocabulary);
        Pieces::load(&Weights::read(&file.bytes(), crate::network::weights::ACCURATE).unwrap()).unwrap()
    }

    #[test]
    fn words_come_apart() {
        let pieces = pieces("[UNK]\n[CLS]\n[SEP]\nun\n##aff\n##able\n##a\n-\ncafe\n’\n##\n#");
        for (word, wanted) in [
            ("Unaffable", &[3, 4, 5][..]),
            ("UNAFF", &[3, 4]),
            ("unxx", &[0]),
            ("Café", &[8]),
            ("un-cafe’a", &[3, 7, 8, 9, 0]),
            ("\u{200b}", &[0]),
            ("un\u{ad}un", &[3, 3]),
            ("漢字", &[0, 0]),
            ("##", &[11, 11]),
        ] {
            let mut found = Vec::new();
            pieces.of(word, 250, &mut found);
            assert_eq!(found, wanted, "{word}");
        }
        let mut found = Vec::new();
        pieces.of(&"-".repeat(300), 254, &mut found);
        assert_eq!(found.len(), 254);
    }

    #[test]
    fn other_vocabularies_are_refused() {
        let mut file = crate::accurate::sample::File::default();
        file.text("vocab", "a\nb");
        let bytes = file.bytes();
        let weights = Weights::read(&bytes, crate::network::weights::ACCURATE).unwrap();
        assert!(Pieces::load(&weights).is_err());
    }

    #[test]
    fn cases_are_told_apart() {
        for (word, wanted) in [
            ("12.", 0),
            ("bomb", 1),
            ("A", 2),
            ("Kabul", 2),
            ("U.N.", 3),
            ("UN", 3),
            ("McCain", 4),
            ("iPhone", 4),
        ] {
            assert_eq!(case(word), wanted, "{word}");
        }
    }
}
