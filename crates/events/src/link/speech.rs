//! Things said of a deed that no relation ties to it.

use std::collections::BTreeSet;

use knowledge::{Knowledge, ontology::Kind};

use super::{Found, Table};
use crate::{LinkBasis, LinkKind, Mention};

/// How far before a claim the deed may be told, in bytes: about three sentences.
const REACH: u32 = 450;

/// Claims, denials, condemnations and threats with no stated deed, to the deed told in their sentence; a claim or a
/// denial, which is always of something, else to the nearest deed before it.
pub(super) fn inferred(table: &Table<'_>, stated: &[Found], knowledge: &Knowledge) -> Vec<Found> {
    let kind = |m: &Mention| knowledge.ontology.kind(&m.class);
    let answered: BTreeSet<usize> = stated
        .iter()
        .filter(|f| f.kind == LinkKind::ResponseTo)
        .map(|f| f.from)
        .collect();
    let mut found = Vec::new();
    for mentions in table.by_report.values() {
        for (at, said) in mentions.iter().enumerate() {
            if !matches!(
                kind(said),
                Kind::Claim | Kind::Denial | Kind::Condemnation | Kind::Threat
            ) {
                continue;
            }
            let Some(from) = table.incident(&said.id).filter(|i| !answered.contains(i)) else {
                continue;
            };
            let deeds = || mentions.iter().filter(|m| is_deed(kind(m)));
            let beside = deeds()
                .filter(|m| m.sentence == said.sentence)
                .min_by_key(|m| (m.trigger.start.abs_diff(said.trigger.start), m.trigger));
            let before = || {
                mentions[..at]
                    .iter()
                    .rev()
                    .filter(|m| is_deed(kind(m)) && !m.aggregate)
                    .find(|m| said.trigger.start - m.trigger.start <= REACH)
            };
            let needs_deed = matches!(kind(said), Kind::Claim | Kind::Denial);
            let deed = beside.or_else(|| needs_deed.then(before).flatten());
            if let Some(to) = deed.and_then(|m| table.incident(&m.id)) {
                found.push(Found {
                    kind: LinkKind::ResponseTo,
                    from,
                    to,
                    basis: LinkBasis::Inferred,
                    evidence: Some((said.report.clone(), said.trigger)),
                });
            }
        }
    }
    found
}

/// Whether one can claim, deny or condemn it.
fn is_deed(kind: Kind) -> bool {
    kind.is_violence() || matches!(kind, Kind::Custody | Kind::Damage | Kind::Unrest)
}
