//! One place in 21 bytes.

use super::PlaceKind;

/// Length of a record.
pub(crate) const LENGTH: usize = 21;
/// Stands for "no country".
pub(crate) const NO_COUNTRY: u8 = u8::MAX;
/// Stands for "no first-level division".
pub(crate) const NO_ADMIN1: u16 = u16::MAX;

const STEPS: f64 = 16_777_215.0;

/// A record, decoded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Record {
    pub lat: f64,
    pub lon: f64,
    pub population: u32,
    pub geonames: u32,
    pub name: u32,
    pub kind: PlaceKind,
    pub country: u8,
    pub admin1: u16,
    pub radius_km: u16,
}

impl Record {
    pub fn encode(&self) -> [u8; LENGTH] {
        let mut out = [0; LENGTH];
        let lat = (((self.lat + 90.0) / 180.0).clamp(0.0, 1.0) * STEPS).round() as u32;
        let lon = (((self.lon + 180.0) / 360.0).clamp(0.0, 1.0) * STEPS).round() as u32;
        out[..3].copy_from_slice(&lat.to_le_bytes()[..3]);
        out[3..6].copy_from_slice(&lon.to_le_bytes()[..3]);
        out[6..8].copy_from_slice(&shorten(self.population).to_le_bytes());
        out[8..12].copy_from_slice(&self.geonames.to_le_bytes());
        out[12..15].copy_from_slice(&self.name.to_le_bytes()[..3]);
        out[15] = self.kind as u8;
        out[16] = self.country;
        out[17..19].copy_from_slice(&self.admin1.to_le_bytes());
        out[19..].copy_from_slice(&self.radius_km.to_le_bytes());
        out
    }

    pub fn decode(b: &[u8; LENGTH]) -> Self {
        let three = |i: usize| u32::from_le_bytes([b[i], b[i + 1], b[i + 2], 0]);
        let two = |i: usize| u16::from_le_bytes([b[i], b[i + 1]]);
        Self {
            lat: degrees(three(0), 180.0),
            lon: degrees(three(3), 360.0),
            population: lengthen(two(6)),
            geonames: u32::from_le_bytes([b[8], b[9], b[10], b[11]]),
            name: three(12),
            kind: PlaceKind::from_code(b[15]),
            country: b[16],
            admin1: two(17),
            radius_km: two(19),
        }
    }
}

/// Rounded to five places behind the point: about a metre.
fn degrees(step: u32, range: f64) -> f64 {
    let exact = f64::from(step) / STEPS * range - range / 2.0;
    (exact * 1e5).round() / 1e5
}

/// Thirteen bits of mantissa, three bits of a decimal exponent: populations keep their first three digits or more.
fn shorten(mut n: u32) -> u16 {
    let mut exponent = 0;
    while n > 8191 {
        n = n.div_ceil(10);
        exponent += 1;
    }
    (exponent << 13) | n as u16
}

fn lengthen(n: u16) -> u32 {
    u32::from(n & 8191).saturating_mul(10u32.pow(u32::from(n >> 13)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_record_comes_back(lat in -90.0..90.0f64, lon in -180.0..180.0f64, population: u32, geonames: u32, name in 0..1u32 << 24) {
            let record = Record {
                lat, lon, population, geonames, name, kind: PlaceKind::Airport, country: 7, admin1: 300, radius_km: 3000,
            };
            let back = Record::decode(&record.encode());
            prop_assert!((back.lat - lat).abs() < 2e-5 && (back.lon - lon).abs() < 4e-5);
            prop_assert!((f64::from(back.population) - f64::from(population)).abs() <= f64::from(population) * 0.02 + 1.0);
            prop_assert_eq!((back.geonames, back.name, back.kind, back.country, back.admin1, back.radius_km),
                (geonames, name, PlaceKind::Airport, 7, 300, 3000));
        }
    }
}
