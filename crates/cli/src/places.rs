//! `annalist places`: the gazetteer, whether its lists are sound, and what a name may mean.

use std::{
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use knowledge::{
    Gazetteer,
    gazetteer::{self, Candidate, PlaceKind},
};

use crate::{
    Status,
    program::{Program, part_of},
};

/// Check the gazetteer, or ask it for a name.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
    #[command(flatten)]
    program: Program,
}

#[derive(Subcommand)]
enum What {
    /// List places that stand in the lists twice or lie out of their country; of a folder also the rows that are wrong.
    Check {
        /// A folder of knowledge, with `places/` in it [default: the places of the program].
        folder: Option<PathBuf>,
    },
    /// List the places that a name may mean, the likeliest first, each with the reasons for its rank.
    Resolve {
        /// A name, in any spelling.
        name: String,
        /// The country that the text speaks of: its ISO 3166-1 alpha-2 code or its name.
        #[arg(long, value_name = "COUNTRY")]
        near: Option<String>,
    },
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> anyhow::Result<Status> {
    let annalist = arguments.program.annalist()?;
    let own = &annalist.knowledge.gazetteer;
    match &arguments.what {
        What::Check { folder: None } => check(own),
        What::Check { folder: Some(folder) } => match compiled(folder)? {
            Ok(gazetteer) => check(&gazetteer),
            Err(wrong) => report(&wrong),
        },
        What::Resolve { name, near } => resolve(own, name, near.as_deref()),
    }
}

fn check(gazetteer: &Gazetteer) -> anyhow::Result<Status> {
    let findings = gazetteer.check();
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    if lines.is_empty() {
        let mut out = io::stdout().lock();
        writeln!(out, "{} places, nothing to report", gazetteer.len())?;
    }
    report(&lines)
}

fn report(lines: &[String]) -> anyhow::Result<Status> {
    let mut out = BufWriter::new(io::stdout().lock());
    for line in lines {
        writeln!(out, "{line}")?;
    }
    out.flush()?;
    Ok(if lines.is_empty() { Status::Done } else { Status::Failed })
}

/// The gazetteer of a folder, or all that is wrong in its rows.
fn compiled(folder: &Path) -> anyhow::Result<Result<Gazetteer, Vec<String>>> {
    let sources = part_of(folder, "places")?;
    match gazetteer::compile(&sources) {
        // The process ends with this command: the bytes may stay as long.
        Ok(section) => Ok(Ok(Gazetteer::load(section.leak())?)),
        Err(errors) => Ok(Err(errors.iter().map(ToString::to_string).collect())),
    }
}

fn resolve(gazetteer: &Gazetteer, name: &str, near: Option<&str>) -> anyhow::Result<Status> {
    let near = near.map(|n| country(gazetteer, n)).transpose()?;
    let candidates = gazetteer.resolve(name, near);
    if candidates.is_empty() {
        bail!("the gazetteer has no place of the name `{name}`");
    }
    let mut out = BufWriter::new(io::stdout().lock());
    for candidate in &candidates {
        writeln!(out, "{}", line(gazetteer, candidate))?;
    }
    out.flush()?;
    Ok(Status::Done)
}

/// Score, name, kind, division and country, point, GeoNames id, reasons; separated by tabs.
fn line(gazetteer: &Gazetteer, candidate: &Candidate) -> String {
    let place = gazetteer.place(candidate.id);
    let within = [gazetteer.admin1_name(candidate.id), place.country];
    let within: Vec<&str> = within.into_iter().flatten().collect();
    let geonames = place.geonames.map_or_else(|| "-".to_owned(), |g| g.to_string());
    let reasons = candidate
        .reasons
        .iter()
        .map(|(reason, worth)| format!("{reason} {worth:+.1}"));
    format!(
        "{:.1}\t{}\t{}\t{}\t{:.4} {:.4}\t{geonames}\t{}",
        candidate.score(),
        place.name,
        place.kind,
        within.join(", "),
        place.lat,
        place.lon,
        reasons.collect::<Vec<_>>().join(", ")
    )
}

/// The ISO code of a country that is given by code or by name.
fn country(gazetteer: &Gazetteer, given: &str) -> anyhow::Result<&'static str> {
    let by_code = gazetteer.country(&given.to_uppercase());
    let mut by_name = gazetteer
        .candidates(given)
        .filter(|&id| gazetteer.place(id).kind == PlaceKind::Country);
    let id = by_code.or_else(|| by_name.next());
    let iso = id.and_then(|id| gazetteer.place(id).country);
    iso.with_context(|| format!("`{given}` is no country: give its name or its ISO 3166-1 alpha-2 code"))
}
