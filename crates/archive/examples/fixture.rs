#![allow(clippy::unwrap_used, reason = "a tool for the tests")]
//! Writes an archive of the current format to the path given: `cargo run -p archive --example fixture -- PATH`.
//! To keep a format for the tests when a new one comes: name the file after the format and commit it.

#[path = "../tests/support/mod.rs"]
mod support;

use std::path::PathBuf;

fn main() {
    let path = std::env::args().nth(1).map(PathBuf::from).unwrap();
    let all = support::collection();
    let mut archive = archive::Archive::create(&path).unwrap();
    archive.add_reports(&all.reports, &all.mentions).unwrap();
    archive.store_incidents(&all.incidents, &all.links).unwrap();
}
