//! What the words around a trigger tell about reference.

use knowledge::lexicons::{Categories, Category, TimeWord, Times};
use language::Span;

/// How the words before a trigger introduce it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Reference {
    /// "the attack", "this attack", "Wednesday's attack": an event known already.
    Definite,
    /// "an attack": an event told for the first time.
    Indefinite,
    /// "another attack", "a second blast", "Separately, a bomb …": not the event told before.
    Another,
    /// Neither.
    #[default]
    Bare,
}

/// Words between a determiner and its noun that are looked through: "the deadly truck bomb attack".
const REACH: usize = 3;

/// The words that tell how a trigger is introduced, by the lexicon.
pub(super) struct Introductions<'k> {
    categories: &'k Categories,
    pointer: Option<Category>,
    introducer: Option<Category>,
    another: Option<Category>,
    own: Option<Category>,
    apart: Option<Category>,
}

impl<'k> Introductions<'k> {
    pub(super) fn new(categories: &'k Categories) -> Self {
        Self {
            categories,
            pointer: categories.named("pointer"),
            introducer: categories.named("introducer"),
            another: categories.named("another"),
            own: categories.named("own"),
            apart: categories.named("apart"),
        }
    }

    fn is(&self, word: &str, category: Option<Category>) -> bool {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        category.is_some_and(|category| self.categories.of(&word).has(category))
    }

    /// Reads the reference of a trigger off the words around it in its sentence.
    pub(super) fn reference(&self, text: &str, sentence: Span, trigger: Span) -> Reference {
        let part = |from: u32, to: u32| text.get(from as usize..to as usize).unwrap_or_default();
        let before = part(sentence.start, trigger.start);
        let behind = part(trigger.end, sentence.end);
        let opening = before.split_whitespace().next();
        if opening.is_some_and(|word| self.is(word, self.apart)) {
            return Reference::Another;
        }
        // "air strikes of its own"
        let mut near = behind.split_whitespace().take(REACH);
        if near.any(|word| self.is(word, self.own)) {
            return Reference::Another;
        }
        for word in before.split_whitespace().rev().take(REACH + 1) {
            if word.ends_with([',', ';', ':', '.', '"', '”', ')']) {
                break;
            }
            let genitive = || word.to_lowercase().ends_with("'s") || word.to_lowercase().ends_with("’s");
            if self.is(word, self.another) || self.is(word, self.own) {
                return Reference::Another;
            }
            if self.is(word, self.pointer) || genitive() {
                return Reference::Definite;
            }
            if self.is(word, self.introducer) {
                return Reference::Indefinite;
            }
        }
        Reference::Bare
    }
}

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

    fn reference_of(text: &str, trigger: &str) -> Reference {
        let start = text.rfind(trigger).unwrap();
        let introductions = Introductions::new(&KNOWLEDGE.lexicons.categories);
        introductions.reference(text, Span::new(0, text.len()), Span::new(start, start + trigger.len()))
    }

    #[test]
    fn determiners_tell_known_from_new() {
        assert_eq!(reference_of("Nobody claimed the attack", "attack"), Reference::Definite);
        assert_eq!(
            reference_of("the deadly truck bomb attack", "attack"),
            Reference::Definite
        );
        assert_eq!(reference_of("Wednesday's explosion", "explosion"), Reference::Definite);
        assert_eq!(
            reference_of("It followed a car bombing", "bombing"),
            Reference::Indefinite
        );
        assert_eq!(reference_of("in the city, another blast", "blast"), Reference::Another);
        assert_eq!(
            reference_of("Separately, a car bomb killed two", "killed"),
            Reference::Another
        );
        assert_eq!(reference_of("in the city, shelling", "shelling"), Reference::Bare);
        assert_eq!(
            reference_of("Iran carried out strikes of its own", "strikes"),
            Reference::Another
        );
    }

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
