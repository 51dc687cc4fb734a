//! How the words around a trigger introduce its event: as known, as new, as another.

use knowledge::lexicons::{Categories, Category};
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
}
