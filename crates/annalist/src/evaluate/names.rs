//! Whether two names are one.

use std::{collections::BTreeSet, sync::LazyLock};

use regex::Regex;
use serde_json::Value;
use unicode_normalization::{UnicodeNormalization, char::canonical_combining_class};

/// Words of a name that say nothing.
const EMPTY: [&str; 7] = ["the", "a", "an", "of", "and", "in", "al"];

static FOLDS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    [
        (r"'s\b", ""),
        (r"\bu\.?s\.?(?:a\.?)?(\W|$)", "united states$1"),
        (r"\bamerican\b", "united states"),
        (r"\buk\b|\bu\.k\.", "united kingdom"),
    ]
    .into_iter()
    .filter_map(|(pattern, with)| Some((Regex::new(pattern).ok()?, with)))
    .collect()
});

/// The words of a name: without marks, case, possessives, articles; a few abbreviations written out.
fn words(name: &str) -> BTreeSet<String> {
    let name: String = name.nfkd().collect::<String>().to_lowercase().replace('’', "'");
    let mut name: String = name.chars().filter(|c| canonical_combining_class(*c) == 0).collect();
    for (pattern, with) in FOLDS.iter() {
        name = pattern.replace_all(&name, *with).into_owned();
    }
    let kept = |c: &char| c.is_alphanumeric() || *c == '_' || c.is_whitespace();
    let name: String = name.replace('-', " ").chars().filter(kept).collect();
    let words = name.split_whitespace().filter(|w| !EMPTY.contains(w));
    words.map(str::to_owned).collect()
}

/// Equal words; or the record's name within a system's of at most twice its words; or two or more words of the record's.
pub(super) fn same(gold: &str, system: &str) -> bool {
    let (gold, system) = (words(gold), words(system));
    if gold.is_empty() || system.is_empty() {
        return false;
    }
    gold == system
        || (gold.is_subset(&system) && gold.len() * 2 >= system.len())
        || (system.is_subset(&gold) && system.len() >= 2 && system.len() * 2 >= gold.len())
}

/// The strings by which a system's value goes: its name and its own words.
pub(super) fn of(value: &Value) -> Vec<&str> {
    match value {
        Value::String(name) => vec![name],
        _ => ["name", "quote"]
            .iter()
            .filter_map(|k| value.get(k)?.as_str())
            .collect(),
    }
}

/// How many lists of accepted names are met, and how many of the system's values meet one.
pub(super) fn matches(gold: &[Value], system: &[Value]) -> (usize, usize) {
    let accepted = |alts: &Value| -> Vec<String> {
        let list = alts.as_array().into_iter().flatten();
        list.filter_map(|a| a.as_str().map(str::to_owned)).collect()
    };
    let gold: Vec<Vec<String>> = gold.iter().map(accepted).collect();
    let system: Vec<Vec<&str>> = system.iter().map(of).collect();
    let meet = |alts: &Vec<String>, names: &Vec<&str>| alts.iter().any(|g| names.iter().any(|s| same(g, s)));
    (
        gold.iter().filter(|g| system.iter().any(|s| meet(g, s))).count(),
        system.iter().filter(|s| gold.iter().any(|g| meet(g, s))).count(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_folded_before_they_are_compared() {
        assert_eq!(FOLDS.len(), 4);
        assert!(same("the U.S. army", "United States army"));
        assert!(same("American forces", "US forces"));
        assert!(same("Assad’s forces", "forces of Assad"));
        assert!(same("Hay'at Tahrir al-Sham", "Hayat Tahrir al Sham"));
        assert!(same("Erdoğan", "ERDOGAN"));
        assert!(same("UK", "United Kingdom"));
        assert!(!same("bus", "United States"), "not within a word");
    }

    #[test]
    fn a_name_within_a_longer_one_counts_up_to_twice_its_words() {
        assert!(same("army", "Iraqi army"));
        assert!(!same("army", "northern Iraqi army"));
        assert!(same("Iraqi special forces brigade", "special forces"));
        assert!(
            !same("Iraqi special forces", "forces"),
            "one word of the record's is too little"
        );
        assert!(!same("", "army"));
        assert!(!same("the", "the"));
    }
}
