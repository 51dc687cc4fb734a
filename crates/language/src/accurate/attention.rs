//! Attention within one window: each piece becomes a mixture of what the pieces of its window hold, head by head.

use pulp::{Arch, Simd, WithSimd};

use super::rows::exponentials;
use crate::network::vector::wide;

/// Rows of scores that are made at one go: with what they are made of they stay near the processor.
const BLOCK: usize = 12;
/// Rows and registers of a tile: its sums fill the registers.
const ROWS: usize = 6;
const REGISTERS: usize = 2;
/// Columns are filled up to a multiple of this, so that they fill whole registers.
const WHOLE: usize = 16;

/// Space for one head of a window.
#[derive(Default)]
pub(super) struct Space {
    /// A row a number of a key, a column a piece.
    keys: Vec<f32>,
    /// A row a piece.
    values: Vec<f32>,
    scores: Vec<f32>,
    sums: [f32; BLOCK],
}

impl Space {
    /// Mixes the values of one window. A row of `from` holds a piece's query, key and value, each `width` numbers, a part of
    /// `head` for each head; a row of `to` is `width` numbers. Queries have their scale already.
    pub fn mix(&mut self, from: &[f32], to: &mut [f32], width: usize, head: usize) {
        let rows = to.len() / width;
        let columns = rows.next_multiple_of(WHOLE);
        // Columns beyond the pieces hold what was left there: the scores that they give are not read.
        self.keys.resize(head * columns, 0.0);
        self.values.resize(rows * head, 0.0);
        self.scores.resize(BLOCK * columns, 0.0);
        for first in (0..width).step_by(head) {
            for (piece, row) in from.chunks_exact(3 * width).enumerate() {
                let keys = self.keys[piece..].iter_mut().step_by(columns);
                for (to, &key) in keys.zip(&row[width + first..][..head]) {
                    *to = key;
                }
                self.values[piece * head..][..head].copy_from_slice(&row[2 * width + first..][..head]);
            }
            for block in (0..rows).step_by(BLOCK) {
                let count = BLOCK.min(rows - block);
                let queries = &from[block * 3 * width + first..];
                times(
                    Rows(queries, 3 * width),
                    (count, head),
                    Rows(&self.keys, columns),
                    columns,
                    &mut self.scores,
                    columns,
                );
                let (scores, sums) = (&mut self.scores[..count * columns], &mut self.sums);
                wide(
                    #[inline(always)]
                    || {
                        for (row, sum) in scores.chunks_exact_mut(columns).zip(sums) {
                            *sum = exponentials(row, rows);
                        }
                    },
                );
                let out = &mut to[block * width + first..];
                times(
                    Rows(&self.scores, columns),
                    (count, rows),
                    Rows(&self.values, head),
                    head,
                    out,
                    width,
                );
                let sums = &self.sums[..count];
                wide(
                    #[inline(always)]
                    || {
                        for (row, sum) in out.chunks_mut(width).zip(sums) {
                            let share = 1.0 / sum;
                            for v in &mut row[..head] {
                                *v *= share;
                            }
                        }
                    },
                );
            }
        }
    }
}

/// Numbers in rows, which begin so far from each other.
#[derive(Clone, Copy)]
struct Rows<'a>(&'a [f32], usize);

/// Writes `a · b` into the rows of `out`. `a` has `size` rows and columns; `b` has `columns`, a multiple of [`WHOLE`].
///
/// Each number is one sum from the first to the last, whatever the tile that it stands in.
fn times(a: Rows, size: (usize, usize), b: Rows, columns: usize, out: &mut [f32], stride: usize) {
    struct Times<'a> {
        a: Rows<'a>,
        size: (usize, usize),
        b: Rows<'a>,
        columns: usize,
        out: &'a mut [f32],
        stride: usize,
    }
    impl WithSimd for Times<'_> {
        type Output = ();
        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) {
            let lanes = size_of::<S::f32s>() / size_of::<f32>();
            let (rows, depth) = self.size;
            let mut column = 0;
            while column < self.columns {
                let two = column + REGISTERS * lanes <= self.columns;
                let b = Rows(&self.b.0[column..], self.b.1);
                let mut row = 0;
                while row < rows {
                    let a = Rows(&self.a.0[row * self.a.1..], self.a.1);
                    let out = &mut self.out[row * self.stride + column..];
                    let next = (a, depth, b, out, self.stride);
                    row += match (rows - row, two) {
                        (1, true) => tile::<S, 1, REGISTERS>(simd, next),
                        (2, true) => tile::<S, 2, REGISTERS>(simd, next),
                        (3, true) => tile::<S, 3, REGISTERS>(simd, next),
                        (4, true) => tile::<S, 4, REGISTERS>(simd, next),
                        (5, true) => tile::<S, 5, REGISTERS>(simd, next),
                        (_, true) => tile::<S, ROWS, REGISTERS>(simd, next),
                        (1..ROWS, false) => tile::<S, 1, 1>(simd, next),
                        (_, false) => tile::<S, ROWS, 1>(simd, next),
                    };
                }
                column += if two { REGISTERS * lanes } else { lanes };
            }
        }
    }
    Arch::new().dispatch(Times {
        a,
        size,
        b,
        columns,
        out,
        stride,
    });
}

/// `R` rows and `C` registers of columns of a product. Gives `R`.
#[inline(always)]
fn tile<S: Simd, const R: usize, const C: usize>(
    simd: S,
    (a, depth, b, out, stride): (Rows, usize, Rows, &mut [f32], usize),
) -> usize {
    let lanes = size_of::<S::f32s>() / size_of::<f32>();
    let a: [&[f32]; R] = std::array::from_fn(|r| &a.0[r * a.1..][..depth]);
    let mut sums = [[simd.splat_f32s(0.0); C]; R];
    for (d, row) in b.0.chunks(b.1).take(depth).enumerate() {
        let (row, _) = S::as_simd_f32s(&row[..C * lanes]);
        for (sums, a) in sums.iter_mut().zip(a) {
            let factor = simd.splat_f32s(a[d]);
            for (sum, &row) in sums.iter_mut().zip(row) {
                *sum = simd.mul_add_f32s(factor, row, *sum);
            }
        }
    }
    for (r, sums) in sums.iter().enumerate() {
        let (to, _) = S::as_mut_simd_f32s(&mut out[r * stride..][..C * lanes]);
        to.copy_from_slice(sums);
    }
    R
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mixtures_are_those_of_the_definition() {
        let mut state = 7u64;
        let mut next = || {
            state = state
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            (state >> 40) as f32 / (1u64 << 23) as f32 - 1.0
        };
        let (width, head) = (32, 16);
        for rows in [1, 2, 7, 13, 16, 40] {
            let from: Vec<f32> = (0..rows * 3 * width).map(|_| 2.0 * next()).collect();
            let mut to = vec![0.0; rows * width];
            Space::default().mix(&from, &mut to, width, head);
            for (r, first) in (0..rows).flat_map(|r| [(r, 0), (r, head)]) {
                let at =
                    |row: usize, part: usize, n: usize| f64::from(from[row * 3 * width + part * width + first + n]);
                let score = |k: usize| (0..head).map(|n| at(r, 0, n) * at(k, 1, n)).sum::<f64>().exp();
                let sum: f64 = (0..rows).map(score).sum();
                for n in 0..head {
                    let wanted = (0..rows).map(|k| score(k) * at(k, 2, n)).sum::<f64>() / sum;
                    assert!((f64::from(to[r * width + first + n]) - wanted).abs() < 1e-4);
                }
            }
        }
    }
}
