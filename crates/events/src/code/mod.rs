//! From a document and what it names to mentions.

mod aggregate;
mod arguments;
mod attribution;
mod bystanders;
mod casualties;
mod confidence;
mod considered;
mod context;
mod glance;
mod learned;
mod matters;
mod parties;
mod reference;
mod responses;
mod roles;
mod scene;
mod semantics;
mod sequence;
mod setting;
mod status;
mod triggers;

use std::sync::Arc;

use knowledge::{Class, Knowledge};
use language::{Document, Span};

use crate::{
    Count, Mention, MentionId, Passage, Relation, RelationKind, Report, When, mention::UNKNOWN_DAY, resolve::Told,
};
use casualties::{Casualties, Harm};
pub use confidence::{Basis, Calibration, UNSURE};
pub use considered::{Candidate, Considered, Why, considered};
use context::Context;
pub use glance::Glance;
pub use matters::matters;
use reference::Reading;
use responses::Response;
pub(crate) use responses::may_answer;
use scene::Scene;
use sequence::Sequence;

/// Codes one report. Total and pure: the same report, document and knowledge give the same mentions, in text order.
pub fn code(report: &Report, document: &Document, told: &Told, knowledge: &Knowledge) -> Vec<Mention> {
    let context = Context::new(report, document, told, knowledge);
    let triggers = triggers::find(&context.semantics, knowledge, |sentence| context.tells(sentence));
    let scene = Scene::new(&context, triggers);
    let aggregate: Vec<bool> = scene
        .triggers
        .iter()
        .map(|t| aggregate::is_aggregate(&context, t) && !learned::is_surely_one(context.document, t))
        .collect();
    let responses = responses::find(&context, &scene);
    let sequences = sequence::find(&context, &scene);
    let readings = reference::read(&context, &scene, &aggregate, &responses, &sequences);
    let casualties = casualties::find(&context, &scene);
    let speakers = attribution::Speakers::follow(&context);
    let times = times(&context, &scene, &readings);
    let ids: Vec<MentionId> = (0..scene.triggers.len())
        .map(|t| id(&context, &scene, t, &readings[t].class))
        .collect();
    scene
        .events()
        .map(|event| {
            let reading = &readings[event];
            let relations = relations(&context, &scene, reading, (&responses, &sequences), event, &ids);
            mention(
                &context,
                &scene,
                event,
                reading,
                times[event],
                &casualties,
                &speakers,
                &ids[event],
                relations,
            )
        })
        .collect()
}

#[allow(
    clippy::too_many_arguments,
    reason = "each is a finished part of the one value that is made here"
)]
fn mention(
    context: &Context,
    scene: &Scene,
    event: usize,
    reading: &Reading,
    time: Option<When>,
    casualties: &[Casualties],
    speakers: &attribution::Speakers,
    id: &MentionId,
    relations: Vec<Relation>,
) -> Mention {
    let trigger = &scene.triggers[event];
    let span = parties::span(context, trigger.first, trigger.end);
    let status = status::read(&context.semantics, trigger);
    let roles = roles::read(context, scene, event, casualties);
    let mut rules = vec![Passage {
        rule: trigger.rule.clone(),
        span,
    }];
    rules.extend(reading.rule.map(|rule| Passage {
        rule: rule.into(),
        span,
    }));
    rules.push(Passage {
        rule: status.rule.into(),
        span: status.evidence.unwrap_or(span),
    });
    rules.extend(roles.rules);
    // That a day was told, though it is not known, keeps the mention from the year of another (`merge::dated_within`).
    let unknown = time.is_none().then(|| setting::unknown_day(context, scene, event));
    rules.extend(unknown.flatten().map(|span| Passage {
        rule: UNKNOWN_DAY.into(),
        span,
    }));
    Mention {
        id: id.clone(),
        report: context.report.id.clone(),
        class: reading.class.clone(),
        status: status.status,
        aggregate: reading.aggregate,
        trigger: span,
        sentence: attribution::sentence_span(context.document, trigger.head),
        initiators: roles.initiators,
        targets: roles.targets,
        places: setting::places(context, scene, event),
        time,
        killed: toll(casualties, event, Harm::Killed),
        injured: toll(casualties, event, Harm::Injured),
        weapons: roles.weapons,
        attributed_to: attribution::sources(context, scene, trigger, speakers),
        relations,
        confidence: Calibration::of(trigger.basis).apply(trigger.confidence),
        rules,
    }
}

/// When each event was: as its clause tells, else as what it points back to, else as news are told.
fn times(context: &Context, scene: &Scene, readings: &[Reading]) -> Vec<Option<When>> {
    let mut times: Vec<Option<When>> = Vec::with_capacity(readings.len());
    for (event, reading) in readings.iter().enumerate() {
        let told_before = reading.refers_to.and_then(|a| times[a]);
        // "claimed responsibility for the attacks on Tuesday", which were on Sunday: the day is that of the claim.
        let of_speech = |when: &When| {
            // A day that was only reckoned, as that of news, does not outweigh one that is told.
            let before = told_before.filter(|before| before.span.is_some());
            let another = before.is_some_and(|before| !before.interval.meets(when.interval));
            another && responses::is_spoken_of(context, scene, event)
        };
        let own = setting::time(context, scene, event, reading.aggregate).filter(|when| !of_speech(when));
        let back = || told_before.map(|when| When { span: None, ..when });
        let news = || {
            let told = status::read(&context.semantics, &scene.triggers[event]);
            (!reading.aggregate && !told.status.is_unreal())
                .then(|| setting::time_of_news(context, scene, event))
                .flatten()
        };
        times.push(own.or_else(back).or_else(news));
    }
    times
}

/// The toll of an event: what its clause tells first.
fn toll(casualties: &[Casualties], event: usize, harm: Harm) -> Option<Count> {
    casualties
        .iter()
        .find(|c| c.event == event && c.kind == harm)
        .map(|c| c.count)
}

fn relations(
    context: &Context,
    scene: &Scene,
    reading: &Reading,
    (responses, sequences): (&[Response], &[Sequence]),
    event: usize,
    ids: &[MentionId],
) -> Vec<Relation> {
    let trigger = &scene.triggers[event];
    let own = parties::span(context, trigger.first, trigger.end);
    let back = reading.refers_to.map(|to| Relation {
        kind: RelationKind::RefersTo,
        to: ids[scene.stands_for[to]].clone(),
        evidence: own,
    });
    let answers = responses.iter().filter(|r| r.from == event).map(|r| Relation {
        kind: RelationKind::Answers,
        to: ids[r.to].clone(),
        evidence: r.evidence,
    });
    let follows = sequences.iter().filter(|s| s.later == event).map(|s| Relation {
        kind: RelationKind::Follows,
        to: ids[s.earlier].clone(),
        evidence: s.evidence,
    });
    back.into_iter().chain(answers).chain(follows).collect()
}

fn id(context: &Context, scene: &Scene, trigger: usize, class: &Class) -> MentionId {
    let trigger = &scene.triggers[trigger];
    let Span { start, end } = parties::span(context, trigger.first, trigger.end);
    let hash = blake3::hash(format!("{} {start} {end} {class}", context.report.id).as_bytes());
    Arc::from(format!("m-{}", &hash.to_hex()[..12]))
}
