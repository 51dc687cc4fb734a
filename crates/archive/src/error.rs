use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// What went wrong with an archive, where, and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no file.
    #[error("{}: there is no such archive; make one with `annalist add {} REPORTS`", path.display(), path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// The file is something else.
    #[error("{}: this file is not an annalist archive; give the path of one, or of a file that does not exist yet", path.display())]
    NotAnArchive {
        /// The file.
        path: PathBuf,
    },
    /// The file was written by a later program.
    #[error("{}: the archive has format {found}, this program reads up to {known}; install a newer annalist", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The latest format known.
        known: u32,
    },
    /// The file has an earlier format and was opened to be read only.
    #[error("{}: the archive has the earlier format {found}; open it once with write access (`annalist add`) to bring it up to date", path.display())]
    Older {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u32,
    },
    /// Another program is writing.
    #[error("{}: another program is writing to the archive; try again when it is done", path.display())]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// The file cannot be written.
    #[error("{}: the archive cannot be written; check the rights of the file and of its folder", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// The file cannot be opened or made.
    #[error("{}: the archive cannot be opened; check that its folder exists and that you may read and write there", path.display())]
    CannotOpen {
        /// The file.
        path: PathBuf,
    },
    /// No room is left.
    #[error("{}: the disk is full; nothing of this step was kept, all before it was; free some space and run the same command again", path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// The file is broken, or holds what this program does not understand.
    #[error("{}: the archive is damaged ({what}); restore a copy of it, or add the reports to a new archive", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        what: String,
    },
    /// A value cannot be kept.
    #[error("{}: a value cannot be kept in the archive ({what}); please report this as an error of the program", path.display())]
    Unstorable {
        /// The file.
        path: PathBuf,
        /// Which.
        what: String,
    },
    /// Anything else that SQLite says.
    #[error("{}: {source}", path.display())]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// What it says.
        source: rusqlite::Error,
    },
}

impl Error {
    /// Says of an error of SQLite which file it is about and what it means there.
    pub(crate) fn of(path: &Path, source: rusqlite::Error) -> Self {
        let path = path.to_owned();
        match source.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Self::NotAnArchive { path },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked { path },
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly { path },
            Some(ErrorCode::CannotOpen) => Self::CannotOpen { path },
            Some(ErrorCode::DiskFull) => Self::Full { path },
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged {
                path,
                what: source.to_string(),
            },
            _ => Self::Sqlite { path, source },
        }
    }
}
