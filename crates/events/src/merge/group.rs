//! Mentions that stand together, with what they tell, united.

use std::{collections::BTreeMap, sync::Arc};

use jiff::civil::Date;
use knowledge::{Class, ontology::Kind};

use super::{
    facts::{Deed, Fact},
    introduction::Reference,
    party::{self, Who},
    place,
    toll::Claim,
};
use crate::{Interval, Place, PublishedBasis, RelationKind, Status};

/// Mentions that stand together. All that comparing two groups needs is held here.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// Indices of the facts, in order.
    pub members: Vec<usize>,
    pub classes: BTreeMap<Class, usize>,
    pub kind: Kind,
    pub aggregate: bool,
    pub places: Vec<Place>,
    /// The days told, each once.
    pub times: Vec<Interval>,
    /// The days implied by tense and publication, from the first to the last.
    pub implied: Option<Interval>,
    pub initiators: Vec<Who>,
    pub targets: Vec<Who>,
    pub killed: Vec<Claim>,
    pub injured: Vec<Claim>,
    pub triggers: Vec<String>,
    /// Whether none of its triggers tells the means.
    pub open: bool,
    /// Whether its triggers are plurals, where all are of one number.
    pub plural: Option<bool>,
    /// Content words of the leading sentences.
    pub words: Vec<String>,
    /// Whether one of the mentions is told as fact.
    pub asserted: bool,
    /// Whether all of them are planned, feared or conditional.
    pub unreal: bool,
    /// Where it stands in each of its reports.
    pub seats: BTreeMap<usize, Seat>,
    /// First and last day on which a report of it was published.
    pub published: Option<Interval>,
    /// The day by which it had happened, since a report of that day tells it as done; none where no such day is known.
    pub done_by: Option<Date>,
    /// Facts that members refer to, and those that they are parts of; in order, as all lists of facts here.
    pub refers: Vec<usize>,
    pub part_of: Vec<usize>,
    /// Facts that members answer.
    pub answers: Vec<usize>,
    /// Facts that members came later than.
    pub follows: Vec<usize>,
    /// For a thing said: the deed that it is about.
    pub deed: Option<Deed>,
}

/// Where a group stands in one report.
#[derive(Clone, Debug)]
pub(super) struct Seat {
    /// Start of each trigger, in order.
    pub triggers: Vec<u32>,
    /// Start of each sentence, in order.
    pub sentences: Vec<u32>,
    /// How its first mention there is introduced.
    pub reference: Reference,
    /// Whether one of its mentions leads the report.
    pub leads: bool,
    /// Whether one of its mentions tells of a day that is not known: "this week".
    pub of_now: bool,
    /// What the report names.
    pub names: Arc<[String]>,
}

/// Words kept to compare wording by; a cluster of a hundred mentions needs no more.
const MOST_WORDS: usize = 80;

impl Group {
    /// A group of one.
    pub(super) fn new(index: usize, fact: &Fact<'_>, deed: Option<Deed>) -> Self {
        let m = fact.mention;
        let related = |kind: RelationKind| {
            let chosen = fact.relations.iter().filter(|(k, _)| *k == kind);
            let mut to: Vec<usize> = chosen.map(|(_, to)| *to).collect();
            to.sort_unstable();
            to
        };
        let seat = Seat {
            triggers: vec![m.trigger.start],
            sentences: vec![m.sentence.start],
            reference: fact.reference,
            leads: fact.leads,
            of_now: m.tells_unknown_day(),
            names: Arc::clone(&fact.names),
        };
        Self {
            members: vec![index],
            classes: BTreeMap::from([(m.class.clone(), 1)]),
            kind: fact.kind,
            aggregate: m.aggregate,
            places: m.places.clone(),
            times: fact.time.into_iter().collect(),
            implied: fact.implied,
            initiators: if m.status == Status::Denied {
                Vec::new()
            } else {
                fact.initiators.clone()
            },
            targets: fact.targets.clone(),
            killed: fact.killed.iter().cloned().collect(),
            injured: fact.injured.iter().cloned().collect(),
            triggers: vec![fact.trigger.clone()],
            open: fact.open,
            plural: Some(fact.plural),
            words: fact.words.clone(),
            asserted: m.status == Status::Asserted,
            unreal: m.status.is_unreal(),
            seats: BTreeMap::from([(fact.report_index, seat)]),
            published: fact.report.published.near(),
            done_by: done_by(fact),
            refers: related(RelationKind::RefersTo),
            part_of: related(RelationKind::PartOf),
            answers: related(RelationKind::Answers),
            follows: related(RelationKind::Follows),
            deed,
        }
    }

    /// The two as one.
    pub(super) fn join(mut self, other: Group) -> Self {
        self.members.extend(other.members);
        self.members.sort_unstable();
        for (class, n) in other.classes {
            *self.classes.entry(class).or_default() += n;
        }
        if self.kind == Kind::AttackUnspecified {
            self.kind = other.kind;
        }
        place::unite(&mut self.places, &other.places);
        add(&mut self.times, other.times);
        party::unite(&mut self.initiators, &other.initiators);
        party::unite(&mut self.targets, &other.targets);
        add(&mut self.killed, other.killed);
        add(&mut self.injured, other.injured);
        add(&mut self.triggers, other.triggers);
        self.open &= other.open;
        self.plural = self.plural.filter(|_| self.plural == other.plural);
        add(&mut self.words, other.words);
        self.words.truncate(MOST_WORDS);
        self.words.sort_unstable();
        self.asserted |= other.asserted;
        self.unreal &= other.unreal;
        for (report, seat) in other.seats {
            match self.seats.entry(report) {
                std::collections::btree_map::Entry::Vacant(free) => {
                    free.insert(seat);
                }
                std::collections::btree_map::Entry::Occupied(taken) => taken.into_mut().join(seat),
            }
        }
        self.published = cover(self.published, other.published);
        self.done_by = self.done_by.into_iter().chain(other.done_by).min();
        self.implied = cover(self.implied, other.implied);
        for (own, others) in [
            (&mut self.refers, other.refers),
            (&mut self.part_of, other.part_of),
            (&mut self.answers, other.answers),
            (&mut self.follows, other.follows),
        ] {
            own.extend(others);
            own.sort_unstable();
        }
        self.deed = match (self.deed, other.deed) {
            (Some(a), Some(b)) if b.stated && !a.stated => Some(b),
            (a, b) => a.or(b),
        };
        self
    }

    /// Whether one of some facts, in order, is a member.
    pub(super) fn has_one_of(&self, facts: &[usize]) -> bool {
        meet(facts, &self.members)
    }

    /// Its first mention.
    pub(super) fn first(&self) -> usize {
        self.members.first().copied().unwrap_or_default()
    }

    /// The narrowest of the times told.
    pub(super) fn time(&self) -> Option<Interval> {
        self.times.iter().copied().min_by_key(|t| (t.days(), t.earliest))
    }

    /// Whether it tells so little that it can only point to something told elsewhere.
    pub(super) fn thin(&self) -> bool {
        self.places.is_empty() && self.times.is_empty() && self.killed.is_empty() && self.injured.is_empty()
    }
}

impl Seat {
    fn join(&mut self, other: Seat) {
        if other.triggers.first() < self.triggers.first() {
            self.reference = other.reference;
        }
        self.triggers.extend(other.triggers);
        self.triggers.sort_unstable();
        self.sentences.extend(other.sentences);
        self.sentences.sort_unstable();
        self.leads |= other.leads;
        self.of_now |= other.of_now;
    }

    /// Whether a sentence tells of both.
    pub(super) fn shares_sentence(&self, other: &Seat) -> bool {
        meet(&self.sentences, &other.sentences)
    }

    /// Bytes between the nearest two mentions of two groups in one report.
    pub(super) fn gap(&self, other: &Seat) -> u32 {
        let (few, many) = fewer_first(&self.triggers, &other.triggers);
        let nearest = |at: &u32| {
            let next = many.partition_point(|b| b < at);
            let around = &many[next.saturating_sub(1)..many.len().min(next + 1)];
            around.iter().map(|b| b.abs_diff(*at)).min()
        };
        few.iter().filter_map(nearest).min().unwrap_or(u32::MAX)
    }
}

/// Whether two lists, in order, share a value.
fn meet<T: Ord>(a: &[T], b: &[T]) -> bool {
    let (few, many) = fewer_first(a, b);
    few.iter().any(|value| many.binary_search(value).is_ok())
}

/// A large group is compared with many small ones: the shorter of two lists is gone through.
fn fewer_first<'a, T>(a: &'a [T], b: &'a [T]) -> (&'a [T], &'a [T]) {
    if a.len() <= b.len() { (a, b) } else { (b, a) }
}

/// The last day on which a report that tells a deed as done can have been published.
fn done_by(fact: &Fact<'_>) -> Option<Date> {
    const LONGEST: i64 = 2;
    let published = &fact.report.published;
    let known = published
        .interval
        .filter(|days| days.days() <= LONGEST && published.basis != PublishedBasis::Inferred);
    let done = matches!(fact.mention.status, Status::Asserted | Status::Alleged);
    known.filter(|_| done).map(|days| days.latest)
}

/// From the first day of either to the last.
fn cover(a: Option<Interval>, b: Option<Interval>) -> Option<Interval> {
    match (a, b) {
        (Some(a), Some(b)) => Some(Interval::new(a.earliest.min(b.earliest), a.latest.max(b.latest))),
        (a, b) => a.or(b),
    }
}

fn add<T: PartialEq>(into: &mut Vec<T>, from: Vec<T>) {
    for value in from {
        if !into.contains(&value) {
            into.push(value);
        }
    }
}
