//! The examples and counter-examples of `knowledge/ontology/` are coded as they say (`annalist ontology check`).

#![allow(clippy::unwrap_used, reason = "a test: what fails here fails it")]

use std::{env, fs, path::PathBuf};

use annalist::{Annalist, Checked, Engine};
use knowledge::Class;

/// Fewer examples or counter-examples than this show too little of a class.
const EXAMPLES: usize = 12;
const COUNTER_EXAMPLES: usize = 8;

fn check(engine: Engine) -> Checked {
    Annalist::embedded(engine).unwrap().check_ontology(None)
}

#[test]
fn examples_are_coded_as_they_say() {
    for engine in [Engine::Fast, Engine::Accurate] {
        let checked = check(engine);
        let told: Vec<String> = checked
            .differences
            .iter()
            .chain(&checked.mended)
            .map(|d| format!("{}: {}\n    {}", d.class, d.text, d.what))
            .collect();
        assert!(told.is_empty(), "{engine:?}\n{}", told.join("\n"));
    }
}

/// Errors that are known are counted: they may only become fewer.
#[test]
fn known_errors_are_few() {
    for (engine, one_in) in [(Engine::Fast, 7), (Engine::Accurate, 9)] {
        let Checked { known, cases, .. } = check(engine);
        assert!(known * one_in < cases, "{engine:?}: {known} of {cases}");
    }
}

#[test]
fn each_class_is_shown_by_many_examples() {
    let annalist = Annalist::embedded(Engine::Fast).unwrap();
    for leaf in annalist.knowledge.ontology.leaves() {
        let (examples, counters) = (leaf.examples.len(), leaf.counter_examples.len());
        assert!(
            examples >= EXAMPLES && counters >= COUNTER_EXAMPLES,
            "{}: {examples} examples, {counters} counter-examples",
            leaf.leaf
        );
    }
}

#[test]
fn a_check_of_one_class_runs_its_examples_alone() {
    let annalist = Annalist::embedded(Engine::Fast).unwrap();
    let riot = Class::new("riot");
    let leaf = annalist.knowledge.ontology.leaf(&riot).unwrap();
    let cases = leaf.examples.len() + leaf.counter_examples.len();
    assert_eq!(annalist.check_ontology(Some(&riot)).cases, cases);
}

/// `UPDATE_PAGES=1 cargo test -p annalist --test ontology` writes the page as it is now; read the diff.
#[test]
fn a_page_is_as_it_was() {
    let annalist = Annalist::embedded(Engine::Fast).unwrap();
    let page = annalist.knowledge.ontology.page(&Class::new("weapons_test")).unwrap();
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/pages/weapons_test.txt");
    if env::var_os("UPDATE_PAGES").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &page).unwrap();
    }
    assert_eq!(page, fs::read_to_string(path).unwrap());
}

#[test]
fn pages_are_no_wider_than_a_hundred_columns() {
    let ontology = Annalist::embedded(Engine::Fast).unwrap().knowledge.ontology;
    for leaf in ontology.leaves() {
        let page = ontology.page(&leaf.leaf).unwrap();
        let widest = page.lines().map(|l| l.chars().count()).max().unwrap();
        assert!(widest <= 100, "{}: {widest}", leaf.leaf);
    }
    assert!(ontology.page(&Class::new("picnic")).is_none());
}

#[test]
fn the_contents_name_all_classes_by_number() {
    let ontology = Annalist::embedded(Engine::Fast).unwrap().knowledge.ontology;
    let contents = ontology.contents();
    assert_eq!(contents.lines().count(), ontology.leaves().count());
    assert!(contents.starts_with("  1  air_strike "), "{contents}");
}
