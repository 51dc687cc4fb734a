//! Where and when: the places and times that stand in the clause of an event.

use knowledge::ontology::Kind;
use language::{Relation as R, Span, Tag, TokenId};

use super::{
    arguments::preposition,
    context::Context,
    learned,
    scene::{Scene, is_result},
};
use crate::{
    Basis, Interval, Place, Precision, When,
    resolve::{CountMention, PlaceMention, TimeMention},
};

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

/// The places of an event, its containers left out.
pub(super) fn places(context: &Context, scene: &Scene, event: usize) -> Vec<Place> {
    let places = &context.told.places;
    let here = in_sentence(context, scene.triggers[event].head, places, |p| p.span);
    let learned = learned_places(context, scene, event, here.clone());
    let own: Vec<usize> = here
        .filter(|&p| {
            let head = head_of(context, places[p].span);
            if learned.contains(&p) {
                return !head.is_some_and(|h| tells_when(context, scene.triggers[event].head, h));
            }
            head.is_some_and(|h| {
                (is_struck(context, scene, event, &places[p], h) || tells_where(context, scene, event, h))
                    && deed_at(context, scene, h) == Some(event)
                    && !is_of_another_act(context, scene, h)
                    && !is_of_subject_alone(context, scene, event, h)
            })
        })
        .collect();
    let contains = |p: usize| {
        own.iter().any(|&o| {
            std::iter::successors(places[o].within, |&w| places[w].within)
                .take(8)
                .any(|w| w == p)
        })
    };
    let finest: Vec<&Place> = own
        .iter()
        .filter(|&&p| !contains(p) && !owns(context, &own, p))
        .filter_map(|&p| places[p].place.as_ref())
        .collect();
    // A country or province beside a town in it is its container, whether or not the text says "in".
    let mut kept: Vec<Place> = Vec::new();
    for place in &finest {
        let covered = finest
            .iter()
            .any(|o| o.precision < place.precision && encloses(place, o));
        if !covered && !kept.iter().any(|k| k.name == place.name && k.country == place.country) {
            kept.push((*place).clone());
        }
    }
    kept
}

/// "Pakistan's embassy in Kabul": whether a place only tells whose it is that lies in another country.
fn owns(context: &Context, places: &[usize], owner: usize) -> bool {
    let told = &context.told.places;
    let country = |p: usize| told[p].place.as_ref().and_then(|place| place.country.as_deref());
    let tokens = &context.document.tokens;
    let Some(head) = head_of(context, told[owner].span).filter(|&h| tokens[h].relation == R::NmodPoss) else {
        return false;
    };
    let owned = tokens[head].head;
    places.iter().any(|&p| {
        let abroad = country(p).is_some() && country(owner).is_some() && country(p) != country(owner);
        let of_owned = |h: TokenId| tokens[h].head == owned && tokens[h].relation == R::Nmod;
        abroad && head_of(context, told[p].span).is_some_and(of_owned)
    })
}

/// "The strike came after rockets hit the base": whether a phrase stands in a clause that only tells when an event was.
fn tells_when(context: &Context, event: TokenId, phrase: TokenId) -> bool {
    let document = context.document;
    let own = |at: TokenId| at == event || document.ancestors(event).any(|a| a == at);
    std::iter::once(phrase)
        .chain(document.ancestors(phrase))
        .take_while(|&at| !own(at))
        .any(|at| {
            let mut marks = document.children_by(at, &[R::Mark, R::Advmod]);
            document.tokens[at].relation == R::Advcl && marks.any(|m| context.semantics.is(m, "time_mark"))
        })
}

fn encloses(outer: &Place, inner: &Place) -> bool {
    match outer.precision {
        Precision::Country => outer.country == inner.country,
        Precision::Admin1 => outer.country == inner.country && inner.admin1.as_deref() == Some(outer.name.as_str()),
        _ => false,
    }
}

/// The time of an event: the finest that its clause tells.
pub(super) fn time(context: &Context, scene: &Scene, event: usize, aggregate: bool) -> Option<When> {
    let days_of = |time: &TimeMention| if aggregate { time.covers() } else { time.locates() };
    if let Some(time) = told_by_clause(context, scene, event) {
        return time.named.or(time.locates()).map(|interval| told(interval, time));
    }
    let mut best: Option<When> = None;
    for time in times_of_sentence(context, scene.triggers[event].head) {
        let Some(interval) = days_of(time) else { continue };
        let Some(head) = head_of(context, time.span) else {
            continue;
        };
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
        let parted = is_parted(context, scene, scene.triggers[event].head, head);
        if parted || owner != Some(event) && (!read || of_other) {
            continue;
        }
        if best.is_none_or(|b| interval.days() < b.interval.days()) {
            best = Some(told(interval, time));
        }
    }
    best.or_else(|| shared_time(context, scene, event))
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
pub(super) fn time_of_news(context: &Context, scene: &Scene, event: usize) -> Option<When> {
    let trigger = &scene.triggers[event];
    let token = &context.document.tokens[trigger.head];
    let published = context.report.published.interval?;
    let main = |relation| {
        matches!(
            relation,
            R::Root | R::Ccomp | R::Xcomp | R::Conj | R::Parataxis | R::Nsubj | R::NsubjPass | R::Obj
        )
    };
    let is_news = token.sentence < LEAD
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

/// "attacked the post on Monday and burned it": what is conjoined to an event shares its time.
fn shared_time(context: &Context, scene: &Scene, event: usize) -> Option<When> {
    let head = scene.triggers[event].head;
    let token = &context.document.tokens[head];
    let first = token.head.filter(|_| matches!(token.relation, R::Conj))?;
    let other = scene.event_at(first).filter(|&o| o < event)?;
    time(context, scene, other, false).map(|when| When {
        basis: Basis::max(when.basis, Basis::Published),
        ..when
    })
}

/// Of the places in a sentence those that a learned engine reads as the event's: of each phrase the finest that it names
/// ("the town of X near the border with Y").
fn learned_places(context: &Context, scene: &Scene, event: usize, here: std::ops::Range<usize>) -> Vec<usize> {
    let places = &context.told.places;
    let words = learned::words_in_role(context.document, &scene.triggers[event], "place");
    let mut found = Vec::new();
    for phrase in words.chunk_by(|a, b| a + 1 == *b) {
        let named = || here.clone().filter(|&p| covers_any(context, places[p].span, phrase));
        let precision = |p: usize| places[p].place.as_ref().map(|place| place.precision);
        let finest = named().filter_map(precision).min();
        found.extend(named().filter(|&p| precision(p) == finest));
    }
    found
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

/// Whether a phrase below an event hangs from an act that is not told as an event: from another clause with a subject of its
/// own ("took the town, but the hills south of Gao are rife with bandits"), from an earlier deed ("a march after the shootings
/// in Ohio").
fn is_of_another_act(context: &Context, scene: &Scene, head: TokenId) -> bool {
    let document = context.document;
    let tokens = &document.tokens;
    let subject = |at: TokenId| document.children_by(at, &[R::Nsubj, R::NsubjPass]).next().is_some();
    let clause = |at: TokenId| tokens[at].tag == Tag::Verb || document.children_by(at, &[R::Cop]).next().is_some();
    // "and ten died in the town" is the event's; "and more died of hunger in the south" is not.
    let of_cause = |at: TokenId| {
        let mut phrases = document.children_by(at, &[R::Obl]);
        phrases.any(|i| i != head && preposition(document, i).is_some_and(|p| &*p == "of"))
    };
    let goes_on = |at: TokenId| context.semantics.is(at, "occurrence") || is_result(context, at) && !of_cause(at);
    let earlier = |at: TokenId| {
        let deed = tokens[at].tag == Tag::Noun
            && (context.semantics.is(at, "attack_noun") || context.semantics.is(at, "casualty_death"));
        let mut cases = document.children_by(at, &[R::Case]);
        deed && matches!(tokens[at].relation, R::Obl | R::Nmod) && cases.any(|c| context.semantics.is(c, "after"))
    };
    let mut above = document.ancestors(head).take_while(|&at| scene.event_at(at).is_none());
    above.any(|at| {
        let apart = tokens[at].relation == R::Conj && clause(at) && subject(at) && !goes_on(at);
        apart || earlier(at)
    })
}

/// "A citizen of Peru helped the men who carried out the bombing": whether a place only tells more of a verb's subject, where
/// the event is told of somebody else in a clause about him.
fn is_of_subject_alone(context: &Context, scene: &Scene, event: usize, head: TokenId) -> bool {
    let document = context.document;
    let tokens = &document.tokens;
    if scene.event_over(context, head).is_some() {
        return false;
    }
    let deed = scene.triggers[event].head;
    let is_subject = |at: &TokenId| matches!(tokens[*at].relation, R::Nsubj | R::NsubjPass);
    let subject = document.ancestors(head).find(is_subject);
    let Some((subject, verb)) = subject.and_then(|s| Some((s, tokens[s].head?))) else {
        return false;
    };
    let up = || std::iter::once(deed).chain(document.ancestors(deed));
    let path = || up().take_while(|&at| at != verb);
    let below = up().any(|at| at == verb) && path().all(|at| at != subject);
    below && path().any(|at| matches!(tokens[at].relation, R::AclRelcl | R::Acl))
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

/// "Rockets hit Kabul": a town that is struck is where it was, whoever else goes by its name.
fn is_struck(context: &Context, scene: &Scene, event: usize, place: &PlaceMention, head: TokenId) -> bool {
    let town = place.place.as_ref().is_some_and(|p| p.precision < Precision::Admin1);
    let token = &context.document.tokens[head];
    let object = matches!(token.relation, R::Obj | R::NsubjPass);
    town && object && scene.triggers[event].kind.is_violence() && !modifies_participle(context, head)
}

/// Whether a toponym tells where an event was, not where its makers come from or a source sat.
fn tells_where(context: &Context, scene: &Scene, event: usize, head: TokenId) -> bool {
    let document = context.document;
    if super::parties::actor_at(context, head).is_some() || modifies_participle(context, head) {
        return false;
    }
    // "India condemned", "India's prime minister condemned"
    let owned = document.tokens[head]
        .head
        .filter(|&noun| document.tokens[head].relation == R::NmodPoss && context.semantics.can_act(noun));
    let subject = &document.tokens[owned.unwrap_or(head)];
    let of_verb = |verb: TokenId| document.tokens[verb].tag == Tag::Verb;
    if subject.relation == R::Nsubj && subject.head.is_some_and(of_verb) {
        return false;
    }
    let preposition = preposition(document, head);
    // "strikes by Chad inside Sudan"
    if preposition.as_deref() == Some("by") && document.tokens[head].relation != R::Obl {
        return false;
    }
    let launched = matches!(preposition.as_deref(), Some("from" | "to" | "between"));
    let moves = matches!(
        scene.triggers[event].kind,
        Kind::Displacement | Kind::Posture | Kind::Relation
    );
    !launched || moves
}

/// "Iran-backed", "Soviet-made": the name tells whose help or make it is, not who acts.
pub(super) fn backs(context: &Context, name: TokenId) -> bool {
    modifies_participle(context, name) && context.semantics.is(name + 2, "backing")
}

/// "Iran-backed", "US-led": the name tells whose, not where.
fn modifies_participle(context: &Context, place: TokenId) -> bool {
    let tokens = &context.document.tokens;
    let hyphen = tokens
        .get(place + 1)
        .is_some_and(|t| matches!(t.span.of(context.text), "-" | "–" | "‑"));
    hyphen
        && tokens
            .get(place + 2)
            .is_some_and(|t| matches!(t.tag, Tag::Verb | Tag::Adj))
}

/// The token of a span that stands nearest the root.
pub(super) fn head_of(context: &Context, span: Span) -> Option<TokenId> {
    let tokens = &context.document.tokens;
    let first = tokens.partition_point(|t| t.span.end <= span.start);
    let end = tokens.partition_point(|t| t.span.start < span.end);
    (first..end).find(|&i| tokens[i].head.is_none_or(|h| !(first..end).contains(&h)))
}
