//! No input makes a reader fail, hang or break what holds for reports.
//!
//! The files of `corpus/READER/` are changed at random and read, for as many seconds a reader as `FUZZ_SECONDS` says
//! (half a second without it; the gate gives 60). The changes are the same in each run of the same length; cargo-fuzz
//! would need a nightly compiler.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what a test cannot read, it fails on"
)]

mod common;

use std::{
    fs,
    ops::ControlFlow,
    path::Path,
    time::{Duration, Instant},
};

use annalist::{Annalist, Engine, Inputs, Options};
use common::{Folder, path};

/// Longest that one small input may take to read and code.
const MOST_TIME: Duration = Duration::from_secs(2);
/// Pieces that readers have an eye for.
const PIECES: [&[u8]; 24] = [
    b"<",
    b">",
    b"</p>",
    b"<p>",
    b"<table>",
    b"<script>",
    b"&#",
    b"&amp;",
    b"\"",
    b"{",
    b"}",
    b"[",
    b"\\u",
    b"\r\n\r\n",
    b"\0",
    b"\xff",
    b"\xe2\x80",
    b"\xef\xbb\xbf",
    b"WARC/1.0\r\n",
    b"Content-Length: 9\r\n",
    b"]]>",
    b"<![CDATA[",
    b"2019-02-30",
    b" - ",
];

/// Numbers by chance (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % most.max(1) as u64).unwrap()
    }
}

/// A file with a few changes: bytes changed, cut out, repeated, or pieces put in.
fn changed(content: &[u8], other: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = content.to_vec();
    for _ in 0..=chance.below(6) {
        let at = chance.below(bytes.len() + 1);
        let length = chance.below(1 + chance.0 as usize % 40).min(bytes.len() - at);
        match chance.below(6) {
            0 if at < bytes.len() => bytes[at] = u8::try_from(chance.below(256)).unwrap(),
            1 => drop(bytes.drain(at..at + length)),
            2 => {
                let part = bytes[at..at + length].repeat(1 + chance.below(50));
                bytes.splice(at..at, part);
            }
            3 => bytes.truncate(at),
            4 => {
                let from = chance.below(other.len());
                bytes.splice(at..at, other[from..].iter().copied());
            }
            _ => drop(bytes.splice(at..at, PIECES[chance.below(PIECES.len())].iter().copied())),
        }
    }
    bytes
}

/// Reads the changed files of `corpus/READER/`, each with `tail` at its end.
fn fuzz(reader: &str, tail: &[u8]) {
    let seconds = std::env::var("FUZZ_SECONDS")
        .ok()
        .and_then(|s| s.parse().ok())
        .unwrap_or(0.5);
    let annalist = Annalist::embedded(Engine::Fast).unwrap();
    let mut files: Vec<_> = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(reader))
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    files.sort();
    let corpus: Vec<(String, Vec<u8>)> = files
        .iter()
        .map(|f| {
            (
                f.file_name().unwrap().to_string_lossy().into_owned(),
                fs::read(f).unwrap(),
            )
        })
        .collect();
    let folder = Folder::new();
    let options = Options {
        jobs: 1,
        ..Options::default()
    };
    let mut chance = Chance(reader.len() as u64);
    let (begun, mut round) = (Instant::now(), 0);
    // However slow the machine, each file is read as it is and one of them changed.
    while begun.elapsed().as_secs_f64() < seconds || round <= corpus.len() {
        let (name, content) = &corpus[round % corpus.len()];
        let other = &corpus[chance.below(corpus.len())].1;
        let bytes = if round < corpus.len() {
            content.clone()
        } else {
            changed(content, other, &mut chance)
        };
        round += 1;
        let file = path(&folder, name);
        fs::write(&file, [&bytes, tail].concat()).unwrap();
        let inputs = Inputs {
            paths: vec![file],
            ..Inputs::default()
        };
        let started = Instant::now();
        let mut ends = Vec::new();
        let each = annalist.each(&inputs, &options, &|_| false, &|_| (), |coded| {
            let report = &coded.report;
            let mut end = 0;
            for block in &report.blocks {
                let span = block.span.range();
                ends.push(span.start >= end && span.start < span.end && report.text.get(span.clone()).is_some());
                end = span.end;
            }
            ControlFlow::Continue(())
        });
        let each = each.unwrap();
        let shown = || format!("{reader}/{name}, change {round}: {}", bytes.escape_ascii());
        assert!(
            ends.iter().all(|held| *held),
            "blocks overlap or stand outside the text: {}",
            shown()
        );
        assert!(
            each.diagnostics.iter().all(|d| d.code.as_str() != "E-INTERNAL-001"),
            "{}",
            shown()
        );
        assert!(started.elapsed() < MOST_TIME, "{:?}: {}", started.elapsed(), shown());
    }
}

macro_rules! readers {
    ($($reader:ident),+) => {
        $(#[test]
        fn $reader() {
            fuzz(stringify!($reader), b"");
        })+

        #[test]
        fn every_reader_has_its_test() {
            let tests = [$(stringify!($reader)),+];
            for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")).unwrap() {
                let name = entry.unwrap().file_name().to_string_lossy().into_owned();
                assert!(tests.contains(&name.as_str()), "{name}");
            }
        }
    };
}

/// A feed of more than 4 MiB is read entry by entry, by code of its own.
#[test]
fn long_feed() {
    fuzz("feed", &[b' '; 5 << 20]);
}

readers!(text, html, json, jsonl, csv, feed, parquet, warc, packed);
