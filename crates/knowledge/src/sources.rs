use std::{
    collections::BTreeMap,
    io::{Read, Write},
};

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use thiserror::Error;

/// Stands before the path of a file of the user's own, wherever a path is told.
pub const OWN: &str = "own:";

/// Where the program reads files: how their paths begin and end.
const READ: [(&str, &str); 19] = [
    ("ontology/", ".toml"),
    ("lexicons/categories/", ".toml"),
    ("lexicons/layout", ".toml"),
    ("lexicons/numbers", ".toml"),
    ("lexicons/times", ".toml"),
    ("actors/", ".tsv"),
    ("actors/roles", ".toml"),
    ("actors/common", ".txt"),
    ("places/words", ".toml"),
    ("places/countries", ".tsv"),
    ("places/spellings", ".tsv"),
    ("places/divisions", ".tsv"),
    ("places/towns", ".tsv"),
    ("places/villages", ".tsv"),
    ("places/features", ".tsv"),
    ("places/regions", ".tsv"),
    ("places/sites", ".tsv"),
    ("places/aliases", ".tsv"),
    ("places/doubtful", ".tsv"),
];

/// The files that people write, by path below the knowledge folder (`ontology/air_strike.toml`), sorted: those that
/// ship, and behind them the user's own, whose entries take the place of those that ship.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: BTreeMap<String, Vec<u8>>,
    /// By path with [`OWN`] before it.
    own: BTreeMap<String, Vec<u8>>,
}

/// One file of knowledge.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Path below the knowledge folder, with `/`; [`OWN`] stands before it where the file is the user's own.
    pub path: &'a str,
    /// Content.
    pub bytes: &'a [u8],
}

impl Sources {
    /// Adds or replaces a file.
    pub fn insert(&mut self, path: impl Into<String>, bytes: Vec<u8>) {
        self.files.insert(path.into(), bytes);
    }

    /// Adds or replaces a file of the user's own.
    pub fn insert_own(&mut self, path: &str, bytes: Vec<u8>) {
        self.own.insert(format!("{OWN}{path}"), bytes);
    }

    /// One file: the user's own where there is one.
    ///
    /// # Errors
    /// Where it is not there.
    pub fn get(&self, path: &str) -> Result<Source<'_>, KnowledgeError> {
        let found = self.layers(path).last();
        found.ok_or_else(|| KnowledgeError::Missing { file: path.to_owned() })
    }

    /// The file that ships, then the user's own of that path, as far as they are there.
    pub fn layers(&self, path: &str) -> impl Iterator<Item = Source<'_>> {
        let own = self.own.get_key_value(&format!("{OWN}{path}"));
        let both = self.files.get_key_value(path).into_iter().chain(own);
        both.map(|(path, bytes)| Source { path, bytes })
    }

    /// All files whose path starts with `folder` and ends with `extension`, in order of path; the user's own behind
    /// those that ship.
    pub fn under<'a>(&'a self, folder: &'a str, extension: &'a str) -> impl Iterator<Item = Source<'a>> + 'a {
        self.files
            .iter()
            .chain(&self.own)
            .map(|(path, bytes)| Source { path, bytes })
            .filter(move |s| s.below().starts_with(folder) && s.path.ends_with(extension))
    }

    /// Whether a file of the user's own lies in a folder.
    pub(crate) fn has_own(&self, folder: &str) -> bool {
        let mut own = self.own.keys().filter_map(|path| path.strip_prefix(OWN));
        own.any(|path| path.starts_with(folder))
    }

    /// Files of the user's own that the program would pass over: their names are not those of any knowledge.
    pub(crate) fn misnamed(&self) -> Vec<KnowledgeError> {
        let reads = |path: &str| {
            let plain = path.strip_suffix(".gz").unwrap_or(path);
            let fits = |(start, end): &(&str, &str)| plain.starts_with(start) && plain.ends_with(end);
            READ.iter().any(fits) && (plain == path || path.starts_with("places/"))
        };
        let own = self.own.iter().map(|(path, bytes)| Source { path, bytes });
        own.filter(|s| !reads(s.below()))
            .map(|s| {
                let folder = s.below().split('/').next().unwrap_or_default();
                let known = READ.iter().filter(|(start, _)| start.split('/').next() == Some(folder));
                let known: Vec<String> = known.map(|(start, end)| format!("{start}*{end}")).collect();
                s.wrong(format!(
                    "no knowledge has that name: rename it as one of {}",
                    known.join(", ")
                ))
            })
            .collect()
    }

    /// The files that ship as bytes, for [`Sources::unpack`].
    ///
    /// # Errors
    /// Where there is no memory for them.
    pub fn pack(&self) -> Result<Vec<u8>, KnowledgeError> {
        let damaged = |_: std::io::Error| KnowledgeError::NotABlob;
        let files = postcard::to_stdvec(&self.files).map_err(|_| KnowledgeError::NotABlob)?;
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        packed.write_all(&files).map_err(damaged)?;
        packed.finish().map_err(damaged)
    }

    /// The files that [`Sources::pack`] packed.
    ///
    /// # Errors
    /// Where the bytes are not of this version.
    pub fn unpack(packed: &[u8]) -> Result<Self, KnowledgeError> {
        let mut files = Vec::new();
        GzDecoder::new(packed)
            .read_to_end(&mut files)
            .map_err(|_| KnowledgeError::NotABlob)?;
        let files = postcard::from_bytes(&files).map_err(|_| KnowledgeError::NotABlob)?;
        Ok(Self {
            files,
            own: BTreeMap::new(),
        })
    }
}

impl<'a> Source<'a> {
    /// Whether it is the user's own.
    pub fn is_own(self) -> bool {
        self.path.starts_with(OWN)
    }

    /// Path below the knowledge folder, that ships or the user's.
    pub fn below(self) -> &'a str {
        self.path.strip_prefix(OWN).unwrap_or(self.path)
    }

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

    /// An error about what this file says of the first thing in backticks, with the first line that it stands in.
    pub(crate) fn wrong_there(self, what: &str) -> KnowledgeError {
        let named = what.split('`').nth(1).filter(|n| !n.is_empty());
        let lines = self.text().unwrap_or_default().lines();
        let line = named.and_then(|named| lines.zip(1..).find(|(line, _)| line.contains(named)));
        self.wrong(line.map_or(what.to_owned(), |(_, number)| format!("line {number}: {what}")))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_ones_own_come_last_and_win() {
        let mut sources = Sources::default();
        sources.insert("actors/a.tsv", b"shipped".to_vec());
        sources.insert_own("actors/a.tsv", b"own".to_vec());
        sources.insert_own("actors/0.tsv", b"own too".to_vec());
        let under: Vec<&[u8]> = sources.under("actors/", ".tsv").map(|s| s.bytes).collect();
        assert_eq!(under, [&b"shipped"[..], b"own too", b"own"]);
        assert_eq!(sources.get("actors/a.tsv").unwrap().bytes, b"own");
        assert!(sources.has_own("actors/") && !sources.has_own("places/"));
    }

    #[test]
    fn a_name_that_nothing_reads_is_told() {
        let mut sources = Sources::default();
        sources.insert_own("places/sites-mine.tsv", Vec::new());
        sources.insert_own("places/mine.tsv", Vec::new());
        sources.insert_own("actors/groups.tsv.gz", Vec::new());
        let told: Vec<String> = sources.misnamed().iter().map(ToString::to_string).collect();
        assert_eq!(told.len(), 2);
        assert!(told[0].starts_with("own:actors/groups.tsv.gz: "), "{told:?}");
        assert!(told[1].contains("places/sites*.tsv"), "{told:?}");
    }

    #[test]
    fn packed_files_come_back() {
        let mut sources = Sources::default();
        sources.insert("actors/a.tsv", b"text".to_vec());
        let back = Sources::unpack(&sources.pack().unwrap()).unwrap();
        assert_eq!(back.get("actors/a.tsv").unwrap().bytes, b"text");
    }
}
