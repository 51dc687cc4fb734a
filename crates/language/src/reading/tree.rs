//! The best tree with one root from arc scores (Chu-Liu/Edmonds where the greedy choice is no tree).

use ndarray::{Array2, ArrayView2};

const NEVER: f32 = -1e9;

/// `scores[i][0]` is the score of word `i` as root, `scores[i][1 + h]` of word `h` as its head.
/// Gives the head of each word, `None` for the root.
pub(crate) fn heads(scores: ArrayView2<f32>) -> Vec<Option<usize>> {
    let n = scores.nrows();
    let best: Vec<(usize, f32)> = (0..n).map(|i| best_head(scores, i)).collect();
    let root = (0..n).fold((0, f32::NEG_INFINITY), |found, i| {
        let gain = scores[[i, 0]] - best[i].1;
        if gain > found.1 { (i, gain) } else { found }
    });
    let greedy: Vec<usize> = (0..n).map(|i| if i == root.0 { i } else { best[i].0 }).collect();
    let found = match cycle(&greedy, root.0) {
        None => greedy,
        Some(_) => {
            let inner = Array2::from_shape_fn((n, n), |(i, h)| if i == h { NEVER } else { scores[[i, 1 + h]] });
            edmonds(inner, root.0)
        }
    };
    found
        .into_iter()
        .enumerate()
        .map(|(i, h)| (i != root.0).then_some(h))
        .collect()
}

fn best_head(scores: ArrayView2<f32>, i: usize) -> (usize, f32) {
    let mut found = (i, NEVER);
    for (h, &score) in scores.row(i).iter().skip(1).enumerate() {
        if h != i && score > found.1 {
            found = (h, score);
        }
    }
    found
}

/// A cycle of the head choices, if there is one. The root is its own head.
fn cycle(head: &[usize], root: usize) -> Option<Vec<usize>> {
    let mut seen = vec![usize::MAX; head.len()];
    seen[root] = root;
    for i in 0..head.len() {
        let mut j = i;
        while seen[j] == usize::MAX {
            seen[j] = i;
            j = head[j];
        }
        if seen[j] == i && j != root {
            let mut found = vec![j];
            let mut k = head[j];
            while k != j {
                found.push(k);
                k = head[k];
            }
            return Some(found);
        }
    }
    None
}

/// Contracts one cycle after another; each step has at least one word less.
fn edmonds(scores: Array2<f32>, root: usize) -> Vec<usize> {
    let n = scores.nrows();
    let mut head: Vec<usize> = (0..n)
        .map(|i| argmax((0..n).filter(|&h| h != i).map(|h| (h, scores[[i, h]])), i))
        .collect();
    head[root] = root;
    let Some(ring) = cycle(&head, root) else { return head };
    let mut inside = vec![false; n];
    for &i in &ring {
        inside[i] = true;
    }
    let outer: Vec<usize> = (0..n).filter(|&i| !inside[i]).collect();
    let m = outer.len();
    let mut smaller = Array2::from_elem((m + 1, m + 1), NEVER);
    let (mut into, mut out) = (vec![0; m], vec![0; m]);
    for (a, &i) in outer.iter().enumerate() {
        for (b, &h) in outer.iter().enumerate() {
            smaller[[a, b]] = if a == b { NEVER } else { scores[[i, h]] };
        }
        out[a] = argmax(ring.iter().map(|&h| (h, scores[[i, h]])), ring[0]);
        smaller[[a, m]] = scores[[i, out[a]]];
        let gain = |j: usize| scores[[j, i]] - scores[[j, head[j]]];
        into[a] = argmax(ring.iter().map(|&j| (j, gain(j))), ring[0]);
        smaller[[m, a]] = gain(into[a]);
    }
    let new_root = outer.iter().position(|&i| i == root).unwrap_or(0);
    let found = edmonds(smaller, new_root);
    for (a, &i) in outer.iter().enumerate() {
        head[i] = match found[a] {
            b if b == m => out[a],
            b => outer[b],
        };
    }
    let entry = found[m].min(m.saturating_sub(1));
    head[into[entry]] = outer[entry];
    head[root] = root;
    head
}

/// The first of the highest; `or` where there is none.
fn argmax(items: impl Iterator<Item = (usize, f32)>, or: usize) -> usize {
    items
        .fold(
            (or, f32::NEG_INFINITY),
            |found, item| if item.1 > found.1 { item } else { found },
        )
        .0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The best tree with the given root, by trying all.
    fn brute(scores: &Array2<f32>, root: usize) -> f32 {
        let n = scores.nrows();
        let mut best = f32::NEG_INFINITY;
        for code in 0..n.pow(n as u32) {
            let head: Vec<usize> = (0..n).map(|i| code / n.pow(i as u32) % n).collect();
            let tree = head.iter().enumerate().all(|(i, &h)| (h == i) == (i == root)) && cycle(&head, root).is_none();
            if tree {
                best = best.max((0..n).filter(|&i| i != root).map(|i| scores[[i, 1 + head[i]]]).sum());
            }
        }
        best
    }

    proptest! {
        #[test]
        fn trees_are_the_best(values in proptest::collection::vec(-100i32..100, 20)) {
            let scores = Array2::from_shape_fn((4, 5), |(i, j)| values[i * 5 + j] as f32);
            let found = heads(scores.view());
            let root = found.iter().position(Option::is_none).unwrap();
            prop_assert_eq!(found.iter().filter(|h| h.is_none()).count(), 1);
            let head: Vec<usize> = found.iter().enumerate().map(|(i, h)| h.unwrap_or(i)).collect();
            prop_assert!(cycle(&head, root).is_none());
            let total: f32 = (0..4).filter(|&i| i != root).map(|i| scores[[i, 1 + head[i]]]).sum();
            prop_assert_eq!(total, brute(&scores, root));
        }

        #[test]
        fn larger_ones_are_trees(n in 1usize..40, seed in any::<u64>()) {
            let mut state = seed | 1;
            let scores = Array2::from_shape_simple_fn((n, n + 1), || {
                state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                (state >> 40) as f32
            });
            let found = heads(scores.view());
            let root = found.iter().position(Option::is_none).unwrap();
            let head: Vec<usize> = found.iter().enumerate().map(|(i, h)| h.unwrap_or(i)).collect();
            prop_assert_eq!(found.iter().filter(|h| h.is_none()).count(), 1);
            prop_assert!(cycle(&head, root).is_none());
        }
    }
}
