//! From labels to a document: what both engines do with what their networks read.

pub(crate) mod lemma;
pub(crate) mod letters;
mod lexicon;
pub(crate) mod names;
pub(crate) mod tree;

use std::ops::Range;

use rustc_hash::FxHashMap;

use self::lemma::Lemmas;
use self::letters::Letters;
use self::lexicon::Lexicon;
use crate::network::weights::{ModelError, Weights};
use crate::{Document, Feature, Features, Name, NameKind, Relation, Sentence, Span, Tag, Token};

/// What a network reads off a run of words; labels by their number.
#[derive(Default)]
pub(crate) struct Reading {
    /// Sentences in order, together all words.
    pub sentences: Vec<Range<usize>>,
    pub tags: Vec<usize>,
    pub features: Vec<u16>,
    pub names: Vec<usize>,
    /// Head within the sentence.
    pub heads: Vec<Option<usize>>,
    pub relations: Vec<usize>,
}

/// What is known of letters, lemmas and names besides the network.
pub(crate) struct Lore {
    pub letters: Letters,
    lemmas: Lemmas,
    lexicon: Lexicon,
}

impl Lore {
    pub fn load(weights: &Weights) -> Result<Self, ModelError> {
        Ok(Self {
            letters: Letters::load(weights)?,
            lemmas: Lemmas::load(weights)?,
            lexicon: Lexicon::load(),
        })
    }
}

/// Puts readings into a document.
pub(crate) struct Writer<'a> {
    lore: &'a Lore,
    text: &'a str,
    lemmas: FxHashMap<(&'a str, Tag), Box<str>>,
    pub document: Document,
}

impl<'a> Writer<'a> {
    pub fn new(lore: &'a Lore, text: &'a str) -> Self {
        Self {
            lore,
            text,
            lemmas: FxHashMap::default(),
            document: Document::default(),
        }
    }

    /// Appends a sentence: those words of the reading, whose places in the text are in `spans`.
    pub fn sentence(&mut self, reading: &Reading, words: Range<usize>, spans: &[Span], passage: usize, accurate: bool) {
        let first = self.document.tokens.len();
        let number = self.document.sentences.len();
        for t in words.clone() {
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
        let span = spans[words.start].cover(spans[words.end - 1]);
        self.document.sentences.push(Sentence {
            span,
            first,
            end,
            passage,
            accurate,
        });
        names::read(
            &reading.names[words],
            self.text,
            first,
            &self.lore.lexicon,
            &mut self.document,
        );
    }

    /// Appends a sentence of another document of the same text.
    pub fn copy(&mut self, other: &Document, sentence: usize) {
        let Some(&whole) = other.sentences.get(sentence) else {
            return;
        };
        let first = self.document.tokens.len();
        let here = |token: usize| first + token - whole.first;
        for token in &other.tokens[whole.first..whole.end] {
            self.document.tokens.push(Token {
                head: token.head.map(here),
                sentence: self.document.sentences.len(),
                ..token.clone()
            });
        }
        self.document.sentences.push(Sentence {
            first,
            end: here(whole.end),
            ..whole
        });
        let from = other.names.partition_point(|n| n.first < whole.first);
        let names = other.names[from..].iter().take_while(|n| n.end <= whole.end);
        self.document.names.extend(names.map(|n| Name {
            first: here(n.first),
            end: here(n.end),
            ..*n
        }));
    }

    fn lemma(&mut self, span: Span, tag: Tag) -> Box<str> {
        let form = span.of(self.text);
        let lore = self.lore;
        self.lemmas
            .entry((form, tag))
            .or_insert_with(|| lore.lemmas.lemma(form, tag, &lore.letters))
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

/// Refuses weights that were made for other labels.
pub(crate) fn check_labels(weights: &Weights) -> Result<(), ModelError> {
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
