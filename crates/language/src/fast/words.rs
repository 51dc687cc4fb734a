//! The vector of a word form: the sum of its word pieces, the known form, hashed affixes and shape.
//!
//! Mirrors `training/fast/words.py`.

use crate::network::weights::{ModelError, Weights, missing};
use crate::reading::letters::{DIGIT, Hash, Index, LETTER, Letters};

const MAX_PIECES: usize = 12;
const LONGEST_PIECE: usize = 18;
const LONGEST_SHAPE: usize = 12;
const HASHED: [&str; 5] = ["suffix2", "suffix3", "suffix4", "prefix3", "shape"];

pub(super) struct Words {
    pieces: Index,
    known: Index,
    piece_rows: Table,
    form_rows: Table,
    hashed: Vec<Table>,
}

/// Rows of signed bytes with a scale each.
struct Table {
    rows: Vec<i8>,
    scale: Vec<f32>,
    width: usize,
}

impl Table {
    fn load(weights: &Weights, name: &str, width: usize) -> Result<Self, ModelError> {
        let (rows, found) = weights.bytes(&format!("rows.{name}"))?;
        let scale = weights.floats(&format!("scale.{name}"))?;
        if found != width || rows.len() != scale.len() * width || rows.is_empty() {
            return Err(missing(
                &format!("rows.{name}"),
                "rows of the network's width, a scale each",
            ));
        }
        Ok(Self { rows, scale, width })
    }

    #[inline(always)]
    fn add(&self, row: usize, factor: f32, to: &mut [f32]) {
        let row = row % self.scale.len();
        let scale = self.scale[row] * factor;
        for (t, &r) in to.iter_mut().zip(&self.rows[row * self.width..][..self.width]) {
            *t += scale * f32::from(r);
        }
    }
}

impl Words {
    pub fn load(weights: &Weights, width: usize) -> Result<Self, ModelError> {
        Ok(Self {
            pieces: Index::new(&weights.words("pieces")?),
            known: Index::new(&weights.words("known")?),
            piece_rows: Table::load(weights, "pieces", width)?,
            form_rows: Table::load(weights, "form", width)?,
            hashed: HASHED
                .iter()
                .map(|n| Table::load(weights, n, width))
                .collect::<Result<_, _>>()?,
        })
    }

    /// Adds the vector of a form to `out`.
    #[inline(always)]
    pub fn add(&self, form: &str, letters: &Letters, out: &mut [f32]) {
        let mut folded: Vec<char> = form.chars().map(|c| letters.fold(c)).collect();
        let pieces = self.pieces_of(&folded, letters);
        for &p in &pieces {
            self.piece_rows.add(p, 1.0 / pieces.len() as f32, out);
        }
        for c in &mut folded {
            if c.is_ascii_digit() {
                *c = '0';
            }
        }
        let known = self.known.get(Hash::new(2).all(&folded).0);
        self.form_rows.add(known.map_or(0, |k| k + 1), 1.0, out);
        let n = folded.len();
        let end = |k: usize| &folded[n.saturating_sub(k)..];
        let strings = [end(2), end(3), end(4), &folded[..n.min(3)], &shape(form, letters)[..]];
        for (i, (table, chars)) in self.hashed.iter().zip(strings).enumerate() {
            let hash = Hash::new(100 + i as u32).all(chars).0 as usize;
            table.add(hash % table.scale.len(), 1.0, out);
        }
    }

    /// Rows of the word pieces; row 0 is the unknown piece.
    fn pieces_of(&self, word: &[char], letters: &Letters) -> Vec<usize> {
        let plain = |c: char| matches!(letters.kind(c), LETTER | DIGIT);
        let mut out = Vec::with_capacity(4);
        let mut a = 0;
        while a < word.len() && out.len() < MAX_PIECES {
            let mut b = a + 1;
            if plain(word[a]) {
                while b < word.len() && plain(word[b]) {
                    b += 1;
                }
            }
            self.run(&word[a..b], &mut out);
            a = b;
        }
        out.truncate(MAX_PIECES);
        if out.is_empty() {
            out.push(0);
        }
        out
    }

    /// Longest pieces first, from the left; one unknown piece where that fails.
    fn run(&self, word: &[char], out: &mut Vec<usize>) {
        let before = out.len();
        let mut a = 0;
        while a < word.len() {
            let mut hash = Hash::new(u32::from(a > 0));
            let mut best = None;
            for (k, &c) in word[a..].iter().take(LONGEST_PIECE).enumerate() {
                hash = hash.feed(c);
                if let Some(row) = self.pieces.get(hash.0) {
                    best = Some((row, k + 1));
                }
            }
            match best {
                Some((row, length)) => {
                    out.push(row);
                    a += length;
                }
                None => {
                    out.truncate(before);
                    out.push(0);
                    return;
                }
            }
        }
    }
}

/// `Xx`, `XX`, `xx`, `dd` …, runs cut to two.
fn shape(form: &str, letters: &Letters) -> Vec<char> {
    let mut out: Vec<char> = Vec::with_capacity(LONGEST_SHAPE);
    for c in form.chars() {
        let s = match letters.kind(c) {
            LETTER if c.is_uppercase() => 'X',
            LETTER => 'x',
            kind => kind,
        };
        if !out.ends_with(&[s, s]) {
            out.push(s);
        }
        if out.len() == LONGEST_SHAPE {
            break;
        }
    }
    out
}
