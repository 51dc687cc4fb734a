use events::{Disagreement, Incident, LinkBasis, LinkKind, Place, Status, Toll, Value, Variant, When};
use knowledge::Class;
use serde::{Deserialize, Serialize};

use super::{
    IntervalRecord, Malformed, all, each, known,
    mention::{PartyRecord, PlaceRecord, WeaponRecord, WhenRecord},
};

/// An incident.
#[derive(Serialize, Deserialize)]
pub(crate) struct IncidentRecord {
    id: String,
    class: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    aggregate: bool,
    status: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    time: Option<WhenRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    places: Vec<PlaceRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    initiators: Vec<PartyRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    targets: Vec<PartyRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    weapons: Vec<WeaponRecord>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    killed: Option<TollRecord>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    injured: Option<TollRecord>,
    mentions: Vec<String>,
    reports: Vec<String>,
    voices: usize,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    disagreements: Vec<DisagreementRecord>,
    confidence: f32,
}

impl From<&Incident> for IncidentRecord {
    fn from(i: &Incident) -> Self {
        Self {
            id: i.id.to_string(),
            class: i.class.as_str().to_owned(),
            aggregate: i.aggregate,
            status: i.status.as_str().to_owned(),
            time: i.time.as_ref().map(Into::into),
            places: each(&i.places),
            initiators: each(&i.initiators),
            targets: each(&i.targets),
            weapons: each(&i.weapons),
            killed: i.killed.map(Into::into),
            injured: i.injured.map(Into::into),
            mentions: i.mentions.iter().map(ToString::to_string).collect(),
            reports: i.reports.iter().map(ToString::to_string).collect(),
            voices: i.voices,
            disagreements: each(&i.disagreements),
            confidence: i.confidence,
        }
    }
}

impl TryFrom<IncidentRecord> for Incident {
    type Error = Malformed;

    fn try_from(r: IncidentRecord) -> Result<Self, Malformed> {
        Ok(Self {
            id: r.id.into(),
            class: Class::new(&r.class),
            aggregate: r.aggregate,
            status: known("a status", &r.status, Status::parse(&r.status))?,
            time: r.time.map(When::try_from).transpose()?,
            places: all::<_, Place>(r.places)?,
            initiators: r.initiators.into_iter().map(Into::into).collect(),
            targets: r.targets.into_iter().map(Into::into).collect(),
            weapons: r.weapons.into_iter().map(Into::into).collect(),
            killed: r.killed.map(Into::into),
            injured: r.injured.map(Into::into),
            mentions: r.mentions.into_iter().map(Into::into).collect(),
            reports: r.reports.into_iter().map(Into::into).collect(),
            voices: r.voices,
            disagreements: all(r.disagreements)?,
            confidence: r.confidence,
        })
    }
}

#[derive(Serialize, Deserialize)]
struct TollRecord {
    low: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    high: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    best: Option<u32>,
}

impl From<Toll> for TollRecord {
    fn from(Toll { low, high, best }: Toll) -> Self {
        Self { low, high, best }
    }
}

impl From<TollRecord> for Toll {
    fn from(TollRecord { low, high, best }: TollRecord) -> Self {
        Self { low, high, best }
    }
}

/// The fields of an incident that reports can disagree on, as outputs name them.
const FIELDS: [&str; 14] = [
    "class",
    "aggregate",
    "status",
    "time",
    "place",
    "places",
    "initiator",
    "initiators",
    "target",
    "targets",
    "weapon",
    "weapons",
    "killed",
    "injured",
];

#[derive(Serialize, Deserialize)]
struct DisagreementRecord {
    field: String,
    values: Vec<VariantRecord>,
}

impl From<&Disagreement> for DisagreementRecord {
    fn from(d: &Disagreement) -> Self {
        Self {
            field: d.field.to_owned(),
            values: each(&d.values),
        }
    }
}

impl TryFrom<DisagreementRecord> for Disagreement {
    type Error = Malformed;

    fn try_from(r: DisagreementRecord) -> Result<Self, Malformed> {
        let field = FIELDS.into_iter().find(|f| *f == r.field);
        Ok(Self {
            field: known("a field", &r.field, field)?,
            values: all(r.values)?,
        })
    }
}

#[derive(Serialize, Deserialize)]
struct VariantRecord {
    value: ValueRecord,
    mentions: Vec<String>,
    reports: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    as_of: Option<IntervalRecord>,
}

impl From<&Variant> for VariantRecord {
    fn from(v: &Variant) -> Self {
        Self {
            value: (&v.value).into(),
            mentions: v.mentions.iter().map(ToString::to_string).collect(),
            reports: v.reports.iter().map(ToString::to_string).collect(),
            as_of: v.as_of.map(Into::into),
        }
    }
}

impl TryFrom<VariantRecord> for Variant {
    type Error = Malformed;

    fn try_from(r: VariantRecord) -> Result<Self, Malformed> {
        Ok(Self {
            value: r.value.try_into()?,
            mentions: r.mentions.into_iter().map(Into::into).collect(),
            reports: r.reports.into_iter().map(Into::into).collect(),
            as_of: r.as_of.map(TryInto::try_into).transpose()?,
        })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ValueRecord {
    Count {
        low: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        high: Option<u32>,
    },
    Name(String),
    Time(IntervalRecord),
}

impl From<&Value> for ValueRecord {
    fn from(value: &Value) -> Self {
        match value {
            Value::Count { low, high } => Self::Count { low: *low, high: *high },
            Value::Name(name) => Self::Name(name.clone()),
            Value::Time(interval) => Self::Time((*interval).into()),
        }
    }
}

impl TryFrom<ValueRecord> for Value {
    type Error = Malformed;

    fn try_from(r: ValueRecord) -> Result<Self, Malformed> {
        Ok(match r {
            ValueRecord::Count { low, high } => Self::Count { low, high },
            ValueRecord::Name(name) => Self::Name(name),
            ValueRecord::Time(interval) => Self::Time(interval.try_into()?),
        })
    }
}

/// The kind of a link, from its name.
pub(crate) fn link_kind(name: &str) -> Result<LinkKind, Malformed> {
    let kinds = [LinkKind::ResponseTo, LinkKind::PartOf, LinkKind::SameSeries];
    known(
        "the kind of a link",
        name,
        kinds.into_iter().find(|k| k.as_str() == name),
    )
}

/// The basis of a link, from its name.
pub(crate) fn link_basis(name: &str) -> Result<LinkBasis, Malformed> {
    let bases = [LinkBasis::Stated, LinkBasis::Inferred];
    known(
        "the basis of a link",
        name,
        bases.into_iter().find(|b| b.as_str() == name),
    )
}
