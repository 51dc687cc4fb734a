//! What is promised of `--knowledge`: classes, actors and places of one's own, added and in the place of the program's.
#![allow(clippy::unwrap_used, reason = "a test that panics fails, as it should")]

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Output, Stdio},
};

use serde_json::Value;

fn annalist(arguments: &[&str], folder: &Path, text: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_annalist"))
        .args(arguments)
        .current_dir(folder)
        .env("SOURCE_DATE_EPOCH", "1748736000")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// A folder with these files in `mine/`.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join("mine").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// The lines of a kind that a text gives, with the folder's knowledge or without.
fn coded(folder: &Path, own: bool, text: &str, kind: &str) -> Vec<Value> {
    let own: &[&str] = if own { &["--knowledge", "mine"] } else { &[] };
    let output = annalist(&[&["code", "-"], own].concat(), folder, text);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    let all = lines.lines().map(|l| serde_json::from_str::<Value>(l).unwrap());
    all.filter(|l| l["kind"] == kind).collect()
}

fn refused(folder: &Path) -> String {
    let output = annalist(
        &["code", "-", "--knowledge", "mine"],
        folder,
        "Soldiers shelled a town.",
    );
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    String::from_utf8(output.stderr).unwrap()
}

/// A class in whose file nothing but the given lines matters.
fn class(name: &str, triggers: &str) -> String {
    format!(
        r#"leaf = "{name}"
number = 90
definition = "A class of the test."
kind = "damage"
family = "damage"
precedence = 1
actors = "V"
boundaries = ["Nothing: it is a test."]
frame = "burn"

[mappings]
plover = "–"
cameo = "–"
acled = "–"
ucdp = "–"
gtd = "–"

{triggers}

[[example]]
text = "Militiamen defoliated an orchard near Deir Hafir."
trigger = "defoliated"

[[counter_example]]
text = "She bought an orchard."
why = "Nothing is wrecked."
"#
    )
}

const ORCHARD: &str = "Militiamen defoliated an orchard near the village on Monday.";

#[test]
fn a_class_of_ones_own_is_coded() {
    let file = class(
        "orchard_destruction",
        "[[trigger]]\nverb = [\"defoliate\"]\nwhen = { object = [\"orchard\"] }",
    );
    let folder = folder(&[("ontology/orchard_destruction.toml", &file)]);
    let of_own = |m: &Value| m["class"] == "orchard_destruction";
    assert!(!coded(folder.path(), false, ORCHARD, "mention").iter().any(of_own));
    let mentions = coded(folder.path(), true, ORCHARD, "mention");
    assert_eq!(mentions.len(), 1);
    assert!(of_own(&mentions[0]));
    assert_eq!(mentions[0]["initiators"][0]["quote"], "Militiamen");
    let list = annalist(&["ontology", "list", "--knowledge", "mine"], folder.path(), "");
    assert!(String::from_utf8_lossy(&list.stdout).contains("orchard_destruction"));
}

#[test]
fn the_version_of_the_knowledge_is_another() {
    let file = class("orchard_destruction", "[[trigger]]\nverb = [\"defoliate\"]");
    let files = [("ontology/orchard_destruction.toml", file.as_str())];
    let version = |folder: &tempfile::TempDir, own| coded(folder.path(), own, ORCHARD, "run")[0]["knowledge"].clone();
    let (one, two) = (folder(&files), folder(&files));
    assert_ne!(version(&one, false), version(&one, true));
    assert_eq!(
        version(&one, true),
        version(&two, true),
        "where the folder lies does not matter"
    );
}

#[test]
fn a_class_of_the_programs_name_takes_its_place() {
    let text = "Settlers torched a mosque in the village overnight.";
    let file = class("arson", "[[trigger]]\nverb = [\"defoliate\"]");
    let folder = folder(&[("ontology/fires.toml", &file)]);
    let arson = |own| {
        let mentions = coded(folder.path(), own, text, "mention");
        mentions.iter().any(|m| m["class"] == "arson")
    };
    assert!(arson(false) && !arson(true));
    assert_eq!(coded(folder.path(), true, ORCHARD, "mention")[0]["class"], "arson");
}

#[test]
fn a_category_of_ones_own_can_add_words() {
    let text = "Militants fired grumbats at the base on Monday.";
    let more = "[rocket]\nabout = \"one more\"\nwords = [\"grumbat\"]\nincludes = [\"rocket\"]\n";
    let folder = folder(&[("lexicons/categories/mine.toml", more)]);
    let classes = |own| -> Vec<Value> {
        let mentions = coded(folder.path(), own, text, "mention");
        mentions.iter().map(|m| m["class"].clone()).collect()
    };
    assert!(!classes(false).contains(&"shelling_missile".into()));
    assert!(
        classes(true).contains(&"shelling_missile".into()),
        "{:?}",
        classes(true)
    );
    let rockets = "Militants fired rockets at the base on Monday.";
    assert_eq!(
        coded(folder.path(), true, rockets, "mention")[0]["class"],
        "shelling_missile"
    );
}

#[test]
fn an_actor_of_ones_own_is_known() {
    let text = "The Sons of the Harbour shelled a town in Syria on Monday.";
    let folder = folder(&[("actors/groups.tsv", "soth\tSons of the Harbour\tREB\tsyr\t\tSOTH\t\n")]);
    let id = |own, text| coded(folder.path(), own, text, "mention")[0]["initiators"][0]["id"].clone();
    assert_ne!(id(false, text), "soth");
    assert_eq!(id(true, text), "soth");
    let told = annalist(&["actors", "--knowledge", "mine", "resolve", "SOTH"], folder.path(), "");
    let told = String::from_utf8(told.stdout).unwrap();
    assert!(
        told.contains("Sons of the Harbour") && told.contains("own:actors/groups.tsv, line 1"),
        "{told}"
    );
    // Those that ship are still there.
    assert_eq!(id(true, "Hezbollah shelled a town in Syria on Monday."), "hezbollah");
}

#[test]
fn an_actor_of_the_programs_id_takes_its_place() {
    let folder = folder(&[("actors/mine.tsv", "isis-k\tKhorasan Branch\tREB\tafg\t\tISIS-K\t\n")]);
    let text = "ISIS-K bombed a mosque in Kabul on Monday.";
    let name = |own| coded(folder.path(), own, text, "mention")[0]["initiators"][0]["name"].clone();
    assert_eq!(name(false), "Islamic State Khorasan Province");
    assert_eq!(name(true), "Khorasan Branch");
}

#[test]
fn a_place_of_ones_own_is_found_and_one_of_the_programs_name_takes_its_place() {
    let sites = "Zubbeen Depot\tZubbeen\tsite\tSY\t34.25\t37.5\nTishrin Dam\tTishreen Dam\tsite\tSY\t30.5\t40.5\n";
    let folder = folder(&[("places/sites.tsv", sites)]);
    let place = |text| coded(folder.path(), true, text, "mention")[0]["places"][0].clone();
    let depot = place("Jets bombed a camp near Zubbeen in Syria on Monday.");
    assert_eq!((&depot["lat"], &depot["precision"]), (&34.25.into(), &"site".into()));
    assert_eq!(place("Jets bombed the Tishrin Dam in Syria on Monday.")["lat"], 30.5);
    assert_eq!(place("Jets bombed Aleppo on Monday.")["name"], "Aleppo");
}

#[test]
fn what_is_wrong_is_told_with_file_line_and_what_to_do() {
    let bad = class(
        "orchard_destruction",
        "[[trigger]]\nverb = [\"defoliate\"]\nwhen = { object = [\"#fruitt\"] }",
    );
    let told = |path: &str, text: &str| refused(folder(&[(path, text)]).path());
    let ontology = told("ontology/orchard_destruction.toml", &bad);
    assert!(
        ontology.contains("mine/ontology/orchard_destruction.toml: line 20: "),
        "{ontology}"
    );
    assert!(ontology.contains("`#fruitt` is in no lexicon"), "{ontology}");
    let toml = told("ontology/x.toml", "leaf = 5\n");
    assert!(
        toml.contains("mine/ontology/x.toml: ") && toml.contains("line 1"),
        "{toml}"
    );
    let actors = told("actors/a.tsv", "# mine\nsoth\tSons of the Harbour\tREB\tzzz\t\t\t\n");
    assert!(
        actors.contains("mine/actors/a.tsv: line 2: ") && actors.contains("write the id of a state"),
        "{actors}"
    );
    let clash = told("actors/a.tsv", "soth\tHezbollah\tREB\tsyr\t\t\t\n");
    assert!(
        clash.contains("mine/actors/a.tsv: line 1: ") && clash.contains("put `~`"),
        "{clash}"
    );
    let places = told("places/sites.tsv", "Depot\t\tsite\tSY\t34.25\n");
    assert!(
        places.contains("mine/places/sites.tsv: line 1: 5 columns where 6 belong"),
        "{places}"
    );
    let name = told("places/mine.tsv", "");
    assert!(
        name.contains("mine/places/mine.tsv: ") && name.contains("places/sites*.tsv"),
        "{name}"
    );
}

#[test]
fn a_folder_without_knowledge_is_told() {
    let empty = folder(&[("readme.md", "")]);
    assert!(refused(empty.path()).contains("mine holds no knowledge: put files into ontology/"));
    let none = tempfile::tempdir().unwrap();
    assert!(refused(none.path()).contains("mine can't be read"));
}
