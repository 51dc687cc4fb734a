use language::Span;

/// Bytes between two marks of the table.
const STEP: usize = 64;

/// Turns byte offsets of one text into offsets in code points.
pub struct CodePoints<'a> {
    text: &'a str,
    /// Code points before every `STEP`th byte; empty where the text is ASCII, in which both offsets are the same.
    marks: Vec<usize>,
}

impl<'a> CodePoints<'a> {
    /// The table of a text, in one pass.
    pub fn new(text: &'a str) -> Self {
        let mut marks = Vec::new();
        if !text.is_ascii() {
            let mut before = 0;
            for chunk in text.as_bytes().chunks(STEP) {
                marks.push(before);
                before += starts(chunk);
            }
            marks.push(before);
        }
        Self { text, marks }
    }

    /// Number of code points before a byte offset; offsets beyond the text count as its end.
    pub fn at(&self, byte: u32) -> usize {
        let byte = (byte as usize).min(self.text.len());
        match self.marks.get(byte / STEP) {
            Some(mark) => mark + starts(&self.text.as_bytes()[byte / STEP * STEP..byte]),
            None => byte,
        }
    }

    /// Start and end of a span, in code points.
    pub fn range(&self, span: Span) -> (usize, usize) {
        (self.at(span.start), self.at(span.end))
    }

    /// The words of a span.
    pub fn words(&self, span: Span) -> &'a str {
        span.of(self.text)
    }
}

/// Number of bytes that start a code point.
fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| **b & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_offset_is_the_number_of_characters_before_it(text in "\\PC{0,300}|[a-zأ😀 ]{0,200}") {
            let table = CodePoints::new(&text);
            for (count, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(table.at(byte as u32), count);
            }
            prop_assert_eq!(table.at(text.len() as u32), text.chars().count());
            prop_assert_eq!(table.at(u32::MAX), text.chars().count());
        }
    }
}
