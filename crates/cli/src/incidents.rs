//! What an archive holds, put together to incidents and links.

use std::{cell::RefCell, collections::HashSet};

use archive::Archive;
use events::{
    IncidentId, ReportId,
    link::{self, Links},
    merge::{self, Copy, Sketch, Stretches, Words},
};
use knowledge::Knowledge;

/// Puts all that the archive holds together to incidents and links, in the place of those that it has. Memory does not
/// grow with the texts or the mentions; it grows with the number of reports: their ids, sketches and candidates for copies.
pub fn renew(archive: &Archive, knowledge: &Knowledge) -> anyhow::Result<()> {
    let ids = archive.report_ids()?;
    let copies = copies(archive, &ids)?;
    let renewal = archive.renew()?;
    let mut stretches = Stretches::new(knowledge);
    for (id, copy) in ids.iter().zip(copies) {
        let Some((mut report, mentions)) = archive.report_with_mentions(id)? else {
            continue;
        };
        report.set_copy(copy);
        renewal.set_copy(&report)?;
        let words = mentions.iter().map(|m| Words::of(&report.text, m)).collect();
        renewal.add(&stretches.add(report.without_text(), mentions, words))?;
    }
    renewal.add(&stretches.end())?;
    renewal.end(&links(archive, &ids, knowledge)?)?;
    Ok(())
}

/// Mentions whose incidents are linked at once.
const AT_ONCE: usize = 24_000;

/// The links of all incidents that the archive has.
fn links(archive: &Archive, ids: &[ReportId], knowledge: &Knowledge) -> archive::Result<Vec<events::Link>> {
    let mut links = Links::default();
    let (mut mentions, mut incidents, mut known) = (Vec::new(), Vec::new(), HashSet::<IncidentId>::new());
    for (n, id) in ids.iter().enumerate() {
        mentions.extend(archive.mentions_of(id)?);
        let told = archive.incidents_of(id)?;
        incidents.extend(told.into_iter().filter(|i| known.insert(i.id.clone())));
        if mentions.len() >= AT_ONCE || n + 1 == ids.len() {
            links.add(link::link(&mentions, &incidents, knowledge));
            (mentions, incidents, known) = (Vec::new(), Vec::new(), HashSet::new());
        }
    }
    Ok(links.end())
}

/// For each report the one that it copies; `ids` in the order of publication, so that the first is the original.
fn copies(archive: &Archive, ids: &[ReportId]) -> archive::Result<Vec<Option<Copy<ReportId>>>> {
    let text = |n: usize| archive.text(&ids[n]).map(Option::unwrap_or_default);
    let sketches = (0..ids.len())
        .map(|n| Ok(Sketch::of(&text(n)?)))
        .collect::<archive::Result<Vec<_>>>()?;
    // What asks for texts has no way to fail: the first failure is kept, and told in the end.
    let failure = RefCell::new(None);
    let found = merge::copies_by_sketch(&sketches, &|n| {
        text(n).unwrap_or_else(|error| {
            failure.borrow_mut().get_or_insert(error);
            String::new()
        })
    });
    if let Some(error) = failure.into_inner() {
        return Err(error);
    }
    let named = |copy: Copy<usize>| Copy {
        of: ids[copy.of].clone(),
        share: copy.share,
    };
    Ok(found.into_iter().map(|copy| copy.map(named)).collect())
}
