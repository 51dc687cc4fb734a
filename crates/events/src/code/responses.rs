//! Which event of a report was done or said in answer to which: "in response to", "claimed", "condemned", "comes after".

use knowledge::ontology::Kind;
use language::{Relation as R, Span, TokenId};

use super::{context::Context, parties::span, scene::Scene};

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
        } else if context.semantics.is(cue, "following") {
            found.extend(sequel(context, scene, cue));
        }
    }
    found.retain(|r| r.from != r.to);
    found
}

/// The deed that a claim, denial, condemnation or threat speaks of: in its clause, else, for a claim or denial, what the
/// report told last.
fn deed_of(context: &Context, scene: &Scene, speech: usize) -> Option<usize> {
    let trigger = &scene.triggers[speech];
    let is_deed = |e: &usize| *e != speech && !scene.triggers[*e].kind.is_speech();
    let below = scene.events_below(context, trigger.head).into_iter().find(is_deed);
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
    below.or_else(relative).or_else(subject).or_else(earlier)
}

/// "X in retaliation for Y", "X retaliated for Y with Z", "the response to Y".
fn retaliation(context: &Context, scene: &Scene, cue: TokenId) -> Option<Response> {
    let document = context.document;
    let answered = below_cue(context, scene, cue)?;
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
        .or_else(|| {
            // The cue hangs from a light or copular verb whose event is its subject.
            let above: Vec<TokenId> = document.ancestors(cue).collect();
            above
                .iter()
                .flat_map(|&a| {
                    document
                        .children_by(a, &[R::Nsubj, R::NsubjPass, R::Obj])
                        .collect::<Vec<_>>()
                })
                .find_map(|i| scene.event_at(i))
                .filter(|&e| e != answered)
        })?;
    Some(Response {
        from: answer,
        to: answered,
        evidence: document.tokens[cue].span,
    })
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

/// "the strikes come after an attack": news says so where the one answered the other.
fn sequel(context: &Context, scene: &Scene, verb: TokenId) -> Option<Response> {
    let document = context.document;
    let subject = document
        .children_by(verb, &[R::Nsubj])
        .find_map(|i| scene.event_at(i))?;
    let earlier = document.children_by(verb, &[R::Obl, R::Advcl, R::Obj]).find_map(|i| {
        let after = document
            .children_by(i, &[R::Case, R::Mark])
            .any(|c| context.semantics.is(c, "after"));
        (after || document.tokens[i].relation == R::Obj)
            .then(|| scene.events_below(context, i))
            .and_then(|e| e.into_iter().next())
    })?;
    let both_violent = scene.triggers[subject].kind.is_violence() && scene.triggers[earlier].kind.is_violence();
    both_violent.then(|| Response {
        from: subject,
        to: earlier,
        evidence: document.tokens[verb].span,
    })
}
