//! Numbers read from the words and figures of a document.

use knowledge::Knowledge;
use knowledge::lexicons::{Bound, NumberWord};
use language::{Document, Relation as R, Span, Tag, TokenId};

use super::bounded;

/// A number, without what stands around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number {
    /// First token.
    pub first: TokenId,
    /// One past the last.
    pub end: TokenId,
    /// At least so many.
    pub low: u32,
    /// At most so many.
    pub high: Option<u32>,
    /// Whether it is a lone figure.
    pub figure: bool,
}

/// A document with what its words say of number.
pub(super) struct Words<'a> {
    pub text: &'a str,
    pub document: &'a Document,
    pub knowledge: &'a Knowledge,
    /// Meanings by token: one past the last token of the phrase, and what it says.
    meanings: Vec<Vec<(TokenId, NumberWord)>>,
    figures: Vec<Option<Figure>>,
}

/// A number in figures.
#[derive(Clone, Copy, Debug)]
struct Figure {
    /// A thousand times its value, so that "1.5" is held.
    thousandths: u64,
    /// Whether it has decimals.
    broken: bool,
    /// Whether it is written "0500".
    padded: bool,
    /// "16-20" in one token: the second number.
    to: Option<u32>,
    /// "16+"
    more: bool,
}

impl<'a> Words<'a> {
    pub(super) fn read(text: &'a str, document: &'a Document, knowledge: &'a Knowledge) -> Self {
        let mut meanings = Vec::with_capacity(document.tokens.len());
        let mut figures = Vec::with_capacity(document.tokens.len());
        let mut key = String::new();
        for (at, token) in document.tokens.iter().enumerate() {
            let word = token.span.of(text);
            figures.push(figure(word));
            key.clear();
            lower(word, &mut key);
            let mut found = Vec::new();
            let (single, longest) = knowledge.lexicons.numbers.get(&key);
            found.extend(single.iter().map(|&w| (at + 1, w)));
            for length in 2..=longest {
                let Some(next) = document
                    .tokens
                    .get(at + length - 1)
                    .filter(|t| t.sentence == token.sentence)
                else {
                    break;
                };
                key.push(' ');
                lower(next.span.of(text), &mut key);
                found.extend(knowledge.lexicons.numbers.get(&key).0.iter().map(|&w| (at + length, w)));
            }
            meanings.push(found);
        }
        Self {
            text,
            document,
            knowledge,
            meanings,
            figures,
        }
    }

    /// The words of a token.
    pub(super) fn word(&self, at: TokenId) -> &'a str {
        self.document.tokens.get(at).map_or("", |t| t.span.of(self.text))
    }

    /// Whether a token is this word, in any case of letters.
    pub(super) fn is(&self, at: TokenId, word: &str) -> bool {
        self.word(at).eq_ignore_ascii_case(word)
    }

    /// All that a token says of number.
    pub(super) fn says(&self, at: TokenId) -> impl Iterator<Item = (TokenId, NumberWord)> + '_ {
        self.meanings.get(at).into_iter().flatten().copied()
    }

    /// What a token says as a lone word that "a" or "no" are.
    pub(super) fn single(&self, at: TokenId) -> Option<NumberWord> {
        self.says(at)
            .map(|(_, w)| w)
            .find(|w| matches!(w, NumberWord::Article | NumberWord::None))
    }

    /// Whether a noun stands for one person, or one harm to one.
    pub(super) fn is_person(&self, at: TokenId) -> bool {
        let Some(token) = self.document.tokens.get(at) else {
            return false;
        };
        let numbers = &self.knowledge.lexicons.numbers;
        numbers.get(&token.lemma).0.contains(&NumberWord::People)
    }

    /// Whether a token is part of a number by its own words.
    pub(super) fn is_number(&self, at: TokenId) -> bool {
        use NumberWord::{Group, Plural, Scale, Set, Vague, Value};
        self.figures.get(at).is_some_and(Option::is_some)
            || self
                .says(at)
                .any(|(_, w)| matches!(w, Value(_) | Scale(_) | Group(_) | Set(_) | Plural(_) | Vague(_)))
    }

    /// Whether "none" or "nobody" stands for people by itself, as subject or object.
    pub(super) fn stands_alone(&self, at: TokenId) -> bool {
        let Some(token) = self.document.tokens.get(at) else {
            return false;
        };
        matches!(token.tag, Tag::Pron | Tag::Noun)
            && matches!(token.relation, R::Nsubj | R::NsubjPass | R::Obj | R::Root | R::Conj)
    }

    /// From the first token to one before `end`.
    pub(super) fn span(&self, first: TokenId, end: TokenId) -> Span {
        let last = end.saturating_sub(1).max(first);
        match (self.document.tokens.get(first), self.document.tokens.get(last)) {
            (Some(a), Some(b)) => a.span.cover(b.span),
            _ => Span::default(),
        }
    }

    fn value(&self, at: TokenId, wanted: fn(NumberWord) -> Option<u32>) -> Option<(TokenId, u32)> {
        self.says(at)
            .filter_map(|(end, w)| Some((end, wanted(w)?)))
            .max_by_key(|&(end, _)| end)
    }

    /// The number that starts at a token.
    pub(super) fn number(&self, at: TokenId) -> Option<Number> {
        let first = self.simple(at)?;
        self.range(first).or(Some(first))
    }

    /// "16 to 20", "16-20", "two or three", "between 16 and 20".
    fn range(&self, from: Number) -> Option<Number> {
        let joint = self.word(from.end);
        let before = at_before(from.first);
        let joined = match joint {
            "to" | "or" => !before.is_some_and(|b| self.is(b, "from")),
            "-" | "–" | "—" => true,
            "and" => before.is_some_and(|b| self.is(b, "between")),
            _ => false,
        };
        let same = self.document.tokens.get(from.end)?.sentence == self.document.tokens.get(from.first)?.sentence;
        let to = self.simple(from.end + 1).filter(|_| joined && same)?;
        let high = to.high?;
        (from.low < high).then_some(Number {
            first: from.first,
            end: to.end,
            low: from.low,
            high: Some(high),
            figure: false,
        })
    }

    fn simple(&self, at: TokenId) -> Option<Number> {
        let number = |end, low, high| Number {
            first: at,
            end,
            low,
            high,
            figure: false,
        };
        if let Some(figure) = self.figures.get(at).copied().flatten() {
            return self.figures(at, figure);
        }
        let group = |w| match w {
            NumberWord::Group(n) | NumberWord::Scale(n) => Some(n),
            _ => None,
        };
        let vague = |w| match w {
            NumberWord::Vague(n) => Some(n),
            _ => None,
        };
        let set = |w| match w {
            NumberWord::Set(n) => Some(n),
            _ => None,
        };
        if let Some((end, total)) = self.words(at) {
            return Some(number(end, total, Some(total)));
        }
        // "dozens", "tens of thousands"
        let plural = |w| match w {
            NumberWord::Plural(n) => Some(n),
            _ => None,
        };
        if let Some((end, n)) = self.value(at, plural) {
            let more = self.value(end + 1, plural).filter(|_| self.is(end, "of"));
            return Some(match more {
                Some((end, times)) => number(end, (n / 2).saturating_mul(times), None),
                None => number(end, n, None),
            });
        }
        // "several", "several hundred"; "few" alone says nothing of how many.
        if let Some((end, n)) = self.value(at, vague)
            && !self.is(at, "few")
            && !self.is(at, "handful")
        {
            return Some(match self.value(end, group) {
                Some((end, times)) => number(end, n.saturating_mul(times), None),
                None => number(end, n, None),
            });
        }
        if let Some((end, n)) = self.value(at, set)
            && (self.is(at, "both") || at_before(at).is_some_and(|b| self.is(b, "the")))
            && self.document.tokens[at].relation != R::Cc
        {
            return Some(number(end, n, Some(n)));
        }
        if self.is(at, "dozen") {
            return Some(number(at + 1, 12, Some(12)));
        }
        // "a dozen", "a few", "a couple of", "a few dozen"
        let article = self.says(at).any(|(_, w)| w == NumberWord::Article);
        let next = at + 1;
        if !article {
            return None;
        }
        if let Some((end, n)) = self.value(next, vague) {
            return Some(match self.value(end, group) {
                Some((end, times)) => number(end, n.saturating_mul(times), None),
                None => number(end, n, None),
            });
        }
        if let Some((end, n)) = self.value(next, group) {
            return Some(number(end, n, Some(n)));
        }
        self.value(next, set).map(|(end, n)| number(end, n, Some(n)))
    }

    /// "16", "1.5 million", "two dozen" where the two is a figure.
    fn figures(&self, at: TokenId, figure: Figure) -> Option<Number> {
        let times = |w| match w {
            NumberWord::Scale(n) | NumberWord::Group(n) => Some(n),
            _ => None,
        };
        let (end, scale) = self.value(at + 1, times).unwrap_or((at + 1, 1));
        if figure.broken && scale < 10 || figure.padded {
            return None;
        }
        let value = u32::try_from(figure.thousandths.saturating_mul(u64::from(scale)) / 1000).ok()?;
        let high = match (figure.more, figure.to) {
            (true, _) => None,
            (_, Some(to)) => Some(to),
            _ => Some(value),
        };
        Some(Number {
            first: at,
            end,
            low: value,
            high,
            figure: scale == 1 && figure.to.is_none(),
        })
    }

    /// "twenty-two", "two hundred and six", "three dozen".
    fn words(&self, at: TokenId) -> Option<(TokenId, u32)> {
        let value = |w| match w {
            NumberWord::Value(n) => Some(n),
            _ => None,
        };
        let scale = |w| match w {
            NumberWord::Scale(n) | NumberWord::Group(n) => Some(n),
            _ => None,
        };
        let (mut end, mut part) = self.value(at, value)?;
        // "two and a half million"
        if ["and", "a", "half"]
            .iter()
            .zip(end..)
            .all(|(word, at)| self.is(at, word))
            && let Some((next, n)) = self.value(end + 3, scale)
        {
            return Some((next, part.saturating_mul(n).saturating_add(n / 2)));
        }
        let mut whole = 0u32;
        loop {
            let dash = usize::from(self.is(end, "-"));
            // "two hundred and six"
            let and =
                usize::from(self.is(end, "and") && part % 100 == 0 && part > 0 || self.is(end, "and") && part == 0);
            if let Some((next, n)) = self.value(end + dash, value)
                && (part % 100 >= 20 && part % 10 == 0 && n < 10 || part % 100 == 0 && dash == 0)
            {
                part = part.saturating_add(n);
                end = next;
            } else if let Some((next, n)) = self.value(end + 1, value).filter(|_| and == 1) {
                part = part.saturating_add(n);
                end = next;
            } else if let Some((next, n)) = self.value(end + dash, scale) {
                if n >= 1000 {
                    whole = whole.saturating_add(part.saturating_mul(n));
                    part = 0;
                } else {
                    part = part.saturating_mul(n);
                }
                end = next;
            } else {
                return Some((end, whole.saturating_add(part)));
            }
        }
    }

    /// A number with the approximators beside it: first token, one past the last, bounds.
    pub(super) fn bounds(&self, number: &Number) -> (TokenId, TokenId, (u32, Option<u32>)) {
        let (mut first, mut end) = (number.first, number.end);
        let mut bounds = (number.low, number.high);
        let sentence = self.document.tokens.get(first).map(|t| t.sentence);
        let bound_to = |first: TokenId| {
            // The longest approximator that ends where the number starts.
            (first.saturating_sub(5)..first).find_map(|at| {
                let here = self.document.tokens.get(at).map(|t| t.sentence) == sentence;
                let ends = |(end, w)| match w {
                    NumberWord::Bound(bound) if end == first && here => Some((at, bound)),
                    _ => None,
                };
                self.says(at).find_map(ends)
            })
        };
        for _ in 0..3 {
            if let Some((at, bound)) = bound_to(first) {
                bounds = bounded(bounds.0, bounds.1, bound);
                first = at;
            } else if let Some(at) = at_before(first)
                && ["another", "other", "between"].iter().any(|w| self.is(at, w))
            {
                first = at;
            } else {
                break;
            }
        }
        let after = self.says(end).find_map(|(end, w)| match w {
            NumberWord::Bound(bound) if self.follows(bound) => Some((end, bound)),
            _ => None,
        });
        if let Some((to, bound)) = after.filter(|_| !self.is(end, "some") && is_tail(self.word(end))) {
            bounds = bounded(bounds.0, bounds.1, bound);
            end = to;
        }
        (first, end, bounds)
    }

    fn follows(&self, bound: Bound) -> bool {
        matches!(bound, Bound::AtLeast | Bound::UpTo | Bound::About)
    }
}

/// Approximators that stand after a number: "or more", "or so", "plus".
fn is_tail(word: &str) -> bool {
    matches!(word, "or" | "plus" | "+")
}

fn at_before(at: TokenId) -> Option<TokenId> {
    at.checked_sub(1)
}

fn lower(word: &str, key: &mut String) {
    key.extend(word.chars().flat_map(char::to_lowercase));
}

/// "16", "1,500", "1.5", "16-20", "16+".
fn figure(word: &str) -> Option<Figure> {
    let first = word.bytes().next()?;
    if !first.is_ascii_digit() {
        return None;
    }
    let (word, more) = word.strip_suffix('+').map_or((word, false), |w| (w, true));
    let (word, to) = match word.split_once(['-', '–']) {
        Some((a, b)) => (a, Some(whole(b)?)),
        None => (word, None),
    };
    let (before, after) = word.split_once('.').map_or((word, ""), |(a, b)| (a, b));
    let units = u64::from(whole(before)?);
    let thousandths = if after.is_empty() {
        0
    } else if after.bytes().all(|b| b.is_ascii_digit()) {
        let digits: String = after.chars().chain("000".chars()).take(3).collect();
        digits.parse::<u64>().ok()?
    } else {
        return None;
    };
    Some(Figure {
        thousandths: units * 1000 + thousandths,
        broken: word.contains('.'),
        padded: before.len() > 1 && before.starts_with('0'),
        to: to.filter(|&to| u64::from(to) > units),
        more,
    })
}

/// A whole number, with or without commas between thousands.
fn whole(text: &str) -> Option<u32> {
    let mut groups = text.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let fits = digits(first) && rest.iter().all(|g| g.len() == 3 && digits(g)) && (rest.is_empty() || first.len() <= 3);
    fits.then(|| format!("{first}{}", rest.concat()).parse().ok())?
}
