//! The folder `places/` to one section of the blob.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{
    PlaceKind,
    fold::{fold, skeleton},
    record::{LENGTH, NO_ADMIN1, NO_COUNTRY, Record},
    spelling::{Spellings, joined},
    table::{Row, Table},
    words::PlaceWords,
};
use crate::{KnowledgeError, Source, Sources, blob};

/// No list of one name's places is longer.
const MOST_OF_A_NAME: usize = 200;

type Errors = Vec<KnowledgeError>;

/// Compiles `places/`. A folder without a file of the list gives a gazetteer without its places.
///
/// # Errors
/// All rows that are wrong, each with its file and line.
pub fn compile(sources: &Sources) -> Result<Vec<u8>, Errors> {
    let words = PlaceWords::read(sources).map_err(|e| vec![e])?;
    let mut build = Builder {
        division_words: words
            .kinds
            .iter()
            .filter(|(_, kind)| matches!(kind, PlaceKind::Admin1 | PlaceKind::Admin2))
            .map(|(noun, _)| noun.clone())
            .collect(),
        no_names: words.directions.keys().chain(words.kinds.keys()).cloned().collect(),
        ..Builder::default()
    };
    build.read(sources, "places/countries", &[0], Builder::country)?;
    build.read(sources, "places/spellings", &[], Builder::spelling)?;
    build.read(sources, "places/divisions", &[3], Builder::division)?;
    build.read(sources, "places/towns", &[0], Builder::town)?;
    build.read(sources, "places/villages", &[0, 1, 2], Builder::village)?;
    build.read(sources, "places/features", &[0, 1, 3], Builder::feature)?;
    build.read(sources, "places/regions", &[0, 3], Builder::region)?;
    build.read(sources, "places/sites", &[0, 3], Builder::site)?;
    build.index_geonames();
    build.read(sources, "places/aliases", &[], Builder::alias)?;
    build.name_bare_divisions();
    build.read(sources, "places/doubtful", &[], Builder::doubt)?;
    build.finish(&words).map_err(|e| vec![e])
}

/// The places that the user's own files tell of, by the columns that tell which place a row is of.
fn replaced(own: &[Source<'_>], same: &[usize]) -> Result<BTreeSet<String>, KnowledgeError> {
    let mut keys = BTreeSet::new();
    for source in own.iter().filter(|_| !same.is_empty()) {
        // A key without letters and figures is of no place: an id that lacks.
        keys.extend(
            Table::read(*source)?
                .rows()
                .map(|row| row.key(same))
                .filter(|k| k.contains(char::is_alphanumeric)),
        );
    }
    Ok(keys)
}

/// A town's latitude, longitude, country and division.
type Point = (f32, f32, u8, u16);

#[derive(Default)]
struct Builder {
    countries: BTreeMap<String, u8>,
    isos: Vec<u8>,
    /// Whether a country's names come from another script, so that their spelling varies.
    spellings_vary: Vec<bool>,
    country_places: Vec<u8>,
    admin1: BTreeMap<(u8, String), u16>,
    admin1_places: Vec<u8>,
    records: Vec<u8>,
    priors: Vec<f32>,
    pool: Vec<u8>,
    pooled: HashMap<String, u32>,
    keys: Vec<(String, u32)>,
    loose: Vec<(String, u32)>,
    demonyms: BTreeMap<String, u64>,
    doubtful: BTreeSet<String>,
    division_words: Vec<String>,
    /// Words that alone are no name of a division: "Central", "Capital".
    no_names: BTreeSet<String>,
    /// Names of first divisions without the word for their kind.
    bare_divisions: Vec<(String, u32)>,
    spellings: Spellings,
    by_geonames: BTreeMap<u32, u32>,
    /// Towns by degree.
    grid: HashMap<(i16, i16), Vec<Point>>,
}

impl Builder {
    /// Adds the rows of all files of one kind. The columns of `same` tell which place a row is of: one of the user's own
    /// takes the place of the one that ships. Without such columns, rows are only added.
    fn read(
        &mut self,
        sources: &Sources,
        stem: &str,
        same: &[usize],
        mut add: impl FnMut(&mut Self, &Row<'_>) -> Result<(), KnowledgeError>,
    ) -> Result<(), Errors> {
        let mut errors = Vec::new();
        let files = |extension| sources.under(stem, extension).collect::<Vec<Source<'_>>>();
        let files = [files(".tsv"), files(".tsv.gz")].concat();
        let (own, shipped): (Vec<Source<'_>>, Vec<Source<'_>>) = files.into_iter().partition(|s| s.is_own());
        let replaced = replaced(&own, same).map_err(|e| vec![e])?;
        for source in shipped.into_iter().chain(own) {
            let table = Table::read(source).map_err(|e| vec![e])?;
            let stays = |row: &Row<'_>| replaced.is_empty() || source.is_own() || !replaced.contains(&row.key(same));
            for row in table.rows().filter(stays) {
                if let Err(error) = add(self, &row) {
                    errors.push(error);
                }
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// iso, name, variants, demonyms, lat, lon, radius_km, geonames, population, capital, spelling
    fn country(&mut self, row: &Row<'_>) -> Result<(), KnowledgeError> {
        row.must_have(11)?;
        let iso = row.text(0);
        if iso.len() != 2 || !iso.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(row.wrong(format!("`{iso}` is no ISO 3166-1 alpha-2 code")));
        }
        let code = u8::try_from(self.countries.len())
            .ok()
            .filter(|&c| c != NO_COUNTRY && !self.countries.contains_key(iso))
            .ok_or_else(|| row.wrong(format!("`{iso}` stands twice, or there are more than 255 countries")))?;
        self.countries.insert(iso.to_owned(), code);
        self.isos.extend_from_slice(iso.as_bytes());
        self.spellings_vary.push(match row.text(10) {
            "varies" => true,
            "" => false,
            other => return Err(row.wrong(format!("column 11: `{other}` is neither `varies` nor empty"))),
        });
        let (lat, lon) = row.point(4)?;
        let record = Record {
            lat,
            lon,
            population: row.number(8)?,
            geonames: row.number(7)?,
            name: self.intern(row.name(1)?),
            kind: PlaceKind::Country,
            country: code,
            admin1: NO_ADMIN1,
            radius_km: row.small(6)?,
        };
        let id = self.push(record);
        self.country_places.extend_from_slice(&id.to_le_bytes());
        for name in row.list(2).chain([row.text(1)]) {
            self.key(name, id);
        }
        for demonym in row.list(3) {
            self.demonyms.insert(fold(demonym), u64::from(code));
        }
        Ok(())
    }

    /// countries, letters, written
    fn spelling(&mut self, row: &Row<'_>) -> Result<(), KnowledgeError> {
        row.must_have(3)?;
        let letters = row.name(1)?;
        for iso in row.list(0) {
            let code = self.countries.get(iso).copied();
            let code = code.ok_or_else(|| row.unknown_country(0, iso))?;
            self.spellings.add(code, letters, row.text(2));
        }
        Ok(())
    }

    /// level, country, admin1, geonames, name, lat, lon, radius_km, population, variants
    fn division(&mut self, row: &Row<'_>) -> Result<(), KnowledgeError> {
        row.must_have(10)?;
        let Some(country) = self.country_code(row, 1)? else {
            return Err(row.wrong("column 2 (country) is empty".to_owned()));
        };
        let kind = match row.text(0) {
            "1" => PlaceKind::Admin1,
            "2" => PlaceKind::Admin2,
            other => return Err(row.wrong(format!("column 1: level `{other}` is neither 1 nor 2"))),
        };
        let admin1 = match kind {
            PlaceKind::Admin1 => self.next_admin1(country, row.text(2)),
            _ => self.admin1_of(country, row.text(2)),
        };
        let (lat, lon) = row.point(5)?;
        let record = Record {
            lat,
            lon,
            population: row.number(8)?,
            geonames: row.number(3)?,
            name: self.intern(row.name(4)?),
            kind,
            country,
            admin1,
            radius_km: row.small(7)?,
        };
        let id = self.push(record);
        if kind == PlaceKind::Admin1 {
            self.admin1_places.extend_from_slice(&id.to_le_bytes());
        }
        for name in row.list(9).chain([row.text(4)]) {
            self.key(name, id);
            self.shortened(name, id, country, kind);
        }
        Ok(())
    }

    /// A division's name without the word for its kind, where such words are the source's own ("Al-Bab District").
    fn shortened(&mut self, name: &str, id: u32, country: u8, kind: PlaceKind) {
        let key = fold(name);
        let short = self.division_words.iter().find_map(|w| {
            key.strip_suffix(w.as_str())
                .and_then(|s| s.strip_suffix(' '))
                .or_else(|| key.strip_prefix(w.as_str()).and_then(|s| s.strip_prefix(' ')))
        });
        let Some(short) = short.filter(|short| !self.no_names.contains(*short)).map(str::to_owned) else {
            return;
        };
        if self.varies(country) {
            self.key(&short, id);
            self.loose_key(&short, id);
        } else if kind == PlaceKind::Admin1 {
            self.bare_divisions.push((short, id));
        }
    }

    /// "Borno" is Borno State, where no other place of its country bears the name: the capitals of many divisions do.
    fn name_bare_divisions(&mut self) {
        let country_of = |id: u32| self.records[id as usize * LENGTH + 16];
        let taken: HashSet<(u8, &str)> = self.keys.iter().map(|(key, id)| (country_of(*id), &**key)).collect();
        let free = |(short, id): &&(String, u32)| !taken.contains(&(country_of(*id), &**short));
        let named: Vec<(String, u32)> = self.bare_divisions.iter().filter(free).cloned().collect();
        self.keys.extend(named);
    }

    /// geonames, name, country, admin1, lat, lon, population, variants
    fn town(&mut self, row: &Row<'_>) -> Result<(), KnowledgeError> {
        row.must_have(8)?;
        let country = self.country_code(row, 2)?.unwrap_or(NO_COUNTRY);
        let (lat, lon) = row.point(4)?;
        let record = Record {
            lat,
            lon,
            population: row.number(6)?,
            geonames: row.number(0)?,
            name: self.intern(row.name(1)?),
            kind: PlaceKind::Town,
            country,
            admin1: self.admin1_of(country, row.text(3)),
            radius_km: town_radius(row.number(6)?),
        };
        let id = self.push(record);
        self.grid
            .entry(cell(lat, lon))
            .or_default()
            .push((lat as f32, lon as f32, country, record.admin1));
        for name in row.list(7).chain([row.text(1)]) {
            self.key(name, id);
        }
        Ok(())
    }

    /// country, admin1, name, lat, lon
    fn village(&mut self, row: &Row<'_>) -> Result<(), KnowledgeError> {
        row.must_have(5)?;
        let country = self.country_code(row, 0)?.unwrap_or(NO_COUNTRY);
        let admin1 = self.admin1_of(country, row.text(1));
        self.simple(row, 2, 3, PlaceKind::Town, country, Some(admin1), 2)
    }

    /// kind, country, admin1, name, lat, lon, radius_km
    fn feature(&mut self, row: &Row<'_>) -> Result<(), KnowledgeError> {
        row.must_have(7)?;
        let kind = self.kind(row, 0)?;
        let country = self.country_code(row, 1)?.unwrap_or(NO_COUNTRY);
        let admin1 = self.admin1_of(country, row.text(2));
        let radius = row.small(6)?;
        self.simple(row, 3, 4, kind, country, Some(admin1), radius)
    }

    /// name, variants, kind, country, lat, lon, radius_km
    fn region(&mut self, row: &Row<'_>) -> Result<(), KnowledgeError> {
        row.must_have(7)?;
        let kind = self.kind(row, 2)?;
        let country = self.country_code(row, 3)?.unwrap_or(NO_COUNTRY);
        let radius = row.small(6)?;
        self.simple(row, 0, 4, kind, country, Some(NO_ADMIN1), radius)?;
        self.variants(row, 1);
        Ok(())
    }

    /// name, variants, kind, country, lat, lon
    fn site(&mut self, row: &Row<'_>) -> Result<(), KnowledgeError> {
        row.must_have(6)?;
        let kind = self.kind(row, 2)?;
        let country = self.country_code(row, 3)?.unwrap_or(NO_COUNTRY);
        self.simple(row, 0, 4, kind, country, None, 3)?;
        self.variants(row, 1);
        Ok(())
    }

    fn index_geonames(&mut self) {
        let records = self.records.chunks_exact(LENGTH).zip(0..);
        let ids = records.map(|(r, id)| (u32::from_le_bytes([r[8], r[9], r[10], r[11]]), id));
        self.by_geonames = ids.filter(|(geonames, _)| *geonames != 0).collect();
    }

    /// geonames, variants, name (for the reader)
    fn alias(&mut self, row: &Row<'_>) -> Result<(), KnowledgeError> {
        row.must_have(3)?;
        let geonames = row.number(0)?;
        let id = self.by_geonames.get(&geonames).copied();
        let id = id.ok_or_else(|| row.wrong(format!("column 1: no place of the other files has the id {geonames}")))?;
        for name in row.list(1) {
            self.key(name, id);
        }
        Ok(())
    }

    /// A word that is a place only where something says so.
    fn doubt(&mut self, row: &Row<'_>) -> Result<(), KnowledgeError> {
        row.must_have(1)?;
        self.doubtful
            .extend(row.text(0).split(' ').map(fold).filter(|w| !w.is_empty()));
        Ok(())
    }

    #[allow(clippy::too_many_arguments, reason = "the columns of a row")]
    fn simple(
        &mut self,
        row: &Row<'_>,
        name: usize,
        point: usize,
        kind: PlaceKind,
        country: u8,
        admin1: Option<u16>,
        radius_km: u16,
    ) -> Result<(), KnowledgeError> {
        let (lat, lon) = row.point(point)?;
        let record = Record {
            lat,
            lon,
            population: 0,
            geonames: 0,
            name: self.intern(row.name(name)?),
            kind,
            country,
            admin1: admin1.unwrap_or_else(|| self.nearest_admin1(lat, lon, country)),
            radius_km,
        };
        let id = self.push(record);
        self.key(row.name(name)?, id);
        if country == NO_COUNTRY || self.varies(country) {
            self.loose_key(&fold(row.name(name)?), id);
        }
        Ok(())
    }

    /// Adds names to the place that was added last.
    fn variants(&mut self, row: &Row<'_>, column: usize) {
        let id = self.priors.len().saturating_sub(1) as u32;
        for name in row.list(column) {
            self.key(name, id);
        }
    }

    fn kind(&self, row: &Row<'_>, column: usize) -> Result<PlaceKind, KnowledgeError> {
        let text = row.text(column);
        PlaceKind::parse(text).ok_or_else(|| row.wrong(format!("column {}: `{text}` is no kind of place", column + 1)))
    }

    fn country_code(&self, row: &Row<'_>, column: usize) -> Result<Option<u8>, KnowledgeError> {
        let iso = row.text(column);
        if iso.is_empty() {
            return Ok(None);
        }
        let code = self.countries.get(iso).copied();
        code.map(Some).ok_or_else(|| row.unknown_country(column, iso))
    }

    fn next_admin1(&mut self, country: u8, code: &str) -> u16 {
        let next = self.admin1.len() as u16;
        *self.admin1.entry((country, code.to_owned())).or_insert(next)
    }

    fn admin1_of(&self, country: u8, code: &str) -> u16 {
        let known = self.admin1.get(&(country, code.to_owned()));
        known.copied().unwrap_or(NO_ADMIN1)
    }

    fn nearest_admin1(&self, lat: f64, lon: f64, country: u8) -> u16 {
        let (i, j) = cell(lat, lon);
        let around = (-1..=1).flat_map(|di| (-1..=1).map(move |dj| (i + di, j + dj)));
        let towns = around.filter_map(|c| self.grid.get(&c)).flatten();
        let square = |t: &&Point| {
            let (dy, dx) = (f64::from(t.0) - lat, (f64::from(t.1) - lon) * lat.to_radians().cos());
            dy * dy + dx * dx
        };
        towns
            .filter(|t| t.2 == country)
            .min_by(|a, b| square(a).total_cmp(&square(b)))
            .map_or(NO_ADMIN1, |t| t.3)
    }

    fn varies(&self, country: u8) -> bool {
        self.spellings_vary.get(country as usize).copied().unwrap_or(false)
    }

    fn intern(&mut self, name: &str) -> u32 {
        if let Some(&at) = self.pooled.get(name) {
            return at;
        }
        let at = self.pool.len() as u32;
        let length = name.len().min(255);
        let length = (0..=length).rev().find(|&i| name.is_char_boundary(i)).unwrap_or(0);
        self.pool.push(length as u8);
        self.pool.extend_from_slice(&name.as_bytes()[..length]);
        self.pooled.insert(name.to_owned(), at);
        at
    }

    fn push(&mut self, record: Record) -> u32 {
        self.records.extend_from_slice(&record.encode());
        self.priors.push(prior(&record));
        (self.priors.len() - 1) as u32
    }

    fn key(&mut self, name: &str, id: u32) {
        let key = fold(name);
        if key.len() < 2 {
            return;
        }
        let country = self.records[id as usize * LENGTH + 16];
        if self.varies(country) {
            self.loose_key(&key, id);
        }
        self.keys.push((key, id));
    }

    fn loose_key(&mut self, key: &str, id: u32) {
        let country = self.records[id as usize * LENGTH + 16];
        let forms = joined(key).into_iter().chain(self.spellings.others(country, key));
        let skeletons = std::iter::once(skeleton(key)).chain(forms.map(|form| skeleton(&form)));
        self.loose.extend(skeletons.filter(|s| !s.is_empty()).map(|s| (s, id)));
    }

    fn finish(self, words: &PlaceWords) -> Result<Vec<u8>, KnowledgeError> {
        let mut lists = Vec::new();
        let names = index(self.keys, &self.priors, &mut lists)?;
        let loose = index(self.loose, &self.priors, &mut lists)?;
        let demonyms = map(self.demonyms.into_iter())?;
        let doubtful = map(self.doubtful.into_iter().map(|w| (w, 0)))?;
        let words = postcard::to_stdvec(words).map_err(|_| KnowledgeError::NotABlob)?;
        Ok(blob::join(&[
            self.records,
            self.pool,
            self.isos,
            self.country_places,
            self.admin1_places,
            lists,
            names,
            loose,
            demonyms,
            doubtful,
            words,
        ]))
    }
}

/// Names to lists of places, the likeliest first. A value is twice the id of the only place, or one more than twice the
/// position of a list: a byte with its length, then ids of three bytes.
fn index(mut keys: Vec<(String, u32)>, priors: &[f32], lists: &mut Vec<u8>) -> Result<Vec<u8>, KnowledgeError> {
    keys.sort_unstable();
    keys.dedup();
    let groups = keys.chunk_by(|a, b| a.0 == b.0).map(|group| {
        let mut ids: Vec<u32> = group.iter().map(|k| k.1).collect();
        let value = if let [only] = ids[..] {
            u64::from(only) << 1
        } else {
            ids.sort_by(|&a, &b| priors[b as usize].total_cmp(&priors[a as usize]).then(a.cmp(&b)));
            ids.truncate(MOST_OF_A_NAME);
            let at = lists.len() as u64;
            lists.push(ids.len() as u8);
            ids.iter()
                .for_each(|id| lists.extend_from_slice(&id.to_le_bytes()[..3]));
            at << 1 | 1
        };
        (group[0].0.clone(), value)
    });
    map(groups)
}

fn map(entries: impl Iterator<Item = (String, u64)>) -> Result<Vec<u8>, KnowledgeError> {
    let mut builder = fst::MapBuilder::memory();
    for (key, value) in entries {
        builder.insert(key, value).map_err(|_| KnowledgeError::NotABlob)?;
    }
    builder.into_inner().map_err(|_| KnowledgeError::NotABlob)
}

/// How likely a place is meant where nothing else is known; only its order matters.
fn prior(record: &Record) -> f32 {
    let kind = match record.kind {
        PlaceKind::Country => 12.0,
        PlaceKind::Site | PlaceKind::Quarter => 6.0,
        PlaceKind::Region | PlaceKind::Water | PlaceKind::Airport => 5.5,
        PlaceKind::Admin1 => 0.5,
        PlaceKind::Town => 1.0,
        PlaceKind::Admin2 => -1.0,
    };
    kind + (record.population.max(1) as f32).log10()
}

/// Kilometres from the middle to the edge of a town of so many people.
fn town_radius(population: u32) -> u16 {
    ((f64::from(population) / 9_000.0).sqrt().round() as u16).clamp(1, 30)
}

fn cell(lat: f64, lon: f64) -> (i16, i16) {
    (lat.round() as i16, lon.round() as i16)
}
