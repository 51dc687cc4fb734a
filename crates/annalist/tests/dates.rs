//! A report without a date is dated by what its text fixes, and by nothing else.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what a test cannot read, it fails on"
)]

mod common;

use std::sync::OnceLock;

use annalist::{Annalist, Engine};

fn annalist() -> &'static Annalist {
    static ANNALIST: OnceLock<Annalist> = OnceLock::new();
    ANNALIST.get_or_init(|| Annalist::embedded(Engine::Fast).unwrap())
}

/// Days, basis and evidence of a report's publication.
fn dated(text: &str) -> String {
    let report = annalist().code(annalist().report_of(text, None).unwrap()).report;
    let published = report.published;
    let days = published.interval.map_or("none".to_owned(), events::Interval::edtf);
    let words = published.evidence.map_or("", |e| e.of(&report.text));
    format!("{days} {} {words}", published.basis.as_str())
}

const BOMB: &str = "A bomb went off in the town of Tal Afar and killed six people.";

#[test]
fn who_speaks_in_office_bounds_a_report() {
    assert_eq!(
        dated(&format!(
            "{BOMB} President Barack Obama said the attack would be answered."
        )),
        "2009-01-20/2017-01-20 inferred President Barack Obama"
    );
    // The days that both were in office.
    assert_eq!(
        dated(&format!(
            "{BOMB} President Barack Obama said the attack would be answered. Defense Secretary Leon Panetta told reporters \
             that troops were on their way."
        )),
        "2011-07-01/2013-02-26 inferred Defense Secretary Leon Panetta"
    );
    // What the text tells in full was before it.
    assert_eq!(
        dated(&format!(
            "{BOMB} The last attack was on October 3, 2012. President Barack Obama said it would be answered."
        )),
        "2012-10-03/2017-01-20 inferred President Barack Obama"
    );
}

#[test]
fn who_does_not_speak_in_office_bounds_nothing() {
    for text in [
        "Former President Barack Obama said the attack would be answered.",
        "Former US President Barack Obama said the attack would be answered.",
        "The plan of President Barack Obama was praised by the mayor.",
        "In 2012, President Barack Obama said the war was over.",
        "Barack Obama said the attack would be answered.",
        // Two presidents of one state at once: one of them is of the past.
        "President Barack Obama said it would be answered. President Bill Clinton said so too.",
    ] {
        assert_eq!(dated(&format!("{BOMB} {text}")), "none none ", "{text}");
    }
}

#[test]
fn a_weekday_takes_the_year_that_the_offices_leave() {
    let text = "A bomb went off in the town of Tal Afar on Tuesday, February 21. President Barack Obama said it would be answered.";
    // In 2012 alone of his years was it a Tuesday.
    assert_eq!(dated(text), "2012-02-21/2012-02-27 inferred Tuesday, February 21");
    let coded = annalist().code(annalist().report_of(text, None).unwrap());
    let days: Vec<String> = coded
        .mentions
        .iter()
        .filter_map(|m| m.time)
        .map(|t| t.interval.edtf())
        .collect();
    assert!(days.contains(&"2012-02-21".to_owned()), "{days:?}");
}

#[test]
fn since_a_day_is_said_within_a_year_of_it() {
    assert_eq!(
        dated(
            "Six people were killed on October 7, 2023. Shells have fallen on the town since October 17, the mayor said."
        ),
        "2023-10-17/2024-10-16 inferred October 17"
    );
    for text in [
        // No year is told or left.
        "Shells have fallen on the town since October 17, the mayor said.",
        // The full date is not of these days.
        "Six people were killed on March 7, 2004. Shells have fallen on the town since October 17, the mayor said.",
        "Six people were killed on October 7, 2023. Shells fell on the town on October 17, the mayor said.",
    ] {
        assert_eq!(dated(text), "none none ", "{text}");
    }
}

/// The days of publication of `b.txt` in a set with a report of 13 March 2019.
fn beside(other: &str) -> String {
    let folder = common::Folder::new()
        .with(
            "a.txt",
            "Rockets hit the airport of Kirkuk in northern Iraq on Tuesday, killing three soldiers, the Iraqi army said.",
        )
        .with("b.txt", other)
        .with("metadata.jsonl", "{\"file\": \"a.txt\", \"published\": \"2019-03-13\"}");
    let collection = common::run(&folder.inputs(), 1);
    let published = collection.reports[1].published;
    let days = published.interval.map_or("none".to_owned(), events::Interval::edtf);
    let words = published.evidence.map_or("", |e| e.of(&collection.reports[1].text));
    format!("{days} {} {words}", published.basis.as_str())
}

#[test]
fn another_report_of_the_same_incident_bounds_a_report() {
    assert_eq!(
        beside("Three soldiers were killed when rockets hit the airport of Kirkuk in northern Iraq on 12 March 2019."),
        "2019-03-12/2019-03-19 inferred hit"
    );
}

#[test]
fn what_a_report_looks_back_to_bounds_nothing() {
    for text in [
        // Another incident leads it.
        "Gunmen shot dead four farmers near Basra, police said. Rockets hit the airport of Kirkuk in northern Iraq on 12 March \
         2019, killing three soldiers.",
        // Another place.
        "Three soldiers were killed when rockets hit the airport of Basra in southern Iraq on 12 May 2016.",
    ] {
        assert_eq!(beside(text), "none none ", "{text}");
    }
}
