//! Sets of reports with their records, coded and scored.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::{
    Outcome,
    compare::text,
    evaluate,
    rows::{EvaluateError, Rows, base, read},
};
use crate::{Annalist, Inputs, Options, write};

/// One set: a record and what the program made of its reports. Ids are unique to the set.
#[derive(Clone, Debug)]
pub struct Scored {
    /// Its name.
    pub name: String,
    /// The record.
    pub gold: Rows,
    /// The program's output.
    pub system: Rows,
}

/// The sets of a folder: `sets.json` holds, by name, the folder of each set's reports; `NAME.jsonl` is its record, and
/// a set without one is left out. Gives name, record and folder of reports, by name.
///
/// # Errors
/// Where `sets.json` can't be read, or is no object of strings.
pub fn sets(gold: &Path) -> Result<Vec<(String, PathBuf, PathBuf)>, EvaluateError> {
    let path = gold.join("sets.json");
    let folders: BTreeMap<String, String> = serde_json::from_str(&read(&path)?).map_err(|e| EvaluateError::Layout {
        path: path.clone(),
        problem: format!("{e}; it should be an object of set names and folders"),
    })?;
    let all = folders
        .into_iter()
        .map(|(name, folder)| (gold.join(format!("{name}.jsonl")), gold.join(folder), name));
    Ok(all
        .filter(|(record, ..)| record.exists())
        .map(|(record, folder, name)| (name, record, folder))
        .collect())
}

/// Codes the reports that each set of a folder names, set by set, with `metadata.jsonl` of the reports' folder.
///
/// # Errors
/// Where the folder is not laid out so, or a record or report can't be read.
pub fn folder(annalist: &Annalist, gold: &Path, options: &Options) -> Result<Vec<Scored>, EvaluateError> {
    sets(gold)?
        .into_iter()
        .map(|(name, record, reports)| {
            let gold = Rows::open(&record)?;
            let system = coded(annalist, &gold, &[reports], options)?;
            Ok(Scored {
                gold: gold.of_set(&name),
                system: system.of_set(&name),
                name,
            })
        })
        .collect()
}

/// Codes the reports that a record names, found in `paths` (files or folders).
///
/// # Errors
/// Where a report is in none of the paths, or can't be read.
pub fn coded(annalist: &Annalist, gold: &Rows, paths: &[PathBuf], options: &Options) -> Result<Rows, EvaluateError> {
    let wanted: BTreeSet<&str> = gold.reports.iter().map(|r| base(text(r, "file"))).collect();
    let mut files = Vec::new();
    for file in wanted {
        let in_folder = |p: &PathBuf| if p.is_dir() { p.join(file) } else { p.clone() };
        let named = |p: &PathBuf| p.file_name().is_some_and(|n| n == file) && p.exists();
        let found = paths.iter().map(in_folder).find(named);
        files.push(found.ok_or_else(|| EvaluateError::Layout {
            path: PathBuf::from(file),
            problem: "the record names this report, but it is in none of the paths given".to_owned(),
        })?);
    }
    let beside = files.first().and_then(|f| f.parent()).map(|f| f.join("metadata.jsonl"));
    let inputs = Inputs {
        paths: files,
        metadata: beside.filter(|m| m.exists()),
        ..Inputs::default()
    };
    let collection = annalist
        .run(&inputs, options, &|_| {})
        .map_err(|d| EvaluateError::Coding(d.message))?;
    let mut out = Vec::new();
    let failed = |problem: String| EvaluateError::Coding(format!("the output can't be read back: {problem}"));
    write::jsonl(&collection, &annalist.made_by(), &mut out).map_err(|e| failed(e.to_string()))?;
    let lines = String::from_utf8(out).map_err(|e| failed(e.to_string()))?;
    Rows::parse(&lines, Path::new("output"))
}

/// Scores all sets as one.
pub fn pooled(sets: &[Scored]) -> Outcome {
    let (mut gold, mut system) = (Rows::default(), Rows::default());
    for set in sets {
        gold.extend(set.gold.clone());
        system.extend(set.system.clone());
    }
    evaluate(&gold, &system)
}
