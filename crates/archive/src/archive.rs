use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags};

use crate::{
    Error, Result,
    schema::{self, Access},
};

/// How long a call waits for another program that writes.
const PATIENCE: Duration = Duration::from_secs(5);

/// An open archive.
#[derive(Debug)]
pub struct Archive {
    pub(crate) connection: Connection,
    pub(crate) path: PathBuf,
}

/// How much an archive holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Reports.
    pub reports: u64,
    /// Mentions.
    pub mentions: u64,
    /// Incidents.
    pub incidents: u64,
    /// Links.
    pub links: u64,
    /// Rulings.
    pub rulings: u64,
}

impl Archive {
    /// Opens the archive at `path`, or makes it where there is none or an empty file.
    ///
    /// # Errors
    /// Where the file is something else, of a later format, locked, or cannot be written.
    pub fn create(path: &Path) -> Result<Self> {
        Self::connect(path, Access::Create)
    }

    /// Opens an archive to read and write; one of an earlier format is brought up to date.
    ///
    /// # Errors
    /// As [`Archive::create`], and where there is no file.
    pub fn open(path: &Path) -> Result<Self> {
        Self::connect(path, Access::Write)
    }

    /// Opens an archive to read; nothing is written, so the file may lie where nothing can be.
    ///
    /// # Errors
    /// As [`Archive::open`], and where the archive has an earlier format.
    pub fn open_read_only(path: &Path) -> Result<Self> {
        Self::connect(path, Access::Read)
    }

    fn connect(path: &Path, access: Access) -> Result<Self> {
        if access != Access::Create && !path.exists() {
            return Err(Error::Missing { path: path.to_owned() });
        }
        let fail = |source| Error::of(path, source);
        let flags = match access {
            Access::Create => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
            Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
            Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
        };
        let mut connection =
            Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(fail)?;
        connection.busy_timeout(PATIENCE).map_err(fail)?;
        connection.pragma_update(None, "foreign_keys", true).map_err(fail)?;
        // What a stranger's file defines is data, not something to run.
        connection.pragma_update(None, "trusted_schema", false).map_err(fail)?;
        schema::prepare(&mut connection, path, access)?;
        Ok(Self {
            connection,
            path: path.to_owned(),
        })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How much it holds.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn counts(&self) -> Result<Counts> {
        let sql =
            "SELECT (SELECT count(*) FROM report), (SELECT count(*) FROM mention), (SELECT count(*) FROM incident),
                          (SELECT count(*) FROM link), (SELECT count(*) FROM ruling)";
        self.connection
            .query_row(sql, [], |row| {
                Ok(Counts {
                    reports: row.get(0)?,
                    mentions: row.get(1)?,
                    incidents: row.get(2)?,
                    links: row.get(3)?,
                    rulings: row.get(4)?,
                })
            })
            .map_err(|e| self.error(e))
    }

    /// Whether reports came in since incidents were stored, so that merging is due.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn is_stale(&self) -> Result<bool> {
        self.connection
            .query_row("SELECT stale FROM state", [], |row| row.get(0))
            .map_err(|e| self.error(e))
    }

    /// Whether the archive has a report.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn has_report(&self, id: &str) -> Result<bool> {
        self.connection
            .prepare_cached("SELECT 1 FROM report WHERE id = ?1")
            .and_then(|mut statement| statement.exists([id]))
            .map_err(|e| self.error(e))
    }

    /// The ids of reports, mentions or incidents that begin with `prefix`, sorted; at most `limit`.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn ids_starting(&self, prefix: &str, limit: u32) -> Result<BTreeSet<String>> {
        let sql =
            "SELECT id FROM (SELECT id FROM incident UNION ALL SELECT id FROM mention UNION ALL SELECT id FROM report)
                   WHERE substr(id, 1, length(?1)) = ?1 ORDER BY id LIMIT ?2";
        let mut statement = self.connection.prepare_cached(sql).map_err(|e| self.error(e))?;
        let ids = statement
            .query_map((prefix, limit), |row| row.get(0))
            .and_then(Iterator::collect)
            .map_err(|e| self.error(e))?;
        Ok(ids)
    }

    /// Checks the file itself: pages, indexes, references between tables.
    ///
    /// # Errors
    /// [`Error::Damaged`] with the first thing that is wrong.
    pub fn check(&self) -> Result<()> {
        let verdict: String = self
            .connection
            .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
            .map_err(|e| self.error(e))?;
        if verdict != "ok" {
            return Err(self.damaged(verdict));
        }
        let mut statement = self
            .connection
            .prepare("PRAGMA foreign_key_check")
            .map_err(|e| self.error(e))?;
        let dangling: Option<String> = statement
            .query_map([], |row| row.get(0))
            .and_then(|mut rows| rows.next().transpose())
            .map_err(|e| self.error(e))?;
        dangling.map_or(Ok(()), |table| {
            Err(self.damaged(format!("a row of `{table}` refers to nothing")))
        })
    }

    /// Lets the file grow to so many pages of SQLite at most (one that is larger stays as it is).
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn limit_pages(&mut self, pages: u32) -> Result<()> {
        self.connection
            .query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))
            .map_err(|e| self.error(e))
    }

    pub(crate) fn error(&self, source: rusqlite::Error) -> Error {
        Error::of(&self.path, source)
    }

    pub(crate) fn damaged(&self, what: impl Into<String>) -> Error {
        Error::Damaged {
            path: self.path.clone(),
            what: what.into(),
        }
    }
}
