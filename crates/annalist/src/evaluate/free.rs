//! Free texts of other wars: passages of public data sets that were labelled by hand before any was coded.
//!
//! The labels hold offsets and names, none of the texts: `SET.jsonl` is a record like any other, `SET.passages.jsonl`
//! says where in the data each of its passages stands. A passage is rebuilt from there and must have the hash that it
//! had when it was labelled.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    rows::{EvaluateError, Rows, read},
    sets::{Scored, coded},
};
use crate::{Annalist, Options};

/// How the files name their passages.
const PASSAGES: &str = ".passages.jsonl";

/// How a data set holds its documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// JSON Lines with `docid`, `dateline`, `tags`, `text`: dateline, tags in brackets and text follow each other.
    Muc4,
    /// JSON Lines with `_id`, `title`, `text`: the title, an empty line, the text.
    Re3d,
    /// A treebank: the sentences of a paragraph stand on one line.
    Ud,
    /// TimeML: what stands in `TEXT`, without its marks.
    Tempeval3,
    /// JSON Lines with `doc_id`, `sentences`: each sentence on a line.
    Wikievents,
}

/// Where a passage stands.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Passage {
    /// What the record calls it.
    pub file: String,
    /// Day of publication, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// How its document is rebuilt.
    pub form: Form,
    /// File in the data.
    pub path: PathBuf,
    /// Id of its document in the file.
    pub document: String,
    /// First character of the document that belongs to it.
    pub start: usize,
    /// Character of the document after its last.
    pub end: usize,
    /// Hash of its text.
    pub blake3: String,
}

/// A passage and its text, as it was labelled.
pub type Rebuilt = (Passage, String);

/// Rebuilds the passages of all sets of `labels` from the data sets in `data`, by set.
///
/// # Errors
/// Where the labels or the data can't be read, or a passage is not what was labelled.
pub fn passages(data: &Path, labels: &Path) -> Result<BTreeMap<String, Vec<Rebuilt>>, EvaluateError> {
    let mut sets = BTreeMap::new();
    for entry in fs::read_dir(labels).map_err(|e| unreadable(labels, e))? {
        let path = entry.map_err(|e| unreadable(labels, e))?.path();
        let name = path.file_name().and_then(|n| n.to_str());
        if let Some(set) = name.and_then(|n| n.strip_suffix(PASSAGES)) {
            sets.insert(set.to_owned(), rebuild(data, &path)?);
        }
    }
    if sets.is_empty() {
        return Err(EvaluateError::Layout {
            path: labels.to_owned(),
            problem: format!("no passages (SET{PASSAGES}) are here; give the folder `evaluation/free`"),
        });
    }
    Ok(sets)
}

/// Rebuilds the passages of all sets, writes them below the folder `into`, codes each set and scores nothing yet: a
/// set's record stands beside what the program made of it. By name of the set.
///
/// # Errors
/// Where [`passages`] fails, `into` can't be written, or coding fails.
pub fn free(
    annalist: &Annalist,
    data: &Path,
    labels: &Path,
    into: &Path,
    options: &Options,
) -> Result<Vec<Scored>, EvaluateError> {
    let sets = passages(data, labels)?;
    let coded_set = |(name, passages): (String, Vec<Rebuilt>)| {
        let folder = into.join(&name);
        lay_out(&folder, &passages).map_err(|e| unreadable(&folder, e))?;
        let gold = Rows::open(&labels.join(format!("{name}.jsonl")))?;
        let system = coded(annalist, &gold, &[folder], options)?;
        Ok(Scored {
            gold: gold.of_set(&name),
            system: system.of_set(&name),
            name,
        })
    };
    sets.into_iter().map(coded_set).collect()
}

/// Writes passages as text files, with `metadata.jsonl` beside them.
fn lay_out(folder: &Path, passages: &[Rebuilt]) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut metadata = String::new();
    for (passage, text) in passages {
        fs::write(folder.join(&passage.file), text)?;
        if let Some(day) = &passage.published {
            let row = serde_json::json!({"file": passage.file, "published": day});
            let _ = writeln!(metadata, "{row}"); // Writing to a string does not fail.
        }
    }
    fs::write(folder.join("metadata.jsonl"), metadata)
}

fn rebuild(data: &Path, list: &Path) -> Result<Vec<Rebuilt>, EvaluateError> {
    let mut documents: BTreeMap<(PathBuf, String), String> = BTreeMap::new();
    let mut rebuilt = Vec::new();
    for (number, line) in read(list)?.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let wrong = |problem: String| EvaluateError::Line {
            path: list.to_owned(),
            line: number + 1,
            problem,
        };
        let passage: Passage = serde_json::from_str(line).map_err(|e| wrong(format!("not a passage: {e}")))?;
        let key = (passage.path.clone(), passage.document.clone());
        if !documents.contains_key(&key) {
            let path = data.join(&passage.path);
            let content = unpacked(&path).map_err(|e| unreadable(&path, e))?;
            let document = document(passage.form, &content, &passage.document)
                .ok_or_else(|| wrong(format!("{} holds no document {}", path.display(), passage.document)))?;
            documents.insert(key.clone(), document);
        }
        let whole = documents.get(&key).map_or("", String::as_str);
        let length = passage.end.saturating_sub(passage.start);
        let text: String = whole.chars().skip(passage.start).take(length).collect();
        if blake3::hash(text.as_bytes()).to_hex().as_str() != passage.blake3 {
            return Err(wrong(format!(
                "{} is not the text that was labelled: use the version of the data that its folder's SOURCE names",
                passage.file
            )));
        }
        rebuilt.push((passage, text));
    }
    Ok(rebuilt)
}

/// The text of one document of a file.
pub(super) fn document(form: Form, content: &str, id: &str) -> Option<String> {
    match form {
        Form::Ud => treebank(content, id),
        Form::Tempeval3 => timeml(content),
        Form::Muc4 => record(content, "docid", id, muc4),
        Form::Re3d => record(content, "_id", id, |row| {
            Some(format!(
                "{}\n\n{}",
                row.get("title")?.as_str()?,
                row.get("text")?.as_str()?
            ))
        }),
        Form::Wikievents => record(content, "doc_id", id, |row| {
            let sentences = row.get("sentences")?.as_array()?.iter();
            let lines: Option<Vec<&str>> = sentences.map(|s| s.get(1)?.as_str()).collect();
            Some(lines?.join("\n"))
        }),
    }
}

/// What `make` takes from the line of JSON whose `key` is `id`.
fn record(content: &str, key: &str, id: &str, make: impl Fn(&Value) -> Option<String>) -> Option<String> {
    content
        .lines()
        .filter(|line| line.contains(id))
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .find(|row| row.get(key).and_then(Value::as_str) == Some(id))
        .and_then(|row| make(&row))
}

/// `DATELINE -- [TAG] [TAG] TEXT`, as the reports of MUC-4 were handed out.
fn muc4(row: &Value) -> Option<String> {
    let mut text = format!("{} -- ", row.get("dateline")?.as_str()?);
    for tag in row.get("tags")?.as_array()? {
        text += &format!("[{}] ", tag.as_str()?.to_uppercase());
    }
    Some(text + row.get("text")?.as_str()?)
}

fn treebank(content: &str, id: &str) -> Option<String> {
    let (mut here, mut paragraph, mut text) = (false, false, None::<String>);
    for line in content.lines() {
        if let Some(of) = line.strip_prefix("# newdoc id = ") {
            here = of.trim() == id;
        } else if !here {
            continue;
        } else if line.starts_with("# newpar") {
            paragraph = true;
        } else if let Some(sentence) = line.strip_prefix("# text = ") {
            text = Some(match text {
                None => sentence.to_owned(),
                Some(before) => before + if paragraph { "\n" } else { " " } + sentence,
            });
            paragraph = false;
        }
    }
    text
}

fn timeml(content: &str) -> Option<String> {
    let (_, rest) = content.split_once("<TEXT>")?;
    let (marked, _) = rest.split_once("</TEXT>")?;
    let mut parts = marked.split('<');
    let first = parts.next()?.to_owned();
    let plain = parts.fold(first, |text, part| {
        text + part.split_once('>').map_or(part, |(_, after)| after)
    });
    Some(plain.trim().to_owned())
}

pub(super) fn unreadable(path: &Path, error: std::io::Error) -> EvaluateError {
    EvaluateError::Unreadable {
        path: path.to_owned(),
        error,
    }
}

pub(super) fn unpacked(path: &Path) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let mut text = String::new();
    if path.extension().is_some_and(|e| e == "gz") {
        flate2::read::MultiGzDecoder::new(file).read_to_string(&mut text)?;
    } else {
        file.read_to_string(&mut text)?;
    }
    Ok(text)
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what a test cannot read, it fails on"
)]
mod tests {
    use super::*;

    fn labels() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../evaluation/free")
    }

    #[test]
    fn documents_are_rebuilt_by_the_form_of_their_data() {
        let muc4 = r#"{"docid":"A-1","dateline":"LIMA, 1 MAY 90","tags":["report","text"],"text":"CALM\nDAY."}"#;
        assert_eq!(
            document(Form::Muc4, muc4, "A-1").unwrap(),
            "LIMA, 1 MAY 90 -- [REPORT] [TEXT] CALM\nDAY."
        );
        let re3d = r#"{"_id":"B","title":"Calm","text":"A day."}"#;
        assert_eq!(document(Form::Re3d, re3d, "B").unwrap(), "Calm\n\nA day.");
        let ud = "# newdoc id = c\n# newpar\n# text = One.\n1\tOne\n\n# text = Two.\n\n# newpar\n# text = Three.\n\
                  # newdoc id = d\n# text = Four.\n";
        assert_eq!(document(Form::Ud, ud, "c").unwrap(), "One. Two.\nThree.");
        assert_eq!(document(Form::Ud, ud, "d").unwrap(), "Four.");
        assert_eq!(document(Form::Ud, ud, "e"), None);
        let timeml = "<T><TEXT>\nA <EVENT id=\"1\">walk</EVENT> home.\n</TEXT></T>";
        assert_eq!(document(Form::Tempeval3, timeml, "").unwrap(), "A walk home.");
        let wiki = r#"{"doc_id":"f","sentences":[[[],"One."],[[],"Two."]]}"#;
        assert_eq!(document(Form::Wikievents, wiki, "f").unwrap(), "One.\nTwo.");
    }

    #[test]
    fn a_passage_that_is_not_what_was_labelled_is_refused() {
        let folder = std::env::temp_dir().join(format!("annalist-free-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(
            folder.join("data.jsonl"),
            r#"{"_id":"B","title":"Calm","text":"A day."}"#,
        )
        .unwrap();
        let hash = |text: &str| blake3::hash(text.as_bytes()).to_hex().to_string();
        let list = |hash: String| {
            let row = serde_json::json!({"file": "b.txt", "form": "re3d", "path": "data.jsonl", "document": "B",
                "start": 6, "end": 11, "blake3": hash});
            fs::write(folder.join("x.passages.jsonl"), row.to_string()).unwrap();
            passages(&folder, &folder)
        };
        let good = list(hash("A day"));
        let bad = list(hash("A night"));
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(good.unwrap()["x"][0].1, "A day");
        assert!(
            bad.unwrap_err()
                .to_string()
                .contains("is not the text that was labelled")
        );
    }

    #[test]
    fn every_label_stands_within_a_passage_and_every_link_within_its_set() {
        for entry in fs::read_dir(labels()).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let Some(set) = name.strip_suffix(PASSAGES) else {
                continue;
            };
            let rows = Rows::open(&labels().join(format!("{set}.jsonl"))).unwrap();
            let passages: Vec<Passage> = read(&path)
                .unwrap()
                .lines()
                .map(|l| serde_json::from_str(l).unwrap())
                .collect();
            let length = |file: &str| passages.iter().find(|p| p.file == file).map(|p| p.end - p.start);
            assert_eq!(rows.reports.len(), passages.len(), "{set}");
            for m in &rows.mentions {
                let end = usize::try_from(m["trigger"]["end"].as_u64().unwrap()).unwrap();
                assert!(end <= length(m["file"].as_str().unwrap()).unwrap(), "{set} {}", m["id"]);
                assert!(
                    m["trigger"].get("quote").is_none(),
                    "{set} {}: no words of the text",
                    m["id"]
                );
            }
            for l in &rows.links {
                for side in ["from", "to"] {
                    assert!(rows.mentions.iter().any(|m| m["incident"] == l[side]), "{set} {l}");
                }
            }
        }
    }

    #[test]
    fn passages_have_the_hashes_they_were_labelled_with() {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
        if !data.join("muc4").exists() {
            return; // The data sets are not at hand.
        }
        let sets = passages(&data, &labels()).unwrap();
        assert!(sets.contains_key("muc4"));
        for (passage, text) in sets.values().flatten() {
            assert_eq!(text.chars().count(), passage.end - passage.start, "{}", passage.file);
        }
    }
}
