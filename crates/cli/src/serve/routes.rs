//! From an address to what is shown there.

use std::sync::{Mutex, MutexGuard, PoisonError};

use archive::{Archive, Error, Page};
use askama::Template;
use serde_json::{Value, json};

use super::{
    pages::{About, ErrorPage, Frame, IncidentPage, IncidentsPage, ReportPage, ReportsPage, ReportsQuery},
    query::{Query, ROWS},
};
use crate::wire;

const STYLE: &str = include_str!("../../../../web/style.css");
const ICON: &str = include_str!("../../../../web/icon.svg");

/// An archive to be shown.
pub struct Site {
    archive: Mutex<Archive>,
    name: String,
}

/// What is sent for an address.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Content type.
    pub kind: &'static str,
    /// The page.
    pub body: String,
}

impl Answer {
    const HTML: &'static str = "text/html; charset=utf-8";
    const JSON: &'static str = "application/json; charset=utf-8";

    /// A line of text.
    pub fn plain(status: u16, text: &str) -> Self {
        Self {
            status,
            kind: "text/plain; charset=utf-8",
            body: format!("{text}\n"),
        }
    }

    fn page(status: u16, page: &impl Template) -> Self {
        match page.render() {
            Ok(body) => Self {
                status,
                kind: Self::HTML,
                body,
            },
            Err(_) => Self::plain(500, "The program failed on this page. Please report it."),
        }
    }

    fn json(status: u16, value: &Value) -> Self {
        Self {
            status,
            kind: Self::JSON,
            body: format!("{value}\n"),
        }
    }
}

/// Why an address has no page.
enum Trouble {
    /// There is nothing there.
    Nothing,
    /// What is asked for cannot be understood.
    Wrong(Vec<String>),
    /// The archive cannot be read.
    Archive(Error),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Archive(error)
    }
}

impl Site {
    /// A site for an archive, with the name that its pages give it.
    pub fn new(archive: Archive, name: String) -> Self {
        Self {
            archive: Mutex::new(archive),
            name,
        }
    }

    /// What is shown at a path with a query string, as a request has them.
    pub fn answer(&self, path: &str, query: &str) -> Answer {
        match path {
            "/style.css" => return fixed("text/css; charset=utf-8", STYLE),
            "/icon.svg" | "/favicon.ico" => return fixed("image/svg+xml", ICON),
            _ => {}
        }
        let (path, json) = match path.strip_suffix(".json") {
            Some(path) => (path, true),
            None => (path, false),
        };
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        let answer = match (parts.as_slice(), json) {
            ([""], false) | (["incidents"], false) => self.incidents(query),
            (["incidents"], true) => self.incidents_json(query),
            (["incident", id], false) => self.incident(id),
            (["incident", id], true) => self.incident_json(id),
            (["reports"], false) => self.reports(query),
            (["reports"], true) => self.reports_json(query),
            (["report", id], false) => self.report(id),
            (["report", id], true) => self.report_json(id),
            (["about"], false) => self.about(),
            (["about"], true) => self.about_json(),
            _ => Err(Trouble::Nothing),
        };
        answer.unwrap_or_else(|trouble| self.trouble(trouble, json))
    }

    fn archive(&self) -> MutexGuard<'_, Archive> {
        self.archive.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn frame(&self, here: &'static str, json: Option<String>) -> Frame {
        Frame {
            archive: self.name.clone(),
            here,
            json,
        }
    }

    fn incidents(&self, query: &str) -> Result<Answer, Trouble> {
        let query = Query::parse(query);
        let archive = self.archive();
        let (facets, counts) = (archive.facets()?, archive.counts()?);
        let (page, wrong) = match query.filter() {
            Ok(filter) => (archive.incidents(&filter)?, vec![]),
            Err(wrong) => (
                Page {
                    items: vec![],
                    total: 0,
                },
                wrong,
            ),
        };
        let status = if wrong.is_empty() { 200 } else { 400 };
        let frame = self.frame(
            "incidents",
            Some(format!("/incidents.json?{}", query.with_page(query.page))),
        );
        let page = IncidentsPage::new(frame, query, &page, &facets, counts.incidents, wrong);
        Ok(Answer::page(status, &page))
    }

    fn incidents_json(&self, query: &str) -> Result<Answer, Trouble> {
        let query = Query::parse(query);
        let filter = query.filter().map_err(Trouble::Wrong)?;
        let archive = self.archive();
        let page = archive.incidents(&filter)?;
        let next =
            (query.page * ROWS < page.total).then(|| format!("/incidents.json?{}", query.with_page(query.page + 1)));
        let collection = wire::around(&archive, page.items)?;
        let incidents = wire::objects(&collection).of("incident");
        Ok(Answer::json(
            200,
            &json!({"total": page.total, "next": next, "incidents": incidents}),
        ))
    }

    fn incident(&self, id: &str) -> Result<Answer, Trouble> {
        let dossier = self.archive().incident(id)?.ok_or(Trouble::Nothing)?;
        let frame = self.frame("incidents", Some(format!("/incident/{id}.json")));
        Ok(Answer::page(200, &IncidentPage::new(frame, &dossier)))
    }

    fn incident_json(&self, id: &str) -> Result<Answer, Trouble> {
        let dossier = self.archive().incident(id)?.ok_or(Trouble::Nothing)?;
        Ok(Answer::json(200, &wire::dossier(dossier)))
    }

    fn reports(&self, query: &str) -> Result<Answer, Trouble> {
        let query = ReportsQuery::parse(query);
        let page = self.reports_page(&query)?;
        let frame = self.frame(
            "reports",
            Some(format!("/reports.json?{}", query.with_page(query.page))),
        );
        Ok(Answer::page(200, &ReportsPage::new(frame, &query, &page)))
    }

    fn reports_json(&self, query: &str) -> Result<Answer, Trouble> {
        let query = ReportsQuery::parse(query);
        let page = self.reports_page(&query)?;
        let next =
            (query.page * ROWS < page.total).then(|| format!("/reports.json?{}", query.with_page(query.page + 1)));
        let reports = wire::reports(page.items);
        Ok(Answer::json(
            200,
            &json!({"total": page.total, "next": next, "reports": reports}),
        ))
    }

    fn reports_page(&self, query: &ReportsQuery) -> Result<Page<events::Report>, Trouble> {
        let words = Some(query.q.as_str()).filter(|q| !q.is_empty());
        Ok(self.archive().list_reports(words, (query.page - 1) * ROWS, ROWS)?)
    }

    fn report(&self, id: &str) -> Result<Answer, Trouble> {
        let folder = self.archive().report(id)?.ok_or(Trouble::Nothing)?;
        let frame = self.frame("reports", Some(format!("/report/{id}.json")));
        Ok(Answer::page(200, &ReportPage::new(frame, &folder)))
    }

    fn report_json(&self, id: &str) -> Result<Answer, Trouble> {
        let folder = self.archive().report(id)?.ok_or(Trouble::Nothing)?;
        Ok(Answer::json(200, &wire::folder(folder)))
    }

    fn about(&self) -> Result<Answer, Trouble> {
        let archive = self.archive();
        let page = About {
            frame: self.frame("about", Some("/about.json".to_owned())),
            counts: archive.counts()?,
            runs: archive.runs()?,
            stale: archive.is_stale()?,
        };
        Ok(Answer::page(200, &page))
    }

    fn about_json(&self) -> Result<Answer, Trouble> {
        let archive = self.archive();
        let counts = archive.counts()?;
        let run = |r: archive::Run| {
            json!({"program": r.program, "knowledge": r.knowledge, "model": r.model, "reports": r.reports,
                   "mentions": r.mentions})
        };
        let runs: Vec<Value> = archive.runs()?.into_iter().map(run).collect();
        let value = json!({
            "reports": counts.reports, "mentions": counts.mentions, "incidents": counts.incidents,
            "links": counts.links, "rulings": counts.rulings, "stale": archive.is_stale()?, "runs": runs,
        });
        Ok(Answer::json(200, &value))
    }

    fn trouble(&self, trouble: Trouble, json: bool) -> Answer {
        let (status, title, message) = match trouble {
            Trouble::Nothing => (
                404,
                "Nothing here",
                "There is no such page. An incident’s id can change as reports come in: look for it in the list."
                    .to_owned(),
            ),
            Trouble::Wrong(wrong) => (400, "Not understood", wrong.join(". ")),
            Trouble::Archive(error @ Error::Locked { .. }) => (503, "The archive is being written", error.to_string()),
            Trouble::Archive(error) => (500, "The archive cannot be read", error.to_string()),
        };
        if json {
            return Answer::json(status, &json!({"error": title, "message": message}));
        }
        let page = ErrorPage {
            frame: self.frame("", None),
            title: title.to_owned(),
            message,
        };
        Answer::page(status, &page)
    }
}

fn fixed(kind: &'static str, body: &str) -> Answer {
    Answer {
        status: 200,
        kind,
        body: body.to_owned(),
    }
}
