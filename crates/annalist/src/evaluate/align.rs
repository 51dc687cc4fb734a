//! Which mention of the system is which of the record.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    compare::{field, text},
    family,
};

/// How far apart two triggers on one line may be, in code points.
const NEAR: i64 = 40;

/// One-to-one matches of mentions in one report, as indices: overlapping triggers first, then near ones of one family.
/// `line_of` gives the line that a code point stands on.
pub(super) fn align(gold: &[&Value], system: &[&Value], line_of: impl Fn(i64) -> usize) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (i, g) in gold.iter().enumerate() {
        for (j, s) in system.iter().enumerate() {
            let ((a, b), (c, d)) = (trigger(g), trigger(s));
            let overlap = b.min(d) - a.max(c);
            let (x, y) = (text(g, "class"), text(s, "class"));
            let kin = family::same(x, y);
            let key = |rank: u8, other: bool| (rank, other, -overlap, text(g, "id"), text(s, "id"), i, j);
            if overlap > 0 && (kin || !(family::sampled(x) || family::sampled(y))) {
                pairs.push(key(0, !kin));
            } else if overlap <= 0 && -overlap <= NEAR && kin && line_of(a) == line_of(c) {
                pairs.push(key(1, false));
            }
        }
    }
    pairs.sort_unstable();
    let (mut used_gold, mut used_system) = (BTreeSet::new(), BTreeSet::new());
    let mut found = Vec::new();
    for (.., i, j) in pairs {
        if !used_gold.contains(&i) && !used_system.contains(&j) {
            used_gold.insert(i);
            used_system.insert(j);
            found.push((i, j));
        }
    }
    found
}

fn trigger(mention: &Value) -> (i64, i64) {
    let at = |name: &str| field(field(mention, "trigger"), name).as_i64().unwrap_or(0);
    (at("start"), at("end"))
}
