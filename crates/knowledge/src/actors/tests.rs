//! The actors that ship, compiled and loaded; and sources that must be refused.

use super::*;
use crate::Sources;

fn shipped() -> Sources {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../knowledge/actors");
    let mut sources = Sources::default();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("actors/{}", path.file_name().unwrap().to_string_lossy());
        sources.insert(name, std::fs::read(&path).unwrap());
    }
    sources
}

fn actors() -> Actors {
    Actors::load(compile(&shipped()).unwrap_or_else(|e| panic!("{e:#?}")).leak()).unwrap()
}

fn ids<'a>(actors: &'a Actors, name: &str) -> Vec<&'a str> {
    let found = actors.candidates(&fold(name));
    found
        .iter()
        .filter_map(|c| actors.at(c.actor))
        .map(|a| &*a.id)
        .collect()
}

#[test]
fn states_and_their_organs_are_known() {
    let actors = actors();
    assert_eq!(actors.get("syr").unwrap().name, "Syria");
    assert_eq!(actors.get("usa-mil").unwrap().name, "United States Armed Forces");
    assert_eq!(actors.country_of_adjective("syrian"), Some("SY"));
    assert_eq!(actors.country_of_adjective("U.S."), Some("US"));
    assert!(actors.demonyms("SY").contains(&"Syrians".to_owned()));
    assert_eq!(actors.role("armed forces").unwrap().role.suffix, "mil");
    assert_eq!(&*actors.organ("irq", "defence").unwrap().id, "irq-defence");
    assert!(actors.get("irq-defence").unwrap().parents.contains(&"irq".into()));
    assert!(actors.states.len() > 200);
}

#[test]
fn names_are_matched_token_by_token() {
    let actors = actors();
    let keys = ["united", "states", "of", "mind"];
    let (tokens, found) = actors.longest_match(&keys).unwrap();
    assert_eq!((tokens, &*actors.at(found[0].actor).unwrap().id), (2, "usa"));
    assert!(actors.longest_match(&["nobody"]).is_none());
    assert!(ids(&actors, "u.s.").contains(&"usa"));
}

fn refused(file: &str, text: &str) -> String {
    let mut sources = Sources::default();
    sources.insert(
        "actors/states.tsv",
        b"aaa\tAA\tAland\tAlandic\t\t\t\nbbb\tBB\tBeland\tBelandic\t\t\t\n".to_vec(),
    );
    sources.insert(
        "actors/roles.toml",
        b"[words]\nsingle_offices = [\"president\"]".to_vec(),
    );
    sources.insert("actors/common-words.txt", b"# remark\nmend east".to_vec());
    sources.insert(file, text.as_bytes().to_vec());
    let errors = check(&sources);
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn wrong_sources_are_refused_with_their_file() {
    for (file, text, told) in [
        ("actors/g.tsv", "x\tX\tREB\t-\tnobody\t", "unknown body `nobody`"),
        ("actors/g.tsv", "x\tX\tXXX\t-\t\t", "unknown sector"),
        ("actors/g.tsv", "x\tX\tREB\tzzz\t\t", "unknown state `zzz`"),
        (
            "actors/g.tsv",
            "x\tX\tREB\t-\t\tSDF\ny\tY\tREB\t-\t\tSDF",
            "`sdf` names x and y",
        ),
        ("actors/g.tsv", "x\tX\tREB\t-\t\t\nx\tY\tREB\t-\t\t", "the id is taken"),
        ("actors/g.tsv", "x\tX\tREB\t-\t\t\t\tmore", "8 columns"),
        ("actors/states2.tsv", "cc\tCC\tCeland\tC\t\t\t", "write ISO codes"),
        (
            "actors/persons.tsv",
            "Ann A\taaa\tpresident 2001..2005\t\nBen B\taaa\tpresident 2004..2008\t",
            "Ann A and Ben B at the same time",
        ),
        (
            "actors/persons.tsv",
            "Ann A\taaa\tpresident since 2001\t",
            "is no tenure",
        ),
        (
            "actors/g.tsv",
            "x\tXx\tREB\t-\ty\t\ny\tYy\tREB\t-\tx\t",
            "`x` is part of itself by way of y",
        ),
        ("actors/g.tsv", "x\tXx\tREB\t-\t\t!|Xxx", "the variant `!` is empty"),
        ("actors/g.tsv", "x\tXx\tREB\t-\t\tQ", "the variant `Q` is one letter"),
        ("actors/g.tsv", "x\tXx\tREB\t-\t\tMend", "`Mend` is a common word"),
        ("actors/g.tsv", "x\tXx\tREB\t-\t\t\tsoon", "`soon` is no time"),
        ("actors/g.tsv", "x\tXx\tREB\t-\taaa later\t", "`aaa later` is no time"),
    ] {
        let errors = refused(file, text);
        assert!(errors.contains(told) && errors.contains(file), "{text}: {errors}");
    }
}

#[test]
fn a_tenure_that_ends_in_the_year_in_which_the_next_begins_is_no_clash() {
    let mut sources = Sources::default();
    sources.insert("actors/states.tsv", b"aaa\tAA\tAland\tAlandic\t\t\t\n".to_vec());
    sources.insert(
        "actors/roles.toml",
        b"[words]\nsingle_offices = [\"president\"]".to_vec(),
    );
    let rows = "Ann A\taaa\tpresident 2001..2005\t\nBen B\taaa\tpresident 2005-03..2008-01-20\t";
    sources.insert("actors/persons.tsv", rows.as_bytes().to_vec());
    let actors = Actors::load(compile(&sources).unwrap().leak()).unwrap();
    assert_eq!(actors.holder("aaa", "president", 20_070_101).unwrap().name, "Ben B");
    assert!(actors.holder("aaa", "president", 20_090_101).is_none());
}

#[test]
fn the_shipped_actors_have_nothing_wrong() {
    let errors = check(&shipped());
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn marks_excuse_a_common_word() {
    for variant in ["~Mend", "^Mend", "Mends"] {
        let mut sources = Sources::default();
        sources.insert("actors/common-words.txt", b"mend".to_vec());
        sources.insert("actors/g.tsv", format!("x\tXx\tREB\t-\t\t{variant}").into_bytes());
        assert!(check(&sources).is_empty(), "{variant}");
    }
}

#[test]
fn a_name_is_explained_by_its_row_the_state_and_the_day() {
    let actors = actors();
    let meant = |name: &str, day: Option<u32>, near: Option<&str>| -> Vec<String> {
        let told = actors.explain(name, day, near);
        let meant = told.readings.iter().filter(|r| r.is_meant());
        meant.map(|r| r.actor.id.to_string()).collect()
    };
    assert_eq!(meant("ISI", None, Some("PK")), ["pak-isi"]);
    assert_eq!(meant("ISI", None, Some("IQ")), ["islamic-state-of-iraq"]);
    assert!(meant("ISI", None, None).is_empty());
    assert_eq!(meant("Angela Merkel", Some(20_100_101), None), ["angela-merkel"]);
    assert!(meant("Angela Merkel", Some(20_230_101), None).is_empty());
    let told = actors.explain("Kremlin", None, Some("RU"));
    let row = told.readings[0].spelling.as_ref().unwrap();
    assert_eq!(
        (&*told.readings[0].actor.id, &*row.file),
        ("rus-gov", "actors/organs.tsv")
    );
    let told = actors.explain("prime minister", Some(20_100_101), Some("GB"));
    assert_eq!(told.role.unwrap().holder.unwrap().name, "Gordon Brown");
    assert!(actors.explain("Mend", None, None).word);
    assert!(actors.explain("", None, None).readings.is_empty());
}

#[test]
fn an_office_held_twice_has_one_holder() {
    let actors = actors();
    let holder = |body, office, day| actors.holder(body, office, day).map(|a| a.name.as_str());
    assert_eq!(holder("svk-gov", "prime minister", 20_130_101), Some("Robert Fico"));
    assert_eq!(holder("svk-gov", "prime minister", 20_240_101), Some("Robert Fico"));
    assert_eq!(holder("svk-gov", "astronaut", 20_240_101), None);
    assert_eq!(&*actors.state("SK").unwrap().id, "svk");
}
