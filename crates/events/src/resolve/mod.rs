//! What a document names, resolved: times, places, actors, counts.

pub mod actors;
pub mod bounds;
pub mod counts;
pub mod places;
pub mod published;
pub mod times;

use knowledge::Knowledge;
use language::{Document, Relation as R, TokenId};

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
    actors::drop_strangers(&mut actors, &places, knowledge);
    let counts = counts::find(&report.text, document, knowledge);
    Told {
        times,
        places,
        actors,
        counts,
    }
}

/// Whether a word belongs to a noun behind it, as a genitive does that lost its apostrophe: "Syrias army".
fn belongs_to_noun_behind(document: &Document, token: TokenId) -> bool {
    let word = &document.tokens[token];
    let modifies = matches!(
        word.relation,
        R::Compound | R::Nmod | R::NmodPoss | R::NmodTmod | R::Amod
    );
    modifies && word.head.is_some_and(|head| head > token)
}
