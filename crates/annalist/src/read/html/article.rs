//! The article told from the rest of a page.
//!
//! The part chosen is the lowest that holds most of the page's prose, as readability does (Arc90 2009), with words of
//! the page's own classes as hints; within it, what is not text of the article goes: by class, by the share of its words
//! that are links (Kohlschütter et al. 2010), by the heading that it stands under, and what comes after the last text.

use std::collections::{BTreeSet, HashSet};

use knowledge::lexicons::Layout;

use super::segments::{Part, Scan, Segment};

/// Share of a page's prose that the part chosen as the article holds at least.
const SHARE: f64 = 0.65;
/// The same for a part that is named as the article.
const NAMED_SHARE: f64 = 0.3;
/// A part named as debris that holds more of the prose is not debris.
const TOO_MUCH: f64 = 0.6;
/// Where less of the prose than this is left, nothing is debris.
const TOO_LITTLE: f64 = 0.1;
/// Prose is at least this long, in bytes.
const PROSE: usize = 60;
/// Words that stand twice within an article are shorter than this, in bytes.
const ONCE: usize = 40;
/// The words of a teaser are fewer than this, in bytes.
const TEASER: usize = 300;
/// A list or table is one of links where more of it than this is.
const LINKED_LIST: f64 = 0.5;

/// The segments of the article, by number.
pub(super) fn choose(scan: &Scan<'_>, layout: &Layout) -> BTreeSet<usize> {
    let all = prose(scan, |_| true);
    let total = all.first().copied().unwrap_or(0) as f64;
    let around_named = around(scan, |c| {
        scan.containers[c].article && all[c] as f64 >= total * NAMED_SHARE
    });
    let mut debris = inherited(scan, |c| {
        scan.containers[c].debris && !around_named[c] && (all[c] as f64) < total * TOO_MUCH
    });
    // Some pages are made of parts that are all named as debris.
    let kept = prose(scan, |i| !debris[scan.segments[i].container]);
    if (kept.first().copied().unwrap_or(0) as f64) < total * TOO_LITTLE {
        debris = vec![false; debris.len()];
    }
    let others = of_others(scan, &debris, layout);
    let teasers = teasers(scan);
    let is_debris = |i: usize| debris[scan.segments[i].container] || others[i] || teasers[i];
    let own = prose(scan, |i| !is_debris(i));
    let total = own.first().copied().unwrap_or(0) as f64;
    if total == 0.0 {
        return (0..scan.segments.len())
            .filter(|&i| !is_debris(i) && scan.segments[i].link_share() < 0.5)
            .collect();
    }
    let named = || (0..own.len()).filter(|&c| scan.containers[c].article && own[c] as f64 >= total * NAMED_SHARE);
    // Of parts named so within each other, the lowest that holds most.
    let most = named().map(|c| own[c]).max().unwrap_or(0) as f64;
    let named = named().rfind(|&c| own[c] as f64 >= most * SHARE);
    // Containers come after those around them, and more than half can be in only one of several side by side.
    let lowest = || (0..own.len()).rev().find(|&c| own[c] as f64 >= total * SHARE);
    let chosen = named.or_else(lowest).unwrap_or(0);
    let within = inherited(scan, |c| c == chosen);
    let linked = link_shares(scan);
    let mut seen = HashSet::new();
    let candidates: Vec<usize> = (0..scan.segments.len())
        .filter(|&i| {
            let segment = &scan.segments[i];
            within[segment.container]
                && !is_debris(i)
                && is_own(segment, linked[segment.container], scan)
                && (segment.span.len() < ONCE || seen.insert(segment.span.of(&scan.text)))
        })
        .collect();
    trim(scan, &candidates).iter().copied().collect()
}

/// Text that is not mostly links: a sentence may be one, an item of a list where the list is not one of links.
fn is_own(segment: &Segment, container: f64, scan: &Scan<'_>) -> bool {
    let share = segment.link_share();
    let sentence = segment.span.len() >= PROSE && super::blocks::ends_sentence(segment.span.of(&scan.text));
    match segment.part {
        Part::Paragraph | Part::Quote if container < LINKED_LIST => share < 0.75 || sentence,
        Part::Item if container < LINKED_LIST => share < 0.75,
        _ => share < if segment.span.len() < 80 { 0.34 } else { 0.6 },
    }
}

/// Which segments stand under a heading of other reports ("Related", or of a class that says so): those after it in
/// parts of their own beside it, up to the next paragraph that stands there directly.
fn of_others(scan: &Scan<'_>, debris: &[bool], layout: &Layout) -> Vec<bool> {
    let mut marks = vec![false; scan.segments.len()];
    let mut begun = false;
    for (i, heading) in scan.segments.iter().enumerate() {
        begun |= is_prose(heading) && heading.part == Part::Paragraph && !debris[heading.container];
        // What comes before the article's first words stands at its head.
        if !begun {
            continue;
        }
        let element = &scan.containers[heading.container];
        let own = element.block && element.debris;
        if !matches!(heading.part, Part::Heading(2..)) || marks[i] {
            continue;
        }
        let words = heading.span.of(&scan.text);
        let told = own || super::blocks::debris(words, false, layout).is_some();
        if !told || (debris[heading.container] && !own) {
            continue;
        }
        let place = if own {
            scan.containers[heading.container].parent
        } else {
            heading.container
        };
        marks[i] = true;
        for (j, segment) in scan.segments.iter().enumerate().skip(i + 1) {
            let directly = segment.container == place;
            let inside = is_within(scan, segment.container, place);
            if !inside || (directly && (is_prose(segment) || matches!(segment.part, Part::Heading(_)))) {
                break;
            }
            marks[j] = true;
        }
    }
    marks
}

/// Which segments are teasers of other reports: a line that is a link, a few words after it that are none, and so on,
/// three times or more.
fn teasers(scan: &Scan<'_>) -> Vec<bool> {
    let mut marks = vec![false; scan.segments.len()];
    let is_teaser = |i: usize| {
        let (title, words) = (&scan.segments[i - 1], &scan.segments[i]);
        title.link_share() > 0.9
            && matches!(title.part, Part::Other | Part::Heading(_))
            && words.linked == 0
            && words.part == Part::Other
            && words.span.len() < TEASER
            && title.container != words.container
    };
    let found: Vec<usize> = (1..scan.segments.len()).filter(|&i| is_teaser(i)).collect();
    for run in found.chunk_by(|a, b| b - a <= 3).filter(|run| run.len() >= 3) {
        for &i in run {
            marks[i] = true;
        }
    }
    marks
}

/// Whether a container is another one or within it.
fn is_within(scan: &Scan<'_>, mut container: usize, around: usize) -> bool {
    while container > around {
        container = scan.containers[container].parent;
    }
    container == around
}

/// Without what comes before the first and after the last text, but for short ends of sentences.
fn trim<'a>(scan: &Scan<'_>, candidates: &'a [usize]) -> &'a [usize] {
    let text = |i: usize| scan.segments[i].span.of(&scan.text);
    let told = |i: &usize| {
        let segment = &scan.segments[*i];
        is_prose(segment)
            || matches!(segment.part, Part::Paragraph | Part::Item | Part::Quote)
            || (segment.part != Part::Other
                && !matches!(segment.part, Part::Heading(_))
                && super::blocks::ends_sentence(text(*i)))
    };
    let first = candidates.iter().position(|i| {
        is_prose(&scan.segments[*i]) || matches!(scan.segments[*i].part, Part::Heading(_) | Part::Paragraph)
    });
    let last = candidates.iter().rposition(told);
    match (first, last) {
        (Some(first), Some(last)) if first <= last => &candidates[first..=last],
        _ => candidates,
    }
}

/// Long enough, of few links, and no heading.
fn is_prose(segment: &Segment) -> bool {
    segment.span.len() >= PROSE
        && segment.link_share() < 0.35
        && !matches!(segment.part, Part::Heading(_) | Part::Caption)
}

/// Share of the words directly in each container that are links.
fn link_shares(scan: &Scan<'_>) -> Vec<f64> {
    let mut sums = vec![(0, 0); scan.containers.len()];
    for segment in &scan.segments {
        let (linked, all) = &mut sums[segment.container];
        *linked += segment.linked;
        *all += segment.span.len();
    }
    sums.into_iter()
        .map(|(linked, all)| linked as f64 / f64::from(u32::try_from(all.max(1)).unwrap_or(u32::MAX)))
        .collect()
}

/// Bytes of prose in each container and those within it. Paragraphs count double.
fn prose(scan: &Scan<'_>, counts: impl Fn(usize) -> bool) -> Vec<usize> {
    let mut sums = vec![0; scan.containers.len()];
    for (_, segment) in scan
        .segments
        .iter()
        .enumerate()
        .filter(|(i, s)| is_prose(s) && counts(*i))
    {
        let weight = if segment.part == Part::Paragraph { 2 } else { 1 };
        sums[segment.container] += (segment.span.len() - segment.linked.min(segment.span.len())) * weight;
    }
    for c in (1..sums.len()).rev() {
        sums[scan.containers[c].parent] += sums[c];
    }
    sums
}

/// For each container whether it or one within it has a mark.
fn around(scan: &Scan<'_>, marked: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut marks: Vec<bool> = (0..scan.containers.len()).map(marked).collect();
    for c in (1..marks.len()).rev() {
        marks[scan.containers[c].parent] |= marks[c];
    }
    marks
}

/// For each container whether it or one around it has a mark.
fn inherited(scan: &Scan<'_>, marked: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut marks: Vec<bool> = Vec::with_capacity(scan.containers.len());
    for (c, container) in scan.containers.iter().enumerate() {
        let above = c > 0 && marks[container.parent];
        marks.push(above || marked(c));
    }
    marks
}
