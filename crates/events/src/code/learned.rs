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
use language::{Document, EventReading, Feature, Relation as R, Tag, TokenId};

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

/// A toll is told so many sentences from what it is the toll of.
const BESIDE: usize = 2;

/// In its own sentence, what makes company for a word stands farther from it than this: it is no part of its phrase.
const APART: usize = 2;

/// What harms people otherwise.
const OTHER_HARM: [&str; 3] = ["accident", "weather", "medicine"];

/// A word of which the lexicon knows nothing is a trigger from this share of its class on: "subheading" names no protest.
const UNKNOWN: f32 = 0.2;

/// A word that stands in the lexicon for no class names an event of violence from this chance and this share on: readers
/// mark "knocked" in the story of an attack, and it was none.
const UNHEARD: f32 = 0.8;
const UNHEARD_SHARE: f32 = 0.4;

/// A truce stands so many steps below the words of which one is broken: "the terms of the truce".
const NEAR_BREACH: usize = 2;

/// Weapons that name their deed: "a bomb in a market wounded eight".
const BLASTS: [&str; 5] = ["bomb", "rocket", "artillery", "air_munition", "drone"];

/// What points back to a deed and says no more of it: "the crime", "the tragedy".
const DEED: &str = "deed_noun";

/// A verb of so many words side by side is plain.
const LONG: usize = 3;

/// The engine's class stands in the place of a rule's from this share on.
const RENAME: f32 = 0.9;
/// Where a rule asks for nothing beside its word and the engine gives its class less than that, from this share on:
/// "Israel's bombing of southern Lebanon" is no bomb that was laid.
const RENAME_BARE: f32 = 0.6;
const UNLIKELY: f32 = 0.1;
/// A word has a role from this chance on.
const ROLE: f32 = 0.5;
/// A word tells of one event, not of several, up to this chance of several.
const ONE: f32 = 0.05;

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
    let least = least(semantics, token);
    match by_rule {
        Some(trigger) if is_own(knowledge, &trigger.class) => Some(trigger),
        Some(trigger) => match kept(semantics, &trigger, &least) {
            Some(read) => Some(renamed(semantics, knowledge, trigger, read)),
            None => Some(trigger).filter(|trigger| {
                weapon_that_kills(semantics, trigger).is_some()
                    || is_toll(semantics, knowledge, trigger)
                    || is_plain(semantics, trigger)
            }),
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
    trigger.doers().find(|&i| harms && semantics.is(i, "weapon"))
}

/// "Taliban claim twin blasts", "kept violating the ceasefire", "a car bomb failed to detonate": words that leave no doubt,
/// though an engine that has seen few of their like passes over them.
fn is_plain(semantics: &Semantics, trigger: &Trigger) -> bool {
    let object = |category: &str| {
        let mut objects = trigger.arguments.iter().filter(|a| a.function == Function::Object);
        objects.any(|a| semantics.is(a.head, category))
    };
    let document = semantics.document;
    let mut complements = document.children_by(trigger.head, &[R::Ccomp]);
    let mut of_deed = || object("attack_noun") || complements.any(|i| semantics.is(i, "attack_noun"));
    let group = |i: TokenId| semantics.is_rebel(i) || semantics.is(i, "group_noun");
    let mut claims = || trigger.doers().any(group) && of_deed();
    let breaks = || semantics.is(trigger.head, "breach") && trigger.doers().next().is_some();
    match (trigger.kind, trigger.part) {
        (Kind::Claim, _) => claims(),
        (Kind::Clash, PartOfSpeech::Verb) if breaks() => true,
        (Kind::Threat, PartOfSpeech::Verb) => semantics.is(trigger.end - 1, "unanswered"),
        (Kind::Attack, PartOfSpeech::Verb) => {
            // "a student threw a Molotov cocktail at worshippers"
            let thrown = object("incendiary") && trigger.doers().next().is_some();
            thrown || trigger.end - trigger.first >= LONG
        }
        _ => false,
    }
}

/// "Jets bombed a market. Medics said 14 were killed": a verb of killing or wounding with its counted victims, alone in its
/// sentence, beside one that tells of violence. Readers mostly take it for a part of what was told before; but it
/// alone tells the toll.
fn is_toll(semantics: &Semantics, knowledge: &Knowledge, trigger: &Trigger) -> bool {
    let document = semantics.document;
    if !is_harm(semantics, trigger.head) || !has_counted_victims(semantics, trigger) {
        return false;
    }
    let own = document.tokens[trigger.head].sentence;
    let violent = |read: &&EventReading| {
        class_of(knowledge, read).is_some_and(|(class, _)| knowledge.ontology.kind(&class).is_violence())
    };
    let sentence = |read: &EventReading| document.tokens[read.token].sentence;
    let first = document.events.partition_point(|r| sentence(r) + BESIDE < own);
    let near = || {
        let near = document.events[first..].iter();
        near.take_while(|r| sentence(r) <= own + BESIDE).filter(violent)
    };
    let told_here = near().any(|r| sentence(r) == own && r.chance >= IN_COMPANY.add);
    !told_here && near().any(|r| sentence(r) != own && r.chance >= IN_COMPANY.add)
}

/// "Six policemen and eleven rebels were killed", "killed 14": those who are killed or wounded are counted.
fn has_counted_victims(semantics: &Semantics, trigger: &Trigger) -> bool {
    let document = semantics.document;
    let counted =
        |i: TokenId| document.tokens[i].tag == Tag::Num || document.children_by(i, &[R::Nummod]).next().is_some();
    semantics.document.tokens[trigger.head].tag == Tag::Verb
        && trigger
            .arguments
            .iter()
            .any(|a| suffers(semantics, trigger.head, a) && counted(a.head))
}

/// What a reading of a token must be worth, by its company in other sentences or a little apart in its own.
fn least(semantics: &Semantics, token: TokenId) -> Least {
    let document = semantics.document;
    let sentence = document.tokens[token].sentence;
    if document.sentences.len() <= SHORT || company(document, token) == COMPANY || tells_toll(semantics, sentence) {
        IN_COMPANY
    } else {
        ALONE
    }
}

/// How many words that surely name events stand near a token, up to [`COMPANY`]: in other sentences, or a little apart in
/// its own.
fn company(document: &Document, token: TokenId) -> usize {
    let own = document.tokens[token].sentence;
    let sentence = |read: &EventReading| document.tokens[read.token].sentence;
    let first = document.events.partition_point(|r| sentence(r) + NEAR < own);
    let near = document.events[first..]
        .iter()
        .take_while(|r| sentence(r) <= own + NEAR);
    let others = near.filter(|r| r.chance >= SURE && (sentence(r) != own || r.token.abs_diff(token) > APART));
    others.take(COMPANY).count()
}

/// "The embassy was wrecked by a blast that killed 60 people": a sentence that counts more than one who were killed or
/// wounded, by no accident.
fn tells_toll(semantics: &Semantics, sentence: usize) -> bool {
    let document = semantics.document;
    let words = || document.sentence_tokens(sentence).map(|(i, _)| i);
    let several = |i: TokenId| {
        document.tokens[i].features.has(Feature::Plural) && document.children_by(i, &[R::Nummod]).next().is_some()
    };
    let tolls = words().filter(|&i| is_harm(semantics, i));
    let told = |verb: TokenId| {
        arguments(semantics, verb)
            .iter()
            .any(|a| suffers(semantics, verb, a) && several(a.head))
    };
    let otherwise = |i: TokenId| OTHER_HARM.iter().any(|c| semantics.is(i, c));
    tolls.filter(|&i| document.tokens[i].tag == Tag::Verb).any(told) && !words().any(otherwise)
}

/// Whether a word tells of killing or wounding.
fn is_harm(semantics: &Semantics, word: TokenId) -> bool {
    ["casualty_death", "casualty_injury"]
        .iter()
        .any(|c| semantics.is(word, c))
}

/// Whether an argument of a verb of harm is its victim.
fn suffers(semantics: &Semantics, verb: TokenId, argument: &Argument) -> bool {
    let dies = || semantics.is(verb, "die_verb");
    argument.function == Function::Object || argument.function == Function::Subject && dies()
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
    let unsure = trigger.bare && share_of(read, &trigger.class) < UNLIKELY;
    let least = if unsure { RENAME_BARE } else { RENAME };
    let other = class_of(knowledge, read).filter(|(class, share)| *class != trigger.class && *share >= least);
    // "clashes between demonstrators and police": no two armed sides.
    let unrest = trigger.kind == Kind::Unrest && meets_protesters(semantics, trigger.head, &trigger.arguments);
    let other = other.filter(|(class, _)| !(unrest && knowledge.ontology.kind(class) == Kind::Clash));
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
    // Without company the lexicon is heard in full: who shells peas fires at nobody.
    let in_company = company(document, token) > 0;
    let other_sense = starting(semantics, knowledge, words.first).any(|word| {
        let Some((_, head)) = extent(semantics, word, words.first) else {
            return false;
        };
        word.class == class && has_other_sense(semantics, word, (words.first, head), &arguments, in_company)
    });
    let known = |i: TokenId| starting(semantics, knowledge, i).any(|word| extent(semantics, word, i).is_some());
    let in_lexicon = || (words.first..words.end).any(known);
    if share < UNKNOWN && !in_lexicon() {
        return None;
    }
    let unheard = || {
        let chance = reading(document, token).map_or(0.0, |r| r.chance);
        // "the first bomb went off": the weapon stands for its deed.
        let stands = || {
            let mut kinds = BLASTS.iter().chain(std::iter::once(&DEED));
            kinds.any(|c| semantics.is(words.head, c))
        };
        (chance < UNHEARD || share < UNHEARD_SHARE) && !in_lexicon() && !stands()
    };
    let verb = document.tokens[words.head].tag == Tag::Verb;
    let no_deed = || semantics.is(words.head, "no_deed") && (verb || !in_lexicon());
    if kind.is_violence() && (no_deed() || unheard()) {
        return None;
    }
    if of_words
        || other_sense
        || unsaid
        || is_contrary(semantics, kind, words.head)
        || is_means(semantics, knowledge, words.head, &class, least)
    {
        return None;
    }
    Some(Trigger {
        arguments,
        ..named(semantics, knowledge, &words, class, share)
    })
}

/// "clashes between demonstrators and police", "protesters were killed in clashes": whether those who demonstrate are a side
/// of a clash, or its victims.
fn meets_protesters(semantics: &Semantics, clash: TokenId, sides: &[Argument]) -> bool {
    let protests = |i: TokenId| semantics.is(i, "demonstrating");
    let harm = semantics.document.tokens[clash].head.filter(|&v| is_harm(semantics, v));
    let victims = || harm.is_some_and(|verb| arguments(semantics, verb).iter().any(|a| protests(a.head)));
    sides.iter().any(|a| protests(a.head)) || victims()
}

/// "violated the truce", "the attack was a reprisal": a truce that is broken is none, and who strikes back does not condemn.
fn is_contrary(semantics: &Semantics, kind: Kind, word: TokenId) -> bool {
    let document = semantics.document;
    // "the truce broke down": it was one.
    let is_broken = |i: TokenId| {
        let token = &document.tokens[i];
        let suffers = matches!(token.relation, R::Obj | R::NsubjPass | R::Nmod);
        suffers && token.head.is_some_and(|above| semantics.is(above, "breach"))
    };
    // "violated the cease-fire": of the parts of a word the first or the last may hang from the verb.
    let mut near = std::iter::once(word).chain(document.ancestors(word).take(NEAR_BREACH));
    match kind {
        Kind::Relation => near.any(is_broken),
        Kind::Condemnation => semantics.is(word, "retaliation"),
        _ => false,
    }
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
        bare: false,
        basis: Basis::Engine,
        confidence,
        rule: format!("learned/{class}").into(),
        class,
        arguments: Vec::new(),
    }
}

/// "blockaded the towns in 2015": whether the engine is sure that a trigger tells of one event, whatever its number or length.
pub(super) fn is_surely_one(document: &Document, trigger: &Trigger) -> bool {
    best(document, trigger.first..trigger.end).is_some_and(|read| read.aggregate <= ONE)
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
