//! The commands on an archive.
#![allow(clippy::unwrap_used, reason = "a test that panics fails, as it should")]

#[path = "../../archive/tests/support/mod.rs"]
mod support;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use archive::Archive;

fn annalist(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_annalist"))
        .args(arguments)
        .env_remove("COLUMNS")
        .output()
        .unwrap()
}

fn out(arguments: &[&str]) -> String {
    let output = annalist(arguments);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {told}");
    String::from_utf8(output.stdout).unwrap()
}

fn archive(folder: &Path) -> PathBuf {
    let path = folder.join("a.annalist");
    let all = support::collection();
    let mut archive = Archive::create(&path).unwrap();
    archive.add_reports(&all.reports, &all.mentions).unwrap();
    archive.store_incidents(&all.incidents, &all.links).unwrap();
    path
}

#[test]
fn incidents_are_listed_as_asked() {
    let folder = tempfile::tempdir().unwrap();
    let path = archive(folder.path());
    let path = path.to_str().unwrap();
    let table = out(&["list", path, "--format", "table"]);
    assert!(
        table.contains("air_strike") && table.contains("12–17/30") && table.contains("i-11111111"),
        "{table}"
    );
    assert!(table.ends_with("2 incidents\n"), "{table}");
    let one = out(&[
        "list",
        path,
        "--country",
        "IQ",
        "--min-killed",
        "0",
        "--format",
        "table",
    ]);
    assert!(one.ends_with("0 incidents\n"), "{one}");
    let lines = out(&["list", path, "--actor", "river"]);
    let incident: serde_json::Value = serde_json::from_str(lines.trim()).unwrap();
    assert_eq!(
        (&incident["kind"], &incident["id"]),
        (&"incident".into(), &"i-22222222".into())
    );
    assert_eq!(incident["initiators"][0]["quote"], "The River Brigade");
    assert_eq!(out(&["list", path, "--format", "csv"]).lines().count(), 3);
    assert_eq!(annalist(&["list", path, "--from", "yesterday"]).status.code(), Some(2));
}

#[test]
fn one_incident_is_shown_with_its_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = archive(folder.path());
    let path = path.to_str().unwrap();
    let page = out(&["show", path, "i-1"]);
    for part in [
        "12–17, by the latest exact claim 17",
        "at least 12  — Delta Wire, as of 2 March 2021",
        "[struck] a depot in Mervan",
        "this was answered by shelling missile, Kell base, 5 March 2021  i-22222222: “in response to” (Delta Wire)",
    ] {
        assert!(page.contains(part), "{part} not in {page}");
    }
    let sides = out(&["compare", path, "i-1", "--width", "120"]);
    assert!(
        sides.contains("killed ≠") && sides.contains("The Harbour Post"),
        "{sides}"
    );
    assert!(sides.lines().all(|l| l.chars().count() <= 120), "{sides}");
    let json: serde_json::Value = serde_json::from_str(&out(&["show", path, "i-2", "--json"])).unwrap();
    assert_eq!(json["links"][0]["type"], "response_to");
}

#[test]
fn rules_are_explained_with_their_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = archive(folder.path());
    let path = path.to_str().unwrap();
    let mention = support::collection().mentions[0].id.to_string();
    let told = out(&["explain", path, &mention]);
    assert!(
        told.contains("role/subject") && told.contains("“Northern Air Force”"),
        "{told}"
    );
    let told = out(&["explain", path, "i-1"]);
    assert!(told.contains("  with m-"), "{told}");
}

#[test]
fn texts_stay_in_the_archive() {
    let folder = tempfile::tempdir().unwrap();
    let path = archive(folder.path());
    let path = path.to_str().unwrap();
    let lines = out(&["export", path, "--format", "jsonl"]);
    let kinds: Vec<serde_json::Value> = lines.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(kinds.iter().filter(|l| l["kind"] == "report").count(), 3);
    assert!(kinds.iter().all(|l| l.get("text").is_none()));
    assert!(lines.lines().all(|l| l.starts_with("{\"kind\":")), "{lines}");
    let file = folder.path().join("x.geojson");
    out(&[
        "export",
        path,
        "--format",
        "geojson",
        "--class",
        "air_strike",
        "-o",
        file.to_str().unwrap(),
    ]);
    let map: serde_json::Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    assert_eq!(map["features"].as_array().unwrap().len(), 1);
}

#[test]
fn errors_say_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let path = archive(folder.path());
    let path = path.to_str().unwrap();
    let told = |arguments: &[&str]| {
        let output = annalist(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(told(&["show", path, "i-9"]).contains("nothing has the id i-9"));
    assert!(told(&["show", path, "i-"]).contains("give more of it"));
    assert!(told(&["show", path, "r-aaaa1111"]).contains("is a report"));
    let none = folder.path().join("none");
    assert!(told(&["list", none.to_str().unwrap()]).contains("there is no such archive"));
    let text = folder.path().join("a.txt");
    fs::write(&text, "words ".repeat(500)).unwrap();
    assert!(told(&["list", text.to_str().unwrap()]).contains("not an annalist archive"));
}

#[test]
fn adding_is_idempotent_and_its_order_does_not_show() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::write(
        at("one.txt"),
        "Jets bombed the town of Mervan on Monday, killing 12 people, officials said.\n",
    )
    .unwrap();
    fs::write(
        at("two.txt"),
        "Rockets hit a base near Aleppo on Friday. The army said nobody was hurt.\n",
    )
    .unwrap();
    let (once, bits) = (at("once"), at("bits"));
    out(&[
        "add",
        &once,
        &at("one.txt"),
        &at("two.txt"),
        "--published",
        "2021-03-03",
    ]);
    for name in ["two.txt", "one.txt", "two.txt"] {
        out(&["add", &bits, &at(name), "--published", "2021-03-03"]);
    }
    let all = |path: &str| {
        let lines = out(&["export", path, "--format", "jsonl"]);
        lines.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(all(&once).len() >= 2);
    assert_eq!(all(&once), all(&bits));
    out(&["add", &once]);
    assert_eq!(
        all(&once),
        all(&bits),
        "putting incidents together anew changes nothing"
    );
}

#[test]
fn the_demo_shows_a_table() {
    let table = out(&["demo", "--no-serve"]);
    assert!(table.starts_with("WHEN"), "{table}");
}
