use std::time::Instant;

use super::*;
use crate::{Knowledge, Sources};

fn row_sources(file: &str, text: &str) -> Sources {
    let mut sources = Sources::default();
    sources.insert(
        "places/countries.tsv",
        b"SY\tSyria\t\tSyrian\t35\t38.5\t243\t163843\t16906283\tDamascus\tvaries\n".to_vec(),
    );
    sources.insert(file, text.as_bytes().to_vec());
    sources
}

fn whole() -> &'static Gazetteer {
    static WHOLE: std::sync::OnceLock<Gazetteer> = std::sync::OnceLock::new();
    WHOLE.get_or_init(|| {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../knowledge/places");
        let mut sources = Sources::default();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            sources.insert(format!("places/{name}"), std::fs::read(path).unwrap());
        }
        let start = Instant::now();
        let section = compile(&sources).unwrap_or_else(|e| panic!("{e:#?}"));
        eprintln!("compiled to {} bytes in {:?}", section.len(), start.elapsed());
        for (part, name) in blob::split::<11>(section.clone().leak()).unwrap().iter().zip([
            "records",
            "pool",
            "isos",
            "countries",
            "admin1",
            "lists",
            "names",
            "loose",
            "demonyms",
            "doubtful",
            "words",
        ]) {
            eprintln!("{name:10} {}", part.len());
        }
        assert!(section.len() < 25_000_000);
        let section = section.leak();
        let start = Instant::now();
        let gazetteer = Gazetteer::load(section).unwrap();
        eprintln!("loaded in {:?}", start.elapsed());
        gazetteer
    })
}

fn first(name: &str) -> PlaceRecord {
    let id = whole()
        .candidates(name)
        .next()
        .unwrap_or_else(|| panic!("{name} is not found"));
    whole().place(id)
}

#[test]
fn towns_are_found_in_any_usual_spelling() {
    for name in ["Al-Hasakah", "Hasakeh", "al Hasaka", "AL-HASAKAH", "al-Hassakeh"] {
        let place = first(name);
        assert_eq!((place.country, place.geonames), (Some("SY"), Some(173811)), "{name}");
    }
    for (name, country) in [
        ("Deir ez-Zor", "SY"),
        ("Deir Ezzor", "SY"),
        ("Mosul", "IQ"),
        ("Kyiv", "UA"),
        ("Kiev", "UA"),
        ("Kharkov", "UA"),
    ] {
        assert_eq!(first(name).country, Some(country), "{name}");
    }
}

#[test]
fn states_go_by_their_short_forms() {
    for (name, iso) in [
        ("US", "US"),
        ("U.S.", "US"),
        ("UAE", "AE"),
        ("DRC", "CD"),
        ("Syria", "SY"),
        ("Georgia", "GE"),
    ] {
        let place = first(name);
        assert_eq!((place.kind, place.country), (PlaceKind::Country, Some(iso)), "{name}");
    }
    assert_eq!(whole().demonym("Syrians"), Some("SY"));
    let syria = whole().country("SY").unwrap();
    assert_eq!(whole().place(syria).name, "Syria");
}

#[test]
fn divisions_are_found_and_known_for_towns() {
    let gazetteer = whole();
    let mut ids = gazetteer.candidates("Deir ez-Zor");
    assert!(ids.any(|id| gazetteer.place(id).kind == PlaceKind::Admin1));
    let manbij = gazetteer.candidates("Manbij").next().unwrap();
    assert_eq!(gazetteer.admin1_name(manbij), Some("Aleppo"));
}

#[test]
fn the_longest_name_is_taken() {
    let (n, mut found) = whole().longest(["New", "York", "City", "police"]).unwrap();
    assert_eq!(n, 3);
    assert_eq!(whole().place(found.next().unwrap()).country, Some("US"));
    let (n, _) = whole().longest(["Deir", "ez", "-", "Zor", "province"]).unwrap();
    assert!(n >= 4);
    assert!(whole().longest(["Xyzzyx"]).is_none());
}

#[test]
fn a_bad_row_is_refused_with_file_and_line() {
    for (file, text, part) in [
        (
            "places/sites.tsv",
            "#name\nTanf\t\tsite\tSY\t33.5\n",
            "places/sites.tsv: line 2: 5 columns where 6 belong",
        ),
        (
            "places/sites.tsv",
            "Tanf\t\tsite\tSY\t133.5\t38\n",
            "`133.5` is not a degree",
        ),
        (
            "places/sites.tsv",
            "Tanf\t\tfort\tSY\t33.5\t38\n",
            "`fort` is no kind of place",
        ),
        (
            "places/regions.tsv",
            "Sahel\t\tregion\tQQ\t15\t10\t900\n",
            "`QQ` is not in places/countries.tsv",
        ),
        (
            "places/towns.tsv",
            "1\t\tSY\t01\t33.5\t38\t5\t\n",
            "column 2 (a name) is empty",
        ),
    ] {
        let errors = compile(&row_sources(file, text)).unwrap_err();
        assert!(errors[0].to_string().contains(part), "{}", errors[0]);
    }
}

#[test]
fn an_empty_folder_gives_an_empty_gazetteer() {
    let section = compile(&Sources::default()).unwrap().leak();
    let gazetteer = Gazetteer::load(section).unwrap();
    assert!(gazetteer.is_empty() && gazetteer.candidates("Syria").is_empty());
    let _ = std::mem::size_of::<Knowledge>();
}

#[test]
fn a_spelling_that_no_list_has_is_found_by_sound() {
    for (name, place) in [
        ("Dayr az Zaur", "Deir ez-Zor"),
        ("Alhassakeh", "Al-Hasakah"),
        ("Kamishlie", "Qamishli"),
        ("Horlyvka", "Horlivka"),
        ("Sukhnayyah", "Al-Sukhnah"),
        ("Gostomiel", "Hostomel"),
        ("Beledwein", "Beledweyne"),
    ] {
        let meant: Vec<PlaceId> = whole().candidates(place).collect();
        assert!(whole().candidates(name).any(|id| meant.contains(&id)), "{name}");
    }
    assert!(whole().alike("kyiv").next().is_some());
}

#[test]
fn sound_is_asked_only_where_spelling_has_nothing() {
    let candidates = whole().resolve("Homs", None);
    assert!(
        candidates
            .iter()
            .all(|c| c.reasons.iter().all(|(r, _)| *r != Reason::Sound))
    );
    assert_eq!(whole().place(candidates[0].id).country, Some("SY"));
    let by_sound = whole().resolve("Alhassakeh", None);
    assert!(!by_sound.is_empty());
    for candidate in by_sound {
        let place = whole().place(candidate.id);
        assert!(place.population >= 20_000 || !matches!(place.kind, PlaceKind::Town | PlaceKind::Admin2));
    }
}

#[test]
fn the_country_in_hand_decides() {
    let first = |near| whole().place(whole().resolve("Tripoli", near)[0].id).country;
    assert_eq!((first(None), first(Some("LB"))), (Some("LY"), Some("LB")));
}

#[test]
fn the_lists_hold_no_place_twice_and_none_out_of_its_country() {
    let findings: Vec<String> = whole().check().iter().map(ToString::to_string).collect();
    assert!(findings.is_empty(), "{findings:#?}");
}

#[test]
fn a_place_twice_and_one_out_of_its_country_are_told() {
    let mut sources = row_sources("places/towns.tsv", "1\tHoms\tSY\t01\t34.73\t36.71\t700000\t\n");
    sources.insert(
        "places/sites.tsv",
        b"Tanf\t\tsite\tSY\t33.5\t38.6\nTanf\t\tquarter\tSY\t33.52\t38.62\nFar\t\tsite\tJO\t34.8\t36.8\n".to_vec(),
    );
    sources.insert(
        "places/countries-more.tsv",
        b"JO\tJordan\t\t\t31\t36\t150\t2\t9\tAmman\tvaries\n".to_vec(),
    );
    let gazetteer = Gazetteer::load(compile(&sources).unwrap().leak()).unwrap();
    let told: Vec<String> = gazetteer.check().iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told[0].starts_with("Tanf (SY): stands in the lists twice, as a site 3 km away"),
        "{told:?}"
    );
    assert!(
        told[1].starts_with("Far (JO): no town of its country within 300 km, one of SY at 11 km"),
        "{told:?}"
    );
}

#[test]
fn expert_places_are_found() {
    for (name, country) in [
        ("Khmeimim", "SY"),
        ("Bab al-Hawa", "SY"),
        ("Saky air base", "UA"),
        ("Antonivsky Bridge", "UA"),
        ("Ain al-Hilweh", "LB"),
        ("Abqaiq", "SA"),
        ("Torkham", "PK"),
        ("Camp Lemonnier", "DJ"),
        ("Dadaab", "KE"),
        ("In Amenas gas plant", "DZ"),
        ("Kutupalong", "BD"),
        ("Netzarim corridor", "PS"),
        ("Catatumbo", "CO"),
        ("Sambisa Forest", "NG"),
    ] {
        assert_eq!(first(name).country, Some(country), "{name}");
    }
}
