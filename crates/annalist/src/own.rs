//! A folder of knowledge of the user's own.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use knowledge::{KnowledgeError, OWN, Sources};

/// The parts of a folder of knowledge.
const FOLDERS: [&str; 4] = ["ontology", "lexicons", "actors", "places"];

/// How the names of sources end; other files are notes, and passed over.
const SOURCES: [&str; 4] = [".toml", ".tsv", ".txt", ".gz"];

/// Why a folder of knowledge can't be used.
#[derive(Debug, thiserror::Error)]
pub enum OwnError {
    /// It can't be read.
    #[error("{} can't be read: {error}", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// It is none.
    #[error("{} holds no knowledge: put files into {} in it, laid out as those of the program", folder.display(), FOLDERS.join("/, ") + "/")]
    Empty {
        /// The folder.
        folder: PathBuf,
    },
    /// Its files say something wrong.
    #[error("the knowledge of {} can't be used\n{told}", folder.display())]
    Wrong {
        /// The folder.
        folder: PathBuf,
        /// A line for each mistake: file, line, what to do.
        told: String,
    },
}

/// Adds the files of a folder to the sources.
///
/// # Errors
/// Where something can't be read, or nothing is there to be read.
pub(crate) fn read(folder: &Path, sources: &mut Sources) -> Result<(), OwnError> {
    // A folder that is not there is told as such.
    list(folder)?;
    let mut files = 0;
    for part in FOLDERS {
        let path = folder.join(part);
        if path.is_dir() {
            files += add(&path, part, sources)?;
        }
    }
    let folder = folder.to_owned();
    if files == 0 {
        Err(OwnError::Empty { folder })
    } else {
        Ok(())
    }
}

/// Adds the files of a folder and of those in it; gives their number.
fn add(folder: &Path, below: &str, sources: &mut Sources) -> Result<usize, OwnError> {
    let mut files = 0;
    for path in list(folder)? {
        let Some(name) = path.file_name().and_then(|n| n.to_str()) else {
            continue;
        };
        let inner = format!("{below}/{name}");
        if path.is_dir() {
            files += add(&path, &inner, sources)?;
        } else if SOURCES.iter().any(|e| name.ends_with(e)) && !name.starts_with('.') {
            let bytes = fs::read(&path).map_err(|error| OwnError::Unreadable { path, error })?;
            sources.insert_own(&inner, bytes);
            files += 1;
        }
    }
    Ok(files)
}

fn list(folder: &Path) -> Result<Vec<PathBuf>, OwnError> {
    let unreadable = |error| OwnError::Unreadable {
        path: folder.to_owned(),
        error,
    };
    let entries = fs::read_dir(folder).map_err(unreadable)?;
    entries.map(|e| e.map(|e| e.path()).map_err(unreadable)).collect()
}

/// What is wrong in a folder, with the paths that the user knows.
pub(crate) fn told(folder: &Path, errors: &[KnowledgeError]) -> OwnError {
    let mut lines: Vec<String> = Vec::new();
    for error in errors {
        let told = error.to_string();
        let line = match told.strip_prefix(OWN) {
            Some(own) => folder.join(own).display().to_string(),
            None => format!("with it, the program's own {told}"),
        };
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    OwnError::Wrong {
        folder: folder.to_owned(),
        told: lines.join("\n"),
    }
}
