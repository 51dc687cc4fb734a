use serde::{Deserialize, Serialize};

use crate::{KnowledgeError, Sources};

/// How published reports are laid out: the file `lexicons/layout.toml`. All words in lower case.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// The commonest function words of English, sorted.
    pub function_words: Vec<String>,
    /// The months, January first, each with its short forms.
    pub months: Vec<Vec<String>>,
    /// The days of the week with their short forms.
    pub weekdays: Vec<String>,
    /// What stands before a date of publication.
    pub date_lead_ins: Vec<String>,
    /// Lines that belong to the page, not to the report.
    pub boilerplate_lines: Vec<String>,
    /// How other such lines start.
    pub boilerplate_starts: Vec<String>,
    /// How lines start that lead to another report.
    pub related_starts: Vec<String>,
    /// How lines start that say who wrote the report.
    pub byline_starts: Vec<String>,
    /// Names of news agencies, as they stand alone or in brackets.
    pub agencies: Vec<String>,
    /// How other such lines end.
    pub byline_ends: Vec<String>,
    /// Words in the class or id of a part of a page that is not the article.
    pub page_debris: Vec<String>,
    /// Words in the class or id of what stands with a picture.
    pub page_caption: Vec<String>,
    /// How a line starts that stands with a picture.
    pub caption_starts: Vec<String>,
    /// How what stands in brackets at the end of such a line starts.
    pub caption_credits: Vec<String>,
    /// Words in the class or id of the part that holds the article's text.
    pub page_article: Vec<String>,
    /// Names of `meta` elements that tell of the report.
    pub page_meta: PageMeta,
}

/// Names of the `meta` elements of a page, by what they tell, the best first; in lower case.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageMeta {
    /// Date of publication.
    pub published: Vec<String>,
    /// Title of the report.
    pub title: Vec<String>,
    /// Who published it.
    pub source: Vec<String>,
    /// Who wrote it.
    pub author: Vec<String>,
    /// Its own address.
    pub url: Vec<String>,
    /// Its language.
    pub language: Vec<String>,
}

/// Where it is kept.
const FILE: &str = "lexicons/layout.toml";

impl Layout {
    /// Reads `lexicons/layout.toml`; sources without one give an empty layout.
    pub(crate) fn read(sources: &Sources) -> Result<Self, KnowledgeError> {
        let Ok(source) = sources.get(FILE) else {
            return Ok(Self::default());
        };
        let mut layout: Self = source.toml()?;
        if layout.months.len() != 12 {
            return Err(source.wrong(format!("`months` has {} entries: give twelve", layout.months.len())));
        }
        layout.function_words.sort();
        layout.boilerplate_lines.sort();
        Ok(layout)
    }

    /// Whether a word in lower case is a function word of English.
    pub fn is_function_word(&self, word: &str) -> bool {
        self.function_words.binary_search_by(|w| w.as_str().cmp(word)).is_ok()
    }

    /// Whether a line in lower case is one of a page, not of a report.
    pub fn is_boilerplate_line(&self, line: &str) -> bool {
        self.boilerplate_lines
            .binary_search_by(|w| w.as_str().cmp(line))
            .is_ok()
    }

    /// The month, 1 to 12, that a word in lower case names.
    pub fn month(&self, word: &str) -> Option<i8> {
        let at = self.months.iter().position(|names| names.iter().any(|n| n == word))?;
        i8::try_from(at + 1).ok()
    }
}
