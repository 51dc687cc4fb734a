//! Speed of an engine on a text, or its scores on a treebank:
//! `cargo run --release -p language --example speed -- fast/model.bin [accurate/model.bin] text.txt`.
//! With the weights of both engines the accurate one is measured. A CoNLL-U file is scored instead of timed; genres may follow.
#![allow(clippy::print_stdout)]

use std::time::Instant;

use language::{AccurateEngine, Analyse, Document, FastEngine, Span, evaluate};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (models, rest): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|a| a.ends_with(".bin"));
    let path = rest.first().ok_or("which text?")?;
    let bytes = models.iter().map(std::fs::read).collect::<Result<Vec<_>, _>>()?;
    let text = std::fs::read_to_string(path)?;
    let start = Instant::now();
    let fast = FastEngine::load(bytes.first().ok_or("which model?")?)?;
    let loaded = |start: Instant| println!("loaded in {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    let Some(accurate) = bytes.get(1) else {
        loaded(start);
        return measure(&fast, path, &text, &rest[1..], 100, None);
    };
    let engine = AccurateEngine::load(fast, accurate)?;
    loaded(start);
    let pieces = |document: &Document| engine.pieces(&text, document);
    measure(&engine, path, &text, &rest[1..], 12, Some(&pieces))
}

/// Scores the engine on a treebank, or takes the best time of some runs over a text whose lines are passages.
fn measure(
    engine: &dyn Analyse,
    path: &str,
    text: &str,
    genres: &[String],
    runs: usize,
    pieces: Option<&dyn Fn(&Document) -> usize>,
) -> Result<(), Box<dyn std::error::Error>> {
    if path.ends_with(".conllu") {
        let scores = evaluate::treebank_genres(engine, text, |g| genres.is_empty() || genres.iter().any(|x| x == g))?;
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
    let mut document = engine.analyse(text, &passages);
    for _ in 0..runs {
        let start = Instant::now();
        document = engine.analyse(text, &passages);
        best = best.min(start.elapsed().as_secs_f64());
    }
    let words = document.tokens.len();
    println!(
        "{words} words, {:.0} words a second, {:.2} µs a word",
        words as f64 / best,
        best * 1e6 / words as f64
    );
    if let Some(pieces) = pieces {
        let pieces = pieces(&document);
        println!("{pieces} word pieces, {:.0} pieces a second", pieces as f64 / best);
    }
    Ok(())
}
