//! Who is told beside an event and neither did nor suffered it: those who see, name, tell, answer or help, and those who do
//! something else in another clause.

use language::{Relation as R, Tag, TokenId};

use super::{
    arguments::{Argument, Function, is_passive, preposition, subjects},
    context::Context,
    scene::{Scene, is_result},
    setting,
    triggers::Trigger,
};
use crate::Party;

/// Whether people open a sentence before a participle of harm: they were killed or wounded. Not those who bear arms of
/// their own will, who may have died of what they did.
pub(super) fn is_harmed_in_headline(context: &Context, victim: TokenId) -> bool {
    let semantics = &context.semantics;
    let tokens = &context.document.tokens;
    let next = victim + 1;
    let same = tokens.get(next).is_some_and(|t| t.sentence == tokens[victim].sentence);
    let harmed = same && is_result(context, next) && context.document.children_by(next, &[R::Obj]).next().is_none();
    let attacks = ["weapon", "rebel"].iter().any(|c| semantics.is(victim, c));
    harmed && !attacks
}

/// "42 others", "dozens more": whether a party is only the rest of a number.
pub(super) fn is_rest(context: &Context, party: &Party) -> bool {
    let rest = |at: TokenId| context.semantics.is(at, "rest");
    let Some(head) = setting::head_of(context, party.span) else {
        return false;
    };
    let counts = context.document.tokens[head].tag == Tag::Num || context.semantics.is(head, "bundle");
    rest(head) || counts && context.document.children(head).any(|(i, _)| rest(i))
}

/// "His wife, who saw the killing": whoever perceives a deed is not whom it was done to.
pub(super) fn sees(context: &Context, trigger: &Trigger, head: TokenId) -> bool {
    let document = context.document;
    let token = &document.tokens[trigger.head];
    let object = token.tag == Tag::Noun && token.relation == R::Obj;
    let verb = token
        .head
        .filter(|&verb| object && context.semantics.is(verb, "perceive"));
    let Some(verb) = verb else { return false };
    let mut seeing = subjects(document, verb);
    seeing.extend(
        document.tokens[verb]
            .head
            .filter(|_| document.tokens[verb].relation == R::AclRelcl),
    );
    seeing
        .iter()
        .any(|&by| by == head || document.children_by(by, &[R::Appos]).any(|i| i == head))
}

/// "carried out a strike in support of the government", "in coordination with it": nothing was done to it.
pub(super) fn is_helped(context: &Context, head: TokenId) -> bool {
    let tokens = &context.document.tokens;
    let noun = tokens[head]
        .head
        .filter(|&noun| context.semantics.is(noun, "help_given"));
    noun.is_some_and(|noun| matches!(preposition(context.document, noun).as_deref(), Some("in" | "on")))
}

/// "killed 16 soldiers in their deadliest attack", "struck a depot; the depot served its attacks": whether a pronoun before
/// a deed stands for whom another deed in the clause above was done to.
pub(super) fn is_hit_by(context: &Context, trigger: &Trigger, argument: &Argument) -> bool {
    let document = context.document;
    if argument.function != Function::Possessor {
        return false;
    }
    let Some(owner) = context.antecedent(argument.head) else {
        return false;
    };
    let harmed = |&verb: &TokenId| {
        ["casualty", "attack_verb", "wants_victim"]
            .iter()
            .any(|c| context.semantics.is(verb, c))
    };
    let verb = document.tokens[owner].head.filter(harmed);
    let object = verb.filter(|_| document.tokens[owner].relation == R::Obj);
    if object.is_some() && document.ancestors(trigger.head).any(|at| Some(at) == object) {
        return true;
    }
    // The subject of the clause is what the owner struck before.
    let struck = verb.filter(|&verb| subjects(document, verb).contains(&owner) && !is_passive(document, verb));
    let objects: Vec<TokenId> = struck.map_or(Vec::new(), |verb| document.children_by(verb, &[R::Obj]).collect());
    let here = document.tokens[trigger.head].sentence;
    let same = |thing: TokenId| {
        let is_subject = |i: TokenId| document.tokens[i].relation == R::Nsubj;
        let mut words = document.sentence_tokens(here).map(|(i, _)| i);
        words.any(|i| is_subject(i) && context.semantics.lemmas[i] == context.semantics.lemmas[thing])
    };
    document.tokens[owner].sentence != here && objects.into_iter().any(same)
}

/// "The murder triggered a revenge attack by miners": who does what a deed provoked did not do that deed.
pub(super) fn acts_in_answer(context: &Context, trigger: &Trigger, head: TokenId) -> bool {
    let document = context.document;
    let token = &document.tokens[trigger.head];
    let provokes = |&verb: &TokenId| token.relation == R::Nsubj && context.semantics.is(verb, "provoke");
    let Some(verb) = token.head.filter(provokes) else {
        return false;
    };
    let mut answers = document.children_by(verb, &[R::Obj]);
    answers.any(|answer| document.ancestors(head).any(|at| at == answer))
}

/// "Iran vowed to respond to the airstrike": who answers a deed did not do it.
pub(super) fn answers_it(context: &Context, trigger: &Trigger, head: TokenId) -> bool {
    let document = context.document;
    let token = &document.tokens[trigger.head];
    let behind = matches!(token.relation, R::Obl | R::Nmod)
        && matches!(preposition(document, trigger.head).as_deref(), Some("to" | "for"));
    let verb = token
        .head
        .filter(|&verb| behind && context.semantics.is(verb, "retaliation"));
    verb.is_some_and(|verb| subjects(document, verb).contains(&head))
}

/// "The prosecutor called it a massacre": whoever gives a deed a name did not do it.
pub(super) fn names_only(context: &Context, trigger: &Trigger, head: TokenId) -> bool {
    let document = context.document;
    let noun = document.tokens[trigger.head].tag == Tag::Noun && !trigger.kind.is_speech();
    let names = |verb: &TokenId| context.semantics.is(*verb, "naming_verb");
    let mut above = document.ancestors(trigger.head).take(2).filter(names);
    noun && above.any(|verb| subjects(document, verb).contains(&head))
}

/// "The chief condemned the killing, said the church": whoever tells what another did, who is named, did not do it.
pub(super) fn tells_of_others(context: &Context, trigger: &Trigger, head: TokenId) -> bool {
    let document = context.document;
    let named = |doer: TokenId| doer != head && document.tokens[doer].tag != Tag::Pron;
    let Some(verb) = document.tokens[head].head else {
        return false;
    };
    let apart = verb != trigger.head && subjects(document, verb).contains(&head);
    apart && context.semantics.is(verb, "report_verb") && trigger.doers().any(named)
}

/// "the minister called the American accusation blind": whether a phrase is the subject of a verb that speaks of an act by
/// its noun.
pub(super) fn only_speaks_of(context: &Context, trigger: &Trigger, head: TokenId) -> bool {
    let document = context.document;
    let noun = document.tokens[trigger.head].tag == Tag::Noun && trigger.kind.is_speech();
    noun && document
        .ancestors(trigger.head)
        .any(|verb| subjects(document, verb).contains(&head))
}

/// Whether a phrase acts in a clause about something else: "struck a town which the group holds", "sites used by rebels",
/// "the group is battling rebels and the government supplied it".
pub(super) fn acts_elsewhere(context: &Context, scene: &Scene, trigger: &Trigger, head: TokenId) -> bool {
    let document = context.document;
    let Some(verb) = document.tokens[head].head else {
        return false;
    };
    let clause = &document.tokens[verb];
    if clause.tag != Tag::Verb || scene.event_at(verb).is_some() || context.semantics.is(verb, "light_verb") {
        return false;
    }
    let governs = |at: TokenId, below: TokenId| document.ancestors(below).any(|a| a == at);
    if matches!(clause.relation, R::AclRelcl | R::Acl) {
        let describes = |noun: TokenId| noun != trigger.head && !context.semantics.is(noun, "weapon");
        return clause.head.is_some_and(describes) && !governs(verb, trigger.head);
    }
    let relation = document.tokens[head].relation;
    let subject = matches!(relation, R::Nsubj | R::NsubjPass);
    let argument = subject || matches!(relation, R::Obj | R::Iobj);
    let beside = matches!(clause.relation, R::Conj | R::Advcl | R::Parataxis | R::Ccomp);
    // What is conjoined to the event's verb and has a subject of its own is another clause, though it hangs below.
    let below = governs(trigger.head, verb) && !(subject && clause.relation == R::Conj);
    argument && beside && !below && !governs(verb, trigger.head)
}

/// Whether grammar says that an act was done to a phrase: "villagers massacred in the north", "troops repelled an attack".
pub(super) fn undergoes(context: &Context, trigger: &Trigger, head: TokenId) -> bool {
    // "a patrol came under fire": by its frame the subject suffers it.
    let frame = context.knowledge.ontology.frame(&trigger.frame);
    let by_frame = |a: &Argument| frame.is_some_and(|f| f.target.iter().any(|t| t == a.function.as_str()));
    let suffers = |a: &Argument| a.function == Function::Object || a.function == Function::Subject && by_frame(a);
    let object = |a: &Argument| a.head == head && suffers(a);
    let token = &context.document.tokens[trigger.head];
    let above = token.head.filter(|_| token.relation == R::Obj);
    let withstands =
        |verb: TokenId| context.semantics.is(verb, "undergo") && subjects(context.document, verb).contains(&head);
    // "the attack was repelled by troops"
    let verb = token.head.filter(|_| token.relation == R::NsubjPass);
    let repelled = verb.filter(|&verb| context.semantics.is(verb, "undergo"));
    let by = || preposition(context.document, head).as_deref() == Some("by");
    let repels = repelled.is_some() && context.document.tokens[head].head == repelled && by();
    let withstood = repels || above.is_some_and(withstands);
    trigger.kind.is_violence() && (trigger.arguments.iter().any(object) || withstood)
}

/// "the Omagh bombing": whether a deed only bears the name of what cannot act.
pub(super) fn is_named_after(context: &Context, trigger: &Trigger, head: TokenId) -> bool {
    let token = &context.document.tokens[head];
    let modifies = token.relation == R::Compound && token.head == Some(trigger.head);
    modifies && (!context.semantics.can_act(head) || context.semantics.is_place(head))
}
