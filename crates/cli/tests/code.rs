//! What is promised of `annalist code` as a program: exit status, streams, files.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what a test cannot read, it fails on"
)]

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Output, Stdio},
};

const STORY: &str = "Rockets hit the airport of Kirkuk in the north of Iraq on Tuesday, and three soldiers were killed in the attack, the army said.";

fn annalist(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_annalist"));
    command
        .arg("code")
        .args(arguments)
        .current_dir(folder)
        .env("SOURCE_DATE_EPOCH", "1748736000");
    command
}

fn run(arguments: &[&str], folder: &Path) -> Output {
    annalist(arguments, folder).output().unwrap()
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("good.txt"), STORY).unwrap();
    fs::write(folder.path().join("empty.txt"), "").unwrap();
    folder
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn status_tells_how_a_run_ended() {
    let folder = folder();
    let status = |arguments: &[&str]| run(arguments, folder.path()).status.code();
    assert_eq!(status(&["good.txt"]), Some(0));
    assert_eq!(status(&["."]), Some(3));
    assert_eq!(status(&["gone.txt"]), Some(3));
    assert_eq!(status(&["good.txt", "--metadata", "gone.jsonl"]), Some(1));
    assert_eq!(status(&["good.txt", "--published", "soon"]), Some(2));
    assert_eq!(status(&["good.txt", "--jobs", "0"]), Some(2));
    assert_eq!(status(&[]), Some(2));
}

#[test]
fn a_pipe_gets_json_lines_and_messages_go_to_the_standard_error() {
    let folder = folder();
    let output = run(&["."], folder.path());
    assert!(
        text(&output.stdout)
            .lines()
            .all(|line| line.starts_with("{\"kind\":\""))
    );
    assert!(text(&output.stdout).contains("\"code\":\"E-EMPTY-001\",\"severity\":\"error\",\"file\":\"empty.txt\""));
    assert!(text(&output.stderr).contains("E-EMPTY-001 empty.txt"));
    assert!(!text(&output.stderr).contains('\r'), "progress is for terminals");
}

#[test]
fn options_send_output_and_diagnostics_to_files() {
    let folder = folder();
    let output = run(
        &[
            ".",
            "--quiet",
            "-o",
            "out.csv",
            "--format",
            "csv",
            "--errors",
            "errors.jsonl",
        ],
        folder.path(),
    );
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(3), ""));
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert!(read("out.csv").starts_with("id,class,"));
    assert_eq!(read("errors.jsonl").lines().count(), 1);
}

#[test]
fn the_standard_input_is_read_and_options_date_it() {
    let folder = folder();
    let mut child = annalist(
        &["-", "--published", "2019-03-13", "--source", "Newsline"],
        folder.path(),
    )
    .stdin(Stdio::piped())
    .stdout(Stdio::piped())
    .spawn()
    .unwrap();
    child.stdin.take().unwrap().write_all(STORY.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(text(&output.stdout).contains("\"file\":\"-\",\"source\":\"Newsline\""));
    assert!(text(&output.stdout).contains("\"published\":{\"edtf\":\"2019-03-13\""));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = folder();
    let long = format!("{STORY}\n\n").repeat(2000);
    fs::write(folder.path().join("good.txt"), long).unwrap();
    let mut child = annalist(&["good.txt", "--no-merge"], folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
}
