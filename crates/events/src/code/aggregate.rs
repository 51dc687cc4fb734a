//! Whether a mention tells of many events at once.

use knowledge::ontology::PartOfSpeech;
use language::{Feature, Relation as R, Tag, TokenId};

use super::{context::Context, setting, triggers::Trigger};
use crate::resolve::{
    TimeMention,
    times::{Extent, TimeKind},
};

/// More days than this hold a series, not one event.
const LONGEST_EVENT: i64 = 21;

/// Days of the longest month.
const LONGEST_MONTH: i64 = 31;

/// Whether a trigger names a series: a plural with a word for repetition, a number of them over a long time, a plural
/// without article that stands for the kind; a verb of repetition.
pub(super) fn is_aggregate(context: &Context, trigger: &Trigger) -> bool {
    let document = context.document;
    let token = &document.tokens[trigger.head];
    let semantics = &context.semantics;
    let below: Vec<TokenId> = document.children(trigger.head).map(|(i, _)| i).collect();
    let cue = |i: &TokenId| semantics.is(*i, "aggregate") && document.tokens[*i].relation != R::Conj;
    if trigger.part != PartOfSpeech::Noun {
        let habitual = |&i: &TokenId| semantics.is(i, "habitual") && document.tokens[i].relation == R::Advmod;
        return below.iter().any(habitual) || long_time(context, trigger, 1);
    }
    // "a series of attacks", "a wave of bombings"
    let counted_off = token.relation == R::Nmod && token.head.is_some_and(|h| semantics.is(h, "aggregate"));
    if counted_off {
        return true;
    }
    if !token.features.has(Feature::Plural) {
        return false;
    }
    below.iter().any(cue) || long_time(context, trigger, 3) || many(context, trigger.head) || is_bare(context, trigger)
}

/// "attacks since October", "strikes over the past year": a long time so many steps below the trigger, or the verb of
/// its clause.
fn long_time(context: &Context, trigger: &Trigger, steps: usize) -> bool {
    let verb = context.document.tokens[trigger.head].head;
    let verb = verb.filter(|&v| steps > 1 && context.document.tokens[v].tag == Tag::Verb);
    setting::times_of_sentence(context, trigger.head).iter().any(|time| {
        // "in February" is vague, not long; nor is "in 2012", for what a verb tells.
        let vague = time.kind == TimeKind::Date && time.extent == Extent::Within;
        let days = match (vague, trigger.part) {
            (true, PartOfSpeech::Verb) => i64::MAX,
            (true, _) => LONGEST_MONTH,
            (false, _) => LONGEST_EVENT,
        };
        let long = time.interval.is_some_and(|i| i.days() > days) || time.kind == TimeKind::Set;
        let head = setting::head_of(context, time.span);
        long && head.is_some_and(|h| {
            context
                .document
                .ancestors(h)
                .take(steps)
                .any(|a| a == trigger.head || Some(a) == verb)
        })
    })
}

/// Five or more of them.
fn many(context: &Context, head: TokenId) -> bool {
    setting::counts_of_sentence(context, head)
        .iter()
        .any(|c| c.counted == Some(head) && c.low >= 5)
}

/// "attacks on shipping": no article, no owner, no number, no day.
fn is_bare(context: &Context, trigger: &Trigger) -> bool {
    let document = context.document;
    let determined = document.children(trigger.head).any(|(i, t)| {
        matches!(t.relation, R::Det | R::NmodPoss | R::Nummod)
            || (i < trigger.head && matches!(t.relation, R::Amod | R::Compound) && context.semantics.is_actor(i))
            // "twin explosions shook the town": two of one moment.
            || context.semantics.is(i, "pair")
    });
    // "have seen attacks since October": of no one day.
    let times = setting::times_of_sentence(context, trigger.head);
    let is_long = |time: &TimeMention| time.interval.is_some_and(|days| days.days() > LONGEST_EVENT);
    let dated = times.iter().any(|time| !is_long(time));
    let long = !times.is_empty() && !dated;
    let object_of_deed = document.tokens[trigger.head]
        .head
        .is_some_and(|h| context.semantics.is(h, "light_verb"));
    !determined && !dated && (long || !object_of_deed)
}
