//! Organs of states: "the Iraqi army", "Russia's Defence Ministry", "the government of Syria", "the army".

use std::collections::{BTreeMap, BTreeSet};

use knowledge::actors::{Actor, ActorKind, NameUse, RolePhrase};
use language::{Tag, TokenId};

use super::{choice::Chosen, reading::Reading};

/// Organs named by role.
#[derive(Default)]
pub(super) struct Organs<'a> {
    /// First token, one past the last, the organ.
    pub mentions: Vec<(TokenId, TokenId, &'a Actor)>,
    /// Tokens that must not name anything else: those of the mentions, and titles before a person's name.
    pub used: Vec<(TokenId, TokenId)>,
    /// First tokens of those named by role alone.
    pub alone: BTreeSet<TokenId>,
}

/// A role is no longer than this many tokens.
const LONGEST: usize = 5;

/// All organs that a document names by role and state, or by role alone where only one can be meant.
pub(super) fn find<'a>(reading: &Reading<'a>, chosen: &[Chosen<'a>]) -> Organs<'a> {
    let mut organs = Organs::default();
    for (at, one) in chosen.iter().enumerate().filter(|(_, c)| is_state(c)) {
        behind(reading, chosen, at, &mut organs);
        before(reading, one, &mut organs);
    }
    alone(reading, chosen, &mut organs);
    organs
}

fn is_state(one: &Chosen<'_>) -> bool {
    one.actor.kind == ActorKind::State || one.usage == NameUse::Seat
}

/// The id of the state that a name brings in: itself, or the state of the government that a seat stands for.
fn state_id<'c>(one: &Chosen<'c>) -> &'c str {
    let id: &'c str = &one.actor.id;
    if one.usage == NameUse::Seat {
        id.split('-').next().unwrap_or(id)
    } else {
        id
    }
}

/// The longest role phrase that starts at a token.
fn role_at<'a>(reading: &Reading<'a>, at: TokenId) -> Option<(RolePhrase<'a>, TokenId)> {
    let limit = reading.sentence_end(at).min(at + LONGEST);
    let mut key = String::new();
    let mut longest = None;
    for token in at..limit {
        let form = reading.form(token);
        if reading.key(token).is_empty() && !form.starts_with(['-', '‑', '–', '\'', '’']) {
            break;
        }
        key.push_str(reading.key(token));
        let roles = reading.actors.roles();
        if let Some(role) = roles.find(&key).filter(|_| !reading.key(token).is_empty()) {
            longest = Some((role, token + 1));
        }
    }
    longest.filter(|&(_, end)| reading.hyphen_after(end).is_none_or(|w| reading.has_capital(w)))
}

/// Role behind state: "Iraqi army", "Iraq's elite forces"; in "Nigerian and Chadian troops" for both.
fn behind<'a>(reading: &Reading<'a>, chosen: &[Chosen<'a>], at: usize, organs: &mut Organs<'a>) {
    let one = &chosen[at];
    if let Some((role, end)) = role_behind(reading, one) {
        organ(reading, one, role, (one.first, end), organs);
        return;
    }
    let joint = reading
        .after(one.end)
        .filter(|t| matches!(reading.key(*t), "and" | "or") || reading.form(*t) == ",");
    let next = chosen
        .get(at + 1)
        .filter(|next| joint.is_some_and(|t| next.first == t + 1));
    let adjectives = |c: &&Chosen<'_>| is_state(c) && is_adjective(reading, c);
    let shared = next.filter(adjectives).filter(|_| is_adjective(reading, one));
    if let Some((role, _)) = shared.and_then(|next| role_behind(reading, next))
        && role.office.is_none()
    {
        organ(reading, one, role, (one.first, one.end), organs);
    }
}

fn is_adjective(reading: &Reading<'_>, one: &Chosen<'_>) -> bool {
    let filed = reading.actors.candidates(&reading.keys_of(one.first..one.end));
    filed.iter().any(|c| c.usage == NameUse::Adjective)
}

fn role_behind<'a>(reading: &Reading<'a>, one: &Chosen<'a>) -> Option<(RolePhrase<'a>, TokenId)> {
    let possessive = reading.after(one.end).filter(|t| reading.is_possessive(*t));
    if one.usage == NameUse::People && !is_adjective(reading, one) || reading.hyphen_after(one.end).is_some() {
        return None;
    }
    let start = possessive.map_or(one.end, |t| t + 1);
    for at in start..start + 4 {
        reading.after(at)?;
        if let Some((role, end)) = role_at(reading, at) {
            let suffix = role.role.suffix.as_str();
            let seat = one.usage == NameUse::Seat && suffix != "gov";
            let far = at > start && matches!(suffix, "press" | "justice");
            return (!seat && !far).then_some((role, end));
        }
        // Between the two only words that qualify, and not by whose side is taken: "Iraqi elite special forces", but
        // "Syrian pro-regime fighters" are none of Syria's rebels.
        let words = reading.words();
        let qualifies = matches!(reading.tag(at), Tag::Adj | Tag::Noun)
            && !reading.has_capital(at)
            && !reading.form(at).starts_with("pro-")
            && !reading.key(at).is_empty()
            && !reading.listed(&words.people, at)
            && !reading.listed(&words.places, at);
        if !qualifies || one.usage == NameUse::Seat {
            return None;
        }
    }
    None
}

/// Role before state: "the government of Syria", "Ministry of Defence of the Russian Federation".
fn before<'a>(reading: &Reading<'a>, one: &Chosen<'a>, organs: &mut Organs<'a>) {
    if !matches!(one.usage, NameUse::Name) {
        return;
    }
    let mut at = one.first;
    let step = |at: TokenId, key: &str| reading.before(at).filter(|t| reading.key(*t) == key);
    at = step(at, "the").unwrap_or(at);
    let Some(of) = step(at, "of") else {
        return;
    };
    for first in (of.saturating_sub(LONGEST)..of)
        .filter(|t| reading.document.tokens[*t].sentence == reading.document.tokens[of].sentence)
    {
        if let Some((role, _)) = role_at(reading, first).filter(|(_, end)| *end == of) {
            organ(reading, one, role, (first, one.end), organs);
            return;
        }
    }
}

fn organ<'a>(
    reading: &Reading<'a>,
    one: &Chosen<'a>,
    role: RolePhrase<'a>,
    (first, end): (TokenId, TokenId),
    organs: &mut Organs<'a>,
) {
    let state = state_id(one);
    organs.used.push((first, end));
    let Some(organ) = reading.actors.organ(state, &role.role.suffix) else {
        return;
    };
    let Some(office) = role.office else {
        organs.mentions.push((first, end, organ));
        return;
    };
    // "Iraqi Prime Minister Haider al-Abadi" is the person.
    let named = reading.after(end).is_some_and(|t| match reading.tag(t) {
        Tag::Propn => true,
        // "Greek Prime Minister Calls Vote": a headline's verb is no name.
        Tag::Verb | Tag::Aux => false,
        _ => reading.has_capital(t) && !reading.is_loud(t),
    });
    if named && reading.has_capital(end - 1) {
        return;
    }
    let government = reading.actors.organ(state, "gov");
    let british = office
        .replace("defense", "defence")
        .replace("minister of defence", "defence minister");
    let holder = reading
        .day
        .and_then(|day| reading.actors.holder(&government?.id, &british, day));
    organs.mentions.push((first, end, holder.unwrap_or(organ)));
}

/// Role without state, where the report leaves one organ of that role, or one state.
fn alone<'a>(reading: &Reading<'a>, chosen: &[Chosen<'a>], organs: &mut Organs<'a>) {
    let mut states: BTreeSet<&str> = BTreeSet::new();
    let mut by_suffix: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let by_role = organs.mentions.iter().map(|m| (m.2, true));
    // "IDF … the army" is one; a ministry's proper name says nothing of "the ministry" of another state.
    let by_name = chosen
        .iter()
        .filter(|c| !is_origin(reading, c))
        .map(|c| (c.actor, c.usage != NameUse::Seat && c.actor.id.ends_with("-mil")));
    for (actor, tells_role) in by_name.chain(by_role) {
        if &*actor.sector == "MED" || actor.kind == ActorKind::Person {
            continue;
        }
        let Some(state) = state_of(reading, actor) else {
            continue;
        };
        states.insert(state);
        let suffix = actor.id.strip_prefix(state).and_then(|s| s.strip_prefix('-'));
        if let Some(suffix) = suffix.filter(|_| tells_role) {
            by_suffix.entry(suffix).or_default().insert(state);
        }
    }
    let only = |set: &BTreeSet<&'a str>| if set.len() == 1 { set.first().copied() } else { None };
    let mut at = 0;
    while at < reading.keys.len() {
        let covered = organs
            .used
            .iter()
            .copied()
            .chain(chosen.iter().map(|c| (c.first, c.end)));
        let taken = covered.filter(|&(a, b)| a <= at && at < b).map(|(_, b)| b).max();
        if let Some(end) = taken {
            at = end;
            continue;
        }
        let Some((role, end)) = role_at(reading, at).filter(|_| !reading.key(at).is_empty()) else {
            at += 1;
            continue;
        };
        let suffix = role.role.suffix.as_str();
        let state = match by_suffix.get(suffix) {
            Some(known) => only(known),
            None => only(&states),
        };
        let free = chosen.iter().all(|c| c.first >= end || c.end <= at);
        if let Some(organ) = state.and_then(|s| reading.actors.organ(s, suffix))
            && role.alone
            && role.office.is_none()
            && free
            && stands_alone(reading, at, end)
        {
            organs.mentions.push((at, end, organ));
            organs.used.push((at, end));
            organs.alone.insert(at);
        }
        at = end;
    }
}

/// "One of the dead came from Pakistan", "a resident of Lahore": where somebody is from says nothing of whose army it is.
fn is_origin(reading: &Reading<'_>, one: &Chosen<'_>) -> bool {
    let from = reading
        .before(one.first)
        .filter(|t| matches!(reading.key(*t), "from" | "of"));
    let word = from.and_then(|t| reading.before(t));
    let lemma = word.map(|t| (reading.key(from.unwrap_or(t)), &*reading.document.tokens[t].lemma));
    matches!(
        lemma,
        Some(("from", "come" | "hail")) | Some((_, "resident" | "native" | "citizen" | "national"))
    )
}

/// The id of the state that an actor is, or is an organ of.
fn state_of<'a>(reading: &Reading<'a>, actor: &'a Actor) -> Option<&'a str> {
    match actor.kind {
        ActorKind::State => Some(&actor.id),
        ActorKind::Organ => reading.actors.state(actor.country.as_deref()?).map(|s| &*s.id),
        ActorKind::Body | ActorKind::Person => None,
    }
}

/// Whether a role without state is told as known: "the army", "police", not "an army", "their army", "rebel government".
fn stands_alone(reading: &Reading<'_>, first: TokenId, end: TokenId) -> bool {
    if reading.hyphen_before(first).is_some() {
        return false;
    }
    let voice = reading.listed(&reading.words().voices, end - 1);
    let Some(before) = reading.before(first) else {
        return true;
    };
    match reading.key(before) {
        "the" => true,
        "a" | "an" => voice,
        _ => {
            !matches!(
                reading.tag(before),
                Tag::Adj | Tag::Noun | Tag::Propn | Tag::Det | Tag::Pron | Tag::Num
            ) && !reading.is_possessive(before)
        }
    }
}
