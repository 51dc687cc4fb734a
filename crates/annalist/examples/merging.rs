//! Learns how much each reason counts when mentions are merged, from sets of reports whose incidents are known.
//!
//!     cargo run --release -p annalist --example merging -- training/accurate/told/own-sets.jsonl
//!     cargo run --release -p annalist --example merging -- training/accurate/told/own-sets.jsonl learn > weights.tsv
//!
//! The first gives B³ of the weights in force on the sets, each for itself and all as one collection. The second changes
//! one weight at a time as long as B³ of the sets rises by it, and writes the weights; B³ on the sets that a half of them
//! had no part in is told on the error stream. A line of the file is one report: `document` ("set/report"), `date`,
//! `sentences`, `breaks` (the sentences that begin a paragraph) and `mentions` with `trigger`, `aggregate` and `incident`.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::{
    collections::{BTreeMap, HashMap},
    error::Error,
    fs,
};

use annalist::{Annalist, Engine};
use events::{Interval, Mention, Report, merge, merge::Weights};
use serde::Deserialize;

#[derive(Deserialize)]
struct Row {
    document: String,
    date: String,
    sentences: Vec<String>,
    breaks: Vec<usize>,
    mentions: Vec<Known>,
}

#[derive(Deserialize)]
struct Known {
    trigger: (usize, usize),
    #[serde(default)]
    aggregate: bool,
    /// None where a second reader added the mention.
    incident: Option<String>,
}

/// The reports of one set with the program's mentions, and the known incident of each mention that a reader saw too.
#[derive(Default)]
struct Set {
    reports: Vec<Report>,
    mentions: Vec<Mention>,
    incidents: HashMap<String, String>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("usage: merging SETS.jsonl [learn]")?;
    let annalist = Annalist::embedded(Engine::Accurate)?;
    let sets = read(&annalist, &fs::read_to_string(path)?)?;
    let all: Vec<&Set> = sets.values().collect();
    let before = Weights::learned();
    let mut one = Set::default();
    for set in &all {
        one.reports.extend(set.reports.iter().cloned());
        one.mentions.extend(set.mentions.iter().cloned());
        one.incidents.extend(set.incidents.clone());
    }
    let [apart, together] = [&all[..], &[&one]].map(|sets| b_cubed(&annalist, sets, &before));
    eprintln!("{} sets, B³ {apart:.4}; as one collection {together:.4}", all.len());
    if arguments.next().as_deref() != Some("learn") {
        return Ok(());
    }
    for half in 0..2 {
        let (own, other): (Vec<_>, Vec<_>) = all.iter().enumerate().partition(|(i, _)| i % 2 == half);
        let [own, other] =
            [own, other].map(|sets: Vec<(usize, &&Set)>| sets.into_iter().map(|(_, s)| *s).collect::<Vec<_>>());
        let learned = learn(&annalist, &own, &before);
        let [was, is] = [&before, &learned].map(|w| b_cubed(&annalist, &other, w));
        eprintln!("learned from one half, on the other: B³ {was:.4}, then {is:.4}");
    }
    let learned = learn(&annalist, &all, &before);
    eprintln!("learned from all, on all: B³ {:.4}", b_cubed(&annalist, &all, &learned));
    print!("{}", learned.write());
    Ok(())
}

fn read(annalist: &Annalist, lines: &str) -> Result<BTreeMap<String, Set>, Box<dyn Error>> {
    let mut sets: BTreeMap<String, Set> = BTreeMap::new();
    for line in lines.lines() {
        let row: Row = serde_json::from_str(line)?;
        let name = row.document.rsplit_once('/').map_or("", |(set, _)| set);
        let set = sets.entry(name.to_owned()).or_default();
        let mut text = String::new();
        for (i, sentence) in row.sentences.iter().enumerate() {
            if i > 0 {
                text.push(if row.breaks.contains(&i) { '\n' } else { ' ' });
            }
            text.push_str(sentence);
        }
        let published = row.date.parse().ok().map(Interval::day);
        let Ok(mut report) = annalist.report_of(&text, published) else {
            continue;
        };
        report.id = row.document.as_str().into();
        let coded = annalist.code(report);
        let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        for known in row.mentions.iter().filter(|k| !k.aggregate) {
            let Some(incident) = &known.incident else { continue };
            let [start, end] =
                [known.trigger.0, known.trigger.1].map(|at| starts.get(at).copied().unwrap_or(text.len()) as u32);
            let overlap = |m: &&Mention| m.trigger.end.min(end).saturating_sub(m.trigger.start.max(start));
            let best = coded.mentions.iter().filter(|m| overlap(m) > 0).max_by_key(overlap);
            if let Some(mention) = best {
                set.incidents
                    .entry(mention.id.to_string())
                    .or_insert_with(|| format!("{name} {incident}"));
            }
        }
        set.reports.push(coded.report);
        set.mentions.extend(coded.mentions);
    }
    Ok(sets)
}

/// Changes one weight at a time as long as that helps; a change must be worth its size.
fn learn(annalist: &Annalist, sets: &[&Set], start: &Weights) -> Weights {
    const ROUNDS: usize = 4;
    const STEPS: [f32; 4] = [-0.6, -0.25, 0.25, 0.6];
    const COST: f64 = 0.0005;
    let worth = |w: &Weights| {
        let moved: f32 = start.to_learn().map(|name| (w.of(name) - start.of(name)).abs()).sum();
        b_cubed(annalist, sets, w) - COST * f64::from(moved)
    };
    let mut best = start.clone();
    let mut value = worth(&best);
    for round in 0..ROUNDS {
        let before = value;
        let names: Vec<String> = start.to_learn().map(str::to_owned).collect();
        for name in names {
            for step in STEPS {
                let other = best.with(&name, best.of(&name) + step);
                let then = worth(&other);
                if then > value {
                    (best, value) = (other, then);
                }
            }
        }
        eprintln!("round {}: {value:.4}", round + 1);
        if value <= before {
            break;
        }
    }
    best
}

/// B³ F1 over all sets' mentions of which a reader told the incident.
fn b_cubed(annalist: &Annalist, sets: &[&Set], weights: &Weights) -> f64 {
    let (mut precision, mut recall, mut n) = (0.0, 0.0, 0.0);
    for set in sets {
        let incidents = merge::merge_by(&set.reports, &set.mentions, &annalist.knowledge, weights);
        let mut both: BTreeMap<(usize, &str), f64> = BTreeMap::new();
        let (mut ours, mut theirs): (BTreeMap<usize, f64>, BTreeMap<&str, f64>) = Default::default();
        for (i, incident) in incidents.iter().enumerate() {
            for known in incident.mentions.iter().filter_map(|m| set.incidents.get(&**m)) {
                *both.entry((i, known)).or_default() += 1.0;
                *ours.entry(i).or_default() += 1.0;
                *theirs.entry(known).or_default() += 1.0;
            }
        }
        for ((i, known), together) in both {
            precision += together * together / ours[&i];
            recall += together * together / theirs[known];
            n += together;
        }
    }
    let (p, r) = (precision / n, recall / n);
    2.0 * p * r / (p + r)
}
