//! What a document names, resolved: times, places, actors, counts.

pub mod actors;
pub mod bounds;
pub mod counts;
pub mod places;
pub mod published;
pub mod times;

use std::{collections::BTreeSet, sync::Arc};

use knowledge::Knowledge;
use language::Document;

use crate::Report;

pub use actors::ActorMention;
pub use counts::CountMention;
pub use places::PlaceMention;
pub use times::TimeMention;

/// All that a report names, each list in text order.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// Time expressions.
    pub times: Vec<TimeMention>,
    /// Toponyms.
    pub places: Vec<PlaceMention>,
    /// Actors, by name or by role and country.
    pub actors: Vec<ActorMention>,
    /// Numbers of people and things.
    pub counts: Vec<CountMention>,
}

/// Resolves what a document names. Total.
pub fn resolve(report: &Report, document: &Document, knowledge: &Knowledge) -> Told {
    let times = times::find(report, document, knowledge);
    let mut actors = actors::find(report, document, knowledge);
    let places = places::find(report, document, knowledge, &actors);
    // "Government troops" in Marawi are not those of the country whose president spoke in Moscow.
    let countries: BTreeSet<&str> = places
        .iter()
        .filter_map(|p| p.place.as_ref()?.country.as_deref())
        .collect();
    let named: BTreeSet<Arc<str>> = actors.iter().filter(|a| !a.by_role).map(|a| a.id.clone()).collect();
    let stands_here = |actor: &ActorMention| {
        let country = actors::country_of(&actor.id, knowledge);
        named.contains(&actor.id) || country.is_none_or(|country| countries.contains(country))
    };
    actors.retain(|actor| !actor.by_role || countries.is_empty() || stands_here(actor));
    let counts = counts::find(&report.text, document, knowledge);
    Told {
        times,
        places,
        actors,
        counts,
    }
}
