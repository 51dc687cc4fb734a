//! Patterns of names that the training data has too few of: `data/names.tsv`.

use rustc_hash::FxHashMap;

use crate::{Document, NameKind, Tag, TokenId};

const SOURCE: &str = include_str!("../../data/names.tsv");
/// Capitalised words that `+` stands for, at most.
const MOST: usize = 4;

enum Part {
    /// One of these words.
    Word(Vec<&'static str>),
    /// Capitalised words.
    Capitals,
    Number,
    /// One of these must follow, but is not part of the name.
    Follows(Vec<&'static str>),
}

struct Pattern {
    kind: NameKind,
    parts: Vec<Part>,
}

/// A name that a pattern found: its first token, one past its last, its kind.
pub(crate) type Found = (TokenId, TokenId, NameKind);

pub(crate) struct Lexicon {
    patterns: Vec<Pattern>,
    /// Patterns by each spelling of their first literal word.
    by_word: FxHashMap<&'static str, Vec<usize>>,
}

impl Lexicon {
    pub fn load() -> Self {
        let mut lexicon = Self {
            patterns: Vec::new(),
            by_word: FxHashMap::default(),
        };
        for line in SOURCE.lines().filter(|l| !l.starts_with('#')) {
            let Some((kind, pattern)) = line.split_once('\t') else {
                continue;
            };
            let Some(kind) = NameKind::parse(kind) else { continue };
            let parts: Vec<Part> = pattern.split(' ').map(part).collect();
            if let Some(words) = parts
                .iter()
                .find_map(|p| if let Part::Word(w) = p { Some(w) } else { None })
            {
                for &word in words {
                    lexicon.by_word.entry(word).or_default().push(lexicon.patterns.len());
                }
                lexicon.patterns.push(Pattern { kind, parts });
            }
        }
        lexicon
    }

    /// The longest match whose first literal word is this token of the document's last sentence.
    pub fn at(&self, text: &str, document: &Document, token: TokenId, first: TokenId) -> Option<Found> {
        let form = document.tokens[token].span.of(text);
        let patterns = self.by_word.get(form)?;
        let found = patterns
            .iter()
            .filter_map(|&p| self.patterns[p].at(text, document, token, first));
        found.fold(None, |best: Option<Found>, one| match best {
            Some(b) if b.1 - b.0 >= one.1 - one.0 => Some(b),
            _ => Some(one),
        })
    }
}

impl Pattern {
    fn at(&self, text: &str, document: &Document, token: TokenId, first: TokenId) -> Option<Found> {
        let end = document.tokens.len();
        let form = |t: TokenId| document.tokens[t].span.of(text);
        let capital = |t: TokenId| {
            let named = matches!(document.tokens[t].tag, Tag::Propn | Tag::Adj | Tag::Noun | Tag::Num);
            named && form(t).starts_with(char::is_uppercase)
        };
        let joins = |t: TokenId| form(t) == "-" && t > first && t + 1 < end && capital(t + 1);
        let (mut start, mut at) = (token, token);
        let mut parts = self.parts.iter().peekable();
        if parts.next_if(|p| matches!(p, Part::Capitals)).is_some() {
            while start > first && token - start < MOST && (capital(start - 1) || joins(start - 1)) {
                start -= 1;
            }
            if start == token || !capital(start) {
                return None;
            }
        }
        for part in parts {
            match part {
                Part::Word(words) if at < end && words.contains(&form(at)) => at += 1,
                Part::Number if at < end && form(at).starts_with(|c: char| c.is_ascii_digit()) => at += 1,
                Part::Follows(words) if at < end && words.contains(&form(at)) => {}
                Part::Capitals => {
                    let from = at;
                    while at < end && at - from < MOST && capital(at) {
                        at += 1;
                    }
                    if at == from {
                        return None;
                    }
                }
                _ => return None,
            }
        }
        Some((start, at, self.kind))
    }
}

fn part(text: &'static str) -> Part {
    match text {
        "+" => Part::Capitals,
        "#" => Part::Number,
        _ => match text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
            Some(words) => Part::Follows(words.split('|').collect()),
            None => Part::Word(text.split('|').collect()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_pattern() {
        let lines = SOURCE.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).count();
        assert_eq!(Lexicon::load().patterns.len(), lines);
    }
}
