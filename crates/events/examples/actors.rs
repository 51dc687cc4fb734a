//! Actors of texts, and the time it takes: `cargo run -p events --example actors -- knowledge models/fast/model.bin FILE…`

use std::{path::Path, time::Instant};

use events::{Published, PublishedBasis, Report, resolve::actors};
use knowledge::{Knowledge, Sources};
use language::{Analyse, FastEngine, Span};

fn collect(folder: &Path, prefix: &str, sources: &mut Sources) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = format!("{prefix}{}", path.file_name().unwrap_or_default().to_string_lossy());
        if path.is_dir() {
            collect(&path, &format!("{name}/"), sources)?;
        } else {
            sources.insert(name, std::fs::read(&path)?);
        }
    }
    Ok(())
}

#[allow(clippy::print_stdout)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [knowledge, model, files @ ..] = arguments.as_slice() else {
        return Err("give the knowledge folder, the model and files".into());
    };
    let mut sources = Sources::default();
    collect(Path::new(knowledge), "", &mut sources)?;
    let start = Instant::now();
    let blob = knowledge::compile(&sources).map_err(|e| format!("{e:#?}"))?.leak();
    let compiled = start.elapsed();
    let start = Instant::now();
    let knowledge = Knowledge::load(blob)?;
    println!(
        "compile {compiled:?}, load {:?}, blob {} bytes",
        start.elapsed(),
        blob.len()
    );
    let engine = FastEngine::load(&std::fs::read(model)?)?;
    for file in files {
        let text = std::fs::read_to_string(file)?;
        let report = Report {
            id: "r".into(),
            file: file.clone(),
            source: None,
            title: None,
            url: None,
            language: "en".into(),
            text: text.as_str().into(),
            published: Published {
                interval: None,
                basis: PublishedBasis::None,
                evidence: None,
            },
            blocks: Vec::new(),
            copy_of: None,
            copy_share: None,
            origins: events::Origins::default(),
        };
        let document = engine.analyse(&text, &[Span::new(0, text.len())]);
        let start = Instant::now();
        let found = actors::find(&report, &document, &knowledge);
        println!("{file}: {} tokens, {:?}", document.tokens.len(), start.elapsed());
        for mention in found {
            let from = text[..mention.span.start as usize]
                .char_indices()
                .rev()
                .nth(30)
                .map_or(0, |(i, _)| i);
            let to = text[mention.span.end as usize..]
                .char_indices()
                .nth(30)
                .map_or(text.len(), |(i, _)| mention.span.end as usize + i);
            println!("  {:<28} {}", mention.id, text[from..to].replace('\n', " "));
        }
    }
    Ok(())
}
