//! From a form to days: against the day of publication, the time told last, and the tense.

use jiff::civil::Date;
use knowledge::lexicons::{Part, Season, Unit};

use super::calendar::{self, Days, gap, plus};
use super::form::{Amount, Base, Edge, Form, Length, Step, Year};
use crate::Basis;

/// Whether the clause of an expression looks back or ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
    /// Back.
    Past,
    /// Ahead.
    Future,
    /// Nothing tells.
    Unknown,
}

/// What an expression is reckoned against.
#[derive(Clone, Copy, Debug)]
pub(super) struct Against {
    /// The day of publication.
    pub published: Option<Date>,
    /// The day (or few) told last.
    pub told: Option<Days>,
    /// The longer time told last, or the day.
    pub period: Option<Days>,
    /// The tense of the clause.
    pub tense: Tense,
}

/// Days with how fine they are told and on what they rest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Reckoned {
    /// The days that the words name, whole: "this month" is all of it.
    pub named: Days,
    /// The days that can be meant: of this month those up to now.
    pub meant: Days,
    /// How fine.
    pub grain: Grain,
    /// On what.
    pub basis: Basis,
}

/// How fine a time is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grain {
    /// A day.
    Day,
    /// Some days of a month.
    SomeDays,
    /// From one day to another.
    Days,
    /// Saturday and Sunday.
    Weekend,
    /// A week.
    Week,
    /// A month.
    Month,
    /// A season.
    Season(Season),
    /// A quarter.
    Quarter,
    /// A year.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
}

impl Grain {
    fn of(unit: Unit) -> Self {
        match unit {
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => Self::Day,
            Unit::Weekend => Self::Weekend,
            Unit::Week | Unit::Fortnight => Self::Week,
            Unit::Month => Self::Month,
            Unit::Quarter => Self::Quarter,
            Unit::Year => Self::Year,
            Unit::Decade => Self::Decade,
            Unit::Century => Self::Century,
        }
    }
}

/// The most days ahead that a date without a year may lie, where nothing tells the tense. What lies ten months and
/// more back is told with its year.
const AHEAD: i64 = 60;
/// The same for a day of the month in a clause of the past ("he was told to leave by January 14").
const AHEAD_OF_PAST: i64 = 45;
/// The most days ahead where the clause looks ahead: what lies further is told with its year, or as "next".
const FAR: i64 = 240;

/// The days of a form; `None` where what it is reckoned against is not known, or where it has none.
pub(super) fn reckon(form: &Form, against: &Against) -> Option<Reckoned> {
    let (mut named, grain, basis) = whole(form, against)?;
    if form.shift != 0 {
        named = (plus(named.0, form.shift.into()), plus(named.1, form.shift.into()));
    }
    let mut meant = match form.edge {
        Some(edge) => third(named, grain, edge, form, against),
        None => named,
    };
    match form.night {
        1 => meant.1 = plus(meant.1, 1),
        -1 => meant.0 = plus(meant.0, -1),
        _ => {}
    }
    // "overnight on May 12", told as done on May 12: the night that ends then.
    if let Some(now) = against.published
        && against.tense != Tense::Future
        && form.night == 1
        && named == (now, now)
    {
        meant = (plus(now, -1), now);
    }
    let looks_back = against.tense != Tense::Future && !matches!(form.edge, Some(Edge::Late | Edge::Later));
    if let Some(now) = against.published
        && looks_back
        && meant.0 <= now
        && now < meant.1
        && grain != Grain::Day
        && grain != Grain::Days
        && basis == Basis::Published
    {
        meant.1 = now;
    }
    Some(Reckoned {
        named,
        meant,
        grain,
        basis,
    })
}

fn whole(form: &Form, against: &Against) -> Option<(Days, Grain, Basis)> {
    let published = |days: Option<Days>, grain| days.map(|d| (d, grain, Basis::Published));
    let dated = if matches!(form.year, Year::Stated(_)) {
        Basis::Stated
    } else {
        Basis::Published
    };
    match form.base {
        Base::Bare => bare(form, against),
        Base::Day(month, on) => {
            let day = yearly(form, Grain::Day, against, |y| {
                calendar::day(y, month, on).map(|d| (d, d))
            })?;
            Some((day, Grain::Day, dated))
        }
        Base::Days(from, to) => {
            let days = yearly(form, Grain::Days, against, |y| {
                Some((calendar::day(y, from.0, from.1)?, calendar::day(y, to.0, to.1)?))
            })?;
            Some((days, Grain::Days, dated))
        }
        Base::Month(month) => {
            let days = yearly(form, Grain::Month, against, |y| {
                calendar::day(y, month, 1).map(|d| (d, d.last_of_month()))
            })?;
            Some((days, Grain::Month, dated))
        }
        Base::Season(season) => {
            let days = yearly(form, Grain::Season(season), against, |y| {
                Some(calendar::season(y, season))
            })?;
            Some((days, Grain::Season(season), dated))
        }
        Base::Quarter(quarter) => {
            let days = yearly(form, Grain::Quarter, against, |y| Some(calendar::quarter(y, quarter)))?;
            Some((days, Grain::Quarter, dated))
        }
        Base::Holiday(holiday) => {
            let days = yearly(form, Grain::Day, against, |y| {
                calendar::feast(y, holiday).map(|d| (d, d))
            })?;
            Some((days, Grain::Day, dated))
        }
        Base::Year => match form.year {
            Year::Stated(year) => Some((calendar::years(year.into(), 1), Grain::Year, Basis::Stated)),
            Year::Away(years) => {
                let year = i64::from(against.published?.year() + years);
                Some((calendar::years(year, 1), Grain::Year, Basis::Published))
            }
            Year::Unsaid => None,
        },
        Base::Decade(first) => Some((calendar::years(first.into(), 10), Grain::Decade, Basis::Stated)),
        Base::Century(hundreds) => {
            let first = i64::from(hundreds) * 100 + 1;
            Some((calendar::years(first, 100), Grain::Century, Basis::Stated))
        }
        Base::Weekday(weekday) => self::weekday(weekday, form.step, against),
        Base::WeekdayOf(weekday, weeks) => {
            let (monday, _) = calendar::unit(against.published?, Unit::Week, weeks.into());
            let day = plus(monday, i64::from(weekday) - 1);
            published(Some((day, day)), Grain::Day)
        }
        Base::Unit(unit) => self::unit(unit, form.step, against),
        Base::Offset(days) => {
            let day = plus(against.published?, days.into());
            published(Some((day, day)), Grain::Day)
        }
        Base::Ago(length, sign) => {
            let day = against.published?;
            away(length, sign, (day, day)).map(|(days, grain)| (days, grain, Basis::Published))
        }
        Base::Later(length, sign) => {
            let told = if length.unit < Unit::Month {
                against.told?
            } else {
                against.period?
            };
            away(length, sign, told).map(|(days, grain)| (days, grain, Basis::Narrative))
        }
        Base::Within(length, sign) => {
            let now = against.published?;
            let length = counted(length, sign)?;
            let ((start, end), _) = away(length, sign, (now, now))?;
            let other = match length.unit {
                // A length in units of the calendar ends now, wherever in the unit now lies.
                Unit::Week | Unit::Fortnight | Unit::Month | Unit::Quarter | Unit::Year | Unit::Decade => {
                    moved(now, length, sign)?
                }
                _ if sign < 0 => start,
                _ => end,
            };
            published(Some((now.min(other), now.max(other))), Grain::Days)
        }
        Base::Overnight => {
            let day = against.published?;
            published(Some((plus(day, -1), day)), Grain::Day)
        }
        Base::Reference(_) => None,
    }
}

/// "The last few days": so many, where no number is told.
const FEW: u32 = 3;

/// A length before or after publication in numbers: a few days back are counted, longer vague times are not.
fn counted(length: Length, sign: i8) -> Option<Length> {
    match (length.amount, length.unit) {
        (Amount::Exact(_), _) => Some(length),
        (Amount::Vague, Unit::Day) if sign < 0 => Some(Length {
            amount: Amount::Exact(FEW),
            ..length
        }),
        _ => None,
    }
}

/// A part or an hour of a day that is told elsewhere.
fn bare(form: &Form, against: &Against) -> Option<(Days, Grain, Basis)> {
    let published = |days: i64| {
        let day = plus(against.published?, days);
        Some(((day, day), Grain::Day, Basis::Published))
    };
    let told = |days: i64| {
        let (first, last) = against.told?;
        Some(((plus(first, days), plus(last, days)), Grain::Day, Basis::Narrative))
    };
    match form.step {
        Some(Step::Last) if form.part == Some(Part::Night) => published(-1),
        Some(Step::Last) => published(-1),
        Some(Step::This) => published(0),
        Some(Step::Next) => published(1),
        Some(Step::Following) => told(1),
        Some(Step::Previous) => told(-1),
        Some(Step::Same) | None => told(0),
    }
}

/// A time that comes once a year.
fn yearly(form: &Form, grain: Grain, against: &Against, in_year: impl Fn(i16) -> Option<Days>) -> Option<Days> {
    match form.year {
        Year::Stated(year) => return in_year(year),
        Year::Away(years) => return in_year(against.published?.year() + years),
        Year::Unsaid => {}
    }
    let now = against.published?;
    let near = [-2i16, -1, 0, 1, 2].map(|y| in_year(now.year() + y));
    // "Tuesday, February 20": the weekday chooses the year, where it can.
    if let Some(weekday) = form.weekday
        && let Some(fit) = near
            .iter()
            .flatten()
            .filter(|d| calendar::weekday(d.0) == weekday)
            .min_by_key(|d| gap(now, d.0).abs())
    {
        return Some(*fit);
    }
    let before = || near.iter().rev().flatten().find(|d| d.0 <= now).copied();
    let after = || near.iter().flatten().find(|d| d.1 >= now).copied();
    let ahead = |most: i64| after().filter(|d| gap(now, d.0) <= most && d.0 > now);
    match form.step {
        Some(Step::Last) => near.iter().rev().flatten().find(|d| d.1 < now).copied(),
        Some(Step::Next) => near.iter().flatten().find(|d| d.0 > now).copied(),
        Some(Step::This) => in_year(now.year()),
        Some(Step::Previous) => {
            let told = against.period?;
            near.iter().rev().flatten().find(|d| d.1 < told.0).copied()
        }
        Some(Step::Following) => {
            let told = against.period?;
            near.iter().flatten().find(|d| d.0 > told.1).copied()
        }
        Some(Step::Same) | None => match against.tense {
            Tense::Past if grain == Grain::Day => ahead(AHEAD_OF_PAST).or_else(before),
            Tense::Past => before(),
            Tense::Future => ahead(FAR).or_else(before),
            Tense::Unknown => ahead(AHEAD).or_else(before),
        },
    }
}

fn weekday(wanted: i8, step: Option<Step>, against: &Against) -> Option<(Days, Grain, Basis)> {
    let (from, basis) = match step {
        Some(Step::Previous) => (against.told?.0, Basis::Narrative),
        Some(Step::Following) => (against.told?.1, Basis::Narrative),
        _ => (against.published?, Basis::Published),
    };
    // Days back to the last such day, 0 where it is the day itself.
    let back = i64::from((calendar::weekday(from) - wanted).rem_euclid(7));
    let days = match (step, against.tense) {
        (Some(Step::Last | Step::Previous), _) if back == 0 => -7,
        (Some(Step::Next | Step::Following), _) => 7 - back,
        (None | Some(Step::This), Tense::Future) if back > 0 => 7 - back,
        _ => -back,
    };
    let day = plus(from, days);
    Some(((day, day), Grain::Day, basis))
}

fn unit(unit: Unit, step: Option<Step>, against: &Against) -> Option<(Days, Grain, Basis)> {
    let grain = Grain::of(unit);
    let told = || {
        if unit < Unit::Month {
            against.told
        } else {
            against.period
        }
    };
    let (from, moved, basis) = match step {
        Some(Step::Last) => (against.published?, -1, Basis::Published),
        Some(Step::This) => (against.published?, 0, Basis::Published),
        Some(Step::Next) => (against.published?, 1, Basis::Published),
        Some(Step::Previous) => (told()?.0, -1, Basis::Narrative),
        Some(Step::Following) => (told()?.1, 1, Basis::Narrative),
        Some(Step::Same) => {
            let (first, last) = told()?;
            if unit == Unit::Day {
                return Some(((first, last), grain, Basis::Narrative));
            }
            (first, 0, Basis::Narrative)
        }
        None => {
            let now = against.published?;
            let at_weekend = calendar::weekday(now) >= 6;
            let ahead = against.tense == Tense::Future || at_weekend;
            (now, if ahead { 0 } else { -1 }, Basis::Published)
        }
    };
    Some((calendar::unit(from, unit, moved), grain, basis))
}

/// So long before or after some days.
fn away(length: Length, sign: i8, from: Days) -> Option<(Days, Grain)> {
    let sign = i64::from(sign);
    let start = if sign < 0 { from.0 } else { from.1 };
    let n = match length.amount {
        Amount::Exact(n) | Amount::Half(n) => i64::from(n),
        // "Days later": two to six. Other vague lengths have no days.
        Amount::Vague if length.unit == Unit::Day => {
            let (a, b) = (plus(start, 2 * sign), plus(start, 6 * sign));
            return Some(((a.min(b), a.max(b)), Grain::SomeDays));
        }
        Amount::Vague if length.unit < Unit::Day => 0,
        Amount::Vague => return None,
    };
    let day = match length.unit {
        Unit::Second | Unit::Minute => return Some((from, Grain::Day)),
        Unit::Hour => plus(start, sign * (n / 24)),
        Unit::Day => plus(start, sign * n),
        _ => moved(start, length, sign as i8)?,
    };
    Some(match length.unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => ((day, day), Grain::Day),
        // "Two weeks ago" is told by the week, not by the day: three days about it.
        Unit::Week | Unit::Fortnight | Unit::Weekend => ((plus(day, -3), plus(day, 3)), Grain::Week),
        unit => (calendar::unit(day, unit, 0), Grain::of(unit)),
    })
}

/// The day that lies so long before or after another.
fn moved(day: Date, length: Length, sign: i8) -> Option<Date> {
    let (Amount::Exact(n) | Amount::Half(n)) = length.amount else {
        return None;
    };
    let n = i64::from(n.min(10_000)) * i64::from(sign);
    Some(match length.unit {
        Unit::Second | Unit::Minute => day,
        Unit::Hour => plus(day, n / 24),
        Unit::Day => plus(day, n),
        Unit::Weekend | Unit::Week => plus(day, 7 * n),
        Unit::Fortnight => plus(day, 14 * n),
        Unit::Month => calendar::plus_months(day, n),
        Unit::Quarter => calendar::plus_months(day, 3 * n),
        Unit::Year => calendar::plus_months(day, 12 * n),
        Unit::Decade => calendar::plus_months(day, 120 * n),
        Unit::Century => calendar::plus_months(day, 1200 * n),
    })
}

/// The early, middle or late part of a period.
fn third(named: Days, grain: Grain, edge: Edge, form: &Form, against: &Against) -> Days {
    let (first, last) = named;
    // "Earlier this month", "later this year": what lies before and after now.
    let running = form.step == Some(Step::This) || form.year == Year::Away(0);
    if let Some(now) = against.published.filter(|now| running && first <= *now && *now <= last) {
        match edge {
            Edge::Earlier => return (first, now),
            Edge::Later if against.tense == Tense::Past => return (first, now),
            Edge::Later => return (now, last),
            Edge::Early | Edge::Mid | Edge::Late => {}
        }
    }
    if matches!(
        grain,
        Grain::Day | Grain::Days | Grain::SomeDays | Grain::Week | Grain::Weekend
    ) {
        return named;
    }
    let days = gap(first, last) + 1;
    let (a, b) = match grain {
        Grain::Month => (10, 20),
        _ => (days / 3, 2 * days / 3),
    };
    match edge {
        Edge::Early | Edge::Earlier => (first, plus(first, a - 1)),
        Edge::Mid => (plus(first, a), plus(first, b - 1)),
        Edge::Late | Edge::Later => (plus(first, b), last),
    }
}
