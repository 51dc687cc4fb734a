//! How much each reason counts, learned from sets of reports with known incidents by the example `merging` of
//! `crates/annalist`.

use std::collections::BTreeMap;

/// The learned weights: a line a reason, its name and its weight with a tab between.
const LEARNED: &str = include_str!("weights.tsv");

/// The weight of each reason, by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Weights(BTreeMap<String, f32>);

impl Weights {
    /// The weights that the program works with.
    pub fn learned() -> Self {
        Self::read(LEARNED)
    }

    /// Reads lines of name, tab, weight; a line that is none is left out.
    pub fn read(lines: &str) -> Self {
        let weight = |line: &str| {
            let (name, weight) = line.split_once('\t')?;
            Some((name.to_owned(), weight.trim().parse().ok()?))
        };
        Self(lines.lines().filter_map(weight).collect())
    }

    /// The weight of a reason; 0 for one that is not known.
    pub fn of(&self, name: &str) -> f32 {
        self.0.get(name).copied().unwrap_or_default()
    }

    /// The same with another weight for one reason.
    #[must_use]
    pub fn with(&self, name: &str, weight: f32) -> Self {
        let mut other = self.clone();
        other.0.insert(name.to_owned(), weight);
        other
    }

    /// All reasons with their weights, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, f32)> {
        self.0.iter().map(|(name, &weight)| (name.as_str(), weight))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_weight() {
        let weights = Weights::learned();
        assert_eq!(weights.iter().count(), LEARNED.lines().count());
        assert!(weights.iter().all(|(_, w)| w.is_finite()));
    }

    /// A reason that is weighed in the code has a line, and a line is of a reason.
    #[test]
    fn reasons_and_lines_agree() {
        let code = concat!(include_str!("score.rs"), include_str!("cluster.rs"));
        for (name, _) in Weights::learned().iter() {
            assert!(code.contains(&format!("{name:?}")), "no reason of this name: {name}");
        }
        let named = code
            .split('"')
            .filter(|s| s.contains('/') && s.len() < 60 && !s.contains('\n'));
        for name in named {
            assert!(Weights::learned().iter().any(|(n, _)| n == name), "no weight: {name}");
        }
    }
}
