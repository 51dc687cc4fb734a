//! A linear layer on rows: the product in whole numbers, and the bias.

use ndarray::{Array2, ArrayView2, Axis, concatenate};

use crate::network::product::{Inputs, PANEL, Weight};
use crate::network::weights::{ModelError, Weights, missing};

/// How products are computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Numbers {
    /// In whole numbers, as the engine runs.
    Whole,
    /// In real numbers, as the training code computes with the same weights: for tests.
    #[cfg_attr(not(test), allow(dead_code, reason = "tests compare with it"))]
    Real,
}

/// Weights and bias.
pub(super) struct Linear {
    weight: Weight,
    /// Zeros up to a whole panel follow.
    bias: Vec<f32>,
    outputs: usize,
    /// The weights, a row an output, where products are of real numbers.
    real: Option<Array2<f32>>,
}

/// Rows of levels with a scale and a bias each, of one layer or of several side by side.
#[derive(Default)]
pub(super) struct Levels {
    levels: Vec<i8>,
    scale: Vec<f32>,
    bias: Vec<f32>,
}

impl Levels {
    /// Appends the outputs of a layer; all it gives is taken times `factor`.
    pub fn add(&mut self, w: &Weights, name: &str, inputs: usize, factor: f32) -> Result<(), ModelError> {
        let (levels, scale) = w.levels(&format!("{name}.weight"), &format!("{name}.scale"), inputs)?;
        let bias = w.vector(&format!("{name}.bias"), scale.len())?;
        self.levels.extend(levels);
        self.scale.extend(scale.iter().map(|s| s * factor));
        self.bias.extend(bias.iter().map(|b| b * factor));
        Ok(())
    }

    pub fn linear(self, inputs: usize, numbers: Numbers) -> Linear {
        let real = |_| {
            Array2::from_shape_fn((self.scale.len(), inputs), |(row, column)| {
                f32::from(self.levels[row * inputs + column]) * self.scale[row]
            })
        };
        Linear {
            weight: Weight::of_levels(&self.levels, &self.scale, inputs),
            outputs: self.scale.len(),
            real: (numbers == Numbers::Real).then_some(()).map(real),
            bias: padded(self.bias),
        }
    }
}

impl Linear {
    /// One layer in levels.
    pub fn load(w: &Weights, name: &str, inputs: usize, numbers: Numbers) -> Result<Self, ModelError> {
        let mut levels = Levels::default();
        levels.add(w, name, inputs, 1.0)?;
        Ok(levels.linear(inputs, numbers))
    }

    /// Several layers of real numbers side by side, and how many outputs each has.
    pub fn beside(
        w: &Weights,
        names: &[&str],
        inputs: usize,
        numbers: Numbers,
    ) -> Result<(Self, Vec<usize>), ModelError> {
        let mut parts = Vec::new();
        let mut bias = Vec::new();
        for name in names {
            let part = w.outputs(&format!("{name}.weight"), inputs)?;
            bias.extend(w.vector(&format!("{name}.bias"), part.nrows())?);
            parts.push(part);
        }
        let views: Vec<ArrayView2<f32>> = parts.iter().map(Array2::view).collect();
        let whole = concatenate(Axis(0), &views).map_err(|_| missing(names[0], "layers of one width"))?;
        let linear = Self {
            weight: Weight::new(whole.t()),
            outputs: bias.len(),
            bias: padded(bias),
            real: (numbers == Numbers::Real).then_some(whole),
        };
        Ok((linear, parts.iter().map(Array2::nrows).collect()))
    }

    /// Numbers that a row becomes.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Writes what the rows of `x` become into as many rows of `out`.
    pub fn of(&self, x: ArrayView2<f32>, inputs: &mut Inputs, out: &mut [f32]) {
        if let Some(real) = &self.real {
            return self.of_real(x, real, out);
        }
        inputs.take(x);
        self.multiply(inputs, out);
    }

    /// As [`Linear::of`], of rows that follow each other, each of which `change` changes first.
    pub fn of_changed(
        &self,
        x: &mut [f32],
        width: usize,
        change: impl Fn(&mut [f32]),
        inputs: &mut Inputs,
        out: &mut [f32],
    ) {
        if let Some(real) = &self.real {
            x.chunks_exact_mut(width).for_each(change);
            return self.of_real(view(x, width), real, out);
        }
        inputs.take_changed(x, width, change);
        self.multiply(inputs, out);
    }

    fn multiply(&self, inputs: &Inputs, out: &mut [f32]) {
        self.weight.of(
            inputs,
            out,
            #[inline(always)]
            |first, values| {
                for (v, b) in values.iter_mut().zip(&self.bias[first..][..PANEL]) {
                    *v += b;
                }
            },
        );
    }

    fn of_real(&self, x: ArrayView2<f32>, real: &Array2<f32>, out: &mut [f32]) {
        let product = x.dot(&real.t());
        for (out, row) in out.chunks_exact_mut(self.outputs).zip(product.rows()) {
            for ((o, v), b) in out.iter_mut().zip(row).zip(&self.bias) {
                *o = v + b;
            }
        }
    }
}

/// Numbers as rows of so many.
pub(super) fn view(numbers: &[f32], width: usize) -> ArrayView2<'_, f32> {
    ArrayView2::from_shape(
        (numbers.len() / width, width),
        &numbers[..numbers.len() / width * width],
    )
    .unwrap_or_else(|_| ArrayView2::from(&[[0.0f32; 0]; 0]))
}

fn padded(mut bias: Vec<f32>) -> Vec<f32> {
    bias.resize(bias.len().next_multiple_of(PANEL), 0.0);
    bias
}
