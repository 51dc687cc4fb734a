use jiff::civil::Date;
use language::Span;

/// Days from `earliest` up to and with `latest`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    /// First day that the event can have been on.
    pub earliest: Date,
    /// Last day.
    pub latest: Date,
}

impl Interval {
    /// One day.
    pub fn day(date: Date) -> Self {
        Self {
            earliest: date,
            latest: date,
        }
    }

    /// From one day to another; put in order if need be.
    pub fn new(a: Date, b: Date) -> Self {
        Self {
            earliest: a.min(b),
            latest: a.max(b),
        }
    }

    /// Number of days, one for a single day.
    pub fn days(self) -> i64 {
        self.gap(self.earliest, self.latest) + 1
    }

    /// Whether the two share a day.
    pub fn meets(self, other: Interval) -> bool {
        self.earliest <= other.latest && other.earliest <= self.latest
    }

    /// Days between the two; 0 where they meet.
    pub fn distance(self, other: Interval) -> i64 {
        self.gap(self.latest, other.earliest)
            .max(self.gap(other.latest, self.earliest))
            .max(0)
    }

    /// As ISO 8601-2 (EDTF): `2021-02-15`, a whole month `2021-02`, a whole year `2021`, else `a/b`.
    pub fn edtf(self) -> String {
        let (a, b) = (self.earliest, self.latest);
        if a == b {
            return a.to_string();
        }
        if a == a.first_of_year() && b == a.last_of_year() {
            return format!("{:04}", a.year());
        }
        if a == a.first_of_month() && b == a.last_of_month() {
            return format!("{:04}-{:02}", a.year(), a.month());
        }
        format!("{a}/{b}")
    }

    fn gap(self, from: Date, to: Date) -> i64 {
        i64::from(from.until(to).map_or(0, |span| span.get_days()))
    }
}

/// On what a time rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// Stated in full: "15 February 2021".
    Stated,
    /// Reckoned from the day of publication: "on Tuesday", "yesterday".
    Published,
    /// Reckoned from another time in the text: "two days later".
    Narrative,
}

impl Basis {
    /// As outputs write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Basis::Stated => "stated",
            Basis::Published => "published",
            Basis::Narrative => "narrative",
        }
    }

    /// Reads what [`Basis::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        [Basis::Stated, Basis::Published, Basis::Narrative]
            .into_iter()
            .find(|b| b.as_str() == text)
    }
}

/// A time that a passage tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// The days it can mean.
    pub interval: Interval,
    /// On what it rests.
    pub basis: Basis,
    /// The words; `None` where only tense and publication tell it.
    pub span: Option<Span>,
}
