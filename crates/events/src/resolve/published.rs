//! The day of publication of a report that came without one.
//!
//! Told, first to last: by the slug of an agency ("APW 03-19-97 0812EST"), by a line that says so ("date 2024-02-02"), by
//! the dateline, by a line that is a date. A dateline without a year, and a weekday with its day of the month, take the year that the rest of the text fixes;
//! where nothing does, the day stays unknown.

use jiff::civil::Date;
use knowledge::Lexicons;
use knowledge::lexicons::{Role, TimeWord};
use language::Span;

use super::times::{Dated, dated};
use crate::{Block, BlockKind, Interval, Published, PublishedBasis};

/// How far into a passage a dateline can reach, in bytes.
const DATELINE: usize = 120;
/// How many words a dateline can have before its date.
const DATELINE_WORDS: usize = 8;
/// How many lines a report's head has.
const HEAD: usize = 6;
/// Words that a line may have beside its date: a source, an hour, a place.
const BESIDE: usize = 6;
/// How old the latest full date of a text may be, in days, to give its year to a dateline without one.
pub(super) const FRESH: i32 = 31;
/// Days after an event told by weekday and day of the month within which its report is published.
pub(super) const WEEK: i32 = 6;

/// Finds the day (or the days) that a report can have been published on, with the words that tell it. Total; never
/// guesses: a report that does not fix its day has none.
pub fn published(text: &str, blocks: &[Block], lexicons: &Lexicons) -> Published {
    // "JAMMU, OCTOBER 18, 2018 22:14 IST": a line of capitals in the head is no link to another report.
    let in_head = |b: &Block| lines_before(text, b.span.start) <= HEAD;
    let mut passages: Vec<Span> = blocks
        .iter()
        .filter(|b| b.kind != BlockKind::RelatedLink || in_head(b))
        .map(|b| b.span)
        .collect();
    if passages.is_empty() {
        passages.push(Span::new(0, text.len()));
    }
    let dates = dated(text, &passages, lexicons);
    let latest = dates.iter().filter_map(|d| day(d, d.year?)).max();
    let by_slug = || slug(text, lexicons).or_else(|| dates.iter().find_map(|d| monitored(text, d, lexicons)));
    let by_line = || dates.iter().find_map(|d| said(text, d, lexicons));
    let by_dateline = || {
        dates
            .iter()
            .filter(|d| in_dateline(text, d, &passages, lexicons))
            .find_map(|d| dateline(d, latest))
    };
    let by_head = || dates.iter().find_map(|d| head(text, d));
    let by_weekday = || dates.iter().find_map(|d| weekday(d, latest));
    by_slug()
        .or_else(by_line)
        .or_else(by_dateline)
        .or_else(by_head)
        .or_else(by_weekday)
        .unwrap_or(Published {
            interval: None,
            basis: PublishedBasis::None,
            evidence: None,
        })
}

/// The day of a date in a year, where its weekday is that of the day.
pub(super) fn day(dated: &Dated, year: i16) -> Option<Date> {
    let day = Date::new(year, dated.day.0, dated.day.1).ok()?;
    let fits = dated.weekday.is_none_or(|w| day.weekday().to_monday_one_offset() == w);
    fits.then_some(day)
}

fn found(interval: Interval, basis: PublishedBasis, evidence: Span) -> Published {
    Published {
        interval: Some(interval),
        basis,
        evidence: Some(evidence),
    }
}

/// How many lines that are not blank a text has before a byte.
fn lines_before(text: &str, start: u32) -> usize {
    let before = text.get(..start as usize).unwrap_or("");
    before.lines().filter(|l| !l.trim().is_empty()).count()
}

/// The words of a line in lower case, without marks.
fn words(line: &str) -> Vec<String> {
    line.split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// "Published: 2 February 2024", at the start of a line; "Situation Report No. 14 (as of 3 March 2019)", in a line of the
/// head that tells little else.
fn said(text: &str, dated: &Dated, lexicons: &Lexicons) -> Option<Published> {
    let day = day(dated, dated.year?)?;
    let (before, after) = line(text, dated.span);
    let before = words(before);
    let means = |phrase: &[String], role| lexicons.times.get(&phrase.join(" ")).0.contains(&TimeWord::Role(role));
    let leads = (1..=before.len().min(3)).map(|n| &before[..n]);
    let mut leads = leads.filter(|phrase| !means(phrase, Role::Since));
    let header = before.len() <= BESIDE && leads.any(|phrase| means(phrase, Role::Header));
    let mut ends = (1..=before.len().min(3)).map(|n| &before[before.len() - n..]);
    let closes = words(after).len() <= BESIDE && !after.trim_end().ends_with('.');
    let as_of = closes
        && before.len() <= DATELINE_WORDS
        && lines_before(text, dated.span.start) <= HEAD
        && ends.any(|phrase| means(phrase, Role::Header));
    (header || as_of).then(|| found(Interval::day(day), PublishedBasis::Text, dated.span))
}

/// "(APW 03-19-97 0812EST)": month, day, year and hour of an agency's slug, in a line that has little else. Where the first
/// figure is too great for a month, it is the day.
fn slug(text: &str, lexicons: &Lexicons) -> Option<Published> {
    text.lines().filter(|l| l.len() <= DATELINE).find_map(|line| {
        let parts: Vec<&str> = line.split_whitespace().collect();
        let at = (1..parts.len().min(BESIDE)).find(|&i| is_zoned_hour(parts[i], lexicons))?;
        let bare = parts[at - 1].trim_matches(|c: char| !c.is_ascii_digit());
        let figures: Vec<&str> = bare.split('-').collect();
        let [a, b, year] = figures[..] else { return None };
        let short = |figure: &str| figure.parse::<i8>().ok().filter(|_| figure.len() == 2);
        let (a, b, year) = (short(a)?, short(b)?, century(short(year)?));
        let day = Date::new(year, a, b).or_else(|_| Date::new(year, b, a)).ok()?;
        let start = bare.as_ptr() as usize - text.as_ptr() as usize;
        let evidence = Span::new(start, start + bare.len());
        Some(found(Interval::day(day), PublishedBasis::Text, evidence))
    })
}

/// "0812EST": an hour by the clock, with its zone.
fn is_zoned_hour(word: &str, lexicons: &Lexicons) -> bool {
    let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let (hour, zone) = word.split_at(word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len());
    let zones = lexicons.times.get(&zone.to_lowercase()).0;
    hour.len() == 4 && zones.contains(&TimeWord::Role(Role::Local))
}

/// "Source: Radio One, Kabul, in Dari 1230 gmt 12 May 09": the hour and day of a broadcast, its year in two figures at the
/// end of the line.
fn monitored(text: &str, dated: &Dated, lexicons: &Lexicons) -> Option<Published> {
    let (before, after) = line(text, dated.span);
    let year = after.trim();
    let short = dated.year.is_none() && year.len() == 2;
    let year = century(year.parse().ok().filter(|_| short)?);
    let zone = |word: &String| lexicons.times.get(word).0.contains(&TimeWord::Role(Role::Local));
    let hour = words(before).iter().chain(&words(dated.span.of(text))).any(zone);
    let day = day(dated, year).filter(|_| hour)?;
    Some(found(Interval::day(day), PublishedBasis::Text, dated.span))
}

/// The year that two figures mean: 97 is 1997, 09 is 2009.
fn century(year: i8) -> i16 {
    /// The first year of the last century that two figures can mean.
    const FIRST: i8 = 50;
    let year = year.max(0);
    i16::from(year) + if year >= FIRST { 1900 } else { 2000 }
}

/// Whether a date stands between the start of a passage and the dash, colon or full stop that ends a dateline.
fn in_dateline(text: &str, dated: &Dated, passages: &[Span], lexicons: &Lexicons) -> bool {
    let Some(passage) = passages.iter().find(|p| p.contains(dated.span)) else {
        return false;
    };
    // The first line of a paragraph, since a whole text may be one passage.
    let (before, after) = paragraph(
        passage.of(text),
        (dated.span.start - passage.start) as usize,
        dated.span.len(),
    );
    let led_by_place = before
        .chars()
        .find(|c| c.is_alphabetic())
        .is_some_and(char::is_uppercase);
    // "Nov 12, 2006 (Agency) - …"
    let leads = before.is_empty() && dated.year.is_some();
    let short = before.len() <= DATELINE && before.split_whitespace().count() <= DATELINE_WORDS;
    let no_sentence = !before.contains(". ") && !["on ", "On ", " in ", " by "].iter().any(|w| before.contains(w));
    let after: String = after.chars().take(60).collect();
    if is_place_and_full_date(before, dated, &after, lexicons) {
        return true;
    }
    let end = ["-", "–", "—", ":", ")"].iter().filter_map(|m| after.find(m)).min();
    let closed = end.is_some_and(|end| after[..end].split_whitespace().count() <= 4 && !after[..end].contains(". "));
    (led_by_place || leads) && short && no_sentence && closed
}

/// "COLOMBO, July 20, 1996. Fierce fighting …", "Lima, Peru - 9 October 2001. …", "9 October 2001, Lima. …": a name, a whole
/// date and a full stop.
fn is_place_and_full_date(before: &str, dated: &Dated, after: &str, lexicons: &Lexicons) -> bool {
    let starts_text =
        |next: &str| next.is_empty() || next.starts_with(|c: char| c.is_uppercase() || "“\"'‘".contains(c));
    let next = || after.strip_prefix('.').map(str::trim_start).is_some_and(starts_text);
    let led = || before.trim_end().strip_suffix([',', '.', '-', '–', '—']);
    let followed = || {
        let (names, next) = after.strip_prefix(',')?.split_once('.')?;
        (before.is_empty() && starts_text(next.trim_start())).then_some(names)
    };
    let is_place = |names: &str| is_names(names, lexicons);
    dated.year.is_some() && (next() && led().is_some_and(is_place) || followed().is_some_and(is_place))
}

/// "Lima, Peru": a few words with capitals, none of them of time.
fn is_names(words: &str, lexicons: &Lexicons) -> bool {
    const NAMES: usize = 4;
    let is_name = |word: &str| {
        let of_time = word != "The" && !lexicons.times.get(&word.to_lowercase()).0.is_empty();
        word.starts_with(char::is_uppercase) && !of_time
    };
    let names: Vec<&str> = words.split([' ', ',']).filter(|w| !w.is_empty()).collect();
    (1..=NAMES).contains(&names.len()) && names.into_iter().all(is_name)
}

/// What stands before and after some bytes of a passage, within their paragraph's line.
fn paragraph(passage: &str, start: usize, length: usize) -> (&str, &str) {
    let before = passage.get(..start).unwrap_or("");
    let after = passage.get(start + length..).unwrap_or("");
    let before = before.rfind('\n').map_or(before, |i| &before[i + 1..]);
    (before.trim_start(), after.split('\n').next().unwrap_or(""))
}

/// The day of a dateline, its year told or fixed by a full date that lies shortly before.
fn dateline(dated: &Dated, latest: Option<Date>) -> Option<Published> {
    if let Some(year) = dated.year {
        let day = day(dated, year)?;
        return Some(found(Interval::day(day), PublishedBasis::Dateline, dated.span));
    }
    let latest = latest?;
    let next = [latest.year(), latest.year() + 1]
        .into_iter()
        .filter_map(|y| day(dated, y))
        .find(|&d| d >= latest)?;
    let fresh = latest.until(next).is_ok_and(|gap| gap.get_days() <= FRESH);
    (fresh || dated.weekday.is_some()).then(|| found(Interval::day(next), PublishedBasis::Inferred, dated.span))
}

/// A line of the head that is a date and little else, or starts with weekday and full date.
fn head(text: &str, dated: &Dated) -> Option<Published> {
    let day = day(dated, dated.year?)?;
    let lines = lines_before(text, dated.span.start);
    let (before, after) = line(text, dated.span);
    let beside = before.split_whitespace().count() + after.split_whitespace().count();
    let alone = beside <= BESIDE && !after.trim_end().ends_with('.');
    let leads = before.trim().is_empty() && dated.weekday.is_some();
    (lines <= HEAD && (alone || leads)).then(|| found(Interval::day(day), PublishedBasis::Text, dated.span))
}

/// A weekday with its day of the month fixes the year, among the year of the latest full date and the next.
fn weekday(dated: &Dated, latest: Option<Date>) -> Option<Published> {
    dated.weekday.filter(|_| dated.year.is_none())?;
    let latest = latest?;
    let mut fits = [latest.year(), latest.year() + 1]
        .into_iter()
        .filter_map(|y| day(dated, y))
        .filter(|d| *d >= latest);
    let first = fits.next().filter(|_| fits.next().is_none())?;
    let last = first.checked_add(jiff::Span::new().days(WEEK)).unwrap_or(first);
    Some(found(Interval::new(first, last), PublishedBasis::Inferred, dated.span))
}

/// The rest of the line before and after a span.
fn line(text: &str, span: Span) -> (&str, &str) {
    let before = text.get(..span.start as usize).unwrap_or("");
    let after = text.get(span.end as usize..).unwrap_or("");
    let before = before.rfind('\n').map_or(before, |i| &before[i + 1..]);
    (before, after.split('\n').next().unwrap_or(""))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::resolve::times::corpus::KNOWLEDGE;

    /// Interval, basis and evidence, as text.
    fn day_of(text: &str) -> String {
        let p = published(text, &[], &KNOWLEDGE.lexicons);
        let days = p.interval.map_or("none".to_owned(), Interval::edtf);
        let words = p.evidence.map_or("", |e| e.of(text));
        format!("{days} {} {words}", p.basis.as_str())
    }

    #[test]
    fn a_report_that_tells_its_day_has_it() {
        assert_eq!(
            day_of("Blast in Homs\ndate 2024-02-02\n\nA bomb went off."),
            "2024-02-02 text 2024-02-02"
        );
        assert_eq!(
            day_of("BAGHDAD, Jan 24, 2008 (AFP) - A bomb went off."),
            "2008-01-24 dateline Jan 24, 2008"
        );
        for dateline in [
            "COLOMBO, July 20, 1996. ",
            "Colombo. 20 July 1996. ",
            "July 20, 1996 (AFP) - ",
            "Colombo, Sri Lanka - July 20, 1996. ",
            "COLOMBO, 20 Jul. 1996 - ",
            "20.07.1996, Colombo. ",
            "Colombo, 20th July, 1996.\n",
        ] {
            let read = day_of(&format!("{dateline}Fierce fighting went on."));
            assert!(read.starts_with("1996-07-20 dateline"), "{dateline}: {read}");
        }
        assert_eq!(
            day_of("Baghdad [Iraq], January 24, 2020 (ANI): A bomb went off."),
            "2020-01-24 dateline January 24, 2020"
        );
        assert_eq!(
            day_of("Bomb kills six\n\nSunday, January 20, 2008\n\nA bomb went off."),
            "2008-01-20 text Sunday, January 20, 2008"
        );
        assert_eq!(
            day_of("Wednesday 27 Jul 2016 A bomb went off in the town and killed many."),
            "2016-07-27 text Wednesday 27 Jul 2016"
        );
    }

    #[test]
    fn a_report_of_an_agency_has_its_day_where_that_is_told() {
        for (text, day) in [
            (
                "Six die in Homs\n\nA bomb went off on Tuesday.\n(XYW 03-19-97 0812EST)",
                "1997-03-19 text 03-19-97",
            ),
            (
                "A bomb went off on Tuesday.\nXY-NY-03-19-97 0812EST",
                "1997-03-19 text 03-19-97",
            ),
            (
                "Source: Radio One, Homs, in Arabic 1230 gmt 12 May 09\n\nA bomb went off.",
                "2009-05-12 text 1230 gmt 12 May",
            ),
            (
                "Situation Report No. 14 (as of 3 March 2019)\n\nSome 300 people fled on Friday.",
                "2019-03-03 text 3 March 2019",
            ),
            (
                "Blast in Homs\nHOMS, OCTOBER 18, 2018 22:14 IST\n\nA bomb went off on Wednesday.",
                "2018-10-18 text OCTOBER 18, 2018 22:14",
            ),
        ] {
            let read = day_of(text);
            assert_eq!(read, day, "{text}");
        }
    }

    #[test]
    fn a_line_of_capitals_in_the_head_is_no_other_report() {
        let text = "Blast in Homs\nHOMS, OCTOBER 18, 2018\n\nA bomb went off on Wednesday.";
        let block = |kind, start: usize, words: &str| Block {
            kind,
            span: Span::new(start, start + words.len()),
        };
        let date = "HOMS, OCTOBER 18, 2018";
        let blocks = [
            block(BlockKind::Headline, 0, "Blast in Homs"),
            block(BlockKind::RelatedLink, 14, date),
            block(
                BlockKind::Paragraph,
                14 + date.len() + 2,
                "A bomb went off on Wednesday.",
            ),
        ];
        let read = published(text, &blocks, &KNOWLEDGE.lexicons);
        assert_eq!(read.interval.map(Interval::edtf).as_deref(), Some("2018-10-18"));
    }

    #[test]
    fn the_rest_of_the_text_can_fix_the_year() {
        assert_eq!(
            day_of("BAGHDAD, Jan 24 (AFP) - A bomb went off. On January 20, 2008, another had."),
            "2008-01-24 inferred Jan 24"
        );
        assert_eq!(
            day_of("A bomb went off on Tuesday, February 20. The last was on Oct. 3, 2017."),
            "2018-02-20/2018-02-26 inferred Tuesday, February 20"
        );
    }

    #[test]
    fn nothing_is_guessed() {
        assert_eq!(
            day_of("BAGHDAD, Jan 24 (AFP) - A bomb went off on Thursday."),
            "none none "
        );
        assert_eq!(day_of("A bomb went off on Tuesday."), "none none ");
        assert_eq!(
            day_of("He was born in Homs on January 20, 1968. He died young."),
            "none none "
        );
        assert_eq!(day_of("In Homs, January 20, 1968. It was cold."), "none none ");
        assert_eq!(day_of("As of January 20, 1968, many had fled the town."), "none none ");
        assert_eq!(
            day_of("They won 03-19-97 and left at 0812 with 12 May 09 men."),
            "none none "
        );
        assert_eq!(
            day_of("He was born on January 20, 1968, in a village near Homs."),
            "none none "
        );
        assert_eq!(day_of(""), "none none ");
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(\\PC|\n|Jan 24, 2008|BAGHDAD|Tuesday| - |, ){0,40}") {
            let p = published(&text, &[], &KNOWLEDGE.lexicons);
            prop_assert_eq!(p.interval.is_some(), p.evidence.is_some());
            if let Some(evidence) = p.evidence {
                prop_assert!(!evidence.of(&text).is_empty());
            }
        }
    }
}
