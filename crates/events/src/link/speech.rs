//! Things said of a deed that no relation ties to it.

use std::collections::BTreeSet;

use knowledge::{Knowledge, ontology::Kind};

use super::{Found, Table};
use crate::{LinkBasis, LinkKind, Mention, code::may_answer, merge::deed};

/// Claims, denials, condemnations and threats with no stated deed, to the deed told beside them.
pub(super) fn inferred(table: &Table<'_>, stated: &[Found], knowledge: &Knowledge) -> Vec<Found> {
    let answered: BTreeSet<usize> = stated
        .iter()
        .filter(|f| f.kind == LinkKind::ResponseTo)
        .map(|f| f.from)
        .collect();
    let kind = |m: &Mention| knowledge.ontology.kind(&m.class);
    let answers = |said: &Mention, deed: &Mention| may_answer(kind(said), kind(deed), deed.status);
    let mut found = Vec::new();
    for mentions in table.by_report.values() {
        for (at, said) in mentions.iter().enumerate() {
            let Some(from) = table.incident(&said.id).filter(|i| !answered.contains(i)) else {
                continue;
            };
            // "would face consequences if it struck a deal": what is threatened has its own condition.
            if kind(said) == Kind::Threat && said.status.is_unreal() {
                continue;
            }
            let deed = deed::nearest(mentions, at, knowledge).filter(|&i| answers(said, mentions[i]));
            if let Some(to) = deed.and_then(|i| table.incident(&mentions[i].id)) {
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
