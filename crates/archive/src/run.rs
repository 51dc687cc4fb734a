use rusqlite::Connection;

use crate::{Archive, Result};

/// What coded reports: a program with its knowledge and model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Name and version.
    pub program: String,
    /// Hash of the knowledge.
    pub knowledge: String,
    /// Hash of the model.
    pub model: String,
    /// How many reports it coded.
    pub reports: u64,
    /// How many mentions it found.
    pub mentions: u64,
}

/// Notes what coded so many reports and mentions.
pub(crate) fn note(connection: &Connection, run: &Run, reports: u64, mentions: u64) -> rusqlite::Result<()> {
    let sql = "INSERT INTO run (program, knowledge, model, reports, mentions) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT (program, knowledge, model)
               DO UPDATE SET reports = reports + excluded.reports, mentions = mentions + excluded.mentions";
    let values = (&run.program, &run.knowledge, &run.model, reports, mentions);
    connection.prepare_cached(sql)?.execute(values).map(drop)
}

impl Archive {
    /// Notes what coded reports. The counts of runs of the same program, knowledge and model are added up.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn add_run(&mut self, run: &Run) -> Result<()> {
        note(&self.connection, run, run.reports, run.mentions).map_err(|e| self.error(e))
    }

    /// What coded the reports, first come first.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn runs(&self) -> Result<Vec<Run>> {
        let sql = "SELECT program, knowledge, model, reports, mentions FROM run ORDER BY number";
        let mut statement = self.connection.prepare(sql).map_err(|e| self.error(e))?;
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Run {
                program: row.get(0)?,
                knowledge: row.get(1)?,
                model: row.get(2)?,
                reports: row.get(3)?,
                mentions: row.get(4)?,
            })
        };
        statement
            .query_map([], read)
            .and_then(Iterator::collect)
            .map_err(|e| self.error(e))
    }
}
