//! A chosen place as a report has it: its part, its side, what kind of place it is.

use knowledge::gazetteer::{Gazetteer, PlaceId, PlaceKind, PlaceRecord};

use super::spot::Spot;
use crate::{Place, Precision};

const KM_PER_DEGREE: f64 = 111.2;

/// The place of a spot.
pub(super) fn place(text: &str, spot: &Spot, id: PlaceId, record: &PlaceRecord, gazetteer: &Gazetteer) -> Place {
    let wide = matches!(
        record.kind,
        PlaceKind::Country | PlaceKind::Admin1 | PlaceKind::Admin2 | PlaceKind::Region | PlaceKind::Water
    );
    let (mut lat, mut lon) = (record.lat, record.lon);
    let mut precision = precision(record.kind);
    let mut name = record.name.to_owned();
    let mut geonames = record.geonames;
    if let Some(bearing) = spot.side {
        let km = match spot.beside {
            Some(Some(km)) => km,
            Some(None) if wide => f64::from(record.radius_km),
            Some(None) => 0.0,
            None if wide => f64::from(record.radius_km) * 0.5,
            None => 0.0,
        };
        (lat, lon) = shift(lat, lon, bearing, km);
        if wide || spot.beside.is_some() {
            precision = Precision::Region;
            name = squeeze(spot.span.of(text));
            geonames = None;
        }
    }
    let admin1 = (record.kind != PlaceKind::Country)
        .then(|| gazetteer.admin1_name(id))
        .flatten();
    Place {
        name,
        span: spot.span,
        country: record.country.map(Into::into),
        admin1: admin1.map(str::to_owned),
        lat: Some(lat),
        lon: Some(lon),
        precision,
        geonames,
    }
}

/// A place that no gazetteer has, in one that the text names: its own words, the other's country, no point.
pub(super) fn unknown_in(text: &str, spot: &Spot, outer: &Place) -> Place {
    let admin1 = match outer.precision {
        Precision::Country | Precision::Region => None,
        _ => outer.admin1.clone(),
    };
    Place {
        name: squeeze(spot.name.of(text)),
        span: spot.span,
        country: outer.country.clone(),
        admin1,
        lat: None,
        lon: None,
        precision: spot.hint.map_or(Precision::PopulatedPlace, precision),
        geonames: None,
    }
}

fn precision(kind: PlaceKind) -> Precision {
    match kind {
        PlaceKind::Country => Precision::Country,
        PlaceKind::Admin1 => Precision::Admin1,
        PlaceKind::Admin2 => Precision::District,
        PlaceKind::Town => Precision::PopulatedPlace,
        PlaceKind::Quarter | PlaceKind::Site | PlaceKind::Airport => Precision::Site,
        PlaceKind::Region | PlaceKind::Water => Precision::Region,
    }
}

/// A point moved by so many kilometres; a negative bearing moves nothing.
fn shift(lat: f64, lon: f64, bearing: i16, km: f64) -> (f64, f64) {
    if bearing < 0 || km <= 0.0 {
        return (lat, lon);
    }
    let (sin, cos) = f64::from(bearing).to_radians().sin_cos();
    let north = km * cos / KM_PER_DEGREE;
    let east = km * sin / (KM_PER_DEGREE * lat.to_radians().cos().max(0.05));
    let round = |x: f64| (x * 1e4).round() / 1e4;
    (
        round((lat + north).clamp(-90.0, 90.0)),
        round((lon + east + 540.0).rem_euclid(360.0) - 180.0),
    )
}

/// Words with single spaces.
fn squeeze(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
