use events::{
    Attribution, Basis, Count, Mention, Party, Passage, Place, Precision, Relation, RelationKind, Status, Weapon, When,
};
use knowledge::Class;
use serde::{Deserialize, Serialize};

use super::{IntervalRecord, Malformed, SpanRecord, all, each, known};

/// A mention.
#[derive(Serialize, Deserialize)]
pub(crate) struct MentionRecord {
    id: String,
    report: String,
    class: String,
    status: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    aggregate: bool,
    trigger: SpanRecord,
    sentence: SpanRecord,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    initiators: Vec<PartyRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    targets: Vec<PartyRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    places: Vec<PlaceRecord>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    time: Option<WhenRecord>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    killed: Option<CountRecord>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    injured: Option<CountRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    weapons: Vec<WeaponRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    attributed_to: Vec<AttributionRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    relations: Vec<RelationRecord>,
    confidence: f32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    rules: Vec<(String, SpanRecord)>,
}

impl From<&Mention> for MentionRecord {
    fn from(m: &Mention) -> Self {
        Self {
            id: m.id.to_string(),
            report: m.report.to_string(),
            class: m.class.as_str().to_owned(),
            status: m.status.as_str().to_owned(),
            aggregate: m.aggregate,
            trigger: m.trigger.into(),
            sentence: m.sentence.into(),
            initiators: each(&m.initiators),
            targets: each(&m.targets),
            places: each(&m.places),
            time: m.time.as_ref().map(Into::into),
            killed: m.killed.as_ref().map(Into::into),
            injured: m.injured.as_ref().map(Into::into),
            weapons: each(&m.weapons),
            attributed_to: each(&m.attributed_to),
            relations: each(&m.relations),
            confidence: m.confidence,
            rules: m.rules.iter().map(|r| (r.rule.to_string(), r.span.into())).collect(),
        }
    }
}

impl TryFrom<MentionRecord> for Mention {
    type Error = Malformed;

    fn try_from(r: MentionRecord) -> Result<Self, Malformed> {
        let rule = |(rule, span): (String, SpanRecord)| Passage {
            rule: rule.into(),
            span: span.into(),
        };
        Ok(Self {
            id: r.id.into(),
            report: r.report.into(),
            class: Class::new(&r.class),
            status: known("a status", &r.status, Status::parse(&r.status))?,
            aggregate: r.aggregate,
            trigger: r.trigger.into(),
            sentence: r.sentence.into(),
            initiators: r.initiators.into_iter().map(Into::into).collect(),
            targets: r.targets.into_iter().map(Into::into).collect(),
            places: all(r.places)?,
            time: r.time.map(When::try_from).transpose()?,
            killed: r.killed.map(Into::into),
            injured: r.injured.map(Into::into),
            weapons: r.weapons.into_iter().map(Into::into).collect(),
            attributed_to: r.attributed_to.into_iter().map(Into::into).collect(),
            relations: all(r.relations)?,
            confidence: r.confidence,
            rules: r.rules.into_iter().map(rule).collect(),
        })
    }
}

/// Somebody.
#[derive(Serialize, Deserialize)]
pub(crate) struct PartyRecord {
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    span: SpanRecord,
}

impl From<&Party> for PartyRecord {
    fn from(p: &Party) -> Self {
        Self {
            name: p.name.clone(),
            id: p.id.as_ref().map(ToString::to_string),
            span: p.span.into(),
        }
    }
}

impl From<PartyRecord> for Party {
    fn from(r: PartyRecord) -> Self {
        Self {
            name: r.name,
            id: r.id.map(Into::into),
            span: r.span.into(),
        }
    }
}

/// Somewhere.
#[derive(Serialize, Deserialize)]
pub(crate) struct PlaceRecord {
    name: String,
    span: SpanRecord,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    country: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    admin1: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lat: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lon: Option<f64>,
    precision: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    geonames: Option<u32>,
}

impl From<&Place> for PlaceRecord {
    fn from(p: &Place) -> Self {
        Self {
            name: p.name.clone(),
            span: p.span.into(),
            country: p.country.as_ref().map(ToString::to_string),
            admin1: p.admin1.clone(),
            lat: p.lat,
            lon: p.lon,
            precision: p.precision.as_str().to_owned(),
            geonames: p.geonames,
        }
    }
}

impl TryFrom<PlaceRecord> for Place {
    type Error = Malformed;

    fn try_from(r: PlaceRecord) -> Result<Self, Malformed> {
        Ok(Self {
            precision: known("a precision", &r.precision, Precision::parse(&r.precision))?,
            name: r.name,
            span: r.span.into(),
            country: r.country.map(Into::into),
            admin1: r.admin1,
            lat: r.lat,
            lon: r.lon,
            geonames: r.geonames,
        })
    }
}

/// Some time.
#[derive(Serialize, Deserialize)]
pub(crate) struct WhenRecord {
    interval: IntervalRecord,
    basis: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    span: Option<SpanRecord>,
}

impl From<&When> for WhenRecord {
    fn from(w: &When) -> Self {
        Self {
            interval: w.interval.into(),
            basis: w.basis.as_str().to_owned(),
            span: w.span.map(Into::into),
        }
    }
}

impl TryFrom<WhenRecord> for When {
    type Error = Malformed;

    fn try_from(r: WhenRecord) -> Result<Self, Malformed> {
        Ok(Self {
            interval: r.interval.try_into()?,
            basis: known("the basis of a time", &r.basis, Basis::parse(&r.basis))?,
            span: r.span.map(Into::into),
        })
    }
}

#[derive(Serialize, Deserialize)]
struct CountRecord {
    low: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    high: Option<u32>,
    span: SpanRecord,
}

impl From<&Count> for CountRecord {
    fn from(c: &Count) -> Self {
        Self {
            low: c.low,
            high: c.high,
            span: c.span.into(),
        }
    }
}

impl From<CountRecord> for Count {
    fn from(r: CountRecord) -> Self {
        Self {
            low: r.low,
            high: r.high,
            span: r.span.into(),
        }
    }
}

/// Something that is used to harm.
#[derive(Serialize, Deserialize)]
pub(crate) struct WeaponRecord {
    name: String,
    span: SpanRecord,
}

impl From<&Weapon> for WeaponRecord {
    fn from(w: &Weapon) -> Self {
        Self {
            name: w.name.clone(),
            span: w.span.into(),
        }
    }
}

impl From<WeaponRecord> for Weapon {
    fn from(r: WeaponRecord) -> Self {
        Self {
            name: r.name,
            span: r.span.into(),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct AttributionRecord {
    party: PartyRecord,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cue: Option<SpanRecord>,
}

impl From<&Attribution> for AttributionRecord {
    fn from(a: &Attribution) -> Self {
        Self {
            party: (&a.party).into(),
            cue: a.cue.map(Into::into),
        }
    }
}

impl From<AttributionRecord> for Attribution {
    fn from(r: AttributionRecord) -> Self {
        Self {
            party: r.party.into(),
            cue: r.cue.map(Into::into),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct RelationRecord {
    kind: String,
    to: String,
    evidence: SpanRecord,
}

/// How records name the kinds of relations.
const RELATIONS: [(RelationKind, &str); 4] = [
    (RelationKind::RefersTo, "refers_to"),
    (RelationKind::Answers, "answers"),
    (RelationKind::PartOf, "part_of"),
    (RelationKind::Follows, "follows"),
];

impl From<&Relation> for RelationRecord {
    fn from(r: &Relation) -> Self {
        let kind = match r.kind {
            RelationKind::RefersTo => RELATIONS[0].1,
            RelationKind::Answers => RELATIONS[1].1,
            RelationKind::PartOf => RELATIONS[2].1,
            RelationKind::Follows => RELATIONS[3].1,
        };
        Self {
            kind: kind.to_owned(),
            to: r.to.to_string(),
            evidence: r.evidence.into(),
        }
    }
}

impl TryFrom<RelationRecord> for Relation {
    type Error = Malformed;

    fn try_from(r: RelationRecord) -> Result<Self, Malformed> {
        let kind = RELATIONS.into_iter().find(|(_, name)| *name == r.kind).map(|(k, _)| k);
        Ok(Self {
            kind: known("the kind of a relation", &r.kind, kind)?,
            to: r.to.into(),
            evidence: r.evidence.into(),
        })
    }
}
