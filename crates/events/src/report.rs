use std::sync::Arc;

use language::Span;

use crate::Interval;

/// Id of a report: a hash of its text, publication date, source and base name (`r-…`).
pub type ReportId = Arc<str>;

/// One published text, kept as it came: blocks are labelled, nothing is cut away.
#[derive(Clone, Debug)]
pub struct Report {
    /// Its id.
    pub id: ReportId,
    /// The file or record that it was read from, by base name.
    pub file: String,
    /// Who published it.
    pub source: Option<String>,
    /// Its title, where told apart from the text.
    pub title: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// ISO 639-1 code.
    pub language: String,
    /// The whole text, unchanged.
    pub text: Arc<str>,
    /// When it was published.
    pub published: Published,
    /// Its parts, in order, without overlap.
    pub blocks: Vec<Block>,
    /// The report that this one is a copy of.
    pub copy_of: Option<ReportId>,
    /// Share of the shorter text, 0 to 1, that the two have in common.
    pub copy_share: Option<f64>,
    /// Whence title, source, address, language and date of publication are known.
    pub origins: Origins,
}

impl Report {
    /// The report without its text, and of its parts only the headlines: what is enough to put incidents together with
    /// [`crate::merge::Stretches`]. Its spans still count in the text that is gone.
    #[must_use]
    pub fn without_text(mut self) -> Self {
        self.text = Arc::from("");
        self.blocks.retain(|b| b.kind == BlockKind::Headline);
        self.blocks.shrink_to_fit();
        self
    }

    /// Notes whether the report is a copy of another.
    pub fn set_copy(&mut self, copy: Option<crate::merge::Copy<ReportId>>) {
        self.copy_share = copy.as_ref().map(|c| c.share);
        self.copy_of = copy.map(|c| c.of);
    }
}

/// Whence what is known of a report comes, by field; no entry where nothing tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins(std::collections::BTreeMap<String, String>);

impl Origins {
    /// Notes whence a field comes.
    pub fn set(&mut self, field: impl Into<String>, origin: impl Into<String>) {
        self.0.insert(field.into(), origin.into());
    }

    /// Whence a field comes.
    pub fn get(&self, field: &str) -> Option<&str> {
        self.0.get(field).map(String::as_str)
    }

    /// All fields with their origins, by name of the field.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(f, o)| (f.as_str(), o.as_str()))
    }

    /// Whether nothing is noted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// When a report was published, and how that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// The days it can have been published on; `None` where nothing tells.
    pub interval: Option<Interval>,
    /// How it is known.
    pub basis: PublishedBasis,
    /// The words that tell it.
    pub evidence: Option<Span>,
}

impl Published {
    /// Inferred days of more than this are a time in which publication lies somewhere.
    const NEAR: i64 = 31;

    /// The days of publication, where other days can be reckoned from them: not the years in which, as is inferred, it lies
    /// somewhere.
    pub fn near(&self) -> Option<Interval> {
        self.interval
            .filter(|days| self.basis != PublishedBasis::Inferred || days.days() <= Self::NEAR)
    }
}

/// How a day of publication is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PublishedBasis {
    /// Given beside the text.
    Metadata,
    /// Given in the page's markup.
    Markup,
    /// Given by the dateline.
    Dateline,
    /// Given by a line or expression of the text.
    Text,
    /// Reckoned from several things in the text.
    Inferred,
    /// Not known.
    None,
}

impl PublishedBasis {
    const ALL: [PublishedBasis; 6] = [
        Self::Metadata,
        Self::Markup,
        Self::Dateline,
        Self::Text,
        Self::Inferred,
        Self::None,
    ];

    /// As outputs write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Metadata => "metadata",
            Self::Markup => "markup",
            Self::Dateline => "dateline",
            Self::Text => "text",
            Self::Inferred => "inferred",
            Self::None => "none",
        }
    }

    /// Reads what [`PublishedBasis::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|b| b.as_str() == text)
    }
}

/// A labelled part of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands.
    pub span: Span,
}

/// What a part of a report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlockKind {
    /// The report's headline.
    Headline,
    /// "BAGHDAD, Jan 24 (Agency) –", where it stands alone.
    Dateline,
    /// A paragraph of the article.
    Paragraph,
    /// A quotation set apart.
    Quote,
    /// Words under a picture.
    Caption,
    /// A line that leads to another report.
    RelatedLink,
    /// Advertisements, share bars, menus.
    Boilerplate,
    /// Who wrote it.
    Byline,
}

impl BlockKind {
    const ALL: [BlockKind; 8] = [
        Self::Headline,
        Self::Dateline,
        Self::Paragraph,
        Self::Quote,
        Self::Caption,
        Self::RelatedLink,
        Self::Boilerplate,
        Self::Byline,
    ];

    /// As outputs write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Headline => "headline",
            Self::Dateline => "dateline",
            Self::Paragraph => "paragraph",
            Self::Quote => "quote",
            Self::Caption => "caption",
            Self::RelatedLink => "related_link",
            Self::Boilerplate => "boilerplate",
            Self::Byline => "byline",
        }
    }

    /// Reads what [`BlockKind::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|b| b.as_str() == text)
    }

    /// Whether it tells of events, so that it is coded; a line that leads to another report tells of that one's.
    pub const fn tells(self) -> bool {
        matches!(
            self,
            Self::Headline | Self::Paragraph | Self::Quote | Self::Caption | Self::RelatedLink
        )
    }
}
