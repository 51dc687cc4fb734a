//! `annalist evaluate`: how well coded output agrees with a record made by readers.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    time::Instant,
};

use annalist::{
    Options,
    evaluate::{self, Outcome, Rows, Scored},
};
use anyhow::{Context, bail};
use clap::Args;

use crate::{Status, program::Program};

/// Score coded output against a record made by readers, or the program on a public benchmark.
#[derive(Args)]
pub struct Arguments {
    /// A record (JSON Lines), then reports or coded JSON Lines; or a folder with sets.json; or a benchmark's data,
    /// then, for free, the folder of its labels (evaluation/free unless given).
    #[arg(value_name = "GOLD [PATH…]", required = true)]
    paths: Vec<PathBuf>,
    /// A public benchmark: article-extraction, ud; or free, texts of other wars with labels of our own; or stream, a
    /// general stream of news and the time that it takes.
    #[arg(long, value_name = "NAME")]
    benchmark: Option<String>,
    /// Print the figures as JSON.
    #[arg(long)]
    json: bool,
    /// Print a line for each set of a folder, on the standard error.
    #[arg(long)]
    each: bool,
    /// Score only these sets of a folder.
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    sets: Vec<String>,
    /// Write a CSV with a row for each case.
    #[arg(long, value_name = "FILE")]
    rows: Option<PathBuf>,
    #[command(flatten)]
    program: Program,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> anyhow::Result<Status> {
    let mut out = BufWriter::new(io::stdout().lock());
    let Some((gold, paths)) = arguments.paths.split_first() else {
        bail!("give a record, or a folder with sets.json");
    };
    if let Some(name) = &arguments.benchmark {
        benchmark(name, gold, paths, arguments, &mut out)?;
        return Ok(Status::Done);
    }
    let outcome = if gold.is_dir() {
        of_folder(gold, arguments)?
    } else {
        of_record(gold, paths, arguments)?
    };
    if let Some(path) = &arguments.rows {
        let mut file = File::create(path).with_context(|| format!("{} can't be written", path.display()))?;
        evaluate::write_rows(&outcome.rows, &mut file)?;
    }
    if arguments.json {
        writeln!(out, "{}", serde_json::to_string(&outcome.figures)?)?;
    } else {
        write!(out, "{}", evaluate::table(&outcome.figures))?;
    }
    out.flush()?;
    Ok(Status::Done)
}

fn of_folder(gold: &Path, arguments: &Arguments) -> anyhow::Result<Outcome> {
    let mut sets = evaluate::folder(&arguments.program.annalist()?, gold, &Options::default())?;
    sets.retain(|s| arguments.sets.is_empty() || arguments.sets.contains(&s.name));
    if arguments.each {
        each(&sets)?;
    }
    Ok(evaluate::pooled(&sets))
}

/// A line for each set, on the standard error.
fn each(sets: &[Scored]) -> anyhow::Result<()> {
    let mut stderr = io::stderr().lock();
    for Scored { name, gold, system } in sets {
        let f = evaluate::evaluate(gold, system).figures;
        writeln!(
            stderr,
            "{name:12} records {:.3}  mentions {:.3}  class {:.3}  B3 {:.3}  links {:.3}",
            f.records.f1, f.mentions.f1, f.class, f.incidents.f1, f.links.f1
        )?;
    }
    Ok(())
}

fn of_record(gold: &Path, paths: &[PathBuf], arguments: &Arguments) -> anyhow::Result<Outcome> {
    let record = Rows::open(gold)?;
    let [first, ..] = paths else {
        bail!("give the reports that {} names, or coded JSON Lines", gold.display());
    };
    let system = if is_coded(first) {
        let mut all = Rows::default();
        for path in paths {
            all.extend(Rows::open(path)?);
        }
        all
    } else {
        evaluate::coded(&arguments.program.annalist()?, &record, paths, &Options::default())?
    };
    Ok(evaluate::evaluate(&record, &system))
}

/// Whether a file holds what the program writes: its first line is of a kind that it knows.
fn is_coded(path: &Path) -> bool {
    let first = std::fs::read_to_string(path).ok();
    let first = first.as_deref().and_then(|t| t.lines().find(|l| !l.trim().is_empty()));
    let row = first.and_then(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let kind = row.as_ref().and_then(|r| r.get("kind")?.as_str());
    matches!(
        kind,
        Some("run" | "report" | "mention" | "incident" | "link" | "diagnostic")
    )
}

/// Scores the program on public data.
fn benchmark(
    name: &str,
    path: &Path,
    more: &[PathBuf],
    arguments: &Arguments,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    match name {
        "article-extraction" => articles(path, arguments, out)?,
        "free" => {
            let labels = more.first().map_or(Path::new("evaluation/free"), PathBuf::as_path);
            free(path, labels, arguments, out)?;
        }
        "ud" => {
            let scores = evaluate::treebanks(&arguments.program.annalist()?, path)?;
            if arguments.json {
                writeln!(out, "{}", serde_json::to_string(&scores)?)?;
            } else {
                write!(out, "{}", evaluate::treebank_table(&scores))?;
            }
        }
        "stream" => stream(path, arguments, out)?,
        _ => bail!("`{name}` is no benchmark that the program knows: article-extraction, free, stream, ud"),
    }
    out.flush()?;
    Ok(())
}

/// Scores the reader of pages, and takes its time on one thread: the best of three runs, since others use the machine.
fn articles(path: &Path, arguments: &Arguments, out: &mut dyn Write) -> anyhow::Result<()> {
    let annalist = arguments.program.annalist()?;
    let articles = evaluate::Articles::open(path)?;
    let mut best = f64::INFINITY;
    let mut reports = Vec::new();
    for _ in 0..3 {
        let begun = Instant::now();
        reports = articles.reports(&annalist);
        best = best.min(begun.elapsed().as_secs_f64());
    }
    let (scores, pages) = articles.score(&reports);
    let speed = (articles.len() as f64 / best.max(f64::MIN_POSITIVE)).round();
    if let Some(path) = &arguments.rows {
        std::fs::write(path, evaluate::article_rows(&pages))
            .with_context(|| format!("{} can't be written", path.display()))?;
    }
    if arguments.json {
        let mut figures = serde_json::to_value(&scores)?;
        figures["pages_a_second"] = speed.into();
        writeln!(out, "{figures}")?;
    } else {
        writeln!(
            out,
            "precision {:.3}  recall {:.3}  F1 {:.3}  exact {:.3}  of {} pages; {speed} pages a second on one thread",
            scores.precision, scores.recall, scores.f1, scores.exact, scores.pages
        )?;
    }
    Ok(())
}

/// Takes the time of a general stream of news, on one thread.
fn stream(data: &Path, arguments: &Arguments, out: &mut dyn Write) -> anyhow::Result<()> {
    let stream = evaluate::stream(&mut arguments.program.annalist()?, data)?;
    if arguments.json {
        writeln!(out, "{}", serde_json::to_string(&stream)?)?;
        return Ok(());
    }
    writeln!(
        out,
        "{} reports, {} of a war: {} a second on one thread, {} were every report read\n\
         settled at a glance: {}; lost by it: {:.1} % of {} mentions",
        stream.reports,
        stream.of_war,
        stream.reports_a_second,
        stream.all_read_a_second,
        stream.settled,
        100.0 * stream.lost,
        stream.mentions
    )?;
    Ok(())
}

/// Scores the program on free texts of other wars, those of MUC-4 apart: they are in capitals.
fn free(data: &Path, labels: &Path, arguments: &Arguments, out: &mut dyn Write) -> anyhow::Result<()> {
    let passages = tempfile::tempdir().context("no temporary folder for the passages")?;
    let annalist = arguments.program.annalist()?;
    let mut sets = evaluate::free(&annalist, data, labels, passages.path(), &Options::default())?;
    sets.retain(|s| arguments.sets.is_empty() || arguments.sets.contains(&s.name));
    if arguments.each {
        each(&sets)?;
    }
    let (muc4, others): (Vec<Scored>, Vec<Scored>) = sets.into_iter().partition(|s| s.name == "muc4");
    let parts = [("muc4", muc4), ("others", others)].map(|(name, sets)| (name, evaluate::pooled(&sets)));
    if let Some(path) = &arguments.rows {
        let mut file = File::create(path).with_context(|| format!("{} can't be written", path.display()))?;
        let rows: Vec<_> = parts.iter().flat_map(|(_, o)| o.rows.iter().cloned()).collect();
        evaluate::write_rows(&rows, &mut file)?;
    }
    if arguments.json {
        let figures: BTreeMap<&str, _> = parts.iter().map(|(name, o)| (*name, &o.figures)).collect();
        writeln!(out, "{}", serde_json::to_string(&figures)?)?;
    } else {
        for (name, outcome) in &parts {
            writeln!(out, "{name}\n{}", evaluate::table(&outcome.figures))?;
        }
    }
    Ok(())
}
