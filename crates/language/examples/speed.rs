//! Words a second of the fast engine: `cargo run --release -p language --example speed -- model.bin text.txt`.
//! A CoNLL-U file is scored instead.
#![allow(clippy::print_stdout)]

use std::time::Instant;

use language::{Analyse, FastEngine, Span, evaluate};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (model, path) = (
        arguments.next().ok_or("which model?")?,
        arguments.next().ok_or("which text?")?,
    );
    let bytes = std::fs::read(model)?;
    let start = Instant::now();
    let engine = FastEngine::load(&bytes)?;
    println!("loaded in {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    let text = std::fs::read_to_string(&path)?;
    if path.ends_with(".conllu") {
        let genres: Vec<String> = arguments.collect();
        let scores = evaluate::treebank_genres(&engine, &text, |g| genres.is_empty() || genres.iter().any(|x| x == g))?;
        println!("{scores:#?}");
        return Ok(());
    }
    let mut passages = Vec::new();
    let mut at = 0;
    for part in text.split_inclusive('\n') {
        passages.push(Span::new(at, at + part.len()));
        at += part.len();
    }
    let mut best = f64::INFINITY;
    let mut words = 0;
    for _ in 0..100 {
        let start = Instant::now();
        words = engine.analyse(&text, &passages).tokens.len();
        best = best.min(start.elapsed().as_secs_f64());
    }
    println!(
        "{words} words, {:.0} words a second, {:.2} µs a word",
        words as f64 / best,
        best * 1e6 / words as f64
    );
    Ok(())
}
