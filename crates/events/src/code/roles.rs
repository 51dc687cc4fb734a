//! Who did it, to whom, with what: by the frame of the trigger.

use knowledge::ontology::Kind;
use language::{Relation as R, Tag, TokenId};

use super::{
    arguments::{Argument, Function, laid_on, preposition, subjects},
    bystanders::{
        acts_elsewhere, acts_in_answer, answers_it, is_harmed_in_headline, is_helped, is_hit_by, is_named_after,
        is_rest, names_only, only_speaks_of, sees, tells_of_others, undergoes,
    },
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
