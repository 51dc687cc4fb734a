//! What a report tells: from its [`language::Document`] to mentions, incidents and links.
//!
//! No IO: everything comes in as values. The way of the data:
//!
//! 1. [`resolve`]: the document's times, places, actors and counts, each resolved: [`resolve::Told`].
//! 2. [`code`]: triggers, roles, status, attribution, back references: [`Mention`]s.
//! 3. [`merge`]: the mentions of a collection to [`Incident`]s, disagreement kept.
//! 4. [`link`]: which act answered which: [`Link`]s.

pub mod code;
mod incident;
mod interval;
pub mod link;
mod mention;
pub mod merge;
mod report;
pub mod resolve;

pub use incident::{Disagreement, Incident, IncidentId, Link, LinkBasis, LinkKind, Toll, Value, Variant};
pub use interval::{Basis, Interval, When};
pub use mention::{
    Attribution, Count, Mention, MentionId, Party, Passage, Place, Precision, Relation, RelationKind, Status, Weapon,
};
pub use report::{Block, BlockKind, Origins, Published, PublishedBasis, Report, ReportId};
