//! Whether two places can both be true of one event.

use knowledge::gazetteer::fold;

use crate::{Place, Precision};

/// How two lists of places stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Match {
    /// They cannot both be true: two towns, two countries.
    Apart,
    /// One tells nothing, or what they tell does not meet and does not clash.
    Unknown,
    /// Two points in one neighbourhood.
    Near,
    /// One lies in the other.
    Within,
    /// The same place, coarse: a country, a province.
    SameArea,
    /// The same point.
    Same,
}

const EARTH_DIAMETER_KM: f64 = 12_742.0;
/// Points so near are one place in two gazetteers.
const SAME_KM: f64 = 4.0;
/// Points so near may be one event told of two neighbouring places.
const NEAR_KM: f64 = 20.0;
/// A town named for what lies outside it; beyond, two points are two events.
const APART_KM: f64 = 40.0;

/// Compares two lists of places; the best pair decides, for an event can be told of several places. Where both lists
/// hold points, containers are left out: two towns of one country are not the same for that.
pub(super) fn compare(a: &[Place], b: &[Place]) -> Match {
    let fine = |p: &&Place| p.precision < Precision::Admin1;
    let points = a.iter().any(|p| fine(&p)) && b.iter().any(|p| fine(&p));
    let told = |p: &&Place| !points || fine(p);
    let pairs = a
        .iter()
        .filter(told)
        .flat_map(|x| b.iter().filter(told).map(move |y| pair(x, y)));
    super::best(pairs, &Match::Same).unwrap_or(Match::Unknown)
}

/// Compares two places.
pub(super) fn pair(a: &Place, b: &Place) -> Match {
    if let (Some(x), Some(y)) = (&a.country, &b.country)
        && x != y
    {
        return Match::Apart;
    }
    let coarse = |p: &Place| p.precision >= Precision::Admin1;
    if (a.geonames.is_some() && a.geonames == b.geonames) || (a.name == b.name && a.precision == b.precision) {
        return if coarse(a) { Match::SameArea } else { Match::Same };
    }
    let (fine, wide) = if a.precision <= b.precision { (a, b) } else { (b, a) };
    if wide.precision == Precision::Country {
        return if fine.country.is_some() && fine.country == wide.country {
            Match::Within
        } else {
            Match::Unknown
        };
    }
    if wide.precision == Precision::Admin1 {
        match (&fine.admin1, &wide.admin1) {
            (Some(x), Some(y)) if x == y => return Match::Within,
            (Some(_), Some(_)) if fine.precision < Precision::Region => return Match::Apart,
            _ => {}
        }
    }
    let Some(km) = distance(a, b) else {
        return Match::Unknown;
    };
    match wide.precision {
        Precision::Admin1 if km <= 120.0 => Match::Within,
        Precision::Admin1 if km > 400.0 => Match::Apart,
        Precision::Region if km <= 400.0 => Match::Within,
        Precision::Region if km > 1500.0 => Match::Apart,
        Precision::Admin1 | Precision::Region | Precision::Country => Match::Unknown,
        Precision::District if km <= 60.0 => Match::Within,
        Precision::District if km > 120.0 => Match::Apart,
        Precision::District => Match::Unknown,
        _ if km <= SAME_KM => Match::Same,
        _ if km <= NEAR_KM => Match::Near,
        _ if km <= APART_KM || names_province(a, b) => Match::Unknown,
        _ => Match::Apart,
    }
}

/// Whether one of two places of one province bears its name, so that the province may be meant: "in Hasakah".
fn names_province(a: &Place, b: &Place) -> bool {
    let of_one = a.admin1.is_some() && a.admin1 == b.admin1;
    let bears = |p: &Place| p.admin1.as_deref().is_some_and(|admin1| alike(&p.name, admin1));
    of_one && (bears(a) || bears(b))
}

/// Whether two names are one but for marks on letters, hyphens and spaces.
fn alike(a: &str, b: &str) -> bool {
    let letters = |name: &str| fold(name).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    letters(a) == letters(b)
}

/// Kilometres between two places, along the great circle; `None` where one has no coordinates.
pub(super) fn distance(a: &Place, b: &Place) -> Option<f64> {
    let [a_lat, a_lon, b_lat, b_lon] = [a.lat?, a.lon?, b.lat?, b.lon?].map(f64::to_radians);
    let h = ((b_lat - a_lat) / 2.0).sin().powi(2) + a_lat.cos() * b_lat.cos() * ((b_lon - a_lon) / 2.0).sin().powi(2);
    Some(EARTH_DIAMETER_KM * h.sqrt().min(1.0).asin())
}

/// Adds the places that are not there yet.
pub(super) fn unite(into: &mut Vec<Place>, from: &[Place]) {
    for place in from {
        let known = |have: &Place| {
            (have.geonames.is_some() && have.geonames == place.geonames)
                || (have.name == place.name && have.precision == place.precision)
        };
        if !into.iter().any(known) {
            into.push(place.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use language::Span;

    use super::*;

    fn place(name: &str, country: &str, point: Option<(f64, f64)>, precision: Precision) -> Place {
        Place {
            name: name.into(),
            span: Span::default(),
            country: Some(country.into()),
            admin1: None,
            lat: point.map(|p| p.0),
            lon: point.map(|p| p.1),
            precision,
            geonames: None,
        }
    }

    #[test]
    fn towns_far_apart_clash_and_containers_do_not() {
        let mosul = place("Mosul", "IQ", Some((36.335, 43.119)), Precision::PopulatedPlace);
        let basra = place("Basra", "IQ", Some((30.508, 47.78)), Precision::PopulatedPlace);
        let iraq = place("Iraq", "IQ", None, Precision::Country);
        let syria = place("Syria", "SY", None, Precision::Country);
        assert_eq!(pair(&mosul, &basra), Match::Apart);
        assert_eq!(pair(&mosul, &iraq), Match::Within);
        assert_eq!(pair(&mosul, &syria), Match::Apart);
        assert_eq!(pair(&iraq, &iraq), Match::SameArea);
        assert_eq!(compare(&[mosul.clone(), basra], &[mosul]), Match::Same);
        assert_eq!(compare(&[], std::slice::from_ref(&iraq)), Match::Unknown);
        let basra = place("Basra", "IQ", Some((30.508, 47.78)), Precision::PopulatedPlace);
        let mosul = place("Mosul", "IQ", Some((36.335, 43.119)), Precision::PopulatedPlace);
        assert_eq!(compare(&[iraq, mosul], &[basra]), Match::Apart);
    }
}
