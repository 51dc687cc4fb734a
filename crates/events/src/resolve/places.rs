//! Toponyms, resolved against the gazetteer by the company they keep.

use knowledge::Knowledge;
use language::{Document, Span};

use super::ActorMention;
use crate::{Place, Report};

/// A toponym.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceMention {
    /// The words.
    pub span: Span,
    /// What it was resolved to; `None` where the gazetteer has nothing of the name.
    pub place: Option<Place>,
    /// Index (in the list of [`find`]) of the place that contains it by the text's own words ("Hasakeh, Syria").
    pub within: Option<usize>,
}

/// All toponyms of a document, in text order. Total.
pub fn find(
    _report: &Report,
    _document: &Document,
    _knowledge: &Knowledge,
    _actors: &[ActorMention],
) -> Vec<PlaceMention> {
    Vec::new()
}
