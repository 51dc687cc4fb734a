//! Which incident answered which.

use crate::{Incident, Link, Mention, Report};

/// Links incidents by what their mentions say of each other. Total.
pub fn link(_reports: &[Report], _mentions: &[Mention], _incidents: &[Incident]) -> Vec<Link> {
    Vec::new()
}
