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
fn a_siege_of_years_is_one_event() {
    let annalist = Annalist::embedded(Engine::Accurate).unwrap();
    let text = "Rebels first blockaded the two towns in 2015 after an offensive that ousted the army.";
    let coded = annalist.code(annalist.report_of(text, None).unwrap());
    let siege = coded.mentions.iter().find(|m| m.class.as_str() == "blockade_siege");
    assert!(siege.is_some_and(|m| !m.aggregate));
}

#[test]
fn a_toll_told_in_the_next_sentence_is_kept() {
    let annalist = Annalist::embedded(Engine::Accurate).unwrap();
    for (text, killed) in [
        (
            "Warplanes hit a bakery in Kutum on Monday. Nurses said that seven customers were killed.",
            7,
        ),
        (
            "Insurgents attacked a camp near Djibo on Monday. Three guards were killed and six cooks were wounded.",
            3,
        ),
    ] {
        let told = mentions(&annalist, "2014-03-05", text);
        let tolls: Vec<u64> = told.iter().filter_map(|m| m.killed).map(|c| u64::from(c.low)).collect();
        assert_eq!(tolls, [killed], "{text}");
    }
}

#[test]
fn a_blast_told_once_in_a_long_report_stands_by_its_toll() {
    let annalist = Annalist::embedded(Engine::Accurate).unwrap();
    let text = "The trial of the plumber opened in Nairobi on Monday. He is 40 years old. He has lived here for ten years. \
        The judge read the papers for an hour. The hotel was wrecked in 1998 by a blast that killed 60 people. \
        The plumber says that he was at home. His wife sat in the second row. Nobody left the room.";
    let told = events(&annalist, text);
    assert!(told.iter().any(|(_, words)| words == "blast"), "{told:?}");
}

#[test]
fn words_that_name_one_event_are_one_mention() {
    let annalist = Annalist::embedded(Engine::Accurate).unwrap();
    let once = |text: &str, class: &str| {
        let told = events(&annalist, text);
        let same = told.iter().filter(|(c, _)| c == class).count();
        assert_eq!(same, 1, "{told:?}");
    };
    once(
        "The navy carried out 12 airstrike operations in Derna on Monday.",
        "air_strike",
    );
    once("Raiders set homes on fire in Gwoza on Monday.", "arson");
}

#[test]
fn a_broken_truce_is_no_truce() {
    let annalist = Annalist::embedded(Engine::Accurate).unwrap();
    let told = events(
        &annalist,
        "The rebels violated the truce nine times on Monday, the army said.",
    );
    assert!(told.iter().all(|(class, _)| class != "ceasefire_agreement"), "{told:?}");
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

/// The mentions of a text published on a day.
fn mentions(annalist: &Annalist, day: &str, text: &str) -> Vec<events::Mention> {
    let published = events::Interval::day(day.parse().unwrap());
    annalist
        .code(annalist.report_of(text, Some(published)).unwrap())
        .mentions
}

/// The first mention of a class.
fn of<'a>(mentions: &'a [events::Mention], class: &str) -> &'a events::Mention {
    mentions.iter().find(|m| m.class.to_string() == class).unwrap()
}

#[test]
fn who_undergoes_an_attack_or_acts_in_another_clause_did_not_do_it() {
    let annalist = Annalist::embedded(Engine::Accurate).unwrap();
    assert_eq!(
        initiators(
            &annalist,
            "The U.S. military launched airstrikes on Wednesday on facilities in Iraq used by Kataib Hezbollah and other \
            militias backed by Iran."
        ),
        ["United States Armed Forces"]
    );
    assert_eq!(
        initiators(
            &annalist,
            "The US forces in Iraq have come under attack at least 151 times since October, an official said."
        ),
        Vec::<String>::new()
    );
}

#[test]
fn a_clause_that_tells_when_lends_neither_place_nor_day() {
    let annalist = Annalist::embedded(Engine::Accurate).unwrap();
    let text = "The airstrike comes after rockets hit a US military base at the airport of Erbil on February 15, killing a \
        contractor.";
    let told = mentions(&annalist, "2021-02-26", text);
    let strike = of(&told, "air_strike");
    assert!(strike.places.is_empty(), "{:?}", strike.places);
    assert!(strike.time.is_none_or(|t| t.span.is_none()), "{:?}", strike.time);
    assert!(!of(&told, "shelling_missile").places.is_empty());
}

#[test]
fn a_day_that_names_an_event_is_that_events_alone() {
    let annalist = Annalist::embedded(Engine::Accurate).unwrap();
    let text =
        "At least 233 people have been killed by the army since the February 1 coup, according to a monitoring group.";
    let told = mentions(&annalist, "2021-03-18", text);
    assert!(of(&told, "coup").time.is_some_and(|t| t.span.is_some()));
    let others = told.iter().filter(|m| m.class.to_string() != "coup");
    assert!(others.clone().count() > 0);
    assert!(
        others.clone().all(|m| m.time.is_none_or(|t| t.span.is_none())),
        "{told:?}"
    );
}

#[test]
fn the_graver_deed_is_told_apart_from_its_operation() {
    let annalist = Annalist::embedded(Engine::Accurate).unwrap();
    let text = "Malian armed forces summarily executed civilians during an operation in Moura on Sunday.";
    let told = events(&annalist, text);
    assert!(
        told.contains(&("execution".to_owned(), "executed".to_owned())),
        "{told:?}"
    );
}

#[test]
fn what_did_not_happen_has_no_day_of_what_did() {
    let annalist = Annalist::embedded(Engine::Fast).unwrap();
    let text = "A car bomb exploded near a hotel in Mogadishu on Tuesday, killing 18 people. Police sealed the area off. A car \
        bomb of that size has not gone off in Mogadishu for years, he said of the hotel bombing.";
    let told = mentions(&annalist, "2019-09-06", text);
    let denied = told.iter().find(|m| m.status == events::Status::Denied).unwrap();
    assert_eq!(denied.time, None);
}

#[test]
fn who_rejects_an_accusation_does_not_say_that_none_was_made() {
    let annalist = Annalist::embedded(Engine::Accurate).unwrap();
    let text = "Tehran rejects US charge over attack on Saudi oil\n\nIran on Sunday denied that it had attacked oil plants in \
        Saudi Arabia a day earlier. Foreign ministry spokesman Abbas Mousavi called the American accusation \"blind and futile\".";
    let told = mentions(&annalist, "2019-09-15", text);
    let accusations: Vec<_> = told.iter().filter(|m| m.class.to_string() == "accusation").collect();
    assert!(!accusations.is_empty());
    for accusation in accusations {
        assert_eq!(accusation.status, events::Status::Asserted);
        let by: Vec<_> = accusation.initiators.iter().map(|p| &*p.name).collect();
        assert_eq!(by, ["United States"]);
    }
}

#[test]
fn a_word_of_the_means_beside_its_verb_is_no_second_event() {
    let annalist = Annalist::embedded(Engine::Accurate).unwrap();
    let told = events(&annalist, "The Syrian army denied that it had used chemical weapons.");
    let attacks = told.iter().filter(|(class, _)| class == "cbrn_attack");
    assert_eq!(attacks.count(), 1, "{told:?}");
}

#[test]
fn a_gas_explosion_is_no_bombing() {
    let annalist = Annalist::embedded(Engine::Accurate).unwrap();
    let told = events(
        &annalist,
        "A gas explosion in a block of flats killed four people in Lyon on Monday.",
    );
    assert_eq!(told, []);
}

#[test]
fn the_time_of_an_event_is_its_own() {
    let annalist = Annalist::embedded(Engine::Accurate).unwrap();
    let days = |text: &str| -> Vec<String> {
        let told = mentions(&annalist, "2016-05-11", text);
        let days = |m: &events::Mention| m.time.map(|when| when.interval.edtf()).unwrap_or_default();
        told.iter().map(days).collect()
    };
    for (text, expected) in [
        // So many days after another event.
        (
            "Gunmen shot dead a judge on Sunday, three days after a bomb killed six in Lima.",
            ["2016-05-08", "2016-05-05"].as_slice(),
        ),
        // What a picture shows is of no day that its taking tells.
        ("Police beat a man in Cairo, in this photo taken May 3.", &[""]),
        // Of two times, the one in the phrase of the event.
        (
            "The court sentenced four men to death on Friday for the murder of a diplomat in 2002.",
            &["2002"],
        ),
        // Who dies later, dies of what was before: the attack is the bombing, and of its year.
        (
            "A bomb killed nine people in Paris in 1985. A tenth victim died in 1988 of wounds suffered in the attack.",
            &["1985", "1985"],
        ),
        // "The alliance, founded in October, …"
        (
            "A child born in 2012 was hit by a shell in Aleppo on Monday.",
            &["2016-05-09"],
        ),
    ] {
        assert_eq!(days(text), expected, "{text}");
    }
}

#[test]
fn demonstrators_and_police_are_no_two_armed_sides() {
    let annalist = Annalist::embedded(Engine::Accurate).unwrap();
    let told = events(
        &annalist,
        "Nine people died in clashes between demonstrators and police in Sucre on Monday.",
    );
    assert_eq!(told, [("riot".to_owned(), "clashes".to_owned())]);
}

#[test]
fn what_people_do_around_an_attack_is_none() {
    let annalist = Annalist::embedded(Engine::Accurate).unwrap();
    let text = "Three bombs went off in Baga on Monday, killing ten. One of the bombers, a teenager, walked to a house and \
        knocked at the gate.";
    let told = events(&annalist, text);
    assert!(told.iter().all(|(_, words)| words != "knocked"), "{told:?}");
}

#[test]
fn who_breaks_a_cease_fire_agrees_none() {
    let annalist = Annalist::embedded(Engine::Accurate).unwrap();
    let text = "Rebel forces violated the cease-fire and killed four soldiers last week.";
    let told = events(&annalist, text);
    assert!(told.iter().all(|(class, _)| class != "ceasefire_agreement"), "{told:?}");
    assert!(
        told.iter()
            .any(|(class, words)| class == "armed_clash" && words == "violated"),
        "{told:?}"
    );
}

#[test]
fn an_armed_group_claims_what_it_says_it_was_behind() {
    let annalist = Annalist::embedded(Engine::Accurate).unwrap();
    let text = "A bomb killed nine people in Imphal on Monday. Omar Khan, a commander of the Taliban, said his men had \
        carried out the attack.";
    let told = events(&annalist, text);
    assert!(
        told.iter()
            .any(|(class, words)| class == "claim_of_responsibility" && words == "said"),
        "{told:?}"
    );
}

#[test]
fn who_only_speaks_of_a_deed_did_not_do_it() {
    let annalist = Annalist::embedded(Engine::Accurate).unwrap();
    let did = |text: &str| initiators(&annalist, text);
    assert_eq!(
        did("Rebels seized the town. In an interview with Radio Kora, prosecutor Jean Paul called it a massacre."),
        ["Rebels"]
    );
    assert_eq!(
        did("The police chief condemned the killing, said the church."),
        ["police chief"]
    );
    assert_eq!(
        did("The murder of two teachers triggered a revenge attack by miners."),
        ["miners"]
    );
    assert_eq!(did("Policeman shot dead in Lice"), Vec::<String>::new());
    assert_eq!(did("Georgian policeman ‘shot dead’"), Vec::<String>::new());
    assert_eq!(
        did("Several air raids blamed on Egypt killed dozens in Derna."),
        ["Egypt"]
    );
}

#[test]
fn whom_a_strike_helped_was_not_struck() {
    let annalist = Annalist::embedded(Engine::Accurate).unwrap();
    let text = "French jets carried out an airstrike in support of the Government of Mali near Gao.";
    let coded = annalist.code(annalist.report_of(text, None).unwrap());
    assert!(coded.mentions.iter().all(|m| m.targets.is_empty()));
}

#[test]
fn each_source_tells_its_own_toll() {
    let annalist = Annalist::embedded(Engine::Accurate).unwrap();
    let text = "The army said it had killed 40 rebels, while a police spokesman said 14 people had been killed.";
    let coded = annalist.code(annalist.report_of(text, None).unwrap());
    assert!(coded.mentions.iter().all(|m| m.attributed_to.len() < 2));
}

#[test]
fn an_army_is_not_of_where_a_victim_came_from() {
    let annalist = Annalist::embedded(Engine::Accurate).unwrap();
    let text = "Security forces fought gunmen in Tral. One of the dead came from Pakistan. The army shot two men of \
                Hizbul Mujahideen.";
    assert!(
        initiators(&annalist, text)
            .iter()
            .all(|name| !name.contains("Pakistan"))
    );
}

#[test]
fn what_others_did_before_an_attack_is_another_event() {
    let annalist = Annalist::embedded(Engine::Accurate).unwrap();
    let text = "Kenya shelled bases of the Badr rebels on Monday after gunmen killed a driver in Dolo.";
    let coded = annalist.code(annalist.report_of(text, None).unwrap());
    let shelled = coded.mentions.iter().find(|m| m.trigger.of(text) == "shelled");
    let relations = &shelled.unwrap().relations;
    assert!(
        relations.iter().any(|r| r.kind == events::RelationKind::Follows),
        "{relations:?}"
    );
}
