//! Scoring against TimeML (TempEval-3, task A): the spans, values and types of TIMEX3.
//!
//! As the task's own scorer has it: precision and recall of spans over all documents, strict (same characters) and
//! relaxed (some character in common, one to one); values and types are compared over the spans found.
//! UzZaman et al., SemEval-2013 task 1.

use std::sync::Arc;

use jiff::civil::Date;
use knowledge::Knowledge;
use language::{Document, Span};

use super::{TimeMention, find};
use crate::{Interval, Published, PublishedBasis, Report};

/// A document of TimeML: its text, its day, and the expressions marked in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TimeMl {
    /// The text within `<TEXT>`, without markup.
    pub text: String,
    /// The day of the document creation time.
    pub published: Option<Date>,
    /// The expressions, in text order.
    pub times: Vec<Timex>,
}

/// An expression marked in TimeML.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timex {
    /// The words.
    pub span: Span,
    /// `DATE`, `TIME`, `DURATION`, `SET`.
    pub kind: String,
    /// The normal form.
    pub value: String,
}

/// Counts over any number of documents; add them up and ask for the figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Expressions marked by people.
    pub gold: usize,
    /// Expressions found.
    pub found: usize,
    /// Found with the same characters.
    pub strict: usize,
    /// Found with a character in common.
    pub relaxed: usize,
    /// Of `relaxed`: with the same value.
    pub values: usize,
    /// Of `relaxed`: with the same type.
    pub kinds: usize,
}

impl Score {
    /// F1 of spans with the same characters.
    pub fn strict_f1(self) -> f64 {
        self.f1(self.strict)
    }

    /// F1 of spans with a character in common.
    pub fn relaxed_f1(self) -> f64 {
        self.f1(self.relaxed)
    }

    /// Of the expressions found in common, the part whose value is right.
    pub fn value_accuracy(self) -> f64 {
        ratio(self.values, self.relaxed)
    }

    /// Of the expressions found in common, the part whose type is right.
    pub fn kind_accuracy(self) -> f64 {
        ratio(self.kinds, self.relaxed)
    }

    /// F1 of spans in common with the right value.
    pub fn value_f1(self) -> f64 {
        self.f1(self.values)
    }

    fn f1(self, right: usize) -> f64 {
        ratio(2 * right, self.gold + self.found)
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

impl std::ops::AddAssign for Score {
    fn add_assign(&mut self, other: Self) {
        self.gold += other.gold;
        self.found += other.found;
        self.strict += other.strict;
        self.relaxed += other.relaxed;
        self.values += other.values;
        self.kinds += other.kinds;
    }
}

impl TimeMl {
    /// Reads a document of TimeML (`.tml`). Total: without `<TEXT>`, a document without text.
    pub fn parse(source: &str) -> Self {
        let published = between(source, "<DCT>", "</DCT>")
            .and_then(|dct| attribute(dct, "value"))
            .and_then(|value| value.get(..10)?.parse().ok());
        let mut document = Self {
            published,
            ..Self::default()
        };
        let mut rest = between(source, "<TEXT>", "</TEXT>").unwrap_or_default();
        let mut open: Option<Timex> = None;
        while let Some(c) = rest.chars().next() {
            if c == '<'
                && let Some(end) = rest.find('>')
            {
                let tag = &rest[1..end];
                let at = document.text.len();
                if tag.starts_with("TIMEX3") {
                    open = Some(Timex {
                        span: Span::new(at, at),
                        kind: attribute(tag, "type").unwrap_or_default().to_owned(),
                        value: attribute(tag, "value").unwrap_or_default().to_owned(),
                    });
                } else if tag.starts_with("/TIMEX3")
                    && let Some(timex) = open.take()
                {
                    let span = Span::new(timex.span.start as usize, at);
                    document.times.push(Timex { span, ..timex });
                }
                rest = &rest[end + 1..];
            } else if let Some((entity, c)) = ENTITIES.iter().find(|(e, _)| rest.starts_with(e)) {
                document.text.push(*c);
                rest = &rest[entity.len()..];
            } else {
                document.text.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
        document
    }

    /// The document as a report of its day.
    pub fn report(&self) -> Report {
        Report {
            id: Arc::from("r-timeml"),
            file: String::new(),
            source: None,
            title: None,
            url: None,
            language: "en".to_owned(),
            text: Arc::from(self.text.as_str()),
            published: Published {
                interval: self.published.map(Interval::day),
                basis: PublishedBasis::Metadata,
                evidence: None,
            },
            blocks: Vec::new(),
            copy_of: None,
            copy_share: None,
            origins: crate::Origins::default(),
        }
    }

    /// Finds the document's expressions and scores them.
    pub fn score(&self, analysed: &Document, knowledge: &Knowledge) -> Score {
        score(&self.times, &find(&self.report(), analysed, knowledge))
    }
}

const ENTITIES: [(&str, char); 5] = [
    ("&amp;", '&'),
    ("&lt;", '<'),
    ("&gt;", '>'),
    ("&quot;", '"'),
    ("&apos;", '\''),
];

fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(open)?;
    rest.split_once(close).map(|(inner, _)| inner)
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    between(tag, &format!(" {name}=\""), "\"")
}

/// Scores found expressions against those marked; both in text order, one to one.
pub fn score(gold: &[Timex], found: &[TimeMention]) -> Score {
    let mut score = Score {
        gold: gold.len(),
        found: found.len(),
        ..Score::default()
    };
    for (timex, mention) in pairs(gold, found) {
        score.relaxed += 1;
        score.strict += usize::from(timex.span == mention.span);
        score.values += usize::from(timex.value == mention.value);
        score.kinds += usize::from(timex.kind == mention.kind.as_str());
    }
    score
}

/// The pairs that share a character; an expression with the same characters goes before others.
pub fn pairs<'a>(gold: &'a [Timex], found: &'a [TimeMention]) -> Vec<(&'a Timex, &'a TimeMention)> {
    let mut taken = vec![false; found.len()];
    let mut pairs = Vec::new();
    for timex in gold {
        let same = found.iter().position(|m| m.span == timex.span);
        let shared = || (0..found.len()).find(|&i| !taken[i] && found[i].span.overlaps(timex.span));
        if let Some(at) = same.or_else(shared) {
            taken[at] = true;
            pairs.push((timex, &found[at]));
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::super::corpus::KNOWLEDGE;
    use super::*;

    const SAMPLE: &str = r#"<TimeML><DCT><TIMEX3 tid="t0" type="DATE" value="2018-02-21">x</TIMEX3></DCT>
<TEXT>He <EVENT eid="e1">fell</EVENT> on <TIMEX3 tid="t1" type="DATE" value="2018-02-20">Tuesday</TIMEX3> &amp; rose
<TIMEX3 tid="t2" type="DURATION" value="P3D">three long days</TIMEX3>.</TEXT></TimeML>"#;

    #[test]
    fn timeml_is_read_without_its_markup() {
        let document = TimeMl::parse(SAMPLE);
        assert!(document.text.starts_with("He fell on Tuesday & rose"));
        assert_eq!(document.times[0].span.of(&document.text), "Tuesday");
        assert_eq!(document.published.unwrap().to_string(), "2018-02-21");
    }

    #[test]
    fn a_score_counts_spans_values_and_types() {
        let score = TimeMl::parse(SAMPLE).score(&Document::default(), &KNOWLEDGE);
        assert_eq!((score.gold, score.relaxed, score.values), (2, 2, 1));
        assert_eq!(score.strict, 1);
    }
}
