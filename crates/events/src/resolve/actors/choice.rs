//! One actor for each name, by the company of the whole report.

use std::collections::{BTreeMap, BTreeSet};

use knowledge::actors::{Actor, ActorIndex, ActorKind, Candidate, NameUse};
use language::TokenId;

use super::{names::Found, reading::Reading};

/// A name with the actor that it means.
#[derive(Clone, Copy)]
pub(super) struct Chosen<'a> {
    pub first: TokenId,
    pub end: TokenId,
    pub actor: &'a Actor,
    pub usage: NameUse,
}

/// What the report names beyond doubt.
struct Company<'a> {
    /// How often each state comes up, by ISO code.
    states: BTreeMap<&'a str, usize>,
    /// Where each actor is named in full.
    named: BTreeMap<ActorIndex, Vec<TokenId>>,
}

/// Picks the actor of each name; names that stay in doubt are left out.
pub(super) fn choose<'a>(reading: &Reading<'a>, found: Vec<Found>) -> Vec<Chosen<'a>> {
    let company = company(reading, &found);
    let mut chosen = Vec::with_capacity(found.len());
    for name in &found {
        let Some(candidate) = pick(reading, name, &company) else {
            continue;
        };
        if let Some(actor) = reading.actors.at(candidate.actor) {
            chosen.push(Chosen {
                first: name.first,
                end: name.end,
                actor,
                usage: candidate.usage,
            });
        }
    }
    chosen
}

fn company<'a>(reading: &Reading<'a>, found: &[Found]) -> Company<'a> {
    let mut company = Company {
        states: BTreeMap::new(),
        named: BTreeMap::new(),
    };
    for name in found {
        let firm: BTreeSet<ActorIndex> = name
            .candidates
            .iter()
            .filter(|c| is_firm(**c))
            .map(|c| c.actor)
            .collect();
        for index in &firm {
            company.named.entry(*index).or_default().push(name.first);
        }
        let sure = name
            .candidates
            .iter()
            .filter(|c| !c.contextual && c.usage != NameUse::Later);
        let countries: BTreeSet<&str> = sure
            .filter_map(|c| reading.actors.at(c.actor))
            .filter(|a| &*a.sector != "MED")
            .filter_map(|a| a.country.as_deref())
            .collect();
        for country in countries {
            *company.states.entry(country).or_default() += 1;
        }
    }
    company
}

fn is_firm(candidate: Candidate) -> bool {
    candidate.usage == NameUse::Name && !candidate.contextual
}

fn pick(reading: &Reading<'_>, name: &Found, company: &Company<'_>) -> Option<Candidate> {
    let weight = |c: &Candidate| -> usize {
        let named = usize::from(
            company
                .named
                .get(&c.actor)
                .is_some_and(|at| at.iter().any(|t| *t != name.first)),
        );
        let country = reading.actors.at(c.actor).and_then(|a| a.country.as_deref());
        named * 1000 + country.and_then(|c| company.states.get(c)).copied().unwrap_or(0)
    };
    let of =
        |keep: &dyn Fn(&Candidate) -> bool| name.candidates.iter().copied().filter(|c| keep(c)).collect::<Vec<_>>();
    let firm = of(&|c| is_firm(*c));
    let rivals = of(&|c| c.contextual && c.usage == NameUse::Name && weight(c) > 0);
    if let Some(rival) = rivals.into_iter().max_by_key(weight) {
        // The firm reading gave its own state's count to the company; that is no evidence.
        let own = firm.first().map_or(0, |c| weight(c).saturating_sub(1));
        if weight(&rival) > own {
            return Some(rival);
        }
    }
    if let Some(first) = firm.first() {
        return Some(*first);
    }
    let seen = of(&|c| c.usage == NameUse::Later && !c.contextual && company.named.contains_key(&c.actor));
    let latest = |c: &Candidate| {
        let places = company.named.get(&c.actor).map_or(&[][..], Vec::as_slice);
        let before = places.iter().filter(|t| **t < name.first).max();
        (
            before.copied().is_some(),
            before.copied(),
            std::cmp::Reverse(places.first().copied()),
        )
    };
    if let Some(last) = seen.into_iter().max_by_key(latest) {
        return Some(last);
    }
    titled(reading, name).or_else(|| {
        name.candidates
            .iter()
            .copied()
            .find(|c| !c.contextual && matches!(c.usage, NameUse::Adjective | NameUse::People | NameUse::Seat))
    })
}

/// A surname behind a title, where the title or the day leaves one person: "Secretary Austin".
fn titled(reading: &Reading<'_>, name: &Found) -> Option<Candidate> {
    let before = reading.before(name.first)?;
    let person = |c: &&Candidate| reading.actors.at(c.actor).is_some_and(|a| a.kind == ActorKind::Person);
    let people: Vec<&Candidate> = name
        .candidates
        .iter()
        .filter(|c| c.usage == NameUse::Later)
        .filter(person)
        .collect();
    if people.is_empty() || !reading.listed(&reading.words().titles, before) || !reading.has_capital(before) {
        return None;
    }
    let title = reading.key(before);
    let serves = |c: &&&Candidate| {
        let tenures = reading.actors.at(c.actor).map_or(&[][..], |a| &a.tenures);
        tenures.iter().any(|t| {
            let office =
                t.office.split(' ').any(|w| w == title) || title == "mr" || title == "gen" || title == "general";
            office && reading.day.is_none_or(|day| t.holds(day))
        })
    };
    let mut serving = people.iter().filter(serves);
    let one = serving.next()?;
    serving.next().is_none().then_some(**one)
}
