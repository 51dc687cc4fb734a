//! The encoder: a vector for each word piece of a window, by layers of attention.
//!
//! Mirrors `training/accurate/transformer.py`.

use std::ops::Range;

use ndarray::Array2;

use super::attention::Space;
use super::layer::{Levels, Linear, Numbers, view};
use super::pieces::CASES;
use super::rows::{add_and_normalise, gelu, normalise};
use crate::network::product::Inputs;
use crate::network::weights::{ModelError, Weights, missing};

/// Rows that go through the inner part of a layer together.
const BLOCK: usize = 48;
/// Numbers of a piece that one head of attention works on.
const HEAD: usize = 32;

struct Norm {
    gain: Vec<f32>,
    bias: Vec<f32>,
}

struct Layer {
    /// Query, key and value side by side.
    attend: Linear,
    output: Linear,
    norm1: Norm,
    up: Linear,
    down: Linear,
    norm2: Norm,
}

/// The weights of the encoder.
pub(super) struct Encoder {
    width: usize,
    inner: usize,
    pieces: (Vec<i8>, Vec<f32>),
    positions: Array2<f32>,
    cases: Array2<f32>,
    norm: Norm,
    layers: Vec<Layer>,
}

/// Windows that are read together: one behind the other.
#[derive(Default)]
pub(super) struct Batch {
    pub pieces: Vec<u32>,
    /// The case of each piece's word.
    pub cases: Vec<u8>,
    /// The windows, as ranges of the pieces.
    pub windows: Vec<Range<usize>>,
}

/// Space for a batch, used again for the next: a row a piece.
#[derive(Default)]
pub(super) struct Room {
    x: Vec<f32>,
    attended: Vec<f32>,
    mixed: Vec<f32>,
    part: Vec<f32>,
    inner: Vec<f32>,
    pub inputs: Inputs,
    space: Space,
}

impl Encoder {
    pub fn load(w: &Weights, pieces: usize, numbers: Numbers) -> Result<Self, ModelError> {
        let width = w.floats("input_norm.weight")?.len();
        if width == 0 || width % HEAD != 0 {
            return Err(missing("input_norm.weight", "a multiple of 32 numbers"));
        }
        let table = w.levels("pieces", "pieces.scale", width)?;
        if table.1.len() != pieces {
            return Err(missing("pieces", "a row a piece of the vocabulary"));
        }
        let mut layers = Vec::new();
        while w.any(&format!("layers.{}.", layers.len())) {
            layers.push(Layer::load(w, &format!("layers.{}", layers.len()), width, numbers)?);
        }
        let inner = match layers.first() {
            Some(layer) => layer.up.outputs(),
            None => return Err(missing("layers.0.query.weight", "at least one layer")),
        };
        if layers.iter().any(|l| l.up.outputs() != inner) {
            return Err(missing("layers.1.up.weight", "layers of one size"));
        }
        Ok(Self {
            width,
            inner,
            pieces: table,
            positions: w.outputs("positions", width)?,
            cases: w.matrix("cases", CASES)?,
            norm: Norm::load(w, "input_norm", width)?,
            layers,
        })
    }

    /// Numbers a piece.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Pieces that a window may have.
    pub fn longest(&self) -> usize {
        self.positions.nrows()
    }

    /// Reads the windows of a batch: gives a row for each piece.
    pub fn read<'a>(&self, batch: &Batch, room: &'a mut Room) -> &'a [f32] {
        let (rows, width) = (batch.pieces.len(), self.width);
        for (space, length) in [
            (&mut room.x, rows * width),
            (&mut room.attended, rows * 3 * width),
            (&mut room.mixed, rows * width),
            (&mut room.part, rows * width),
            (&mut room.inner, BLOCK.min(rows) * self.inner),
        ] {
            // What is longer than needed stays, so that nothing is cleared in turns.
            space.resize(space.len().max(length), 0.0);
        }
        for window in &batch.windows {
            for (position, row) in window.clone().enumerate() {
                self.embed(
                    batch.pieces[row],
                    batch.cases[row],
                    position,
                    &mut room.x[row * width..][..width],
                );
            }
        }
        normalise(&mut room.x[..rows * width], &self.norm.gain, &self.norm.bias);
        for layer in &self.layers {
            layer.run(room, rows, width, &batch.windows);
        }
        &room.x[..rows * width]
    }

    fn embed(&self, piece: u32, case: u8, position: usize, to: &mut [f32]) {
        let piece = piece as usize % self.pieces.1.len();
        let levels = &self.pieces.0[piece * self.width..][..self.width];
        let scale = self.pieces.1[piece];
        let (place, case) = (self.positions.row(position), self.cases.row(usize::from(case) % CASES));
        for (((to, &level), place), case) in to.iter_mut().zip(levels).zip(place).zip(case) {
            *to = f32::from(level) * scale + place + case;
        }
    }
}

impl Layer {
    fn load(w: &Weights, name: &str, width: usize, numbers: Numbers) -> Result<Self, ModelError> {
        let mut attend = Levels::default();
        attend.add(w, &format!("{name}.query"), width, 1.0 / (HEAD as f32).sqrt())?;
        attend.add(w, &format!("{name}.key"), width, 1.0)?;
        attend.add(w, &format!("{name}.value"), width, 1.0)?;
        let up = Linear::load(w, &format!("{name}.up"), width, numbers)?;
        let layer = Self {
            attend: attend.linear(width, numbers),
            output: Linear::load(w, &format!("{name}.output"), width, numbers)?,
            norm1: Norm::load(w, &format!("{name}.norm1"), width)?,
            down: Linear::load(w, &format!("{name}.down"), up.outputs(), numbers)?,
            up,
            norm2: Norm::load(w, &format!("{name}.norm2"), width)?,
        };
        if layer.attend.outputs() != 3 * width || layer.output.outputs() != width || layer.down.outputs() != width {
            return Err(missing(name, "a layer that gives what it takes"));
        }
        Ok(layer)
    }

    fn run(&self, room: &mut Room, rows: usize, width: usize, windows: &[Range<usize>]) {
        let Room {
            x,
            attended,
            mixed,
            part,
            inner,
            inputs,
            space,
        } = room;
        let (x, part) = (&mut x[..rows * width], &mut part[..rows * width]);
        self.attend.of(view(x, width), inputs, attended);
        for window in windows {
            let from = &attended[window.start * 3 * width..window.end * 3 * width];
            space.mix(from, &mut mixed[window.start * width..window.end * width], width, HEAD);
        }
        self.output.of(view(&mixed[..rows * width], width), inputs, part);
        add_and_normalise(x, part, &self.norm1.gain, &self.norm1.bias);
        // Some rows at a time, so that the wide inner ones stay near.
        let wide = self.up.outputs();
        for (x, part) in x.chunks(BLOCK * width).zip(part.chunks_mut(BLOCK * width)) {
            let inner = &mut inner[..x.len() / width * wide];
            self.up.of(view(x, width), inputs, inner);
            self.down.of_changed(inner, wide, gelu, inputs, part);
        }
        add_and_normalise(x, part, &self.norm2.gain, &self.norm2.bias);
    }
}

impl Norm {
    fn load(w: &Weights, name: &str, width: usize) -> Result<Self, ModelError> {
        Ok(Self {
            gain: w.vector(&format!("{name}.weight"), width)?,
            bias: w.vector(&format!("{name}.bias"), width)?,
        })
    }
}
