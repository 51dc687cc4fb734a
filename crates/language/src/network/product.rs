//! Matrix products in whole numbers: weights in 8 bits with a scale a column, inputs in 8 bits with a scale a row.
//!
//! Sums are exact, so every machine gives the same result; the kernels differ in speed alone.

use ndarray::ArrayView2;

use super::vector::wide;

/// Columns of a panel.
pub(crate) const PANEL: usize = 16;
/// Inputs that a kernel multiplies at one go.
const GROUP: usize = 4;
/// Added to inputs, so that they are not negative.
const ZERO: i32 = 128;

/// A matrix of weights, ready to be multiplied with.
pub(crate) struct Weight {
    inputs: usize,
    outputs: usize,
    /// By panel, then group of inputs, then column, then input of the group.
    panels: Vec<i8>,
    /// A column's scale.
    scale: Vec<f32>,
    /// What a column's sum has too much by [`ZERO`].
    surplus: Vec<i32>,
}

/// Inputs as bytes: rows of whole groups, with what a unit of each row is worth.
#[derive(Default)]
pub(crate) struct Inputs {
    bytes: Vec<u8>,
    unit: Vec<f32>,
    groups: usize,
}

impl Weight {
    /// Takes a matrix with a row an input and a column an output.
    pub fn new(matrix: ArrayView2<f32>) -> Self {
        let (inputs, outputs) = matrix.dim();
        let mut weight = Self::empty(inputs, outputs);
        for (column, values) in matrix.columns().into_iter().enumerate() {
            let most = values.iter().fold(0.0f32, |most, v| most.max(v.abs()));
            weight.scale[column] = most / 127.0;
            for (input, &value) in values.iter().enumerate() {
                let level = if most > 0.0 {
                    (value / most * 127.0).round() as i8
                } else {
                    0
                };
                weight.put(column, input, level);
            }
        }
        weight
    }

    /// Weights that are levels already: rows of `inputs` levels, an output each, and a scale a row.
    pub fn of_levels(levels: &[i8], scale: &[f32], inputs: usize) -> Self {
        let outputs = scale.len();
        let mut weight = Self::empty(inputs, outputs);
        for (column, (row, &scale)) in levels.chunks_exact(inputs.max(1)).zip(scale).enumerate() {
            weight.scale[column] = scale;
            for (input, &level) in row.iter().enumerate() {
                weight.put(column, input, level);
            }
        }
        weight
    }

    fn empty(inputs: usize, outputs: usize) -> Self {
        let (groups, panels) = (inputs.div_ceil(GROUP), outputs.div_ceil(PANEL));
        Self {
            inputs,
            outputs,
            panels: vec![0; groups * panels * GROUP * PANEL],
            scale: vec![0.0; panels * PANEL],
            surplus: vec![0; panels * PANEL],
        }
    }

    fn put(&mut self, column: usize, input: usize, level: i8) {
        self.surplus[column] += ZERO * i32::from(level);
        let group = column / PANEL * self.inputs.div_ceil(GROUP) + input / GROUP;
        self.panels[(group * PANEL + column % PANEL) * GROUP + input % GROUP] = level;
    }

    /// Writes the product with each row of `x` into as many rows of `out`. The rows of `x` must be contiguous and as long
    /// as the weights have inputs; those of `out` follow each other.
    pub fn multiply(&self, x: ArrayView2<f32>, out: &mut [f32]) {
        debug_assert_eq!(x.ncols(), self.inputs);
        let mut inputs = Inputs::default();
        inputs.take(x);
        self.of(
            &inputs,
            out,
            #[inline(always)]
            |_, _| {},
        );
    }

    /// Writes the product with each row of the inputs into as many rows of `out`, which follow each other. `finish` may
    /// change what is about to be written: the values of some columns, from the given one on.
    pub fn of(&self, inputs: &Inputs, out: &mut [f32], finish: impl Fn(usize, &mut [f32; PANEL])) {
        debug_assert!(inputs.unit.len() * self.outputs <= out.len());
        debug_assert_eq!(inputs.groups, self.inputs.div_ceil(GROUP));
        let outputs = self.outputs;
        kernels::run(
            &inputs.bytes[..inputs.unit.len() * inputs.groups * GROUP],
            inputs.groups,
            &self.panels,
            #[inline(always)]
            |row: usize, panel: usize, sums: &[i32; PANEL]| {
                let (first, unit) = (panel * PANEL, inputs.unit[row]);
                let mut values = [0.0f32; PANEL];
                let weights = self.scale[first..][..PANEL].iter().zip(&self.surplus[first..][..PANEL]);
                for ((value, &sum), (&scale, &surplus)) in values.iter_mut().zip(sums).zip(weights) {
                    *value = (sum - surplus) as f32 * (scale * unit);
                }
                finish(first, &mut values);
                let to = &mut out[row * outputs + first..];
                if let (Some(whole), true) = (to.first_chunk_mut(), first + PANEL <= outputs) {
                    *whole = values;
                } else {
                    to.iter_mut()
                        .zip(values)
                        .take(outputs - first)
                        .for_each(|(to, value)| *to = value);
                }
            },
        );
    }
}

impl Inputs {
    /// Takes the rows of `x` in the place of what was there. They must be contiguous.
    pub fn take(&mut self, x: ArrayView2<f32>) {
        self.fit(x.nrows(), x.ncols());
        let length = self.groups * GROUP;
        wide(
            #[inline(always)]
            || {
                let rows = self.bytes.chunks_exact_mut(length).zip(&mut self.unit);
                for (x, (bytes, unit)) in x.rows().into_iter().zip(rows) {
                    bytes[x.len()..].fill(ZERO as u8);
                    if let Some(x) = x.to_slice() {
                        *unit = level(x, bytes);
                    }
                }
            },
        );
    }

    /// As [`Inputs::take`], of rows of `width` numbers that follow each other; `change` changes each row first.
    pub fn take_changed(&mut self, x: &mut [f32], width: usize, change: impl Fn(&mut [f32])) {
        self.fit(x.len() / width, width);
        let length = self.groups * GROUP;
        wide(
            #[inline(always)]
            || {
                let rows = self.bytes.chunks_exact_mut(length).zip(&mut self.unit);
                for (x, (bytes, unit)) in x.chunks_exact_mut(width).zip(rows) {
                    change(x);
                    bytes[width..].fill(ZERO as u8);
                    *unit = level(x, bytes);
                }
            },
        );
    }

    fn fit(&mut self, rows: usize, columns: usize) {
        self.groups = columns.div_ceil(GROUP);
        // What is longer than needed stays, so that nothing is cleared in turns.
        self.bytes.resize(self.bytes.len().max(rows * self.groups * GROUP), 0);
        self.unit.resize(rows, 0.0);
    }
}

/// Writes the levels of a row's values, from 1 to 255 about [`ZERO`]; gives the worth of one.
#[inline(always)]
fn level(x: &[f32], bytes: &mut [u8]) -> f32 {
    /// Added to a number, leaves its nearest whole number in the lowest bits.
    const ROUND: f32 = 12_582_912.0;
    let mut lanes = [0.0f32; 16];
    let chunks = x.chunks_exact(16);
    let rest = chunks.remainder().iter().fold(0.0f32, |most, v| most.max(v.abs()));
    for chunk in chunks {
        for (lane, v) in lanes.iter_mut().zip(chunk) {
            *lane = lane.max(v.abs());
        }
    }
    let most = lanes.iter().fold(rest, |most, &lane| most.max(lane));
    let factor = if most > 0.0 { 127.0 / most } else { 0.0 };
    for (byte, &v) in bytes.iter_mut().zip(x) {
        *byte = ((v * factor + ROUND).to_bits() as u8) ^ ZERO as u8;
    }
    most / 127.0
}

/// The sums of products, tile by tile.
#[allow(
    unsafe_code,
    reason = "no safe way leads to the instruction that multiplies bytes, four times as fast as real numbers; loads stay in \
              slices whose lengths are checked where the kernels begin, and a kernel runs only where its instructions were found"
)]
mod kernels {
    use super::{GROUP, PANEL};

    /// Calls `write` with the sums of each row and panel.
    pub(super) fn run(bytes: &[u8], groups: usize, panels: &[i8], mut write: impl FnMut(usize, usize, &[i32; PANEL])) {
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vnni") {
                // SAFETY: the instructions were found.
                return unsafe { x86::of_512_bits(bytes, groups, panels, &mut write) };
            }
            if is_x86_feature_detected!("avx2") {
                // SAFETY: the instructions were found.
                return unsafe { x86::of_256_bits(bytes, groups, panels, &mut write) };
            }
        }
        plain(bytes, groups, panels, &mut write);
    }

    /// For any machine.
    pub(super) fn plain(
        bytes: &[u8],
        groups: usize,
        panels: &[i8],
        write: &mut impl FnMut(usize, usize, &[i32; PANEL]),
    ) {
        for (row, bytes) in bytes.chunks_exact(groups * GROUP).enumerate() {
            for (panel, weights) in panels.chunks_exact(groups * GROUP * PANEL).enumerate() {
                let mut sums = [0i32; PANEL];
                for (four, weights) in bytes.chunks_exact(GROUP).zip(weights.chunks_exact(GROUP * PANEL)) {
                    for (sum, weights) in sums.iter_mut().zip(weights.chunks_exact(GROUP)) {
                        *sum += four
                            .iter()
                            .zip(weights)
                            .map(|(&b, &w)| i32::from(b) * i32::from(w))
                            .sum::<i32>();
                    }
                }
                write(row, panel, &sums);
            }
        }
    }

    #[cfg(target_arch = "x86_64")]
    pub(super) mod x86 {
        use std::arch::x86_64::*;

        use super::super::{GROUP, PANEL};

        /// Rows and panels that are summed at one go: their sums fill the registers.
        const ROWS: usize = 6;
        const PANELS: usize = 4;

        #[target_feature(enable = "avx512f,avx512vnni")]
        pub(in super::super) fn of_512_bits(
            bytes: &[u8],
            groups: usize,
            panels: &[i8],
            write: &mut impl FnMut(usize, usize, &[i32; PANEL]),
        ) {
            let (rows, count) = (bytes.len() / (groups * GROUP), panels.len() / (groups * GROUP * PANEL));
            for panel in (0..count).step_by(PANELS) {
                for row in (0..rows).step_by(ROWS) {
                    let at = (row, panel);
                    match ((rows - row).min(ROWS), (count - panel).min(PANELS)) {
                        (ROWS, PANELS) => tile::<ROWS, PANELS>(bytes, groups, panels, at, write),
                        (ROWS, 3) => tile::<ROWS, 3>(bytes, groups, panels, at, write),
                        (ROWS, 2) => tile::<ROWS, 2>(bytes, groups, panels, at, write),
                        (ROWS, _) => tile::<ROWS, 1>(bytes, groups, panels, at, write),
                        (less, PANELS) => {
                            for r in 0..less {
                                tile::<1, PANELS>(bytes, groups, panels, (row + r, panel), write);
                            }
                        }
                        (less, wide) => {
                            for at in (0..less).flat_map(|r| (0..wide).map(move |p| (row + r, panel + p))) {
                                tile::<1, 1>(bytes, groups, panels, at, write);
                            }
                        }
                    }
                }
            }
        }

        /// The sums of `R` rows and `P` panels from the given ones on.
        #[target_feature(enable = "avx512f,avx512vnni")]
        #[inline]
        fn tile<const R: usize, const P: usize>(
            bytes: &[u8],
            groups: usize,
            panels: &[i8],
            (row, panel): (usize, usize),
            write: &mut impl FnMut(usize, usize, &[i32; PANEL]),
        ) {
            let bytes = &bytes[row * groups * GROUP..(row + R) * groups * GROUP];
            let panels = &panels[panel * groups * GROUP * PANEL..(panel + P) * groups * GROUP * PANEL];
            let mut sums = [[_mm512_setzero_si512(); P]; R];
            for g in 0..groups {
                let mut weights = [_mm512_setzero_si512(); P];
                for (p, weights) in weights.iter_mut().enumerate() {
                    // SAFETY: 64 bytes from group g of panel p, which is below P.
                    *weights =
                        unsafe { _mm512_loadu_si512(panels.as_ptr().add((p * groups + g) * GROUP * PANEL).cast()) };
                }
                for (r, sums) in sums.iter_mut().enumerate() {
                    // SAFETY: four bytes from group g of row r, which is below R.
                    let four = unsafe {
                        bytes
                            .as_ptr()
                            .add((r * groups + g) * GROUP)
                            .cast::<i32>()
                            .read_unaligned()
                    };
                    let four = _mm512_set1_epi32(four);
                    for (sum, &weights) in sums.iter_mut().zip(&weights) {
                        *sum = _mm512_dpbusd_epi32(*sum, four, weights);
                    }
                }
            }
            for (r, sums) in sums.iter().enumerate() {
                for (p, &sum) in sums.iter().enumerate() {
                    let mut room = [0i32; PANEL];
                    // SAFETY: the room holds 64 bytes.
                    unsafe { _mm512_storeu_si512(room.as_mut_ptr().cast(), sum) };
                    write(row + r, panel + p, &room);
                }
            }
        }

        /// As above with bytes widened to 16 bits, in pairs of rows.
        #[target_feature(enable = "avx2")]
        pub(in super::super) fn of_256_bits(
            bytes: &[u8],
            groups: usize,
            panels: &[i8],
            write: &mut impl FnMut(usize, usize, &[i32; PANEL]),
        ) {
            let length = groups * GROUP;
            for (panel, weights) in panels.chunks_exact(length * PANEL).enumerate() {
                for (pair, bytes) in bytes.chunks(2 * length).enumerate() {
                    if bytes.len() == 2 * length {
                        narrow::<2>(bytes, groups, weights, &mut |r, sums| write(2 * pair + r, panel, sums));
                    } else {
                        narrow::<1>(bytes, groups, weights, &mut |r, sums| write(2 * pair + r, panel, sums));
                    }
                }
            }
        }

        #[target_feature(enable = "avx2")]
        #[inline]
        fn narrow<const R: usize>(
            bytes: &[u8],
            groups: usize,
            weights: &[i8],
            write: &mut impl FnMut(usize, &[i32; PANEL]),
        ) {
            assert!(bytes.len() >= R * groups * GROUP && weights.len() >= groups * GROUP * PANEL);
            let mut sums = [[_mm256_setzero_si256(); 4]; R];
            for g in 0..groups {
                let mut wide = [_mm256_setzero_si256(); 4];
                for (quarter, wide) in wide.iter_mut().enumerate() {
                    // SAFETY: 16 bytes from a quarter of group g.
                    let part = unsafe { _mm_loadu_si128(weights.as_ptr().add((g * 4 + quarter) * PANEL).cast()) };
                    *wide = _mm256_cvtepi8_epi16(part);
                }
                for (r, sums) in sums.iter_mut().enumerate() {
                    // SAFETY: four bytes from group g of row r, which is below R.
                    let four = unsafe {
                        bytes
                            .as_ptr()
                            .add((r * groups + g) * GROUP)
                            .cast::<i32>()
                            .read_unaligned()
                    };
                    let four = _mm256_cvtepu8_epi16(_mm_set1_epi32(four));
                    for (sum, &wide) in sums.iter_mut().zip(&wide) {
                        *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(four, wide));
                    }
                }
            }
            for (r, sums) in sums.iter().enumerate() {
                let mut room = [0i32; 2 * PANEL];
                for (quarter, &sum) in sums.iter().enumerate() {
                    // SAFETY: eight numbers of the room from a multiple of eight on.
                    unsafe { _mm256_storeu_si256(room.as_mut_ptr().add(quarter * 8).cast(), sum) };
                }
                let mut whole = [0i32; PANEL];
                for (to, two) in whole.iter_mut().zip(room.chunks_exact(2)) {
                    *to = two[0] + two[1];
                }
                write(r, &whole);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;
    use proptest::prelude::*;

    type Kernel = fn(&[u8], usize, &[i8], &mut dyn FnMut(usize, usize, &[i32; PANEL]));

    /// The kernels that this machine has, besides the plain one.
    fn kernels_here() -> Vec<Kernel> {
        let mut found: Vec<Kernel> = vec![|b, g, p, w| kernels::run(b, g, p, w)];
        #[cfg(target_arch = "x86_64")]
        #[allow(unsafe_code, reason = "the instructions were found")]
        if is_x86_feature_detected!("avx2") {
            found.push(|b, g, p, mut w| unsafe { kernels::x86::of_256_bits(b, g, p, &mut w) });
        }
        found
    }

    proptest! {
        #[test]
        fn kernels_agree(rows in 1usize..20, groups in 1usize..6, panels in 1usize..7, seed in any::<u64>()) {
            let mut state = seed;
            let mut next = || {
                state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                (state >> 56) as u8
            };
            let bytes: Vec<u8> = (0..rows * groups * GROUP).map(|_| next()).collect();
            let weights: Vec<i8> = (0..panels * groups * GROUP * PANEL).map(|_| next() as i8).collect();
            let mut wanted = vec![[0; PANEL]; rows * panels];
            kernels::plain(&bytes, groups, &weights, &mut |r, p, sums| wanted[r * panels + p] = *sums);
            for kernel in kernels_here() {
                let mut found = vec![[0; PANEL]; rows * panels];
                kernel(&bytes, groups, &weights, &mut |r, p, sums| found[r * panels + p] = *sums);
                prop_assert_eq!(&found, &wanted);
            }
        }

        #[test]
        fn products_are_close(rows in 1usize..9, inputs in 1usize..40, outputs in 1usize..40, seed in any::<u64>()) {
            let mut state = seed;
            let mut next = || {
                state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                (state >> 40) as f32 / (1u64 << 23) as f32 - 1.0
            };
            let x = Array2::from_shape_simple_fn((rows, inputs), &mut next);
            let w = Array2::from_shape_simple_fn((inputs, outputs), &mut next);
            let mut found = Array2::zeros((rows, outputs));
            Weight::new(w.view()).multiply(x.view(), found.as_slice_mut().unwrap());
            for (found, wanted) in found.iter().zip(x.dot(&w).iter()) {
                prop_assert!((found - wanted).abs() <= 0.01 * inputs as f32);
            }
        }
    }
}
