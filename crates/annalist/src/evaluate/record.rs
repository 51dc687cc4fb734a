//! What a record says of one incident, and how much of it a system's incident has right.

use serde_json::{Value, json};

use super::{
    compare::{self, Claim, compare, field, list, says, text},
    count::Counter,
    family,
};

/// What the record says of one incident: its mentions' fields together.
pub(super) struct Record {
    classes: Vec<String>,
    status: String,
    /// Fields that are told: lists of parties and places, and the time.
    told: Vec<(&'static str, Value)>,
    /// Claims of the killed and the injured.
    tolls: Vec<(&'static str, Vec<Claim>)>,
}

const OPEN: &str = "attack_unspecified";

/// The fields of an incident's row, in order.
pub(super) const FIELDS: [&str; 6] = ["initiators", "targets", "places", "time", "killed", "injured"];

impl Record {
    pub(super) fn of(mentions: &[&Value]) -> Self {
        let mut classes: Vec<String> = mentions.iter().map(|m| text(m, "class").to_owned()).collect();
        classes.retain(|c| c != OPEN);
        if classes.is_empty() {
            classes.push(OPEN.to_owned());
        }
        let statuses: Counter<&str> = mentions.iter().map(|m| text(m, "status")).collect();
        let asserted = statuses.get(&"asserted") > 0;
        let status = if asserted {
            "asserted"
        } else {
            statuses.most().unwrap_or_default()
        };
        let mut told = Vec::new();
        for name in ["initiators", "targets"] {
            let undenied = mentions.iter().filter(|m| text(m, "status") != "denied");
            let parties = united(undenied.flat_map(|m| list(field(m, name))));
            if !parties.is_empty() {
                told.push((name, Value::Array(parties)));
            }
        }
        let places: Vec<&Value> = mentions.iter().flat_map(|m| list(field(m, "places"))).collect();
        let points: Vec<&Value> = places.iter().copied().filter(|p| p.get("lat").is_some()).collect();
        if !places.is_empty() {
            told.push(("places", json!(if points.is_empty() { places } else { points })));
        }
        let times = mentions.iter().map(|m| field(m, "time")).filter(|t| says(t));
        if let Some(time) = times.min_by_key(|t| compare::length(t)) {
            told.push(("time", time.clone()));
        }
        let claim = |c: &Value| Some((c.get(0)?.as_f64()?, c.get(1).and_then(Value::as_f64)));
        let tolls = ["killed", "injured"].map(|name| {
            let counts = mentions.iter().map(|m| field(m, name)).filter(|c| says(c));
            (name, counts.filter_map(claim).collect::<Vec<Claim>>())
        });
        Self {
            classes,
            status: status.to_owned(),
            told,
            tolls: tolls.into_iter().filter(|(_, claims)| !claims.is_empty()).collect(),
        }
    }

    /// Share of the fields of one incident that are right; a set field counts by its F1, a value that the record knows
    /// nothing of as wrong. With the name and share of each.
    pub(super) fn score(&self, system: &Value) -> (f64, Vec<(&'static str, f64)>) {
        let class = text(system, "class");
        let of_class = if self.classes.iter().any(|c| c == class) {
            1.0
        } else if self.classes.iter().any(|c| family::same(c, class)) {
            0.5
        } else {
            0.0
        };
        let status = system
            .get("status")
            .map_or("asserted", |s| s.as_str().unwrap_or_default());
        let right = |yes: bool| if yes { 1.0 } else { 0.0 };
        let mut parts = vec![("class", of_class), ("status", right(self.status == status))];
        for name in FIELDS {
            let value = field(system, name);
            if let Some((_, claims)) = self.tolls.iter().find(|(n, _)| *n == name) {
                parts.push((name, right(compare::same_toll(claims, value))));
            } else if let Some((_, gold)) = self.told.iter().find(|(n, _)| *n == name) {
                parts.push((
                    name,
                    if name == "time" {
                        right(says(value) && compare::same_time(gold, value))
                    } else {
                        compare(name, gold, value).f1()
                    },
                ));
            } else if says(value) && name != "time" {
                parts.push((name, 0.0));
            }
        }
        (parts.iter().map(|(_, p)| p).sum::<f64>() / parts.len() as f64, parts)
    }
}

/// Lists of accepted names, those that share one joined.
fn united<'a>(lists: impl Iterator<Item = &'a Value>) -> Vec<Value> {
    let mut merged: Vec<Vec<Value>> = Vec::new();
    for alts in lists.map(list) {
        match merged.iter_mut().find(|have| alts.iter().any(|a| have.contains(a))) {
            Some(have) => {
                for name in alts {
                    if !have.contains(name) {
                        have.push(name.clone());
                    }
                }
            }
            None => merged.push(alts.to_vec()),
        }
    }
    merged.into_iter().map(Value::Array).collect()
}
