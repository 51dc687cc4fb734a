//! The pages: each a template with the words it shows. Templates escape all that they are given.

mod about;
mod incident;
mod incidents;
mod report;
mod reports;

pub use about::About;
pub use incident::IncidentPage;
pub use incidents::IncidentsPage;
pub use report::ReportPage;
pub use reports::{ReportsPage, ReportsQuery};

use askama::Template;

/// What every page shows.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Name of the archive.
    pub archive: String,
    /// The part of the site: "incidents", "reports", "about" or none.
    pub here: &'static str,
    /// The same page as JSON.
    pub json: Option<String>,
}

/// A page that says that there is none.
#[derive(Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// What every page shows.
    pub frame: Frame,
    /// What is wrong.
    pub title: String,
    /// What to do.
    pub message: String,
}

/// Links to the pages before and after.
pub struct Pager {
    /// Number of the page, from 1.
    pub page: u64,
    /// How many there are.
    pub pages: u64,
    /// Address of the page before.
    pub before: Option<String>,
    /// Address of the page after.
    pub after: Option<String>,
}

impl Pager {
    fn new(page: u64, total: u64, rows: u64, address: impl Fn(u64) -> String) -> Self {
        let pages = total.div_ceil(rows).max(1);
        Self {
            page,
            pages,
            before: (page > 1).then(|| address((page - 1).min(pages))),
            after: (page < pages).then(|| address(page + 1)),
        }
    }
}
