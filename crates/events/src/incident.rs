use std::sync::Arc;

use knowledge::Class;
use language::Span;

use crate::{Interval, MentionId, Party, Place, ReportId, Status, Weapon, When};

/// Id of an incident (`i-…`).
pub type IncidentId = Arc<str>;

/// The mentions, in any reports, that tell of one event, with each field reconciled from their claims.
#[derive(Clone, Debug, PartialEq)]
pub struct Incident {
    /// Its id: a hash of its first mention.
    pub id: IncidentId,
    /// Leaf of the ontology.
    pub class: Class,
    /// Whether it stands for many events at once.
    pub aggregate: bool,
    /// Asserted where any report asserts it.
    pub status: Status,
    /// The narrowest time that its claims allow.
    pub time: Option<When>,
    /// Its most precise places.
    pub places: Vec<Place>,
    /// Who did it.
    pub initiators: Vec<Party>,
    /// What or whom it was done to.
    pub targets: Vec<Party>,
    /// With what.
    pub weapons: Vec<Weapon>,
    /// The dead.
    pub killed: Option<Toll>,
    /// The injured.
    pub injured: Option<Toll>,
    /// Its mentions, in the order of the collection.
    pub mentions: Vec<MentionId>,
    /// The reports that tell of it.
    pub reports: Vec<ReportId>,
    /// How many of these are not copies of another.
    pub voices: usize,
    /// Where they disagree.
    pub disagreements: Vec<Disagreement>,
    /// The chance that the incident is right, 0 to 1.
    pub confidence: f32,
}

/// A number of people over all claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Toll {
    /// The lowest claim.
    pub low: u32,
    /// The highest; `None` where no claim has a bound.
    pub high: Option<u32>,
    /// The latest exact claim.
    pub best: Option<u32>,
}

/// A field on which reports disagree.
#[derive(Clone, Debug, PartialEq)]
pub struct Disagreement {
    /// The field, as outputs name it.
    pub field: &'static str,
    /// What is claimed, by whom.
    pub values: Vec<Variant>,
}

/// One of several values of a field.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// What is claimed.
    pub value: Value,
    /// The mentions that claim it.
    pub mentions: Vec<MentionId>,
    /// Their reports.
    pub reports: Vec<ReportId>,
    /// Publication of the latest of them.
    pub as_of: Option<Interval>,
}

/// A value that can be disagreed on.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number of people.
    Count {
        /// At least.
        low: u32,
        /// At most.
        high: Option<u32>,
    },
    /// A name, of a party, a place or a class.
    Name(String),
    /// A time.
    Time(Interval),
}

/// Incident → incident.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// What the first is to the second.
    pub kind: LinkKind,
    /// The first.
    pub from: IncidentId,
    /// The second.
    pub to: IncidentId,
    /// Whether words say so.
    pub basis: LinkBasis,
    /// The words, and the report they stand in.
    pub evidence: Option<(ReportId, Span)>,
}

/// What one incident is to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkKind {
    /// Done or said in answer to it.
    ResponseTo,
    /// A part of it.
    PartOf,
    /// Of one series with it.
    SameSeries,
}

impl LinkKind {
    /// As outputs write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ResponseTo => "response_to",
            Self::PartOf => "part_of",
            Self::SameSeries => "same_series",
        }
    }
}

/// On what a link rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkBasis {
    /// A report says so.
    Stated,
    /// Order and parties suggest it; no proof of cause.
    Inferred,
}

impl LinkBasis {
    /// As outputs write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Inferred => "inferred",
        }
    }
}
