//! Which sentences are worth a slow engine's reading.

use knowledge::Knowledge;
use language::{Document, Tag};

use super::semantics::lemma;

/// Categories whose words, where no word names an event, still tell that one is near.
const NEAR: [&str; 3] = ["casualty", "weapon", "armed"];

/// Whether a sentence has a word that can name an event, or one of harm, arms or armed people. `document` is a quick
/// reading of the text; what it takes for a name or a verb does not count, only its words.
pub fn matters(text: &str, document: &Document, sentence: usize, knowledge: &Knowledge) -> bool {
    let categories = &knowledge.lexicons.categories;
    let near: Vec<_> = NEAR.iter().filter_map(|c| categories.named(c)).collect();
    let names_event = |word: &str| !knowledge.ontology.triggers().starting(word).is_empty();
    let is_near = |word: &str| {
        let of = categories.of(word);
        near.iter().any(|c| of.has(*c))
    };
    document.sentence_tokens(sentence).any(|(_, token)| {
        let open = matches!(token.tag, Tag::Noun | Tag::Propn | Tag::Verb | Tag::Adj);
        let word = lemma(text, token, |w| names_event(w) || is_near(w));
        open && (names_event(&word) || is_near(&word))
    })
}
