//! Gold records as mentions, and incidents as the program writes them.

use std::{fs, path::Path};

use events::{
    Attribution, Basis, Count, Incident, Interval, Link, Mention, Party, Place, Precision, Published, PublishedBasis,
    Report, Status, Toll, When,
};
use knowledge::{Class, Knowledge};
use language::Span;
use serde_json::{Value, json};

/// One set of reports with its record.
pub struct Set {
    pub name: String,
    pub reports: Vec<Report>,
    pub rows: Vec<Value>,
}

/// All sets of a gold folder.
pub fn sets(gold: &Path) -> Vec<Set> {
    let read = |path: &Path| fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let folders: Value = serde_json::from_str(&read(&gold.join("sets.json"))).expect("sets.json is JSON");
    let folders = folders.as_object().expect("sets.json is an object").clone();
    folders
        .iter()
        .map(|(name, folder)| {
            let folder = gold.join(folder.as_str().expect("a folder"));
            let rows: Vec<Value> = read(&gold.join(format!("{name}.jsonl")))
                .lines()
                .map(|l| serde_json::from_str(l).expect("JSON"))
                .collect();
            let reports = rows
                .iter()
                .filter(|r| r["kind"] == "report")
                .map(|r| report(r, &read(&folder.join(r["file"].as_str().unwrap()))))
                .collect();
            Set {
                name: name.clone(),
                reports,
                rows,
            }
        })
        .collect()
}

fn report(row: &Value, text: &str) -> Report {
    let file = row["file"].as_str().unwrap().to_owned();
    let interval = row["published"]
        .as_str()
        .and_then(|d| d.parse().ok())
        .map(Interval::day);
    Report {
        id: format!("r-{file}").into(),
        file,
        source: None,
        title: None,
        url: None,
        language: "en".into(),
        text: text.into(),
        published: Published {
            interval,
            basis: PublishedBasis::Metadata,
            evidence: None,
        },
        blocks: Vec::new(),
        copy_of: None,
        copy_share: None,
        origins: events::Origins::default(),
    }
}

/// The gold mentions, without incidents and relations.
pub fn mentions(set: &Set, degraded: Option<u64>) -> Vec<Mention> {
    let mut chance = degraded.map(Chance);
    set.rows
        .iter()
        .filter(|r| r["kind"] == "mention")
        .map(|row| {
            let report = set.reports.iter().find(|r| r.file == row["file"]).expect("its report");
            let mut kept = |field: &str| {
                let value = row.get(field).cloned().unwrap_or(Value::Null);
                let dropped = chance.as_mut().is_some_and(Chance::half);
                if dropped { Value::Null } else { value }
            };
            let trigger = bytes(&report.text, &row["trigger"]);
            let parties = |value: Value| -> Vec<Party> {
                let list = value.as_array().cloned().unwrap_or_default();
                list.iter()
                    .map(|alts| alts[0].as_str().unwrap().to_owned())
                    .map(|name| Party {
                        // What bears a name is a known actor.
                        id: name.chars().any(char::is_uppercase).then(|| name.as_str().into()),
                        name,
                        span: Span::default(),
                    })
                    .collect()
            };
            Mention {
                id: format!("m-{}", row["id"].as_str().unwrap()).into(),
                report: report.id.clone(),
                class: Class::new(row["class"].as_str().unwrap()),
                status: Status::parse(row["status"].as_str().unwrap()).unwrap(),
                aggregate: row["aggregate"].as_bool().unwrap(),
                trigger,
                sentence: sentence(&report.text, trigger),
                initiators: parties(kept("initiators")),
                targets: parties(kept("targets")),
                places: kept("places").as_array().into_iter().flatten().map(place).collect(),
                time: time(&kept("time")),
                killed: count(&kept("killed")),
                injured: count(&kept("injured")),
                weapons: Vec::new(),
                attributed_to: parties(kept("attributed_to"))
                    .into_iter()
                    .map(|party| Attribution { party, cue: None })
                    .collect(),
                relations: Vec::new(),
                confidence: 0.9,
                rules: Vec::new(),
            }
        })
        .collect()
}

/// One set merged and linked, as lines of output.
pub fn merged(set: &Set, degraded: Option<u64>, knowledge: &Knowledge) -> Vec<String> {
    let mentions = mentions(set, degraded);
    let mut reports = set.reports.clone();
    let copies = events::merge::copies(&reports);
    for (report, copy) in reports.iter_mut().zip(copies) {
        report.set_copy(copy);
    }
    let incidents = events::merge::merge(&reports, &mentions, knowledge);
    let links = events::link::link(&mentions, &incidents, knowledge);
    let mut lines: Vec<Value> = Vec::new();
    for r in &reports {
        lines.push(
            json!({"kind": "report", "id": &*r.id, "file": r.file, "text": &*r.text, "copy_of": r.copy_of.as_deref()}),
        );
    }
    let incident_of = |m: &Mention| {
        incidents
            .iter()
            .find(|i| i.mentions.contains(&m.id))
            .map(|i| i.id.to_string())
    };
    for (m, row) in mentions.iter().zip(set.rows.iter().filter(|r| r["kind"] == "mention")) {
        let mut line = row.clone();
        line["id"] = json!(&*m.id);
        line["report"] = json!(&*m.report);
        line["incident"] = json!(incident_of(m));
        for field in ["initiators", "targets", "attributed_to"] {
            if let Some(list) = row.get(field).and_then(Value::as_array) {
                line[field] = list.iter().map(|a| json!({"name": a[0]})).collect();
            }
        }
        for field in ["killed", "injured"] {
            if let Some(c) = row.get(field) {
                line[field] = json!({"low": c[0], "high": c[1]});
            }
        }
        lines.push(line);
    }
    lines.extend(incidents.iter().map(incident));
    lines.extend(links.iter().map(link));
    lines.iter().map(Value::to_string).collect()
}

fn incident(i: &Incident) -> Value {
    let parties = |list: &[Party]| -> Value { list.iter().map(|p| json!({"name": p.name})).collect() };
    let toll = |t: Option<Toll>| t.map(|t| json!({"low": t.low, "high": t.high, "best": t.best}));
    json!({
        "kind": "incident", "id": &*i.id, "class": i.class.as_str(), "aggregate": i.aggregate, "status": i.status.as_str(),
        "time": i.time.map(|t| json!({"earliest": t.interval.earliest.to_string(), "latest": t.interval.latest.to_string()})),
        "places": i.places.iter().map(|p| json!({"name": p.name, "country": p.country.as_deref(), "lat": p.lat, "lon": p.lon}))
            .collect::<Vec<_>>(),
        "initiators": parties(&i.initiators), "targets": parties(&i.targets),
        "killed": toll(i.killed), "injured": toll(i.injured), "voices": i.voices,
    })
}

fn link(l: &Link) -> Value {
    json!({"kind": "link", "type": l.kind.as_str(), "from": &*l.from, "to": &*l.to, "basis": l.basis.as_str()})
}

fn bytes(text: &str, span: &Value) -> Span {
    let at = |n: &Value| {
        let n = n.as_u64().unwrap() as usize;
        text.char_indices().nth(n).map_or(text.len(), |(i, _)| i)
    };
    Span::new(at(&span["start"]), at(&span["end"]))
}

fn sentence(text: &str, trigger: Span) -> Span {
    let ends = |i: usize| text[i..].starts_with(". ") || text[i..].starts_with('\n');
    let start = (0..trigger.start as usize)
        .rev()
        .find(|&i| text.is_char_boundary(i) && ends(i))
        .map_or(0, |i| i + 1);
    let end = (trigger.end as usize..text.len())
        .find(|&i| text.is_char_boundary(i) && ends(i))
        .map_or(text.len(), |i| i + 1);
    let lead = text[start..end].len() - text[start..end].trim_start().len();
    Span::new(start + lead, end)
}

fn place(row: &Value) -> Place {
    let km = row["within_km"].as_f64();
    Place {
        name: row["names"][0].as_str().unwrap().to_owned(),
        span: Span::default(),
        country: row["country"].as_str().map(Into::into),
        admin1: None,
        lat: row["lat"].as_f64(),
        lon: row["lon"].as_f64(),
        precision: match km {
            None => Precision::Country,
            Some(km) if km < 40.0 => Precision::PopulatedPlace,
            Some(km) if km < 90.0 => Precision::District,
            Some(km) if km < 200.0 => Precision::Admin1,
            Some(_) => Precision::Region,
        },
        geonames: None,
    }
}

fn time(row: &Value) -> Option<When> {
    let day = |key: &str| row[key].as_str()?.parse().ok();
    Some(When {
        interval: Interval::new(day("earliest")?, day("latest")?),
        basis: Basis::Stated,
        span: Some(Span::new(0, 1)),
    })
}

fn count(row: &Value) -> Option<Count> {
    let bound = |i: usize| row[i].as_u64().map(|n| n as u32);
    row.is_array().then(|| Count {
        low: bound(0).unwrap_or(0),
        high: bound(1),
        span: Span::default(),
    })
}

/// SplitMix64.
struct Chance(u64);

impl Chance {
    fn half(&mut self) -> bool {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) & 1 == 0
    }
}
