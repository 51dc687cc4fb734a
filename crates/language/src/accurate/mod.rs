//! The accurate engine: a small transformer over word pieces, with heads for all that a [`Document`] holds.
//!
//! The way of the data: the fast engine's reading → the sentences that matter (`windows`) → word pieces (`pieces`) → a vector
//! for each (`encoder`, `attention`) → labels and trees (`heads`), events (`events`) → the document (`crate::reading`).

mod attention;
mod encoder;
mod events;
mod heads;
mod layer;
mod pieces;
mod rows;
#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;
mod windows;

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use ndarray::Array2;

use self::encoder::{Batch, Encoder, Room};
use self::events::Events;
use self::heads::Heads;
use self::layer::Numbers;
use self::pieces::Pieces;
use crate::network::weights::{ACCURATE, ModelError, Weights, missing};
use crate::reading::{Reading, Writer, check_labels};
use crate::{Analyse, Document, EventReading, FastEngine, Span, TokenId};

/// Pieces that are read together at least: enough to use each weight often once it is near, few enough to stay near too.
const BATCH: usize = 192;

/// Sentences that are read at a time to see whether a text tells of any event.
const FIRST: usize = 3;
/// What a word must be likely to name an event for its text to be read.
const TOLD: f32 = 0.3;

/// English text to a [`Document`] with readings of events.
///
/// It takes words and a first reading from the fast engine. The result depends on the text, the passages and what matters:
/// not on other texts, threads or the time.
pub struct AccurateEngine {
    fast: FastEngine,
    pieces: Pieces,
    encoder: Encoder,
    heads: Heads,
    events: Events,
    /// Pieces that are read together at least.
    batch: usize,
    /// Space to work in, left by earlier texts: one for each that is read at a time.
    workplaces: Mutex<Vec<Workplace>>,
}

/// What reading a text works in, kept for the next one.
#[derive(Default)]
struct Workplace {
    batch: Batch,
    room: Room,
    /// The vectors of words.
    words: Vec<f32>,
    scores: Array2<f32>,
}

/// The word pieces of the words that are read.
#[derive(Default)]
struct Cut {
    pieces: Vec<u32>,
    /// Where the pieces of each token of the document begin, and the last end.
    at: Vec<usize>,
}

/// What was read of some words, which follow each other in the text.
#[derive(Default)]
struct Found {
    tokens: Vec<TokenId>,
    spans: Vec<Span>,
    reading: Reading,
    events: Vec<EventReading>,
}

impl AccurateEngine {
    /// Reads the weights that the code in `training/accurate/` wrote (`models/accurate/model.bin`). `fast` reads every text
    /// first.
    ///
    /// # Errors
    /// When the bytes are no weights, are cut short, or were made for other labels than this version's.
    pub fn load(fast: FastEngine, bytes: &[u8]) -> Result<Self, ModelError> {
        Self::load_with(fast, bytes, Numbers::Whole)
    }

    fn load_with(fast: FastEngine, bytes: &[u8], numbers: Numbers) -> Result<Self, ModelError> {
        let weights = Weights::read(bytes, ACCURATE)?;
        check_labels(&weights)?;
        let pieces = Pieces::load(&weights)?;
        let encoder = Encoder::load(&weights, pieces.count(), numbers)?;
        if encoder.longest() < 4 {
            return Err(missing("positions", "a row for each piece of a window"));
        }
        let heads = Heads::load(&weights, encoder.width(), numbers)?;
        Ok(Self {
            events: Events::load(&weights, &heads, encoder.width(), numbers)?,
            fast,
            pieces,
            encoder,
            heads,
            batch: BATCH,
            workplaces: Mutex::default(),
        })
    }

    /// The word pieces of a document's words, which is what reading it all takes time for.
    pub fn pieces(&self, text: &str, document: &Document) -> usize {
        self.cut(text, document, &vec![true; document.sentences.len()])
            .pieces
            .len()
    }

    /// Pieces that a window may have between its marks.
    fn longest(&self) -> usize {
        self.encoder.longest() - 2
    }

    fn cut(&self, text: &str, document: &Document, chosen: &[bool]) -> Cut {
        let mut cut = Cut::default();
        cut.at.push(0);
        for token in &document.tokens {
            if chosen[token.sentence] {
                self.pieces.of(token.span.of(text), self.longest(), &mut cut.pieces);
            }
            cut.at.push(cut.pieces.len());
        }
        cut
    }

    /// Reads windows, batch by batch.
    fn read(&self, text: &str, document: &Document, windows: &[Range<TokenId>], cut: &Cut) -> Found {
        let mut place = self
            .workplaces
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop()
            .unwrap_or_default();
        let mut found = Found::default();
        let mut rest = windows;
        while !rest.is_empty() {
            let (mut count, mut pieces) = (0, 0);
            while count < rest.len() && pieces < self.batch {
                pieces += cut.at[rest[count].end] - cut.at[rest[count].start] + 2;
                count += 1;
            }
            let (now, after) = rest.split_at(count);
            self.read_batch(text, document, now, cut, &mut place, &mut found);
            rest = after;
        }
        self.workplaces
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(place);
        found
    }

    fn read_batch(
        &self,
        text: &str,
        document: &Document,
        windows: &[Range<TokenId>],
        cut: &Cut,
        place: &mut Workplace,
        found: &mut Found,
    ) {
        let Workplace {
            batch,
            room,
            words,
            scores,
        } = place;
        let base = found.tokens.len();
        let (firsts, ranges) = fill(batch, text, document, windows, cut);
        found.tokens.extend(windows.iter().cloned().flatten());
        found
            .spans
            .extend(found.tokens[base..].iter().map(|&t| document.tokens[t].span));
        let width = self.encoder.width();
        let states = self.encoder.read(batch, room);
        words.clear();
        for &row in &firsts {
            words.extend_from_slice(&states[row * width..][..width]);
        }
        let sentences = self
            .heads
            .read(words, &ranges, width, &mut room.inputs, scores, &mut found.reading);
        let tokens = &found.tokens;
        let events = self.events.read(
            &self.heads,
            (words, width),
            scores,
            &sentences,
            &mut room.inputs,
            |row| tokens[base + row],
        );
        found.events.extend(events);
    }

    /// Whether one of the sentences that hold some promise tells of an event.
    fn tells_of_event(
        &self,
        text: &str,
        document: &Document,
        promise: &dyn Fn(&Document, usize) -> Option<i32>,
    ) -> bool {
        let all = 0..document.sentences.len();
        let mut promising: Vec<(i32, usize)> = all.filter_map(|s| Some((promise(document, s)?, s))).collect();
        promising.sort_by_key(|&(promise, sentence)| (Reverse(promise), sentence));
        promising.chunks(FIRST).any(|few| {
            let mut chosen = vec![false; document.sentences.len()];
            few.iter().for_each(|&(_, sentence)| chosen[sentence] = true);
            let found = self.read_chosen(text, document, &chosen);
            found.events.iter().any(|event| event.chance >= TOLD)
        })
    }

    /// Reads the sentences chosen of a document.
    fn read_chosen(&self, text: &str, document: &Document, chosen: &[bool]) -> Found {
        let cut = self.cut(text, document, chosen);
        let size = |token: TokenId| cut.at[token + 1] - cut.at[token];
        let windows = windows::windows(document, chosen, size, self.longest());
        self.read(text, document, &windows, &cut)
    }

    /// A document with the sentences that matter, and those beside them, read anew.
    fn read_where(&self, text: &str, document: Document, matters: &dyn Fn(&Document, usize) -> bool) -> Document {
        let chosen = windows::chosen(&document, matters);
        if !chosen.contains(&true) {
            return document;
        }
        let found = self.read_chosen(text, &document, &chosen);
        let mut writer = Writer::new(self.fast.lore(), text);
        let mut sentences = found.reading.sentences.iter().peekable();
        for (number, sentence) in document.sentences.iter().enumerate() {
            if !chosen[number] {
                writer.copy(&document, number);
                continue;
            }
            // Sentences read anew may have other borders, but none crosses that of a window.
            while let Some(words) = sentences.next_if(|words| found.tokens[words.start] < sentence.end) {
                writer.sentence(&found.reading, words.clone(), &found.spans, sentence.passage, true);
            }
        }
        writer.document.events = found.events;
        writer.document
    }
}

/// Puts windows into a batch. Gives the row of each word's first piece, and the windows as ranges of words.
fn fill(
    batch: &mut Batch,
    text: &str,
    document: &Document,
    windows: &[Range<TokenId>],
    cut: &Cut,
) -> (Vec<usize>, Vec<Range<usize>>) {
    batch.pieces.clear();
    batch.cases.clear();
    batch.windows.clear();
    let (mut firsts, mut ranges) = (Vec::new(), Vec::new());
    for window in windows {
        let (start, word) = (batch.pieces.len(), firsts.len());
        batch.pieces.push(pieces::FIRST);
        batch.cases.push(0);
        for token in window.clone() {
            firsts.push(batch.pieces.len());
            batch
                .pieces
                .extend_from_slice(&cut.pieces[cut.at[token]..cut.at[token + 1]]);
            let case = pieces::case(document.tokens[token].span.of(text));
            batch.cases.resize(batch.pieces.len(), case);
        }
        batch.pieces.push(pieces::LAST);
        batch.cases.push(0);
        batch.windows.push(start..batch.pieces.len());
        ranges.push(word..firsts.len());
    }
    (firsts, ranges)
}

impl Analyse for AccurateEngine {
    fn analyse(&self, text: &str, passages: &[Span]) -> Document {
        self.analyse_where(text, passages, &|_, _| true)
    }

    fn analyse_where(&self, text: &str, passages: &[Span], matters: &dyn Fn(&Document, usize) -> bool) -> Document {
        let document = self.fast.analyse(text, passages);
        self.read_where(text, document, matters)
    }

    fn analyse_if(
        &self,
        text: &str,
        passages: &[Span],
        promise: &dyn Fn(&Document, usize) -> Option<i32>,
        matters: &dyn Fn(&Document, usize) -> bool,
    ) -> Option<Document> {
        let document = self.fast.analyse(text, passages);
        let tells = self.tells_of_event(text, &document, promise);
        tells.then(|| self.read_where(text, document, matters))
    }
}
