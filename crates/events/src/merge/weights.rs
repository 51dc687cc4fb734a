//! How much each reason counts, learned from sets of reports with known incidents by the example `merging` of
//! `crates/annalist`.

use std::collections::BTreeMap;

/// The weights: a line a reason, its name and its weight with a tab between. A third column says why a weight was set by
/// hand; such a one is not learned.
const LEARNED: &str = include_str!("weights.tsv");

/// The weight of each reason, by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Weights(BTreeMap<String, Weight>);

#[derive(Clone, Debug, PartialEq)]
struct Weight {
    value: f32,
    set_for: Option<String>,
}

impl Weights {
    /// The weights that the program works with.
    pub fn learned() -> Self {
        Self::read(LEARNED)
    }

    /// Reads lines of name, tab, weight, and maybe tab and why it was set; a line that is none is left out.
    pub fn read(lines: &str) -> Self {
        let weight = |line: &str| {
            let mut columns = line.split('\t');
            let (name, value) = (columns.next()?.to_owned(), columns.next()?.trim().parse().ok()?);
            let set_for = columns.next().map(str::to_owned);
            Some((name, Weight { value, set_for }))
        };
        Self(lines.lines().filter_map(weight).collect())
    }

    /// The lines that [`Weights::read`] reads, weights to the hundredth.
    pub fn write(&self) -> String {
        let line = |(name, weight): (&String, &Weight)| {
            let value = (weight.value * 100.0).round() / 100.0;
            let why = weight.set_for.as_ref().map_or(String::new(), |why| format!("\t{why}"));
            format!("{name}\t{value}{why}\n")
        };
        self.0.iter().map(line).collect()
    }

    /// The weight of a reason; 0 for one that is not known.
    pub fn of(&self, name: &str) -> f32 {
        self.0.get(name).map_or(0.0, |w| w.value)
    }

    /// The same with another weight for one reason that is known.
    #[must_use]
    pub fn with(&self, name: &str, value: f32) -> Self {
        let mut other = self.clone();
        if let Some(weight) = other.0.get_mut(name) {
            weight.value = value;
        }
        other
    }

    /// The reasons whose weights are learned, in the order of their names.
    pub fn to_learn(&self) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .filter(|(_, w)| w.set_for.is_none())
            .map(|(name, _)| name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_weight() {
        let weights = Weights::learned();
        assert_eq!(weights.0.len(), LEARNED.lines().count());
        assert!(weights.0.values().all(|w| w.value.is_finite()));
        assert_eq!(Weights::read(&weights.write()), weights);
    }

    /// A reason that is weighed in the code has a line, and a line is of a reason.
    #[test]
    fn reasons_and_lines_agree() {
        let code = concat!(include_str!("score.rs"), include_str!("cluster.rs"));
        let weights = Weights::learned();
        for name in weights.0.keys() {
            assert!(code.contains(&format!("{name:?}")), "no reason of this name: {name}");
        }
        let named = code
            .split('"')
            .filter(|s| s.contains('/') && s.len() < 60 && !s.contains('\n'));
        for name in named {
            assert!(weights.0.contains_key(name), "no weight: {name}");
        }
    }
}
