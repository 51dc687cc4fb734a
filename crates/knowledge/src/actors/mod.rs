//! Who acts: states and their organs, armed groups, organisations, outlets.

use std::{borrow::Cow, sync::Arc};

use crate::{KnowledgeError, Sources};

/// The actors that are known beforehand.
#[derive(Debug, Default)]
pub struct Actors {}

/// One known actor.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Stable id: `usa-mil`, `hezbollah`.
    pub id: Arc<str>,
    /// Canonical name.
    pub name: String,
    /// PLOVER sector: `GOV`, `MIL`, `REB`, `COP`, `SPY`, `OPP`, `PTY`, `IGO`, `NGO`, `MED`, `JUD`, `CVL`, `UNK`.
    pub sector: Cow<'static, str>,
    /// ISO 3166-1 alpha-2, where the actor is of one state.
    pub country: Option<Arc<str>>,
    /// Ids of the bodies that it belongs to, the nearest first.
    pub parents: Vec<Arc<str>>,
}

/// Compiles `actors/`.
pub(crate) fn compile(_sources: &Sources) -> Result<Vec<u8>, Vec<KnowledgeError>> {
    Ok(Vec::new())
}

impl Actors {
    pub(crate) fn load(_section: &'static [u8]) -> Result<Self, KnowledgeError> {
        Ok(Self {})
    }

    /// An actor by id.
    pub fn get(&self, _id: &str) -> Option<&Actor> {
        None
    }
}
