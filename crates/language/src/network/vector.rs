//! Row-wise arithmetic, compiled for the widest registers that the machine has.
//!
//! Sums run in fixed lanes, so that a row's result depends on that row alone.

use std::ops::Range;

use pulp::{Arch, Simd, WithSimd};

const LANES: usize = 16;

/// Runs the closure with the machine's widest registers.
pub(crate) fn wide<R>(work: impl FnOnce() -> R) -> R {
    struct Work<F>(F);
    impl<R, F: FnOnce() -> R> WithSimd for Work<F> {
        type Output = R;
        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) -> R {
            simd.vectorize(
                #[inline(always)]
                || (self.0)(),
            )
        }
    }
    Arch::new().dispatch(Work(work))
}

/// The mean of a row's values, and that of their squares.
#[inline(always)]
fn moments(row: &[f32]) -> (f32, f32) {
    let (mut sums, mut squares) = ([0.0f32; LANES], [0.0f32; LANES]);
    let chunks = row.chunks_exact(LANES);
    let rest = chunks.remainder();
    for chunk in chunks {
        for ((sum, square), &x) in sums.iter_mut().zip(&mut squares).zip(chunk) {
            *sum += x;
            *square += x * x;
        }
    }
    let sum = sums.iter().sum::<f32>() + rest.iter().sum::<f32>();
    let square = squares.iter().sum::<f32>() + rest.iter().map(|x| x * x).sum::<f32>();
    (sum / row.len() as f32, square / row.len() as f32)
}

#[inline(always)]
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0; LANES];
    let (x, y) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest: f32 = x.remainder().iter().zip(y.remainder()).map(|(a, b)| a * b).sum();
    for (x, y) in x.zip(y) {
        for ((lane, a), b) in lanes.iter_mut().zip(x).zip(y) {
            *lane += a * b;
        }
    }
    lanes.iter().sum::<f32>() + rest
}

/// The dot product of two rows.
pub(crate) fn product(a: &[f32], b: &[f32]) -> f32 {
    wide(
        #[inline(always)]
        || dot(a, b),
    )
}

/// Layer normalisation of each row of `x` into `out`.
pub(crate) fn normalise(x: &[f32], out: &mut [f32], gain: &[f32], bias: &[f32]) {
    let width = gain.len();
    wide(
        #[inline(always)]
        || {
            for (x, out) in x.chunks_exact(width).zip(out.chunks_exact_mut(width)) {
                let (mean, square) = moments(x);
                let variance = (square - mean * mean).max(0.0);
                let scale = 1.0 / (variance + 1e-5).sqrt();
                for (((o, &v), &g), &b) in out.iter_mut().zip(x).zip(gain).zip(bias) {
                    *o = (v - mean) * scale * g + b;
                }
            }
        },
    );
}

/// Each channel convolved over the rows of one passage; `kernel` holds one row of channels a position.
pub(crate) fn convolve(x: &[f32], out: &mut [f32], kernel: &[f32], width: usize) {
    let (rows, taps) = (x.len() / width, kernel.len() / width);
    wide(
        #[inline(always)]
        || {
            for t in 0..rows {
                let out = &mut out[t * width..][..width];
                out.fill(0.0);
                for k in 0..taps {
                    let at = t + k;
                    if at >= taps / 2 && at - taps / 2 < rows {
                        let row = &x[(at - taps / 2) * width..][..width];
                        for ((o, &v), &w) in out.iter_mut().zip(row).zip(&kernel[k * width..][..width]) {
                            *o += v * w;
                        }
                    }
                }
            }
        },
    );
}

/// Hyperbolic tangent as a quotient of polynomials (the approximation of the Eigen library, about 1e-7).
#[inline(always)]
fn tanh(x: f32) -> f32 {
    const ABOVE: [f32; 7] = [
        4.893_524_6e-3,
        6.372_619_3e-4,
        1.485_722_4e-5,
        5.122_297_1e-8,
        -8.604_672e-11,
        2.000_188e-13,
        -2.760_768_5e-16,
    ];
    const BELOW: [f32; 4] = [4.893_525e-3, 2.268_434_6e-3, 1.185_347_1e-4, 1.198_258_4e-6];
    let x = x.clamp(-7.9, 7.9);
    let s = x * x;
    let mut p = ABOVE[6];
    for &a in ABOVE[..6].iter().rev() {
        p = p * s + a;
    }
    let mut q = BELOW[3];
    for &b in BELOW[..3].iter().rev() {
        q = q * s + b;
    }
    x * p / q
}

#[inline(always)]
fn sigmoid(x: f32) -> f32 {
    0.5 + 0.5 * tanh(0.5 * x)
}

/// Adds the gated recurrence of one passage to `x`. `gates` has the rows `value | keep | out` (without their bias);
/// the first half of the channels runs forward, the second backward.
pub(crate) fn recur(x: &mut [f32], gates: &mut [f32], bias: &[f32], width: usize) {
    let rows = x.len() / width;
    let half = width / 2;
    wide(
        #[inline(always)]
        || {
            for row in gates.chunks_exact_mut(3 * width) {
                for (g, &b) in row[..width].iter_mut().zip(&bias[..width]) {
                    *g += b;
                }
                for (g, &b) in row[width..].iter_mut().zip(&bias[width..]) {
                    *g = sigmoid(*g + b);
                }
            }
            for channels in [0..half, half..width] {
                let mut state = vec![0.0f32; channels.len()];
                for step in 0..rows {
                    let t = if channels.start == 0 { step } else { rows - 1 - step };
                    let row = &gates[t * 3 * width..][..3 * width];
                    let part = |n: usize| -> Range<usize> { n * width + channels.start..n * width + channels.end };
                    let (value, keep, out) = (&row[part(0)], &row[part(1)], &row[part(2)]);
                    let x = &mut x[t * width..][channels.clone()];
                    for i in 0..state.len() {
                        state[i] = keep[i] * state[i] + (1.0 - keep[i]) * value[i];
                        x[i] += out[i] * state[i];
                    }
                }
            }
        },
    );
}

/// Adds a bias to each row, then bends the columns of `bent` (leaky rectifier).
pub(crate) fn finish(x: &mut [f32], bias: &[f32], bent: Range<usize>) {
    wide(
        #[inline(always)]
        || {
            for row in x.chunks_exact_mut(bias.len()) {
                for (v, &b) in row.iter_mut().zip(bias) {
                    *v += b;
                }
                bend(&mut row[bent.clone()]);
            }
        },
    );
}

/// The leaky rectifier.
#[inline(always)]
pub(crate) fn bend(row: &mut [f32]) {
    for v in row {
        *v = v.max(0.1 * *v);
    }
}

/// Adds `b` to `a`.
#[inline(always)]
pub(crate) fn add(a: &mut [f32], b: &[f32]) {
    for (a, &b) in a.iter_mut().zip(b) {
        *a += b;
    }
}

/// Place of the first of the highest.
#[inline]
pub(crate) fn argmax(row: &[f32]) -> usize {
    let mut best = (0, f32::NEG_INFINITY);
    for (i, &v) in row.iter().enumerate() {
        if v > best.1 {
            best = (i, v);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tanh_is_close() {
        for i in -2000..2000 {
            let x = i as f32 / 100.0;
            assert!((tanh(x) - x.tanh()).abs() < 1e-6, "{x}");
        }
    }

    #[test]
    fn convolution_keeps_to_its_rows() {
        let x = [1.0, 2.0, 3.0];
        let mut out = [0.0; 3];
        convolve(&x, &mut out, &[10.0, 1.0, 100.0], 1);
        assert_eq!(out, [201.0, 312.0, 23.0]);
    }
}
