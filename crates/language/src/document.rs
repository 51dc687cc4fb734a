use std::sync::Arc;

use crate::Span;

/// Index of a token in [`Document::tokens`].
pub type TokenId = usize;

/// What an engine read: the finished analysis of one text. Immutable once made.
///
/// Invariants: tokens are in text order and do not overlap; every token belongs to exactly one sentence; a sentence's
/// tokens are consecutive; each sentence has exactly one token without a head, and heads stay within the sentence.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// All tokens (syntactic words: `don't` is `do` + `n't`).
    pub tokens: Vec<Token>,
    /// All sentences.
    pub sentences: Vec<Sentence>,
    /// Names of people, places, organisations and the like, in text order, without overlap.
    pub names: Vec<Name>,
    /// What may name an event, as the accurate engine reads it, in text order; a word at most once.
    pub events: Vec<EventReading>,
}

/// A word that may name an event: what the accurate engine takes it for. Labels are those of its weights.
#[derive(Clone, Debug, PartialEq)]
pub struct EventReading {
    /// The word.
    pub token: TokenId,
    /// How likely it names an event of any class, from 0 to 1.
    pub chance: f32,
    /// The likeliest classes, best first, with their shares of the whole (what is left goes to other classes and to none).
    pub classes: Vec<(Arc<str>, f32)>,
    /// How the event is told of, the likeliest first; the shares sum up to 1.
    pub statuses: Vec<(Arc<str>, f32)>,
    /// How likely it tells of several events at once.
    pub aggregate: f32,
    /// Words of its sentence that take part, in text order.
    pub roles: Vec<RoleReading>,
}

/// A word's part in an event.
#[derive(Clone, Debug, PartialEq)]
pub struct RoleReading {
    /// The word.
    pub token: TokenId,
    /// Its part.
    pub role: Arc<str>,
    /// How likely it has that part, from 0 to 1.
    pub chance: f32,
}

/// One syntactic word.
#[derive(Clone, Debug)]
pub struct Token {
    /// Its place in the text.
    pub span: Span,
    /// Dictionary form, in lower case but for proper nouns.
    pub lemma: Box<str>,
    /// Universal part of speech.
    pub tag: Tag,
    /// Morphological features that coding needs.
    pub features: Features,
    /// Governor; `None` for the root of a sentence.
    pub head: Option<TokenId>,
    /// Relation to the governor.
    pub relation: Relation,
    /// Index of its sentence in [`Document::sentences`].
    pub sentence: usize,
}

/// One sentence: a run of tokens.
#[derive(Clone, Copy, Debug)]
pub struct Sentence {
    /// From the first to the last token.
    pub span: Span,
    /// First token.
    pub first: TokenId,
    /// One past the last token.
    pub end: TokenId,
    /// Index of the passage that it stands in.
    pub passage: usize,
    /// Whether the accurate engine read it; events are read there alone.
    pub accurate: bool,
}

/// A name in the text.
#[derive(Clone, Copy, Debug)]
pub struct Name {
    /// From its first to its last token.
    pub span: Span,
    /// First token.
    pub first: TokenId,
    /// One past the last token.
    pub end: TokenId,
    /// What is named.
    pub kind: NameKind,
}

macro_rules! labels {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$doc])* #[doc = concat!("`", $text, "`")] $variant),+ }

        impl $name {
            /// All labels, in the order of their discriminants.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The label as treebanks and outputs write it.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }

            /// Reads a label; `None` where it is not one.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some($name::$variant),)+ _ => None }
            }
        }
    };
}

labels! {
    /// Universal part of speech (UD v2).
    Tag {
        Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET", Intj = "INTJ", Noun = "NOUN",
        Num = "NUM", Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT", Sconj = "SCONJ", Sym = "SYM",
        Verb = "VERB", X = "X",
    }
}

labels! {
    /// Dependency relation (UD v2 English, with the subtypes that coding needs; others fold into their main type).
    Relation {
        Acl = "acl", AclRelcl = "acl:relcl", Advcl = "advcl", Advmod = "advmod", Amod = "amod", Appos = "appos",
        Aux = "aux", AuxPass = "aux:pass", Case = "case", Cc = "cc", Ccomp = "ccomp", Compound = "compound",
        CompoundPrt = "compound:prt", Conj = "conj", Cop = "cop", Csubj = "csubj", CsubjPass = "csubj:pass", Dep = "dep",
        Det = "det", Discourse = "discourse", Dislocated = "dislocated", Expl = "expl", Fixed = "fixed", Flat = "flat",
        Goeswith = "goeswith", Iobj = "iobj", List = "list", Mark = "mark", Nmod = "nmod", NmodPoss = "nmod:poss",
        NmodTmod = "nmod:tmod", Nsubj = "nsubj", NsubjPass = "nsubj:pass", Nummod = "nummod", Obj = "obj", Obl = "obl",
        OblAgent = "obl:agent", OblTmod = "obl:tmod", Orphan = "orphan", Parataxis = "parataxis", Punct = "punct",
        Reparandum = "reparandum", Root = "root", Vocative = "vocative", Xcomp = "xcomp",
    }
}

labels! {
    /// What a [`Name`] names.
    NameKind {
        Person = "person", Organisation = "organisation", Place = "place",
        /// Nationality, religious or political group.
        Group = "group",
        Weapon = "weapon", Vessel = "vessel", Facility = "facility", Other = "other",
    }
}

labels! {
    /// One morphological feature.
    Feature {
        Past = "Tense=Past", Present = "Tense=Pres", Finite = "VerbForm=Fin", Infinitive = "VerbForm=Inf",
        Gerund = "VerbForm=Ger", Participle = "VerbForm=Part", Passive = "Voice=Pass", Imperative = "Mood=Imp",
        Plural = "Number=Plur", Singular = "Number=Sing", Negative = "Polarity=Neg", Possessive = "Poss=Yes",
        Definite = "Definite=Def", Indefinite = "Definite=Ind", Comparative = "Degree=Cmp", Superlative = "Degree=Sup",
    }
}

/// A set of [`Feature`]s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Features(u16);

impl Features {
    /// Whether the set has the feature.
    pub fn has(self, feature: Feature) -> bool {
        self.0 & (1 << feature as u16) != 0
    }

    /// The set with the feature added.
    #[must_use]
    pub fn with(self, feature: Feature) -> Self {
        Self(self.0 | 1 << feature as u16)
    }
}

impl FromIterator<Feature> for Features {
    fn from_iter<I: IntoIterator<Item = Feature>>(features: I) -> Self {
        features.into_iter().fold(Self::default(), Self::with)
    }
}

impl Document {
    /// The tokens of a sentence, with their ids.
    pub fn sentence_tokens(&self, sentence: usize) -> impl DoubleEndedIterator<Item = (TokenId, &Token)> {
        let (first, end) = self.sentences.get(sentence).map_or((0, 0), |s| (s.first, s.end));
        self.tokens[first..end]
            .iter()
            .enumerate()
            .map(move |(i, t)| (first + i, t))
    }

    /// The dependents of a token, in text order.
    pub fn children(&self, token: TokenId) -> impl DoubleEndedIterator<Item = (TokenId, &Token)> {
        let sentence = self.tokens.get(token).map_or(usize::MAX, |t| t.sentence);
        self.sentence_tokens(sentence)
            .filter(move |(_, t)| t.head == Some(token))
    }

    /// The dependents of a token that stand in one of the relations.
    pub fn children_by<'a>(
        &'a self,
        token: TokenId,
        relations: &'a [Relation],
    ) -> impl DoubleEndedIterator<Item = TokenId> + 'a {
        self.children(token)
            .filter(|(_, t)| relations.contains(&t.relation))
            .map(|(i, _)| i)
    }

    /// All tokens below a token and itself, in text order.
    pub fn subtree(&self, token: TokenId) -> Vec<TokenId> {
        let mut found = vec![token];
        let mut next = 0;
        while next < found.len() {
            found.extend(self.children(found[next]).map(|(i, _)| i));
            next += 1;
        }
        found.sort_unstable();
        found
    }

    /// The way from a token's governor up to the root of its sentence.
    pub fn ancestors(&self, token: TokenId) -> impl Iterator<Item = TokenId> + '_ {
        std::iter::successors(self.tokens.get(token).and_then(|t| t.head), |&t| self.tokens[t].head)
    }

    /// The token that starts at or covers a byte offset.
    pub fn token_at(&self, offset: u32) -> Option<TokenId> {
        let i = self.tokens.partition_point(|t| t.span.end <= offset);
        (i < self.tokens.len() && self.tokens[i].span.start <= offset).then_some(i)
    }
}
