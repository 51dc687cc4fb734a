//! Where a text may name a place: spans with their candidates, before any is chosen.

use knowledge::gazetteer::{PlaceId, PlaceKind, fold};
use language::{Name, NameKind, Span, Tag, TokenId};

use super::reading::{Reading, lists};
use crate::resolve::ActorMention;

/// A span that may name a place.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    /// The words, with direction and noun of kind: "northern Hasakeh province".
    pub span: Span,
    /// First token of the name itself.
    pub first: TokenId,
    /// One past the last token of all the words.
    pub end: TokenId,
    /// The name as it is looked up.
    pub key: String,
    /// The name as it is written.
    pub name: Span,
    /// Its places.
    pub candidates: Vec<PlaceId>,
    /// Whether they were found by sound only.
    pub by_sound: bool,
    /// What kind of place the words say it is.
    pub hint: Option<PlaceKind>,
    /// Part of the place or side of it, as a bearing; -1 for its middle.
    pub side: Option<i16>,
    /// "south of X" (and how many kilometres, where told): not in the place but beside it.
    pub beside: Option<Option<f64>>,
    /// Whether the words call it a village.
    pub village: bool,
    /// Whether they name something as small as a village by it: "Minot police post".
    pub local: bool,
    /// Whether the words around it say that a place is meant.
    pub supported: bool,
}

/// All spots of a document, in text order, without overlap.
pub(super) fn spots(reading: &Reading<'_>, actors: &[ActorMention]) -> Vec<Spot> {
    let names = &reading.document.names;
    let mut found: Vec<Spot> = Vec::new();
    let mut token = 0;
    while token < reading.document.tokens.len() {
        let at = names.partition_point(|n| n.end <= token);
        let name = names.get(at).filter(|n| n.first <= token);
        match spot_at(reading, token, name, actors) {
            Some(mut spot) => {
                if found.last().is_some_and(|last| last.span.end > spot.span.start) {
                    spot.span.start = spot.name.start;
                }
                token = spot.end.max(token + 1);
                found.push(spot);
            }
            None => token += 1,
        }
    }
    found
}

fn spot_at(reading: &Reading<'_>, token: TokenId, name: Option<&Name>, actors: &[ActorMention]) -> Option<Spot> {
    let is_place = |n: &&Name| matches!(n.kind, NameKind::Place | NameKind::Facility);
    let named = name.filter(is_place).filter(|n| n.first == token);
    let spot = match named {
        Some(name) => from_name(reading, name),
        None => from_words(reading, token, name),
    }?;
    let words = reading.words();
    // "in March": a month, unless the words say what kind of place it is.
    let is_time = reading.names_time(&spot.key) && spot.hint.is_none();
    if is_time || words.directions.contains_key(&spot.key) {
        return None;
    }
    (!is_actor(&spot, actors)).then_some(spot)
}

/// A spot that the engine calls a place: its whole name, else the longest known name that it starts with, else its sound.
fn from_name(reading: &Reading<'_>, name: &Name) -> Option<Spot> {
    let mut first = name.first;
    let (_, end) = reading.sentence(first);
    while first + 1 < name.end && is_article(reading.word(first)) {
        first += 1;
    }
    let words = |from: TokenId| (from..(from + LONGEST).min(end)).map(|t| reading.word(t));
    let mut longest = reading
        .gazetteer
        .longest(words(first))
        .filter(|(n, _)| ends_as_name(reading, first + n - 1));
    let mut name_end = name.end;
    let mut start = first;
    // "east London" is no "East London".
    let small = |next: TokenId| !reading.is_capitalised(first) && reading.is_capitalised(next);
    if let Some((next, _)) = skip_direction(reading, first, name.end)
        && (longest.as_ref().is_none_or(|(n, _)| first + n < name.end) || small(next))
    {
        start = next;
        longest = reading
            .gazetteer
            .longest(words(start))
            .filter(|(n, _)| start + n >= name.end);
    }
    let mut hint = None;
    if longest.as_ref().is_none_or(|(n, _)| start + n < name_end)
        && name_end > start + 1
        && let Some(kind) = reading.kind_word(name_end - 1)
    {
        hint = Some(kind);
        name_end -= 1;
    }
    let key = key_of(reading, start, name_end);
    let (name_end, key, candidates, by_sound) = match longest {
        Some((n, found)) if start + n >= name_end => {
            (start + n, key_of(reading, start, start + n), found.collect(), false)
        }
        _ => {
            let exact: Vec<PlaceId> = reading.gazetteer.exact(&key).collect();
            let alike = exact.is_empty();
            let found = if alike {
                reading.gazetteer.alike(&key).collect()
            } else {
                exact
            };
            (name_end, key, found, alike)
        }
    };
    if key.is_empty() || (name_end == start + 1 && reading.gazetteer.demonym(&key).is_some() && candidates.is_empty()) {
        return None;
    }
    let mut spot = around(reading, start, name_end, key, candidates, hint);
    spot.by_sound = by_sound;
    let next = spot.end;
    let runs_on = spot.hint.is_none()
        && next < end
        && reading.is_capitalised(next)
        && reading.tag(next) == Some(Tag::Propn)
        && !reading.in_capitals(next);
    let one_word = name_end == start + 1;
    // "into the bush", whatever the engine calls it.
    let small = !reading.is_capitalised(start) && !is_hyphen(reading.word(start + 1)) && reading.has_capitals(start);
    if one_word && small && reading.gazetteer.is_doubtful(&spot.key) {
        return None;
    }
    let common = one_word && (reading.gazetteer.is_doubtful(&spot.key) || reading.kind_word(start).is_some());
    // The engine's word is enough for a name that is known, and no common word; others need the words around.
    if spot.candidates.is_empty() || common || runs_on {
        let unknown = spot.candidates.is_empty() || common || runs_on;
        return (spot.supported && !(unknown && runs_on) && !(common && spot.candidates.is_empty())).then_some(spot);
    }
    spot.supported = true;
    Some(spot)
}

/// A spot that the gazetteer knows, in words that the engine did not call a place.
fn from_words(reading: &Reading<'_>, token: TokenId, name: Option<&Name>) -> Option<Spot> {
    if !starts_name(reading, token) {
        return unknown_of(reading, token);
    }
    let run = run_end(reading, token);
    let words = (token..run).map(|t| reading.word(t));
    let Some((n, candidates)) = reading.gazetteer.longest(words) else {
        return unknown_of(reading, token);
    };
    let end = token + n;
    let key = key_of(reading, token, end);
    if !ends_as_name(reading, end - 1) {
        return None;
    }
    let spot = around(reading, token, end, key, candidates.collect(), None);
    may_be_place(reading, &spot, end, name).then_some(spot)
}

/// "the village of X", where X is in no gazetteer.
fn unknown_of(reading: &Reading<'_>, token: TokenId) -> Option<Spot> {
    let of = reading.before(token).filter(|&t| reading.word(t) == "of")?;
    let kind = reading.before(of).and_then(|t| reading.kind_word(t))?;
    let settled = matches!(
        kind,
        PlaceKind::Town | PlaceKind::Admin1 | PlaceKind::Admin2 | PlaceKind::Quarter
    );
    if !settled || !starts_name(reading, token) || reading.in_capitals(token) {
        return None;
    }
    let run = run_end(reading, token);
    let end = (token..run)
        .take_while(|&t| reading.is_capitalised(t) || is_hyphen(reading.word(t)) || is_article(reading.word(t)))
        .count()
        + token;
    let end = (token + 1..=end).rev().find(|&e| reading.is_capitalised(e - 1))?;
    let key = key_of(reading, token, end);
    if key.len() < 3 || reading.gazetteer.demonym(&key).is_some() {
        return None;
    }
    let alike: Vec<PlaceId> = reading.gazetteer.alike(&key).collect();
    let mut spot = around(reading, token, end, key, alike, None);
    spot.by_sound = true;
    Some(spot)
}

/// A name of the gazetteer is never longer, in tokens.
const LONGEST: usize = 9;

/// What stands around a name: direction before it, noun of kind before or behind it, preposition.
pub(super) fn around(
    reading: &Reading<'_>,
    first: TokenId,
    end: TokenId,
    key: String,
    candidates: Vec<PlaceId>,
    hint: Option<PlaceKind>,
) -> Spot {
    let tokens = &reading.document.tokens;
    let name = Span {
        start: tokens[first].span.start,
        end: tokens[end - 1].span.end,
    };
    let mut spot = Spot {
        span: name,
        first,
        end,
        key,
        name,
        candidates,
        by_sound: false,
        hint,
        side: None,
        beside: None,
        village: false,
        local: false,
        supported: hint.is_some(),
    };
    look_behind(reading, &mut spot);
    look_before(reading, &mut spot);
    look_for_village(reading, &mut spot, end);
    if stands_alone_behind_article(reading, &spot, end) {
        spot.candidates
            .retain(|&id| reading.gazetteer.place(id).kind != PlaceKind::Town);
    }
    spot
}

fn look_behind(reading: &Reading<'_>, spot: &mut Spot) {
    let (_, sentence_end) = reading.sentence(spot.first);
    let compound = |t: TokenId| {
        matches!(
            &*reading.lower(t),
            "international" | "military" | "air" | "border" | "refugee"
        )
    };
    let mut next = spot.end;
    while next < sentence_end && next < spot.end + 2 && compound(next) {
        next += 1;
    }
    let kind = (next < sentence_end).then(|| reading.kind_word(next)).flatten();
    // "the Mozambique town of Palma": the noun is of another name.
    let state = |id: &PlaceId| reading.gazetteer.place(*id).kind == PlaceKind::Country;
    let of_another = reading.word(next + 1) == "of"
        && reading.is_capitalised(next + 2)
        && kind == Some(PlaceKind::Town)
        && spot.candidates.iter().any(state);
    if of_another {
        spot.supported = true;
        return;
    }
    // "in Mosul city" and "Aleppo Province", but not the verb of "Kabul states".
    if let Some(kind) = kind
        && !matches!(reading.tag(next), Some(Tag::Verb | Tag::Aux))
    {
        spot.supported = true;
        spot.hint = spot.hint.or(Some(kind));
        spot.end = next + 1;
        spot.span.end = reading.document.tokens[next].span.end;
    }
}

/// "Roma village", "the village of Paris", "Minot police post".
fn look_for_village(reading: &Reading<'_>, spot: &mut Spot, end: TokenId) {
    let words = reading.words();
    let behind = |t: TokenId| t < reading.sentence(spot.first).1;
    let names_village = |t: TokenId| lists(&words.villages, &reading.lower(t));
    let of = reading.before(spot.first).filter(|&t| reading.word(t) == "of");
    let before = of.and_then(|t| reading.before(t)).is_some_and(names_village);
    spot.village = before || behind(end) && names_village(end);
    let post =
        behind(end + 1) && lists(&words.guards, &reading.lower(end)) && lists(&words.posts, &reading.lower(end + 1));
    spot.local = spot.village || post;
}

/// "across the Republic", "into the bush": a common word behind an article is no town of that name, unless a noun follows whose
/// article it is.
fn stands_alone_behind_article(reading: &Reading<'_>, spot: &Spot, end: TokenId) -> bool {
    let article = reading.before(spot.first).is_some_and(|t| is_article(reading.word(t)));
    let goes_on = end < reading.sentence(spot.first).1
        && (matches!(
            reading.tag(end),
            Some(Tag::Noun | Tag::Propn | Tag::Adj | Tag::Num | Tag::Part | Tag::Cconj)
        ) || is_hyphen(reading.word(end))
            || matches!(reading.word(end), "/" | "'s" | "’s"));
    let alone = end == spot.first + 1 && spot.hint.is_none();
    alone && article && !goes_on && reading.gazetteer.is_doubtful(&spot.key)
}

fn look_before(reading: &Reading<'_>, spot: &mut Spot) {
    let tokens = &reading.document.tokens;
    let mut start = spot.first;
    if let Some((first, bearing)) = reading.direction_before(start)
        && reading.lower(start.saturating_sub(1)) != "of"
    {
        spot.side = Some(bearing);
        spot.span.start = tokens[first].span.start;
        spot.supported = true;
        start = first;
    }
    let Some(mut before) = reading.before(start) else {
        return;
    };
    if is_article(reading.word(before)) || reading.word(before) == "both" {
        let Some(t) = reading.before(before) else { return };
        before = t;
    }
    let word = reading.lower(before);
    if lists(&reading.words().locative, &word) {
        spot.supported = true;
    } else if word == "of" {
        look_before_of(reading, spot, before);
    } else if let Some(kind) = reading.kind_word(before).filter(|k| *k == PlaceKind::Town)
        && spot.side.is_none()
    {
        // "in Syria's city Raqqa"
        spot.hint = spot.hint.or(Some(kind));
        look_before_kind(reading, spot, before);
    }
}

/// "east of the capital Juba", "south of the city of Homs": the direction before a noun of kind.
fn look_before_kind(reading: &Reading<'_>, spot: &mut Spot, noun: TokenId) {
    let article = reading.before(noun).filter(|&t| is_article(reading.word(t)));
    let of = reading
        .before(article.unwrap_or(noun))
        .filter(|&t| reading.word(t) == "of");
    let Some((first, bearing)) = of.and_then(|of| reading.direction_before(of)) else {
        return;
    };
    spot.side = Some(bearing);
    spot.beside = Some(kilometres_before(reading, first));
    spot.span.start = reading.document.tokens[first].span.start;
    spot.supported = true;
}

/// "the city of X", "south of X", "the outskirts of X".
fn look_before_of(reading: &Reading<'_>, spot: &mut Spot, of: TokenId) {
    let tokens = &reading.document.tokens;
    if let Some((first, bearing)) = reading.direction_before(of) {
        spot.side = Some(bearing);
        spot.beside = Some(kilometres_before(reading, first));
        spot.span.start = tokens[first].span.start;
        spot.supported = true;
        return;
    }
    let Some(noun) = reading.before(of) else { return };
    let word = reading.lower(noun);
    if lists(&reading.words().around, &word) {
        spot.supported = true;
    } else if let Some(kind) = reading.kind_word(noun) {
        spot.supported = true;
        // "the capital of Chechnya" is a town, and Chechnya is none.
        let seat = lists(&reading.words().seats, &word);
        if !seat
            && matches!(
                kind,
                PlaceKind::Town | PlaceKind::Admin1 | PlaceKind::Admin2 | PlaceKind::Quarter
            )
        {
            spot.hint = spot.hint.or(Some(kind));
        }
        if kind == PlaceKind::Town {
            look_before_kind(reading, spot, noun);
        }
    }
}

/// "20 km", "about 12 miles" before a direction.
fn kilometres_before(reading: &Reading<'_>, direction: TokenId) -> Option<f64> {
    let (start, _) = reading.sentence(direction);
    let mut token = direction.checked_sub(1).filter(|&t| t >= start)?;
    if is_article(reading.word(token)) || matches!(reading.word(token), "to") {
        token = token.checked_sub(1).filter(|&t| t >= start)?;
    }
    let number = |t: TokenId, suffix: &str| {
        let word = reading.word(t).to_lowercase().replace(',', "");
        word.strip_suffix(suffix).and_then(|w| w.parse::<f64>().ok())
    };
    let unit = |word: &str| match word {
        "km" | "kms" | "kilometre" | "kilometres" | "kilometer" | "kilometers" => Some(1.0),
        "mile" | "miles" | "mi" => Some(1.609),
        _ => None,
    };
    if let Some(km) = number(token, "km") {
        return Some(km).filter(|k| *k < 500.0);
    }
    let factor = unit(&reading.lower(token))?;
    let mut before = token.checked_sub(1).filter(|&t| t >= start)?;
    if is_hyphen(reading.word(before)) {
        before = before.checked_sub(1).filter(|&t| t >= start)?;
    }
    number(before, "").map(|n| n * factor).filter(|k| *k < 500.0)
}

/// Whether known words are no person's, organisation's or common word.
fn may_be_place(reading: &Reading<'_>, spot: &Spot, end: TokenId, name: Option<&Name>) -> bool {
    let one_word = end == spot.first + 1;
    let doubtful = one_word && (reading.gazetteer.is_doubtful(&spot.key) || spot.key.len() < 3);
    let surface = spot.name.of(reading.text);
    if spot.key.len() <= 3 && one_word {
        let short_form = surface.chars().all(|c| !c.is_lowercase());
        if !short_form || reading.in_capitals(spot.first) && reading.tag(spot.first) != Some(Tag::Propn) {
            return spot.supported && reading.tag(spot.first) == Some(Tag::Propn) && !reading.in_capitals(spot.first);
        }
    }
    if one_word && reading.gazetteer.demonym(&spot.key).is_some() && reading.tag(spot.first) != Some(Tag::Propn) {
        return false;
    }
    let words = reading.words();
    let next = reading.lower(end);
    let follows = spot.end == end && end < reading.sentence(spot.first).1;
    if follows && lists(&words.not_behind, &next) && reading.is_capitalised(end) {
        return false;
    }
    let before = reading.before(spot.first);
    if let Some(before) = before
        && reading.is_capitalised(before)
        && spot.side.is_none()
    {
        let word = reading.lower(before);
        if lists(&words.titles, &word) || lists(&words.not_before, &word) {
            return false;
        }
    }
    if reading.in_capitals(spot.first) {
        return spot.supported
            || (!doubtful
                && (spot.first..end).all(|t| reading.tag(t) == Some(Tag::Propn) || is_hyphen(reading.word(t))));
    }
    let other_name = name.is_some_and(|n| !matches!(n.kind, NameKind::Place | NameKind::Facility));
    if other_name {
        let whole = name.is_some_and(|n| n.first >= spot.first && n.end <= spot.end);
        let person = name.is_some_and(|n| n.kind == NameKind::Person);
        let state = spot.candidates.first().is_some_and(|&id| {
            let place = reading.gazetteer.place(id);
            let wide = matches!(place.kind, PlaceKind::Region | PlaceKind::Admin1);
            place.kind == PlaceKind::Country || (!person && (wide || place.population > 300_000))
        });
        return whole && (spot.supported || state) && !doubtful;
    }
    // Part of a longer proper name: "Paris Hilton", "Tom Jordan".
    let proper = |t: TokenId| reading.is_capitalised(t) && reading.tag(t) == Some(Tag::Propn);
    let joined_before =
        before.is_some_and(|t| proper(t) && spot.span.start == spot.name.start && !ends_name_before(reading, t));
    let joined_behind = follows && proper(end) && !spot.supported;
    if joined_before || joined_behind {
        return false;
    }
    let starts_sentence = before.is_none();
    let proper_name = (spot.first..end).any(|t| matches!(reading.tag(t), Some(Tag::Propn)));
    if one_word && !proper_name && (starts_sentence || !spot.supported) {
        return false;
    }
    !doubtful || (spot.supported && proper_name)
}

/// Whether a capitalised word before a name is itself no part of it: a country's adjective ("Iraqi Kurdistan" is known
/// as a whole), a direction, a possessor.
fn ends_name_before(reading: &Reading<'_>, token: TokenId) -> bool {
    let word = reading.lower(token);
    reading.gazetteer.demonym(&word).is_some()
        || reading.words().directions.contains_key(&word)
        || reading.kind_word(token).is_some()
}

/// Whether the words are part of an actor's name. A state's name behind "in" or "near" is a place all the same.
fn is_actor(spot: &Spot, actors: &[ActorMention]) -> bool {
    let at = actors.partition_point(|a| a.span.end <= spot.name.start);
    let Some(actor) = actors.get(at).filter(|a| a.span.overlaps(spot.name)) else {
        return false;
    };
    let whole = spot.name.contains(actor.span);
    !(whole && spot.supported)
}

fn starts_name(reading: &Reading<'_>, token: TokenId) -> bool {
    if reading.is_capitalised(token) {
        return true;
    }
    let word = reading.word(token);
    let hyphened = is_hyphen(reading.word(token + 1)) && reading.is_capitalised(token + 2) && word.len() <= 4;
    let article = word.len() <= 4 && word.contains(['-', '\'', '’']);
    let inside = word.contains('-') && word.chars().any(char::is_uppercase);
    let direction = reading.is_capitalised(token + 1) && reading.words().directions.contains_key(&word.to_lowercase());
    hyphened || (article && word.chars().any(char::is_uppercase)) || inside || direction
}

/// One past the last token that a name starting here can reach.
fn run_end(reading: &Reading<'_>, token: TokenId) -> TokenId {
    let (_, sentence_end) = reading.sentence(token);
    let mut end = token + 1;
    while end < sentence_end && end < token + LONGEST {
        let word = reading.word(end);
        let particle = word.len() <= 3 && word.chars().all(char::is_lowercase);
        let inner = reading.is_capitalised(end)
            || is_hyphen(word)
            || particle
            || word.starts_with(|c: char| c.is_ascii_digit());
        if !inner {
            // "Aleppo airport", "Gaza strip"
            return if reading.kind_word(end).is_some() { end + 1 } else { end };
        }
        end += 1;
    }
    end
}

fn ends_as_name(reading: &Reading<'_>, last: TokenId) -> bool {
    let word = reading.word(last);
    reading.is_capitalised(last)
        || reading.kind_word(last).is_some()
        || word.contains('-')
        || word.chars().any(|c| c.is_ascii_digit())
}

fn skip_direction(reading: &Reading<'_>, first: TokenId, end: TokenId) -> Option<(TokenId, i16)> {
    let wide = (first + 3 < end).then(|| reading.direction_before(first + 3)).flatten();
    let narrow = || (first + 1 < end).then(|| reading.direction_before(first + 1)).flatten();
    wide.filter(|w| w.0 == first)
        .map(|w| (first + 3, w.1))
        .or_else(|| narrow().filter(|n| n.0 == first).map(|n| (first + 1, n.1)))
}

fn key_of(reading: &Reading<'_>, first: TokenId, end: TokenId) -> String {
    let tokens = &reading.document.tokens;
    let span = Span {
        start: tokens[first].span.start,
        end: tokens[end - 1].span.end,
    };
    fold(span.of(reading.text))
}

fn is_article(word: &str) -> bool {
    word.eq_ignore_ascii_case("the")
}

fn is_hyphen(word: &str) -> bool {
    matches!(word, "-" | "–" | "‐")
}
