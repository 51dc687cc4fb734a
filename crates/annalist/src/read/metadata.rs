use std::{collections::BTreeMap, fs, path::Path};

use serde_json::{Map, Value};

use super::unreadable;
use crate::{Code, Diagnostic};

/// What is said of a report outside its text. Dates stay words here; [`super::report`] reads them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Meta {
    pub id: Option<String>,
    pub published: Option<String>,
    /// A second, different date that the same source gives.
    pub also_published: Option<String>,
    pub source: Option<String>,
    pub title: Option<String>,
    pub url: Option<String>,
    pub language: Option<String>,
    pub author: Option<String>,
    /// Whence a page's fields are known.
    pub origins: Vec<(&'static str, Origin)>,
}

/// Whence something is known that is not in a report's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A JSON-LD block of the page.
    JsonLd,
    /// `meta` with a property of Open Graph.
    OpenGraph,
    /// Any other `meta`.
    Meta,
    /// An attribute `itemprop`.
    Microdata,
    /// An element `time`.
    Time,
    /// The link to the canonical address.
    Link,
    /// The attribute `lang`.
    Html,
    /// The first heading.
    Heading,
    /// The element `title`.
    Title,
    /// The page's own address.
    Address,
}

impl Origin {
    /// As output writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::JsonLd => "json_ld",
            Self::OpenGraph => "open_graph",
            Self::Meta => "meta",
            Self::Microdata => "microdata",
            Self::Time => "time",
            Self::Link => "link",
            Self::Html => "html",
            Self::Heading => "heading",
            Self::Title => "title",
            Self::Address => "address",
        }
    }
}

impl Meta {
    /// From the fields of a JSON object; fields that are no strings or numbers count as absent.
    pub fn of_object(object: &Map<String, Value>) -> Self {
        Self::of_fields(|name| match object.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Array(list) => list.first().and_then(Value::as_str).map(str::to_owned),
            _ => None,
        })
    }

    /// From fields by name.
    pub fn of_fields(field: impl Fn(&str) -> Option<String>) -> Self {
        let field = |name| field(name).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());
        Self {
            id: field("id"),
            published: field("published"),
            also_published: None,
            source: field("source"),
            title: field("title"),
            url: field("url"),
            language: field("language"),
            author: field("author"),
            origins: Vec::new(),
        }
    }

    /// Takes from `other` what this lacks.
    pub fn fill(&mut self, other: &Meta) {
        let pairs = [
            (&mut self.id, &other.id),
            (&mut self.source, &other.source),
            (&mut self.title, &other.title),
            (&mut self.url, &other.url),
            (&mut self.language, &other.language),
            (&mut self.author, &other.author),
        ];
        for (mine, theirs) in pairs {
            if mine.is_none() {
                mine.clone_from(theirs);
            }
        }
        if self.published.is_none() {
            self.published.clone_from(&other.published);
            self.also_published.clone_from(&other.also_published);
        } else if other.published.is_some() && other.published != self.published {
            self.also_published.clone_from(&other.published);
        }
    }
}

/// A file of metadata: rows by the file that they are about.
#[derive(Debug, Default)]
pub(crate) struct Metadata {
    rows: BTreeMap<String, Meta>,
}

impl Metadata {
    /// What it says of a file, by its path below the metadata's folder or by base name, with or without the ending of
    /// its compression.
    pub fn of(&self, below: &str, name: &str) -> Meta {
        let bare = |name: &str| {
            [".gz", ".zst"]
                .iter()
                .find_map(|ending| name.strip_suffix(ending))
                .map(str::to_owned)
        };
        let mut meta = Meta::default();
        for key in [Some(below.to_owned()), Some(name.to_owned()), bare(below), bare(name)]
            .into_iter()
            .flatten()
        {
            if let Some(row) = self.rows.get(&key) {
                meta.fill(row);
            }
        }
        meta
    }
}

/// Reads a file of metadata. Lines that are no JSON objects with `file` become warnings.
///
/// # Errors
/// Where the file can't be read.
pub(crate) fn read(path: &Path, diagnostics: &mut Vec<Diagnostic>) -> Result<Metadata, Diagnostic> {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let bytes = fs::read(path).map_err(|e| unreadable(&name, path, &e))?;
    let text = String::from_utf8_lossy(&bytes);
    let mut rows: BTreeMap<String, Meta> = BTreeMap::new();
    for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let object = serde_json::from_str::<Map<String, Value>>(line);
        let file = object.as_ref().ok().and_then(|o| o.get("file")).and_then(Value::as_str);
        match (&object, file) {
            (Ok(object), Some(file)) => rows.entry(file.to_owned()).or_default().fill(&Meta::of_object(object)),
            _ => diagnostics.push(Diagnostic::new(
                Code::Metadata,
                &*name,
                format!(
                    "line {}: not a JSON object with `file`; the line is not used",
                    number + 1
                ),
            )),
        }
    }
    Ok(Metadata { rows })
}
