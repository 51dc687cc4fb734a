//! Places told by what they are: "the town" after Manbij, "a Syrian village", "the country".

use knowledge::gazetteer::PlaceKind;
use language::{Relation, Span, Tag, TokenId};

use super::{
    PlaceMention,
    reading::{Reading, lists},
};
use crate::{Place, Precision};

/// In how many sentences' distance the place that a phrase points back to may stand.
const FARTHEST: usize = 3;

/// Adds the places that phrases describe to those that are named; all in text order.
pub(super) fn add(reading: &Reading<'_>, named: Vec<PlaceMention>) -> Vec<PlaceMention> {
    let tokens = &reading.document.tokens;
    let taken = |t: TokenId| covers(&named, tokens[t].span);
    let found: Vec<PlaceMention> = (0..tokens.len())
        .filter(|&t| tokens[t].tag == Tag::Noun && !taken(t))
        .filter_map(|t| {
            let kind = reading.words().kind(&tokens[t].lemma.to_lowercase())?;
            if names_its_place(reading, &named, t) {
                return None;
            }
            of_country(reading, t, kind).or_else(|| points_back(reading, &named, t, kind))
        })
        .collect();
    in_order(named, found)
}

/// Whether a named place stands on these words.
fn covers(named: &[PlaceMention], span: Span) -> bool {
    let at = named.partition_point(|m| m.span.end <= span.start);
    named.get(at).is_some_and(|m| m.span.overlaps(span))
}

/// "the city of Aleppo", "the capital, Athens": the name itself is told.
fn names_its_place(reading: &Reading<'_>, named: &[PlaceMention], noun: TokenId) -> bool {
    let tokens = &reading.document.tokens;
    let beside = |t: TokenId| {
        tokens
            .get(t)
            .is_some_and(|t| named.iter().any(|m| m.span.overlaps(t.span)))
    };
    let own = [Relation::Nmod, Relation::Appos, Relation::Flat, Relation::Compound];
    let inside = reading
        .document
        .children(noun)
        .any(|(i, t)| own.contains(&t.relation) && beside(i));
    inside || beside(noun + 1) || (beside(noun + 2) && !tokens[noun + 1].span.of(reading.text).contains("in"))
}

/// "a Syrian town", "northern Syrian territory": somewhere in the country.
fn of_country(reading: &Reading<'_>, noun: TokenId, kind: PlaceKind) -> Option<PlaceMention> {
    let adjective = reading.before(noun)?;
    let country = reading
        .gazetteer
        .demonym(reading.word(adjective))
        .filter(|_| reading.is_capitalised(adjective))?;
    // "near the Malian border" is on either side of it; an American base is seldom in America.
    let edge = lists(&reading.words().edges, &reading.lower(noun));
    let abroad = kind == PlaceKind::Site && lists(&reading.words().world_speakers, country);
    if edge || abroad {
        return None;
    }
    let record = reading.gazetteer.place(reading.gazetteer.country(country)?);
    let tokens = &reading.document.tokens;
    let span = tokens[adjective].span.cover(tokens[noun].span);
    let place = Place {
        name: record.name.into(),
        span,
        country: record.country.map(Into::into),
        admin1: None,
        lat: Some(record.lat),
        lon: Some(record.lon),
        precision: Precision::Country,
        geonames: record.geonames,
    };
    Some(described(span, place))
}

/// "the town", "this province": the last place of the kind.
fn points_back(reading: &Reading<'_>, named: &[PlaceMention], noun: TokenId, kind: PlaceKind) -> Option<PlaceMention> {
    let tokens = &reading.document.tokens;
    let before = reading.before(noun)?;
    let definite = matches!(reading.lower(before).as_str(), "the" | "this" | "that");
    if !definite || tokens[noun].features.has(language::Feature::Plural) || has_own_complement(reading, noun) {
        return None;
    }
    let span = tokens[before].span.cover(tokens[noun].span);
    let fits = |precision: Precision| match kind {
        PlaceKind::Town => precision == Precision::PopulatedPlace,
        PlaceKind::Admin1 => precision == Precision::Admin1,
        PlaceKind::Admin2 | PlaceKind::Quarter => precision == Precision::District,
        PlaceKind::Site | PlaceKind::Airport => precision == Precision::Site,
        PlaceKind::Country => precision == Precision::Country,
        PlaceKind::Region | PlaceKind::Water => false,
    };
    let sentence = |s: Span| {
        tokens
            .get(tokens.partition_point(|t| t.span.end <= s.start))
            .map_or(0, |t| t.sentence)
    };
    let near = |m: &&PlaceMention| sentence(m.span) + FARTHEST >= tokens[noun].sentence;
    let resolved = |m: &PlaceMention| m.place.clone().filter(|p| fits(p.precision));
    let before = &named[..named.partition_point(|m| m.span.end <= span.start)];
    let place = before.iter().rev().take_while(near).find_map(resolved)?;
    Some(described(span, Place { span, ..place }))
}

/// "the village of her father", "the area where they live": another than the last one.
fn has_own_complement(reading: &Reading<'_>, noun: TokenId) -> bool {
    let own = [
        Relation::Nmod,
        Relation::AclRelcl,
        Relation::Compound,
        Relation::NmodPoss,
        Relation::Amod,
    ];
    reading.document.children(noun).any(|(_, t)| own.contains(&t.relation))
}

fn described(span: Span, place: Place) -> PlaceMention {
    PlaceMention {
        span,
        place: Some(place),
        within: None,
        described: true,
        beside: false,
    }
}

/// Both lists as one, with the places that contain others numbered anew.
fn in_order(named: Vec<PlaceMention>, found: Vec<PlaceMention>) -> Vec<PlaceMention> {
    let moved: Vec<usize> = (0..named.len())
        .map(|n| n + found.partition_point(|f| f.span.start < named[n].span.start))
        .collect();
    let mut all: Vec<PlaceMention> = named
        .into_iter()
        .map(|m| PlaceMention {
            within: m.within.and_then(|w| moved.get(w).copied()),
            ..m
        })
        .chain(found)
        .collect();
    all.sort_by_key(|m| m.span.start);
    all
}
