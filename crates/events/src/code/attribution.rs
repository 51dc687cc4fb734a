//! According to whom: report verbs, "according to", quotations that run over sentences, sources of sources.

use knowledge::ontology::Kind;
use language::{Document, Relation as R, Span, Tag, TokenId};

use super::{
    arguments::{is_passive, preposition, subjects, with_conjuncts},
    context::Context,
    learned,
    parties::party,
    scene::Scene,
    status::is_definite,
    triggers::Trigger,
};
use crate::{Attribution, Party};

/// Who speaks in each sentence of a quotation that names nobody itself.
pub(super) struct Speakers {
    /// By sentence: the phrase that names the speaker, and the cue.
    carried: Vec<Option<Said>>,
    /// By sentence: who spoke last before it.
    before: Vec<Option<Said>>,
}

/// A source by its head, and the words that make it one.
type Said = (TokenId, TokenId);

impl Speakers {
    /// Follows the quotations of a report.
    pub fn follow(context: &Context) -> Self {
        let quoted = quoted_from_start(context);
        let mut carried = vec![None; context.document.sentences.len()];
        let mut before = carried.clone();
        let mut last: Option<Said> = None;
        for sentence in 0..carried.len() {
            before[sentence] = last;
            let own = speech_of(context, sentence).map(|(source, cue)| (resolve_pronoun(context, source, last), cue));
            if own.is_none() && quoted[sentence] {
                let behind = speech_that_follows(context, sentence);
                carried[sentence] = behind.or(last).or_else(|| {
                    // A quotation that opens a report or a turn names its speaker behind it.
                    (sentence + 1..carried.len().min(sentence + 3)).find_map(|s| speech_of(context, s))
                });
            }
            last = own.or(last);
        }
        Self { carried, before }
    }
}

/// The sources of a mention, the nearest first.
pub(super) fn sources(context: &Context, scene: &Scene, trigger: &Trigger, speakers: &Speakers) -> Vec<Attribution> {
    if is_background(context, trigger) {
        return Vec::new();
    }
    let document = context.document;
    let sentence = document.tokens[trigger.head].sentence;
    let mut said: Vec<Said> = Vec::new();
    let mut below = trigger.head;
    for at in document.ancestors(trigger.head) {
        if is_said_beside(context, below) {
            break;
        }
        said.extend(said_at(context, scene, trigger, at, below));
        below = at;
    }
    for at in std::iter::once(trigger.head).chain(document.ancestors(trigger.head)) {
        for clause in document.children_by(at, &[R::Parataxis]) {
            let spoken = context.semantics.is(clause, "report_verb")
                && !tells_something_else(context, clause, trigger.head)
                && !document.subtree(clause).contains(&trigger.head);
            said.extend(spoken.then(|| speaker_of(context, clause)).flatten());
        }
    }
    said.extend(according_to(context, sentence).filter(|(source, _)| *source != trigger.head));
    if said.is_empty() {
        said.extend(speakers.carried.get(sentence).copied().flatten());
    }
    let mut found: Vec<Attribution> = Vec::new();
    for head in learned::heads_in_role(document, trigger, "attributed_to") {
        let new = |p: &Party| !found.iter().any(|f| f.party.name == p.name);
        if !may_vouch(context, scene, trigger, head) {
            continue;
        }
        if let Some(party) = party(context, head).filter(new) {
            found.push(Attribution { party, cue: None });
        }
    }
    let spoke_last = speakers.before.get(sentence).copied().flatten();
    let spoke_last = spoke_last.filter(|&(speaker, _)| context.is_one_person(speaker));
    for (source, cue) in said {
        // "He added": who spoke before, not the soldier whom the sentence before told to be dead.
        let here = |noun: TokenId| document.tokens[noun].sentence == sentence;
        let source = match spoke_last.filter(|_| !context.antecedent(source).is_some_and(here)) {
            Some(_) => resolve_pronoun(context, source, spoke_last),
            None => body_that_spoke(context, speakers, source).unwrap_or(source),
        };
        let cited = cited_by(context, cue);
        let told_to = told_to(context, cue);
        let heads = cited.into_iter().chain(with_conjuncts(document, source)).chain(told_to);
        for head in heads {
            let new = |p: &Party| !found.iter().any(|f| f.party.name == p.name);
            if let Some(party) = party(context, head).filter(|p| new(p) && is_source(context, head, p)) {
                found.push(Attribution {
                    party,
                    cue: Some(document.tokens[cue].span),
                });
            }
        }
    }
    found
}

/// "The army said it had killed 40, while the police said 14 had died": whether what hangs on a verb of speech with a
/// speaker and a content of its own is told by that speaker alone.
fn is_said_beside(context: &Context, verb: TokenId) -> bool {
    let document = context.document;
    let beside = matches!(document.tokens[verb].relation, R::Conj | R::Advcl | R::Parataxis);
    let has = |relation: R| document.children_by(verb, &[relation]).next().is_some();
    beside && context.semantics.is(verb, "report_verb") && has(R::Nsubj) && has(R::Ccomp)
}

/// "Dozens dead in raid; council says rebels did it": whether a verb of speech has a content of its own, in which a word
/// does not stand.
fn tells_something_else(context: &Context, verb: TokenId, word: TokenId) -> bool {
    let mut contents = context.document.children_by(verb, &[R::Ccomp]).peekable();
    contents.peek().is_some() && !context.document.ancestors(word).any(|at| at == verb)
}

/// Whether a phrase that the engine takes for a source can be one: it speaks, here or somewhere, and not of something else;
/// who only condemns, avenges or continues a deed does not tell of it.
fn may_vouch(context: &Context, scene: &Scene, trigger: &Trigger, head: TokenId) -> bool {
    let document = context.document;
    let semantics = &context.semantics;
    let verb = document.tokens[head]
        .head
        .filter(|&verb| subjects(document, verb).contains(&head));
    let speaks = verb.is_some_and(|verb| semantics.is(verb, "report_verb"));
    let counted = || document.tokens[head].tag == Tag::Num || document.children_by(head, &[R::Nummod]).next().is_some();
    let by_cue = || {
        let mut cases = document.children_by(head, &[R::Case]);
        cases.any(|c| semantics.is(c, "according"))
    };
    if !speaks && (counted() && !by_cue() || semantics.is(head, "platform")) {
        return false;
    }
    let Some(verb) = verb else { return true };
    if semantics.is(verb, "report_verb") && tells_something_else(context, verb, trigger.head) {
        let beside = document.children_by(verb, &[R::Mark, R::Cc]).next().is_some();
        return !beside;
    }
    let mut below = trigger.head;
    for at in document.ancestors(trigger.head) {
        if at == verb {
            let presupposes = only_in_clauses(context, scene, trigger, verb);
            return !presupposes || said_at(context, scene, trigger, verb, below).is_some();
        }
        below = at;
    }
    true
}

/// "condemned the attack", "continue the strikes": verbs that tell of a deed only by what their clauses say.
fn only_in_clauses(context: &Context, scene: &Scene, deed: &Trigger, verb: TokenId) -> bool {
    takes_for_granted(context, scene, deed, verb) || context.semantics.is(verb, "says_with_clause")
}

/// "condemned the attack", "vowed to take revenge for the bombing": whoever says so tells of no deed. But "warned of a clash":
/// what is not there yet is told by who warns of it.
fn takes_for_granted(context: &Context, scene: &Scene, deed: &Trigger, verb: TokenId) -> bool {
    let document = context.document;
    let speech = scene.event_at(verb).map(|e| &scene.triggers[e]);
    let known = |at: TokenId| {
        let answered = || matches!(preposition(document, at).as_deref(), Some("to" | "for"));
        document.tokens[at].tag == Tag::Noun && (is_definite(&context.semantics, at) || answered())
    };
    let up = std::iter::once(deed.head).chain(document.ancestors(deed.head));
    let presupposed = || up.take_while(|&at| at != verb).any(known);
    speech.filter(|t| t.head == verb).is_some_and(|t| match t.kind {
        Kind::Condemnation => true,
        Kind::Threat => presupposed(),
        _ => false,
    })
}

/// "Two jets had struck, it said": "it" is the body that spoke last before, not one that was struck.
fn body_that_spoke(context: &Context, speakers: &Speakers, source: TokenId) -> Option<TokenId> {
    let pronoun = context.document.tokens[source].tag == Tag::Pron;
    if !pronoun || !context.semantics.is(source, "pronoun_thing") {
        return None;
    }
    let sentence = context.document.tokens[source].sentence;
    let (speaker, _) = speakers.before.get(sentence).copied().flatten()?;
    (!context.is_one_person(speaker)).then_some(speaker)
}

/// Whether an event is only what another is set against in time or as its cause: whoever tells of that other one does
/// not vouch for this ("officials said the raid followed a rocket attack").
fn is_background(context: &Context, trigger: &Trigger) -> bool {
    let document = context.document;
    let mut chain = std::iter::once(trigger.head).chain(document.ancestors(trigger.head));
    chain.any(|at| {
        let token = &document.tokens[at];
        let adjunct = matches!(token.relation, R::Obl | R::Nmod | R::Advcl);
        adjunct
            && document.children_by(at, &[R::Case, R::Mark]).any(|c| {
                context.semantics.is(c, "after")
                    || document
                        .children_by(c, &[R::Fixed])
                        .any(|f| context.semantics.is(f, "retaliation"))
            })
            || token.relation == R::Nmod && token.head.is_some_and(|h| context.semantics.is(h, "retaliation"))
    })
}

/// The source where `at` is a word of speech whose content `below` is.
fn said_at(context: &Context, scene: &Scene, trigger: &Trigger, at: TokenId, below: TokenId) -> Option<Said> {
    let semantics = &context.semantics;
    let relation = context.document.tokens[below].relation;
    let clause = matches!(relation, R::Ccomp | R::Parataxis | R::Xcomp | R::Advcl);
    // "rebels continue to ambush convoys": who goes on tells of nothing.
    let own_clause = matches!(relation, R::Ccomp | R::Parataxis);
    let told = own_clause || matches!(relation, R::Advcl | R::Obj | R::NsubjPass);
    let told = told && (own_clause || !only_in_clauses(context, scene, trigger, at));
    let granted = !own_clause && takes_for_granted(context, scene, trigger, at);
    let reports = semantics.is(at, "report_verb") && told;
    let speaks = scene.event_at(at).is_some_and(|e| {
        let speech = &scene.triggers[e];
        let verbal = context.document.tokens[at].tag != Tag::Adj;
        verbal && speech.head == at && speech.kind.is_speech() && speech.kind != Kind::Denial
    });
    let opines = ["claim_verb", "doubt", "fear", "demand_verb"]
        .iter()
        .any(|c| semantics.is(at, c));
    // "the president ordered air strikes": he has them flown, and tells of none.
    if relation == R::Obj && semantics.is(at, "command") {
        return None;
    }
    // "X accused Y of the attack": by X, though the attack is an oblique there.
    let claims = speaks && !granted && (clause || matches!(relation, R::Obj | R::Obl | R::NsubjPass | R::Nsubj));
    // "the students appear to have been shot": they say nothing.
    let raised = relation == R::Xcomp && semantics.is(at, "doubt") && !semantics.is(at, "claim_verb");
    let claims = claims || opines && !raised && (clause || matches!(relation, R::Obj | R::NsubjPass | R::Nsubj));
    (reports || claims).then(|| speaker_of(context, at)).flatten()
}

/// Who speaks: the subject of a verb of speech, the agent of a passive one.
fn speaker_of(context: &Context, verb: TokenId) -> Option<Said> {
    let document = context.document;
    let source = if is_passive(document, verb) {
        let agents = document.children_by(verb, &[R::Obl, R::OblAgent]);
        agents
            .into_iter()
            .find(|&i| preposition(document, i).as_deref() == Some("by"))?
    } else {
        subjects(document, verb).into_iter().next()?
    };
    Some((source, verb))
}

/// The first verb of speech of a sentence that has a speaker.
fn speech_of(context: &Context, sentence: usize) -> Option<Said> {
    let document = context.document;
    let verbs = document
        .sentence_tokens(sentence)
        .map(|(i, _)| i)
        .filter(|&i| context.semantics.is(i, "report_verb"))
        .filter(|&i| {
            let tells = || document.children_by(i, &[R::Ccomp, R::Parataxis]).next().is_some();
            !context.semantics.is(i, "says_with_clause") || tells()
        });
    verbs
        .filter_map(|verb| speaker_of(context, verb))
        .find(|&(source, _)| context.semantics.can_act(source) || context.antecedent(source).is_some())
        .or_else(|| according_to(context, sentence).next())
}

/// `"…," said a spokesman.` where the quotation was read as a sentence of its own.
fn speech_that_follows(context: &Context, sentence: usize) -> Option<Said> {
    let next = context.document.sentences.get(sentence + 1)?;
    let opens = context.semantics.is(next.first, "report_verb");
    speech_of(context, sentence + 1).filter(|_| opens)
}

/// "he added": the pronoun is the last speaker.
fn resolve_pronoun(context: &Context, source: TokenId, last: Option<Said>) -> TokenId {
    match last {
        Some((speaker, _)) if context.semantics.is(source, "pronoun_person") => speaker,
        _ => source,
    }
}

/// "according to X" anywhere in a sentence.
fn according_to<'a>(context: &'a Context, sentence: usize) -> impl Iterator<Item = Said> + 'a {
    let document = context.document;
    document
        .sentence_tokens(sentence)
        .map(|(i, _)| i)
        .filter(|&i| context.semantics.is(i, "according"))
        .filter_map(move |cue| {
            let head = document.tokens[cue].head?;
            // As a preposition it hangs from its source; as a verb it leads to it.
            let source = if document.tokens[cue].relation == R::Case {
                head
            } else {
                document.children_by(cue, &[R::Obl, R::Obj]).next()?
            };
            Some((source, cue))
        })
}

/// "CNN reported, citing X": X is the nearer source.
fn cited_by(context: &Context, verb: TokenId) -> Vec<TokenId> {
    let document = context.document;
    let cites = document
        .children_by(verb, &[R::Advcl, R::Xcomp])
        .filter(|&i| context.semantics.is(i, "cite_verb"));
    cites
        .flat_map(|i| document.children_by(i, &[R::Obj]).collect::<Vec<_>>())
        .collect()
}

/// "X told Y": Y, where it is an outlet.
fn told_to(context: &Context, verb: TokenId) -> Vec<TokenId> {
    let document = context.document;
    let heard = document.children_by(verb, &[R::Obj, R::Iobj, R::Obl]);
    heard.filter(|&i| is_outlet(context, i)).collect()
}

fn is_outlet(context: &Context, token: TokenId) -> bool {
    if context.semantics.is(token, "platform") {
        return false;
    }
    let known = super::parties::actor_at(context, token).and_then(|a| context.knowledge.actors.get(&a.id));
    known.is_some_and(|a| a.sector == "MED") || context.semantics.is(token, "media_kind")
}

fn is_source(context: &Context, head: TokenId, party: &Party) -> bool {
    party.id.is_some()
        || context.semantics.can_act(context.antecedent(head).unwrap_or(head))
        || is_outlet(context, head)
}

/// By sentence: whether its first token stands inside a quotation.
fn quoted_from_start(context: &Context) -> Vec<bool> {
    let mut quoted = Vec::with_capacity(context.document.sentences.len());
    let mut open = false;
    let mut passage = usize::MAX;
    for sentence in &context.document.sentences {
        // A quotation over several paragraphs opens anew with each; a mark forgotten does no harm beyond its own.
        if sentence.passage != passage {
            passage = sentence.passage;
            open = false;
        }
        let words = sentence.span.of(context.text);
        quoted.push(open || words.starts_with(['“', '"', '«']));
        open = words.chars().fold(open, |open, c| match c {
            '“' | '«' => true,
            '”' | '»' => false,
            '"' => !open,
            _ => open,
        });
    }
    quoted
}

/// The span of a sentence, for ids and output.
pub(super) fn sentence_span(document: &Document, token: TokenId) -> Span {
    document
        .tokens
        .get(token)
        .and_then(|t| document.sentences.get(t.sentence))
        .map_or(Span::default(), |s| s.span)
}
