//! Tab-separated sources, plain or gzipped, with errors that say file and line.

use std::io::Read;

use flate2::read::GzDecoder;

use crate::{KnowledgeError, Source};

/// A table: the text of a source, unpacked.
pub(super) struct Table {
    path: String,
    text: String,
}

/// One line of a table.
pub(super) struct Row<'a> {
    path: &'a str,
    line: usize,
    cells: Vec<&'a str>,
}

impl Table {
    pub fn read(source: Source<'_>) -> Result<Self, KnowledgeError> {
        let text = if source.path.ends_with(".gz") {
            let mut text = String::new();
            GzDecoder::new(source.bytes)
                .read_to_string(&mut text)
                .map_err(|e| source.wrong(format!("not gzipped UTF-8 text: {e}")))?;
            text
        } else {
            source.text()?.to_owned()
        };
        Ok(Self {
            path: source.path.to_owned(),
            text,
        })
    }

    /// The rows, without comments (`#`) and empty lines.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let lines = self.text.lines().enumerate();
        lines
            .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
            .map(|(i, line)| Row {
                path: &self.path,
                line: i + 1,
                cells: line.split('\t').collect(),
            })
    }
}

impl<'a> Row<'a> {
    /// An error unless the row has that many cells.
    pub fn must_have(&self, width: usize) -> Result<(), KnowledgeError> {
        let found = self.cells.len();
        if found == width {
            Ok(())
        } else {
            Err(self.wrong(format!("{found} columns where {width} belong: separate them by tabs")))
        }
    }

    /// A cell, empty where it lacks.
    pub fn text(&self, column: usize) -> &'a str {
        self.cells.get(column).copied().unwrap_or_default()
    }

    /// Some cells as one text.
    pub fn key(&self, columns: &[usize]) -> String {
        let cells: Vec<&str> = columns.iter().map(|&c| self.text(c).trim()).collect();
        cells.join("\t")
    }

    /// A cell that must not be empty.
    pub fn name(&self, column: usize) -> Result<&'a str, KnowledgeError> {
        match self.text(column).trim() {
            "" => Err(self.wrong(format!("column {} (a name) is empty", column + 1))),
            name => Ok(name),
        }
    }

    /// Cells with several values between `|`.
    pub fn list(&self, column: usize) -> impl Iterator<Item = &'a str> + use<'a> {
        self.text(column).split('|').map(str::trim).filter(|s| !s.is_empty())
    }

    /// A whole number; an empty cell is 0.
    pub fn number(&self, column: usize) -> Result<u32, KnowledgeError> {
        match self.text(column) {
            "" => Ok(0),
            text => text
                .parse()
                .map_err(|_| self.wrong(format!("column {}: `{text}` is not a whole number", column + 1))),
        }
    }

    /// A whole number below 65,536.
    pub fn small(&self, column: usize) -> Result<u16, KnowledgeError> {
        let n = self.number(column)?;
        u16::try_from(n).map_err(|_| self.wrong(format!("column {}: {n} is too large", column + 1)))
    }

    /// Latitude and longitude from two columns.
    pub fn point(&self, column: usize) -> Result<(f64, f64), KnowledgeError> {
        let degree = |column: usize, most: f64| {
            let text = self.text(column);
            text.parse::<f64>().ok().filter(|d| d.abs() <= most).ok_or_else(|| {
                self.wrong(format!(
                    "column {}: `{text}` is not a degree within ±{most}",
                    column + 1
                ))
            })
        };
        Ok((degree(column, 90.0)?, degree(column + 1, 180.0)?))
    }

    /// The error of a cell with a code that no country has.
    pub fn unknown_country(&self, column: usize, iso: &str) -> KnowledgeError {
        self.wrong(format!("column {}: `{iso}` is not in places/countries.tsv", column + 1))
    }

    pub fn wrong(&self, what: String) -> KnowledgeError {
        KnowledgeError::Wrong {
            file: self.path.to_owned(),
            what: format!("line {}: {what}", self.line),
        }
    }
}
