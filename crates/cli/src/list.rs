//! `annalist list`: the incidents of an archive.

use std::{
    io::{self, IsTerminal, Write},
    path::PathBuf,
};

use annalist::write;
use archive::{Archive, Filter, Order};
use clap::{Args, ValueEnum};
use events::Incident;
use jiff::civil::Date;

use crate::{Status, wire, words};

/// List incidents of an archive.
#[derive(Args)]
pub struct Arguments {
    /// The archive.
    #[arg(value_name = "ARCHIVE")]
    archive: PathBuf,
    #[command(flatten)]
    which: Which,
    /// Form of the output [default: table on a terminal, else jsonl].
    #[arg(long, value_enum)]
    format: Option<Format>,
}

/// Which incidents: common to `list` and `export`.
#[derive(Args)]
pub struct Which {
    /// Of this class: air_strike.
    #[arg(long, value_name = "CLASS")]
    class: Option<String>,
    /// At a place in this country: SY.
    #[arg(long, value_name = "CODE")]
    country: Option<String>,
    /// At a place whose name has these letters.
    #[arg(long, value_name = "NAME")]
    place: Option<String>,
    /// With a party whose name has these letters, or whose id is this.
    #[arg(long, value_name = "NAME")]
    actor: Option<String>,
    /// Not before this day.
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// Not after this day.
    #[arg(long, value_name = "DATE")]
    to: Option<Date>,
    /// asserted, alleged, denied, planned or hypothetical.
    #[arg(long, value_name = "STATUS", value_parser = status)]
    status: Option<events::Status>,
    /// With so many dead or more.
    #[arg(long, value_name = "N")]
    min_killed: Option<u32>,
    /// Told of by a report that has all these words.
    #[arg(long, value_name = "WORDS")]
    text: Option<String>,
    /// newest, oldest, killed or voices first.
    #[arg(long, value_name = "ORDER", value_parser = order, default_value = "newest")]
    order: Order,
    /// At most so many.
    #[arg(long, value_name = "N")]
    limit: Option<u64>,
}

/// Forms of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For the eye.
    Table,
    /// One JSON object a line.
    Jsonl,
    /// One row an incident.
    Csv,
}

fn status(text: &str) -> Result<events::Status, String> {
    let names = events::Status::ALL.map(events::Status::as_str).join(", ");
    events::Status::parse(text).ok_or_else(|| format!("not a status: {names}"))
}

fn order(text: &str) -> Result<Order, String> {
    let names = Order::ALL.map(Order::as_str).join(", ");
    Order::parse(text).ok_or_else(|| format!("not an order: {names}"))
}

impl Which {
    /// As the archive wants it.
    pub fn filter(&self) -> Filter {
        Filter {
            class: self.class.clone(),
            country: self.country.clone(),
            place: self.place.clone(),
            actor: self.actor.clone(),
            from: self.from,
            to: self.to,
            status: self.status,
            min_killed: self.min_killed,
            text: self.text.clone(),
            order: self.order,
            offset: 0,
            limit: self.limit,
        }
    }

    /// Whether all incidents are meant.
    pub fn is_all(&self) -> bool {
        let order = Order::default();
        Filter { order, ..self.filter() } == Filter::default()
    }
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> anyhow::Result<Status> {
    let archive = Archive::open_read_only(&arguments.archive)?;
    let page = archive.incidents(&arguments.which.filter())?;
    let terminal = io::stdout().is_terminal();
    let mut out = io::BufWriter::new(io::stdout().lock());
    match arguments
        .format
        .unwrap_or(if terminal { Format::Table } else { Format::Jsonl })
    {
        Format::Table => table(&page.items, page.total, bold(terminal), &mut out)?,
        Format::Csv => write::csv(&wire::around(&archive, page.items)?, &mut out)?,
        Format::Jsonl => {
            let collection = wire::around(&archive, page.items)?;
            for line in write::lines(&collection, &nobody()) {
                if matches!(line, write::wire::Line::Incident(_)) {
                    serde_json::to_writer(&mut out, &line)?;
                    out.write_all(b"\n")?;
                }
            }
        }
    }
    out.flush()?;
    Ok(Status::Done)
}

fn nobody() -> write::Run {
    write::Run {
        program: String::new(),
        knowledge: String::new(),
        model: String::new(),
    }
}

/// Whether heads are set in bold type.
pub fn bold(terminal: bool) -> bool {
    terminal && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
}

/// Writes incidents as lines of text.
pub fn table(incidents: &[Incident], total: u64, bold: bool, out: &mut dyn Write) -> io::Result<()> {
    const HEADS: [&str; 7] = ["WHEN", "WHAT", "WHERE", "WHO → WHOM", "DEAD/HURT", "VOICES", "ID"];
    const WIDTHS: [usize; 7] = [21, 23, 20, 34, 9, 6, 14];
    let mut line = |cells: [String; 7], bold: bool| {
        let mut line = String::new();
        for (cell, width) in cells.iter().zip(WIDTHS) {
            line.push_str(&fit(cell, width));
            line.push_str("  ");
        }
        let line = line.trim_end();
        if bold {
            writeln!(out, "\x1b[1m{line}\x1b[0m")
        } else {
            writeln!(out, "{line}")
        }
    };
    line(HEADS.map(str::to_owned), bold)?;
    for incident in incidents {
        line(cells(incident), false)?;
    }
    let shown = incidents.len();
    let all = u64::try_from(shown).is_ok_and(|n| n == total);
    match (all, shown) {
        (true, 1) => writeln!(out, "1 incident"),
        (true, _) => writeln!(out, "{shown} incidents"),
        (false, _) => writeln!(out, "{shown} of {total} incidents"),
    }
}

fn cells(i: &Incident) -> [String; 7] {
    let status = match i.status {
        events::Status::Asserted => String::new(),
        status => format!(" ({})", status.as_str()),
    };
    let (initiators, targets) = (words::parties(&i.initiators), words::parties(&i.targets));
    let parties = if targets.is_empty() {
        initiators
    } else {
        format!("{initiators} → {targets}").trim_start().to_owned()
    };
    let toll = |toll: Option<events::Toll>| toll.map(words::toll_short).unwrap_or_default();
    let tolls = match (toll(i.killed), toll(i.injured)) {
        (killed, injured) if killed.is_empty() && injured.is_empty() => String::new(),
        (killed, injured) => format!("{killed}/{injured}"),
    };
    let sign = if i.disagreements.is_empty() { "" } else { " ≠" };
    [
        i.time.map(|t| t.interval.edtf()).unwrap_or_default(),
        format!("{}{status}", i.class),
        words::places(&i.places),
        parties,
        tolls,
        format!("{}{sign}", i.voices),
        i.id.to_string(),
    ]
}

/// A cell as wide as its column, without characters that would move a terminal's cursor.
fn fit(cell: &str, width: usize) -> String {
    let clean: Vec<char> = cell.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if clean.len() > width {
        return clean.into_iter().take(width - 1).chain(['…']).collect();
    }
    let space = width - clean.len();
    clean.into_iter().chain(std::iter::repeat_n(' ', space)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_fit_and_stay_on_their_line() {
        assert_eq!(fit("ab\n\x1bc", 6), "ab  c ");
        assert_eq!(fit("abcdefg", 4), "abc…");
    }
}
