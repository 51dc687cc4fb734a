use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    metadata::{self, Meta, Metadata},
    unreadable,
};
use crate::{Code, Diagnostic};

/// One input file.
pub(crate) struct File {
    /// Base name.
    pub name: String,
    /// Where it is; `None` for the standard input.
    pub path: Option<PathBuf>,
    /// What files of metadata say of it.
    pub meta: Meta,
    /// Its bytes; `None` where they are not known beforehand.
    pub length: Option<u64>,
}

/// The name of a folder's own metadata.
const METADATA: &str = "metadata.jsonl";

/// Lists all files of the paths, each once, in order of base name, then of path. Hidden files are left out of folders.
pub(crate) fn list(paths: &[PathBuf], given: Option<&Arc<Metadata>>, diagnostics: &mut Vec<Diagnostic>) -> Vec<File> {
    let mut found = BTreeMap::new();
    for path in paths {
        if path.as_os_str() == "-" {
            found.insert(
                ("-".to_owned(), String::new()),
                File {
                    name: "-".into(),
                    path: None,
                    meta: Meta::default(),
                    length: None,
                },
            );
        } else if path.is_dir() {
            walk(path, given, &mut found, diagnostics);
        } else {
            add(path, base_name(path), &[], given, &mut found);
        }
    }
    found.into_values().collect()
}

type Found = BTreeMap<(String, String), File>;

/// Walks a folder without recursion, so that no depth is too deep. Links to folders are not followed.
fn walk(root: &Path, given: Option<&Arc<Metadata>>, found: &mut Found, diagnostics: &mut Vec<Diagnostic>) {
    let mut open: Vec<(PathBuf, String, Vec<Scoped>)> = vec![(root.to_owned(), String::new(), Vec::new())];
    while let Some((folder, below, mut scopes)) = open.pop() {
        let own = folder.join(METADATA);
        if own.is_file() {
            match metadata::read(&own, diagnostics) {
                Ok(metadata) => scopes.push(Scoped {
                    metadata: Arc::new(metadata),
                    depth: below.len(),
                }),
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                diagnostics.push(unreadable(&base_name(&folder), &folder, &error));
                continue;
            }
        };
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    diagnostics.push(unreadable(&base_name(&folder), &folder, &error));
                    break;
                }
            };
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') || name == METADATA {
                continue;
            }
            if entry.file_type().is_ok_and(|t| t.is_dir()) {
                open.push((entry.path(), format!("{below}{name}/"), scopes.clone()));
            } else if !entry.path().is_dir() {
                add(&entry.path(), format!("{below}{name}"), &scopes, given, found);
            }
        }
    }
}

/// Metadata with the length of the path of the folder that it holds for.
#[derive(Clone)]
struct Scoped {
    metadata: Arc<Metadata>,
    depth: usize,
}

fn add(path: &Path, below: String, scopes: &[Scoped], given: Option<&Arc<Metadata>>, found: &mut Found) {
    let name = base_name(path);
    let mut meta = given.map(|g| g.of(&below, &name)).unwrap_or_default();
    for scope in scopes.iter().rev() {
        meta.fill(&scope.metadata.of(&below[scope.depth..], &name));
    }
    // The same file given twice, by itself and within its folder, is one file.
    let key = fs::canonicalize(path)
        .unwrap_or_else(|_| path.to_owned())
        .to_string_lossy()
        .into_owned();
    if let Some(known) = found.get_mut(&(name.clone(), key.clone())) {
        meta.fill(&known.meta);
        known.meta = meta;
    } else {
        found.insert(
            (name.clone(), key),
            File {
                name,
                path: Some(path.to_owned()),
                meta,
                length: fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|m| m.len()),
            },
        );
    }
}

fn base_name(path: &Path) -> String {
    path.file_name()
        .map_or_else(|| path.to_string_lossy(), |n| n.to_string_lossy())
        .into_owned()
}

impl File {
    /// A diagnostic on this file.
    pub fn diagnostic(&self, code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, &self.name, message)
    }
}
