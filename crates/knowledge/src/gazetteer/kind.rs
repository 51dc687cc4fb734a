use std::fmt;

use serde::{Deserialize, Serialize};

/// What sort of place it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum PlaceKind {
    /// A state or a territory with its own code.
    Country,
    /// A first-level division: province, governorate, state.
    Admin1,
    /// A second-level division: district, county.
    Admin2,
    /// A city, town or village.
    Town,
    /// A quarter of a city.
    Quarter,
    /// A base, dam, crossing, camp, prison, plant.
    Site,
    /// An airport or air base.
    Airport,
    /// An area that no office draws, an island, a range of mountains.
    Region,
    /// A sea, strait, lake or river.
    Water,
}

impl PlaceKind {
    const ALL: [(PlaceKind, &'static str); 9] = [
        (Self::Country, "country"),
        (Self::Admin1, "admin1"),
        (Self::Admin2, "admin2"),
        (Self::Town, "town"),
        (Self::Quarter, "quarter"),
        (Self::Site, "site"),
        (Self::Airport, "airport"),
        (Self::Region, "region"),
        (Self::Water, "water"),
    ];

    /// As source files write it.
    pub fn as_str(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// Reads what source files write.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|(_, name)| *name == text)
            .map(|(kind, _)| kind)
    }

    pub(crate) fn from_code(code: u8) -> Self {
        Self::ALL.get(code as usize).map_or(Self::Town, |(kind, _)| *kind)
    }
}

impl fmt::Display for PlaceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
