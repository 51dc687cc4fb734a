//! A document as toponym spotting reads it: words with their case, by sentence.

use knowledge::{
    Gazetteer, Knowledge,
    actors::{self, Actors, NameUse},
    gazetteer::{PlaceKind, PlaceWords, fold},
    lexicons::{TimeWord, Times},
};
use language::{Document, Tag, TokenId};

/// A text, its analysis, the gazetteer and the words for times.
pub(super) struct Reading<'a> {
    pub text: &'a str,
    pub document: &'a Document,
    pub gazetteer: &'a Gazetteer,
    times: &'a Times,
    actors: &'a Actors,
    /// Whether a sentence is written in capitals, so that case tells nothing.
    capitals: Vec<bool>,
}

impl<'a> Reading<'a> {
    pub fn new(text: &'a str, document: &'a Document, knowledge: &'a Knowledge) -> Self {
        let capitals = document
            .sentences
            .iter()
            .map(|s| in_capitals(s.span.of(text)))
            .collect();
        Self {
            text,
            document,
            gazetteer: &knowledge.gazetteer,
            times: &knowledge.lexicons.times,
            actors: &knowledge.actors,
            capitals,
        }
    }

    pub fn words(&self) -> &'a PlaceWords {
        self.gazetteer.words()
    }

    /// The country that has its seat of government in a town of this name.
    pub fn capital_of(&self, key: &str) -> Option<&'a str> {
        let named = self.actors.candidates(&actors::fold(key)).iter();
        let mut seats = named.filter(|c| c.usage == NameUse::Seat);
        seats.find_map(|c| self.actors.at(c.actor)?.country.as_deref())
    }

    /// Whether a word, in lower case, is the name of a month or a day of the week: places have such names too.
    pub fn names_time(&self, word: &str) -> bool {
        let meanings = self.times.get(word).0;
        meanings
            .iter()
            .any(|m| matches!(m, TimeWord::Month(_) | TimeWord::Weekday(_)))
    }

    /// The word of a token; empty past the end.
    pub fn word(&self, token: TokenId) -> &'a str {
        self.document.tokens.get(token).map_or("", |t| t.span.of(self.text))
    }

    /// The word of a token in lower case without signs.
    pub fn lower(&self, token: TokenId) -> String {
        fold(self.word(token))
    }

    pub fn tag(&self, token: TokenId) -> Option<Tag> {
        self.document.tokens.get(token).map(|t| t.tag)
    }

    /// Whether the sentence of a token is in capitals throughout.
    pub fn in_capitals(&self, token: TokenId) -> bool {
        let sentence = self.document.tokens.get(token).map(|t| t.sentence);
        sentence.and_then(|s| self.capitals.get(s)).copied().unwrap_or(false)
    }

    /// Whether the sentence of a token has capitals at all.
    pub fn has_capitals(&self, token: TokenId) -> bool {
        let sentence = self.document.tokens.get(token).map(|t| t.sentence);
        let sentence = sentence.and_then(|s| self.document.sentences.get(s));
        sentence.is_some_and(|s| s.span.of(self.text).contains(char::is_uppercase))
    }

    /// Whether a token starts with a capital, behind an apostrophe if need be.
    pub fn is_capitalised(&self, token: TokenId) -> bool {
        let mut letters = self.word(token).chars().filter(|c| c.is_alphabetic());
        letters.next().is_some_and(char::is_uppercase)
    }

    /// First and one past the last token of a token's sentence.
    pub fn sentence(&self, token: TokenId) -> (TokenId, TokenId) {
        let tokens = &self.document.tokens;
        let sentence = tokens.get(token).and_then(|t| self.document.sentences.get(t.sentence));
        sentence.map_or((token, token), |s| (s.first, s.end))
    }

    /// The token before another in its sentence.
    pub fn before(&self, token: TokenId) -> Option<TokenId> {
        (token > self.sentence(token).0).then(|| token - 1)
    }

    /// What kind of place the word of a token names.
    pub fn kind_word(&self, token: TokenId) -> Option<PlaceKind> {
        self.words().kind(&self.lower(token))
    }

    /// The bearing that a word or a hyphened pair of words before `end` names, and its first token.
    pub fn direction_before(&self, end: TokenId) -> Option<(TokenId, i16)> {
        let (start, _) = self.sentence(end);
        let find = |word: &str| self.words().directions.get(word).copied();
        if end >= start + 3 && matches!(self.word(end - 2), "-" | "–") {
            let joined = format!("{}-{}", self.lower(end - 3), self.lower(end - 1));
            if let Some(bearing) = find(&joined) {
                return Some((end - 3, bearing));
            }
        }
        let last = end.checked_sub(1).filter(|&t| t >= start)?;
        let word = self.word(last).to_lowercase();
        find(&word).map(|bearing| (last, bearing))
    }
}

fn in_capitals(text: &str) -> bool {
    let (mut upper, mut lower) = (0, 0);
    for c in text.chars() {
        upper += usize::from(c.is_uppercase());
        lower += usize::from(c.is_lowercase());
    }
    upper > 12 && lower * 6 < upper
}

/// Whether a list of words holds a word.
pub(super) fn lists(list: &[String], word: &str) -> bool {
    list.iter().any(|w| w == word)
}
