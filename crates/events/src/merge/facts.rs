//! What one mention tells, made ready to be compared.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use knowledge::{Knowledge, ontology::Kind};

use super::{
    deed,
    group::Group,
    introduction::{Introductions, Reference},
    party::Who,
    text,
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
    /// Whether the trigger is a plural.
    pub plural: bool,
    /// Whether the trigger names violence without its means.
    pub open: bool,
    /// Content words of the sentence.
    pub words: Vec<String>,
    /// What the report names.
    pub names: Arc<[String]>,
    pub initiators: Vec<Who>,
    pub targets: Vec<Who>,
    /// The days that its words tell.
    pub time: Option<Interval>,
    /// The days that only tense and the day of publication tell.
    pub implied: Option<Interval>,
    pub killed: Option<Claim>,
    pub injured: Option<Claim>,
    /// Facts of its report that it refers to or is a part of, by relation.
    pub relations: Vec<(RelationKind, usize)>,
}

/// What a mention's own sentence says and its report names, as far as mentions are compared by it: all that merging asks a
/// text for.
#[derive(Clone, Debug, Default)]
pub struct Words {
    reference: Reference,
    trigger: String,
    plural: bool,
    content: Vec<String>,
    names: Arc<[String]>,
}

impl Words {
    /// Reads the words of each of some mentions of a report off its text.
    pub fn of<'m>(text: &str, mentions: impl IntoIterator<Item = &'m Mention>, knowledge: &Knowledge) -> Vec<Self> {
        let names: Arc<[String]> = text::names(text, &knowledge.lexicons.times).into();
        let introductions = Introductions::new(&knowledge.lexicons.categories);
        let words = |mention: &Mention| Self {
            reference: introductions.reference(text, mention.sentence, mention.trigger),
            trigger: text::stem(mention.trigger.of(text)),
            plural: text::is_plural(mention.trigger.of(text)),
            content: text::content(mention.sentence.of(text)),
            names: Arc::clone(&names),
        };
        mentions.into_iter().map(words).collect()
    }
}

/// All mentions of the reports, in the order of the collection: by day of publication, report, place in the text, id.
pub(super) fn of<'a>(reports: &'a [Report], mentions: &'a [Mention], knowledge: &Knowledge) -> Vec<Fact<'a>> {
    let mut of_report: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, mention) in mentions.iter().enumerate() {
        of_report.entry(&*mention.report).or_default().push(at);
    }
    let mut words = vec![Words::default(); mentions.len()];
    for report in reports {
        let told = of_report.get(&*report.id).map_or(&[][..], Vec::as_slice);
        let read = Words::of(&report.text, told.iter().map(|&at| &mentions[at]), knowledge);
        told.iter().zip(read).for_each(|(&at, read)| words[at] = read);
    }
    of_words(reports, mentions, knowledge, &words)
}

/// [`of`] with the words of each mention, in the order of `mentions`.
pub(super) fn of_words<'a>(
    reports: &'a [Report],
    mentions: &'a [Mention],
    knowledge: &Knowledge,
    words: &[Words],
) -> Vec<Fact<'a>> {
    let mut sorted: Vec<&Report> = reports.iter().collect();
    sorted.sort_by_key(|r| (r.published.interval.map(|i| i.earliest), &r.id));
    sorted.dedup_by_key(|r| &r.id);
    let index: HashMap<&str, usize> = sorted.iter().enumerate().map(|(i, r)| (&*r.id, i)).collect();
    let mut chosen: Vec<(usize, &Mention, usize)> = mentions
        .iter()
        .enumerate()
        .filter_map(|(at, m)| Some((*index.get(&*m.report)?, m, at)))
        .collect();
    chosen.sort_by_key(|(report, m, _)| (*report, m.trigger, &m.id));
    chosen.dedup_by_key(|(_, m, _)| &m.id);
    let place: HashMap<&str, usize> = chosen.iter().enumerate().map(|(i, (_, m, _))| (&*m.id, i)).collect();
    let mut first_sentence: BTreeMap<usize, u32> = BTreeMap::new();
    for (report, m, _) in &chosen {
        if !in_headline(sorted[*report], m) {
            first_sentence.entry(*report).or_insert(m.sentence.start);
        }
    }
    let categories = &knowledge.lexicons.categories;
    let open = categories.named("open_deed");
    let is_open = |stem: &str| {
        let is = |word: &str| open.is_some_and(|open| categories.of(word).has(open));
        is(stem) || ["e", "ing"].iter().any(|ending| is(&format!("{stem}{ending}")))
    };
    chosen
        .iter()
        .map(|&(report_index, mention, at)| {
            let report = sorted[report_index];
            let Words {
                reference,
                trigger,
                plural,
                content,
                names,
            } = words.get(at).cloned().unwrap_or_default();
            let source = mention.attributed_to.first().map_or("", |a| a.party.name.as_str());
            let claim = |count: &Option<_>| count.as_ref().map(|c| Claim::new(c, report_index, source));
            Fact {
                mention,
                report,
                report_index,
                kind: knowledge.ontology.kind(&mention.class),
                leads: in_headline(report, mention)
                    || first_sentence.get(&report_index) == Some(&mention.sentence.start),
                reference,
                open: is_open(&trigger),
                trigger,
                plural,
                words: content,
                names,
                initiators: mention.initiators.iter().map(|p| Who::new(p, knowledge)).collect(),
                targets: mention.targets.iter().map(|p| Who::new(p, knowledge)).collect(),
                time: mention.time.filter(|t| t.span.is_some()).map(|t| t.interval),
                implied: mention.time.filter(|t| t.span.is_none()).map(|t| t.interval),
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

/// The deed that something said is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Deed {
    /// Its place among the deeds' clusters.
    pub cluster: usize,
    /// Whether a relation names it, not only nearness.
    pub stated: bool,
}

/// The deed that each thing said is about: what its words answer or refer to, else the one told beside it.
pub(super) fn deeds(
    facts: &[Fact<'_>],
    said: &[usize],
    deeds: &[Group],
    knowledge: &Knowledge,
) -> BTreeMap<usize, Deed> {
    let cluster_of: BTreeMap<usize, usize> = deeds
        .iter()
        .enumerate()
        .flat_map(|(deed, group)| group.members.iter().map(move |&m| (m, deed)))
        .collect();
    let mut starts: BTreeMap<usize, usize> = BTreeMap::new();
    let mut by_report: BTreeMap<usize, Vec<&Mention>> = BTreeMap::new();
    for (i, fact) in facts.iter().enumerate() {
        starts.entry(fact.report_index).or_insert(i);
        by_report.entry(fact.report_index).or_default().push(fact.mention);
    }
    said.iter()
        .filter_map(|&i| {
            let stated = facts[i].relations.iter().find_map(|(_, to)| cluster_of.get(to));
            if let Some(&cluster) = stated {
                return Some((i, Deed { cluster, stated: true }));
            }
            // The facts of a report stand together.
            let report = facts[i].report_index;
            let start = *starts.get(&report)?;
            let beside = start + deed::nearest(by_report.get(&report)?, i - start, knowledge)?;
            let cluster = *cluster_of.get(&beside)?;
            Some((i, Deed { cluster, stated: false }))
        })
        .collect()
}

fn in_headline(report: &Report, mention: &Mention) -> bool {
    report
        .blocks
        .iter()
        .any(|b| b.kind == BlockKind::Headline && b.span.contains(mention.trigger))
}
