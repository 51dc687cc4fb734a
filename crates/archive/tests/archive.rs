#![allow(clippy::unwrap_used, reason = "a test that panics fails, as it should")]
//! What an archive must do, on real files.

mod support;

use std::{fs, path::Path};

use archive::{Act, Added, Archive, Edit, Error, Filter, Order, Ruling, Run};
use events::{Interval, Report, Status};
use support::{Collection, collection};

/// A folder with an archive that holds the collection.
fn filled() -> (tempfile::TempDir, Archive, Collection) {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = Archive::create(&folder.path().join("a.annalist")).unwrap();
    let all = collection();
    archive.add_reports(&all.reports, &all.mentions).unwrap();
    archive.store_incidents(&all.incidents, &all.links).unwrap();
    (folder, archive, all)
}

fn ids(archive: &Archive, filter: &Filter) -> Vec<String> {
    let page = archive.incidents(filter).unwrap();
    page.items.iter().map(|i| i.id.to_string()).collect()
}

fn same(a: &[Report], b: &[Report]) {
    assert_eq!(format!("{a:#?}"), format!("{b:#?}"));
}

#[test]
fn what_goes_in_comes_out() {
    let (_folder, archive, all) = filled();
    same(&archive.reports().unwrap(), &all.reports);
    assert_eq!(archive.mentions().unwrap(), all.mentions);
    assert_eq!(archive.all_incidents().unwrap(), all.incidents);
    assert_eq!(archive.links().unwrap(), all.links);
    assert_eq!(archive.check().map_err(|e| e.to_string()), Ok(()));
}

#[test]
fn it_is_still_there_when_opened_again() {
    let (_folder, archive, all) = filled();
    let path = archive.path().to_owned();
    drop(archive);
    let archive = Archive::open_read_only(&path).unwrap();
    assert_eq!(archive.mentions().unwrap(), all.mentions);
    let files = fs::read_dir(path.parent().unwrap()).unwrap().count();
    assert_eq!(files, 1, "an archive is one file");
}

#[test]
fn adding_again_changes_nothing() {
    let (_folder, mut archive, all) = filled();
    let before = archive.counts().unwrap();
    let added = archive.add_reports(&all.reports, &all.mentions).unwrap();
    assert_eq!(
        added,
        Added {
            new: 0,
            known: 3,
            mentions: 0
        }
    );
    assert_eq!(archive.counts().unwrap(), before);
    assert!(!archive.is_stale().unwrap(), "nothing new needs no merging");
}

#[test]
fn the_order_of_adding_does_not_show() {
    let folder = tempfile::tempdir().unwrap();
    let all = collection();
    let mut archive = Archive::create(&folder.path().join("a")).unwrap();
    for report in all.reports.iter().rev() {
        archive
            .add_reports(std::slice::from_ref(report), &all.mentions)
            .unwrap();
        assert!(archive.is_stale().unwrap());
    }
    same(&archive.reports().unwrap(), &all.reports);
    assert_eq!(archive.mentions().unwrap(), all.mentions);
}

#[test]
fn storing_replaces_incidents() {
    let (_folder, mut archive, all) = filled();
    archive.store_incidents(&all.incidents[..1], &[]).unwrap();
    assert_eq!(archive.all_incidents().unwrap(), all.incidents[..1]);
    assert!(archive.links().unwrap().is_empty());
    assert_eq!(archive.incident_of("m-cccc3333-34").unwrap(), None);
}

#[test]
fn a_step_that_fails_leaves_all_as_it_was() {
    let (_folder, mut archive, all) = filled();
    let mut wrong = all.incidents.clone();
    wrong[1].mentions = vec!["m-nowhere".into()];
    assert!(archive.store_incidents(&wrong, &[]).is_err());
    assert_eq!(archive.all_incidents().unwrap(), all.incidents);
}

#[test]
fn each_filter_holds_for_what_it_says() {
    let (_folder, archive, _) = filled();
    let (strike, rockets) = ("i-11111111", "i-22222222");
    let date = |text: &str| Some(text.parse().unwrap());
    let text = |text: &str| Some(text.to_owned());
    let all = Filter::default;
    let cases: Vec<(Filter, Vec<&str>)> = vec![
        (all(), vec![rockets, strike]),
        (
            Filter {
                order: Order::Oldest,
                ..all()
            },
            vec![strike, rockets],
        ),
        (
            Filter {
                order: Order::Killed,
                ..all()
            },
            vec![strike, rockets],
        ),
        (
            Filter {
                order: Order::Voices,
                ..all()
            },
            vec![strike, rockets],
        ),
        (
            Filter {
                class: text("air_strike"),
                ..all()
            },
            vec![strike],
        ),
        (
            Filter {
                class: text("air"),
                ..all()
            },
            vec![],
        ),
        (
            Filter {
                country: text("iq"),
                ..all()
            },
            vec![rockets],
        ),
        (
            Filter {
                place: text("mErV"),
                ..all()
            },
            vec![strike],
        ),
        (
            Filter {
                place: text("north"),
                ..all()
            },
            vec![rockets, strike],
        ),
        (
            Filter {
                actor: text("river"),
                ..all()
            },
            vec![rockets],
        ),
        (
            Filter {
                actor: text("nor-air"),
                ..all()
            },
            vec![strike],
        ),
        (
            Filter {
                actor: text("%"),
                ..all()
            },
            vec![],
        ),
        (
            Filter {
                from: date("2021-03-02"),
                ..all()
            },
            vec![rockets, strike],
        ),
        (
            Filter {
                from: date("2021-03-03"),
                ..all()
            },
            vec![rockets],
        ),
        (
            Filter {
                to: date("2021-03-01"),
                ..all()
            },
            vec![strike],
        ),
        (
            Filter {
                status: Some(Status::Denied),
                ..all()
            },
            vec![],
        ),
        (
            Filter {
                status: Some(Status::Asserted),
                ..all()
            },
            vec![rockets, strike],
        ),
        (
            Filter {
                min_killed: Some(17),
                ..all()
            },
            vec![strike],
        ),
        (
            Filter {
                min_killed: Some(18),
                ..all()
            },
            vec![],
        ),
        (
            Filter {
                text: text("ane sorel"),
                ..all()
            },
            vec![strike],
        ),
        (
            Filter {
                text: text("\"response to\" kell"),
                ..all()
            },
            vec![rockets, strike],
        ),
        (
            Filter {
                text: text("\"to response\""),
                ..all()
            },
            vec![],
        ),
        (
            Filter {
                text: text("NEAR( OR \" AND"),
                ..all()
            },
            vec![],
        ),
        (
            Filter {
                text: text("  "),
                ..all()
            },
            vec![rockets, strike],
        ),
        (
            Filter {
                limit: Some(1),
                ..all()
            },
            vec![rockets],
        ),
        (Filter { offset: 1, ..all() }, vec![strike]),
        (
            Filter {
                country: text("SY"),
                class: text("shelling_missile"),
                ..all()
            },
            vec![],
        ),
    ];
    for (filter, expected) in cases {
        assert_eq!(ids(&archive, &filter), expected, "{filter:?}");
    }
    let page = archive
        .incidents(&Filter {
            limit: Some(1),
            ..all()
        })
        .unwrap();
    assert_eq!(page.total, 2, "the total does not depend on the page");
}

#[test]
fn a_dossier_has_all_of_an_incident() {
    let (_folder, archive, all) = filled();
    let strike = archive.incident("i-11111111").unwrap().unwrap();
    assert_eq!(strike.incident, all.incidents[0]);
    same(&strike.reports, &all.reports);
    let mentions: Vec<&str> = strike.mentions.iter().map(|m| &*m.id).collect();
    assert_eq!(mentions.len(), 3);
    assert_eq!(strike.links, all.links);
    assert_eq!(strike.linked["i-22222222"], all.incidents[1]);
    assert!(strike.witnesses.is_empty(), "the words stand in a report that it has");
    assert!(archive.incident("i-0").unwrap().is_none());
}

#[test]
fn a_folder_has_all_of_a_report() {
    let (_folder, archive, all) = filled();
    let folder = archive.report("r-cccc3333").unwrap().unwrap();
    assert_eq!(folder.mentions.len(), 2);
    let incidents: Vec<&str> = folder.mentions.iter().map(|m| &*folder.incidents[&m.id]).collect();
    assert_eq!(incidents, ["i-22222222", "i-11111111"]);
    same(std::slice::from_ref(&folder.report), &all.reports[2..]);
    assert!(archive.report("r-0").unwrap().is_none());
}

#[test]
fn reports_are_listed_and_searched() {
    let (_folder, archive, _) = filled();
    let page = archive.list_reports(None, 0, 2).unwrap();
    let listed: Vec<&str> = page.items.iter().map(|r| &*r.id).collect();
    assert_eq!((listed, page.total), (vec!["r-cccc3333", "r-bbbb2222"], 3));
    assert_eq!(archive.list_reports(Some("depot"), 0, 9).unwrap().total, 1);
}

#[test]
fn facets_count_incidents() {
    let (_folder, archive, _) = filled();
    let facets = archive.facets().unwrap();
    let countries: Vec<_> = facets.countries.iter().map(|f| (&*f.value, f.incidents)).collect();
    assert_eq!(countries, [("IQ", 1), ("SY", 1)]);
    assert_eq!(facets.classes.len(), 2);
    assert_eq!(facets.statuses[0].incidents, 2);
}

#[test]
fn ids_are_found_by_their_beginning() {
    let (_folder, archive, _) = filled();
    let found: Vec<_> = archive.ids_starting("i-1", 5).unwrap().into_iter().collect();
    assert_eq!(found, ["i-11111111"]);
    assert_eq!(archive.ids_starting("r-", 2).unwrap().len(), 2);
    assert!(archive.ids_starting("%", 5).unwrap().is_empty());
}

#[test]
fn mentions_can_be_coded_anew() {
    let (_folder, mut archive, all) = filled();
    let mut anew = all.mentions[0].clone();
    anew.status = Status::Alleged;
    archive
        .replace_mentions(std::slice::from_ref(&anew.report), std::slice::from_ref(&anew))
        .unwrap();
    assert_eq!(archive.mention(&anew.id).unwrap(), Some(anew));
    assert!(archive.is_stale().unwrap());
}

#[test]
fn what_is_put_in_the_place_of_incidents_and_not_ended_changes_nothing() {
    let (_folder, archive, all) = filled();
    let renewal = archive.renew().unwrap();
    renewal.add(&all.incidents[..1]).unwrap();
    drop(renewal);
    assert_eq!(archive.all_incidents().unwrap(), all.incidents);
    let told = archive.incidents_of(&all.reports[0].id).unwrap();
    assert!(!told.is_empty() && told.iter().all(|i| i.reports.contains(&all.reports[0].id)));
}

#[test]
fn copies_are_noted() {
    let (_folder, archive, mut all) = filled();
    all.reports[1].copy_of = Some("r-aaaa1111".into());
    let renewal = archive.renew().unwrap();
    all.reports.iter().for_each(|r| renewal.set_copy(r).unwrap());
    renewal.end(&[]).unwrap();
    same(&archive.reports().unwrap(), &all.reports);
}

#[test]
fn rulings_are_only_added() {
    let (_folder, mut archive, all) = filled();
    let mention = all.mentions[0].id.clone();
    let acts = [
        Act::Reject(mention.clone()),
        Act::Undo(1),
        Act::Edit(Edit {
            mention: mention.clone(),
            field: "killed".to_owned(),
            value: Some("{\"low\":3}".to_owned()),
        }),
        Act::Merge(vec![mention]),
    ];
    for act in &acts {
        let ruling = Ruling {
            number: 0,
            person: "A. Reader".to_owned(),
            made: "2021-04-01T10:00:00Z".to_owned(),
            act: act.clone(),
            reason: None,
        };
        archive.add_ruling(&ruling).unwrap();
    }
    let log = archive.rulings().unwrap();
    assert_eq!(log.iter().map(|r| r.number).collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!(log.into_iter().map(|r| r.act).collect::<Vec<_>>(), acts);
    let sqlite = rusqlite::Connection::open(archive.path()).unwrap();
    assert!(sqlite.execute("DELETE FROM ruling", []).is_err());
    assert!(sqlite.execute("UPDATE ruling SET person = 'x'", []).is_err());
}

#[test]
fn runs_of_one_program_add_up() {
    let (_folder, mut archive, _) = filled();
    let run = Run {
        program: "annalist 0.1.0".to_owned(),
        knowledge: "k".to_owned(),
        model: "m".to_owned(),
        reports: 2,
        mentions: 3,
    };
    archive.add_run(&run).unwrap();
    archive.add_run(&run).unwrap();
    assert_eq!(
        archive.runs().unwrap(),
        [Run {
            reports: 4,
            mentions: 6,
            ..run
        }]
    );
}

#[test]
fn a_file_of_another_kind_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    fs::write(
        &path,
        "These are notes, not an archive, and they must stay as they are. ".repeat(99),
    )
    .unwrap();
    let before = fs::read(&path).unwrap();
    assert!(matches!(Archive::create(&path), Err(Error::NotAnArchive { .. })));
    assert_eq!(fs::read(&path).unwrap(), before);
    let other = folder.path().join("other.sqlite");
    let sqlite = rusqlite::Connection::open(&other).unwrap();
    sqlite.execute_batch("CREATE TABLE mine (a)").unwrap();
    assert!(matches!(Archive::create(&other), Err(Error::NotAnArchive { .. })));
}

#[test]
fn a_later_format_is_refused() {
    let (_folder, archive, _) = filled();
    let path = archive.path().to_owned();
    drop(archive);
    let sqlite = rusqlite::Connection::open(&path).unwrap();
    sqlite.pragma_update(None, "user_version", 99).unwrap();
    let error = Archive::open(&path).unwrap_err();
    assert!(matches!(error, Error::Newer { found: 99, .. }));
    assert!(error.to_string().contains("install a newer annalist"), "{error}");
}

#[test]
fn a_file_that_is_not_there_is_not_made_by_reading() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none");
    assert!(matches!(Archive::open(&path), Err(Error::Missing { .. })));
    assert!(matches!(Archive::open_read_only(&path), Err(Error::Missing { .. })));
    assert!(!path.exists());
    assert!(matches!(
        Archive::create(&folder.path().join("no/such/folder/a")),
        Err(Error::CannotOpen { .. })
    ));
    assert!(matches!(Archive::create(folder.path()), Err(Error::CannotOpen { .. })));
}

#[test]
fn who_writes_elsewhere_is_waited_for_then_named() {
    let (_folder, mut archive, all) = filled();
    let other = rusqlite::Connection::open(archive.path()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = archive.store_incidents(&all.incidents, &[]).unwrap_err();
    assert!(matches!(error, Error::Locked { .. }), "{error}");
    other.execute_batch("ROLLBACK").unwrap();
    archive.store_incidents(&all.incidents, &[]).unwrap();
}

#[test]
fn what_is_opened_to_read_is_not_written() {
    let (_folder, archive, all) = filled();
    let mut reader = Archive::open_read_only(archive.path()).unwrap();
    let error = reader.store_incidents(&all.incidents, &[]).unwrap_err();
    assert!(matches!(error, Error::ReadOnly { .. }), "{error}");
}

#[test]
fn a_full_disk_is_named_and_loses_nothing() {
    let (_folder, archive, all) = filled();
    let path = archive.path().to_owned();
    drop(archive);
    let mut archive = Archive::open(&path).unwrap();
    archive.limit_pages(1).unwrap();
    let big = support::report(
        "r-big",
        "Delta Wire",
        "2021-05-01",
        &format!("Head\n{}", "word ".repeat(100_000)),
    );
    let error = archive.add_reports(&[big], &[]).unwrap_err();
    assert!(matches!(error, Error::Full { .. }), "{error}");
    same(&archive.reports().unwrap(), &all.reports);
}

#[test]
fn a_record_that_cannot_be_read_is_named() {
    let (_folder, archive, _) = filled();
    let sqlite = rusqlite::Connection::open(archive.path()).unwrap();
    sqlite
        .execute("UPDATE incident SET record = replace(record, 'asserted', 'sworn')", [])
        .unwrap();
    let error = archive.all_incidents().unwrap_err();
    assert!(error.to_string().contains("a status is `sworn`"), "{error}");
}

/// The file was written by `cargo run -p archive --example fixture` when format 1 was current. It is never made anew.
#[test]
fn format_1_opens() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/format-1.annalist");
    fs::copy(fixture, &path).unwrap();
    let archive = Archive::open(&path).unwrap();
    let all = collection();
    same(&archive.reports().unwrap(), &all.reports);
    assert_eq!(archive.mentions().unwrap(), all.mentions);
    assert_eq!(archive.all_incidents().unwrap(), all.incidents);
    assert_eq!(archive.links().unwrap(), all.links);
    assert_eq!(
        archive
            .incidents(&Filter {
                text: Some("depot".into()),
                ..Filter::default()
            })
            .unwrap()
            .total,
        1
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]

    /// Any text, with its spans, comes back as it was.
    #[test]
    fn any_text_comes_back(text in ".{0,80}", words in ".{0,20}") {
        let mut archive = Archive::create(Path::new(":memory:")).unwrap();
        let mut report = support::report("r-any", "Delta Wire", "2021-05-01", &text);
        report.title = Some(words.clone());
        report.published.interval = Some(Interval::new("-000044-03-15".parse().unwrap(), "9999-12-31".parse().unwrap()));
        archive.add_reports(std::slice::from_ref(&report), &[]).unwrap();
        same(&archive.reports().unwrap(), &[report]);
        archive.incidents(&Filter { text: Some(words.clone()), ..Filter::default() }).unwrap();
        archive.list_reports(Some(&words), 0, 10).unwrap();
    }
}
