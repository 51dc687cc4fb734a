//! What the accurate engine reads of events passes the coder's own knowledge of English.
#![allow(clippy::unwrap_used, reason = "what a test cannot read, it fails on")]

use annalist::{Annalist, Engine};

/// Who did what a text tells, by name.
fn initiators(annalist: &Annalist, text: &str) -> Vec<String> {
    let coded = annalist.code(annalist.report_of(text, None).unwrap());
    let parties = coded.mentions.iter().flat_map(|m| &m.initiators);
    parties.map(|p| p.name.clone()).collect()
}

#[test]
fn who_backs_an_attack_did_not_do_it() {
    let annalist = Annalist::embedded(Engine::Accurate).unwrap();
    assert_eq!(
        initiators(
            &annalist,
            "The town has faced a US-backed offensive by Kurdish fighters for a month, residents said."
        ),
        ["Kurdish fighters"]
    );
    assert_eq!(
        initiators(
            &annalist,
            "The city faced a Russian-backed assault for weeks, aid workers said."
        ),
        Vec::<String>::new()
    );
}

/// What a text tells, as class and words.
fn events(annalist: &Annalist, text: &str) -> Vec<(String, String)> {
    let coded = annalist.code(annalist.report_of(text, None).unwrap());
    let event = |m: &events::Mention| (m.class.to_string(), m.trigger.of(&coded.report.text).to_owned());
    coded.mentions.iter().map(event).collect()
}

#[test]
fn a_weapon_that_kills_loses_no_event() {
    let annalist = Annalist::embedded(Engine::Accurate).unwrap();
    let text = "BLIDA - A bomb in a market wounded eight people on Sunday. Soldiers sealed off the area. \
        Two suicide bombers wearing explosive vests killed 35 people in Chibok on Friday. \
        A roadside bomb killed three soldiers near Gao. Gunmen shot dead two farmers on Saturday.";
    let told = events(&annalist, text);
    let has = |class: &str, words: &str| told.iter().any(|(c, t)| c == class && t == words);
    assert!(has("bombing_ied", "bomb"), "{told:?}");
    assert!(has("suicide_bombing", "killed"), "{told:?}");
    assert!(has("bombing_ied", "killed"), "{told:?}");
}

#[test]
fn nobodys_claim_is_no_claim() {
    let annalist = Annalist::embedded(Engine::Accurate).unwrap();
    let text =
        "There was no immediate claim of responsibility for a bomb that killed three people in Batticaloa on Friday.";
    let told = events(&annalist, text);
    assert!(
        !told.is_empty() && told.iter().all(|(class, _)| class != "claim_of_responsibility"),
        "{told:?}"
    );
}

#[test]
fn who_acts_in_another_clause_did_not_do_it() {
    let annalist = Annalist::embedded(Engine::Accurate).unwrap();
    let text = "The U.S. military launched airstrikes on Wednesday on facilities in Iraq used by Kataib Hezbollah and other \
        militias backed by Iran.";
    let coded = annalist.code(annalist.report_of(text, None).unwrap());
    let of = |m: &events::Mention| m.initiators.iter().map(|p| p.name.clone()).collect::<Vec<_>>();
    let strikes = coded
        .mentions
        .iter()
        .find(|m| m.class.to_string() == "air_strike")
        .map(of);
    assert_eq!(strikes, Some(vec!["United States Armed Forces".to_owned()]));
}
