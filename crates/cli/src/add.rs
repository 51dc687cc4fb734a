//! `annalist add`: code reports into an archive.

use std::path::PathBuf;

use annalist::{Annalist, Inputs, Options};
use archive::{Added, Archive, Run};
use clap::Args;
use events::{link, merge};

use crate::{
    Status,
    code::{self, Progress, Reading},
};

/// Code reports into an archive; those that it has are left as they are.
#[derive(Args)]
pub struct Arguments {
    /// The archive: one file, made where there is none.
    #[arg(value_name = "ARCHIVE")]
    archive: PathBuf,
    /// Files, folders (read recursively), or - for the standard input; none to put incidents together anew.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    /// Leave incidents and links as they are; the next `add` brings them up to date.
    #[arg(long)]
    no_merge: bool,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> anyhow::Result<Status> {
    let annalist = arguments.reading.own.annalist()?;
    let quiet = arguments.reading.quiet;
    let mut archive = if arguments.paths.is_empty() {
        Archive::open(&arguments.archive)?
    } else {
        Archive::create(&arguments.archive)?
    };
    let progress = Progress::new(quiet);
    let (inputs, options) = arguments.reading.settings(arguments.paths.clone());
    let (added, status) = if inputs.paths.is_empty() {
        (Added::default(), Status::Done)
    } else {
        add(&mut archive, &annalist, &inputs, options, &progress, quiet)?
    };
    if !arguments.no_merge && (archive.is_stale()? || arguments.paths.is_empty()) {
        refresh(&mut archive, &annalist)?;
    }
    if !quiet {
        let counts = archive.counts()?;
        code::say(&format!(
            "{} new reports, {} known; {}: {} reports, {} mentions, {} incidents, {} links",
            added.new,
            added.known,
            arguments.archive.display(),
            counts.reports,
            counts.mentions,
            counts.incidents,
            counts.links
        ));
    }
    Ok(status)
}

/// Codes what the inputs hold into the archive, without putting incidents together. What is new is kept batch by batch,
/// so that a run that was broken off can be repeated.
pub fn add(
    archive: &mut Archive,
    annalist: &Annalist,
    inputs: &Inputs,
    options: Options,
    progress: &Progress,
    quiet: bool,
) -> anyhow::Result<(Added, Status)> {
    let options = Options {
        no_merge: true,
        ..options
    };
    let collection = annalist
        .run(inputs, &options, &|done| progress.tell(done))
        .map_err(|d| anyhow::anyhow!("{}", d.message))?;
    progress.end();
    let added = archive.add_reports(&collection.reports, &collection.mentions)?;
    let made_by = annalist.made_by();
    if added.new > 0 {
        archive.add_run(&Run {
            program: made_by.program,
            knowledge: made_by.knowledge,
            model: made_by.model,
            reports: count(added.new),
            mentions: count(added.mentions),
        })?;
    }
    Ok((added, code::report(&collection.diagnostics, quiet)))
}

/// Puts all that the archive holds together to incidents and links, in the place of those that it has.
pub fn refresh(archive: &mut Archive, annalist: &Annalist) -> anyhow::Result<()> {
    let mut reports = archive.reports()?;
    let mentions = archive.mentions()?;
    let copies = merge::copies(&reports);
    for (report, copy_of) in reports.iter_mut().zip(copies) {
        report.copy_of = copy_of;
    }
    archive.set_copies(&reports)?;
    let incidents = merge::merge(&reports, &mentions, &annalist.knowledge);
    let links = link::link(&reports, &mentions, &incidents, &annalist.knowledge);
    archive.store_incidents(&incidents, &links)?;
    Ok(())
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}
