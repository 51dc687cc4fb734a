//! The tables, and how a file comes to have them.

use std::path::Path;

use rusqlite::Connection;

use crate::{Error, Result};

/// The format that this program writes.
pub const VERSION: u32 = 1;

/// SQLite's `application_id`: the letters "annl".
const APPLICATION: i32 = 0x616e_6e6c;

/// What brings a file from one format to the next; the first makes a new file. Entries are never changed, only added.
const MIGRATIONS: [&str; VERSION as usize] = [include_str!("schema/1.sql")];

/// Whether a file may be changed to have the tables.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// A new or empty file becomes an archive, an older one is brought up to date.
    Create,
    /// An older archive is brought up to date.
    Write,
    /// Nothing is changed.
    Read,
}

/// Checks that the file is an archive of a known format, and makes it one where `access` allows.
pub(crate) fn prepare(connection: &mut Connection, path: &Path, access: Access) -> Result<()> {
    let fail = |source| Error::of(path, source);
    let application: i32 = pragma(connection, "application_id").map_err(fail)?;
    let found: u32 = pragma(connection, "user_version").map_err(fail)?;
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(fail)?;
    let fresh = tables == 0 && found == 0 && application == 0;
    if application != APPLICATION && !(fresh && access == Access::Create) {
        return Err(Error::NotAnArchive { path: path.to_owned() });
    }
    if found > VERSION {
        return Err(Error::Newer {
            path: path.to_owned(),
            found,
            known: VERSION,
        });
    }
    if found < VERSION && access == Access::Read {
        return Err(Error::Older {
            path: path.to_owned(),
            found,
        });
    }
    migrate(connection, found).map_err(fail)
}

fn migrate(connection: &mut Connection, found: u32) -> rusqlite::Result<()> {
    for (step, sql) in (found..VERSION).zip(MIGRATIONS.iter().skip(found as usize)) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", step + 1)?;
        transaction.commit()?;
    }
    Ok(())
}

fn pragma<T: rusqlite::types::FromSql>(connection: &Connection, name: &str) -> rusqlite::Result<T> {
    connection.pragma_query_value(None, name, |row| row.get(0))
}
