//! The records of the file: what its JSON columns hold. Written by this crate alone, so that the types of `events` can
//! change without the format, and the format without them.
//!
//! Keys are left out where there is nothing to say. A key that is not known is passed over, so that an addition needs no
//! new format.

mod incident;
mod mention;
mod report;

use jiff::civil::Date;
use language::Span;
use serde::{Deserialize, Serialize};

pub(crate) use incident::{IncidentRecord, link_basis, link_kind};
pub(crate) use mention::MentionRecord;
pub(crate) use report::ReportRecord;

/// What of a record cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Malformed(pub(crate) String);

impl Malformed {
    fn at(field: &str, value: &str) -> Self {
        Self(format!("{field} is `{value}`"))
    }
}

/// First byte, and one past the last.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(crate) struct SpanRecord(u32, u32);

impl From<Span> for SpanRecord {
    fn from(span: Span) -> Self {
        Self(span.start, span.end)
    }
}

impl From<SpanRecord> for Span {
    fn from(SpanRecord(start, end): SpanRecord) -> Self {
        Self { start, end }
    }
}

/// Two days, ISO 8601.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct IntervalRecord(String, String);

impl From<events::Interval> for IntervalRecord {
    fn from(interval: events::Interval) -> Self {
        Self(interval.earliest.to_string(), interval.latest.to_string())
    }
}

impl TryFrom<IntervalRecord> for events::Interval {
    type Error = Malformed;

    fn try_from(IntervalRecord(earliest, latest): IntervalRecord) -> Result<Self, Malformed> {
        Ok(Self {
            earliest: date(&earliest)?,
            latest: date(&latest)?,
        })
    }
}

pub(crate) fn date(text: &str) -> Result<Date, Malformed> {
    text.parse().map_err(|_| Malformed::at("a day", text))
}

fn known<T>(field: &str, value: &str, found: Option<T>) -> Result<T, Malformed> {
    found.ok_or_else(|| Malformed::at(field, value))
}

fn all<R, T: TryFrom<R, Error = Malformed>>(records: Vec<R>) -> Result<Vec<T>, Malformed> {
    records.into_iter().map(T::try_from).collect()
}

fn each<'a, V, R: From<&'a V>>(values: &'a [V]) -> Vec<R> {
    values.iter().map(R::from).collect()
}
