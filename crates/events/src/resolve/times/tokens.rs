//! The text as this stage sees it: words, figures and marks, each with what it can say of time or number.

use knowledge::Lexicons;
use knowledge::lexicons::{NumberWord, TimeWord};
use language::Span;

/// A word, a figure or a mark.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
    /// Whether it starts with a capital letter.
    pub upper: bool,
    /// Whether a space or line stands before it.
    pub spaced: bool,
    /// What it says as a number word.
    pub number: Option<NumberWord>,
    /// Meanings that start here: from, up to (in [`Tokens::meanings`]).
    meanings: (u32, u32),
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Letters.
    Word,
    /// A whole number, with its count of digits; `plain` where it has no commas.
    Figure { value: u32, digits: u8, plain: bool },
    /// A number with decimals, or too great to hold.
    Other,
    /// Anything else.
    Mark(char),
    /// The border of two passages or paragraphs.
    Break,
}

/// A meaning of a word or phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Meaning {
    /// One past its last token.
    pub end: u32,
    /// What it says.
    pub word: TimeWord,
    /// Whether it takes company to be believed.
    pub doubtful: bool,
}

/// All tokens of the passages of a text, in order.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    /// The tokens.
    pub all: Vec<Token>,
    meanings: Vec<Meaning>,
}

impl Tokens {
    /// Reads the given passages of a text.
    pub(crate) fn read(text: &str, passages: &[Span], lexicons: &Lexicons) -> Self {
        let mut tokens = Self::default();
        for &passage in passages {
            split(text, passage, &mut tokens.all);
            tokens.all.push(Token::border(passage.end));
        }
        tokens.look_up(text, lexicons);
        tokens
    }

    /// The meanings that start at a token.
    pub(crate) fn meanings(&self, at: usize) -> &[Meaning] {
        self.all
            .get(at)
            .and_then(|t| self.meanings.get(t.meanings.0 as usize..t.meanings.1 as usize))
            .unwrap_or_default()
    }

    /// Whether a meaning of the single token at hand is the given one.
    pub(crate) fn says(&self, at: usize, word: TimeWord) -> bool {
        self.meanings(at)
            .iter()
            .any(|m| m.word == word && m.end as usize == at + 1)
    }

    /// The token's kind; a border where there is none.
    pub(crate) fn kind(&self, at: usize) -> Kind {
        self.all.get(at).map_or(Kind::Break, |t| t.kind)
    }

    /// Whether the token stands right after the one before it, without space.
    pub(crate) fn glued(&self, at: usize) -> bool {
        self.all.get(at).is_some_and(|t| !t.spaced && t.kind != Kind::Break)
    }

    fn look_up(&mut self, text: &str, lexicons: &Lexicons) {
        let mut key = String::new();
        for at in 0..self.all.len() {
            let from = self.meanings.len() as u32;
            let token = self.all[at];
            if matches!(token.kind, Kind::Word | Kind::Mark(_)) {
                fold(token.span.of(text), &mut key);
                if let Kind::Word = token.kind {
                    self.all[at].number = lexicons.numbers.get(&key).0.first().copied();
                }
                let mut longest = 1;
                for length in 1.. {
                    let (words, reach) = lexicons.times.get(&key);
                    if length == 1 {
                        longest = reach;
                    }
                    let doubtful = !words.is_empty() && lexicons.times.doubtful(&key);
                    for &word in words {
                        // A month or weekday that can be another word is one only with its capital letter.
                        let named = matches!(word, TimeWord::Month(_) | TimeWord::Weekday(_));
                        if !(doubtful && named && !token.upper) {
                            let end = (at + length) as u32;
                            self.meanings.push(Meaning { end, word, doubtful });
                        }
                    }
                    let Some(next) = self
                        .all
                        .get(at + length)
                        .filter(|t| length < longest && t.kind != Kind::Break)
                    else {
                        break;
                    };
                    key.push(' ');
                    fold_onto(next.span.of(text), &mut key);
                }
            }
            self.all[at].meanings = (from, self.meanings.len() as u32);
        }
    }
}

impl Token {
    fn border(at: u32) -> Self {
        Self::new(Span { start: at, end: at }, Kind::Break)
    }

    fn new(span: Span, kind: Kind) -> Self {
        Self {
            span,
            kind,
            upper: false,
            spaced: false,
            number: None,
            meanings: (0, 0),
        }
    }
}

/// The word in lower case, without the dots of an abbreviation.
fn fold(word: &str, key: &mut String) {
    key.clear();
    fold_onto(word, key);
}

fn fold_onto(word: &str, key: &mut String) {
    if word.is_ascii() {
        let dots = word.len() > 1;
        key.extend(
            word.bytes()
                .filter(|&b| !dots || b != b'.')
                .map(|b| b.to_ascii_lowercase() as char),
        );
    } else {
        key.extend(word.chars().flat_map(char::to_lowercase));
    }
}

fn split(text: &str, passage: Span, into: &mut Vec<Token>) {
    let Some(part) = text.get(passage.range()) else {
        return;
    };
    let base = passage.start as usize;
    let (mut at, mut spaced, mut lines) = (0, true, 0);
    while let Some(c) = part[at..].chars().next() {
        if c.is_whitespace() {
            lines += usize::from(c == '\n');
            spaced = true;
            at += c.len_utf8();
            continue;
        }
        if lines > 1 {
            into.push(Token::border((base + at) as u32));
        }
        lines = 0;
        let (length, kind) = next(part, at, c);
        let mut token = Token::new(Span::new(base + at, base + at + length), kind);
        token.upper = c.is_uppercase();
        token.spaced = spaced;
        into.push(token);
        spaced = false;
        at += length;
    }
}

/// Length and kind of the token that starts with `c` at byte `at`.
fn next(text: &str, at: usize, c: char) -> (usize, Kind) {
    let rest = &text[at..];
    if c.is_ascii_digit() {
        return figure(&text[..at], rest);
    }
    if c.is_alphabetic() {
        return (abbreviation(rest).unwrap_or_else(|| word(rest)), Kind::Word);
    }
    if matches!(c, '\'' | '’') {
        // "'s", "'ll": the tail of the word before.
        let tail = rest[c.len_utf8()..]
            .chars()
            .take_while(|c| c.is_alphabetic())
            .map(char::len_utf8)
            .sum::<usize>();
        let joined = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        if joined && tail > 0 {
            return (c.len_utf8() + tail, Kind::Word);
        }
    }
    (c.len_utf8(), Kind::Mark(c))
}

fn word(rest: &str) -> usize {
    rest.chars()
        .take_while(|c| c.is_alphanumeric())
        .map(char::len_utf8)
        .sum()
}

/// "p.m.", "a.m", "U.S.": letters each with a dot.
fn abbreviation(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let mut end = 0;
    while bytes.get(end).is_some_and(u8::is_ascii_alphabetic) && bytes.get(end + 1) == Some(&b'.') {
        end += 2;
    }
    let tail = rest[end..].chars().take_while(|c| c.is_alphanumeric()).count();
    match (end, tail) {
        (2.., 1) => Some(end + rest[end..].chars().next().map_or(0, char::len_utf8)),
        (4.., 0) => Some(end),
        _ => None,
    }
}

/// Whether a figure is the day or the month of "07.03.2019", which is no decimal.
fn is_in_date(before: &str, rest: &str) -> bool {
    let head = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let whole = &before[head.len()..];
    let end = rest
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(rest.len());
    let figures = format!("{whole}{}", rest[..end].trim_end_matches('.'));
    let lengths: Vec<usize> = figures.split('.').map(str::len).collect();
    matches!(lengths[..], [1..=2, 1..=2, 4])
}

/// "16", "1,500", "3.5", which stands behind other text.
fn figure(before: &str, rest: &str) -> (usize, Kind) {
    let digits = |from: usize| {
        rest.as_bytes()[from..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count()
    };
    let mut end = digits(0);
    let mut plain = true;
    if end <= 3 {
        while rest.as_bytes().get(end) == Some(&b',') && digits(end + 1) == 3 {
            end += 4;
            plain = false;
        }
    }
    let point = rest.as_bytes().get(end) == Some(&b'.') && digits(end + 1) > 0;
    if point && !is_in_date(before, rest) {
        return (end + 1 + digits(end + 1), Kind::Other);
    }
    let value = rest[..end]
        .bytes()
        .filter(u8::is_ascii_digit)
        .try_fold(0u32, |n, b| n.checked_mul(10)?.checked_add(u32::from(b - b'0')));
    let kind = value.map_or(Kind::Other, |value| Kind::Figure {
        value,
        digits: end.min(99) as u8,
        plain,
    });
    (end, kind)
}
