//! How likely a mention is right, by what speaks for it.

/// A line a basis, with slope and offset on the scale of log odds. Fitted to the free texts of `evaluation/free` by the
/// example `confidence` of `crates/annalist`, after Platt (1999).
const FITTED: &str = include_str!("confidence.tsv");

/// Whatever a basis tells below this chance, or as far from 1, tells no more than this: many words of the ontology to which the
/// engine gives next to none are right.
pub const UNSURE: f32 = 0.03;

/// What says that a word names an event of its class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// A word of the ontology, in a sentence that no learned engine read.
    Word,
    /// A word of the ontology, and a learned engine.
    Both,
    /// A learned engine alone.
    Engine,
}

/// Maps what a basis says to the share of such mentions that are right in event and class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calibration {
    slope: f32,
    offset: f32,
}

impl Basis {
    /// Its name in the file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Both => "both",
            Self::Engine => "engine",
        }
    }
}

impl Calibration {
    /// The one that the program works with; none for a basis that the file lacks.
    pub fn of(basis: Basis) -> Self {
        let line = FITTED.lines().find_map(|line| {
            let mut columns = line.split('\t');
            let named = columns.next()? == basis.as_str();
            let mut number = || columns.next()?.trim().parse().ok();
            named.then(|| Some(Self::new(number()?, number()?)))?
        });
        line.unwrap_or(Self::new(1.0, 0.0))
    }

    /// Log odds times `slope`, plus `offset`.
    pub fn new(slope: f32, offset: f32) -> Self {
        Self { slope, offset }
    }

    /// The share that is right, of mentions for which the basis gives `told`, 0 to 1.
    pub fn apply(self, told: f32) -> f32 {
        chance(self.slope * log_odds(told) + self.offset)
    }

    /// What the basis gave, of the share that [`Calibration::apply`] made of it.
    pub fn undo(self, share: f32) -> f32 {
        chance((log_odds(share) - self.offset) / self.slope)
    }
}

fn log_odds(chance: f32) -> f32 {
    let chance = chance.clamp(UNSURE, 1.0 - UNSURE);
    (chance / (1.0 - chance)).ln()
}

fn chance(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_surer_stays_surer_and_can_be_undone() {
        for basis in [Basis::Word, Basis::Both, Basis::Engine] {
            let calibration = Calibration::of(basis);
            assert!(calibration.apply(0.9) > calibration.apply(0.5), "{basis:?}");
            assert!(
                (calibration.undo(calibration.apply(0.7)) - 0.7).abs() < 1e-3,
                "{basis:?}"
            );
        }
    }
}
