//! What is promised of inputs, good and bad.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what a test cannot read, it fails on"
)]

mod common;

use std::{fs, io::Write};

use annalist::{Inputs, MOST_TEXT};
use common::{Folder, codes, path, run};
use flate2::{Compression, write::GzEncoder};

const STORY: &str = "Rockets hit the airport of Kirkuk in the north of Iraq on Tuesday, and three soldiers were killed in the attack, the army said.";

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn every_kind_of_input_gives_its_reports() {
    let line = |id: &str| {
        format!("{{\"id\": \"{id}\", \"text\": \"{STORY}\", \"published\": \"2019-03-13\", \"source\": \"S\"}}\n")
    };
    let two_members = [gzip(&STORY.as_bytes()[..50]), gzip(&STORY.as_bytes()[50..])].concat();
    let zstd = ruzstd::encoding::compress_to_vec(STORY.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest);
    let wide: Vec<u8> = STORY.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let folder = Folder::new()
        .with("plain.txt", STORY)
        .with("page.html", format!("<html><body><p>{STORY}</p></body></html>"))
        .with("lines.jsonl", format!("{}{}", line("1"), line("2")))
        .with("list.json", format!("[{},\n{}]", line("1"), line("2")))
        .with(
            "table.csv",
            format!("id,published,text\n7,2019-03-13,\"{STORY}\"\n8,,\"{STORY} Again.\"\n"),
        )
        .with("packed.txt.gz", two_members)
        .with("frames.txt.zst", [zstd.clone(), zstd].concat())
        .with("deep/er/wide.txt", wide)
        .with(".hidden.txt", STORY);
    let collection = run(&folder.inputs(), 2);
    assert!(collection.diagnostics.is_empty(), "{:?}", collection.diagnostics);
    let files: Vec<&str> = collection.reports.iter().map(|r| r.file.as_str()).collect();
    assert_eq!(
        files,
        [
            "frames.txt.zst",
            "lines.jsonl#1",
            "lines.jsonl#2",
            "list.json#1",
            "list.json#2",
            "packed.txt.gz",
            "page.html",
            "plain.txt",
            "table.csv#7",
            "table.csv#8",
            "wide.txt",
        ]
    );
    let text = |file: &str| &*collection.reports.iter().find(|r| r.file == file).unwrap().text;
    for file in [
        "plain.txt",
        "page.html",
        "packed.txt.gz",
        "wide.txt",
        "lines.jsonl#2",
        "table.csv#7",
    ] {
        assert_eq!(text(file), STORY, "{file}");
    }
    assert_eq!(text("frames.txt.zst"), format!("{STORY}{STORY}"));
}

#[test]
fn bad_inputs_are_told_and_the_rest_is_done() {
    let bomb = gzip(&vec![b' '; 80 << 20]);
    let long = format!(
        "{{\"text\": \"{}\"}}\n{{\"text\": \"{STORY}\"}}\n",
        "x".repeat(70 << 20)
    );
    let folder = Folder::new()
        .with("empty.txt", "")
        .with("blank.txt", " \n\t\n")
        .with("picture.txt", b"\x89PNG\r\n\x1a\n\0\0")
        .with("zeros.txt", [0_u8; 64])
        .with("bomb.txt.gz", bomb)
        .with("cut.txt.gz", &gzip(STORY.repeat(50).as_bytes())[..60])
        .with("long.jsonl", long)
        .with("huge.txt", "word ".repeat(MOST_TEXT / 5 + 10))
        .with(
            "broken.jsonl",
            format!("{{\"text\": \"{STORY}\"}}\n{{\"text\": \n{{\"title\": \"x\"}}\n"),
        )
        .with("notext.csv", "a,b\n1,2\n")
        .with("bad.json", "{\"text\": ")
        .with("feed.xml", "<?xml version='1.0'?><rss></rss>")
        .with("good.txt", STORY);
    let collection = run(&folder.inputs(), 2);
    for (file, expected) in [
        ("empty.txt", &["E-EMPTY-001"][..]),
        ("blank.txt", &["E-EMPTY-001"]),
        ("picture.txt", &["E-BINARY-001"]),
        ("zeros.txt", &["E-BINARY-001"]),
        ("bomb.txt.gz", &["E-SIZE-001"]),
        ("cut.txt.gz", &["E-COMPRESSION-001"]),
        ("long.jsonl", &["E-SIZE-001"]),
        ("huge.txt", &["E-SIZE-001"]),
        ("broken.jsonl", &["E-JSON-001", "E-RECORD-001"]),
        ("notext.csv", &["E-RECORD-001"]),
        ("bad.json", &["E-JSON-001"]),
        ("feed.xml", &["E-EMPTY-001"]),
        ("good.txt", &[]),
    ] {
        assert_eq!(
            codes(&collection, file),
            expected,
            "{file}: {:?}",
            collection.diagnostics
        );
    }
    let files: Vec<&str> = collection.reports.iter().map(|r| r.file.as_str()).collect();
    assert_eq!(files, ["broken.jsonl#1", "good.txt", "long.jsonl#2"]);
}

#[test]
fn a_packed_table_that_expands_without_end_is_stopped() {
    let lines = format!(
        "{{\"text\": \"{STORY}\"}}\n{}",
        format!("{}\n", " ".repeat(1023)).repeat(64 << 10)
    );
    let folder = Folder::new().with("bomb.jsonl.gz", gzip(lines.as_bytes()));
    let collection = run(&folder.inputs(), 1);
    assert_eq!(codes(&collection, "bomb.jsonl.gz"), ["E-SIZE-002"]);
    assert_eq!(collection.reports.len(), 1);
}

#[test]
fn doubts_are_warnings() {
    let german = "Bei einem Anschlag auf den Markt der Stadt sind am Dienstag nach Angaben der Polizei vier Menschen getötet worden, \
                  und zwölf weitere wurden verletzt, wie das Ministerium mitteilte.";
    let mut broken = "Çatışmalar sürüyor — the fighting in the town went on, the army said. “We ran.” "
        .as_bytes()
        .to_vec();
    broken.push(0xff);
    let folder = Folder::new()
        .with("german.txt", german)
        .with("broken.txt", broken)
        .with("future.txt", STORY)
        .with("late.txt", format!("{STORY} The attack of 5 May 2022 was the worst so far."))
        .with("two.txt", format!("{STORY} Two."))
        .with("undated.txt", format!("{STORY} Three."))
        .with("page.html", format!("<html lang=en><meta property='article:published_time' content='2019-03-13'><p>{STORY}"))
        .with("sub/undated.txt", format!("{STORY} Three."))
        .with(
            "metadata.jsonl",
            "{\"file\": \"late.txt\", \"published\": \"2019-03-13\"}\n{\"file\": \"future.txt\", \"published\": \"2035-01-01\"}\n{\"file\": \"two.txt\", \"published\": \"2019-03-13\"}\nno JSON\n\
             {\"file\": \"two.txt\", \"published\": \"2019-04-13\"}\n{\"file\": \"undated.txt\", \"published\": \"soon\"}\n\
             {\"file\": \"page.html\", \"published\": \"2018-01-01\"}\n",
        );
    let collection = run(&folder.inputs(), 2);
    for (file, expected) in [
        ("german.txt", &["W-LANGUAGE-001"][..]),
        ("broken.txt", &["W-DECODE-001"]),
        ("future.txt", &["W-DATE-003"]),
        ("late.txt", &["W-DATE-004"]),
        ("two.txt", &["W-DATE-002"]),
        ("undated.txt", &["W-DATE-001", "W-DATE-001", "W-DUPLICATE-001"]),
        ("page.html", &["W-DATE-002"]),
        ("metadata.jsonl", &["W-METADATA-001"]),
    ] {
        assert_eq!(
            codes(&collection, file),
            expected,
            "{file}: {:?}",
            collection.diagnostics
        );
    }
    assert_eq!(collection.reports.len(), 7);
    let two = collection.reports.iter().find(|r| r.file == "two.txt").unwrap();
    assert_eq!(two.published.interval.unwrap().edtf(), "2019-03-13/2019-04-13");
}

#[test]
fn missing_files_and_closed_folders_are_told() {
    let folder = Folder::new().with("good.txt", STORY).with("closed/a.txt", STORY);
    let inputs = Inputs {
        paths: vec![path(&folder, "gone.txt"), path(&folder, "good.txt")],
        ..Inputs::default()
    };
    let collection = run(&inputs, 1);
    assert_eq!(codes(&collection, "gone.txt"), ["E-READ-001"]);
    assert_eq!(collection.reports.len(), 1);

    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let closed = path(&folder, "closed");
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o0)).unwrap();
        let readable = fs::read_dir(&closed).is_ok();
        let collection = run(&folder.inputs(), 1);
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
        // The superuser may read everything.
        let expected: &[&str] = if readable { &[] } else { &["E-READ-001"] };
        assert_eq!(codes(&collection, "closed"), expected);
    }
}

#[test]
fn defaults_hold_where_nothing_else_is_known() {
    let folder = Folder::new().with("a.txt", STORY).with("b.txt", STORY).with(
        "metadata.jsonl",
        "{\"file\": \"a.txt\", \"published\": \"2019-03-13\", \"source\": \"Newsline\", \"title\": \"T\", \"url\": \"https://example.org\"}",
    );
    let inputs = Inputs {
        published: annalist::parse_date("2020-01"),
        source: Some("Other".into()),
        ..folder.inputs()
    };
    let reports = run(&inputs, 1).reports;
    let told = |i: usize| {
        (
            reports[i].published.interval.unwrap().edtf(),
            reports[i].source.clone().unwrap(),
        )
    };
    assert_eq!(told(0), ("2019-03-13".into(), "Newsline".into()));
    assert_eq!(told(1), ("2020-01".into(), "Other".into()));
    assert_eq!(
        (reports[0].title.as_deref(), reports[0].url.as_deref()),
        (Some("T"), Some("https://example.org"))
    );
    assert_ne!(reports[0].id, reports[1].id);
}

#[test]
fn a_sentence_with_a_broken_tag_in_it_reads_whole() {
    let text =
        "The American military” target=”_blank”>forces< bombed the town of Tal Afar on Tuesday, killing six people.";
    let collection = run(&Folder::new().with("a.txt", text).inputs(), 1);
    let sentences: Vec<&str> = collection.mentions.iter().map(|m| m.sentence.of(text)).collect();
    assert_eq!(sentences.first(), Some(&text), "{sentences:?}");
    let killed: Vec<u32> = collection
        .mentions
        .iter()
        .filter_map(|m| m.killed)
        .map(|k| k.low)
        .collect();
    assert_eq!(killed, [6]);
    assert_eq!(&*collection.reports[0].text, text);
}
