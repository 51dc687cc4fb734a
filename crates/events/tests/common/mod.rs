//! Knowledge for tests of merging: the classes with kind and family, the words of grammar and time, and nothing else.

use knowledge::{Knowledge, Sources};

const FRAMES: &str = "[plain]\nabout = \"none\"\n";

/// Class, kind and family of all leaves.
pub const LEAVES: &[(&str, &str, &str)] = &[
    ("air_strike", "attack", "aerial"),
    ("drone_strike", "attack", "aerial"),
    ("shelling_missile", "attack", "fire"),
    ("bombing_ied", "attack", "explosive"),
    ("suicide_bombing", "attack", "explosive"),
    ("cbrn_attack", "attack", "cbrn"),
    ("armed_clash", "clash", "ground"),
    ("ground_assault", "attack", "ground"),
    ("attack_on_civilians", "attack", "ground"),
    ("targeted_killing", "attack", "ground"),
    ("abduction", "custody", "custody"),
    ("hostage_taking", "custody", "custody"),
    ("arrest_detention", "custody", "custody"),
    ("execution", "attack", "ground"),
    ("torture", "custody", "custody"),
    ("sexual_violence", "attack", "custody"),
    ("looting_property_destruction", "damage", "damage"),
    ("arson", "damage", "damage"),
    ("interception_air_defence", "interception", "fire"),
    ("naval_attack_shipping", "attack", "sea"),
    ("blockade_siege", "posture", "sea"),
    ("deployment_mobilisation", "posture", "posture"),
    ("weapons_transfer", "posture", "posture"),
    ("ceasefire_agreement", "relation", "relations"),
    ("peace_talks", "relation", "relations"),
    ("threat_warning", "threat", "statement"),
    ("demand", "demand", "statement"),
    ("accusation", "accusation", "statement"),
    ("denial", "denial", "statement"),
    ("claim_of_responsibility", "claim", "statement"),
    ("condemnation", "condemnation", "statement"),
    ("sanction", "relation", "relations"),
    ("diplomatic_break_expulsion", "relation", "relations"),
    ("protest", "unrest", "unrest"),
    ("riot", "unrest", "unrest"),
    ("protest_crackdown", "unrest", "unrest"),
    ("coup", "unrest", "unrest"),
    ("displacement", "displacement", "posture"),
    ("aid_relief", "relation", "relations"),
    ("cyber_attack", "posture", "posture"),
    ("weapons_test", "posture", "posture"),
    ("troop_withdrawal", "posture", "posture"),
    ("casualty_report", "toll", "statement"),
    ("attack_unspecified", "attack_unspecified", "any_attack"),
];

/// The classes, without triggers.
pub fn knowledge() -> Knowledge {
    let mut sources = Sources::default();
    sources.insert("ontology/frames.toml", FRAMES.as_bytes().to_vec());
    for file in ["lexicons/times.toml", "lexicons/categories/grammar.toml"] {
        let path = format!("{}/../../knowledge/{file}", env!("CARGO_MANIFEST_DIR"));
        sources.insert(file, std::fs::read(path).expect("the lexicon is there"));
    }
    for (i, (leaf, kind, family)) in LEAVES.iter().enumerate() {
        let number = i + 1;
        let toml = format!(
            "leaf = \"{leaf}\"\nnumber = {number}\ndefinition = \"-\"\nkind = \"{kind}\"\nfamily = \"{family}\"\n\
             precedence = {number}\nactors = \"V\"\nboundaries = []\nframe = \"plain\"\n\
             [mappings]\nplover = \"-\"\ncameo = \"-\"\nacled = \"-\"\nucdp = \"-\"\ngtd = \"-\"\n\
             [[example]]\ntext = \"It struck.\"\ntrigger = \"struck\"\n\
             [[counter_example]]\ntext = \"Rain fell.\"\nwhy = \"weather\"\n"
        );
        sources.insert(format!("ontology/{leaf}.toml"), toml.into_bytes());
    }
    let blob = knowledge::compile(&sources).expect("the classes compile");
    Knowledge::load(blob.leak()).expect("the classes load")
}
