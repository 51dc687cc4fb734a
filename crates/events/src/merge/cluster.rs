//! Joining groups, the best pair first.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, BinaryHeap},
};

use knowledge::Knowledge;

use super::{
    group::Group,
    score::{self, Stories},
};

/// Joins groups as long as a pair of them scores above zero, the best pair first; a joined group is scored anew as one,
/// so that no chain of likenesses brings together what cannot both be true. Only `pairs` (lower index first), and what
/// becomes of them, are compared. Groups come out in the order of their first member.
pub(super) fn agglomerate(
    groups: Vec<Group>,
    pairs: &[(usize, usize)],
    stories: &Stories,
    knowledge: &Knowledge,
) -> Vec<Group> {
    let mut alive: Vec<Option<Group>> = groups.into_iter().map(Some).collect();
    let mut version = vec![0u32; alive.len()];
    let mut neighbours: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    let mut heap = BinaryHeap::new();
    let offer = |alive: &[Option<Group>], version: &[u32], a: usize, b: usize| {
        let (Some(x), Some(y)) = (&alive[a], &alive[b]) else {
            return None;
        };
        let total = score::decide(x, y, stories, knowledge).total();
        (total > 0.0).then(|| (rank(total), Reverse((a, b)), version[a], version[b]))
    };
    for &(a, b) in pairs {
        let possible =
            matches!((&alive[a], &alive[b]), (Some(x), Some(y)) if score::forbids(x, y, knowledge).is_none());
        if possible {
            neighbours.entry(a).or_default().insert(b);
            neighbours.entry(b).or_default().insert(a);
            heap.extend(offer(&alive, &version, a, b));
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
        let moved = neighbours.remove(&b).unwrap_or_default();
        for n in moved {
            if let Some(of) = neighbours.get_mut(&n) {
                of.remove(&b);
                if n != a {
                    of.insert(a);
                }
            }
            if n != a {
                neighbours.entry(a).or_default().insert(n);
            }
        }
        let around: Vec<usize> = neighbours.get(&a).into_iter().flatten().copied().collect();
        for n in around {
            heap.extend(offer(&alive, &version, a.min(n), a.max(n)));
        }
    }
    let mut done: Vec<Group> = alive.into_iter().flatten().collect();
    done.sort_by_key(Group::first);
    done
}

/// A score as an integer, so that it can be ordered; a thousandth is the finest difference that counts.
fn rank(total: f32) -> i64 {
    (f64::from(total) * 1000.0).round() as i64
}
