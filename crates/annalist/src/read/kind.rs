/// What an input is, told from its start, then from its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Plain,
    Html,
    /// One JSON document.
    Json,
    JsonLines,
    /// With the byte that parts fields.
    Csv(u8),
    /// RSS or Atom.
    Feed,
    /// A web archive.
    Warc,
    Parquet,
    Binary,
}

/// Starts of files that are no text.
const MAGIC: [&[u8]; 14] = [
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x7fELF",
    b"MZ\x90",
    b"SQLite format 3",
    b"Rar!",
    b"7z\xbc\xaf",
    b"BZh",
    b"\xfd7zXZ",
    b"{\\rtf",
    b"\xd0\xcf\x11\xe0",
];

/// Tells the kind of an input.
pub(crate) fn of(head: &[u8], name: &str) -> Kind {
    let name = name.to_ascii_lowercase();
    let name = name.trim_end_matches(".gz").trim_end_matches(".zst");
    let ends = |endings: &[&str]| endings.iter().any(|e| name.ends_with(e));
    if head.starts_with(super::parquet::MAGIC) {
        return Kind::Parquet;
    }
    if head.starts_with(b"WARC/") {
        return Kind::Warc;
    }
    let wide = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") || super::decode::utf16(head).is_some();
    if !wide && binary(head) {
        return Kind::Binary;
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    if text.starts_with(b"{") && second(text).is_some_and(|b| b == b'"' || b == b'}') {
        let first = text.split(|b| *b == b'\n').next().unwrap_or(text);
        let whole = serde_json::from_slice::<serde::de::IgnoredAny>(first).is_ok();
        let cut = first.len() == text.len() && head.len() >= super::unpack::HEAD;
        return if whole || cut || ends(&[".jsonl", ".ndjson"]) {
            Kind::JsonLines
        } else {
            Kind::Json
        };
    }
    if text.starts_with(b"[") && second(text).is_some_and(|b| b == b'{' || b == b']') {
        return Kind::Json;
    }
    if ends(&[".jsonl", ".ndjson"]) {
        return Kind::JsonLines;
    }
    if ends(&[".json"]) {
        return Kind::Json;
    }
    if text.starts_with(b"<") && feed(text) {
        return Kind::Feed;
    }
    if text.starts_with(b"<") && page(text, ends(&[".html", ".htm", ".xhtml"])) {
        return Kind::Html;
    }
    match table(text) {
        Some(delimiter) => Kind::Csv(delimiter),
        None if ends(&[".csv"]) => Kind::Csv(b','),
        None if ends(&[".tsv"]) => Kind::Csv(b'\t'),
        None if ends(&[".html", ".htm", ".xhtml"]) => Kind::Html,
        None => Kind::Plain,
    }
}

fn second(text: &[u8]) -> Option<u8> {
    text[1..].trim_ascii_start().first().copied()
}

/// Not text: known starts, zeros, or more than one control character in ten.
fn binary(head: &[u8]) -> bool {
    if MAGIC.iter().any(|m| head.starts_with(m)) {
        return true;
    }
    let sample = &head[..head.len().min(8192)];
    let control = |b: &u8| *b < 0x20 && !matches!(*b, b'\n' | b'\r' | b'\t' | 0x0c | 0x1b);
    sample.contains(&0) || sample.iter().filter(|b| control(b)).count() * 10 > sample.len()
}

/// The tags that only pages start with.
const PAGE: [&str; 12] = [
    "<!doctype html",
    "<html",
    "<head",
    "<body",
    "<div",
    "<p>",
    "<p ",
    "<article",
    "<meta",
    "<title",
    "<h1",
    "<section",
];

fn page(text: &[u8], named: bool) -> bool {
    let start = String::from_utf8_lossy(&text[..text.len().min(4096)]).to_ascii_lowercase();
    PAGE.iter().any(|tag| start.starts_with(tag))
        || named
        || ((start.starts_with("<!--") || start.starts_with("<?xml") || start.starts_with("<script"))
            && PAGE.iter().any(|tag| start.contains(tag)))
}

/// Whether the first element, behind declarations and comments, is one that feeds start with.
fn feed(text: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&text[..text.len().min(4096)]).to_ascii_lowercase();
    let mut rest = start.trim_start();
    loop {
        rest = match rest {
            _ if rest.starts_with("<?") => rest.split_once("?>").map_or("", |(_, r)| r),
            _ if rest.starts_with("<!--") => rest.split_once("-->").map_or("", |(_, r)| r),
            // What a document type declares in brackets ends with them.
            _ if rest.starts_with("<!doctype") && !rest.starts_with("<!doctype html") => {
                let end = if rest.split('>').next().is_some_and(|d| d.contains('[')) {
                    "]>"
                } else {
                    ">"
                };
                rest.split_once(end).map_or("", |(_, r)| r)
            }
            _ => return ["<rss", "<feed", "<rdf:rdf"].iter().any(|tag| rest.starts_with(tag)),
        }
        .trim_start();
    }
}

/// The byte that parts the fields of a table whose first line names a column `text` or `html`.
fn table(text: &[u8]) -> Option<u8> {
    let first = text.split(|b| *b == b'\n' || *b == b'\r').next()?;
    if first.len() > 4096 {
        return None;
    }
    [b',', b'\t', b';'].into_iter().find(|delimiter| {
        let mut fields = first.split(|b| b == delimiter).map(|f| f.trim_ascii());
        fields.clone().count() > 1 && fields.any(|f| matches!(f, b"text" | b"html" | b"\"text\"" | b"\"html\""))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_comes_before_the_name() {
        for (head, name, kind) in [
            ("Shells hit Homs.", "a.txt", Kind::Plain),
            ("[Baghdad] Shells hit.", "a", Kind::Plain),
            ("{curly} news", "a", Kind::Plain),
            ("<!DOCTYPE html><p>x", "a.txt", Kind::Html),
            ("<?xml version='1.0'?><!DOCTYPE html><html>", "a", Kind::Html),
            ("<?xml version='1.0'?><rss>", "a", Kind::Feed),
            ("<!-- x --><rss><title>x</title>", "a", Kind::Feed),
            ("<!DOCTYPE rss [<!ENTITY a '>'>]><rss><p>", "a", Kind::Feed),
            ("WARC/1.0\r\n", "a", Kind::Warc),
            ("{\"text\": \"x\"}\n{\"text\": \"y\"}", "a", Kind::JsonLines),
            ("{\n \"text\": \"x\"}", "a", Kind::Json),
            ("[{\"text\": \"x\"}]", "a", Kind::Json),
            ("id,text\n1,x", "a", Kind::Csv(b',')),
            ("id\ttext\n1\tx", "a", Kind::Csv(b'\t')),
            ("a,b\n", "a.csv", Kind::Csv(b',')),
            ("PAR1\x15\x04", "a.txt", Kind::Parquet),
            ("%PDF-1.4", "a.txt", Kind::Binary),
            ("a\0b", "a.txt", Kind::Binary),
            ("S\0h\0e\0l\0l\0", "a.txt", Kind::Plain),
        ] {
            assert_eq!(of(head.as_bytes(), name), kind, "{head:?} {name}");
        }
    }
}
