//! The fast engine: a learned tokeniser and one small joint network.
//!
//! The way of the data: passages → words (`tokenise`) → a vector for each distinct form (`words`) → the network
//! (`network`) → the document (`crate::reading`).

mod network;
mod tokenise;
mod words;

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use ndarray::ArrayView1;
use rustc_hash::FxHashMap;

use self::network::{Network, Room};
use self::tokenise::Tokeniser;
use self::words::Words;
use crate::network::vector::wide;
use crate::network::weights::{FAST, ModelError, Weights};
use crate::reading::{Lore, Reading, Writer, check_labels};
use crate::{Analyse, Document, Span};

/// Words that are read together at least; keeps the working set within the cache.
const BATCH: usize = 384;
/// Runs of words longer than this are cut, at the end of a sentence where one shows.
const LONGEST_PASSAGE: usize = 1000;

/// English text to a [`Document`], about a fifth of a million words a second on one core.
///
/// The result depends on the text and the passages alone: not on other texts, threads or the time.
pub struct FastEngine {
    tokeniser: Tokeniser,
    words: Words,
    network: Network,
    lore: Lore,
    /// Space to work in, left by earlier texts: one for each that is read at a time.
    workplaces: Mutex<Vec<Workplace>>,
}

impl FastEngine {
    /// Reads the weights that `training/fast/train.py` wrote (`models/fast/model.bin`).
    ///
    /// # Errors
    /// When the bytes are no weights, are cut short, or were made for other labels than this version's.
    pub fn load(bytes: &[u8]) -> Result<Self, ModelError> {
        let weights = Weights::read(bytes, FAST)?;
        check_labels(&weights)?;
        let network = Network::load(&weights)?;
        Ok(Self {
            tokeniser: Tokeniser::load(&weights)?,
            words: Words::load(&weights, network.width())?,
            lore: Lore::load(&weights)?,
            network,
            workplaces: Mutex::default(),
        })
    }

    /// What is known of letters, lemmas and names.
    pub(crate) fn lore(&self) -> &Lore {
        &self.lore
    }

    /// A workplace that no other text is using.
    fn workplace(&self) -> Workplace {
        let mut workplaces = self.workplaces.lock().unwrap_or_else(PoisonError::into_inner);
        workplaces.pop().unwrap_or_default()
    }

    /// The words of each passage, those of overlong passages in several parts.
    fn split(&self, text: &str, passages: &[Span]) -> Vec<(usize, Vec<Span>)> {
        let mut parts = Vec::new();
        for (number, &passage) in passages.iter().enumerate() {
            for block in blocks(text, passage) {
                let mut spans = Vec::with_capacity(block.len() / 5 + 4);
                self.tokeniser.words(text, block, &self.lore.letters, &mut spans);
                let mut rest = &spans[..];
                while rest.len() > LONGEST_PASSAGE {
                    let (head, tail) = rest.split_at(cut(text, rest));
                    parts.push((number, head.to_vec()));
                    rest = tail;
                }
                if !rest.is_empty() {
                    parts.push((number, rest.to_vec()));
                }
            }
        }
        parts
    }

    /// Sees to it that the forms of all words have their vectors.
    fn learn(&self, text: &str, parts: &[(usize, Vec<Span>)], forms: &mut Forms) {
        if forms.rows.len() > MOST_FORMS {
            *forms = Forms::default();
        }
        let width = self.network.width();
        let first = forms.rows.len();
        let mut new = Vec::new();
        for form in parts.iter().flat_map(|p| &p.1).map(|span| span.of(text)) {
            if !forms.rows.contains_key(form) {
                forms.rows.insert(form.into(), forms.rows.len());
                new.push(form);
            }
        }
        forms.vectors.resize((first + new.len()) * width, 0.0);
        let vectors = &mut forms.vectors[first * width..];
        wide(
            #[inline(always)]
            || {
                for (form, row) in new.iter().zip(vectors.chunks_exact_mut(width)) {
                    self.words.add(form, &self.lore.letters, row);
                }
            },
        );
        self.network.prepare(vectors);
    }
}

/// Forms whose vectors are kept from one text to the next.
const MOST_FORMS: usize = 20_000;

/// Vectors of word forms, which depend on the form alone.
#[derive(Default)]
struct Forms {
    rows: FxHashMap<Box<str>, usize>,
    /// One behind the other, in the order of the rows.
    vectors: Vec<f32>,
}

impl Forms {
    fn of(&self, form: &str, width: usize) -> &[f32] {
        let row = self.rows.get(form).copied().unwrap_or(0);
        &self.vectors[row * width..][..width]
    }
}

/// What reading a text works in, kept for the next one.
#[derive(Default)]
struct Workplace {
    forms: Forms,
    room: Room,
}

impl Analyse for FastEngine {
    fn analyse(&self, text: &str, passages: &[Span]) -> Document {
        let parts = self.split(text, passages);
        let mut workplace = self.workplace();
        self.learn(text, &parts, &mut workplace.forms);
        let Workplace { forms, room } = &mut workplace;
        let mut writer = Writer::new(&self.lore, text);
        let mut first = 0;
        while first < parts.len() {
            let (mut end, mut borders, mut words) = (first, Vec::new(), 0);
            while end < parts.len() && words < BATCH {
                borders.push(words..words + parts[end].1.len());
                words += parts[end].1.len();
                end += 1;
            }
            let mut x = room.words(&self.network, words);
            let mut lines = x.rows_mut().into_iter();
            for spans in parts[first..end].iter().map(|p| &p.1) {
                for ((i, span), mut line) in spans.iter().enumerate().zip(lines.by_ref()) {
                    let before = i > 0 && spans[i - 1].end == span.start;
                    let after = spans.get(i + 1).is_some_and(|next| next.start == span.end);
                    let vector = forms.of(span.of(text), self.network.width());
                    line.assign(&ArrayView1::from(vector));
                    line += &self.network.glue(before, after);
                }
            }
            let reading = self.network.read(room, words, &borders);
            write(&mut writer, &reading, &parts[first..end], &borders);
            first = end;
        }
        self.workplaces
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(workplace);
        writer.document
    }
}

/// Writes what was read of a batch of passages.
fn write(writer: &mut Writer, reading: &Reading, parts: &[(usize, Vec<Span>)], borders: &[Range<usize>]) {
    let spans: Vec<Span> = parts.iter().flat_map(|p| p.1.iter().copied()).collect();
    let mut part = 0;
    for sentence in &reading.sentences {
        while part + 1 < borders.len() && borders[part].end <= sentence.start {
            part += 1;
        }
        writer.sentence(reading, sentence.clone(), &spans, parts[part].0, false);
    }
}

/// The passage parted at its empty lines, which end a sentence.
fn blocks(text: &str, passage: Span) -> Vec<Span> {
    let words = passage.of(text);
    let start = passage.start as usize;
    let (mut blocks, mut from, mut line) = (Vec::new(), 0, true);
    for (at, c) in words.char_indices() {
        if c == '\n' {
            if line && at > from {
                blocks.push(Span::new(start + from, start + at));
                from = at;
            }
            line = true;
        } else if !c.is_whitespace() {
            line = false;
        }
    }
    blocks.push(Span::new(start + from, start + words.len()));
    blocks
}

/// Where to cut an overlong run of words: after the last full stop within reach.
fn cut(text: &str, words: &[Span]) -> usize {
    let half = LONGEST_PASSAGE / 2;
    let stop = |w: &Span| matches!(w.of(text), "." | "!" | "?");
    words[half..LONGEST_PASSAGE]
        .iter()
        .rposition(stop)
        .map_or(LONGEST_PASSAGE, |i| half + i + 1)
}
