use archive::Folder;
use askama::Template;
use events::{BlockKind, Mention, Report, Status};
use language::Span;

use super::Frame;
use crate::{
    serve::marks::{self, Mark, Piece, Role},
    words,
};

/// One report with all its spans.
#[derive(Template)]
#[template(path = "report.html")]
pub struct ReportPage<'a> {
    frame: Frame,
    title: String,
    report: &'a Report,
    published: String,
    basis: &'static str,
    legend: Vec<Role>,
    parts: Vec<Part<'a>>,
    mentions: Vec<Told>,
}

/// A block of the report, or what stands between two.
struct Part<'a> {
    kind: &'static str,
    pieces: Vec<Piece<'a>>,
}

/// A mention in the list beside the text.
struct Told {
    start: u32,
    trigger: String,
    class: String,
    status: Option<&'static str>,
    initiators: String,
    targets: String,
    places: String,
    time: String,
    killed: String,
    injured: String,
    sources: String,
    incident: Option<String>,
}

impl<'a> ReportPage<'a> {
    /// The page of a report.
    pub fn new(frame: Frame, folder: &'a Folder) -> Self {
        let report = &folder.report;
        let marks = marks::of(&folder.mentions);
        let title = report.title.clone().or_else(|| headline(report));
        Self {
            frame,
            title: title.unwrap_or_else(|| report.file.clone()),
            report,
            published: report.published.interval.map(words::interval).unwrap_or_default(),
            basis: report.published.basis.as_str(),
            legend: Role::ALL
                .into_iter()
                .filter(|r| marks.iter().any(|m| m.role == *r))
                .collect(),
            parts: parts(report, &marks),
            mentions: folder
                .mentions
                .iter()
                .map(|m| told(m, report, folder.incidents.get(&m.id).map(ToString::to_string)))
                .collect(),
        }
    }
}

fn headline(report: &Report) -> Option<String> {
    let block = report.blocks.iter().find(|b| b.kind == BlockKind::Headline)?;
    let words = block.span.of(&report.text).trim();
    (!words.is_empty()).then(|| words.to_owned())
}

/// The whole text: blocks, and what stands between them where that is more than space.
fn parts<'a>(report: &'a Report, marks: &[Mark]) -> Vec<Part<'a>> {
    let end = Span::new(report.text.len(), report.text.len()).start;
    let mut parts = Vec::new();
    let mut add = |kind, span: Span| {
        if !span.of(&report.text).trim().is_empty() {
            let pieces = marks::pieces(&report.text, span, marks);
            parts.push(Part { kind, pieces });
        }
    };
    let mut at = 0;
    for block in &report.blocks {
        let start = block.span.start.max(at);
        add("between", Span { start: at, end: start });
        let finish = block.span.end.clamp(start, end);
        add(block.kind.as_str(), Span { start, end: finish });
        at = finish;
    }
    add("between", Span { start: at, end });
    parts
}

fn told(m: &Mention, report: &Report, incident: Option<String>) -> Told {
    let count = |count: Option<events::Count>| count.map(|c| words::count(c.low, c.high)).unwrap_or_default();
    Told {
        start: m.trigger.start,
        trigger: m.trigger.of(&report.text).to_owned(),
        class: words::class(m.class.as_str()),
        status: (m.status != Status::Asserted).then(|| words::status(m.status)),
        initiators: words::parties(&m.initiators),
        targets: words::parties(&m.targets),
        places: words::places(&m.places),
        time: m.time.map(|t| words::interval(t.interval)).unwrap_or_default(),
        killed: count(m.killed),
        injured: count(m.injured),
        sources: words::joined(m.attributed_to.iter().map(|a| a.party.name.as_str())),
        incident,
    }
}
