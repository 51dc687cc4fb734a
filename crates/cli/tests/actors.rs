//! What is promised of `annalist actors` as a program.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what a test cannot read, it fails on"
)]

use std::{fs, process::Command};

fn run(arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_annalist"))
        .arg("actors")
        .args(arguments)
        .output()
        .unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

/// The first line: who is meant, or "can be".
fn first(arguments: &[&str]) -> String {
    run(arguments).1.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn an_acronym_of_two_is_told_apart_by_the_state() {
    assert!(first(&["resolve", "ISI", "--near", "Pakistan"]).contains("pak-isi"));
    assert!(first(&["resolve", "ISI", "--near", "IQ"]).contains("islamic-state-of-iraq"));
    let (status, told) = run(&["resolve", "ISI"]);
    assert_eq!(status, Some(0));
    assert!(
        told.starts_with("can be\n") && told.contains("only where its state is named"),
        "{told}"
    );
}

#[test]
fn an_office_has_its_holder_on_a_day() {
    let (_, told) = run(&["resolve", "defence minister", "--near", "IL", "--on", "2024-03-01"]);
    assert!(told.contains("held on that day by Yoav Gallant"), "{told}");
    let (_, told) = run(&["resolve", "defense minister", "--near", "Israel", "--on", "2021-03-01"]);
    assert!(told.contains("held on that day by Benny Gantz"), "{told}");
}

#[test]
fn a_person_is_shown_with_the_office_of_the_day_and_the_row() {
    let (_, told) = run(&["resolve", "Donald Tusk", "--on", "2016-05-01"]);
    assert!(
        told.contains("president of eu-council from 2014-12-01 to 2019-11-30"),
        "{told}"
    );
    assert!(!told.contains("prime minister"), "{told}");
    assert!(
        told.contains("name “Donald Tusk”: actors/persons-europe.tsv, line "),
        "{told}"
    );
    let (_, told) = run(&["resolve", "Tusk"]);
    assert!(told.contains("only after it was named in full"), "{told}");
}

#[test]
fn a_group_is_shown_with_its_time_and_its_parents() {
    let (_, told) = run(&["resolve", "FPRC", "--on", "2021-05-01", "--near", "CF"]);
    assert!(
        told.contains("of Coalition of Patriots for Change (cpc, from 2020-12-01 to 2022-12-31)"),
        "{told}"
    );
    let (_, told) = run(&["resolve", "FPRC", "--on", "2003-05-01"]);
    assert!(told.contains("but not there on that day"), "{told}");
}

#[test]
fn what_is_not_known_fails() {
    let (status, told) = run(&["resolve", "Zxqwv Brigade"]);
    assert_eq!((status, told.as_str()), (Some(1), "not known\n"));
    assert_eq!(run(&["resolve", "ISI", "--near", "Nowhereland"]).0, Some(1));
    assert_eq!(run(&["resolve", "ISI", "--on", "soon"]).0, Some(2));
}

#[test]
fn the_shipped_actors_have_nothing_wrong() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../knowledge");
    assert_eq!(run(&["check", folder]), (Some(0), "nothing is wrong\n".to_owned()));
    let (status, told) = run(&["check"]);
    assert!(
        status == Some(0) && told.contains(" persons\n") && told.contains("nothing is wrong"),
        "{told}"
    );
}

#[test]
fn mistakes_of_a_folder_are_listed_with_file_and_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let actors = folder.path().join("actors");
    fs::create_dir(&actors).unwrap();
    fs::write(actors.join("states.tsv"), "aaa\tAA\tAland\tAlandic\t\t\t\n").unwrap();
    fs::write(
        actors.join("groups.tsv"),
        "x\tXyz\tREB\taaa\ty\tQ\ny\tYxz\tREB\taaa\tx\t\n",
    )
    .unwrap();
    let (status, told) = run(&["check", folder.path().to_str().unwrap()]);
    assert_eq!(status, Some(1));
    assert!(
        told.contains("actors/groups.tsv") && told.contains("part of itself by way of y"),
        "{told}"
    );
    assert!(told.contains("the variant `Q` is one letter"), "{told}");
    assert!(told.ends_with("3 things are wrong\n"), "{told}");
    assert_eq!(run(&["check", "no-such-folder"]).0, Some(1));
}
