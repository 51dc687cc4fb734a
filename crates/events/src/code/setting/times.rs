//! When an event was: the times that its clause tells, what it shares with other events, and the day of the news.

use knowledge::ontology::Kind;
use language::{Relation as R, Span, Tag, TokenId};

use super::{continued, covers_any, deed_at, event_for, head_of, times_of_sentence};
use crate::{
    Basis, Interval, When,
    code::{context::Context, learned, scene::Scene},
    resolve::{
        TimeMention,
        times::{TimeKind, speech_over},
    },
};

/// The time of an event: the finest that its clause tells, else so long before or after another event as it says.
pub(in crate::code) fn time(context: &Context, scene: &Scene, event: usize, aggregate: bool) -> Option<When> {
    time_told(context, scene, event, aggregate).or_else(|| counted_from(context, scene, event))
}

/// "shot dead a judge on Sunday, three days after a bomb killed six": the day of an event that lies so many days from another
/// event of its sentence.
fn counted_from(context: &Context, scene: &Scene, event: usize) -> Option<When> {
    let tokens = &context.document.tokens;
    times_of_sentence(context, scene.triggers[event].head)
        .iter()
        .find_map(|time| {
            let days: i64 = time.value.strip_prefix('P')?.strip_suffix('D')?.parse().ok()?;
            let mark = tokens.partition_point(|t| t.span.start < time.span.end);
            let mark = Some(mark).filter(|&at| at < tokens.len() && tokens[at].relation == R::Mark)?;
            let after = context.semantics.is(mark, "after");
            let before = context.semantics.is(mark, "before_mark");
            let clause = tokens[mark].head.filter(|_| after || before)?;
            let below = scene.event_at(clause)?;
            let above = context.document.ancestors(clause).find_map(|at| scene.event_at(at))?;
            let (other, days) = match event {
                _ if above == below => return None,
                e if e == above => (below, if after { days } else { -days }),
                e if e == below => (above, if after { -days } else { days }),
                _ => return None,
            };
            let from = time_told(context, scene, other, false)?.interval;
            let moved = |day: jiff::civil::Date| day.checked_add(jiff::Span::new().try_days(days).ok()?).ok();
            Some(When {
                interval: Interval::new(moved(from.earliest)?, moved(from.latest)?),
                basis: Basis::Narrative,
                span: Some(time.span),
            })
        })
}

/// "on Monday", "this week" in a report without a day of publication: the words that tell of a day which is not known.
pub(in crate::code) fn unknown_day(context: &Context, scene: &Scene, event: usize) -> Option<Span> {
    let unknown = |time: &&TimeMention| {
        let of_day = matches!(time.kind, TimeKind::Date | TimeKind::Time) && !time.value.ends_with("_REF");
        let head = head_of(context, time.span).filter(|_| of_day && time.interval.is_none());
        head.is_some_and(|head| is_time_of(context, scene, event, time, head))
    };
    let times = times_of_sentence(context, scene.triggers[event].head);
    times.iter().find(unknown).map(|time| time.span)
}

/// The finest time that the clause of an event tells.
fn time_told(context: &Context, scene: &Scene, event: usize, aggregate: bool) -> Option<When> {
    let days_of = |time: &TimeMention| if aggregate { time.covers() } else { time.locates() };
    if let Some(time) = told_by_clause(context, scene, event) {
        return time.named.or(time.locates()).map(|interval| told(interval, time));
    }
    let mut own: Vec<(TokenId, When)> = Vec::new();
    for time in times_of_sentence(context, scene.triggers[event].head) {
        if let Some(interval) = days_of(time)
            && let Some(head) =
                head_of(context, time.span).filter(|&head| is_time_of(context, scene, event, time, head))
        {
            own.push((head, told(interval, time)));
        }
    }
    // "gathered on Tuesday to remember the massacre in Bisesero in 1994": what is told in the phrase of the event itself
    // stands over what is told with a verb above it.
    let in_phrase = |head: TokenId| is_in_phrase(context, scene.triggers[event].head, head);
    if own.iter().any(|&(head, _)| in_phrase(head)) {
        own.retain(|&(head, _)| in_phrase(head));
    }
    // "issued a statement on Thursday saying troops had raided the town two days earlier"
    let of_speech = |head: TokenId| is_of_speech(context, scene, event, head);
    if own.iter().any(|&(head, _)| !of_speech(head)) {
        own.retain(|&(head, _)| !of_speech(head));
    }
    let finest = own
        .into_iter()
        .map(|(_, when)| when)
        .min_by_key(|when| when.interval.days());
    finest
        .or_else(|| shared_time(context, scene, event))
        .or_else(|| time_meanwhile(context, scene, event))
}

/// "fired on the families as they fled on Wednesday": what went on at the same time was on the same day.
fn time_meanwhile(context: &Context, scene: &Scene, event: usize) -> Option<When> {
    let document = context.document;
    let trigger = scene.triggers[event].head;
    let meanwhile = |at: TokenId| {
        let mut marks = document.children_by(at, &[R::Mark, R::Advmod]);
        document.tokens[at].relation == R::Advcl && marks.any(|mark| context.semantics.is(mark, "meanwhile"))
    };
    let of_clause = |time: &&TimeMention| {
        let above = head_of(context, time.span).map(|head| document.ancestors(head).take_while(|&at| at != trigger));
        above.is_some_and(|mut above| above.any(|at| meanwhile(at) && document.tokens[at].head == Some(trigger)))
    };
    let time = times_of_sentence(context, trigger).iter().find(of_clause)?;
    time.locates().map(|interval| told(interval, time))
}

/// Whether a time, which hangs from a token, is told of an event.
fn is_time_of(context: &Context, scene: &Scene, event: usize, time: &TimeMention, head: TokenId) -> bool {
    let first = context
        .document
        .tokens
        .partition_point(|t| t.span.end <= time.span.start);
    let spoken_of = || deed_at(context, scene, head).filter(|&d| first <= scene.triggers[d].end + 1);
    let named = named_by(context, scene, time);
    let owner = named.or_else(spoken_of).or_else(|| event_for(context, scene, head));
    let learned = learned::words_in_role(context.document, &scene.triggers[event], "time");
    let read = covers_any(context, time.span, &learned);
    // What the engine reads does not take its day from another act.
    let of_other = |o: usize| o != event && (named.is_some() || scene.triggers[o].kind.is_violence());
    let of_other = owner.is_some_and(of_other);
    let trigger = scene.triggers[event].head;
    let parted = is_parted(context, scene, trigger, head)
        || is_of_aside(context, scene, trigger, head)
        || is_of_thing(context, scene, head)
        || is_of_aftermath(context, scene, event, time, head)
        || is_behind_since(context, trigger, head)
        || is_of_count(context, scene, event, head)
        || is_of_rank(context, trigger, time, head);
    !parted && (owner == Some(event) || read && !of_other)
}

/// "said on Thursday", "issued a statement on Thursday": whether a time hangs from a word of speech that is not the event.
fn is_of_speech(context: &Context, scene: &Scene, event: usize, time: TokenId) -> bool {
    let document = context.document;
    let is = |at, category: &str| context.semantics.is(at, category);
    let speech = speech_over(document, time, document.tokens[time].span, is);
    speech.is_some_and(|at| scene.event_at(at) != Some(event))
}

/// "their deadliest attack since the collapse of a truce in March": whether a time stands in a phrase behind "since" that the
/// event is outside of.
fn is_behind_since(context: &Context, event: TokenId, time: TokenId) -> bool {
    let document = context.document;
    let since = |at: TokenId| {
        let mut marks = document.children_by(at, &[R::Case]);
        marks.any(|i| context.semantics.is(i, "since"))
    };
    let own = |at: TokenId| at == event || document.ancestors(event).any(|a| a == at);
    document.ancestors(time).take_while(|&at| !own(at)).any(since)
}

/// "The death toll from the strike reached 30 on Monday": whether a time is that of the counting.
fn is_of_count(context: &Context, scene: &Scene, event: usize, time: TokenId) -> bool {
    let document = context.document;
    let verb = document.tokens[time]
        .head
        .filter(|&at| document.tokens[at].tag == Tag::Verb);
    let counts = |verb: TokenId| {
        let mut parties = document.children_by(verb, &[R::Nsubj, R::NsubjPass, R::Obj]);
        parties.any(|i| context.semantics.is(i, "toll_noun"))
    };
    scene.triggers[event].kind.is_violence() && verb.is_some_and(counts)
}

/// "the third such murder this year": whether a time, which runs up to the day of the news, tells among what an event is
/// counted.
fn is_of_rank(context: &Context, event: TokenId, time: &TimeMention, head: TokenId) -> bool {
    let document = context.document;
    let now = context.report.published.interval;
    let lasts = |days: Interval| days.days() > 6 && now.is_some_and(|now| days.latest >= now.earliest);
    let long = time.interval.is_some_and(lasts);
    let ranked = || {
        let mut words = document.children_by(event, &[R::Amod, R::Nummod]);
        words.any(|i| context.semantics.is(i, "one_of_several"))
    };
    long && event < head && is_in_phrase(context, event, head) && ranked()
}

/// "the massacre of 400 villagers in Bisesero in 1994": whether a time is told in the phrase that a noun heads, with no verb
/// between them.
fn is_in_phrase(context: &Context, noun: TokenId, time: TokenId) -> bool {
    let document = context.document;
    let tokens = &document.tokens;
    let verb = |at: TokenId| matches!(tokens[at].tag, Tag::Verb | Tag::Aux);
    if !matches!(tokens[noun].tag, Tag::Noun | Tag::Propn) {
        return false;
    }
    let mut path = document.ancestors(time).take_while(|&at| at == noun || !verb(at));
    path.any(|at| at == noun) || noun < time && !(noun + 1..time).any(verb)
}

/// How many words can stand between a verb and the head of its time: "released, on Monday, May 5".
const BEFORE_DATE: usize = 6;

/// "a child born in 2012", "a factory built in 2003", "in this photo taken on May 3": whether a time tells of how a person, a
/// thing or a picture came to be.
fn is_of_thing(context: &Context, scene: &Scene, time: TokenId) -> bool {
    let above = std::iter::once(time).chain(context.document.ancestors(time));
    let mut clauses = above.take_while(|&at| scene.event_at(at).is_none());
    // "founded in October, the alliance has …", but not "the office was opened on Monday".
    let modifies = |at: TokenId| match context.document.tokens[at].relation {
        R::Acl | R::AclRelcl | R::Amod => true,
        R::Advcl => context
            .document
            .children_by(at, &[R::Nsubj, R::NsubjPass])
            .next()
            .is_none(),
        _ => false,
    };
    clauses.any(|at| context.semantics.is(at, "origin_verb") && modifies(at)) || is_of_picture(context, time)
}

/// "in this photo taken on May 3": whether a time stands behind a picture and its participle, wherever the tree hangs it.
fn is_of_picture(context: &Context, time: TokenId) -> bool {
    let tokens = &context.document.tokens;
    let between = |at: TokenId| {
        matches!(tokens[at].tag, Tag::Adp | Tag::Propn | Tag::Num) || tokens[at].span.of(context.text) == ","
    };
    let mut before = (0..time).rev().take(BEFORE_DATE).skip_while(|&at| between(at));
    let participle = before.next().filter(|&at| tokens[at].tag == Tag::Verb);
    let picture = participle.and_then(|_| before.next());
    picture.is_some_and(|at| context.semantics.is(at, "picture_noun"))
}

/// "Mourners buried the victims of the bombing on Wednesday", "died in 1988 of wounds suffered in the attack": whether a time
/// is that of what came after an event which the report takes as known.
fn is_of_aftermath(context: &Context, scene: &Scene, event: usize, time: &TimeMention, head: TokenId) -> bool {
    let document = context.document;
    let tokens = &document.tokens;
    let noun = scene.triggers[event].head;
    let kind = scene.triggers[event].kind;
    let known = kind.is_violence() && matches!(tokens[noun].tag, Tag::Noun | Tag::Propn) && is_definite(context, noun);
    if !known {
        return false;
    }
    let first = document.sentences.get(tokens[noun].sentence).map_or(noun, |s| s.first);
    let of_wounds = |verb: TokenId| {
        let clause = if noun < verb { first..verb } else { verb..noun };
        let wound = |at: TokenId| context.semantics.is(at, "casualty_injury");
        context.semantics.is(verb, "die_verb") && clause.clone().any(wound)
    };
    let later = |at: TokenId| context.semantics.is(at, "aftermath_verb") || of_wounds(at);
    let verb = document
        .ancestors(noun)
        .take_while(|&at| scene.event_at(at).is_none_or(|e| e == event))
        .find(|&at| later(at));
    let Some(verb) = verb else { return false };
    let beside = document
        .ancestors(head)
        .take_while(|&at| at != noun)
        .any(|at| at == verb);
    let alone = times_of_sentence(context, noun).len() == 1;
    let day = time.basis == Basis::Published && time.interval.is_some_and(|days| days.days() <= 2);
    let behind = noun < head && is_in_phrase(context, noun, head);
    // Of two times the one behind the noun is the event's, wherever the tree hangs it.
    if behind { alone && (day || beside) } else { beside }
}

/// "the bombing", "this attack", "their raid", "the Ghazni bombing".
fn is_definite(context: &Context, noun: TokenId) -> bool {
    let document = context.document;
    let mut modifiers = document.children_by(noun, &[R::Det, R::NmodPoss]);
    modifiers.any(|at| context.semantics.is(at, "definite") || document.tokens[at].relation == R::NmodPoss)
}

/// "Last week the group alleged that they had fled": whether an event stands in a clause of its own below the verb that a time
/// hangs from, which names no event. "was hurt on Monday when a mine exploded" is of one day.
fn is_parted(context: &Context, scene: &Scene, event: TokenId, time: TokenId) -> bool {
    let document = context.document;
    let tokens = &document.tokens;
    let mut above = document.ancestors(time);
    let verb = above.find(|&at| tokens[at].tag == Tag::Verb);
    let Some(verb) = verb.filter(|&verb| scene.event_at(verb).is_none()) else {
        return false;
    };
    let up = || std::iter::once(event).chain(document.ancestors(event));
    let own_clause = |at: TokenId| match tokens[at].relation {
        R::AclRelcl | R::Acl => true,
        R::Ccomp | R::Xcomp => {
            let speaks = |h: TokenId| ["doubt", "demand_verb"].iter().any(|c| context.semantics.is(h, c));
            tokens[at].head.is_some_and(speaks)
        }
        _ => false,
    };
    document.ancestors(event).any(|at| at == verb) && up().take_while(|&at| at != verb).any(own_clause)
}

/// "the first in what the minister on Thursday called a war": whether a time stands in a relative clause with a doer of its own,
/// and the event outside of it. "the offensive that rebels launched on Sunday" is of that day.
fn is_of_aside(context: &Context, scene: &Scene, event: TokenId, time: TokenId) -> bool {
    let document = context.document;
    let tokens = &document.tokens;
    let mut above = document.ancestors(time).take_while(|&at| scene.event_at(at).is_none());
    let Some(verb) = above.find(|&at| tokens[at].tag == Tag::Verb) else {
        return false;
    };
    let mut subjects = document.children_by(verb, &[R::Nsubj]);
    let own_doer = subjects.any(|i| tokens[i].tag != Tag::Pron);
    // "the failure of the offensive that rebels launched": the tree may hang the clause higher.
    let told_of = tokens[verb].head;
    let up = || std::iter::once(event).chain(document.ancestors(event));
    let inside = up().any(|at| at == verb || Some(at) == told_of);
    tokens[verb].relation == R::AclRelcl && own_doer && !inside
}

fn told(interval: Interval, time: &TimeMention) -> When {
    When {
        interval,
        basis: time.basis,
        span: Some(time.span),
    }
}

/// "killed since the February 1 coup": the event that bears a time as its name.
fn named_by(context: &Context, scene: &Scene, time: &TimeMention) -> Option<usize> {
    let tokens = &context.document.tokens;
    let first = tokens.partition_point(|t| t.span.end <= time.span.start);
    let next = tokens.partition_point(|t| t.span.start < time.span.end);
    let article = first
        .checked_sub(1)
        .is_some_and(|i| context.semantics.is(i, "definite"));
    let noun = tokens.get(next).is_some_and(|t| t.tag == Tag::Noun);
    scene.event_at(next).filter(|_| article && noun)
}

/// "the deadliest since July, when a bomber killed the mayor": the time that a clause tells more of is that of what the
/// clause tells.
fn told_by_clause<'a>(context: &Context<'a>, scene: &Scene, event: usize) -> Option<&'a TimeMention> {
    let tokens = &context.document.tokens;
    times_of_sentence(context, scene.triggers[event].head)
        .iter()
        .find(|time| {
            let next = tokens.partition_point(|t| t.span.start < time.span.end);
            let mut after = (next..tokens.len()).skip_while(|&i| tokens[i].span.of(context.text) == ",");
            let when = after.next().filter(|&i| &*context.semantics.lemmas[i] == "when");
            when.and_then(|when| tokens[when].head)
                .is_some_and(|verb| scene.event_at(verb).or_else(|| scene.event_over(context, verb)) == Some(event))
        })
}

/// Sentences at the head of a report that tell its news.
const LEAD: usize = 2;

/// News that names no day is of the day of publication or the one before: what a report's first sentences tell as done.
pub(in crate::code) fn time_of_news(context: &Context, scene: &Scene, event: usize) -> Option<When> {
    let trigger = &scene.triggers[event];
    let token = &context.document.tokens[trigger.head];
    let published = context.report.published.interval?;
    let main = |relation| {
        matches!(
            relation,
            R::Root | R::Ccomp | R::Xcomp | R::Conj | R::Parataxis | R::Nsubj | R::NsubjPass | R::Obj
        )
    };
    // "displaced since 1 May": a time that does not locate the event still tells that it is not the news of the day.
    let goes_on = |time: &TimeMention| {
        let head = head_of(context, time.span).filter(|_| time.named.is_some() && time.locates().is_none());
        token.tag == Tag::Verb && head.is_some_and(|head| context.document.tokens[head].head == Some(trigger.head))
    };
    // "Police beat a man in this photo taken on May 3": what a picture shows is no news.
    let shown = |time: &TimeMention| head_of(context, time.span).is_some_and(|head| is_of_picture(context, head));
    // "The death toll from the strike reached 30 on Monday": the toll is the news.
    let counted =
        |time: &TimeMention| head_of(context, time.span).is_some_and(|head| is_of_count(context, scene, event, head));
    let is_news = token.sentence < LEAD
        && !times_of_sentence(context, trigger.head)
            .iter()
            .any(|time| goes_on(time) || shown(time) || counted(time))
        && main(token.relation)
        && (trigger.kind.is_violence() || trigger.kind == Kind::Displacement);
    is_news.then(|| When {
        interval: Interval::new(
            published.earliest.yesterday().unwrap_or(published.earliest),
            published.latest,
        ),
        basis: Basis::Published,
        span: None,
    })
}

/// "attacked the post on Monday and burned it": what is conjoined to an event, or goes on from it, shares its time.
fn shared_time(context: &Context, scene: &Scene, event: usize) -> Option<When> {
    let head = scene.triggers[event].head;
    let token = &context.document.tokens[head];
    let conjoined = || {
        let first = token.head.filter(|_| matches!(token.relation, R::Conj))?;
        scene.event_at(first).filter(|&o| o < event)
    };
    let speech = scene.triggers[event].kind.is_speech();
    // "In May an attack on the town displaced thousands": an act and what it did, where that shares no other's time.
    let did = || {
        let verb = token.head.filter(|_| token.relation == R::Nsubj)?;
        let main = !matches!(context.document.tokens[verb].relation, R::Conj | R::Advcl | R::Nsubj);
        let act = main && scene.triggers[event].kind.is_violence();
        scene
            .event_at(verb)
            .filter(|&o| act && scene.triggers[o].head == verb && !scene.triggers[o].kind.is_speech())
    };
    let other = conjoined()
        .or_else(|| continued(context, scene, event).filter(|_| !speech))
        .or_else(did)?;
    time_told(context, scene, other, false).map(|when| When {
        basis: Basis::max(when.basis, Basis::Published),
        ..when
    })
}
