//! The scores are those of the reference scorer, where that is at hand.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what a test cannot read, it fails on"
)]

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use annalist::evaluate::{Rows, evaluate};
use serde_json::{Value, json};

/// A folder beside the project, with records, reports and the reference scorer; tests that need it pass without it.
fn shared() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    path.join("evaluate/score.py").exists().then_some(path)
}

/// The leaves of a tree of figures, by path.
fn leaves(value: &Value, path: &str, out: &mut Vec<(String, f64)>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(k, v)| leaves(v, &format!("{path}/{k}"), out)),
        Value::Number(n) => out.push((path.to_owned(), n.as_f64().unwrap())),
        _ => {}
    }
}

/// A system's output made from a record by small faults: every third mention lost, classes, statuses, fields and
/// incidents changed.
fn faulty(gold: &Rows) -> String {
    let mut lines = Vec::new();
    for r in &gold.reports {
        lines.push(
            json!({"kind": "report", "id": format!("r-{}", r["file"].as_str().unwrap()), "file": r["file"],
            "text": "some\nlines ".repeat(2000)}),
        );
    }
    let mut incidents: std::collections::BTreeMap<String, Vec<Value>> = Default::default();
    for (i, m) in gold.mentions.iter().enumerate().filter(|(i, _)| i % 7 != 3) {
        let mut row = m.clone();
        row["report"] = json!(format!("r-{}", m["file"].as_str().unwrap()));
        row["id"] = json!(format!("m-{i}"));
        if i % 5 == 0 {
            row["class"] = json!("attack_unspecified");
        }
        if i % 9 == 0 {
            row["class"] = json!("condemnation");
        }
        if i % 11 == 0 {
            row["status"] = json!("alleged");
        }
        if i % 6 == 0 {
            let start = m["trigger"]["start"].as_i64().unwrap();
            row["trigger"] = json!({"start": start + 30, "end": start + 38});
        }
        for field in ["initiators", "targets", "attributed_to"] {
            if let Some(list) = m.get(field).and_then(Value::as_array) {
                let names = list.iter().map(|alts| {
                    let name = alts[i % alts.as_array().unwrap().len()].as_str().unwrap();
                    if i % 4 == 0 {
                        json!({"name": format!("the {name}’s men")})
                    } else {
                        json!({"name": name, "quote": "x"})
                    }
                });
                row[field] = names.collect();
            }
        }
        for field in ["killed", "injured"] {
            if let Some(c) = m.get(field) {
                row[field] = json!({"low": c[0], "high": if i % 2 == 0 { c[1].clone() } else { Value::Null }});
            }
        }
        let incident = format!(
            "i-{}",
            if i % 8 == 0 {
                "stray"
            } else {
                m["incident"].as_str().unwrap()
            }
        );
        row["incident"] = json!(incident);
        incidents.entry(incident).or_default().push(row.clone());
        lines.push(row);
    }
    for (id, mentions) in incidents {
        let mut row = mentions[0].clone();
        row["kind"] = json!("incident");
        row["id"] = json!(id);
        for field in ["killed", "injured"] {
            if let Some(c) = row.get(field).cloned() {
                row[field] = json!({"low": c["low"], "high": c["high"], "best": c["low"]});
            }
        }
        lines.push(row);
    }
    for l in &gold.links {
        let end = |k: &str| format!("i-{}", l[k].as_str().unwrap());
        lines.push(json!({"kind": "link", "type": "response_to", "from": end("from"), "to": end("to")}));
        lines.push(json!({"kind": "link", "type": "response_to", "from": end("to"), "to": "i-stray"}));
    }
    lines.iter().map(|l| l.to_string() + "\n").collect()
}

#[test]
fn the_figures_are_those_of_the_reference() {
    let Some(shared) = shared() else { return };
    if Command::new("python3").arg("--version").output().is_err() {
        return;
    }
    for (name, record, _) in annalist::evaluate::sets(&shared.join("gold")).unwrap() {
        let gold = Rows::open(&record).unwrap();
        let text = faulty(&gold);
        let path = std::env::temp_dir().join(format!("annalist-evaluate-{}-{name}.jsonl", std::process::id()));
        std::fs::write(&path, &text).unwrap();
        let scorer = shared.join("evaluate/score.py");
        let done = Command::new("python3")
            .arg(scorer)
            .arg(&record)
            .arg(&path)
            .arg("--json")
            .output()
            .unwrap();
        std::fs::remove_file(&path).unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let reference: Value = serde_json::from_slice(&done.stdout).unwrap();
        let ours = evaluate(&gold, &Rows::parse(&text, &path).unwrap());
        let ours = serde_json::to_value(&ours.figures).unwrap();
        let (mut a, mut b) = (Vec::new(), Vec::new());
        leaves(&reference, "", &mut a);
        leaves(&ours, "", &mut b);
        a.sort_by(|x, y| x.0.cmp(&y.0));
        b.sort_by(|x, y| x.0.cmp(&y.0));
        assert_eq!(a, b, "set {name}");
    }
}

/// A small record and output, with figures reckoned by hand.
#[test]
fn figures_of_a_small_case() {
    let mention = |id: &str, start: u64, class: &str, incident: &str| {
        json!({"kind": "mention", "id": id, "file": "a.txt", "class": class, "incident": incident, "status": "asserted",
            "aggregate": false, "trigger": {"start": start, "end": start + 5}})
    };
    let lines = |rows: &[Value]| rows.iter().map(|r| r.to_string() + "\n").collect::<String>();
    let mut first = mention("g1", 0, "air_strike", "I1");
    first["killed"] = json!([5, 5]);
    let gold = lines(&[
        json!({"kind": "report", "file": "a.txt"}),
        first.clone(),
        mention("g2", 100, "air_strike", "I1"),
        mention("g3", 200, "bombing_ied", "I2"),
    ]);
    let system_mention = |id: &str, start: u64, class: &str, incident: &str| {
        let mut row = mention(id, start, class, incident);
        row["report"] = json!("r-1");
        row
    };
    let mut told = system_mention("m1", 0, "air_strike", "i1");
    told["killed"] = json!({"low": 5, "high": 5});
    let system = lines(&[
        json!({"kind": "report", "id": "r-1", "file": "x/a.txt", "text": "t"}),
        told,
        system_mention("m2", 102, "drone_strike", "i2"),
        system_mention("m3", 500, "protest", "i3"),
        json!({"kind": "incident", "id": "i1", "class": "air_strike", "status": "asserted",
            "killed": {"low": 5, "high": 5, "best": 5}}),
        json!({"kind": "incident", "id": "i2", "class": "drone_strike", "status": "asserted"}),
    ]);
    let path = Path::new("case");
    let outcome = evaluate(&Rows::parse(&gold, path).unwrap(), &Rows::parse(&system, path).unwrap());
    let f = &outcome.figures;
    // Two of three found; of three told, the protest counts half.
    assert_eq!((f.mentions.recall, f.mentions.precision), (0.6667, 0.8));
    assert_eq!((f.class, f.family), (0.5, 1.0));
    assert_eq!(f.fields["killed"].f1, 1.0);
    // g1, g2 and g3 each stand alone: precision 1, recall (1/2 + 1/2 + 1) / 3.
    assert_eq!((f.incidents.precision, f.incidents.recall), (1.0, 0.6667));
    // I1 is right in class, status, killed; I2 is missed; i1 and i2 are two candidates.
    assert_eq!((f.records.recall, f.records.precision), (0.5, 0.5));
    assert_eq!(
        outcome.rows.len(),
        3 + 2,
        "three mentions, two incidents; an extra protest is no fault"
    );
    let mut csv = Vec::new();
    annalist::evaluate::write_rows(&outcome.rows, &mut csv).unwrap();
    assert_eq!(String::from_utf8(csv).unwrap().lines().count(), 6);
}
