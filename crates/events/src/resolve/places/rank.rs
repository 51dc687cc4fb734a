//! Which place of a name is meant: by what it is, how many live there, and the company that it keeps.

use std::collections::BTreeMap;

use knowledge::gazetteer::{PlaceId, PlaceKind, PlaceRecord, fold, skeleton};

use super::{
    reading::{Reading, lists},
    spot::Spot,
};

/// The countries that a report speaks of, with how often.
#[derive(Clone, Debug, Default)]
pub(super) struct Countries {
    said: BTreeMap<&'static str, f64>,
    /// The country that the report was sent from: some evidence, as bureaus tell of neighbours too.
    pub sent_from: Option<&'static str>,
}

/// What is said of countries at least, so that one actor of a country tells less than its name.
const LITTLE: f64 = 0.6;

impl Countries {
    pub fn add(&mut self, country: Option<&'static str>, weight: f64) {
        if let Some(country) = country {
            *self.said.entry(country).or_default() += weight;
        }
    }

    /// What part of all that is said of countries is said of this one, less what a name itself adds; 0 to 1.
    fn share(&self, country: Option<&'static str>, own: f64) -> f64 {
        let total: f64 = self.said.values().sum();
        let of = country.and_then(|c| self.said.get(c)).copied().unwrap_or(0.0) - own;
        if of <= 0.0 { 0.0 } else { of / (total - own).max(LITTLE) }
    }

    /// What it is worth that the report was sent from a country: little where it speaks of others.
    fn of_dateline(&self, country: Option<&'static str>) -> f64 {
        let others = self.said.keys().any(|c| Some(*c) != self.sent_from);
        match (country.is_some() && country == self.sent_from, others) {
            (false, _) => 0.0,
            (true, true) => 0.9,
            (true, false) => 2.8,
        }
    }

    /// Whether the report speaks of any country.
    pub fn any(&self) -> bool {
        !self.said.is_empty()
    }

    pub fn speaks_of(&self, country: Option<&'static str>) -> bool {
        country.is_some_and(|c| self.said.contains_key(c) || self.sent_from == Some(c))
    }
}

/// Words that say that a spot lies in another: "X, Y", "X in Y".
#[derive(Clone, Copy, Debug)]
pub(super) struct Holds {
    /// The spot that lies in the other.
    pub inner: usize,
    /// The other.
    pub outer: usize,
    /// Whether the words leave no doubt ("in"); a comma may only list.
    pub certain: bool,
}

/// All spots of one name and kind: they have one sense in a report.
struct Group {
    candidates: Vec<(PlaceId, PlaceRecord)>,
    /// What it is worth that a candidate goes by this name first of all.
    first_name: Vec<f64>,
    /// The country of the place that the name alone means, where all others are small beside it: "Cairo", "Athens".
    famous_in: Option<&'static str>,
    spots: Vec<usize>,
    chosen: Option<usize>,
}

impl Group {
    /// Keeps the best candidates, so that later rounds look at no more.
    fn narrow(&mut self, scores: &[f64]) {
        if self.candidates.len() <= FINALISTS {
            return;
        }
        let mut order: Vec<usize> = (0..scores.len()).collect();
        order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]).then(a.cmp(&b)));
        order.truncate(FINALISTS);
        self.candidates = order.iter().map(|&c| self.candidates[c]).collect();
        self.first_name = order.iter().map(|&c| self.first_name[c]).collect();
        self.chosen = Some(0);
    }
}

/// More candidates of one name are not looked at.
const MOST: usize = 60;
/// The company of a name is of so many places at most.
const COMPANY: usize = 24;
/// So many candidates of a name are compared with the company.
const FINALISTS: usize = 24;
const ROUNDS: usize = 3;

/// Chooses a place for each spot; `None` where it has no candidates.
pub(super) fn choose(
    spots: &[Spot],
    holds: &[Holds],
    told: &Countries,
    reading: &Reading<'_>,
) -> Vec<Option<(PlaceId, PlaceRecord)>> {
    let (mut groups, group_of) = group(spots, reading);
    for round in 0..ROUNDS {
        // What each name says of countries: a state's name from the start, other names once they are chosen.
        let says: Vec<(Option<&'static str>, f64)> = groups.iter().map(|g| evidence(g, round)).collect();
        let mut countries = told.clone();
        says.iter()
            .for_each(|(country, weight)| countries.add(*country, *weight));
        let company = company(&groups);
        let mut next = Vec::with_capacity(groups.len());
        for (g, group) in groups.iter().enumerate() {
            let containers = containers(g, group, &groups, &group_of, holds, round);
            let score = |c: usize| {
                let (id, record) = &group.candidates[c];
                let own = if says[g].0 == record.country { says[g].1 } else { 0.0 };
                let mut spoken = speaks(countries.share(record.country, own));
                if only_speaks(record, g, &groups, reading) {
                    spoken = spoken.min(ONLY_SPEAKS);
                }
                let alone = standing(record) + group.first_name[c];
                let told = spoken + countries.of_dateline(record.country);
                alone + told + nearness(record, &company, g) + containment(*id, record, &containers)
            };
            let scores: Vec<f64> = (0..group.candidates.len()).map(score).collect();
            let best = (0..scores.len()).max_by(|&a, &b| scores[a].total_cmp(&scores[b]).then(b.cmp(&a)));
            next.push((best, scores));
        }
        for (group, (best, scores)) in groups.iter_mut().zip(next) {
            group.chosen = best;
            group.narrow(&scores);
        }
    }
    let sense = |s: usize| {
        let group: &Group = &groups[group_of[s]];
        group.chosen.map(|c| group.candidates[c])
    };
    (0..spots.len()).map(sense).collect()
}

fn group(spots: &[Spot], reading: &Reading<'_>) -> (Vec<Group>, Vec<usize>) {
    let gazetteer = reading.gazetteer;
    let mut index: BTreeMap<(&str, Option<PlaceKind>, bool), usize> = BTreeMap::new();
    let mut groups: Vec<Group> = Vec::new();
    let mut group_of = Vec::with_capacity(spots.len());
    for (s, spot) in spots.iter().enumerate() {
        let g = *index.entry((&spot.key, spot.hint, spot.village)).or_insert_with(|| {
            let all = spot.candidates.iter().take(MOST);
            let all: Vec<_> = all.map(|&id| (id, gazetteer.place(id))).collect();
            let mut candidates = fitting(all, spot.hint);
            candidates.retain(|(_, r)| !spot.village || r.population < NO_VILLAGE);
            // "the Middle East" is no quarter of Baltimore.
            if spot.hint.is_none() && candidates.iter().any(|(_, r)| spans_countries(r, &spot.key)) {
                candidates.retain(|(_, r)| r.kind != PlaceKind::Town);
            }
            groups.push(Group {
                first_name: worth_of_names(&candidates, &spot.key),
                famous_in: famous_in(&candidates, &spot.key, reading),
                candidates,
                spots: Vec::new(),
                chosen: None,
            });
            groups.len() - 1
        });
        groups[g].spots.push(s);
        group_of.push(g);
    }
    (groups, group_of)
}

/// Whether a place is a part of the world of that name, in no one country.
fn spans_countries(record: &PlaceRecord, key: &str) -> bool {
    record.kind == PlaceKind::Region && record.country.is_none() && fold(record.name) == key
}

/// The candidates of the kind that the words name; all, where none is.
fn fitting(all: Vec<(PlaceId, PlaceRecord)>, hint: Option<PlaceKind>) -> Vec<(PlaceId, PlaceRecord)> {
    use PlaceKind::{Admin1, Admin2, Airport, Country, Quarter, Region, Site, Town, Water};
    let kinds: &[&[PlaceKind]] = match hint {
        None => return all,
        Some(Country) => &[&[Country]],
        // "the Diffa region", "Gambella state": an office's division or one that hands wrote down.
        Some(Admin1) => &[&[Admin1, Region], &[Admin2]],
        Some(Admin2) => &[&[Admin2], &[Quarter], &[Admin1]],
        Some(Town) => &[&[Town], &[Site, Quarter]],
        Some(Quarter) => &[&[Quarter], &[Town]],
        Some(Site | Airport) => &[&[Site, Airport], &[Quarter], &[Town]],
        Some(Region) => &[&[Region], &[Admin1], &[Admin2], &[Town]],
        // "Clark Lake" is not the town of Clark.
        Some(Water) => {
            return all
                .into_iter()
                .filter(|(_, r)| matches!(r.kind, Water | Region))
                .collect();
        }
    };
    let mut found = kinds.iter().map(|kinds| {
        let of_kind = all.iter().filter(|(_, r)| kinds.contains(&r.kind));
        of_kind.copied().collect::<Vec<_>>()
    });
    found.find(|f| !f.is_empty()).unwrap_or(all)
}

/// What a name says of countries: which, and how much.
fn evidence(group: &Group, round: usize) -> (Option<&'static str>, f64) {
    let often = (group.spots.len() as f64).sqrt();
    let chosen = group
        .chosen
        .or((round == 0 && !group.candidates.is_empty()).then_some(0));
    match chosen.map(|c| group.candidates[c].1) {
        Some(record) if record.kind == PlaceKind::Country => (record.country, 1.5 * often),
        Some(record) if round > 0 => (record.country, 0.6 * often),
        _ => (None, 0.0),
    }
}

/// The points that were chosen so far, with the group they are of; states are too wide to be near to.
fn company(groups: &[Group]) -> Vec<(usize, PlaceRecord)> {
    let chosen = groups.iter().enumerate().filter_map(|(g, group)| {
        let (_, record) = group.candidates[group.chosen?];
        (record.kind != PlaceKind::Country && record.radius_km < 400).then_some((g, record))
    });
    chosen.take(COMPANY).collect()
}

fn containers(
    g: usize,
    group: &Group,
    groups: &[Group],
    group_of: &[usize],
    holds: &[Holds],
    round: usize,
) -> Vec<(PlaceId, PlaceRecord, bool)> {
    let mut found = Vec::new();
    for hold in holds.iter().filter(|h| group.spots.contains(&h.inner)) {
        let outer = &groups[group_of[hold.outer]];
        if group_of[hold.outer] == g {
            continue;
        }
        if round == 0 || outer.chosen.is_none() {
            found.extend(outer.candidates.iter().take(4).map(|(id, r)| (*id, *r, hold.certain)));
        } else if let Some(c) = outer.chosen {
            let (id, record) = outer.candidates[c];
            found.push((id, record, hold.certain));
        }
    }
    found
}

/// What the words around a name are worth, where they say what it lies in.
fn containment(id: PlaceId, record: &PlaceRecord, containers: &[(PlaceId, PlaceRecord, bool)]) -> f64 {
    let held = containers
        .iter()
        .filter(|(outer, o, _)| *outer != id && coarser(o, record) && o.encloses(*outer, record));
    held.map(|(_, _, certain)| if *certain { 7.0 } else { 6.0 })
        .fold(0.0, f64::max)
}

/// Whether a place is of a kind that holds others of the second's kind.
pub(super) fn coarser(outer: &PlaceRecord, inner: &PlaceRecord) -> bool {
    let rank = |r: &PlaceRecord| match r.kind {
        PlaceKind::Site | PlaceKind::Quarter | PlaceKind::Airport => 0,
        PlaceKind::Town => 1,
        PlaceKind::Admin2 => 2,
        PlaceKind::Admin1 => 3,
        PlaceKind::Region | PlaceKind::Water => 4,
        PlaceKind::Country => 5,
    };
    rank(outer) > rank(inner)
        || (rank(outer) == 1 && rank(inner) == 1 && outer.population > 20 * inner.population.max(1_000))
}

/// The name is the one a place goes by, not a variant in some language.
const FIRST_NAME: f64 = 0.8;
/// It sounds like it, and none goes by the name itself: "Sloviansk" for Slovyansk.
const SOUNDS_LIKE_FIRST: f64 = 0.4;

fn worth_of_names(candidates: &[(PlaceId, PlaceRecord)], key: &str) -> Vec<f64> {
    let names: Vec<String> = candidates.iter().map(|(_, r)| fold(r.name)).collect();
    let known = names.iter().any(|name| name == key);
    let worth = |name: &String| match name == key {
        true => FIRST_NAME,
        false if !known && sound_alike(name, key) => SOUNDS_LIKE_FIRST,
        false => 0.0,
    };
    names.iter().map(worth).collect()
}

/// Whether a name is the one that a place goes by, or sounds like it.
pub(super) fn goes_by(record: &PlaceRecord, key: &str) -> bool {
    let first = fold(record.name);
    first == key || sound_alike(&first, key)
}

fn sound_alike(first: &str, key: &str) -> bool {
    let sound = skeleton(first);
    !sound.is_empty() && sound == skeleton(key)
}

/// Nobody calls a place of so many people a village.
const NO_VILLAGE: u32 = 150_000;
/// A place is famous beside a namesake of so many times fewer people.
const FAMOUS: u32 = 20;

/// The country of the capital, or of the town that is many times larger than all its namesakes elsewhere.
fn famous_in(candidates: &[(PlaceId, PlaceRecord)], key: &str, reading: &Reading<'_>) -> Option<&'static str> {
    let towns = || candidates.iter().map(|(_, r)| r).filter(|r| r.kind == PlaceKind::Town);
    let largest = towns().max_by_key(|r| r.population)?;
    let elsewhere = towns().filter(|r| r.country != largest.country);
    let next = elsewhere.map(|r| r.population).max().unwrap_or(0).max(500);
    let capital = towns().find(|r| r.country.is_some() && r.country == reading.capital_of(key));
    let far_larger = largest.population / FAMOUS >= next;
    capital.or(Some(largest).filter(|_| far_larger)).and_then(|r| r.country)
}

/// Whether a country is one whose officials are quoted on events all over the world, and the report names none of its
/// provinces: "a bomb in Athens, U.S. officials said" went off in Greece, not in Georgia.
fn only_speaks(record: &PlaceRecord, own: usize, groups: &[Group], reading: &Reading<'_>) -> bool {
    let speaker = |c: &str| lists(&reading.words().world_speakers, c);
    let famous_elsewhere = groups[own].famous_in.is_some_and(|c| Some(c) != record.country);
    famous_elsewhere
        && record.country.is_some_and(speaker)
        && !groups.iter().enumerate().any(|(g, group)| {
            let chosen = group.chosen.map(|c| group.candidates[c].1);
            g != own && chosen.is_some_and(|r| r.kind == PlaceKind::Admin1 && r.country == record.country)
        })
}

/// What it is worth at most that a country speaks that only speaks.
const ONLY_SPEAKS: f64 = 0.5;

/// What a place is worth by itself: by kind, and a point for ten times the people.
fn standing(record: &PlaceRecord) -> f64 {
    record.worth_of_kind() + record.worth_of_people()
}

/// What it is worth that a report speaks of the country.
fn speaks(share: f64) -> f64 {
    if share > 0.0 { 1.5 + 3.0 * share } else { 0.0 }
}

/// What it is worth that other places of the report are near: the nearest four count.
fn nearness(record: &PlaceRecord, company: &[(usize, PlaceRecord)], own: usize) -> f64 {
    const WORTH: [f64; 4] = [1.2, 0.8, 0.5, 0.3];
    const KM_PER_DEGREE: f64 = 111.2;
    const HALF_WORTH_KM: f64 = 120.0;
    let narrow = record.lat.to_radians().cos();
    let mut nearest = [0.0_f64; WORTH.len()];
    for (_, other) in company.iter().filter(|(g, _)| *g != own) {
        let (dy, dx) = (record.lat - other.lat, (record.lon - other.lon) * narrow);
        let square = (dy * dy + dx * dx) * (KM_PER_DEGREE / HALF_WORTH_KM).powi(2);
        let mut near = 1.0 / (1.0 + square);
        for place in &mut nearest {
            if near > *place {
                std::mem::swap(place, &mut near);
            }
        }
    }
    nearest.iter().zip(WORTH).map(|(n, w)| n * w).sum()
}
