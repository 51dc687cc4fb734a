//! What the bare words of a report tell, before anything reads it.

use std::collections::HashMap;

/// A line a stem and its weight; the line without a stem has the sum above which a report is read.
const LEARNED: &str = include_str!("glance.tsv");

/// Letters of a word that count.
const LETTERS: usize = 5;

/// Sentences; a shorter text is always read.
const SHORT: usize = 6;

/// Sentences of a report that, if it tells of violence, does so in a sentence that promises it.
const LONG: usize = 10;

/// Tells by its words alone whether a report can tell of political violence, so that the many that do not need not be read.
/// The weights are learned by `training/glance.py`: a logistic regression on the words of annotated sentences.
pub struct Glance {
    weights: HashMap<&'static str, i32>,
    least: i32,
}

impl Glance {
    /// With the weights that the program works with.
    pub fn learned() -> Self {
        let line = |line: &'static str| {
            let (stem, weight) = line.split_once('\t')?;
            Some((stem, weight.parse().ok()?))
        };
        let mut weights: HashMap<&str, i32> = LEARNED.lines().filter_map(line).collect();
        let least = weights.remove("").unwrap_or(i32::MIN);
        Self { weights, least }
    }

    /// Whether a report with this text has to be read. The sum is set so that of the mentions of texts that had no part in
    /// learning the weights one in two thousand or less is lost; a text of a few sentences always has to be read.
    pub fn may_tell(&self, text: &str) -> bool {
        let mut count = 0;
        let mut told = false;
        for sentence in sentences(text) {
            count += 1;
            told |= self.score(sentence) > self.least;
            if told && count >= SHORT {
                return true;
            }
        }
        told || count < SHORT
    }

    /// How likely a sentence of a report tells of violence, by the sum of its weights; nothing for one that is not worth reading
    /// where none that promises more tells of it. Of a report of few sentences, all are worth it.
    pub fn promise(&self, sentence: &str, sentences: usize) -> Option<i32> {
        Some(self.score(sentence)).filter(|&sum| sum > self.least || sentences < LONG)
    }

    /// The sum of the weights of a sentence's stems, each once.
    fn score(&self, sentence: &str) -> i32 {
        let mut found: Vec<(&str, i32)> = Vec::new();
        let mut stem = String::new();
        for word in sentence.split(|c: char| !c.is_alphabetic()) {
            if word.chars().nth(1).is_none() {
                continue;
            }
            stem.clear();
            stem.extend(word.chars().flat_map(char::to_lowercase).take(LETTERS));
            if let Some((stem, weight)) = self.weights.get_key_value(&*stem) {
                found.push((stem, *weight));
            }
        }
        found.sort_unstable();
        found.dedup();
        found.iter().map(|(_, weight)| weight).sum()
    }
}

/// Coarse sentences: what stands up to each mark that ends one, or to the end of a paragraph.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split("\n\n")
        .flat_map(|paragraph| Sentences { rest: paragraph })
        .filter(|part| part.contains(char::is_alphabetic))
}

/// What is left of a paragraph.
struct Sentences<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Sentences<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let mut marks = self.rest.match_indices(['.', '!', '?']);
        let ends = marks.find_map(|(at, mark)| {
            let (before, after) = (self.rest.get(..at)?, self.rest.get(at + mark.len()..)?);
            ends_sentence(before, after).then_some(at + mark.len())
        });
        let (sentence, rest) = self.rest.split_at_checked(ends.unwrap_or(self.rest.len()))?;
        self.rest = rest;
        (!sentence.is_empty()).then_some(sentence)
    }
}

/// "at 9 a.m. on May 3", "the U.S. embassy", "2.5 km", "No. 4": a mark behind a single letter, or before a lower-case letter
/// or a digit, ends nothing.
fn ends_sentence(before: &str, after: &str) -> bool {
    let mut last = before.chars().rev();
    let letter = last.next().is_some_and(char::is_alphabetic) && !last.next().is_some_and(char::is_alphanumeric);
    let next = after.chars().find(|c| !c.is_whitespace());
    !letter && !next.is_some_and(|c| c.is_lowercase() || c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALM: &str = "The orchard was planted by her grandfather. Apples ripen in September here. Nobody sells them. \
                        The village has a school and two shops. A bus comes twice a day. In winter the road is closed by snow.";

    #[test]
    fn a_calm_text_is_settled_and_one_with_an_attack_in_it_is_not() {
        let glance = Glance::learned();
        assert!(!glance.may_tell(CALM));
        assert!(glance.may_tell(&format!(
            "{CALM} Rockets hit the airport and killed three soldiers. Snow fell."
        )));
    }

    #[test]
    fn a_few_words_are_always_read() {
        let glance = Glance::learned();
        assert!(glance.may_tell("SCUD HITS TEL AVIV SUBURB"));
        assert!(glance.may_tell(""));
    }

    #[test]
    fn a_mark_behind_a_letter_or_before_a_small_one_ends_no_sentence() {
        let text = "At 9 a.m. the U.S. ship left. It had 2.5 tons. Who knew? Nobody!";
        let found: Vec<&str> = sentences(text).map(str::trim).collect();
        assert_eq!(
            found,
            [
                "At 9 a.m. the U.S. ship left.",
                "It had 2.5 tons.",
                "Who knew?",
                "Nobody!"
            ]
        );
    }

    #[test]
    fn of_a_long_report_only_sentences_that_can_tell_of_violence_promise_it() {
        let glance = Glance::learned();
        let (attack, calm) = ("Rockets hit the airport and killed three soldiers.", "Snow fell.");
        assert!(glance.promise(attack, 40) > glance.promise(calm, 40));
        assert_eq!(glance.promise(calm, 40), None);
        assert!(glance.promise(calm, 4).is_some());
    }

    #[test]
    fn each_stem_counts_once() {
        let glance = Glance::learned();
        assert!(glance.score("bombing") > 0);
        assert_eq!(glance.score("bombing"), glance.score("bombing, bombings"));
    }
}
