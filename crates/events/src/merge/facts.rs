//! What one mention tells, made ready to be compared.

use std::collections::{BTreeMap, HashMap};

use knowledge::{Knowledge, ontology::Kind};

use super::{
    group::Group,
    party::Who,
    text::{self, Reference},
    toll::Claim,
};
use crate::{BlockKind, Interval, Mention, RelationKind, Report};

/// One mention with all that comparing it needs.
#[derive(Clone, Debug)]
pub(super) struct Fact<'a> {
    pub mention: &'a Mention,
    pub report: &'a Report,
    /// Place of the report in the sorted collection.
    pub report_index: usize,
    pub kind: Kind,
    /// Whether it stands in the headline, or in the first sentence that tells of anything.
    pub leads: bool,
    pub reference: Reference,
    /// Stem of the trigger.
    pub trigger: String,
    /// Content words of the sentence.
    pub words: Vec<String>,
    pub initiators: Vec<Who>,
    pub targets: Vec<Who>,
    /// The days that its words tell.
    pub time: Option<Interval>,
    pub killed: Option<Claim>,
    pub injured: Option<Claim>,
    /// Facts of its report that it refers to or is a part of, by relation.
    pub relations: Vec<(RelationKind, usize)>,
}

/// All mentions of the reports, in the order of the collection: by day of publication, report, place in the text, id.
pub(super) fn of<'a>(reports: &'a [Report], mentions: &'a [Mention], knowledge: &Knowledge) -> Vec<Fact<'a>> {
    let mut sorted: Vec<&Report> = reports.iter().collect();
    sorted.sort_by_key(|r| (r.published.interval.map(|i| i.earliest), &r.id));
    sorted.dedup_by_key(|r| &r.id);
    let index: HashMap<&str, usize> = sorted.iter().enumerate().map(|(i, r)| (&*r.id, i)).collect();
    let mut chosen: Vec<(usize, &Mention)> = mentions
        .iter()
        .filter_map(|m| Some((*index.get(&*m.report)?, m)))
        .collect();
    chosen.sort_by_key(|(report, m)| (*report, m.trigger, &m.id));
    chosen.dedup_by_key(|(_, m)| &m.id);
    let place: HashMap<&str, usize> = chosen.iter().enumerate().map(|(i, (_, m))| (&*m.id, i)).collect();
    let mut first_sentence: BTreeMap<usize, u32> = BTreeMap::new();
    for (report, m) in &chosen {
        if !in_headline(sorted[*report], m) {
            first_sentence.entry(*report).or_insert(m.sentence.start);
        }
    }
    chosen
        .iter()
        .map(|&(report_index, mention)| {
            let report = sorted[report_index];
            let source = mention.attributed_to.first().map_or("", |a| a.party.name.as_str());
            let claim = |count: &Option<_>| count.as_ref().map(|c| Claim::new(c, report_index, source));
            Fact {
                mention,
                report,
                report_index,
                kind: knowledge.ontology.kind(&mention.class),
                leads: in_headline(report, mention)
                    || first_sentence.get(&report_index) == Some(&mention.sentence.start),
                reference: text::reference(&report.text, mention.sentence, mention.trigger),
                trigger: text::stem(mention.trigger.of(&report.text)),
                words: text::content(mention.sentence.of(&report.text)),
                initiators: mention.initiators.iter().map(Who::new).collect(),
                targets: mention.targets.iter().map(Who::new).collect(),
                time: mention.time.filter(|t| t.span.is_some()).map(|t| t.interval),
                killed: claim(&mention.killed),
                injured: claim(&mention.injured),
                relations: mention
                    .relations
                    .iter()
                    .filter_map(|r| Some((r.kind, *place.get(&*r.to)?)))
                    .collect(),
            }
        })
        .collect()
}

/// The deed that each speech act is about, by its place among the deeds' clusters: what its words answer or refer to.
pub(super) fn deeds(facts: &[Fact<'_>], said: &[usize], deeds: &[Group]) -> BTreeMap<usize, usize> {
    let of: BTreeMap<usize, usize> = deeds
        .iter()
        .enumerate()
        .flat_map(|(deed, group)| group.members.iter().map(move |&m| (m, deed)))
        .collect();
    said.iter()
        .filter_map(|&i| {
            let deed = facts[i].relations.iter().find_map(|(_, to)| of.get(to))?;
            Some((i, *deed))
        })
        .collect()
}

fn in_headline(report: &Report, mention: &Mention) -> bool {
    report
        .blocks
        .iter()
        .any(|b| b.kind == BlockKind::Headline && b.span.contains(mention.trigger))
}
