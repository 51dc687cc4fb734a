use serde_json::Value;

use crate::read::metadata::Meta;

/// What a page's markup says of its report.
#[derive(Default)]
pub(super) struct Markup {
    /// The title of the page, or of the report where told apart.
    pub title: Option<String>,
    page_title: Option<String>,
    source: Option<String>,
    url: Option<String>,
    language: Option<String>,
    author: Option<String>,
    /// Dates with their rank; the lowest rank is the best.
    published: Option<(u8, String)>,
}

/// Names of `meta` elements that hold the date of publication, the best first.
const DATES: [&str; 13] = [
    "article:published_time",
    "datepublished",
    "og:published_time",
    "publishdate",
    "publish-date",
    "pubdate",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dc.date",
    "dcterms.created",
    "date",
];
/// Ranks of other places that hold it.
const JSON_LD: u8 = 0;
const META: u8 = 1;
const TIME: u8 = 100;

impl Markup {
    /// Takes notice of a start tag.
    pub fn element(&mut self, name: &[u8], attribute: &dyn Fn(&[u8]) -> Option<String>) {
        match name {
            b"html" => set(
                &mut self.language,
                attribute(b"lang").or_else(|| attribute(b"xml:lang")),
            ),
            b"meta" => self.meta_element(attribute),
            b"link" if attribute(b"rel").is_some_and(|r| r.eq_ignore_ascii_case("canonical")) => {
                set(&mut self.url, attribute(b"href"));
            }
            b"time" => {
                let given = attribute(b"pubdate").is_some()
                    || attribute(b"itemprop").is_some_and(|p| p.eq_ignore_ascii_case("datePublished"));
                self.date(if given { TIME - 1 } else { TIME }, attribute(b"datetime"));
            }
            _ if attribute(b"itemprop").is_some_and(|p| p.eq_ignore_ascii_case("datePublished")) => {
                self.date(TIME - 2, attribute(b"content").or_else(|| attribute(b"datetime")));
            }
            _ => {}
        }
    }

    fn meta_element(&mut self, attribute: &dyn Fn(&[u8]) -> Option<String>) {
        let name = attribute(b"property")
            .or_else(|| attribute(b"name"))
            .or_else(|| attribute(b"itemprop"));
        let (Some(name), content) = (name.map(|n| n.to_ascii_lowercase()), attribute(b"content")) else {
            return;
        };
        match name.as_str() {
            "og:title" => set(&mut self.title, content),
            "og:site_name" => set(&mut self.source, content),
            "og:url" => set(&mut self.url, content),
            "author" | "article:author" => set(&mut self.author, content),
            _ => {
                if let Some(rank) = DATES.iter().position(|d| *d == name) {
                    self.date(META + u8::try_from(rank).unwrap_or(TIME), content);
                }
            }
        }
    }

    fn date(&mut self, rank: u8, value: Option<String>) {
        let Some(value) = value.filter(|v| crate::parse_date(v).is_some()) else {
            return;
        };
        if self.published.as_ref().is_none_or(|(known, _)| rank < *known) {
            self.published = Some((rank, value));
        }
    }

    /// Takes notice of words of the element `title`.
    pub fn page_title(&mut self, words: &str) {
        self.page_title.get_or_insert_default().push_str(words);
        if self.title.is_none() {
            set(&mut self.title, self.page_title.clone());
        }
    }

    /// Takes notice of a block of JSON-LD: the first article in it, however deep.
    pub fn json_ld(&mut self, json: &str) {
        let Ok(value) = serde_json::from_str::<Value>(json.trim()) else {
            return;
        };
        let mut open = vec![&value];
        while let Some(value) = open.pop() {
            match value {
                Value::Array(list) => open.extend(list.iter().rev()),
                Value::Object(object) => {
                    let words = |key: &str| object.get(key).and_then(Value::as_str).map(str::to_owned);
                    let kind = object.get("@type").map(Value::to_string).unwrap_or_default();
                    if kind.contains("Article") || kind.contains("Report") || kind.contains("Posting") {
                        self.date(JSON_LD, words("datePublished"));
                        set(&mut self.title, words("headline"));
                        set(&mut self.language, words("inLanguage"));
                        let publisher = object
                            .get("publisher")
                            .and_then(|p| p.get("name"))
                            .and_then(Value::as_str);
                        set(&mut self.source, publisher.map(str::to_owned));
                    }
                    open.extend(object.values().filter(|v| v.is_object() || v.is_array()));
                }
                _ => {}
            }
        }
    }

    /// As metadata.
    pub fn meta(&self) -> Meta {
        Meta {
            id: None,
            published: self.published.as_ref().map(|(_, date)| date.clone()),
            also_published: None,
            source: self.source.clone(),
            title: self.title.clone(),
            url: self.url.clone(),
            language: self.language.clone(),
            author: self.author.clone(),
        }
    }
}

/// Sets what is not yet known, to words that are not empty.
fn set(slot: &mut Option<String>, value: Option<String>) {
    let value = value
        .map(|v| v.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|v| !v.is_empty());
    if slot.is_none() {
        *slot = value;
    }
}
