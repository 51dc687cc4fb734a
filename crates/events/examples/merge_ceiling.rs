//! The ceiling of merging: mentions as a gold record has them, without their incidents, merged and written as the
//! program would write them, to be scored.
//!
//! `merge_ceiling GOLD_FOLDER OUT_FOLDER [--degraded SEED]`: reads `sets.json`, writes `NAME.jsonl` a set. With
//! `--degraded`, each field of each mention is dropped with a chance of one half. `--explain SET MENTION MENTION` prints why
//! two mentions are joined or not.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a tool of the workshop: it stops at once"
)]

#[path = "../tests/common/mod.rs"]
mod common;
#[path = "../tests/common/gold.rs"]
mod gold;

use std::{fs, path::Path};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (from, to) = (Path::new(&args[0]), Path::new(&args[1]));
    let seed = args
        .iter()
        .position(|a| a == "--degraded")
        .map(|i| args[i + 1].parse().expect("a seed"));
    let knowledge = common::knowledge();
    if let Some(i) = args.iter().position(|a| a == "--explain") {
        let [name, a, b] = [1, 2, 3].map(|n| args[i + n].as_str());
        let set = gold::sets(from)
            .into_iter()
            .find(|s| s.name == name)
            .expect("a set of that name");
        let decision = events::merge::explain(&set.reports, &gold::mentions(&set, seed), &knowledge, (a, b));
        println!(
            "{decision:#?}\n{:?}",
            decision.as_ref().map(events::merge::Decision::total)
        );
        return;
    }
    for set in gold::sets(from) {
        let lines = gold::merged(&set, seed, &knowledge);
        fs::write(to.join(format!("{}.jsonl", set.name)), lines.join("\n") + "\n").expect("the folder can be written");
    }
}
