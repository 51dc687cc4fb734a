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
        for folder in ["places", "lexicons", "actors"] {
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

/// The countries of the places found.
fn countries(text: &str) -> Vec<String> {
    told(text).into_iter().map(|(_, country, _)| country).collect()
}

#[test]
fn a_state_that_only_speaks_is_not_where_it_was() {
    for (text, country) in [
        ("A bomb went off in Athens, American diplomats said.", "GR"),
        ("Nine died in Cairo, an American lawyer said.", "EG"),
        ("Two died in Paris, the Americans said.", "FR"),
    ] {
        assert_eq!(countries(text), [country], "{text}");
    }
    assert_eq!(countries("Two died in Paris and in Dallas, Texas.")[0], "US");
    assert_eq!(countries("Two died in León, the Nicaraguans said."), ["NI"]);
}

fn sent_from(line: &str, text: &str) -> (Option<&'static str>, Vec<String>) {
    let whole = format!("{line} {text}");
    let mut report = report(&whole);
    report.blocks = vec![crate::Block {
        kind: crate::BlockKind::Dateline,
        span: Span::new(0, line.len()),
    }];
    // The engine reads paragraphs, not datelines.
    let mut document = read(&whole);
    let cut = document
        .tokens
        .partition_point(|t| (t.span.start as usize) < line.len());
    document.tokens.drain(..cut);
    document.sentences.clear();
    document.tokens.iter_mut().for_each(|t| t.sentence = 0);
    end_sentence(&mut document, 0);
    let from = dateline::country(&report, &Reading::new(&whole, &document, knowledge()));
    let places = find(&report, &document, knowledge(), &[]);
    let country = |m: PlaceMention| m.place.and_then(|p| p.country).map_or(String::new(), |c| c.to_string());
    (from, places.into_iter().map(country).collect())
}

#[test]
fn a_dateline_tells_the_country_where_nothing_else_does() {
    let told = |country: &str| vec![country.to_owned()];
    let beirut = sent_from(
        "BEIRUT, Lebanon, May 12, 2014 (Agency) -",
        "Two died in Tripoli on Sunday.",
    );
    assert_eq!(beirut, (Some("LB"), told("LB")));
    let juba = sent_from("JUBA (Agency) -", "Two died in Bor on Sunday.");
    assert_eq!(juba, (Some("SS"), told("SS")));
    let desk = sent_from("WASHINGTON, May 12 (Agency) -", "Two died in Cairo on Sunday.");
    assert_eq!(desk, (None, told("EG")));
    assert_eq!(sent_from("12 May 2014", "Two died in Cairo on Sunday.").0, None);
}

#[test]
fn a_village_is_no_city_of_its_name_abroad() {
    for text in [
        "Two men died in Roma village.",
        "Two men died in the village of Paris.",
        "Two men died at Minot police post.",
    ] {
        assert_eq!(countries(text), ["-"], "{text}");
    }
}

#[test]
fn a_common_word_behind_an_article_and_a_lake_are_no_towns() {
    assert_eq!(countries("Rebels raided farms across the Republic"), ["-"]);
    let lake = told("Two men died at Clark Lake.");
    assert!(lake.iter().all(|(_, country, _)| country == "-"), "{lake:?}");
}

#[test]
fn no_country_lies_in_another() {
    let chad = told("Raids by Chad inside Sudan killed two men.");
    assert_eq!(chad.last(), Some(&row("Sudan", "SD", "country")));
    assert!(
        chad.iter()
            .all(|(words, country, _)| words != "Chad" || country == "TD"),
        "{chad:?}"
    );
}

#[test]
fn a_town_said_to_lie_in_a_division_is_no_namesake_far_from_it() {
    assert_eq!(
        told("Drones fell in Murom in Belgorod Oblast.")[0],
        row("Murom", "RU", "populated_place")
    );
    let murom = &found("Drones fell in Murom in Belgorod Oblast.")[0];
    assert_eq!(murom.place.as_ref().and_then(|p| p.lat), None);
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
