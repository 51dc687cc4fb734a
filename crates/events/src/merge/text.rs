//! What a text's words are, made ready to be compared.

use knowledge::lexicons::{TimeWord, Times};

/// Content words of a stretch of text: lower case, without endings, sorted, each once. Short words are left out, which
/// drops most of those that only hold a sentence together.
pub(super) fn content(text: &str) -> Vec<String> {
    let mut words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.chars().count() >= 4 || (w.len() >= 2 && w.chars().all(|c| c.is_ascii_digit())))
        .map(|w| stem(&w.to_lowercase()))
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// Letters of a name that count: "Iraq" and "Iraqi" are of one place.
const OF_NAME: usize = 4;

/// What a text names: its words with a capital letter that opens no sentence, in lower case and cut short, sorted, each
/// once. Days of the week and months are no names.
pub(super) fn names(text: &str, times: &Times) -> Vec<String> {
    let mut found = Vec::new();
    let mut opens = true;
    for word in text.split_inclusive(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '-')) {
        let letters = word.trim_matches(|c: char| !c.is_alphanumeric());
        // "NAIROBI, 5 May": a word in capitals need not be one because it opens a sentence.
        let named = letters.starts_with(char::is_uppercase) && (!opens || letters.chars().all(char::is_uppercase));
        if letters.chars().count() > 2 && named {
            let lower = letters.to_lowercase();
            let of_time = |w: &TimeWord| matches!(w, TimeWord::Weekday(_) | TimeWord::Month(_));
            if !times.get(&lower).0.iter().any(of_time) {
                found.push(lower.chars().take(OF_NAME).collect());
            }
        }
        // White space alone closes nothing.
        let closes = word.ends_with(['.', '!', '?', ':', '"', '“', '”', '\n']);
        opens = closes || opens && letters.is_empty();
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// A word without its commonest endings, so that forms of one word mostly meet: "bombing", "bombed", "bombs" → "bomb".
pub(super) fn stem(word: &str) -> String {
    let word = word.to_lowercase();
    for ending in ["ings", "ing", "ed", "es", "s", "e"] {
        if let Some(rest) = word.strip_suffix(ending)
            && rest.chars().count() >= 3
        {
            return rest.to_owned();
        }
    }
    word
}

/// Whether a trigger's last word looks like a plural: "blasts".
pub(super) fn is_plural(trigger: &str) -> bool {
    let word = trigger.to_lowercase();
    word.ends_with('s') && !word.ends_with("ss") && word.chars().count() > 3
}

/// Share of the shorter list's words that the two share; 0 where one is empty. Both sorted.
pub(super) fn overlap(a: &[String], b: &[String]) -> f32 {
    let least = a.len().min(b.len());
    if least == 0 {
        return 0.0;
    }
    shared(a, b) as f32 / least as f32
}

/// How many words two sorted lists share.
pub(super) fn shared(a: &[String], b: &[String]) -> usize {
    let (mut i, mut j, mut n) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, n) = (i + 1, j + 1, n + 1),
        }
    }
    n
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::times::corpus::KNOWLEDGE;

    #[test]
    fn names_open_no_sentence() {
        let times = &KNOWLEDGE.lexicons.times;
        let found = names(
            "NAIROBI: Rockets hit Erbil on Monday. The Iraqi army, said Mr. Salih's aide, fled.\nPolice left Basra",
            times,
        );
        assert_eq!(found, ["basr", "erbi", "iraq", "nair"]);
    }

    #[test]
    fn forms_of_a_word_meet() {
        assert_eq!(stem("bombings"), stem("bombed"));
        assert_eq!(stem("attack"), stem("attacked"));
        assert_eq!(
            overlap(&content("Bombs fell on the market"), &content("the bombed markets")),
            1.0
        );
    }
}
