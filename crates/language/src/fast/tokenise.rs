//! Words: runs of non-space characters, cut at places that a linear model chooses.
//!
//! Mirrors `training/fast/tokenise.py`: what is a candidate and what is a feature must stay the same there.

use rustc_hash::FxHashMap;

use crate::Span;
use crate::network::weights::{ModelError, Weights, missing};
use crate::reading::letters::{DIGIT, Hash, LETTER, Letters};

const BITS: u32 = 16;
const LONGEST_SPLIT: usize = 12;
/// Runs longer than this are cut without looking at more than this many characters at once.
const LONGEST_RUN: usize = 400;

pub(super) struct Tokeniser {
    weights: Vec<i16>,
    splits: FxHashMap<Vec<char>, Vec<usize>>,
}

/// A run of non-space characters.
#[derive(Default)]
struct Chunk {
    folded: Vec<char>,
    kinds: Vec<char>,
    bytes: Vec<usize>,
}

impl Tokeniser {
    pub fn load(weights: &Weights) -> Result<Self, ModelError> {
        let cut = weights.shorts("cut.weights")?;
        if cut.len() != 1 << BITS {
            return Err(missing("cut.weights", "65536 weights"));
        }
        let mut splits = FxHashMap::default();
        for line in weights.lines("cut.splits")? {
            let mut parts = line.split(' ');
            let word = parts.next().unwrap_or("").chars().collect();
            splits.insert(word, parts.filter_map(|p| p.parse().ok()).collect());
        }
        Ok(Self { weights: cut, splits })
    }

    /// Appends the words of a passage.
    pub fn words(&self, text: &str, passage: Span, letters: &Letters, out: &mut Vec<Span>) {
        let base = passage.start as usize;
        let mut rest = passage.of(text).char_indices().peekable();
        let mut chunk = Chunk::default();
        loop {
            while rest.next_if(|(_, c)| c.is_whitespace()).is_some() {}
            chunk.clear();
            while chunk.kinds.len() < LONGEST_RUN
                && let Some((i, c)) = rest.next_if(|(_, c)| !c.is_whitespace())
            {
                chunk
                    .folded
                    .push(if c.is_ascii_digit() { '0' } else { letters.fold(c) });
                chunk.kinds.push(letters.kind(c));
                chunk.bytes.push(base + i);
            }
            if chunk.kinds.is_empty() {
                return;
            }
            chunk.bytes.push(base + rest.peek().map_or(passage.len(), |&(i, _)| i));
            let first = chunk.kinds[0];
            if (first == LETTER || first == DIGIT) && chunk.kinds.iter().all(|&k| k == first) {
                self.emit(&chunk, 0, chunk.kinds.len(), out);
                continue;
            }
            let mut ahead = rest.clone();
            while ahead.next_if(|(_, c)| c.is_whitespace()).is_some() {}
            let after = ahead.peek().map(|&(_, c)| match letters.kind(c) {
                _ if c.is_uppercase() => 'A',
                LETTER => 'a',
                DIGIT => 'd',
                _ => 'p',
            });
            self.cut(&chunk, after, out);
        }
    }

    fn cut(&self, chunk: &Chunk, after: Option<char>, out: &mut Vec<Span>) {
        let n = chunk.kinds.len();
        let scheme = chunk.scheme();
        let mut start = 0;
        for i in 1..n {
            if chunk.candidate(i) && self.score(chunk, start, i, after, scheme) > 0 {
                self.emit(chunk, start, i, out);
                start = i;
            }
        }
        self.emit(chunk, start, n, out);
    }

    /// The word from `a` to `b`, or its parts where it is written together (`cannot`).
    fn emit(&self, chunk: &Chunk, a: usize, b: usize, out: &mut Vec<Span>) {
        let mut at = a;
        if b - a <= LONGEST_SPLIT
            && chunk.kinds[a] == LETTER
            && let Some(steps) = self.splits.get(&chunk.folded[a..b])
        {
            for step in steps {
                let next = (at + step).min(b);
                out.push(Span::new(chunk.bytes[at], chunk.bytes[next]));
                at = next;
            }
        }
        if at < b {
            out.push(Span::new(chunk.bytes[at], chunk.bytes[b]));
        }
    }

    fn score(&self, chunk: &Chunk, start: usize, i: usize, after: Option<char>, scheme: char) -> i32 {
        let (f, k, n) = (&chunk.folded[..], &chunk.kinds[..], chunk.kinds.len());
        let left = &f[start.max(i.saturating_sub(12))..i];
        let left_kinds = &k[start.max(i.saturating_sub(12))..i];
        let rest = &f[i..n.min(i + 8)];
        let next = |h: Hash| after.map_or(h, |c| h.feed(c));
        let end = |h: Hash| if i + 1 == n { h.feed('$') } else { h };
        let features = [
            window(0, f, i, 1, 1),
            window(1, f, i, 2, 1),
            window(2, f, i, 1, 2),
            window(3, f, i, 2, 2),
            window(4, f, i, 3, 3),
            window(5, f, i, 3, 0),
            window(6, f, i, 0, 3),
            Hash::new(7).all(left),
            Hash::new(8).all(rest),
            Hash::new(9).all(left).feed('|').feed(f[i]),
            collapse(collapse(Hash::new(10), left_kinds).feed('|'), &k[i..n.min(i + 8)]),
            end(collapse(next(Hash::new(11).feed(f[i])), left_kinds)),
            end(next(Hash::new(12).all(left).feed('|'))),
            window(13, k, i, 4, 4),
            around(Hash::new(14).feed(scheme), k, i, 1, 1),
            next(collapse(Hash::new(15).all(rest).feed('|'), left_kinds).feed('|')),
            Hash::new(16).feed(f[i - 1]).feed(f[i]),
        ];
        features
            .iter()
            .map(|h| i32::from(self.weights[(h.0 & ((1 << BITS) - 1)) as usize]))
            .sum()
    }
}

impl Chunk {
    fn clear(&mut self) {
        self.folded.clear();
        self.kinds.clear();
        self.bytes.clear();
    }

    /// Whether a word may end before character `i`.
    fn candidate(&self, i: usize) -> bool {
        let k = &self.kinds;
        k[i] != k[i - 1]
            || k[i] != LETTER && k[i] != DIGIT
            || self.folded[i..].starts_with(&['n', '\'', 't']) && k.get(i + 3) != Some(&LETTER)
    }

    /// What sort of address it may be.
    fn scheme(&self) -> char {
        if self.folded.contains(&'@') {
            '@'
        } else if self.folded.windows(3).any(|w| w == [':', '/', '/']) || self.folded.starts_with(&['w', 'w', 'w']) {
            '/'
        } else {
            '.'
        }
    }
}

fn window(seed: u32, chars: &[char], i: usize, before: usize, after: usize) -> Hash {
    around(Hash::new(seed), chars, i, before, after)
}

/// The characters around a place, with marks where the run begins or ends.
fn around(mut hash: Hash, chars: &[char], i: usize, before: usize, after: usize) -> Hash {
    if before > i {
        hash = hash.feed('^');
    }
    hash = hash.all(&chars[i.saturating_sub(before)..chars.len().min(i + after)]);
    if i + after > chars.len() {
        hash = hash.feed('$');
    }
    hash
}

/// Kinds with their repetitions left out.
fn collapse(mut hash: Hash, kinds: &[char]) -> Hash {
    for (i, &k) in kinds.iter().enumerate() {
        if i == 0 || kinds[i - 1] != k {
            hash = hash.feed(k);
        }
    }
    hash
}
