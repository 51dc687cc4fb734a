//! Counts of what was told, found and right, and their scores.

use serde::Serialize;

/// What was told by the record and by the system, and how much of each was found in the other.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Tally {
    pub gold: f64,
    pub system: f64,
    pub ok_gold: f64,
    pub ok_system: f64,
}

/// Precision, recall and F1, 0 to 1, to four digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Scores {
    /// Share of the system's that is right.
    pub precision: f64,
    /// Share of the record's that was found.
    pub recall: f64,
    /// Harmonic mean of the two.
    pub f1: f64,
    /// Number in the record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gold: Option<f64>,
    /// Number of the system's; what counts half makes halves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system: Option<f64>,
}

impl Tally {
    pub(super) fn add(&mut self, counts: Counts) {
        self.gold += counts.gold as f64;
        self.system += counts.system as f64;
        self.ok_gold += counts.ok_gold as f64;
        self.ok_system += counts.ok_system as f64;
    }

    pub(super) fn scores(self) -> Scores {
        let ratio = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        Scores {
            gold: Some(self.gold),
            system: Some(self.system),
            ..Scores::of(ratio(self.ok_system, self.system), ratio(self.ok_gold, self.gold))
        }
    }
}

impl Scores {
    /// From precision and recall, without numbers.
    pub(super) fn of(precision: f64, recall: f64) -> Self {
        Self {
            precision: round(precision),
            recall: round(recall),
            f1: round(f1(precision, recall)),
            gold: None,
            system: None,
        }
    }
}

/// Items of one comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub gold: usize,
    pub system: usize,
    pub ok_gold: usize,
    pub ok_system: usize,
}

impl Counts {
    /// F1 of one comparison.
    pub(super) fn f1(self) -> f64 {
        let ratio = |part: usize, whole: usize| if whole > 0 { part as f64 / whole as f64 } else { 0.0 };
        f1(ratio(self.ok_system, self.system), ratio(self.ok_gold, self.gold))
    }
}

fn f1(p: f64, r: f64) -> f64 {
    if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
}

/// To four digits, halves by the exact binary value, as Python rounds.
pub(super) fn round(value: f64) -> f64 {
    format!("{value:.4}").parse().unwrap_or(value)
}
