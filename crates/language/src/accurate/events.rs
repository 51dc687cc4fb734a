//! Words that may name events: their classes and status, and who takes part.

use std::ops::Range;
use std::sync::Arc;

use ndarray::Array2;

use super::heads::Heads;
use super::layer::{Linear, Numbers, view};
use super::rows::{exp, shares};
use crate::network::product::Inputs;
use crate::network::vector::product;
use crate::network::weights::{ModelError, Weights, missing};
use crate::{EventReading, RoleReading};

/// Words that are less likely an event are left out.
const LEAST_EVENT: f32 = 0.05;
/// Words that less likely take part are left out.
const LEAST_ROLE: f32 = 0.2;
/// Classes that are kept of a word.
const CLASSES: usize = 3;

/// Labels of events, and the weights for roles.
pub(super) struct Events {
    /// The first is no event.
    classes: Vec<Arc<str>>,
    statuses: Vec<Arc<str>>,
    roles: Vec<Arc<str>>,
    /// For each word: what it is as an event to each role, what it is in that role, and a score beforehand.
    weights: Linear,
    /// Numbers a role.
    size: usize,
}

impl Events {
    pub fn load(w: &Weights, heads: &Heads, width: usize, numbers: Numbers) -> Result<Self, ModelError> {
        let (weights, sizes) = Linear::beside(w, &["role_own", "role_word", "role_bias"], width, numbers)?;
        let labels = |name: &str, count: usize| -> Result<Vec<Arc<str>>, ModelError> {
            let lines = w.lines(name)?;
            if lines.len() == count {
                Ok(lines.into_iter().map(Arc::from).collect())
            } else {
                Err(missing(name, &format!("{count} labels")))
            }
        };
        let roles = labels("roles", sizes[2])?;
        if sizes[0] != sizes[1] || sizes[0] % roles.len() != 0 {
            return Err(missing("role_word.weight", "as many numbers for each role as role_own"));
        }
        Ok(Self {
            classes: labels("events", heads.events.len())?,
            statuses: labels("statuses", heads.status.len())?,
            size: sizes[0] / roles.len(),
            roles,
            weights,
        })
    }

    /// Reads the words of sentences, a row of `words` and of the heads' `scores` each. A word of row `r` becomes the token
    /// `token(r)`.
    pub fn read(
        &self,
        heads: &Heads,
        (words, width): (&[f32], usize),
        scores: &Array2<f32>,
        sentences: &[Range<usize>],
        inputs: &mut Inputs,
        token: impl Fn(usize) -> usize,
    ) -> Vec<EventReading> {
        let mut found = Vec::new();
        let mut parts = Vec::new();
        for sentence in sentences {
            parts.clear();
            for row in sentence.clone() {
                let Some(scores) = scores.row(row).to_slice() else {
                    continue;
                };
                let mut classes = scores[heads.events.clone()].to_vec();
                shares(&mut classes);
                let chance = 1.0 - classes[0];
                if chance < LEAST_EVENT {
                    continue;
                }
                if parts.is_empty() {
                    parts.resize(sentence.len() * self.weights.outputs(), 0.0);
                    let rows = &words[sentence.start * width..sentence.end * width];
                    self.weights.of(view(rows, width), inputs, &mut parts);
                }
                let mut statuses = scores[heads.status.clone()].to_vec();
                shares(&mut statuses);
                found.push(EventReading {
                    token: token(row),
                    chance,
                    classes: best(&self.classes[1..], &classes[1..], CLASSES),
                    statuses: best(&self.statuses, &statuses, usize::MAX),
                    aggregate: sigmoid(scores[heads.aggregate]),
                    roles: self.roles(&parts, row - sentence.start, |r| token(sentence.start + r)),
                });
            }
        }
        found
    }

    /// Who takes part in the event of a sentence's word. `parts` are the rows of the sentence.
    fn roles(&self, parts: &[f32], event: usize, token: impl Fn(usize) -> usize) -> Vec<RoleReading> {
        let (size, count) = (self.size, self.roles.len());
        let scale = 1.0 / (size as f32).sqrt();
        let own = &parts[event * self.weights.outputs()..][..size * count];
        let mut found = Vec::new();
        let mut chances = vec![0.0; 1 + count];
        for (row, part) in parts.chunks_exact(self.weights.outputs()).enumerate() {
            let (word, before) = part[size * count..].split_at(size * count);
            chances[0] = 0.0;
            for (r, chance) in chances[1..].iter_mut().enumerate() {
                let range = r * size..(r + 1) * size;
                *chance = product(&own[range.clone()], &word[range]) * scale + before[r];
            }
            shares(&mut chances);
            for (role, &chance) in self.roles.iter().zip(&chances[1..]) {
                if chance >= LEAST_ROLE {
                    found.push(RoleReading {
                        token: token(row),
                        role: Arc::clone(role),
                        chance,
                    });
                }
            }
        }
        found
    }
}

/// The labels with the highest shares, best first, so many at most.
fn best(labels: &[Arc<str>], shares: &[f32], most: usize) -> Vec<(Arc<str>, f32)> {
    let mut found: Vec<(&Arc<str>, f32)> = labels.iter().zip(shares.iter().copied()).collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    found.truncate(most);
    found.into_iter().map(|(l, s)| (Arc::clone(l), s)).collect()
}

fn sigmoid(x: f32) -> f32 {
    let small = exp(-x.abs());
    if x < 0.0 {
        small / (1.0 + small)
    } else {
        1.0 / (1.0 + small)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeliest_come_first() {
        let labels: Vec<Arc<str>> = ["a", "b", "c"].map(Arc::from).to_vec();
        let found = best(&labels, &[0.2, 0.5, 0.3], 2);
        assert_eq!(found, [("b".into(), 0.5), ("c".into(), 0.3)]);
    }

    #[test]
    fn sigmoids_mirror() {
        assert_eq!(sigmoid(0.0), 0.5);
        assert!((sigmoid(2.0) - 0.880_797).abs() < 1e-6 && (sigmoid(2.0) + sigmoid(-2.0) - 1.0).abs() < 1e-6);
    }
}
