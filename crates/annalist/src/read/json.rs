//! A list in JSON, one element after another, however long the list is.

use std::io::{self, BufRead};

use serde_json::{Map, Value};

use super::{
    Item,
    decode::decode,
    records::{MOST_RECORD, Origin, failed, too_long},
    unpack::Bytes,
};
use crate::{Code, Diagnostic};

/// The elements of a list, as reports. An element that is no report, or too long, costs only itself.
pub(super) struct List {
    origin: Origin,
    bytes: Bytes,
    number: usize,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the bracket that opens the list.
    Before,
    /// Where an element may start, or the list end.
    Within,
    /// Behind an element.
    Behind,
    Ended,
}

/// What stands next in a list.
enum Next {
    Element(Vec<u8>),
    TooLong,
    End,
    Wrong(&'static str),
}

impl List {
    pub fn new(origin: Origin, bytes: Bytes) -> Self {
        Self {
            origin,
            bytes,
            number: 0,
            state: State::Before,
        }
    }

    fn step(&mut self) -> io::Result<Next> {
        loop {
            let Some(byte) = first(&mut self.bytes)? else {
                return Ok(Next::Wrong("the list is not closed"));
            };
            match (self.state, byte) {
                (State::Before, b'[') => self.state = State::Within,
                (State::Before, _) => return Ok(Next::Wrong("it is no list")),
                (State::Within | State::Behind, b']') => {
                    self.bytes.consume(1);
                    let more = first(&mut self.bytes)?.is_some();
                    return Ok(if more {
                        Next::Wrong("something stands behind the list")
                    } else {
                        Next::End
                    });
                }
                (State::Behind, b',') => self.state = State::Within,
                (State::Behind, _) => return Ok(Next::Wrong("no comma stands before it")),
                _ => {
                    self.state = State::Behind;
                    self.number += 1;
                    return element(&mut self.bytes);
                }
            }
            self.bytes.consume(1);
        }
    }

    fn report(&self, element: &[u8]) -> Item {
        let decoded = decode(element, None);
        match serde_json::from_str::<Value>(&decoded.text) {
            Ok(Value::Object(object)) => self.object(object, decoded.replaced > 0),
            Ok(_) => Err(self.wrong(Code::NoText, "not an object with `text` or `html`")),
            Err(error) => Err(self.wrong(Code::NotJson, &error.to_string())),
        }
    }

    fn object(&self, object: Map<String, Value>, replaced: bool) -> Item {
        self.origin.object(self.number, object, replaced)
    }

    fn wrong(&self, code: Code, what: &str) -> Diagnostic {
        self.origin.wrong(code, format!("element {}: {what}", self.number))
    }
}

impl Iterator for List {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        if self.state == State::Ended {
            return None;
        }
        let next = self.step();
        let item = match next {
            Ok(Next::Element(element)) => return Some(self.report(&element)),
            Ok(Next::TooLong) => {
                return Some(Err(too_long(
                    &format!("{}#{}", self.origin.file, self.number),
                    MOST_RECORD,
                )));
            }
            Ok(Next::End) => None,
            Ok(Next::Wrong(what)) => {
                self.number += 1;
                Some(Err(self.wrong(Code::NotJson, what)))
            }
            Err(error) => Some(Err(failed(&self.origin.file, &error))),
        };
        self.state = State::Ended;
        item
    }
}

/// The next byte that is no white space, not taken; `None` at the end.
fn first(source: &mut dyn BufRead) -> io::Result<Option<u8>> {
    loop {
        let buffer = source.fill_buf()?;
        let Some(last) = buffer.len().checked_sub(1) else {
            return Ok(None);
        };
        let at = buffer.iter().position(|b| !b.is_ascii_whitespace());
        let byte = at.map(|at| buffer[at]);
        source.consume(at.unwrap_or(last + 1));
        if byte.is_some() {
            return Ok(byte);
        }
    }
}

/// Takes one element, up to the comma or bracket behind it; one that is too long costs no more memory than the most.
fn element(source: &mut dyn BufRead) -> io::Result<Next> {
    let (mut element, mut too_long) = (Vec::new(), false);
    let mut scan = Scan::default();
    loop {
        let buffer = source.fill_buf()?;
        let used = buffer.iter().position(|b| scan.ends_before(*b));
        let part = &buffer[..used.unwrap_or(buffer.len())];
        too_long |= element.len() + part.len() > MOST_RECORD;
        if too_long {
            element = Vec::new();
        } else {
            element.extend_from_slice(part);
        }
        let (ended, length) = (used.is_some() || buffer.is_empty(), part.len());
        source.consume(length);
        if ended {
            return Ok(if too_long {
                Next::TooLong
            } else {
                Next::Element(element)
            });
        }
    }
}

/// Where an element ends.
#[derive(Default)]
struct Scan {
    depth: usize,
    quoted: bool,
    escaped: bool,
}

impl Scan {
    /// Whether the element ends before this byte.
    fn ends_before(&mut self, byte: u8) -> bool {
        if self.quoted {
            let escaped = std::mem::take(&mut self.escaped);
            self.escaped = byte == b'\\' && !escaped;
            self.quoted = byte != b'"' || escaped;
            return false;
        }
        match byte {
            b'"' => self.quoted = true,
            b'{' | b'[' => self.depth += 1,
            b',' => return self.depth == 0,
            b'}' | b']' if self.depth == 0 => return true,
            b'}' | b']' => self.depth -= 1,
            _ => {}
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn elements(text: &'static str) -> Vec<String> {
        // Small buffers, so that every boundary falls within something.
        let mut source = io::BufReader::with_capacity(3, text.as_bytes());
        let mut found = Vec::new();
        while let Ok(Next::Element(e)) = element(&mut source) {
            if e.is_empty() {
                break;
            }
            found.push(String::from_utf8(e).unwrap());
            source.consume(1);
        }
        found
    }

    #[test]
    fn elements_end_at_their_commas() {
        assert_eq!(
            elements(r#"{"a": "x, ] \" }", "b": [1, {"c": 2}]},"y\\",3 ]"#),
            [r#"{"a": "x, ] \" }", "b": [1, {"c": 2}]}"#, r#""y\\""#, "3 "]
        );
    }
}
