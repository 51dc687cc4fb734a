//! What is promised of `annalist ontology`: pages, the list, a file to start from, and what it says of a wrong name.
#![allow(clippy::unwrap_used, reason = "what a test cannot read, it fails on")]

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

fn run(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_annalist"))
        .arg("ontology")
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn list_and_show_print_the_classes() {
    let folder = tempfile::tempdir().unwrap();
    let list = run(&["list"], folder.path());
    assert!(text(&list.stdout).lines().any(|l| l.contains("35  riot ")));
    let page = run(&["show", "riot"], folder.path());
    assert!(text(&page.stdout).starts_with("35. riot\n"));
}

#[test]
fn an_unknown_class_is_told_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    for command in ["show", "check"] {
        let output = run(&[command, "picnic"], folder.path());
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stderr).contains("annalist ontology list"), "{output:?}");
    }
}

#[test]
fn new_writes_a_file_once() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(&["new", "orchard_destruction", "--folder", "mine"], folder.path());
    assert_eq!(output.status.code(), Some(0));
    let path = folder.path().join("mine/ontology/orchard_destruction.toml");
    assert!(
        fs::read_to_string(&path)
            .unwrap()
            .contains("leaf = \"orchard_destruction\"")
    );
    fs::write(&path, "changed").unwrap();
    let again = run(&["new", "orchard_destruction", "--folder", "mine"], folder.path());
    assert_eq!(again.status.code(), Some(1));
    assert_eq!(fs::read_to_string(&path).unwrap(), "changed");
}
