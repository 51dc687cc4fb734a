//! What must hold of the engine: with small random weights, and against the training code.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::{NameKind, Relation};

fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models")
}

fn fast() -> FastEngine {
    FastEngine::load(&std::fs::read(models().join("fast/model.bin")).unwrap()).unwrap()
}

static CASES: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let lines = std::fs::read_to_string(models().join("accurate/parity.jsonl")).unwrap();
    lines.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
});

fn engine(numbers: Numbers) -> AccurateEngine {
    let bytes = std::fs::read(models().join("accurate/model.bin")).unwrap();
    AccurateEngine::load_with(fast(), &bytes, numbers).unwrap()
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
            if e.classes[0].1 > none {
                &*e.classes[0].0
            } else {
                "none"
            }
        });
        count(4, case["events"][t] == label);
    }
    for sentence in case["sentences"].as_array().unwrap() {
        let wanted = (
            sentence[0].as_u64().unwrap() as usize,
            sentence[1].as_u64().unwrap() as usize,
        );
        count(5, document.sentences.iter().any(|s| (s.first, s.end) == wanted));
    }
    assert!(document.sentences.iter().all(|s| s.accurate));
}

fn name_label(number: usize) -> String {
    match number.checked_sub(1) {
        None => "O".to_owned(),
        Some(n) => format!(
            "{}-{}",
            if n % 2 == 0 { "B" } else { "I" },
            NameKind::ALL[n / 2].as_str()
        ),
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
    let engine = engine(Numbers::Real);
    let worst = CASES.iter().map(|case| (furthest(&engine, case), &case["text"]));
    let (worst, text) = worst.fold((0.0, &Value::Null), |a, b| if b.0 > a.0 { b } else { a });
    println!("furthest {worst}");
    assert!(worst < 1e-3, "{worst} in {text}");
}

#[test]
fn labels_are_those_of_the_training_code() {
    for (numbers, least) in [(Numbers::Real, 0.998), (Numbers::Whole, 0.99)] {
        let engine = engine(numbers);
        let mut counts = [(0, 0); 6];
        CASES.iter().for_each(|case| labels(&engine, case, &mut counts));
        let (same, all) = counts.iter().fold((0, 0), |sum, c| (sum.0 + c.0, sum.1 + c.1));
        println!("{numbers:?}: {counts:?}: {same} of {all}");
        assert!(same as f64 >= least * all as f64, "{numbers:?}: {counts:?}");
    }
}

static SMALL: LazyLock<AccurateEngine> = LazyLock::new(|| small(BATCH));

fn small(batch: usize) -> AccurateEngine {
    let mut engine = AccurateEngine::load(fast(), &sample::network(11).bytes()).unwrap();
    engine.batch = batch;
    engine
}

/// A document with all that can be compared.
fn whole(document: &Document) -> String {
    format!("{document:?}")
}

fn check(passages: &[Span], document: &Document, fast: &Document) {
    let spans = |d: &Document| d.tokens.iter().map(|t| t.span).collect::<Vec<_>>();
    assert_eq!(spans(document), spans(fast), "both engines have the same words");
    let mut end = 0;
    for (i, sentence) in document.sentences.iter().enumerate() {
        assert!(sentence.first == end && sentence.end > end);
        end = sentence.end;
        assert!(passages[sentence.passage].contains(sentence.span));
        let range = sentence.first..sentence.end;
        for t in range.clone() {
            let token = &document.tokens[t];
            assert_eq!(token.sentence, i);
            assert_eq!(token.head.is_none(), token.relation == Relation::Root);
            assert!(token.head.is_none_or(|h| range.contains(&h) && h != t));
            assert!(document.ancestors(t).take(1000).count() < 1000, "no cycles");
        }
        assert_eq!(range.filter(|&t| document.tokens[t].head.is_none()).count(), 1);
    }
    assert_eq!(end, document.tokens.len());
    let mut last = 0;
    for name in &document.names {
        assert!(name.first >= last && name.end > name.first);
        last = name.end;
        let sentence = |t: usize| document.tokens[t].sentence;
        assert_eq!(sentence(name.first), sentence(name.end - 1));
    }
    assert!(document.events.is_sorted_by(|a, b| a.token < b.token));
    for event in &document.events {
        let sentence = &document.sentences[document.tokens[event.token].sentence];
        assert!(sentence.accurate && (0.05..=1.0).contains(&event.chance) && event.classes.len() == 3);
        assert!(event.classes.is_sorted_by(|a, b| a.1 >= b.1));
        assert!(event.classes.iter().map(|c| c.1).sum::<f32>() <= event.chance + 1e-5);
        assert!((event.statuses.iter().map(|c| c.1).sum::<f32>() - 1.0).abs() < 1e-5);
        assert!((0.0..=1.0).contains(&event.aggregate));
        for role in &event.roles {
            assert!((sentence.first..sentence.end).contains(&role.token) && role.chance >= 0.2);
        }
    }
}

/// Paragraphs one behind the other, and their places.
fn paragraphs(parts: &[String]) -> (String, Vec<Span>) {
    let (mut text, mut passages) = (String::new(), Vec::new());
    for part in parts {
        let start = text.len();
        text.push_str(part);
        passages.push(Span::new(start, text.len()));
        text.push('\n');
    }
    (text, passages)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn any_text_gives_a_sound_document(text in "\\PC{0,200}", gaps in "[a-zA-Z'’.,\"“” \n\t0-9-]{0,300}") {
        for text in [text, gaps] {
            let passages = [Span::new(0, text.len())];
            check(&passages, &SMALL.analyse(&text, &passages), &SMALL.fast.analyse(&text, &passages));
        }
    }

    #[test]
    fn what_is_read_together_does_not_matter(
        parts in proptest::collection::vec("([A-Z][a-z]{1,5} [a-z]{1,9} [a-z ]{1,30}\\. ){1,4}", 1..6),
        batch in 1usize..400,
        chosen in any::<u64>(),
    ) {
        let (text, passages) = paragraphs(&parts);
        let matters = |_: &Document, s: usize| chosen >> (s % 64) & 1 == 1;
        let one = SMALL.analyse_where(&text, &passages, &matters);
        let fast = SMALL.fast.analyse(&text, &passages);
        check(&passages, &one, &fast);
        prop_assert_eq!(whole(&one), whole(&small(batch).analyse_where(&text, &passages, &matters)));
        // A passage is read alike whatever stands in others.
        let first = SMALL.analyse(&text, &passages[..1]);
        let all = SMALL.analyse(&text, &passages);
        for (a, b) in first.tokens.iter().zip(&all.tokens) {
            prop_assert_eq!(format!("{:?}", a), format!("{:?}", b));
        }
        // What was not chosen is as the fast engine has it.
        for sentence in one.sentences.iter().filter(|s| !s.accurate) {
            for t in sentence.first..sentence.end {
                let (a, b) = (&one.tokens[t], &fast.tokens[t]);
                prop_assert_eq!((a.tag, a.head, a.relation, &a.lemma), (b.tag, b.head, b.relation, &b.lemma));
            }
        }
        let names = |d: &Document| format!("{:?}", d.names.iter().filter(|n| one.tokens.get(n.first).is_some_and(|t| !one.sentences[t.sentence].accurate)).collect::<Vec<_>>());
        prop_assert_eq!(names(&one), names(&fast));
    }
}

#[test]
fn nothing_that_matters_leaves_the_fast_reading() {
    let text = "Gunmen attacked a village. Two people were killed.\n\nIt rained in Paris.";
    let passages = [Span::new(0, text.len())];
    let fast = SMALL.fast.analyse(text, &passages);
    assert_eq!(
        whole(&SMALL.analyse_where(text, &passages, &|_, _| false)),
        whole(&fast)
    );
    assert_eq!(
        whole(&SMALL.fast.analyse_where(text, &passages, &|_, _| true)),
        whole(&fast)
    );
    assert!(SMALL.analyse("", &[]).tokens.is_empty());
    // The last sentence stands alone in its surroundings only if nothing beside it matters.
    let last = SMALL.analyse_where(text, &passages, &|_, s| s == 0);
    assert!(last.sentences[0].accurate && !last.sentences[last.sentences.len() - 1].accurate);
}

#[test]
fn a_text_is_read_where_a_sentence_that_promises_it_tells_of_an_event() {
    let engine = engine(Numbers::Whole);
    let text = "Snow fell. Rockets hit the airport and killed three soldiers. The bomb was the talk of the bathroom.";
    let passages = [Span::new(0, text.len())];
    let read = |promising: &[usize]| {
        let promise = |_: &Document, s: usize| promising.contains(&s).then_some(1);
        engine.analyse_if(text, &passages, &promise, &|_, _| true)
    };
    let all = engine.analyse_where(text, &passages, &|_, _| true);
    assert_eq!(read(&[0, 1]).map(|d| whole(&d)), Some(whole(&all)));
    assert!(read(&[0]).is_none() && read(&[]).is_none());
    // The fast engine reads all there is.
    assert!(
        engine
            .fast
            .analyse_if(text, &passages, &|_, _| None, &|_, _| true)
            .is_some()
    );
}

#[test]
fn long_words_and_sentences_are_cut() {
    for text in [
        "a-".repeat(500),
        "word ".repeat(700),
        "— ".repeat(300),
        "x".repeat(2000),
    ] {
        let passages = [Span::new(0, text.len())];
        check(
            &passages,
            &SMALL.analyse(&text, &passages),
            &SMALL.fast.analyse(&text, &passages),
        );
    }
}

#[test]
fn threads_do_not_matter() {
    let text = "Gunmen attacked a village near Kabul. Two people were killed, police said. ".repeat(20);
    let passages = [Span::new(0, text.len())];
    let wanted = whole(&SMALL.analyse(&text, &passages));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(whole(&SMALL.analyse(&text, &passages)), wanted));
        }
    });
}

#[test]
fn whole_numbers_are_close_to_real_ones() {
    let bytes = sample::network(5).bytes();
    let text = "Gunmen attacked a village near Kabul. Two people were killed, police said.";
    let states = [Numbers::Whole, Numbers::Real].map(|numbers| {
        let engine = AccurateEngine::load_with(fast(), &bytes, numbers).unwrap();
        let document = engine.fast.analyse(text, &[Span::new(0, text.len())]);
        let cut = engine.cut(text, &document, &[true; 2]);
        let (windows, _) = read(&engine, text);
        let (mut batch, mut room) = (Batch::default(), Room::default());
        fill(&mut batch, text, &document, &windows, &cut);
        engine.encoder.read(&batch, &mut room).to_vec()
    });
    let worst = states[0]
        .iter()
        .zip(&states[1])
        .fold(0.0f32, |worst, (a, b)| worst.max((a - b).abs()));
    assert!(worst > 0.0 && worst < 0.1, "{worst}");
}

#[test]
fn unusable_weights_are_refused() {
    let file = sample::network(3);
    let bytes = file.bytes();
    let error = |bytes: &[u8]| AccurateEngine::load(fast(), bytes).err();
    assert_eq!(error(b""), Some(ModelError::NotAModel));
    assert_eq!(error(b"ANNFAST1\0\0\0\0"), Some(ModelError::NotAModel));
    assert!(error(&bytes).is_none());
    for end in (8..bytes.len()).step_by(4999) {
        assert!(matches!(error(&bytes[..end]), Some(ModelError::Cut(_))), "{end}");
    }
    for name in file.names() {
        assert!(error(&file.without(&name)).is_some(), "{name}");
    }
    let changed = |change: &dyn Fn(&mut sample::File)| {
        let mut file = sample::network(3);
        change(&mut file);
        error(&file.bytes())
    };
    assert_eq!(changed(&|f| f.text("labels", "NOUN")), Some(ModelError::Labels));
    for change in [
        &(|f: &mut sample::File| f.text("events", "none\nattack")) as &dyn Fn(&mut sample::File),
        &|f| f.text("roles", "initiator\ntarget"),
        &|f| f.text("vocab", "a\nb\nc"),
        &|f| f.floats("positions", &[2, 64], &[0.0; 128]),
        &|f| f.floats("positions", &[40, 32], &[0.0; 1280]),
        &|f| f.floats("input_norm.weight", &[0], &[]),
        &|f| f.floats("input_norm.weight", &[48], &[1.0; 48]),
        &|f| f.floats("cases", &[4, 64], &[0.0; 256]),
        &|f| f.floats("arc_root", &[23], &[0.0; 23]),
        &|f| f.levels("layers.0.query.weight", &[32, 64], &[0; 2048]),
        &|f| f.levels("layers.0.up.weight", &[0, 64], &[]),
    ] {
        assert!(matches!(changed(change), Some(ModelError::Array { .. })));
    }
}
