//! Why words that can name an event were not coded: for people who ask. Coding does not need it.

use std::sync::Arc;

use knowledge::{Class, Knowledge, ontology::TriggerWord};
use language::{Document, Span, TokenId};

use super::{
    arguments::arguments,
    context::Context,
    parties,
    scene::Scene,
    triggers::{self, Bar},
};
use crate::{Report, resolve::Told};

/// A word that can name an event and has no mention of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Considered {
    /// The word.
    pub span: Span,
    /// What it can mean, in the order of the lexicon, and why it does not.
    pub candidates: Vec<Candidate>,
}

/// A meaning that a word can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Id of the rule: `air_strike/noun/strike`.
    pub rule: Arc<str>,
    /// The class.
    pub class: Class,
    /// The first thing that speaks against it.
    pub why: Why,
}

/// Why a word does not name an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It stands in a part of the report that tells nothing: a caption, a line of the page.
    NotTold,
    /// It is another part of speech here, or part of a noun that names something else.
    OtherPart,
    /// It is an attack with words.
    OfWords,
    /// Nobody makes that claim.
    Unsaid,
    /// This condition does not hold.
    Lacks(String),
    /// This condition holds, and must not.
    Has(String),
    /// It names the event that these words name too.
    SameEvent(Span),
}

/// The words of a report that stand in the lexicon of triggers and have no mention of their own, in text order.
pub fn considered(report: &Report, document: &Document, told: &Told, knowledge: &Knowledge) -> Vec<Considered> {
    let context = Context::new(report, document, told, knowledge);
    let found = triggers::find(&context.semantics, knowledge, |sentence| context.tells(sentence));
    let scene = Scene::new(&context, found);
    let mut all = of_other_events(&context, &scene);
    let named = |i: TokenId| {
        scene
            .triggers
            .iter()
            .any(|t| (t.first..t.end).contains(&i) || t.head == i)
    };
    for token in (0..document.tokens.len()).filter(|&i| !named(i)) {
        let candidates = candidates(&context, token);
        if !candidates.is_empty() {
            let span = document.tokens[token].span;
            all.push(Considered { span, candidates });
        }
    }
    all.sort_by_key(|c| (c.span.start, c.span.end));
    all
}

/// Triggers that name the event of another.
fn of_other_events(context: &Context, scene: &Scene) -> Vec<Considered> {
    let span = |t: usize| parties::span(context, scene.triggers[t].first, scene.triggers[t].end);
    let others = (0..scene.triggers.len()).filter(|&t| scene.stands_for[t] != t);
    others
        .map(|t| Considered {
            span: span(t),
            candidates: vec![Candidate {
                rule: scene.triggers[t].rule.clone(),
                class: scene.triggers[t].class.clone(),
                why: Why::SameEvent(span(scene.stands_for[t])),
            }],
        })
        .collect()
}

/// What a word can mean that names no event here.
fn candidates(context: &Context, token: TokenId) -> Vec<Candidate> {
    let tells = context.tells(context.document.tokens[token].sentence);
    let mut found: Vec<Candidate> = Vec::new();
    for word in triggers::starting(&context.semantics, context.knowledge, token) {
        let Some(why) = (if tells {
            against(context, word, token)
        } else {
            Some(Why::NotTold)
        }) else {
            continue;
        };
        let candidate = Candidate {
            rule: word.rule.clone(),
            class: word.class.clone(),
            why,
        };
        if !found.contains(&candidate) {
            found.push(candidate);
        }
    }
    found
}

/// What speaks against a word that starts at a token; `None` where its other words do not stand there.
fn against(context: &Context, word: &TriggerWord, first: TokenId) -> Option<Why> {
    let semantics = &context.semantics;
    let Some((_, head)) = triggers::extent(semantics, word, first) else {
        return (word.words.len() == 1).then_some(Why::OtherPart);
    };
    let categories = &context.knowledge.lexicons.categories;
    let bar = triggers::bar(
        semantics,
        context.knowledge,
        word,
        (first, head),
        &arguments(semantics, head),
    )?;
    Some(match bar {
        Bar::OfWords => Why::OfWords,
        Bar::Unsaid => Why::Unsaid,
        Bar::Lacks(slot) => Why::Lacks(slot.in_words(categories)),
        Bar::Has(slot) => Why::Has(slot.in_words(categories)),
    })
}
