//! The ontology and the categories of the project's own knowledge folder load, and refer only to what there is.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what a test cannot read, it fails on"
)]

use std::{collections::BTreeSet, fs, path::Path};

use knowledge::{Class, KnowledgeError, Ontology, Sources, ontology::TemplateError};
use toml::{Table, Value};

/// Names of built-in sets that a condition may use.
const BUILT_IN: [&str; 9] = [
    "@place", "@armed", "@rebel", "@person", "@actor", "@name", "@named", "@number", "@any",
];

fn sources() -> Sources {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../knowledge");
    let mut sources = Sources::default();
    for folder in ["ontology", "lexicons/categories"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            sources.insert(format!("{folder}/{name}"), fs::read(&path).unwrap());
        }
    }
    sources
}

fn leaves() -> Vec<(String, Table)> {
    let sources = sources();
    let files = sources
        .under("ontology/", ".toml")
        .filter(|s| s.path != "ontology/frames.toml");
    files.map(|s| (s.path.to_owned(), s.toml::<Table>().unwrap())).collect()
}

fn categories() -> BTreeSet<String> {
    let sources = sources();
    let tables = sources
        .under("lexicons/categories/", ".toml")
        .map(|s| s.toml::<Table>().unwrap());
    tables.flat_map(|t| t.into_iter().map(|(name, _)| name)).collect()
}

/// All strings below `value`.
fn strings(value: &Value) -> Vec<&str> {
    match value {
        Value::String(s) => vec![s],
        Value::Array(items) => items.iter().flat_map(strings).collect(),
        Value::Table(table) => table.values().flat_map(strings).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn the_files_compile() {
    let errors = knowledge::compile(&sources()).err().unwrap_or_default();
    let ours: Vec<String> = errors
        .iter()
        .filter(|e| match e {
            KnowledgeError::Missing { file } | KnowledgeError::Wrong { file, .. } => {
                file.starts_with("ontology/") || file.starts_with("lexicons/categories/")
            }
            KnowledgeError::NotABlob => true,
        })
        .map(ToString::to_string)
        .collect();
    assert!(ours.is_empty(), "{}", ours.join("\n"));
}

#[test]
fn each_term_of_a_condition_exists() {
    let categories = categories();
    let mut wrong = Vec::new();
    for (path, leaf) in leaves() {
        let conditions = leaf.get("trigger").and_then(Value::as_array).into_iter().flatten();
        let conditions = conditions.flat_map(|t| [t.get("when"), t.get("unless")]).flatten();
        let terms: Vec<&str> = conditions.flat_map(strings).collect();
        let means = leaf.get("means").map(strings).unwrap_or_default();
        for term in terms {
            let exists = match term.strip_prefix('#') {
                Some(category) => categories.contains(category),
                None => !term.starts_with('@') || BUILT_IN.contains(&term),
            };
            if !exists || term.to_lowercase() != term {
                wrong.push(format!(
                    "{path}: `{term}` is neither a lemma in lower case nor a category nor a built-in set"
                ));
            }
        }
        wrong.extend(
            means
                .into_iter()
                .filter(|m| !categories.contains(*m))
                .map(|m| format!("{path}: no category `{m}`")),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn leaves_are_numbered_once_and_named_as_their_files() {
    let leaves = leaves();
    let numbers: BTreeSet<i64> = leaves.iter().filter_map(|(_, l)| l["number"].as_integer()).collect();
    assert_eq!(numbers.len(), leaves.len());
    for (path, leaf) in &leaves {
        assert_eq!(*path, format!("ontology/{}.toml", leaf["leaf"].as_str().unwrap()));
    }
}

#[test]
fn a_template_compiles_and_is_one_of_a_new_class() {
    let ontology = Ontology::of(&sources()).unwrap();
    let template = ontology.template("orchard_destruction").unwrap();
    let mut sources = sources();
    sources.insert("ontology/orchard_destruction.toml", template.into_bytes());
    let with = Ontology::of(&sources).unwrap();
    let leaf = with.leaf(&Class::new("orchard_destruction")).unwrap();
    assert_eq!(leaf.number, 45);
}

#[test]
fn a_template_has_a_name_of_its_own() {
    let ontology = Ontology::of(&sources()).unwrap();
    for name in ["", "Riot", "a-b", "2nd", "../x"] {
        assert_eq!(ontology.template(name), Err(TemplateError::Name(name.to_owned())));
    }
    assert_eq!(ontology.template("riot"), Err(TemplateError::Taken("riot".to_owned())));
}
