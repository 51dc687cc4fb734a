//! Tables in Parquet are read as any table is, whoever wrote them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what a test cannot read, it fails on"
)]

mod common;

use std::{fs, io::Write, path::Path, sync::Arc};

use annalist::Collection;
use common::{Folder, codes, path, run};
use flate2::{Compression as Level, write::GzEncoder};
use parquet::{
    basic::Compression,
    data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type, Int96, Int96Type},
    file::{properties::WriterProperties, writer::SerializedFileWriter},
    schema::parser::parse_message_type,
};

const STORY: &str = "Rockets hit the airport of Kirkuk in the north of Iraq, and three soldiers were killed in the attack, the army said.";

fn story(number: usize) -> String {
    format!("{STORY} It was attack number {number}.")
}

/// A column of a table that a test writes; `None` is a row without a value.
enum Column {
    Words(Vec<Option<Vec<u8>>>),
    Days(Vec<i32>),
    Moments(Vec<i64>),
    OldMoments(Vec<[u32; 3]>),
}

fn words(values: impl IntoIterator<Item = String>) -> Column {
    Column::Words(values.into_iter().map(|v| Some(v.into_bytes())).collect())
}

/// A file of row groups, each given by its columns in the order of the schema.
fn table(schema: &str, packed: Compression, groups: &[Vec<Column>]) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let properties = WriterProperties::builder().set_compression(packed).build();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).unwrap();
    for group in groups {
        let mut rows = writer.next_row_group().unwrap();
        for column in group {
            let mut into = rows.next_column().unwrap().unwrap();
            match column {
                Column::Words(values) => {
                    let held: Vec<i16> = values.iter().map(|v| i16::from(v.is_some())).collect();
                    let values: Vec<ByteArray> = values.iter().flatten().map(|v| v.clone().into()).collect();
                    into.typed::<ByteArrayType>().write_batch(&values, Some(&held), None)
                }
                Column::Days(values) => into.typed::<Int32Type>().write_batch(values, None, None),
                Column::Moments(values) => into.typed::<Int64Type>().write_batch(values, None, None),
                Column::OldMoments(values) => {
                    let values: Vec<Int96> = values.iter().map(|v| Int96::from(v.to_vec())).collect();
                    into.typed::<Int96Type>().write_batch(&values, None, None)
                }
            }
            .unwrap();
            into.close().unwrap();
        }
        rows.close().unwrap();
    }
    writer.into_inner().unwrap()
}

const TEXTS: &str = "message report { optional binary text (UTF8); }";

/// Name, text, source and day of publication of each report.
fn told(collection: &Collection) -> Vec<(&str, &str, Option<&str>, Option<String>)> {
    let told = |r: &'_ events::Report| r.published.interval.map(|i| i.edtf());
    let reports = collection.reports.iter();
    reports
        .map(|r| (r.file.as_str(), &*r.text, r.source.as_deref(), told(r)))
        .collect()
}

#[test]
fn rows_of_every_packing_and_row_group_are_reports() {
    for (name, packed) in [
        ("plain.parquet", Compression::UNCOMPRESSED),
        ("snappy.parquet", Compression::SNAPPY),
        ("gzip.parquet", Compression::GZIP(Default::default())),
        ("zstd.bin", Compression::ZSTD(Default::default())),
    ] {
        let groups = [vec![words((1..=3).map(story))], vec![words((4..=5).map(story))]];
        let collection = run(&Folder::new().with(name, table(TEXTS, packed, &groups)).inputs(), 2);
        let texts: Vec<&str> = collection.reports.iter().map(|r| &*r.text).collect();
        assert_eq!(
            texts,
            (1..=5).map(story).collect::<Vec<_>>(),
            "{:?}",
            collection.diagnostics
        );
        assert_eq!(collection.reports[4].file, format!("{name}#5"));
    }
}

#[test]
fn fields_come_in_their_types() {
    let schema = "message report {
        required binary id (UTF8); optional binary Text (UTF8); required int32 published (DATE); optional binary source (UTF8); }";
    let columns = vec![
        words(["a", "b"].map(str::to_owned)),
        Column::Words(vec![
            Some(story(1).into_bytes()),
            Some(b"Rockets hit the caf\xe9 of the town.".to_vec()),
        ]),
        Column::Days(vec![17_966, -1]),
        Column::Words(vec![None, Some(b"Newsline".to_vec())]),
    ];
    let collection = run(
        &Folder::new()
            .with("a.parquet", table(schema, Compression::SNAPPY, &[columns]))
            .inputs(),
        1,
    );
    let (first, second) = (story(1), "Rockets hit the caf\u{fffd} of the town.");
    assert_eq!(
        told(&collection),
        [
            ("a.parquet#a", &*first, None, Some("2019-03-11".into())),
            ("a.parquet#b", second, Some("Newsline"), Some("1969-12-31".into())),
        ]
    );
    assert_eq!(codes(&collection, "a.parquet"), ["W-DECODE-001"]);
}

#[test]
fn moments_are_days_in_utc() {
    let day = 17_966 * 86_400_i64;
    let micro = "message report { required binary text (UTF8); required int64 published (TIMESTAMP(MICROS,true)); }";
    let nano = "message report { required binary text (UTF8); required int64 published (TIMESTAMP(NANOS,false)); }";
    let old = "message report { required binary text (UTF8); required int96 published; }";
    let cases = [
        (
            "micro.parquet",
            micro,
            Column::Moments(vec![(day + 86_399) * 1_000_000]),
        ),
        ("nano.parquet", nano, Column::Moments(vec![day * 1_000_000_000])),
        ("old.parquet", old, Column::OldMoments(vec![[0, 0, 2_440_588 + 17_966]])),
    ];
    for (name, schema, moments) in cases {
        let file = table(schema, Compression::UNCOMPRESSED, &[vec![words([story(1)]), moments]]);
        let collection = run(&Folder::new().with(name, file).inputs(), 1);
        assert_eq!(told(&collection)[0].3.as_deref(), Some("2019-03-11"), "{name}");
    }
}

#[test]
fn tables_of_other_writers_are_read() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/parquet");
    let inputs = annalist::Inputs {
        paths: vec![corpus],
        ..annalist::Inputs::default()
    };
    let collection = run(&inputs, 1);
    let names: Vec<(&str, Option<String>)> = told(&collection).into_iter().map(|(f, .., d)| (f, d)).collect();
    let day = |d: &str| Some(format!("2019-03-{d}"));
    assert_eq!(
        names,
        [
            ("duckdb.parquet#1", day("11")),
            ("duckdb.parquet#2", day("12")),
            ("polars.parquet#1", day("11")),
            ("polars.parquet#2", day("12")),
            // Its rows have numbers as ids, moments in nanoseconds, a dictionary of sources, lists of authors.
            ("pyarrow.parquet#11", day("10")),
            ("pyarrow.parquet#12", day("11")),
            ("pyarrow.parquet#13", day("12")),
            ("pyarrow.parquet#14", day("13")),
            ("pyarrow.parquet#15", day("14")),
        ],
        "{:?}",
        collection.diagnostics
    );
    assert_eq!(collection.diagnostics, []);
    assert_eq!(&*collection.reports[6].text, story(3));
    let sources: Vec<Option<&str>> = collection.reports[4..].iter().map(|r| r.source.as_deref()).collect();
    let newsline = Some("Newsline");
    assert_eq!(sources, [newsline, newsline, Some("Line"), None, newsline]);
}

#[test]
fn what_is_no_table_of_reports_says_so() {
    let other = "message report { required binary Body (UTF8); }";
    let other = table(other, Compression::SNAPPY, &[vec![words([story(1)])]]);
    let whole = table(TEXTS, Compression::SNAPPY, &[vec![words((1..=3).map(story))]]);
    let cut = &whole[..whole.len() - 20];
    let folder = Folder::new()
        .with("other.parquet", other)
        .with("cut.parquet", cut)
        .with("magic.parquet", "PAR1")
        .with("none.parquet", table(TEXTS, Compression::SNAPPY, &[]));
    let collection = run(&folder.inputs(), 1);
    assert_eq!(codes(&collection, "other.parquet"), ["E-RECORD-001"]);
    assert!(collection.diagnostics.iter().any(|d| d.message.contains("Body")));
    assert_eq!(codes(&collection, "cut.parquet"), ["E-COMPRESSION-001"]);
    assert_eq!(codes(&collection, "magic.parquet"), ["E-COMPRESSION-001"]);
    assert_eq!(codes(&collection, "none.parquet"), ["E-EMPTY-001"]);
}

#[test]
fn a_damaged_row_group_costs_only_itself() {
    let groups = [
        vec![words((1..=2).map(story))],
        vec![words((3..=4).map(story))],
        vec![words((5..=6).map(story))],
    ];
    let mut file = table(TEXTS, Compression::UNCOMPRESSED, &groups);
    let third = story(3);
    let at = file.windows(third.len()).position(|w| w == third.as_bytes()).unwrap();
    // Its length, which stands before it.
    file[at - 4..at].fill(0xff);
    let collection = run(&Folder::new().with("a.parquet", file).inputs(), 1);
    let files: Vec<&str> = collection.reports.iter().map(|r| r.file.as_str()).collect();
    assert_eq!(files, ["a.parquet#1", "a.parquet#2", "a.parquet#5", "a.parquet#6"]);
    assert_eq!(codes(&collection, "a.parquet"), ["E-COMPRESSION-001"]);
}

#[test]
fn a_table_in_a_stream_is_read_where_it_is_short() {
    let whole = table(TEXTS, Compression::SNAPPY, &[vec![words([story(1)])]]);
    let pack = |bytes: &[u8]| {
        let mut encoder = GzEncoder::new(Vec::new(), Level::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    // Bytes that no packing makes shorter, so that it is not the ratio that is refused.
    let mut state = 1_u64;
    let noise = std::iter::repeat_with(|| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    });
    let long: Vec<u8> = b"PAR1".iter().copied().chain(noise.take(65 << 20)).collect();
    let folder = Folder::new().with("short.parquet.gz", pack(&whole));
    fs::write(path(&folder, "long.parquet.gz"), pack(&long)).unwrap();
    let collection = run(&folder.inputs(), 1);
    assert_eq!(told(&collection)[0].0, "short.parquet.gz#1");
    assert_eq!(codes(&collection, "long.parquet.gz"), ["E-SIZE-001"]);
    assert!(collection.diagnostics[0].message.contains("give its path"));
}
