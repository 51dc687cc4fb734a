//! Where and when: the places and times that stand in the clause of an event.

mod places;
mod times;

use language::{Relation as R, Span, TokenId};

use super::{
    context::Context,
    scene::{Scene, is_result},
};
use crate::resolve::{CountMention, TimeMention};

pub(super) use places::{backs, places, tells_when};
pub(super) use times::{time, time_of_news, unknown_day};

/// Which of some things told, which stand in text order, lie in the sentence of a token. An event, its places and its
/// times stand in one sentence.
fn in_sentence<T>(context: &Context, token: TokenId, told: &[T], span: impl Fn(&T) -> Span) -> std::ops::Range<usize> {
    let sentence = context.document.tokens[token].sentence;
    let whole = context
        .document
        .sentences
        .get(sentence)
        .map_or(Span::default(), |s| s.span);
    let first = told.partition_point(|t| span(t).end <= whole.start);
    let end = told.partition_point(|t| span(t).start < whole.end);
    first..end.max(first)
}

/// The times told in the sentence of a token.
pub(super) fn times_of_sentence<'a>(context: &Context<'a>, token: TokenId) -> &'a [TimeMention] {
    let times = &context.told.times;
    &times[in_sentence(context, token, times, |t| t.span)]
}

/// The numbers told in the sentence of a token.
pub(super) fn counts_of_sentence<'a>(context: &Context<'a>, token: TokenId) -> &'a [CountMention] {
    let counts = &context.told.counts;
    &counts[in_sentence(context, token, counts, |c| c.span)]
}

/// Whether a span has one of some words in it.
fn covers_any(context: &Context, span: Span, words: &[TokenId]) -> bool {
    words.iter().any(|&w| context.document.tokens[w].span.overlaps(span))
}

/// The event that was at a place. "condemned the attacks in Tartus": wherever the tree hangs it, the place is that of the
/// deed which is spoken of, not of the speech.
fn deed_at(context: &Context, scene: &Scene, head: TokenId) -> Option<usize> {
    let event = event_for(context, scene, head)?;
    if !scene.triggers[event].kind.is_speech() {
        return Some(event);
    }
    let between = scene.triggers[event].head..head;
    let deed = scene
        .events_of_sentence(context, context.document.tokens[head].sentence)
        .filter(|&e| between.contains(&scene.triggers[e].head) && !scene.triggers[e].kind.is_speech());
    Some(deed.last().unwrap_or(event))
}

/// The event that a phrase belongs to: by the tree, else the only event that its sentence tells.
fn event_for(context: &Context, scene: &Scene, head: TokenId) -> Option<usize> {
    if let Some(event) = scene.event_over(context, head) {
        return Some(event);
    }
    if scene.stands_apart(context, head) {
        return None;
    }
    only_deed(context, scene, head)
}

/// The only event that the sentence of a phrase tells.
fn only_deed(context: &Context, scene: &Scene, head: TokenId) -> Option<usize> {
    let sentence = context.document.tokens[head].sentence;
    let mut deeds = scene
        .events_of_sentence(context, sentence)
        .filter(|&e| !scene.triggers[e].kind.is_speech());
    deeds.next().filter(|_| deeds.next().is_none())
}

/// "entered the town, killed 14 and burned 60 houses", "attacked a post, kidnapping three": the event that an act goes on
/// from, by the same doer in the same clause.
fn continued(context: &Context, scene: &Scene, event: usize) -> Option<usize> {
    let document = context.document;
    let goes_on = |at: TokenId| {
        let mut own = document.children_by(at, &[R::Nsubj, R::NsubjPass, R::Mark, R::Advmod]);
        match document.tokens[at].relation {
            R::Conj => own.all(|i| !matches!(document.tokens[i].relation, R::Nsubj | R::NsubjPass)),
            R::Advcl => own.next().is_none(),
            _ => false,
        }
    };
    let mut at = scene.triggers[event].head;
    while goes_on(at) {
        at = document.tokens[at].head?;
        if let Some(other) = scene.event_at(at) {
            let (act, before) = (&scene.triggers[event], scene.triggers[other].kind);
            // "arrested five over the bomb that tore through a market, killing 28": nobody is killed by an arrest.
            let fits = before.is_violence() || !before.is_speech() && !is_result(context, act.head);
            return Some(other).filter(|&o| o < event && fits);
        }
        if !is_result(context, at) {
            return None;
        }
    }
    None
}

/// The token of a span that stands nearest the root.
pub(super) fn head_of(context: &Context, span: Span) -> Option<TokenId> {
    let tokens = &context.document.tokens;
    let first = tokens.partition_point(|t| t.span.end <= span.start);
    let end = tokens.partition_point(|t| t.span.start < span.end);
    (first..end).find(|&i| tokens[i].head.is_none_or(|h| !(first..end).contains(&h)))
}
