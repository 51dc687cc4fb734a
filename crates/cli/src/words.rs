//! Values of the record in words that people read.

use events::{Basis, Incident, Interval, LinkKind, Party, Place, Status, Toll, Value};
use jiff::civil::Date;

use crate::serve::outlines;

/// A class: "air strike".
pub fn class(name: &str) -> String {
    name.replace('_', " ")
}

/// A status: "told as fact".
pub const fn status(status: Status) -> &'static str {
    match status {
        Status::Asserted => "told as fact",
        Status::Alleged => "alleged",
        Status::Denied => "denied",
        Status::Planned => "announced",
        Status::Hypothetical => "possible",
    }
}

/// On what a time rests.
pub const fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Stated => "stated in full",
        Basis::Published => "reckoned from the day of publication",
        Basis::Narrative => "reckoned from another time in the text",
    }
}

/// Days: "1 March 2021", "1–3 March 2021", "March 2021", "2021".
pub fn interval(interval: Interval) -> String {
    let (a, b) = (interval.earliest, interval.latest);
    if a == b {
        return day(a);
    }
    if a == a.first_of_year() && b == a.last_of_year() {
        return a.year().to_string();
    }
    if a == a.first_of_month() && b == a.last_of_month() {
        return format!("{} {}", month(a), a.year());
    }
    if a.year() != b.year() {
        return format!("{} – {}", day(a), day(b));
    }
    if a.month() != b.month() {
        return format!("{} {} – {}", a.day(), month(a), day(b));
    }
    format!("{}–{}", a.day(), day(b))
}

fn day(date: Date) -> String {
    format!("{} {} {}", date.day(), month(date), date.year())
}

/// The month's name.
pub fn month(date: Date) -> &'static str {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    usize::try_from(date.month())
        .ok()
        .and_then(|m| MONTHS.get(m - 1))
        .copied()
        .unwrap_or_default()
}

/// A number of people: "12", "12–17", "at least 12", "up to 5", "none".
pub fn count(low: u32, high: Option<u32>) -> String {
    match (low, high) {
        (0, Some(0)) => "none".to_owned(),
        (0, Some(high)) => format!("up to {high}"),
        (low, Some(high)) if low == high => low.to_string(),
        (low, Some(high)) => format!("{low}–{high}"),
        (low, None) => format!("at least {low}"),
    }
}

/// A number of people over all claims, for a narrow column: "17", "12–17", "12+".
pub fn toll_short(toll: Toll) -> String {
    match (toll.low, toll.high) {
        (low, Some(high)) if low == high => low.to_string(),
        (low, Some(high)) => format!("{low}–{high}"),
        (low, None) => format!("{low}+"),
    }
}

/// A number of people over all claims: "12–17, by the latest exact claim 17".
pub fn toll(toll: Toll) -> String {
    let range = count(toll.low, toll.high);
    match toll.best {
        Some(best) if toll.high != Some(toll.low) => format!("{range}, by the latest exact claim {best}"),
        _ => range,
    }
}

/// A place with what holds it: "Mervan, North, Syria".
pub fn place(place: &Place) -> String {
    let country = place.country.as_deref().map(outlines::name);
    let mut parts = vec![place.name.as_str()];
    for part in [place.admin1.as_deref(), country].into_iter().flatten() {
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts.join(", ")
}

/// Places: "Mervan; Kell base".
pub fn places(places: &[Place]) -> String {
    joined(places.iter().map(|p| p.name.as_str()))
}

/// Parties: "Northern Air Force; fighters".
pub fn parties(parties: &[Party]) -> String {
    joined(parties.iter().map(|p| p.name.as_str()))
}

/// Names, each once, parted by semicolons.
pub fn joined<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut once: Vec<&str> = Vec::new();
    for name in names {
        if !once.contains(&name) {
            once.push(name);
        }
    }
    once.join("; ")
}

/// A value that reports disagree on.
pub fn value(value: &Value) -> String {
    match value {
        Value::Count { low, high } => count(*low, *high),
        Value::Name(name) => name.replace('_', " "),
        Value::Time(days) => interval(*days),
    }
}

/// What a link says, read from its first incident, or from its second.
pub const fn link(kind: LinkKind, from_first: bool) -> &'static str {
    match (kind, from_first) {
        (LinkKind::ResponseTo, true) => "was an answer to",
        (LinkKind::ResponseTo, false) => "was answered by",
        (LinkKind::PartOf, true) => "was a part of",
        (LinkKind::PartOf, false) => "had as a part",
        (LinkKind::SameSeries, _) => "was of one series with",
    }
}

/// An incident in a line: "air strike, Mervan, 1–2 March 2021".
pub fn incident(i: &Incident) -> String {
    let mut parts = vec![class(i.class.as_str())];
    parts.extend(i.places.first().map(|p| p.name.clone()));
    parts.extend(i.time.map(|t| interval(t.interval)));
    parts.join(", ")
}

/// How many reports tell of an incident, and how many of them for themselves.
pub fn voices(i: &Incident) -> String {
    let reports = i.reports.len();
    let s = |n: usize| if n == 1 { "" } else { "s" };
    if i.voices == reports {
        format!("{reports} report{}", s(reports))
    } else {
        let voices = i.voices;
        format!(
            "{reports} report{}, {voices} voice{} (the others are copies)",
            s(reports),
            s(voices)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_said_shortly() {
        let said = |a: &str, b: &str| interval(Interval::new(a.parse().unwrap(), b.parse().unwrap()));
        assert_eq!(said("2021-03-01", "2021-03-01"), "1 March 2021");
        assert_eq!(said("2021-03-01", "2021-03-02"), "1–2 March 2021");
        assert_eq!(said("2021-02-28", "2021-03-02"), "28 February – 2 March 2021");
        assert_eq!(said("2020-12-31", "2021-01-01"), "31 December 2020 – 1 January 2021");
        assert_eq!(said("2021-03-01", "2021-03-31"), "March 2021");
        assert_eq!(said("2021-01-01", "2021-12-31"), "2021");
    }

    #[test]
    fn numbers_keep_their_bounds() {
        assert_eq!(count(12, None), "at least 12");
        assert_eq!(count(0, Some(0)), "none");
        assert_eq!(count(0, Some(5)), "up to 5");
        let (low, high, best) = (12, Some(17), Some(17));
        assert_eq!(toll(Toll { low, high, best }), "12–17, by the latest exact claim 17");
        assert_eq!(
            toll(Toll {
                low,
                high: Some(12),
                best: Some(12)
            }),
            "12"
        );
    }
}
