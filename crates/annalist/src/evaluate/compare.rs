//! Whether the values of a field are right.

use jiff::civil::Date;
use serde_json::Value;

use super::{names, tally::Counts};

/// The fields of a mention, in the order of the report.
pub(super) const FIELDS: [&str; 7] = [
    "initiators",
    "targets",
    "places",
    "time",
    "killed",
    "injured",
    "attributed_to",
];

/// The field, or null.
pub(super) fn field<'a>(row: &'a Value, name: &str) -> &'a Value {
    row.get(name).unwrap_or(&Value::Null)
}

/// Whether a value says anything: not null, empty, zero or false.
pub(super) fn says(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(b) => *b,
        Value::Number(n) => n.as_f64() != Some(0.0),
        Value::String(s) => !s.is_empty(),
        Value::Array(a) => !a.is_empty(),
        Value::Object(o) => !o.is_empty(),
    }
}

/// A string of a row; empty where there is none.
pub(super) fn text<'a>(row: &'a Value, name: &str) -> &'a str {
    field(row, name).as_str().unwrap_or_default()
}

/// The elements of a list; none where it is no list.
pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Compares one field of a mention, or of an incident.
pub(super) fn compare(name: &str, gold: &Value, system: &Value) -> Counts {
    if matches!(name, "initiators" | "targets" | "attributed_to" | "places") {
        let (gold, system) = (list(gold), list(system));
        let (ok_gold, ok_system) = if name == "places" {
            same_places(gold, system)
        } else {
            names::matches(gold, system)
        };
        return Counts {
            gold: gold.len(),
            system: system.len(),
            ok_gold,
            ok_system,
        };
    }
    if !says(gold) {
        let told = says(system) && (name != "time" || says(field(system, "quote")));
        return Counts {
            system: usize::from(told),
            ..Counts::default()
        };
    }
    let right = if name == "time" { same_time } else { same_count };
    let hit = usize::from(says(system) && right(gold, system));
    Counts {
        gold: 1,
        system: usize::from(says(system)),
        ok_gold: hit,
        ok_system: hit,
    }
}

/// Kilometres between two points, along the great circle.
fn km(a: f64, b: f64, c: f64, d: f64) -> f64 {
    let [a, b, c, d] = [a, b, c, d].map(f64::to_radians);
    let h = ((c - a) / 2.0).sin().powi(2) + a.cos() * c.cos() * ((d - b) / 2.0).sin().powi(2);
    12742.0 * h.sqrt().min(1.0).asin()
}

fn same_place(gold: &Value, system: &Value) -> bool {
    let (ours, theirs) = (field(gold, "country"), field(system, "country"));
    if says(ours) && says(theirs) && ours != theirs {
        return false;
    }
    let number = |row: &Value, name: &str| field(row, name).as_f64();
    if let Some(lat) = number(gold, "lat") {
        let points = (
            number(gold, "lon"),
            number(system, "lat"),
            number(system, "lon"),
            number(gold, "within_km"),
        );
        return matches!(points, (Some(b), Some(c), Some(d), Some(within)) if km(lat, b, c, d) <= within);
    }
    if says(ours) {
        return theirs == ours;
    }
    let accepted = list(field(gold, "names")).iter().filter_map(Value::as_str);
    let told = names::of(system);
    accepted.into_iter().any(|g| told.iter().any(|s| names::same(g, s)))
}

fn same_places(gold: &[Value], system: &[Value]) -> (usize, usize) {
    (
        gold.iter().filter(|g| system.iter().any(|s| same_place(g, s))).count(),
        system.iter().filter(|s| gold.iter().any(|g| same_place(g, s))).count(),
    )
}

fn day(row: &Value, name: &str) -> Option<i64> {
    let text = field(row, name).as_str()?;
    let date: Date = text.get(..10).unwrap_or(text).parse().ok()?;
    Some(i64::from(Date::constant(1970, 1, 1).until(date).ok()?.get_days()))
}

/// Days from the first to the last of a time; `None` where it has no days.
pub(super) fn length(time: &Value) -> Option<i64> {
    Some(day(time, "latest")? - day(time, "earliest")?)
}

/// Right when the system's interval meets the record's, and spans at most twice its days (one more for a single day).
pub(super) fn same_time(gold: &Value, system: &Value) -> bool {
    let days = |row: &Value| Some((day(row, "earliest")?, day(row, "latest")?));
    let (Some((ga, gb)), Some((sa, sb))) = (days(gold), days(system)) else {
        return false;
    };
    sa <= gb && ga <= sb && sb - sa <= (2 * (gb - ga)).max(1)
}

/// One claim `[low, high]` against `{low, high}`: both bounds as told, high null where the passage gives none.
fn same_count(gold: &Value, system: &Value) -> bool {
    let bound = |name: &str| field(system, name).as_f64();
    let [low, high] = list(gold) else {
        return false;
    };
    system.is_object() && bound("low") == low.as_f64() && bound("high") == high.as_f64()
}

/// A claim of the record: at least, and at most where told.
pub(super) type Claim = (f64, Option<f64>);

/// An incident's toll against all claims: best, or else low, is one of them; the bounds are within them.
pub(super) fn same_toll(claims: &[Claim], system: &Value) -> bool {
    let bound = |name: &str| field(system, name).as_f64();
    let (Some(low), high) = (bound("low"), bound("high")) else {
        return false;
    };
    let best = bound("best").unwrap_or(low);
    let least = claims.iter().map(|c| c.0).fold(f64::INFINITY, f64::min);
    let most = claims
        .iter()
        .map(|c| c.1.unwrap_or(c.0))
        .fold(f64::NEG_INFINITY, f64::max);
    let open = claims.iter().any(|c| c.1.is_none());
    claims.iter().any(|c| best == c.0 || Some(best) == c.1) && low >= least && high.map_or(open, |h| h <= most)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_place_is_right_within_its_radius_or_by_country() {
        let gold = json!({"names": ["Mosul"], "country": "IQ", "lat": 36.335, "lon": 43.119, "within_km": 30});
        assert!(same_place(
            &gold,
            &json!({"name": "x", "country": "IQ", "lat": 36.2, "lon": 43.1})
        ));
        assert!(!same_place(
            &gold,
            &json!({"name": "Mosul", "country": "IQ", "lat": 35.0, "lon": 43.1})
        ));
        assert!(!same_place(
            &gold,
            &json!({"name": "Mosul", "country": "SY", "lat": 36.335, "lon": 43.119})
        ));
        assert!(!same_place(
            &gold,
            &json!({"name": "Mosul", "country": "IQ", "lat": null, "lon": null})
        ));
        let country = json!({"names": ["Iraq"], "country": "IQ"});
        assert!(same_place(
            &country,
            &json!({"name": "anything", "country": "IQ", "lat": 30.0, "lon": 47.0})
        ));
        let named = json!({"names": ["the Sahel"], "country": null});
        assert!(same_place(&named, &json!({"name": "Sahel", "country": null})));
        assert!(
            (km(52.52, 13.405, 48.857, 2.352) - 877.5).abs() < 1.0,
            "Berlin to Paris"
        );
    }

    #[test]
    fn a_time_is_right_when_it_meets_and_is_not_much_longer() {
        let time = |a: &str, b: &str| json!({"earliest": a, "latest": b});
        let day = time("2017-04-15", "2017-04-15");
        assert!(same_time(&day, &time("2017-04-15", "2017-04-16")));
        assert!(!same_time(&day, &time("2017-04-14", "2017-04-16")));
        assert!(!same_time(&day, &time("2017-04-16", "2017-04-16")));
        assert!(same_time(
            &time("2017-04-01", "2017-04-30"),
            &time("2017-03-10", "2017-05-06")
        ));
        assert!(!same_time(&day, &json!({"earliest": null, "latest": "2017-04-15"})));
    }

    #[test]
    fn a_count_is_right_with_both_bounds_and_a_toll_within_the_claims() {
        assert!(same_count(&json!([16, null]), &json!({"low": 16, "high": null})));
        assert!(!same_count(&json!([16, null]), &json!({"low": 16, "high": 16})));
        let claims = [(43.0, Some(43.0)), (126.0, Some(126.0))];
        assert!(same_toll(&claims, &json!({"low": 43, "high": 126, "best": 126})));
        assert!(!same_toll(&claims, &json!({"low": 43, "high": 126, "best": 112})));
        assert!(!same_toll(&claims, &json!({"low": 43, "high": null, "best": 126})));
        assert!(same_toll(
            &[(21.0, None)],
            &json!({"low": 21, "high": null, "best": null})
        ));
        assert!(!same_toll(&claims, &json!({"low": null, "high": 3})));
    }

    #[test]
    fn silence_of_the_record_is_an_error_but_for_a_time_without_words() {
        let told = |name: &str, system: Value| compare(name, &Value::Null, &system).system;
        assert_eq!(told("killed", json!({"low": 1, "high": 1})), 1);
        assert_eq!(
            told(
                "time",
                json!({"earliest": "2017-04-15", "latest": "2017-04-15", "quote": null})
            ),
            0
        );
        assert_eq!(told("time", json!({"earliest": "2017-04-15", "quote": "Saturday"})), 1);
        assert_eq!(told("targets", json!([{"name": "people"}])), 1);
    }
}
