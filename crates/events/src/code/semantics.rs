//! What the words of a document mean, as far as conditions ask.

use knowledge::{
    Knowledge,
    lexicons::{Categories, Category, CategorySet},
    ontology::{KnownSet, Term},
};
use language::{Document, NameKind, Relation, Tag, Token, TokenId};

use crate::resolve::Told;

/// How many sentences before and behind a word tell what its part of a report is about.
const REPORT_WINDOW: usize = 6;

/// A report of no more sentences than this need not say twice what it is about.
const SHORT_REPORT: usize = 4;

/// A report of more sentences than this must say it three times near by.
const LONG_REPORT: usize = 12;

/// Categories and known sets of every token.
pub(super) struct Semantics<'a> {
    pub document: &'a Document,
    categories: &'a Categories,
    /// Lemmas in lower case.
    pub lemmas: Vec<Box<str>>,
    /// The words as they stand, in lower case.
    pub forms: Vec<Box<str>>,
    of: Vec<CategorySet>,
    /// Categories of the longer words that a token begins.
    within: Vec<CategorySet>,
    place: Vec<bool>,
    actor: Vec<bool>,
    name: Vec<Option<NameKind>>,
    /// Known armed groups of no state.
    group: Vec<bool>,
    armed: Option<Category>,
    rebel: Option<Category>,
    person: Option<Category>,
    /// By sentence: the categories of its words.
    of_sentence: Vec<CategorySet>,
}

impl<'a> Semantics<'a> {
    pub fn new(text: &str, document: &'a Document, told: &Told, knowledge: &'a Knowledge) -> Self {
        let categories = &knowledge.lexicons.categories;
        let known =
            |word: &str| !knowledge.ontology.triggers().starting(word).is_empty() || !categories.of(word).is_empty();
        let lemmas: Vec<Box<str>> = document.tokens.iter().map(|token| lemma(text, token, known)).collect();
        let forms = document
            .tokens
            .iter()
            .map(|token| token.span.of(text).to_lowercase().into())
            .collect();
        let mut semantics = Self {
            document,
            categories,
            of: vec![CategorySet::default(); lemmas.len()],
            within: vec![CategorySet::default(); lemmas.len()],
            place: vec![false; lemmas.len()],
            actor: vec![false; lemmas.len()],
            group: vec![false; lemmas.len()],
            name: vec![None; lemmas.len()],
            armed: categories.named("armed"),
            rebel: categories.named("rebel"),
            person: categories.named("person"),
            of_sentence: vec![CategorySet::default(); document.sentences.len()],
            lemmas,
            forms,
        };
        semantics.read_categories();
        for place in told.places.iter().filter(|p| !p.described) {
            semantics.mark(place.span, |s, i| s.place[i] = true);
        }
        for actor in &told.actors {
            let armed_group = knowledge.actors.get(&actor.id).is_some_and(|a| a.sector == "REB");
            for i in actor.first..actor.end.min(semantics.actor.len()) {
                semantics.actor[i] = true;
                semantics.group[i] |= armed_group;
            }
        }
        for name in &document.names {
            (name.first..name.end).for_each(|i| semantics.name[i] = Some(name.kind));
        }
        semantics
    }

    fn mark(&mut self, span: language::Span, mut set: impl FnMut(&mut Self, usize)) {
        let first = self.document.tokens.partition_point(|t| t.span.end <= span.start);
        let end = self.document.tokens.partition_point(|t| t.span.start < span.end);
        (first..end).for_each(|i| set(self, i));
    }

    /// A word of several lemmas gives its categories to its last token, the head of an English compound, in place of
    /// that token's own: a suicide bomber is no aircraft.
    fn read_categories(&mut self) {
        let mut ends_longer = vec![false; self.lemmas.len()];
        for i in 0..self.lemmas.len() {
            let sentence = self.document.tokens[i].sentence;
            let end = self
                .document
                .sentences
                .get(sentence)
                .map_or(self.lemmas.len(), |s| s.end);
            let longest = self.categories.longest_from(&self.lemmas[i]).min(end - i);
            let mut word = String::new();
            for last in i..i + longest {
                if last > i {
                    word.push(' ');
                }
                word.push_str(&self.lemmas[last]);
                let found = self.categories.of(&word);
                if found.is_empty() || (last == i && ends_longer[i]) || self.is_no_rank(last, found) {
                    continue;
                }
                (i..last).for_each(|part| self.within[part] = self.within[part].union(found));
                ends_longer[last] |= last > i;
                self.of[last] = self.of[last].union(found);
                // "rule out": a verb and its particle, of which others hang from the verb.
                let token = &self.document.tokens[last];
                if last == i + 1 && token.head == Some(i) && token.relation == Relation::CompoundPrt {
                    self.of[i] = self.of[i].union(found);
                }
                if let Some(of_sentence) = self.of_sentence.get_mut(sentence) {
                    *of_sentence = of_sentence.union(found);
                }
            }
        }
    }

    /// "a major bridge": what people are called names nobody where it stands as an adjective.
    fn is_no_rank(&self, token: TokenId, found: CategorySet) -> bool {
        let adjective = self.document.tokens[token].tag == Tag::Adj;
        adjective && self.categories.named("leader").is_some_and(|c| found.has(c))
    }

    /// "one-way attack drones": whether a token is the first part of a longer word of a category.
    pub fn is_within(&self, token: TokenId, category: &str) -> bool {
        self.categories
            .named(category)
            .is_some_and(|c| self.within[token].has(c))
    }

    /// Whether a token names an armed group of no state, or its people.
    pub fn is_rebel(&self, token: TokenId) -> bool {
        self.in_set(KnownSet::Rebel, token)
    }

    /// Whether a token is in a category, by its name.
    pub fn is(&self, token: TokenId, category: &str) -> bool {
        !self.of[token].is_empty() && self.categories.named(category).is_some_and(|c| self.of[token].has(c))
    }

    pub fn is_place(&self, token: TokenId) -> bool {
        self.place[token]
    }

    pub fn is_actor(&self, token: TokenId) -> bool {
        self.actor[token]
    }

    pub fn name(&self, token: TokenId) -> Option<NameKind> {
        self.name[token]
    }

    /// Whether a noun phrase with this head can act: a person, a group, a known actor, armed people.
    pub fn can_act(&self, token: TokenId) -> bool {
        self.actor[token]
            || self.has_actor_modifier(token)
            || matches!(
                self.name[token],
                Some(NameKind::Person | NameKind::Organisation | NameKind::Group)
            )
            || ["person", "armed", "group_noun", "source_noun", "aircraft", "warship"]
                .iter()
                .any(|c| self.is(token, c))
    }

    fn has_actor_modifier(&self, token: TokenId) -> bool {
        self.document.children(token).any(|(i, t)| {
            use language::Relation::{Amod, Compound, NmodPoss};
            matches!(t.relation, Amod | Compound | NmodPoss) && self.actor[i]
        })
    }

    /// Whether a term is found at a token (a term of several lemmas: ends at it).
    pub fn holds(&self, term: &Term, token: TokenId) -> bool {
        match term {
            Term::Lemmas(lemmas) => self.ends_with(lemmas, token),
            Term::Category(category) => self.of[token].has(*category),
            Term::Known(set) => self.in_set(*set, token),
        }
    }

    /// Whether the part of the report around a token is about what the terms name: words of theirs stand in several
    /// sentences near by, or, where the report is short, in one. The token itself does not count.
    pub fn report_holds(&self, terms: &[Term], token: TokenId) -> bool {
        let sentences = self.document.sentences.len();
        let own = self.document.tokens[token].sentence;
        let near = own.saturating_sub(REPORT_WINDOW)..(own + REPORT_WINDOW + 1).min(sentences);
        let here = |term: &Term, sentence: usize| match term {
            Term::Category(category) if sentence != own => self.of_sentence[sentence].has(*category),
            _ => self
                .document
                .sentence_tokens(sentence)
                .any(|(i, _)| i != token && self.holds(term, i)),
        };
        let needed = 1 + usize::from(sentences > SHORT_REPORT) + usize::from(sentences > LONG_REPORT);
        near.filter(|&s| terms.iter().any(|term| here(term, s)))
            .take(needed)
            .count()
            == needed
    }

    fn ends_with(&self, lemmas: &[Box<str>], token: TokenId) -> bool {
        token + 1 >= lemmas.len() && self.lemmas[token + 1 - lemmas.len()..=token] == *lemmas
    }

    fn in_set(&self, set: KnownSet, token: TokenId) -> bool {
        let has = |c: Option<Category>| c.is_some_and(|c| self.of[token].has(c));
        match set {
            KnownSet::Any => true,
            KnownSet::Place => self.place[token],
            KnownSet::Actor => self.actor[token],
            KnownSet::Name => self.name[token].is_some(),
            KnownSet::Named => self.name[token] == Some(NameKind::Person),
            KnownSet::Armed => has(self.armed) || self.actor[token],
            KnownSet::Rebel => has(self.rebel) || self.group[token],
            KnownSet::Person => has(self.person) || self.name[token] == Some(NameKind::Person),
            KnownSet::Number => self.document.tokens[token].tag == Tag::Num,
        }
    }
}

/// The lemma in lower case; for a word that the engine took for a name or reduced to what no lexicon knows, the first
/// regular base of its form that one does.
pub(super) fn lemma(text: &str, token: &Token, known: impl Fn(&str) -> bool) -> Box<str> {
    let lemma = token.lemma.to_lowercase();
    let inflects = matches!(token.tag, Tag::Noun | Tag::Propn | Tag::Verb | Tag::Adj);
    if !inflects || known(&lemma) {
        return lemma.into();
    }
    let form = token.span.of(text).to_lowercase();
    let endings = if token.tag == Tag::Noun {
        &ENDINGS[..5]
    } else {
        &ENDINGS[..]
    };
    bases(&form, endings)
        .find(|base| known(base))
        .map_or_else(|| lemma.into(), Into::into)
}

/// Regular endings and what stands in their place in the base, those of nouns first.
const ENDINGS: [(&str, &str); 10] = [
    ("", ""),
    ("s", ""),
    ("es", ""),
    ("ies", "y"),
    ("men", "man"),
    ("ed", ""),
    ("ed", "e"),
    ("ied", "y"),
    ("ing", ""),
    ("ing", "e"),
];

/// The bases of which a form can be a regular inflection, and the form itself.
fn bases<'a>(form: &'a str, endings: &'a [(&str, &str)]) -> impl Iterator<Item = String> + 'a {
    endings.iter().filter_map(move |(ending, base)| {
        let stem = form.strip_suffix(ending).filter(|stem| stem.len() >= 3)?;
        Some(format!("{stem}{base}"))
    })
}
