//! Where an event was: the places that stand in its clause.

use knowledge::ontology::Kind;
use language::{Relation as R, Tag, TokenId};

use super::{continued, covers_any, deed_at, event_for, head_of, in_sentence, times_of_sentence};
use crate::{
    Place, Precision,
    code::{
        arguments::preposition,
        context::Context,
        learned, parties,
        scene::{Scene, is_result},
    },
    resolve::PlaceMention,
};

/// The places of an event, its containers left out; where its own words name none, those of the act that it goes on from.
pub(in crate::code) fn places(context: &Context, scene: &Scene, event: usize) -> Vec<Place> {
    let own = own_places(context, scene, event);
    let kind = scene.triggers[event].kind;
    let stays = !kind.is_speech() && !matches!(kind, Kind::Displacement | Kind::Posture | Kind::Relation);
    // "killed a driver and abducted two men in October": what has a time of its own is another act.
    let times = times_of_sentence(context, scene.triggers[event].head);
    let mut heads = times.iter().filter_map(|time| head_of(context, time.span));
    let dated_apart = heads.any(|head| event_for(context, scene, head) == Some(event));
    if !own.is_empty() || !stays || dated_apart {
        return own;
    }
    continued(context, scene, event).map_or(own, |before| own_places(context, scene, before))
}

fn own_places(context: &Context, scene: &Scene, event: usize) -> Vec<Place> {
    let places = &context.told.places;
    let here = in_sentence(context, scene.triggers[event].head, places, |p| p.span);
    let learned = learned_places(context, scene, event, here.clone());
    let own: Vec<usize> = here
        .filter(|&p| {
            let head = head_of(context, places[p].span);
            if learned.contains(&p) {
                return !head.is_some_and(|h| leads_to(context, h))
                    && !head.is_some_and(|h| tells_when(context, scene.triggers[event].head, h));
            }
            head.is_some_and(|h| {
                (is_struck(context, scene, event, &places[p], h) || tells_where(context, scene, event, h))
                    && deed_at(context, scene, h) == Some(event)
                    && !is_of_another_act(context, scene, h)
                    && !is_of_subject_alone(context, scene, event, h)
            })
        })
        .collect();
    let own = without_orientation(context, places, own);
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

/// "the town of Torit, 130 km east of Juba", "Ranchi: rebels blew up a jeep in Bijapur": what only tells where a named place is, or
/// from where a report was sent, is no place of the event beside another.
fn without_orientation(context: &Context, places: &[PlaceMention], own: Vec<usize>) -> Vec<usize> {
    let named = |p: usize| {
        places[p]
            .place
            .as_ref()
            .filter(|place| place.precision < Precision::Admin1)
    };
    let tokens = &context.document.tokens;
    let sends = |p: usize| {
        let end = tokens.partition_point(|t| t.span.start < places[p].span.end);
        let colon = tokens.get(end).is_some_and(|t| t.span.of(context.text) == ":");
        let sentence = tokens.get(end).and_then(|t| context.document.sentences.get(t.sentence));
        colon && sentence.is_some_and(|s| tokens[s.first].span.start >= places[p].span.start)
    };
    let only = |p: usize| places[p].beside || sends(p);
    let others = own.iter().any(|&p| named(p).is_some() && !only(p));
    let keep = |p: &usize| !others || !only(*p);
    own.iter().copied().filter(keep).collect()
}

/// "on the road to Iran": whether a place only tells where a road goes.
fn leads_to(context: &Context, place: TokenId) -> bool {
    let above = context.document.tokens[place].head;
    let to = preposition(context.document, place).is_some_and(|p| matches!(&*p, "to" | "towards" | "toward"));
    to && above.is_some_and(|noun| context.semantics.is(noun, "road"))
}

/// "Pakistan's embassy in Kabul": whether a place only tells whose it is that lies in another country.
fn owns(context: &Context, places: &[usize], owner: usize) -> bool {
    let told = &context.told.places;
    let country = |p: usize| told[p].place.as_ref().and_then(|place| place.country.as_deref());
    let tokens = &context.document.tokens;
    let Some(head) =
        head_of(context, told[owner].span).filter(|&h| matches!(tokens[h].relation, R::NmodPoss | R::Compound))
    else {
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
pub(in crate::code) fn tells_when(context: &Context, event: TokenId, phrase: TokenId) -> bool {
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
    if parties::actor_at(context, head).is_some() || modifies_participle(context, head) {
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
pub(in crate::code) fn backs(context: &Context, name: TokenId) -> bool {
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
