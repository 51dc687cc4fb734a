//! Names from the labels of the words of one sentence.

use crate::{Document, Name, NameKind, TokenId};

/// Label 0 is no name; then for each kind the label of a name's first word and that of the others.
fn kind(label: usize) -> Option<(NameKind, bool)> {
    let kind = *NameKind::ALL.get(label.checked_sub(1)? / 2)?;
    Some((kind, label % 2 == 1))
}

/// Appends the names of the sentence whose first token is `first`. A name that does not begin, begins all the same.
pub(super) fn read(labels: &[usize], first: TokenId, document: &mut Document) {
    let mut open: Option<(usize, NameKind)> = None;
    for i in 0..=labels.len() {
        let here = labels.get(i).copied().and_then(kind);
        if let Some((start, k)) = open
            && here.is_none_or(|(other, begins)| begins || other != k)
        {
            let (a, b) = (first + start, first + i);
            let span = document.tokens[a].span.cover(document.tokens[b - 1].span);
            document.names.push(Name {
                span,
                first: a,
                end: b,
                kind: k,
            });
            open = None;
        }
        if let (Some((k, _)), None) = (here, open) {
            open = Some((i, k));
        }
    }
}
