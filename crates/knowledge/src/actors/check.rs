//! What must be true of the sources.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    ActorKind, NameUse, Roles,
    compile::{Names, Rows},
    fold,
    source::{ActorRow, TenureRow, Variant},
};
use crate::{KnowledgeError, OWN, Sources};

/// PLOVER sectors.
const SECTORS: [&str; 16] = [
    "GOV", "MIL", "REB", "COP", "SPY", "OPP", "PTY", "IGO", "NGO", "MED", "JUD", "CVL", "UNK", "LEG", "BUS", "CRM",
];

fn wrong(file: &str, what: String) -> KnowledgeError {
    KnowledgeError::Wrong {
        file: file.to_owned(),
        what,
    }
}

/// Ids, codes, parents and tenures.
pub(super) fn rows(rows: &Rows, roles: &Roles) -> Vec<KnowledgeError> {
    let mut errors: Vec<KnowledgeError> = rows
        .repeated
        .iter()
        .map(|r| {
            wrong(
                &r.file,
                format!(
                    "line {}: `{}` ({}): the id is taken; give another",
                    r.line, r.id, r.name
                ),
            )
        })
        .collect();
    let mut codes = BTreeSet::new();
    for state in &rows.states {
        let letters = |code: &str, n| code.len() == n && code.bytes().all(|b| b.is_ascii_alphabetic());
        if !letters(&state.id, 3) || !letters(&state.country, 2) || state.country != state.country.to_uppercase() {
            let what = format!("`{} {}`: write ISO codes, as `syr SY`", state.id, state.country);
            errors.push(wrong(&state.file, what));
        }
        if !codes.insert(&state.country) || state.name.is_empty() {
            errors.push(wrong(&state.file, format!("`{}`: a code twice, or no name", state.id)));
        }
    }
    for row in rows.actors.values() {
        errors.extend(
            actor(row, rows)
                .into_iter()
                .map(|what| wrong(&row.file, format!("line {}: `{}`: {what}", row.line, row.id))),
        );
    }
    errors.extend(tenures(rows, roles));
    errors.extend(circles(rows));
    errors.extend(variants(rows, roles));
    errors
}

/// Everything that is wrong with the actors of a knowledge folder; empty where they compile. The build of the program
/// makes the same check of the actors that ship.
pub fn check(sources: &Sources) -> Vec<KnowledgeError> {
    super::compile(sources).err().unwrap_or_default()
}

fn actor(row: &ActorRow, rows: &Rows) -> Vec<String> {
    let mut errors = Vec::new();
    if row.name.is_empty() || row.id.is_empty() {
        errors.push("needs an id and a name".to_owned());
    }
    let state = rows.actors.get(&row.state).is_some_and(|a| a.kind == ActorKind::State);
    if !row.state.is_empty() && !state {
        errors.push(format!(
            "unknown state `{}`: write the id of a state, or `-`",
            row.state
        ));
    }
    if !SECTORS.contains(&row.sector.as_str()) {
        errors.push(format!(
            "unknown sector `{}`: write one of {}",
            row.sector,
            SECTORS.join(" ")
        ));
    }
    let bodies = row.parents.iter().chain(row.tenures.iter().map(|t| &t.body));
    let unknown: BTreeSet<&String> = bodies.filter(|p| !rows.actors.contains_key(*p)).collect();
    errors.extend(
        unknown
            .into_iter()
            .map(|p| format!("unknown body `{p}`: add it or correct it")),
    );
    for tenure in row.tenures.iter().filter(|t| t.period.from.0 > t.period.to.1) {
        errors.push(format!("{} ends before it begins", tenure.office));
    }
    errors
}

/// All that an actor is part of, over however many steps.
fn above<'a>(row: &'a ActorRow, rows: &'a Rows) -> BTreeSet<&'a str> {
    let mut above: BTreeSet<&str> = BTreeSet::new();
    let mut next: Vec<&str> = row.parents.iter().map(String::as_str).collect();
    while let Some(id) = next.pop() {
        if above.insert(id) {
            let parents = rows.actors.get(id).into_iter().flat_map(|a| &a.parents);
            next.extend(parents.map(String::as_str));
        }
    }
    above
}

/// Nobody is part of itself, over however many steps.
fn circles(rows: &Rows) -> Vec<KnowledgeError> {
    let circling = rows
        .actors
        .values()
        .filter(|row| above(row, rows).contains(row.id.as_str()));
    circling
        .map(|row| {
            let parents = row.parents.join(", ");
            wrong(
                &row.file,
                format!("`{}` is part of itself by way of {parents}; take out a parent", row.id),
            )
        })
        .collect()
}

/// A variant must have letters enough to name somebody, and be no common word without a mark.
fn variants(rows: &Rows, roles: &Roles) -> Vec<KnowledgeError> {
    let mut errors = Vec::new();
    for row in rows.actors.values() {
        let name = Variant {
            text: row.name.clone(),
            usage: NameUse::Name,
            contextual: row.contextual,
        };
        for variant in std::iter::once(&name).chain(&row.variants) {
            let key = fold(&variant.text);
            let excused = roles.words.also_words.contains(&key) || roles.words.weak_names.contains(&key);
            let marked = variant.contextual || variant.usage == NameUse::Later || excused;
            let told = match key.chars().count() {
                0 => "is empty: take it out",
                1 => "is one letter, which names nobody: take it out",
                _ if rows.common.contains(&key) && !marked => {
                    "is a common word: put `~` or `^` before it, or list it in `also_words` or `weak_names` of roles.toml"
                }
                _ => continue,
            };
            errors.push(wrong(
                &row.file,
                format!("line {}: `{}`: the variant `{}` {told}", row.line, row.id, variant.text),
            ));
        }
    }
    errors
}

/// Offices that one person holds at a time must not be held by two.
fn tenures(rows: &Rows, roles: &Roles) -> Vec<KnowledgeError> {
    let mut held: BTreeMap<(&str, &str), Vec<(&ActorRow, &TenureRow)>> = BTreeMap::new();
    for row in rows.actors.values() {
        for tenure in row
            .tenures
            .iter()
            .filter(|t| roles.words.single_offices.contains(&t.office))
        {
            held.entry((&tenure.body, &tenure.office))
                .or_default()
                .push((row, tenure));
        }
    }
    let mut errors = Vec::new();
    for ((body, office), holders) in held {
        for (at, (one, a)) in holders.iter().enumerate() {
            let clashes = holders[at + 1..]
                .iter()
                .filter(|(two, b)| one.id != two.id && a.period.clashes(b.period));
            errors.extend(clashes.map(|(two, _)| {
                let what = format!(
                    "{office} of `{body}`: {} and {} at the same time; correct a date",
                    one.name, two.name
                );
                wrong(&one.file, what)
            }));
        }
    }
    errors
}

/// A name may lead to several actors only where all but one of them say that it needs the company of their state (`~`).
pub(super) fn names(names: &Names, rows: &Rows) -> Vec<KnowledgeError> {
    let ids: Vec<&ActorRow> = rows.actors.values().collect();
    let row = |actor: u32| usize::try_from(actor).ok().and_then(|i| ids.get(i));
    let mut errors = Vec::new();
    for (key, candidates) in names {
        let firm: BTreeSet<u32> = candidates
            .iter()
            .filter(|c| !c.contextual && !matches!(c.usage, NameUse::Later | NameUse::Seat))
            .map(|c| c.actor)
            .collect();
        if firm.len() > 1 {
            let who: Vec<&str> = firm.iter().filter_map(|a| row(*a)).map(|r| r.id.as_str()).collect();
            let rows = || firm.iter().filter_map(|a| row(*a));
            // The user can mend a file of his own.
            let (file, line) = rows()
                .find(|r| r.file.starts_with(OWN))
                .or_else(|| rows().next_back())
                .map_or(("actors", 0), |r| (&r.file, r.line));
            let what = format!(
                "line {line}: `{key}` names {}: put `~` before it in all but one",
                who.join(" and ")
            );
            errors.push(wrong(file, what));
        }
    }
    errors
}
