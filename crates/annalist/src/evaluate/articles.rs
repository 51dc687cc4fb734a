//! Pages: how much of an article's text the reader finds, and how much else.
//!
//! The measure is the benchmark's own (Zyte, article-extraction-benchmark): runs of four words, counted as often as they
//! stand in each text; precision and recall of a page, their means over the pages, and the F1 of the two means. The text
//! of a report is that of its paragraphs and quotes.

use std::{collections::BTreeMap, fmt::Write as _, fs::File, io::Read, path::Path};

use events::{BlockKind, Report};
use serde::{Deserialize, Serialize};

use super::{
    rows::{EvaluateError, read},
    tally::round,
};
use crate::{
    Annalist,
    read::{Defaults, Raw, prepare},
};

/// Words of a run.
const RUN: usize = 4;

/// Pages with the text of their article, in memory.
pub struct Articles {
    pages: Vec<Article>,
}

struct Article {
    name: String,
    page: String,
    text: String,
}

#[derive(Deserialize)]
struct Truth {
    #[serde(rename = "articleBody", default)]
    text: String,
}

/// How well one page was read; shares from 0 to 1, `None` where there is nothing to count.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PageScore {
    /// The page's name.
    pub page: String,
    /// Share of the words found that are the article's.
    pub precision: Option<f64>,
    /// Share of the article's words that were found.
    pub recall: Option<f64>,
}

/// How well all pages were read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArticleScores {
    /// Mean share of the words found that are the article's.
    pub precision: f64,
    /// Mean share of the article's words that were found.
    pub recall: f64,
    /// Harmonic mean of the two.
    pub f1: f64,
    /// Share of the pages without any difference.
    pub exact: f64,
    /// Number of pages.
    pub pages: usize,
}

impl Articles {
    /// Reads `ground-truth.json` and the pages `html/NAME.html.gz` that it names.
    ///
    /// # Errors
    /// Where a file can't be read or is not of that form.
    pub fn open(folder: &Path) -> Result<Self, EvaluateError> {
        let path = folder.join("ground-truth.json");
        let truth: BTreeMap<String, Truth> =
            serde_json::from_str(&read(&path)?).map_err(|e| EvaluateError::Layout {
                path,
                problem: format!("not pages with their `articleBody`: {e}"),
            })?;
        let page = |(name, Truth { text })| {
            let path = folder.join("html").join(format!("{name}.html.gz"));
            let mut page = String::new();
            File::open(&path)
                .and_then(|file| flate2::read::MultiGzDecoder::new(file).read_to_string(&mut page))
                .map_err(|error| EvaluateError::Unreadable { path, error })?;
            Ok(Article { name, page, text })
        };
        let pages = truth.into_iter().map(page).collect::<Result<_, _>>()?;
        Ok(Self { pages })
    }

    /// Reads the pages, one after another, as any input is read; `None` for a page without any text.
    pub fn reports(&self, annalist: &Annalist) -> Vec<Option<Report>> {
        self.pages.iter().map(|p| report(annalist, p)).collect()
    }

    /// Number of pages.
    pub fn len(&self) -> usize {
        self.pages.len()
    }

    /// Whether there is no page.
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// Scores reports, one for each page in order.
    pub fn score(&self, reports: &[Option<Report>]) -> (ArticleScores, Vec<PageScore>) {
        let scored = |(article, report): (&Article, &Option<Report>)| {
            let text = report.as_ref().map(own_words).unwrap_or_default();
            let (right, beyond, missed) = compare(&article.text, &text);
            PageScore {
                page: article.name.clone(),
                precision: share(right, beyond, missed),
                recall: share(right, missed, beyond),
            }
        };
        let pages: Vec<PageScore> = self.pages.iter().zip(reports).map(scored).collect();
        let precision = mean(pages.iter().filter_map(|p| p.precision));
        let recall = mean(pages.iter().filter_map(|p| p.recall));
        let exact = pages
            .iter()
            .filter(|p| p.precision == Some(1.0) && p.recall == Some(1.0));
        let scores = ArticleScores {
            precision: round(precision),
            recall: round(recall),
            f1: round(2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE)),
            exact: round(exact.count() as f64 / pages.len().max(1) as f64),
            pages: pages.len(),
        };
        (scores, pages)
    }
}

/// The scores of single pages as CSV.
pub fn article_rows(pages: &[PageScore]) -> String {
    let mut out = "page,precision,recall\n".to_owned();
    for p in pages {
        let figure = |f: Option<f64>| f.map_or(String::new(), |f| format!("{f:.4}"));
        let _ = writeln!(out, "{},{},{}", p.page, figure(p.precision), figure(p.recall)); // Strings do not fail.
    }
    out
}

fn report(annalist: &Annalist, article: &Article) -> Option<Report> {
    let defaults = Defaults {
        published: None,
        source: None,
        today: None,
    };
    let raw = Raw::page(&article.name, article.page.clone());
    prepare(raw, &defaults, &annalist.knowledge.lexicons).report
}

/// The paragraphs and quotes of a report, one a line.
fn own_words(report: &Report) -> String {
    let own = |kind| matches!(kind, BlockKind::Paragraph | BlockKind::Quote);
    let mut text = String::new();
    for block in report.blocks.iter().filter(|b| own(b.kind)) {
        text.push_str(block.span.of(&report.text));
        text.push('\n');
    }
    text
}

/// Of all runs of words: how many stand in both texts, only in the second, only in the first.
fn compare(truth: &str, found: &str) -> (usize, usize, usize) {
    let (mut truth, found) = (runs(truth), runs(found));
    let (mut right, mut beyond) = (0, 0);
    let all: usize = truth.values().sum();
    for (run, count) in found {
        let both = count.min(truth.remove(&run).unwrap_or(0));
        right += both;
        beyond += count - both;
    }
    (right, beyond, all - right)
}

/// Runs of four words with how often they stand in a text; a shorter text is one run.
fn runs(text: &str) -> BTreeMap<Vec<&str>, usize> {
    let words: Vec<&str> = text
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|w| !w.is_empty())
        .collect();
    let mut runs = BTreeMap::new();
    for run in words.windows(RUN.min(words.len()).max(1)) {
        *runs.entry(run.to_vec()).or_default() += 1;
    }
    runs
}

/// Share of what is right, of `right` and `wrong`; as the benchmark has it, a page without any difference is right and
/// one with nothing of its own does not count.
fn share(right: usize, wrong: usize, other: usize) -> Option<f64> {
    match (right + wrong, wrong + other) {
        (0, _) => None,
        (_, 0) => Some(1.0),
        (all, _) => Some(right as f64 / all as f64),
    }
}

fn mean(figures: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = figures.fold((0.0, 0_usize), |(sum, count), f| (sum + f, count + 1));
    sum / count.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_count_as_often_as_they_stand() {
        assert_eq!(compare("a b c d e", "a b c d"), (1, 0, 1));
        assert_eq!(compare("a b c d", "a b c d a b c d"), (1, 4, 0));
        assert_eq!(compare("Don't go", "Don’t go"), (1, 0, 0));
        assert_eq!(compare("", "a"), (0, 1, 0));
        assert_eq!(compare("A b c d", "a b c d"), (0, 1, 1));
    }

    #[test]
    fn a_page_without_an_article_counts_where_something_was_found() {
        assert_eq!((share(0, 0, 0), share(0, 3, 0)), (None, Some(0.0)));
        assert_eq!((share(2, 0, 0), share(1, 1, 0)), (Some(1.0), Some(0.5)));
    }
}
