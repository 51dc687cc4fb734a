//! From source files to the compiled table.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    Actor, ActorIndex, ActorKind, Allegiance, Candidate, NameUse, Period, Roles, State, Table, Tenure, check, contour,
    fold,
    matching::{LENGTH_BITS, SKELETON},
    origins::Origins,
    roles::RolesFile,
    skeleton,
    source::{self, ActorRow, PeriodRow, StateRow, Variant},
};
use crate::{KnowledgeError, OWN, Sources};

/// All rows of all files.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub states: Vec<StateRow>,
    pub actors: BTreeMap<String, ActorRow>,
    /// Rows whose id was taken: organs that every state has get their names here.
    pub repeated: Vec<ActorRow>,
    /// Keys of common English words, which name nobody without a mark.
    pub common: BTreeSet<String>,
}

/// Compiles `actors/`.
pub(crate) fn compile(sources: &Sources) -> Result<Vec<u8>, Vec<KnowledgeError>> {
    let (rows, roles) = read(sources)?;
    let mut errors = check::rows(&rows, &roles);
    let index: BTreeMap<&str, ActorIndex> = rows.actors.keys().map(String::as_str).zip(0..).collect();
    let (names, origins) = names(&rows, &index, &roles);
    errors.extend(check::names(&names, &rows));
    if !errors.is_empty() {
        return Err(errors);
    }
    let mut candidates = Vec::new();
    let damaged = |_| vec![KnowledgeError::NotABlob];
    let by_skeleton = automaton(&skeletons(&rows, &index), &mut candidates).map_err(damaged)?;
    let by_name = automaton(&names, &mut candidates).map_err(damaged)?;
    let countries: BTreeMap<&str, Arc<str>> = rows
        .states
        .iter()
        .map(|s| (s.id.as_str(), Arc::from(s.country.as_str())))
        .collect();
    let origins = postcard::to_stdvec(&origins).map_err(damaged_form)?;
    let table = Table {
        actors: rows.actors.values().map(|row| finish(row, &rows, &countries)).collect(),
        states: rows.states.iter().map(state).collect(),
        candidates,
        roles,
        names: &by_name,
        skeletons: &by_skeleton,
        origins: &origins,
    };
    postcard::to_stdvec(&table).map_err(damaged_form)
}

fn damaged_form(_: postcard::Error) -> Vec<KnowledgeError> {
    vec![KnowledgeError::NotABlob]
}

fn read(sources: &Sources) -> Result<(Rows, Roles), Vec<KnowledgeError>> {
    let mut rows = Rows::default();
    let mut errors = Vec::new();
    let mut written = Vec::new();
    for file in sources.under("actors/", ".tsv") {
        let base = file.below().trim_start_matches("actors/");
        let result = if base.starts_with("states") {
            source::states(file).map(|found| lay(&mut rows.states, found, |r| (&r.id, &r.file)))
        } else if base.starts_with("persons") {
            source::persons(file).map(|found| lay(&mut written, found, |r| (&r.id, &r.file)))
        } else {
            source::actors(file).map(|found| lay(&mut written, found, |r| (&r.id, &r.file)))
        };
        errors.extend(result.err());
    }
    let mut roles = Roles::default();
    for file in sources.under("actors/roles", ".toml") {
        let read = file
            .toml::<RolesFile>()
            .and_then(|r| Roles::new(r).map_err(|what| file.wrong(what)));
        match read {
            Ok(read) => roles = read,
            Err(error) => errors.push(error),
        }
    }
    for file in sources.under("actors/common", ".txt") {
        match file.text() {
            Ok(text) => rows.common.extend(source::words(text)),
            Err(error) => errors.push(error),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    rows.states.sort_by(|a, b| a.id.cmp(&b.id));
    for state in &rows.states {
        for row in std::iter::once(of_state(state)).chain(roles.all().iter().map(|role| organ(state, role))) {
            rows.actors.insert(row.id.clone(), row);
        }
    }
    for row in written {
        match rows.actors.get_mut(&row.id) {
            Some(organ) if organ.kind == ActorKind::Organ && organ.variants.is_empty() => {
                let mut variants = row.variants;
                variants.push(Variant {
                    text: organ.name.clone(),
                    usage: NameUse::Name,
                    contextual: false,
                });
                organ.variants = variants;
                organ.name = row.name;
                organ.contextual = row.contextual;
                organ.active = row.active;
                organ.allegiances = row.allegiances;
                organ.file = row.file;
                organ.line = row.line;
                organ.parents.splice(0..0, row.parents);
            }
            Some(_) => rows.repeated.push(row),
            None => {
                rows.actors.insert(row.id.clone(), row);
            }
        }
    }
    inherit(&mut rows);
    Ok((rows, roles))
}

/// Adds rows; those of the user's own take the place of the ones that ship with their ids.
fn lay<T>(rows: &mut Vec<T>, found: Vec<T>, of: impl Fn(&T) -> (&String, &String)) {
    let ids: BTreeSet<&String> = found
        .iter()
        .map(&of)
        .filter(|(_, file)| file.starts_with(OWN))
        .map(|(id, _)| id)
        .collect();
    if !ids.is_empty() {
        rows.retain(|row| !ids.contains(of(row).0) || of(row).1.starts_with(OWN));
    }
    rows.extend(found);
}

/// Gives persons the sector and state of the body they last served, and organs their kind.
fn inherit(rows: &mut Rows) {
    let known: BTreeMap<String, (String, String)> = rows
        .actors
        .iter()
        .map(|(id, a)| (id.clone(), (a.sector.clone(), a.state.clone())))
        .collect();
    let states: BTreeSet<&str> = rows.states.iter().map(|s| s.id.as_str()).collect();
    for row in rows.actors.values_mut() {
        if row.kind == ActorKind::Person
            && let Some((sector, state)) = row.parents.first().and_then(|p| known.get(p))
        {
            row.sector.clone_from(sector);
            row.state.clone_from(state);
        }
        let of_state = row
            .parents
            .iter()
            .any(|p| p == &row.state || p.strip_prefix(&row.state).is_some_and(|s| s.starts_with('-')));
        if row.kind == ActorKind::Body && of_state && states.contains(row.state.as_str()) {
            row.kind = ActorKind::Organ;
        }
    }
}

fn of_state(state: &StateRow) -> ActorRow {
    ActorRow {
        id: state.id.clone(),
        name: state.name.clone(),
        contextual: false,
        sector: "GOV".to_owned(),
        state: state.id.clone(),
        parents: Vec::new(),
        variants: state.variants.clone(),
        kind: ActorKind::State,
        tenures: Vec::new(),
        active: None,
        allegiances: Vec::new(),
        file: state.file.clone(),
        line: state.line,
    }
}

fn organ(state: &StateRow, role: &super::Role) -> ActorRow {
    let adjective = state.adjectives.first().unwrap_or(&state.name);
    let parent = role
        .parent
        .as_ref()
        .map_or(state.id.clone(), |p| format!("{}-{p}", state.id));
    ActorRow {
        id: format!("{}-{}", state.id, role.suffix),
        name: role
            .name
            .replace("{adjective}", adjective)
            .replace("{name}", &state.name),
        contextual: false,
        sector: role.sector.clone(),
        state: state.id.clone(),
        parents: vec![parent],
        variants: Vec::new(),
        kind: ActorKind::Organ,
        tenures: Vec::new(),
        active: None,
        allegiances: Vec::new(),
        file: state.file.clone(),
        line: state.line,
    }
}

fn finish(row: &ActorRow, rows: &Rows, countries: &BTreeMap<&str, Arc<str>>) -> Actor {
    let mut parents: Vec<Arc<str>> = Vec::new();
    let mut next: Vec<&str> = row.parents.iter().map(String::as_str).collect();
    // Parents of parents too, nearest first; a circle ends where it closes.
    while !next.is_empty() {
        let mut further = Vec::new();
        for id in next {
            if id == row.id || parents.iter().any(|p| **p == *id) {
                continue;
            }
            parents.push(id.into());
            further.extend(
                rows.actors
                    .get(id)
                    .into_iter()
                    .flat_map(|a| &a.parents)
                    .map(String::as_str),
            );
        }
        next = further;
    }
    Actor {
        id: row.id.as_str().into(),
        name: row.name.clone(),
        sector: row.sector.clone().into(),
        country: countries.get(row.state.as_str()).cloned(),
        parents,
        kind: row.kind,
        tenures: row.tenures.iter().map(tenure).collect(),
        active: row.active.map(period),
        allegiances: row
            .allegiances
            .iter()
            .map(|(body, time)| Allegiance {
                body: body.as_str().into(),
                period: period(*time),
            })
            .collect(),
    }
}

fn tenure(row: &source::TenureRow) -> Tenure {
    Tenure {
        office: row.office.as_str().into(),
        body: row.body.as_str().into(),
        from: row.period.from.0,
        to: row.period.to.1,
        sure: row.period.sure,
    }
}

fn period(row: PeriodRow) -> Period {
    Period {
        from: row.from.0,
        to: row.to.1,
        sure: row.sure,
    }
}

fn state(row: &StateRow) -> State {
    let mut seen: BTreeSet<&String> = BTreeSet::new();
    State {
        id: row.id.as_str().into(),
        country: row.country.as_str().into(),
        adjectives: row
            .adjectives
            .iter()
            .chain(&row.people)
            .filter(|a| seen.insert(a))
            .cloned()
            .collect(),
    }
}

/// Names by key, each with all actors that go by it.
pub(super) type Names = BTreeMap<String, BTreeSet<Candidate>>;

/// What each actor goes by, as filed and as written.
struct Filing<'a> {
    index: &'a BTreeMap<&'a str, ActorIndex>,
    names: Names,
    origins: Origins,
}

/// Where a name is written.
#[derive(Clone, Copy)]
struct Place<'a> {
    file: &'a str,
    line: usize,
}

impl Filing<'_> {
    fn file(&mut self, text: &str, id: &str, (usage, contextual): (NameUse, bool), place: Place<'_>) {
        let (key, Some(&actor)) = (fold(text), self.index.get(id)) else {
            return;
        };
        if key.is_empty() {
            return;
        }
        self.origins
            .add(actor, text, (usage, contextual), (place.file, place.line));
        let candidate = Candidate {
            actor,
            usage,
            acronym: is_acronym(text),
            contextual,
            lower: !text.chars().any(char::is_uppercase),
            title: is_title(text),
        };
        let filed = self.names.entry(key).or_default();
        // One entry an actor and use; where two spellings have one key, the easier one counts.
        let same = filed.iter().find(|c| c.actor == actor && c.usage == usage).copied();
        let merged = same.map_or(candidate, |c| Candidate {
            acronym: c.acronym && candidate.acronym,
            contextual: c.contextual && candidate.contextual,
            lower: c.lower || candidate.lower,
            title: c.title && candidate.title,
            ..candidate
        });
        same.map(|c| filed.remove(&c));
        filed.insert(merged);
    }
}

fn names(rows: &Rows, index: &BTreeMap<&str, ActorIndex>, roles: &Roles) -> (Names, Origins) {
    let mut filing = Filing {
        index,
        names: Names::new(),
        origins: Origins::default(),
    };
    let government = roles.all().first().map_or("gov", |r| &r.suffix);
    for state in &rows.states {
        let place = Place {
            file: &state.file,
            line: state.line,
        };
        let government = format!("{}-{government}", state.id);
        let mut file = |texts: &[String], id: &str, usage| {
            for text in texts {
                filing.file(text, id, (usage, false), place);
            }
        };
        file(std::slice::from_ref(&state.name), &state.id, NameUse::Name);
        file(&state.adjectives, &state.id, NameUse::Adjective);
        file(&state.people, &state.id, NameUse::People);
        file(&state.seats, &government, NameUse::Seat);
    }
    for row in rows.actors.values() {
        let place = Place {
            file: &row.file,
            line: row.line,
        };
        // Organs that nobody named are found by role and state.
        if row.kind != ActorKind::Organ || !row.variants.is_empty() || !row.file.contains("states") {
            filing.file(&row.name, &row.id, (NameUse::Name, row.contextual), place);
        }
        for variant in &row.variants {
            filing.file(&variant.text, &row.id, (variant.usage, variant.contextual), place);
        }
        if row.kind == ActorKind::Person {
            for surname in surnames(&row.name) {
                filing.file(&surname, &row.id, (NameUse::Later, false), place);
            }
        }
    }
    (filing.names, filing.origins)
}

/// What a person goes by once named in full: the last word, with and without the article or particle before it.
fn surnames(name: &str) -> Vec<String> {
    // "Ferdinand Marcos Jr" is Marcos; a king's number is no name.
    let numbers = |w: &&str| !matches!(*w, "Jr" | "Jr." | "II" | "III" | "IV" | "V" | "VI" | "XIV" | "XVI");
    let words: Vec<&str> = name.split(' ').filter(numbers).collect();
    let Some((last, rest)) = words.split_last().filter(|(_, rest)| !rest.is_empty()) else {
        return Vec::new();
    };
    let mut found = vec![(*last).to_owned()];
    if let Some(bare) = last.strip_prefix("al-").or_else(|| last.strip_prefix("el-")) {
        found.push(bare.to_owned());
    }
    if let Some(particle) = rest
        .last()
        .filter(|p| rest.len() > 1 && (p.starts_with(char::is_lowercase) || p.len() < 4))
    {
        found.push(format!("{particle} {last}"));
    }
    found
}

/// Whether a name is to be matched by its capitals: short, and more than one letter of a word is a capital.
fn is_acronym(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    !text.contains(' ') && letters <= 6 && capitals >= 2 && (capitals * 2 > letters)
}

/// Whether all longer words of a name begin with a capital.
fn is_title(text: &str) -> bool {
    let long = |w: &&str| w.chars().filter(|c| c.is_alphabetic()).count() > 3;
    text.split([' ', '-'])
        .filter(long)
        .all(|w| w.contains(char::is_uppercase))
}

fn skeletons(rows: &Rows, index: &BTreeMap<&str, ActorIndex>) -> Names {
    let mut names = Names::new();
    let mut contours: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows
        .actors
        .values()
        .filter(|r| matches!(r.kind, ActorKind::Body | ActorKind::Person))
    {
        let written = row
            .variants
            .iter()
            .filter(|v| v.usage == NameUse::Name && !v.contextual)
            .map(|v| &v.text);
        for text in written
            .chain((!row.contextual).then_some(&row.name))
            .filter(|t| !is_acronym(t) && t.chars().any(char::is_uppercase))
        {
            let bones = skeleton(text);
            let (Some(&actor), true) = (index.get(row.id.as_str()), bones.len() >= SKELETON) else {
                continue;
            };
            // One word of a person's name is too common; English names of several words need no skeleton.
            if (row.kind == ActorKind::Person && !bones.contains(' ')) || row.sector == "MED" || row.sector == "NGO" {
                continue;
            }
            if row.kind == ActorKind::Person {
                contours.entry(bones.clone()).or_default().insert(contour(text));
            }
            names.entry(bones).or_default().insert(Candidate {
                actor,
                usage: NameUse::Name,
                acronym: false,
                contextual: false,
                lower: false,
                title: true,
            });
        }
    }
    // A skeleton that several actors share tells none of them.
    names.retain(|_, actors| actors.len() == 1);
    // Of persons the vowels count too.
    for (bones, contours) in contours {
        if let Some(actor) = names.remove(&bones) {
            names.extend(contours.into_iter().map(|contour| (contour, actor.clone())));
        }
    }
    names
}

fn automaton(names: &Names, candidates: &mut Vec<Candidate>) -> Result<Vec<u8>, fst::Error> {
    let mut builder = fst::MapBuilder::memory();
    for (key, actors) in names {
        let start = candidates.len() as u64;
        candidates.extend(actors);
        builder.insert(key, start << LENGTH_BITS | actors.len() as u64)?;
    }
    builder.into_inner()
}
