//! Numbers of people and things, as bounds.

use knowledge::Knowledge;
use language::{Document, Span, TokenId};

/// A number with what it counts.
#[derive(Clone, Debug, PartialEq)]
pub struct CountMention {
    /// The words, approximators included: "at least 16", "dozens".
    pub span: Span,
    /// At least so many.
    pub low: u32,
    /// At most so many; `None` where open.
    pub high: Option<u32>,
    /// The noun that is counted, by the tree ("16 people"); `None` where the number stands alone ("killing 16").
    pub counted: Option<TokenId>,
    /// The token that stands for the number in the tree: the counted noun, else the number itself.
    pub head: TokenId,
}

/// All counts of a document, in text order: number words and figures, "at least", "more than", "up to", ranges,
/// "dozens", "several", "a", "no". Not ordinals, ages, dates, sums of money, calibres. Total.
pub fn find(_text: &str, _document: &Document, _knowledge: &Knowledge) -> Vec<CountMention> {
    Vec::new()
}
