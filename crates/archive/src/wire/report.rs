use std::collections::BTreeMap;

use events::{Block, BlockKind, Origins, Published, PublishedBasis, Report};
use serde::{Deserialize, Serialize};

use super::{Malformed, SpanRecord, known};

/// What the columns of a report do not hold.
#[derive(Serialize, Deserialize)]
pub(crate) struct ReportRecord {
    basis: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    evidence: Option<SpanRecord>,
    blocks: Vec<(String, SpanRecord)>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    origins: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) copy_share: Option<f64>,
}

impl From<&Report> for ReportRecord {
    fn from(report: &Report) -> Self {
        let block = |b: &Block| (b.kind.as_str().to_owned(), b.span.into());
        Self {
            basis: report.published.basis.as_str().to_owned(),
            evidence: report.published.evidence.map(Into::into),
            blocks: report.blocks.iter().map(block).collect(),
            origins: report
                .origins
                .iter()
                .map(|(f, o)| (f.to_owned(), o.to_owned()))
                .collect(),
            copy_share: report.copy_share,
        }
    }
}

impl ReportRecord {
    /// Whence what is known of the report comes.
    pub(crate) fn origins(&self) -> Origins {
        let mut origins = Origins::default();
        for (field, origin) in &self.origins {
            origins.set(field, origin);
        }
        origins
    }

    /// The parts of a report that the record holds; the interval comes from the columns.
    pub(crate) fn read(self, interval: Option<events::Interval>) -> Result<(Published, Vec<Block>), Malformed> {
        let published = Published {
            interval,
            basis: known(
                "the basis of a publication",
                &self.basis,
                PublishedBasis::parse(&self.basis),
            )?,
            evidence: self.evidence.map(Into::into),
        };
        let block = |(kind, span): (String, SpanRecord)| {
            let kind = known("the kind of a block", &kind, BlockKind::parse(&kind))?;
            Ok(Block {
                kind,
                span: span.into(),
            })
        };
        Ok((published, self.blocks.into_iter().map(block).collect::<Result<_, _>>()?))
    }
}
