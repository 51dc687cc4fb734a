//! Joining groups, the best pair first.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
};

use super::{
    group::Group,
    score::{self, Context},
};

/// Joins groups as long as a pair of them scores above zero, the best pair first; a joined group is scored anew as one,
/// so that no chain of likenesses brings together what cannot both be true. Only `pairs` (lower index first), and what
/// becomes of them, are compared. Groups come out in the order of their first member.
pub(super) fn agglomerate(groups: Vec<Group>, pairs: &[(usize, usize)], context: &Context<'_>) -> Vec<Group> {
    // A large group holds something like anything, and would draw in all that is near, did the mean likeness of members
    // not count beside that of the groups as wholes.
    let mix = context.weights.of("group/mean of its members");
    let mut alive: Vec<Option<Group>> = groups.into_iter().map(Some).collect();
    let mut version = vec![0u32; alive.len()];
    let mut neighbours: BTreeMap<usize, BTreeMap<usize, Mean>> = BTreeMap::new();
    let mut heap = BinaryHeap::new();
    for &(a, b) in pairs {
        let (Some(x), Some(y)) = (&alive[a], &alive[b]) else {
            continue;
        };
        let total = score::decide(x, y, context).total();
        if total.is_finite() {
            neighbours.entry(a).or_default().insert(b, Mean::of(total));
            neighbours.entry(b).or_default().insert(a, Mean::of(total));
            if total > 0.0 {
                heap.push((rank(total), Reverse((a, b)), 0, 0));
            }
        }
    }
    while let Some((_, Reverse((a, b)), at_a, at_b)) = heap.pop() {
        if version[a] != at_a || version[b] != at_b {
            continue;
        }
        let (Some(x), Some(y)) = (alive[a].take(), alive[b].take()) else {
            continue;
        };
        alive[a] = Some(x.join(y));
        version[a] += 1;
        version[b] += 1;
        let mut around = neighbours.remove(&a).unwrap_or_default();
        for (n, mean) in neighbours.remove(&b).unwrap_or_default() {
            around.entry(n).or_default().add(mean);
        }
        around.retain(|&n, _| n != a && n != b);
        for (&n, &mean) in &around {
            if let Some(of) = neighbours.get_mut(&n) {
                of.remove(&b);
                of.insert(a, mean);
            }
            let (first, second) = (a.min(n), a.max(n));
            let (Some(x), Some(y)) = (&alive[first], &alive[second]) else {
                continue;
            };
            let total = score::decide(x, y, context).total();
            let both = (1.0 - mix) * total + mix * mean.value();
            if both > 0.0 {
                heap.push((rank(both), Reverse((first, second)), version[first], version[second]));
            }
        }
        neighbours.insert(a, around);
    }
    let mut done: Vec<Group> = alive.into_iter().flatten().collect();
    done.sort_by_key(Group::first);
    done
}

/// A score as an integer, so that it can be ordered; a thousandth is the finest difference that counts.
fn rank(total: f32) -> i64 {
    (f64::from(total) * 1000.0).round() as i64
}

/// The mean of the scores between the first groups of two clusters.
#[derive(Clone, Copy, Debug, Default)]
struct Mean {
    sum: f32,
    n: f32,
}

impl Mean {
    fn of(total: f32) -> Self {
        Self { sum: total, n: 1.0 }
    }

    fn add(&mut self, other: Mean) {
        self.sum += other.sum;
        self.n += other.n;
    }

    fn value(self) -> f32 {
        if self.n > 0.0 { self.sum / self.n } else { 0.0 }
    }
}
