//! Reports a second, text to mentions, on one thread; and whether time grows as the text does.
//!
//! `cargo bench -p annalist` prints one line a measure. Texts are made up from the sentences below, which were written
//! for this project; each report has about 600 words.

#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs)]

use std::{fs, path::Path, time::Instant};

use annalist::{Annalist, Engine, Inputs, Options};
use knowledge::Sources;
use language::Span;

/// The program's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SENTENCES: [&str; 16] = [
    "Rockets hit the airport of Kirkuk in northern Iraq on Tuesday, killing three soldiers and wounding at least five, the army said.",
    "No group has claimed responsibility for the attack, which came two days after an air strike on a militia camp near the border.",
    "“We will answer this cowardly act,” Iraq's prime minister said in a statement, without saying how.",
    "The United States condemned the attack and called on all sides to show restraint.",
    "Residents of the town said that they had heard four explosions shortly after midnight, and that the windows of the school were broken.",
    "The governor denied that civilians had been hurt, but a doctor at the main hospital said six people had been brought in with burns.",
    "In response to the attack, the air force bombed what it called a training camp west of Mosul on Wednesday.",
    "Protesters marched through Basra on Friday against the price of bread, and the police fired tear gas to disperse them.",
    "The minister flew to Ankara for talks on trade, water and the new railway, which is to be finished within three years.",
    "A roadside bomb killed a commander of the rebels and two of his guards in the province of Idlib, according to a monitoring group.",
    "Farmers in the valley hope for rain, for the reservoirs are at their lowest level since records began.",
    "Officials said the militants had planned to attack a market during the holiday, and that eleven men were arrested.",
    "The ceasefire, which both armies signed in March, has been broken more than forty times, the observers say.",
    "Several shells landed near a camp for displaced families outside Aleppo, and dozens of people fled to the fields.",
    "The football team of the university won the cup for the first time, and the streets were full until the morning.",
    "The ministry said a drone had been shot down over the strait and that its wreck was being examined.",
];

/// A report of about `words` words; `seed` makes them differ.
fn report(seed: usize, words: usize) -> String {
    let mut text = format!("Report {seed}: what happened on the day\n\n");
    let (mut count, mut at) = (0, seed);
    while count < words {
        at = (at * 7 + 3 + count) % 1009;
        let sentence = SENTENCES[at % SENTENCES.len()];
        count += sentence.split(' ').count();
        text.push_str(sentence);
        text.push_str(if at % 3 == 0 { "\n\n" } else { " " });
    }
    text
}

fn main() {
    compile();
    for engine in [Engine::Fast, Engine::Accurate] {
        println!("{engine:?}");
        measure(engine);
    }
}

/// The time that all knowledge takes to compile.
fn compile() {
    let mut sources = Sources::default();
    add(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("../../knowledge"),
        "",
        &mut sources,
    );
    let begun = Instant::now();
    let blob = knowledge::compile(&sources).unwrap();
    println!(
        "knowledge: {:.1} MB, compiled in {:.1} s",
        blob.len() as f64 / 1e6,
        begun.elapsed().as_secs_f64()
    );
}

fn add(folder: &Path, below: &str, sources: &mut Sources) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{below}{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            add(&path, &format!("{name}/"), sources);
        } else if [".toml", ".tsv", ".txt", ".gz"].iter().any(|end| name.ends_with(end)) {
            sources.insert(name, fs::read(path).unwrap());
        }
    }
}

/// The share of a report's time that looking up actors, places, times and counts takes.
fn look_ups(annalist: &Annalist) {
    let reports: Vec<_> = (0..60)
        .map(|i| {
            annalist
                .report_of(&report(i, 600), annalist::parse_date("2019-03-13"))
                .unwrap()
        })
        .collect();
    let whole = |text: &str| [Span::new(0, text.len())];
    let documents: Vec<_> = reports
        .iter()
        .map(|r| annalist.engine.analyse(&r.text, &whole(&r.text)))
        .collect();
    let begun = Instant::now();
    for (report, document) in reports.iter().zip(&documents) {
        std::hint::black_box(events::resolve::resolve(report, document, &annalist.knowledge));
    }
    let resolved = begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    for report in reports {
        std::hint::black_box(annalist.code(report));
    }
    let all = begun.elapsed().as_secs_f64();
    println!("look-ups: {:.1} % of a report's time", 100.0 * resolved / all);
}

fn measure(engine: Engine) {
    let begun = Instant::now();
    let annalist = Annalist::embedded(engine).unwrap();
    println!("start: {:.0} ms", begun.elapsed().as_secs_f64() * 1000.0);
    let folder = std::env::temp_dir().join(format!("annalist-bench-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let options = Options {
        jobs: 1,
        no_merge: true,
        today: None,
    };
    let file = folder.join("reports.jsonl");
    let inputs = Inputs {
        paths: vec![file.clone()],
        ..Inputs::default()
    };
    let time = |texts: &[String]| {
        let lines: Vec<String> = texts
            .iter()
            .map(|t| serde_json::json!({"text": t, "published": "2019-03-13"}).to_string())
            .collect();
        fs::write(&file, lines.join("\n")).unwrap();
        let begun = Instant::now();
        let collection = annalist.run(&inputs, &options, &|_| ()).unwrap();
        (begun.elapsed().as_secs_f64(), collection)
    };
    let texts: Vec<String> = (0..300).map(|i| report(i, 600)).collect();
    let (seconds, collection) = time(&texts);
    println!(
        "reports of 600 words: {:.0} a second, {:.1} mentions each",
        collection.reports.len() as f64 / seconds,
        collection.mentions.len() as f64 / collection.reports.len() as f64
    );
    for kilobytes in [16, 64, 256, 1024] {
        let mut text = report(kilobytes, kilobytes * 170);
        text.truncate(text.floor_char_boundary(kilobytes << 10));
        let (seconds, _) = time(&[text]);
        println!(
            "one report of {kilobytes} KB: {:.2} s, {:.1} ms a KB",
            seconds,
            seconds * 1000.0 / kilobytes as f64
        );
    }
    fs::remove_dir_all(&folder).unwrap();
    look_ups(&annalist);
}
