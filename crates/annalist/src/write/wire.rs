//! The lines of output, as the contract has them. Offsets are code points of the report's text.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One line; `kind` says which.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Line {
    /// What made the output.
    Run(Run),
    /// A report.
    Report(Report),
    /// A mention.
    Mention(Mention),
    /// An incident.
    Incident(Incident),
    /// A link.
    Link(Link),
    /// A diagnostic.
    Diagnostic(Diagnostic),
}

/// What made the output.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Run {
    /// Name and version of the program.
    pub program: String,
    /// Hash of the knowledge.
    pub knowledge: String,
    /// Hash of the model.
    pub model: String,
}

/// A report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Its id: `r-…`.
    pub id: String,
    /// Base name of its file, with `#` and the id or number of a record.
    pub file: String,
    /// Who published it.
    pub source: Option<String>,
    /// Its title, where told apart from the text.
    pub title: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// ISO 639-1 code, `und` where it is not known.
    pub language: String,
    /// The whole text.
    pub text: String,
    /// When it was published.
    pub published: Published,
    /// Its parts, in order, without overlap.
    pub blocks: Vec<Block>,
    /// The report that it is a copy of.
    pub copy_of: Option<String>,
    /// Share of the shorter text, 0 to 1, that the two have in common.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy_share: Option<f64>,
    /// Whence title, source, url, language and date of publication are known, by name of the field.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub origins: BTreeMap<String, String>,
}

/// When a report was published. Dates are ISO 8601.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Published {
    /// ISO 8601-2.
    pub edtf: Option<String>,
    /// First day that it can have been.
    pub earliest: Option<String>,
    /// Last day.
    pub latest: Option<String>,
    /// `metadata`, `markup`, `dateline`, `text`, `inferred` or `none`.
    pub basis: String,
    /// The words that tell it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Quote>,
}

/// A labelled part of a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Block {
    /// `headline`, `dateline`, `paragraph`, `quote`, `caption`, `related_link`, `boilerplate` or `byline`.
    pub kind: String,
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// Words of a report's text: `text[start:end] == quote`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Quote {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The words.
    pub quote: String,
}

/// A range of a report's text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Range {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// One place in a report that tells of an event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Mention {
    /// Its id: `m-…`.
    pub id: String,
    /// Id of its report.
    pub report: String,
    /// Leaf of the ontology.
    pub class: String,
    /// `asserted`, `alleged`, `denied`, `planned` or `hypothetical`.
    pub status: String,
    /// Whether it tells of many events at once.
    pub aggregate: bool,
    /// The words that name the event.
    pub trigger: Quote,
    /// Their sentence.
    pub sentence: Range,
    /// Who did it.
    pub initiators: Vec<Party>,
    /// What or whom it was done to.
    pub targets: Vec<Party>,
    /// Where.
    pub places: Vec<Place>,
    /// When.
    pub time: Option<Time>,
    /// The dead.
    pub killed: Option<Count>,
    /// The injured.
    pub injured: Option<Count>,
    /// With what.
    pub weapons: Vec<Weapon>,
    /// According to whom, the nearest source first.
    pub attributed_to: Vec<Source>,
    /// Id of the incident that it tells of; null where it was not merged.
    pub incident: Option<String>,
    /// The chance that it is right, 0 to 1.
    pub confidence: f64,
    /// Ids of the rules that fired, in order.
    pub rules: Vec<String>,
}

/// Who did something, or to whom it was done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Party {
    /// Canonical name where the actor is known, else the words.
    pub name: String,
    /// Id of a known actor.
    pub id: Option<String>,
    /// The words.
    pub quote: String,
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// A source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// Canonical name where the actor is known, else the words.
    pub name: String,
    /// Id of a known actor.
    pub id: Option<String>,
    /// The words that make it a source.
    pub cue: Option<String>,
    /// The words that name it.
    pub quote: String,
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// A place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// Canonical name.
    pub name: String,
    /// The words.
    pub quote: String,
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Name of the first-level division.
    pub admin1: Option<String>,
    /// Degrees north.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// `site`, `populated_place`, `district`, `admin1`, `region` or `country`.
    pub precision: String,
    /// GeoNames id.
    pub geonames: Option<u32>,
}

/// A time. Dates are ISO 8601.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Time {
    /// ISO 8601-2.
    pub edtf: String,
    /// First day that it can mean.
    pub earliest: String,
    /// Last day.
    pub latest: String,
    /// `stated`, `published` or `narrative`.
    pub basis: String,
    /// The words; null where tense and publication alone tell it.
    pub quote: Option<String>,
}

/// A number of people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Count {
    /// At least so many.
    pub low: u32,
    /// At most so many; null where open.
    pub high: Option<u32>,
    /// The words.
    pub quote: String,
}

/// A weapon.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Weapon {
    /// Its common name.
    pub name: String,
    /// The words.
    pub quote: String,
}

/// The mentions, in any reports, that tell of one event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Incident {
    /// Its id: `i-…`.
    pub id: String,
    /// Leaf of the ontology.
    pub class: String,
    /// Whether it stands for many events at once.
    pub aggregate: bool,
    /// `asserted`, `alleged`, `denied`, `planned` or `hypothetical`.
    pub status: String,
    /// The narrowest time that its claims allow.
    pub time: Option<Time>,
    /// Its most precise places.
    pub places: Vec<IncidentPlace>,
    /// Who did it.
    pub initiators: Vec<Actor>,
    /// What or whom it was done to.
    pub targets: Vec<Actor>,
    /// With what.
    pub weapons: Vec<Weapon>,
    /// The dead.
    pub killed: Option<Toll>,
    /// The injured.
    pub injured: Option<Toll>,
    /// Ids of its mentions.
    pub mentions: Vec<String>,
    /// Ids of the reports that tell of it.
    pub reports: Vec<String>,
    /// How many of these are not copies of each other.
    pub voices: usize,
    /// Where they disagree.
    pub disagreements: Vec<Disagreement>,
    /// The chance that it is right, 0 to 1.
    pub confidence: f64,
}

/// An actor of an incident, with the words of one of its mentions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Actor {
    /// Canonical name where the actor is known, else the words.
    pub name: String,
    /// Id of a known actor.
    pub id: Option<String>,
    /// The words.
    pub quote: String,
}

/// A place of an incident, with the words of one of its mentions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct IncidentPlace {
    /// Canonical name.
    pub name: String,
    /// The words.
    pub quote: String,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Name of the first-level division.
    pub admin1: Option<String>,
    /// Degrees north.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// `site`, `populated_place`, `district`, `admin1`, `region` or `country`.
    pub precision: String,
    /// GeoNames id.
    pub geonames: Option<u32>,
}

/// A number of people over all claims.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Toll {
    /// The lowest claim.
    pub low: u32,
    /// The highest; null where no claim has a bound.
    pub high: Option<u32>,
    /// The latest exact claim.
    pub best: Option<u32>,
}

/// A field on which reports disagree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Disagreement {
    /// The field.
    pub field: String,
    /// What is claimed, by whom.
    pub values: Vec<Variant>,
}

/// One of several values of a field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Variant {
    /// What is claimed.
    pub value: Value,
    /// Ids of the mentions that claim it.
    pub mentions: Vec<String>,
    /// Ids of their reports.
    pub reports: Vec<String>,
    /// Publication of the latest of them, ISO 8601-2.
    pub as_of: Option<String>,
}

/// A value that can be disagreed on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Value {
    /// A number of people.
    Count {
        /// At least.
        low: u32,
        /// At most.
        high: Option<u32>,
    },
    /// A time.
    Time {
        /// ISO 8601-2.
        edtf: String,
        /// First day.
        earliest: String,
        /// Last day.
        latest: String,
    },
    /// A name.
    Name(String),
}

/// Incident → incident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// `response_to`, `part_of` or `same_series`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Id of the first incident.
    pub from: String,
    /// Id of the second.
    pub to: String,
    /// `stated` or `inferred`.
    pub basis: String,
    /// The words that say so.
    pub evidence: Option<Evidence>,
}

/// Words of one of the reports.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// Id of the report.
    pub report: String,
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The words.
    pub quote: String,
}

/// Something a run tells about an input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Diagnostic {
    /// Stable code; `docs/diagnostics.md` explains each.
    pub code: String,
    /// `error` (not coded) or `warning`.
    pub severity: String,
    /// Base name of the input.
    pub file: String,
    /// What, where, and what to do.
    pub message: String,
}
