//! Which words belong to which event: triggers that name one event twice are joined, and every token finds the event
//! whose clause it stands in.

use knowledge::ontology::{Kind, PartOfSpeech};
use language::{Feature, Relation as R, Tag, TokenId};

use super::{
    arguments::{Function, bundle_of},
    context::Context,
    triggers::Trigger,
};

/// The events of a report: those triggers that stand for one, and what leads to each.
pub(super) struct Scene {
    pub triggers: Vec<Trigger>,
    /// By trigger: the trigger that stands for its event, itself where it stands.
    pub stands_for: Vec<usize>,
    /// By token: the event that the token names or governs.
    of_token: Vec<Option<usize>>,
}

impl Scene {
    pub fn new(context: &Context, triggers: Vec<Trigger>) -> Self {
        let mut named = vec![None; context.document.tokens.len()];
        for (t, trigger) in triggers.iter().enumerate() {
            (trigger.first..trigger.end).for_each(|i| named[i] = Some(t));
            named[trigger.head] = Some(t);
        }
        let stands_for: Vec<usize> = (0..triggers.len())
            .map(|t| same_event(context, &triggers, &named, t))
            .collect();
        let stands_for: Vec<usize> = (0..triggers.len()).map(|t| last_in_chain(&stands_for, t)).collect();
        let of_token = named.iter().map(|n| n.map(|t| stands_for[t])).collect();
        let mut scene = Self {
            triggers,
            stands_for,
            of_token,
        };
        scene.lend_to_verbs(context);
        scene
    }

    /// The triggers that stand for an event.
    pub fn events(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        (0..self.triggers.len()).filter(|&t| self.stands_for[t] == t)
    }

    /// The triggers of a sentence, in text order.
    pub fn triggers_of_sentence(&self, context: &Context, sentence: usize) -> std::ops::Range<usize> {
        let of = |t: &Trigger| context.document.tokens[t.head].sentence;
        let first = self.triggers.partition_point(|t| of(t) < sentence);
        let end = self.triggers.partition_point(|t| of(t) <= sentence);
        first..end
    }

    /// The triggers of a sentence that stand for an event.
    pub fn events_of_sentence(&self, context: &Context, sentence: usize) -> impl Iterator<Item = usize> + '_ {
        self.triggers_of_sentence(context, sentence)
            .filter(|&t| self.stands_for[t] == t)
    }

    /// The triggers that name the event of `event`, itself included: all in its sentence.
    pub fn names_of(&self, context: &Context, event: usize) -> impl Iterator<Item = &Trigger> {
        let sentence = context.document.tokens[self.triggers[event].head].sentence;
        let here = self.triggers_of_sentence(context, sentence);
        here.filter(move |&t| self.stands_for[t] == event)
            .map(|t| &self.triggers[t])
    }

    /// The event that a token names or governs.
    pub fn event_at(&self, token: TokenId) -> Option<usize> {
        self.of_token.get(token).copied().flatten()
    }

    /// The event in whose clause a token stands: the nearest above it. A verb of speech, a relative clause or another
    /// finite clause in between has its own place and time.
    pub fn event_over(&self, context: &Context, token: TokenId) -> Option<usize> {
        for at in context.document.ancestors(token) {
            if let Some(event) = self.event_at(at) {
                return Some(event);
            }
            if self.has_own_setting(context, at) {
                return None;
            }
        }
        None
    }

    /// Whether a token stands in a clause of its own, apart from every event.
    pub fn stands_apart(&self, context: &Context, token: TokenId) -> bool {
        let mut above = context
            .document
            .ancestors(token)
            .take_while(|&at| self.event_at(at).is_none());
        above.any(|at| self.has_own_setting(context, at))
    }

    /// Whether a word opens a clause whose places and times are not those of an event above it.
    fn has_own_setting(&self, context: &Context, at: TokenId) -> bool {
        let token = &context.document.tokens[at];
        let verb = matches!(token.tag, Tag::Verb | Tag::Aux);
        let relative = token.relation == R::AclRelcl;
        let apart = matches!(token.relation, R::AclRelcl | R::Advcl | R::Parataxis);
        let clause = apart && !is_result(context, at) && !(relative && self.tells_when_and_where(context, at));
        verb && (clause || context.semantics.is(at, "report_verb"))
    }

    /// "the attack, which occurred on Sunday", "the bombing that struck the town on May 31": a relative clause that tells when
    /// and where its event was.
    fn tells_when_and_where(&self, context: &Context, verb: TokenId) -> bool {
        let occurs = |i: TokenId| context.semantics.is(i, "occurrence");
        let takes_place = || context.document.children_by(verb, &[R::Obj]).any(occurs);
        let of_event = context.document.tokens[verb]
            .head
            .is_some_and(|noun| self.event_at(noun).is_some());
        let pronoun = |i: TokenId| matches!(context.document.tokens[i].tag, Tag::Pron | Tag::Det);
        let itself = || context.document.children_by(verb, &[R::Nsubj]).all(pronoun);
        occurs(verb) || takes_place() || of_event && context.semantics.is(verb, "attack_verb") && itself()
    }

    /// The events named in the part of the tree below a token, in text order.
    pub fn events_below(&self, context: &Context, token: TokenId) -> Vec<usize> {
        let mut found = Vec::new();
        for i in context.document.subtree(token) {
            if let Some(event) = self
                .event_at(i)
                .filter(|e| self.triggers[*e].head == i && !found.contains(e))
            {
                found.push(event);
            }
        }
        found
    }

    /// "carried out a strike in X": the verb's places and times are the noun's.
    fn lend_to_verbs(&mut self, context: &Context) {
        for t in 0..self.triggers.len() {
            let noun = bundle_of(&context.semantics, self.triggers[t].head);
            let token = &context.document.tokens[noun];
            let Some(head) = token.head.filter(|_| self.triggers[t].part == PartOfSpeech::Noun) else {
                continue;
            };
            let argument = matches!(token.relation, R::Nsubj | R::NsubjPass | R::Obj | R::Obl);
            let reports = context.semantics.is(head, "report_verb");
            // "the strikes followed strikes on Monday": what stands behind such a verb is of its object.
            let object = || {
                context
                    .document
                    .children_by(head, &[R::Obj])
                    .any(|i| self.event_at(i).is_some())
            };
            let of_object = token.relation == R::Nsubj && context.semantics.is(head, "following") && object();
            // "to avenge the killing": who avenges a deed does not do it.
            let answered = token.relation == R::Obj && context.semantics.is(head, "retaliation");
            let verb = context.document.tokens[head].tag == Tag::Verb;
            if argument && !reports && !of_object && !answered && verb && self.of_token[head].is_none() {
                let own =
                    token.relation != R::Obl || context.semantics.is(head, "light_verb") || is_result(context, head);
                if own {
                    self.of_token[head] = Some(self.stands_for[t]);
                }
            }
        }
    }
}

/// Words that tell what an event did to people: their clause names no event of its own beside another.
pub(super) fn is_result(context: &Context, token: TokenId) -> bool {
    context.semantics.is(token, "casualty_death") || context.semantics.is(token, "casualty_injury")
}

fn last_in_chain(stands_for: &[usize], mut t: usize) -> usize {
    // Two results that lead to each other are one event, named by the first.
    let mut seen = vec![t];
    while stands_for[t] != t {
        t = stands_for[t];
        if seen.contains(&t) {
            return seen.into_iter().skip_while(|&s| s != t).min().unwrap_or(t);
        }
        seen.push(t);
    }
    t
}

/// The trigger that names the same event better: the noun beside its verb, the deed beside its result.
fn same_event(context: &Context, triggers: &[Trigger], named: &[Option<usize>], t: usize) -> usize {
    let trigger = &triggers[t];
    if !(trigger.kind.is_violence() || trigger.kind == Kind::Toll) {
        return t;
    }
    let result = is_result(context, trigger.head);
    // "the worst attack since 1998, when gunmen killed nine": what came before is another.
    let since = |i: TokenId| {
        let (a, b) = (i.min(trigger.head), i.max(trigger.head));
        (a..b).any(|word| context.semantics.is(word, "since"))
    };
    let is_deed = |i: TokenId| {
        let deed = |o: usize| triggers[o].head == i && triggers[o].kind.is_violence() && !is_result(context, i);
        named[i].filter(|&o| o != t && deed(o) && !since(i))
    };
    // "executed civilians during an operation": the graver deed is no other word for what it was part of.
    let precedence = |t: &Trigger| context.knowledge.ontology.leaf(&t.class).map(|leaf| leaf.precedence);
    let graver = |o: usize| {
        let both = trigger.kind == Kind::Attack && triggers[o].kind == Kind::Attack && !result;
        both && precedence(trigger) < precedence(&triggers[o])
    };
    let document = context.document;
    // "the bomb went off in the city of X, killing six": wherever the tree hangs the participle, what was told last.
    let told_before = || {
        let token = &document.tokens[trigger.head];
        let participle = token.features.has(Feature::Gerund)
            || (token.features.has(Feature::Participle) && token.features.has(Feature::Present));
        let bare = participle
            && !document
                .children(trigger.head)
                .any(|(_, c)| matches!(c.relation, R::Nsubj | R::Case | R::Mark));
        let first = document.sentences.get(token.sentence)?.first;
        (first..trigger.head).rev().filter(|_| bare).find_map(is_deed)
    };
    if let Some(deed) = told_before().filter(|_| result) {
        return deed;
    }
    // "set the plants ablaze": how an act leaves what it was done to.
    let left_as = || {
        let token = &document.tokens[trigger.head];
        let adjective = trigger.part == PartOfSpeech::Adjective && token.relation == R::Xcomp;
        token.head.filter(|_| adjective).and_then(is_deed)
    };
    if let Some(deed) = left_as() {
        return deed;
    }
    // "retaliated by launching drones": the verb tells why, what stands behind "by" what was done.
    let done_by = || {
        let is_by = |i: TokenId| {
            document
                .children_by(i, &[R::Mark])
                .any(|m| &*document.tokens[m].lemma == "by")
        };
        let mut acts = document.children_by(trigger.head, &[R::Advcl]).filter(|&i| is_by(i));
        acts.find_map(is_deed)
            .filter(|_| context.semantics.is(trigger.head, "retaliation"))
    };
    if let Some(deed) = done_by() {
        return deed;
    }
    // "The murder triggered a revenge attack": what provokes an act is another.
    let provoked = |cause: TokenId| {
        let token = &document.tokens[trigger.head];
        let verb = token
            .head
            .filter(|&v| token.relation == R::Obj && context.semantics.is(v, "provoke"));
        verb.is_some() && document.tokens[cause].head == verb
    };
    for argument in trigger.arguments.iter().filter(|a| !provoked(a.head)) {
        let by_means = match &argument.function {
            Function::Subject | Function::Agent => true,
            Function::Preposition(p) => {
                matches!(&**p, "in" | "by" | "during" | "from" | "with")
                    || (result && matches!(&**p, "of" | "after" | "at"))
            }
            // "the attack's death toll", "death in the attack"
            Function::Possessor | Function::Modifier => result,
            Function::Object | Function::Learned => false,
        };
        let within = argument.function == Function::Preposition("during".into());
        // "shot down two drones during the operation": it is no other word for the operation.
        if within && trigger.kind == Kind::Interception {
            continue;
        }
        if let Some(deed) = is_deed(argument.head).filter(|&o| by_means && !(within && graver(o))) {
            return deed;
        }
    }
    if !result {
        return t;
    }
    // "the bomb exploded, killing six"; "six died when a bomb exploded"; "an attack that killed six"
    let above = document.tokens[trigger.head].head;
    let hangs = matches!(
        document.tokens[trigger.head].relation,
        R::Advcl | R::Conj | R::AclRelcl | R::Acl | R::Parataxis | R::Xcomp
    );
    // "rockets hit a base, leaving three soldiers dead"
    let left = || {
        let verb = above.filter(|&v| hangs && context.semantics.is(v, "leave_verb"))?;
        let token = &document.tokens[verb];
        is_deed(token.head?).filter(|_| matches!(token.relation, R::Advcl | R::Conj | R::AclRelcl | R::Acl))
    };
    // "four were killed when police opened fire on demonstrators"
    let is_unrest = |i: TokenId| named[i].filter(|&o| triggers[o].head == i && triggers[o].kind == Kind::Unrest);
    let below = document
        .children_by(trigger.head, &[R::Advcl, R::Parataxis])
        .find_map(|i| is_deed(i).or_else(|| is_unrest(i)));
    // "killed six and wounded thirty": two results of one event, whichever of them leads to it; not "... while six others
    // were killed in a village".
    let apart = document.tokens[trigger.head].relation == R::Advcl
        && document
            .children_by(trigger.head, &[R::Nsubj, R::NsubjPass])
            .next()
            .is_some();
    let hangs = hangs && !apart;
    let sibling = || {
        let conjoined = document
            .children_by(trigger.head, &[R::Conj])
            .chain(above.filter(|_| hangs));
        conjoined
            .filter(|&i| is_result(context, i))
            .find_map(|i| named[i])
            .filter(|&o| o != t)
    };
    let verb_above = || {
        above
            .filter(|_| hangs)
            .and_then(|i| named[i])
            .filter(|&o| triggers[o].kind.is_violence())
    };
    above
        .filter(|_| hangs)
        .and_then(is_deed)
        .or_else(left)
        .or(below)
        .or_else(sibling)
        .or_else(verb_above)
        .unwrap_or(t)
}
