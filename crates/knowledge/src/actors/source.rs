//! The rows of the source files.

use super::{ActorKind, NameUse};
use crate::{KnowledgeError, Source};

/// An actor as written.
#[derive(Clone, Debug)]
pub(super) struct ActorRow {
    pub id: String,
    pub name: String,
    /// `~` before the name.
    pub contextual: bool,
    pub sector: String,
    /// Id of the state, empty for none.
    pub state: String,
    pub parents: Vec<String>,
    pub variants: Vec<Variant>,
    pub kind: ActorKind,
    pub tenures: Vec<TenureRow>,
    /// When it was there, where that is told.
    pub active: Option<PeriodRow>,
    /// When it belonged to those of its parents for which that is told.
    pub allegiances: Vec<(String, PeriodRow)>,
    pub file: String,
    pub line: usize,
}

/// A state as written.
#[derive(Clone, Debug)]
pub(super) struct StateRow {
    pub id: String,
    pub country: String,
    pub name: String,
    pub adjectives: Vec<String>,
    pub people: Vec<String>,
    pub variants: Vec<Variant>,
    pub seats: Vec<String>,
    pub file: String,
    pub line: usize,
}

/// A name, with the signs before it taken off.
#[derive(Clone, Debug)]
pub(super) struct Variant {
    pub text: String,
    pub usage: NameUse,
    /// `~`
    pub contextual: bool,
}

/// An office held, as written: `president 2009-01-20..2017-01-20`, `commander@irn-guards 1998..2020?`.
#[derive(Clone, Debug)]
pub(super) struct TenureRow {
    pub office: String,
    pub body: String,
    pub period: PeriodRow,
}

/// A stretch of time, as written: `2014-06..2017`, `..2001`, `1998..?`.
#[derive(Clone, Copy, Debug)]
pub(super) struct PeriodRow {
    /// First and last day that the first day can be, as `yyyymmdd`.
    pub from: (u32, u32),
    /// First and last day that the last day can be.
    pub to: (u32, u32),
    pub sure: bool,
}

impl PeriodRow {
    /// Whether two stretches that are well established have days in common beyond doubt, but for those on which one
    /// ends and the other begins.
    pub fn clashes(self, other: Self) -> bool {
        self.sure && other.sure && self.from.1 < other.to.0 && other.from.1 < self.to.0
    }
}

/// Reads a table: one row a line, columns by tabs; lines that start with `#` are remarks.
fn table<'a>(source: Source<'a>, columns: usize) -> Result<Vec<(usize, Vec<&'a str>)>, KnowledgeError> {
    let mut rows = Vec::new();
    for (number, line) in (1..).zip(source.text()?.lines()) {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let mut cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        if cells.len() > columns {
            let what = format!(
                "line {number}: {} columns where there are {columns}; see the file's head",
                cells.len()
            );
            return Err(source.wrong(what));
        }
        cells.resize(columns, "");
        rows.push((number, cells));
    }
    Ok(rows)
}

fn list(cell: &str, separator: char) -> impl Iterator<Item = String> {
    cell.split(separator)
        .map(str::trim)
        .filter(|s| !s.is_empty())
        .map(str::to_owned)
}

/// A name without the signs before it, and the signs.
fn signed(written: &str) -> (&str, &str) {
    let text = written.trim_start_matches(['~', '^']);
    (text, &written[..written.len() - text.len()])
}

fn variants(cell: &str) -> Vec<Variant> {
    list(cell, '|')
        .map(|written| {
            let (text, signs) = signed(&written);
            Variant {
                text: text.to_owned(),
                usage: if signs.contains('^') {
                    NameUse::Later
                } else {
                    NameUse::Name
                },
                contextual: signs.contains('~'),
            }
        })
        .collect()
}

/// The keys of the words of a list; lines that start with `#` are remarks.
pub(super) fn words(text: &str) -> impl Iterator<Item = String> {
    let lines = text.lines().filter(|l| !l.starts_with('#'));
    lines.flat_map(str::split_whitespace).map(super::fold)
}

/// The id of a name: lower case, words joined by hyphens.
pub(super) fn slug(name: &str) -> String {
    let apostrophes = ['\'', '’', '.'];
    let words = name.split(|c: char| !c.is_alphanumeric() && !apostrophes.contains(&c));
    let words: Vec<String> = words.map(super::fold).filter(|w| !w.is_empty()).collect();
    words.join("-")
}

/// Rows of `states*.tsv`.
pub(super) fn states(source: Source<'_>) -> Result<Vec<StateRow>, KnowledgeError> {
    let rows = table(source, 7)?;
    let row = |(line, cells): (usize, Vec<&str>)| StateRow {
        id: cells[0].to_owned(),
        country: cells[1].to_owned(),
        name: cells[2].to_owned(),
        adjectives: list(cells[3], '|').collect(),
        people: list(cells[4], '|').collect(),
        variants: variants(cells[5]),
        seats: list(cells[6], '|').collect(),
        file: source.path.to_owned(),
        line,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Rows of the other tables.
pub(super) fn actors(source: Source<'_>) -> Result<Vec<ActorRow>, KnowledgeError> {
    let mut found = Vec::new();
    for (line, cells) in table(source, 7)? {
        let wrong = |written: &str| {
            let example = "`2013-11..2016`, `1998..`, `..2003?`";
            source.wrong(format!("line {line}: `{written}` is no time; write {example}"))
        };
        let (name, signs) = signed(cells[1]);
        let mut parents = Vec::new();
        let mut allegiances = Vec::new();
        for written in list(cells[4], ',').filter(|p| p != "-") {
            let (parent, time) = written.split_once(' ').map_or((&*written, None), |(p, t)| (p, Some(t)));
            parents.push(parent.to_owned());
            if let Some(time) = time {
                allegiances.push((parent.to_owned(), period(time).ok_or_else(|| wrong(&written))?));
            }
        }
        let active = match cells[6] {
            "" => None,
            written => Some(period(written).ok_or_else(|| wrong(written))?),
        };
        found.push(ActorRow {
            id: if cells[0] == "." {
                slug(name)
            } else {
                cells[0].to_owned()
            },
            name: name.to_owned(),
            contextual: signs.contains('~'),
            sector: cells[2].to_owned(),
            state: cells[3].trim_matches('-').to_owned(),
            parents,
            variants: variants(cells[5]),
            kind: ActorKind::Body,
            tenures: Vec::new(),
            active,
            allegiances,
            file: source.path.to_owned(),
            line,
        });
    }
    Ok(found)
}

/// Rows of `persons*.tsv`.
pub(super) fn persons(source: Source<'_>) -> Result<Vec<ActorRow>, KnowledgeError> {
    let mut found = Vec::new();
    for (number, cells) in table(source, 4)? {
        let body = cells[1];
        let mut tenures = Vec::new();
        for written in list(cells[2], ';') {
            let tenure = tenure(&written, body).ok_or_else(|| {
                let example = "`president 2009-01-20..2017-01-20`, `commander@irn-guards 1998..2020?`";
                source.wrong(format!("line {number}: `{written}` is no tenure; write {example}"))
            })?;
            tenures.push(tenure);
        }
        let mut parents: Vec<String> = tenures
            .iter()
            .rev()
            .map(|t| t.body.clone())
            .chain([body.to_owned()])
            .collect();
        let mut seen = std::collections::BTreeSet::new();
        parents.retain(|p| seen.insert(p.clone()));
        let (name, signs) = signed(cells[0]);
        found.push(ActorRow {
            id: slug(name),
            name: name.to_owned(),
            contextual: signs.contains('~'),
            sector: String::new(),
            state: String::new(),
            parents,
            variants: variants(cells[3]),
            kind: ActorKind::Person,
            tenures,
            active: None,
            allegiances: Vec::new(),
            file: source.path.to_owned(),
            line: number,
        });
    }
    Ok(found)
}

fn tenure(written: &str, body: &str) -> Option<TenureRow> {
    let (what, dates) = written.rsplit_once(' ').filter(|(_, d)| d.contains(".."))?;
    let (office, body) = what.split_once('@').unwrap_or((what, body));
    Some(TenureRow {
        office: office.trim().to_owned(),
        body: body.trim().to_owned(),
        period: period(dates)?,
    })
}

fn period(written: &str) -> Option<PeriodRow> {
    let (from, to) = written.trim().trim_end_matches('?').split_once("..")?;
    Some(PeriodRow {
        from: if from.is_empty() { (0, 0) } else { days(from)? },
        to: if to.is_empty() {
            (99_991_231, 99_991_231)
        } else {
            days(to)?
        },
        sure: !written.ends_with('?'),
    })
}

/// The first and last day of `2014`, `2014-07` or `2014-07-09`, as `yyyymmdd`.
fn days(written: &str) -> Option<(u32, u32)> {
    let mut parts = written.split('-');
    let mut part = |low: u32, high: u32| match parts.next() {
        None => Some(None),
        Some(p) => p.parse().ok().filter(|n| (low..=high).contains(n)).map(Some),
    };
    let year = part(1800, 2100)?? * 10_000;
    let (Some(month), day) = (part(1, 12)?, part(1, 31)?) else {
        return Some((year + 101, year + 1231));
    };
    let month = year + month * 100;
    Some(day.map_or((month + 1, month + 31), |d| (month + d, month + d)))
}
