//! What a page's markup says of its report, and which part of the markup says so.
//!
//! Of several that tell the same, the best holds: structured data that was made for machines (JSON-LD, schema.org), then
//! `meta` elements, then attributes of elements, then what is there for the eye, then the page's own address.

use knowledge::lexicons::{Layout, PageMeta};
use serde_json::Value;

use crate::read::{
    address,
    metadata::{Meta, Origin},
};

/// Ranks, the best first; `meta` elements have one more for each place in their list.
const JSON_LD: u16 = 0;
const META: u16 = 100;
const ATTRIBUTE: u16 = 1000;
const TIME_OF_PUBLICATION: u16 = 1001;
const TIME: u16 = 1002;
const ELEMENT: u16 = 1003;
const ADDRESS: u16 = 2000;

/// A value with its rank and origin.
#[derive(Default)]
struct Slot(Option<(u16, String, Origin)>);

impl Slot {
    /// Takes a value that is not empty, where it is better than what is there.
    fn set(&mut self, rank: u16, origin: Origin, value: Option<String>) {
        let value = value
            .map(|v| v.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|v| !v.is_empty());
        if let Some(value) = value
            && self.0.as_ref().is_none_or(|(known, ..)| rank < *known)
        {
            self.0 = Some((rank, value, origin));
        }
    }

    fn value(&self) -> Option<&str> {
        self.0.as_ref().map(|(_, value, _)| value.as_str())
    }

    fn origin(&self) -> Option<Origin> {
        self.0.as_ref().map(|(.., origin)| *origin)
    }
}

/// What a page's markup says of its report.
pub(super) struct Markup<'a> {
    names: &'a PageMeta,
    title: Slot,
    page_title: String,
    source: Slot,
    url: Slot,
    language: Slot,
    author: Slot,
    published: Slot,
}

impl<'a> Markup<'a> {
    pub fn new(layout: &'a Layout) -> Self {
        Self {
            names: &layout.page_meta,
            title: Slot::default(),
            page_title: String::new(),
            source: Slot::default(),
            url: Slot::default(),
            language: Slot::default(),
            author: Slot::default(),
            published: Slot::default(),
        }
    }

    /// Takes notice of a start tag.
    pub fn element(&mut self, name: &[u8], attribute: &dyn Fn(&[u8]) -> Option<String>) {
        let of_item = |key: &str| attribute(b"itemprop").is_some_and(|p| p.eq_ignore_ascii_case(key));
        match name {
            b"html" => {
                let language = attribute(b"lang").or_else(|| attribute(b"xml:lang"));
                self.language.set(META, Origin::Html, language);
            }
            b"meta" => self.meta_element(attribute),
            b"link" if attribute(b"rel").is_some_and(|r| r.eq_ignore_ascii_case("canonical")) => {
                self.url.set(JSON_LD, Origin::Link, attribute(b"href"));
            }
            b"time" => {
                let (rank, origin) = if of_item("datePublished") {
                    (ATTRIBUTE, Origin::Microdata)
                } else if attribute(b"pubdate").is_some() {
                    (TIME_OF_PUBLICATION, Origin::Time)
                } else {
                    (TIME, Origin::Time)
                };
                self.date(rank, origin, attribute(b"datetime"));
            }
            _ if of_item("datePublished") => {
                let date = attribute(b"content").or_else(|| attribute(b"datetime"));
                self.date(ATTRIBUTE, Origin::Microdata, date);
            }
            _ => {}
        }
    }

    fn meta_element(&mut self, attribute: &dyn Fn(&[u8]) -> Option<String>) {
        let (property, item) = (attribute(b"property"), attribute(b"itemprop"));
        let origin = match (&property, &item) {
            (Some(p), _) if p.contains(':') => Origin::OpenGraph,
            (None, Some(_)) => Origin::Microdata,
            _ => Origin::Meta,
        };
        let name = property
            .or_else(|| attribute(b"name"))
            .or(item)
            .or_else(|| attribute(b"http-equiv"));
        let Some(name) = name.map(|n| n.to_ascii_lowercase()) else {
            return;
        };
        let content = attribute(b"content");
        let place = |list: &[String]| {
            list.iter()
                .position(|n| *n == name)
                .and_then(|at| u16::try_from(at).ok())
        };
        let names = self.names;
        if let Some(at) = place(&names.published) {
            self.date(META + at, origin, content.clone());
        }
        for (list, slot) in [
            (&names.title, &mut self.title),
            (&names.source, &mut self.source),
            (&names.author, &mut self.author),
            (&names.url, &mut self.url),
            (&names.language, &mut self.language),
        ] {
            if let Some(at) = place(list) {
                // The attribute of the page's first element comes before.
                slot.set(META + 1 + at, origin, content.clone());
            }
        }
    }

    fn date(&mut self, rank: u16, origin: Origin, value: Option<String>) {
        let value = value.filter(|v| crate::parse_date(v).is_some());
        self.published.set(rank, origin, value);
    }

    /// Takes notice of words of the element `title`.
    pub fn page_title(&mut self, words: &str) {
        self.page_title.push_str(words);
    }

    /// Takes notice of the words of the page's first heading.
    pub fn heading(&mut self, words: &str) {
        self.title.set(ELEMENT, Origin::Heading, Some(words.to_owned()));
    }

    /// Takes notice of a block of JSON-LD: the first article in it, however deep.
    pub fn json_ld(&mut self, json: &str) {
        let Some(value) = parsed(json) else { return };
        let mut open = vec![&value];
        while let Some(value) = open.pop() {
            match value {
                Value::Array(list) => open.extend(list.iter().rev()),
                Value::Object(object) => {
                    let kind = object.get("@type").map(Value::to_string).unwrap_or_default();
                    if kind.contains("Article") || kind.contains("Report") || kind.contains("Posting") {
                        self.article(object);
                    }
                    open.extend(object.values().filter(|v| v.is_object() || v.is_array()));
                }
                _ => {}
            }
        }
    }

    fn article(&mut self, object: &serde_json::Map<String, Value>) {
        let words = |key: &str| object.get(key).and_then(named);
        let date = words("datePublished").or_else(|| words("dateCreated"));
        self.date(JSON_LD, Origin::JsonLd, date);
        self.title.set(JSON_LD, Origin::JsonLd, words("headline"));
        self.source.set(JSON_LD, Origin::JsonLd, words("publisher"));
        self.author.set(JSON_LD, Origin::JsonLd, words("author"));
        self.language.set(META + 1, Origin::JsonLd, words("inLanguage"));
        let address = words("url").or_else(|| object.get("mainEntityOfPage").and_then(identified));
        self.url
            .set(META, Origin::JsonLd, address.filter(|a| a.starts_with("http")));
    }

    /// What names the report's headline best, apart from the headings themselves.
    pub fn told_title(&self) -> &str {
        self.title.value().unwrap_or(&self.page_title)
    }

    /// As metadata.
    pub fn meta(mut self) -> Meta {
        let url = self.url.value().map(str::to_owned);
        self.source
            .set(ADDRESS, Origin::Address, url.as_deref().and_then(address::host));
        self.date(ADDRESS, Origin::Address, url.as_deref().and_then(address::date));
        let title = without_site(&self.page_title, self.source.value());
        self.title.set(ELEMENT + 1, Origin::Title, Some(title.to_owned()));
        let mut origins = Vec::new();
        for (field, slot) in [
            ("language", &self.language),
            ("published", &self.published),
            ("source", &self.source),
            ("title", &self.title),
            ("url", &self.url),
        ] {
            origins.extend(slot.origin().map(|o| (field, o)));
        }
        let value = |slot: Slot| slot.0.map(|(_, value, _)| value);
        Meta {
            id: None,
            published: value(self.published),
            also_published: None,
            source: value(self.source),
            title: value(self.title),
            url: value(self.url),
            language: value(self.language),
            author: value(self.author),
            origins,
        }
    }
}

/// A page's title without the name of its site at the end or start.
fn without_site<'a>(title: &'a str, site: Option<&str>) -> &'a str {
    let Some(site) = site else { return title };
    let bare = |part: &str| part.trim().eq_ignore_ascii_case(site);
    for mark in [" - ", " | ", " – ", " — ", " :: "] {
        if let Some((rest, _)) = title.rsplit_once(mark).filter(|(_, end)| bare(end)) {
            return rest.trim();
        }
        if let Some((_, rest)) = title.split_once(mark).filter(|(start, _)| bare(start)) {
            return rest.trim();
        }
    }
    title
}

/// Words, the name of a thing, or that of the first of several.
fn named(value: &Value) -> Option<String> {
    match value {
        Value::String(words) => Some(words.clone()),
        Value::Array(list) => list.first().and_then(named_once),
        other => named_once(other),
    }
}

fn named_once(value: &Value) -> Option<String> {
    match value {
        Value::String(words) => Some(words.clone()),
        Value::Object(object) => object.get("name").and_then(Value::as_str).map(str::to_owned),
        _ => None,
    }
}

fn identified(value: &Value) -> Option<String> {
    match value {
        Value::String(words) => Some(words.clone()),
        Value::Object(object) => object.get("@id").and_then(Value::as_str).map(str::to_owned),
        _ => None,
    }
}

/// JSON as pages hold it: at times within marks of a comment, or with line ends within words.
fn parsed(json: &str) -> Option<Value> {
    let json = json.trim();
    if let Ok(value) = serde_json::from_str(json) {
        return Some(value);
    }
    let start = json.find(['{', '['])?;
    let end = json.rfind(['}', ']'])?;
    let bare: String = json
        .get(start..=end)?
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    serde_json::from_str(&bare).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sites_name_is_no_part_of_a_title() {
        for (title, rest) in [
            ("Shells hit - again - Newsline", "Shells hit - again"),
            ("newsline | Shells hit", "Shells hit"),
            ("Shells hit - again", "Shells hit - again"),
        ] {
            assert_eq!(without_site(title, Some("Newsline")), rest);
        }
    }

    #[test]
    fn json_with_comments_or_line_ends_in_words_is_read() {
        assert!(parsed("<!-- {\"a\": \"b\nc\"} //-->").is_some());
        assert!(parsed("{\"a\": ").is_none());
        assert!(parsed("").is_none());
        assert!(parsed("]{").is_none());
        assert!(parsed(&"[".repeat(100_000)).is_none());
    }
}
