//! The words that name events, each with the class that its surroundings choose.

use std::{collections::HashSet, sync::Arc};

use knowledge::{
    Class, Knowledge,
    ontology::{Kind, PartOfSpeech, Slot, SlotTerms, TriggerWord},
};
use language::{Document, NameKind, Relation as R, Tag, Token, TokenId};

use super::{
    Basis,
    arguments::{Argument, Function, arguments, subjects},
    learned,
    semantics::Semantics,
    status::{by_nobody, nobody},
};

/// A word or phrase that names an event.
#[derive(Clone, Debug)]
pub(super) struct Trigger {
    /// First token.
    pub first: TokenId,
    /// One past the last token.
    pub end: TokenId,
    /// The token whose place in the tree counts.
    pub head: TokenId,
    pub part: PartOfSpeech,
    pub class: Class,
    pub kind: Kind,
    pub frame: Arc<str>,
    /// The class where nothing in the report tells the means.
    pub otherwise: Option<Class>,
    /// Whether its own sentence chose its class: "the attack" of a suicide bomber.
    pub by_sentence: bool,
    /// Whether its rule asks for nothing beside the word.
    pub bare: bool,
    /// What says that it names an event, and how surely, not calibrated.
    pub basis: Basis,
    pub confidence: f32,
    pub rule: Arc<str>,
    /// What stands around it.
    pub arguments: Vec<Argument>,
}

impl Trigger {
    /// Those that are told to do it.
    pub fn doers(&self) -> impl Iterator<Item = TokenId> + '_ {
        let does = |a: &&Argument| matches!(a.function, Function::Subject | Function::Agent);
        self.arguments.iter().filter(does).map(|a| a.head)
    }
}

/// All triggers of a document's sentences that tell, in text order, without overlap.
pub(super) fn find(semantics: &Semantics, knowledge: &Knowledge, tells: impl Fn(usize) -> bool) -> Vec<Trigger> {
    let document = semantics.document;
    let mut found: Vec<Trigger> = Vec::new();
    for sentence in (0..document.sentences.len()).filter(|&s| tells(s)) {
        let mut token = document.sentences[sentence].first;
        while token < document.sentences[sentence].end {
            let by_rule = best_at(semantics, knowledge, token);
            let weighed = if document.sentences[sentence].accurate {
                learned::weigh(semantics, knowledge, token, by_rule)
            } else {
                by_rule
            };
            let free = |t: &Trigger| found.last().is_none_or(|last| last.end <= t.first);
            token += 1;
            if let Some(trigger) = weighed.filter(free) {
                token = trigger.end.max(token);
                found.push(trigger);
            }
        }
    }
    let one = part_of_another(document, &found);
    let mut at = 0..found.len();
    found.retain(|_| at.next().is_none_or(|i| !one.contains(&i)));
    // "a targeted strike": a participle before a noun of violence says what kind of violence that is.
    let nouns: HashSet<TokenId> = found.iter().filter(|t| t.kind.is_violence()).map(|t| t.head).collect();
    found.retain(|t| {
        let word = &document.tokens[t.head];
        word.relation != R::Amod || word.head.is_none_or(|noun| !nouns.contains(&noun))
    });
    found
}

/// "the counter-assault", "40 airstrike operations", "set the barns ablaze": of two words that hang together and name one
/// event, the one that only the engine sees, by its place among the triggers.
fn part_of_another(document: &Document, found: &[Trigger]) -> HashSet<usize> {
    let learned = |t: usize| found[t].basis == Basis::Engine;
    let mut parts = HashSet::new();
    for (t, trigger) in found.iter().enumerate() {
        let word = &document.tokens[trigger.head];
        let above = found.iter().position(|a| Some(a.head) == word.head);
        let Some(above) = above.filter(|&a| found[a].class == trigger.class) else {
            continue;
        };
        let describes = matches!(word.relation, R::Compound | R::Amod);
        // A verb that only the engine sees may be a light one, and its object the event.
        let completes = match word.relation {
            R::Xcomp | R::Advmod => true,
            // "set the barns ablaze" may be read as a clause, but has no object as one has.
            R::Advcl => !trigger.arguments.iter().any(|a| a.function == Function::Object),
            R::Obj => !learned(above),
            _ => false,
        };
        let of_verb = completes && found[above].part == PartOfSpeech::Verb;
        if learned(t) && (describes || of_verb) {
            parts.insert(t);
        } else if learned(above) && describes {
            parts.insert(above);
        }
    }
    parts
}

/// The best reading of the words that start at a token, if one of them names an event here.
pub(super) fn best_at(semantics: &Semantics, knowledge: &Knowledge, first: TokenId) -> Option<Trigger> {
    let words: Vec<(&TriggerWord, TokenId, TokenId)> = starting(semantics, knowledge, first)
        .filter_map(|word| {
            let (end, head) = extent(semantics, word, first)?;
            Some((word, end, head))
        })
        .collect();
    // The arguments are asked for only where a word stands in the lexicon at all.
    let mut by_head: Vec<(TokenId, Vec<Argument>)> = Vec::new();
    for &(_, _, head) in &words {
        if !by_head.iter().any(|(h, _)| *h == head) {
            by_head.push((head, arguments(semantics, head)));
        }
    }
    let around = |head| {
        by_head
            .iter()
            .find(|(h, _)| *h == head)
            .map_or(&[][..], |(_, a)| a.as_slice())
    };
    let (word, end, head) = words
        .into_iter()
        .filter(|(word, _, head)| bar(semantics, knowledge, word, (first, *head), around(*head)).is_none())
        .min_by_key(|(word, ..)| {
            (
                usize::MAX - word.words.len(),
                usize::MAX - word.when.len(),
                word.precedence,
            )
        })?;
    Some(Trigger {
        first,
        end,
        head,
        part: word.part,
        class: word.class.clone(),
        kind: knowledge.ontology.kind(&word.class),
        frame: word.frame.clone(),
        otherwise: word.otherwise.clone(),
        by_sentence: word.when.iter().any(|w| w.slot != Slot::Report),
        bare: word.when.is_empty() && word.words.len() == 1,
        basis: Basis::Word,
        confidence: word.confidence,
        rule: word.rule.clone(),
        arguments: around(head).to_vec(),
    })
}

/// The words of the lexicon whose first word stands at a token.
pub(super) fn starting<'a>(
    semantics: &Semantics,
    knowledge: &'a Knowledge,
    first: TokenId,
) -> impl Iterator<Item = &'a TriggerWord> {
    let index = knowledge.ontology.triggers();
    let (lemma, form) = (&semantics.lemmas[first], &semantics.forms[first]);
    let by_form = if lemma == form { &[] } else { index.starting(form) };
    index.starting(lemma).iter().chain(by_form)
}

/// Why a word of the lexicon names no event where it stands.
pub(super) enum Bar<'a> {
    /// It is an attack with words.
    OfWords,
    /// It is a claim that nobody makes.
    Unsaid,
    /// This does not hold.
    Lacks(&'a SlotTerms),
    /// This holds.
    Has(&'a SlotTerms),
}

/// The first thing that keeps a word from naming an event, if something does. The word stands from its first token on.
pub(super) fn bar<'a>(
    semantics: &Semantics,
    knowledge: &Knowledge,
    word: &'a TriggerWord,
    (first, head): (TokenId, TokenId),
    arguments: &[Argument],
) -> Option<Bar<'a>> {
    let kind = knowledge.ontology.kind(&word.class);
    let alone = word.words.len() == 1;
    if alone && kind.is_violence() && is_of_words(semantics, kind, head, arguments) {
        return Some(Bar::OfWords);
    }
    let unsaid = || by_nobody(semantics, head).is_some() || is_no_claim(semantics, head);
    if kind == Kind::Claim && (unsaid() || is_of_others(semantics, head)) {
        return Some(Bar::Unsaid);
    }
    let holds = |slot: &&SlotTerms| holds(semantics, slot, head, first, arguments);
    // "the strikes hit a drone factory": what kind of site was hit is no means.
    let beside = |slot: &SlotTerms| {
        let mut words = sentence_of(semantics, head).filter(|&i| !is_kind_of_site(semantics, i));
        words.any(|i| slot.terms.iter().any(|term| semantics.holds(term, i)))
    };
    let wanted = |slot: &&SlotTerms| {
        if slot.slot == Slot::Sentence {
            beside(slot)
        } else {
            holds(slot)
        }
    };
    let lacks = word.when.iter().find(|slot| !wanted(slot)).map(Bar::Lacks);
    lacks.or_else(|| word.unless.iter().find(holds).map(Bar::Has))
}

/// "a gas explosion": whether something gives a word of the lexicon another sense than its class; in the company of other
/// events only what modifies it.
pub(super) fn has_other_sense(
    semantics: &Semantics,
    word: &TriggerWord,
    (first, head): (TokenId, TokenId),
    arguments: &[Argument],
    in_company: bool,
) -> bool {
    let mut slots = word
        .unless
        .iter()
        .filter(|slot| !in_company || slot.slot == Slot::Modifier);
    slots.any(|slot| holds(semantics, slot, head, first, arguments))
}

/// "the senator attacked her rival": named persons without arms attack, and are attacked by no named means, with words,
/// unless the sentence tells of harm. For words that stand alone: "air strikes" are no words.
pub(super) fn is_of_words(semantics: &Semantics, kind: Kind, head: TokenId, arguments: &[Argument]) -> bool {
    let bare = kind == Kind::AttackUnspecified;
    let document = semantics.document;
    if semantics.is(head, "casualty_death") || semantics.is(head, "casualty_injury") {
        return false;
    }
    let named = |i: TokenId| semantics.name(i) == Some(NameKind::Person) && !semantics.is(i, "armed");
    let by_person = arguments.iter().any(|a| {
        matches!(
            a.function,
            Function::Subject | Function::Agent | Function::Possessor | Function::Modifier
        ) && named(a.head)
    });
    let on_person = arguments.iter().any(|a| match &a.function {
        Function::Object => named(a.head),
        Function::Preposition(p) => matches!(&**p, "on" | "against") && named(a.head),
        _ => false,
    });
    let harm = |i: TokenId| ["weapon", "casualty"].iter().any(|c| semantics.is(i, c));
    bare && (by_person || on_person)
        && !document
            .sentence_tokens(document.tokens[head].sentence)
            .any(|(i, _)| i != head && harm(i))
}

/// "There was no claim of responsibility": whichever of its words stands for it.
pub(super) fn is_no_claim(semantics: &Semantics, noun: TokenId) -> bool {
    let token = &semantics.document.tokens[noun];
    let above = token.head.filter(|_| token.relation == R::Nmod);
    std::iter::once(noun)
        .chain(above)
        .any(|n| nobody(semantics, n).is_some())
}

/// "officials say the attacks are carried out by militants": a clause about others than the speaker claims nothing.
pub(super) fn is_of_others(semantics: &Semantics, verb: TokenId) -> bool {
    let document = semantics.document;
    let speakers = subjects(document, verb);
    let own = |i: TokenId| {
        let same = speakers.iter().any(|&s| semantics.lemmas[s] == semantics.lemmas[i]);
        let possessed = document
            .children_by(i, &[R::NmodPoss])
            .any(|p| document.tokens[p].tag == Tag::Pron);
        // "claimed that he had been killed": who suffers it did not do it.
        let acts = document.tokens[i].relation == R::Nsubj;
        same || possessed || acts && document.tokens[i].tag == Tag::Pron
    };
    // "Taliban claim twin blasts": a noun without a verb is no clause, wherever the tree puts it.
    let tells =
        |i: &TokenId| document.tokens[*i].tag != Tag::Noun || document.children_by(*i, &[R::Cop]).next().is_some();
    let mut clauses = document.children_by(verb, &[R::Ccomp]).filter(tells);
    clauses.any(|clause| {
        let mut doers = document.children_by(clause, &[R::Nsubj, R::NsubjPass]);
        doers.next().is_some_and(|doer| !own(doer))
    })
}

/// Whether a trigger's words stand here as the part of speech that it wants: one past the last token, and the head.
pub(super) fn extent(semantics: &Semantics, word: &TriggerWord, first: TokenId) -> Option<(TokenId, TokenId)> {
    let document = semantics.document;
    let sentence = document.tokens[first].sentence;
    let sentence_end = document.sentences.get(sentence)?.end;
    let mut end = first + 1;
    for (n, lemma) in word.words.iter().enumerate().skip(1) {
        // "set the car on fire", "blew the bridge up": a particle may stand a little apart from its verb.
        let reach = if word.part == PartOfSpeech::Verb && n + 1 == word.words.len() {
            4
        } else {
            1
        };
        let at = (end..sentence_end.min(end + reach))
            .find(|&i| semantics.lemmas[i] == *lemma || semantics.forms[i] == *lemma)?;
        if at > end && document.tokens[at].head != Some(first) {
            return None;
        }
        end = at + 1;
    }
    let head = match word.part {
        PartOfSpeech::Noun => head_of(document, first, end),
        PartOfSpeech::Verb | PartOfSpeech::Adjective => first,
    };
    let tag = document.tokens[head].tag;
    let fits = match word.part {
        PartOfSpeech::Verb => tag == Tag::Verb || (word.words.len() > 1 && tag != Tag::Noun),
        PartOfSpeech::Noun => is_nominal(semantics, head) && !is_modifier_of_noun(semantics, head),
        PartOfSpeech::Adjective => matches!(tag, Tag::Adj | Tag::Verb),
    };
    // A separated phrase ends with its verb, so that the words between stay free.
    let contiguous = end - first == word.words.len();
    fits.then_some((if contiguous { end } else { first + 1 }, head))
}

/// The word of a noun phrase from which the others hang, "claim" in "claim of responsibility"; the last, where not one does.
fn head_of(document: &Document, first: TokenId, end: TokenId) -> TokenId {
    let inside = |t: TokenId| document.tokens[t].head.is_some_and(|h| (first..end).contains(&h));
    let mut tops = (first..end).filter(|&t| !inside(t));
    match (tops.next(), tops.next()) {
        (Some(top), None) => top,
        _ => end - 1,
    }
}

/// A noun, or an adjective or gerund that stands where nouns do ("the long-awaited offensive", "fighting erupted").
fn is_nominal(semantics: &Semantics, token: TokenId) -> bool {
    let document = semantics.document;
    let Token { tag, relation, .. } = document.tokens[token];
    let child = |wanted: &[R]| {
        document
            .children(token)
            .any(|(i, t)| wanted.contains(&t.relation) && i < token)
    };
    let determined = || child(&[R::Det]);
    let behind_preposition = || {
        document
            .children_by(token, &[R::Case, R::Mark])
            .any(|i| document.tokens[i].tag == Tag::Adp)
    };
    match tag {
        Tag::Noun | Tag::Propn => true,
        Tag::Adj | Tag::Verb => {
            matches!(relation, R::Nsubj | R::NsubjPass | R::Obj | R::Obl | R::Nmod)
                || (tag == Tag::Adj && determined())
                || (tag == Tag::Verb && behind_preposition())
        }
        _ => false,
    }
}

/// What flies or sails, named with a word for a deed: "attack drone", "strike aircraft".
const CRAFT: [&str; 3] = ["drone", "aircraft", "vessel"];

/// "attack helicopter", "strike group": the noun names no event where it modifies a thing.
fn is_modifier_of_noun(semantics: &Semantics, noun: TokenId) -> bool {
    let document = semantics.document;
    let token = &document.tokens[noun];
    // "shot down two one way attack drones": however the tree hangs them.
    if CRAFT.iter().any(|c| semantics.is_within(noun, c)) {
        return true;
    }
    let Some(head) = token.head else { return false };
    token.relation == R::Compound
        && head > noun
        && matches!(document.tokens[head].tag, Tag::Noun | Tag::Propn)
        && !semantics.is(head, "event_part")
}

/// Whether a slot holds around a trigger.
fn holds(semantics: &Semantics, slot: &SlotTerms, head: TokenId, first: TokenId, arguments: &[Argument]) -> bool {
    let document = semantics.document;
    let any = |tokens: &mut dyn Iterator<Item = TokenId>| {
        let mut tokens = tokens;
        Iterator::any(&mut tokens, |t| slot.terms.iter().any(|term| semantics.holds(term, t)))
    };
    let of = |wanted: fn(&Function) -> bool| arguments.iter().filter(move |a| wanted(&a.function)).map(|a| a.head);
    match slot.slot {
        Slot::Modifier => {
            let noun_behind_of = of(|f| matches!(f, Function::Preposition(p) if &**p == "of"));
            let before = document.children(head).map(|(i, _)| i).filter(|&i| i < head);
            any(&mut of(|f| matches!(f, Function::Modifier | Function::Possessor))
                .chain(noun_behind_of)
                .chain(before))
                || any(&mut document
                    .sentence_tokens(document.tokens[head].sentence)
                    .map(|(i, _)| i)
                    .filter(|&i| i < first && i + 2 >= first && document.tokens[i].relation == R::Compound))
        }
        Slot::Subject => any(&mut of(|f| {
            matches!(f, Function::Subject | Function::Agent | Function::Possessor)
        })),
        Slot::Object => {
            let direct = of(|f| match f {
                Function::Object => true,
                Function::Preposition(p) => matches!(&**p, "of" | "on" | "against" | "at"),
                _ => false,
            });
            any(&mut direct.flat_map(|i| std::iter::once(i).chain(noun_modifiers(semantics, i))))
        }
        Slot::Oblique => any(&mut of(|f| matches!(f, Function::Preposition(_)))),
        Slot::Governor => any(&mut document.tokens[head].head.into_iter()),
        Slot::Complement => any(&mut document.children_by(head, &[R::Xcomp, R::Ccomp, R::Advcl, R::Acl])),
        Slot::Sentence => any(&mut sentence_of(semantics, head)),
        Slot::Report => semantics.report_holds(&slot.terms, head),
    }
}

/// The words of a word's sentence.
fn sentence_of<'a>(semantics: &'a Semantics, token: TokenId) -> impl Iterator<Item = TokenId> + 'a {
    let document = semantics.document;
    let sentence = document.tokens[token].sentence;
    document.sentence_tokens(sentence).map(|(i, _)| i)
}

/// "drone" in "a drone factory".
fn is_kind_of_site(semantics: &Semantics, noun: TokenId) -> bool {
    let token = &semantics.document.tokens[noun];
    let site = token.head.filter(|_| token.relation == R::Compound);
    site.is_some_and(|site| semantics.is(site, "site"))
}

fn noun_modifiers<'a>(semantics: &'a Semantics, noun: TokenId) -> impl Iterator<Item = TokenId> + 'a {
    semantics
        .document
        .children_by(noun, &[R::Compound, R::Amod, R::Nmod, R::Appos])
}
