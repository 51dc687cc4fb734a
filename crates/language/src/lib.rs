//! English text to a [`Document`]: sentences, tokens, lemmas, tags, a dependency tree and names.
//!
//! No IO and no politics: this crate gets its weights as bytes and knows nothing of events.

mod accurate;
mod document;
pub mod evaluate;
mod fast;
mod network;
mod reading;
mod span;

pub use accurate::AccurateEngine;
pub use document::{
    Document, EventReading, Feature, Features, Name, NameKind, Relation, RoleReading, Sentence, Tag, Token, TokenId,
};
pub use fast::FastEngine;
pub use network::weights::ModelError;
pub use span::Span;

/// An engine that reads English.
pub trait Analyse: Send + Sync {
    /// Analyses the given passages of a text.
    ///
    /// `passages` are byte spans of `text` that do not overlap, in order: paragraphs, headlines, captions.
    /// A sentence never crosses the border of a passage; text outside every passage gets no tokens.
    /// Total: any text gives a document, if need be one without sentences.
    fn analyse(&self, text: &str, passages: &[Span]) -> Document;

    /// As [`Analyse::analyse`], but an engine that first reads the text in a fast way reads again with care only the
    /// sentences that matter, and those beside them in their passage.
    ///
    /// `matters` is asked for each sentence of the fast reading, by that document and the sentence's number.
    fn analyse_where(&self, text: &str, passages: &[Span], matters: &dyn Fn(&Document, usize) -> bool) -> Document {
        let _ = matters;
        self.analyse(text, passages)
    }

    /// As [`Analyse::analyse_where`], but an engine that is slow first reads the sentences that may tell of an event, the
    /// likeliest first, and gives nothing where none of them does.
    ///
    /// `promise` says of a sentence of the fast reading how likely it tells of an event, on any scale; nothing where it
    /// need not be read first.
    fn analyse_if(
        &self,
        text: &str,
        passages: &[Span],
        promise: &dyn Fn(&Document, usize) -> Option<i32>,
        matters: &dyn Fn(&Document, usize) -> bool,
    ) -> Option<Document> {
        let _ = promise;
        Some(self.analyse_where(text, passages, matters))
    }
}
