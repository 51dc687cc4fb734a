//! What the corpora of the rules are checked with.

use std::sync::{Arc, LazyLock};

use jiff::civil::date;
use knowledge::{Knowledge, Sources};
use language::Document;

use super::{TimeMention, find};
use crate::{Interval, Published, PublishedBasis, Report};

/// The lexicons of time, number and grammar, as shipped.
pub(crate) static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(|| {
    let mut sources = Sources::default();
    let files = [
        "lexicons/times.toml",
        "lexicons/numbers.toml",
        "lexicons/categories/grammar.toml",
        "ontology/frames.toml",
    ];
    for file in files {
        let path = format!("{}/../../knowledge/{file}", env!("CARGO_MANIFEST_DIR"));
        sources.insert(file, std::fs::read(path).unwrap());
    }
    let blob = knowledge::compile(&sources).unwrap();
    Knowledge::load(blob.leak()).unwrap()
});

/// A report published on Wednesday, 21 February 2018.
pub(crate) fn report(text: &str) -> Report {
    published(text, Some(Interval::day(date(2018, 2, 21))))
}

/// A report published in an interval.
pub(crate) fn published(text: &str, interval: Option<Interval>) -> Report {
    Report {
        id: Arc::from("r-0"),
        file: String::new(),
        source: None,
        title: None,
        url: None,
        language: "en".to_owned(),
        text: Arc::from(text),
        published: Published {
            interval,
            basis: PublishedBasis::Metadata,
            evidence: None,
        },
        blocks: Vec::new(),
        copy_of: None,
        copy_share: None,
        origins: crate::Origins::default(),
    }
}

/// The expressions of a report of that day.
pub(crate) fn read(text: &str) -> Vec<TimeMention> {
    find(&report(text), &Document::default(), &KNOWLEDGE)
}

/// In the text stands an expression with this value and these days (EDTF, or empty for none).
pub(crate) fn check(text: &str, quote: &str, value: &str, days: &str) {
    later("", text, quote, value, days);
}

/// The same, after a text that tells other times.
pub(crate) fn later(before: &str, text: &str, quote: &str, value: &str, days: &str) {
    let whole = format!("{before}{text}");
    let found = read(&whole);
    let shown: Vec<_> = found
        .iter()
        .map(|m| (m.span.of(&whole), m.value.as_str(), m.rule))
        .collect();
    let mention = found
        .iter()
        .find(|m| m.span.start as usize >= before.len() && m.span.of(&whole) == quote);
    let mention = mention.unwrap_or_else(|| panic!("no `{quote}` in `{text}`: {shown:?}"));
    assert_eq!(mention.value, value, "value of `{quote}` in `{text}`: {shown:?}");
    let told = mention.interval.map(Interval::edtf).unwrap_or_default();
    // An interval may be given by its ends where it also has a shorter name.
    let ends = mention
        .interval
        .map(|i| format!("{}/{}", i.earliest, i.latest))
        .unwrap_or_default();
    assert!(
        told == days || ends == days,
        "days of `{quote}` in `{text}`: {told}, not {days}"
    );
}

/// Nothing in the text is an expression of time.
pub(crate) fn nothing(text: &str) {
    let found = read(text);
    let shown: Vec<_> = found
        .iter()
        .map(|m| (m.span.of(text), m.value.as_str(), m.rule))
        .collect();
    assert!(found.is_empty(), "`{text}`: {shown:?}");
}
