//! Whether a mention is told as fact: negation, modality, condition, future, doubt, by the words that govern it.

use knowledge::ontology::Kind;
use language::{Document, Feature, Relation as R, Span, Tag, TokenId};

use super::{
    arguments::{is_passive, laid_on, preposition, subjects},
    semantics::Semantics,
    triggers::Trigger,
};
use crate::Status;

/// A status and the words that make it so.
pub(super) struct Told {
    pub status: Status,
    pub rule: &'static str,
    pub evidence: Option<Span>,
}

/// Reads the status of a trigger from the words around and above it. The nearest operator that is not fact wins,
/// but a denial over a mere possibility stays a denial.
pub(super) fn read(semantics: &Semantics, trigger: &Trigger) -> Told {
    let document = semantics.document;
    let here = std::iter::once(trigger.head).chain(document.ancestors(trigger.head));
    let fact = Told {
        status: Status::Asserted,
        rule: "status/asserted",
        evidence: None,
    };
    let mut below = None;
    for at in here {
        if let Some(found) = operator(semantics, trigger, at, below) {
            let (status, rule, token) = feared(semantics, at, &found).unwrap_or(found);
            return Told {
                status,
                rule,
                evidence: Some(document.tokens[token].span),
            };
        }
        if stops(semantics, trigger, at) {
            let in_doubt = of_responsibility(semantics, at).filter(|_| !trigger.kind.is_speech());
            return in_doubt.unwrap_or(fact);
        }
        below = Some(at);
    }
    fact
}

/// "fear what will be a siege": what is to come, told by those who fear it, may not come.
fn feared(semantics: &Semantics, at: TokenId, (status, ..): &Found) -> Option<Found> {
    let mut above = semantics
        .document
        .ancestors(at)
        .take(2)
        .filter(|_| *status == Status::Planned);
    let fear = above.find(|&a| semantics.is(a, "fear"))?;
    Some((Status::Hypothetical, "status/feared", fear))
}

/// "accused the army of the attack", "denied any role in the attacks", "the attack was claimed by the group": the deed is
/// told, but who did it is in doubt.
fn of_responsibility(semantics: &Semantics, deed: TokenId) -> Option<Told> {
    let document = semantics.document;
    if let Some(evidence) = of_no_part(semantics, deed) {
        return Some(Told {
            status: Status::Denied,
            rule: "status/denied",
            evidence: Some(document.tokens[evidence].span),
        });
    }
    let verb = document
        .ancestors(deed)
        .take(3)
        .find(|&at| document.tokens[at].tag == Tag::Verb)?;
    if by_nobody(semantics, verb).is_some() {
        return None;
    }
    // "the attack is believed to be the deadliest": the doubt is about what follows.
    let about_more = document.children_by(verb, &[R::Xcomp, R::Ccomp]).next().is_some();
    let direct = document.tokens[deed].head == Some(verb) && !about_more;
    let by = preposition(document, deed);
    let of = matches!(by.as_deref(), Some("of" | "for" | "in" | "on")) || (by.is_none() && direct);
    let (status, rule) = if semantics.is(verb, "deny_verb") {
        (Status::Denied, "status/denied")
    } else if semantics.is(verb, "doubt") {
        (Status::Alleged, "status/alleged")
    } else {
        return None;
    };
    of.then(|| Told {
        status,
        rule,
        evidence: Some(document.tokens[verb].span),
    })
}

/// "had not been involved in the shooting", "have nothing to do with it", "denied that their men were involved": the word by
/// which whoever is meant is told not to have done the deed.
fn of_no_part(semantics: &Semantics, deed: TokenId) -> Option<TokenId> {
    let tokens = &semantics.document.tokens;
    // "take part in it": the tree may hang the deed from the verb.
    let takes = |at: TokenId| {
        let mut objects = semantics.document.children_by(at, &[R::Obj]);
        let own = Some(at).filter(|&at| semantics.is(at, "takes_part"));
        own.or_else(|| objects.find(|&i| semantics.is(i, "takes_part")))
    };
    let part = tokens[deed].head.and_then(takes)?;
    if matches!(tokens[part].relation, R::Amod | R::Acl | R::AclRelcl) && tokens[part].tag != Tag::Noun {
        return nothing_to_do(semantics, part);
    }
    let not = |at: TokenId| {
        let mut words = semantics.document.children_by(at, &[R::Advmod, R::Det]);
        words.find(|&i| i < deed && negates(semantics, i))
    };
    let verb = match tokens[part].tag {
        Tag::Verb | Tag::Adj => Some(part),
        _ => tokens[part].head.filter(|_| tokens[part].relation == R::Obj),
    };
    let said_not = |verb: TokenId| {
        let content = matches!(tokens[verb].relation, R::Ccomp | R::Xcomp);
        let above = tokens[verb].head.filter(|_| content);
        let mut denials = std::iter::once(verb).chain(above);
        denials.find(|&at| semantics.is(at, "deny_verb") && not(at).is_none())
    };
    not(part)
        .or_else(|| verb.and_then(|verb| not(verb).or_else(|| said_not(verb))))
        .or_else(|| nothing_to_do(semantics, part))
}

/// "nothing to do with": the verb hangs from the word that negates it.
fn nothing_to_do(semantics: &Semantics, verb: TokenId) -> Option<TokenId> {
    let above = semantics.document.tokens[verb].head?;
    (&*semantics.lemmas[above] == "nothing" || &*semantics.forms[verb.checked_sub(2)?] == "nothing").then_some(above)
}

/// "No group has claimed responsibility", "nobody was hurt": it did not happen at all.
pub(super) fn by_nobody(semantics: &Semantics, verb: TokenId) -> Option<TokenId> {
    let subjects = subjects(semantics.document, verb).into_iter();
    subjects
        .filter(|&s| s < verb)
        .find_map(|subject| nobody(semantics, subject))
}

/// The word that makes a phrase name nobody: "no group", "none of them".
pub(super) fn nobody(semantics: &Semantics, head: TokenId) -> Option<TokenId> {
    let mut words = std::iter::once(head).chain(semantics.document.children_by(head, &[R::Det]));
    words.find(|&i| negates(semantics, i))
}

/// Whether a word negates; "no fewer than 43" and "not less than" only bound a number.
fn negates(semantics: &Semantics, word: TokenId) -> bool {
    semantics.is(word, "negator") && semantics.forms.get(word + 2).is_none_or(|form| &**form != "than")
}

type Found = (Status, &'static str, TokenId);

/// What the word `at`, which is the trigger or governs it through `below`, says of it.
fn operator(semantics: &Semantics, trigger: &Trigger, at: TokenId, below: Option<TokenId>) -> Option<Found> {
    let own = markers(semantics, trigger, at, below);
    if own.is_some() {
        return own;
    }
    let below = below?;
    let document = semantics.document;
    let relation = document.tokens[below].relation;
    // A speech act's own word is asserted: "denied", "vowed" happened. Its content is governed by it.
    let content = matches!(
        relation,
        R::Ccomp | R::Xcomp | R::Obj | R::Obl | R::Nmod | R::Advcl | R::Acl | R::NsubjPass | R::Csubj
    );
    let is_content = content && !(relation == R::Advcl && is_time_clause(semantics, below));
    let prepared = is_prepared_for(semantics, at, below);
    let reaches = relation != R::Obl || prepared || semantics.is(at, "deny_verb") || semantics.is(at, "doubt");
    if !is_content || !reaches {
        return None;
    }
    if prepared || strives(semantics, at, below) {
        return Some((Status::Planned, "status/planned", at));
    }
    let negated = document.children(at).any(|(i, _)| negates(semantics, i));
    if semantics.is(at, "deny_verb") && negated {
        return Some((Status::Alleged, "status/not-denied", at));
    }
    if semantics.is(at, "deny_verb") && trigger.kind == Kind::Relation {
        // Who rejects a ceasefire does not say that there is none.
        return (!is_definite(semantics, below)).then_some((Status::Hypothetical, "status/rejected", at));
    }
    // "rejected the accusation": it was made.
    let was_said = trigger.kind.is_speech() && below == trigger.head && document.tokens[below].tag == Tag::Noun;
    if semantics.is(at, "deny_verb") && was_said && matches!(relation, R::Obj | R::NsubjPass) {
        return None;
    }
    // "denied it, saying the rebels shelled the school": what is said in its stead is told, by one side against another.
    if semantics.is(at, "deny_verb") && relation == R::Advcl && semantics.is(below, "report_verb") {
        return Some((Status::Alleged, "status/alleged", at));
    }
    if semantics.is(at, "deny_verb") {
        return Some((Status::Denied, "status/denied", at));
    }
    if is_hearsay_of(semantics, at, below) {
        return Some((Status::Alleged, "status/hearsay", at));
    }
    if matches!(relation, R::Xcomp | R::Ccomp | R::Obj | R::Acl | R::Nmod | R::Advcl) {
        // "the president ordered air strikes": news says so of those that were flown.
        let commanded = relation == R::Obj && semantics.is(at, "command") && is_past(semantics, at);
        let feared = document.tokens[at].tag == Tag::Noun && semantics.is(at, "fear");
        let carried_out = commanded && trigger.kind.is_violence();
        let planned = semantics.is(at, "plan_verb") && !carried_out && !feared;
        if planned && trigger.kind != Kind::Toll && !behind_past_report(semantics, below) {
            return Some((Status::Planned, "status/planned", at));
        }
        if semantics.is(at, "foil") || semantics.is(at, "fear") {
            return Some((Status::Hypothetical, "status/feared", at));
        }
    }
    // "are reported to have died"; not "were confirmed dead".
    let told_of = semantics.is(at, "report_verb") && !semantics.is(at, "establish");
    let hearsay = relation == R::Xcomp && told_of && is_passive(document, at);
    if semantics.is(at, "doubt") || hearsay {
        return Some((Status::Alleged, "status/alleged", at));
    }
    None
}

/// Negation, modals, conditions and adjectives that stand with a word itself.
fn markers(semantics: &Semantics, trigger: &Trigger, at: TokenId, below: Option<TokenId>) -> Option<Found> {
    let document = semantics.document;
    let speech = trigger.kind.is_speech() && below.is_none();
    if let Some(nobody) = by_nobody(semantics, at).filter(|_| below.is_none()) {
        return Some((Status::Denied, "status/negation", nobody));
    }
    let condition = condition_of(semantics, at).map(|mark| (Status::Hypothetical, "status/condition", mark));
    let mut hypothetical = None;
    for (i, t) in document.children(at) {
        match t.relation {
            // "it was not the first attack": there were more. "The tally does not include shelling": there was some.
            R::Advmod | R::Det | R::Cc if negates(semantics, i) && is_untouched(semantics, at, below) => {}
            // "No attack will go unpunished": none is told of.
            R::Det if below.is_none() && negates(semantics, i) && is_told_to_come(semantics, at) => {
                return Some((Status::Hypothetical, "status/threatened", i));
            }
            R::Advmod | R::Det | R::Cc if negates(semantics, i) && i < at.max(trigger.head) => {
                // "if the rebels do not withdraw": nothing is denied.
                let denied = || (!speech || below.is_none()).then_some((Status::Denied, "status/negation", i));
                return condition.or_else(denied);
            }
            R::Aux if semantics.is(i, "future") => return Some((Status::Planned, "status/future", i)),
            // "said that it would retaliate": a future told in the past.
            R::Aux if semantics.is(i, "future_told") && is_reported(semantics, at) => {
                return Some((Status::Planned, "status/future", i));
            }
            // "explosions could be heard": they were.
            R::Aux if semantics.is(i, "modal") && semantics.is(at, "perceive") && is_passive(document, at) => {}
            R::Aux if semantics.is(i, "modal") => {
                hypothetical = Some((Status::Hypothetical, "status/modal", i));
            }
            // "were due to resume", "are to resume"
            R::Mark if semantics.is(i, "plan_verb") => return Some((Status::Planned, "status/planned", i)),
            R::Cop if is_infinitive(semantics, at) => return Some((Status::Planned, "status/planned", i)),
            R::Amod | R::Advmod if semantics.is(i, "alleged_word") => {
                return Some((Status::Alleged, "status/alleged-word", i));
            }
            // "a suspected militant raid"
            R::Compound if !speech && below.is_none() && alleged_before(semantics, i).is_some() => {
                return alleged_before(semantics, i).map(|word| (Status::Alleged, "status/alleged-word", word));
            }
            // "raids blamed on the rebels": by whom, is in doubt.
            R::Acl | R::AclRelcl if !speech && below.is_none() && laid_on(semantics, i).next().is_some() => {
                return Some((Status::Alleged, "status/alleged", i));
            }
            R::Amod | R::Advmod if semantics.is(i, "planned_word") => {
                return Some((Status::Planned, "status/planned-word", i));
            }
            R::Amod | R::Advmod if semantics.is(i, "possible_word") => {
                hypothetical = Some((Status::Hypothetical, "status/possible-word", i));
            }
            R::Mark | R::Advmod if condition.is_some_and(|(.., mark)| mark == i) => hypothetical = condition,
            R::Amod if semantics.is(i, "more_word") && !is_told_as_done(semantics, at) => {
                hypothetical = Some((Status::Hypothetical, "status/possible-word", i));
            }
            _ => {}
        }
    }
    hypothetical
}

/// The word that withholds belief before the first part of a compound.
fn alleged_before(semantics: &Semantics, part: TokenId) -> Option<TokenId> {
    let mut words = semantics.document.children_by(part, &[R::Amod]);
    words.find(|&i| i < part && semantics.is(i, "alleged_word"))
}

/// Whether an act is the subject of a verb in the future.
fn is_told_to_come(semantics: &Semantics, act: TokenId) -> bool {
    let token = &semantics.document.tokens[act];
    let future = |verb: TokenId| {
        let mut auxiliaries = semantics.document.children_by(verb, &[R::Aux]);
        auxiliaries.any(|i| semantics.is(i, "future"))
    };
    matches!(token.relation, R::Nsubj | R::NsubjPass) && token.head.is_some_and(future)
}

/// The word that makes a clause a condition. "Until it was taken": it was.
fn condition_of(semantics: &Semantics, clause: TokenId) -> Option<TokenId> {
    let document = semantics.document;
    let mut marks = document.children_by(clause, &[R::Mark, R::Advmod]);
    marks.find(|&i| semantics.is(i, "condition") && !(semantics.is(i, "limit") && is_past(semantics, clause)))
}

/// Whether a negation beside a word leaves what it governs as it is.
fn is_untouched(semantics: &Semantics, at: TokenId, below: Option<TokenId>) -> bool {
    let mut words = semantics.document.children_by(at, &[R::Amod]);
    let one_of_several = words.any(|i| semantics.is(i, "one_of_several"));
    one_of_several || below.is_some() && semantics.is(at, "holds_part")
}

/// Whether an act is the object or the subject of a verb in the past that says that it was done.
fn is_told_as_done(semantics: &Semantics, act: TokenId) -> bool {
    let token = &semantics.document.tokens[act];
    let done = |verb: TokenId| {
        let says = ["light_verb", "attack_verb", "result_verb", "occurrence", "casualty"];
        is_past(semantics, verb) && says.iter().any(|c| semantics.is(verb, c))
    };
    matches!(token.relation, R::Obj | R::Nsubj | R::NsubjPass) && token.head.is_some_and(done)
}

/// "prepare for the assault", "ready for a raid": what is got ready for is to come.
fn is_prepared_for(semantics: &Semantics, at: TokenId, below: TokenId) -> bool {
    let leads = preposition(semantics.document, below).as_deref() == Some("for");
    leads && semantics.is(at, "prepare_verb")
}

/// "fight to retake the town", "told rebels to lay down arms": what is striven or asked for is not done yet.
fn strives(semantics: &Semantics, at: TokenId, below: TokenId) -> bool {
    let relation = semantics.document.tokens[below].relation;
    let aim = matches!(relation, R::Advcl | R::Xcomp) && is_infinitive(semantics, below);
    aim && semantics.is(at, "strive_verb")
}

/// Whether a verb stands behind "to".
fn is_infinitive(semantics: &Semantics, verb: TokenId) -> bool {
    let document = semantics.document;
    let mut marks = document.children_by(verb, &[R::Mark]);
    document.tokens[verb].tag == Tag::Verb && marks.any(|i| &*document.tokens[i].lemma == "to")
}

/// "reports of atrocities": what a noun of hearsay is of.
fn is_hearsay_of(semantics: &Semantics, noun: TokenId, below: TokenId) -> bool {
    let tokens = &semantics.document.tokens;
    tokens[noun].tag == Tag::Noun
        && tokens[below].relation == R::Nmod
        && semantics.is(noun, "hearsay")
        && !is_definite(semantics, below)
        && preposition(semantics.document, below).as_deref() == Some("of")
}

/// Whether a clause is told in the past: by its verb, or by the auxiliary of one that is no modal.
fn is_past(semantics: &Semantics, verb: TokenId) -> bool {
    let finite = |i: TokenId| {
        let features = semantics.document.tokens[i].features;
        features.has(Feature::Finite) && features.has(Feature::Past)
    };
    let helps = |i: TokenId| finite(i) && !semantics.is(i, "modal");
    let mut auxiliaries = semantics.document.children_by(verb, &[R::Aux, R::AuxPass, R::Cop]);
    finite(verb) || auxiliaries.any(helps)
}

/// Whether a clause is what somebody said.
fn is_reported(semantics: &Semantics, clause: TokenId) -> bool {
    let token = &semantics.document.tokens[clause];
    token.relation == R::Ccomp && token.head.is_some_and(|h| semantics.is(h, "report_verb"))
}

/// "after", "when", "as": the clause is told as fact whatever governs it.
fn is_time_clause(semantics: &Semantics, clause: TokenId) -> bool {
    semantics
        .document
        .children_by(clause, &[R::Mark, R::Advmod])
        .any(|i| semantics.is(i, "time_mark"))
        || semantics.document.tokens[clause].features.has(Feature::Gerund)
        || semantics.is(clause, "after")
}

/// "ordered the strike that killed": a finite past clause below a plan is fact again.
fn behind_past_report(semantics: &Semantics, below: TokenId) -> bool {
    let token = &semantics.document.tokens[below];
    token.features.has(Feature::Finite) && token.features.has(Feature::Past)
}

/// Whether operators above this word no longer reach the trigger: a relative clause, a clause of time, a definite noun
/// that is told of ("vowed revenge for the attack").
fn stops(semantics: &Semantics, trigger: &Trigger, at: TokenId) -> bool {
    let document = semantics.document;
    let token = &document.tokens[at];
    match token.relation {
        R::AclRelcl | R::Parataxis => true,
        // "do not know who fired the rockets": somebody did.
        R::Ccomp | R::Xcomp | R::Csubj if is_asked_about(semantics, at) => true,
        // "would help militias fighting the army": they do; not "fears of civilians killed", "claims that a town was seized".
        R::Acl => {
            let of_what = |noun: TokenId| document.tokens[noun].relation == R::Nmod;
            let others = [R::Mark, R::Case, R::Nsubj, R::NsubjPass];
            let bare = document.children_by(at, &others).next().is_none();
            token.tag == Tag::Verb && bare && !token.head.is_some_and(of_what)
        }
        // "it is not clear who did it, though residents blamed the army": so is a clause with a subject of its own.
        R::Advcl => {
            let whole = has_own_subject(document, at) && !is_infinitive(semantics, at);
            is_time_clause(semantics, at) || whole || is_asked_about(semantics, at)
        }
        R::Nmod | R::Obl => {
            // "in response to the attack", "after the bombing", "condemned for shelling": presupposed; not "fears of a
            // clash", "reports of a clash".
            let unsure = |h: TokenId| semantics.is(h, "fear") || is_hearsay_of(semantics, h, at);
            let to_come = token.head.is_some_and(|h| is_prepared_for(semantics, h, at));
            let open = to_come || !is_definite(semantics, at) && token.head.is_some_and(unsure);
            at == trigger.head && !open || semantics.is(at, "person")
        }
        R::Nsubj | R::NsubjPass => at == trigger.head && is_definite(semantics, at),
        // "have not acted, and the rebels attacked": what has a subject of its own is told by itself.
        R::Conj => has_own_subject(document, at),
        _ => at == trigger.head && is_definite(semantics, at) && token.relation != R::Root,
    }
}

/// Whether a clause is a question about what happened: who, where, why.
fn is_asked_about(semantics: &Semantics, clause: TokenId) -> bool {
    let document = semantics.document;
    let token = &document.tokens[clause];
    let opening = [R::Nsubj, R::NsubjPass, R::Obj, R::Advmod, R::Mark, R::Det, R::Obl];
    let mut words = document.children_by(clause, &opening).filter(|&i| i < clause);
    token.tag == Tag::Verb && !is_infinitive(semantics, clause) && words.any(|i| semantics.is(i, "interrogative"))
}

fn has_own_subject(document: &Document, clause: TokenId) -> bool {
    document.children_by(clause, &[R::Nsubj, R::NsubjPass]).next().is_some()
}

/// "the attack", "this attack", "their attack"
pub(super) fn is_definite(semantics: &Semantics, noun: TokenId) -> bool {
    semantics
        .document
        .children(noun)
        .any(|(i, t)| t.relation == R::NmodPoss || (t.relation == R::Det && semantics.is(i, "definite")))
}
