//! Web archives (ISO 28500): the pages that were answered with, one record after another.
//!
//! A record is read as it is asked for; one that is no page, or too long, is passed over without being kept. After a
//! damaged record reading goes on at the next line that starts one.

use std::io::{self, BufRead, Read};

use super::{
    Item, MOST_TEXT,
    lines::{self, Line},
    metadata::Meta,
    records::{Origin, failed, too_long},
    unpack::{self, Bytes},
};
use crate::Code;

/// A line of a record's head is no longer than this.
const MOST_LINE: usize = 64 << 10;
/// Heads have fewer lines than this.
const MOST_LINES: usize = 500;
/// A page and what came with it.
const MOST_PAGE: usize = MOST_TEXT + (1 << 20);

/// The pages of a web archive.
pub(super) struct Warc {
    origin: Origin,
    bytes: Bytes,
    number: usize,
    ended: bool,
    /// A first line of a record that was found in the place of something else.
    found: bool,
}

impl Warc {
    pub fn new(origin: Origin, bytes: Bytes) -> Self {
        Self {
            origin,
            bytes,
            number: 0,
            ended: false,
            found: false,
        }
    }

    /// The head of the next record; `None` at the end.
    fn head(&mut self) -> io::Result<Option<Head>> {
        let mut damaged = false;
        while !std::mem::take(&mut self.found) {
            match lines::next(&mut self.bytes, MOST_LINE)? {
                None => return Ok(damaged.then_some(Head::Damaged)),
                Some(Line::Whole(line)) if line.starts_with(b"WARC/") => break,
                Some(Line::Whole(line)) if line.trim_ascii().is_empty() => {}
                Some(_) => damaged = true,
            }
        }
        if damaged {
            self.found = true;
            return Ok(Some(Head::Damaged));
        }
        self.number += 1;
        let fields = Fields::read(&mut self.bytes)?;
        let length = fields.get("content-length").and_then(|l| l.parse().ok());
        Ok(Some(
            length.map_or(Head::Damaged, |length| Head::Record { fields, length }),
        ))
    }

    /// The page of a record, or nothing where it holds none.
    fn page(&mut self, fields: &Fields, length: u64) -> io::Result<Option<Item>> {
        let kind = fields.get("warc-type").unwrap_or_default();
        let media = fields.get("content-type").unwrap_or_default().to_ascii_lowercase();
        let answer = kind == "response" && media.starts_with("application/http");
        let told = matches!(kind, "resource" | "conversion") && is_text(&media);
        if !(answer || told) {
            return skip(&mut self.bytes, length).map(|()| None);
        }
        if length > MOST_PAGE as u64 {
            skip(&mut self.bytes, length)?;
            return Ok(Some(Err(too_long(
                &format!("{}#{}", self.origin.file, self.number),
                MOST_TEXT,
            ))));
        }
        let mut content = Vec::new();
        self.bytes.by_ref().take(length).read_to_end(&mut content)?;
        if (content.len() as u64) < length {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the last record is cut off",
            ));
        }
        let meta = Meta {
            url: fields
                .get("warc-target-uri")
                .map(|u| u.trim_matches(['<', '>']).to_owned()),
            ..Meta::default()
        };
        if told {
            return Ok(Some(self.origin.content(
                self.number,
                meta,
                &content,
                is_html(&media),
                None,
            )));
        }
        Ok(answered(&content).map(|answer| {
            let Answer { body, html, charset } = answer;
            self.origin.content(self.number, meta, &body, html, charset.as_deref())
        }))
    }
}

impl Iterator for Warc {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        while !self.ended {
            let step = self.head().and_then(|head| match head {
                None => {
                    self.ended = true;
                    Ok(None)
                }
                Some(Head::Damaged) => Ok(Some(Err(self.origin.wrong(
                    Code::Damaged,
                    format!(
                        "record {}: no head of a WARC record; it is passed over",
                        self.number + 1
                    ),
                )))),
                Some(Head::Record { fields, length }) => self.page(&fields, length),
            });
            match step {
                Ok(Some(item)) => return Some(item),
                Ok(None) => {}
                Err(error) => {
                    self.ended = true;
                    return Some(Err(failed(&self.origin.file, &error)));
                }
            }
        }
        None
    }
}

enum Head {
    Record { fields: Fields, length: u64 },
    Damaged,
}

/// Named fields, as WARC and HTTP write them; names in lower case.
struct Fields(Vec<(String, String)>);

impl Fields {
    fn read(source: &mut dyn BufRead) -> io::Result<Self> {
        let mut fields: Vec<(String, String)> = Vec::new();
        for _ in 0..MOST_LINES {
            let Some(line) = lines::next(source, MOST_LINE)? else {
                break;
            };
            let Line::Whole(line) = line else { continue };
            let line = String::from_utf8_lossy(&line);
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            match (line.split_once(':'), fields.last_mut()) {
                // A line that starts with white space goes on with the one before.
                (_, Some((_, value))) if line.starts_with([' ', '\t']) => {
                    value.push(' ');
                    value.push_str(line.trim());
                }
                (Some((name, value)), _) => {
                    fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
                }
                _ => {}
            }
        }
        Ok(Self(fields))
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

/// What a server answered with, where it is a page.
struct Answer {
    body: Vec<u8>,
    html: bool,
    charset: Option<String>,
}

fn answered(content: &[u8]) -> Option<Answer> {
    let mut rest = content;
    let Ok(Some(Line::Whole(status))) = lines::next(&mut rest, MOST_LINE) else {
        return None;
    };
    let status = String::from_utf8_lossy(&status).into_owned();
    let fields = Fields::read(&mut rest).ok()?;
    let media = fields.get("content-type").unwrap_or("text/html").to_ascii_lowercase();
    if status.split_whitespace().nth(1) != Some("200") || !is_text(&media) {
        return None;
    }
    let chunked = fields
        .get("transfer-encoding")
        .is_some_and(|t| t.to_ascii_lowercase().contains("chunked"));
    let body = if chunked { joined(rest) } else { rest.to_vec() };
    let (_, unpacked) = unpack::open(io::Cursor::new(body)).ok()?;
    let mut body = Vec::new();
    unpacked.take(MOST_TEXT as u64 + 1).read_to_end(&mut body).ok()?;
    let charset = media
        .split_once("charset=")
        .map(|(_, c)| c.trim_matches(['"', '\'', ' ']).to_owned());
    Some(Answer {
        body,
        html: is_html(&media),
        charset,
    })
}

/// The chunks of a body in one; a body that is none is left as it is, as archives keep many that were joined before.
fn joined(content: &[u8]) -> Vec<u8> {
    let (mut rest, mut body) = (content, Vec::new());
    while let Some(end) = rest.iter().take(64).position(|b| *b == b'\n') {
        let line = String::from_utf8_lossy(&rest[..end]).into_owned();
        let size = line.split(';').next().map(str::trim).unwrap_or_default();
        let Ok(size) = usize::from_str_radix(size, 16) else {
            break;
        };
        rest = &rest[end + 1..];
        if size == 0 {
            return body;
        }
        let Some((chunk, after)) = rest.split_at_checked(size) else {
            break;
        };
        body.extend_from_slice(chunk);
        rest = after
            .strip_prefix(b"\r\n")
            .or(after.strip_prefix(b"\n"))
            .unwrap_or(after);
    }
    if body.is_empty() { content.to_vec() } else { body }
}

fn is_html(media: &str) -> bool {
    media.contains("html")
}

fn is_text(media: &str) -> bool {
    is_html(media) || media.starts_with("text/plain")
}

/// Passes over bytes.
fn skip(source: &mut dyn BufRead, mut length: u64) -> io::Result<()> {
    while length > 0 {
        let buffer = source.fill_buf()?;
        if buffer.is_empty() {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the last record is cut off",
            ));
        }
        let used = usize::try_from(length).unwrap_or(usize::MAX).min(buffer.len());
        source.consume(used);
        length -= used as u64;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_joined_and_what_is_none_is_left() {
        assert_eq!(joined(b"4\r\nWiki\r\n5;x=1\r\npedia\r\n0\r\n\r\n"), b"Wikipedia");
        assert_eq!(joined(b"<html>whole"), b"<html>whole");
        assert_eq!(joined(b"4\r\nWiki\r\nffff\r\ncut"), b"Wiki");
        assert_eq!(joined(b""), b"");
    }

    #[test]
    fn only_pages_that_were_answered_with_count() {
        let page = answered(b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1251\r\n\r\n<p>x").unwrap();
        assert_eq!(
            (page.html, page.charset.as_deref(), &*page.body),
            (true, Some("windows-1251"), &b"<p>x"[..])
        );
        assert!(answered(b"HTTP/1.1 404 No\r\nContent-Type: text/html\r\n\r\n<p>x").is_none());
        assert!(answered(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx").is_none());
        assert!(answered(b"").is_none());
    }
}
