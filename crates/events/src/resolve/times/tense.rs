//! Whether the clause around an expression looks back or ahead.

use knowledge::lexicons::{TimeWord, Times};
use language::{Document, Feature, Span, Tag};

use super::reckon::Tense;
use super::tokens::{Kind, Tokens};

/// How far the words around are looked at where there is no tree.
const LEFT: usize = 16;
const RIGHT: usize = 10;

/// The tense of the clause of the tokens from `first` up to `end`: by the tree, else by the nearest word that tells.
pub(super) fn of(text: &str, document: &Document, tokens: &Tokens, first: usize, end: usize, words: &Times) -> Tense {
    let span = tokens.all.get(first).map_or(Span::default(), |t| t.span);
    match by_tree(document, span, words) {
        Tense::Unknown => by_words(text, tokens, first, end, words),
        told => told,
    }
}

fn by_tree(document: &Document, span: Span, words: &Times) -> Tense {
    let Some(token) = document.token_at(span.start) else {
        return Tense::Unknown;
    };
    let says = |lemma: &str, word| words.get(lemma).0.contains(&word);
    let looks_ahead = |lemma: &str| says(lemma, TimeWord::Future);
    // A verb without tense of its own ("to meet on Friday") takes that of the verb above it.
    let mut infinitive = false;
    for verb in document.ancestors(token).take(12) {
        let word = &document.tokens[verb];
        if infinitive && says(&word.lemma, TimeWord::Aim) {
            return Tense::Future;
        }
        infinitive = word.features.has(Feature::Infinitive);
        if !matches!(word.tag, Tag::Verb | Tag::Aux) {
            continue;
        }
        let mut auxiliaries = document.children(verb).filter(|(_, t)| t.tag == Tag::Aux);
        if looks_ahead(&word.lemma) || auxiliaries.any(|(_, t)| looks_ahead(&t.lemma)) {
            return Tense::Future;
        }
        let past = document
            .children(verb)
            .any(|(_, t)| t.tag == Tag::Aux && t.features.has(Feature::Past));
        if past || word.features.has(Feature::Past) {
            return Tense::Past;
        }
    }
    Tense::Unknown
}

fn by_words(text: &str, tokens: &Tokens, first: usize, end: usize, words: &Times) -> Tense {
    let tells = |at: usize| {
        let meanings = tokens.meanings(at);
        if meanings.iter().any(|m| m.word == TimeWord::Future) {
            return Some(Tense::Future);
        }
        let token = tokens.all.get(at)?;
        let word = token.span.of(text);
        let ending = words.past_ending();
        let looks_past = !ending.is_empty() && word.len() > ending.len() + 2 && word.ends_with(ending);
        let past = looks_past && !token.upper || meanings.iter().any(|m| m.word == TimeWord::Past);
        past.then_some(Tense::Past)
    };
    let closed = |at: &usize| {
        !matches!(
            tokens.kind(*at),
            Kind::Break | Kind::Mark('.' | ';' | ':' | '"' | '“' | '”' | '?' | '!')
        )
    };
    let left = (first.saturating_sub(LEFT)..first)
        .rev()
        .take_while(closed)
        .find_map(tells);
    let right = || (end..end + RIGHT).take_while(closed).find_map(tells);
    left.or_else(right).unwrap_or(Tense::Unknown)
}
