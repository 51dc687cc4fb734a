//! Numbers of people and things, as bounds.
//!
//! A number is read from words and figures ([`read`]), widened by the approximators beside it, and kept where the tree
//! and its neighbours don't make it something else ([`other`]): an age, a day, a sum, a calibre, part of a name.

mod other;
mod read;

use knowledge::Knowledge;
use knowledge::lexicons::{Bound, NumberWord};
use language::{Document, Feature, Relation as R, Span, Tag, TokenId};

use self::read::{Number, Words};

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

/// All counts of a document, in text order, without overlap: number words and figures, "at least", "more than",
/// "up to", ranges, "dozens", "several", "a", "no". Not ordinals, ages, dates, sums of money, calibres. Total.
pub fn find(text: &str, document: &Document, knowledge: &Knowledge) -> Vec<CountMention> {
    let words = Words::read(text, document, knowledge);
    let mut found = Vec::new();
    let mut at = 0;
    while at < document.tokens.len() {
        match words.number(at) {
            Some(number) => {
                found.extend(mention(&words, &number));
                at = number.end.max(at + 1);
            }
            None => {
                found.extend(one(&words, at));
                at += 1;
            }
        }
    }
    // An approximator may reach over the noun of a count before it; the later count keeps its own words then.
    for i in 1..found.len() {
        let before: Span = found[i - 1].span;
        if before.overlaps(found[i].span) {
            found[i - 1].span.end = before.start.max(found[i].span.start);
        }
    }
    found.retain(|c| !c.span.is_empty());
    found
}

/// The mention of a number, unless it is something else than a count.
fn mention(words: &Words, number: &Number) -> Option<CountMention> {
    let (counted, head) = place(words, number);
    if other::is(words, number, counted) {
        return None;
    }
    let (first, end, bounds) = words.bounds(number);
    Some(CountMention {
        span: words.span(first, end),
        low: bounds.0,
        high: bounds.1,
        counted,
        head,
    })
}

/// What a number counts by the tree, and the token that stands for it there.
fn place(words: &Words, number: &Number) -> (Option<TokenId>, TokenId) {
    let document = words.document;
    let inside = |t: TokenId| (number.first..number.end).contains(&t);
    let root = (number.first..number.end)
        .rev()
        .find(|&t| document.tokens[t].head.is_none_or(|h| !inside(h)) && words.is_number(t))
        .unwrap_or(number.first);
    let token = &document.tokens[root];
    if let Some(noun) = token.head
        && noun >= number.end
        && matches!(token.relation, R::Nummod | R::Det | R::Amod | R::Compound)
        && matches!(
            document.tokens[noun].tag,
            Tag::Noun | Tag::Propn | Tag::Adj | Tag::Verb | Tag::Pron | Tag::Num
        )
    {
        return (Some(noun), noun);
    }
    // "dozens of people", "16 of them", "tens of thousands of people"
    let of = document.sentence_tokens(token.sentence).find(|&(i, t)| {
        let case = document.children_by(i, &[R::Case]).next();
        i >= number.end
            && t.head.is_some_and(inside)
            && t.relation == R::Nmod
            && case.is_some_and(|c| words.is(c, "of"))
    });
    (of.map(|(i, _)| i), root)
}

/// "a soldier": one, where the noun is for a person; "no injuries": none.
fn one(words: &Words, at: TokenId) -> Option<CountMention> {
    let document = words.document;
    let word = words.single(at)?;
    let token = &document.tokens[at];
    let high = match word {
        NumberWord::Article => 1,
        NumberWord::None => 0,
        _ => return None,
    };
    if high == 0 && words.stands_alone(at) {
        // "none were hurt", "nobody died"
        return Some(CountMention {
            span: token.span,
            low: 0,
            high: Some(0),
            counted: None,
            head: at,
        });
    }
    let noun = token
        .head
        .filter(|&h| h > at && matches!(token.relation, R::Det | R::Nummod | R::Advmod))?;
    let named = &document.tokens[noun];
    let people = words.is_person(noun);
    let plural = named.features.has(Feature::Plural);
    let fits = people && named.tag == Tag::Noun && (high == 0 || !plural) && noun - at <= 6;
    // "a soldier's house", "an officer training" are no soldier and no officer.
    let part = matches!(named.relation, R::NmodPoss | R::Compound);
    (fits && !part).then(|| CountMention {
        span: words.span(at, noun + 1),
        low: high,
        high: Some(high),
        counted: Some(noun),
        head: noun,
    })
}

/// Bounds after an approximator.
fn bounded(low: u32, high: Option<u32>, bound: Bound) -> (u32, Option<u32>) {
    match bound {
        Bound::AtLeast => (low, None),
        Bound::MoreThan if high == Some(low) => (low.saturating_add(1), None),
        Bound::MoreThan => (low, None),
        Bound::UpTo => (0, high),
        Bound::LessThan => (0, high.map(|h| h.saturating_sub(1))),
        Bound::Nearly => (low - low / 10, high),
        Bound::About => (low, high),
    }
}

#[cfg(test)]
mod tests;
