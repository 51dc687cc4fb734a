//! What an expression says before it is known from which day it counts.

use knowledge::lexicons::{Holiday, Part, Reference, Season, Unit};

/// How many of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Amount {
    /// Just so many.
    Exact(u32),
    /// So many and a half.
    Half(u32),
    /// "several", "days".
    Vague,
}

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Length {
    /// How many.
    pub amount: Amount,
    /// Of what.
    pub unit: Unit,
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Clock {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
}

/// Which one of many, counted from somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The last before publication.
    Last,
    /// The one of publication.
    This,
    /// The first after publication.
    Next,
    /// The one before the time told last.
    Previous,
    /// The one after the time told last.
    Following,
    /// That of the time told last.
    Same,
}

/// The year of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Year {
    /// Not told: the one nearest publication.
    Unsaid,
    /// Told.
    Stated(i16),
    /// Told from publication: -1 for last year.
    Away(i16),
}

/// Which part of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edge {
    /// The first.
    Early,
    /// The first, or, of a period that runs, the part before now.
    Earlier,
    /// The middle one.
    Mid,
    /// The last.
    Late,
    /// The last, or, of a period that runs, the part from now on.
    Later,
}

/// What kind of time it is at heart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Base {
    /// A part of a day or an hour of a day that is told elsewhere.
    Bare,
    /// A day of a month.
    Day(i8, i8),
    /// Several days: month and day, to month and day.
    Days((i8, i8), (i8, i8)),
    /// A whole month.
    Month(i8),
    /// A whole year.
    Year,
    /// Ten years from the one given.
    Decade(i16),
    /// A century, by its first two digits.
    Century(i16),
    /// A day of the week.
    Weekday(i8),
    /// A day of a week so many weeks from publication.
    WeekdayOf(i8, i8),
    /// A whole unit, which one [`Form::step`] tells.
    Unit(Unit),
    /// A season.
    Season(Season),
    /// A quarter, 1 to 4.
    Quarter(i8),
    /// A feast.
    Holiday(Holiday),
    /// Days from publication.
    Offset(i16),
    /// A length from publication.
    Ago(Length, i8),
    /// A length from the time told last.
    Later(Length, i8),
    /// All of a length before (-1) or after (1) publication.
    Within(Length, i8),
    /// From the evening of one day to the morning of the next.
    Overnight,
    /// No days at all.
    Reference(Reference),
}

/// An expression of time, read but not yet reckoned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    /// The heart.
    pub base: Base,
    /// Which year.
    pub year: Year,
    /// Which one.
    pub step: Option<Step>,
    /// Which part of the day.
    pub part: Option<Part>,
    /// Which hour.
    pub clock: Option<Clock>,
    /// Which third.
    pub edge: Option<Edge>,
    /// Days to add at the end: "two days before Monday".
    pub shift: i16,
    /// Days that the night runs on: 1 into the next day, -1 from the day before.
    pub night: i8,
    /// The weekday told beside a date.
    pub weekday: Option<i8>,
    /// Whether the words can be believed alone.
    pub firm: bool,
}

impl Form {
    /// A form with nothing but a heart.
    pub(crate) const fn new(base: Base) -> Self {
        Self {
            base,
            year: Year::Unsaid,
            step: None,
            part: None,
            clock: None,
            edge: None,
            shift: 0,
            night: 0,
            weekday: None,
            firm: true,
        }
    }

    /// Whether it means one day, or can.
    pub(crate) fn is_day(&self) -> bool {
        match self.base {
            Base::Day(..) | Base::Weekday(_) | Base::WeekdayOf(..) | Base::Holiday(_) | Base::Offset(_) => true,
            Base::Unit(unit) => unit == Unit::Day,
            Base::Ago(length, _) | Base::Later(length, _) => length.unit == Unit::Day,
            _ => false,
        }
    }

    /// Whether it means a day without telling which part of it.
    pub(crate) fn is_whole_day(&self) -> bool {
        self.is_day() && self.part.is_none() && self.clock.is_none()
    }

    /// Whether it is an hour by the clock and no more.
    pub(crate) fn is_clock(&self) -> bool {
        self.base == Base::Bare && self.clock.is_some()
    }

    /// Whether it comes once a year, and the year is not told.
    pub(crate) fn wants_year(&self) -> bool {
        self.year == Year::Unsaid
            && self.step.is_none()
            && matches!(
                self.base,
                Base::Day(..) | Base::Days(..) | Base::Month(_) | Base::Season(_) | Base::Quarter(_) | Base::Holiday(_)
            )
    }
}
