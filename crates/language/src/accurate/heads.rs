//! From the vectors of words to sentences, tags, names and trees.

use std::ops::Range;

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, s};

use super::layer::{Linear, Numbers, view};
use crate::network::product::Inputs;
use crate::network::vector::{add, argmax, bend, product, wide};
use crate::network::weights::{ModelError, Weights, missing};
use crate::reading::{Reading, names, tree};
use crate::{Feature, NameKind, Relation, Tag};

const NEVER: f32 = -1e4;

/// The first layers of all heads side by side, in this order.
const SIDE_BY_SIDE: [&str; 12] = [
    "cut",
    "tags",
    "features",
    "names",
    "events",
    "status",
    "aggregate",
    "arc_own",
    "arc_head",
    "arc_bias",
    "label_own",
    "label_head",
];

/// Weights of the heads.
pub(super) struct Heads {
    all: Linear,
    cut: usize,
    tags: Range<usize>,
    features: Range<usize>,
    names: Range<usize>,
    /// Scores of event classes; the first is no event.
    pub events: Range<usize>,
    pub status: Range<usize>,
    pub aggregate: usize,
    arc_own: Range<usize>,
    arc_head: Range<usize>,
    arc_bias: usize,
    label_own: Range<usize>,
    label_head: Range<usize>,
    label_out: Linear,
    arc_root: Vec<f32>,
    label_root: Vec<f32>,
}

impl Heads {
    pub fn load(w: &Weights, width: usize, numbers: Numbers) -> Result<Self, ModelError> {
        let (all, sizes) = Linear::beside(w, &SIDE_BY_SIDE, width, numbers)?;
        let mut at = 0;
        let mut ranges = sizes.into_iter().map(|size| {
            at += size;
            at - size..at
        });
        let mut next = || ranges.next().unwrap_or_default();
        let (cut, tags, features, names) = (next(), next(), next(), next());
        let (events, status, aggregate) = (next(), next(), next());
        let (arc_own, arc_head, arc_bias) = (next(), next(), next());
        let (label_own, label_head) = (next(), next());
        let (label_out, _) = Linear::beside(w, &["label_out"], label_own.len(), numbers)?;
        if tags.len() != Tag::ALL.len()
            || features.len() != Feature::ALL.len()
            || names.len() != 1 + 2 * NameKind::ALL.len()
            || label_out.outputs() != Relation::ALL.len()
        {
            return Err(ModelError::Labels);
        }
        for (one, other, name) in [
            (arc_own.len(), arc_head.len(), "arc_head.weight"),
            (label_own.len(), label_head.len(), "label_head.weight"),
            (cut.len(), 1, "cut.weight"),
            (aggregate.len(), 1, "aggregate.weight"),
            (arc_bias.len(), 1, "arc_bias.weight"),
        ] {
            if one != other {
                return Err(missing(name, "as many outputs as this version has"));
            }
        }
        Ok(Self {
            arc_root: w.vector("arc_root", arc_own.len())?,
            label_root: w.vector("label_root", label_own.len())?,
            cut: cut.start,
            aggregate: aggregate.start,
            arc_bias: arc_bias.start,
            tags,
            features,
            names,
            events,
            status,
            arc_own,
            arc_head,
            label_own,
            label_head,
            label_out,
            all,
        })
    }

    /// Reads the words of some windows, a row of `words` each, and appends to `reading` what they are. Gives the scores of all heads, a
    /// row a word, in `scores`, and the sentences, as ranges of those rows.
    pub fn read(
        &self,
        words: &[f32],
        windows: &[Range<usize>],
        width: usize,
        inputs: &mut Inputs,
        scores: &mut Array2<f32>,
        reading: &mut Reading,
    ) -> Vec<Range<usize>> {
        let count = words.len() / width;
        let mut room = std::mem::take(scores).into_raw_vec_and_offset().0;
        room.resize(count * self.all.outputs(), 0.0);
        *scores = Array2::from_shape_vec((count, self.all.outputs()), room).unwrap_or_default();
        self.all
            .of(view(words, width), inputs, scores.as_slice_mut().unwrap_or_default());
        let base = reading.tags.len();
        let sentences = self.sentences(scores, windows);
        let features = self.features.clone();
        for row in scores.rows() {
            let Some(row) = row.to_slice() else { continue };
            reading.tags.push(argmax(&row[self.tags.clone()]));
            let bits = row[features.clone()].iter().enumerate();
            reading
                .features
                .push(bits.fold(0, |set, (i, &v)| set | u16::from(v > 0.0) << i));
        }
        wide(
            #[inline(always)]
            || {
                for mut row in scores.rows_mut() {
                    if let Some(row) = row.as_slice_mut() {
                        bend(&mut row[self.arc_own.clone()]);
                    }
                }
            },
        );
        let mut heads = Vec::with_capacity(count);
        for sentence in &sentences {
            let names = scores.slice(s![sentence.clone(), self.names.clone()]);
            reading.names.extend(names::best(names));
            heads.extend(tree::heads(self.arcs(scores, sentence).view()));
            reading.sentences.push(base + sentence.start..base + sentence.end);
        }
        reading
            .relations
            .extend(self.relations(scores, &sentences, &heads, inputs));
        reading.heads.extend(heads);
        sentences
    }

    fn sentences(&self, scores: &Array2<f32>, windows: &[Range<usize>]) -> Vec<Range<usize>> {
        let mut sentences = Vec::new();
        for window in windows {
            let mut start = window.start;
            for t in window.start + 1..=window.end {
                if t == window.end || scores[[t, self.cut]] > 0.0 {
                    sentences.push(start..t);
                    start = t;
                }
            }
        }
        sentences
    }

    /// Scores of heads: row a word, column 0 the root, then each word of the sentence.
    fn arcs(&self, scores: &Array2<f32>, sentence: &Range<usize>) -> Array2<f32> {
        let n = sentence.len();
        let own = scores.slice(s![sentence.clone(), self.arc_own.clone()]);
        let head = scores.slice(s![sentence.clone(), self.arc_head.clone()]);
        let scale = 1.0 / (self.arc_own.len() as f32).sqrt();
        let mut arcs = Array2::zeros((n, n + 1));
        general_mat_mul(scale, &own, &head.t(), 0.0, &mut arcs.slice_mut(s![.., 1..]));
        for i in 0..n {
            let root = own.row(i).to_slice().map_or(0.0, |row| product(row, &self.arc_root));
            arcs[[i, 0]] = root * scale;
            for h in 0..n {
                arcs[[i, h + 1]] += scores[[sentence.start + h, self.arc_bias]];
            }
            arcs[[i, i + 1]] = NEVER;
        }
        arcs
    }

    fn relations(
        &self,
        scores: &Array2<f32>,
        sentences: &[Range<usize>],
        heads: &[Option<usize>],
        inputs: &mut Inputs,
    ) -> Vec<usize> {
        let mut hidden = scores.slice(s![.., self.label_own.clone()]).to_owned();
        for sentence in sentences {
            for t in sentence.clone() {
                let mut row = hidden.row_mut(t);
                let Some(row) = row.as_slice_mut() else { continue };
                match heads[t] {
                    None => add(row, &self.label_root),
                    Some(h) => {
                        let head = scores.slice(s![sentence.start + h, self.label_head.clone()]);
                        add(row, head.to_slice().unwrap_or(&[]));
                    }
                }
                bend(row);
            }
        }
        let mut out = Array2::<f32>::zeros((hidden.nrows(), self.label_out.outputs()));
        self.label_out
            .of(hidden.view(), inputs, out.as_slice_mut().unwrap_or_default());
        let root = Relation::Root as usize;
        let choose = |(mut row, head): (ndarray::ArrayViewMut1<f32>, &Option<usize>)| {
            if head.is_none() {
                return root;
            }
            row[root] = f32::NEG_INFINITY;
            row.as_slice().map_or(root, argmax)
        };
        out.rows_mut().into_iter().zip(heads).map(choose).collect()
    }
}
