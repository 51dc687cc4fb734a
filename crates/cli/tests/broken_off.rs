//! `annalist add` goes on where it was broken off: a real process, killed, and a real file.
#![allow(clippy::unwrap_used, reason = "a test that panics fails, as it should")]

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
    time::Duration,
};

use archive::Archive;

/// Reports enough for several batches.
const REPORTS: u64 = 600;

fn annalist(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_annalist"));
    command
        .args(arguments)
        .current_dir(folder)
        .env("SOURCE_DATE_EPOCH", "1748736000");
    command
}

fn done(arguments: &[&str], folder: &Path) -> Output {
    let output = annalist(arguments, folder).output().unwrap();
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

fn write_reports(folder: &Path) {
    let towns = ["Aleppo", "Mosul", "Kirkuk", "Homs", "Basra", "Idlib", "Raqqa"];
    let lines: Vec<String> = (0..REPORTS)
        .map(|n| {
            let (town, day, killed) = (towns[n as usize % towns.len()], n % 27 + 1, n % 9 + 2);
            let text = format!(
                "Rockets hit a base near {town} on Monday, killing {killed} soldiers, the army said. Report {n} adds that \
                 residents fled the shelling and that fighters clashed with police in the city the next day."
            );
            let published = format!("2021-03-{day:02}");
            serde_json::json!({"id": n.to_string(), "text": text, "published": published}).to_string()
        })
        .collect();
    fs::write(folder.join("reports.jsonl"), lines.join("\n")).unwrap();
}

/// Starts adding and kills the process once some reports are written; gives how many are.
fn broken_off(folder: &Path) -> u64 {
    let mut child = annalist(&["add", "broken", "reports.jsonl", "--quiet"], folder)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let path = folder.join("broken");
    let written = |archive: archive::Result<Archive>| archive.and_then(|a| a.counts()).map_or(0, |c| c.reports);
    while written(Archive::open_read_only(&path)) == 0 && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // Opened to be written, so that what was half written is rolled back.
    written(Archive::open(&path))
}

#[test]
fn a_run_that_was_killed_goes_on_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write_reports(folder);
    let before = broken_off(folder);
    assert!(
        (1..REPORTS).contains(&before),
        "killed in the middle: {before} of {REPORTS} are written"
    );
    let again = done(&["add", "broken", "reports.jsonl"], folder);
    let told = String::from_utf8(again.stderr).unwrap();
    assert!(
        told.contains(&format!("{} new reports, {before} known", REPORTS - before)),
        "{told}"
    );
    done(&["add", "whole", "reports.jsonl"], folder);
    let all = |archive| done(&["export", archive, "--format", "jsonl"], folder).stdout;
    assert!(!all("whole").is_empty());
    assert!(
        all("whole") == all("broken"),
        "the same bytes as of a run that was not broken off"
    );
    let runs = |archive| Archive::open_read_only(&folder.join(archive)).unwrap().runs().unwrap();
    assert_eq!(runs("whole"), runs("broken"));
}

#[test]
fn incidents_are_put_together_by_the_next_run() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write_reports(folder);
    // All is coded, but the run ends before incidents are put together.
    done(&["add", "broken", "reports.jsonl", "--no-merge"], folder);
    let counts = |archive| {
        Archive::open_read_only(&folder.join(archive))
            .unwrap()
            .counts()
            .unwrap()
    };
    assert_eq!((counts("broken").reports, counts("broken").incidents), (REPORTS, 0));
    done(&["add", "broken", "reports.jsonl"], folder);
    assert!(counts("broken").incidents > 0);
}
