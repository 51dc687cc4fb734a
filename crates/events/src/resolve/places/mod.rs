//! Toponyms, resolved against the gazetteer by the company they keep.
//!
//! [`find`] spots what may name a place, chooses for each name one place for the whole report, and leaves out what is
//! no place after all. [`resolve_given`] does the second step for spans that are given.

mod dateline;
mod described;
mod holds;
mod rank;
mod reading;
mod shape;
mod spot;

use std::collections::{BTreeMap, BTreeSet};

use knowledge::{
    Knowledge,
    gazetteer::{PlaceId, PlaceKind, PlaceRecord, fold},
};
use language::{Document, Span};

use self::{
    rank::{Countries, Holds},
    reading::Reading,
    spot::Spot,
};
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
    /// Whether the words tell what it is, not its name: "the town".
    pub described: bool,
    /// Whether it lies beside what its name says: "south of Homs", "130 km east of the capital Juba".
    pub beside: bool,
}

type Sense = Option<(PlaceId, PlaceRecord)>;

/// All toponyms of a document, and the phrases that point back to one, in text order. Total.
pub fn find(report: &Report, document: &Document, knowledge: &Knowledge, actors: &[ActorMention]) -> Vec<PlaceMention> {
    let reading = Reading::new(&report.text, document, knowledge);
    let spots = spot::spots(&reading, actors);
    let mut countries = adjectives(&reading);
    for actor in actors {
        let country = knowledge.actors.get(&actor.id).and_then(|a| a.country.clone());
        let known = country.and_then(|c| knowledge.gazetteer.country(&c));
        countries.add(known.and_then(|id| knowledge.gazetteer.place(id).country), 0.5);
    }
    countries.sent_from = dateline::country(report, &reading);
    let holds = holds::find(&reading, &spots);
    let mut senses = rank::choose(&spots, &holds, &countries, &reading);
    drop_contradicted(&holds, &mut senses);
    drop_far(&reading, &spots, &holds, &countries, &mut senses);
    drop_lesser(&reading, &spots, &holds, &countries, &mut senses);
    drop_strange_quarters(&spots, &holds, &mut senses);
    let mut kept = keep(&spots, &senses, &countries, &holds);
    keep_listed(&reading, &spots, &senses, &mut kept);
    described::add(&reading, mentions(&reading, &spots, &senses, &holds, &kept))
}

/// Resolves toponyms that are given by their spans in a text, which must not overlap; the result has one entry a span,
/// `None` where the gazetteer has nothing of the name. Total: a span that is no text's gives `None`.
pub fn resolve_given(text: &str, document: &Document, spans: &[Span], knowledge: &Knowledge) -> Vec<Option<Place>> {
    let reading = Reading::new(text, document, knowledge);
    let mut order: Vec<usize> = (0..spans.len()).collect();
    order.sort_by_key(|&i| (spans[i].start, spans[i].end));
    let given: Vec<Option<Spot>> = order.iter().map(|&i| given_spot(&reading, spans[i])).collect();
    let of_spot: Vec<usize> = given
        .iter()
        .zip(&order)
        .filter(|(g, _)| g.is_some())
        .map(|(_, &i)| i)
        .collect();
    let spots: Vec<Spot> = given.into_iter().flatten().collect();
    let holds = holds::find(&reading, &spots);
    let senses = rank::choose(&spots, &holds, &adjectives(&reading), &reading);
    let mut places = vec![None; spans.len()];
    for ((spot, sense), &i) in spots.iter().zip(senses).zip(&of_spot) {
        places[i] = sense.map(|(id, record)| {
            let place = shape::place(text, spot, id, &record, &knowledge.gazetteer);
            Place {
                span: spans[i],
                ..place
            }
        });
    }
    places
}

/// A given span as a spot: the whole as a name; else without its noun of kind; else by its sound.
fn given_spot(reading: &Reading<'_>, span: Span) -> Option<Spot> {
    let tokens = &reading.document.tokens;
    let words = reading.text.get(span.range())?;
    let first = tokens.partition_point(|t| t.span.end <= span.start);
    let end = tokens.partition_point(|t| t.span.start < span.end);
    let gazetteer = reading.gazetteer;
    let whole = fold(words);
    let key = whole.strip_prefix("the ").unwrap_or(&whole);
    let mut candidates: Vec<PlaceId> = gazetteer.exact(key).collect();
    let mut hint = None;
    let mut key = key.to_owned();
    if candidates.is_empty()
        && let Some((name, last)) = key.rsplit_once(' ')
        && let Some(kind) = gazetteer.words().kind(last)
    {
        candidates = gazetteer.exact(name).collect();
        hint = Some(kind);
        key = if candidates.is_empty() { key } else { name.to_owned() };
    }
    let mut side = None;
    if candidates.is_empty()
        && let Some((direction, name)) = key.split_once(' ')
        && let Some(&bearing) = gazetteer.words().directions.get(direction)
    {
        candidates = gazetteer.exact(name).collect();
        side = Some(bearing).filter(|_| !candidates.is_empty());
    }
    if candidates.is_empty()
        && let Some(country) = gazetteer.demonym(&key).and_then(|iso| gazetteer.country(iso))
    {
        candidates.push(country);
    }
    let by_sound = candidates.is_empty();
    if by_sound {
        candidates = gazetteer.alike(&key).collect();
    }
    let mut spot = Spot {
        span,
        first,
        end,
        key,
        name: span,
        candidates,
        by_sound,
        hint,
        side,
        beside: None,
        village: false,
        local: false,
        supported: true,
    };
    if first < end && hint.is_none() && side.is_none() {
        let outside = spot::around(reading, first, end, String::new(), Vec::new(), None);
        spot.hint = outside.hint;
        spot.end = end;
    }
    Some(spot)
}

/// The countries whose adjectives or people a text names.
fn adjectives(reading: &Reading<'_>) -> Countries {
    let mut countries = Countries::default();
    for token in 0..reading.document.tokens.len() {
        if reading.is_capitalised(token) {
            countries.add(reading.gazetteer.demonym(reading.word(token)), 0.5);
        }
    }
    countries
}

/// "The Salah al-Din district of Aleppo" is no province of Iraq: what the text says to lie in a place of one country is no
/// namesake in another, but a place that the gazetteer lacks.
fn drop_contradicted(holds: &[Holds], senses: &mut [Sense]) {
    let country = |sense: &Sense| sense.as_ref().and_then(|(_, record)| record.country);
    for hold in holds.iter().filter(|h| h.certain) {
        if let (Some(inner), Some(outer)) = (country(&senses[hold.inner]), country(&senses[hold.outer]))
            && inner != outer
        {
            senses[hold.inner] = None;
        } else if is_far_from(&senses[hold.inner], &senses[hold.outer]) {
            senses[hold.inner] = None;
        }
    }
}

/// "Murom in the Belgorod region" is not the Murom of Vladimir: far out of the division that it is said to lie in.
fn is_far_from(inner: &Sense, outer: &Sense) -> bool {
    let (Some((_, inner)), Some((id, outer))) = (inner, outer) else {
        return false;
    };
    let division = matches!(outer.kind, PlaceKind::Admin1 | PlaceKind::Admin2);
    let point = matches!(inner.kind, PlaceKind::Town | PlaceKind::Site | PlaceKind::Quarter);
    let reach = 3.0 * f64::from(outer.radius_km) + 100.0;
    division && point && !outer.encloses(*id, inner) && inner.km_to(outer.lat, outer.lon) > reach
}

/// "Mogadishu's Madina district" is not Medina in Arabia: a small place in a country of which the report says nothing else is a
/// namesake, where it speaks of other countries.
fn drop_far(reading: &Reading<'_>, spots: &[Spot], holds: &[Holds], countries: &Countries, senses: &mut [Sense]) {
    // What else the report speaks of: the names of each country, and the spots that lie in another or hold one.
    let mut names: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (spot, sense) in spots.iter().zip(&*senses).filter(|(spot, _)| !spot.by_sound) {
        if let Some(country) = sense.as_ref().and_then(|(_, record)| record.country) {
            names.entry(country).or_default().insert(&spot.key);
        }
    }
    let mut bound = vec![false; spots.len()];
    for hold in holds.iter().filter(|h| holds::holds(h, senses)) {
        (bound[hold.inner], bound[hold.outer]) = (true, true);
    }
    let others = |found: &BTreeSet<&str>, own: &str| found.len() > usize::from(found.contains(own));
    for (s, sense) in senses.iter_mut().enumerate().filter(|(s, _)| !bound[*s]) {
        let key = spots[s].key.as_str();
        let Some((_, record)) = sense.filter(|(_, record)| is_small(reading, &spots[s], record)) else {
            continue;
        };
        let beside = record
            .country
            .and_then(|c| names.get(c))
            .is_some_and(|found| others(found, key));
        // A police post so named is of the report's own country, if it is of any; so is a village whose name others have.
        let country = |id: &PlaceId| reading.gazetteer.place(*id).country;
        let shared = spots[s].candidates.iter().any(|id| country(id) != record.country);
        let local = spots[s].local && (shared || !spots[s].village);
        let elsewhere = local || countries.any() || names.values().any(|found| others(found, key));
        if elsewhere && !beside && !countries.speaks_of(record.country) {
            *sense = None;
        }
    }
}

/// "Gunmen raided Tolo" was not in Toulon: a town by a name that is not its first, in a country of which the report says nothing.
fn drop_lesser(reading: &Reading<'_>, spots: &[Spot], holds: &[Holds], countries: &Countries, senses: &mut [Sense]) {
    let bound = |s: usize| {
        holds
            .iter()
            .any(|h| (h.inner == s || h.outer == s) && holds::holds(h, senses))
    };
    let country = |s: usize| senses[s].as_ref().and_then(|(_, record)| record.country);
    let beside = |s: usize| (0..spots.len()).any(|o| spots[o].key != spots[s].key && country(o) == country(s));
    let lesser = |s: &usize| {
        let Some((_, record)) = &senses[*s] else { return false };
        // The names in our own lists were chosen by hand: "Palmyra" is Tadmur.
        let mut names = spots[*s].candidates.iter().map(|&id| reading.gazetteer.place(id));
        let by_hand = names.any(|other| other.geonames.is_none() && other.km_to(record.lat, record.lon) < QUARTER_KM);
        let town = record.kind == PlaceKind::Town && record.population < METROPOLIS && !by_hand;
        let capital = || reading.capital_of(&spots[*s].key).is_some();
        town && !rank::goes_by(record, &spots[*s].key) && !countries.speaks_of(record.country) && !capital()
    };
    let lesser: Vec<usize> = (0..spots.len())
        .filter(lesser)
        .filter(|&s| !bound(s) && !beside(s))
        .collect();
    lesser.into_iter().for_each(|s| senses[s] = None);
}

/// "in the San Luis neighborhood", behind an attack in Cúcuta: a quarter is near a town of which the report tells, or it is one
/// that the gazetteer lacks.
fn drop_strange_quarters(spots: &[Spot], holds: &[Holds], senses: &mut [Sense]) {
    let bound = |s: usize| holds.iter().any(|h| h.inner == s && holds::holds(h, senses));
    let towns: Vec<(usize, PlaceRecord)> = (0..spots.len())
        .filter_map(|s| Some((s, senses[s]?.1)))
        .filter(|(s, record)| record.kind == PlaceKind::Town && spots[*s].hint != Some(PlaceKind::Quarter))
        .collect();
    let strange = |s: &usize| {
        let Some((_, record)) = senses[*s].filter(|_| spots[*s].hint == Some(PlaceKind::Quarter)) else {
            return false;
        };
        let mut others = towns.iter().filter(|(o, _)| spots[*o].key != spots[*s].key).peekable();
        others.peek().is_some() && others.all(|(_, town)| record.km_to(town.lat, town.lon) > QUARTER_KM)
    };
    let strange: Vec<usize> = (0..spots.len()).filter(strange).filter(|&s| !bound(s)).collect();
    strange.into_iter().for_each(|s| senses[s] = None);
}

/// How far from a town its quarters lie at most.
const QUARTER_KM: f64 = 60.0;
/// People of a town that has names in many languages.
const METROPOLIS: u32 = 500_000;
/// People of a town that a report names without its country; of one whose name no other country has.
const WELL_KNOWN: u32 = 100_000;
const WITHOUT_NAMESAKE: u32 = 10_000;

/// Whether a place is too small to be meant where nothing speaks of its country.
fn is_small(reading: &Reading<'_>, spot: &Spot, record: &PlaceRecord) -> bool {
    let of_country = |id: &PlaceId| reading.gazetteer.place(*id).country == record.country;
    let alone = || fold(record.name) == spot.key && spot.candidates.iter().all(of_country);
    match record.kind {
        // Sites and quarters are in the gazetteer because news of conflicts names them.
        PlaceKind::Site | PlaceKind::Airport | PlaceKind::Quarter => false,
        PlaceKind::Country | PlaceKind::Region | PlaceKind::Water => false,
        PlaceKind::Admin1 => matches!(
            spot.hint,
            Some(PlaceKind::Admin2 | PlaceKind::Quarter | PlaceKind::Town)
        ),
        PlaceKind::Town if alone() && !spot.local => record.population < WITHOUT_NAMESAKE,
        PlaceKind::Town => record.population < WELL_KNOWN,
        PlaceKind::Admin2 => true,
    }
}

/// Which spots are places: those that words or the engine support, and those too well known to be anything else.
fn keep(spots: &[Spot], senses: &[Sense], countries: &Countries, holds: &[Holds]) -> Vec<bool> {
    let linked = |s: usize| holds.iter().any(|h| h.inner == s || h.outer == s);
    let named_elsewhere =
        |s: usize| (0..spots.len()).any(|o| o != s && spots[o].supported && spots[o].key == spots[s].key);
    (0..spots.len())
        .map(|s| match &senses[s] {
            None => spots[s].supported,
            Some((_, record)) if spots[s].by_sound => spots[s].supported && countries.speaks_of(record.country),
            Some(_) if spots[s].supported => true,
            Some((_, record)) => {
                let known = match record.kind {
                    PlaceKind::Country | PlaceKind::Region | PlaceKind::Water => true,
                    PlaceKind::Admin1 => record.population > 200_000,
                    PlaceKind::Site | PlaceKind::Airport | PlaceKind::Quarter => countries.speaks_of(record.country),
                    PlaceKind::Town => {
                        record.population > 200_000
                            || (record.population > 10_000 && countries.speaks_of(record.country))
                    }
                    PlaceKind::Admin2 => false,
                };
                known || linked(s) || named_elsewhere(s)
            }
        })
        .collect()
}

/// "Homs, Hama and Salamiyah": what stands in a list with a place of its country is one too.
fn keep_listed(reading: &Reading<'_>, spots: &[Spot], senses: &[Sense], kept: &mut [bool]) {
    let listed = |a: usize, b: usize| {
        let between = reading
            .text
            .get(spots[a].span.end as usize..spots[b].span.start as usize);
        let country = |s: usize| senses[s].as_ref().map(|(_, r)| r.country);
        let lists = between.is_some_and(holds::lists);
        lists && country(a).is_some() && country(a) == country(b)
    };
    for s in 1..spots.len() {
        kept[s] |= kept[s - 1] && listed(s - 1, s);
    }
    for s in (1..spots.len()).rev() {
        kept[s - 1] |= kept[s] && listed(s - 1, s);
    }
}

fn mentions(
    reading: &Reading<'_>,
    spots: &[Spot],
    senses: &[Sense],
    holds: &[Holds],
    kept: &[bool],
) -> Vec<PlaceMention> {
    let mut index = vec![None; spots.len()];
    for (n, s) in (0..spots.len()).filter(|&s| kept[s]).enumerate() {
        index[s] = Some(n);
    }
    let mut found: Vec<PlaceMention> = Vec::new();
    for s in (0..spots.len()).filter(|&s| kept[s]) {
        let outer = holds
            .iter()
            .filter(|h| h.inner == s && kept[h.outer])
            .find(|h| holds::holds(h, senses));
        let sense = senses[s]
            .as_ref()
            .filter(|_| !spots[s].by_sound || by_sound_fits(s, senses, outer));
        let place = match (sense, outer) {
            (Some((id, record)), _) => Some(shape::place(reading.text, &spots[s], *id, record, reading.gazetteer)),
            (None, Some(hold)) => senses[hold.outer].as_ref().map(|(id, record)| {
                let outer = shape::place(reading.text, &spots[hold.outer], *id, record, reading.gazetteer);
                shape::unknown_in(reading.text, &spots[s], &outer)
            }),
            (None, None) => None,
        };
        found.push(PlaceMention {
            span: spots[s].span,
            place,
            within: outer.and_then(|h| index[h.outer]),
            described: false,
            beside: spots[s].side.is_some() && spots[s].beside.is_some(),
        });
    }
    found
}

/// A place found by its sound must lie in what the words say it lies in, where they say so.
fn by_sound_fits(s: usize, senses: &[Sense], outer: Option<&Holds>) -> bool {
    let (Some((_, inner)), Some(hold)) = (&senses[s], outer) else {
        return true;
    };
    senses[hold.outer]
        .as_ref()
        .is_none_or(|(id, record)| record.encloses(*id, inner))
}

#[cfg(test)]
mod tests;
