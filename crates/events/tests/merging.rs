//! What must be true of merging and linking.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what a test cannot read, it fails on"
)]

mod common;

use std::sync::LazyLock;

use events::{
    Basis, Count, Incident, Interval, LinkBasis, LinkKind, Mention, Party, Place, Precision, Published, PublishedBasis,
    Relation, RelationKind, Report, Status, Toll, When,
    link::link,
    merge::{Copy, Stretches, Words, copies, merge},
};
use jiff::civil::{Date, date};
use knowledge::{Class, Knowledge};
use language::Span;
use proptest::prelude::*;

static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(common::knowledge);

const MOSUL: (&str, f64, f64) = ("Mosul", 36.335, 43.119);
const BASRA: (&str, f64, f64) = ("Basra", 30.508, 47.783);

fn report(id: &str, published: Date, text: &str) -> Report {
    Report {
        id: format!("r-{id}").into(),
        file: format!("{id}.txt"),
        source: None,
        title: None,
        url: None,
        language: "en".into(),
        text: text.into(),
        published: Published {
            interval: Some(Interval::day(published)),
            basis: PublishedBasis::Metadata,
            evidence: None,
        },
        blocks: Vec::new(),
        copy_of: None,
        copy_share: None,
        origins: events::Origins::default(),
    }
}

/// A mention of the words in brackets: `told(&report, "air_strike", "the [raid] on")`.
fn told(report: &Report, class: &str, fragment: &str) -> Mention {
    let plain = fragment.replace(['[', ']'], "");
    let at = report.text.find(&plain).expect("the fragment stands in the report");
    let trigger = Span::new(at + fragment.find('[').unwrap(), at + fragment.find(']').unwrap() - 1);
    let before = report.text[..trigger.start as usize].rfind(". ").map_or(0, |i| i + 2);
    let behind = report.text[trigger.end as usize..].find(". ");
    let end = behind.map_or(report.text.len(), |i| trigger.end as usize + i + 1);
    Mention {
        id: format!("m-{}-{}-{class}", report.id, trigger.start).into(),
        report: report.id.clone(),
        class: Class::new(class),
        status: Status::Asserted,
        aggregate: false,
        trigger,
        sentence: Span::new(before, end),
        initiators: Vec::new(),
        targets: Vec::new(),
        places: Vec::new(),
        time: None,
        killed: None,
        injured: None,
        weapons: Vec::new(),
        attributed_to: Vec::new(),
        relations: Vec::new(),
        confidence: 0.8,
        rules: Vec::new(),
    }
}

trait Build {
    fn at(self, place: (&str, f64, f64)) -> Self;
    fn on(self, day: Date) -> Self;
    fn killed(self, low: u32, high: Option<u32>) -> Self;
    fn by(self, name: &str) -> Self;
    fn answers(self, other: &Mention) -> Self;
}

impl Build for Mention {
    fn at(mut self, (name, lat, lon): (&str, f64, f64)) -> Self {
        self.places.push(Place {
            name: name.into(),
            span: self.trigger,
            country: Some("IQ".into()),
            admin1: None,
            lat: Some(lat),
            lon: Some(lon),
            precision: Precision::PopulatedPlace,
            geonames: None,
        });
        self
    }

    fn on(mut self, day: Date) -> Self {
        self.time = Some(When {
            interval: Interval::day(day),
            basis: Basis::Stated,
            span: Some(self.trigger),
        });
        self
    }

    fn killed(mut self, low: u32, high: Option<u32>) -> Self {
        self.killed = Some(Count {
            low,
            high,
            span: self.trigger,
        });
        self
    }

    fn by(mut self, name: &str) -> Self {
        self.initiators.push(Party {
            name: name.into(),
            id: Some(name.to_lowercase().into()),
            span: self.trigger,
        });
        self
    }

    fn answers(mut self, other: &Mention) -> Self {
        self.relations.push(Relation {
            kind: RelationKind::Answers,
            to: other.id.clone(),
            evidence: self.trigger,
        });
        self
    }
}

fn run(reports: &[Report], mentions: &[Mention]) -> Vec<Incident> {
    merge(reports, mentions, &KNOWLEDGE)
}

#[test]
fn two_reports_of_one_bombing_are_one_incident_and_its_toll_grows() {
    let a = report(
        "a",
        date(2017, 3, 1),
        "A car bomb blast killed 12 people in Mosul on Wednesday.",
    );
    let b = report(
        "b",
        date(2017, 3, 2),
        "The toll of Wednesday's bombing in Mosul rose to 15 people.",
    );
    let mentions = [
        told(&a, "bombing_ied", "[blast]")
            .at(MOSUL)
            .on(date(2017, 3, 1))
            .killed(12, Some(12)),
        told(&b, "bombing_ied", "[bombing]")
            .at(MOSUL)
            .on(date(2017, 3, 1))
            .killed(15, Some(15)),
    ];
    let incidents = run(&[a, b], &mentions);
    assert_eq!(incidents.len(), 1);
    let one = &incidents[0];
    let toll = Toll {
        low: 12,
        high: Some(15),
        best: Some(15),
    };
    assert_eq!((one.killed, one.voices, one.reports.len()), (Some(toll), 2, 2));
    assert!(one.disagreements.is_empty(), "a toll that grows is a series");
    assert!(one.confidence > 0.8, "a second voice adds to the first");
}

#[test]
fn what_was_told_as_done_is_of_no_later_day() {
    let a = report(
        "a",
        date(2017, 3, 1),
        "The army has carried out an air strike on a depot in Mosul.",
    );
    let b = report(
        "b",
        date(2017, 3, 6),
        "The army carried out an air strike on a depot in Mosul on Sunday.",
    );
    let first = || told(&a, "air_strike", "[air strike]").at(MOSUL).by("Army");
    let later = || {
        told(&b, "air_strike", "[air strike]")
            .at(MOSUL)
            .by("Army")
            .on(date(2017, 3, 5))
    };
    assert_eq!(run(&[a.clone(), b.clone()], &[first(), later()]).len(), 2);
    let planned = Mention {
        status: Status::Planned,
        ..first()
    };
    let why = events::merge::explain(
        &[a.clone(), b.clone()],
        &[planned, later()],
        &KNOWLEDGE,
        (&first().id, &later().id),
    );
    assert_eq!(why.unwrap().forbidden, None, "what is announced may be done later");
}

#[test]
fn two_numbers_of_one_day_are_a_disagreement() {
    let a = report(
        "a",
        date(2017, 3, 1),
        "A car bomb blast killed 12 people in Mosul on Wednesday.",
    );
    let b = report(
        "b",
        date(2017, 3, 1),
        "A car bomb blast killed 15 people in Mosul on Wednesday, police said.",
    );
    let mentions = [
        told(&a, "bombing_ied", "[blast]")
            .at(MOSUL)
            .on(date(2017, 3, 1))
            .killed(12, Some(12)),
        told(&b, "bombing_ied", "[blast]")
            .at(MOSUL)
            .on(date(2017, 3, 1))
            .killed(15, Some(15)),
    ];
    let incidents = run(&[a, b], &mentions);
    assert_eq!(incidents.len(), 1);
    let [killed] = &incidents[0].disagreements[..] else {
        panic!("one disagreement, on the killed: {:?}", incidents[0].disagreements);
    };
    assert_eq!((killed.field, killed.values.len()), ("killed", 2));
}

#[test]
fn towns_far_apart_and_days_far_apart_never_join() {
    let a = report("a", date(2017, 3, 1), "A blast hit Mosul.");
    let b = report("b", date(2017, 3, 1), "A blast hit Basra.");
    let c = report("c", date(2017, 3, 20), "A blast hit Mosul.");
    let mentions = [
        told(&a, "bombing_ied", "[blast]").at(MOSUL).on(date(2017, 3, 1)),
        told(&b, "bombing_ied", "[blast]").at(BASRA).on(date(2017, 3, 1)),
        told(&c, "bombing_ied", "[blast]").at(MOSUL).on(date(2017, 3, 20)),
    ];
    assert_eq!(run(&[a, b, c], &mentions).len(), 3);
}

/// Two attacks of one day, told first, one of them without a place.
fn news_of_one_day(first: &str, second: &str) -> Vec<Incident> {
    let day = date(2017, 5, 5);
    let (a, b) = (report("a", day, first), report("b", day, second));
    let mentions = [
        told(&a, "attack_unspecified", "an [attack]").at(MOSUL).on(day),
        told(&b, "bombing_ied", "A bomb [killed]").on(day),
    ];
    run(&[a, b], &mentions)
}

#[test]
fn reports_that_name_nothing_in_common_tell_of_two_events() {
    let first = "After an attack in Mosul nine died, the Iraqi army said.";
    let same = "A bomb killed nine, said the army of Iraq.";
    let other = "A bomb killed nine, said the police of Lagos in Nigeria.";
    assert_eq!(news_of_one_day(first, same).len(), 1);
    assert_eq!(news_of_one_day(first, other).len(), 2);
}

#[test]
fn what_leads_reports_without_a_day_is_not_one_event_for_that() {
    let mut reports = [("a", "Bombs hit Basra."), ("b", "Bombs hit Basra at last.")]
        .map(|(id, text)| report(id, date(2017, 5, 5), text));
    let merged = |reports: &[Report]| {
        let mentions: Vec<Mention> = reports.iter().map(|r| told(r, "air_strike", "Bombs [hit]")).collect();
        run(reports, &mentions).len()
    };
    assert_eq!(merged(&reports), 1);
    reports.iter_mut().for_each(|r| r.published.interval = None);
    assert_eq!(merged(&reports), 2);
}

#[test]
fn a_back_reference_joins_and_another_blast_does_not() {
    let a = report(
        "a",
        date(2017, 3, 1),
        "A car bomb blast killed 12 people in Mosul. The explosion wrecked a market. Another blast was heard later.",
    );
    let mentions = [
        told(&a, "bombing_ied", "A car bomb [blast]")
            .at(MOSUL)
            .killed(12, Some(12)),
        told(&a, "bombing_ied", "The [explosion]"),
        told(&a, "bombing_ied", "Another [blast]"),
    ];
    let sizes: Vec<usize> = run(&[a], &mentions).iter().map(|i| i.mentions.len()).collect();
    assert_eq!(sizes, [2, 1]);
}

#[test]
fn many_events_at_once_and_one_event_stay_apart() {
    let a = report(
        "a",
        date(2017, 3, 1),
        "A blast hit Mosul. The group carried out several blasts there.",
    );
    let mut many = told(&a, "bombing_ied", "several [blasts]").at(MOSUL).by("IS");
    many.aggregate = true;
    let one = told(&a, "bombing_ied", "A [blast]").at(MOSUL).by("IS");
    let mentions = [one, many];
    let reports = [a];
    let incidents = run(&reports, &mentions);
    assert_eq!(incidents.iter().map(|i| i.aggregate).collect::<Vec<_>>(), [false, true]);
    let links = link(&mentions, &incidents, &KNOWLEDGE);
    assert_eq!(links.len(), 1);
    assert_eq!(
        (links[0].kind, links[0].basis),
        (LinkKind::SameSeries, LinkBasis::Inferred)
    );
    assert_eq!((&links[0].from, &links[0].to), (&incidents[0].id, &incidents[1].id));
}

#[test]
fn what_two_speakers_say_of_one_deed_stays_apart_and_links_to_the_deed() {
    let a = report(
        "a",
        date(2017, 3, 1),
        "A blast hit Mosul. IS claimed the attack. A rival group claimed it too.",
    );
    let blast = told(&a, "bombing_ied", "A [blast]").at(MOSUL);
    let first = told(&a, "claim_of_responsibility", "IS [claimed]")
        .by("IS")
        .answers(&blast);
    let second = told(&a, "claim_of_responsibility", "group [claimed]")
        .by("Rivals")
        .answers(&blast);
    let (reports, mentions) = ([a], [blast, first, second]);
    let incidents = run(&reports, &mentions);
    assert_eq!(incidents.len(), 3);
    let links = link(&mentions, &incidents, &KNOWLEDGE);
    assert_eq!(links.len(), 2);
    for l in &links {
        assert_eq!(
            (l.kind, l.basis, &l.to),
            (LinkKind::ResponseTo, LinkBasis::Stated, &incidents[0].id)
        );
    }
}

#[test]
fn two_acts_do_not_answer_each_other_both_ways() {
    let a = report(
        "a",
        date(2017, 3, 1),
        "A raid followed the rocket fire, which followed a raid.",
    );
    let raid = told(&a, "air_strike", "A [raid]").by("X");
    let fire = told(&a, "shelling_missile", "rocket [fire]").by("Y").answers(&raid);
    let raid = raid.answers(&fire);
    let (reports, mentions) = ([a], [raid, fire]);
    let incidents = run(&reports, &mentions);
    assert_eq!(link(&mentions, &incidents, &KNOWLEDGE).len(), 1);
}

const AGENCY: &str = "A car bomb blast killed 12 people in the centre of Mosul on Wednesday, police and hospital \
    sources said. The blast took place near a market that was crowded with shoppers ahead of the feast, and set several \
    cars and stalls on fire. Nobody claimed the attack at first, which was the third in the city within a month.";

#[test]
fn copies_are_one_voice_and_a_rewritten_report_is_none() {
    let rewritten = "At least a dozen people died when explosives in a parked car went off beside stalls in Mosul, \
        according to local officials. Shops and vehicles burned for hours afterwards, and security forces closed all of \
        the roads that lead to the square. It is not known who was behind it, but similar attacks were seen recently.";
    let mut reports = vec![
        report("copy", date(2017, 3, 2), &format!("BAGHDAD (Agency) - {AGENCY}")),
        report("agency", date(2017, 3, 1), AGENCY),
        report("other", date(2017, 3, 2), rewritten),
    ];
    let of = copies(&reports);
    let original = Copy {
        of: reports[1].id.clone(),
        share: 1.0,
    };
    assert_eq!(of, [Some(original), None, None]);
    for (report, copy) in reports.iter_mut().zip(of) {
        report.set_copy(copy);
    }
    let day = date(2017, 3, 1);
    let mentions = [
        told(&reports[0], "bombing_ied", "bomb [blast]").at(MOSUL).on(day),
        told(&reports[1], "bombing_ied", "bomb [blast]").at(MOSUL).on(day),
        told(&reports[2], "bombing_ied", "[went off]").at(MOSUL).on(day),
    ];
    let incidents = run(&reports, &mentions);
    assert_eq!(incidents.len(), 1);
    assert_eq!((incidents[0].reports.len(), incidents[0].voices), (3, 2));
}

/// Reports and mentions of all sorts.
fn collection() -> impl Strategy<Value = (Vec<Report>, Vec<Mention>)> {
    let mention = (
        0..6usize,
        0..8u32,
        0..common::LEAVES.len(),
        0..3usize,
        0..4i8,
        prop::option::of(0..30u32),
        prop::option::of(0..3usize),
        any::<bool>(),
    );
    prop::collection::vec(mention, 0..40).prop_map(|rows| {
        let text = "The attack killed some people there. ".repeat(8);
        let reports: Vec<Report> = (0..6)
            .map(|i| report(&i.to_string(), date(2020, 1, 1 + i as i8), &text))
            .collect();
        let mut mentions = Vec::new();
        for (r, sentence, class, place, day, killed, party, aggregate) in rows {
            let start = sentence * 37;
            let mut m = told(&reports[r], common::LEAVES[class].0, "[attack]");
            m.trigger = Span::new(start as usize + 4, start as usize + 10);
            m.sentence = Span::new(start as usize, start as usize + 36);
            m.id = format!("m-{r}-{start}-{class}").into();
            m.aggregate = aggregate;
            m = match place {
                0 => m.at(MOSUL),
                1 => m.at(BASRA),
                _ => m,
            };
            if day < 3 {
                m = m.on(date(2020, 1, 1 + day));
            }
            if let Some(n) = killed {
                m = m.killed(n, Some(n));
            }
            if let Some(p) = party {
                m = m.by(["IS", "Iraq", "Syria"][p]);
            }
            if !mentions.iter().any(|have: &Mention| have.id == m.id) {
                mentions.push(m);
            }
        }
        (reports, mentions)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn order_does_not_matter_and_every_mention_has_one_incident((reports, mentions) in collection(), seed in any::<u64>()) {
        let incidents = run(&reports, &mentions);
        let mut all: Vec<_> = incidents.iter().flat_map(|i| i.mentions.clone()).collect();
        all.sort();
        let mut ids: Vec<_> = mentions.iter().map(|m| m.id.clone()).collect();
        ids.sort();
        prop_assert_eq!(all, ids);

        let (mut other_reports, mut other) = (reports.clone(), mentions.clone());
        let turn = seed as usize % other.len().max(1);
        other.rotate_left(turn);
        other.reverse();
        other_reports.reverse();
        let again = run(&other_reports, &other);
        prop_assert_eq!(&incidents, &again);
        prop_assert_eq!(
            link(&mentions, &incidents, &KNOWLEDGE),
            link(&other, &again, &KNOWLEDGE)
        );
        for i in &incidents {
            prop_assert!(i.voices >= 1 && i.voices <= i.reports.len());
            prop_assert!((0.0..=1.0).contains(&i.confidence));
        }
    }

    #[test]
    fn stretch_by_stretch_every_mention_has_one_incident((reports, mentions) in collection(), most in 1usize..40) {
        let in_stretches = |most: usize| {
            let mut sorted = reports.clone();
            sorted.sort_by_key(|r| (r.published.interval.map(|i| i.earliest), r.id.clone()));
            let mut stretches = Stretches::of(&KNOWLEDGE, most);
            let mut incidents = Vec::new();
            for report in sorted {
                let of: Vec<Mention> = mentions.iter().filter(|m| m.report == report.id).cloned().collect();
                let words = Words::of(&report.text, &of, &KNOWLEDGE);
                incidents.extend(stretches.add(report.without_text(), of, words));
            }
            incidents.extend(stretches.end());
            incidents
        };
        prop_assert_eq!(in_stretches(usize::MAX), run(&reports, &mentions), "what fits is merged as one");
        let mut all: Vec<_> = in_stretches(most).into_iter().flat_map(|i| i.mentions).collect();
        all.sort();
        let mut ids: Vec<_> = mentions.iter().map(|m| m.id.clone()).collect();
        ids.sort();
        prop_assert_eq!(all, ids);
    }
}
