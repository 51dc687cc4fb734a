//! The days that a report without a date can have been published on, by what holds only for a time.
//!
//! Somebody who speaks in office ("President Barack Obama said") speaks within the tenure; several who do, within the days
//! that all were in office. "Since October 17" is said within a year of that day. A weekday with its day of the month is
//! of few years, and of one where the others leave one. What contradicts itself bounds nothing.

use jiff::{ToSpan, civil::Date};
use knowledge::{
    Knowledge,
    actors::{Actor, ActorKind, Tenure},
};
use language::{Document, Relation, Span};

use super::{
    ActorMention, Told,
    published::{self, FRESH, WEEK},
    times::{Dated, Extent, TimeKind, dated},
};
use crate::{Basis, BlockKind, Interval, Published, PublishedBasis, Report};

/// Words of the longest office.
const OFFICE: usize = 4;

/// Bounds the day of publication; `None` where nothing does on both sides. The evidence is the words that bound it most.
/// Total.
pub fn bounds(report: &Report, document: &Document, told: &Told, knowledge: &Knowledge) -> Option<Published> {
    let passages: Vec<Span> = report
        .blocks
        .iter()
        .filter(|b| b.kind != BlockKind::RelatedLink)
        .map(|b| b.span)
        .collect();
    let dates = dated(&report.text, &passages, &knowledge.lexicons);
    let latest = dates.iter().filter_map(|d| published::day(d, d.year?)).max();
    let spoken: Vec<Office> = told
        .actors
        .iter()
        .filter_map(|m| office(report, document, told, m, knowledge))
        .collect();
    let within = together(&spoken)?;
    let after = |days: &Interval| latest.is_none_or(|day| day <= days.latest);
    let within: Option<Vec<Interval>> = within.map(|all| all.into_iter().filter(after).collect());
    by_weekday(&dates, within.as_deref(), latest)
        .or_else(|| by_since(&dates, told, within.as_deref(), latest))
        .or_else(|| by_office(&spoken, within.as_deref()?, latest))
}

/// Somebody who speaks in office: the words, and the days on which the office was held.
struct Office {
    words: Span,
    held: Vec<Interval>,
}

fn office(
    report: &Report,
    document: &Document,
    told: &Told,
    mention: &ActorMention,
    knowledge: &Knowledge,
) -> Option<Office> {
    let actor = knowledge
        .actors
        .get(&mention.id)
        .filter(|a| a.kind == ActorKind::Person)?;
    let (first, office) = office_named(report, document, mention, actor, knowledge)?;
    if !speaks(document, mention, knowledge) || looks_back(document, told, mention) {
        return None;
    }
    let held: Vec<Interval> = actor
        .tenures
        .iter()
        .filter(|t| t.sure && *t.office == *office)
        .filter_map(days)
        .collect();
    (!held.is_empty()).then(|| Office {
        words: document.tokens[first].span.cover(mention.span),
        held,
    })
}

/// The office of the person that stands before the name or begins it, with its first token: "US President Barack Obama".
fn office_named(
    report: &Report,
    document: &Document,
    mention: &ActorMention,
    actor: &Actor,
    knowledge: &Knowledge,
) -> Option<(usize, String)> {
    let words = &knowledge.actors.roles().words;
    let sentence = document.sentences.get(document.tokens[mention.first].sentence)?;
    let word = |at: usize| document.tokens[at].span.of(&report.text).to_lowercase();
    let phrase = |first: usize, end: usize| {
        let words: Vec<String> = (first..end).map(word).collect();
        words.join(" ").replace("defense", "defence")
    };
    let before = (sentence.first..mention.first).rev().take(OFFICE);
    let before = before.map(|first| (first, phrase(first, mention.first)));
    let inside = (mention.first + 1..mention.end).map(|end| (mention.first, phrase(mention.first, end)));
    let held =
        |office: &str| words.single_offices.contains(office) && actor.tenures.iter().any(|t| *t.office == *office);
    let (first, office) = before.chain(inside).rfind(|(_, office)| held(office))?;
    // The state may stand between: "former US President".
    let past = (sentence.first..first)
        .rev()
        .take(2)
        .any(|at| words.past_offices.contains(&word(at)));
    (!past).then_some((first, office))
}

/// Whether the person is the subject of a verb of speech.
fn speaks(document: &Document, mention: &ActorMention, knowledge: &Knowledge) -> bool {
    let categories = &knowledge.lexicons.categories;
    let inside = |at: usize| (mention.first..mention.end).contains(&at);
    let is_report_verb = |at: usize| {
        let verb = &document.tokens[at];
        categories
            .named("report_verb")
            .is_some_and(|c| categories.of(&verb.lemma).has(c))
    };
    (mention.first..mention.end).any(|at| {
        let token = &document.tokens[at];
        token.relation == Relation::Nsubj && token.head.is_some_and(|head| !inside(head) && is_report_verb(head))
    })
}

/// Whether the sentence tells when it was, so that it may speak of the past: "In 2003, President …".
fn looks_back(document: &Document, told: &Told, mention: &ActorMention) -> bool {
    let Some(sentence) = document.sentences.get(document.tokens[mention.first].sentence) else {
        return true;
    };
    let stated = |t: &&super::TimeMention| t.basis == Basis::Stated && t.kind == TimeKind::Date && t.interval.is_some();
    told.times.iter().filter(stated).any(|t| sentence.span.contains(t.span))
}

/// The days of a tenure; one that goes on has no end, which no report can be bounded by.
fn days(tenure: &Tenure) -> Option<Interval> {
    let day = |number: u32| {
        let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
        let part = |n: u32| i8::try_from(n).ok();
        Date::new(i16::try_from(year).ok()?, part(month)?, part(day)?).ok()
    };
    Some(Interval::new(day(tenure.from)?, day(tenure.to)?))
}

/// The days on which all were in office; `Some(None)` where nobody speaks in office, `None` where there are no such days.
fn together(spoken: &[Office]) -> Option<Option<Vec<Interval>>> {
    let Some((first, rest)) = spoken.split_first() else {
        return Some(None);
    };
    let within = rest.iter().fold(first.held.clone(), |within, office| {
        let pairs = within.iter().flat_map(|a| office.held.iter().map(move |b| (a, b)));
        pairs.filter_map(|(a, b)| common(*a, *b)).collect()
    });
    (!within.is_empty()).then_some(Some(within))
}

/// The days that two intervals share.
fn common(a: Interval, b: Interval) -> Option<Interval> {
    a.meets(b)
        .then(|| Interval::new(a.earliest.max(b.earliest), a.latest.min(b.latest)))
}

fn inferred(interval: Interval, evidence: Span) -> Option<Published> {
    Some(Published {
        interval: Some(interval),
        basis: PublishedBasis::Inferred,
        evidence: Some(evidence),
    })
}

/// The years that a tenure with an end has.
fn years(within: &[Interval]) -> Option<std::ops::RangeInclusive<i16>> {
    let first = within.iter().map(|days| days.earliest.year()).min()?;
    let last = within.iter().map(|days| days.latest.year()).max()?;
    // An office that is still held has no last year.
    (last < OPEN).then_some(first..=last)
}

/// The year that open tenures end in.
const OPEN: i16 = 9999;

/// "Tuesday, February 20", where one year of the tenures has it.
fn by_weekday(dates: &[Dated], within: Option<&[Interval]>, latest: Option<Date>) -> Option<Published> {
    let within = within?;
    dates
        .iter()
        .filter(|d| d.year.is_none() && d.weekday.is_some())
        .find_map(|d| {
            let held = |day: &Date| within.iter().any(|days| days.meets(Interval::day(*day)));
            let fresh = |day: &Date| latest.is_none_or(|latest| *day >= latest);
            let mut fits = years(within)?
                .filter_map(|year| published::day(d, year))
                .filter(held)
                .filter(fresh);
            let day = fits.next().filter(|_| fits.next().is_none())?;
            inferred(Interval::new(day, day.checked_add(WEEK.days()).unwrap_or(day)), d.span)
        })
}

/// "Since October 17": within a year of that day, where the tenures leave one year for it, or a full date stands near it.
fn by_since(dates: &[Dated], told: &Told, within: Option<&[Interval]>, latest: Option<Date>) -> Option<Published> {
    let since = |d: &&Dated| {
        let mut times = told.times.iter();
        d.year.is_none() && times.any(|t| t.extent == Extent::Since && t.span.contains(d.span))
    };
    dates.iter().filter(since).find_map(|d| {
        let year_from = |day: Date| {
            let end = day.checked_add(1.year()).and_then(|end| end.yesterday()).unwrap_or(day);
            Interval::new(day, end)
        };
        let windows: Vec<Interval> = match (within, latest) {
            (Some(within), _) => years(within)?
                .filter_map(|year| published::day(d, year))
                .flat_map(|day| within.iter().filter_map(move |held| common(*held, year_from(day))))
                .collect(),
            (None, Some(latest)) => (latest.year() - 1..=latest.year() + 1)
                .filter_map(|year| published::day(d, year))
                .filter(|day| Interval::day(*day).distance(Interval::day(latest)) <= i64::from(FRESH))
                .map(year_from)
                .collect(),
            (None, None) => return None,
        };
        let [window] = windows[..] else { return None };
        let from = latest.map_or(window.earliest, |latest| latest.max(window.earliest));
        (from <= window.latest).then_some(())?;
        inferred(Interval::new(from, window.latest), d.span)
    })
}

/// The days that the offices leave, from the last full date of the text on.
fn by_office(spoken: &[Office], within: &[Interval], latest: Option<Date>) -> Option<Published> {
    years(within)?;
    let first = within.iter().map(|days| days.earliest).min()?;
    let last = within.iter().map(|days| days.latest).max()?;
    let length = |office: &&Office| office.held.iter().map(|days| days.days()).sum::<i64>();
    let narrowest = spoken.iter().min_by_key(length)?;
    let first = latest.map_or(first, |latest| latest.max(first));
    (first <= last).then_some(())?;
    inferred(Interval::new(first, last), narrowest.words)
}
