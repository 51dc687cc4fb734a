//! Passages written for this project, read by the fast engine, with the actors that must be found.

use std::{path::Path, sync::OnceLock};

use knowledge::{Knowledge, Sources};
use language::{Analyse, Document, FastEngine, Span};

use super::*;
use crate::{Interval, Published, PublishedBasis};

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn collect(folder: &Path, prefix: &str, sources: &mut Sources) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{prefix}{}", path.file_name().unwrap().to_string_lossy());
        if path.is_dir() {
            collect(&path, &format!("{name}/"), sources);
        } else {
            sources.insert(name, std::fs::read(&path).unwrap());
        }
    }
}

pub(super) fn shipped() -> &'static Knowledge {
    static KNOWLEDGE: OnceLock<Knowledge> = OnceLock::new();
    KNOWLEDGE.get_or_init(|| {
        let mut sources = Sources::default();
        collect(&root().join("knowledge"), "", &mut sources);
        let blob = knowledge::compile(&sources).unwrap_or_else(|e| panic!("{e:#?}"));
        Knowledge::load(blob.leak()).unwrap()
    })
}

fn engine() -> &'static FastEngine {
    static ENGINE: OnceLock<FastEngine> = OnceLock::new();
    ENGINE.get_or_init(|| FastEngine::load(&std::fs::read(root().join("models/fast/model.bin")).unwrap()).unwrap())
}

fn report(text: &str) -> Report {
    let day = Interval::day(jiff::civil::date(2022, 6, 1));
    Report {
        id: "r-1".into(),
        file: "a.txt".into(),
        source: None,
        title: None,
        url: None,
        language: "en".into(),
        text: text.into(),
        published: Published {
            interval: Some(day),
            basis: PublishedBasis::Metadata,
            evidence: None,
        },
        blocks: Vec::new(),
        copy_of: None,
        copy_share: None,
        origins: crate::Origins::default(),
    }
}

fn read(text: &str) -> Document {
    engine().analyse(text, &[Span::new(0, text.len())])
}

/// The same text without tree and tags.
fn bare(text: &str) -> Document {
    let mut document = read(text);
    for token in &mut document.tokens {
        token.head = None;
        token.relation = language::Relation::Dep;
        token.lemma = "".into();
    }
    document.names.clear();
    document
}

fn told(text: &str, document: &Document) -> Vec<(String, String)> {
    let found = find(&report(text), document, shipped());
    found
        .iter()
        .map(|m| (m.span.of(text).to_owned(), m.id.to_string()))
        .collect()
}

/// Each `words=id` must be found; nothing else may.
#[track_caller]
fn check(text: &str, expected: &str) {
    let found: Vec<String> = told(text, &read(text))
        .into_iter()
        .map(|(w, id)| format!("{w}={id}"))
        .collect();
    assert_eq!(found.join("; "), expected, "{text}");
}

#[test]
fn names_and_variants() {
    check(
        "Militants of Da'esh attacked al-Shabaab in Puntland.",
        "Da'esh=islamic-state; al-Shabaab=al-shabaab",
    );
    check(
        "The Kurdistan Workers’ Party (PKK) killed two soldiers.",
        "Kurdistan Workers’ Party=pkk; PKK=pkk",
    );
    check(
        "Hizbu'llah and Kata’eb Hizbollah fired rockets.",
        "Hizbu'llah=hezbollah; Kata’eb Hizbollah=kataib-hezbollah",
    );
    check("He lived in an islamic state for years.", "");
    check(
        "Fighters from the Islamic State group fled.",
        "Islamic State group=islamic-state",
    );
}

#[test]
fn acronyms_stand_in_capitals() {
    check("IS claimed the attack.", "IS=islamic-state");
    check("THEY LEFT IN A CAR BETWEEN MIDNIGHT AND DAWN.", "");
    check("This is what they told us.", "");
    check("TWO SOLDIERS KILLED IN BLAST, ARMY SAYS THIS IS WAR.", "");
    check(
        "US JETS BOMB MILITIA POSITIONS NEAR THE BORDER TOWN.",
        "US JETS=usa-mil",
    );
    check("THE MINISTER TOLD US THAT NOBODY WAS HURT IN THE BLAST.", "");
}

#[test]
fn introduced_acronyms_are_taken_and_unknown_ones_block_others() {
    check(
        "Fighters of Hay'at Tahrir al-Sham (HTS) entered the town. HTS later denied it.",
        "Hay'at Tahrir al-Sham=hts; HTS=hts; HTS=hts",
    );
    check(
        "The Southern Development Front (SDF) said its offices were raided. The SDF is a small party.",
        "",
    );
    let text = "The Valley Peoples Rescue Front (VPRF) took the village, the Riverine Guard (RG) said.";
    let found: Vec<_> = introduced_acronyms(text, &read(text))
        .iter()
        .map(|a| (a.long.of(text), a.short.of(text)))
        .collect();
    assert_eq!(
        found,
        [("Valley Peoples Rescue Front", "VPRF"), ("Riverine Guard", "RG")]
    );
}

#[test]
fn a_shared_acronym_goes_with_its_state() {
    check(
        "The RSF shelled El Fasher in Sudan, residents said.",
        "RSF=rapid-support-forces",
    );
    check("In Uganda and Congo, the ADF raided a village.", "ADF=adf");
}

#[test]
fn organs_by_role_and_state() {
    check("The Iraqi army entered the town.", "Iraqi army=irq-mil");
    check("Russian warplanes struck a market.", "Russian warplanes=rus-mil");
    check(
        "Syrian state television reported explosions.",
        "Syrian state television=syr-media",
    );
    check(
        "Iran's foreign ministry denied it.",
        "Iran's foreign ministry=irn-foreign",
    );
    check(
        "The government of Chad closed the border.",
        "government of Chad=tcd-gov",
    );
    check(
        "The Iraqi army advanced. The army lost two men.",
        "Iraqi army=irq-mil; army=irq-mil",
    );
    check(
        "Nigerian and Cameroonian troops met. The army lost two men.",
        "Nigerian=nga-mil; Cameroonian troops=cmr-mil",
    );
    check("Villagers said the army had burned homes.", "");
}

#[test]
fn government_forces_are_those_of_the_place() {
    let told = |text: &str| {
        let document = read(text);
        let told = crate::resolve::resolve(&report(text), &document, shipped());
        let by_role = told.actors.iter().filter(|a| a.by_role);
        by_role.map(|a| a.id.to_string()).collect::<Vec<_>>()
    };
    let text = "Government forces shelled Aleppo. French warplanes hit a depot near Homs.";
    assert_eq!(told(text), ["syr-mil"]);
    let text = "Government forces shelled Aleppo and Mosul. French warplanes hit a depot near Homs.";
    assert_eq!(told(text), [""; 0]);
    let text = "The army shelled Aleppo, the French army said. The army denied it.";
    assert_eq!(told(text), ["fra-mil", "fra-mil"]);
    let text = "The Foreign Office summoned the Afghan envoy over the attack in Peshawar.";
    assert_eq!(told(text), ["pak-foreign"]);
}

#[test]
fn old_armies_and_namesakes_are_not_those_of_today() {
    let named = |text: &str| {
        let found = find(&report(text), &read(text), shipped());
        found.into_iter().map(|m| m.name).collect::<Vec<_>>()
    };
    assert_eq!(
        named("German troops attacked Warsaw in September 1939."),
        ["German Armed Forces"]
    );
    assert_eq!(
        named("The Imperial Japanese Army attacked Nanjing in 1937."),
        ["Japanese Armed Forces"]
    );
    assert_eq!(
        named("The United Self-Defense Forces killed 12 farmers in Colombia."),
        ["United Self-Defense Forces of Colombia"]
    );
}

#[test]
fn backed_by_a_state_is_not_the_state() {
    check("Turkish-backed rebels took the village.", "");
    check("Iran-backed militia groups fired rockets at the base.", "");
    check("Pro-Russian separatists held the town.", "");
    check("Hamas-run media reported it.", "");
}

#[test]
fn states_act_or_are_places() {
    check("Syria accused Israel of the raid.", "Syria=syr; Israel=isr");
    check("A bomb exploded in Syria near the border with Iraq.", "");
    check("Three people died in eastern Ukraine.", "");
    check("The strikes by Turkey killed nine people.", "Turkey=tur");
    check(
        "Israel's raid killed two people.",
        "Israel's raid"
            .split('\'')
            .next()
            .map(|w| format!("{w}=isr"))
            .unwrap()
            .as_str(),
    );
    check(
        "A US strike killed three Syrian civilians in the Iraqi city of Mosul.",
        "US=usa",
    );
}

#[test]
fn seats_of_power_act_or_are_places() {
    check("Tehran denied any role.", "Tehran=irn-gov");
    check(
        "Washington accused Moscow of lying.",
        "Washington=usa-gov; Moscow=rus-gov",
    );
    check("A car bomb exploded in Baghdad on Monday.", "");
    check("He flew to Damascus from Tehran.", "");
    check("KABUL, May 31 - A bomb killed nine people.", "");
    check("The Kremlin said it knew nothing.", "Kremlin=rus-gov");
}

#[test]
fn the_engine_without_a_tree_still_serves() {
    let text = "The Iraqi army said Da'esh fighters attacked. Tehran denied it. A bomb exploded in Syria.";
    let found: Vec<String> = told(text, &bare(text)).into_iter().map(|(_, id)| id).collect();
    assert_eq!(found, ["irq-mil", "islamic-state", "irn-gov"]);
}

#[track_caller]
fn check_party(text: &str, phrase: &str, name: &str, id: Option<&str>, words: &str) {
    let document = read(text);
    let actors = find(&report(text), &document, shipped());
    let start = text.find(phrase).unwrap();
    let first = document.token_at(Span::new(start, start + 1).start).unwrap();
    let end = document
        .tokens
        .partition_point(|t| t.span.end as usize <= start + phrase.len());
    let party = party_for(&document, text, first..end, &actors, shipped());
    let found = (party.name.as_str(), party.id.as_deref(), party.span.of(text));
    assert_eq!(found, (name, id, words), "{text}");
}

#[test]
fn parties_of_noun_phrases() {
    check_party(
        "The Iraqi army shot at them.",
        "The Iraqi army",
        "Iraqi Armed Forces",
        Some("irq-mil"),
        "Iraqi army",
    );
    check_party(
        "Iran-backed militia groups fired rockets.",
        "Iran-backed militia groups",
        "Iran-backed militia groups",
        None,
        "Iran-backed militia groups",
    );
    check_party(
        "The blast killed two civilians near Homs.",
        "two civilians",
        "two civilians",
        None,
        "two civilians",
    );
    check_party(
        "Islamic State fighters attacked.",
        "Islamic State fighters",
        "Islamic State",
        Some("islamic-state"),
        "Islamic State fighters",
    );
    check_party(
        "They bombed Ukraine in the night.",
        "Ukraine",
        "Ukraine",
        Some("ukr"),
        "Ukraine",
    );
    check_party(
        "A raid killed the gunmen who had fled.",
        "the gunmen who had fled",
        "gunmen",
        None,
        "gunmen",
    );
    check_party(
        "A Hamas commander died.",
        "A Hamas commander",
        "Hamas commander",
        Some("hamas"),
        "Hamas commander",
    );
}

#[test]
fn persons_and_their_surnames() {
    check(
        "Defense Secretary Lloyd Austin spoke on Friday. Austin said nothing more.",
        "Lloyd Austin=lloyd-austin; Austin=lloyd-austin",
    );
    check("A concert in Austin was cancelled.", "");
    check("Secretary Blinken arrived.", "Blinken=antony-blinken");
}

#[test]
fn parties_by_apposition_and_of_other_people() {
    let text = "The militant group Hamas fired rockets.";
    check_party(
        text,
        "The militant group Hamas",
        "Hamas",
        Some("hamas"),
        "militant group Hamas",
    );
    let text = "Somali extremists shot at them.";
    check_party(
        text,
        "Somali extremists",
        "Somali extremists",
        None,
        "Somali extremists",
    );
    let text = "Russian bombs fell on the town.";
    check_party(
        text,
        "Russian bombs",
        "Russian Armed Forces",
        Some("rus-mil"),
        "Russian bombs",
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]

    #[test]
    fn mentions_are_in_order_and_apart(
        text in "(US|IS|the|Iraqi|army|Syria|in|Kata'ib|Hezbollah|-|backed|said|,|'s|\\(HTS\\)|é| ){0,40}",
    ) {
        let document = read(&text);
        let found = find(&report(&text), &document, shipped());
        for pair in found.windows(2) {
            proptest::prop_assert!(pair[0].end <= pair[1].first);
        }
        for mention in &found {
            proptest::prop_assert!(mention.first < mention.end && !mention.span.of(&text).is_empty());
            let party = party_for(&document, &text, mention.first..mention.end, &found, shipped());
            proptest::prop_assert!(!party.name.is_empty());
        }
    }
}
