//! What is promised of the output: its shape, its offsets, and that it is always the same.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what a test cannot read, it fails on"
)]

mod common;

use annalist::{Collection, Inputs, write};
use proptest::prelude::*;
use serde_json::Value;

/// Checks every `{start, end, quote}` below a value against a text.
fn check_quotes(value: &Value, text: &[char], seen: &mut usize) {
    match value {
        Value::Object(object) => {
            if let (Some(start), Some(end), Some(quote)) = (object.get("start"), object.get("end"), object.get("quote"))
            {
                let (start, end) = (start.as_u64().unwrap() as usize, end.as_u64().unwrap() as usize);
                let words: String = text[start..end].iter().collect();
                assert_eq!(words, quote.as_str().unwrap());
                *seen += 1;
            }
            object.values().for_each(|v| check_quotes(v, text, seen));
        }
        Value::Array(list) => list.iter().for_each(|v| check_quotes(v, text, seen)),
        _ => {}
    }
}

/// Checks all quotes of an output; gives their number.
fn check_output(collection: &Collection) -> usize {
    let lines: Vec<Value> = common::jsonl(collection)
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    let text = |id: &Value| -> Vec<char> {
        let report = lines.iter().find(|l| l["kind"] == "report" && &l["id"] == id).unwrap();
        report["text"].as_str().unwrap().chars().collect()
    };
    let mut seen = 0;
    for line in &lines {
        match line["kind"].as_str().unwrap() {
            "report" => {
                let own = text(&line["id"]);
                check_quotes(line, &own, &mut seen);
                let mut end = 0;
                for block in line["blocks"].as_array().unwrap() {
                    assert!(block["start"].as_u64().unwrap() >= end);
                    end = block["end"].as_u64().unwrap();
                    assert!(end as usize <= own.len());
                }
            }
            "mention" => check_quotes(line, &text(&line["report"]), &mut seen),
            "link" if !line["evidence"].is_null() => {
                check_quotes(line, &text(&line["evidence"]["report"]), &mut seen);
            }
            _ => {}
        }
    }
    seen
}

#[test]
fn quotes_are_the_text_at_their_offsets() {
    let folder = common::folder();
    assert!(check_output(&common::run(&folder.inputs(), 1)) > 10);
}

#[test]
fn the_same_bytes_for_any_jobs_and_any_order() {
    let folder = common::folder();
    let first = common::jsonl(&common::run(&folder.inputs(), 1));
    assert_eq!(first, common::jsonl(&common::run(&folder.inputs(), 4)));
    let metadata = Some(common::path(&folder, "metadata.jsonl"));
    for order in [["a", "b", "c", "d"], ["d", "b", "a", "c"]] {
        let paths = order
            .iter()
            .map(|n| common::path(&folder, &format!("{n}.txt")))
            .collect();
        let inputs = Inputs {
            paths,
            metadata: metadata.clone(),
            ..Inputs::default()
        };
        assert_eq!(first, common::jsonl(&common::run(&inputs, 3)));
    }
}

#[test]
fn kind_comes_first_and_keys_are_in_the_order_of_the_contract() {
    let folder = common::folder();
    let output = common::jsonl(&common::run(&folder.inputs(), 2));
    let mut kinds: Vec<&str> = Vec::new();
    for line in output.lines() {
        let kind = line.strip_prefix("{\"kind\":\"").unwrap().split('"').next().unwrap();
        if kinds.last() != Some(&kind) {
            kinds.push(kind);
        }
        let keys: &[&str] = match kind {
            "run" => &["program", "knowledge", "model"],
            "report" => &[
                "id",
                "file",
                "source",
                "title",
                "url",
                "language",
                "text",
                "published",
                "blocks",
                "copy_of",
            ],
            "mention" => &[
                "id",
                "report",
                "class",
                "status",
                "aggregate",
                "trigger",
                "sentence",
                "initiators",
                "targets",
                "places",
                "time",
                "killed",
                "injured",
                "weapons",
                "attributed_to",
                "incident",
                "confidence",
                "rules",
            ],
            "incident" => &[
                "id",
                "class",
                "aggregate",
                "status",
                "time",
                "places",
                "initiators",
                "targets",
                "weapons",
                "killed",
                "injured",
                "mentions",
                "reports",
                "voices",
                "disagreements",
                "confidence",
            ],
            "link" => &["type", "from", "to", "basis", "evidence"],
            _ => &["code", "severity", "file", "message"],
        };
        let mut at = 0;
        for key in keys {
            at += line[at..]
                .find(&format!(",\"{key}\":"))
                .unwrap_or_else(|| panic!("{kind}: `{key}` lacks or is out of order: {line}"));
        }
    }
    let order = ["run", "report", "mention", "incident", "link", "diagnostic"];
    assert!(
        kinds.iter().is_sorted_by_key(|k| order.iter().position(|o| o == k)),
        "{kinds:?}"
    );
}

#[test]
fn output_validates_against_the_schemas() {
    let folder = common::folder().with("e.txt", "").with("f.txt", "x");
    let output = common::jsonl(&common::run(&folder.inputs(), 2));
    let schemas = write::schemas();
    for line in output.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let schema = |name: &str| {
            let (_, schema) = schemas.iter().find(|(kind, _)| *kind == name).unwrap();
            jsonschema::validator_for(&serde_json::to_value(schema).unwrap()).unwrap()
        };
        for name in [line["kind"].as_str().unwrap(), "line"] {
            let errors: Vec<String> = schema(name).iter_errors(&line).map(|e| e.to_string()).collect();
            assert!(errors.is_empty(), "{name}: {errors:?} in {line}");
        }
    }
}

#[test]
fn wire_types_read_what_they_wrote() {
    let folder = common::folder();
    for line in common::jsonl(&common::run(&folder.inputs(), 2)).lines() {
        let read: write::wire::Line = serde_json::from_str(line).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), line);
    }
}

#[test]
fn parquet_has_a_row_an_incident_and_the_same_bytes_each_time() {
    use parquet::{file::reader::FileReader, file::serialized_reader::SerializedFileReader, record::RowAccessor};
    let folder = common::folder();
    let written = |jobs| {
        let mut out = Vec::new();
        let collection = common::run(&folder.inputs(), jobs);
        write::parquet(&collection, &mut out).unwrap();
        (collection, out)
    };
    let (collection, bytes) = written(2);
    assert_eq!(bytes, written(1).1);
    let file = SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap();
    let rows: Vec<_> = file.get_row_iter(None).unwrap().map(Result::unwrap).collect();
    let ids: Vec<&str> = collection.incidents.iter().map(|i| &*i.id).collect();
    assert_eq!(rows.iter().map(|r| r.get_string(0).unwrap()).collect::<Vec<_>>(), ids);
    let killed: Vec<i64> = rows.iter().filter_map(|r| r.get_long(18).ok()).collect();
    assert!(killed.contains(&3), "{killed:?}");
}

#[test]
fn tables_and_maps_have_a_row_an_incident() {
    let folder = common::folder();
    let collection = common::run(&folder.inputs(), 2);
    let mut csv = Vec::new();
    write::csv(&collection, &mut csv).unwrap();
    assert_eq!(
        String::from_utf8(csv).unwrap().lines().count(),
        collection.incidents.len() + 1
    );
    let mut map = Vec::new();
    write::geojson(&collection, &mut map).unwrap();
    let map: Value = serde_json::from_slice(&map).unwrap();
    assert_eq!(map["features"].as_array().unwrap().len(), collection.incidents.len());
    let mut table = Vec::new();
    write::table(&collection, false, &mut table).unwrap();
    assert_eq!(
        String::from_utf8(table).unwrap().lines().count(),
        collection.incidents.len() + 2
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn quotes_hold_on_any_text(mix in proptest::collection::vec("\\PC{0,12}| in Kirkuk on Tuesday| killed four soldiers|The army said| air strikes|[😀é\\n—“”]{1,4}|\\. ", 1..40)) {
        let folder = common::Folder::new().with("x.txt", mix.concat());
        check_output(&common::run(&folder.inputs(), 1));
    }
}
