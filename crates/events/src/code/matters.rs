//! Which sentences are worth a slow engine's reading.

use knowledge::{
    Knowledge,
    lexicons::Category,
    ontology::{Kind, TriggerWord},
};
use language::{Document, Tag, Token};

use super::semantics::lemma;

/// Categories whose words, where no word names an event, still tell that one is near.
const NEAR: [&str; 3] = ["casualty", "weapon", "armed"];

/// In how many sentences' distance of violence a word of talks, threats or moves counts.
const FARTHEST: usize = 3;

/// By sentence of a document: whether it has a word that can name violence, or one of harm, arms or armed people; or, near
/// such a sentence, a word that can name any other event. The document may be a quick reading: only its words count, not
/// what it makes of them.
pub fn matters(text: &str, document: &Document, knowledge: &Knowledge) -> Vec<bool> {
    let sieve = Sieve::new(knowledge);
    let count = document.sentences.len();
    let weights: Vec<Weight> = (0..count)
        .map(|sentence| {
            let words = document.sentence_tokens(sentence).map(|(_, token)| token);
            words
                .map(|token| sieve.weight(text, token))
                .max()
                .unwrap_or(Weight::None)
        })
        .collect();
    let near_violence = |s: usize| {
        let around = s.saturating_sub(FARTHEST)..(s + FARTHEST + 1).min(count);
        weights[around].contains(&Weight::Violence)
    };
    (0..count)
        .map(|s| match weights[s] {
            Weight::Violence => true,
            Weight::Other => near_violence(s),
            Weight::None => false,
        })
        .collect()
}

/// What a word can have to do with events.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    None,
    /// It can name one that is no violence.
    Other,
    /// It can name violence, or goes with it.
    Violence,
}

struct Sieve<'a> {
    knowledge: &'a Knowledge,
    near: Vec<Category>,
}

impl<'a> Sieve<'a> {
    fn new(knowledge: &'a Knowledge) -> Self {
        let categories = &knowledge.lexicons.categories;
        Self {
            knowledge,
            near: NEAR.iter().filter_map(|c| categories.named(c)).collect(),
        }
    }

    fn weight(&self, text: &str, token: &Token) -> Weight {
        if !matches!(token.tag, Tag::Noun | Tag::Propn | Tag::Verb | Tag::Adj) {
            return Weight::None;
        }
        let word = lemma(text, token, |w| !self.triggers(w).is_empty() || self.is_near(w));
        let triggers = self.triggers(&word);
        if self.is_near(&word) || triggers.iter().any(|t| self.is_violent(t)) {
            Weight::Violence
        } else if triggers.is_empty() {
            Weight::None
        } else {
            Weight::Other
        }
    }

    fn triggers(&self, word: &str) -> &[TriggerWord] {
        self.knowledge.ontology.triggers().starting(word)
    }

    fn is_near(&self, word: &str) -> bool {
        let of = self.knowledge.lexicons.categories.of(word);
        self.near.iter().any(|c| of.has(*c))
    }

    fn is_violent(&self, trigger: &TriggerWord) -> bool {
        let kind = self.knowledge.ontology.kind(&trigger.class);
        let others = [
            Kind::Custody,
            Kind::Damage,
            Kind::Unrest,
            Kind::Displacement,
            Kind::Claim,
        ];
        kind.is_violence() || others.contains(&kind)
    }
}
