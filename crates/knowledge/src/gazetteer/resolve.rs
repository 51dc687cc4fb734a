//! The places of a name, ranked, with the reasons.

use std::fmt;

use super::{Gazetteer, PlaceId, PlaceKind, fold};

/// Why a candidate stands where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// What its kind is worth.
    Kind,
    /// A point for ten times the people.
    People,
    /// It goes by this name first of all.
    FirstName,
    /// It lies in the country in hand.
    Country,
    /// Its name only sounds like this one.
    Sound,
}

/// A place that a name may mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Which.
    pub id: PlaceId,
    /// The reasons with their worth; the sum is its score.
    pub reasons: Vec<(Reason, f64)>,
}

const FIRST_NAME: f64 = 0.8;
const COUNTRY: f64 = 4.5;
const SOUND: f64 = -6.0;
/// A town of fewer people is not found by sound alone.
const KNOWN_AFAR: u32 = 20_000;

impl Candidate {
    /// The sum of the reasons.
    pub fn score(&self) -> f64 {
        self.reasons.iter().map(|(_, worth)| worth).sum()
    }
}

impl Gazetteer {
    /// The places that a name may mean, the likeliest first. Names that sound alike are asked only where the spelling is
    /// not known, and only for places of some size or in the country in hand (`near`, an ISO code).
    pub fn resolve(&self, name: &str, near: Option<&str>) -> Vec<Candidate> {
        let key = fold(name);
        let exact = self.exact(&key);
        let by_sound = exact.is_empty();
        let ids = if by_sound { self.alike(&key) } else { exact };
        let ids = ids.filter(|&id| !by_sound || self.known_afar(id) || self.lies_in(id, near));
        let mut found: Vec<Candidate> = ids.map(|id| self.weigh(id, &key, by_sound, near)).collect();
        found.sort_by(|a, b| b.score().total_cmp(&a.score()).then(a.id.cmp(&b.id)));
        found
    }

    fn weigh(&self, id: PlaceId, key: &str, by_sound: bool, near: Option<&str>) -> Candidate {
        let place = self.place(id);
        let mut reasons = vec![
            (Reason::Kind, place.worth_of_kind()),
            (Reason::People, place.worth_of_people()),
        ];
        reasons.extend((fold(place.name) == key).then_some((Reason::FirstName, FIRST_NAME)));
        reasons.extend(self.lies_in(id, near).then_some((Reason::Country, COUNTRY)));
        reasons.extend(by_sound.then_some((Reason::Sound, SOUND)));
        Candidate { id, reasons }
    }

    fn known_afar(&self, id: PlaceId) -> bool {
        let place = self.place(id);
        !matches!(place.kind, PlaceKind::Town | PlaceKind::Admin2) || place.population >= KNOWN_AFAR
    }

    fn lies_in(&self, id: PlaceId, near: Option<&str>) -> bool {
        near.is_some() && self.place(id).country == near
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Kind => "kind",
            Self::People => "people",
            Self::FirstName => "goes by this name first",
            Self::Country => "in the country given",
            Self::Sound => "only sounds like it",
        })
    }
}
