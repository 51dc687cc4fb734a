//! Which event of a sentence came before which: "the first since a bomb killed 90", "came a day after gunmen stormed a
//! post", "followed a similar raid". What is told to come after another is not that other, however like it is.

use std::collections::BTreeSet;

use knowledge::ontology::Kind;
use language::{Relation as R, Span, Tag, TokenId};

use super::{
    context::Context,
    responses::{are_of_one_side, has_side, is_measured, sequel},
    scene::Scene,
    triggers::Trigger,
};

/// `later` came after `earlier`, in these words.
pub(super) struct Sequence {
    pub later: usize,
    pub earlier: usize,
    pub evidence: Span,
}

/// All that a report tells of this.
pub(super) fn find(context: &Context, scene: &Scene) -> Vec<Sequence> {
    let mut found = Vec::new();
    for cue in 0..context.document.tokens.len() {
        if context.semantics.is(cue, "since") || is_measured(context, cue) {
            found.extend(beside(context, scene, cue));
        } else if context.semantics.is(cue, "after") {
            found.extend(preceded(context, scene, cue).or_else(|| preceded_by_clause(context, scene, cue)));
        } else if context.semantics.is(cue, "following") {
            found.extend(sequel(context, scene, cue).map(|(later, earlier)| Sequence {
                later,
                earlier,
                evidence: context.document.tokens[cue].span,
            }));
        }
    }
    let mut known = BTreeSet::new();
    found.retain(|s| s.later != s.earlier && known.insert((s.later, s.earlier)));
    found
}

/// "was attacked by rockets on Monday, following air strikes": an attack behind a preposition came before the one that it is
/// told with. Deaths and damage that followed an attack are its own, and a means may be told so: "a blast after a rocket hit".
fn preceded(context: &Context, scene: &Scene, preposition: TokenId) -> Option<Sequence> {
    let (above, noun) = led_by(context, preposition, R::Case, R::Obl)?;
    let (later, earlier) = (scene.event_at(above)?, scene.event_at(noun)?);
    let (act, before) = (&scene.triggers[later], &scene.triggers[earlier]);
    let of_others = || has_side(context, before) && !are_of_one_side(context, act, before);
    let apart = is_attack(act) && is_attack(before) && !context.semantics.is(act.head, "casualty") && of_others();
    apart.then_some(Sequence {
        later,
        earlier,
        evidence: context.document.tokens[preposition].span,
    })
}

/// What a small word hangs from, and what that leads to above it, by their relations.
fn led_by(context: &Context, word: TokenId, leads: R, stands: R) -> Option<(TokenId, TokenId)> {
    let tokens = &context.document.tokens;
    let led = tokens[word].head.filter(|_| tokens[word].relation == leads)?;
    let above = tokens[led].head.filter(|_| tokens[led].relation == stands)?;
    Some((above, led))
}

fn is_attack(act: &Trigger) -> bool {
    matches!(act.kind, Kind::Attack | Kind::AttackUnspecified)
}

/// "Helicopters shelled the hills after guerrillas staged an attack in which nine died", "jets bombed their camps after a driver
/// was killed": what others did, or whoever killed, came before the attack. "Opened fire after he drew a gun" is one.
fn preceded_by_clause(context: &Context, scene: &Scene, mark: TokenId) -> Option<Sequence> {
    let document = context.document;
    let (above, clause) = led_by(context, mark, R::Mark, R::Advcl)?;
    let later = scene.event_at(above)?;
    let act = &scene.triggers[later];
    let harm = context.semantics.is(act.head, "casualty");
    let violent = |e: &usize| scene.triggers[*e].kind.is_violence();
    let earlier = scene
        .events_below(context, clause)
        .into_iter()
        .find(violent)
        .filter(|&e| e != later)?;
    let lemma = |i: TokenId| &*context.semantics.lemmas[i];
    let acts: Vec<&str> = act.doers().map(lemma).collect();
    let others = || {
        scene.triggers[earlier]
            .doers()
            .all(|i| document.tokens[i].tag != Tag::Pron && !acts.contains(&lemma(i)))
    };
    let attacks = is_attack(act) && !harm && !acts.is_empty();
    (attacks && scene.triggers[earlier].kind != Kind::Clash && others()).then_some(Sequence {
        later,
        earlier,
        evidence: document.tokens[mark].span,
    })
}

/// "The air strike comes after rockets hit the base, killing two", "Tuesday's strikes followed strikes on a depot": what the
/// event came after, where a word stands behind the verb that says so, and so belongs to that.
pub(super) fn earlier_event(context: &Context, scene: &Scene, event: usize, word: TokenId) -> Option<usize> {
    let document = context.document;
    let trigger = &scene.triggers[event];
    let noun = &document.tokens[trigger.head];
    let verb = noun.head.filter(|_| noun.relation == R::Nsubj)?;
    let behind = verb < word && document.ancestors(word).any(|at| at == verb);
    let follows = behind && context.semantics.is(verb, "following");
    let (later, earlier) = follows.then(|| sequel(context, scene, verb)).flatten()?;
    (later == event && scene.triggers[earlier].first < word).then_some(earlier)
}

/// The event told behind a word of time, and those before it; where the word opens the sentence, those behind its clause.
fn beside(context: &Context, scene: &Scene, word: TokenId) -> Vec<Sequence> {
    let document = context.document;
    let deeds = |e: &usize| scene.triggers[*e].kind.is_violence();
    let events: Vec<usize> = scene
        .events_of_sentence(context, document.tokens[word].sentence)
        .filter(deeds)
        .collect();
    let Some(&told) = events.iter().find(|&&e| scene.triggers[e].first > word) else {
        return Vec::new();
    };
    let below = |e: usize| {
        document
            .ancestors(scene.triggers[e].head)
            .any(|a| a == scene.triggers[told].head)
    };
    let opens = |e: usize| {
        let clause = document.tokens[scene.triggers[told].head].relation;
        // "hours after the murder, police sought those who did this crime": that is the murder.
        let mut determiners = document.children_by(scene.triggers[e].head, &[R::Det]);
        let meant = determiners.any(|i| context.semantics.is(i, "definite"));
        e > told && matches!(clause, R::Advcl | R::Obl) && !below(e) && !meant
    };
    let before: Vec<usize> = events
        .iter()
        .copied()
        .filter(|&e| scene.triggers[e].first < word)
        .collect();
    let others = if before.is_empty() {
        events.iter().copied().filter(|&e| opens(e)).collect()
    } else {
        before
    };
    let comes_first = !context.semantics.is(word, "before_mark");
    others
        .into_iter()
        .map(|other| Sequence {
            later: if comes_first { other } else { told },
            earlier: if comes_first { told } else { other },
            evidence: document.tokens[word].span,
        })
        .collect()
}
