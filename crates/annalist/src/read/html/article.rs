use std::collections::BTreeSet;

use super::segments::{Part, Scan, Segment};

/// Share of a page's prose that the part chosen as the article holds at least.
const SHARE: f64 = 0.65;
/// The same for a part that is named as the article.
const NAMED_SHARE: f64 = 0.3;
/// A part named as debris that holds more of the prose is not debris.
const TOO_MUCH: f64 = 0.6;
/// Prose is at least this long, in bytes.
const PROSE: usize = 60;

/// The segments of the article, by number: those within the lowest part of the page that holds most of its prose.
pub(super) fn choose(scan: &Scan) -> BTreeSet<usize> {
    let all = prose(scan, |_| true);
    let total = all.first().copied().unwrap_or(0) as f64;
    let around_named = around(scan, |c| {
        scan.containers[c].article && all[c] as f64 >= total * NAMED_SHARE
    });
    let debris = inherited(scan, |c| {
        scan.containers[c].debris && !around_named[c] && (all[c] as f64) < total * TOO_MUCH
    });
    let own = prose(scan, |c| !debris[c]);
    let total = own.first().copied().unwrap_or(0) as f64;
    if total == 0.0 {
        return scan
            .segments
            .iter()
            .enumerate()
            .filter(|(_, s)| !debris[s.container] && s.link_share() < 0.5)
            .map(|(i, _)| i)
            .collect();
    }
    let named = (0..own.len())
        .filter(|&c| scan.containers[c].article && own[c] as f64 >= total * NAMED_SHARE)
        .max_by_key(|&c| (own[c], c));
    // Containers come after those around them, and more than half can be in only one of several side by side.
    let lowest = || (0..own.len()).rev().find(|&c| own[c] as f64 >= total * SHARE);
    let chosen = named.or_else(lowest).unwrap_or(0);
    let within = inherited(scan, |c| c == chosen);
    let candidates: Vec<usize> = (0..scan.segments.len())
        .filter(|&i| {
            let segment = &scan.segments[i];
            within[segment.container] && !debris[segment.container] && is_own(segment)
        })
        .collect();
    trim(scan, &candidates).iter().copied().collect()
}

/// Text that is not mostly links; short lines may have fewer.
fn is_own(segment: &Segment) -> bool {
    segment.link_share() < if segment.span.len() < 80 { 0.34 } else { 0.6 }
}

/// Without what comes after the last prose, but for short ends of sentences.
fn trim<'a>(scan: &Scan, candidates: &'a [usize]) -> &'a [usize] {
    let text = |i: usize| scan.segments[i].span.of(&scan.text);
    let told = |i: &usize| {
        is_prose(&scan.segments[*i])
            || (scan.segments[*i].part != Part::Other && super::blocks::ends_sentence(text(*i)))
    };
    let first = candidates
        .iter()
        .position(|i| is_prose(&scan.segments[*i]) || matches!(scan.segments[*i].part, Part::Heading(_)));
    let last = candidates.iter().rposition(told);
    match (first, last) {
        (Some(first), Some(last)) if first <= last => &candidates[first..=last],
        _ => candidates,
    }
}

/// Long enough, of few links, and no heading.
fn is_prose(segment: &Segment) -> bool {
    segment.span.len() >= PROSE && segment.link_share() < 0.35 && !matches!(segment.part, Part::Heading(_))
}

/// Bytes of prose in each container and those within it. Paragraphs count double.
fn prose(scan: &Scan, counts: impl Fn(usize) -> bool) -> Vec<usize> {
    let mut sums = vec![0; scan.containers.len()];
    for segment in scan.segments.iter().filter(|s| is_prose(s) && counts(s.container)) {
        let weight = if segment.part == Part::Paragraph { 2 } else { 1 };
        sums[segment.container] += (segment.span.len() - segment.linked.min(segment.span.len())) * weight;
    }
    for c in (1..sums.len()).rev() {
        sums[scan.containers[c].parent] += sums[c];
    }
    sums
}

/// For each container whether it or one within it has a mark.
fn around(scan: &Scan, marked: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut marks: Vec<bool> = (0..scan.containers.len()).map(marked).collect();
    for c in (1..marks.len()).rev() {
        marks[scan.containers[c].parent] |= marks[c];
    }
    marks
}

/// For each container whether it or one around it has a mark.
fn inherited(scan: &Scan, marked: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut marks: Vec<bool> = Vec::with_capacity(scan.containers.len());
    for (c, container) in scan.containers.iter().enumerate() {
        let above = c > 0 && marks[container.parent];
        marks.push(above || marked(c));
    }
    marks
}
