//! Where things are: places by name, with what tells places of one name apart.
//!
//! Places come from the folder `places/` and are used in place from the blob: nothing is unpacked at loading.

mod check;
mod compile;
mod fold;
mod kind;
mod record;
mod resolve;
mod spelling;
mod table;
mod words;

use crate::{KnowledgeError, blob};

pub use check::{Finding, Problem};
pub use compile::compile;
pub use fold::{fold, skeleton};
pub use kind::PlaceKind;
pub use resolve::{Candidate, Reason};
pub use words::PlaceWords;

use record::{LENGTH, NO_ADMIN1, NO_COUNTRY, Record};

type Index = fst::Map<&'static [u8]>;

/// A place of the gazetteer; valid for the blob that it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceId(u32);

/// What is known of a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlaceRecord {
    /// Canonical name.
    pub name: &'static str,
    /// What sort of place it is.
    pub kind: PlaceKind,
    /// ISO 3166-1 alpha-2; `None` for what lies in several states or at sea.
    pub country: Option<&'static str>,
    /// The first-level division that it is or lies in.
    pub admin1: Option<PlaceId>,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// From the middle to the edge, in kilometres; rough.
    pub radius_km: u16,
    /// People; 0 where not known.
    pub population: u32,
    /// GeoNames id.
    pub geonames: Option<u32>,
}

impl PlaceRecord {
    /// Kilometres to a point, along the great circle.
    pub fn km_to(&self, lat: f64, lon: f64) -> f64 {
        const EARTH_DIAMETER_KM: f64 = 12_742.0;
        let [a, b, c, d] = [self.lat, self.lon, lat, lon].map(f64::to_radians);
        let h = ((c - a) / 2.0).sin().powi(2) + a.cos() * c.cos() * ((d - b) / 2.0).sin().powi(2);
        EARTH_DIAMETER_KM * h.sqrt().min(1.0).asin()
    }

    /// What its kind is worth, where a name is all that is known of a place.
    pub fn worth_of_kind(&self) -> f64 {
        match self.kind {
            PlaceKind::Country => 4.5,
            PlaceKind::Admin1 => -0.6,
            PlaceKind::Admin2 => -1.0,
            PlaceKind::Town => 0.5,
            // Written down by hand because news names them.
            PlaceKind::Site | PlaceKind::Quarter | PlaceKind::Airport => 3.0,
            PlaceKind::Region | PlaceKind::Water if self.radius_km >= 150 => 4.0,
            PlaceKind::Region | PlaceKind::Water => 3.0,
        }
    }

    /// What its people are worth, where a name is all that is known of a place: a point for ten times as many.
    pub fn worth_of_people(&self) -> f64 {
        f64::from(self.population.max(100)).log10() - 2.0
    }

    /// Whether another place lies in this one, as far as is known: its state or province, or so near as its size allows.
    pub fn encloses(&self, id: PlaceId, other: &PlaceRecord) -> bool {
        match self.kind {
            PlaceKind::Country => other.country == self.country,
            PlaceKind::Admin1 => other.admin1 == Some(id),
            _ => self.km_to(other.lat, other.lon) <= f64::from(self.radius_km) * 1.5 + 10.0,
        }
    }
}

/// Places by name, used in place from the blob.
#[derive(Debug, Default)]
pub struct Gazetteer {
    parts: Option<Parts>,
    words: PlaceWords,
}

#[derive(Debug)]
struct Parts {
    records: &'static [u8],
    pool: &'static [u8],
    isos: &'static [u8],
    country_places: &'static [u8],
    admin1_places: &'static [u8],
    lists: &'static [u8],
    names: Index,
    loose: Index,
    demonyms: Index,
    doubtful: Index,
}

/// The places of one name, the likeliest first.
#[derive(Clone, Debug, Default)]
pub struct Candidates {
    ids: &'static [u8],
    only: Option<PlaceId>,
}

impl Iterator for Candidates {
    type Item = PlaceId;

    fn next(&mut self) -> Option<PlaceId> {
        if let Some(only) = self.only.take() {
            return Some(only);
        }
        let (id, rest) = self.ids.split_first_chunk::<3>()?;
        self.ids = rest;
        Some(PlaceId(u32::from_le_bytes([id[0], id[1], id[2], 0])))
    }
}

impl Gazetteer {
    /// Reads what [`compile`] made; it is used in place.
    ///
    /// # Errors
    /// Where the bytes are no section of this version.
    pub fn load(section: &'static [u8]) -> Result<Self, KnowledgeError> {
        let parts: [&'static [u8]; 11] = blob::split(section)?;
        let [
            records,
            pool,
            isos,
            country_places,
            admin1_places,
            lists,
            names,
            loose,
            demonyms,
            doubtful,
            words,
        ] = parts;
        let index = |bytes| fst::Map::new(bytes).map_err(|_| KnowledgeError::NotABlob);
        Ok(Self {
            parts: Some(Parts {
                records,
                pool,
                isos,
                country_places,
                admin1_places,
                lists,
                names: index(names)?,
                loose: index(loose)?,
                demonyms: index(demonyms)?,
                doubtful: index(doubtful)?,
            }),
            words: postcard::from_bytes(words).map_err(|_| KnowledgeError::NotABlob)?,
        })
    }

    /// The places of a name in any usual spelling: those of its [`fold`]; where there are none, those of its
    /// [`skeleton`] in countries of another script than Latin.
    pub fn candidates(&self, name: &str) -> Candidates {
        let folded = fold(name);
        let exact = self.exact(&folded);
        if exact.is_empty() { self.alike(&folded) } else { exact }
    }

    /// The places whose name folds to this.
    pub fn exact(&self, folded: &str) -> Candidates {
        self.look_up(|p| &p.names, folded)
    }

    /// The places with a name that sounds like this fold.
    pub fn alike(&self, folded: &str) -> Candidates {
        let loose = skeleton(folded);
        if loose.is_empty() {
            return Candidates::default();
        }
        self.look_up(|p| &p.loose, &loose)
    }

    /// The longest name that a run of words starts with: how many words it takes, and its places. Words that fold to
    /// nothing (hyphens) belong to the name that they stand in.
    pub fn longest<'w>(&self, words: impl IntoIterator<Item = &'w str>) -> Option<(usize, Candidates)> {
        let fst = self.parts.as_ref()?.names.as_fst();
        let mut node = fst.root();
        let mut value = fst::raw::Output::zero();
        let mut found = None;
        let mut key = String::new();
        let mut fed = 0;
        'words: for (n, word) in words.into_iter().enumerate() {
            fold::fold_into(word, &mut key);
            if fed == key.len() {
                continue;
            }
            for &byte in &key.as_bytes()[fed..] {
                let Some(i) = node.find_input(byte) else { break 'words };
                let step = node.transition(i);
                value = value.cat(step.out);
                node = fst.node(step.addr);
            }
            fed = key.len();
            if node.is_final() {
                found = Some((n + 1, value.cat(node.final_output()).value()));
            }
        }
        found.map(|(n, value)| (n, self.list(value)))
    }

    /// What is known of a place.
    pub fn place(&self, id: PlaceId) -> PlaceRecord {
        let record = self.record(id);
        PlaceRecord {
            name: self.name(record.name),
            kind: record.kind,
            country: self.iso(record.country),
            admin1: self.admin1_place(record.admin1),
            lat: record.lat,
            lon: record.lon,
            radius_km: record.radius_km,
            population: record.population,
            geonames: Some(record.geonames).filter(|&g| g != 0),
        }
    }

    /// The name of the first-level division that a place is or lies in.
    pub fn admin1_name(&self, id: PlaceId) -> Option<&'static str> {
        let admin1 = self.place(id).admin1?;
        Some(self.place(admin1).name)
    }

    /// A country by its ISO 3166-1 alpha-2 code.
    pub fn country(&self, iso: &str) -> Option<PlaceId> {
        let parts = self.parts.as_ref()?;
        let code = parts.isos.chunks_exact(2).position(|c| c == iso.as_bytes())?;
        read_u32(parts.country_places, code).map(PlaceId)
    }

    /// The country of a nationality adjective or of the people ("Syrian", "Americans"), by ISO code.
    pub fn demonym(&self, word: &str) -> Option<&'static str> {
        let code = self.parts.as_ref()?.demonyms.get(fold(word))?;
        self.iso(code as u8)
    }

    /// Whether a name is more often something else than a place ("March", "Jordan" as a first name): its fold stands in
    /// `places/doubtful.tsv`.
    pub fn is_doubtful(&self, folded: &str) -> bool {
        self.parts.as_ref().is_some_and(|p| p.doubtful.contains_key(folded))
    }

    /// The words that stand around place names.
    pub fn words(&self) -> &PlaceWords {
        &self.words
    }

    /// All places, in the order of their sources.
    pub(crate) fn ids(&self) -> impl Iterator<Item = PlaceId> + use<> {
        (0..self.len() as u32).map(PlaceId)
    }

    /// Number of places.
    pub fn len(&self) -> usize {
        self.parts.as_ref().map_or(0, |p| p.records.len() / LENGTH)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn look_up(&self, index: impl Fn(&Parts) -> &Index, key: &str) -> Candidates {
        let value = self.parts.as_ref().and_then(|p| index(p).get(key));
        value.map(|v| self.list(v)).unwrap_or_default()
    }

    fn list(&self, value: u64) -> Candidates {
        if value & 1 == 0 {
            return Candidates {
                ids: &[],
                only: Some(PlaceId((value >> 1) as u32)),
            };
        }
        let lists = self.parts.as_ref().map_or(&[][..], |p| p.lists);
        let list = lists.get((value >> 1) as usize..).and_then(<[u8]>::split_first);
        let ids = list.and_then(|(&n, rest)| rest.get(..3 * n as usize));
        Candidates {
            ids: ids.unwrap_or_default(),
            only: None,
        }
    }

    fn record(&self, id: PlaceId) -> Record {
        let at = id.0 as usize * LENGTH;
        let records = self.parts.as_ref().map_or(&[][..], |p| p.records);
        let bytes = records.get(at..).and_then(<[u8]>::first_chunk::<LENGTH>);
        Record::decode(bytes.unwrap_or(&[0; LENGTH]))
    }

    fn name(&self, at: u32) -> &'static str {
        let pool = self.parts.as_ref().map_or(&[][..], |p| p.pool);
        let name = pool.get(at as usize..).and_then(<[u8]>::split_first);
        let bytes = name.and_then(|(&n, rest)| rest.get(..n as usize));
        bytes.and_then(|b| std::str::from_utf8(b).ok()).unwrap_or_default()
    }

    fn iso(&self, code: u8) -> Option<&'static str> {
        let isos = self.parts.as_ref()?.isos;
        let at = 2 * usize::from(Some(code).filter(|&c| c != NO_COUNTRY)?);
        std::str::from_utf8(isos.get(at..at + 2)?).ok()
    }

    fn admin1_place(&self, code: u16) -> Option<PlaceId> {
        let places = self.parts.as_ref()?.admin1_places;
        let code = Some(code).filter(|&c| c != NO_ADMIN1)?;
        read_u32(places, usize::from(code)).map(PlaceId)
    }
}

impl Candidates {
    /// Whether none is left.
    pub fn is_empty(&self) -> bool {
        self.only.is_none() && self.ids.is_empty()
    }
}

fn read_u32(table: &[u8], index: usize) -> Option<u32> {
    let bytes = table.get(4 * index..)?.first_chunk::<4>()?;
    Some(u32::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests;
