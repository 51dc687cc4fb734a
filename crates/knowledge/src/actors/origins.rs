//! Where each name is written: which file and line, which spelling with which mark. Only explanations need it, so it is
//! kept apart and read when asked for.

use serde::{Deserialize, Serialize};

use super::{ActorIndex, NameUse, fold};

/// A name as it is written in the sources.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spelling {
    /// The name without marks.
    pub text: String,
    /// How it stands to the actor.
    pub usage: NameUse,
    /// Whether it is marked as the name of others too (`~`).
    pub contextual: bool,
    /// The file, below the knowledge folder.
    pub file: String,
    /// The line of the file.
    pub line: usize,
}

/// All spellings, in the order in which they were filed.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Origins {
    files: Vec<String>,
    spellings: Vec<(ActorIndex, Filed)>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Filed {
    text: String,
    usage: NameUse,
    contextual: bool,
    file: usize,
    line: usize,
}

impl Origins {
    /// Files a spelling.
    pub fn add(
        &mut self,
        actor: ActorIndex,
        text: &str,
        (usage, contextual): (NameUse, bool),
        (file, line): (&str, usize),
    ) {
        let known = self.files.iter().position(|f| f == file);
        let file = known.unwrap_or_else(|| {
            self.files.push(file.to_owned());
            self.files.len() - 1
        });
        let filed = Filed {
            text: text.to_owned(),
            usage,
            contextual,
            file,
            line,
        };
        self.spellings.push((actor, filed));
    }

    /// The spellings of an actor that have a key and a use; the one that is written most like `text` first.
    pub fn of(&self, actor: ActorIndex, key: &str, usage: NameUse, text: &str) -> Option<Spelling> {
        let mut written = self
            .spellings
            .iter()
            .filter(|(a, s)| *a == actor && s.usage == usage && fold(&s.text) == key)
            .map(|(_, s)| s);
        let first = written.clone().next();
        let best = written.find(|s| s.text == text).or(first)?;
        self.told(best)
    }

    /// The row of an actor: its first spelling.
    pub fn row(&self, actor: ActorIndex) -> Option<Spelling> {
        self.spellings
            .iter()
            .find(|(a, _)| *a == actor)
            .and_then(|(_, s)| self.told(s))
    }

    fn told(&self, filed: &Filed) -> Option<Spelling> {
        Some(Spelling {
            text: filed.text.clone(),
            usage: filed.usage,
            contextual: filed.contextual,
            file: self.files.get(filed.file)?.clone(),
            line: filed.line,
        })
    }
}
