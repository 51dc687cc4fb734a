//! Which toponym lies in which, by the text's own words: "Hasakeh, Syria", "Manbij in Aleppo province".

use knowledge::gazetteer::{PlaceId, PlaceKind};
use language::Tag;

use super::{
    Sense,
    rank::{Holds, coarser},
    reading::Reading,
    spot::Spot,
};

/// Pairs of neighbouring spots where the words may say that one holds the other.
pub(super) fn find(reading: &Reading<'_>, spots: &[Spot]) -> Vec<Holds> {
    let mut found = Vec::new();
    for outer in 1..spots.len() {
        let inner = outer - 1;
        let between = reading
            .text
            .get(spots[inner].span.end as usize..spots[outer].span.start as usize);
        let Some(between) = between.filter(|b| b.len() < 40) else {
            continue;
        };
        let within = says_within(between).or_else(|| is_part_of(reading, between).then_some(true));
        if let Some(certain) = within {
            if certain && are_countries(reading, &spots[inner], &spots[outer]) {
                continue;
            }
            found.push(Holds { inner, outer, certain });
            // "in Russia's Belgorod region": in the region too.
            if certain
                && spots
                    .get(outer + 1)
                    .is_some_and(|next| owns(reading, &spots[outer], next))
            {
                found.push(Holds {
                    inner,
                    outer: outer + 1,
                    certain,
                });
            }
            found.extend(listed_before(reading, spots, inner).map(|inner| Holds {
                inner,
                outer,
                certain: false,
            }));
        } else if owns(reading, &spots[inner], &spots[outer]) || is_town_of(reading, &spots[inner], between) {
            found.push(Holds {
                inner: outer,
                outer: inner,
                certain: true,
            });
        }
    }
    found
}

/// "Airstrikes by Chad inside Sudan": no country lies in another.
fn are_countries(reading: &Reading<'_>, inner: &Spot, outer: &Spot) -> bool {
    let of_kind = |spot: &Spot, kind: PlaceKind, of: Option<&str>| {
        let records = spot.candidates.iter().map(|&id| reading.gazetteer.place(id));
        let mut found = records.filter(|r| r.kind == kind && (of.is_none() || r.country == of));
        found.next().and_then(|r| r.country)
    };
    let country = of_kind(outer, PlaceKind::Country, None);
    // "Georgia in the United States" is a division of it.
    country.is_some()
        && inner.hint.is_none()
        && of_kind(inner, PlaceKind::Country, None).is_some()
        && of_kind(inner, PlaceKind::Admin1, country).is_none()
}

/// "Soro and Nodin in Yatenga": the spots that stand in a list before one. They may lie where it does.
fn listed_before<'a>(reading: &'a Reading<'_>, spots: &'a [Spot], last: usize) -> impl Iterator<Item = usize> + 'a {
    let between = |s: usize| {
        reading
            .text
            .get(spots[s].span.end as usize..spots[s + 1].span.start as usize)
    };
    let joined = last > 0 && between(last - 1).is_some_and(|b| lists(b) && b.trim() != ",");
    (0..last)
        .rev()
        .take_while(move |&s| joined && between(s).is_some_and(lists))
}

/// Whether what stands between two names makes them parts of a list.
pub(super) fn lists(between: &str) -> bool {
    matches!(between.trim(), "," | "and" | ", and" | "or" | ", or" | "&")
}

/// "in", "of", a comma; whether it leaves no doubt.
fn says_within(between: &str) -> Option<bool> {
    let words = between.trim().trim_start_matches(',').trim();
    let words = words.strip_suffix("the").unwrap_or(words).trim();
    match words {
        "" if between.trim() == "," => Some(false),
        "in" | "of" | "inside" | "within" => Some(true),
        _ => {
            let first = words.split_whitespace().next()?;
            // "in the Iraqi province of"
            let preposition = matches!(first, "in" | "inside");
            let last = words.split_whitespace().next_back()?;
            (preposition && last == "of" && words.split_whitespace().count() <= 6).then_some(true)
        }
    }
}

/// "Kalari, a crowded suburb of Maiduguri", "Dolo, a town in Tigray".
fn is_part_of(reading: &Reading<'_>, between: &str) -> bool {
    let Some(words) = between.trim().strip_prefix(',') else {
        return false;
    };
    let words: Vec<&str> = words.split_whitespace().collect();
    let names = |noun: &str| reading.words().kind(noun).is_some() || reading.words().around.iter().any(|w| w == noun);
    match words.as_slice() {
        [article, .., noun, "of" | "in"] => matches!(*article, "a" | "an" | "the") && words.len() < 6 && names(noun),
        _ => false,
    }
}

/// "the Mozambique town of Palma", "the Syria border town of Kobane".
fn is_town_of(reading: &Reading<'_>, owner: &Spot, between: &str) -> bool {
    let state = |id: &PlaceId| reading.gazetteer.place(*id).kind == PlaceKind::Country;
    let words: Vec<&str> = between.split_whitespace().collect();
    let of_kind = match words.as_slice() {
        [noun, "of"] | [_, noun, "of"] => reading.words().kind(noun) == Some(PlaceKind::Town),
        _ => false,
    };
    of_kind && owner.hint.is_none() && owner.candidates.iter().any(state)
}

/// Whether the words make one place another's: "Iraq's Mosul", not "Iraq's army bombed Mosul".
fn owns(reading: &Reading<'_>, owner: &Spot, owned: &Spot) -> bool {
    let between = reading.text.get(owner.span.end as usize..owned.span.start as usize);
    between.is_some_and(is_possessive) && !acts_between(reading, owner, owned)
}

/// "Iraq's Mosul", "Syria's northern city of Raqqa".
fn is_possessive(between: &str) -> bool {
    let rest = between.strip_prefix("'s").or_else(|| between.strip_prefix("’s"));
    rest.is_some_and(|r| {
        r.starts_with(char::is_whitespace) && r.split_whitespace().count() <= 4 && !r.contains([',', '.', ';'])
    })
}

/// "Turkey's army bombed Aleppo", "Pakistan's embassy in Kabul": whether a verb or another preposition than "of" stands
/// between two names.
fn acts_between(reading: &Reading<'_>, first: &Spot, second: &Spot) -> bool {
    (first.end..second.first).any(|token| match reading.tag(token) {
        Some(Tag::Verb | Tag::Aux) => true,
        // Some trees call the possessive mark, which is one letter, a preposition.
        Some(Tag::Adp) => reading.word(token) != "of" && reading.word(token).chars().nth(1).is_some(),
        _ => false,
    })
}

/// Whether what was chosen agrees: the outer is of a wider kind and holds the inner's point.
pub(super) fn holds(hold: &Holds, senses: &[Sense]) -> bool {
    let Some((outer_id, outer)) = &senses[hold.outer] else {
        return false;
    };
    match &senses[hold.inner] {
        None => true,
        Some((inner_id, inner)) => inner_id != outer_id && coarser(outer, inner) && outer.encloses(*outer_id, inner),
    }
}
