//! The triggers of all leaves by their first word, with conditions ready to be asked.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Class, Conditions, Leaf, Trigger};
use crate::lexicons::{Categories, Category};

/// Part of speech of a trigger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartOfSpeech {
    /// A verb.
    Verb,
    /// A noun.
    Noun,
    /// An adjective or participle.
    Adjective,
}

/// One word of a trigger group, ready to be matched.
#[derive(Clone, Debug)]
pub struct TriggerWord {
    /// Its lemmas.
    pub words: Vec<Box<str>>,
    /// As what.
    pub part: PartOfSpeech,
    /// The class that it names.
    pub class: Class,
    /// Precedence of that class.
    pub precedence: u8,
    /// All slots must hold.
    pub when: Arc<[SlotTerms]>,
    /// No slot may hold.
    pub unless: Arc<[SlotTerms]>,
    /// Name of the frame.
    pub frame: Arc<str>,
    /// The class where nothing in the report tells the means.
    pub otherwise: Option<Class>,
    /// The chance that the word means this class where the conditions hold.
    pub confidence: f32,
    /// Id of the rule: `air_strike/noun/air strike`.
    pub rule: Arc<str>,
}

/// Where around a trigger a condition looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// See [`Conditions::modifier`].
    Modifier,
    /// See [`Conditions::subject`].
    Subject,
    /// See [`Conditions::object`].
    Object,
    /// See [`Conditions::oblique`].
    Oblique,
    /// See [`Conditions::governor`].
    Governor,
    /// See [`Conditions::complement`].
    Complement,
    /// See [`Conditions::sentence`].
    Sentence,
    /// See [`Conditions::report`].
    Report,
}

/// The terms of one slot; it holds where one of them is found.
#[derive(Clone, Debug)]
pub struct SlotTerms {
    /// Where to look.
    pub slot: Slot,
    /// For what.
    pub terms: Vec<Term>,
}

/// What a condition looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term {
    /// These lemmas, one behind the other.
    Lemmas(Vec<Box<str>>),
    /// A word of the category.
    Category(Category),
    /// A set that the engine or the resolvers know.
    Known(KnownSet),
}

/// Sets that are not word lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownSet {
    /// `@place`: a toponym.
    Place,
    /// `@armed`: a known armed actor, or a noun for armed people.
    Armed,
    /// `@rebel`: a known armed group of no state, or a noun for its people.
    Rebel,
    /// `@person`: a person's name, or a noun for people.
    Person,
    /// `@actor`: any known actor.
    Actor,
    /// `@name`: any name.
    Name,
    /// `@named`: a person by name.
    Named,
    /// `@number`: a number.
    Number,
    /// `@any`: anything at all.
    Any,
}

impl Term {
    /// Reads a term; an error says what it should be.
    pub(crate) fn parse(text: &str, categories: &Categories) -> Result<Self, String> {
        if let Some(name) = text.strip_prefix('#') {
            let category = categories.named(name);
            return category
                .map(Term::Category)
                .ok_or_else(|| format!("the category `#{name}` is in no lexicon"));
        }
        if let Some(name) = text.strip_prefix('@') {
            return Ok(Term::Known(match name {
                "place" => KnownSet::Place,
                "armed" => KnownSet::Armed,
                "rebel" => KnownSet::Rebel,
                "person" => KnownSet::Person,
                "actor" => KnownSet::Actor,
                "name" => KnownSet::Name,
                "named" => KnownSet::Named,
                "number" => KnownSet::Number,
                "any" => KnownSet::Any,
                _ => {
                    return Err(format!(
                        "`@{name}` is none of @place @armed @rebel @person @actor @name @named @number @any"
                    ));
                }
            }));
        }
        Ok(Term::Lemmas(lemmas(text)))
    }
}

impl SlotTerms {
    /// The condition in words, as the page of its class has it: "done to: bridge, <weapon>".
    pub fn in_words(&self, categories: &Categories) -> String {
        let terms: Vec<String> = self.terms.iter().map(|t| t.written(categories)).collect();
        super::codebook::condition(self.slot, &terms)
    }
}

impl Term {
    /// As people write it.
    fn written(&self, categories: &Categories) -> String {
        let known = |set: &KnownSet| match set {
            KnownSet::Place => "@place",
            KnownSet::Armed => "@armed",
            KnownSet::Rebel => "@rebel",
            KnownSet::Person => "@person",
            KnownSet::Actor => "@actor",
            KnownSet::Name => "@name",
            KnownSet::Named => "@named",
            KnownSet::Number => "@number",
            KnownSet::Any => "@any",
        };
        match self {
            Self::Lemmas(lemmas) => lemmas.join(" "),
            Self::Category(category) => format!("#{}", categories.name(*category)),
            Self::Known(set) => known(set).to_owned(),
        }
    }
}

/// The triggers of all leaves.
#[derive(Clone, Debug, Default)]
pub struct TriggerIndex {
    by_first: FxHashMap<Box<str>, Vec<TriggerWord>>,
}

impl TriggerIndex {
    /// Indexes the triggers of the leaves.
    ///
    /// # Errors
    /// All terms that can't be read, each with the leaf it stands in.
    pub(crate) fn build<'a>(
        leaves: impl Iterator<Item = &'a Leaf>,
        categories: &Categories,
    ) -> Result<Self, Vec<(Class, String)>> {
        let mut index = Self::default();
        let mut errors = Vec::new();
        for leaf in leaves {
            for trigger in &leaf.triggers {
                match (slots(&trigger.when, categories), slots(&trigger.unless, categories)) {
                    (Ok(when), Ok(unless)) => index.add(leaf, trigger, &when, &unless),
                    (when, unless) => {
                        errors.extend(
                            [when.err(), unless.err()]
                                .into_iter()
                                .flatten()
                                .map(|e| (leaf.leaf.clone(), e)),
                        );
                    }
                }
            }
        }
        if errors.is_empty() { Ok(index) } else { Err(errors) }
    }

    fn add(&mut self, leaf: &Leaf, trigger: &Trigger, when: &Arc<[SlotTerms]>, unless: &Arc<[SlotTerms]>) {
        let frame: Arc<str> = trigger.frame.as_deref().unwrap_or(&leaf.frame).into();
        let parts = [
            (PartOfSpeech::Verb, "verb", &trigger.verb),
            (PartOfSpeech::Noun, "noun", &trigger.noun),
            (PartOfSpeech::Adjective, "adjective", &trigger.adjective),
        ];
        for (part, name, list) in parts {
            for word in list {
                let words = lemmas(word);
                let Some(first) = words.first().cloned() else { continue };
                self.by_first.entry(first).or_default().push(TriggerWord {
                    words,
                    part,
                    class: leaf.leaf.clone(),
                    precedence: leaf.precedence,
                    when: when.clone(),
                    unless: unless.clone(),
                    frame: frame.clone(),
                    otherwise: trigger.otherwise.clone(),
                    confidence: trigger.confidence.unwrap_or(0.8),
                    rule: format!("{}/{name}/{word}", leaf.leaf).into(),
                });
            }
        }
    }

    /// The triggers that start with a lemma.
    pub fn starting(&self, lemma: &str) -> &[TriggerWord] {
        self.by_first.get(lemma).map_or(&[], Vec::as_slice)
    }
}

fn slots(conditions: &Conditions, categories: &Categories) -> Result<Arc<[SlotTerms]>, String> {
    conditions
        .slots()
        .map(|(slot, terms)| {
            let terms = terms
                .iter()
                .map(|t| Term::parse(t, categories))
                .collect::<Result<_, _>>()?;
            Ok(SlotTerms { slot, terms })
        })
        .collect()
}

fn lemmas(text: &str) -> Vec<Box<str>> {
    text.split_whitespace().map(Into::into).collect()
}
