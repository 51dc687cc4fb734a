//! Acronyms that a text introduces: "Hay'at Tahrir al-Sham (HTS)".

use std::collections::BTreeMap;

use knowledge::actors::{ActorIndex, NameUse, fold};
use language::{Document, Span, TokenId};

use super::reading::Reading;

/// An acronym with the words that it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acronym {
    /// The words.
    pub long: Span,
    /// The acronym.
    pub short: Span,
}

/// All acronyms that a document introduces in brackets behind the words that they stand for, in text order; found as
/// Schwartz and Hearst (2003) do: the acronym's letters are met in the words from the end, the first one at the start
/// of a word. Total.
pub fn introduced_acronyms(text: &str, document: &Document) -> Vec<Acronym> {
    pairs(text, document)
        .filter_map(|(open, short)| long_form(text, document, open, short))
        .collect()
}

/// Brackets with one token in capitals at their start: the bracket and the token.
fn pairs<'a>(text: &'a str, document: &'a Document) -> impl Iterator<Item = (TokenId, TokenId)> + 'a {
    let form = move |t: TokenId| document.tokens.get(t).map_or("", |t| t.span.of(text));
    (1..document.tokens.len()).filter_map(move |open| {
        let short = open + 1;
        let closed = matches!(form(open + 2), ")" | "," | ";");
        (form(open) == "(" && closed && is_short(form(short))).then_some((open, short))
    })
}

fn is_short(form: &str) -> bool {
    let capitals = form.chars().filter(|c| c.is_uppercase()).count();
    let letters = form.chars().filter(|c| c.is_alphanumeric()).count();
    (2..=10).contains(&letters) && capitals >= 2 && capitals * 2 >= letters
}

fn long_form(text: &str, document: &Document, open: TokenId, short: TokenId) -> Option<Acronym> {
    let letters: Vec<char> = fold(document.tokens[short].span.of(text)).chars().collect();
    let sentence = document.tokens[open].sentence;
    let mut left = letters.len();
    let (mut first, mut words) = (open, 0);
    while left > 0 {
        first = first.checked_sub(1)?;
        let token = &document.tokens[first];
        let form = token.span.of(text);
        words += 1;
        if token.sentence != sentence || words > letters.len() + 5 || matches!(form, "," | ";" | ":" | "(" | ")") {
            return None;
        }
        let word: Vec<char> = fold(form).chars().collect();
        left -= met(&letters[..left], &word);
    }
    let long = document.tokens[first].span.cover(document.tokens[open - 1].span);
    let capital = long.of(text).starts_with(char::is_uppercase);
    (capital && (open - first > 1 || long.len() > 2 * letters.len())).then_some(Acronym {
        long,
        short: document.tokens[short].span,
    })
}

/// How many of the last letters a word gives: the most that can be met in it in order, the first at its start.
fn met(letters: &[char], word: &[char]) -> usize {
    (1..=letters.len().min(4))
        .filter(|&n| {
            let wanted = &letters[letters.len() - n..];
            let mut rest = word.iter();
            word.first() == wanted.first() && wanted.iter().all(|c| rest.any(|w| w == c))
        })
        .max()
        .unwrap_or(0)
}

/// Acronyms by key: the known actor meant, or `None` where the words are no known actor's, so that the acronym must not
/// be taken for another's.
pub(super) struct Introduced(BTreeMap<String, Option<ActorIndex>>);

impl Introduced {
    /// The actor of a key; `None` where the text does not introduce it.
    pub fn of(&self, key: &str) -> Option<Option<ActorIndex>> {
        self.0.get(key).copied()
    }
}

/// The acronyms of a document, resolved by the words that they stand for.
pub(super) fn introduced(reading: &Reading<'_>) -> Introduced {
    let mut found = BTreeMap::new();
    for (open, short) in pairs(reading.text, reading.document) {
        let meant = named_before(reading, open);
        let key = reading.key(short).to_owned();
        // Where the acronym itself is a filed name of an actor that the words name too, that is the one.
        if meant.is_some() {
            found.entry(key).or_insert(meant);
        } else if let Some(acronym) = long_form(reading.text, reading.document, open, short)
            && acronym.long.of(reading.text).split_whitespace().count() > 1
            && !near(reading, &acronym)
        {
            found.entry(key).or_insert(None);
        }
    }
    Introduced(found)
}

/// Whether the acronym's own actor has a name like the words, so that a spelling not filed is no other actor.
fn near(reading: &Reading<'_>, acronym: &Acronym) -> bool {
    let words: Vec<String> = acronym.long.of(reading.text).split_whitespace().map(fold).collect();
    let own = reading.actors.candidates(&fold(acronym.short.of(reading.text)));
    own.iter().filter_map(|c| reading.actors.at(c.actor)).any(|actor| {
        let name: Vec<String> = actor.name.split_whitespace().map(fold).collect();
        let shared = words.iter().filter(|w| w.len() > 3 && name.contains(w)).count();
        shared > 0
    })
}

/// The actor whose full name ends right before a token.
fn named_before(reading: &Reading<'_>, open: TokenId) -> Option<ActorIndex> {
    let sentence = reading.document.tokens[open].sentence;
    let start = reading
        .document
        .sentences
        .get(sentence)?
        .first
        .max(open.saturating_sub(12));
    (start..open).find_map(|first| {
        let prefixes = reading.actors.prefixes(&reading.keys[first..open]);
        let (_, candidates) = prefixes.into_iter().find(|(tokens, _)| first + tokens == open)?;
        let mut named = candidates.iter().filter(|c| c.usage == NameUse::Name && !c.contextual);
        let one = named
            .next()
            .filter(|_| reading.has_capital(first) || reading.has_capital(open - 1))?;
        named.next().is_none().then_some(one.actor)
    })
}
