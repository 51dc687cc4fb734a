//! `annalist actors`: whether the tables of actors hold together, and what a name means.

use std::{
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use anyhow::bail;
use clap::{Args, Subcommand};
use jiff::civil::Date;
use knowledge::{
    Actors,
    actors::{self, Actor, ActorKind, Doubt, Explanation, NameUse, Reading, RoleReading, Spelling, fold},
};

use crate::{
    Status,
    program::{Program, part_of},
};

/// Check the tables of actors, or show what a name means.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
    #[command(flatten)]
    program: Program,
}

#[derive(Subcommand)]
enum What {
    /// List what is wrong with the tables of actors: names of two actors without a mark, offices held by two at a time,
    /// unknown or circling parents, unknown codes, names that are everyday words.
    Check {
        /// A folder of knowledge, with `actors/` in it [default: the actors of the program, checked when it was built].
        folder: Option<PathBuf>,
    },
    /// Show which actor a name means, why, and what else it can mean.
    Resolve {
        /// The name: "ISI", "Defence Secretary", "Mohammed bin Salman".
        name: String,
        /// On this day.
        #[arg(long, value_name = "DATE")]
        on: Option<Date>,
        /// In a report about this state: its ISO code or name.
        #[arg(long, value_name = "COUNTRY")]
        near: Option<String>,
    },
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> anyhow::Result<Status> {
    let mut out = BufWriter::new(io::stdout().lock());
    let status = match &arguments.what {
        What::Check { folder: Some(folder) } => check(folder, &mut out)?,
        What::Check { folder: None } => {
            figures(&arguments.program.annalist()?.knowledge.actors, &mut out)?;
            Status::Done
        }
        What::Resolve { name, on, near } => {
            let annalist = arguments.program.annalist()?;
            let actors = &annalist.knowledge.actors;
            let near = near.as_deref().map(|near| country(actors, near)).transpose()?;
            let explanation = actors.explain(name, on.map(day), near);
            tell(&explanation, actors, &mut out)?
        }
    };
    out.flush()?;
    Ok(status)
}

fn check(folder: &Path, out: &mut dyn Write) -> anyhow::Result<Status> {
    let sources = part_of(folder, "actors")?;
    let wrong = actors::check(&sources);
    for error in &wrong {
        writeln!(out, "{error}")?;
    }
    match wrong.len() {
        0 => writeln!(out, "nothing is wrong")?,
        1 => writeln!(out, "1 thing is wrong")?,
        n => writeln!(out, "{n} things are wrong")?,
    }
    Ok(if wrong.is_empty() { Status::Done } else { Status::Failed })
}

/// How many actors of each kind there are.
fn figures(actors: &Actors, out: &mut dyn Write) -> io::Result<()> {
    let kinds = [
        (ActorKind::State, "states and territories"),
        (ActorKind::Organ, "organs of states"),
        (ActorKind::Body, "groups, organisations and outlets"),
        (ActorKind::Person, "persons"),
    ];
    for (kind, words) in kinds {
        let all = actors.all().iter().filter(|a| a.kind == kind);
        writeln!(out, "{:>6} {words}", all.count())?;
    }
    let tenures: usize = actors.all().iter().map(|a| a.tenures.len()).sum();
    writeln!(out, "{tenures:>6} tenures of offices")?;
    writeln!(out, "nothing is wrong: they were checked when the program was built")
}

/// The ISO 3166-1 alpha-2 code of a state given by code or name.
fn country<'a>(actors: &'a Actors, given: &str) -> anyhow::Result<&'a str> {
    if let Some(state) = actors.state(&given.to_uppercase()) {
        return Ok(&state.country);
    }
    let named = actors
        .candidates(&fold(given))
        .iter()
        .filter_map(|c| actors.at(c.actor));
    let state = named
        .chain(actors.get(&given.to_lowercase()))
        .find(|a| a.kind == ActorKind::State);
    match state.and_then(|s| s.country.as_deref()) {
        Some(code) => Ok(code),
        None => bail!("{given}: no state of that code or name; write IQ or Iraq"),
    }
}

fn day(date: Date) -> u32 {
    let [year, month, day] = [i32::from(date.year()), i32::from(date.month()), i32::from(date.day())];
    u32::try_from(year * 10_000 + month * 100 + day).unwrap_or_default()
}

fn tell(told: &Explanation<'_>, actors: &Actors, out: &mut dyn Write) -> io::Result<Status> {
    let (meant, others): (Vec<_>, Vec<_>) = told.readings.iter().partition(|r| r.is_meant());
    for reading in &meant {
        about(reading, "", actors, out)?;
    }
    if let Some(role) = &told.role {
        about_role(role, out)?;
    }
    if told.word {
        writeln!(
            out,
            "also an everyday word or another's name: it counts only with its capitals or in company"
        )?;
    }
    if !others.is_empty() {
        writeln!(out, "{}", if meant.is_empty() { "can be" } else { "can also be" })?;
    }
    for reading in &others {
        about(reading, "  ", actors, out)?;
    }
    if !told.alike.is_empty() {
        writeln!(out, "sounds like")?;
    }
    for reading in &told.alike {
        about(reading, "  ", actors, out)?;
    }
    let known = !told.readings.is_empty() || !told.alike.is_empty() || told.role.is_some();
    if !known {
        writeln!(out, "not known")?;
    }
    Ok(if known { Status::Done } else { Status::Failed })
}

fn about(reading: &Reading<'_>, indent: &str, actors: &Actors, out: &mut dyn Write) -> io::Result<()> {
    let actor = reading.actor;
    let country = actor.country.as_deref().unwrap_or("-");
    writeln!(out, "{indent}{}  {}  {}  {country}", actor.name, actor.id, actor.sector)?;
    if let Some(spelling) = &reading.spelling {
        writeln!(out, "{indent}  {}", written(spelling, reading.acronym))?;
    }
    let parents: Vec<String> = actor.parents.iter().map(|p| parent(actor, p, actors)).collect();
    if !parents.is_empty() {
        writeln!(out, "{indent}  of {}", parents.join(", of "))?;
    }
    if let Some(active) = actor.active {
        let time = period(active.from, active.to, active.sure);
        writeln!(out, "{indent}  there {time}")?;
    }
    for tenure in &reading.offices {
        let time = period(tenure.from, tenure.to, tenure.sure);
        writeln!(out, "{indent}  {} of {} {time}", tenure.office, tenure.body)?;
    }
    for doubt in &reading.doubts {
        writeln!(out, "{indent}  but {}", words(*doubt))?;
    }
    Ok(())
}

fn written(spelling: &Spelling, acronym: bool) -> String {
    let Spelling { text, file, line, .. } = spelling;
    let usage = match spelling.usage {
        NameUse::Name if acronym => "acronym",
        NameUse::Name => "name",
        NameUse::Adjective => "adjective",
        NameUse::People => "people",
        NameUse::Seat => "seat of power",
        NameUse::Later => "short form",
    };
    let mark = if spelling.contextual {
        ", also the name of others"
    } else {
        ""
    };
    format!("{usage} “{text}”{mark}: {file}, line {line}")
}

fn parent(actor: &Actor, id: &str, actors: &Actors) -> String {
    let name = actors.get(id).map_or(id, |a| &a.name);
    let tie = actor.allegiances.iter().find(|a| &*a.body == id).map(|a| a.period);
    tie.map_or_else(
        || format!("{name} ({id})"),
        |t| format!("{name} ({id}, {})", period(t.from, t.to, t.sure)),
    )
}

/// "from 2014-06-29 to 2017-10-17"; doubtful times say so.
fn period(from: u32, to: u32, sure: bool) -> String {
    let day = |d: u32| format!("{:04}-{:02}-{:02}", d / 10_000, d / 100 % 100, d % 100);
    let mut parts = Vec::new();
    if from > 0 {
        parts.push(format!("from {}", day(from)));
    }
    if to < 99_991_231 {
        parts.push(format!("to {}", day(to)));
    }
    if parts.is_empty() {
        parts.push("at all times".to_owned());
    }
    if !sure {
        parts.push("(about)".to_owned());
    }
    parts.join(" ")
}

fn words(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::NeedsState => "only where its state is named, for others go by that name",
        Doubt::NeedsFullName => "only after it was named in full",
        Doubt::NeedsDeed => "only where it speaks or acts; else the place is meant",
        Doubt::OtherState => "of another state",
        Doubt::NotThen => "not there on that day",
        Doubt::NoOffice => "in no office that is known on that day",
        Doubt::Outdone => "another has the better claim to the name there",
    }
}

fn about_role(role: &RoleReading<'_>, out: &mut dyn Write) -> io::Result<()> {
    let kind = if role.phrase.office.is_some() {
        "office"
    } else {
        "organ"
    };
    let alone = if role.phrase.alone {
        ""
    } else {
        " next to a state's name"
    };
    writeln!(
        out,
        "a word for an {kind} of a state{alone}: role `{}` of roles.toml",
        role.phrase.role.suffix
    )?;
    if let Some(organ) = role.organ {
        writeln!(out, "  there {}  {}  {}", organ.name, organ.id, organ.sector)?;
    }
    if let Some(holder) = role.holder {
        writeln!(out, "  held on that day by {}  {}", holder.name, holder.id)?;
    }
    Ok(())
}
