//! `annalist export`: the incidents of an archive as a file for other programs. Texts of reports stay in the archive.

use std::{
    fs::File,
    io::{self, BufWriter, IsTerminal, Write},
    path::PathBuf,
};

use annalist::{
    Collection,
    write::{self, Run, wire::Line},
};
use anyhow::{Context, bail};
use archive::Archive;
use clap::{Args, ValueEnum};

use crate::{
    Status,
    list::Which,
    wire::{self, ReportLine},
};

/// Write incidents of an archive for other programs.
#[derive(Args)]
pub struct Arguments {
    /// The archive.
    #[arg(value_name = "ARCHIVE")]
    archive: PathBuf,
    #[command(flatten)]
    which: Which,
    /// Form of the output.
    #[arg(long, value_enum)]
    format: Format,
    /// Write to a file.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Forms of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One row an incident.
    Csv,
    /// Reports (without their texts), mentions, incidents and links, one JSON object a line.
    Jsonl,
    /// Incidents, for maps.
    Geojson,
    /// One row an incident, as in csv, with days and numbers as such.
    Parquet,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> anyhow::Result<Status> {
    if arguments.format == Format::Parquet && arguments.output.is_none() && io::stdout().is_terminal() {
        bail!("Parquet is nothing for a terminal: give a file with -o FILE");
    }
    let archive = Archive::open_read_only(&arguments.archive)?;
    let collection = collect(&archive, &arguments.which)?;
    let run = made_by(&archive)?;
    let mut out: Box<dyn Write> = match &arguments.output {
        Some(path) => {
            let file = File::create(path).with_context(|| format!("{} can't be written", path.display()))?;
            Box::new(BufWriter::new(file))
        }
        None => Box::new(BufWriter::new(io::stdout().lock())),
    };
    match arguments.format {
        Format::Csv => write::csv(&collection, &mut out)?,
        Format::Geojson => write::geojson(&collection, &mut out)?,
        Format::Parquet => write::parquet(&collection, &mut out)?,
        Format::Jsonl => jsonl(&collection, &run, &mut out)?,
    }
    out.flush()?;
    Ok(Status::Done)
}

/// What is asked for, with all that belongs to it: links where both their incidents are meant.
fn collect(archive: &Archive, which: &Which) -> anyhow::Result<Collection> {
    if which.is_all() {
        return Ok(Collection {
            reports: archive.reports()?,
            mentions: archive.mentions()?,
            incidents: archive.all_incidents()?,
            links: archive.links()?,
            diagnostics: vec![],
        });
    }
    let mut collection = wire::around(archive, archive.incidents(&which.filter())?.items)?;
    let meant = |id: &str| collection.incidents.iter().any(|i| *i.id == *id);
    collection.links = archive
        .links()?
        .into_iter()
        .filter(|l| meant(&l.from) && meant(&l.to))
        .collect();
    for link in &collection.links {
        if let Some((id, _)) = &link.evidence
            && !collection.reports.iter().any(|r| r.id == *id)
        {
            collection.reports.extend(archive.report(id)?.map(|f| f.report));
        }
    }
    Ok(collection)
}

/// What coded the archive; where several did, each once.
fn made_by(archive: &Archive) -> anyhow::Result<Run> {
    let runs = archive.runs()?;
    let all = |part: fn(&archive::Run) -> &str| crate::words::joined(runs.iter().map(part));
    Ok(Run {
        program: all(|r| &r.program),
        knowledge: all(|r| &r.knowledge),
        model: all(|r| &r.model),
    })
}

fn jsonl(collection: &Collection, run: &Run, out: &mut dyn Write) -> io::Result<()> {
    for line in write::lines(collection, run) {
        match &line {
            Line::Report(report) => serde_json::to_writer(&mut *out, &ReportLine::from(report))?,
            line => serde_json::to_writer(&mut *out, line)?,
        }
        out.write_all(b"\n")?;
    }
    Ok(())
}
