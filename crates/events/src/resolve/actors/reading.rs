//! A document made ready for matching: a key for each token, and what its letters tell.

use std::{collections::BTreeSet, ops::Range};

use knowledge::actors::{ActorKind, Actors, Candidate, NameUse, WordList, Words, fold};
use language::{Document, Feature, NameKind, Relation, Span, Tag, TokenId};

use crate::{Report, resolve::belongs_to_noun_behind};

/// A document with the key of each token.
pub(super) struct Reading<'a> {
    pub text: &'a str,
    pub document: &'a Document,
    pub actors: &'a Actors,
    /// The day of publication as `yyyymmdd`, where known to the day.
    pub day: Option<u32>,
    /// [`fold`] of each token from `base` on.
    pub keys: Vec<String>,
    /// Token of the first key.
    base: TokenId,
    /// Whether each token's sentence is written in capitals.
    loud: Vec<bool>,
    /// Keys that stand right behind "in".
    pub where_it_was: BTreeSet<String>,
    /// Whether there is a dependency tree.
    pub tree: bool,
}

impl<'a> Reading<'a> {
    pub fn new(report: &'a Report, document: &'a Document, actors: &'a Actors) -> Self {
        let day = report.published.interval.map(|i| i.latest).map(|d| {
            let part = |n: i16| u32::try_from(n).unwrap_or(0);
            part(d.year()) * 10_000 + part(d.month().into()) * 100 + part(d.day().into())
        });
        let text = &report.text;
        let loud = document.sentences.iter().map(|s| is_loud(s.span.of(text))).collect();
        let whole = Self::of_range(text, document, actors, 0..document.tokens.len());
        let behind_in = whole.keys.windows(2).filter(|pair| pair[0] == "in");
        Self {
            day,
            loud,
            where_it_was: behind_in.map(|pair| pair[1].clone()).collect(),
            ..whole
        }
    }

    /// Some tokens alone, without the day and what a sentence's letters tell.
    pub fn of_range(text: &'a str, document: &'a Document, actors: &'a Actors, range: Range<TokenId>) -> Self {
        let tokens = &document.tokens[range.clone()];
        Self {
            text,
            document,
            actors,
            day: None,
            keys: range.clone().map(|t| key(text, document, actors, t)).collect(),
            base: range.start,
            loud: Vec::new(),
            where_it_was: BTreeSet::new(),
            tree: tokens.iter().any(|t| t.head.is_some()),
        }
    }

    /// The keys of some tokens, joined.
    pub fn keys_of(&self, range: Range<TokenId>) -> String {
        range.map(|t| self.key(t)).collect()
    }

    pub fn words(&self) -> &'a Words {
        &self.actors.roles().words
    }

    /// The letters of a token, as written.
    pub fn form(&self, token: TokenId) -> &'a str {
        self.document.tokens[token].span.of(self.text)
    }

    pub fn key(&self, token: TokenId) -> &str {
        let at = token.checked_sub(self.base);
        at.and_then(|at| self.keys.get(at)).map_or("", String::as_str)
    }

    /// Key of the lemma, else of the form.
    pub fn lemma(&self, token: TokenId) -> String {
        let lemma = &self.document.tokens[token].lemma;
        if lemma.is_empty() {
            self.key(token).to_owned()
        } else {
            fold(lemma)
        }
    }

    pub fn tag(&self, token: TokenId) -> Tag {
        self.document.tokens[token].tag
    }

    pub fn relation(&self, token: TokenId) -> Relation {
        self.document.tokens[token].relation
    }

    pub fn plural(&self, token: TokenId) -> bool {
        self.document.tokens[token].features.has(Feature::Plural)
    }

    pub fn span(&self, first: TokenId, end: TokenId) -> Span {
        self.document.tokens[first]
            .span
            .cover(self.document.tokens[end - 1].span)
    }

    /// Whether the token's sentence is written in capitals.
    pub fn is_loud(&self, token: TokenId) -> bool {
        self.loud
            .get(self.document.tokens[token].sentence)
            .copied()
            .unwrap_or(false)
    }

    /// Whether a token has a capital letter.
    pub fn has_capital(&self, token: TokenId) -> bool {
        self.form(token).chars().any(char::is_uppercase)
    }

    /// The token before, in the same sentence.
    pub fn before(&self, token: TokenId) -> Option<TokenId> {
        let before = token.checked_sub(1)?;
        (self.document.tokens[before].sentence == self.document.tokens[token].sentence).then_some(before)
    }

    /// The token that starts at `end` if it is of the same sentence as the one before it.
    pub fn after(&self, end: TokenId) -> Option<TokenId> {
        let tokens = &self.document.tokens;
        (end > 0 && end < tokens.len() && tokens[end].sentence == tokens[end - 1].sentence).then_some(end)
    }

    /// One past the last token of a token's sentence.
    pub fn sentence_end(&self, token: TokenId) -> TokenId {
        let sentence = self.document.tokens[token].sentence;
        self.document.sentences.get(sentence).map_or(token + 1, |s| s.end)
    }

    /// The token of a phrase whose governor lies outside it; without a tree the last one.
    pub fn head(&self, first: TokenId, end: TokenId) -> TokenId {
        let outside = |t: &TokenId| self.document.tokens[*t].head.is_none_or(|h| h < first || h >= end);
        let last = end.saturating_sub(1).max(first);
        if self.tree {
            (first..end).find(outside).unwrap_or(last)
        } else {
            last
        }
    }

    /// Whether a token touches the one before it, with a hyphen between or in it.
    pub fn hyphen_before(&self, token: TokenId) -> Option<TokenId> {
        let hyphen = self.before(token)?;
        let word = self.before(hyphen)?;
        let tokens = &self.document.tokens;
        let touches =
            tokens[hyphen].span.end == tokens[token].span.start && tokens[word].span.end == tokens[hyphen].span.start;
        (touches && is_hyphen(self.form(hyphen))).then_some(word)
    }

    /// The word behind a hyphen that follows a phrase without a space ("Turkish-backed").
    pub fn hyphen_after(&self, end: TokenId) -> Option<TokenId> {
        let hyphen = self.after(end)?;
        let tokens = &self.document.tokens;
        let touches = tokens[hyphen].span.start == tokens[end - 1].span.end;
        let form = self.form(hyphen);
        if !touches || !form.starts_with(['-', '‑', '–']) {
            return None;
        }
        if form.chars().count() > 1 {
            return Some(hyphen);
        }
        let word = self.after(hyphen + 1)?;
        (tokens[hyphen].span.end == tokens[word].span.start).then_some(word)
    }

    /// Whether a phrase lies within a longer name of the kind, as the engine has it.
    pub fn within_name(&self, first: TokenId, end: TokenId, kinds: &[NameKind]) -> Option<(TokenId, TokenId)> {
        let names = &self.document.names;
        let at = names.partition_point(|n| n.end <= first);
        let name = names.get(at)?;
        let longer = name.first <= first && end <= name.end && name.end - name.first > end - first;
        (longer && kinds.contains(&name.kind)).then_some((name.first, name.end))
    }

    /// Whether a list holds a token, by lemma or form.
    pub fn listed(&self, list: &WordList, token: TokenId) -> bool {
        list.lists(&self.lemma(token)) || list.lists(self.key(token))
    }

    /// Whether the token is the possessive `'s` or `'`.
    pub fn is_possessive(&self, token: TokenId) -> bool {
        matches!(self.form(token), "'s" | "’s" | "'S" | "’S" | "'" | "’")
    }
}

/// [`fold`] of a token; that of the state alone in "Syrias army", a genitive that lost its apostrophe.
fn key(text: &str, document: &Document, actors: &Actors, token: TokenId) -> String {
    let mut key = fold(document.tokens[token].span.of(text));
    let genitive = || {
        let state = key.strip_suffix('s')?;
        let is_state =
            |c: &Candidate| c.usage == NameUse::Name && actors.at(c.actor).is_some_and(|a| a.kind == ActorKind::State);
        let named = actors.candidates(&key).is_empty() && actors.candidates(state).iter().any(is_state);
        named.then_some(state.len())
    };
    if let Some(length) = belongs_to_noun_behind(document, token).then(genitive).flatten() {
        key.truncate(length);
    }
    key
}

fn is_hyphen(form: &str) -> bool {
    matches!(form, "-" | "‑" | "–")
}

/// Whether a text is written in capitals: hardly a small letter, and more words than an acronym or two.
fn is_loud(text: &str) -> bool {
    let small = text.chars().filter(|c| c.is_lowercase()).count();
    let capital = text.chars().filter(|c| c.is_uppercase()).count();
    capital >= 12 && small * 6 < capital
}
