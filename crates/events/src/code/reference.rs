//! Back references: "the attack", "the strikes", and the class that the rest of the report gives to an attack whose own
//! passage tells no means.

use std::collections::{BTreeMap, BTreeSet};

use knowledge::{
    Class,
    ontology::{Kind, PartOfSpeech},
};
use language::{Feature, NameKind, Relation as R, TokenId};

use super::{
    arguments::{Argument, Function},
    context::Context,
    responses::{Response, are_of_two_sides},
    scene::{self, Scene},
    sequence::Sequence,
    setting, status,
};
use crate::Status;

/// The rule of a class that came from what a phrase points back to.
const INHERITED: &str = "class/antecedent";

/// In how many sentences' distance another event may tell the means of an attack.
const FARTHEST_MEANS: usize = 10;

/// In how many sentences' distance a phrase finds what it points back to.
const FARTHEST: usize = 12;

/// In how many sentences' distance what happened is meant rather than what may happen.
const REAL: usize = 6;

/// In how many sentences' distance the news of a report is meant rather than what it looks back to.
const NEWS: usize = 6;

/// Sentences that open a report.
const OPENING: usize = 3;

/// What an event of a report is, once the whole report has been read.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub class: Class,
    pub aggregate: bool,
    /// The earlier event that a definite phrase points back to.
    pub refers_to: Option<usize>,
    /// The rule that gave the class where the trigger did not.
    pub rule: Option<&'static str>,
}

/// Reads class and antecedent of every trigger, by index.
pub(super) fn read(
    context: &Context,
    scene: &Scene,
    aggregate: &[bool],
    responses: &[Response],
    sequences: &[Sequence],
) -> Vec<Reading> {
    let mut readings: Vec<Reading> = Vec::with_capacity(scene.triggers.len());
    let aggregate = &of_series(context, scene, aggregate);
    let mut answers: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for response in responses {
        answers.entry(response.to).or_default().push(response.from);
    }
    let answers_of = |t: usize| answers.get(&t).map_or(&[][..], Vec::as_slice);
    for (t, trigger) in scene.triggers.iter().enumerate() {
        let by_means = by_means(context, scene, t);
        let rule = by_means.is_some().then_some("class/means");
        let class = by_means.unwrap_or_else(|| trigger.class.clone());
        let refers_to = if points_back(context, scene, t) {
            // "fired missiles in revenge for the killing": its answer is not what it points back to.
            let is_answer = |o: usize| {
                let mut by = answers_of(t).iter();
                by.any(|&from| from == o || scene.triggers[from].class == readings[o].class)
                    || sequences.iter().any(|s| s.later == t && s.earlier == o)
            };
            antecedent(context, scene, &readings, &is_answer, aggregate, t, &class)
        } else {
            None
        };
        let ontology = &context.knowledge.ontology;
        let unspecified = ontology.kind(&class) == Kind::AttackUnspecified;
        // Ground war is told by such words; what has other means is told by its own first. "The bombing" may be a suicide
        // bomber's, and "the blast" a missile's.
        let blast = context.semantics.is(trigger.head, "explosive_deed") && !tells_means(context, scene, t);
        let told_before = |a: usize| {
            let open = is_open(context, scene, t) || blast && ontology.kin(&readings[a].class, &class);
            open && !trigger.by_sentence && ontology.kind(&readings[a].class) == Kind::Attack
        };
        let inherited = refers_to
            .filter(|&a| unspecified || told_before(a))
            .map(|a| readings[a].class.clone());
        let rule = inherited.as_ref().map_or(rule, |_| Some(INHERITED));
        readings.push(Reading {
            class: inherited.unwrap_or(class),
            aggregate: aggregate[t],
            refers_to,
            rule,
        });
    }
    in_one_sense(context, scene, &mut readings);
    from_rest_of_report(context, scene, (responses, sequences), &mut readings);
    for (trigger, reading) in scene.triggers.iter().zip(&mut readings) {
        let unspecified = context.knowledge.ontology.kind(&reading.class) == Kind::AttackUnspecified;
        if let Some(otherwise) = trigger.otherwise.clone().filter(|_| unspecified) {
            reading.class = otherwise;
            reading.rule = Some("class/otherwise");
        }
    }
    readings
}

/// The class that the means named in the event's own clause give to an attack of unknown means.
fn by_means(context: &Context, scene: &Scene, event: usize) -> Option<Class> {
    let trigger = &scene.triggers[event];
    if trigger.kind != Kind::AttackUnspecified {
        return None;
    }
    let document = context.document;
    let in_clause: Vec<TokenId> = document
        .sentence_tokens(document.tokens[trigger.head].sentence)
        .map(|(i, _)| i)
        .filter(|&i| scene.event_at(i).is_none() && scene.event_over(context, i) == Some(event))
        .collect();
    let leaves = context.knowledge.ontology.leaves().filter(|leaf| {
        leaf.means
            .iter()
            .any(|means| in_clause.iter().any(|&i| context.semantics.is(i, means)))
    });
    leaves.min_by_key(|leaf| leaf.precedence).map(|leaf| leaf.leaf.clone())
}

/// "The attacks" after "attacks since October" are these: a definite plural is a series where the last phrase of its word
/// was one.
fn of_series(context: &Context, scene: &Scene, aggregate: &[bool]) -> Vec<bool> {
    let mut found = aggregate.to_vec();
    for t in 0..found.len() {
        let head = scene.triggers[t].head;
        if found[t] || !is_plural(context, head) || !points_back(context, scene, t) {
            continue;
        }
        let sentence = |o: usize| context.document.tokens[scene.triggers[o].head].sentence;
        let last = (0..t)
            .rev()
            .take_while(|&o| sentence(o) + FARTHEST >= sentence(t))
            .find(|&o| is_plural(context, scene.triggers[o].head) && same_word(context, scene.triggers[o].head, head));
        found[t] = last.is_some_and(|o| found[o]);
    }
    found
}

/// Whether two nouns name an event by the same word: "airstrikes", "the strikes".
pub(super) fn same_word(context: &Context, a: TokenId, b: TokenId) -> bool {
    let (a, b) = (&context.semantics.lemmas[a], &context.semantics.lemmas[b]);
    a == b || (a.len().min(b.len()) > 4 && (a.ends_with(&**b) || b.ends_with(&**a)))
}

/// Whether a phrase points back by itself: definite, with nothing that tells it apart.
fn points_back(context: &Context, scene: &Scene, event: usize) -> bool {
    let trigger = &scene.triggers[event];
    if trigger.part != PartOfSpeech::Noun {
        return false;
    }
    context
        .document
        .children(trigger.head)
        .any(|(i, t)| t.relation == R::Det && context.semantics.is(i, "definite"))
}

/// Whether a trigger is a noun of violence that tells no means, whatever class it was given: "the massacre".
fn is_open(context: &Context, scene: &Scene, event: usize) -> bool {
    let trigger = &scene.triggers[event];
    let alone = trigger.end == trigger.first + 1;
    alone && trigger.part == PartOfSpeech::Noun && context.semantics.is(trigger.head, "open_deed")
}

/// The nearest earlier event that a phrase can mean, and that is no answer to it: kin, of the same number where that is
/// told.
fn antecedent(
    context: &Context,
    scene: &Scene,
    earlier: &[Reading],
    is_answer: &dyn Fn(usize) -> bool,
    aggregate: &[bool],
    event: usize,
    class: &Class,
) -> Option<usize> {
    let ontology = &context.knowledge.ontology;
    let trigger = &scene.triggers[event];
    let plural = is_plural(context, trigger.head);
    let open = trigger.kind.is_violence() && is_open(context, scene, event);
    // "A bomb killed six. The blast …": the bomb is named again.
    let blast = context.semantics.is(trigger.head, "explosive_deed");
    let named_again =
        |o: usize| same_word(context, scene.triggers[o].head, trigger.head) || blast && is_by_weapon(context, scene, o);
    let sentence = |o: usize| context.document.tokens[scene.triggers[o].head].sentence;
    let own = named_around(context, trigger.head);
    let candidates = (0..earlier.len())
        .rev()
        .take_while(|&o| sentence(o) + FARTHEST >= sentence(event))
        .filter(|&o| {
            scene.stands_for[o] == o
                && !is_answer(o)
                && !scene.triggers[o].kind.is_speech()
                && !are_of_two_sides(context, &scene.triggers[o], trigger)
                && names_attack(context, scene, o)
                && (own.is_empty() || tells_one_of(context, sentence(o), &own))
                && (ontology.kin(&earlier[o].class, class) || open && ontology.kind(&earlier[o].class).is_violence())
                && aggregate[o] == aggregate[event]
                && (plural
                    || !is_plural(context, scene.triggers[o].head)
                    || scene.triggers[o].part != PartOfSpeech::Noun)
                && sentence(o) + FARTHEST >= sentence(event)
        });
    // The same word said before, a plural for a plural, weighs more than a sentence's distance.
    candidates.max_by_key(|&o| {
        let near = FARTHEST - (sentence(event) - sentence(o)).min(FARTHEST);
        let number = plural == is_plural(context, scene.triggers[o].head);
        // What is pointed to has happened, mostly.
        let real = status::read(&context.semantics, &scene.triggers[o]).status != Status::Hypothetical;
        let news = !is_background(context, scene, o);
        let weight = near
            + 3 * usize::from(named_again(o))
            + 2 * usize::from(number)
            + REAL * usize::from(real)
            + NEWS * usize::from(news);
        (weight, o)
    })
}

/// Days before publication from which on an event is one that a report looks back to.
const LONG_AGO: i64 = 30;

/// "the worst since the bombing of the church in 2019", "hostages seized in the attack of October 7": whether a report only
/// looks back to an event.
fn is_background(context: &Context, scene: &Scene, event: usize) -> bool {
    let document = context.document;
    let up = std::iter::once(scene.triggers[event].head).chain(document.ancestors(scene.triggers[event].head));
    let since = up.take(3).any(|at| {
        let mut marks = document.children_by(at, &[R::Case, R::Mark]);
        marks.any(|mark| context.semantics.is(mark, "since"))
    });
    let published = context.report.published.interval;
    let old = || {
        let day = setting::time(context, scene, event, false).filter(|when| when.span.is_some());
        published.zip(day).is_some_and(|(published, day)| {
            day.interval.latest < published.earliest && published.distance(day.interval) > LONG_AGO
        })
    };
    since || old()
}

/// "the Newry outrage": places before a noun of violence, which tell it apart.
fn named_around(context: &Context, noun: TokenId) -> Vec<TokenId> {
    let semantics = &context.semantics;
    let beside = context.document.children_by(noun, &[R::Compound, R::Amod]);
    beside
        .filter(|&i| semantics.is_place(i) && !semantics.is_actor(i))
        .collect()
}

/// Whether a sentence has one of some words.
fn tells_one_of(context: &Context, sentence: usize, words: &[TokenId]) -> bool {
    let lemmas = &context.semantics.lemmas;
    let mut tokens = context.document.sentence_tokens(sentence);
    tokens.any(|(i, _)| words.iter().any(|&w| lemmas[w] == lemmas[i]))
}

/// Whether a phrase like "the attack" can mean it: a noun that names an event, a verb of attack, or of going off; not "retook".
fn names_attack(context: &Context, scene: &Scene, event: usize) -> bool {
    let trigger = &scene.triggers[event];
    let is = |category: &str| context.semantics.is(trigger.head, category);
    trigger.part == PartOfSpeech::Noun || is("attack_verb") || is("burst_verb") || is_by_weapon(context, scene, event)
}

/// "A bomb killed six": whether it is told as what a weapon did.
fn is_by_weapon(context: &Context, scene: &Scene, event: usize) -> bool {
    scene.triggers[event].doers().any(|i| context.semantics.is(i, "weapon"))
}

/// Whether an attack has a place or a party of its own, so that it need not be one that the report tells of elsewhere.
fn is_told_apart(context: &Context, scene: &Scene, event: usize) -> bool {
    let trigger = &scene.triggers[event];
    let semantics = &context.semantics;
    let organisation = |i: TokenId| semantics.name(i) == Some(NameKind::Organisation);
    let known = |i: TokenId| semantics.is_actor(i) || semantics.is_place(i);
    trigger.doers().any(organisation) || trigger.arguments.iter().any(|a| known(a.head))
}

/// Whether a verb names its doer and whom it was done to: it tells an event of its own, not one told elsewhere by its means.
fn tells_both_sides(context: &Context, scene: &Scene, event: usize) -> bool {
    let trigger = &scene.triggers[event];
    let is_means = |head: TokenId| context.semantics.is(head, "weapon") || scene.event_at(head).is_some();
    let object = |a: &Argument| a.function == Function::Object;
    trigger.part == PartOfSpeech::Verb && trigger.doers().any(|i| !is_means(i)) && trigger.arguments.iter().any(object)
}

/// Whether a known actor is told to have done it: "the army has killed 264 militants".
fn is_done_by_known(context: &Context, scene: &Scene, event: usize) -> bool {
    let mut doers = scene.triggers[event].doers();
    doers.any(|i| context.semantics.is_actor(context.antecedent(i).unwrap_or(i)))
}

fn is_plural(context: &Context, token: TokenId) -> bool {
    context.document.tokens[token].features.has(Feature::Plural)
}

/// "the drone attack": words before the noun tell the means.
fn tells_means(context: &Context, scene: &Scene, event: usize) -> bool {
    let head = scene.triggers[event].head;
    let mut before = context
        .document
        .children_by(head, &[R::Compound, R::Amod])
        .filter(|&i| i < head);
    before.any(|i| context.semantics.is(i, "weapon"))
}

/// How much more the other uses of a word in a report must weigh than those of its own class.
const BY_FAR: f32 = 2.0;

/// One sense per discourse (Gale, Church and Yarowsky 1992): a noun of attack ("the bombing") has in a report the class
/// that it has elsewhere there, where that is by far the surer one.
fn in_one_sense(context: &Context, scene: &Scene, readings: &mut [Reading]) {
    let nouns: Vec<usize> = (0..readings.len())
        .filter(|&t| {
            let kind = context.knowledge.ontology.kind(&readings[t].class);
            scene.triggers[t].part == PartOfSpeech::Noun && kind == Kind::Attack
        })
        .collect();
    // What each word weighs for each class, by a token that stands for the word; inherited classes have no voice.
    let mut words: BTreeMap<&str, (TokenId, BTreeMap<Class, f32>)> = BTreeMap::new();
    let lent = |t: usize, readings: &[Reading]| readings[t].rule == Some(INHERITED);
    for &t in nouns.iter().filter(|&&t| !lent(t, readings)) {
        let head = scene.triggers[t].head;
        let (_, classes) = words
            .entry(&context.semantics.lemmas[head])
            .or_insert((head, BTreeMap::new()));
        *classes.entry(readings[t].class.clone()).or_default() += scene.triggers[t].confidence;
    }
    for &t in nouns.iter().filter(|&&t| !tells_means(context, scene, t)) {
        let mut weights: BTreeMap<&Class, f32> = BTreeMap::new();
        let alike = words
            .values()
            .filter(|(word, _)| same_word(context, *word, scene.triggers[t].head));
        for (class, weight) in alike.flat_map(|(_, classes)| classes) {
            *weights.entry(class).or_default() += weight;
        }
        let extra = if lent(t, readings) {
            scene.triggers[t].confidence
        } else {
            0.0
        };
        let own = weights.get(&readings[t].class).copied().unwrap_or_default() + extra;
        let surest = weights.iter().max_by(|a, b| a.1.total_cmp(b.1));
        if let Some((class, _)) = surest.filter(|(_, weight)| **weight > BY_FAR * own) {
            readings[t].class = (*class).clone();
            readings[t].rule = Some("class/one sense");
        }
    }
}

/// An attack of unknown means is what the report says elsewhere that it was: by its antecedent, or, where all that the
/// report tells of is of one class, by that. What others answered is told for their sake, and lends its means to none if
/// the report tells of an attack that was no such cause; nor has it the means of its answer.
fn from_rest_of_report(
    context: &Context,
    scene: &Scene,
    (responses, sequences): (&[Response], &[Sequence]),
    readings: &mut [Reading],
) {
    let ontology = &context.knowledge.ontology;
    let is_specific = |t: &usize| {
        scene.stands_for[*t] == *t
            && ontology.kind(&readings[*t].class) == Kind::Attack
            && ontology.leaf(&readings[*t].class).is_some_and(|leaf| !leaf.by_victim)
            && names_attack(context, scene, *t)
    };
    let specific: Vec<usize> = (0..readings.len()).filter(is_specific).collect();
    let deeds = responses.iter().filter(|r| scene.triggers[r.from].kind.is_violence());
    let answered: Vec<usize> = deeds.map(|r| r.to).collect();
    let is_cause = |t: &usize| {
        let again = |&a: &usize| {
            readings[a].class == readings[*t].class
                && same_word(context, scene.triggers[a].head, scene.triggers[*t].head)
        };
        answered.iter().any(again)
    };
    let (causes, others): (Vec<usize>, Vec<usize>) = specific.into_iter().partition(is_cause);
    let specific = if others.is_empty() { causes } else { others };
    // "fired missiles in revenge for the killing": the killing was not by the means of its answer.
    let told: Vec<Class> = readings.iter().map(|r| r.class.clone()).collect();
    let later = sequences.iter().map(|s| (s.earlier, &told[s.later]));
    let answers: BTreeSet<(usize, &Class)> = responses.iter().map(|r| (r.to, &told[r.from])).chain(later).collect();
    let sentence = |t: usize| context.document.tokens[scene.triggers[t].head].sentence;
    for t in 0..readings.len() {
        let kind = ontology.kind(&readings[t].class);
        let result = kind == Kind::Toll
            && scene::is_result(context, scene.triggers[t].head)
            && !is_done_by_known(context, scene, t);
        let open = kind == Kind::AttackUnspecified
            && scene.triggers[t].otherwise.is_none()
            && !is_told_apart(context, scene, t);
        if !(open || result) || readings[t].aggregate || tells_both_sides(context, scene, t) {
            continue;
        }
        let kin = |o: &&usize| {
            readings[**o].aggregate == readings[t].aggregate
                && **o != t
                && !answers.contains(&(t, &told[**o]))
                && !are_of_two_sides(context, &scene.triggers[**o], &scene.triggers[t])
        };
        // Reports open with the event and then tell its means; farther on they look back.
        let near = |o: &&usize| sentence(**o).abs_diff(sentence(t)) <= FARTHEST_MEANS && kin(o);
        let after = || specific.iter().find(|o| **o > t && near(o));
        let before = || specific.iter().rev().find(|o| **o < t && near(o));
        let next = if sentence(t) < OPENING {
            after().or_else(before)
        } else {
            before().or_else(after)
        };
        if let Some(&o) = next {
            readings[t].class = readings[o].class.clone();
            readings[t].rule = Some("class/report");
        }
    }
}
