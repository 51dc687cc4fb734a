use std::io::{self, BufRead};

/// One line of a source.
pub(crate) enum Line {
    /// Its bytes, without line end.
    Whole(Vec<u8>),
    /// Longer than allowed; it has been skipped.
    TooLong,
}

/// The next line, of at most `most` bytes; `None` at the end. A longer line costs no more memory than `most`.
pub(crate) fn next(source: &mut dyn BufRead, most: usize) -> io::Result<Option<Line>> {
    let mut line = Vec::new();
    let (mut any, mut too_long) = (false, false);
    loop {
        let buffer = source.fill_buf()?;
        if buffer.is_empty() {
            break;
        }
        any = true;
        let end = buffer.iter().position(|b| *b == b'\n');
        let part = &buffer[..end.unwrap_or(buffer.len())];
        too_long |= line.len() + part.len() > most;
        if too_long {
            line = Vec::new();
        } else {
            line.extend_from_slice(part);
        }
        let used = end.map_or(buffer.len(), |e| e + 1);
        source.consume(used);
        if end.is_some() {
            break;
        }
    }
    Ok(any.then_some(if too_long { Line::TooLong } else { Line::Whole(line) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_skipped_and_the_rest_is_read() {
        let mut source = io::BufReader::with_capacity(4, &b"one\nmuch too long\n\nlast"[..]);
        let mut seen = Vec::new();
        while let Some(line) = next(&mut source, 5).unwrap() {
            seen.push(match line {
                Line::Whole(bytes) => String::from_utf8(bytes).unwrap(),
                Line::TooLong => "?".into(),
            });
        }
        assert_eq!(seen, ["one", "?", "", "last"]);
    }
}
