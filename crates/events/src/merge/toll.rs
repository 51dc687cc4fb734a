//! Whether two claims of a number of people can be of one event.

use crate::Count;

/// A claimed number, with who claims it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    /// At least.
    pub low: u32,
    /// At most.
    pub high: Option<u32>,
    /// Index of the report.
    pub report: usize,
    /// The source that the report names; empty for the report itself.
    pub source: String,
}

/// How two lists of claims stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Match {
    /// One report tells two numbers, as of two events.
    Clash,
    /// One report tells two numbers after two sources, or one within the bounds of the other.
    Dispute,
    /// Two reports tell numbers far apart.
    Far,
    /// Two reports tell numbers that one event can have had at different hours.
    Grown,
    /// One tells nothing.
    Unknown,
    /// The bounds meet.
    Meets,
    /// The same small number.
    Equal,
    /// The same number, and not one that many events have.
    Telling,
}

/// A number that is seldom shared by chance.
const TELLING: u32 = 5;

impl Claim {
    pub(super) fn new(count: &Count, report: usize, source: &str) -> Self {
        Self {
            low: count.low,
            high: count.high,
            report,
            source: source.to_owned(),
        }
    }

    fn against(&self, other: &Claim) -> Match {
        let top = |c: &Claim| c.high.unwrap_or(u32::MAX);
        let named = |c: &Claim| if c.low == 0 { c.high.unwrap_or(0) } else { c.low };
        if named(self) == named(other) {
            return if named(self) >= TELLING {
                Match::Telling
            } else {
                Match::Equal
            };
        }
        let meets = self.low <= top(other) && other.low <= top(self);
        match (self.report == other.report, meets) {
            (true, true) => return Match::Dispute,
            (true, false) if self.source == other.source => return Match::Clash,
            (true, false) => return Match::Dispute,
            (false, true) => return Match::Meets,
            (false, false) => {}
        }
        let (less, more) = (named(self).min(named(other)), named(self).max(named(other)));
        if more <= less.saturating_mul(3) + 3 {
            Match::Grown
        } else {
            Match::Far
        }
    }
}

/// Compares two lists of claims. The best pair decides, for a toll can grow; but where one report tells a
/// number of each, it knows.
pub(super) fn compare(a: &[Claim], b: &[Claim]) -> Match {
    let pairs = || a.iter().flat_map(|x| b.iter().map(move |y| (x, y)));
    let inside = pairs()
        .filter(|(x, y)| x.report == y.report)
        .map(|(x, y)| x.against(y))
        .max();
    if let Some(unequal @ (Match::Clash | Match::Dispute)) = inside {
        return unequal;
    }
    pairs().map(|(x, y)| x.against(y)).max().unwrap_or(Match::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(low: u32, high: Option<u32>, report: usize) -> Claim {
        Claim {
            low,
            high,
            report,
            source: String::new(),
        }
    }

    #[test]
    fn two_numbers_of_one_report_clash_and_of_two_reports_grow() {
        assert_eq!(claim(15, None, 0).against(&claim(6, Some(6), 0)), Match::Clash);
        assert_eq!(claim(15, Some(15), 0).against(&claim(22, Some(22), 1)), Match::Grown);
        assert_eq!(claim(21, Some(21), 0).against(&claim(21, None, 1)), Match::Telling);
        assert_eq!(claim(2, Some(2), 0).against(&claim(300, Some(300), 1)), Match::Far);
    }
}
