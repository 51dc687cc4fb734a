//! The mentions of a collection to incidents.

use knowledge::Knowledge;

use crate::{Incident, Mention, Report};

/// Merges mentions into incidents. `reports` are all reports of the collection, `mentions` all their mentions, in any
/// order; the incidents come out in one order whatever that was, and the same however the reports were added. Total.
pub fn merge(_reports: &[Report], _mentions: &[Mention], _knowledge: &Knowledge) -> Vec<Incident> {
    Vec::new()
}
