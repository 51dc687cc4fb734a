//! Time and memory to find the copies among N made-up reports of 300 words, one in ten a copy:
//! `cargo run --release -p events --example copies -- 1000000`. Texts are made when they are asked for, as an archive
//! would read them.

#![allow(clippy::print_stdout, missing_docs)]

use std::time::Instant;

use events::merge::{Sketch, copies_by_sketch};

/// A text that its number gives; every tenth is the one before it with a new head.
fn text(number: usize) -> String {
    let copy = number % 10 == 9;
    let seed = if copy { number - 1 } else { number } as u64;
    let word = |i: u64| {
        let mut z = (seed * 1_000_003 + i).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        format!("w{:x}", (z ^ (z >> 32)) % 20_011)
    };
    let body = (0..300).map(word).collect::<Vec<_>>().join(" ");
    if copy {
        format!("An agency reported on that day: {body}")
    } else {
        body
    }
}

fn main() {
    let count = std::env::args().nth(1).and_then(|a| a.parse().ok()).unwrap_or(100_000);
    let begun = Instant::now();
    let sketches: Vec<Sketch> = (0..count).map(|n| Sketch::of(&text(n))).collect();
    println!("sketched {count} reports in {:.1} s", begun.elapsed().as_secs_f64());
    let found = copies_by_sketch(&sketches, &text);
    let right = found
        .iter()
        .enumerate()
        .filter(|(n, c)| c.as_ref().is_some_and(|c| c.of + 1 == *n))
        .count();
    let all = found.iter().flatten().count();
    println!(
        "{right} copies found of {}, {} others, after {:.1} s",
        count / 10,
        all - right,
        begun.elapsed().as_secs_f64()
    );
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(line) = status.lines().find(|l| l.starts_with("VmHWM:")) {
        println!("most memory: {}", line.trim_start_matches("VmHWM:").trim());
    }
}
