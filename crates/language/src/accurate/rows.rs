//! Row-wise arithmetic of the encoder. Sums run in fixed lanes and `mul_add` rounds once, so that every machine gives the same;
//! one that cannot multiply and add at once is slow here.

use crate::network::vector::wide;

const LANES: usize = 16;
/// Below any variance that there is: keeps a row of equal numbers from being divided by zero.
const LEAST: f32 = 1e-12;

/// Layer normalisation of the rows of `x`, to which those of `more` are added first.
pub(super) fn add_and_normalise(x: &mut [f32], more: &[f32], gain: &[f32], bias: &[f32]) {
    let width = gain.len();
    wide(
        #[inline(always)]
        || {
            for (x, more) in x.chunks_exact_mut(width).zip(more.chunks_exact(width)) {
                for (x, m) in x.iter_mut().zip(more) {
                    *x += m;
                }
                normalise_row(x, gain, bias);
            }
        },
    );
}

/// Layer normalisation of each row of `x`.
pub(super) fn normalise(x: &mut [f32], gain: &[f32], bias: &[f32]) {
    wide(
        #[inline(always)]
        || {
            x.chunks_exact_mut(gain.len())
                .for_each(|row| normalise_row(row, gain, bias));
        },
    );
}

#[inline(always)]
fn normalise_row(row: &mut [f32], gain: &[f32], bias: &[f32]) {
    let mean = sum(row, |v| v) / row.len() as f32;
    let variance = sum(row, |v| (v - mean) * (v - mean)) / row.len() as f32;
    let scale = 1.0 / (variance + LEAST).sqrt();
    for ((v, g), b) in row.iter_mut().zip(gain).zip(bias) {
        *v = ((*v - mean) * scale).mul_add(*g, *b);
    }
}

#[inline(always)]
fn sum(row: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0f32; LANES];
    let chunks = row.chunks_exact(LANES);
    let rest: f32 = chunks.remainder().iter().map(|&v| of(v)).sum();
    for chunk in chunks {
        for (lane, &v) in lanes.iter_mut().zip(chunk) {
            *lane += of(v);
        }
    }
    lanes.iter().sum::<f32>() + rest
}

#[inline(always)]
fn most(row: &[f32]) -> f32 {
    let mut lanes = [f32::NEG_INFINITY; LANES];
    let chunks = row.chunks_exact(LANES);
    let rest = chunks.remainder().iter().fold(f32::NEG_INFINITY, |m, &v| m.max(v));
    for chunk in chunks {
        for (lane, &v) in lanes.iter_mut().zip(chunk) {
            *lane = lane.max(v);
        }
    }
    lanes.iter().fold(rest, |m, &v| m.max(v))
}

/// The curve `x · P(X ≤ x)` of a normal variable, on each number.
#[inline(always)]
pub(super) fn gelu(x: &mut [f32]) {
    for v in x {
        let half = 0.5 * *v;
        *v = half.mul_add(erf(*v * std::f32::consts::FRAC_1_SQRT_2), half);
    }
}

/// The error function as a quotient of polynomials (the approximation of the Eigen library, about 2e-7).
#[inline(always)]
fn erf(x: f32) -> f32 {
    const ABOVE: [f32; 7] = [
        -1.609_603_3e-2,
        -2.954_6e-3,
        -7.349_906e-4,
        -5.692_506_4e-5,
        -2.101_024e-6,
        2.770_681_4e-8,
        -2.726_142_3e-10,
    ];
    const BELOW: [f32; 5] = [
        -1.426_474e-2,
        -7.373_329e-3,
        -1.682_827e-3,
        -2.133_740_6e-4,
        -1.456_607_2e-5,
    ];
    let x = x.clamp(-4.0, 4.0);
    let s = x * x;
    let mut p = ABOVE[6];
    for &a in ABOVE[..6].iter().rev() {
        p = p.mul_add(s, a);
    }
    let mut q = BELOW[4];
    for &b in BELOW[..4].iter().rev() {
        q = q.mul_add(s, b);
    }
    x * p / q
}

/// The exponential of a number that is not above zero, to about 1e-7 of itself.
#[inline(always)]
pub(super) fn exp(x: f32) -> f32 {
    /// Added to a number, leaves its nearest whole number in the lowest bits.
    const ROUND: f32 = 12_582_912.0;
    const LN_2: [f32; 2] = [0.693_359_4, -2.121_944_4e-4];
    const SERIES: [f32; 6] = [
        1.987_569_1e-4,
        1.398_199_9e-3,
        8.333_452e-3,
        4.166_579_6e-2,
        1.666_666_5e-1,
        0.5,
    ];
    let x = x.clamp(-87.0, 0.0);
    let shifted = x.mul_add(std::f32::consts::LOG2_E, ROUND);
    let power = shifted - ROUND;
    let rest = power.mul_add(-LN_2[1], power.mul_add(-LN_2[0], x));
    let mut p = SERIES[0];
    for &a in &SERIES[1..] {
        p = p.mul_add(rest, a);
    }
    let base = p.mul_add(rest * rest, rest + 1.0);
    f32::from_bits(base.to_bits().wrapping_add(shifted.to_bits() << 23))
}

/// Exponentials of the first numbers of a row, less the highest; what follows them becomes zero. Gives their sum.
#[inline(always)]
pub(super) fn exponentials(row: &mut [f32], count: usize) -> f32 {
    let (row, rest) = row.split_at_mut(count);
    rest.fill(0.0);
    let most = most(row);
    for v in row.iter_mut() {
        *v = exp(*v - most);
    }
    sum(row, |v| v)
}

/// Shares of a whole: the softmax of scores.
pub(super) fn shares(scores: &mut [f32]) {
    let count = scores.len();
    wide(
        #[inline(always)]
        || {
            let sum = exponentials(scores, count);
            scores.iter_mut().for_each(|v| *v /= sum);
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_are_close() {
        let mut x: Vec<f32> = (-3000..3000).map(|i| i as f32 / 250.0).collect();
        let before = x.clone();
        gelu(&mut x);
        // Values of the error function, from tables.
        for (at, erf) in [
            (0.5f64, 0.520_499_878),
            (1.0, 0.842_700_793),
            (2.0, 0.995_322_265),
            (3.0, 0.999_977_91),
        ] {
            let v = at * std::f64::consts::SQRT_2;
            let i = before.iter().position(|&b| f64::from(b) >= v).unwrap();
            let slope = 0.02;
            let wanted = 0.5 * v * (1.0 + erf);
            assert!((f64::from(x[i]) - wanted).abs() < slope, "{at}");
            let mut one = [v as f32, -v as f32];
            gelu(&mut one);
            assert!((f64::from(one[0]) - wanted).abs() < 2e-6, "{at}: {}", one[0]);
            assert!(
                (f64::from(one[1]) + 0.5 * v * (1.0 - erf)).abs() < 2e-6,
                "{at}: {}",
                one[1]
            );
        }
        assert!(x.iter().zip(&before).all(|(g, x)| (*g - x.max(0.0)).abs() < 0.171));
        for i in 0..8700 {
            let x = -(i as f32) / 100.0;
            let wanted = f64::from(x).exp();
            assert!((f64::from(exp(x)) - wanted).abs() <= 4e-7 * wanted, "{x}");
        }
    }

    #[test]
    fn shares_sum_up() {
        let mut scores = [1.0, 2.0, 3.0];
        shares(&mut scores);
        assert!((scores.iter().sum::<f32>() - 1.0).abs() < 1e-6);
        assert!((scores[2] - 0.665_241).abs() < 1e-6);
    }

    #[test]
    fn rows_are_normalised() {
        let mut x = [1.0, 3.0, 5.0, 5.0];
        add_and_normalise(&mut x, &[0.0, 0.0, 1.0, 1.0], &[1.0, 2.0], &[0.0, 1.0]);
        assert!((x[0] + 1.0).abs() < 1e-6 && (x[1] - 3.0).abs() < 1e-6);
        assert_eq!(x[2..], [0.0, 1.0]);
    }
}
