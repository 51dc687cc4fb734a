//! What an archive holds, put together to incidents and links.

use std::{cell::RefCell, collections::HashSet};

use archive::{Archive, ReportNumber};
use events::{
    IncidentId, Link, Mention, Report, ReportId,
    link::{self, Links},
    merge::{self, Copy, Sketch, Stretches, Words},
};
use knowledge::Knowledge;

/// Puts all that the archive holds together to incidents and links, in the place of those that it has. Memory does not
/// grow with the texts or the mentions; it grows with the number of reports (their sketches and candidates for copies) and
/// of links.
pub fn renew(archive: &Archive, knowledge: &Knowledge) -> anyhow::Result<()> {
    let numbers = archive.report_numbers()?;
    let copies = copies(archive, &numbers)?;
    let renewal = archive.renew()?;
    let mut stretches = Stretches::new(knowledge);
    for (&number, copy) in numbers.iter().zip(copies) {
        let Some((mut report, mentions)) = report(archive, number)? else {
            continue;
        };
        report.set_copy(original(archive, &numbers, copy)?);
        renewal.set_copy(&report)?;
        let words = Words::of(&report.text, &mentions, knowledge);
        renewal.add(&stretches.add(report.without_text(), mentions, words))?;
    }
    renewal.add(&stretches.end())?;
    renewal.end(&links(archive, &numbers, knowledge)?)?;
    Ok(())
}

fn report(archive: &Archive, number: ReportNumber) -> archive::Result<Option<(Report, Vec<Mention>)>> {
    match archive.id_of(number)? {
        Some(id) => archive.report_with_mentions(&id),
        None => Ok(None),
    }
}

/// The report that one copies, by its id.
fn original(
    archive: &Archive,
    numbers: &[ReportNumber],
    copy: Option<Copy<usize>>,
) -> archive::Result<Option<Copy<ReportId>>> {
    let Some(copy) = copy else {
        return Ok(None);
    };
    let of = archive.id_of(numbers[copy.of])?;
    Ok(of.map(|of| Copy { of, share: copy.share }))
}

/// The links of all incidents that the archive has.
fn links(archive: &Archive, numbers: &[ReportNumber], knowledge: &Knowledge) -> archive::Result<Vec<Link>> {
    let mut links = Links::default();
    let (mut mentions, mut incidents, mut known) = (Vec::new(), Vec::new(), HashSet::<IncidentId>::new());
    for (n, &number) in numbers.iter().enumerate() {
        if let Some(id) = archive.id_of(number)? {
            mentions.extend(archive.mentions_of(&id)?);
            let told = archive.incidents_of(&id)?;
            incidents.extend(told.into_iter().filter(|i| known.insert(i.id.clone())));
        }
        if mentions.len() >= merge::MOST_AT_ONCE || n + 1 == numbers.len() {
            links.add(link::link(&mentions, &incidents, knowledge));
            (mentions, incidents, known) = (Vec::new(), Vec::new(), HashSet::new());
        }
    }
    Ok(links.end())
}

/// For each report the one that it copies, both by their place in the order of publication, so that the first is the
/// original.
fn copies(archive: &Archive, numbers: &[ReportNumber]) -> archive::Result<Vec<Option<Copy<usize>>>> {
    let text = |n: usize| archive.text_of(numbers[n]).map(Option::unwrap_or_default);
    let mut sketches = Vec::with_capacity(numbers.len());
    for n in 0..numbers.len() {
        sketches.push(Sketch::of(&text(n)?));
    }
    // What asks for texts has no way to fail: the first failure is kept, and told in the end.
    let failure = RefCell::new(None);
    let found = merge::copies_by_sketch(&sketches, &|n| {
        text(n).unwrap_or_else(|error| {
            failure.borrow_mut().get_or_insert(error);
            String::new()
        })
    });
    match failure.into_inner() {
        Some(error) => Err(error),
        None => Ok(found),
    }
}
