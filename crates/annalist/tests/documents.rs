//! What the documentation promises of codes and schemas.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what a test cannot read, it fails on"
)]

use std::{env, fs, path::PathBuf};

use annalist::{Code, write};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn every_code_is_explained_once_and_no_other() {
    let page = fs::read_to_string(root().join("docs/diagnostics.md")).unwrap();
    let explained: Vec<&str> = page
        .lines()
        .filter_map(|l| l.strip_prefix("| `")?.split('`').next())
        .collect();
    let known: Vec<&str> = Code::ALL.iter().map(|c| c.as_str()).collect();
    assert_eq!(explained.len(), known.len());
    for code in known {
        assert!(
            explained.contains(&code),
            "{code} is not explained in docs/diagnostics.md"
        );
    }
}

/// Set `UPDATE_SCHEMA=1` to write the files anew.
#[test]
fn committed_schemas_are_those_of_the_types() {
    for (kind, schema) in write::schemas() {
        let path = root().join(format!("docs/schema/{kind}.json"));
        let mut expected = serde_json::to_string_pretty(&schema).unwrap();
        expected.push('\n');
        if env::var_os("UPDATE_SCHEMA").is_some() {
            fs::write(&path, &expected).unwrap();
        }
        let committed = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == expected,
            "docs/schema/{kind}.json is not current: run the test with UPDATE_SCHEMA=1"
        );
    }
}
