//! Which times are those of speech about an event, or of a source: "said on Tuesday", "(Reuters, March 12)".

use knowledge::lexicons::{Categories, Category};
use language::{Document, Relation as R, Span, Tag, TokenId};

/// A document with the words of speech in it.
pub(super) struct Said<'a> {
    pub document: &'a Document,
    categories: &'a Categories,
    since: Option<Category>,
}

impl<'a> Said<'a> {
    pub fn new(document: &'a Document, categories: &'a Categories) -> Self {
        Self {
            document,
            categories,
            since: categories.named("since"),
        }
    }

    fn is(&self, at: TokenId, category: Option<Category>) -> bool {
        category.is_some_and(|c| self.categories.of(&self.document.tokens[at].lemma).has(c))
    }

    /// Whether two runs of words stand in one sentence.
    pub fn in_one_sentence(&self, one: Span, other: Span) -> bool {
        let sentence = |span: Span| {
            self.document
                .token_at(span.start)
                .map(|at| self.document.tokens[at].sentence)
        };
        sentence(one).is_some() && sentence(one) == sentence(other)
    }

    /// Whether a time hangs from a word of speech.
    pub fn is_of_speech(&self, time: Span) -> bool {
        let is = |at, category: &str| self.is(at, self.categories.named(category));
        let first = self.document.token_at(time.start);
        first.is_some_and(|first| speech_over(self.document, first, time, is).is_some())
    }

    /// "the worst since the raid on Homs in March": whether a time stands in a phrase behind "since" that names another thing.
    pub fn is_behind_since(&self, time: Span) -> bool {
        let tokens = &self.document.tokens;
        let Some(first) = self.document.token_at(time.start) else {
            return false;
        };
        let mut above = self
            .document
            .ancestors(first)
            .filter(|&at| !tokens[at].span.overlaps(time));
        above.any(|at| {
            let mut marks = self.document.children_by(at, &[R::Case]);
            marks.any(|i| i < first && self.is(i, self.since))
        })
    }
}

/// The word of speech, or what has one for its object, that a token hangs from outside of some words: "said on Tuesday", "issued a
/// statement on Tuesday", "in an interview on Tuesday". `is`: whether a token is of a category.
pub(crate) fn speech_over(
    document: &Document,
    token: TokenId,
    words: Span,
    is: impl Fn(TokenId, &str) -> bool,
) -> Option<TokenId> {
    let tokens = &document.tokens;
    let outside = |at: &TokenId| !tokens[*at].span.overlaps(words) && tokens[*at].tag != Tag::Num;
    let above = document.ancestors(token).find(outside)?;
    let told = |at: TokenId| is(at, "statement_noun");
    let speaks = match tokens[above].tag {
        Tag::Verb | Tag::Aux => is(above, "report_verb"),
        _ => told(above),
    };
    let issues = || document.children_by(above, &[R::Obj]).any(told);
    (speaks || issues()).then_some(above)
}

/// "(Interfax, March 12)", "(BBC News, 5 May 2019)": whether a time stands last in brackets behind a name and a comma.
pub(super) fn is_of_citation(text: &str, time: Span) -> bool {
    let (Some(before), Some(behind)) = (text.get(..time.start as usize), text.get(time.end as usize..)) else {
        return false;
    };
    let named = |inside: &str| {
        let name = inside.trim_end().strip_suffix(',').unwrap_or_default();
        let capital = |word: &str| word.starts_with(char::is_uppercase);
        let words = name.split_whitespace();
        !name.is_empty() && name.len() < 60 && words.clone().all(|w| capital(w) || w.len() < 4) && words.count() < 6
    };
    let closes = behind.trim_start().starts_with([')', ']']);
    closes && before.rsplit_once(['(', '[']).is_some_and(|(_, inside)| named(inside))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_behind_an_outlet_in_brackets_is_of_a_citation() {
        let cited = |text: &str, words: &str| {
            let start = text.find(words).unwrap();
            is_of_citation(text, Span::new(start, start + words.len()))
        };
        assert!(cited("Nobody was hurt (Interfax, March 12).", "March 12"));
        assert!(cited("Nobody was hurt (Daily Star of Beirut, March 12).", "March 12"));
        assert!(!cited("the bombing (which killed six, on March 12)", "March 12"));
        assert!(!cited("the uprising (March 12)", "March 12"));
    }
}
