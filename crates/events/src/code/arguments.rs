//! Who and what stands around a word, by the tree: active, passive, control, relative clauses, conjunction,
//! nouns with "by", "of", "on", possessors, light verbs.

use language::{Document, Feature, Relation as R, Tag, TokenId};

use super::semantics::Semantics;

/// The place of an argument in the grammar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Subject,
    Object,
    Agent,
    Possessor,
    Modifier,
    /// Behind a preposition, in lower case.
    Preposition(Box<str>),
    /// Wherever a learned engine reads it.
    Learned,
}

impl Function {
    /// As frames write it.
    pub fn as_str(&self) -> &str {
        match self {
            Function::Subject => "subject",
            Function::Object => "object",
            Function::Agent => "agent",
            Function::Possessor => "possessor",
            Function::Modifier => "modifier",
            Function::Preposition(word) => word,
            Function::Learned => "learned",
        }
    }
}

/// A phrase that stands around a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Argument {
    pub function: Function,
    /// Head of the phrase.
    pub head: TokenId,
}

/// The arguments of a verb or noun, conjoined phrases each on its own.
pub(super) fn arguments(semantics: &Semantics, token: TokenId) -> Vec<Argument> {
    let document = semantics.document;
    let mut found = Vec::new();
    if is_clausal(document, token) {
        clause_arguments(document, token, &mut found);
    }
    let names_deed = document.tokens[token].tag == Tag::Noun;
    for argument in found
        .iter_mut()
        .filter(|a| names_deed && a.function == Function::Subject)
    {
        if are_victims(semantics, argument.head) {
            argument.function = Function::Object;
        }
    }
    if is_passive_of_headlines(semantics, token, &found) {
        let subjects = found.iter_mut().filter(|a| a.function == Function::Subject);
        subjects.for_each(|a| a.function = Function::Object);
    }
    if document.tokens[token].tag != Tag::Verb {
        noun_arguments(semantics, token, &mut found);
    }
    let mut all = Vec::new();
    for argument in found {
        for head in with_conjuncts(document, argument.head) {
            let argument = Argument {
                function: argument.function.clone(),
                head,
            };
            if head != token && !all.contains(&argument) {
                all.push(argument);
            }
        }
    }
    all
}

/// "Eight soldiers dead in roadside bombing": in headlines without a verb those who are dead or hurt stand as subject.
fn are_victims(semantics: &Semantics, phrase: TokenId) -> bool {
    let harmed = |at: TokenId| semantics.is(at, "casualty_death") || semantics.is(at, "casualty_injury");
    let mut described = semantics.document.children_by(phrase, &[R::Amod, R::Acl]);
    harmed(phrase) || described.any(|i| i > phrase && harmed(i))
}

/// "Two soldiers killed in blast": headlines leave the auxiliary out; a verb that wants a victim has it before it then. Not
/// "the priest whom gunmen kidnapped", "kidnapped and killed a priest".
fn is_passive_of_headlines(semantics: &Semantics, verb: TokenId, found: &[Argument]) -> bool {
    let document = semantics.document;
    let token = &document.tokens[verb];
    let past = token.tag == Tag::Verb && token.features.has(Feature::Past);
    let alone = match token.relation {
        R::Acl | R::AclRelcl => false,
        R::Conj => token.head.is_some_and(|first| is_passive(document, first)),
        _ => true,
    };
    if !past || !alone || !(semantics.is(verb, "wants_victim") || is_shot_in_headline(semantics, verb)) {
        return false;
    }
    let helped = || {
        document
            .children_by(verb, &[R::Aux, R::AuxPass, R::Conj])
            .next()
            .is_some()
    };
    // "Policeman 'shot dead'": a quotation mark may stand between.
    let mark = verb.checked_sub(1).filter(|&i| document.tokens[i].tag == Tag::Punct);
    let stands_before = |head: TokenId| head + 1 == mark.unwrap_or(verb) || token.relation == R::Conj;
    let victim =
        |a: &Argument| a.function == Function::Subject && semantics.is(a.head, "person") && stands_before(a.head);
    let object = |a: &Argument| a.function == Function::Object;
    found.iter().any(victim) && !found.iter().any(object) && !helped()
}

/// "Policeman shot dead in Lice", "Two officers shot near border": a form that may be a participle, behind a phrase without
/// determiner that opens the sentence, before "dead" or where it was. Not "Police shot at crowd", "Police shot in the air".
fn is_shot_in_headline(semantics: &Semantics, verb: TokenId) -> bool {
    let document = semantics.document;
    let first = document.sentences.get(document.tokens[verb].sentence).map(|s| s.first);
    let next = semantics.forms.get(verb + 1).map(|form| &**form);
    let air = semantics
        .lemmas
        .iter()
        .skip(verb + 2)
        .take(2)
        .any(|lemma| &**lemma == "air");
    let open = matches!(next, Some("dead" | "near" | "in" | "outside" | "inside" | "during")) && !air;
    let starts = |subject: TokenId| {
        let phrase = document.subtree(subject);
        phrase.into_iter().min() == first && !has_determiner(document, subject)
    };
    open && semantics.is(verb, "harms_or_aims") && document.children_by(verb, &[R::Nsubj]).any(starts)
}

/// Whether a token heads a clause: a verb, or a noun or adjective with a subject.
fn is_clausal(document: &Document, token: TokenId) -> bool {
    matches!(document.tokens[token].tag, Tag::Verb | Tag::Aux)
        || document
            .children(token)
            .any(|(_, t)| matches!(t.relation, R::Nsubj | R::NsubjPass))
}

/// Whether a verb form is passive.
pub(super) fn is_passive(document: &Document, verb: TokenId) -> bool {
    let token = &document.tokens[verb];
    let child = |wanted: R| document.children(verb).any(|(_, t)| t.relation == wanted);
    // Where there is an object and no auxiliary, the subject acts, whatever the tree calls it.
    let marked = child(R::AuxPass) || (child(R::NsubjPass) && !child(R::Obj));
    let has_subject = document.children(verb).any(|(_, t)| t.relation == R::Nsubj);
    let participle = token.features.has(Feature::Participle) && !token.features.has(Feature::Present);
    let bare_participle = matches!(token.relation, R::Acl | R::Amod) && participle && !has_subject;
    marked || bare_participle || (token.features.has(Feature::Passive) && !has_subject)
}

fn clause_arguments(document: &Document, verb: TokenId, found: &mut Vec<Argument>) {
    let passive = is_passive(document, verb);
    let subject = if passive { Function::Object } else { Function::Subject };
    for head in subjects(document, verb) {
        found.push(Argument {
            function: subject.clone(),
            head,
        });
    }
    for (i, t) in document.children(verb) {
        match t.relation {
            R::Obj => found.push(Argument {
                function: Function::Object,
                head: i,
            }),
            R::Iobj => {
                let alone = document.children_by(verb, &[R::Obj]).next().is_none();
                let other = || Function::Preposition("iobj".into());
                let function = if alone { Function::Object } else { other() };
                found.push(Argument { function, head: i });
            }
            R::Obl | R::OblAgent | R::Nmod => found.extend(behind_preposition(document, i, passive)),
            R::Advcl if document.tokens[i].tag == Tag::Noun => found.extend(behind_preposition(document, i, passive)),
            _ => {}
        }
    }
}

fn behind_preposition(document: &Document, head: TokenId, passive: bool) -> Option<Argument> {
    // "carried out a strike, according to the command": it was not carried out to it.
    if is_source(document, head) {
        return None;
    }
    let preposition = preposition(document, head)?;
    let agent = &*preposition == "by" && (passive || document.tokens[head].relation == R::OblAgent);
    Some(Argument {
        function: if agent {
            Function::Agent
        } else {
            Function::Preposition(preposition)
        },
        head,
    })
}

/// The preposition before a phrase: its last word in lower case ("on top of" is "of"; "because of" too).
pub(super) fn preposition(document: &Document, head: TokenId) -> Option<Box<str>> {
    let before = |word: TokenId| document.children_by(word, &[R::Case]).rfind(|&c| c < head);
    // "on eleven officials": the tree may hang the preposition on the number.
    let of_number = || document.children_by(head, &[R::Nummod]).find_map(before);
    let case = before(head).or_else(of_number)?;
    let last = document.children_by(case, &[R::Fixed]).next_back().unwrap_or(case);
    Some(document.tokens[last].lemma.to_lowercase().into())
}

/// The subjects of a verb by the tree, its governor's where it has none of its own.
pub(super) fn subjects(document: &Document, verb: TokenId) -> Vec<TokenId> {
    let mut at = verb;
    // A chain of clauses without subjects is as long as the sentence at most; a tree has no cycle.
    for _ in 0..8 {
        let own = document.children_by(at, &[R::Nsubj, R::NsubjPass]);
        let own: Vec<TokenId> = own.filter(|&i| !is_source(document, i)).collect();
        if !own.is_empty() {
            return own.into_iter().map(|i| antecedent(document, i, at)).collect();
        }
        let token = &document.tokens[at];
        let Some(head) = token.head else { return Vec::new() };
        match token.relation {
            R::Acl | R::Amod => return vec![head],
            R::AclRelcl => return vec![head],
            R::Xcomp => {
                if let Some(object) = document.children_by(head, &[R::Obj]).next() {
                    return vec![object];
                }
                at = head;
            }
            R::Advcl if accused_of(document, at, head).is_some() => {
                return accused_of(document, at, head).into_iter().collect();
            }
            R::Conj | R::Advcl | R::Parataxis if document.tokens[head].tag == Tag::Verb => at = head,
            R::Ccomp if token.features.has(Feature::Gerund) || token.features.has(Feature::Infinitive) => at = head,
            _ => return Vec::new(),
        }
    }
    Vec::new()
}

/// "were killed, according to the agency": whatever the tree makes of it, a source does nothing.
fn is_source(document: &Document, phrase: TokenId) -> bool {
    let mut cases = document.children_by(phrase, &[R::Case]);
    cases.any(|c| matches!(&*document.tokens[c].lemma, "accord" | "according"))
}

/// "accused the army of carrying out the attack": he who is accused carried it out, not he who accuses.
fn accused_of(document: &Document, clause: TokenId, verb: TokenId) -> Option<TokenId> {
    let mut marks = document.children_by(clause, &[R::Mark, R::Case]);
    let of = marks.any(|i| matches!(&*document.tokens[i].lemma, "of" | "for" | "from"));
    document.children_by(verb, &[R::Obj]).next().filter(|_| of)
}

/// What a relative pronoun stands for, else the token itself.
fn antecedent(document: &Document, subject: TokenId, verb: TokenId) -> TokenId {
    let pronoun = document.tokens[subject].tag == Tag::Pron;
    let token = &document.tokens[verb];
    match token.head {
        Some(head)
            if pronoun
                && subject < verb
                && relative_first(document, subject, verb)
                && matches!(token.relation, R::AclRelcl | R::Acl) =>
        {
            head
        }
        _ => subject,
    }
}

/// A relative pronoun opens its clause.
fn relative_first(document: &Document, subject: TokenId, verb: TokenId) -> bool {
    document
        .children(verb)
        .next()
        .is_none_or(|(first, t)| first >= subject || matches!(t.relation, R::Case | R::Punct))
}

/// "a series of strikes": the word that bundles what a noun names, else the noun; it stands in the clause for them.
pub(super) fn bundle_of(semantics: &Semantics, noun: TokenId) -> TokenId {
    let document = semantics.document;
    let bundles = |at: TokenId| semantics.is(at, "bundle") && preposition(document, noun).as_deref() == Some("of");
    let token = &document.tokens[noun];
    let above = token.head.filter(|_| token.relation == R::Nmod);
    above.filter(|&at| bundles(at)).unwrap_or(noun)
}

/// "strikes targeting depots": the participle leads to a phrase as a preposition does.
fn behind_participles(document: &Document, word: TokenId, found: &mut Vec<Argument>) {
    for participle in document
        .children_by(word, &[R::Acl, R::Advcl, R::Xcomp])
        .filter(|&i| i > word)
    {
        let token = &document.tokens[participle];
        if token.tag == Tag::Verb && token.features.has(Feature::Gerund) || token.features.has(Feature::Present) {
            let function = Function::Preposition(format!("{}ing", token.lemma.to_lowercase()).into());
            let objects = document.children_by(participle, &[R::Obj]);
            found.extend(objects.map(|head| Argument {
                function: function.clone(),
                head,
            }));
        }
    }
}

fn noun_arguments(semantics: &Semantics, noun: TokenId, found: &mut Vec<Argument>) {
    let document = semantics.document;
    behind_participles(document, noun, found);
    for (i, t) in document.children(noun) {
        match t.relation {
            R::NmodPoss => found.push(Argument {
                function: Function::Possessor,
                head: i,
            }),
            R::Amod | R::Compound if i < noun => found.push(Argument {
                function: Function::Modifier,
                head: i,
            }),
            R::Nmod | R::Obl | R::OblAgent => {
                let function = match preposition(document, i) {
                    Some(word) if &*word == "by" => Function::Agent,
                    Some(word) => Function::Preposition(word),
                    None => continue,
                };
                found.push(Argument { function, head: i });
            }
            // "the attack carried out by gunmen", "strikes conducted on two sites"
            R::Acl | R::AclRelcl if semantics.is(i, "light_verb") => supported(semantics, i, found),
            _ => {}
        }
    }
    let maker = maker_behind(document, noun).filter(|_| !is_told_about(semantics, noun));
    found.extend(maker);
    let bundle = bundle_of(semantics, noun);
    if bundle != noun {
        let behind = document.children_by(bundle, &[R::Nmod]).filter(|&i| i > noun);
        found.extend(behind.filter_map(|i| behind_preposition(document, i, true)));
    }
    let noun = bundle;
    let token = &document.tokens[noun];
    let Some(head) = token.head else { return };
    if matches!(token.relation, R::Obj | R::Xcomp | R::Nsubj | R::NsubjPass | R::Obl)
        && semantics.is(head, "light_verb")
    {
        light_arguments(semantics, noun, head, found);
    }
    // "troops responded with artillery fire": who answers does it.
    let answers_with = || matches!(preposition(document, noun).as_deref(), Some("with" | "by"));
    if token.relation == R::Obl && semantics.is(head, "retaliation") && answers_with() {
        found.extend(subjects(document, head).into_iter().map(|head| Argument {
            function: Function::Subject,
            head,
        }));
    }
    // "it had killed four in an airstrike": who kills in an act does it.
    let by_act = || matches!(preposition(document, noun).as_deref(), Some("in" | "with" | "during"));
    let harms_in = || semantics.is(head, "casualty") && by_act();
    let has_object = || document.children_by(head, &[R::Obj]).next().is_some();
    if token.relation == R::Obl && document.tokens[head].tag == Tag::Verb && has_object() && harms_in() {
        found.extend(subjects(document, head).into_iter().map(|head| Argument {
            function: Function::Subject,
            head,
        }));
    }
    if matches!(token.relation, R::Nsubj | R::NsubjPass) && semantics.is(head, "occurrence") {
        obliques(document, head, noun, found);
    }
    // "the strikes destroyed three depots": what came of it tells to whom it was done.
    let tells_result = semantics.is(head, "result_verb") || semantics.is(head, "attack_verb");
    if token.relation == R::Nsubj && tells_result && !is_passive(document, head) {
        found.extend(document.children_by(head, &[R::Obj]).map(|head| Argument {
            function: Function::Object,
            head,
        }));
    }
    // "the attack on the base and on the town": the first conjunct's arguments hold for the second, not the other way.
    if token.relation == R::Conj {
        let shared = document
            .children(head)
            .filter(|(i, t)| t.relation == R::NmodPoss && *i < head);
        found.extend(shared.map(|(i, _)| Argument {
            function: Function::Possessor,
            head: i,
        }));
    }
}

/// "air strikes by the coalition killed 21": a phrase with "by" right behind an event tells its maker, wherever the tree
/// hangs it.
fn maker_behind(document: &Document, noun: TokenId) -> Option<Argument> {
    let by = document.tokens.get(noun + 1)?;
    let head = by.head.filter(|_| &*by.lemma == "by" && by.tag == Tag::Adp)?;
    let nominal = matches!(document.tokens[head].tag, Tag::Noun | Tag::Propn);
    let same = by.sentence == document.tokens[noun].sentence;
    (nominal && same && head > noun).then_some(Argument {
        function: Function::Agent,
        head,
    })
}

/// "was informed about the attack by monitors": they told of it.
fn is_told_about(semantics: &Semantics, noun: TokenId) -> bool {
    let document = semantics.document;
    let token = &document.tokens[noun];
    let tells = |verb: TokenId| semantics.is(verb, "report_verb") && is_passive(document, verb);
    matches!(token.relation, R::Obl | R::Nmod)
        && matches!(preposition(document, noun).as_deref(), Some("about" | "of" | "on"))
        && token.head.is_some_and(tells)
}

/// "raids blamed on the rebels", "attributed to them": on whom a verb lays a deed, where it is passive.
pub(super) fn laid_on<'a>(semantics: &'a Semantics, verb: TokenId) -> impl Iterator<Item = TokenId> + 'a {
    let document = semantics.document;
    let lays = semantics.is(verb, "lays_blame") && document.children_by(verb, &[R::Obj]).next().is_none();
    let on = |&i: &TokenId| matches!(preposition(document, i).as_deref(), Some("on" | "to"));
    document.children_by(verb, &[R::Obl]).filter(move |_| lays).filter(on)
}

/// "carried out an attack on X": the verb's subject did it. "came under attack", "suffered an attack": was its target.
fn light_arguments(semantics: &Semantics, noun: TokenId, verb: TokenId, found: &mut Vec<Argument>) {
    let document = semantics.document;
    let relation = document.tokens[noun].relation;
    let passive = is_passive(document, verb);
    match relation {
        R::Obj | R::Xcomp => {
            let function = if semantics.is(verb, "undergo") {
                Function::Object
            } else {
                Function::Subject
            };
            found.extend(subjects(document, verb).into_iter().map(|head| Argument {
                function: function.clone(),
                head,
            }));
            obliques(document, verb, noun, found);
        }
        R::Obl if preposition(document, noun).as_deref() == Some("under") => {
            let targets = subjects(document, verb).into_iter();
            found.extend(targets.map(|head| Argument {
                function: Function::Object,
                head,
            }));
            obliques(document, verb, noun, found);
        }
        // "the attack was repelled by troops": they did not do it.
        R::Nsubj | R::NsubjPass if passive && !semantics.is(verb, "undergo") => obliques(document, verb, noun, found),
        _ => {}
    }
}

/// The participle behind a noun: "an attack mounted by X on Y".
fn supported(semantics: &Semantics, verb: TokenId, found: &mut Vec<Argument>) {
    let document = semantics.document;
    let own = document
        .children_by(verb, &[R::Nsubj])
        .filter(|&i| !semantics.is(i, "relative"));
    found.extend(own.map(|head| Argument {
        function: Function::Subject,
        head,
    }));
    obliques(document, verb, verb, found);
}

fn obliques(document: &Document, verb: TokenId, except: TokenId, found: &mut Vec<Argument>) {
    let passive = is_passive(document, verb);
    behind_participles(document, verb, found);
    for i in document.children_by(verb, &[R::Obl, R::OblAgent, R::Nmod]) {
        if i != except {
            found.extend(behind_preposition(document, i, passive));
        }
    }
}

/// A phrase and those conjoined to it.
pub(super) fn with_conjuncts(document: &Document, head: TokenId) -> Vec<TokenId> {
    let nominal = |i: TokenId| {
        matches!(
            document.tokens[i].tag,
            Tag::Noun | Tag::Propn | Tag::Pron | Tag::Num | Tag::Adj
        )
    };
    let mut heads = vec![head];
    let last = document.children_by(head, &[R::Conj]).rfind(|&i| nominal(i));
    // "agencies, aid groups and monitors": what looks like an apposition before a conjunct is one of the list.
    let listed = |(i, t): (TokenId, &language::Token)| {
        let in_list = t.relation == R::Appos && last.is_some_and(|last| i < last) && !has_determiner(document, i);
        ((t.relation == R::Conj || in_list) && nominal(i)).then_some(i)
    };
    heads.extend(document.children(head).filter_map(listed));
    heads
}

fn has_determiner(document: &Document, noun: TokenId) -> bool {
    document.children_by(noun, &[R::Det]).next().is_some()
}
