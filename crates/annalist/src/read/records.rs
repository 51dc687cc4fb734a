use std::{
    fs, io,
    io::{BufRead, Read},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use serde_json::{Map, Value};

use super::{
    Body, Item, MOST_TEXT, Raw,
    decode::{decode, utf16},
    feed,
    files::File,
    json::List,
    kind::{self, Kind},
    lines::{self, Line},
    metadata::Meta,
    meter::Meter,
    parquet,
    unpack::{self, Bomb, Bytes},
    warc::Warc,
};
use crate::{Code, Diagnostic};

/// Most bytes that one record may have: text, escapes and all.
pub(super) const MOST_RECORD: usize = 4 * MOST_TEXT;

type Records = Box<dyn Iterator<Item = Item> + Send>;

/// The reports of one file, read as they are asked for where the kind allows it.
pub(crate) fn of(file: &File, meter: &Meter) -> Result<Records, Diagnostic> {
    let origin = Origin {
        file: file.name.clone(),
        beside: file.meta.clone(),
    };
    if let Some(table) = file.path.as_deref().and_then(parquet::in_place) {
        return Ok(Box::new(parquet::of_file(origin, table, meter.clone())?));
    }
    let source: Box<dyn Read + Send> = match &file.path {
        Some(path) => Box::new(fs::File::open(path).map_err(|e| super::unreadable(&file.name, path, &e))?),
        None => Box::new(io::stdin()),
    };
    let (head, bytes) = unpack::open(meter.on(source)).map_err(|e| failed(&file.name, &e))?;
    if head.is_empty() {
        return Err(file.diagnostic(Code::Empty, "the file is empty"));
    }
    match kind::of(&head, &file.name) {
        Kind::Binary => Err(file.diagnostic(
            Code::Binary,
            "not a text: give text, HTML, JSON, JSON Lines, CSV, Parquet, a feed or WARC",
        )),
        Kind::JsonLines => Ok(Box::new(JsonLines {
            origin,
            bytes,
            number: 0,
            ended: false,
        })),
        Kind::Csv(delimiter) => csv(origin, bytes, delimiter),
        Kind::Json => json(origin, file, &head, bytes),
        Kind::Warc => Ok(Box::new(Warc::new(origin, bytes))),
        Kind::Parquet => {
            let content = whole(file, bytes, MOST_RECORD).map_err(|d| parquet::in_stream(file, d))?;
            Ok(Box::new(parquet::of_bytes(origin, content)?))
        }
        Kind::Feed => {
            let (content, rest) = start(file, bytes)?;
            let declared = declared_encoding(&content);
            if let Some(rest) = rest {
                let bytes = Box::new(io::Cursor::new(content).chain(rest));
                let entries = feed::Entries::new(origin, bytes, declared);
                return Ok(Box::new(entries.map_err(|e| failed(&file.name, &e))?));
            }
            let feed = decode(&content, declared.as_deref()).text;
            let entries = feed::read(&origin, &feed);
            if entries.is_empty() {
                return Err(file.diagnostic(Code::Empty, "the feed has no entries"));
            }
            Ok(Box::new(entries.into_iter()))
        }
        Kind::Plain => Ok(one(origin.document(&whole(file, bytes, MOST_TEXT)?, Body::Plain))),
        Kind::Html => Ok(one(origin.document(&whole(file, bytes, MOST_TEXT)?, Body::Html))),
    }
}

fn one(raw: Raw) -> Records {
    Box::new(std::iter::once(Ok(raw)))
}

fn whole(file: &File, bytes: Bytes, most: usize) -> Result<Vec<u8>, Diagnostic> {
    let mut content = Vec::new();
    bytes
        .take(most as u64 + 1)
        .read_to_end(&mut content)
        .map_err(|e| failed(&file.name, &e))?;
    if content.len() > most {
        return Err(too_long(&file.name, most));
    }
    Ok(content)
}

/// A feed of up to so many bytes is read whole, so that what stands at its end may tell of all its entries.
const SHORT_FEED: usize = 4 << 20;

/// The start of a source, and the rest where there is more.
fn start(file: &File, mut bytes: Bytes) -> Result<(Vec<u8>, Option<Bytes>), Diagnostic> {
    let mut content = Vec::new();
    let most = SHORT_FEED as u64 + 1;
    let read = bytes.by_ref().take(most).read_to_end(&mut content);
    let n = read.map_err(|e| failed(&file.name, &e))?;
    Ok((content, (n as u64 == most).then_some(bytes)))
}

pub(super) fn too_long(file: &str, most: usize) -> Diagnostic {
    Diagnostic::new(
        Code::TooLong,
        file,
        format!("longer than {} MiB: split it into single reports", most >> 20),
    )
}

/// The diagnostic of a read that failed midway.
pub(super) fn failed(file: &str, error: &io::Error) -> Diagnostic {
    if error.get_ref().is_some_and(|e| e.is::<Bomb>()) {
        return Diagnostic::new(Code::Bomb, file, error.to_string());
    }
    match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::NotFound | io::ErrorKind::IsADirectory => {
            Diagnostic::new(Code::Unreadable, file, format!("can't be read: {error}"))
        }
        _ => Diagnostic::new(
            Code::Damaged,
            file,
            format!("can't be unpacked or read to its end: {error}"),
        ),
    }
}

/// Where records come from.
pub(super) struct Origin {
    pub(super) file: String,
    beside: Meta,
}

impl Origin {
    /// A file that is one report.
    fn document(self, bytes: &[u8], body: fn(String) -> Body) -> Raw {
        let declared = declared_encoding(bytes);
        let decoded = decode(bytes, declared.as_deref());
        let mut diagnostics = Vec::new();
        if decoded.replaced > 0 {
            let message = format!(
                "{} characters are not {} and were replaced",
                decoded.replaced, decoded.encoding
            );
            diagnostics.push(Diagnostic::new(Code::Replaced, &self.file, message));
        }
        Raw {
            base: self.file.clone(),
            file: self.file,
            body: body(decoded.text),
            own: Meta::default(),
            beside: self.beside,
            diagnostics,
        }
    }

    /// One record of a file.
    pub(super) fn record(
        &self,
        number: usize,
        own: Meta,
        text: Option<String>,
        html: Option<String>,
        replaced: bool,
    ) -> Item {
        let file = format!("{}#{}", self.file, own.id.clone().unwrap_or_else(|| number.to_string()));
        let base = own
            .id
            .as_ref()
            .map_or_else(|| self.file.clone(), |id| format!("{}#{id}", self.file));
        let body = match (text.filter(|t| !t.trim().is_empty()), html) {
            (Some(text), _) => Body::Plain(text.trim_start_matches('\u{feff}').to_owned()),
            (None, Some(html)) => Body::Html(html),
            (None, None) => {
                return Err(Diagnostic::new(
                    Code::NoText,
                    file,
                    "the record has no `text` and no `html`",
                ));
            }
        };
        let diagnostics = replaced
            .then(|| Diagnostic::new(Code::Replaced, &file, "bytes that are not UTF-8 were replaced"))
            .into_iter()
            .collect();
        Ok(Raw {
            file,
            base,
            body,
            own,
            beside: self.beside.clone(),
            diagnostics,
        })
    }

    /// One record of bytes, of the encoding that it names itself or that its `declared` by what it came with.
    pub(super) fn content(&self, number: usize, meta: Meta, bytes: &[u8], html: bool, declared: Option<&str>) -> Item {
        if bytes.len() > MOST_TEXT {
            return Err(too_long(&format!("{}#{number}", self.file), MOST_TEXT));
        }
        let own = declared.map(str::to_owned).or_else(|| declared_encoding(bytes));
        let decoded = decode(bytes, own.as_deref());
        let (text, page) = if html {
            (None, Some(decoded.text))
        } else {
            (Some(decoded.text), None)
        };
        self.record(number, meta, text, page, decoded.replaced > 0)
    }

    pub(super) fn object(&self, number: usize, mut object: Map<String, Value>, replaced: bool) -> Item {
        let mut take = |name: &str| match object.remove(name) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        };
        let (text, html) = (take("text"), take("html"));
        self.record(number, Meta::of_object(&object), text, html, replaced)
    }

    pub(super) fn wrong(&self, code: Code, message: impl std::fmt::Display) -> Diagnostic {
        Diagnostic::new(code, &self.file, message.to_string())
    }
}

/// The encoding that a page names in its first bytes.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    if !start.trim_start().starts_with('<') {
        return None;
    }
    let at = start
        .find("charset=")
        .map(|i| i + 8)
        .or_else(|| start.find("encoding=").map(|i| i + 9))?;
    let name = start[at..].trim_start_matches(['"', '\'', ' ']);
    let end = name
        .find(|c: char| !c.is_ascii_alphanumeric() && !"-_:.".contains(c))
        .unwrap_or(name.len());
    Some(name[..end].to_owned())
}

struct JsonLines {
    origin: Origin,
    bytes: Bytes,
    number: usize,
    ended: bool,
}

impl Iterator for JsonLines {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        while !self.ended {
            self.number += 1;
            let line = match lines::next(&mut self.bytes, MOST_RECORD) {
                Ok(Some(Line::Whole(line))) => line,
                Ok(Some(Line::TooLong)) => {
                    let mut diagnostic = too_long(&self.origin.file, MOST_RECORD);
                    diagnostic.message = format!("line {}: {}", self.number, diagnostic.message);
                    return Some(Err(diagnostic));
                }
                Ok(None) => return None,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(failed(&self.origin.file, &error)));
                }
            };
            let text = String::from_utf8_lossy(&line);
            let replaced = matches!(text, std::borrow::Cow::Owned(_));
            let text = text.trim_start_matches('\u{feff}').trim();
            if text.is_empty() {
                continue;
            }
            return Some(match serde_json::from_str::<Map<String, Value>>(text) {
                Ok(object) => self.origin.object(self.number, object, replaced),
                Err(error) => Err(self
                    .origin
                    .wrong(Code::NotJson, format!("line {}: {error}", self.number))),
            });
        }
        None
    }
}

/// One document: a list, which is read element by element, or one object. A list in an encoding of several bytes a
/// letter is read whole.
fn json(origin: Origin, file: &File, head: &[u8], bytes: Bytes) -> Result<Records, Diagnostic> {
    let mark = head.strip_prefix(b"\xef\xbb\xbf");
    let mut bytes = bytes;
    if mark.is_some() {
        bytes.fill_buf().map_err(|e| failed(&file.name, &e))?;
        bytes.consume(3);
    }
    if mark.unwrap_or(head).trim_ascii_start().starts_with(b"[") && utf16(head).is_none() {
        return Ok(Box::new(List::new(origin, bytes)));
    }
    let decoded = decode(&whole(file, bytes, MOST_RECORD)?, None);
    let value: Value = serde_json::from_str(&decoded.text).map_err(|e| origin.wrong(Code::NotJson, e))?;
    let list = match value {
        Value::Array(list) => list,
        other => vec![other],
    };
    let replaced = decoded.replaced > 0;
    Ok(Box::new(list.into_iter().enumerate().map(
        move |(i, value)| match value {
            Value::Object(object) => origin.object(i + 1, object, replaced),
            _ => Err(origin.wrong(
                Code::NoText,
                format!("element {}: not an object with `text` or `html`", i + 1),
            )),
        },
    )))
}

/// Bytes that fail once a record has taken more of them than it may.
struct Limited {
    inner: Bytes,
    left: Arc<AtomicUsize>,
}

impl Read for Limited {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        let left = self.left.load(Ordering::Relaxed);
        if n > left {
            return Err(io::Error::new(
                io::ErrorKind::FileTooLarge,
                "a record is too long: is a quote left open?",
            ));
        }
        self.left.store(left - n, Ordering::Relaxed);
        Ok(n)
    }
}

fn csv(origin: Origin, mut bytes: Bytes, delimiter: u8) -> Result<Records, Diagnostic> {
    if bytes.fill_buf().is_ok_and(|b| b.starts_with(b"\xef\xbb\xbf")) {
        bytes.consume(3);
    }
    let left = Arc::new(AtomicUsize::new(MOST_RECORD));
    let mut table = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(Limited {
            inner: bytes,
            left: left.clone(),
        });
    let header = table.byte_headers().map_err(|e| origin.wrong(Code::NotCsv, e))?;
    let columns: Vec<String> = header
        .iter()
        .map(|f| String::from_utf8_lossy(f).trim().to_lowercase())
        .collect();
    if !columns.iter().any(|c| c == "text" || c == "html") {
        return Err(origin.wrong(Code::NoText, "the table has no column `text` and no column `html`"));
    }
    let mut number = 0;
    let rows = table.into_byte_records().map_while(move |row| {
        left.store(MOST_RECORD, Ordering::Relaxed);
        number += 1;
        Some(match row {
            Ok(row) => {
                let mut replaced = false;
                let field = |name: &str| {
                    let at = columns.iter().position(|c| c == name)?;
                    row.get(at)
                        .map(|f| String::from_utf8_lossy(f).into_owned())
                        .filter(|f| !f.is_empty())
                };
                replaced |= row.iter().any(|f| std::str::from_utf8(f).is_err());
                origin.record(number, Meta::of_fields(field), field("text"), field("html"), replaced)
            }
            Err(error) => match error.kind() {
                ::csv::ErrorKind::Io(e) if e.kind() == io::ErrorKind::FileTooLarge => {
                    Err(origin.wrong(Code::TooLong, format!("record {number}: {e}")))
                }
                _ => Err(origin.wrong(Code::NotCsv, format!("record {number}: {error}"))),
            },
        })
    });
    Ok(Box::new(rows))
}
