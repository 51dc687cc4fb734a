//! A general stream of news: how many reports a second, and what it costs to settle most of them at a glance.
//!
//! Ordinary reports are the local news of the LGL corpus (Lieberman and others 2010), one report in twenty is of a war: a
//! document of re3d. Some of the ordinary ones tell of violence too.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use serde::Serialize;
use serde_json::Value;

use super::{
    free::{Form, document, unpacked, unreadable},
    rows::EvaluateError,
    tally::round,
};
use crate::{Annalist, Coded};

/// One report in so many is of a war.
const ONE_IN: usize = 20;

/// What was measured on a stream.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stream {
    /// Reports.
    pub reports: usize,
    /// Of these, how many are of a war.
    pub of_war: usize,
    /// Of all, how many were settled at a glance.
    pub settled: usize,
    /// Mentions, where every report is read.
    pub mentions: usize,
    /// Share of these that the glance loses.
    pub lost: f64,
    /// Reports a second on one thread, with the glance.
    pub reports_a_second: f64,
    /// Reports a second on one thread, where every report is read.
    pub all_read_a_second: f64,
}

/// Codes a stream made of the data sets in `data`, with the glance and without.
///
/// # Errors
/// Where the data can't be read.
pub fn stream(annalist: &mut Annalist, data: &Path) -> Result<Stream, EvaluateError> {
    let (texts, of_war) = texts(data)?;
    let (with, quick) = coded(annalist, &texts);
    let glance = annalist.glance.take();
    let (without, slow) = coded(annalist, &texts);
    annalist.glance = glance;
    let count = |all: &[Coded]| all.iter().map(|c| c.mentions.len()).sum::<usize>();
    let mentions = count(&without);
    let settled = texts
        .iter()
        .filter(|t| annalist.glance.as_ref().is_some_and(|g| !g.may_tell(t)))
        .count();
    let n = texts.len() as f64;
    Ok(Stream {
        reports: texts.len(),
        of_war,
        settled,
        mentions,
        lost: round((mentions - count(&with)) as f64 / mentions.max(1) as f64),
        reports_a_second: (n / quick).round(),
        all_read_a_second: (n / slow).round(),
    })
}

/// What the texts tell, and the seconds that it took.
fn coded(annalist: &Annalist, texts: &[String]) -> (Vec<Coded>, f64) {
    let begun = Instant::now();
    let reports = texts.iter().filter_map(|text| annalist.report_of(text, None).ok());
    let coded = reports.map(|report| annalist.glanced(report)).collect();
    (coded, begun.elapsed().as_secs_f64().max(f64::MIN_POSITIVE))
}

/// The reports of the stream, and how many of them are of a war.
fn texts(data: &Path) -> Result<(Vec<String>, usize), EvaluateError> {
    let mut war = war(data)?.into_iter();
    let ordinary = ordinary(&data.join("geoparsing/lgl.xml.gz"))?;
    let (mut texts, mut of_war) = (Vec::new(), 0);
    for (n, text) in ordinary.into_iter().enumerate() {
        texts.push(text);
        if n % (ONE_IN - 1) == 0
            && let Some(text) = war.next()
        {
            texts.push(text);
            of_war += 1;
        }
    }
    Ok((texts, of_war))
}

fn ordinary(path: &Path) -> Result<Vec<String>, EvaluateError> {
    let content = unpacked(path).map_err(|e| unreadable(path, e))?;
    let text = |article: &str| Some(article.split_once("<text>")?.1.split_once("</text>")?.0.to_owned());
    let plain = |text: String| {
        let inside = text
            .trim()
            .strip_prefix("<![CDATA[")
            .and_then(|t| t.strip_suffix("]]>"));
        inside.unwrap_or(&text).to_owned()
    };
    Ok(content.split("<article ").filter_map(text).map(plain).collect())
}

fn war(data: &Path) -> Result<Vec<String>, EvaluateError> {
    let folder = data.join("re3d");
    let entries = fs::read_dir(&folder).map_err(|e| unreadable(&folder, e))?;
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|e| Some(e.ok()?.path().join("documents.jsonl")))
        .collect();
    paths.retain(|path| path.exists());
    paths.sort();
    let mut texts = Vec::new();
    for path in paths {
        let content = unpacked(&path).map_err(|e| unreadable(&path, e))?;
        let ids = content.lines().filter_map(|line| {
            let row: Value = serde_json::from_str(line).ok()?;
            Some(row.get("_id")?.as_str()?.to_owned())
        });
        texts.extend(ids.filter_map(|id| document(Form::Re3d, &content, &id)));
    }
    Ok(texts)
}
