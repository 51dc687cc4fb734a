//! Which event of a sentence came before which: "the first since a bomb killed 90", "came a day after gunmen stormed a
//! post", "followed a similar raid". What is told to come after another is not that other, however like it is.

use std::collections::BTreeSet;

use language::{Relation as R, Span, TokenId};

use super::{context::Context, responses::sequel, scene::Scene};

/// `later` came after `earlier`, in these words.
pub(super) struct Sequence {
    pub later: usize,
    pub earlier: usize,
    pub evidence: Span,
}

/// All that a report tells of this.
pub(super) fn find(context: &Context, scene: &Scene) -> Vec<Sequence> {
    let mut found = Vec::new();
    for cue in 0..context.document.tokens.len() {
        if context.semantics.is(cue, "since") || is_measured(context, cue) {
            found.extend(beside(context, scene, cue));
        } else if context.semantics.is(cue, "following") {
            found.extend(sequel(context, scene, cue).map(|(later, earlier)| Sequence {
                later,
                earlier,
                evidence: context.document.tokens[cue].span,
            }));
        }
    }
    let mut known = BTreeSet::new();
    found.retain(|s| s.later != s.earlier && known.insert((s.later, s.earlier)));
    found
}

/// "a day after", "weeks before": what is so far apart is two. "After gunmen opened fire" may tell how it was done.
fn is_measured(context: &Context, word: TokenId) -> bool {
    let measured = word
        .checked_sub(1)
        .is_some_and(|before| context.semantics.is(before, "long_unit"));
    measured && (context.semantics.is(word, "after") || context.semantics.is(word, "before_mark"))
}

/// The event told behind a word of time, and those before it; where the word opens the sentence, those behind its clause.
fn beside(context: &Context, scene: &Scene, word: TokenId) -> Vec<Sequence> {
    let document = context.document;
    let deeds = |e: &usize| scene.triggers[*e].kind.is_violence();
    let events: Vec<usize> = scene
        .events_of_sentence(context, document.tokens[word].sentence)
        .filter(deeds)
        .collect();
    let Some(&told) = events.iter().find(|&&e| scene.triggers[e].first > word) else {
        return Vec::new();
    };
    let below = |e: usize| {
        document
            .ancestors(scene.triggers[e].head)
            .any(|a| a == scene.triggers[told].head)
    };
    let opens = |e: usize| {
        let clause = document.tokens[scene.triggers[told].head].relation;
        e > told && matches!(clause, R::Advcl | R::Obl) && !below(e)
    };
    let before: Vec<usize> = events
        .iter()
        .copied()
        .filter(|&e| scene.triggers[e].first < word)
        .collect();
    let others = if before.is_empty() {
        events.iter().copied().filter(|&e| opens(e)).collect()
    } else {
        before
    };
    let comes_first = !context.semantics.is(word, "before_mark");
    others
        .into_iter()
        .map(|other| Sequence {
            later: if comes_first { other } else { told },
            earlier: if comes_first { told } else { other },
            evidence: document.tokens[word].span,
        })
        .collect()
}
