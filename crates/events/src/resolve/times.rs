//! Time expressions, resolved to days against the day of publication.

use knowledge::Knowledge;
use language::{Document, Span};

use crate::{Basis, Interval, Report};

/// A time expression.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeMention {
    /// The words.
    pub span: Span,
    /// The days it means; `None` where it can't be resolved ("recently" has no days).
    pub interval: Option<Interval>,
    /// On what it rests.
    pub basis: Basis,
    /// What kind of expression it is.
    pub kind: TimeKind,
    /// Normal form as TimeML has it (`2016-07-27`, `2016-W30`, `P3D`, `PAST_REF`).
    pub value: String,
    /// Id of the rule that read it.
    pub rule: &'static str,
}

/// Kinds of time expression, after TimeML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeKind {
    /// A day or longer on the calendar.
    Date,
    /// Within a day.
    Time,
    /// A length of time.
    Duration,
    /// Repeated times.
    Set,
}

/// All time expressions of a document, in text order. Total.
pub fn find(_report: &Report, _document: &Document, _knowledge: &Knowledge) -> Vec<TimeMention> {
    Vec::new()
}
