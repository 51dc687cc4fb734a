//! Runs the passages of `specs/*.md`: what must be coded from each, and what must not. `specs/README.md` tells the form.
//!
//! `UPDATE_SPECS=1 cargo test -p annalist --test specs` writes what the coder gives now into the files, as known errors.

#![allow(clippy::unwrap_used, reason = "a test: what fails here fails it")]

use std::{
    collections::BTreeMap,
    env,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use annalist::{Annalist, Engine, Inputs, Options};
use events::{Mention, Report};
use language::Span;

/// Above a line that says what the coder wrongly gives: the line that it should satisfy, or words.
const KNOWN: &str = "# known error: ";

#[test]
fn passages_are_coded_as_the_specs_say() {
    let update = env::var_os("UPDATE_SPECS").is_some();
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let files = markdown(&folder);
    let passages: Vec<Passage> = files
        .iter()
        .flat_map(|(name, content)| passages(name, content))
        .collect();
    let coded = code(&passages);

    let mut differences = String::new();
    let mut changes: BTreeMap<&str, BTreeMap<usize, Vec<String>>> = BTreeMap::new();
    for passage in &passages {
        let Some((report, mentions)) = coded.get(&passage.id) else {
            let _ = writeln!(
                differences,
                "specs/{}:{}: this passage was not read",
                passage.file, passage.at
            );
            continue;
        };
        for (number, line, wanted) in passage.lines() {
            let found = Found {
                report,
                mentions,
                all: &passage.expected,
            };
            let outcome = found.check(line);
            if let Err(why) = &outcome {
                let _ = writeln!(differences, "specs/{}:{number}: {line}\n    {why}", passage.file);
            }
            let lines = match (&outcome, wanted) {
                (_, Some(wanted)) if found.check(wanted).is_ok() => {
                    let _ = writeln!(
                        differences,
                        "specs/{}:{number}: mended, take `{wanted}` in its stead",
                        passage.file
                    );
                    vec![String::new(), wanted.to_owned()]
                }
                (Ok(()), _) => continue,
                (Err(_), wanted) => {
                    let now = found.now(line);
                    match wanted {
                        Some(wanted) => vec![format!("{KNOWN}{wanted}"), now],
                        None if line == "nothing else" => vec![now],
                        None => vec![format!("{KNOWN}{line}\n{now}")],
                    }
                }
            };
            let first = number + 1 - lines.len();
            for (i, line) in lines.into_iter().enumerate() {
                changes.entry(&passage.file).or_default().insert(first + i, vec![line]);
            }
        }
    }
    if update {
        for (file, changes) in &changes {
            let content = rewritten(&files[*file], changes);
            fs::write(folder.join(file), content).unwrap();
        }
    } else {
        assert!(differences.is_empty(), "\n{differences}");
    }
}

/// The content of a file with some lines replaced; an empty replacement takes the line away.
fn rewritten(content: &str, changes: &BTreeMap<usize, Vec<String>>) -> String {
    let mut out = String::new();
    for (i, line) in content.lines().enumerate() {
        match changes.get(&(i + 1)) {
            Some(lines) => lines.iter().filter(|l| !l.is_empty()).for_each(|l| {
                let _ = writeln!(out, "{l}");
            }),
            None => {
                let _ = writeln!(out, "{line}");
            }
        }
    }
    out
}

/// All Markdown files of a folder that hold passages, by name.
fn markdown(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.ends_with(".md") && name != "README.md" {
            files.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
    files
}

/// One passage and what must be coded from it.
struct Passage {
    id: String,
    file: String,
    /// Line of its opening fence.
    at: usize,
    published: Option<String>,
    text: String,
    /// Lines of the `mentions` block, with their numbers.
    expected: Vec<(usize, String)>,
}

impl Passage {
    /// Number and words of every line that asserts something, with the wanted line of a known error above it.
    fn lines(&self) -> impl Iterator<Item = (usize, &str, Option<&str>)> {
        self.expected.iter().enumerate().filter_map(|(i, (number, line))| {
            let above = i.checked_sub(1).and_then(|i| self.expected.get(i));
            let wanted = above
                .and_then(|(_, l)| l.strip_prefix(KNOWN))
                .filter(|l| Line::parse(l).is_some());
            (!line.is_empty() && !line.starts_with('#')).then_some((*number, line.as_str(), wanted))
        })
    }
}

/// The passages of one file.
fn passages(file: &str, content: &str) -> Vec<Passage> {
    let mut found: Vec<Passage> = Vec::new();
    let mut fence: Option<&str> = None;
    for (i, line) in content.lines().enumerate() {
        let number = i + 1;
        match (fence, line.strip_prefix("```")) {
            (None, Some(info)) => {
                fence = info.split_whitespace().next().or(Some(""));
                if fence == Some("report") {
                    found.push(Passage {
                        id: format!("{file}:{number}"),
                        file: file.to_owned(),
                        at: number,
                        published: info.split_once("published=").map(|(_, date)| date.trim().to_owned()),
                        text: String::new(),
                        expected: Vec::new(),
                    });
                }
            }
            (Some(_), Some(_)) => fence = None,
            (Some("report"), None) => found.iter_mut().next_back().unwrap().text += &format!("{line}\n"),
            (Some("mentions"), None) => {
                let expected = &mut found.iter_mut().next_back().unwrap().expected;
                expected.push((number, line.trim().to_owned()));
            }
            _ => {}
        }
    }
    found
}

/// The report and the mentions of every passage, by its id.
fn code(passages: &[Passage]) -> BTreeMap<String, (Report, Vec<Mention>)> {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("specs.jsonl");
    let mut lines = String::new();
    for p in passages {
        let mut record = serde_json::json!({"id": p.id, "text": p.text});
        if let Some(date) = &p.published {
            record["published"] = date.as_str().into();
        }
        let _ = writeln!(lines, "{record}");
    }
    fs::write(&path, lines).unwrap();
    let inputs = Inputs {
        paths: vec![path],
        ..Inputs::default()
    };
    let options = Options {
        no_merge: true,
        ..Options::default()
    };
    let all = Annalist::embedded(Engine::Fast)
        .unwrap()
        .run(&inputs, &options, &|_| {})
        .unwrap();
    let mut coded = BTreeMap::new();
    for report in all.reports {
        let mentions = all.mentions.iter().filter(|m| m.report == report.id).cloned().collect();
        if let Some((_, id)) = report.file.clone().split_once('#') {
            coded.insert(id.to_owned(), (report, mentions));
        }
    }
    coded
}

/// One line of a `mentions` block.
enum Line<'a> {
    /// These words are no trigger.
    Not(&'a str),
    /// There is no mention but those of the other lines.
    NothingElse,
    /// A mention: class, trigger, status, fields.
    Mention(&'a str, &'a str, &'a str, Vec<(&'a str, &'a str)>),
}

impl<'a> Line<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        if line == "nothing else" {
            return Some(Line::NothingElse);
        }
        let (head, rest) = line.split_once(" \"")?;
        let (trigger, mut rest) = rest.split_once('"')?;
        if head == "not" {
            return Some(Line::Not(trigger));
        }
        let mut status = "asserted";
        let mut fields = Vec::new();
        loop {
            rest = rest.trim_start();
            if rest.is_empty() {
                return Some(Line::Mention(head, trigger, status, fields));
            }
            let end = rest.find([' ', '=']).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            if let Some(quoted) = after.strip_prefix("=\"") {
                let (value, after) = quoted.split_once('"')?;
                fields.push((word, value));
                rest = after;
            } else if let Some(bare) = after.strip_prefix('=') {
                let (value, after) = bare.split_at(bare.find(' ').unwrap_or(bare.len()));
                fields.push((word, value));
                rest = after;
            } else {
                status = word;
                rest = after;
            }
        }
    }
}

/// What was coded from a passage.
struct Found<'a> {
    report: &'a Report,
    mentions: &'a [Mention],
    all: &'a [(usize, String)],
}

impl Found<'_> {
    /// Whether a line holds; else why not.
    fn check(&self, line: &str) -> Result<(), String> {
        match Line::parse(line).ok_or("this line can't be read: see specs/README.md")? {
            Line::Not(words) => {
                let span = self.place(words)?;
                self.at(span, "")
                    .map_or(Ok(()), |m| Err(format!("but it is coded: {}", self.head(m))))
            }
            Line::NothingElse => {
                let extra: Vec<String> = self.extra().map(|m| self.head(m)).collect();
                extra
                    .is_empty()
                    .then_some(())
                    .ok_or(format!("there is also {}", extra.join(", ")))
            }
            Line::Mention(class, trigger, status, fields) => {
                let Some(mention) = self.at(self.place(trigger)?, class) else {
                    return Err("no mention there".to_owned());
                };
                let mut wrong = Vec::new();
                if !one_of(class, mention) || mention.status.as_str() != status {
                    wrong.push(format!("it is {}", self.head(mention)));
                }
                for (field, wanted) in fields {
                    let values = self.values(mention, field).ok_or(format!("`{field}` is no field"))?;
                    if !same(wanted, &values) {
                        wrong.push(format!("{field} is {}", shown(&values)));
                    }
                }
                wrong.is_empty().then_some(()).ok_or(wrong.join("; "))
            }
        }
    }

    /// What the coder gives now, as a line that holds.
    fn now(&self, line: &str) -> String {
        match Line::parse(line) {
            Some(Line::Not(words)) => self
                .place(words)
                .ok()
                .and_then(|span| self.at(span, ""))
                .map_or(line.to_owned(), |m| self.head(m)),
            Some(Line::Mention(class, trigger, _, fields)) => {
                let Some(mention) = self.place(trigger).ok().and_then(|span| self.at(span, class)) else {
                    return format!("not \"{trigger}\"");
                };
                let mut now = format!("{} \"{trigger}\"", mention.class.as_str());
                if mention.status.as_str() != "asserted" {
                    let _ = write!(now, " {}", mention.status.as_str());
                }
                for (field, wanted) in fields {
                    let values = self.values(mention, field).unwrap_or_default();
                    let value = if same(wanted, &values) {
                        format!("\"{wanted}\"")
                    } else {
                        shown(&values)
                    };
                    let _ = write!(now, " {field}={value}");
                }
                now
            }
            _ => self.extra().fold(line.to_owned(), |lines, m| {
                let words = m.trigger.of(&self.report.text);
                format!("{KNOWN}not \"{words}\"\n{}\n{lines}", self.head(m))
            }),
        }
    }

    /// Where words stand; `words#2` for the second time that they do.
    fn place(&self, words: &str) -> Result<Span, String> {
        let (words, nth) = words
            .split_once('#')
            .map_or((words, 1), |(words, nth)| (words, nth.parse().unwrap_or(0)));
        let mut places = self.report.text.match_indices(words);
        let (start, _) = places
            .nth(usize::checked_sub(nth, 1).unwrap_or(usize::MAX))
            .ok_or(format!("\"{words}\" does not stand in the passage"))?;
        Ok(Span::new(start, start + words.len()))
    }

    /// The mention whose trigger shares letters with a span; of several, one of the class.
    fn at(&self, span: Span, class: &str) -> Option<&Mention> {
        let mut there = self.mentions.iter().filter(|m| m.trigger.overlaps(span));
        there
            .clone()
            .find(|m| m.class.as_str() == class)
            .or_else(|| there.next())
    }

    /// Mentions that no line speaks of.
    fn extra(&self) -> impl Iterator<Item = &Mention> {
        let told: Vec<Span> = self
            .all
            .iter()
            .filter_map(|(_, line)| match Line::parse(line)? {
                Line::Mention(_, trigger, ..) => self.place(trigger).ok(),
                _ => None,
            })
            .collect();
        self.mentions
            .iter()
            .filter(move |m| !told.iter().any(|span| m.trigger.overlaps(*span)))
    }

    fn head(&self, mention: &Mention) -> String {
        let status = match mention.status.as_str() {
            "asserted" => String::new(),
            other => format!(" {other}"),
        };
        format!(
            "{} \"{}\"{status}",
            mention.class.as_str(),
            mention.trigger.of(&self.report.text)
        )
    }

    /// The values of a field, each with all the names it goes by; `None` where there is no such field.
    fn values(&self, mention: &Mention, field: &str) -> Option<Vec<Vec<String>>> {
        let text = &self.report.text;
        let words = |span: Span| span.of(text).to_owned();
        let party = |p: &events::Party| vec![p.name.clone(), words(p.span)];
        let count = |c: Option<events::Count>| {
            c.map(|c| match c.high {
                Some(high) if high == c.low => format!("{high}"),
                Some(high) if c.low == 0 => format!("..{high}"),
                Some(high) => format!("{}..{high}", c.low),
                None => format!("{}..", c.low),
            })
            .map(|c| vec![c])
            .into_iter()
            .collect()
        };
        Some(match field {
            "who" => mention.initiators.iter().map(party).collect(),
            "whom" => mention.targets.iter().map(party).collect(),
            "by" => mention.attributed_to.iter().map(|a| party(&a.party)).collect(),
            "where" => mention
                .places
                .iter()
                .map(|p| {
                    let country = p.country.as_deref().unwrap_or("-");
                    let names = [p.name.clone(), words(p.span)];
                    names
                        .iter()
                        .map(|n| format!("{n} ({country})"))
                        .chain(names.clone())
                        .collect()
                })
                .collect(),
            "when" => mention
                .time
                .iter()
                .map(|t| {
                    let (a, b) = (t.interval.earliest, t.interval.latest);
                    vec![if a == b { a.to_string() } else { format!("{a}/{b}") }]
                })
                .collect(),
            "killed" => count(mention.killed),
            "injured" => count(mention.injured),
            "weapons" => mention
                .weapons
                .iter()
                .map(|w| vec![w.name.clone(), words(w.span)])
                .collect(),
            "many" => vec![vec![if mention.aggregate { "yes" } else { "no" }.to_owned()]],
            "answers" => mention
                .relations
                .iter()
                .filter(|r| r.kind == events::RelationKind::Answers)
                .filter_map(|r| self.mentions.iter().find(|m| m.id == r.to))
                .map(|m| {
                    let trigger = words(m.trigger);
                    vec![trigger.rsplit(' ').next().unwrap_or_default().to_owned(), trigger]
                })
                .collect(),
            _ => return None,
        })
    }
}

/// Whether a mention is of one of some classes ("a|b").
fn one_of(classes: &str, mention: &Mention) -> bool {
    classes.split('|').any(|class| class == mention.class.as_str())
}

/// Whether wanted values ("a|b;c": a or b, and c; none: "") are those found, in any order.
fn same(wanted: &str, found: &[Vec<String>]) -> bool {
    let wanted: Vec<&str> = wanted
        .split(';')
        .map(str::trim)
        .filter(|w| !w.is_empty() && *w != "none")
        .collect();
    wanted.len() == found.len()
        && wanted.iter().all(|alternatives| {
            let mut names = alternatives.split('|').map(plain);
            names.any(|name| found.iter().flatten().any(|f| plain(f) == name))
        })
}

/// A name without its article, in lower case.
fn plain(name: &str) -> String {
    let name = name.trim().to_lowercase();
    let bare = ["the ", "a ", "an "]
        .iter()
        .find_map(|article| name.strip_prefix(article));
    bare.unwrap_or(&name).to_owned()
}

fn shown(values: &[Vec<String>]) -> String {
    let first: Vec<&str> = values.iter().filter_map(|v| v.first().map(String::as_str)).collect();
    format!("\"{}\"", first.join(";"))
}
