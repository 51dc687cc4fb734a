use std::collections::BTreeMap;

use thiserror::Error;

/// The files that people write, by path below the knowledge folder (`ontology/air_strike.toml`), sorted.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: BTreeMap<String, Vec<u8>>,
}

/// One file of knowledge.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Path below the knowledge folder, with `/`.
    pub path: &'a str,
    /// Content.
    pub bytes: &'a [u8],
}

impl Sources {
    /// Adds or replaces a file.
    pub fn insert(&mut self, path: impl Into<String>, bytes: Vec<u8>) {
        self.files.insert(path.into(), bytes);
    }

    /// One file.
    ///
    /// # Errors
    /// Where it is not there.
    pub fn get(&self, path: &str) -> Result<Source<'_>, KnowledgeError> {
        let (path, bytes) = self
            .files
            .get_key_value(path)
            .ok_or_else(|| KnowledgeError::Missing { file: path.to_owned() })?;
        Ok(Source { path, bytes })
    }

    /// All files whose path starts with `folder` and ends with `extension`, in order of path.
    pub fn under<'a>(&'a self, folder: &'a str, extension: &'a str) -> impl Iterator<Item = Source<'a>> + 'a {
        self.files
            .iter()
            .filter(move |(path, _)| path.starts_with(folder) && path.ends_with(extension))
            .map(|(path, bytes)| Source { path, bytes })
    }
}

impl<'a> Source<'a> {
    /// Content as text.
    ///
    /// # Errors
    /// Where it is not UTF-8.
    pub fn text(self) -> Result<&'a str, KnowledgeError> {
        std::str::from_utf8(self.bytes).map_err(|e| self.wrong(format!("not UTF-8: {e}")))
    }

    /// Content as a TOML value of type `T`.
    ///
    /// # Errors
    /// Where it is not TOML of that form; the message has line and column.
    pub fn toml<T: serde::de::DeserializeOwned>(self) -> Result<T, KnowledgeError> {
        toml::from_str(self.text()?).map_err(|e| self.wrong(e.to_string()))
    }

    /// An error about this file.
    pub fn wrong(self, what: impl Into<String>) -> KnowledgeError {
        KnowledgeError::Wrong {
            file: self.path.to_owned(),
            what: what.into(),
        }
    }
}

/// What can be wrong with knowledge.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum KnowledgeError {
    /// A source file lacks.
    #[error("{file}: not found in the knowledge folder")]
    Missing {
        /// Path below the knowledge folder.
        file: String,
    },
    /// A source file says something wrong.
    #[error("{file}: {what}")]
    Wrong {
        /// Path below the knowledge folder.
        file: String,
        /// What, where, and what to do.
        what: String,
    },
    /// The compiled form can't be read.
    #[error("the compiled knowledge is damaged or of another version: build annalist anew")]
    NotABlob,
}
