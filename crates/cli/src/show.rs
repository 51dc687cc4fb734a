//! `annalist show`: one incident, with the words that tell of it.

use std::{
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
};

use anyhow::bail;
use archive::{Archive, Dossier};
use clap::Args;
use events::{LinkBasis, Mention, Report};

use crate::{Status, list::bold, wire, words};

/// Show one incident: its fields, where reports disagree, the words that say so, its links.
#[derive(Args)]
pub struct Arguments {
    /// The archive.
    #[arg(value_name = "ARCHIVE")]
    archive: PathBuf,
    /// The incident, or one of its mentions; the beginning of the id is enough.
    #[arg(value_name = "ID")]
    id: String,
    /// Give it as JSON.
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> anyhow::Result<Status> {
    let archive = Archive::open_read_only(&arguments.archive)?;
    let dossier = find(&archive, &arguments.archive, &arguments.id)?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    if arguments.json {
        serde_json::to_writer_pretty(&mut out, &wire::dossier(dossier))?;
        writeln!(out)?;
    } else {
        page(&dossier, bold(io::stdout().is_terminal()), &mut out)?;
    }
    out.flush()?;
    Ok(Status::Done)
}

/// The one id that begins so.
pub fn one_id(archive: &Archive, path: &Path, id: &str) -> anyhow::Result<String> {
    let found: Vec<String> = archive.ids_starting(id, 6)?.into_iter().collect();
    match found.as_slice() {
        _ if found.iter().any(|f| f == id) => Ok(id.to_owned()),
        [one] => Ok(one.clone()),
        [] => bail!(
            "{}: nothing has the id {id}; `annalist list {}` shows what there is",
            path.display(),
            path.display()
        ),
        several => bail!(
            "{id} is the beginning of several ids ({}): give more of it",
            several.join(", ")
        ),
    }
}

/// The incident of that id, or that a mention of that id belongs to.
pub fn find(archive: &Archive, path: &Path, id: &str) -> anyhow::Result<Dossier> {
    let id = one_id(archive, path, id)?;
    if id.starts_with("r-") {
        bail!("{id} is a report; give the id of an incident (i-…) or of a mention (m-…)");
    }
    let incident = archive.incident_of(&id)?.map_or(id.clone(), |i| i.to_string());
    match archive.incident(&incident)? {
        Some(dossier) => Ok(dossier),
        None => bail!(
            "{id} belongs to no incident yet; run `annalist add {}` to put incidents together",
            path.display()
        ),
    }
}

fn page(d: &Dossier, bold: bool, out: &mut dyn Write) -> io::Result<()> {
    let head = |text: &str| {
        if bold {
            format!("\x1b[1m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    };
    let i = &d.incident;
    writeln!(out, "{}  {}", head(&words::incident(i)), i.id)?;
    let status = words::status(i.status).to_owned();
    let places: Vec<String> = i.places.iter().map(words::place).collect();
    let when = i
        .time
        .map(|t| format!("{} ({})", words::interval(t.interval), words::basis(t.basis)));
    let fields = [
        (
            "what",
            words::class(i.class.as_str()) + if i.aggregate { ", many at once" } else { "" },
        ),
        ("told", status),
        ("when", when.unwrap_or_default()),
        ("where", words::joined(places.iter().map(String::as_str))),
        ("by whom", words::parties(&i.initiators)),
        ("to whom", words::parties(&i.targets)),
        ("with what", words::joined(i.weapons.iter().map(|w| w.name.as_str()))),
        ("killed", i.killed.map(words::toll).unwrap_or_default()),
        ("injured", i.injured.map(words::toll).unwrap_or_default()),
        ("told by", words::voices(i)),
        ("confidence", format!("{:.2}", i.confidence)),
    ];
    for (name, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
        writeln!(out, "  {name:<11} {}", clean(value))?;
    }
    if !i.disagreements.is_empty() {
        writeln!(out, "\n{}", head("Reports disagree"))?;
        for disagreement in &i.disagreements {
            for variant in &disagreement.values {
                let sources = variant
                    .reports
                    .iter()
                    .map(|id| d.reports.iter().find(|r| r.id == *id).map_or(&**id, source));
                let as_of = variant
                    .as_of
                    .map(|a| format!(", as of {}", words::interval(a)))
                    .unwrap_or_default();
                let value = words::value(&variant.value);
                writeln!(
                    out,
                    "  {:<11} {}  — {}{as_of}",
                    disagreement.field,
                    clean(&value),
                    clean(&words::joined(sources))
                )?;
            }
        }
    }
    writeln!(out, "\n{}", head("In the reports’ words"))?;
    for report in &d.reports {
        writeln!(out, "  {}  {}", clean(&heading(report)), report.id)?;
        for mention in d.mentions.iter().filter(|m| m.report == report.id) {
            writeln!(out, "    “{}”  {}", sentence(mention, report), mention.id)?;
        }
    }
    if !d.links.is_empty() {
        writeln!(out, "\n{}", head("Links"))?;
    }
    for link in &d.links {
        let first = link.from == i.id;
        let other = if first { &link.to } else { &link.from };
        let name = d.linked.get(other).map(words::incident).unwrap_or_default();
        let basis = match link.basis {
            LinkBasis::Stated => "",
            LinkBasis::Inferred => " (inferred: no proof of cause)",
        };
        let said = link.evidence.as_ref().and_then(|(id, span)| {
            let report = d.reports.iter().chain(&d.witnesses).find(|r| r.id == *id)?;
            Some(format!(
                ": “{}” ({})",
                clean(span.of(&report.text)),
                clean(source(report))
            ))
        });
        let says = words::link(link.kind, first);
        writeln!(
            out,
            "  this {says} {}  {other}{basis}{}",
            clean(&name),
            said.unwrap_or_default()
        )?;
    }
    Ok(())
}

/// Who published a report.
pub fn source(report: &Report) -> &str {
    report.source.as_deref().unwrap_or(&report.file)
}

/// Who published a report, and when.
pub fn heading(report: &Report) -> String {
    match report.published.interval {
        Some(days) => format!("{}, {}", source(report), words::interval(days)),
        None => format!("{}, day not known", source(report)),
    }
}

/// The sentence of a mention, on one line, its trigger in [brackets].
pub fn sentence(mention: &Mention, report: &Report) -> String {
    let (whole, trigger) = (mention.sentence, mention.trigger);
    let text = if whole.contains(trigger) {
        let before = language::Span {
            end: trigger.start,
            ..whole
        };
        let after = language::Span {
            start: trigger.end,
            ..whole
        };
        let words = |span: language::Span| span.of(&report.text);
        format!("{}[{}]{}", words(before), words(trigger), words(after))
    } else {
        whole.of(&report.text).to_owned()
    };
    clean(&text)
}

/// On one line, without characters that would move a terminal's cursor.
pub fn clean(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced
        .split(' ')
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
