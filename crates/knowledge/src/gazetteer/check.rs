//! What is doubtful in a gazetteer that was compiled: places twice, and points far from their country.
//!
//! Kinds and countries that are not known are errors of [`super::compile`], with file and line.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
};

use super::{Gazetteer, PlaceId, PlaceKind, PlaceRecord, fold};

/// Something to look at.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The place.
    pub place: PlaceId,
    /// Its name.
    pub name: &'static str,
    /// Its country.
    pub country: Option<&'static str>,
    /// What is doubtful.
    pub problem: Problem,
}

/// What may be wrong with a place.
#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    /// Another place has its name, and lies there.
    Twice {
        /// The other's kind.
        kind: PlaceKind,
        /// Kilometres between them.
        km: f64,
    },
    /// No town of its country is near, and another country's is.
    OutOfCountry {
        /// The country of the nearest town.
        nearest: &'static str,
        /// Kilometres to it.
        km: f64,
    },
}

/// Points of one name are one place where they are so near.
const TWICE_KM: f64 = 15.0;
/// A place has a town of its country so near, be it at the end of the world.
const OF_COUNTRY_KM: f64 = 300.0;
const KM_PER_DEGREE: f64 = 111.2;

impl Gazetteer {
    /// The places of the hand-made lists that stand there twice, or whose point is far from their country. Places with a
    /// GeoNames id are not looked at.
    pub fn check(&self) -> Vec<Finding> {
        let listed: Vec<(PlaceId, PlaceRecord)> = self.ids().map(|id| (id, self.place(id))).collect();
        let towns = Towns::new(&listed);
        let own: Vec<&(PlaceId, PlaceRecord)> = listed
            .iter()
            .filter(|(_, r)| r.geonames.is_none() && r.kind != PlaceKind::Country)
            .collect();
        let mut findings = twice(&own);
        findings.extend(own.iter().filter_map(|(id, r)| {
            let problem = towns.out_of_country(r)?;
            Some(finding(*id, r, problem))
        }));
        findings.sort_by_key(|f| f.place);
        findings
    }
}

fn finding(place: PlaceId, record: &PlaceRecord, problem: Problem) -> Finding {
    Finding {
        place,
        name: record.name,
        country: record.country,
        problem,
    }
}

fn twice(own: &[&(PlaceId, PlaceRecord)]) -> Vec<Finding> {
    let mut by_name: BTreeMap<String, Vec<&(PlaceId, PlaceRecord)>> = BTreeMap::new();
    for place in own {
        by_name.entry(fold(place.1.name)).or_default().push(place);
    }
    let mut findings = Vec::new();
    for group in by_name.values() {
        for (n, (id, record)) in group.iter().enumerate() {
            let same = group[..n].iter().find(|(_, other)| is_same(record, other));
            findings.extend(same.map(|(_, other)| {
                let km = record.km_to(other.lat, other.lon);
                finding(*id, record, Problem::Twice { kind: other.kind, km })
            }));
        }
    }
    findings
}

fn is_same(a: &PlaceRecord, b: &PlaceRecord) -> bool {
    let near = match (extends(a), extends(b)) {
        (false, false) => TWICE_KM,
        (true, true) if a.kind == b.kind => f64::from(a.radius_km.max(b.radius_km)),
        _ => return false,
    };
    (a.country == b.country || a.country.is_none() || b.country.is_none()) && a.km_to(b.lat, b.lon) <= near
}

fn extends(place: &PlaceRecord) -> bool {
    matches!(place.kind, PlaceKind::Region | PlaceKind::Water)
}

/// Towns by degree.
struct Towns<'a>(HashMap<(i32, i32), Vec<&'a PlaceRecord>>);

impl<'a> Towns<'a> {
    fn new(places: &'a [(PlaceId, PlaceRecord)]) -> Self {
        let mut cells: HashMap<(i32, i32), Vec<&PlaceRecord>> = HashMap::new();
        let towns = places
            .iter()
            .filter(|(_, r)| r.kind == PlaceKind::Town && r.geonames.is_some());
        for (_, town) in towns {
            cells.entry(cell(town.lat, town.lon)).or_default().push(town);
        }
        Self(cells)
    }

    fn out_of_country(&self, place: &PlaceRecord) -> Option<Problem> {
        let country = place.country.filter(|_| !extends(place))?;
        let (i, j) = cell(place.lat, place.lon);
        let high = (OF_COUNTRY_KM / KM_PER_DEGREE).ceil() as i32;
        let wide = (f64::from(high) / place.lat.to_radians().cos().max(0.1)).ceil() as i32;
        let cells = (-high..=high).flat_map(|di| (-wide..=wide).map(move |dj| (i + di, j + dj)));
        let towns = cells.filter_map(|c| self.0.get(&c)).flatten();
        let mut nearest: Option<(f64, &str)> = None;
        for town in towns {
            let km = place.km_to(town.lat, town.lon);
            if km > OF_COUNTRY_KM {
                continue;
            }
            if town.country == Some(country) {
                return None;
            }
            let of = town.country.unwrap_or_default();
            if nearest.is_none_or(|best| (km, of) < best) {
                nearest = Some((km, of));
            }
        }
        nearest.map(|(km, nearest)| Problem::OutOfCountry { nearest, km })
    }
}

fn cell(lat: f64, lon: f64) -> (i32, i32) {
    (lat.floor() as i32, lon.floor() as i32)
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let country = self.country.unwrap_or("no country");
        write!(f, "{} ({country}): ", self.name)?;
        match self.problem {
            Problem::Twice { kind, km } => {
                write!(f, "stands in the lists twice, as a {kind} {km:.0} km away: keep one")
            }
            Problem::OutOfCountry { nearest, km } => write!(
                f,
                "no town of its country within {OF_COUNTRY_KM} km, one of {nearest} at {km:.0} km: look at the point and the country"
            ),
        }
    }
}
