//! Names and outlines of countries (`web/map/SOURCE.md`).

use std::{collections::BTreeMap, sync::OnceLock};

const FILE: &str = include_str!("../../../../web/map/countries.txt");

/// A point: degrees east, degrees north.
pub type Point = (f64, f64);

/// A country, or a part of the world that none is agreed to hold.
pub struct Country {
    /// ISO 3166-1 alpha-2; `-` where it has none.
    pub code: &'static str,
    /// Its name in English.
    pub name: &'static str,
    /// Its outlines; none where it is too small to be drawn.
    pub rings: Vec<Vec<Point>>,
}

/// All countries, in the order of the file.
pub fn countries() -> &'static [Country] {
    static COUNTRIES: OnceLock<Vec<Country>> = OnceLock::new();
    COUNTRIES.get_or_init(|| FILE.lines().filter_map(country).collect())
}

/// The name of a country; its code where there is no name.
pub fn name(code: &str) -> &str {
    static NAMES: OnceLock<BTreeMap<&str, &str>> = OnceLock::new();
    let names = NAMES.get_or_init(|| countries().iter().map(|c| (c.code, c.name)).collect());
    names.get(code).copied().unwrap_or(code)
}

fn country(line: &'static str) -> Option<Country> {
    let mut parts = line.split('\t');
    Some(Country {
        code: parts.next()?,
        name: parts.next()?,
        rings: parts.filter(|p| !p.is_empty()).map(ring).collect(),
    })
}

fn ring(steps: &str) -> Vec<Point> {
    let step = |step: &str| {
        let (east, north) = step.split_once(',')?;
        Some((east.parse::<i32>().ok()?, north.parse::<i32>().ok()?))
    };
    let walk = |at: &mut (i32, i32), (east, north): (i32, i32)| {
        *at = (at.0 + east, at.1 + north);
        Some((f64::from(at.0) / 100.0, f64::from(at.1) / 100.0))
    };
    steps.split(' ').filter_map(step).scan((0, 0), walk).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outline_lies_on_the_globe() {
        assert!(countries().len() > 200);
        for country in countries() {
            for (east, north) in country.rings.iter().flatten() {
                assert!(east.abs() <= 180.0 && north.abs() <= 90.0, "{}", country.name);
            }
            assert!(country.rings.iter().all(|r| r.len() > 2), "{}", country.name);
        }
    }

    #[test]
    fn names_are_found_by_code() {
        assert_eq!(name("SY"), "Syria");
        assert_eq!(name("FR"), "France");
        assert_eq!(name("ZZ"), "ZZ");
    }
}
