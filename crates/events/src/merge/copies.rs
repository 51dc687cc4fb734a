//! Reports that are copies of one another.
//!
//! Shingles of words and MinHash (Broder 1997), candidates by bands of the signature, each candidate then checked by the
//! true containment of shingles. A report that was rewritten shares too few runs of words to be a copy.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::{Report, ReportId};

/// Words of a shingle.
const SHINGLE: usize = 5;
/// Numbers of a signature: `BANDS` times `ROWS`.
const BANDS: usize = 24;
const ROWS: usize = 3;
/// Share of the shorter report's shingles that a copy shares with its original.
const CONTAINED: f64 = 0.7;
/// How much longer one of the two may be: beyond, the shorter is a passage, not the report.
const LONGER: f64 = 2.5;
/// Fewer shingles tell nothing.
const LEAST: usize = 12;
/// Originals looked at in one bucket of a band; more share a phrase, not a text.
const MOST: usize = 50;

/// For each report the one that it copies: of all copies of one text the earliest published (then the lowest id) is the
/// original. Linear in the number of reports.
pub fn copies(reports: &[Report]) -> Vec<Option<ReportId>> {
    let shingles: Vec<HashSet<u64>> = reports.iter().map(|r| shingles(&r.text)).collect();
    let mut order: Vec<usize> = (0..reports.len()).collect();
    order.sort_by_key(|&i| {
        let day = reports[i].published.interval.map(|d| d.earliest);
        (day.is_none(), day, reports[i].id.clone())
    });
    // Originals alone are in the bands, by their rank in order of publication.
    let mut bands: BTreeMap<(usize, u64), Vec<usize>> = BTreeMap::new();
    let mut copy_of = vec![None; reports.len()];
    for (rank, &i) in order.iter().enumerate() {
        if shingles[i].len() < LEAST {
            continue;
        }
        let keys = signature(&shingles[i]);
        let candidates: BTreeSet<usize> = keys
            .iter()
            .flat_map(|key| bands.get(key).into_iter().flatten().take(MOST).copied())
            .collect();
        let original = candidates
            .into_iter()
            .map(|rank| order[rank])
            .find(|&j| is_copy(&shingles[i], &shingles[j]));
        match original {
            Some(j) => copy_of[i] = Some(reports[j].id.clone()),
            None => keys
                .into_iter()
                .for_each(|key| bands.entry(key).or_default().push(rank)),
        }
    }
    copy_of
}

fn is_copy(a: &HashSet<u64>, b: &HashSet<u64>) -> bool {
    let (less, more) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if more.len() as f64 > less.len() as f64 * LONGER {
        return false;
    }
    let shared = less.iter().filter(|s| more.contains(s)).count();
    shared as f64 >= less.len() as f64 * CONTAINED
}

fn shingles(text: &str) -> HashSet<u64> {
    let words: Vec<u64> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(|w| hash(&w.to_lowercase()))
        .collect();
    words
        .windows(SHINGLE)
        .map(|run| run.iter().fold(0, |h, &w| mix(h ^ w)))
        .collect()
}

/// One key a band.
fn signature(shingles: &HashSet<u64>) -> Vec<(usize, u64)> {
    let least = |seed: u64| shingles.iter().map(|&s| mix(s ^ mix(seed))).min().unwrap_or_default();
    (0..BANDS)
        .map(|band| {
            let rows = (0..ROWS).map(|row| least((band * ROWS + row) as u64 + 1));
            (band, rows.fold(0, |h, v| mix(h ^ v)))
        })
        .collect()
}

/// FNV-1a: the same on every machine.
fn hash(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The finaliser of SplitMix64 (Steele et al. 2014).
fn mix(mut z: u64) -> u64 {
    z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
