use archive::Page;
use askama::Template;
use events::{BlockKind, Report};
use form_urlencoded::Serializer;

use super::{Frame, Pager};
use crate::{serve::query::ROWS, words};

/// The list of reports.
#[derive(Template)]
#[template(path = "reports.html")]
pub struct ReportsPage {
    frame: Frame,
    q: String,
    total: u64,
    rows: Vec<Row>,
    pager: Pager,
}

/// What the list was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportsQuery {
    /// Words that the reports must have.
    pub q: String,
    /// Number of the page, from 1.
    pub page: u64,
}

struct Row {
    id: String,
    published: String,
    source: String,
    title: String,
    copy: bool,
}

impl ReportsQuery {
    /// Reads a query string.
    pub fn parse(text: &str) -> Self {
        let mut query = Self {
            q: String::new(),
            page: 1,
        };
        for (key, value) in form_urlencoded::parse(text.as_bytes()) {
            match &*key {
                "q" => query.q = value.trim().to_owned(),
                "page" => query.page = value.parse().unwrap_or(1).clamp(1, 1_000_000),
                _ => {}
            }
        }
        query
    }

    /// As a query string, with another page.
    pub fn with_page(&self, page: u64) -> String {
        let mut out = Serializer::new(String::new());
        if !self.q.is_empty() {
            out.append_pair("q", &self.q);
        }
        if page > 1 {
            out.append_pair("page", &page.to_string());
        }
        out.finish()
    }
}

impl ReportsPage {
    /// The page of reports that a query gave.
    pub fn new(frame: Frame, query: &ReportsQuery, page: &Page<Report>) -> Self {
        Self {
            frame,
            q: query.q.clone(),
            total: page.total,
            rows: page.items.iter().map(row).collect(),
            pager: Pager::new(query.page, page.total, ROWS, |n| {
                format!("/reports?{}", query.with_page(n))
            }),
        }
    }
}

fn row(report: &Report) -> Row {
    let headline = || {
        let block = report.blocks.iter().find(|b| b.kind == BlockKind::Headline)?;
        Some(block.span.of(&report.text).trim().to_owned()).filter(|h| !h.is_empty())
    };
    let opening = || report.text.split_whitespace().take(14).collect::<Vec<_>>().join(" ");
    Row {
        id: report.id.to_string(),
        published: report.published.interval.map(words::interval).unwrap_or_default(),
        source: report.source.clone().unwrap_or_else(|| report.file.clone()),
        title: report.title.clone().or_else(headline).unwrap_or_else(opening),
        copy: report.copy_of.is_some(),
    }
}
