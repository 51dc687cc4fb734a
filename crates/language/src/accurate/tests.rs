//! The engine against the training code: `models/accurate/`, where it is there.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::Value;

use super::*;
use crate::NameKind;

fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models")
}

fn fast() -> FastEngine {
    FastEngine::load(&std::fs::read(models().join("fast/model.bin")).unwrap()).unwrap()
}

static CASES: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let lines = std::fs::read_to_string(models().join("accurate/parity.jsonl")).unwrap_or_default();
    lines.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
});

fn engine(numbers: Numbers) -> Option<AccurateEngine> {
    let bytes = std::fs::read(models().join("accurate/model.bin")).ok()?;
    Some(AccurateEngine::load_with(fast(), &bytes, numbers).unwrap())
}

/// Labels that are the same, and all, in the order of `names`.
fn labels(engine: &AccurateEngine, case: &Value, counts: &mut [(usize, usize); 6]) {
    let text = case["text"].as_str().unwrap();
    let document = engine.analyse(text, &[Span::new(0, text.len())]);
    let words = case["words"].as_array().unwrap();
    assert_eq!(document.tokens.len(), words.len(), "{text}");
    let (_, found) = read(engine, text);
    let mut count = |at: usize, good: bool| {
        counts[at].0 += usize::from(good);
        counts[at].1 += 1;
    };
    for (t, token) in document.tokens.iter().enumerate() {
        count(0, case["tags"][t] == token.tag.as_str());
        count(1, case["relations"][t] == token.relation.as_str());
        count(2, case["heads"][t] == token.head.map_or(-1, |h| h as i64));
        // Labels as such: the document's names also know the lexicon.
        count(3, case["names"][t] == *name_label(found.reading.names[t]));
        let event = document.events.iter().find(|e| e.token == t);
        let label = event.map_or("none", |e| {
            let none = 1.0 - e.chance;
            if e.classes[0].1 > none { &*e.classes[0].0 } else { "none" }
        });
        count(4, case["events"][t] == label);
    }
    for sentence in case["sentences"].as_array().unwrap() {
        let wanted = (sentence[0].as_u64().unwrap() as usize, sentence[1].as_u64().unwrap() as usize);
        count(5, document.sentences.iter().any(|s| (s.first, s.end) == wanted));
    }
    assert!(document.sentences.iter().all(|s| s.accurate));
}

fn name_label(number: usize) -> String {
    match number.checked_sub(1) {
        None => "O".to_owned(),
        Some(n) => format!("{}-{}", if n % 2 == 0 { "B" } else { "I" }, NameKind::ALL[n / 2].as_str()),
    }
}

/// All sentences of a text read: the windows, and what was found.
fn read(engine: &AccurateEngine, text: &str) -> (Vec<Range<TokenId>>, Found) {
    let document = engine.fast.analyse(text, &[Span::new(0, text.len())]);
    let chosen = vec![true; document.sentences.len()];
    let cut = engine.cut(text, &document, &chosen);
    let size = |t: usize| cut.at[t + 1] - cut.at[t];
    let windows = windows::windows(&document, &chosen, size, engine.longest());
    let found = engine.read(text, &document, &windows, &cut);
    (windows, found)
}

/// Furthest from the vectors that the training code has.
fn furthest(engine: &AccurateEngine, case: &Value) -> f32 {
    let text = case["text"].as_str().unwrap();
    let document = engine.fast.analyse(text, &[Span::new(0, text.len())]);
    let cut = engine.cut(text, &document, &vec![true; document.sentences.len()]);
    let (windows, _) = read(engine, text);
    let (mut batch, mut room) = (Batch::default(), Room::default());
    let (firsts, _) = fill(&mut batch, text, &document, &windows, &cut);
    let states = engine.encoder.read(&batch, &mut room);
    let mut worst = 0.0f32;
    for (token, row) in windows.into_iter().flatten().zip(firsts) {
        for (n, wanted) in case["vectors"][token].as_array().unwrap().iter().enumerate() {
            worst = worst.max((states[row * engine.encoder.width() + n] - wanted.as_f64().unwrap() as f32).abs());
        }
    }
    worst
}

#[test]
fn vectors_are_those_of_the_training_code() {
    let Some(engine) = engine(Numbers::Real) else { return };
    let worst = CASES.iter().map(|case| (furthest(&engine, case), &case["text"]));
    let (worst, text) = worst.fold((0.0, &Value::Null), |a, b| if b.0 > a.0 { b } else { a });
    println!("furthest {worst}");
    assert!(worst < 1e-3, "{worst} in {text}");
}

#[test]
fn labels_are_those_of_the_training_code() {
    for (numbers, least) in [(Numbers::Real, 0.998), (Numbers::Whole, 0.99)] {
        let Some(engine) = engine(numbers) else { return };
        let mut counts = [(0, 0); 6];
        CASES.iter().for_each(|case| labels(&engine, case, &mut counts));
        let (same, all) = counts.iter().fold((0, 0), |sum, c| (sum.0 + c.0, sum.1 + c.1));
        println!("{numbers:?}: {counts:?}: {same} of {all}");
        assert!(same as f64 >= least * all as f64, "{numbers:?}: {counts:?}");
    }
}
