//! Runs the examples and counter-examples of the ontology through engine, resolvers and coder, and tells which fail:
//! `cargo run -p events --example ontology_examples -- knowledge models/fast/model.bin [LEAF]`. A text file in place of
//! LEAF is coded and printed.
#![allow(clippy::print_stdout)]

use std::{error::Error, fs, path::Path, sync::Arc};

use events::{Block, BlockKind, Mention, Published, PublishedBasis, Report, code, resolve};
use knowledge::{Knowledge, Sources};
use language::{Analyse, FastEngine, Span};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("which knowledge folder?")?;
    let model = fs::read(arguments.next().ok_or("which model?")?)?;
    let wanted = arguments.next();
    let mut sources = Sources::default();
    read(Path::new(&folder), Path::new(&folder), &mut sources)?;
    let blob = knowledge::compile(&sources)
        .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
    let knowledge = Knowledge::load(blob.leak())?;
    let engine = FastEngine::load(&model)?;
    if let Some(path) = wanted.as_ref().filter(|w| Path::new(w).is_file()) {
        let text = fs::read_to_string(path)?;
        for line in text.lines().filter(|l| !l.is_empty()) {
            println!("{line}");
            println!("    {}", words(line, &engine));
            for m in mentions(line, &engine, &knowledge) {
                println!("    {}", show(&m, line));
            }
        }
        return Ok(());
    }
    let (mut right, mut all, mut clean, mut counters) = (0, 0, 0, 0);
    for leaf in knowledge.ontology.leaves() {
        if wanted.as_ref().is_some_and(|w| w != leaf.leaf.as_str()) {
            continue;
        }
        for example in &leaf.examples {
            all += 1;
            let found = mentions(&example.text, &engine, &knowledge);
            let at = example.text.find(&example.trigger).unwrap_or(0);
            let trigger = Span::new(at, at + example.trigger.len());
            let hit = found
                .iter()
                .find(|m| m.trigger.overlaps(trigger) && m.class == leaf.leaf);
            if hit.is_some() {
                right += 1;
            } else {
                println!("- {}: `{}` in: {}", leaf.leaf, example.trigger, example.text);
                found.iter().for_each(|m| println!("      {}", show(m, &example.text)));
            }
        }
        for counter in &leaf.counter_examples {
            counters += 1;
            let found = mentions(&counter.text, &engine, &knowledge);
            let wrong: Vec<_> = found.iter().filter(|m| m.class == leaf.leaf).collect();
            if wrong.is_empty() {
                clean += 1;
            } else {
                println!("! {}: {} ({})", leaf.leaf, counter.text, counter.why);
                wrong.iter().for_each(|m| println!("      {}", show(m, &counter.text)));
            }
        }
    }
    println!("{right} of {all} examples, {clean} of {counters} counter-examples");
    Ok(())
}

fn read(root: &Path, folder: &Path, sources: &mut Sources) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            read(root, &path, sources)?;
        } else {
            let name = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
            sources.insert(name, fs::read(&path)?);
        }
    }
    Ok(())
}

fn mentions(text: &str, engine: &FastEngine, knowledge: &Knowledge) -> Vec<Mention> {
    let whole = Span::new(0, text.len());
    let report = Report {
        id: Arc::from("r-0"),
        file: "example.txt".to_owned(),
        source: None,
        title: None,
        url: None,
        language: "en".to_owned(),
        text: Arc::from(text),
        published: Published {
            interval: None,
            basis: PublishedBasis::None,
            evidence: None,
        },
        blocks: vec![Block {
            kind: BlockKind::Paragraph,
            span: whole,
        }],
        copy_of: None,
        copy_share: None,
        origins: events::Origins::default(),
    };
    let document = engine.analyse(text, &[whole]);
    let told = resolve::resolve(&report, &document, knowledge);
    code::code(&report, &document, &told, knowledge)
}

fn words(text: &str, engine: &FastEngine) -> String {
    let document = engine.analyse(text, &[Span::new(0, text.len())]);
    let word = |t: &language::Token| {
        let head = t.head.map_or("-", |h| document.tokens[h].span.of(text));
        format!("{}/{}/{:?}/{:?}<{head}", t.span.of(text), t.lemma, t.tag, t.relation)
    };
    document.tokens.iter().map(word).collect::<Vec<_>>().join(" ")
}

fn show(m: &Mention, text: &str) -> String {
    let names = |p: &[events::Party]| p.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join(", ");
    format!(
        "{} [{}] {} by [{}] to [{}] killed {:?} rules {}",
        m.class,
        m.trigger.of(text),
        m.status.as_str(),
        names(&m.initiators),
        names(&m.targets),
        m.killed.as_ref().map(|k| (k.low, k.high)),
        m.rules.first().map_or("", |r| &r.rule),
    )
}
