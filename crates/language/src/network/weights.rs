//! The weights file: named arrays behind a short header, as `training/fast/export.py` and `training/accurate/` write it.

use std::collections::BTreeMap;

use ndarray::Array2;

/// Why a weights file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// The bytes are not a weights file of this version.
    #[error("these bytes are no weights of this engine: give the file that the training of this version wrote")]
    NotAModel,
    /// The file ends too early.
    #[error("the weights end within {0:?}: the file is cut short, fetch or build it again")]
    Cut(String),
    /// An array is missing, or has another type or shape than this version needs.
    #[error("the weights have no usable array {name:?} ({wanted}): train them again with this version")]
    Array {
        /// The array.
        name: String,
        /// What was looked for.
        wanted: String,
    },
    /// The labels are not those of this version.
    #[error("the weights were made for other labels than this version has: train them again with this version")]
    Labels,
}

/// First bytes of the fast engine's weights.
pub(crate) const FAST: &[u8] = b"ANNFAST1";
/// First bytes of the accurate engine's weights.
pub(crate) const ACCURATE: &[u8] = b"ANNACCU1";

struct Array<'a> {
    kind: u8,
    shape: Vec<usize>,
    bytes: &'a [u8],
}

/// The arrays of a weights file.
pub(crate) struct Weights<'a> {
    arrays: BTreeMap<&'a str, Array<'a>>,
}

impl<'a> Weights<'a> {
    /// Reads the header. `magic` is what the bytes must begin with.
    pub fn read(bytes: &'a [u8], magic: &[u8]) -> Result<Self, ModelError> {
        let mut rest = bytes.strip_prefix(magic).ok_or(ModelError::NotAModel)?;
        let count = u32_of(take(&mut rest, 4, "the header")?);
        let mut arrays = BTreeMap::new();
        for _ in 0..count {
            let length = take(&mut rest, 1, "a name")?[0] as usize;
            let name = std::str::from_utf8(take(&mut rest, length, "a name")?).map_err(|_| ModelError::NotAModel)?;
            let head = take(&mut rest, 2, name)?;
            let (kind, dimensions) = (head[0], head[1]);
            let mut shape = Vec::new();
            for _ in 0..dimensions {
                shape.push(u32_of(take(&mut rest, 4, name)?) as usize);
            }
            let size = [1, 1, 2, 2, 4, 2, 4]
                .get(kind as usize)
                .copied()
                .ok_or(ModelError::NotAModel)?;
            let bytes = shape
                .iter()
                .try_fold(size, |a: usize, &b| a.checked_mul(b))
                .ok_or(ModelError::NotAModel)?;
            arrays.insert(
                name,
                Array {
                    kind,
                    shape,
                    bytes: take(&mut rest, bytes, name)?,
                },
            );
        }
        Ok(Self { arrays })
    }

    fn array(&self, name: &str, kinds: &[u8], wanted: &str) -> Result<&Array<'a>, ModelError> {
        self.arrays
            .get(name)
            .filter(|a| kinds.contains(&a.kind))
            .ok_or_else(|| missing(name, wanted))
    }

    /// Whether there are arrays whose names begin so.
    pub fn any(&self, start: &str) -> bool {
        self.arrays.keys().any(|name| name.starts_with(start))
    }

    /// Lines of text.
    pub fn lines(&self, name: &str) -> Result<Vec<&'a str>, ModelError> {
        let array = self.array(name, &[0], "text")?;
        let text = std::str::from_utf8(array.bytes).map_err(|_| missing(name, "text"))?;
        Ok(if text.is_empty() {
            Vec::new()
        } else {
            text.split('\n').collect()
        })
    }

    /// Signed bytes, with their row width.
    pub fn bytes(&self, name: &str) -> Result<(Vec<i8>, usize), ModelError> {
        let array = self.array(name, &[1], "signed bytes")?;
        Ok((
            array.bytes.iter().map(|&b| b as i8).collect(),
            array.shape.last().copied().unwrap_or(0),
        ))
    }

    /// 16-bit whole numbers.
    pub fn shorts(&self, name: &str) -> Result<Vec<i16>, ModelError> {
        let array = self.array(name, &[2, 3], "16-bit numbers")?;
        Ok(array
            .bytes
            .chunks_exact(2)
            .map(|b| i16::from_le_bytes([b[0], b[1]]))
            .collect())
    }

    /// 32-bit hashes.
    pub fn words(&self, name: &str) -> Result<Vec<u32>, ModelError> {
        Ok(self
            .array(name, &[4], "32-bit numbers")?
            .bytes
            .chunks_exact(4)
            .map(u32_of)
            .collect())
    }

    /// Real numbers of either width.
    pub fn floats(&self, name: &str) -> Result<Vec<f32>, ModelError> {
        let array = self.array(name, &[5, 6], "real numbers")?;
        Ok(if array.kind == 5 {
            array
                .bytes
                .chunks_exact(2)
                .map(|b| half(u16::from_le_bytes([b[0], b[1]])))
                .collect()
        } else {
            array.bytes.chunks_exact(4).map(|b| f32::from_bits(u32_of(b))).collect()
        })
    }

    /// Real numbers, so many of them.
    pub fn vector(&self, name: &str, length: usize) -> Result<Vec<f32>, ModelError> {
        let found = self.floats(name)?;
        if found.len() == length {
            Ok(found)
        } else {
            Err(missing(name, &format!("{length} numbers")))
        }
    }

    /// A matrix with so many columns: a row an output.
    pub fn outputs(&self, name: &str, columns: usize) -> Result<Array2<f32>, ModelError> {
        let wanted = || missing(name, &format!("a matrix of {columns} columns"));
        let shape = &self.array(name, &[5, 6], "a matrix")?.shape;
        match shape[..] {
            [r, c] if c == columns && r > 0 => Array2::from_shape_vec((r, c), self.floats(name)?).map_err(|_| wanted()),
            _ => Err(wanted()),
        }
    }

    /// Rows of so many levels, and the scale of each: `name` and the `scale` beside it.
    pub fn levels(&self, name: &str, scale: &str, columns: usize) -> Result<(Vec<i8>, Vec<f32>), ModelError> {
        let (levels, width) = self.bytes(name)?;
        let scale = self.floats(scale)?;
        if width == columns && columns > 0 && levels.len() == scale.len() * columns && !scale.is_empty() {
            Ok((levels, scale))
        } else {
            Err(missing(name, &format!("rows of {columns} levels, a scale each")))
        }
    }

    /// A matrix with so many rows.
    pub fn matrix(&self, name: &str, rows: usize) -> Result<Array2<f32>, ModelError> {
        let shape = &self.array(name, &[5, 6], "a matrix")?.shape;
        match shape[..] {
            [r, c] if r == rows => {
                Array2::from_shape_vec((r, c), self.floats(name)?).map_err(|_| missing(name, "a matrix"))
            }
            _ => Err(missing(name, &format!("a matrix of {rows} rows"))),
        }
    }
}

pub(crate) fn missing(name: &str, wanted: &str) -> ModelError {
    ModelError::Array {
        name: name.into(),
        wanted: wanted.into(),
    }
}

fn take<'a>(rest: &mut &'a [u8], count: usize, what: &str) -> Result<&'a [u8], ModelError> {
    let (found, after) = rest
        .split_at_checked(count)
        .ok_or_else(|| ModelError::Cut(what.into()))?;
    *rest = after;
    Ok(found)
}

fn u32_of(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |n, &b| n << 8 | u32::from(b))
}

/// IEEE half precision to single.
fn half(bits: u16) -> f32 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let fraction = f32::from(bits & 0x3ff);
    match bits >> 10 & 0x1f {
        0 => sign * fraction * 2f32.powi(-24),
        31 => sign * f32::MAX,
        exponent => sign * (1.0 + fraction / 1024.0) * 2f32.powi(i32::from(exponent) - 15),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_precision_is_read() {
        for (bits, value) in [
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x3555, 0.333_251_95),
            (0x0001, 5.960_464_5e-8),
            (0, 0.0),
        ] {
            assert_eq!(half(bits), value);
        }
    }

    #[test]
    fn foreign_and_cut_bytes_are_refused() {
        assert_eq!(Weights::read(b"", FAST).err(), Some(ModelError::NotAModel));
        assert_eq!(
            Weights::read(b"ANNFAST1\x01\0", FAST).err(),
            Some(ModelError::Cut("the header".into()))
        );
        assert_eq!(
            Weights::read(b"ANNFAST1\x01\0\0\0\x01a\x06\x01\x02\0\0\0", FAST).err(),
            Some(ModelError::Cut("a".into()))
        );
    }
}
