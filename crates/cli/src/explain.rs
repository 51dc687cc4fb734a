//! `annalist explain`: which rules made a mention, and why an incident's mentions were put together.

use std::{
    io::{self, IsTerminal, Write},
    path::PathBuf,
};

use anyhow::bail;
use archive::{Archive, Dossier};
use clap::Args;
use events::{Interval, Mention, Report, merge};
use knowledge::Knowledge;

use crate::{
    Status,
    code::date,
    explain_text,
    list::bold,
    program::Program,
    show::{clean, heading, one_id, sentence},
    words,
};

/// Show which rules made a mention, with the words each used, or why the mentions of an incident were put together.
#[derive(Args)]
pub struct Arguments {
    /// The archive.
    #[arg(value_name = "ARCHIVE", required_unless_present = "text")]
    archive: Option<PathBuf>,
    /// A mention (m-…) or an incident (i-…); the beginning of the id is enough.
    #[arg(value_name = "ID", required_unless_present = "text")]
    id: Option<String>,
    /// Code this text, and show where each value of its mentions comes from and why other words are not coded.
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["archive", "id"])]
    text: Option<String>,
    /// Day of publication of the text.
    #[arg(long, value_name = "DATE", value_parser = date, requires = "text")]
    published: Option<Interval>,
    #[command(flatten)]
    program: Program,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> anyhow::Result<Status> {
    let bold = bold(io::stdout().is_terminal());
    let mut out = io::BufWriter::new(io::stdout().lock());
    if let Some(text) = &arguments.text {
        explain_text::run(
            &arguments.program.annalist()?,
            text,
            arguments.published,
            bold,
            &mut out,
        )?;
        out.flush()?;
        return Ok(Status::Done);
    }
    let (Some(path), Some(id)) = (&arguments.archive, &arguments.id) else {
        bail!("give an archive and an id, or a text with --text");
    };
    let archive = Archive::open_read_only(path)?;
    let id = one_id(&archive, path, id)?;
    if let Some(mention) = archive.mention(&id)? {
        let Some(folder) = archive.report(&mention.report)? else {
            bail!("the archive is damaged: {id} stands in no report");
        };
        about_mention(&mention, &folder.report, "", bold, &mut out)?;
        if let Some(incident) = folder.incidents.get(&mention.id) {
            writeln!(out, "incident {incident}: `annalist explain` it to see why")?;
        }
    } else if let Some(dossier) = archive.incident(&id)? {
        let annalist = arguments.program.annalist()?;
        let all = all_mentions(&archive, &dossier)?;
        about_incident(&dossier, &all, &annalist.knowledge, bold, &mut out)?;
    } else {
        bail!("{id} is a report; give the id of a mention (m-…) or an incident (i-…)");
    }
    out.flush()?;
    Ok(Status::Done)
}

/// All mentions of the reports of an incident: what else a report tells bears on what goes together.
fn all_mentions(archive: &Archive, dossier: &Dossier) -> archive::Result<Vec<Mention>> {
    let mut all = Vec::new();
    for report in &dossier.reports {
        all.extend(archive.report(&report.id)?.into_iter().flat_map(|f| f.mentions));
    }
    Ok(all)
}

/// A mention: its class, its sentence, and the rules that fired, each with its words.
pub fn about_mention(m: &Mention, report: &Report, indent: &str, bold: bool, out: &mut dyn Write) -> io::Result<()> {
    let class = words::class(m.class.as_str());
    let head = format!("{class}, {}", words::status(m.status));
    let head = if bold { format!("\x1b[1m{head}\x1b[0m") } else { head };
    writeln!(out, "{indent}{head}  {}  confidence {:.2}", m.id, m.confidence)?;
    writeln!(out, "{indent}  {}", clean(&heading(report)))?;
    writeln!(out, "{indent}  “{}”", sentence(m, report))?;
    let width = m.rules.iter().map(|r| r.rule.chars().count()).max().unwrap_or(0);
    for rule in &m.rules {
        let said = clean(rule.span.of(&report.text));
        let said = if said.is_empty() {
            String::new()
        } else {
            format!("“{said}”")
        };
        writeln!(out, "{indent}  {:<width$}  {said}", rule.rule)?;
    }
    Ok(())
}

fn about_incident(
    d: &Dossier,
    all: &[Mention],
    knowledge: &Knowledge,
    bold: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "{}  {}", words::incident(&d.incident), d.incident.id)?;
    for (number, mention) in d.mentions.iter().enumerate() {
        writeln!(out)?;
        if let Some(report) = d.reports.iter().find(|r| r.id == mention.report) {
            about_mention(mention, report, "", bold, out)?;
        }
        // The earlier mention that speaks for it most.
        let best = d
            .mentions
            .iter()
            .take(number)
            .filter_map(|other| {
                let decision = merge::explain(&d.reports, all, knowledge, (&other.id, &mention.id))?;
                Some((other, decision))
            })
            .reduce(|a, b| if b.1.total() > a.1.total() { b } else { a });
        let Some((other, decision)) = best else {
            continue;
        };
        match decision.forbidden {
            Some(why) => writeln!(
                out,
                "  with {}: not by the two alone ({why}), but through what both stand with",
                other.id
            )?,
            None => {
                let reasons: Vec<String> = decision
                    .features
                    .iter()
                    .map(|f| format!("{} {:+.1}", f.name, f.weight))
                    .collect();
                writeln!(
                    out,
                    "  with {}: {:+.1} = {}",
                    other.id,
                    decision.total(),
                    reasons.join(", ")
                )?;
            }
        }
    }
    Ok(())
}
