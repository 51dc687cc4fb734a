//! How well coded output agrees with a record made by readers.
//!
//! A record (gold) holds reports, mentions and links, one JSON object a line; offsets are code points of the report's
//! own text, and lines are tied to reports by the base name of their `file`. What is measured:
//!
//! - **mentions**: a mention of the system matches one of the record when their triggers overlap and their classes are
//!   of one family (or both are outside the sampled families), or when both stand on one line, near each other, in
//!   classes of one family. A record need not hold all statements, relations, postures, unrest and damage: what the
//!   system tells of those beyond it counts half.
//! - **class, family, status, aggregate, fields**: over matched mentions.
//! - **incidents**: B-cubed F1 (Bagga & Baldwin 1998) of the grouping of the record's single mentions.
//! - **records**: one row an incident, its fields together; the headline.
//! - **links**: F1 of the links `response_to` between incidents.
//! - **reliability**: of the mentions at each tenth of confidence, the share that is found with the right class.

mod align;
mod articles;
mod compare;
mod count;
mod family;
mod free;
mod grouping;
mod names;
mod record;
mod reliability;
mod report;
mod rows;
mod sets;
mod stream;
mod tally;
mod treebank;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;
use serde_json::Value;

use compare::{FIELDS, compare, field, text};
use grouping::Grouping;
use tally::{Counts, Tally, round};

pub use articles::{ArticleScores, Articles, PageScore, article_rows};
pub use free::{Form, Passage, Rebuilt, free, passages};
pub use reliability::{Bin, Judged, calibration_error, judged, reliability};
pub use report::{Row, table, write_rows};
pub use rows::{EvaluateError, Rows};
pub use sets::{Scored, coded, folder, pooled, sets};
pub use stream::{Stream, stream};
pub use tally::Scores;
pub use treebank::{Treebank, treebank_table, treebanks};

/// All figures.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// Incidents as rows, their fields together: the headline.
    pub records: Scores,
    /// Mentions found.
    pub mentions: Scores,
    /// Share of matched mentions with the right class.
    pub class: f64,
    /// Share of matched mentions with a class of the right family.
    pub family: f64,
    /// Share of matched mentions with the right status.
    pub status: f64,
    /// Mentions that are alleged, denied, planned or hypothetical.
    pub not_asserted: Scores,
    /// Share of matched mentions with the right flag for many events at once.
    pub aggregate: f64,
    /// Fields of matched mentions.
    pub fields: BTreeMap<&'static str, Scores>,
    /// Grouping of mentions into incidents, B-cubed.
    pub incidents: Scores,
    /// Answers between incidents.
    pub links: Scores,
    /// Whether confidence is what it says, by tenths.
    pub reliability: Vec<Bin>,
}

/// Figures, and what they were counted on.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The figures.
    pub figures: Figures,
    /// One row a mention of the record, then one a mention beyond it, then one an incident of the record.
    pub rows: Vec<Row>,
}

/// A matched pair: indices of the record's and the system's mention.
type Match = (usize, usize);

/// Scores coded output against a record.
pub fn evaluate(gold: &Rows, system: &Rows) -> Outcome {
    let matching = Matching::new(gold, system);
    let mut rows = Vec::new();
    let mut fields: Vec<Tally> = vec![Tally::default(); FIELDS.len()];
    let mut unsure = Tally::default();
    let (mut leaf, mut fam, mut status, mut flag) = (0, 0, 0, 0);
    for &(g, s) in &matching.found {
        let (g, s) = (&gold.mentions[g], &system.mentions[s]);
        let (ours, theirs) = (
            text(g, "status"),
            s.get("status").map_or("asserted", |v| v.as_str().unwrap_or_default()),
        );
        let right = [
            text(g, "class") == text(s, "class"),
            family::same(text(g, "class"), text(s, "class")),
            ours == theirs,
            (field(g, "aggregate") == &Value::Bool(true)) == compare::says(field(s, "aggregate")),
        ];
        leaf += usize::from(right[0]);
        fam += usize::from(right[1]);
        status += usize::from(right[2]);
        flag += usize::from(right[3]);
        let same = usize::from(ours == theirs && theirs != "asserted");
        unsure.add(Counts {
            gold: usize::from(ours != "asserted"),
            system: usize::from(theirs != "asserted"),
            ok_gold: same,
            ok_system: same,
        });
        let counts = FIELDS.map(|name| compare(name, field(g, name), field(s, name)));
        for (tally, c) in fields.iter_mut().zip(counts) {
            tally.add(c);
        }
        rows.push(Row::matched(g, s, right, &counts));
    }
    rows.extend(matching.missed(gold).map(Row::missed));
    rows.extend(
        matching
            .extra
            .iter()
            .map(|&(file, s)| Row::extra(file, &system.mentions[s])),
    );
    rows.sort();
    let n = matching.found.len().max(1) as f64;
    let grouping = Grouping::new(gold, system, &matching.found, &matching.here);
    let (records, incident_rows) = grouping.records();
    rows.extend(incident_rows);
    Outcome {
        figures: Figures {
            records,
            mentions: matching.mentions.scores(),
            class: round(leaf as f64 / n),
            family: round(fam as f64 / n),
            status: round(status as f64 / n),
            not_asserted: unsure.scores(),
            aggregate: round(flag as f64 / n),
            fields: FIELDS.into_iter().zip(fields.into_iter().map(Tally::scores)).collect(),
            incidents: grouping.b_cubed(),
            links: grouping.links(),
            reliability: reliability(&reliability::of(&matching, gold, system)),
        },
        rows,
    }
}

/// Which mentions are the same.
struct Matching<'a> {
    /// Matches, report by report in the order of the record.
    found: Vec<Match>,
    /// Mentions of the system beyond the record, with the file, and without those of the sampled families.
    extra: Vec<(&'a str, usize)>,
    mentions: Tally,
    /// Mentions of the system in reports of the record.
    here: Vec<usize>,
}

impl<'a> Matching<'a> {
    fn new(gold: &'a Rows, system: &Rows) -> Self {
        let report_of: HashMap<&str, &Value> = system.reports.iter().map(|r| (text(r, "id"), r)).collect();
        let texts: HashMap<&str, &str> = system
            .reports
            .iter()
            .filter_map(|r| Some((rows::base(text(r, "file")), r.get("text")?.as_str()?)))
            .collect();
        let mut ours: HashMap<&str, Vec<usize>> = HashMap::new();
        for (i, m) in gold.mentions.iter().enumerate() {
            ours.entry(text(m, "file")).or_default().push(i);
        }
        let mut theirs: HashMap<&str, Vec<usize>> = HashMap::new();
        for (i, m) in system.mentions.iter().enumerate() {
            let report = report_of.get(text(m, "report"));
            let file = report.map_or(text(m, "file"), |r| rows::base(text(r, "file")));
            theirs.entry(file).or_default().push(i);
        }
        let mut matching = Self {
            found: Vec::new(),
            extra: Vec::new(),
            mentions: Tally::default(),
            here: Vec::new(),
        };
        for file in gold.reports.iter().map(|r| text(r, "file")) {
            let gs = ours.get(file).map_or(&[][..], Vec::as_slice);
            let ss = theirs.get(file).map_or(&[][..], Vec::as_slice);
            matching.add(file, gs, ss, gold, system, texts.get(file).copied());
        }
        matching
    }

    fn add(&mut self, file: &'a str, gs: &[usize], ss: &[usize], gold: &Rows, system: &Rows, text_of: Option<&str>) {
        let lines: Vec<i64> = text_of.map_or_else(Vec::new, |t| {
            let breaks = t.chars().enumerate().filter(|(_, c)| *c == '\n');
            breaks.map(|(i, _)| i as i64).collect()
        });
        let line_of = |at: i64| lines.partition_point(|&b| b < at);
        let of = |rows: &'_ [Value], list: &[usize]| -> Vec<Value> { list.iter().map(|&i| rows[i].clone()).collect() };
        let (g, s) = (of(&gold.mentions, gs), of(&system.mentions, ss));
        let (g, s): (Vec<&Value>, Vec<&Value>) = (g.iter().collect(), s.iter().collect());
        let found = align::align(&g, &s, line_of);
        let hit: BTreeSet<usize> = found.iter().map(|&(_, j)| ss[j]).collect();
        let left: Vec<usize> = ss.iter().copied().filter(|i| !hit.contains(i)).collect();
        let sampled = |i: &usize| family::sampled(text(&system.mentions[*i], "class"));
        let half = left.iter().filter(|i| sampled(i)).count();
        self.mentions.add(Counts {
            gold: gs.len(),
            system: ss.len(),
            ok_gold: found.len(),
            ok_system: found.len(),
        });
        self.mentions.system -= half as f64 / 2.0;
        self.extra
            .extend(left.into_iter().filter(|i| !sampled(i)).map(|i| (file, i)));
        self.found.extend(found.into_iter().map(|(i, j)| (gs[i], ss[j])));
        self.here.extend(ss);
    }

    fn missed<'g>(&self, gold: &'g Rows) -> impl Iterator<Item = &'g Value> {
        let hit: BTreeSet<usize> = self.found.iter().map(|&(g, _)| g).collect();
        let all = gold.mentions.iter().enumerate();
        all.filter(move |(i, _)| !hit.contains(i)).map(|(_, m)| m)
    }
}
