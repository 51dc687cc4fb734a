//! Whether a state or a seat of power acts, or is a place.

use knowledge::actors::{NameUse, WordList};
use language::{Relation, Tag, TokenId};

use super::{choice::Chosen, reading::Reading};

/// A state's adjective names the state where it stands before a deed or a thing ("US strike"), not before a kind of
/// place or people ("Syrian city", "Syrian refugees"), nor alone ("is Syrian").
pub(super) fn modifies_a_deed(reading: &Reading<'_>, one: &Chosen<'_>) -> bool {
    reading.hyphen_after(one.end).is_none()
        && modified(reading, one).is_some_and(|noun| !is_place_or_people(reading, noun))
}

fn is_place_or_people(reading: &Reading<'_>, noun: TokenId) -> bool {
    let words = reading.words();
    reading.listed(&words.places, noun) || reading.listed(&words.people, noun)
}

/// The noun before which a name stands: "US air strike" gives "strike".
fn modified(reading: &Reading<'_>, one: &Chosen<'_>) -> Option<TokenId> {
    let mut noun = None;
    let mut at = one.end;
    while let Some(token) = reading.after(at).filter(|t| *t < one.end + 6) {
        match reading.tag(token) {
            Tag::Noun => noun = Some(token),
            Tag::Propn if noun.is_none() => noun = Some(token),
            Tag::Adj | Tag::Propn | Tag::Num => {}
            Tag::X if !reading.key(token).is_empty() => noun = Some(token),
            Tag::Punct if matches!(reading.form(token), "-" | "‑") => {}
            _ => break,
        }
        at += 1;
    }
    noun
}

/// "The Russians shelled": people as a side, not "two Russians".
pub(super) fn people_as_a_side(reading: &Reading<'_>, one: &Chosen<'_>) -> bool {
    let the = reading.before(one.first).is_some_and(|t| reading.key(t) == "the");
    the && (!reading.tree || is_subject(reading, reading.head(one.first, one.end)))
}

fn is_subject(reading: &Reading<'_>, token: TokenId) -> bool {
    matches!(reading.relation(token), Relation::Nsubj | Relation::OblAgent)
}

/// Whether a state's name stands for the state: "Syria denied", "strikes by Israel", "accused Iran", "Israel's raid".
pub(super) fn state_acts(reading: &Reading<'_>, one: &Chosen<'_>) -> bool {
    if reading.after(one.end).is_some_and(|t| reading.is_possessive(t)) {
        let owned = owned(reading, one.end + 1);
        return owned.is_some_and(|t| !is_place_or_people(reading, t) && reading.tag(t) != Tag::Propn)
            && !behind_locative(reading, one);
    }
    if is_attributive(reading, one) {
        if is_where_it_was(reading, one) {
            return false;
        }
        return modified(reading, one).is_some_and(|noun| !is_place_or_people(reading, noun));
    }
    if is_blamed(reading, one) {
        return true;
    }
    if behind_locative(reading, one) || in_chain_of_places(reading, one) {
        return false;
    }
    if behind_agentive(reading, one) {
        return true;
    }
    let head = first_conjunct(reading, reading.head(one.first, one.end));
    if reading.tree && head < reading.document.tokens.len() {
        return match reading.relation(head) {
            Relation::Nsubj
            | Relation::NsubjPass
            | Relation::Obj
            | Relation::Iobj
            | Relation::OblAgent
            | Relation::Root
            | Relation::Vocative
            | Relation::Parataxis => true,
            _ => reading.after(one.end).is_some_and(|t| is_act(reading, t)),
        };
    }
    reading.before(one.first).is_none() || reading.after(one.end).is_some_and(|t| is_act(reading, t))
}

/// "the Jordan attack" after "an attack in Jordan": a state's name before a noun is a place where the report has said so.
fn is_where_it_was(reading: &Reading<'_>, one: &Chosen<'_>) -> bool {
    let key = reading.key(one.first);
    let noun_only = one.end == one.first + 1
        && !reading
            .actors
            .candidates(key)
            .iter()
            .any(|c| c.usage == NameUse::Adjective);
    noun_only && reading.where_it_was.contains(key)
}

/// "US" in "US strike", "Iran" in "Iran deal": an adjective by use.
fn is_attributive(reading: &Reading<'_>, one: &Chosen<'_>) -> bool {
    let key: String = reading.keys[one.first..one.end].concat();
    let both = reading
        .actors
        .candidates(&key)
        .iter()
        .any(|c| c.usage == NameUse::Adjective);
    let next = reading.after(one.end);
    let noun =
        next.is_some_and(|t| matches!(reading.tag(t), Tag::Noun | Tag::Adj) || (both && reading.tag(t) == Tag::Propn));
    let head = reading.head(one.first, one.end);
    let compound = reading.tree && matches!(reading.relation(head), Relation::Compound | Relation::Amod);
    noun && (both || compound)
}

/// The noun that is owned: the last of the run of nouns behind `'s`.
fn owned(reading: &Reading<'_>, start: TokenId) -> Option<TokenId> {
    let mut noun = None;
    let mut at = start;
    while let Some(token) = reading.after(at).filter(|t| *t < start + 5) {
        match reading.tag(token) {
            Tag::Noun | Tag::Propn => noun = Some(token),
            Tag::Adj | Tag::Num | Tag::Adv => {}
            Tag::Verb if noun.is_none() => {}
            Tag::X => noun = noun.or(Some(token)),
            _ => break,
        }
        at += 1;
    }
    noun
}

/// The preposition before a name, words like "the", "northern" left out.
fn preposition(reading: &Reading<'_>, one: &Chosen<'_>) -> Option<TokenId> {
    let mut at = one.first;
    while let Some(token) = reading.before(at) {
        let key = reading.key(token);
        if reading.words().directions.contains(key) && key != "of"
            || (reading.hyphen_before(token).is_some() && key.ends_with("ern"))
        {
            at = token;
        } else if reading.form(token) == "-" {
            at = reading.before(token).unwrap_or(token);
        } else {
            return Some(token);
        }
    }
    None
}

fn behind_locative(reading: &Reading<'_>, one: &Chosen<'_>) -> bool {
    let direction = reading.before(one.first).is_some_and(|t| {
        let key = reading.key(t);
        reading.words().directions.contains(key) && !matches!(key, "the" | "all" | "of" | "former")
    });
    direction || preposition(reading, one).is_some_and(|t| reading.words().locative.contains(reading.key(t)))
}

/// "raids blamed on Egypt", "attributed to Tehran"
fn is_blamed(reading: &Reading<'_>, one: &Chosen<'_>) -> bool {
    let word = preposition(reading, one);
    let verb = word.and_then(|t| reading.before(t));
    let keys = word
        .zip(verb)
        .map(|(word, verb)| (reading.key(verb), reading.key(word)));
    matches!(
        keys,
        Some(("blamed" | "pinned", "on") | ("attributed" | "ascribed", "to"))
    )
}

fn behind_agentive(reading: &Reading<'_>, one: &Chosen<'_>) -> bool {
    preposition(reading, one).is_some_and(|t| {
        // "the border with Iraq" is a place.
        let of_place = reading
            .before(t)
            .is_some_and(|noun| reading.listed(&reading.words().places, noun));
        reading.words().agentive.contains(reading.key(t)) && !of_place
    })
}

/// "Hasakeh, Syria": a name behind a comma behind a proper noun.
fn in_chain_of_places(reading: &Reading<'_>, one: &Chosen<'_>) -> bool {
    let comma = reading.before(one.first).filter(|t| reading.form(*t) == ",");
    let proper = comma
        .and_then(|t| reading.before(t))
        .is_some_and(|t| reading.has_capital(t));
    let closes = reading
        .after(one.end)
        .is_none_or(|t| matches!(reading.form(t), "," | "." | ";" | ")"));
    let listed = reading
        .actors
        .candidates(comma.and_then(|t| t.checked_sub(1)).map_or("", |t| reading.key(t)))
        .iter()
        .any(|c| c.usage == NameUse::Name);
    proper && closes && !listed
}

/// The first member of a coordination.
fn first_conjunct(reading: &Reading<'_>, token: TokenId) -> TokenId {
    let tokens = &reading.document.tokens;
    let mut at = token;
    for _ in 0..4 {
        match tokens.get(at).and_then(|t| t.head) {
            Some(head) if reading.relation(at) == Relation::Conj => at = head,
            _ => break,
        }
    }
    at
}

fn is_act(reading: &Reading<'_>, token: TokenId) -> bool {
    matches!(reading.tag(token), Tag::Verb | Tag::Aux) || is_government_verb(reading, token)
}

fn is_government_verb(reading: &Reading<'_>, token: TokenId) -> bool {
    is_verb_of(reading, &reading.words().government_verbs, token)
}

/// Whether a list of verbs holds a token, by lemma, or by its form where the engine gave no lemma.
fn is_verb_of(reading: &Reading<'_>, verbs: &WordList, token: TokenId) -> bool {
    let key = reading.key(token);
    let base = |end: &str, instead: &str| {
        key.strip_suffix(end)
            .is_some_and(|k| verbs.contains(&format!("{k}{instead}")))
    };
    verbs.contains(&reading.lemma(token))
        || verbs.contains(key)
        || ["s", "d", "ed", "es", "ing"].iter().any(|end| base(end, ""))
        || base("ied", "y")
        || base("ies", "y")
        || base("ing", "e")
}

/// Whether a seat of power stands for its government: "Tehran denied", "accused Moscow", "between Washington and
/// Beijing", "Ankara's decision".
pub(super) fn seat_acts(reading: &Reading<'_>, one: &Chosen<'_>) -> bool {
    let words = reading.words();
    // "KABUL, May 31": a dateline.
    let dateline = reading
        .after(one.end)
        .is_some_and(|t| matches!(reading.form(t), "," | "("));
    if !dateline && is_blamed(reading, one) {
        return true;
    }
    if dateline || behind_locative(reading, one) || in_chain_of_places(reading, one) {
        return false;
    }
    if reading.after(one.end).is_some_and(|t| reading.is_possessive(t)) {
        return owned(reading, one.end + 1).is_some_and(|t| reading.listed(&words.government_nouns, t));
    }
    if preposition(reading, one).is_some_and(|t| matches!(reading.key(t), "between" | "with" | "by")) {
        return true;
    }
    if reading.before(one.first).is_some_and(|t| is_address(reading, t)) {
        return true;
    }
    if reading.tree {
        let head = first_conjunct(reading, reading.head(one.first, one.end));
        let governor = reading.document.tokens.get(head).and_then(|t| t.head);
        return reading.relation(head) == Relation::Nsubj && governor.is_some_and(|v| is_government_verb(reading, v));
    }
    reading.after(one.end).is_some_and(|t| is_government_verb(reading, t))
}

/// A verb of speech right before its object: "accused Tehran".
fn is_address(reading: &Reading<'_>, token: TokenId) -> bool {
    is_verb_of(reading, &reading.words().address_verbs, token)
}
