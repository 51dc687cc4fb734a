//! `annalist add`: code reports into an archive.

use std::{ops::ControlFlow, path::PathBuf};

use annalist::{Annalist, Coded, Inputs, Options};
use archive::{Added, Archive, Run};
use clap::Args;
use events::{Mention, Report};

use crate::{
    Status,
    code::{self, Reading},
    fetched::{self, Fetched, Fetching},
    incidents,
    progress::Progress,
};

/// Code reports into an archive; those that it has are left as they are.
#[derive(Args)]
pub struct Arguments {
    /// The archive: one file, made where there is none.
    #[arg(value_name = "ARCHIVE")]
    archive: PathBuf,
    /// Files, folders (read recursively), - for the standard input, or, with --fetch, addresses of pages and feeds; none to
    /// put incidents together anew.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    fetching: Fetching,
    /// Leave incidents and links as they are; the next `add` brings them up to date.
    #[arg(long)]
    no_merge: bool,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> anyhow::Result<Status> {
    let annalist = arguments.reading.program.annalist()?;
    let quiet = arguments.reading.quiet;
    let (addresses, mut paths) = fetched::split(&arguments.paths);
    let fetched = match &addresses[..] {
        [] => None,
        some => Some(Fetched::all(some, &arguments.archive, &arguments.fetching)?),
    };
    paths.extend(fetched.iter().map(Fetched::path));
    let mut archive = if arguments.paths.is_empty() {
        Archive::open(&arguments.archive)?
    } else {
        Archive::create(&arguments.archive)?
    };
    let progress = Progress::new(quiet);
    let (inputs, options) = arguments.reading.settings(paths);
    let (added, mut status) = if inputs.paths.is_empty() {
        (Added::default(), Status::Done)
    } else {
        add(&mut archive, &annalist, &inputs, &options, &progress, quiet)?
    };
    if let Some(fetched) = &fetched {
        fetched.note()?;
        if code::report(&fetched.diagnostics, quiet) == Status::Partly {
            status = Status::Partly;
        }
        if fetched.unchanged > 0 && !quiet {
            code::say(&format!(
                "{} pages have not changed since they were fetched",
                fetched.unchanged
            ));
        }
    }
    if !arguments.no_merge && (archive.is_stale()? || arguments.paths.is_empty()) {
        incidents::renew(&archive, &annalist.knowledge)?;
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

/// How many reports are coded before they are written; what is written stays, whatever comes after.
const BATCH: usize = 64;

/// Codes what the inputs hold into the archive, without putting incidents together. What is new is kept batch by batch
/// and what the archive has is not coded again, so that a run that was broken off goes on where it was.
pub fn add(
    archive: &mut Archive,
    annalist: &Annalist,
    inputs: &Inputs,
    options: &Options,
    progress: &Progress,
    quiet: bool,
) -> anyhow::Result<(Added, Status)> {
    let known = archive.ids_starting("r-", u32::MAX)?;
    let mut store = Store::new(archive, annalist);
    let each = annalist
        .each(
            inputs,
            options,
            &|id| known.contains(id),
            &|done| progress.tell(done),
            |coded| store.keep(coded),
        )
        .map_err(|d| anyhow::anyhow!("{}", d.message))?;
    progress.end();
    let mut added = store.end()?;
    added.known += each.known;
    Ok((added, code::report(&each.diagnostics, quiet)))
}

/// Writes coded reports into an archive, a batch at a time.
struct Store<'a> {
    archive: &'a mut Archive,
    made_by: Run,
    reports: Vec<Report>,
    mentions: Vec<Mention>,
    /// What was written, or why no more is.
    added: archive::Result<Added>,
}

impl<'a> Store<'a> {
    fn new(archive: &'a mut Archive, annalist: &Annalist) -> Self {
        let made_by = annalist.made_by();
        Self {
            archive,
            made_by: Run {
                program: made_by.program,
                knowledge: made_by.knowledge,
                model: made_by.model,
                reports: 0,
                mentions: 0,
            },
            reports: Vec::new(),
            mentions: Vec::new(),
            added: Ok(Added::default()),
        }
    }

    fn keep(&mut self, coded: Coded) -> ControlFlow<()> {
        self.reports.push(coded.report);
        self.mentions.extend(coded.mentions);
        if self.reports.len() >= BATCH {
            self.write();
        }
        match self.added {
            Ok(_) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }

    fn write(&mut self) {
        let Ok(added) = &mut self.added else { return };
        match self.archive.add_coded(&self.reports, &self.mentions, &self.made_by) {
            Ok(step) => {
                added.new += step.new;
                added.known += step.known;
                added.mentions += step.mentions;
            }
            Err(error) => self.added = Err(error),
        }
        self.reports.clear();
        self.mentions.clear();
    }

    /// Writes what is left.
    fn end(mut self) -> archive::Result<Added> {
        self.write();
        self.added
    }
}
