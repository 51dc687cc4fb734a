use std::sync::Arc;

use events::{
    Basis, Block, Interval, Origins, Published, PublishedBasis, Report, resolve,
    resolve::{TimeMention, times::TimeKind},
};
use jiff::civil::Date;
use knowledge::{Lexicons, lexicons::Layout};

use super::{
    Body, Raw, blocks, dates, html, language,
    metadata::{Meta, Origin},
};
use crate::{Code, Diagnostic};

/// What holds for all reports of a run.
pub(crate) struct Defaults<'a> {
    /// Day of publication of reports that nothing else dates.
    pub published: Option<Interval>,
    /// Publisher of reports for which nothing else names one.
    pub source: Option<&'a str>,
    /// The day of the run, for a warning on dates beyond it.
    pub today: Option<Date>,
}

/// A report made ready, or why there is none; and what is doubtful about it.
pub(crate) struct Prepared {
    pub report: Option<Report>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Takes a report apart: its text, its blocks, and what is known of it. Metadata in a file beside it comes before what
/// the record says, that before the defaults of the run, and those before the page's own markup.
pub(crate) fn prepare(raw: Raw, defaults: &Defaults<'_>, lexicons: &Lexicons) -> Prepared {
    let layout = &lexicons.layout;
    let Raw {
        file,
        base,
        body,
        own,
        beside,
        mut diagnostics,
    } = raw;
    let (text, blocks, markup) = match body {
        Body::Plain(text) => {
            let blocks = blocks::plain(&text, layout);
            (text, blocks, Meta::default())
        }
        Body::Html(page) => {
            let page = html::read(&page, layout);
            (page.text, page.blocks, page.meta)
        }
    };
    let mut warn = |code, message: String| diagnostics.push(Diagnostic::new(code, &file, message));
    if blocks.is_empty() {
        warn(Code::Empty, "there is no text in it".into());
        return Prepared {
            report: None,
            diagnostics,
        };
    }
    let url = beside.url.as_deref().or(own.url.as_deref());
    let published = published(&beside, &own, &markup, defaults, url, &mut warn);
    let mut known = beside;
    known.fill(&own);
    let origins = origins(&known, &markup, defaults, &published);
    let source = known
        .source
        .or_else(|| defaults.source.map(str::to_owned))
        .or(markup.source);
    let told = known.language.or(markup.language).as_deref().and_then(language::code);
    let english = is_english(&text, &blocks, layout);
    if !english || told.as_deref().is_some_and(|l| l != "en") {
        let label = told.as_deref().unwrap_or("unknown");
        let message = if english {
            format!("labelled as `{label}`, but it reads like English: coded as English")
        } else {
            format!("does not read like English (language: {label}): events may be missed")
        };
        warn(Code::Language, message);
    }
    let language = if english {
        told.unwrap_or_else(|| "en".into())
    } else {
        told.filter(|l| l != "en").unwrap_or_else(|| "und".into())
    };
    let id = id(&text, &published, source.as_deref(), &base);
    let published = match published.interval {
        Some(_) => published,
        None => resolve::published::published(&text, &blocks, lexicons),
    };
    let report = Report {
        id,
        file,
        source,
        title: known.title.or(markup.title),
        url: known.url.or(markup.url),
        language,
        text: text.into(),
        published,
        blocks,
        copy_of: None,
        copy_share: None,
        origins,
    };
    Prepared {
        report: Some(report),
        diagnostics,
    }
}

/// Whence the fields are known: `metadata`, `option`, or the part of the page's markup.
fn origins(known: &Meta, markup: &Meta, defaults: &Defaults<'_>, published: &Published) -> Origins {
    let mut origins = Origins::default();
    let mut note = |field: &str, given: bool, option: bool| {
        let page = markup.origins.iter().find(|(f, _)| *f == field);
        let origin = match (given, option, page) {
            (true, ..) => "metadata",
            (_, true, _) => "option",
            (.., Some((_, origin))) => origin.as_str(),
            _ => return,
        };
        origins.set(field, origin);
    };
    note("title", known.title.is_some(), false);
    note("source", known.source.is_some(), defaults.source.is_some());
    note("url", known.url.is_some(), false);
    note("language", known.language.is_some(), false);
    match published.basis {
        PublishedBasis::Metadata if known.published.is_none() && defaults.published.is_none() => {
            origins.set("published", Origin::Address.as_str());
        }
        PublishedBasis::Metadata => note("published", known.published.is_some(), true),
        PublishedBasis::Markup => note("published", false, false),
        _ => {}
    }
    origins
}

fn is_english(text: &str, blocks: &[Block], layout: &Layout) -> bool {
    let own: Vec<&str> = blocks
        .iter()
        .filter(|b| b.kind.tells())
        .map(|b| b.span.of(text))
        .take(40)
        .collect();
    language::is_english(&own.join(" "), layout)
}

/// The day of publication, from the first of the sources that has one. Sources that contradict each other get a warning;
/// two dates from one source give the days between them.
fn published(
    beside: &Meta,
    own: &Meta,
    markup: &Meta,
    defaults: &Defaults<'_>,
    known_url: Option<&str>,
    warn: &mut impl FnMut(Code, String),
) -> Published {
    let mut read = |meta: &Meta, whence: &str| -> Option<Interval> {
        let mut date = |words: &Option<String>| {
            let words = words.as_ref()?;
            let date = dates::parse(words);
            if date.is_none() {
                warn(
                    Code::DateUnreadable,
                    format!("the date of publication `{words}` ({whence}) is no date: use 2021-02-25"),
                );
            }
            date
        };
        let (first, second) = (date(&meta.published), date(&meta.also_published));
        match (first, second) {
            (Some(a), Some(b)) if !a.meets(b) => {
                warn(
                    Code::DatesDiffer,
                    format!(
                        "{whence} gives two dates of publication, {} and {}: the days between them are taken",
                        a.edtf(),
                        b.edtf()
                    ),
                );
                Some(Interval::new(a.earliest.min(b.earliest), a.latest.max(b.latest)))
            }
            (a, b) => a.or(b),
        }
    };
    let (beside, own, markup) = (
        read(beside, "metadata"),
        read(own, "the record"),
        read(markup, "the page"),
    );
    let address = known_url
        .and_then(super::address::date)
        .as_deref()
        .and_then(dates::parse);
    let found = [
        (beside, PublishedBasis::Metadata),
        (own, PublishedBasis::Metadata),
        (defaults.published, PublishedBasis::Metadata),
        (markup, PublishedBasis::Markup),
        (address, PublishedBasis::Metadata),
    ];
    let mut dated = found.into_iter().filter_map(|(date, basis)| Some((date?, basis)));
    let Some((interval, basis)) = dated.next() else {
        return Published {
            interval: None,
            basis: PublishedBasis::None,
            evidence: None,
        };
    };
    // A day's difference is one of time zones.
    for other in [own, markup].into_iter().flatten() {
        if interval.distance(other) > 1 {
            warn(
                Code::DatesDiffer,
                format!(
                    "dates of publication contradict each other: {} is taken, not {}",
                    interval.edtf(),
                    other.edtf()
                ),
            );
        }
    }
    if let Some(today) = defaults.today
        && Interval::day(today).distance(interval) > 1
        && interval.earliest > today
    {
        warn(
            Code::DateInFuture,
            format!("the date of publication, {}, lies in the future", interval.edtf()),
        );
    }
    Published {
        interval: Some(interval),
        basis,
        evidence: None,
    }
}

/// A report can't tell of a day that lies further ahead than this; agreements and elections are set a year ahead.
const AHEAD: i64 = 366;

/// A warning where a report states a day long after the day of publication that it was given.
pub(crate) fn check_times(report: &Report, times: &[TimeMention]) -> Option<Diagnostic> {
    let published = report.published.interval?;
    let stated = |t: &&TimeMention| t.basis == Basis::Stated && t.kind == TimeKind::Date;
    let ahead = |day: &Interval| day.days() == 1 && day.earliest > published.latest && day.distance(published) > AHEAD;
    let (words, day) = times
        .iter()
        .filter(stated)
        .find_map(|t| Some((t.span, t.interval.filter(ahead)?)))?;
    let message = format!(
        "published {}, but it tells of \"{}\" ({}): check the date of publication",
        published.edtf(),
        words.of(&report.text),
        day.edtf()
    );
    Some(Diagnostic::new(Code::DateBeforeText, &report.file, message))
}

/// A hash of text, publication, source and base name. Only a date that was given counts: what is reckoned from the text
/// may change with the version.
fn id(text: &str, published: &Published, source: Option<&str>, base: &str) -> Arc<str> {
    let mut hasher = blake3::Hasher::new();
    let date = published.interval.map(Interval::edtf).unwrap_or_default();
    for part in [text, &date, source.unwrap_or(""), base] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    format!("r-{}", &hasher.finalize().to_hex()[..16]).into()
}
