//! Which event of a report was done or said in answer to which: "in response to", "claimed", "condemned", "comes after".

use std::collections::HashSet;

use knowledge::ontology::Kind;
use language::{Relation as R, Span, Tag, TokenId};

use super::{
    arguments::{Function, is_passive, preposition, subjects},
    context::Context,
    parties::{actor_at, phrase, span},
    reference::same_word,
    scene::Scene,
    status,
    triggers::Trigger,
};
use crate::{Status, resolve::actors::country_of};

/// `from` answers `to`, in these words.
pub(super) struct Response {
    pub from: usize,
    pub to: usize,
    pub evidence: Span,
}

/// All answers that a report tells of.
pub(super) fn find(context: &Context, scene: &Scene) -> Vec<Response> {
    let mut found = Vec::new();
    for event in scene.events() {
        let trigger = &scene.triggers[event];
        if trigger.kind.is_speech() && !matches!(trigger.kind, Kind::Demand | Kind::Accusation) {
            let evidence = span(context, trigger.first, trigger.end);
            found.extend(deed_of(context, scene, event).map(|to| Response {
                from: event,
                to,
                evidence,
            }));
        }
    }
    for cue in 0..context.document.tokens.len() {
        if context.semantics.is(cue, "retaliation") {
            found.extend(retaliation(context, scene, cue));
        } else if context.semantics.is(cue, "provoke") {
            found.extend(provoked(context, scene, cue));
        } else if context.semantics.is(cue, "following") {
            found.extend(answered_by_sequel(context, scene, cue));
        } else if context.semantics.is(cue, "counterattack") {
            found.extend(counterattack(context, scene, cue));
        }
    }
    found.extend(scene.events().flat_map(|event| protests_at(context, scene, event)));
    // Two cues may stand in one phrase: "in response".
    let mut known = HashSet::new();
    let answers = |r: &Response| {
        let [from, to] = [r.from, r.to].map(|e| &scene.triggers[e]);
        may_answer(from.kind, to.kind, status::read(&context.semantics, to).status)
    };
    found.retain(|r| r.from != r.to && answers(r) && known.insert((r.from, r.to)));
    found
}

/// Whether an event of one kind can be the answer to one of another kind and status: who warns of a clash if the army
/// strikes answers no strike yet, nor does who would hit back at strikes that may come.
pub(crate) fn may_answer(from: Kind, to: Kind, told: Status) -> bool {
    let threatens = from == Kind::Threat;
    !(threatens && to == Kind::Relation) && !((threatens || from.is_violence()) && told.is_unreal())
}

/// "protests over the killing", "rioting in protest at the death".
fn protests_at(context: &Context, scene: &Scene, event: usize) -> Vec<Response> {
    let trigger = &scene.triggers[event];
    if trigger.kind != Kind::Unrest {
        return Vec::new();
    }
    let deed = trigger.arguments.iter().find_map(|a| match &a.function {
        Function::Preposition(p) if matches!(&**p, "at" | "over" | "against" | "about") => scene.event_at(a.head),
        _ => None,
    });
    let Some(to) = deed.filter(|&d| is_deed(scene, d)) else {
        return Vec::new();
    };
    let above = scene
        .event_over(context, trigger.head)
        .filter(|&o| scene.triggers[o].kind == Kind::Unrest);
    let evidence = span(context, trigger.first, trigger.end);
    let answer = |from: usize| Response { from, to, evidence };
    above.into_iter().chain([event]).map(answer).collect()
}

/// "the shooting triggered protests"; "police shot a boy, sparking riots".
fn provoked(context: &Context, scene: &Scene, verb: TokenId) -> Option<Response> {
    let document = context.document;
    if is_passive(document, verb) {
        return None;
    }
    // "prompting protests", "prompting police to fire back", wherever the tree hangs the verb.
    let led_to = |i: TokenId| {
        let acts = || document.children_by(i, &[R::Acl]).find_map(|act| scene.event_at(act));
        scene.event_at(i).or_else(acts)
    };
    let from = document.children_by(verb, &[R::Obj, R::Xcomp]).find_map(led_to)?;
    let subject = || subjects(document, verb).into_iter().find_map(|i| scene.event_at(i));
    let hangs = matches!(document.tokens[verb].relation, R::Advcl | R::Conj | R::Xcomp);
    let governor = || {
        document.tokens[verb]
            .head
            .filter(|_| hangs)
            .and_then(|h| scene.event_at(h))
    };
    let acts = |&d: &usize| is_deed(scene, d) || scene.triggers[d].kind == Kind::Unrest;
    let to = subject().or_else(governor).filter(acts)?;
    Some(Response {
        from,
        to,
        evidence: document.tokens[verb].span,
    })
}

fn is_deed(scene: &Scene, event: usize) -> bool {
    let kind = scene.triggers[event].kind;
    kind.is_violence() || kind == Kind::Toll
}

/// The deed that a claim, denial, condemnation or threat speaks of: in its clause, else, for a claim or denial, what the
/// report told last.
pub(super) fn deed_of(context: &Context, scene: &Scene, speech: usize) -> Option<usize> {
    let trigger = &scene.triggers[speech];
    let is_deed = |e: &usize| *e != speech && !scene.triggers[*e].kind.is_speech();
    // "warned of a clash if it intervened in a war": what stands in a condition was not what is answered.
    let in_condition = |e: usize| {
        let deed = scene.triggers[e].head;
        let up = std::iter::once(deed).chain(context.document.ancestors(deed));
        let mut path = up.take_while(|&at| at != trigger.head);
        trigger.kind == Kind::Threat && path.any(|at| is_led_by(context, at, "condition"))
    };
    let mut below = scene.events_below(context, trigger.head).into_iter();
    let below = below.find(|e| is_deed(e) && !in_condition(*e));
    let relative = || {
        // "the attack, which X claimed", "an attack claimed by X"
        let hangs = matches!(context.document.tokens[trigger.head].relation, R::Acl | R::AclRelcl);
        context.document.tokens[trigger.head]
            .head
            .filter(|_| hangs)
            .and_then(|h| scene.event_at(h))
            .filter(is_deed)
    };
    let subject = || {
        let around = trigger.arguments.iter().find_map(|a| scene.event_at(a.head));
        around.filter(is_deed)
    };
    let earlier = || {
        let sentence = context.document.tokens[trigger.head].sentence;
        let near = |e: &usize| context.document.tokens[scene.triggers[*e].head].sentence + 3 >= sentence;
        let told_before = |e: &usize| *e < speech && scene.triggers[*e].kind.is_violence() && near(e);
        let events: Vec<usize> = scene.events().filter(told_before).collect();
        events
            .last()
            .copied()
            .filter(|_| matches!(trigger.kind, Kind::Claim | Kind::Denial))
    };
    // "the navy drew criticism after sinking a trawler": what the verb that the word depends on tells as its cause.
    let cause = || {
        let word = &context.document.tokens[trigger.head];
        let verb = word.head.filter(|_| word.relation == R::Obj && word.tag == Tag::Noun)?;
        let behind = context
            .document
            .children_by(verb, &[R::Advcl, R::Obl])
            .filter(|&i| i > trigger.head);
        let mut told = behind.filter(|&i| is_led_by(context, i, "after"));
        told.find_map(|i| scene.events_below(context, i).into_iter().find(is_deed))
    };
    below.or_else(relative).or_else(subject).or_else(cause).or_else(earlier)
}

/// Whether a clause or phrase opens with a word of a category.
fn is_led_by(context: &Context, at: TokenId, category: &str) -> bool {
    let mut marks = context.document.children_by(at, &[R::Case, R::Mark]);
    marks.any(|mark| context.semantics.is(mark, category))
}

/// Whether words of speech in its own sentence are about an event: "claimed the attack".
pub(super) fn is_spoken_of(context: &Context, scene: &Scene, event: usize) -> bool {
    let sentence = context.document.tokens[scene.triggers[event].head].sentence;
    scene
        .triggers_of_sentence(context, sentence)
        .any(|t| scene.triggers[t].kind.is_speech() && deed_of(context, scene, t) == Some(event))
}

/// "X in retaliation for Y", "X retaliated for Y with Z", "the response to Y".
fn retaliation(context: &Context, scene: &Scene, cue: TokenId) -> Option<Response> {
    let document = context.document;
    if let Some((from, to)) = answered_with(context, scene, cue) {
        let evidence = document.tokens[cue].span;
        return Some(Response { from, to, evidence });
    }
    let answered = told_before(context, scene, cue)
        .or_else(|| below_cue(context, scene, cue))
        .or_else(|| led_by_next(context, scene, cue))?;
    let own = scene.event_at(cue).filter(|&e| e != answered);
    let instrument = || {
        let with = document
            .children_by(cue, &[R::Obl, R::Advcl, R::Obj])
            .filter_map(|i| scene.event_at(i));
        with.into_iter().find(|&e| e != answered)
    };
    let answer = own
        .or_else(instrument)
        .or_else(|| scene.event_over(context, cue).filter(|&e| e != answered))
        // "in response to" may be one preposition, which hangs from the answered act.
        .or_else(|| {
            scene
                .event_over(context, scene.triggers[answered].head)
                .filter(|&e| e != answered)
        })
        .or_else(|| {
            // "hit the convoy to avenge the killings": what the act was meant to do.
            let aim = matches!(document.tokens[cue].relation, R::Advcl | R::Xcomp);
            let above = document.tokens[cue].head.filter(|_| aim)?;
            scene.event_at(above).filter(|&e| e != answered && is_deed(scene, e))
        })
        .or_else(|| {
            // The cue hangs from a light verb whose event is its subject, or is what that is said to be: "the shelling was
            // revenge for the bombing".
            let above: Vec<TokenId> = std::iter::once(cue).chain(document.ancestors(cue)).collect();
            above
                .iter()
                .flat_map(|&a| {
                    document
                        .children_by(a, &[R::Nsubj, R::NsubjPass, R::Obj])
                        .collect::<Vec<_>>()
                })
                .find_map(|i| scene.event_at(i).filter(|&e| e != answered))
        })?;
    Some(Response {
        from: answer,
        to: answered,
        evidence: document.tokens[cue].span,
    })
}

/// In how many sentences' distance the act stands that "they responded with artillery" answers.
const LAST_ACT: usize = 4;

/// Heads of the phrases that say who did it.
fn doers(trigger: &Trigger) -> impl Iterator<Item = TokenId> + '_ {
    let does = |f: &Function| {
        matches!(
            f,
            Function::Subject | Function::Agent | Function::Possessor | Function::Modifier
        )
    };
    trigger
        .arguments
        .iter()
        .filter(move |a| does(&a.function))
        .map(|a| a.head)
}

/// The state that the actor named by a phrase is of.
fn state_of<'a>(context: &Context<'a>, head: TokenId) -> Option<&'a str> {
    let (first, end) = phrase(context, head);
    let actor = (first..end).find_map(|i| actor_at(context, i))?;
    country_of(&actor.id, context.knowledge)
}

/// Whether an act is told to be of a state's side.
pub(super) fn has_side(context: &Context, act: &Trigger) -> bool {
    doers(act).any(|doer| state_of(context, doer).is_some())
}

/// Whether two acts are told to be of different states' sides.
pub(super) fn are_of_two_sides(context: &Context, a: &Trigger, b: &Trigger) -> bool {
    let sides =
        |trigger: &Trigger| -> Vec<&str> { doers(trigger).filter_map(|doer| state_of(context, doer)).collect() };
    let (a, b) = (sides(a), sides(b));
    !a.is_empty() && !b.is_empty() && a.iter().all(|side| !b.contains(side))
}

/// Whether two acts are told to be of one state's side.
pub(super) fn are_of_one_side(context: &Context, a: &Trigger, b: &Trigger) -> bool {
    let mut sides = doers(a).filter_map(|doer| state_of(context, doer));
    sides.any(|side| doers(b).any(|doer| state_of(context, doer) == Some(side)))
}

/// "Troops responded with artillery fire": where the answer alone is named, it answers the act told last.
fn answered_with(context: &Context, scene: &Scene, cue: TokenId) -> Option<(usize, usize)> {
    let document = context.document;
    let names = |i: TokenId| {
        let leads = matches!(preposition(document, i).as_deref(), Some("with" | "by"));
        let gerund = document
            .children_by(i, &[R::Mark])
            .any(|m| &*document.tokens[m].lemma == "by");
        // "with grenades and volleys of tear gas": the answer may be named farther down.
        let told = || scene.events_below(context, i).into_iter().next();
        scene.event_at(i).or_else(told).filter(|_| leads || gerund)
    };
    if document.tokens[cue].tag != Tag::Verb {
        return None;
    }
    let from = document.children_by(cue, &[R::Obl, R::Advcl]).find_map(names)?;
    let to_something = document
        .children_by(cue, &[R::Obl])
        .any(|i| matches!(preposition(document, i).as_deref(), Some("to" | "for")));
    let side = subjects(document, cue).into_iter();
    let side: Vec<&str> = side.filter_map(|s| state_of(context, s)).collect();
    let to = last_act_of_others(context, scene, cue, &side).filter(|_| !to_something)?;
    Some((from, to))
}

/// The act told last before a token, in a few sentences' distance, that is not told to be of the given states: nobody
/// answers an act of his own side.
fn last_act_of_others(context: &Context, scene: &Scene, before: TokenId, side: &[&str]) -> Option<usize> {
    last_act_where(context, scene, before, |trigger| {
        let own = || doers(trigger).any(|doer| state_of(context, doer).is_some_and(|state| side.contains(&state)));
        !own()
    })
}

fn last_act_where(context: &Context, scene: &Scene, before: TokenId, fits: impl Fn(&Trigger) -> bool) -> Option<usize> {
    let document = context.document;
    let sentence = document.tokens[before].sentence;
    let first = document.sentences.get(sentence.saturating_sub(LAST_ACT))?.first;
    let acts = |e: &usize| {
        let trigger = &scene.triggers[*e];
        (is_deed(scene, *e) || trigger.kind == Kind::Unrest) && fits(trigger)
    };
    let near = scene.events().rev().skip_while(|&e| scene.triggers[e].head >= before);
    near.take_while(|&e| scene.triggers[e].head >= first).find(acts)
}

/// The event that a cue says was answered: below it, or the noun that it leads to as a preposition.
fn below_cue(context: &Context, scene: &Scene, cue: TokenId) -> Option<usize> {
    let document = context.document;
    let own = scene.event_at(cue);
    let down = |token: TokenId| scene.events_below(context, token).into_iter().find(|e| Some(*e) != own);
    let mut at = cue;
    for _ in 0..3 {
        if let Some(event) = down(at).filter(|&e| scene.triggers[e].head > cue) {
            return Some(event);
        }
        at = document.tokens[at]
            .head
            .filter(|&h| h > cue || matches!(document.tokens[at].relation, R::Fixed | R::Case))?;
    }
    None
}

/// "in response to a chemical attack that killed dozens": what the preposition behind the cue leads, wherever the tree hangs
/// it.
fn led_by_next(context: &Context, scene: &Scene, cue: TokenId) -> Option<usize> {
    let next = context.document.tokens.get(cue + 1).filter(|t| t.relation == R::Case)?;
    let answers = matches!(next.span.of(context.text), "to" | "for" | "against");
    next.head.filter(|_| answers).and_then(|head| scene.event_at(head))
}

/// "In retaliation, aircraft bombed the town": where what was answered is left out, it is the act of others told last.
fn told_before(context: &Context, scene: &Scene, cue: TokenId) -> Option<usize> {
    let document = context.document;
    let alone = preposition(document, cue).as_deref() == Some("in")
        && document.children_by(cue, &[R::Nmod, R::Obl, R::Acl]).next().is_none()
        && document.tokens.get(cue + 1).is_none_or(|next| next.tag != Tag::Adp);
    let answer = document.tokens[cue]
        .head
        .filter(|_| alone)
        .and_then(|h| scene.event_at(h))?;
    let answer = &scene.triggers[answer];
    let side: Vec<&str> = doers(answer).filter_map(|doer| state_of(context, doer)).collect();
    let sentence = document.sentences.get(document.tokens[cue].sentence)?;
    last_act_of_others(context, scene, sentence.first, &side).filter(|_| answer.kind.is_violence())
}

/// "After seizing the hill, troops fought off a counterattack": it answers the act of others told last.
fn counterattack(context: &Context, scene: &Scene, cue: TokenId) -> Option<Response> {
    let is_real = |event: &usize| {
        !status::read(&context.semantics, &scene.triggers[*event])
            .status
            .is_unreal()
    };
    let from = scene.event_at(cue).filter(is_real)?;
    let trigger = &scene.triggers[from];
    let to = last_act_where(context, scene, trigger.first, |act| {
        act.kind != Kind::Clash && !are_of_one_side(context, act, trigger)
    })?;
    Some(Response {
        from,
        to,
        evidence: span(context, trigger.first, trigger.end),
    })
}

/// "come just days after soldiers were hurt in an attack": wherever the tree hangs the clause, the event told behind "after".
fn told_after(context: &Context, scene: &Scene, verb: TokenId) -> Option<usize> {
    const NEAR: usize = 5;
    let sentence = context.document.tokens[verb].sentence;
    let end = context.document.sentences.get(sentence)?.end;
    let after = (verb + 1..end.min(verb + NEAR)).find(|&i| context.semantics.is(i, "after"))?;
    scene
        .events()
        .find(|&e| (after..end).contains(&scene.triggers[e].head) && is_deed(scene, e) && !is_vow(context, scene, e))
}

/// "the strikes come after the army said that it would retaliate for an attack": not the vow was answered.
fn is_vow(context: &Context, scene: &Scene, event: usize) -> bool {
    let head = scene.triggers[event].head;
    context.document.tokens[head].tag == Tag::Verb && context.semantics.is(head, "retaliation")
}

/// "a day after", "weeks before": what is so far apart is two. "After gunmen opened fire" may tell how it was done.
pub(super) fn is_measured(context: &Context, word: TokenId) -> bool {
    let measured = word
        .checked_sub(1)
        .is_some_and(|before| context.semantics.is(before, "long_unit"));
    measured && (context.semantics.is(word, "after") || context.semantics.is(word, "before_mark"))
}

/// "the strikes come after an attack": news says so where the one answered the other.
fn answered_by_sequel(context: &Context, scene: &Scene, verb: TokenId) -> Option<Response> {
    let (later, earlier) = sequel(context, scene, verb)?;
    // "the strikes on Tuesday followed strikes on Monday": more of the same.
    let again = same_word(context, scene.triggers[later].head, scene.triggers[earlier].head)
        || are_of_one_side(context, &scene.triggers[later], &scene.triggers[earlier]);
    let both_violent = scene.triggers[later].kind.is_violence() && scene.triggers[earlier].kind.is_violence();
    (both_violent && !again).then(|| Response {
        from: later,
        to: earlier,
        evidence: context.document.tokens[verb].span,
    })
}

/// "the strikes come after an attack", "followed an attack": the later event, then the earlier.
pub(super) fn sequel(context: &Context, scene: &Scene, verb: TokenId) -> Option<(usize, usize)> {
    let document = context.document;
    let subject = document
        .children_by(verb, &[R::Nsubj])
        .find_map(|i| scene.event_at(i))?;
    let by_tree = document.children_by(verb, &[R::Obl, R::Advcl, R::Obj]).find_map(|i| {
        let after = document
            .children_by(i, &[R::Case, R::Mark])
            .any(|c| context.semantics.is(c, "after"));
        (after || document.tokens[i].relation == R::Obj)
            .then(|| scene.events_below(context, i))
            .and_then(|e| e.into_iter().find(|&e| !is_vow(context, scene, e)))
    });
    by_tree
        .or_else(|| told_after(context, scene, verb))
        .map(|earlier| (subject, earlier))
}
