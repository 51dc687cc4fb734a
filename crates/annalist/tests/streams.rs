//! Files of many reports are read one report at a time.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what a test cannot read, it fails on"
)]

mod common;

use std::{
    fs::File,
    io::{BufWriter, Write},
    ops::ControlFlow,
    path::Path,
    sync::atomic::{AtomicU64, AtomicUsize, Ordering},
};

use annalist::{Annalist, Engine, Options, Progress};
use common::{Folder, codes, path, peak_memory, run};
use flate2::{Compression, write::GzEncoder};

const STORY: &str = "Rockets hit the airport of Kirkuk in the north of Iraq, and three soldiers were killed in the attack, the army said.";

/// A record of a web archive: what a server answered with.
fn record(url: &str, head: &str, body: &[u8]) -> Vec<u8> {
    let answer = [format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n").as_bytes(), body].concat();
    let head = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2020-01-01T00:00:00Z\r\n\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
        answer.len()
    );
    [head.as_bytes(), &answer, b"\r\n\r\n"].concat()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn the_pages_of_a_web_archive_are_reports() {
    let page = |n: u8| {
        format!(
            "<html><head><title>Page {n}</title></head><body><p>{STORY} It was attack number {n}.</p></body></html>"
        )
    };
    let request =
        "WARC/1.0\r\nWARC-Type: request\r\nContent-Type: application/http\r\nContent-Length: 5\r\n\r\nGET /\r\n\r\n";
    let chunked = {
        let p = page(3);
        format!("{:x}\r\n{p}\r\n0\r\n\r\n", p.len())
    };
    let cyrillic = b"<p>Rockets hit the airport of Kirkuk in the north of Iraq on Tuesday, \xcf\xf0\xe8 said the army in the town.</p>";
    let text = format!(
        "WARC/1.1\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{STORY}\r\n\r\n",
        STORY.len()
    );
    let warc = [
        request.as_bytes(),
        &record(
            "https://example.org/2019/03/11/a",
            "Content-Type: text/html",
            page(1).as_bytes(),
        ),
        &record("https://example.org/b", "Content-Type: image/png", b"\x89PNG"),
        &record(
            "https://example.org/c",
            "Content-Type: text/html\r\nContent-Encoding: gzip",
            &gzip(page(2).as_bytes()),
        ),
        &record(
            "https://example.org/d",
            "Content-Type: text/html\r\nTransfer-Encoding: chunked",
            chunked.as_bytes(),
        ),
        b"damage\r\nmore damage\r\n",
        &record(
            "https://example.org/e",
            "Content-Type: text/html; charset=windows-1251",
            cyrillic,
        ),
        text.as_bytes(),
    ];
    // Each record is a member of its own, as crawlers write them.
    let members: Vec<u8> = warc.iter().flat_map(|r| gzip(r)).collect();
    let folder = Folder::new().with("a.warc", warc.concat()).with("b.warc.gz", members);
    let collection = run(&folder.inputs(), 2);
    let files: Vec<&str> = collection.reports.iter().map(|r| r.file.as_str()).collect();
    let numbers = [2, 4, 5, 6, 7];
    let expected: Vec<String> = ["a.warc", "b.warc.gz"]
        .iter()
        .flat_map(|f| numbers.map(|n| format!("{f}#{n}")))
        .collect();
    assert_eq!(files, expected, "{:?}", collection.diagnostics);
    let first = &collection.reports[0];
    assert_eq!(first.url.as_deref(), Some("https://example.org/2019/03/11/a"));
    assert_eq!(first.published.interval.unwrap().edtf(), "2019-03-11");
    assert_eq!(first.title.as_deref(), Some("Page 1"));
    assert!(collection.reports[3].text.contains("При"));
    assert_eq!(&*collection.reports[4].text, STORY);
    assert_eq!(codes(&collection, "a.warc"), ["E-COMPRESSION-001"]);
}

#[test]
fn entries_of_feeds_are_reports() {
    let rss = format!(
        "<?xml version='1.0'?><rss version='2.0'><channel><title>Newsline</title><link>https://example.org/</link><language>en</language>\
         <item><title>Rockets hit Kirkuk</title><link>https://example.org/a</link><guid>tag:1</guid>\
         <pubDate>Mon, 11 Mar 2019 10:00:00 GMT</pubDate><description>A summary.</description>\
         <content:encoded><![CDATA[<p>{STORY}</p><p>No one has claimed the attack so far.</p>]]></content:encoded></item>\
         <item><title>Again</title><guid>tag:2</guid><description>&lt;b&gt;{STORY}&lt;/b&gt; Again.</description></item>\
         <item><title>No words</title><guid>tag:3</guid></item></channel></rss>"
    );
    let atom = format!(
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Line</title><entry><title type='html'>Kirkuk</title><id>urn:a</id>\
         <link rel='self' href='https://example.org/feed'/><link href='https://example.org/x'/><updated>2019-04-01T00:00:00Z</updated>\
         <published>2019-03-12T00:00:00Z</published><author><name>Rana Aziz</name></author>\
         <content type='xhtml'><div><p>{STORY}</p></div></content></entry></feed>"
    );
    let collection = run(&Folder::new().with("rss.xml", rss).with("atom.xml", atom).inputs(), 1);
    let told: Vec<_> = collection
        .reports
        .iter()
        .map(|r| {
            (
                r.file.as_str(),
                r.title.as_deref(),
                r.source.as_deref(),
                r.url.as_deref(),
                r.published.interval.map(|i| i.edtf()),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                "atom.xml#urn:a",
                Some("Kirkuk"),
                Some("Line"),
                Some("https://example.org/x"),
                Some("2019-03-12".into())
            ),
            (
                "rss.xml#tag:1",
                Some("Rockets hit Kirkuk"),
                Some("Newsline"),
                Some("https://example.org/a"),
                Some("2019-03-11".into())
            ),
            // The entry tells no day, but the incident of those that do: within a week of them.
            (
                "rss.xml#tag:2",
                Some("Again"),
                Some("Newsline"),
                None,
                Some("2019-03-10/2019-03-17".into())
            ),
        ]
    );
    let inferred = collection
        .reports
        .iter()
        .map(|r| r.published.basis == events::PublishedBasis::Inferred);
    assert_eq!(inferred.collect::<Vec<_>>(), [false, false, true]);
    assert_eq!(&*collection.reports[0].text, STORY);
    assert_eq!(
        &*collection.reports[1].text,
        format!("{STORY}\n\nNo one has claimed the attack so far.")
    );
    assert_eq!(codes(&collection, "rss.xml#tag:3"), ["E-RECORD-001"]);
}

/// Memory that a reader may take for more reports of a file, in bytes.
const MORE: u64 = 24 << 20;

/// Reads a file without coding it; gives the number of its reports, and how much memory was taken after the first tenth.
fn read(annalist: &Annalist, file: &Path, reports: usize) -> (usize, u64) {
    let inputs = annalist::Inputs {
        paths: vec![file.to_owned()],
        ..annalist::Inputs::default()
    };
    let (done, early) = (AtomicUsize::new(0), AtomicU64::new(0));
    let progress = |Progress { reports: n, .. }: Progress| {
        done.store(n, Ordering::Relaxed);
        if n == reports / 10 {
            early.store(peak_memory().unwrap_or(0), Ordering::Relaxed);
        }
    };
    let options = Options {
        jobs: 1,
        ..Options::default()
    };
    let each = annalist
        .each(&inputs, &options, &|_| true, &progress, |_| ControlFlow::Continue(()))
        .unwrap();
    assert!(each.diagnostics.is_empty(), "{:?}", &each.diagnostics[..1]);
    // The system counts roughly: a later peak can read a little lower.
    let more = peak_memory().unwrap_or(0).saturating_sub(early.load(Ordering::Relaxed));
    (each.known, more)
}

#[test]
fn ten_thousand_pages_are_read_in_constant_memory() {
    const PAGES: usize = 10_000;
    let annalist = Annalist::embedded(Engine::Fast).unwrap();
    let folder = Folder::new();
    let words = format!("<p>{STORY}</p>").repeat(30);
    let warc = path(&folder, "many.warc.gz");
    let lines = path(&folder, "many.jsonl.gz");
    let list = path(&folder, "many.json");
    let feed = path(&folder, "many.xml");
    {
        let mut warc = BufWriter::new(File::create(&warc).unwrap());
        let mut lines = GzEncoder::new(File::create(&lines).unwrap(), Compression::fast());
        let mut list = BufWriter::new(File::create(&list).unwrap());
        let mut feed = BufWriter::new(File::create(&feed).unwrap());
        // More than 64 MiB of each, which is more than is ever read whole.
        let many = words.repeat(2);
        write!(list, "[").unwrap();
        write!(feed, "<rss><channel><title>Newsline</title>").unwrap();
        for n in 0..PAGES {
            let page = format!("<html><body><h1>Number {n}</h1>{words}</body></html>");
            warc.write_all(&gzip(&record(
                &format!("https://example.org/{n}"),
                "Content-Type: text/html",
                page.as_bytes(),
            )))
            .unwrap();
            let comma = if n == 0 { "" } else { "," };
            write!(list, "{comma}{{\"id\": \"{n}\", \"html\": \"{n} {many}\"}}").unwrap();
            write!(
                feed,
                "<item><guid>{n}</guid><description><![CDATA[{n} {many}]]></description></item>"
            )
            .unwrap();
            writeln!(lines, "{{\"id\": \"{n}\", \"html\": \"{page}\"}}").unwrap();
        }
        warc.flush().unwrap();
        lines.finish().unwrap();
        writeln!(list, "]").unwrap();
        write!(feed, "</channel></rss>").unwrap();
        list.flush().unwrap();
        feed.flush().unwrap();
    }
    for file in [warc, lines, list, feed] {
        let (reports, more) = read(&annalist, &file, PAGES);
        assert_eq!(reports, PAGES);
        assert!(more < MORE, "{}: {} MB more", file.display(), more >> 20);
    }
}

#[test]
fn progress_counts_the_bytes_of_all_files() {
    let lines: String = (0..200)
        .map(|n| format!("{{\"text\": \"{STORY} Number {n}.\"}}\n"))
        .collect();
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(lines.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    let folder = Folder::new()
        .with("a.jsonl", &lines)
        .with("b.jsonl.gz", &packed)
        .with("c.png", b"\x89PNG");
    let all = (lines.len() + packed.len() + 4) as u64;
    let last = std::sync::Mutex::new(Progress::default());
    let options = Options {
        jobs: 1,
        ..Options::default()
    };
    let note = |progress: Progress| {
        let mut last = last.lock().unwrap();
        assert!(progress.read >= last.read && progress.read <= all, "{progress:?}");
        *last = progress;
    };
    Annalist::embedded(Engine::Fast)
        .unwrap()
        .each(&folder.inputs(), &options, &|_| true, &note, |_| {
            ControlFlow::Continue(())
        })
        .unwrap();
    let expected = Progress {
        reports: 401,
        read: all,
        of: Some(all),
    };
    assert_eq!(*last.lock().unwrap(), expected);
}
