//! Inputs that mean harm end in a report or a diagnostic, soon and in little memory.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what a test cannot read, it fails on"
)]

mod common;

use std::{
    io::Write,
    time::{Duration, Instant},
};

use annalist::Collection;
use common::{Folder, codes, peak_memory, run};
use flate2::{Compression, write::GzEncoder};

const STORY: &str = "Rockets hit the airport of Kirkuk in the north of Iraq, and three soldiers were killed in the attack, the army said.";
/// Longest that one input may take.
const MOST_TIME: Duration = Duration::from_secs(2);
/// Most memory that the process may ever have had, in bytes.
const MOST_MEMORY: u64 = 512 << 20;

/// Codes one file, and checks time and memory.
#[track_caller]
fn code(name: &str, content: impl AsRef<[u8]>) -> Collection {
    let folder = Folder::new().with(name, content);
    run(&Folder::new().inputs(), 1); // What is loaded once is not the input's.
    let begun = Instant::now();
    let collection = run(&folder.inputs(), 1);
    let taken = begun.elapsed();
    assert!(taken < MOST_TIME, "{name}: {taken:?}");
    if let Some(peak) = peak_memory() {
        assert!(peak < MOST_MEMORY, "{name}: {} MB", peak >> 20);
    }
    assert!(
        collection.reports.len() + collection.diagnostics.iter().filter(|d| d.is_error()).count() > 0,
        "{name}: neither a report nor a diagnostic"
    );
    collection
}

/// Zeros in gzip, a thousand times as many as its bytes.
fn bomb(length: usize) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..length >> 20 {
        encoder.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    encoder.finish().unwrap()
}

#[test]
fn deep_and_broken_markup() {
    let deep = code("deep.html", format!("<html>{}<p>{STORY}", "<div>".repeat(100_000)));
    assert!(deep.reports[0].text.contains("Rockets hit"));
    code(
        "inline.html",
        format!("<p>{STORY}{}", "<b><i><a href=x>".repeat(40_000)),
    );
    code(
        "closed.html",
        format!(
            "<p>{STORY}{}{}",
            "<table><tr><td>".repeat(30_000),
            "</b></p></a>".repeat(30_000)
        ),
    );
    code("attributes.html", format!("<p {}>{STORY}</p>", "a=b ".repeat(200_000)));
    code(
        "classes.html",
        format!(
            "<p>{STORY}</p>{}",
            (0..30_000)
                .map(|i| format!("<div class='c{i} d{i}'>x</div>"))
                .collect::<String>()
        ),
    );
    code(
        "headings.html",
        format!(
            "<p>{STORY}</p>{}",
            "<h3 class=related>Related</h3><div>x</div>".repeat(20_000)
        ),
    );
    code("open.html", format!("<p>{STORY}<!-- {}", "-".repeat(1 << 20)));
    let json = format!(
        "<script type=application/ld+json>{}</script><p>{STORY}",
        "{\"a\":[".repeat(100_000)
    );
    code("json-ld.html", json);
}

#[test]
fn entities_without_end() {
    assert_eq!(
        codes(&code("entities.html", "&amp;".repeat(10 << 20)), "entities.html"),
        ["E-SIZE-001"]
    );
    let laughs = format!(
        "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'ha'>{}]><rss><item><description>{STORY} &z;</description></item></rss>",
        (b'b'..=b'z')
            .map(|c| format!(
                "<!ENTITY {} '{}'>",
                char::from(c),
                format!("&{};", char::from(c - 1)).repeat(10)
            ))
            .collect::<String>()
    );
    let feed = code("laughs.xml", laughs);
    assert!(feed.reports[0].text.len() < 1000);
}

#[test]
fn bombs() {
    assert_eq!(
        codes(&code("bomb.txt.gz", bomb(1 << 30)), "bomb.txt.gz"),
        ["E-SIZE-001"]
    );
    let nested = {
        let mut e = GzEncoder::new(Vec::new(), Compression::best());
        e.write_all(&bomb(512 << 20)).unwrap();
        e.finish().unwrap()
    };
    code("nested.gz", nested);
    let page = bomb(256 << 20);
    let mut warc = format!("WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n", page.len() + 74).into_bytes();
    warc.extend(page);
    code("bomb.warc", warc);
    code("endless.warc", format!("WARC/1.0\r\n{}", "a: b\r\n".repeat(1 << 20)));
    code(
        "long.warc",
        "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: 99999999999999\r\n\r\nx",
    );
}

#[test]
fn strange_characters() {
    code(
        "utf7.html",
        format!("<meta charset=utf-7><p>{STORY} +ADw-script+AD4-alert(1)+ADw-/script+AD4-"),
    );
    code("zeros.html", format!("<p>{STORY}\0\0\0</p>"));
    let late = code("late.txt", format!("{}\n\n{}", format!("{STORY} ").repeat(100), "a\0b"));
    assert_eq!(late.reports.len(), 1);
    let turned = code(
        "turned.txt",
        format!("\u{202e}{STORY}\u{202c} \u{2066}\u{2067}\u{feff}\u{200b}"),
    );
    assert!(turned.reports[0].text.starts_with('\u{202e}'));
    code("marks.txt", format!("{STORY} e{}", "\u{301}".repeat(100_000)));
    code("private.txt", format!("{STORY}{}", "\u{10ffff}\u{e000}".repeat(10_000)));
}
