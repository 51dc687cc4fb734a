//! `annalist compare`: the reports of one incident side by side.

use std::{
    io::{self, IsTerminal, Write},
    path::PathBuf,
};

use archive::{Archive, Dossier};
use clap::Args;
use events::{Mention, Party, Report};

use crate::{
    Status,
    list::bold,
    show::{clean, find, sentence, source},
    words,
};

/// Show the reports of one incident side by side: a column a report, a row a field.
#[derive(Args)]
pub struct Arguments {
    /// The archive.
    #[arg(value_name = "ARCHIVE")]
    archive: PathBuf,
    /// The incident, or one of its mentions; the beginning of the id is enough.
    #[arg(value_name = "ID")]
    id: String,
    /// Width of the whole, in characters [default: that of the terminal, else 120].
    #[arg(long, value_name = "N")]
    width: Option<usize>,
}

/// Width of the column with the names of the fields, with the sign for disagreement.
const NAMES: usize = 12;
/// Least width of a report's column.
const LEAST: usize = 26;

/// Runs the command.
pub fn run(arguments: &Arguments) -> anyhow::Result<Status> {
    let archive = Archive::open_read_only(&arguments.archive)?;
    let dossier = find(&archive, &arguments.archive, &arguments.id)?;
    let columns = || std::env::var("COLUMNS").ok()?.parse().ok();
    let width = arguments.width.or_else(columns).unwrap_or(120);
    let mut out = io::BufWriter::new(io::stdout().lock());
    side_by_side(&dossier, width, bold(io::stdout().is_terminal()), &mut out)?;
    out.flush()?;
    Ok(Status::Done)
}

/// One field of all reports.
struct Row {
    name: &'static str,
    cells: Vec<String>,
    /// Whether two reports that tell it tell different things.
    differs: bool,
}

fn side_by_side(dossier: &Dossier, width: usize, bold: bool, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}  {}", words::incident(&dossier.incident), dossier.incident.id)?;
    let rows = rows(dossier);
    let fit = (width.saturating_sub(NAMES) / (LEAST + 2)).max(1);
    let several = fit.min(dossier.reports.len().max(1));
    let each = (width.saturating_sub(NAMES) / several)
        .saturating_sub(2)
        .clamp(LEAST, 60);
    let first: Vec<usize> = (0..dossier.reports.len()).step_by(several).collect();
    for start in first {
        writeln!(out)?;
        for row in &rows {
            let cells: Vec<Vec<String>> = row
                .cells
                .iter()
                .skip(start)
                .take(several)
                .map(|c| wrap(c, each))
                .collect();
            if cells.iter().all(Vec::is_empty) {
                continue;
            }
            let height = cells.iter().map(Vec::len).max().unwrap_or(0);
            for n in 0..height {
                let name = match (n, row.differs) {
                    (0, true) => format!("{} ≠", row.name),
                    (0, false) => row.name.to_owned(),
                    _ => String::new(),
                };
                let mut line = format!("{name:<NAMES$}");
                for cell in &cells {
                    let text = cell.get(n).map_or("", String::as_str);
                    line.push_str(&format!("{text:<each$}  "));
                }
                let line = line.trim_end();
                if bold && row.name == "source" {
                    writeln!(out, "\x1b[1m{line}\x1b[0m")?;
                } else {
                    writeln!(out, "{line}")?;
                }
            }
        }
    }
    Ok(())
}

fn rows(dossier: &Dossier) -> Vec<Row> {
    let of = |report: &Report| {
        dossier
            .mentions
            .iter()
            .filter(|m| m.report == report.id)
            .collect::<Vec<&Mention>>()
    };
    let told: Vec<(&Report, Vec<&Mention>)> = dossier.reports.iter().map(|r| (r, of(r))).collect();
    let parties = |parties: &[Party]| parties.iter().map(|p| p.name.clone()).collect::<Vec<_>>();
    let row = |name, cell: &dyn Fn(&Report, &[&Mention]) -> String| Row {
        name,
        cells: told.iter().map(|(r, m)| clean(&cell(r, m))).collect(),
        differs: false,
    };
    // A field of mentions: the values that each of them gives, and whether reports differ in them.
    let field = |name, values: &dyn Fn(&Mention) -> Vec<String>| {
        let mut row = row(name, &|_, mentions| {
            let all: Vec<String> = mentions.iter().flat_map(|m| values(m)).collect();
            words::joined(all.iter().map(String::as_str))
        });
        let mut given: Vec<&String> = row.cells.iter().filter(|c| !c.is_empty()).collect();
        given.sort();
        given.dedup();
        row.differs = given.len() > 1;
        row
    };
    vec![
        row("source", &|r, _| source(r).to_owned()),
        row("published", &|r, _| {
            r.published
                .interval
                .map_or_else(|| "day not known".to_owned(), words::interval)
        }),
        row("copy of", &|r, _| r.copy_of.as_deref().unwrap_or_default().to_owned()),
        field("what", &|m| vec![words::class(m.class.as_str())]),
        field("told", &|m| vec![words::status(m.status).to_owned()]),
        field("when", &|m| {
            m.time.map(|t| words::interval(t.interval)).into_iter().collect()
        }),
        field("where", &|m| m.places.iter().map(|p| p.name.clone()).collect()),
        field("by whom", &|m| parties(&m.initiators)),
        field("to whom", &|m| parties(&m.targets)),
        field("with what", &|m| m.weapons.iter().map(|w| w.name.clone()).collect()),
        field("killed", &|m| {
            m.killed.map(|c| words::count(c.low, c.high)).into_iter().collect()
        }),
        field("injured", &|m| {
            m.injured.map(|c| words::count(c.low, c.high)).into_iter().collect()
        }),
        row("according", &|_, mentions| {
            words::joined(
                mentions
                    .iter()
                    .flat_map(|m| &m.attributed_to)
                    .map(|a| a.party.name.as_str()),
            )
        }),
        row("words", &|r, mentions| {
            let said: Vec<String> = mentions.iter().map(|m| format!("“{}”", sentence(m, r))).collect();
            said.join(" ")
        }),
        row("report", &|r, _| r.id.to_string()),
    ]
}

/// Lines of at most so many characters; a longer word is broken.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|w| !w.is_empty()) {
        let mut word: Vec<char> = word.chars().collect();
        loop {
            let space = usize::from(!line.is_empty());
            if line.chars().count() + space + word.len() <= width {
                if space == 1 {
                    line.push(' ');
                }
                line.extend(word);
                break;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                continue;
            }
            let rest = word.split_off(width.max(1));
            lines.push(word.into_iter().collect());
            word = rest;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_wrapped() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefghij k", 4), ["abcd", "efgh", "ij k"]);
        assert!(wrap("", 4).is_empty());
    }
}
