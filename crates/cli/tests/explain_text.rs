//! `annalist explain --text`: what a text gives, where each value comes from, and why other words are not coded.
#![allow(clippy::unwrap_used, reason = "a test that panics fails, as it should")]

use std::process::Command;

/// Explains a text as the rules alone read it, and finds these lines in the explanation, in this order.
fn check(text: &str, lines: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_annalist"))
        .args([
            "explain",
            "--engine",
            "fast",
            "--published",
            "2024-05-15",
            "--text",
            text,
        ])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told = String::from_utf8(output.stdout).unwrap();
    let mut rest = told.lines();
    for line in lines {
        assert!(
            rest.any(|l| l.starts_with(line)),
            "`{line}` is not there, or not in order:\n{told}"
        );
    }
}

#[test]
fn a_strike_of_workers_is_no_attack() {
    check(
        "The workers' strike entered its third day.",
        &[
            "not coded: “strike”",
            "  air_strike/noun/strike: it is not ",
            "  attack_unspecified/noun/strike: it is not in a report with: <conflict>",
            "  attack_unspecified/verb/strike: here it is another part of speech",
            "  drone_strike/noun/strike: it is not ",
            "not coded: “entered”",
        ],
    );
}

#[test]
fn each_value_of_an_attack_is_explained() {
    check(
        "Rockets hit the base on Monday, killing two soldiers, the army said.",
        &[
            "shelling missile, told as fact  m-",
            "  “Rockets [hit] the base on Monday, killing two soldiers, the army said.”",
            "  shelling_missile/verb/hit ",
            "  role/target/object         “base”",
            "  what         shelling missile  [ontology/shelling_missile.toml]  “hit”",
            "  to whom      base  [not a known actor]  “base”",
            "  with what    rocket  “Rockets”",
            "  when         13 May 2024  [reckoned from the day of publication]  “Monday”",
            "  killed       2  “two”",
            "  according to army  [not a known actor]  “army”",
            "not coded: “killing”",
        ],
    );
}

#[test]
fn a_film_that_bombed_is_no_bombing() {
    check(
        "The film bombed at the box office.",
        &[
            "nothing is coded",
            "not coded: “bombed”",
            "  bombing_ied/verb/bomb: it is not done by: ",
        ],
    );
}

#[test]
fn what_is_known_is_told_by_its_entry() {
    check(
        "Israel bombed Damascus on Monday.",
        &[
            "  by whom      Israel  [actor isr]",
            "  where        Damascus, Dimashq, Syria  [populated place, GeoNames 170654]",
        ],
    );
}

#[test]
fn a_text_needs_no_archive_and_an_archive_no_text() {
    let status = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_annalist"));
        command.arg("explain").args(arguments).output().unwrap().status.code()
    };
    assert_eq!(status(&[]), Some(2));
    assert_eq!(status(&["a.annalist", "--text", "Rockets hit the base."]), Some(2));
    assert_eq!(status(&["--text", " "]), Some(1));
}
