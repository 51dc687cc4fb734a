//! The mentions of a collection to incidents.
//!
//! Three steps, each a pure function of a set, so that neither the order of the input nor the number of goes matters:
//!
//! 1. Within a report, mentions join by what they tell and by how texts speak: nearness, "the attack", the main event.
//! 2. Across reports, the groups of step 1 join, compared only within a [`block`]: class, place, days.
//! 3. Each cluster is reconciled into one [`Incident`], disagreement kept.
//!
//! Deeds go first; things said (claims, denials, threats) follow, since the deed that they are about tells them apart.

mod block;
mod cluster;
mod copies;
mod dates;
pub(crate) mod deed;
mod facts;
mod group;
mod introduction;
mod party;
mod place;
mod reconcile;
mod score;
mod stretches;
mod text;
mod toll;
mod weights;

use std::collections::BTreeMap;

use knowledge::Knowledge;

use crate::{Incident, Mention, Report, ReportId};
use facts::{Deed, Fact};
use group::Group;
use score::{Context, Stories};

pub use copies::{Copy, Sketch, copies, copies_by_sketch};
pub use dates::{dated_by_others, dated_within};
pub use facts::Words;
pub use score::{Decision, Feature};
pub use stretches::{MOST_AT_ONCE, Stretches};
pub use weights::Weights;

/// Merges mentions into incidents. `reports` are all reports of the collection, `mentions` all their mentions, in any
/// order; the incidents come out in one order whatever that was, and the same however the reports were added. Every
/// mention of one of the reports stands in exactly one incident; a mention of another report is left out. Total.
pub fn merge(reports: &[Report], mentions: &[Mention], knowledge: &Knowledge) -> Vec<Incident> {
    merge_by(reports, mentions, knowledge, &Weights::learned())
}

/// [`merge`] by other weights than those that were learned; what learns them tries many.
pub fn merge_by(reports: &[Report], mentions: &[Mention], knowledge: &Knowledge, weights: &Weights) -> Vec<Incident> {
    incidents(&facts::of(reports, mentions, knowledge), knowledge, weights)
}

/// Incidents of a collection whose facts are read.
fn incidents(facts: &[Fact<'_>], knowledge: &Knowledge, weights: &Weights) -> Vec<Incident> {
    let (said, done): (Vec<usize>, Vec<usize>) = (0..facts.len()).partition(|&i| facts[i].kind.is_speech());
    let deeds = clusters(facts, &done, &BTreeMap::new(), knowledge, weights);
    let deed_of = facts::deeds(facts, &said, &deeds, knowledge);
    let speeches = clusters(facts, &said, &deed_of, knowledge, weights);
    let mut incidents: Vec<Incident> = deeds
        .iter()
        .chain(&speeches)
        .map(|group| reconcile::incident(group, facts, knowledge))
        .collect();
    incidents.sort_by(|a, b| a.mentions.first().cmp(&b.mentions.first()));
    let order: BTreeMap<_, _> = facts.iter().enumerate().map(|(i, f)| (&f.mention.id, i)).collect();
    incidents.sort_by_key(|i| i.mentions.first().and_then(|m| order.get(m)).copied());
    incidents
}

/// Why two mentions stand in one incident or do not: the decision taken on them alone, features named and weighed.
/// `None` where one of the two, or its report, is not among those given.
pub fn explain(
    reports: &[Report],
    mentions: &[Mention],
    knowledge: &Knowledge,
    pair: (&str, &str),
) -> Option<Decision> {
    let facts = facts::of(reports, mentions, knowledge);
    let find = |id: &str| facts.iter().position(|f| &*f.mention.id == id);
    let (a, b) = (find(pair.0)?, find(pair.1)?);
    let [a, b] = [a.min(b), a.max(b)].map(|i| Group::new(i, &facts[i], None));
    let stories = Stories::new();
    let context = Context {
        stories: &stories,
        knowledge,
        weights: &Weights::learned(),
    };
    Some(score::decide(&a, &b, &context))
}

/// Within each report, then across reports, then across reports of one story.
fn clusters(
    facts: &[Fact<'_>],
    chosen: &[usize],
    deed_of: &BTreeMap<usize, Deed>,
    knowledge: &Knowledge,
    weights: &Weights,
) -> Vec<Group> {
    let mut by_report: BTreeMap<usize, Vec<Group>> = BTreeMap::new();
    for &i in chosen {
        let group = Group::new(i, &facts[i], deed_of.get(&i).copied());
        by_report.entry(facts[i].report_index).or_default().push(group);
    }
    let none = Stories::new();
    let mut context = Context {
        stories: &none,
        knowledge,
        weights,
    };
    let mut groups = Vec::with_capacity(chosen.len());
    for (_, singles) in by_report {
        let pairs = block::within(&singles, facts);
        groups.extend(cluster::agglomerate(singles, &pairs, &context));
    }
    groups.sort_by_key(Group::first);
    let pairs = block::across(&groups, knowledge);
    let groups = cluster::agglomerate(groups, &pairs, &context);
    // Reports that share an incident are of one story, and what is told of it with few words can be known again.
    let stories = block::stories(&groups);
    let pairs = block::along(&groups, &stories);
    context.stories = &stories;
    cluster::agglomerate(groups, &pairs, &context)
}

/// A report's voice: the report itself, or the one that it copies.
fn voice(report: &Report) -> &ReportId {
    report.copy_of.as_ref().unwrap_or(&report.id)
}

/// The best of several matches. Nothing is better than `top`, so that it ends the search.
fn best<M: Ord>(mut matches: impl Iterator<Item = M>, top: &M) -> Option<M> {
    let found = matches.try_fold(None, |best, found| {
        if found == *top {
            Err(found)
        } else {
            Ok(best.max(Some(found)))
        }
    });
    found.unwrap_or_else(Some)
}
