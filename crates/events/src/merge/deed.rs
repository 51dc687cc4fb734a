//! The deed that a thing said is about, where no relation names it.

use knowledge::{Knowledge, ontology::Kind};

use crate::Mention;

/// How far before a claim the deed may be told, in bytes: about three sentences.
const REACH: u32 = 450;

/// Of the mentions of one report, in text order, the deed that the one at `at` claims, denies, condemns or threatens to
/// answer: the nearest in its own sentence; for a claim or a denial, which is always of something, else the nearest
/// before it. `None` where it is no such thing said, or tells no deed.
pub(crate) fn nearest(mentions: &[&Mention], at: usize, knowledge: &Knowledge) -> Option<usize> {
    let kind = |i: usize| mentions.get(i).map(|m| knowledge.ontology.kind(&m.class));
    let said = mentions.get(at)?;
    if !matches!(
        kind(at)?,
        Kind::Claim | Kind::Denial | Kind::Condemnation | Kind::Threat
    ) {
        return None;
    }
    let deed = |i: &usize| kind(*i).is_some_and(is_deed);
    let gap = |i: usize| mentions[i].trigger.start.abs_diff(said.trigger.start);
    let here = |i: &usize| mentions[*i].sentence == said.sentence;
    let near = |range: std::ops::Range<usize>| range.filter(deed).filter(here).min_by_key(|&i| (gap(i), i));
    // A sentence's mentions stand together.
    let first = at
        - mentions[..at]
            .iter()
            .rev()
            .take_while(|m| m.sentence == said.sentence)
            .count();
    let behind = mentions[at..]
        .iter()
        .take_while(|m| m.sentence == said.sentence)
        .count();
    near(first..at + behind).or_else(|| {
        if !matches!(kind(at)?, Kind::Claim | Kind::Denial) {
            return None;
        }
        let single = |i: &usize| !mentions[*i].aggregate;
        (0..at).rev().take_while(|&i| gap(i) <= REACH).filter(single).find(deed)
    })
}

/// Whether one can claim, deny or condemn it.
fn is_deed(kind: Kind) -> bool {
    kind.is_violence() || matches!(kind, Kind::Custody | Kind::Damage | Kind::Unrest)
}
