//! What has been reached is not lost: `evaluation/floors.json` holds, for each engine, figures that may only be raised.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what a test cannot read, it fails on"
)]

use std::{collections::BTreeMap, path::Path};

use annalist::{
    Annalist, Engine, Options,
    evaluate::{folder, pooled},
};
use serde_json::Value;

/// Floors by engine, then by path in the figures (`records/f1`).
type Floors = BTreeMap<String, BTreeMap<String, f64>>;

const FLOORS: &str = include_str!("../../../evaluation/floors.json");

#[test]
fn no_figure_falls_below_its_floor() {
    let gold = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/gold");
    let floors: Floors = serde_json::from_str(FLOORS).unwrap();
    if !gold.join("sets.json").exists() {
        return; // The records are not at hand.
    }
    let mut fallen = Vec::new();
    for (name, engine) in [("fast", Engine::Fast), ("accurate", Engine::Accurate)] {
        let sets = folder(&Annalist::embedded(engine).unwrap(), &gold, &Options::default()).unwrap();
        let figures = serde_json::to_value(&pooled(&sets).figures).unwrap();
        for (path, floor) in &floors[name] {
            let value = path
                .split('/')
                .fold(&figures, |v, key| v.get(key).unwrap_or(&Value::Null));
            let value = value
                .as_f64()
                .unwrap_or_else(|| panic!("evaluation/floors.json: `{path}` is no figure"));
            if value < *floor {
                fallen.push(format!("{name} {path}: {value} is below {floor}"));
            }
        }
    }
    assert!(fallen.is_empty(), "{}", fallen.join("\n"));
}
