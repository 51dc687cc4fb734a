//! The joint network: gated recurrent blocks over a passage, then sentences, tags, names and trees.
//!
//! Mirrors `training/fast/network.py`.

use std::ops::Range;

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ArrayView1, ArrayView2, ArrayViewMut2, s};

use crate::network::product::Weight;
use crate::network::vector::{add, argmax, bend, convolve, finish, normalise, product, recur, wide};
use crate::network::weights::{ModelError, Weights, missing};
use crate::reading::{Reading, names, tree};
use crate::{Feature, NameKind, Relation, Tag};

/// Distances beyond this share a bucket.
const FAR: usize = 24;
/// Longer sentences are cut at their most likely border.
const LONGEST_SENTENCE: usize = 200;
const NEVER: f32 = -1e4;

struct Norm {
    gain: Vec<f32>,
    bias: Vec<f32>,
}

struct Linear {
    weight: Weight,
    bias: Vec<f32>,
}

struct Block {
    norm: Norm,
    kernel: Vec<f32>,
    gates: Linear,
}

pub(super) struct Network {
    width: usize,
    input: Norm,
    /// By whether a word touches the one before (+1) and the one after (+2), from row 1.
    glue: Array2<f32>,
    blocks: Vec<Block>,
    cut_norm: Norm,
    cut: Linear,
    cut_out: Vec<f32>,
    cut_bias: f32,
    start: Vec<f32>,
    stop: Vec<f32>,
    norm: Norm,
    /// All heads' first layers side by side: hidden, arc as dependent, arc as head, label as dependent and as head, bias.
    heads: Linear,
    hidden: Range<usize>,
    arc_own: Range<usize>,
    arc_head: Range<usize>,
    label_own: Range<usize>,
    label_head: Range<usize>,
    arc_bias: usize,
    out: Linear,
    arc_root: Vec<f32>,
    arc_far: Vec<f32>,
    label_root: Vec<f32>,
    label_far: Array2<f32>,
    label_out: Linear,
}

impl Network {
    pub fn load(w: &Weights) -> Result<Self, ModelError> {
        let width = w.floats("input_norm.weight")?.len();
        let mut blocks = Vec::new();
        while w.floats(&format!("blocks.{}.conv", blocks.len())).is_ok() {
            blocks.push(Block::load(w, &format!("blocks.{}", blocks.len()), width)?);
        }
        if blocks.is_empty() || width == 0 || width % 2 != 0 {
            return Err(missing("blocks.0.conv", "at least one block of even width"));
        }
        let parts = ["hidden", "arc_own", "arc_head", "label_own", "label_head", "arc_bias"];
        let (heads, ranges) = beside(w, &parts, width)?;
        let (cut, _) = beside(w, &["cut_own", "cut_before"], width)?;
        let out = Linear::load(w, "out", ranges[0].len())?;
        let label_out = Linear::load(w, "label_out", ranges[3].len())?;
        if out.bias.len() != Tag::ALL.len() + Feature::ALL.len() + 1 + 2 * NameKind::ALL.len()
            || label_out.bias.len() != Relation::ALL.len()
            || ranges[1].len() != ranges[2].len()
            || ranges[3].len() != ranges[4].len()
        {
            return Err(ModelError::Labels);
        }
        let glue = w.matrix("glue.weight", width)?.t().as_standard_layout().into_owned();
        if glue.nrows() != 5 {
            return Err(missing("glue.weight", "five columns"));
        }
        Ok(Self {
            width,
            input: Norm::load(w, "input_norm", width)?,
            glue,
            blocks,
            cut_norm: Norm::load(w, "cut_norm", width)?,
            cut_out: w.vector("cut_out.weight", cut.bias.len() / 2)?,
            cut,
            cut_bias: w.vector("cut_out.bias", 1)?[0],
            start: w.vector("start", width)?,
            stop: w.vector("stop", width)?,
            norm: Norm::load(w, "norm", width)?,
            arc_root: w.vector("arc_root", ranges[1].len())?,
            arc_far: w.vector("arc_far", 2 * FAR + 1)?,
            label_root: w.vector("label_root", ranges[3].len())?,
            label_far: w.matrix("label_far.weight", 2 * FAR + 1)?,
            heads,
            hidden: ranges[0].clone(),
            arc_own: ranges[1].clone(),
            arc_head: ranges[2].clone(),
            label_own: ranges[3].clone(),
            label_head: ranges[4].clone(),
            arc_bias: ranges[5].start,
            out,
            label_out,
        })
    }

    /// Numbers a word.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Normalises the summed vectors of word forms, once a form.
    pub fn prepare(&self, vectors: &mut [f32]) {
        let sums = vectors.to_vec();
        normalise(&sums, vectors, &self.input.gain, &self.input.bias);
    }

    /// What to add to the vector of a word that touches its neighbours or not.
    pub fn glue(&self, before: bool, after: bool) -> ArrayView1<'_, f32> {
        self.glue.row(1 + usize::from(before) + 2 * usize::from(after))
    }

    /// Reads passages, which part the words of `room`; so many words.
    pub fn read(&self, room: &mut Room, words: usize, passages: &[Range<usize>]) -> Reading {
        room.fit(self, words);
        self.blocks[0].run(room, words, passages);
        self.cut_norm.apply(&room.words, &mut room.normal, words);
        self.cut.of(room.normal.slice(s![..words, ..]), &mut room.cuts);
        let sentences = self.sentences(&room.cuts, passages);
        for sentence in &sentences {
            for (row, mark) in [(sentence.start, &self.start), (sentence.end - 1, &self.stop)] {
                for (v, &m) in room.words.row_mut(row).iter_mut().zip(mark) {
                    *v += m;
                }
            }
        }
        for block in &self.blocks[1..] {
            block.run(room, words, passages);
        }
        self.norm.apply(&room.words, &mut room.normal, words);
        self.heads.of(room.normal.slice(s![..words, ..]), &mut room.heads);
        let heads = &mut slice(&mut room.heads)[..words * self.heads.bias.len()];
        finish(heads, &self.heads.bias, self.hidden.start..self.arc_own.end);
        let mut reading = Reading {
            sentences,
            ..Reading::default()
        };
        self.tag(room, words, &mut reading);
        for sentence in &reading.sentences {
            reading
                .heads
                .extend(tree::heads(self.arcs(&room.heads, sentence).view()));
        }
        reading.relations = self.relations(room, words, &reading);
        debug_assert_eq!(reading.heads.len(), words);
        reading
    }

    fn sentences(&self, both: &Array2<f32>, passages: &[Range<usize>]) -> Vec<Range<usize>> {
        let half = self.cut_out.len();
        let mut sentences = Vec::new();
        let mut hidden = vec![0.0; half];
        for passage in passages {
            let mut scores = vec![NEVER; passage.len()];
            for (t, score) in scores.iter_mut().enumerate().skip(1) {
                let (own, before) = (both.row(passage.start + t), both.row(passage.start + t - 1));
                for (i, h) in hidden.iter_mut().enumerate() {
                    *h = own[i] + before[half + i] + self.cut.bias[i];
                }
                bend(&mut hidden);
                *score = product(&hidden, &self.cut_out) + self.cut_bias;
            }
            let mut start = 0;
            for end in 1..=scores.len() {
                if end == scores.len() || scores[end] > 0.0 {
                    while end - start > LONGEST_SENTENCE {
                        let half = start + LONGEST_SENTENCE / 2;
                        let cut = half + argmax(&scores[half..start + LONGEST_SENTENCE]);
                        sentences.push(passage.start + start..passage.start + cut);
                        start = cut;
                    }
                    sentences.push(passage.start + start..passage.start + end);
                    start = end;
                }
            }
        }
        sentences
    }

    fn tag(&self, room: &mut Room, words: usize, reading: &mut Reading) {
        self.out
            .of(room.heads.slice(s![..words, self.hidden.clone()]), &mut room.out);
        finish(
            &mut slice(&mut room.out)[..words * self.out.bias.len()],
            &self.out.bias,
            0..0,
        );
        let out = room.out.slice(s![..words, ..]);
        let (tags, features) = (Tag::ALL.len(), Feature::ALL.len());
        for row in out.rows() {
            let Some(row) = row.to_slice() else { continue };
            reading.tags.push(argmax(&row[..tags]));
            let bits = row[tags..tags + features].iter().enumerate();
            reading
                .features
                .push(bits.fold(0, |set, (i, &v)| set | u16::from(v > 0.0) << i));
        }
        for sentence in &reading.sentences {
            reading
                .names
                .extend(names::best(out.slice(s![sentence.clone(), tags + features..])));
        }
    }

    /// Scores of heads: row a word, column 0 the root, then each word of the sentence.
    fn arcs(&self, heads: &Array2<f32>, sentence: &Range<usize>) -> Array2<f32> {
        let n = sentence.len();
        let own = heads.slice(s![sentence.clone(), self.arc_own.clone()]);
        let head = heads.slice(s![sentence.clone(), self.arc_head.clone()]);
        let scale = 1.0 / (self.arc_own.len() as f32).sqrt();
        let mut scores = Array2::zeros((n, n + 1));
        general_mat_mul(scale, &own, &head.t(), 0.0, &mut scores.slice_mut(s![.., 1..]));
        let bias: Vec<f32> = sentence.clone().map(|t| heads[[t, self.arc_bias]]).collect();
        for i in 0..n {
            let root = own.row(i).to_slice().map_or(0.0, |row| product(row, &self.arc_root));
            let mut row = scores.row_mut(i);
            row[0] = root * scale;
            for h in 0..n {
                row[h + 1] += bias[h] + self.arc_far[far(i, h)];
            }
            row[i + 1] = NEVER;
        }
        scores
    }

    fn relations(&self, room: &mut Room, words: usize, reading: &Reading) -> Vec<usize> {
        let (heads, hidden) = (&room.heads, &mut room.labels);
        hidden
            .slice_mut(s![..words, ..])
            .assign(&heads.slice(s![..words, self.label_own.clone()]));
        for sentence in &reading.sentences {
            for t in sentence.clone() {
                let mut row = hidden.row_mut(t);
                let Some(row) = row.as_slice_mut() else { continue };
                match reading.heads[t] {
                    None => add(row, &self.label_root),
                    Some(h) => {
                        let head = heads.slice(s![sentence.start + h, self.label_head.clone()]);
                        let far = self.label_far.row(far(t - sentence.start, h));
                        add(row, head.to_slice().unwrap_or(&[]));
                        add(row, far.to_slice().unwrap_or(&[]));
                    }
                }
            }
        }
        wide(
            #[inline(always)]
            || bend(&mut slice(hidden)[..words * self.label_own.len()]),
        );
        self.label_out.of(hidden.slice(s![..words, ..]), &mut room.relations);
        finish(
            &mut slice(&mut room.relations)[..words * self.label_out.bias.len()],
            &self.label_out.bias,
            0..0,
        );
        let root = Relation::Root as usize;
        let choose = |(mut row, head): (ndarray::ArrayViewMut1<f32>, &Option<usize>)| {
            if head.is_none() {
                return root;
            }
            row[root] = f32::NEG_INFINITY;
            row.as_slice().map_or(root, argmax)
        };
        room.relations
            .rows_mut()
            .into_iter()
            .zip(&reading.heads)
            .map(choose)
            .collect()
    }
}

impl Block {
    fn load(w: &Weights, name: &str, width: usize) -> Result<Self, ModelError> {
        let by_channel = w.matrix(&format!("{name}.conv"), width)?;
        let gates = Linear::load(w, &format!("{name}.gates"), width)?;
        if gates.bias.len() != 3 * width {
            return Err(missing(&format!("{name}.gates"), "three gates"));
        }
        Ok(Self {
            norm: Norm::load(w, &format!("{name}.norm"), width)?,
            kernel: by_channel.t().iter().copied().collect(),
            gates,
        })
    }

    fn run(&self, room: &mut Room, words: usize, passages: &[Range<usize>]) {
        let width = room.words.ncols();
        self.norm.apply(&room.words, &mut room.normal, words);
        for p in passages {
            let rows = p.start * width..p.end * width;
            convolve(
                &view(&room.normal)[rows.clone()],
                &mut slice(&mut room.mixed)[rows],
                &self.kernel,
                width,
            );
        }
        self.gates.of(room.mixed.slice(s![..words, ..]), &mut room.gates);
        for p in passages {
            let part = &mut slice(&mut room.gates)[p.start * 3 * width..p.end * 3 * width];
            recur(
                &mut slice(&mut room.words)[p.start * width..p.end * width],
                part,
                &self.gates.bias,
                width,
            );
        }
    }
}

/// Space for a run of words, used again for the next: a row a word, and rows to spare.
#[derive(Default)]
pub(super) struct Room {
    /// What is read, and what the blocks make of it.
    words: Array2<f32>,
    normal: Array2<f32>,
    mixed: Array2<f32>,
    gates: Array2<f32>,
    cuts: Array2<f32>,
    heads: Array2<f32>,
    out: Array2<f32>,
    labels: Array2<f32>,
    relations: Array2<f32>,
}

impl Room {
    /// Rows for the vectors of so many words, to be written by the caller.
    pub fn words(&mut self, network: &Network, words: usize) -> ArrayViewMut2<'_, f32> {
        grow(&mut self.words, words, network.width);
        self.words.slice_mut(s![..words, ..])
    }

    fn fit(&mut self, network: &Network, words: usize) {
        grow(&mut self.normal, words, network.width);
        grow(&mut self.mixed, words, network.width);
        grow(&mut self.gates, words, 3 * network.width);
        grow(&mut self.cuts, words, network.cut.bias.len());
        grow(&mut self.heads, words, network.heads.bias.len());
        grow(&mut self.out, words, network.out.bias.len());
        grow(&mut self.labels, words, network.label_own.len());
        grow(&mut self.relations, words, network.label_out.bias.len());
    }
}

fn grow(array: &mut Array2<f32>, rows: usize, columns: usize) {
    if array.nrows() < rows || array.ncols() != columns {
        *array = Array2::zeros((rows, columns));
    }
}

impl Norm {
    fn load(w: &Weights, name: &str, width: usize) -> Result<Self, ModelError> {
        Ok(Self {
            gain: w.vector(&format!("{name}.weight"), width)?,
            bias: w.vector(&format!("{name}.bias"), width)?,
        })
    }

    fn apply(&self, x: &Array2<f32>, out: &mut Array2<f32>, rows: usize) {
        let end = rows * self.gain.len();
        normalise(&view(x)[..end], &mut slice(out)[..end], &self.gain, &self.bias);
    }
}

impl Linear {
    fn load(w: &Weights, name: &str, inputs: usize) -> Result<Self, ModelError> {
        let weight = w.matrix(&format!("{name}.weight"), inputs)?;
        let bias = w.vector(&format!("{name}.bias"), weight.ncols())?;
        Ok(Self::new(&weight, bias))
    }

    fn new(weight: &Array2<f32>, bias: Vec<f32>) -> Self {
        let weight = Weight::new(weight.view());
        Self { weight, bias }
    }

    /// Writes the product into the first rows of `out`, without the bias, which [`finish`] or [`recur`] adds.
    fn of(&self, x: ArrayView2<f32>, out: &mut Array2<f32>) {
        self.weight.multiply(x, slice(out));
    }
}

/// Several layers on the same input as one, with the columns of each. A layer without bias gets zeros.
fn beside(w: &Weights, names: &[&str], inputs: usize) -> Result<(Linear, Vec<Range<usize>>), ModelError> {
    let mut ranges = Vec::new();
    let (mut parts, mut bias) = (Vec::new(), Vec::new());
    for name in names {
        let part = w.matrix(&format!("{name}.weight"), inputs)?;
        let columns = part.ncols();
        let own = w.floats(&format!("{name}.bias")).unwrap_or_default();
        ranges.push(bias.len()..bias.len() + columns);
        bias.extend((0..columns).map(|i| own.get(i).copied().unwrap_or(0.0)));
        parts.push(part);
    }
    let mut weight = Array2::zeros((inputs, bias.len()));
    for (part, range) in parts.iter().zip(&ranges) {
        weight.slice_mut(s![.., range.clone()]).assign(part);
    }
    Ok((Linear::new(&weight, bias), ranges))
}

/// Bucket of the way from a word to its head.
fn far(own: usize, head: usize) -> usize {
    if head >= own {
        FAR + (head - own).min(FAR)
    } else {
        FAR - (own - head).min(FAR)
    }
}

fn slice(x: &mut Array2<f32>) -> &mut [f32] {
    x.as_slice_mut().unwrap_or_default()
}

fn view(x: &Array2<f32>) -> &[f32] {
    x.as_slice().unwrap_or_default()
}
