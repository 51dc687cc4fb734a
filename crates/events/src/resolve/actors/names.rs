//! What may be a name of a known actor.

use std::ops::Range;

use knowledge::actors::{ActorKind, Candidate, NameUse};
use language::{NameKind, TokenId};

use super::{
    acronyms::{self, Introduced},
    reading::Reading,
};

/// Tokens that may name an actor, with all that they may name.
pub(super) struct Found {
    pub first: TokenId,
    pub end: TokenId,
    pub candidates: Vec<Candidate>,
}

/// A name is no longer than this.
const LONGEST: usize = 14;

/// All runs of tokens that may be names, in text order, without overlap, the longest first.
pub(super) fn find(reading: &Reading<'_>) -> Vec<Found> {
    let introduced = acronyms::introduced(reading);
    let mut found = Vec::new();
    let mut at = 0;
    while at < reading.keys.len() {
        let end = known(reading, at, &introduced)
            .or_else(|| alike(reading, at))
            .map(|name| {
                let end = name.end;
                found.push(name);
                end
            });
        at = end.unwrap_or(at + 1);
    }
    found
}

/// The longest filed name that starts at a token.
fn known(reading: &Reading<'_>, at: TokenId, introduced: &Introduced) -> Option<Found> {
    if reading.key(at).is_empty() || joined_to_a_word_before(reading, at) {
        return None;
    }
    if let Some(actor) = introduced.of(reading.key(at)).filter(|_| reading.has_capital(at)) {
        let actor = actor?;
        let candidate = Candidate {
            actor,
            usage: NameUse::Name,
            acronym: true,
            contextual: false,
            lower: false,
            title: false,
        };
        return Some(Found {
            first: at,
            end: at + 1,
            candidates: vec![candidate],
        });
    }
    let limit = reading.sentence_end(at).min(at + LONGEST);
    let mut prefixes = reading.actors.prefixes(&reading.keys[at..limit]);
    while let Some((tokens, candidates)) = prefixes.pop() {
        let (mut first, end) = (at, at + tokens);
        let fits = |c: &&Candidate| fits(reading, first, end, **c);
        let candidates: Vec<Candidate> = candidates.iter().filter(fits).copied().collect();
        if candidates.is_empty() || joined_to_a_word_behind(reading, end) {
            continue;
        }
        if reading.key(first) == "the" && tokens > 1 {
            first += 1;
        }
        return Some(Found { first, end, candidates });
    }
    None
}

/// "pro-Russian", "anti-Taliban", "ex-Soviet".
fn joined_to_a_word_before(reading: &Reading<'_>, at: TokenId) -> bool {
    reading.hyphen_before(at).is_some_and(|word| !reading.has_capital(word))
}

/// "Turkish-backed", "Hamas-run".
fn joined_to_a_word_behind(reading: &Reading<'_>, end: TokenId) -> bool {
    reading
        .hyphen_after(end)
        .is_some_and(|word| !reading.has_capital(word) || reading.is_loud(word))
}

/// Whether the letters of the text allow a candidate, and no longer name swallows it.
fn fits(reading: &Reading<'_>, first: TokenId, end: TokenId, candidate: Candidate) -> bool {
    written_as(reading, first, end, candidate) && !swallowed(reading, first, end, candidate)
}

fn written_as(reading: &Reading<'_>, first: TokenId, end: TokenId, candidate: Candidate) -> bool {
    let form = reading.span(first, end).of(reading.text);
    if candidate.acronym {
        let letters = form.chars().filter(|c| c.is_alphabetic()).count();
        let capitals = form.chars().filter(|c| c.is_uppercase()).count();
        let told = capitals >= 2 && capitals * 2 > letters && !form.contains(char::is_whitespace);
        return told && (!reading.is_loud(first) || plain_in_capitals(reading, first, end));
    }
    if candidate.lower {
        return true;
    }
    // In capitals an outlet's name can't be told from a word: "DAWN", "THE NATIONAL".
    let outlet = reading.actors.at(candidate.actor).is_some_and(|a| &*a.sector == "MED");
    if outlet && reading.is_loud(first) && (end == first + 1 || reading.key(first) == "the") {
        return false;
    }
    let tokens = || (first..end).filter(|&t| !reading.key(t).is_empty());
    if candidate.title {
        let long = |t: &TokenId| reading.form(*t).chars().filter(|c| c.is_alphabetic()).count() > 3;
        return tokens().any(|t| reading.has_capital(t)) && tokens().filter(long).all(|t| reading.has_capital(t));
    }
    tokens().any(|t| reading.has_capital(t))
}

/// Whether an acronym in a text in capitals can be told from a word: "US" in "US JETS", not in "THEY TOLD US".
fn plain_in_capitals(reading: &Reading<'_>, first: TokenId, end: TokenId) -> bool {
    let words = reading.words();
    let key: String = reading.keys[first..end].concat();
    if !words.also_words.contains(&key) || reading.form(first).contains('.') {
        return true;
    }
    if key != "us" {
        return false;
    }
    let acts = |t: TokenId| {
        reading.actors.role(reading.key(t)).is_some()
            || reading.listed(&words.assets, t)
            || reading.listed(&words.members, t)
            || reading.listed(&words.voices, t)
    };
    let start = reading.before(first).is_none_or(|t| reading.key(t) == "the");
    start || reading.after(end).is_some_and(acts)
}

/// Whether the engine sees a longer name there: "Michael Jordan", "Lake Chad", "Lloyd Austin" where only Austin is filed.
fn swallowed(reading: &Reading<'_>, first: TokenId, end: TokenId, candidate: Candidate) -> bool {
    let Some(actor) = reading.actors.at(candidate.actor) else {
        return true;
    };
    let person = reading.within_name(first, end, &[NameKind::Person]);
    let titled = |mut tokens: Range<TokenId>| {
        tokens.all(|t| reading.key(t).is_empty() || reading.listed(&reading.words().titles, t))
    };
    match actor.kind {
        ActorKind::State if candidate.usage == NameUse::Name => {
            let place = reading.within_name(first, end, &[NameKind::Place, NameKind::Facility]);
            // A name that ends with the state is often two: "Hasakeh, Syria".
            let place = place.filter(|&(_, e)| e > end || reading.words().weak_names.contains(reading.key(first)));
            (person.is_some() && reading.words().weak_names.contains(reading.key(first))) || place.is_some()
        }
        ActorKind::State => candidate.usage == NameUse::Seat && person.is_some(),
        // "Richard Wagner", "Amal Clooney"; a group before a man's name may be the engine's mistake.
        ActorKind::Organ | ActorKind::Body => person.is_some_and(|(start, _)| {
            let weak = reading.words().weak_names.contains(reading.key(first));
            let other = weak || candidate.usage == NameUse::Seat || (start < first && !titled(start..first));
            end == first + 1 && !candidate.acronym && other
        }),
        ActorKind::Person => {
            person.is_some_and(|(start, stop)| end == first + 1 && !(titled(start..first) && titled(end..stop)))
        }
    }
}

/// A run of capitalised tokens that sounds like a name of a group or person.
fn alike(reading: &Reading<'_>, at: TokenId) -> Option<Found> {
    let starts = reading.has_capital(at) && !reading.is_loud(at) && reading.key(at).len() > 2;
    if !starts || joined_to_a_word_before(reading, at) {
        return None;
    }
    let limit = reading.sentence_end(at).min(at + 6);
    let tokens = &reading.document.tokens;
    // The engine may cut a name at an apostrophe.
    let touches = |t: TokenId| t > at && tokens[t - 1].span.end == tokens[t].span.start && !reading.key(t).is_empty();
    let proper = |t: &TokenId| reading.has_capital(*t) || is_joint(reading.form(*t)) || touches(*t);
    let run = (at..limit).take_while(proper).count();
    (1..=run)
        .rev()
        .filter(|n| reading.has_capital(at + n - 1) || touches(at + n - 1))
        .find_map(|n| {
            let end = at + n;
            let form = reading.span(at, end).of(reading.text);
            if form.len() < 6 || joined_to_a_word_behind(reading, end) {
                return None;
            }
            let candidates = reading.actors.like(form);
            (!candidates.is_empty()).then(|| Found {
                first: at,
                end,
                candidates: candidates.to_vec(),
            })
        })
}

/// What may stand within a transliterated name besides capitalised words.
fn is_joint(form: &str) -> bool {
    matches!(
        form,
        "-" | "al" | "el" | "bin" | "ibn" | "e" | "i" | "ul" | "ud" | "al-" | "el-" | "'" | "’"
    )
}
