//! What a learned engine read of events, weighed beside the coder's own rules.
//!
//! Rules know grammar and words; the engine has read much text. A rule's trigger stands where the engine does not all but
//! rule it out; where the engine is sure, a word is a trigger without a rule. Sentences that no learned engine read are
//! the rules' alone, and so are classes of the user's own.

use std::ops::Range;

use knowledge::{
    Class, Knowledge,
    ontology::{Kind, PartOfSpeech, TriggerWord},
};
use language::{Document, EventReading, Relation as R, Tag, TokenId};

use super::{
    Basis,
    arguments::{Argument, Function, arguments},
    semantics::Semantics,
    triggers::{Trigger, best_at, extent, has_other_sense, is_no_claim, is_of_others, is_of_words, starting},
};

/// What a reading must be worth. A report that tells of violence tells of it more than once: a word that stands alone as
/// the name of an event mostly names something else.
struct Least {
    /// A rule's trigger is dropped below this chance.
    keep: f32,
    /// A word is a trigger without a rule from this chance on.
    add: f32,
}
const IN_COMPANY: Least = Least { keep: 0.05, add: 0.5 };
const ALONE: Least = Least { keep: 0.3, add: 0.9 };

/// Other words that surely name events make company: so many of them, from such a chance on, in so many sentences'
/// distance. A report of no more sentences than [`SHORT`] need not have them.
const COMPANY: usize = 2;
const SURE: f32 = 0.8;
const NEAR: usize = 6;
const SHORT: usize = 4;

/// The engine's class stands in the place of a rule's from this share on.
const RENAME: f32 = 0.9;
/// A word has a role from this chance on.
const ROLE: f32 = 0.5;

/// The engine's reading of a token, where it may name an event.
pub(super) fn reading(document: &Document, token: TokenId) -> Option<&EventReading> {
    let at = document.events.binary_search_by_key(&token, |e| e.token).ok()?;
    document.events.get(at)
}

/// The likeliest reading among some tokens.
fn best<'a>(document: &'a Document, mut tokens: Range<TokenId>) -> Option<&'a EventReading> {
    let first = tokens.find_map(|t| reading(document, t))?;
    Some(tokens.filter_map(|t| reading(document, t)).fold(
        first,
        |best: &'a EventReading, r| {
            if r.chance > best.chance { r } else { best }
        },
    ))
}

/// The trigger at a token, after the engine has been heard on what the rules say.
pub(super) fn weigh(
    semantics: &Semantics,
    knowledge: &Knowledge,
    token: TokenId,
    by_rule: Option<Trigger>,
) -> Option<Trigger> {
    let least = least(semantics.document, token);
    match by_rule {
        Some(trigger) if is_own(knowledge, &trigger.class) => Some(trigger),
        Some(trigger) => match kept(semantics, &trigger, &least) {
            Some(read) => Some(renamed(semantics, knowledge, trigger, read)),
            None => Some(trigger).filter(|trigger| weapon_that_kills(semantics, trigger).is_some()),
        },
        None => alone(semantics, knowledge, token, &least),
    }
}

/// What the engine read of a rule's trigger or of the weapon that stands for it, where it does not all but rule it out.
fn kept<'a>(semantics: &Semantics<'a>, trigger: &Trigger, least: &Least) -> Option<&'a EventReading> {
    let document = semantics.document;
    let own = best(document, trigger.first..trigger.end).filter(|r| r.chance >= least.keep);
    own.or_else(|| {
        weapon_that_kills(semantics, trigger)
            .and_then(|i| best(document, i..i + 1))
            .filter(|r| r.chance >= IN_COMPANY.keep)
    })
}

/// The weapon of a killing, a bomber among them: "a landmine killed a child", "two suicide bombers killed 35". Readers mark
/// now the weapon, now the deed, so that the engine is sure of neither; the two together leave no doubt.
fn weapon_that_kills(semantics: &Semantics, trigger: &Trigger) -> Option<TokenId> {
    let harms =
        trigger.kind.is_violence() && semantics.is(trigger.head, "casualty") && trigger.part == PartOfSpeech::Verb;
    let does = |a: &&Argument| harms && matches!(a.function, Function::Subject | Function::Agent);
    trigger
        .arguments
        .iter()
        .filter(does)
        .map(|a| a.head)
        .find(|&i| semantics.is(i, "weapon"))
}

/// What a reading of a token must be worth, by its company in other sentences.
fn least(document: &Document, token: TokenId) -> Least {
    if document.sentences.len() <= SHORT {
        return IN_COMPANY;
    }
    let own = document.tokens[token].sentence;
    let sentence = |read: &EventReading| document.tokens[read.token].sentence;
    let first = document.events.partition_point(|r| sentence(r) + NEAR < own);
    let near = document.events[first..]
        .iter()
        .take_while(|r| sentence(r) <= own + NEAR);
    let others = near.filter(|r| r.chance >= SURE && sentence(r) != own);
    if others.take(COMPANY).count() == COMPANY {
        IN_COMPANY
    } else {
        ALONE
    }
}

/// The likeliest class of a reading, where it is one of the program's.
fn class_of(knowledge: &Knowledge, read: &EventReading) -> Option<(Class, f32)> {
    let (name, share) = read.classes.first()?;
    let class = Class::new(name);
    knowledge.ontology.leaf(&class).filter(|leaf| !leaf.own)?;
    Some((class, *share))
}

/// Whether a class is the user's own, of which no engine has learned anything.
fn is_own(knowledge: &Knowledge, class: &Class) -> bool {
    knowledge.ontology.leaf(class).is_some_and(|leaf| leaf.own)
}

/// The share that a reading gives a class.
fn share_of(read: &EventReading, class: &Class) -> f32 {
    let share = read.classes.iter().find(|(name, _)| **name == *class.as_str());
    share.map_or(0.0, |(_, share)| *share)
}

/// A rule's trigger that the engine reads too; with the engine's class alone, where that is sure of another.
fn renamed(semantics: &Semantics, knowledge: &Knowledge, trigger: Trigger, read: &EventReading) -> Trigger {
    let other = class_of(knowledge, read).filter(|(class, share)| *class != trigger.class && *share >= RENAME);
    let Some((class, share)) = other else {
        return Trigger {
            basis: Basis::Both,
            confidence: share_of(read, &trigger.class),
            ..trigger
        };
    };
    let words = Words {
        first: trigger.first,
        end: trigger.end,
        head: trigger.head,
    };
    Trigger {
        arguments: trigger.arguments,
        ..named(semantics, knowledge, &words, class, share)
    }
}

/// Whether a word of a part of speech can name an event by itself: no particle, preposition or adverb does.
fn may_name(tag: Tag) -> bool {
    matches!(tag, Tag::Noun | Tag::Propn | Tag::Verb | Tag::Adj)
}

/// Where the words of a trigger stand.
struct Words {
    first: TokenId,
    end: TokenId,
    head: TokenId,
}

/// A trigger that the engine alone sees: words side by side of one class. Where these are particles and the like, it is the
/// word that they hang from: "taken away", "in custody".
fn alone(semantics: &Semantics, knowledge: &Knowledge, token: TokenId, least: &Least) -> Option<Trigger> {
    let document = semantics.document;
    let sure = |token: TokenId| {
        let read = reading(document, token).filter(|r| r.chance >= least.add)?;
        class_of(knowledge, read)
    };
    let (class, share) = sure(token)?;
    let words = naming(document, token, |t| sure(t).is_some_and(|(c, _)| c == class))?;
    let arguments = arguments(semantics, words.head);
    let kind = knowledge.ontology.kind(&class);
    let of_words =
        words.end == words.first + 1 && kind.is_violence() && is_of_words(semantics, kind, words.head, &arguments);
    let unsaid = kind == Kind::Claim && (is_no_claim(semantics, words.head) || is_of_others(semantics, words.head));
    let other_sense = starting(semantics, knowledge, words.first)
        .any(|word| word.class == class && has_other_sense(semantics, word, words.first, &arguments));
    if of_words || other_sense || unsaid || is_means(semantics, knowledge, words.head, &class, least) {
        return None;
    }
    Some(Trigger {
        arguments,
        ..named(semantics, knowledge, &words, class, share)
    })
}

/// The words that name an event: those side by side from a token on that are `alike`, or what their particle hangs from.
fn naming(document: &Document, first: TokenId, alike: impl Fn(TokenId) -> bool) -> Option<Words> {
    let sentence_end = document.sentences.get(document.tokens[first].sentence)?.end;
    let end = (first + 1..sentence_end).find(|&t| !alike(t)).unwrap_or(sentence_end);
    let inside = |t: TokenId| document.tokens[t].head.is_some_and(|h| (first..end).contains(&h));
    let head = (first..end).find(|&t| !inside(t)).unwrap_or(first);
    let word = &document.tokens[head];
    if may_name(word.tag) {
        return Some(Words { first, end, head });
    }
    let leads = word.relation == R::Case;
    let fits = |tag: Tag| if leads { may_name(tag) } else { tag == Tag::Verb };
    let above = word.head.filter(|&h| fits(document.tokens[h].tag))?;
    Some(Words {
        first: above,
        end: above + 1,
        head: above,
    })
}

/// "Rockets hit the base": the verb names the event, the noun its means. Where the engine does not read the verb, the noun
/// names it: "a bomb killed eight". So it is with a word of the means, where it tells the class of the verb: "used chemical
/// weapons".
fn is_means(semantics: &Semantics, knowledge: &Knowledge, word: TokenId, class: &Class, least: &Least) -> bool {
    let tokens = &semantics.document.tokens;
    let named_by = |verb: TokenId| {
        best_at(semantics, knowledge, verb).filter(|t| {
            is_own(knowledge, &t.class)
                || kept(semantics, t, least).is_some()
                || weapon_that_kills(semantics, t).is_some()
        })
    };
    if semantics.is(word, "weapon") && tokens[word].head.and_then(named_by).is_some() {
        return true;
    }
    let noun = tokens[word]
        .head
        .filter(|_| matches!(tokens[word].relation, R::Amod | R::Compound));
    let verb = noun.and_then(|noun| tokens[noun].head);
    verb.and_then(named_by).is_some_and(|t| t.class == *class)
}

/// A trigger of a class, without its arguments: by the word of the lexicon that stands there, else by the class alone.
fn named(semantics: &Semantics, knowledge: &Knowledge, words: &Words, class: Class, confidence: f32) -> Trigger {
    let fits = |word: &&TriggerWord| word.class == class && extent(semantics, word, words.first).is_some();
    let word = starting(semantics, knowledge, words.first).find(fits);
    let part = match semantics.document.tokens[words.head].tag {
        Tag::Verb | Tag::Aux => PartOfSpeech::Verb,
        Tag::Adj => PartOfSpeech::Adjective,
        _ => PartOfSpeech::Noun,
    };
    let frame = knowledge.ontology.leaf(&class).map_or("attack", |l| &l.frame);
    Trigger {
        first: words.first,
        end: words.end,
        head: words.head,
        part: word.map_or(part, |w| w.part),
        kind: knowledge.ontology.kind(&class),
        frame: word.map_or_else(|| frame.into(), |w| w.frame.clone()),
        otherwise: word.and_then(|w| w.otherwise.clone()),
        by_sentence: false,
        basis: Basis::Engine,
        confidence,
        rule: format!("learned/{class}").into(),
        class,
        arguments: Vec::new(),
    }
}

/// The words that have a role in an event, in text order.
pub(super) fn words_in_role(document: &Document, trigger: &Trigger, role: &str) -> Vec<TokenId> {
    let Some(read) = best(document, trigger.first..trigger.end) else {
        return Vec::new();
    };
    let in_role = read.roles.iter().filter(|r| &*r.role == role && r.chance >= ROLE);
    in_role.map(|r| r.token).collect()
}

/// The heads of the phrases that have a role in an event: of each run of words, those that hang from without.
pub(super) fn heads_in_role(document: &Document, trigger: &Trigger, role: &str) -> Vec<TokenId> {
    let words = words_in_role(document, trigger, role);
    let mut heads = Vec::new();
    for run in words.chunk_by(|a, b| a + 1 == *b) {
        let within = |t: TokenId| document.tokens[t].head.is_some_and(|h| run.contains(&h));
        heads.extend(run.iter().copied().find(|&t| !within(t)));
    }
    heads
}
