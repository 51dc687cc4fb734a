//! Treebanks: how well the engine reads English.

use std::{
    collections::BTreeMap,
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use serde::Serialize;

use super::rows::EvaluateError;
use crate::Annalist;

/// F1 from 0 to 100, from raw text, as the CoNLL 2018 shared task counted.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Treebank {
    /// Words found with the right borders.
    pub tokens: f64,
    /// Sentences found with the right borders.
    pub sentences: f64,
    /// Words with the right universal part of speech.
    pub upos: f64,
    /// Words with the right lemma.
    pub lemmas: f64,
    /// Words with the right head.
    pub uas: f64,
    /// Words with the right head and relation.
    pub las: f64,
    /// Words of the treebank.
    pub words: usize,
}

/// Scores the engine on a treebank (`.conllu`, also with `.gz`), or on each below a folder whose name has `dev` or
/// `test` in it. By file name.
///
/// # Errors
/// Where a file can't be read, is no treebank, or a folder holds none.
pub fn treebanks(annalist: &Annalist, path: &Path) -> Result<BTreeMap<String, Treebank>, EvaluateError> {
    let mut files = Vec::new();
    if path.is_dir() {
        list(path, &mut files)?;
        files.retain(|f| name(f).contains("dev") || name(f).contains("test"));
    } else {
        files.push(path.to_owned());
    }
    if files.is_empty() {
        return Err(EvaluateError::Layout {
            path: path.to_owned(),
            problem: "no treebank for testing (…dev.conllu, …test.conllu, also with .gz) is here".to_owned(),
        });
    }
    files.sort();
    files
        .iter()
        .map(|file| {
            let text = unpacked(file).map_err(|error| EvaluateError::Unreadable {
                path: file.clone(),
                error,
            })?;
            let s = language::evaluate::treebank(annalist.engine.as_ref(), &text).map_err(|e| EvaluateError::Line {
                path: file.clone(),
                line: e.line,
                problem: e.problem,
            })?;
            let scores = Treebank {
                tokens: s.tokens,
                sentences: s.sentences,
                upos: s.upos,
                lemmas: s.lemmas,
                uas: s.uas,
                las: s.las,
                words: s.gold_tokens,
            };
            Ok((name(file).to_owned(), scores))
        })
        .collect()
}

/// The scores as a table.
pub fn treebank_table(scores: &BTreeMap<String, Treebank>) -> String {
    let width = scores.keys().map(|k| k.chars().count()).max().unwrap_or(0).max(8);
    let mut out = format!(
        "{:width$}  tokens  sentences   upos  lemmas    uas    las    words\n",
        "treebank"
    );
    for (name, s) in scores {
        out += &format!(
            "{name:width$}  {:6.2}  {:9.2} {:6.2}  {:6.2} {:6.2} {:6.2} {:8}\n",
            s.tokens, s.sentences, s.upos, s.lemmas, s.uas, s.las, s.words
        );
    }
    out
}

fn name(path: &Path) -> &str {
    path.file_name().and_then(|n| n.to_str()).unwrap_or_default()
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), EvaluateError> {
    let unreadable = |error| EvaluateError::Unreadable {
        path: folder.to_owned(),
        error,
    };
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_dir() {
            list(&path, files)?;
        } else if name(&path).ends_with(".conllu") || name(&path).ends_with(".conllu.gz") {
            files.push(path);
        }
    }
    Ok(())
}

fn unpacked(path: &Path) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let mut text = String::new();
    if name(path).ends_with(".gz") {
        flate2::read::MultiGzDecoder::new(file).read_to_string(&mut text)?;
    } else {
        file.read_to_string(&mut text)?;
    }
    Ok(text)
}
