//! Why a name leads to an actor, and to whom else it may lead.

use super::{
    Actor, ActorIndex, ActorKind, Actors, Candidate, NameUse, RolePhrase, Spelling, Tenure, fold, origins::Origins,
};

/// What is known of a name.
#[derive(Clone, Debug)]
pub struct Explanation<'a> {
    /// Its key ([`fold`]).
    pub key: String,
    /// All that it can mean, the likeliest first.
    pub readings: Vec<Reading<'a>>,
    /// Actors whose name only sounds alike, where the name itself is filed for nobody else.
    pub alike: Vec<Reading<'a>>,
    /// The role that the name is a word for, in the state asked for or in none.
    pub role: Option<RoleReading<'a>>,
    /// Whether it is also an everyday word, so that it must stand in capitals or in company.
    pub word: bool,
}

/// One thing that a name can mean.
#[derive(Clone, Debug)]
pub struct Reading<'a> {
    /// The actor.
    pub actor: &'a Actor,
    /// How the name stands to it.
    pub usage: NameUse,
    /// Whether it must stand in capitals.
    pub acronym: bool,
    /// The spelling that is filed, and where; for one that sounds alike, the actor's own row.
    pub spelling: Option<Spelling>,
    /// The offices that it held on the day asked for, or all.
    pub offices: Vec<&'a Tenure>,
    /// What speaks against it; nothing where it is meant.
    pub doubts: Vec<Doubt>,
}

/// What speaks against a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// The name is also that of others, and the actor's state was not named.
    NeedsState,
    /// The name is good only once the actor was named in full.
    NeedsFullName,
    /// It is a seat of power: the government only where it speaks or acts.
    NeedsDeed,
    /// The actor is of another state than the one named.
    OtherState,
    /// The group was not there on the day.
    NotThen,
    /// The person held no office on the day that is known.
    NoOffice,
    /// Another actor has a better claim to the name there.
    Outdone,
}

/// A role that a phrase names.
#[derive(Clone, Debug)]
pub struct RoleReading<'a> {
    /// The role.
    pub phrase: RolePhrase<'a>,
    /// The organ of the state asked for.
    pub organ: Option<&'a Actor>,
    /// Who held the office on the day asked for.
    pub holder: Option<&'a Actor>,
}

impl Reading<'_> {
    /// Whether nothing speaks against it.
    pub fn is_meant(&self) -> bool {
        self.doubts.is_empty()
    }
}

impl Actors {
    /// What a name can mean, on a day (number `yyyymmdd`) and in a report about a state (ISO 3166-1 alpha-2), where
    /// they are told. Total: a name that is not known has no readings.
    pub fn explain(&self, name: &str, day: Option<u32>, near: Option<&str>) -> Explanation<'_> {
        let key = fold(name);
        let asked = Asked {
            actors: self,
            origins: postcard::from_bytes(self.origins).unwrap_or_default(),
            name,
            key: &key,
            day,
            near,
        };
        let mut readings: Vec<Reading<'_>> = self.candidates(&key).iter().filter_map(|c| asked.reading(c)).collect();
        readings.sort_by(|a, b| {
            let claim = |r: &Reading<'_>| (r.doubts.len(), r.doubts.first().copied(), r.usage);
            claim(a).cmp(&claim(b)).then_with(|| a.actor.id.cmp(&b.actor.id))
        });
        // A name marked as that of others too goes before the plain one where its state is named.
        if let Some(rival) = readings.iter().position(|r| r.is_meant() && asked.company(r)) {
            let outdone = |(at, r): (usize, &mut Reading<'_>)| {
                if at != rival && r.is_meant() && !asked.company(r) {
                    r.doubts.push(Doubt::Outdone);
                }
            };
            readings.iter_mut().enumerate().for_each(outdone);
            readings.sort_by_key(|r| !r.is_meant());
        }
        let known = |c: &&Candidate| readings.iter().all(|r| self.index(&r.actor.id) != Some(c.actor));
        let alike = self
            .like(name)
            .iter()
            .filter(known)
            .filter_map(|c| asked.reading(c))
            .collect();
        Explanation {
            readings,
            alike,
            role: asked.role(),
            word: self.roles().words.also_words.contains(&key) || self.roles().words.weak_names.contains(&key),
            key,
        }
    }
}

/// The question.
struct Asked<'a, 'q> {
    actors: &'a Actors,
    origins: Origins,
    name: &'q str,
    key: &'q str,
    day: Option<u32>,
    near: Option<&'q str>,
}

impl<'a> Asked<'a, '_> {
    fn reading(&self, candidate: &Candidate) -> Option<Reading<'a>> {
        let actor = self.actors.at(candidate.actor)?;
        let then = |t: &&Tenure| self.day.is_none_or(|day| t.holds(day));
        Some(Reading {
            actor,
            usage: candidate.usage,
            acronym: candidate.acronym,
            spelling: self.spelling(candidate.actor, candidate.usage),
            offices: actor.tenures.iter().filter(then).collect(),
            doubts: self.doubts(actor, candidate),
        })
    }

    fn spelling(&self, actor: ActorIndex, usage: NameUse) -> Option<Spelling> {
        let own = self.origins.of(actor, self.key, usage, self.name);
        own.or_else(|| self.origins.row(actor))
    }

    fn doubts(&self, actor: &Actor, candidate: &Candidate) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        let home = actor.country.as_deref();
        let other = home.is_some() && self.near.is_some() && home != self.near;
        if candidate.contextual && (self.near.is_none() || home != self.near) {
            doubts.push(Doubt::NeedsState);
        } else if other && actor.kind != ActorKind::State {
            doubts.push(Doubt::OtherState);
        }
        match candidate.usage {
            NameUse::Later => doubts.push(Doubt::NeedsFullName),
            NameUse::Seat => doubts.push(Doubt::NeedsDeed),
            NameUse::Name | NameUse::Adjective | NameUse::People => {}
        }
        if let Some(day) = self.day {
            if actor.active.is_some_and(|a| !a.holds(day)) {
                doubts.push(Doubt::NotThen);
            }
            if actor.kind == ActorKind::Person && !actor.tenures.iter().any(|t| t.holds(day)) {
                doubts.push(Doubt::NoOffice);
            }
        }
        doubts
    }

    /// Whether the state asked for is the reading's own.
    fn company(&self, reading: &Reading<'_>) -> bool {
        self.near.is_some() && reading.actor.country.as_deref() == self.near
    }

    fn role(&self) -> Option<RoleReading<'a>> {
        let phrase = self.actors.roles().find(self.key)?;
        let state = self.near.and_then(|near| self.actors.state(near));
        let organ = state.and_then(|s| self.actors.organ(&s.id, &phrase.role.suffix));
        let government = state.and_then(|s| self.actors.organ(&s.id, "gov"));
        // Offices are filed in one spelling.
        let office = phrase.office.map(|o| o.replace("defense", "defence"));
        let holder = office.and_then(|office| self.actors.holder(&government?.id, &office, self.day?));
        Some(RoleReading { phrase, organ, holder })
    }
}
