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
