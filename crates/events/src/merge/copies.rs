//! Reports that are copies of one another.
//!
//! Shingles of words and MinHash (Broder 1997) by one permutation with empty bins filled (Shrivastava 2017), candidates by
//! bands of the signature, each candidate then checked by the true containment of shingles. A report that was rewritten
//! shares too few runs of words to be a copy. Of each text a sketch of [`BANDS`] numbers is kept and at most [`LIKELIEST`]
//! candidates, so that a million reports take less than three hundred megabytes, whatever their texts.

use std::collections::{BTreeSet, HashSet};

use crate::{Report, ReportId};

/// Words of a shingle.
const SHINGLE: usize = 5;
/// Numbers of a signature: `BANDS` times `ROWS`.
const BANDS: usize = 24;
const ROWS: usize = 3;
/// Bands in which two sketches agree, for their texts to be looked at: texts of one pool of phrases meet in one by chance.
const AGREE: usize = 2;
/// Share of the shorter report's shingles that a copy shares with its original.
const CONTAINED: f64 = 0.7;
/// How much longer one of the two may be: beyond, the shorter is a passage, not the report.
const LONGER: f64 = 2.5;
/// Fewer shingles tell nothing.
const LEAST: usize = 12;
/// Reports looked at in one bucket of a band; more share a phrase, not a text.
const MOST: usize = 50;
/// Candidates of a report whose texts are looked at: those that agree in most bands. Copies of one text agree in most, and
/// stand for their original.
const LIKELIEST: usize = 4;

/// That a report is a copy.
#[derive(Clone, Debug, PartialEq)]
pub struct Copy<T> {
    /// The original.
    pub of: T,
    /// Share of the shorter text, 0 to 1, that the two have in common.
    pub share: f64,
}

/// What is kept of a text to find its copies; `None` for one too short to tell.
#[derive(Clone, Debug)]
pub struct Sketch(Option<[u32; BANDS]>);

impl Sketch {
    /// The sketch of a text. Linear in its length.
    pub fn of(text: &str) -> Self {
        let shingles = shingles(text);
        Self((shingles.len() >= LEAST).then(|| signature(&shingles)))
    }
}

/// For each report the one that it copies: of all copies of one text the earliest published (then the lowest id) is the
/// original. Linear in the number of reports, but for sorting.
pub fn copies(reports: &[Report]) -> Vec<Option<Copy<ReportId>>> {
    let mut order: Vec<usize> = (0..reports.len()).collect();
    order.sort_by_key(|&i| {
        let day = reports[i].published.interval.map(|d| d.earliest);
        (day.is_none(), day, reports[i].id.clone())
    });
    let sketches: Vec<Sketch> = order.iter().map(|&i| Sketch::of(&reports[i].text)).collect();
    let found = copies_by_sketch(&sketches, &|rank| &*reports[order[rank]].text);
    let mut copies = vec![None; reports.len()];
    for (rank, copy) in found.into_iter().enumerate() {
        copies[order[rank]] = copy.map(|c| Copy {
            of: reports[order[c.of]].id.clone(),
            share: c.share,
        });
    }
    copies
}

/// For each text, given by its sketch, the earlier one that it copies; a copy is no original. `text` is asked for the
/// texts of candidates only.
pub fn copies_by_sketch<T: AsRef<str>>(sketches: &[Sketch], text: &dyn Fn(usize) -> T) -> Vec<Option<Copy<usize>>> {
    let mut copies: Vec<Option<Copy<usize>>> = vec![None; sketches.len()];
    for pairs in candidates(sketches).chunk_by(|a, b| a.later == b.later) {
        let later = pairs[0].later as usize;
        // A candidate that is a copy stands for its original.
        let originals: BTreeSet<usize> = pairs
            .iter()
            .map(|pair| pair.earlier as usize)
            .map(|earlier| copies[earlier].as_ref().map_or(earlier, |c| c.of))
            .collect();
        let own = shingles(text(later).as_ref());
        copies[later] = originals.into_iter().find_map(|of| {
            let share = shared(&own, &shingles(text(of).as_ref()))?;
            Some(Copy { of, share })
        });
    }
    copies
}

/// Two texts that may be copies. They are ordered by the later one, then by how many bands do not agree.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    later: u32,
    unlike: u32,
    earlier: u32,
}

impl Candidate {
    /// The pair, where its sketches agree in [`AGREE`] bands.
    fn of(sketches: &[Sketch], later: u32, earlier: u32) -> Option<Self> {
        let bands = |i: u32| sketches.get(i as usize).and_then(|s| s.0.as_ref());
        let (a, b) = bands(later).zip(bands(earlier))?;
        let unlike = a.iter().zip(b).filter(|(x, y)| x != y).count();
        (unlike + AGREE <= BANDS).then_some(Self {
            later,
            unlike: unlike as u32,
            earlier,
        })
    }
}

/// So many candidates may wait before the likeliest are chosen.
const WAIT: usize = 1 << 20;

/// The likeliest originals of each text; in order. Each text is paired with the first of its bucket.
fn candidates(sketches: &[Sketch]) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    let mut full = WAIT;
    for band in 0..BANDS {
        let mut keys: Vec<(u32, u32)> = sketches
            .iter()
            .zip(0_u32..)
            .filter_map(|(sketch, i)| Some((sketch.0.as_ref()?[band], i)))
            .collect();
        keys.sort_unstable();
        for bucket in keys.chunk_by(|a, b| a.0 == b.0) {
            for (at, (_, later)) in bucket.iter().enumerate().skip(1) {
                let earlier = bucket[..at.min(MOST)].iter().map(|(_, earlier)| *earlier);
                found.extend(earlier.filter_map(|e| Candidate::of(sketches, *later, e)));
            }
            if found.len() > full {
                keep_likeliest(&mut found);
                full = found.len() + WAIT;
            }
        }
    }
    keep_likeliest(&mut found);
    found
}

/// Keeps of each text its [`LIKELIEST`] candidates, each once.
fn keep_likeliest(found: &mut Vec<Candidate>) {
    found.sort_unstable();
    found.dedup();
    let (mut of, mut kept) = (None, 0);
    found.retain(|candidate| {
        if of != Some(candidate.later) {
            (of, kept) = (Some(candidate.later), 0);
        }
        kept += 1;
        kept <= LIKELIEST
    });
}

/// Share of the shorter text's shingles that both have, where it makes them copies.
fn shared(a: &HashSet<u64>, b: &HashSet<u64>) -> Option<f64> {
    let (less, more) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if more.len() as f64 > less.len() as f64 * LONGER {
        return None;
    }
    let both = less.iter().filter(|s| more.contains(s)).count();
    let share = both as f64 / less.len().max(1) as f64;
    (share >= CONTAINED).then_some(share)
}

fn shingles(text: &str) -> HashSet<u64> {
    let words: Vec<u64> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(hash)
        .collect();
    words
        .windows(SHINGLE)
        .map(|run| run.iter().fold(0, |h, &w| mix(h ^ w)))
        .collect()
}

/// One key a band, of shingles that are not none.
fn signature(shingles: &HashSet<u64>) -> [u32; BANDS] {
    const BINS: usize = BANDS * ROWS;
    let mut least = [u64::MAX; BINS];
    // The least of each bin is the same in any order.
    #[allow(clippy::iter_over_hash_type)]
    for &shingle in shingles {
        let h = mix(shingle);
        let bin = (h % BINS as u64) as usize;
        least[bin] = least[bin].min(h);
    }
    // An empty bin takes what another has, in an order that its own number gives.
    let filled = |bin: usize| {
        (0_u64..)
            .map(|step| {
                if step == 0 {
                    bin
                } else {
                    (mix(bin as u64 + 1 + step * BINS as u64) % BINS as u64) as usize
                }
            })
            .take(BINS * BINS)
            .find(|&other| least[other] != u64::MAX)
            .map_or(u64::MAX, |other| least[other])
    };
    // Half of a key's bits will do: texts are looked at where two bands agree.
    std::array::from_fn(|band| (0..ROWS).fold(0, |h, row| mix(h ^ filled(band * ROWS + row))) as u32)
}

/// FNV-1a of a word in lower case: the same on every machine.
fn hash(word: &str) -> u64 {
    let add = |h: u64, b: u8| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
    let begin = 0xcbf2_9ce4_8422_2325;
    if word.is_ascii() {
        return word.bytes().fold(begin, |h, b| add(h, b.to_ascii_lowercase()));
    }
    word.to_lowercase().bytes().fold(begin, add)
}

/// The finaliser of SplitMix64 (Steele et al. 2014).
fn mix(mut z: u64) -> u64 {
    z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of made-up words that no other number gives.
    fn text(number: u64, words: usize) -> String {
        let word = |i: usize| format!("w{:x}", mix(number * 1_000_003 + i as u64) % 5000);
        (0..words).map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn copies_are_found_among_many_with_what_they_share() {
        let mut texts: Vec<String> = (0..2000).map(|n| text(n, 200)).collect();
        texts.push(format!("Agency line {} end of the text", texts[7]));
        texts.push(text(7, 160)); // The first four fifths.
        texts.push(text(7, 60)); // A passage.
        texts.push(format!("{} {}", text(7, 90), text(9999, 110))); // Half of it.
        let sketches: Vec<Sketch> = texts.iter().map(|t| Sketch::of(t)).collect();
        let found = copies_by_sketch(&sketches, &|i| &texts[i]);
        assert!(found[..2000].iter().all(Option::is_none));
        assert_eq!(found[2000].as_ref().map(|c| (c.of, c.share)), Some((7, 1.0)));
        assert_eq!(found[2001].as_ref().map(|c| (c.of, c.share)), Some((7, 1.0)));
        assert_eq!(&found[2002..], [None, None]);
    }

    #[test]
    fn a_line_that_many_share_makes_no_copies() {
        let line = "This material may not be published, broadcast, rewritten or redistributed without our leave in writing today.";
        let texts: Vec<String> = (0..500).map(|n| format!("{} {line}", text(n, 80))).collect();
        let sketches: Vec<Sketch> = texts.iter().map(|t| Sketch::of(t)).collect();
        assert!(copies_by_sketch(&sketches, &|i| &texts[i]).iter().all(Option::is_none));
    }

    #[test]
    fn most_copies_with_a_fifth_changed_are_found() {
        let texts: Vec<String> = (0..200)
            .flat_map(|n| [text(n, 300), format!("{} {}", text(n, 240), text(n + 10_000, 60))])
            .collect();
        let sketches: Vec<Sketch> = texts.iter().map(|t| Sketch::of(t)).collect();
        let found = copies_by_sketch(&sketches, &|i| &texts[i]);
        assert!(
            found.iter().flatten().count() >= 195,
            "{}",
            found.iter().flatten().count()
        );
    }
}
