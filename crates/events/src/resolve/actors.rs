//! Actors named in a text, resolved to the actors known beforehand.

use std::sync::Arc;

use knowledge::Knowledge;
use language::{Document, Span, TokenId};

use crate::Report;

/// An actor named in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct ActorMention {
    /// The words: the shortest phrase that names the actor, without determiner.
    pub span: Span,
    /// First token of the phrase.
    pub first: TokenId,
    /// One past its last token.
    pub end: TokenId,
    /// Id of the known actor.
    pub id: Arc<str>,
    /// Its canonical name.
    pub name: String,
}

/// All known actors that a document names, in text order, without overlap: by name or variant, by acronym introduced
/// in the text, by role and country ("the Iraqi army", "the Defence Ministry" in a report about one state). Total.
pub fn find(_report: &Report, _document: &Document, _knowledge: &Knowledge) -> Vec<ActorMention> {
    Vec::new()
}
