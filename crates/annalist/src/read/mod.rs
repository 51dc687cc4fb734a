//! Inputs to [`Raw`] reports, one after another: files, folders, compressed and tabled ones.

mod address;
mod blocks;
mod dateline;
mod dates;
mod decode;
mod feed;
mod files;
mod html;
mod json;
mod kind;
mod language;
mod lines;
mod metadata;
mod meter;
mod parquet;
mod records;
mod report;
mod seams;
mod tags;
mod unpack;
mod warc;

use std::{path::PathBuf, sync::Arc};

use events::Interval;

use crate::{Code, Diagnostic};

pub use dates::parse as parse_date;
use files::File;
use metadata::Meta;
use meter::Meter;
pub(crate) use report::{Defaults, check_times, prepare};
pub(crate) use tags::passages;

/// Most bytes of text that one report may have. A day's worth of news is far below.
pub const MOST_TEXT: usize = 16 << 20;

/// What to read, and what is known of it beforehand.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// Files, folders (read recursively), or `-` for the standard input.
    pub paths: Vec<PathBuf>,
    /// JSON Lines with `file` and any of `published source title url language`.
    pub metadata: Option<PathBuf>,
    /// Day of publication of reports that nothing else dates.
    pub published: Option<Interval>,
    /// Publisher of reports for which nothing else names one.
    pub source: Option<String>,
}

/// One report as it came, before its text is taken apart.
pub(crate) struct Raw {
    /// What output calls it: base name, with `#id` or `#number` for a record.
    pub file: String,
    /// What its id is made of: as `file`, without a record's number.
    pub base: String,
    /// Its content.
    pub body: Body,
    /// What stands in the record itself.
    pub own: Meta,
    /// What stands beside it, in files of metadata.
    pub beside: Meta,
    /// What has been found wrong so far.
    pub diagnostics: Vec<Diagnostic>,
}

impl Raw {
    /// A plain text of which nothing is known.
    pub fn plain(name: &str, text: String) -> Self {
        Self::whole(name, Body::Plain(text))
    }

    /// A page of which nothing is known.
    pub fn page(name: &str, page: String) -> Self {
        Self::whole(name, Body::Html(page))
    }

    fn whole(name: &str, body: Body) -> Self {
        Self {
            file: name.to_owned(),
            base: name.to_owned(),
            body,
            own: Meta::default(),
            beside: Meta::default(),
            diagnostics: Vec::new(),
        }
    }
}

/// Content of a report.
pub(crate) enum Body {
    /// The text itself.
    Plain(String),
    /// A page.
    Html(String),
}

/// A report or why there is none.
pub(crate) type Item = Result<Raw, Diagnostic>;

/// All reports of some inputs, in order of file name, read as they are asked for.
pub(crate) struct Reports {
    files: std::vec::IntoIter<File>,
    current: Option<Box<dyn Iterator<Item = Item> + Send>>,
    meter: Meter,
    /// Bytes of the files up to and with the current one.
    reached: u64,
    /// Bytes of all files; `None` where one has no length: a pipe.
    total: Option<u64>,
}

impl Reports {
    /// What counts the bytes that are read.
    pub fn meter(&self) -> Meter {
        self.meter.clone()
    }

    /// How many bytes there are to read, where that is known.
    pub fn total(&self) -> Option<u64> {
        self.total
    }
}

/// Finds the files of the inputs. Also gives what is wrong with the inputs as a whole.
///
/// # Errors
/// Where the file of `metadata` can't be read.
pub(crate) fn open(inputs: &Inputs) -> Result<(Reports, Vec<Diagnostic>), Diagnostic> {
    let mut diagnostics = Vec::new();
    let given = match &inputs.metadata {
        Some(path) => Some(Arc::new(metadata::read(path, &mut diagnostics)?)),
        None => None,
    };
    let files = files::list(&inputs.paths, given.as_ref(), &mut diagnostics);
    let total = files.iter().map(|f| f.length).sum();
    Ok((
        Reports {
            files: files.into_iter(),
            current: None,
            meter: Meter::default(),
            reached: 0,
            total,
        },
        diagnostics,
    ))
}

impl Iterator for Reports {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.current.as_mut().and_then(Iterator::next) {
                return Some(item);
            }
            self.meter.set(self.reached);
            let file = self.files.next()?;
            self.reached += file.length.unwrap_or(0);
            match records::of(&file, &self.meter) {
                Ok(records) => self.current = Some(records),
                Err(diagnostic) => return Some(Err(diagnostic)),
            }
        }
    }
}

/// Where the entries of a feed stand, if the bytes are a feed (RSS or Atom).
pub fn feed_links(content: &[u8]) -> Option<Vec<String>> {
    let head = &content[..content.len().min(unpack::HEAD)];
    (kind::of(head, "") == kind::Kind::Feed).then(|| feed::links(&decode::decode(content, None).text))
}

/// The diagnostic for a failed read.
fn unreadable(file: &str, path: &std::path::Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::new(
        Code::Unreadable,
        file,
        format!("{} can't be read: {error}", path.display()),
    )
}
