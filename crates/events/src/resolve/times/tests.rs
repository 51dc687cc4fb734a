//! What must hold of times as a whole; what each rule reads stands with the rules.

use proptest::prelude::*;

use super::corpus::{KNOWLEDGE, published};
use super::*;

const WORDS: &str = "(\\PC|Tuesday|on |February|15|, |2021|-|to |the |last |week|days|later|ago| |\n|7:45|p\\.m\\.|overnight|early |’s|since ){0,40}";

fn sound(text: &str, interval: Option<Interval>) -> Result<(), TestCaseError> {
    let found = find(&published(text, interval), &Document::default(), &KNOWLEDGE);
    for mention in &found {
        prop_assert!(!mention.span.of(text).is_empty());
        prop_assert!(!mention.value.is_empty());
        prop_assert!(mention.interval.is_none_or(|i| i.earliest <= i.latest));
    }
    for pair in found.windows(2) {
        prop_assert!(pair[0].span.end <= pair[1].span.start);
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_text_has_sound_spans_that_do_not_overlap(
        text in WORDS,
        days in prop::option::of((0i16..9998, 1i8..13, 1i8..29, 0i64..400)),
    ) {
        let interval = days.map(|(y, m, d, n)| {
            let first = jiff::civil::date(y, m, d);
            Interval::new(first, calendar::plus(first, n))
        });
        sound(&text, interval)?;
    }
}

#[test]
fn a_shifted_text_gives_the_same_times() {
    let text = "Six died on Tuesday and two on Feb. 15; the next day, four fled.";
    let plain = corpus::read(text);
    let moved = format!("Café. {text}");
    let shifted = corpus::read(&moved);
    let by = (moved.len() - text.len()) as u32;
    assert_eq!(plain.len(), shifted.len());
    for (a, b) in plain.iter().zip(&shifted) {
        assert_eq!(
            (a.span.start + by, &a.value, a.interval),
            (b.span.start, &b.value, b.interval)
        );
    }
}

#[test]
fn a_week_of_publication_widens_what_is_reckoned_from_it() {
    let week = Interval::new(jiff::civil::date(2018, 2, 19), jiff::civil::date(2018, 2, 25));
    let days = |text: &str| {
        let found = find(&published(text, Some(week)), &Document::default(), &KNOWLEDGE);
        found[0].interval.map(Interval::edtf)
    };
    assert_eq!(days("He died yesterday.").as_deref(), Some("2018-02-18/2018-02-24"));
    assert_eq!(days("He died on February 15.").as_deref(), Some("2018-02-15"));
    assert_eq!(days("He died in 2015.").as_deref(), Some("2015"));
}

#[test]
fn without_publication_only_what_fixes_itself_has_days() {
    let text = "On Tuesday, as on February 15, 2021, they fled. The next day they came back on March 2.";
    let found = find(&published(text, None), &Document::default(), &KNOWLEDGE);
    let days: Vec<_> = found
        .iter()
        .map(|m| m.interval.map(Interval::edtf).unwrap_or_default())
        .collect();
    assert_eq!(days, ["", "2021-02-15", "2021-02-16", ""]);
}

#[test]
fn since_and_until_do_not_locate() {
    let text = "Since October 17 they fought, until Monday. After Tuesday’s attack, before dawn on Sunday, they left.";
    let found = corpus::read(text);
    let extents: Vec<_> = found.iter().map(|m| m.extent).collect();
    assert_eq!(extents, [Extent::Since, Extent::Until, Extent::Within, Extent::Within]);
    assert_eq!(
        found[0].covers().map(Interval::edtf).as_deref(),
        Some("2017-10-17/2018-02-21")
    );
    assert_eq!((found[0].locates(), found[1].locates()), (None, None));
    assert!(found[2].locates().is_some());
}
