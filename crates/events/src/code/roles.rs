//! Who did it, to whom, with what: by the frame of the trigger.

use knowledge::ontology::Kind;
use language::{Relation as R, Tag, TokenId};

use super::{
    arguments::{Argument, Function, is_passive, laid_on, preposition, subjects},
    casualties::Casualties,
    context::Context,
    learned,
    parties::party,
    responses::deed_of,
    scene::{Scene, is_result},
    sequence::earlier_event,
    setting,
    status::by_nobody,
    triggers::Trigger,
};
use crate::{Party, Passage, Weapon};

/// The parties of an event.
#[derive(Default)]
pub(super) struct Roles {
    pub initiators: Vec<Party>,
    pub targets: Vec<Party>,
    pub weapons: Vec<Weapon>,
    pub rules: Vec<Passage>,
}

/// Reads the roles of an event from all triggers that name it.
pub(super) fn read(context: &Context, scene: &Scene, event: usize, casualties: &[Casualties]) -> Roles {
    let mut roles = Roles::default();
    for trigger in scene.names_of(context, event) {
        let Some(frame) = context.knowledge.ontology.frame(&trigger.frame) else {
            continue;
        };
        for argument in &trigger.arguments {
            if scene.event_at(argument.head).is_some() {
                continue;
            }
            let function = argument.function.as_str();
            let stands = |list: &[String]| list.iter().any(|f| f == function);
            if stands(&frame.initiator) && may_initiate(context, argument) && !is_hit_by(context, trigger, argument) {
                roles.add(context, argument, Role::Initiator);
            } else if stands(&frame.target) && may_be_target(context, trigger, argument) {
                roles.add(context, argument, Role::Target);
            }
            if is_weapon(context, argument.head) && !stands(&frame.target) {
                roles.weapon(context, argument.head);
            }
        }
    }
    let trigger = &scene.triggers[event];
    let doer_known = !roles.initiators.is_empty();
    for (name, role) in [("initiator", Role::Initiator), ("target", Role::Target)] {
        for head in learned::heads_in_role(context.document, trigger, name) {
            let of_other = || {
                setting::tells_when(context, trigger.head, head) || earlier_event(context, scene, event, head).is_some()
            };
            if !is_nominal(context, head) || of_other() {
                continue;
            }
            let argument = Argument {
                function: Function::Learned,
                head,
            };
            let fits = match role {
                Role::Initiator => {
                    let acts_not = is_fired(context, head)
                        || setting::backs(context, head)
                        || is_time(context, head)
                        || undergoes(context, trigger, head)
                        || is_named_after(context, trigger, head)
                        || acts_in_answer(context, trigger, head)
                        || answers_it(context, trigger, head)
                        || names_only(context, trigger, head)
                        || tells_of_others(context, trigger, head)
                        || acts_elsewhere(context, scene, trigger, head);
                    let is_hit = roles.targets.iter().any(|t| is_inside(context, head, t));
                    !acts_not && !is_hit && (!doer_known || !only_speaks_of(context, trigger, head))
                }
                Role::Target => may_be_target(context, trigger, &argument) && !sees(context, trigger, head),
            };
            if fits && scene.event_at(head).is_none() {
                roles.add(context, &argument, role);
            }
        }
    }
    let sides = sides_above(context, trigger).into_iter().map(|head| Argument {
        function: Function::Subject,
        head,
    });
    for argument in said_to_have_done(context, scene, event).into_iter().chain(sides) {
        roles.add(context, &argument, Role::Initiator);
    }
    for victim in casualties.iter().filter(|c| c.event == event).flat_map(|c| &c.victims) {
        if context.document.tokens[*victim].tag != Tag::Num && !sees(context, trigger, *victim) {
            roles.add(
                context,
                &Argument {
                    function: Function::Object,
                    head: *victim,
                },
                Role::Target,
            );
        }
    }
    // "Two soldiers wounded in bombing": headlines leave out what would tell that they did not do it.
    if trigger.kind.is_violence() && trigger.kind != Kind::Clash {
        let victims = casualties.iter().filter(|c| c.event == event).flat_map(|c| &c.victims);
        let harmed: Vec<TokenId> = victims
            .copied()
            .filter(|&v| is_harmed_in_headline(context, v))
            .collect();
        roles
            .initiators
            .retain(|i| !harmed.iter().any(|&v| setting::head_of(context, i.span) == Some(v)));
    }
    // "killed ten people and wounded dozens more": the rest of a number names nobody beside them.
    if roles.targets.iter().any(|t| !is_rest(context, t)) {
        roles.targets.retain(|t| !is_rest(context, t));
    }
    let initiators = &roles.initiators;
    roles.targets.retain(|t| !initiators.iter().any(|i| i.span == t.span));
    roles
}

/// "the attack was claimed by the group", "blamed the militia for the killings": who claims a deed, or is accused of it,
/// is told to have done it.
fn said_to_have_done(context: &Context, scene: &Scene, event: usize) -> Vec<Argument> {
    let mut found = Vec::new();
    let head = scene.triggers[event].head;
    let here = context.document.tokens[head].sentence;
    if !scene.triggers[event].kind.is_violence() {
        return found;
    }
    found.extend(
        answerable_for(context, head)
            .into_iter()
            .filter(|a| may_initiate(context, a)),
    );
    for number in scene.triggers_of_sentence(context, here) {
        let speech = &scene.triggers[number];
        let Some(frame) = context.knowledge.ontology.frame(&speech.frame) else {
            continue;
        };
        let doers = match speech.kind {
            Kind::Claim => &frame.initiator,
            Kind::Accusation => &frame.target,
            _ => continue,
        };
        let accused = |a: &&Argument| {
            doers.iter().any(|f| f == a.function.as_str())
                && scene.event_at(a.head).is_none()
                && may_initiate(context, a)
        };
        let about = deed_of(context, scene, number) == Some(event);
        if about && by_nobody(&context.semantics, speech.head).is_none() {
            found.extend(speech.arguments.iter().filter(accused).cloned());
        }
    }
    found
}

/// "raids blamed on Egypt", "the gang, responsible for the massacre": on whom a deed is laid by a participle or adjective.
fn answerable_for(context: &Context, deed: TokenId) -> Vec<Argument> {
    let document = context.document;
    let token = &document.tokens[deed];
    let mut laying: Vec<TokenId> = document.children_by(deed, &[R::Acl, R::AclRelcl]).collect();
    laying.extend(token.head.filter(|_| token.relation == R::NsubjPass));
    let blamed = laying.into_iter().flat_map(|verb| laid_on(&context.semantics, verb));
    let answers = |at: &TokenId| {
        let leads = preposition(document, deed).as_deref() == Some("for");
        leads && &*context.semantics.lemmas[*at] == "responsible"
    };
    let bearers = token.head.filter(answers).map_or(Vec::new(), |at| {
        let adjective = &document.tokens[at];
        let before = adjective
            .head
            .filter(|_| matches!(adjective.relation, R::Amod | R::Appos));
        before.map_or_else(|| subjects(document, at), |noun| vec![noun])
    });
    let argument = |head| Argument {
        function: Function::Agent,
        head,
    };
    blamed.chain(bearers).map(argument).collect()
}

/// "Two militants died in clashes with troops": who bears arms and is told beside a fight "with" others fought them.
fn sides_above(context: &Context, trigger: &Trigger) -> Vec<TokenId> {
    let document = context.document;
    let with = |a: &Argument| matches!(&a.function, Function::Preposition(p) if &**p == "with");
    let noun = document.tokens[trigger.head].tag == Tag::Noun;
    if trigger.kind != Kind::Clash || !noun || !trigger.arguments.iter().any(with) {
        return Vec::new();
    }
    let is_side = |&head: &TokenId| {
        let named = document.tokens[head].tag == Tag::Propn && !context.semantics.is_place(head);
        named || context.semantics.is(head, "armed") || context.semantics.is(head, "rebel")
    };
    let mut above = document.ancestors(trigger.head);
    let verb = above.find(|&at| document.tokens[at].tag == Tag::Verb);
    let tells = ["casualty", "die_verb", "light_verb"];
    let object = document.tokens[trigger.head].relation == R::Obj;
    let fought = verb.filter(|&verb| object || tells.iter().any(|c| context.semantics.is(verb, c)));
    let sides = fought.map_or(Vec::new(), |verb| subjects(document, verb));
    sides.into_iter().filter(is_side).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Initiator,
    Target,
}

impl Roles {
    fn add(&mut self, context: &Context, argument: &Argument, role: Role) {
        let Some(party) = party(context, argument.head) else {
            return;
        };
        let (list, rule) = match role {
            Role::Initiator => (
                &mut self.initiators,
                format!("role/initiator/{}", argument.function.as_str()),
            ),
            Role::Target => (&mut self.targets, format!("role/target/{}", argument.function.as_str())),
        };
        let known =
            |p: &Party| p.name == party.name || (p.id.is_some() && p.id == party.id) || p.span.overlaps(party.span);
        if !list.iter().any(known) {
            self.rules.push(Passage {
                rule: rule.into(),
                span: party.span,
            });
            list.push(party);
        }
    }

    fn weapon(&mut self, context: &Context, head: TokenId) {
        let (first, end) = super::parties::phrase(context, head);
        let span = super::parties::span(context, first, end);
        if !self.weapons.iter().any(|w| w.span.overlaps(span)) {
            self.weapons.push(Weapon {
                name: context.semantics.lemmas[head].to_string(),
                span,
            });
        }
    }
}

fn may_initiate(context: &Context, argument: &Argument) -> bool {
    let head = argument.head;
    let semantics = &context.semantics;
    match argument.function {
        Function::Modifier => {
            let arms = || ["armed", "army", "group_noun"].iter().any(|c| semantics.is(head, c));
            (semantics.is_actor(head) && !semantics.is_place(head)) || arms()
        }
        // "Sunday's bombing"
        Function::Possessor => {
            !is_time(context, head) && (semantics.can_act(head) || context.antecedent(head).is_some())
        }
        _ => {
            let resolved = context.antecedent(head).unwrap_or(head);
            semantics.can_act(resolved) && !is_result(context, resolved) && !is_fired(context, resolved)
        }
    }
}

/// "under a convoy of soldiers": whether a phrase is part of a party, not what names it.
fn is_inside(context: &Context, head: TokenId, party: &Party) -> bool {
    let overlaps = party.span.overlaps(context.document.tokens[head].span);
    overlaps && setting::head_of(context, party.span) != Some(head)
}

/// Whether a phrase tells when.
fn is_time(context: &Context, head: TokenId) -> bool {
    let span = context.document.tokens[head].span;
    context.told.times.iter().any(|t| t.span.overlaps(span))
}

/// "the Omagh bombing": whether a deed only bears the name of what cannot act.
fn is_named_after(context: &Context, trigger: &Trigger, head: TokenId) -> bool {
    let token = &context.document.tokens[head];
    let modifies = token.relation == R::Compound && token.head == Some(trigger.head);
    modifies && (!context.semantics.can_act(head) || context.semantics.is_place(head))
}

fn is_nominal(context: &Context, head: TokenId) -> bool {
    matches!(
        context.document.tokens[head].tag,
        Tag::Noun | Tag::Propn | Tag::Pron | Tag::Adj | Tag::Num
    )
}

/// Whether a word stands for a weapon; "Assam Rifles" is a force.
fn is_weapon(context: &Context, head: TokenId) -> bool {
    let names_force = context.semantics.is_actor(head);
    context.semantics.is(head, "weapon") && !names_force
}

/// A weapon without people in it acts for nobody.
fn is_fired(context: &Context, head: TokenId) -> bool {
    let semantics = &context.semantics;
    let manned = ["vehicle", "aircraft", "warship", "person"];
    is_weapon(context, head) && !manned.iter().any(|c| semantics.is(head, c))
}

fn may_be_target(context: &Context, trigger: &Trigger, argument: &Argument) -> bool {
    let head = argument.head;
    let semantics = &context.semantics;
    let token = &context.document.tokens[head];
    let nominal =
        matches!(token.tag, Tag::Noun | Tag::Propn) || (token.tag == Tag::Pron && context.antecedent(head).is_some());
    let any = |categories: &[&str]| categories.iter().any(|c| semantics.is(head, c));
    // "hospital attack", but "mass atrocity", "terror bombing": what stands before a noun of violence is mostly its kind.
    let hit = [
        "site",
        "facility",
        "building",
        "infrastructure",
        "vehicle",
        "aircraft",
        "warship",
        "person",
    ];
    let names = || semantics.is_actor(head) || semantics.name(head).is_some() || any(&hit);
    if matches!(argument.function, Function::Modifier) && !names() {
        return false;
    }
    // Ground is where it was, not whom it hit: "shelled the valley", "near the town of Baiji".
    let ground =
        any(&["settlement", "territory"]) && !any(&["site", "facility", "building", "infrastructure", "person"]);
    let of_place = |i: TokenId| semantics.is_place(i) && preposition(context.document, i).as_deref() == Some("of");
    let beside = matches!(&argument.function, Function::Preposition(p) if matches!(&**p, "near" | "outside" | "in"));
    let named_ground =
        || beside && any(&["settlement"]) && context.document.children_by(head, &[R::Nmod, R::Appos]).any(of_place);
    let bare_place = (semantics.is_place(head) || ground || named_ground()) && !semantics.is_actor(head);
    let used = trigger.kind.is_violence() || trigger.kind == Kind::Unrest;
    let weapon = is_weapon(context, head) && !semantics.is(head, "vehicle") && used;
    // "blew up the bus on a lonely road", "went off in the car park"
    let on_way = matches!(&argument.function, Function::Preposition(p) if matches!(&**p, "on" | "at" | "in" | "along"))
        && any(&["passage"]);
    let vague = any(&["no_party", "aftermath"]) || is_time(context, head);
    nominal && !vague && !bare_place && !on_way && !weapon && !is_helped(context, head) && !is_result(context, head)
}

/// "carried out a strike in support of the government", "in coordination with it": nothing was done to it.
fn is_helped(context: &Context, head: TokenId) -> bool {
    let tokens = &context.document.tokens;
    let noun = tokens[head]
        .head
        .filter(|&noun| context.semantics.is(noun, "help_given"));
    noun.is_some_and(|noun| matches!(preposition(context.document, noun).as_deref(), Some("in" | "on")))
}

/// Whether people open a sentence before a participle of harm: they were killed or wounded. Not those who bear arms of
/// their own will, who may have died of what they did.
fn is_harmed_in_headline(context: &Context, victim: TokenId) -> bool {
    let semantics = &context.semantics;
    let tokens = &context.document.tokens;
    let next = victim + 1;
    let same = tokens.get(next).is_some_and(|t| t.sentence == tokens[victim].sentence);
    let harmed = same && is_result(context, next) && context.document.children_by(next, &[R::Obj]).next().is_none();
    let attacks = ["weapon", "rebel"].iter().any(|c| semantics.is(victim, c));
    harmed && !attacks
}

/// "42 others", "dozens more": whether a party is only the rest of a number.
fn is_rest(context: &Context, party: &Party) -> bool {
    let rest = |at: TokenId| context.semantics.is(at, "rest");
    let Some(head) = setting::head_of(context, party.span) else {
        return false;
    };
    let counts = context.document.tokens[head].tag == Tag::Num || context.semantics.is(head, "bundle");
    rest(head) || counts && context.document.children(head).any(|(i, _)| rest(i))
}

/// "His wife, who saw the killing": whoever perceives a deed is not whom it was done to.
fn sees(context: &Context, trigger: &Trigger, head: TokenId) -> bool {
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

/// "killed 16 soldiers in their deadliest attack", "struck a depot; the depot served its attacks": whether a pronoun before
/// a deed stands for whom another deed in the clause above was done to.
fn is_hit_by(context: &Context, trigger: &Trigger, argument: &Argument) -> bool {
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
fn acts_in_answer(context: &Context, trigger: &Trigger, head: TokenId) -> bool {
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
fn answers_it(context: &Context, trigger: &Trigger, head: TokenId) -> bool {
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
fn names_only(context: &Context, trigger: &Trigger, head: TokenId) -> bool {
    let document = context.document;
    let noun = document.tokens[trigger.head].tag == Tag::Noun && !trigger.kind.is_speech();
    let names = |verb: &TokenId| context.semantics.is(*verb, "naming_verb");
    let mut above = document.ancestors(trigger.head).take(2).filter(names);
    noun && above.any(|verb| subjects(document, verb).contains(&head))
}

/// "The chief condemned the killing, said the church": whoever tells what another did, who is named, did not do it.
fn tells_of_others(context: &Context, trigger: &Trigger, head: TokenId) -> bool {
    let document = context.document;
    let named = |doer: TokenId| doer != head && document.tokens[doer].tag != Tag::Pron;
    let Some(verb) = document.tokens[head].head else {
        return false;
    };
    let apart = verb != trigger.head && subjects(document, verb).contains(&head);
    apart && context.semantics.is(verb, "report_verb") && trigger.doers().any(named)
}

/// Whether grammar says that an act was done to a phrase: "villagers massacred in the north", "troops repelled an attack".
fn undergoes(context: &Context, trigger: &Trigger, head: TokenId) -> bool {
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

/// "the minister called the American accusation blind": whether a phrase is the subject of a verb that speaks of an act by
/// its noun.
fn only_speaks_of(context: &Context, trigger: &Trigger, head: TokenId) -> bool {
    let document = context.document;
    let noun = document.tokens[trigger.head].tag == Tag::Noun && trigger.kind.is_speech();
    noun && document
        .ancestors(trigger.head)
        .any(|verb| subjects(document, verb).contains(&head))
}

/// Whether a phrase acts in a clause about something else: "struck a town which the group holds", "sites used by rebels",
/// "the group is battling rebels and the government supplied it".
fn acts_elsewhere(context: &Context, scene: &Scene, trigger: &Trigger, head: TokenId) -> bool {
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
