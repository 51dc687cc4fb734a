//! The dead and the injured that a sentence tells of.

use knowledge::ontology::Kind;
use language::{Relation as R, Span, Tag, TokenId};

use super::{
    arguments::{Argument, Function, arguments, is_passive, preposition, with_conjuncts},
    context::Context,
    learned,
    parties::{phrase, span},
    scene::Scene,
    sequence::earlier_event,
};
use crate::{Count, resolve::CountMention};

/// A number of dead or injured people.
#[derive(Clone, Debug)]
pub(super) struct Casualties {
    pub kind: Harm,
    pub count: Count,
    /// Whether it is told as the whole: "the death toll rose to 16".
    pub whole: bool,
    /// Heads of the phrases that name the victims.
    pub victims: Vec<TokenId>,
    /// The event that they belong to.
    pub event: usize,
}

/// What happened to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Harm {
    Killed,
    Injured,
}

/// All casualties that a report counts, each with its event.
pub(super) fn find(context: &Context, scene: &Scene) -> Vec<Casualties> {
    let mut found = Vec::new();
    for word in 0..context.document.tokens.len() {
        let none = context.semantics.is(word, "casualty") && count_at(context, word).is_some_and(|c| c.high == Some(0));
        let death = none
            || are_lost(context, word)
            || ["casualty_death", "deadly_deed"]
                .iter()
                .any(|c| context.semantics.is(word, c));
        let fatally = is_fatal(context, word);
        let death = death || fatally;
        let injury = context.semantics.is(word, "casualty_injury") && !of_dead(context, word) && !fatally
            || (none && !death_only(context, word));
        // "no casualties": neither dead nor injured.
        let beside = is_among(context, word) || is_of_body(context, word);
        if !(death || injury) || beside || context.document.tokens[word].tag == Tag::Adp {
            continue;
        }
        let Some(event) = event_of(context, scene, word) else {
            continue;
        };
        let event = earlier_event(context, scene, event, word).unwrap_or(event);
        let whole = toll(context, word);
        let Some((count, victims)) = whole.map(|toll| (toll, Vec::new())).or_else(|| counted(context, word)) else {
            continue;
        };
        let kinds = [(death, Harm::Killed), (injury, Harm::Injured)];
        for (_, kind) in kinds.into_iter().filter(|(told, _)| *told) {
            let victims = victims.clone();
            found.push(Casualties {
                kind,
                count,
                whole: whole.is_some(),
                victims,
                event,
            });
        }
    }
    // "three more have died, bringing the death toll to 18": the whole counts.
    found.sort_by_key(|c| !c.whole);
    let learned: Vec<Casualties> = scene
        .events()
        .flat_map(|e| learned(context, scene, e, &found))
        .collect();
    found.extend(learned);
    found
}

/// What a learned engine reads as an event's toll, where the words tell none by the rules.
fn learned(context: &Context, scene: &Scene, event: usize, by_rule: &[Casualties]) -> Vec<Casualties> {
    let document = context.document;
    let trigger = &scene.triggers[event];
    let read = |(role, kind): (&str, Harm)| {
        if by_rule.iter().any(|c| c.event == event && c.kind == kind) {
            return None;
        }
        let words = learned::words_in_role(document, trigger, role);
        let own = |&word: &TokenId| {
            earlier_event(context, scene, event, word).is_none()
                && !is_of_clause(context, scene, event, word)
                && !tolls_many(context, word)
        };
        let numbers = super::setting::counts_of_sentence(context, trigger.head);
        let within = |c: &&CountMention| {
            let read = words.iter().any(|&w| document.tokens[w].span.overlaps(c.span));
            read && own(&c.head)
                && !c
                    .counted
                    .is_some_and(|head| does_otherwise(context, scene, trigger.head, head))
        };
        let first = numbers.iter().find(within);
        // "five soldiers and two attackers": both are read.
        let beside =
            |c: &&CountMention| first.is_some_and(|f| document.ancestors(c.head).any(|at| at == f.head)) && within(c);
        let more = first.map(|f| {
            numbers
                .iter()
                .filter(|c| c.head > f.head && is_conjoined(context, f.head, c.head))
                .filter(beside)
        });
        let number = first.map(|f| more.into_iter().flatten().fold(bounds(f), |sum, c| add(sum, bounds(c))));
        let mut heads = learned::heads_in_role(document, trigger, role)
            .into_iter()
            .filter(|head| own(head) && !comes_away(context, *head));
        let count = number.or_else(|| heads.find_map(|head| count_of(context, head)))?;
        Some(Casualties {
            kind,
            count,
            whole: false,
            victims: Vec::new(),
            event,
        })
    };
    [("killed", Harm::Killed), ("injured", Harm::Injured)]
        .into_iter()
        .filter_map(read)
        .collect()
}

/// The verb or predicate that people are the subject of.
fn predicate_of(context: &Context, people: TokenId) -> Option<TokenId> {
    let tokens = &context.document.tokens;
    let verb = tokens[people].head?;
    let told = matches!(tokens[verb].tag, Tag::Verb | Tag::Adj) || is_copular(context, verb);
    (told && matches!(tokens[people].relation, R::Nsubj | R::NsubjPass)).then_some(verb)
}

fn is_copular(context: &Context, predicate: TokenId) -> bool {
    context.document.children_by(predicate, &[R::Cop]).next().is_some()
}

/// Whether a verb or predicate tells of harm to its subject: "ten lost their lives".
fn harms_subject(context: &Context, predicate: TokenId) -> bool {
    let harm = ["casualty", "die_verb", "undergo", "light_verb", "leave_verb"];
    let mut objects = context.document.children_by(predicate, &[R::Obj]);
    harm.iter().any(|c| context.semantics.is(predicate, c)) || objects.any(|i| context.semantics.is(i, "life"))
}

/// "The captain survived an explosion", "nine were rescued", "49 officers were at the site": who is told to be unharmed, or to be
/// somewhere, is not counted.
fn comes_away(context: &Context, people: TokenId) -> bool {
    predicate_of(context, people).is_some_and(|verb| {
        let elsewhere = is_copular(context, verb) && !harms_subject(context, verb);
        context.semantics.is(verb, "unharmed") || elsewhere
    })
}

/// "34 people were involved in the bombing": whether people are the subject of a verb that neither names the event nor tells
/// of harm.
fn does_otherwise(context: &Context, scene: &Scene, event: TokenId, people: TokenId) -> bool {
    predicate_of(context, people).is_some_and(|verb| {
        let names_event = scene.event_at(verb).is_some() || verb == event;
        context.semantics.is(verb, "unharmed") || !names_event && !harms_subject(context, verb)
    })
}

/// "fatally wounded", "mortally wounded": an injury of which people died.
fn is_fatal(context: &Context, word: TokenId) -> bool {
    let mut adverbs = context.document.children_by(word, &[R::Advmod, R::Amod]);
    context.semantics.is(word, "casualty_injury") && adverbs.any(|i| context.semantics.is(i, "fatal_adverb"))
}

/// "Two teachers were among the dead": who is among them is not all of them.
fn is_among(context: &Context, word: TokenId) -> bool {
    let mut cases = context.document.children_by(word, &[R::Case]);
    cases.any(|i| context.semantics.is(i, "among"))
}

/// "carrying the bodies of nine murdered villagers": whether a participle tells of those whose bodies are spoken of.
fn is_of_body(context: &Context, word: TokenId) -> bool {
    let document = context.document;
    let tokens = &document.tokens;
    let people = tokens[word].head.filter(|_| tokens[word].relation == R::Amod);
    let of = people.and_then(|at| tokens[at].head.filter(|_| tokens[at].relation == R::Nmod));
    of.is_some_and(|at| context.semantics.is(at, "body"))
}

/// "the number of deaths in several incidents this week": whether a toll is of more than one event.
fn is_of_many(context: &Context, noun: TokenId) -> bool {
    let document = context.document;
    let many = |at: TokenId| {
        let token = &document.tokens[at];
        let deed = context.semantics.is(at, "occasion_noun") && token.features.has(language::Feature::Plural);
        // "the toll from the strikes" is of one event told in the plural.
        let definite = document
            .children_by(at, &[R::Det])
            .any(|i| context.semantics.is(i, "definite"));
        deed && !definite && matches!(token.relation, R::Nmod | R::Obl)
    };
    document.subtree(noun).into_iter().any(many)
}

/// "the second such attack since June, when an ambush killed 14": whether a word stands in a clause of time, or one about a
/// time, with a deed of its own.
fn is_of_clause(context: &Context, scene: &Scene, event: usize, word: TokenId) -> bool {
    let document = context.document;
    let trigger = scene.triggers[event].head;
    let own = |at: TokenId| at == trigger || document.ancestors(trigger).any(|a| a == at);
    let other = |at: TokenId| {
        scene
            .event_at(at)
            .is_some_and(|e| e != event && scene.triggers[e].kind.is_violence())
    };
    let of_time = |at: TokenId| {
        let mut marks = document.children_by(at, &[R::Mark, R::Advmod]);
        let clause = matches!(document.tokens[at].relation, R::Advcl | R::AclRelcl);
        clause && other(at) && marks.any(|m| context.semantics.is(m, "time_mark"))
    };
    std::iter::once(word)
        .chain(document.ancestors(word))
        .take_while(|&at| !own(at))
        .any(of_time)
}

/// Whether a deed stands in what is told of some people: in a clause about them that tells of no harm, or behind "behind".
fn is_deed_of(context: &Context, deed: TokenId, people: &[TokenId]) -> bool {
    let document = context.document;
    let tokens = &document.tokens;
    let up = || std::iter::once(deed).chain(document.ancestors(deed));
    let harm = |at: TokenId| ["casualty", "die_verb"].iter().any(|c| context.semantics.is(at, c));
    let below = up().any(|at| people.contains(&at));
    let mut path = up().take_while(|at| !people.contains(at));
    let about = |at: TokenId| match tokens[at].relation {
        R::Acl | R::AclRelcl => true,
        R::Nmod => document
            .children_by(at, &[R::Case])
            .any(|i| context.semantics.is(i, "behind")),
        _ => false,
    };
    let reached = up().find(|at| people.contains(at) || *at != deed && harm(*at));
    below && reached.is_some_and(|at| people.contains(&at)) && path.any(about)
}

/// "the number of deaths in several incidents rose to 41": whether a number stands with the toll of many events.
fn tolls_many(context: &Context, number: TokenId) -> bool {
    let document = context.document;
    let verb = document
        .ancestors(number)
        .find(|&at| document.tokens[at].tag == Tag::Verb);
    let tolls = |verb: TokenId| {
        let mut parties = document.children_by(verb, &[R::Nsubj, R::NsubjPass, R::Obj]);
        parties.any(|i| is_of_many(context, i))
    };
    verb.is_some_and(tolls)
}

/// Whether a phrase stands in a list that another begins.
fn is_conjoined(context: &Context, first: TokenId, phrase: TokenId) -> bool {
    let tokens = &context.document.tokens;
    tokens[phrase].relation == R::Conj && tokens[phrase].head == Some(first)
}

/// Two numbers together.
fn add(a: Count, b: Count) -> Count {
    Count {
        low: a.low.saturating_add(b.low),
        high: a.high.zip(b.high).map(|(a, b)| a.saturating_add(b)),
        span: a.span.cover(b.span),
    }
}

/// "one of the wounded soldiers died": who was hurt and has died is counted among the dead.
fn of_dead(context: &Context, word: TokenId) -> bool {
    let document = context.document;
    let tokens = &document.tokens;
    let describes = |at: TokenId| matches!(tokens[at].relation, R::Amod | R::Acl | R::Nmod | R::Compound);
    let noun = std::iter::successors(Some(word), |&at| tokens[at].head.filter(|_| describes(at)))
        .take(4)
        .last();
    let verb = noun
        .filter(|&at| tokens[at].relation == R::Nsubj)
        .and_then(|at| tokens[at].head);
    verb.is_some_and(|verb| context.semantics.is(verb, "die_verb"))
}

/// "claimed ten lives": whether a noun names lives that an act took.
fn are_lost(context: &Context, word: TokenId) -> bool {
    let token = &context.document.tokens[word];
    let taken = matches!(token.relation, R::Obj | R::NsubjPass);
    let verb = token.head.filter(|_| taken && context.semantics.is(word, "life"));
    verb.is_some_and(|verb| context.semantics.is(verb, "life_taking"))
}

/// "no deaths": nothing is said of the injured.
fn death_only(context: &Context, word: TokenId) -> bool {
    context.semantics.is(word, "casualty_death")
}

/// The event whose casualties a word tells: the one it names, that governs it, or that stands in its clause.
fn event_of(context: &Context, scene: &Scene, word: TokenId) -> Option<usize> {
    if let Some(event) = scene.event_at(word) {
        return Some(event);
    }
    let document = context.document;
    for argument in arguments(&context.semantics, word) {
        let near = matches!(
            argument.function,
            Function::Subject | Function::Agent | Function::Preposition(_)
        );
        if let Some(event) = scene.event_at(argument.head).filter(|_| near) {
            return Some(event);
        }
    }
    let above = scene.event_over(context, word);
    // "killed the man behind the shooting", "killing five, including a gunman suspected of shooting two": what victims did is
    // no deed done to them.
    let of_victims = victims(context, word);
    let is_theirs = |e: usize| is_deed_of(context, scene.triggers[e].head, &of_victims);
    let in_clause = || {
        let mut events = scene.events_below(context, word).into_iter();
        events.find(|&e| scene.triggers[e].kind.is_violence() && !is_theirs(e))
    };
    let only = || {
        let sentence = document.tokens[word].sentence;
        let mut events = scene
            .events_of_sentence(context, sentence)
            .filter(|&e| scene.triggers[e].kind.is_violence() || scene.triggers[e].kind == Kind::Toll);
        events.next().filter(|&e| events.next().is_none() && !is_theirs(e))
    };
    let caused_otherwise = || {
        let by = |a: &Argument| matches!(&a.function, Function::Preposition(p) if matches!(&**p, "of" | "in" | "from"));
        let mut causes = arguments(&context.semantics, word).into_iter().filter(by);
        causes.any(|a| context.semantics.is(a.head, "natural_cause"))
    };
    above
        .filter(|&e| scene.triggers[e].kind.is_violence())
        .or_else(in_clause)
        .or_else(only)
        .filter(|_| !caused_otherwise())
}

/// The number that a word of death or injury tells, with the heads of those it counts.
fn counted(context: &Context, word: TokenId) -> Option<(Count, Vec<TokenId>)> {
    let document = context.document;
    if let Some(count) = count_at(context, word) {
        let of = arguments(&context.semantics, word)
            .into_iter()
            .filter(|a| a.function == Function::Preposition("of".into()));
        return Some((bounds(count), of.map(|a| a.head).collect()));
    }
    let mut heads = victims(context, word);
    // "11 killed": a headline leaves the auxiliary out.
    let token = &document.tokens[word];
    let bare = token.head.filter(|&at| {
        let number = document.tokens[at].tag == Tag::Num && count_at(context, at).is_some();
        number && at < word && matches!(token.relation, R::Acl | R::Amod)
    });
    if heads.is_empty() {
        heads.extend(bare);
    }
    // "Six were killed and dozens wounded": who was wounded is not among the killed, wherever the tree hangs the verb.
    let harm = |head| {
        ["casualty_death", "casualty_injury"]
            .iter()
            .any(|c| context.semantics.is(head, c))
    };
    let is_harm_verb = |i: TokenId| document.tokens[i].tag == Tag::Verb && harm(i);
    // "killed 280 and displaced millions": a tree may take the second verb for a word that describes.
    let is_described = |i: TokenId| {
        let bare = count_at(context, i).is_some_and(|c| c.counted.is_none());
        bare && document.tokens[i].relation == R::Conj && document.children_by(i, &[R::Amod]).next().is_some()
    };
    heads.retain(|&head| !is_harm_verb(head) && !is_described(head) && !(word + 1..head).any(is_harm_verb));
    let mut total: Option<Count> = None;
    let mut told: Vec<Count> = Vec::new();
    for &head in &heads {
        let Some(count) = count_of(context, head) else { continue };
        // A number that comes again, and not as a further part, is the same one: a headline run into its sentence.
        let again = told.iter().any(|t| (t.low, t.high) == (count.low, count.high));
        if again && document.tokens[head].relation != R::Conj {
            continue;
        }
        told.push(count);
        total = Some(match total {
            None => count,
            Some(sum) => add(sum, count),
        });
    }
    total.map(|count| (count, heads))
}

/// "the death toll rose to 16", "the number of wounded had risen to 25": the number that a noun of harm comes to.
fn toll(context: &Context, word: TokenId) -> Option<Count> {
    let document = context.document;
    let mut noun = word;
    while matches!(document.tokens[noun].relation, R::Compound | R::Amod | R::Nmod) {
        noun = document.tokens[noun].head?;
    }
    if is_of_many(context, noun) {
        return None;
    }
    let stands = matches!(document.tokens[noun].relation, R::Nsubj | R::NsubjPass | R::Obj);
    let verb = document.tokens[noun]
        .head
        .filter(|&v| stands && document.tokens[v].tag == Tag::Verb)?;
    let nominal = matches!(document.tokens[word].tag, Tag::Noun | Tag::Propn | Tag::Adj);
    let mut numbers = document.children_by(verb, &[R::Obl]).filter(|&i| i > noun && nominal);
    let to = |i: &TokenId| preposition(document, *i).as_deref() == Some("to");
    numbers.find(to).and_then(|i| count_at(context, i)).map(bounds)
}

/// Those who died or were hurt, by the grammar of the word.
fn victims(context: &Context, word: TokenId) -> Vec<TokenId> {
    let document = context.document;
    let around = arguments(&context.semantics, word);
    let of = |wanted: &dyn Fn(&Function) -> bool| -> Vec<TokenId> {
        around.iter().filter(|a| wanted(&a.function)).map(|a| a.head).collect()
    };
    if document.tokens[word].tag == Tag::Verb {
        let mut objects = of(&|f| *f == Function::Object);
        // "killed six people and wounded more than 30": a tree may hang the 30 from the people.
        let shared = document.tokens[word]
            .head
            .filter(|_| objects.is_empty() && document.tokens[word].relation == R::Conj);
        let beside = shared
            .map(|verb| arguments(&context.semantics, verb))
            .unwrap_or_default();
        let behind =
            |a: &Argument| a.function == Function::Object && a.head > word && document.tokens[a.head].tag == Tag::Num;
        objects.extend(beside.into_iter().filter(behind).map(|a| a.head));
        let suffers = context.semantics.is(word, "die_verb") && !is_passive(document, word);
        return if objects.is_empty() && suffers {
            of(&|f| *f == Function::Subject)
        } else {
            objects
        };
    }
    let mut found = of(&|f| matches!(f, Function::Preposition(p) if &**p == "of") || *f == Function::Possessor);
    // "left six dead", "six were dead"
    if found.is_empty() {
        found = super::arguments::subjects(document, word)
            .into_iter()
            .flat_map(|i| with_conjuncts(document, i))
            .collect();
    }
    found
}

/// The number of people that a phrase tells: its number, or one where it names one person.
fn count_of(context: &Context, head: TokenId) -> Option<Count> {
    if let Some(count) = count_at(context, head) {
        return Some(bounds(count));
    }
    let token = &context.document.tokens[head];
    let person =
        context.semantics.is(head, "person") || context.semantics.name(head) == Some(language::NameKind::Person);
    let alone = person && !token.features.has(language::Feature::Plural) && !context.semantics.is(head, "group_noun");
    // "denied that any soldier had been killed" tells of none.
    let mut determiners = context.document.children_by(head, &[R::Det]);
    // "eight civilians": the tree may part a number from its noun.
    let numbered = head
        .checked_sub(1)
        .is_some_and(|at| context.document.tokens[at].tag == Tag::Num);
    let one = alone && !numbered && !determiners.any(|i| context.semantics.is(i, "possible_word"));
    let (first, end) = phrase(context, head);
    one.then(|| Count {
        low: 1,
        high: Some(1),
        span: span(context, first, end),
    })
}

fn count_at<'a>(context: &Context<'a>, head: TokenId) -> Option<&'a CountMention> {
    let here = super::setting::counts_of_sentence(context, head);
    here.iter().find(|c| c.head == head || c.counted == Some(head))
}

fn bounds(count: &CountMention) -> Count {
    Count {
        low: count.low,
        high: count.high,
        span: Span { ..count.span },
    }
}
