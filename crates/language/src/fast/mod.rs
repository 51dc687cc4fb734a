//! The fast engine: a learned tokeniser and one small joint network.
//!
//! The way of the data: passages → words (`tokenise`) → a vector for each distinct form (`words`) → the network
//! (`network`, `tree`) → lemmas (`lemma`) and names (`names`).

mod lemma;
mod letters;
mod lexicon;
mod names;
mod network;
mod product;
mod tokenise;
mod tree;
mod vector;
mod weights;
mod words;

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use ndarray::ArrayView1;
use rustc_hash::FxHashMap;

use self::lemma::Lemmas;
use self::letters::Letters;
use self::lexicon::Lexicon;
use self::network::{Network, Reading, Room};
use self::tokenise::Tokeniser;
use self::vector::wide;
pub use self::weights::ModelError;
use self::weights::Weights;
use self::words::Words;
use crate::{Analyse, Document, Feature, Features, NameKind, Relation, Sentence, Span, Tag, Token};

/// Words that are read together at least; keeps the working set within the cache.
const BATCH: usize = 384;
/// Runs of words longer than this are cut, at the end of a sentence where one shows.
const LONGEST_PASSAGE: usize = 1000;

/// English text to a [`Document`], about a fifth of a million words a second on one core.
///
/// The result depends on the text and the passages alone: not on other texts, threads or the time.
pub struct FastEngine {
    letters: Letters,
    tokeniser: Tokeniser,
    words: Words,
    network: Network,
    lemmas: Lemmas,
    lexicon: Lexicon,
    /// Space to work in, left by earlier texts: one for each that is read at a time.
    workplaces: Mutex<Vec<Workplace>>,
}

impl FastEngine {
    /// Reads the weights that `training/fast/train.py` wrote (`models/fast/model.bin`).
    ///
    /// # Errors
    /// When the bytes are no weights, are cut short, or were made for other labels than this version's.
    pub fn load(bytes: &[u8]) -> Result<Self, ModelError> {
        let weights = Weights::read(bytes)?;
        check_labels(&weights)?;
        let network = Network::load(&weights)?;
        Ok(Self {
            letters: Letters::load(&weights)?,
            tokeniser: Tokeniser::load(&weights)?,
            words: Words::load(&weights, network.width())?,
            lemmas: Lemmas::load(&weights)?,
            lexicon: Lexicon::load(),
            network,
            workplaces: Mutex::default(),
        })
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
                self.tokeniser.words(text, block, &self.letters, &mut spans);
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
                    self.words.add(form, &self.letters, row);
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
        let mut writer = Writer {
            engine: self,
            text,
            lemmas: FxHashMap::default(),
            document: Document::default(),
        };
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
            writer.write(&reading, &parts[first..end], &borders);
            first = end;
        }
        self.workplaces
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(workplace);
        writer.document
    }
}

/// Puts readings into a document.
struct Writer<'a> {
    engine: &'a FastEngine,
    text: &'a str,
    lemmas: FxHashMap<(&'a str, Tag), Box<str>>,
    document: Document,
}

impl Writer<'_> {
    fn write(&mut self, reading: &Reading, parts: &[(usize, Vec<Span>)], borders: &[Range<usize>]) {
        let spans: Vec<Span> = parts.iter().flat_map(|p| p.1.iter().copied()).collect();
        let mut part = 0;
        for sentence in &reading.sentences {
            while part + 1 < borders.len() && borders[part].end <= sentence.start {
                part += 1;
            }
            let first = self.document.tokens.len();
            let number = self.document.sentences.len();
            for t in sentence.clone() {
                let tag = Tag::ALL[reading.tags[t]];
                let token = Token {
                    span: spans[t],
                    lemma: self.lemma(spans[t], tag),
                    tag,
                    features: features(reading.features[t]),
                    head: reading.heads[t].map(|h| first + h),
                    relation: Relation::ALL[reading.relations[t]],
                    sentence: number,
                };
                self.document.tokens.push(token);
            }
            let end = self.document.tokens.len();
            let span = spans[sentence.start].cover(spans[sentence.end - 1]);
            self.document.sentences.push(Sentence {
                span,
                first,
                end,
                passage: parts[part].0,
                accurate: false,
            });
            let labels = &reading.names[sentence.clone()];
            names::read(labels, self.text, first, &self.engine.lexicon, &mut self.document);
        }
    }

    fn lemma(&mut self, span: Span, tag: Tag) -> Box<str> {
        let form = span.of(self.text);
        let engine = self.engine;
        self.lemmas
            .entry((form, tag))
            .or_insert_with(|| engine.lemmas.lemma(form, tag, &engine.letters))
            .clone()
    }
}

fn features(bits: u16) -> Features {
    Feature::ALL
        .iter()
        .copied()
        .filter(|&f| bits & 1 << f as u16 != 0)
        .collect()
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

fn check_labels(weights: &Weights) -> Result<(), ModelError> {
    let mut own: Vec<String> = Vec::new();
    own.extend(Tag::ALL.iter().map(|l| l.as_str().into()));
    own.extend(Relation::ALL.iter().map(|l| l.as_str().into()));
    own.extend(Feature::ALL.iter().map(|l| l.as_str().into()));
    own.push("O".into());
    own.extend(
        NameKind::ALL
            .iter()
            .flat_map(|k| [format!("B-{}", k.as_str()), format!("I-{}", k.as_str())]),
    );
    if weights.lines("labels")? == own {
        Ok(())
    } else {
        Err(ModelError::Labels)
    }
}
