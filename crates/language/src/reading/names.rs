//! Names of one sentence: from the labels of its words, then from the patterns of the lexicon.

use ndarray::ArrayView2;

use super::lexicon::{Found, Lexicon};
use crate::network::vector::argmax;
use crate::{Document, Name, NameKind, TokenId};

/// Label 0 is no name; then for each kind the label of a name's first word and that of the others.
fn kind(label: usize) -> Option<(NameKind, bool)> {
    let kind = *NameKind::ALL.get(label.checked_sub(1)? / 2)?;
    Some((kind, label % 2 == 1))
}

/// The best labels of a sentence's words in which an inner label follows its own kind; a row of scores a word.
pub(crate) fn best(scores: ArrayView2<f32>) -> Vec<usize> {
    let labels = scores.ncols();
    let mut total: Vec<f32> = (0..labels)
        .map(|l| if l > 0 && l % 2 == 0 { -1e9 } else { 0.0 })
        .collect();
    let mut back: Vec<usize> = Vec::with_capacity(scores.len());
    for (t, row) in scores.rows().into_iter().enumerate() {
        let top = argmax(&total);
        let before = total.clone();
        for (l, score) in row.iter().enumerate() {
            let from = match l {
                _ if t == 0 => l,
                l if l > 0 && l % 2 == 0 => l - usize::from(before[l - 1] >= before[l]),
                _ => top,
            };
            back.push(from);
            total[l] = before[from] + score;
        }
    }
    let mut label = argmax(&total);
    let mut path = vec![label; scores.nrows()];
    for t in (1..scores.nrows()).rev() {
        label = back[t * labels + label];
        path[t - 1] = label;
    }
    path
}

/// Appends the names of the document's last sentence, whose first token is `first`.
pub(crate) fn read(labels: &[usize], text: &str, first: TokenId, lexicon: &Lexicon, document: &mut Document) {
    let mut names = labelled(labels, first);
    let mut token = first;
    while token < document.tokens.len() {
        match lexicon.at(text, document, token, first) {
            Some(found) => {
                token = found.1;
                place(&mut names, found);
            }
            None => token += 1,
        }
    }
    for (a, b, kind) in names {
        let span = document.tokens[a].span.cover(document.tokens[b - 1].span);
        document.names.push(Name {
            span,
            first: a,
            end: b,
            kind,
        });
    }
}

/// A name whose first word is not labelled as such begins all the same.
fn labelled(labels: &[usize], first: TokenId) -> Vec<Found> {
    let mut names = Vec::new();
    let mut open: Option<(usize, NameKind)> = None;
    for i in 0..=labels.len() {
        let here = labels.get(i).copied().and_then(kind);
        if let Some((start, k)) = open
            && here.is_none_or(|(other, begins)| begins || other != k)
        {
            names.push((first + start, first + i, k));
            open = None;
        }
        if let (Some((k, _)), None) = (here, open) {
            open = Some((i, k));
        }
    }
    names
}

/// Puts a name of the lexicon among the others. A group gives way to a longer name; others take what they touch.
fn place(names: &mut Vec<Found>, found: Found) {
    let touches = |n: &Found| n.0 < found.1 && found.0 < n.1;
    let within = |n: &Found| touches(n) && (n.0 < found.0 || n.1 > found.1);
    if names
        .iter()
        .any(|n| within(n) && (found.2 == NameKind::Group || n.0 <= found.0 && n.1 >= found.1))
    {
        return;
    }
    names.retain(|n| !touches(n));
    let at = names.partition_point(|n| n.0 < found.0);
    names.insert(at, found);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inner_labels_follow_their_kind() {
        // Word by word the best would be: first of a person, inner of a place.
        let scores = ndarray::array![[0.0, 3.0, 0.0, 0.0, 0.0, 2.5, 0.0], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.0]];
        assert_eq!(best(scores.view()), [5, 6]);
        let inner_first = ndarray::array![[0.0, 1.0, 9.0]];
        assert_eq!(best(inner_first.view()), [1]);
    }

    #[test]
    fn labels_become_names() {
        // person, person, none, an inner place without a beginning, an organisation beginning at once
        assert_eq!(
            labelled(&[1, 2, 0, 6, 3], 10),
            [
                (10, 12, NameKind::Person),
                (13, 14, NameKind::Place),
                (14, 15, NameKind::Organisation)
            ]
        );
    }

    #[test]
    fn groups_give_way_to_longer_names() {
        let mut names = vec![(0, 3, NameKind::Organisation)];
        place(&mut names, (0, 1, NameKind::Group));
        assert_eq!(names, [(0, 3, NameKind::Organisation)]);
        place(&mut names, (2, 5, NameKind::Facility));
        assert_eq!(names, [(2, 5, NameKind::Facility)]);
    }
}
