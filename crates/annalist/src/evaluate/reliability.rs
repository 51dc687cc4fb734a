//! Whether a mention's confidence is what it says: of those at 0.8, eight in ten should be right.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{
    Matching,
    compare::{field, text},
    family,
    rows::Rows,
    tally::round,
};

/// One mention of the system, judged: right where the record has it with the same class.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// The confidence that it states, 0 to 1.
    pub confidence: f64,
    /// The first of its rules: what made its trigger one.
    pub rule: String,
    /// Whether it is right.
    pub right: bool,
}

/// Mentions of a range of confidence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// From this confidence on, up to a tenth more.
    pub from: f64,
    /// How many.
    pub mentions: usize,
    /// The mean of what they state.
    pub stated: f64,
    /// The share that is right.
    pub right: f64,
}

/// Every mention of the system in the record's reports, but those beyond the record whose families the record only
/// samples: whether these are right, it does not say.
pub fn judged(gold: &Rows, system: &Rows) -> Vec<Judged> {
    of(&Matching::new(gold, system), gold, system)
}

pub(super) fn of(matching: &Matching<'_>, gold: &Rows, system: &Rows) -> Vec<Judged> {
    let mut right = BTreeSet::new();
    let mut found = BTreeSet::new();
    for &(g, s) in &matching.found {
        found.insert(s);
        if text(&gold.mentions[g], "class") == text(&system.mentions[s], "class") {
            right.insert(s);
        }
    }
    let known = |s: &usize| found.contains(s) || !family::sampled(text(&system.mentions[*s], "class"));
    let judge = |s: usize| {
        let mention = &system.mentions[s];
        let rule = super::compare::list(field(mention, "rules")).first();
        Judged {
            confidence: field(mention, "confidence").as_f64().unwrap_or(0.0),
            rule: rule
                .map_or("", |r| r.as_str().unwrap_or_else(|| text(r, "rule")))
                .to_owned(),
            right: right.contains(&s),
        }
    };
    matching.here.iter().copied().filter(known).map(judge).collect()
}

/// The mentions by tenths of confidence; empty tenths are left out.
pub fn reliability(judged: &[Judged]) -> Vec<Bin> {
    let bin = |tenth: usize| {
        let here: Vec<&Judged> = judged
            .iter()
            .filter(|j| ((j.confidence * 10.0) as usize).min(9) == tenth)
            .collect();
        let n = here.len();
        let mean = |sum: f64| round(sum / n as f64);
        (n > 0).then(|| Bin {
            from: tenth as f64 / 10.0,
            mentions: n,
            stated: mean(here.iter().map(|j| j.confidence).sum()),
            right: mean(here.iter().filter(|j| j.right).count() as f64),
        })
    };
    (0..10).filter_map(bin).collect()
}

/// The mean distance between what is stated and what is right, over the tenths, by their mentions; after Naeini and others
/// (2015).
pub fn calibration_error(bins: &[Bin]) -> f64 {
    let all: usize = bins.iter().map(|b| b.mentions).sum();
    let off: f64 = bins
        .iter()
        .map(|b| b.mentions as f64 * (b.stated - b.right).abs())
        .sum();
    round(off / all.max(1) as f64)
}
