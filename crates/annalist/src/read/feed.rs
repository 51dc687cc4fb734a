//! Feeds (RSS 0.9 to 2.0, Atom): one report an entry.
//!
//! An entry's text is its content where the feed holds it, else its summary. Feeds are read by the tokeniser of pages,
//! which no broken markup can stop.

use html5gum::{DefaultEmitter, Token, Tokenizer};

use super::{Item, metadata::Meta, records::Origin};

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
    let (mut whole, entries) = entries(feed);
    let (source, language) = (whole.take(Field::Title), whole.take(Field::Language));
    let report = |(i, mut entry): (usize, Entry)| {
        let link = entry.take(Field::Link);
        let meta = Meta {
            id: entry.take(Field::Id).or_else(|| link.clone()),
            published: entry.take(Field::Date),
            source: source.clone(),
            title: entry.take(Field::Title),
            url: link,
            language: language.clone(),
            author: entry.take(Field::Author),
            ..Meta::default()
        };
        let words = entry.take(Field::Content).or_else(|| entry.take(Field::Summary));
        let (text, html) = match words {
            Some(words) if words.contains('<') => (None, Some(words)),
            words => (words, None),
        };
        origin.record(i + 1, meta, text, html, false)
    };
    entries.into_iter().enumerate().map(report).collect()
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
