//! Which incident answered which.
//!
//! Words come first: what the coder read as "in response to", "claimed", "condemned", "part of" stands in the mentions'
//! relations and makes a stated link. Two kinds of link are inferred, and marked so: a claim, denial, condemnation or
//! threat of which no word names the deed goes to the deed told beside it; and single acts stand in one series with
//! "several bombings" of the same actor in the same report. Acts of violence are never inferred to answer each other.

mod series;
mod speech;

use std::collections::{BTreeMap, HashMap};

use knowledge::Knowledge;
use language::Span;

use crate::{Incident, IncidentId, Link, LinkBasis, LinkKind, Mention, RelationKind, ReportId};

/// Links incidents by what their mentions say of each other. Each pair is linked at most once, in one direction; no
/// incident is linked to itself. In the order of `incidents`. Total.
pub fn link(mentions: &[Mention], incidents: &[Incident], knowledge: &Knowledge) -> Vec<Link> {
    let table = Table::new(mentions, incidents);
    let mut found = stated(&table);
    found.extend(speech::inferred(&table, &found, knowledge));
    found.extend(series::inferred(&table));
    settle(found, &table)
}

/// The links of a collection that is linked part by part, each part's incidents with all their mentions in its reports.
#[derive(Default)]
pub struct Links {
    all: Vec<Link>,
    place: HashMap<(IncidentId, IncidentId), usize>,
}

impl Links {
    /// Adds the links of one part. Of two links between the same incidents that stays which stands higher in the order
    /// that [`link`] settles by.
    pub fn add(&mut self, part: Vec<Link>) {
        for link in part {
            let (a, b) = (link.from.clone(), link.to.clone());
            let pair = if a < b { (a, b) } else { (b, a) };
            match self.place.get(&pair).and_then(|&at| self.all.get_mut(at)) {
                Some(known) => {
                    if (link.basis, link.kind) < (known.basis, known.kind) {
                        *known = link;
                    }
                }
                None => {
                    self.place.insert(pair, self.all.len());
                    self.all.push(link);
                }
            }
        }
    }

    /// All links, those of earlier parts first.
    pub fn end(self) -> Vec<Link> {
        self.all
    }
}

/// Mentions and incidents, found by each other.
struct Table<'a> {
    incidents: &'a [Incident],
    /// Index of the incident of a mention.
    incident_of: HashMap<&'a str, usize>,
    /// Mentions of each report, in text order; reports in the order of their ids.
    by_report: BTreeMap<&'a ReportId, Vec<&'a Mention>>,
}

/// A link between incidents by index.
#[derive(Clone, Debug, PartialEq)]
struct Found {
    kind: LinkKind,
    from: usize,
    to: usize,
    basis: LinkBasis,
    evidence: Option<(ReportId, Span)>,
}

impl<'a> Table<'a> {
    fn new(mentions: &'a [Mention], incidents: &'a [Incident]) -> Self {
        let mut by_report: BTreeMap<&ReportId, Vec<&Mention>> = BTreeMap::new();
        for mention in mentions {
            by_report.entry(&mention.report).or_default().push(mention);
        }
        for of in by_report.values_mut() {
            of.sort_by_key(|m| (m.trigger, &m.id));
        }
        Self {
            incidents,
            incident_of: incidents
                .iter()
                .enumerate()
                .flat_map(|(i, incident)| incident.mentions.iter().map(move |m| (&**m, i)))
                .collect(),
            by_report,
        }
    }

    fn incident(&self, mention: &str) -> Option<usize> {
        self.incident_of.get(mention).copied()
    }
}

/// What the words say.
fn stated(table: &Table<'_>) -> Vec<Found> {
    let mentions = table.by_report.values().flatten();
    mentions
        .flat_map(|m| m.relations.iter().map(move |r| (m, r)))
        .filter_map(|(mention, relation)| {
            let kind = match relation.kind {
                RelationKind::Answers => LinkKind::ResponseTo,
                RelationKind::PartOf => LinkKind::PartOf,
                RelationKind::RefersTo | RelationKind::Follows => return None,
            };
            Some(Found {
                kind,
                from: table.incident(&mention.id)?,
                to: table.incident(&relation.to)?,
                basis: LinkBasis::Stated,
                evidence: Some((mention.report.clone(), relation.evidence)),
            })
        })
        .collect()
}

/// Each pair once: stated before inferred, an answer before a part before a series, then what is told first.
fn settle(mut found: Vec<Found>, table: &Table<'_>) -> Vec<Link> {
    found.retain(|f| f.from != f.to);
    found.sort_by(|a, b| {
        let rank = |f: &Found| (f.basis, f.kind, f.evidence.clone(), f.from, f.to);
        rank(a).cmp(&rank(b))
    });
    let mut taken = BTreeMap::new();
    for f in found {
        let pair = (f.from.min(f.to), f.from.max(f.to));
        taken.entry(pair).or_insert(f);
    }
    let mut kept: Vec<Found> = taken.into_values().collect();
    kept.sort_by_key(|f| (f.from, f.to));
    kept.into_iter()
        .filter_map(|f| {
            Some(Link {
                kind: f.kind,
                from: table.incidents.get(f.from)?.id.clone(),
                to: table.incidents.get(f.to)?.id.clone(),
                basis: f.basis,
                evidence: f.evidence,
            })
        })
        .collect()
}
