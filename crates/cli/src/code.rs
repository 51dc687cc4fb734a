//! `annalist code`: read reports, print what they tell.

use std::{
    fs::File,
    io::{self, BufWriter, IsTerminal, Write},
    path::PathBuf,
};

use annalist::{Annalist, Collection, Diagnostic, Inputs, Options, write};
use anyhow::Context;
use clap::{Args, ValueEnum};
use events::Interval;
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::{Status, program::Program, progress::Progress};

/// Read reports and print what they tell.
#[derive(Args)]
pub struct Arguments {
    /// Files, folders (read recursively), or - for the standard input.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    /// Form of the output [default: table on a terminal, else jsonl].
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Write the output to a file.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write the diagnostics to a file, as JSON Lines, not to the output.
    #[arg(long, value_name = "FILE")]
    errors: Option<PathBuf>,
    /// Leave incidents and links out.
    #[arg(long)]
    no_merge: bool,
}

/// How reports are read: common to `code` and `add`.
#[derive(Args)]
pub struct Reading {
    /// JSON Lines with `file` and any of published, source, title, url, language.
    #[arg(long, value_name = "FILE")]
    pub metadata: Option<PathBuf>,
    /// Day of publication of reports that nothing else dates.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub published: Option<Interval>,
    /// Publisher of reports for which nothing else names one.
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    #[command(flatten)]
    pub program: Program,
    /// Number of threads [default: one a core].
    #[arg(long, value_name = "N")]
    pub jobs: Option<std::num::NonZeroUsize>,
    /// Say nothing on the standard error but failures.
    #[arg(long)]
    pub quiet: bool,
}

/// Forms of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Incidents, for the eye.
    Table,
    /// Everything, one JSON object a line.
    Jsonl,
    /// Incidents, one a row.
    Csv,
    /// Incidents, for maps.
    Geojson,
}

/// A day, or the days of a month or year, as an option gives them.
pub fn date(text: &str) -> Result<Interval, String> {
    annalist::parse_date(text).ok_or_else(|| "not a date: use the form 2021-02-25".to_owned())
}

impl Reading {
    /// The inputs and options of the library.
    pub fn settings(&self, paths: Vec<PathBuf>) -> (Inputs, Options) {
        let inputs = Inputs {
            paths,
            metadata: self.metadata.clone(),
            published: self.published,
            source: self.source.clone(),
        };
        let options = Options {
            jobs: self.jobs.map_or(0, Into::into),
            no_merge: false,
            today: Some(today()),
        };
        (inputs, options)
    }
}

/// The day, read once and used for a warning alone. `SOURCE_DATE_EPOCH` fixes it, so that runs can be repeated.
fn today() -> Date {
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|s| s.parse().ok());
    let now = fixed
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .unwrap_or_else(Timestamp::now);
    now.to_zoned(TimeZone::UTC).date()
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> anyhow::Result<Status> {
    let annalist = arguments.reading.program.annalist()?;
    let (inputs, mut options) = arguments.reading.settings(arguments.paths.clone());
    options.no_merge = arguments.no_merge;
    let progress = Progress::new(arguments.reading.quiet);
    let mut collection = annalist
        .run(&inputs, &options, &|done| progress.tell(done))
        .map_err(|d| anyhow::anyhow!("{}", d.message))?;
    progress.end();
    let diagnostics = collection.diagnostics.clone();
    if let Some(path) = &arguments.errors {
        let mut out = create(path)?;
        write::diagnostics(&diagnostics, &mut out)?;
        out.flush()?;
        collection.diagnostics.clear();
    }
    match &arguments.output {
        Some(path) => {
            let mut out = create(path)?;
            write_to(
                arguments.format.unwrap_or(Format::Jsonl),
                &annalist,
                &collection,
                false,
                &mut out,
            )?;
            out.flush()?;
        }
        None => {
            let terminal = io::stdout().is_terminal();
            let format = arguments
                .format
                .unwrap_or(if terminal { Format::Table } else { Format::Jsonl });
            let bold = terminal && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
            let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
            write_to(format, &annalist, &collection, bold, &mut out)?;
            out.flush()?;
        }
    }
    Ok(report(&diagnostics, arguments.reading.quiet))
}

fn create(path: &PathBuf) -> anyhow::Result<BufWriter<File>> {
    let file = File::create(path).with_context(|| format!("{} can't be written", path.display()))?;
    Ok(BufWriter::new(file))
}

fn write_to(
    format: Format,
    annalist: &Annalist,
    collection: &Collection,
    bold: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Table => write::table(collection, bold, out),
        Format::Jsonl => write::jsonl(collection, &annalist.made_by(), out),
        Format::Csv => write::csv(collection, out),
        Format::Geojson => write::geojson(collection, out),
    }
}

/// Tells of inputs that failed, and gives the exit status.
pub fn report(diagnostics: &[Diagnostic], quiet: bool) -> Status {
    let failed = diagnostics.iter().filter(|d| d.is_error()).count();
    let mut stderr = io::stderr().lock();
    for diagnostic in diagnostics.iter().filter(|d| !quiet || d.is_error()) {
        // Nobody to tell is no reason to fail.
        let _ = writeln!(stderr, "annalist: {diagnostic}");
    }
    if failed > 0 { Status::Partly } else { Status::Done }
}

/// Says something to the person who runs the program.
pub fn say(text: &str) {
    // Nobody to tell is no reason to fail.
    let _ = writeln!(io::stderr(), "annalist: {text}");
}
