//! Which sentences are read together: runs of chosen sentences of one passage, packed into windows.

use std::ops::Range;

use crate::{Document, TokenId};

/// Pieces of a window of several sentences, its two marks left out.
const MOST: usize = 126;

/// The sentences that matter, and those beside them in their passage.
pub(super) fn chosen(document: &Document, matters: &dyn Fn(&Document, usize) -> bool) -> Vec<bool> {
    let count = document.sentences.len();
    let own: Vec<bool> = (0..count).map(|s| matters(document, s)).collect();
    let passage = |s: usize| document.sentences[s].passage;
    (0..count)
        .map(|s| {
            let before = s > 0 && own[s - 1] && passage(s - 1) == passage(s);
            let after = s + 1 < count && own[s + 1] && passage(s + 1) == passage(s);
            own[s] || before || after
        })
        .collect()
}

/// Windows over the chosen sentences, in text order. `size` gives the pieces of a token; `longest` is what a window may have,
/// without its marks: no token has more.
pub(super) fn windows(
    document: &Document,
    chosen: &[bool],
    size: impl Fn(TokenId) -> usize,
    longest: usize,
) -> Vec<Range<TokenId>> {
    let mut found: Vec<Range<TokenId>> = Vec::new();
    // Pieces of the last window, where sentences may still join it.
    let mut open: Option<(usize, usize)> = None;
    for (sentence, _) in document.sentences.iter().zip(chosen).filter(|(_, c)| **c) {
        let pieces: usize = (sentence.first..sentence.end).map(&size).sum();
        if let (Some((passage, taken)), Some(last)) = (open, found.last_mut())
            && passage == sentence.passage
            && last.end == sentence.first
            && taken + pieces <= MOST.min(longest)
        {
            last.end = sentence.end;
            open = Some((passage, taken + pieces));
            continue;
        }
        open = (pieces <= MOST.min(longest)).then_some((sentence.passage, pieces));
        cut(sentence.first..sentence.end, &size, longest, &mut found);
    }
    found
}

/// A sentence as a window, or as several where it is too long for one.
fn cut(sentence: Range<TokenId>, size: impl Fn(TokenId) -> usize, longest: usize, found: &mut Vec<Range<TokenId>>) {
    let (mut start, mut taken) = (sentence.start, 0);
    for token in sentence.clone() {
        let pieces = size(token);
        if taken + pieces > longest && token > start {
            found.push(start..token);
            (start, taken) = (token, 0);
        }
        taken += pieces;
    }
    found.push(start..sentence.end);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Sentence, Span};

    fn document(sentences: &[(usize, usize)]) -> Document {
        let mut document = Document::default();
        let mut first = 0;
        for &(passage, tokens) in sentences {
            document.sentences.push(Sentence {
                span: Span::default(),
                first,
                end: first + tokens,
                passage,
                accurate: false,
            });
            first += tokens;
        }
        document
    }

    #[test]
    fn neighbours_come_along() {
        let document = document(&[(0, 1), (0, 1), (0, 1), (1, 1), (1, 1), (1, 1)]);
        let chosen = chosen(&document, &|_, s| s == 2 || s == 5);
        assert_eq!(chosen, [false, true, true, false, true, true]);
    }

    #[test]
    fn windows_hold_what_fits() {
        let document = document(&[
            (0, 60),
            (0, 60),
            (0, 10),
            (1, 5),
            (1, 130),
            (1, 5),
            (1, 300),
            (2, 1),
            (2, 1),
        ]);
        let mut chosen = [true; 9];
        let found = windows(&document, &chosen, |_| 1, 254);
        let wanted = [
            0..120,
            120..130,
            130..135,
            135..265,
            265..270,
            270..524,
            524..570,
            570..572,
        ];
        assert_eq!(found, wanted);
        chosen[1] = false;
        assert_eq!(windows(&document, &chosen, |_| 1, 254)[..2], [0..60, 120..130]);
    }
}
