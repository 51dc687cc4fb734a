//! Scores the resolver of times on folders of TimeML:
//! `cargo run --release -p events --example tempeval3 -- KNOWLEDGE_FOLDER FOLDER… [--errors] [--model FILE]`.
//!
//! Prints, for each folder and all together, F1 of spans (strict, relaxed), accuracy of values and types, and the time
//! that times and counts take for 600 words. With a model of the fast engine, trees tell the tense.
#![allow(clippy::print_stdout, reason = "an example prints")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use events::resolve::counts;
use events::resolve::times::tempeval::{self, Score, TimeMl};
use events::resolve::times::{self, TimeMention};
use knowledge::{Knowledge, Sources};
use language::{Analyse, Document, FastEngine, Span};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let errors = arguments.iter().any(|a| a == "--errors");
    arguments.retain(|a| a != "--errors");
    let mut engine = None;
    if let Some(at) = arguments.iter().position(|a| a == "--model") {
        engine = Some(FastEngine::load(&fs::read(
            arguments.get(at + 1).ok_or("which model?")?,
        )?)?);
        arguments.drain(at..at + 2);
    }
    let [folder, corpora @ ..] = arguments.as_slice() else {
        return Err("give the knowledge folder and folders of .tml files".into());
    };
    let knowledge = load(Path::new(folder))?;
    let mut all = Score::default();
    let (mut words, mut counted, mut spent, mut spent_times) = (0, 0, Duration::default(), Duration::default());
    for corpus in corpora {
        let mut files: Vec<PathBuf> = fs::read_dir(corpus)?
            .map(|e| e.map(|e| e.path()))
            .collect::<Result<_, _>>()?;
        files.retain(|f| f.extension().is_some_and(|e| e == "tml"));
        files.sort();
        let mut score = Score::default();
        for file in &files {
            let document = TimeMl::parse(&fs::read_to_string(file)?);
            let analysed = engine
                .as_ref()
                .map_or_else(Document::default, |e| analyse(e, &document.text));
            let report = document.report();
            words += document.text.split_whitespace().count();
            let start = Instant::now();
            let found = times::find(&report, &analysed, &knowledge);
            spent_times += start.elapsed();
            let counts = counts::find(&report.text, &analysed, &knowledge);
            spent += start.elapsed();
            counted += counts.len();
            score += tempeval::score(&document.times, &found);
            if errors {
                show(&document, &found, file);
            }
        }
        report(corpus, score);
        all += score;
    }
    report("all", all);
    let mean = |spent: Duration| spent.as_secs_f64() * 1e3 * 600.0 / words.max(1) as f64;
    println!(
        "{words} words, {counted} counts, {:.3} ms for 600 words, of it {:.3} for times",
        mean(spent),
        mean(spent_times)
    );
    Ok(())
}

/// Passages are parted by blank lines.
fn analyse(engine: &FastEngine, text: &str) -> Document {
    let mut passages = Vec::new();
    let mut at = 0;
    for part in text.split_inclusive("\n\n") {
        passages.push(Span::new(at, at + part.len()));
        at += part.len();
    }
    engine.analyse(text, &passages)
}

/// The lexicons are all that times need.
fn load(folder: &Path) -> Result<Knowledge, Box<dyn Error>> {
    let mut sources = Sources::default();
    for file in ["lexicons/times.toml", "lexicons/numbers.toml", "ontology/frames.toml"] {
        sources.insert(file, fs::read(folder.join(file))?);
    }
    let blob = knowledge::compile(&sources).map_err(|e| format!("{e:?}"))?;
    Ok(Knowledge::load(blob.leak())?)
}

fn report(name: &str, s: Score) {
    println!(
        "{name}: gold {} found {} strict F1 {:.3} relaxed F1 {:.3} value {:.3} type {:.3} value F1 {:.3}",
        s.gold,
        s.found,
        s.strict_f1(),
        s.relaxed_f1(),
        s.value_accuracy(),
        s.kind_accuracy(),
        s.value_f1()
    );
}

/// What was missed, found without being marked, or valued otherwise.
fn show(document: &TimeMl, found: &[TimeMention], file: &Path) {
    let pairs = tempeval::pairs(&document.times, found);
    let gold: BTreeMap<_, _> = pairs.iter().map(|(t, m)| (t.span, *m)).collect();
    let matched: Vec<_> = pairs.iter().map(|(_, m)| m.span).collect();
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let context = |span: Span| {
        let start = document.text[..span.start as usize]
            .char_indices()
            .rev()
            .nth(40)
            .map_or(0, |(i, _)| i);
        let rest = &document.text[span.end as usize..];
        let end = span.end as usize + rest.char_indices().nth(30).map_or(rest.len(), |(i, _)| i);
        document.text[start..end].replace('\n', " ")
    };
    for timex in &document.times {
        let quote = timex.span.of(&document.text).replace('\n', " ");
        match gold.get(&timex.span) {
            None => println!("MISSED\t{quote}\t{}\t{name}\t{}", timex.value, context(timex.span)),
            Some(m) if m.value != timex.value => println!(
                "VALUE\t{quote}\t{}\t{}\t{}\t{name} {:?}\t{}",
                timex.value,
                m.value,
                m.rule,
                document.published.map(|d| d.to_string()),
                context(timex.span)
            ),
            Some(m) if m.span != timex.span => println!(
                "SPAN\t{quote}\t{}\t{name}",
                m.span.of(&document.text).replace('\n', " ")
            ),
            Some(_) => {}
        }
    }
    for m in found.iter().filter(|m| !matched.contains(&m.span)) {
        let quote = m.span.of(&document.text).replace('\n', " ");
        println!("EXTRA\t{quote}\t{}\t{}\t{name}\t{}", m.value, m.rule, context(m.span));
    }
}
