//! Mentions without a day, dated by others of their incident; reports without a date, dated by others of the same set.

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};

use knowledge::Knowledge;

use crate::{Basis, Incident, Interval, Mention, Published, PublishedBasis, Report, Status, When};

/// Days of a time that is told for a single incident, at most a month.
const LONGEST: i64 = 31;

/// What tells of more is no report, and putting it together would take long.
const MOST: usize = 1_000;

/// Gives the mentions of one report that tell no day the days of the incident that they are of, where the report tells
/// them elsewhere: "the strikes" are of the day on which it said that they were. They have no words of their own for it.
pub fn dated_within(report: &Report, mentions: &mut [Mention], knowledge: &Knowledge) {
    if mentions.len() > MOST {
        return;
    }
    let incidents = super::merge(std::slice::from_ref(report), mentions, knowledge);
    // Where a long time, as a year, was told first: what a report says before it looks back is not of then.
    let mut since: BTreeMap<Interval, u32> = BTreeMap::new();
    for (interval, at) in mentions
        .iter()
        .filter_map(|m| Some((m.time?.interval, m.time?.span?.start)))
    {
        if interval.days() > LONGEST {
            let first = since.entry(interval).or_insert(at);
            *first = at.min(*first);
        }
    }
    let days = incidents
        .iter()
        .filter_map(|i| Some((i, i.time.filter(|t| t.span.is_some())?)));
    let told: BTreeMap<&str, When> = days
        .flat_map(|(i, time)| i.mentions.iter().map(move |m| (&**m, time)))
        .collect();
    let happened = |m: &&mut Mention| matches!(m.status, Status::Asserted | Status::Alleged);
    let has_none = |m: &&mut Mention| m.time.is_none_or(|t| t.span.is_none());
    for mention in mentions.iter_mut().filter(has_none).filter(happened) {
        // "this week" in a report that names no day is not the year of what it looks back to.
        let of_now = mention.tells_unknown_day();
        let fits = |time: &&When| {
            let first = since.get(&time.interval).filter(|_| !mention.aggregate);
            first.is_none_or(|&at| at < mention.sentence.end && !of_now)
        };
        let of_incident = told.get(&*mention.id).filter(fits).map(|time| When {
            basis: Basis::Narrative,
            span: None,
            ..*time
        });
        mention.time = of_incident.or(mention.time);
    }
}

/// News of an incident is published within so many days of other news of it.
const WEEK: i32 = 6;

/// For each report that has no day of publication (or only years in which it lies), by its place among `reports`, the days
/// that another report of the set bounds: one with a known day that tells of the incident which leads the first. An incident
/// that a report only looks back to bounds nothing. The evidence is the word that names the incident. Total.
pub fn dated_by_others(reports: &[Report], mentions: &[Mention], incidents: &[Incident]) -> Vec<(usize, Published)> {
    let at: BTreeMap<&str, usize> = reports.iter().enumerate().map(|(i, r)| (&*r.id, i)).collect();
    let undated = |report: &Report| report.published.near().is_none();
    let mut leads: BTreeMap<usize, &Mention> = BTreeMap::new();
    for mention in mentions {
        if let Some(&report) = at.get(&*mention.report).filter(|i| undated(&reports[**i])) {
            let lead = leads.entry(report).or_insert(mention);
            if (mention.trigger, &mention.id) < (lead.trigger, &lead.id) {
                *lead = mention;
            }
        }
    }
    let told = incidents.iter().flat_map(|i| i.mentions.iter().map(move |m| (&**m, i)));
    let incident_of: BTreeMap<&str, &Incident> = told.collect();
    let leads = leads
        .into_iter()
        .filter(|(_, m)| m.status == Status::Asserted && !m.aggregate);
    leads
        .filter_map(|(report, lead)| {
            let incident = incident_of.get(&*lead.id)?;
            let known = |id: &str| at.get(id).and_then(|i| reports[*i].published.near());
            let news = incident.reports.iter().filter_map(|id| known(id)).min()?;
            let days = within(&reports[report], incident, news)?;
            let published = Published {
                interval: Some(days),
                basis: PublishedBasis::Inferred,
                evidence: Some(lead.trigger),
            };
            Some((report, published))
        })
        .collect()
}

/// A week around the first news of an incident, not before the incident itself, nor beyond what else bounds the report.
fn within(report: &Report, incident: &Incident, news: Interval) -> Option<Interval> {
    let mut first = news.earliest.checked_sub(WEEK.days()).unwrap_or(Date::MIN);
    let mut last = news.latest.checked_add(WEEK.days()).unwrap_or(Date::MAX);
    if let Some(time) = incident.time {
        first = first.max(time.interval.earliest);
    }
    if let Some(years) = report.published.interval {
        (first, last) = (first.max(years.earliest), last.min(years.latest));
    }
    (first <= last).then(|| Interval::new(first, last))
}
