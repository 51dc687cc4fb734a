use archive::{Counts, Run};
use askama::Template;

use super::Frame;

/// What the archive is, and what it is not.
#[derive(Template)]
#[template(path = "about.html")]
pub struct About {
    /// What every page shows.
    pub frame: Frame,
    /// How much the archive holds.
    pub counts: Counts,
    /// What coded it.
    pub runs: Vec<Run>,
    /// Whether reports came in since incidents were stored.
    pub stale: bool,
}
