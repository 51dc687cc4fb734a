use std::sync::Arc;

use knowledge::Class;
use language::Span;

use crate::{ReportId, When};

/// Id of a mention: a hash of report, trigger and class (`m-…`).
pub type MentionId = Arc<str>;

/// One place in a report that tells of an event. A finished value: nothing is filled in later.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Its id.
    pub id: MentionId,
    /// The report it stands in.
    pub report: ReportId,
    /// Leaf of the ontology.
    pub class: Class,
    /// Whether it is told as fact.
    pub status: Status,
    /// Whether it tells of many events at once ("151 attacks since October").
    pub aggregate: bool,
    /// The words that name the event.
    pub trigger: Span,
    /// The sentence they stand in.
    pub sentence: Span,
    /// Who did it.
    pub initiators: Vec<Party>,
    /// What or whom it was done to.
    pub targets: Vec<Party>,
    /// Where.
    pub places: Vec<Place>,
    /// When.
    pub time: Option<When>,
    /// The dead, as this passage has it.
    pub killed: Option<Count>,
    /// The injured, as this passage has it.
    pub injured: Option<Count>,
    /// With what.
    pub weapons: Vec<Weapon>,
    /// According to whom, the nearest source first.
    pub attributed_to: Vec<Attribution>,
    /// How this mention stands to others of the same report.
    pub relations: Vec<Relation>,
    /// The chance that the mention is right, 0 to 1.
    pub confidence: f32,
    /// Which rules made which value, with the words each used.
    pub rules: Vec<Passage>,
}

/// Whether a mention is told as fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// As fact, by the report or the source it quotes.
    Asserted,
    /// As suspicion, belief or accusation.
    Alleged,
    /// As not having happened.
    Denied,
    /// As announced, intended or threatened.
    Planned,
    /// As possible, conditional or feared.
    Hypothetical,
}

impl Status {
    /// All of them.
    pub const ALL: [Status; 5] = [
        Self::Asserted,
        Self::Alleged,
        Self::Denied,
        Self::Planned,
        Self::Hypothetical,
    ];

    /// As outputs write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asserted => "asserted",
            Self::Alleged => "alleged",
            Self::Denied => "denied",
            Self::Planned => "planned",
            Self::Hypothetical => "hypothetical",
        }
    }

    /// Whether it is planned, possible or feared, so that nothing need have happened.
    pub const fn is_unreal(self) -> bool {
        matches!(self, Self::Planned | Self::Hypothetical)
    }

    /// Reads what [`Status::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == text)
    }
}

/// Who did something, or to whom it was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Canonical name where the actor is known, else the words.
    pub name: String,
    /// Id of a known actor.
    pub id: Option<Arc<str>>,
    /// The words.
    pub span: Span,
}

/// A place, resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Canonical name.
    pub name: String,
    /// The words.
    pub span: Span,
    /// ISO 3166-1 alpha-2.
    pub country: Option<Arc<str>>,
    /// Name of the first-level division.
    pub admin1: Option<String>,
    /// Degrees north; `None` where the place is known by name alone.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// How fine the place is told.
    pub precision: Precision,
    /// GeoNames id.
    pub geonames: Option<u32>,
}

/// How fine a place is told, finest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// A base, an airport, a crossing.
    Site,
    /// A town or village.
    PopulatedPlace,
    /// A second-level division.
    District,
    /// A first-level division.
    Admin1,
    /// An area that no office draws: "eastern Syria", the Sahel.
    Region,
    /// A state.
    Country,
}

impl Precision {
    const ALL: [Precision; 6] = [
        Self::Site,
        Self::PopulatedPlace,
        Self::District,
        Self::Admin1,
        Self::Region,
        Self::Country,
    ];

    /// As outputs write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::PopulatedPlace => "populated_place",
            Self::District => "district",
            Self::Admin1 => "admin1",
            Self::Region => "region",
            Self::Country => "country",
        }
    }

    /// Reads what [`Precision::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.as_str() == text)
    }
}

/// A number of people, as bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// At least so many.
    pub low: u32,
    /// At most so many; `None` where the passage gives no bound.
    pub high: Option<u32>,
    /// The words.
    pub span: Span,
}

/// A weapon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weapon {
    /// Its common name.
    pub name: String,
    /// The words.
    pub span: Span,
}

/// A source: according to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// The source.
    pub party: Party,
    /// The words that make it one: "said", "according to".
    pub cue: Option<Span>,
}

/// How a mention stands to another of the same report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// In what way.
    pub kind: RelationKind,
    /// To which mention.
    pub to: MentionId,
    /// The words that say so.
    pub evidence: Span,
}

/// In what way a mention stands to another of the same report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RelationKind {
    /// Points back to the same event ("the attack").
    RefersTo,
    /// Was done or said in answer to the other.
    Answers,
    /// Is a part of the other.
    PartOf,
    /// Came later than the other, so that they are two.
    Follows,
}

impl Mention {
    /// Whether its clause tells of a day that is not known: "this week" in a report without a day of publication.
    pub(crate) fn tells_unknown_day(&self) -> bool {
        self.rules.iter().any(|passage| &*passage.rule == UNKNOWN_DAY)
    }
}

/// The rule whose words tell of a day that is not known: "on Monday" in a report without a day of publication.
pub(crate) const UNKNOWN_DAY: &str = "time/unknown day";

/// A rule that fired and the words that it used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Id of the rule, as `explain` prints it: `role/subject`, `status/negation`.
    pub rule: Arc<str>,
    /// The words.
    pub span: Span,
}
