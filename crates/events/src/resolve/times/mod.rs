//! Time expressions, resolved to days against the day of publication.
//!
//! The text is cut into light tokens ([`tokens`]); [`rules`] make nodes of them ([`chart`]), from words to whole
//! expressions; the longest believed node at each place is kept and [`reckon`]ed. The method is duckling's: a rule is
//! a value with name, pattern and production, and each file of rules ends with its corpus.

mod calendar;
mod chart;
#[cfg(test)]
pub(crate) mod corpus;
mod form;
mod reckon;
mod rules;
mod said;
mod select;
pub mod tempeval;
mod tense;
pub(crate) mod tokens;
mod value;

use jiff::civil::Date;
use knowledge::lexicons::{Role, TimeWord, Times, Unit};
use knowledge::{Knowledge, Lexicons};
use language::{Document, Span, Tag};

use self::chart::{Node, Piece, Recurring};
use self::form::{Base, Form, Step, Year};
use self::reckon::{Against, Grain, Reckoned, Tense, reckon};
use self::said::Said;
pub(crate) use self::said::speech_over;
use self::select::select;
use self::tokens::Tokens;
use crate::{Basis, BlockKind, Interval, Report};

/// A time expression.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeMention {
    /// The words.
    pub span: Span,
    /// The days it means; `None` where it can't be resolved ("recently" has no days).
    pub interval: Option<Interval>,
    /// The days that its words name: July in "since July", whose interval runs on.
    pub named: Option<Interval>,
    /// On what it rests.
    pub basis: Basis,
    /// What kind of expression it is.
    pub kind: TimeKind,
    /// Normal form as TimeML has it (`2016-07-27`, `2016-W30`, `P3D`, `PAST_REF`).
    pub value: String,
    /// Id of the rule that read it.
    pub rule: &'static str,
    /// How what is told lies to the expression.
    pub extent: Extent,
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

/// How what is told lies to an expression of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// On it, or at some time in it.
    Within,
    /// From it on: "since Monday". The interval runs up to the day of publication, where that is known.
    Since,
    /// Up to it: "until Monday", "by Monday", "before Monday".
    Until,
    /// Over all of it: "from Monday to Thursday".
    Range,
}

impl TimeKind {
    /// As TimeML and the outputs write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            TimeKind::Date => "DATE",
            TimeKind::Time => "TIME",
            TimeKind::Duration => "DURATION",
            TimeKind::Set => "SET",
        }
    }
}

impl TimeMention {
    /// The days of an event that happened "then": `None` for lengths, what recurs, "since …" and "until …", and where
    /// the days are not known. "In the past 24 hours" locates, since all of it lies before publication.
    pub fn locates(&self) -> Option<Interval> {
        let within = matches!(self.extent, Extent::Within | Extent::Range);
        self.interval.filter(|_| within)
    }

    /// The days of many events told together: as [`TimeMention::locates`], and "since October" up to publication.
    pub fn covers(&self) -> Option<Interval> {
        self.interval.filter(|_| self.extent != Extent::Until)
    }
}

/// All time expressions of a document, in text order, without overlap. Total.
///
/// The document serves to tell the tense of a clause; without tokens in it, the words around an expression do.
pub fn find(report: &Report, document: &Document, knowledge: &Knowledge) -> Vec<TimeMention> {
    let passages: Vec<Span> = if report.blocks.is_empty() {
        vec![Span::new(0, report.text.len())]
    } else {
        let read = |kind| !matches!(kind, BlockKind::Boilerplate | BlockKind::RelatedLink);
        report.blocks.iter().filter(|b| read(b.kind)).map(|b| b.span).collect()
    };
    let tokens = Tokens::read(&report.text, &passages, &knowledge.lexicons);
    let said = Said::new(document, &knowledge.lexicons.categories);
    let datelines = report.blocks.iter().filter(|b| b.kind == BlockKind::Dateline);
    let mut reader = Reader {
        text: &report.text,
        said,
        words: &knowledge.lexicons.times,
        tokens: &tokens,
        published: report.published.interval,
        datelines: datelines.map(|b| b.span).collect(),
        told: None,
        story: None,
        period: None,
        mentions: Vec::new(),
    };
    let nodes = select(&tokens, &report.text);
    for (at, (first, node)) in nodes.iter().enumerate() {
        reader.read(*first, node, &nodes[at + 1..]);
    }
    reader.mentions
}

/// A date of the calendar as the words give it, with or without year.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dated {
    /// The words.
    pub span: Span,
    /// Month and day.
    pub day: (i8, i8),
    /// The year, where it is told.
    pub year: Option<i16>,
    /// The weekday, where it is told.
    pub weekday: Option<i8>,
}

/// All single days of the calendar that passages of a text name, in order.
pub(super) fn dated(text: &str, passages: &[Span], lexicons: &Lexicons) -> Vec<Dated> {
    let tokens = Tokens::read(text, passages, lexicons);
    let mut found = Vec::new();
    for (first, node) in select(&tokens, text) {
        if let Piece::Time(form) = node.piece
            && let Base::Day(month, day) = form.base
            && form.shift == 0
            && let (Some(start), Some(end)) = (tokens.all.get(first), tokens.all.get(node.end.saturating_sub(1)))
        {
            let year = match form.year {
                Year::Stated(year) => Some(year),
                Year::Unsaid => None,
                Year::Away(_) => continue,
            };
            found.push(Dated {
                span: start.span.cover(end.span),
                day: (month, day),
                year,
                weekday: form.weekday,
            });
        }
    }
    found
}

/// Reads the chosen nodes in order, and keeps what was told last.
struct Reader<'a> {
    text: &'a str,
    said: Said<'a>,
    words: &'a Times,
    tokens: &'a Tokens,
    published: Option<Interval>,
    datelines: Vec<Span>,
    /// The days told last, with the words.
    told: Option<((Date, Date), Span)>,
    /// The same of what happened, not of what was said of it.
    story: Option<(Date, Date)>,
    period: Option<(Date, Date)>,
    mentions: Vec<TimeMention>,
}

impl Reader<'_> {
    fn read(&mut self, first: usize, node: &Node, behind: &[(usize, Node)]) {
        let (Some(start), Some(end)) = (
            self.tokens.all.get(first),
            self.tokens.all.get(node.end.saturating_sub(1)),
        ) else {
            return;
        };
        if said::is_of_citation(self.text, start.span.cover(end.span)) {
            return;
        }
        let mut mention = TimeMention {
            span: start.span.cover(end.span),
            named: None,
            interval: None,
            basis: Basis::Stated,
            kind: TimeKind::Date,
            value: String::new(),
            rule: node.rule,
            extent: Extent::Within,
        };
        match node.piece {
            Piece::Length(length) => {
                mention.kind = TimeKind::Duration;
                mention.value = value::of_length(length);
            }
            Piece::Set(Recurring::Weekday(day, None)) if self.is_genitive(start.span) => {
                self.time(&mut mention, &Form::new(Base::Weekday(day)), first, node.end, behind);
            }
            Piece::Set(set) => {
                mention.kind = TimeKind::Set;
                mention.value = value::of_set(set);
            }
            Piece::Time(form) => self.time(&mut mention, &form, first, node.end, behind),
            Piece::Range(from, to) => self.range(&mut mention, &from, &to, first, node.end),
            _ => return,
        }
        self.mentions.push(mention);
    }

    /// "Wednesdays blast": before the noun that it belongs to, a plural is a genitive that lost its apostrophe.
    fn is_genitive(&self, word: Span) -> bool {
        let tokens = &self.said.document.tokens;
        self.said.document.token_at(word.start).is_some_and(|at| {
            let tag = |at: usize| tokens.get(at).map(|t| t.tag);
            let beside_noun = matches!(tag(at + 1), Some(Tag::Noun | Tag::Adj));
            let behind_preposition = at.checked_sub(1).and_then(tag) == Some(Tag::Adp);
            super::belongs_to_noun_behind(self.said.document, at) || beside_noun && !behind_preposition
        })
    }

    fn time(&mut self, mention: &mut TimeMention, form: &Form, first: usize, end: usize, behind: &[(usize, Node)]) {
        let tense = tense::of(self.text, self.said.document, self.tokens, first, end, self.words);
        let told = self.origin(form, mention.span, behind);
        let reckoned = self.days(form, tense, told);
        mention.kind = kind(form);
        mention.extent = self.extent(form, first, end);
        mention.value = value::of_time(form, reckoned.as_ref());
        let Some(reckoned) = reckoned else {
            mention.basis = basis(form);
            return;
        };
        mention.basis = reckoned.basis;
        let mut days = Interval::new(reckoned.meant.0, reckoned.meant.1);
        self.tell(form, &reckoned, mention.span);
        mention.named = Some(days);
        if let (Extent::Since, Some(published)) = (mention.extent, self.published)
            && published.latest >= days.earliest
        {
            days.latest = published.latest;
        }
        mention.interval = Some(days);
    }

    fn range(&mut self, mention: &mut TimeMention, from: &Form, to: &Form, first: usize, end: usize) {
        let tense = tense::of(self.text, self.said.document, self.tokens, first, end, self.words);
        let told = self.told.map(|(days, _)| days);
        let last = self.days(to, tense, told);
        // "from February 14 to 16 March 2021": the first border takes the year of the second.
        let from = match (from.wants_year(), to.year) {
            (true, Year::Stated(_)) => Form { year: to.year, ..*from },
            _ => *from,
        };
        let start = self.days(&from, tense, told);
        mention.extent = Extent::Range;
        mention.value = format!(
            "{}/{}",
            value::of_time(&from, start.as_ref()),
            value::of_time(to, last.as_ref())
        );
        mention.basis = basis(to);
        let (Some(start), Some(last)) = (start, last) else {
            return;
        };
        mention.basis = last.basis;
        // A first border after the second is one of the period before ("from Friday to Tuesday", "December to March").
        let back = match from.base {
            _ if start.meant.0 <= last.meant.1 => (start.meant.0, 0),
            Base::Weekday(_) => (calendar::plus(start.meant.0, -7), 7),
            Base::Day(..) | Base::Month(_) if !matches!(from.year, Year::Stated(_)) => {
                (calendar::plus_months(start.meant.0, -12), 12)
            }
            _ => (start.meant.0, 0),
        };
        mention.interval = Some(Interval::new(back.0, last.meant.1));
        if back.1 != 0 {
            let start = Reckoned {
                named: (back.0, back.0),
                ..start
            };
            mention.value = format!(
                "{}/{}",
                value::of_time(&from, Some(&start)),
                value::of_time(to, Some(&last))
            );
        }
        self.tell(to, &last, mention.span);
    }

    /// The days of a form against publication, be that a day or several.
    fn days(&self, form: &Form, tense: Tense, told: Option<(Date, Date)>) -> Option<Reckoned> {
        let against = |published| Against {
            published,
            told,
            period: self.period,
            tense,
        };
        let Some(published) = self.published else {
            return reckon(form, &against(None));
        };
        let last = reckon(form, &against(Some(published.latest)))?;
        if published.earliest == published.latest {
            return Some(last);
        }
        let first = reckon(form, &against(Some(published.earliest)))?;
        // A date of the calendar lies in the year that the last day of publication gives it.
        if first == last || form.wants_year() && matches!(form.base, Base::Day(..) | Base::Days(..) | Base::Month(_)) {
            return Some(last);
        }
        let hull = |a: (Date, Date), b: (Date, Date)| (a.0.min(b.0), a.1.max(b.1));
        Some(Reckoned {
            named: hull(first.named, last.named),
            meant: hull(first.meant, last.meant),
            grain: Grain::Days,
            basis: last.basis,
        })
    }

    /// The days that a form is reckoned from. "attacked the base on Monday, a source said on Tuesday. The attack began at 7
    /// p.m.": an hour is of the day on which something happened. "said on Thursday that they had attacked the town the day
    /// before", "A bomb exploded two days earlier, the army said on Thursday": what is said is reckoned from when it is said.
    fn origin(&self, form: &Form, span: Span, behind: &[(usize, Node)]) -> Option<(Date, Date)> {
        let told = self.told.map(|(days, _)| days);
        let story = self.story.or(told);
        let moved = matches!(form.base, Base::Later(..)) || matches!(form.step, Some(Step::Following | Step::Previous));
        if !moved {
            return if form.step.is_none() { story } else { told };
        }
        let here = self.told.filter(|(_, words)| self.said.in_one_sentence(*words, span));
        let said_behind = || {
            behind
                .iter()
                .find_map(|(first, node)| self.day_of_saying(span, *first, node))
        };
        let said_behind = self.story.is_none().then(said_behind).flatten();
        here.map(|(days, _)| days).or(said_behind).or(story)
    }

    /// The day of a node, where that is told of a word of speech in the sentence of some words.
    fn day_of_saying(&self, words: Span, first: usize, node: &Node) -> Option<(Date, Date)> {
        let Piece::Time(form) = node.piece else { return None };
        let span = self.tokens.all.get(first)?.span;
        let said = self.said.in_one_sentence(words, span) && self.said.is_of_speech(span);
        let days = self.days(&form, Tense::Past, None).filter(|_| said)?.named;
        (calendar::gap(days.0, days.1) <= 3).then_some(days)
    }

    /// Keeps a time for those that are reckoned from it.
    fn tell(&mut self, form: &Form, reckoned: &Reckoned, span: Span) {
        // "A year earlier" looks aside: the story goes on from where it was. So does "the worst since the raid in March".
        if matches!(form.base, Base::Within(..) | Base::Later(_, -1)) || self.said.is_behind_since(span) {
            return;
        }
        let days = reckoned.named;
        self.period = Some(days);
        if calendar::gap(days.0, days.1) > 3 {
            return;
        }
        self.told = Some((days, span));
        if !self.said.is_of_speech(span) && !self.datelines.iter().any(|line| line.overlaps(span)) {
            self.story = Some(days);
        }
    }

    /// How what is told lies to an expression, by the word before it.
    fn extent(&self, form: &Form, first: usize, end: usize) -> Extent {
        // "after Monday's attack", "since the October 7 attack" speak of the attack.
        if self.tokens.says(end, TimeWord::Role(Role::Plural)) {
            return Extent::Within;
        }
        let says = |role| {
            (1..=2).any(|back| {
                let Some(at) = first.checked_sub(back) else {
                    return false;
                };
                let reaches = |m: &tokens::Meaning| m.end as usize == first && m.word == TimeWord::Role(role);
                self.tokens.meanings(at).iter().any(reaches)
            })
        };
        // "before dawn on Thursday", "after midnight on Tuesday" lie within the day.
        let within_day = form.part.is_some() || form.clock.is_some();
        match (says(Role::Since), says(Role::Until)) {
            _ if within_day && (says(Role::Before) || says(Role::After)) => Extent::Within,
            (true, _) => Extent::Since,
            (_, true) => Extent::Until,
            _ => Extent::Within,
        }
    }
}

fn kind(form: &Form) -> TimeKind {
    match form.base {
        Base::Within(..) => TimeKind::Duration,
        Base::Ago(length, _) | Base::Later(length, _) if length.unit < Unit::Day => TimeKind::Time,
        _ if form.part.is_some() || form.clock.is_some() => TimeKind::Time,
        _ => TimeKind::Date,
    }
}

/// On what a form rests, where it has no days.
fn basis(form: &Form) -> Basis {
    use Step::{Following, Previous, Same};
    match form.base {
        _ if matches!(form.year, Year::Stated(_)) => Basis::Stated,
        Base::Later(..) => Basis::Narrative,
        Base::Bare if form.step.is_none() => Basis::Narrative,
        _ if matches!(form.step, Some(Following | Previous | Same)) => Basis::Narrative,
        _ => Basis::Published,
    }
}

#[cfg(test)]
mod tests;
