//! What the names of elements, classes and ids say of a part of a page: article, debris, picture.

use std::collections::HashMap;

use knowledge::lexicons::Layout;

/// Elements that never hold the article.
const DEBRIS: [&[u8]; 6] = [b"nav", b"footer", b"aside", b"form", b"menu", b"dialog"];
/// Elements that hold the whole page or article, whatever their class says.
const WHOLE: [&[u8]; 4] = [b"html", b"body", b"main", b"article"];
/// Elements that hold a picture and its words.
const PICTURE: [&[u8]; 3] = [b"figure", b"figcaption", b"caption"];
/// More of a label than this is not read.
const MOST_LABEL: usize = 500;
/// A word of the lexicon that is as long as this also counts within a longer one.
const WITHIN: usize = 6;
/// As many letters more than a word of the lexicon may stand before it: `c-article-body`.
const BEFORE: usize = 8;

/// What the name, class and id of an element say of its content.
#[derive(Clone, Copy, Default)]
pub(super) struct Hints {
    /// It is not the article.
    pub debris: bool,
    /// It holds the article's text.
    pub article: bool,
    /// It stands with a picture.
    pub caption: bool,
}

/// Tells the hints of elements; those of a label are remembered, since a page has few labels many times over.
pub(super) struct Teller<'a> {
    layout: &'a Layout,
    known: HashMap<String, Hints>,
}

impl<'a> Teller<'a> {
    pub fn new(layout: &'a Layout) -> Self {
        Self {
            layout,
            known: HashMap::new(),
        }
    }

    /// The hints of an element.
    pub fn of(&mut self, name: &[u8], attribute: &dyn Fn(&[u8]) -> Option<String>) -> Hints {
        let mut label = attribute(b"class").unwrap_or_default();
        if let Some(id) = attribute(b"id") {
            label.push(' ');
            label.push_str(&id);
        }
        label.truncate(label.floor_char_boundary(MOST_LABEL));
        let item = attribute(b"itemprop").is_some_and(|p| p.eq_ignore_ascii_case("articleBody"));
        let mut hints = match self.known.get(&label) {
            Some(hints) => *hints,
            None => {
                let hints = told(&label.to_ascii_lowercase(), self.layout);
                self.known.insert(label, hints);
                hints
            }
        };
        hints.article |= item;
        let free = !hints.article && !WHOLE.contains(&name);
        Hints {
            debris: DEBRIS.contains(&name) || (free && hints.debris),
            caption: PICTURE.contains(&name) || (free && hints.caption),
            article: hints.article,
        }
    }
}

/// What a label alone says.
fn told(label: &str, layout: &Layout) -> Hints {
    Hints {
        debris: has(label, &layout.page_debris),
        article: label.split_whitespace().any(|w| is_article(w, layout)),
        caption: has(label, &layout.page_caption),
    }
}

/// Whether a class, without the marks between its letters, ends in a word for the article's text.
fn is_article(class: &str, layout: &Layout) -> bool {
    let bare: String = class.chars().filter(char::is_ascii_alphanumeric).collect();
    let ends = |hint: &String| bare.len() <= hint.len() + BEFORE && bare.ends_with(hint.as_str());
    layout.page_article.iter().any(ends)
}

/// Whether one of the words stands among those of a label.
fn has(label: &str, words: &[String]) -> bool {
    label
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|t| !t.is_empty())
        .any(|t| {
            words
                .iter()
                .any(|w| t == w || (w.len() >= WITHIN && t.contains(w.as_str())))
        })
}
