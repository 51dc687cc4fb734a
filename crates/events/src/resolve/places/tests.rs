use std::{fs, path::Path, sync::OnceLock};

use knowledge::Sources;
use language::{Relation, Sentence, Tag, Token};
use proptest::prelude::*;

use super::*;
use crate::{Precision, Published, PublishedBasis};

/// The gazetteer of the project, without the rest.
fn knowledge() -> &'static Knowledge {
    static KNOWLEDGE: OnceLock<Knowledge> = OnceLock::new();
    KNOWLEDGE.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../knowledge");
        let mut sources = Sources::default();
        sources.insert(
            "ontology/frames.toml",
            fs::read(root.join("ontology/frames.toml")).unwrap(),
        );
        for folder in ["places", "lexicons"] {
            for entry in fs::read_dir(root.join(folder)).unwrap().map(Result::unwrap) {
                if entry.path().is_file() {
                    let name = format!("{folder}/{}", entry.file_name().to_str().unwrap());
                    sources.insert(name, fs::read(entry.path()).unwrap());
                }
            }
        }
        let blob = knowledge::compile(&sources).unwrap_or_else(|e| panic!("{e:#?}"));
        Knowledge::load(blob.leak()).unwrap()
    })
}

/// Words and signs as tokens; capitalised words are proper nouns, but for the first of a sentence where it is common.
fn read(text: &str) -> Document {
    let mut document = Document::default();
    let mut first = 0;
    let mut start = None;
    let mut spans = Vec::new();
    for (i, c) in text.char_indices() {
        let inside =
            c.is_alphanumeric() || (c == '.' && text[i + 1..].starts_with(char::is_uppercase) && start.is_some());
        if inside {
            start.get_or_insert(i);
            continue;
        }
        if let Some(s) = start.take() {
            spans.push(Span::new(s, i));
        }
        if !c.is_whitespace() {
            spans.push(Span::new(i, i + c.len_utf8()));
        }
    }
    if let Some(s) = start {
        spans.push(Span::new(s, text.len()));
    }
    for span in spans {
        let word = span.of(text);
        let capital = word.starts_with(char::is_uppercase);
        let common = ["The", "A", "In", "At", "On", "It"].contains(&word);
        document.tokens.push(Token {
            span,
            lemma: word.into(),
            tag: if capital && !common { Tag::Propn } else { Tag::Noun },
            features: Default::default(),
            head: None,
            relation: Relation::Dep,
            sentence: document.sentences.len(),
        });
        if word == "." {
            end_sentence(&mut document, first);
            first = document.tokens.len();
        }
    }
    end_sentence(&mut document, first);
    document
}

fn end_sentence(document: &mut Document, first: usize) {
    let end = document.tokens.len();
    if first < end {
        let span = Span {
            start: document.tokens[first].span.start,
            end: document.tokens[end - 1].span.end,
        };
        document.sentences.push(Sentence {
            span,
            first,
            end,
            passage: 0,
            accurate: false,
        });
    }
}

fn report(text: &str) -> Report {
    Report {
        id: "r".into(),
        file: String::new(),
        source: None,
        title: None,
        url: None,
        language: "en".into(),
        text: text.into(),
        published: Published {
            interval: None,
            basis: PublishedBasis::None,
            evidence: None,
        },
        blocks: Vec::new(),
        copy_of: None,
        copy_share: None,
        origins: crate::Origins::default(),
    }
}

fn found(text: &str) -> Vec<PlaceMention> {
    find(&report(text), &read(text), knowledge(), &[])
}

/// Words, country and precision of each place.
fn told(text: &str) -> Vec<(String, String, &'static str)> {
    let shown = |m: PlaceMention| {
        let place = m.place.as_ref();
        let country = place.and_then(|p| p.country.as_deref()).unwrap_or("-").to_owned();
        (
            m.span.of(text).to_owned(),
            country,
            place.map_or("-", |p| p.precision.as_str()),
        )
    };
    found(text).into_iter().map(shown).collect()
}

fn row(words: &str, country: &str, precision: &'static str) -> (String, String, &'static str) {
    (words.into(), country.into(), precision)
}

#[test]
fn a_chain_of_places_is_resolved_and_linked() {
    let text = "Two guards died in Hasakeh, Syria.";
    let places = found(text);
    assert_eq!(
        told(text),
        [row("Hasakeh", "SY", "populated_place"), row("Syria", "SY", "country")]
    );
    assert_eq!(places[0].within, Some(1));
    assert_eq!(places[1].within, None);
}

#[test]
fn a_noun_of_kind_says_what_is_meant() {
    let text = "Rockets fell in Deir ez-Zor province and on the town of Manbij.";
    assert_eq!(
        told(text),
        [
            row("Deir ez-Zor province", "SY", "admin1"),
            row("Manbij", "SY", "populated_place")
        ]
    );
}

#[test]
fn parts_and_sides_of_places_are_areas() {
    let text = "Fighters moved through northern Syria. A convoy was hit 20 km south of Baghdad.";
    let places = found(text);
    let north = places[0].place.as_ref().unwrap();
    assert_eq!(
        (north.precision, north.name.as_str(), north.geonames),
        (Precision::Region, "northern Syria", None)
    );
    assert!(north.lat.unwrap() > 35.5);
    let south = places[1].place.as_ref().unwrap();
    assert_eq!(south.precision, Precision::Region);
    assert!((south.lat.unwrap() - 33.14).abs() < 0.05, "{south:?}");
}

#[test]
fn company_decides_between_places_of_one_name() {
    let libya = "Shells hit Tripoli in Libya.";
    assert_eq!(told(libya)[0].1, "LY");
    let lebanon = "Troops deployed in Tripoli, Lebanon, and in Beirut.";
    assert_eq!(told(lebanon)[0].1, "LB");
}

#[test]
fn people_bodies_and_adjectives_are_no_places() {
    for text in [
        "President Jackson Lincoln spoke.",
        "The Syrian army withdrew.",
        "The Oxford University study is new.",
        "It will Hit us.",
    ] {
        assert_eq!(told(text), [], "{text}");
    }
}

#[test]
fn a_doubtful_name_needs_words_that_say_so() {
    assert_eq!(
        told("A bomb went off in Hit, Iraq."),
        [row("Hit", "IQ", "populated_place"), row("Iraq", "IQ", "country")]
    );
}

#[test]
fn an_unknown_village_gets_the_country_that_the_text_names_and_no_point() {
    let places = found("Men were killed in the village of Qzwrtash in Syria.");
    let place = places[0].place.as_ref().unwrap();
    assert_eq!(
        (place.name.as_str(), place.country.as_deref(), place.lat),
        ("Qzwrtash", Some("SY"), None)
    );
    assert_eq!(places[0].within, Some(1));
}

#[test]
fn capitals_throughout_are_read_too() {
    assert_eq!(
        told("FIVE KILLED IN BAGHDAD AND MOSUL."),
        [
            row("BAGHDAD", "IQ", "populated_place"),
            row("MOSUL", "IQ", "populated_place")
        ]
    );
}

#[test]
fn given_toponyms_are_resolved() {
    let text = "Clashes in Aleppo and Homs.";
    let spans = [Span::new(22, 26), Span::new(11, 17), Span::new(40, 90)];
    let places = resolve_given(text, &read(text), &spans, knowledge());
    let countries: Vec<_> = places
        .iter()
        .map(|p| p.as_ref().and_then(|p| p.country.as_deref()))
        .collect();
    assert_eq!(countries, [Some("SY"), Some("SY"), None]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn spans_stand_in_the_text_in_order(text in "((in|the|of|North|south|Aleppo|Syria|Al-Hasakah|Kyiv|city|province|,|\\.|'s|é|20 km) ?){0,30}") {
        let places = found(&text);
        prop_assert!(places.windows(2).all(|w| w[0].span.end <= w[1].span.start));
        for (i, place) in places.iter().enumerate() {
            prop_assert!(text.get(place.span.range()).is_some_and(|t| !t.is_empty()));
            prop_assert!(place.within.is_none_or(|w| w < places.len() && w != i));
        }
    }
}
