//! Characters as the model sees them: folded to plain lower case, and sorted into kinds.

use crate::network::weights::{ModelError, Weights, missing};

/// The character mapping that the model was trained with.
pub(crate) struct Letters {
    table: Vec<(char, char)>,
}

/// The kind of letters.
pub(crate) const LETTER: char = 'a';
/// The kind of digits.
pub(crate) const DIGIT: char = 'd';

impl Letters {
    pub fn load(weights: &Weights) -> Result<Self, ModelError> {
        let mut table = Vec::new();
        for line in weights.lines("fold")? {
            let mut chars = line.chars();
            let pair = (chars.next(), chars.next());
            table.push(
                pair.0
                    .zip(pair.1)
                    .ok_or_else(|| missing("fold", "pairs of characters"))?,
            );
        }
        table.sort_unstable();
        Ok(Self { table })
    }

    /// Lower case without accents; typographic quotes and dashes as ASCII.
    pub fn fold(&self, c: char) -> char {
        if c.is_ascii() {
            return c.to_ascii_lowercase();
        }
        self.table
            .binary_search_by_key(&c, |p| p.0)
            .map_or(c, |i| self.table[i].1)
    }

    /// [`LETTER`], [`DIGIT`], or the folded character itself.
    pub fn kind(&self, c: char) -> char {
        if c.is_ascii_alphabetic() {
            LETTER
        } else if c.is_ascii_digit() {
            DIGIT
        } else if c.is_ascii() {
            c
        } else if c.is_alphabetic() || ('\u{300}'..='\u{36f}').contains(&c) {
            LETTER
        } else {
            self.fold(c)
        }
    }
}

/// FNV-1a over characters.
#[derive(Clone, Copy)]
pub(crate) struct Hash(pub u32);

impl Hash {
    pub fn new(seed: u32) -> Self {
        Self((0x811c_9dc5 ^ seed).wrapping_mul(0x0100_0193))
    }

    #[inline]
    pub fn feed(self, c: char) -> Self {
        Self((self.0 ^ c as u32).wrapping_mul(0x0100_0193))
    }

    #[inline]
    pub fn all(self, chars: &[char]) -> Self {
        chars.iter().fold(self, |h, &c| h.feed(c))
    }
}

/// From a hash to its place in the list that the model holds.
pub(crate) struct Index {
    slots: Vec<(u32, u32)>,
    mask: usize,
}

impl Index {
    pub fn new(keys: &[u32]) -> Self {
        let size = (keys.len() * 2 + 2).next_power_of_two();
        let mut index = Self {
            slots: vec![(0, 0); size],
            mask: size - 1,
        };
        for (i, &key) in keys.iter().enumerate() {
            let mut at = index.home(key);
            while index.slots[at].1 != 0 && index.slots[at].0 != key {
                at = (at + 1) & index.mask;
            }
            index.slots[at] = (key, i as u32 + 1);
        }
        index
    }

    fn home(&self, key: u32) -> usize {
        (key.wrapping_mul(0x9e37_79b1) >> 7) as usize & self.mask
    }

    #[inline]
    pub fn get(&self, key: u32) -> Option<usize> {
        let mut at = self.home(key);
        loop {
            match self.slots[at] {
                (_, 0) => return None,
                (k, i) if k == key => return Some(i as usize - 1),
                _ => at = (at + 1) & self.mask,
            }
        }
    }
}
