//! The option `--knowledge`: a folder of the user's own, common to all commands that code or ask the knowledge.

use std::path::PathBuf;

use annalist::{Annalist, EmbeddedError};
use clap::Args;

/// Where knowledge comes from.
#[derive(Args)]
pub struct Own {
    /// A folder with classes, actors and places of your own, in files as those of the program's `knowledge/`: an entry of
    /// the same name or id takes the place of the program's, others are added.
    #[arg(long, value_name = "DIR", global = true)]
    knowledge: Option<PathBuf>,
}

impl Own {
    /// The program's knowledge, with the user's where a folder is given.
    ///
    /// # Errors
    /// All that is wrong in the folder.
    pub fn annalist(&self) -> Result<Annalist, EmbeddedError> {
        match &self.knowledge {
            Some(folder) => Annalist::with_own_knowledge(folder),
            None => Annalist::embedded(),
        }
    }
}
