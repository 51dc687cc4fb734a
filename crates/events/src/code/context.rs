//! Everything that coding one report looks at, in one place.

use knowledge::{Knowledge, actors::ActorKind};
use language::{Document, NameKind, Relation as R, Tag, TokenId};

use super::{parties, semantics::Semantics};
use crate::{Report, resolve::Told};

/// One report with its analysis.
pub(super) struct Context<'a> {
    pub report: &'a Report,
    pub text: &'a str,
    pub document: &'a Document,
    pub told: &'a Told,
    pub knowledge: &'a Knowledge,
    pub semantics: Semantics<'a>,
}

impl<'a> Context<'a> {
    pub fn new(report: &'a Report, document: &'a Document, told: &'a Told, knowledge: &'a Knowledge) -> Self {
        Self {
            report,
            text: &report.text,
            document,
            told,
            knowledge,
            semantics: Semantics::new(&report.text, document, told, knowledge),
        }
    }

    /// Whether the report itself speaks in a sentence.
    pub fn tells(&self, sentence: usize) -> bool {
        let Some(sentence) = self.document.sentences.get(sentence) else {
            return false;
        };
        let mut blocks = self.report.blocks.iter();
        blocks
            .find(|b| b.span.overlaps(sentence.span))
            .is_none_or(|b| b.kind.tells())
    }

    /// What a personal pronoun stands for: the nearest earlier phrase that can act and agrees in number, subjects of
    /// the sentence before first. `None` for other words.
    pub fn antecedent(&self, token: TokenId) -> Option<TokenId> {
        let pronoun = self.document.tokens.get(token)?;
        if pronoun.tag != Tag::Pron {
            return None;
        }
        let person = self.semantics.is(token, "pronoun_person");
        let plural = self.semantics.is(token, "pronoun_plural");
        if !person && !plural && !self.semantics.is(token, "pronoun_thing") {
            return None;
        }
        // "it was two car bombs that killed nine": it stands for nothing told before.
        let is_noun = |head: TokenId| {
            let led = self.document.children_by(head, &[R::Case]).next().is_some();
            self.document.tokens[head].tag == Tag::Noun && !led
        };
        let expletive = !person && !plural && pronoun.relation == R::Nsubj && pronoun.head.is_some_and(is_noun);
        if expletive || pronoun.relation == R::Expl {
            return None;
        }
        let fits = |i: TokenId| {
            let t = &self.document.tokens[i];
            let many = t.features.has(language::Feature::Plural);
            let is_person = self.is_one_person(i);
            matches!(t.tag, Tag::Noun | Tag::Propn)
                && self.semantics.can_act(i)
                && if person {
                    is_person && !many
                } else if plural {
                    many || self.semantics.is(i, "group_noun")
                } else {
                    !is_person && !many
                }
        };
        // Two sentences back and no further: what is farther is no unmistakable antecedent.
        let sentences = (pronoun.sentence.saturating_sub(2)..=pronoun.sentence).rev();
        sentences.into_iter().find_map(|s| {
            let before = |i: &TokenId| *i < token;
            let subject = self
                .document
                .sentence_tokens(s)
                .find(|(i, t)| before(i) && matches!(t.relation, R::Nsubj | R::NsubjPass) && fits(*i));
            let any = || {
                self.document
                    .sentence_tokens(s)
                    .rev()
                    .find(|(i, _)| before(i) && fits(*i) && self.is_head(*i))
            };
            subject.or_else(any).map(|(i, _)| i)
        })
    }

    /// Whether a noun stands for people one by one, not for a body of them. A known actor is what it is known for.
    pub fn is_one_person(&self, token: TokenId) -> bool {
        if let Some(actor) = parties::actor_at(self, token) {
            let known = self.knowledge.actors.get(&actor.id);
            return known.is_some_and(|a| a.kind == ActorKind::Person);
        }
        let named = self.semantics.name(token) == Some(NameKind::Person);
        named || (self.semantics.is(token, "person") && !self.semantics.is(token, "group_noun"))
    }

    fn is_head(&self, token: TokenId) -> bool {
        !matches!(self.document.tokens[token].relation, R::Compound | R::Flat | R::Amod)
    }
}
