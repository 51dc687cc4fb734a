//! Whether the footer of a Parquet file can be what it says.
//!
//! The footer is one structure in Thrift's compact form, with the lengths of its lists in front of them. A length beyond
//! the bytes that are left would have memory set aside for it before anything is read, more than there may be; such a
//! footer is told here, before it is taken apart.

/// Structures within structures; those of Parquet go six deep, schemas not being nested in it.
const MOST_DEPTH: usize = 32;

/// Whether every list and text of the structure fits in the bytes behind its length.
pub(super) fn is_sound(footer: &[u8]) -> bool {
    Walk { rest: footer }.structure(0).is_some()
}

struct Walk<'a> {
    rest: &'a [u8],
}

impl Walk<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn pass(&mut self, length: usize) -> Option<()> {
        self.rest = self.rest.get(length..)?;
        Some(())
    }

    /// A number of seven bits a byte, the lowest first.
    fn number(&mut self) -> Option<usize> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return usize::try_from(number).ok();
            }
        }
        None
    }

    fn structure(&mut self, depth: usize) -> Option<()> {
        if depth > MOST_DEPTH {
            return None;
        }
        loop {
            let head = self.byte()?;
            if head == 0 {
                return Some(());
            }
            if head >> 4 == 0 {
                self.number()?;
            }
            // The kinds 1 and 2 of a field are its value, yes or no.
            if !matches!(head & 15, 1 | 2) {
                self.value(head & 15, depth)?;
            }
        }
    }

    fn value(&mut self, kind: u8, depth: usize) -> Option<()> {
        match kind {
            1..=3 => self.pass(1),
            4..=6 => self.number().map(drop),
            7 => self.pass(8),
            8 => {
                let length = self.number()?;
                self.pass(length)
            }
            9 | 10 => self.list(depth),
            12 => self.structure(depth + 1),
            _ => None,
        }
    }

    fn list(&mut self, depth: usize) -> Option<()> {
        let head = self.byte()?;
        let length = match head >> 4 {
            15 => self.number()?,
            short => usize::from(short),
        };
        // Every element has a byte at least.
        if length > self.rest.len() || depth > MOST_DEPTH {
            return None;
        }
        (0..length).try_for_each(|_| self.value(head & 15, depth + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_must_fit() {
        assert!(is_sound(&[0x15, 0x02, 0x00]));
        // Field 2: three numbers, then the end.
        assert!(is_sound(&[0x29, 0x35, 1, 2, 3, 0]));
        assert!(!is_sound(&[0x29, 0x35, 1, 2]));
        // Field 4: a list of two thousand million structures.
        assert!(!is_sound(&[0x49, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07, 0, 0]));
        assert!(!is_sound(&[0x18, 0xff, 0xff, 0x03, 0]));
        assert!(!is_sound(&[0x1c; 100]));
        assert!(!is_sound(&[]));
    }
}
