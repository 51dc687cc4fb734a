//! The lines of a record, or of a coded output.

use std::path::{Path, PathBuf};

use serde_json::Value;

/// JSON Lines by kind, in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// Lines of the kind `report`.
    pub reports: Vec<Value>,
    /// Lines of the kind `mention`.
    pub mentions: Vec<Value>,
    /// Lines of the kind `incident`.
    pub incidents: Vec<Value>,
    /// Lines of the kind `link`.
    pub links: Vec<Value>,
}

/// What can be wrong with what is to be scored.
#[derive(Debug, thiserror::Error)]
pub enum EvaluateError {
    /// A file can't be read.
    #[error("{path} can't be read: {error}", path = path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A line is not what it should be.
    #[error("{path}, line {line}: {problem}", path = path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// Line, counted from 1.
        line: usize,
        /// What is wrong.
        problem: String,
    },
    /// A folder of records is not laid out as it should be.
    #[error("{path}: {problem}", path = path.display())]
    Layout {
        /// The file.
        path: PathBuf,
        /// What is wrong, and what to do.
        problem: String,
    },
    /// Coding failed.
    #[error("{0}")]
    Coding(String),
}

/// Reads a file.
pub(super) fn read(path: &Path) -> Result<String, EvaluateError> {
    std::fs::read_to_string(path).map_err(|error| EvaluateError::Unreadable {
        path: path.to_owned(),
        error,
    })
}

impl Rows {
    /// Reads JSON Lines. `path` is for messages.
    ///
    /// # Errors
    /// Where a line is no JSON object.
    pub fn parse(text: &str, path: &Path) -> Result<Self, EvaluateError> {
        let mut rows = Self::default();
        for (number, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
            let wrong = |problem: String| EvaluateError::Line {
                path: path.to_owned(),
                line: number + 1,
                problem,
            };
            let row: Value = serde_json::from_str(line).map_err(|e| wrong(format!("not JSON: {e}")))?;
            if !row.is_object() {
                return Err(wrong("not a JSON object".to_owned()));
            }
            rows.add(row);
        }
        Ok(rows)
    }

    /// Reads a file of JSON Lines.
    ///
    /// # Errors
    /// Where the file can't be read, or a line is no JSON object.
    pub fn open(path: &Path) -> Result<Self, EvaluateError> {
        Self::parse(&read(path)?, path)
    }

    fn add(&mut self, row: Value) {
        match row.get("kind").and_then(Value::as_str) {
            Some("report") => self.reports.push(row),
            Some("mention") => self.mentions.push(row),
            Some("incident") => self.incidents.push(row),
            Some("link") => self.links.push(row),
            _ => {}
        }
    }

    /// The rows with ids that are unique to a set, so that sets can be pooled.
    #[must_use]
    pub fn of_set(mut self, set: &str) -> Self {
        for row in [
            &mut self.reports,
            &mut self.mentions,
            &mut self.incidents,
            &mut self.links,
        ]
        .into_iter()
        .flatten()
        {
            for key in ["id", "incident", "report", "from", "to", "file"] {
                if let Some(Value::String(value)) = row.get_mut(key) {
                    let plain = if key == "file" { base(value) } else { value.as_str() };
                    *value = format!("{set}:{plain}");
                }
            }
        }
        self
    }

    /// Adds all rows of another.
    pub fn extend(&mut self, other: Rows) {
        self.reports.extend(other.reports);
        self.mentions.extend(other.mentions);
        self.incidents.extend(other.incidents);
        self.links.extend(other.links);
    }
}

/// The base name of a file.
pub(super) fn base(file: &str) -> &str {
    file.rsplit('/').next().unwrap_or(file)
}
