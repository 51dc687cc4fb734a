//! The options `--knowledge` and `--engine`, common to all commands that code or ask the knowledge.

use std::{
    fs,
    path::{Path, PathBuf},
};

use annalist::{Annalist, EmbeddedError};
use anyhow::Context;
use clap::{Args, ValueEnum};
use knowledge::Sources;

/// What codes: knowledge and an engine.
#[derive(Args)]
pub struct Program {
    /// A folder with classes, actors and places of your own, in files as those of the program's `knowledge/`: an entry of
    /// the same name or id takes the place of the program's, others are added.
    #[arg(long, value_name = "DIR", global = true)]
    knowledge: Option<PathBuf>,
    /// What reads English.
    #[arg(long, value_enum, default_value = "accurate", global = true)]
    engine: Engine,
}

/// What reads English.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Engine {
    /// The most exact; tens of reports a second on a core.
    Accurate,
    /// Hundreds of reports a second on a core.
    Fast,
}

impl Program {
    /// The program's knowledge, with the user's where a folder is given, and the engine that is asked for.
    ///
    /// # Errors
    /// All that is wrong in the folder.
    pub fn annalist(&self) -> Result<Annalist, EmbeddedError> {
        let engine = match self.engine {
            Engine::Accurate => annalist::Engine::Accurate,
            Engine::Fast => annalist::Engine::Fast,
        };
        match &self.knowledge {
            Some(folder) => Annalist::with_own_knowledge(folder, engine),
            None => Annalist::embedded(engine),
        }
    }
}

/// The files of one part (`actors`, `places`) of a folder of knowledge.
///
/// # Errors
/// Where the folder or a file in it can't be read.
pub fn part_of(folder: &Path, part: &str) -> anyhow::Result<Sources> {
    let path = folder.join(part);
    let entries = fs::read_dir(&path).with_context(|| format!("the folder {} can't be read", path.display()))?;
    let mut sources = Sources::default();
    for entry in entries {
        let file = entry?.path();
        if let (true, Some(name)) = (file.is_file(), file.file_name().and_then(|n| n.to_str())) {
            let bytes = fs::read(&file).with_context(|| format!("{} can't be read", file.display()))?;
            sources.insert(format!("{part}/{name}"), bytes);
        }
    }
    Ok(sources)
}
