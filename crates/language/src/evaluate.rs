//! Scores of an engine against a treebank, from raw text, as the CoNLL 2018 shared task counted them.
//!
//! Words are the same where they cover the same characters. Relations are compared by their part before the colon.
//! A multi-word token of the treebank (`don't`) counts as its words, which share out its characters.

use std::collections::BTreeMap;

use crate::{Analyse, Span};

/// F1 from 0 to 100, and what it was counted on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scores {
    /// Words found with the right borders.
    pub tokens: f64,
    /// Sentences found with the right borders.
    pub sentences: f64,
    /// Words with the right universal part of speech.
    pub upos: f64,
    /// Words with the right lemma.
    pub lemmas: f64,
    /// Words with the right head.
    pub uas: f64,
    /// Words with the right head and relation.
    pub las: f64,
    /// Words of the treebank.
    pub gold_tokens: usize,
    /// Sentences of the treebank.
    pub gold_sentences: usize,
}

/// A treebank that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the treebank: {problem}; give a CoNLL-U file")]
pub struct TreebankError {
    /// Line, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub problem: String,
}

/// A passage of a treebank: its raw text, and the words of its sentences.
struct Passage {
    genre: String,
    text: String,
    sentences: Vec<Vec<Word>>,
}

struct Word {
    span: Span,
    tag: String,
    lemma: String,
    /// Place of the head in the sentence; `None` for the root.
    head: Option<usize>,
    relation: String,
}

#[derive(Default)]
struct Counts {
    gold: usize,
    system: usize,
    gold_sentences: usize,
    system_sentences: usize,
    tokens: usize,
    sentences: usize,
    upos: usize,
    lemmas: usize,
    uas: usize,
    las: usize,
}

/// Reads the treebank's raw text with the engine and scores the result.
///
/// `conllu` is the content of a CoNLL-U file with `# text` lines; its paragraphs (`# newpar`) are the passages.
///
/// # Errors
/// When a line is no CoNLL-U, or the words of a sentence are not those of its `# text`.
pub fn treebank(engine: &dyn Analyse, conllu: &str) -> Result<Scores, TreebankError> {
    treebank_genres(engine, conllu, |_| true)
}

/// As [`treebank`], but only for documents whose genre is wanted: `# meta::genre`, or "" where there is none.
///
/// # Errors
/// As [`treebank`].
pub fn treebank_genres(
    engine: &dyn Analyse,
    conllu: &str,
    wanted: impl Fn(&str) -> bool,
) -> Result<Scores, TreebankError> {
    let mut counts = Counts::default();
    for passage in passages(conllu)? {
        if wanted(&passage.genre) {
            counts.add(engine, &passage);
        }
    }
    Ok(counts.scores())
}

impl Counts {
    fn add(&mut self, engine: &dyn Analyse, passage: &Passage) {
        let document = engine.analyse(&passage.text, &[Span::new(0, passage.text.len())]);
        let by_span: BTreeMap<Span, usize> = document.tokens.iter().enumerate().map(|(i, t)| (t.span, i)).collect();
        let borders: BTreeMap<Span, ()> = document.sentences.iter().map(|s| (s.span, ())).collect();
        self.system += document.tokens.len();
        self.system_sentences += document.sentences.len();
        for sentence in &passage.sentences {
            self.gold_sentences += 1;
            if let (Some(first), Some(last)) = (sentence.first(), sentence.last()) {
                self.sentences += usize::from(borders.contains_key(&first.span.cover(last.span)));
            }
            for word in sentence {
                self.gold += 1;
                let Some(token) = by_span.get(&word.span).map(|&i| &document.tokens[i]) else {
                    continue;
                };
                self.tokens += 1;
                self.upos += usize::from(token.tag.as_str() == word.tag);
                self.lemmas += usize::from(word.lemma == "_" || *token.lemma == *word.lemma);
                let own_head = token.head.map(|h| document.tokens[h].span);
                let same_head = own_head == word.head.and_then(|h| sentence.get(h)).map(|w| w.span);
                let same_relation = main(token.relation.as_str()) == main(&word.relation);
                self.uas += usize::from(same_head);
                self.las += usize::from(same_head && same_relation);
            }
        }
    }

    fn scores(&self) -> Scores {
        let f1 = |good: usize| 200.0 * good as f64 / (self.gold + self.system).max(1) as f64;
        Scores {
            tokens: f1(self.tokens),
            sentences: 200.0 * self.sentences as f64 / (self.gold_sentences + self.system_sentences).max(1) as f64,
            upos: f1(self.upos),
            lemmas: f1(self.lemmas),
            uas: f1(self.uas),
            las: f1(self.las),
            gold_tokens: self.gold,
            gold_sentences: self.gold_sentences,
        }
    }
}

fn main(relation: &str) -> &str {
    relation.split(':').next().unwrap_or(relation)
}

fn passages(conllu: &str) -> Result<Vec<Passage>, TreebankError> {
    let mut done = Vec::new();
    let mut open = Passage {
        genre: String::new(),
        text: String::new(),
        sentences: Vec::new(),
    };
    let (mut text, mut rows) = ("", Vec::new());
    let mut close = |open: &mut Passage| {
        let genre = open.genre.clone();
        let full = std::mem::replace(
            open,
            Passage {
                genre,
                text: String::new(),
                sentences: Vec::new(),
            },
        );
        if !full.sentences.is_empty() {
            done.push(full);
        }
    };
    for (number, line) in conllu.lines().chain([""]).enumerate() {
        let line_number = number + 1;
        if line.starts_with("# newdoc") {
            close(&mut open);
            open.genre.clear();
        } else if let Some(genre) = line.strip_prefix("# meta::genre = ") {
            open.genre = genre.trim().into();
        } else if line.starts_with("# newpar") && !line.starts_with("# newpar_block") {
            close(&mut open);
        } else if let Some(found) = line.strip_prefix("# text = ") {
            text = found;
        } else if line.is_empty() && !rows.is_empty() {
            let sentence = sentence(&mut open, text, &rows).map_err(|problem| TreebankError {
                line: line_number,
                problem,
            })?;
            open.sentences.push(sentence);
            rows.clear();
        } else if !line.is_empty() && !line.starts_with('#') {
            let row: Vec<&str> = line.split('\t').collect();
            if row.len() != 10 {
                let problem = format!("{} columns where ten are needed", row.len());
                return Err(TreebankError {
                    line: line_number,
                    problem,
                });
            }
            rows.push(row);
        }
    }
    close(&mut open);
    Ok(done)
}

fn sentence(open: &mut Passage, text: &str, rows: &[Vec<&str>]) -> Result<Vec<Word>, String> {
    if !open.text.is_empty() {
        open.text.push(' ');
    }
    let base = open.text.len();
    open.text.push_str(text);
    let mut at = 0;
    let mut words = Vec::new();
    for row in rows.iter().filter(|r| !r[0].contains(['-', '.'])) {
        let rest = text.get(at..).unwrap_or("");
        at += rest.len() - rest.trim_start().len();
        if !rest.trim_start().starts_with(row[1]) {
            return Err(format!(
                "the word {:?} does not stand next in the sentence's text",
                row[1]
            ));
        }
        let head: usize = row[6]
            .parse()
            .map_err(|_| format!("the head {:?} is no number", row[6]))?;
        words.push(Word {
            span: Span::new(base + at, base + at + row[1].len()),
            tag: row[3].into(),
            lemma: row[2].into(),
            head: head.checked_sub(1),
            relation: row[7].into(),
        });
        at += row[1].len();
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Document, Features, Relation, Sentence, Tag, Token};

    /// Each run of non-space characters a noun under the first.
    struct Plain;

    impl Analyse for Plain {
        fn analyse(&self, text: &str, _: &[Span]) -> Document {
            let mut document = Document::default();
            let mut at = 0;
            for word in text.split(' ') {
                let head = (!document.tokens.is_empty()).then_some(0);
                document.tokens.push(Token {
                    span: Span::new(at, at + word.len()),
                    lemma: word.to_lowercase().into(),
                    tag: Tag::Noun,
                    features: Features::default(),
                    head,
                    relation: if head.is_none() {
                        Relation::Root
                    } else {
                        Relation::NsubjPass
                    },
                    sentence: 0,
                });
                at += word.len() + 1;
            }
            let end = document.tokens.len();
            document.sentences.push(Sentence {
                span: Span::new(0, text.len()),
                first: 0,
                end,
                passage: 0,
                accurate: false,
            });
            document
        }
    }

    const BANK: &str = "# newdoc id = a\n# text = Guns fell.\n1\tGuns\tgun\tNOUN\t_\t_\t0\troot\t_\t_\n\
        2\tfell\tfall\tVERB\t_\t_\t1\tnsubj\t_\tSpaceAfter=No\n3\t.\t.\tPUNCT\t_\t_\t1\tpunct\t_\t_\n\n";

    #[test]
    fn counts_as_the_shared_task() {
        let scores = treebank(&Plain, BANK).unwrap();
        assert_eq!((scores.gold_tokens, scores.gold_sentences), (3, 1));
        assert_eq!(scores.sentences, 100.0);
        assert!((scores.tokens - 200.0 / 5.0).abs() < 1e-9);
        assert_eq!(scores.upos, scores.tokens);
        assert_eq!(scores.lemmas, 0.0);
        assert_eq!(scores.las, scores.tokens);
    }

    #[test]
    fn subtypes_do_not_matter() {
        let bank = BANK.replace("Guns fell.", "Guns fell .");
        let scores = treebank(&Plain, &bank).unwrap();
        assert!((scores.las - 200.0 * 2.0 / 6.0).abs() < 1e-9);
        assert_eq!(scores.uas, 100.0);
    }

    #[test]
    fn foreign_lines_are_named() {
        let error = treebank(&Plain, "1\tGuns\n").unwrap_err();
        assert_eq!(error.line, 1);
        assert!(treebank(&Plain, &BANK.replace("= Guns", "= Arms")).is_err());
    }
}
