//! Feeds (RSS 0.9 to 2.0, Atom): one report an entry.
//!
//! An entry's text is its content where the feed holds it, else its summary. Feeds are read by the tokeniser of pages,
//! which no broken markup can stop.

use std::io::{self, BufRead, Read};

use html5gum::{DefaultEmitter, Token, Tokenizer};

use super::{
    Item,
    decode::decode,
    metadata::Meta,
    records::{MOST_RECORD, Origin, failed, too_long},
    unpack::Bytes,
};

/// What an element of a feed holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Title,
    Link,
    Id,
    Date,
    Author,
    Content,
    Summary,
    Language,
}

/// The field that an element holds, with its rank: of several, the lowest holds.
fn field(name: &str) -> Option<(Field, u8)> {
    Some(match name {
        "title" => (Field::Title, 0),
        "link" => (Field::Link, 0),
        "guid" | "id" => (Field::Id, 0),
        "pubdate" | "published" => (Field::Date, 0),
        "dc:date" | "issued" => (Field::Date, 1),
        "updated" => (Field::Date, 2),
        "dc:creator" | "author" => (Field::Author, 0),
        "content:encoded" | "content" => (Field::Content, 0),
        "description" | "summary" => (Field::Summary, 0),
        "language" | "dc:language" => (Field::Language, 0),
        _ => return None,
    })
}

/// Values of one entry, or of the feed itself, each with its rank.
#[derive(Default)]
struct Entry(Vec<(Field, u8, String)>);

impl Entry {
    fn set(&mut self, field: Field, rank: u8, value: &str) {
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        match self.0.iter_mut().find(|(f, ..)| *f == field) {
            Some(known) if known.1 > rank => (known.1, known.2) = (rank, value.to_owned()),
            Some(_) => {}
            None => self.0.push((field, rank, value.to_owned())),
        }
    }

    fn take(&mut self, field: Field) -> Option<String> {
        let at = self.0.iter().position(|(f, ..)| *f == field)?;
        Some(self.0.swap_remove(at).2)
    }
}

/// The entries of a feed. Its title is their source.
pub(super) fn read(origin: &Origin, feed: &str) -> Vec<Item> {
    let (whole, entries) = entries(feed);
    let about = About::new(whole);
    let reports = entries.into_iter().enumerate();
    reports.map(|(i, entry)| about.report(origin, i + 1, entry)).collect()
}

/// What a feed says of all its entries.
struct About {
    source: Option<String>,
    language: Option<String>,
}

impl About {
    fn new(mut whole: Entry) -> Self {
        Self {
            source: whole.take(Field::Title),
            language: whole.take(Field::Language),
        }
    }

    fn report(&self, origin: &Origin, number: usize, mut entry: Entry) -> Item {
        let link = entry.take(Field::Link);
        let meta = Meta {
            id: entry.take(Field::Id).or_else(|| link.clone()),
            published: entry.take(Field::Date),
            source: self.source.clone(),
            title: entry.take(Field::Title),
            url: link,
            language: self.language.clone(),
            author: entry.take(Field::Author),
            ..Meta::default()
        };
        let words = entry.take(Field::Content).or_else(|| entry.take(Field::Summary));
        let (text, html) = match words {
            Some(words) if words.contains('<') => (None, Some(words)),
            words => (words, None),
        };
        origin.record(number, meta, text, html, false)
    }
}

/// The entries of a long feed, read one by one; what the feed says of itself must stand before them.
pub(super) struct Entries {
    origin: Origin,
    bytes: Bytes,
    declared: Option<String>,
    about: About,
    ready: std::vec::IntoIter<Entry>,
    /// What was read of the next entry: its first tag.
    begun: Vec<u8>,
    number: usize,
    ended: bool,
}

impl Entries {
    /// # Errors
    /// Where the feed can't be read up to its first entry.
    pub fn new(origin: Origin, mut bytes: Bytes, declared: Option<String>) -> io::Result<Self> {
        let mut head = Vec::new();
        part(&mut bytes, &mut head, &[b"<item", b"<entry"])?;
        let at = head.iter().rposition(|b| *b == b'<').unwrap_or(head.len());
        let begun = head.split_off(at);
        let (whole, _) = entries(&decode(&head, declared.as_deref()).text);
        Ok(Self {
            origin,
            bytes,
            declared,
            about: About::new(whole),
            ready: Vec::new().into_iter(),
            begun,
            number: 0,
            ended: false,
        })
    }
}

impl Iterator for Entries {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(entry) = self.ready.next() {
                self.number += 1;
                return Some(self.about.report(&self.origin, self.number, entry));
            }
            if self.ended {
                return None;
            }
            let mut content = std::mem::take(&mut self.begun);
            let read = part(&mut self.bytes, &mut content, &[b"</item", b"</entry"]);
            self.ended = !matches!(read, Ok(Part::Whole));
            match read {
                Ok(Part::TooLong) => {
                    let name = format!("{}#{}", self.origin.file, self.number + 1);
                    return Some(Err(too_long(&name, MOST_RECORD)));
                }
                Ok(_) => {
                    let (_, found) = entries(&decode(&content, self.declared.as_deref()).text);
                    self.ready = found.into_iter();
                }
                Err(error) => return Some(Err(failed(&self.origin.file, &error))),
            }
        }
    }
}

/// How a part of a feed ended.
enum Part {
    /// With the tag that was looked for.
    Whole,
    /// With the feed.
    Last,
    TooLong,
}

/// Reads up to a tag that starts with one of `tags`, it included, outside of `CDATA`.
fn part(source: &mut Bytes, into: &mut Vec<u8>, tags: &[&[u8]]) -> io::Result<Part> {
    let mut raw = false;
    loop {
        let from = into.len();
        let most = (MOST_RECORD - from.min(MOST_RECORD)) as u64;
        let n = source.by_ref().take(most).read_until(b'>', into)?;
        let piece = &into[from..];
        if n == 0 || piece.last() != Some(&b'>') {
            return Ok(if n as u64 == most { Part::TooLong } else { Part::Last });
        }
        raw = (raw || has(piece, b"<![CDATA[")) && !into.ends_with(b"]]>");
        let tag = piece
            .iter()
            .rposition(|b| *b == b'<')
            .map_or(&[][..], |at| &piece[at..]);
        let named = |t: &&[u8]| {
            let name = tag.get(..t.len()).is_some_and(|start| start.eq_ignore_ascii_case(t));
            name && tag.get(t.len()).is_some_and(|b| !b.is_ascii_alphanumeric())
        };
        if !raw && tags.iter().any(named) {
            return Ok(Part::Whole);
        }
    }
}

fn has(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|w| w == what)
}

/// The addresses of the entries of a feed, in its order.
pub(super) fn links(feed: &str) -> Vec<String> {
    let (_, entries) = entries(feed);
    entries.into_iter().filter_map(|mut e| e.take(Field::Link)).collect()
}

fn entries(feed: &str) -> (Entry, Vec<Entry>) {
    let (mut whole, mut entries) = (Entry::default(), Vec::new());
    let mut entry: Option<Entry> = None;
    // The element whose words are read: its name, how often it is open within itself, its words.
    let mut open: Option<(String, Field, u8, usize, String)> = None;
    let xml = sections(feed);
    for token in Tokenizer::new_with_emitter(&*xml, DefaultEmitter::<()>::default()) {
        match token {
            Ok(Token::StartTag(tag)) => {
                let name = String::from_utf8_lossy(&tag.name).to_ascii_lowercase();
                let attribute = |key: &[u8]| tag.attributes.get(key).map(|v| String::from_utf8_lossy(v).into_owned());
                if let Some((inside, _, _, depth, words)) = &mut open {
                    if *inside == name && !tag.self_closing {
                        *depth += 1;
                    }
                    // Content of the type `xhtml` stands in the feed as it is.
                    words.push_str(&format!("<{name}>"));
                } else if name == "item" || name == "entry" {
                    entry = Some(Entry::default());
                } else if let Some((field, rank)) = field(&name) {
                    let target = entry.as_mut().unwrap_or(&mut whole);
                    if let (Field::Link, Some(address)) = (field, attribute(b"href")) {
                        let own = attribute(b"rel").is_none_or(|r| r == "alternate");
                        target.set(field, if own { 0 } else { 9 }, &address);
                    } else if !tag.self_closing {
                        open = Some((name, field, rank, 0, String::new()));
                    }
                }
            }
            Ok(Token::EndTag(tag)) => {
                let name = String::from_utf8_lossy(&tag.name).to_ascii_lowercase();
                match &mut open {
                    Some((inside, field, rank, 0, words)) if *inside == name => {
                        let target = entry.as_mut().unwrap_or(&mut whole);
                        let words = if *field == Field::Author {
                            plain(words)
                        } else {
                            std::mem::take(words)
                        };
                        target.set(*field, *rank, &words);
                        open = None;
                    }
                    Some((inside, _, _, depth, words)) => {
                        *depth -= usize::from(*inside == name);
                        words.push_str(&format!("</{name}>"));
                    }
                    None if name == "item" || name == "entry" => entries.extend(entry.take()),
                    None => {}
                }
            }
            Ok(Token::String(words)) => {
                if let Some((.., text)) = &mut open {
                    text.push_str(&String::from_utf8_lossy(&words));
                }
            }
            _ => {}
        }
    }
    entries.extend(entry);
    (whole, entries)
}

/// The words between tags.
fn plain(words: &str) -> String {
    words
        .split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, rest)| rest))
        .collect::<Vec<_>>()
        .join(" ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// A feed whose `CDATA` sections are written as other words are.
fn sections(feed: &str) -> String {
    let mut out = String::with_capacity(feed.len());
    let mut rest = feed;
    while let Some((before, section)) = rest.split_once("<![CDATA[") {
        let (words, after) = section.split_once("]]>").unwrap_or((section, ""));
        out.push_str(before);
        for c in words.chars() {
            match c {
                '<' => out.push_str("&lt;"),
                '&' => out.push_str("&amp;"),
                c => out.push(c),
            }
        }
        rest = after;
    }
    out + rest
}
