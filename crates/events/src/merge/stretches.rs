//! A collection too large to be held at once, put together stretch by stretch of time.

use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
};

use jiff::civil::Date;
use knowledge::Knowledge;

use super::{Weights, Words, facts, incidents};
use crate::{Incident, Mention, Report, ReportId};

/// Puts a collection together with a bounded number of mentions in hand. Reports come in the order of their publication,
/// undated ones last, without their texts; incidents come out as soon as no later report can be expected to tell of them.
///
/// Once so many mentions are held, they are merged. An incident stays open while one of its reports is of the last four
/// weeks, but of reports with half of the mentions at most, and incidents with half of them at most stay open: their
/// mentions are merged again with those to come. All others are closed. So what comes out is a function of the
/// collection, however it was added, and a collection that fits is merged as [`super::merge`] does it. Each mention stands
/// in one incident.
pub struct Stretches<'k> {
    knowledge: &'k Knowledge,
    most: usize,
    /// With so many mentions in hand, the next stretch ends.
    full: usize,
    reports: Vec<Report>,
    mentions: Vec<Mention>,
    words: Vec<Words>,
}

/// Mentions in hand at most, where nothing else is asked for: about 150 MB.
pub const MOST_AT_ONCE: usize = 16_000;

/// Days after which a report is not expected to be of the same incident any more.
const REACH: i32 = 28;

impl<'k> Stretches<'k> {
    /// A collection of no report yet.
    pub fn new(knowledge: &'k Knowledge) -> Self {
        Self::of(knowledge, MOST_AT_ONCE)
    }

    /// The same, with at most about so many mentions in hand.
    pub fn of(knowledge: &'k Knowledge, most: usize) -> Self {
        Self {
            knowledge,
            most,
            full: most,
            reports: Vec::new(),
            mentions: Vec::new(),
            words: Vec::new(),
        }
    }

    /// The next report, without its text, with its mentions and the words of each. What comes out are the incidents that
    /// are closed by it: mostly none.
    pub fn add(&mut self, report: Report, mentions: Vec<Mention>, words: Vec<Words>) -> Vec<Incident> {
        if mentions.is_empty() {
            return Vec::new();
        }
        self.reports.push(report);
        self.mentions.extend(mentions);
        self.words.extend(words);
        if self.mentions.len() < self.full {
            return Vec::new();
        }
        let incidents = self.merged();
        let open = self.open(&incidents);
        let (mut still, mut closed) = (Vec::new(), Vec::new());
        for (incident, open) in incidents.into_iter().zip(open) {
            if open {
                still.push(incident)
            } else {
                closed.push(incident)
            }
        }
        self.keep(&still);
        self.full = self.mentions.len() + self.most.div_ceil(2);
        closed
    }

    /// The incidents that are still open; there are no more reports.
    pub fn end(self) -> Vec<Incident> {
        self.merged()
    }

    fn merged(&self) -> Vec<Incident> {
        let facts = facts::of_words(&self.reports, &self.mentions, self.knowledge, &self.words);
        incidents(&facts, self.knowledge, &Weights::learned())
    }

    /// Which incidents are still open: those of late reports, the latest told first, as long as they have half of the
    /// mentions at most. A collection all of whose reports tell of one incident would be held as a whole.
    fn open(&self, incidents: &[Incident]) -> Vec<bool> {
        let late = self.late();
        let places: HashMap<&str, usize> = self.mentions.iter().enumerate().map(|(at, m)| (&*m.id, at)).collect();
        let last = |i: &Incident| i.mentions.iter().filter_map(|m| places.get(&**m)).max().copied();
        let mut order: Vec<usize> = (0..incidents.len())
            .filter(|&i| incidents[i].reports.iter().any(|r| late.contains(r)))
            .collect();
        order.sort_by_key(|&i| Reverse(last(&incidents[i])));
        let (mut open, mut held) = (vec![false; incidents.len()], 0);
        for i in order {
            let size = incidents[i].mentions.len();
            if held + size <= self.most / 2 {
                (open[i], held) = (true, held + size);
            }
        }
        open
    }

    /// The reports whose incidents others may yet tell of.
    fn late(&self) -> HashSet<ReportId> {
        let last = self.reports.last().and_then(day);
        let near = |report: &Report| match (last, day(report)) {
            (Some(last), Some(day)) => day.until(last).is_ok_and(|span| span.get_days() <= REACH),
            (last, day) => last == day,
        };
        let mut open = HashSet::new();
        let (mut told, mut end) = (0, self.mentions.len());
        for report in self.reports.iter().rev() {
            let start = end
                - self.mentions[..end]
                    .iter()
                    .rev()
                    .take_while(|m| m.report == report.id)
                    .count();
            told += end - start;
            end = start;
            if told > self.most / 2 || !near(report) {
                break;
            }
            open.insert(report.id.clone());
        }
        open
    }

    /// Keeps the mentions of open incidents, and their reports.
    fn keep(&mut self, open: &[Incident]) {
        let kept: HashSet<&str> = open.iter().flat_map(|i| &i.mentions).map(|m| &**m).collect();
        let of = std::mem::take(&mut self.mentions).into_iter();
        (self.mentions, self.words) = of
            .zip(std::mem::take(&mut self.words))
            .filter(|(mention, _)| kept.contains(&*mention.id))
            .unzip();
        let told: HashSet<&str> = self.mentions.iter().map(|m| &*m.report).collect();
        self.reports.retain(|report| told.contains(&*report.id));
    }
}

fn day(report: &Report) -> Option<Date> {
    report.published.interval.map(|days| days.earliest)
}
