//! Reckoning with days.

use jiff::Span;
use jiff::civil::{Date, Weekday, date};
use knowledge::lexicons::{Holiday, Season, Unit};

/// From a first to a last day.
pub(super) type Days = (Date, Date);

/// A day so many days on; the day itself where the calendar ends.
pub(super) fn plus(day: Date, days: i64) -> Date {
    let away = Span::new().try_days(days);
    away.and_then(|away| day.checked_add(away)).unwrap_or(day)
}

/// A day so many months on.
pub(super) fn plus_months(day: Date, months: i64) -> Date {
    let away = Span::new().try_months(months);
    away.and_then(|away| day.checked_add(away)).unwrap_or(day)
}

/// Days from one day to another.
pub(super) fn gap(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// A day of the calendar, if there is one: the 30th of February is none.
pub(super) fn day(year: i16, month: i8, on: i8) -> Option<Date> {
    Date::new(year, month, on).ok()
}

/// The weekday, 1 for Monday.
pub(super) fn weekday(day: Date) -> i8 {
    day.weekday().to_monday_one_offset()
}

/// The unit of the calendar that a day lies in, moved by so many units.
pub(super) fn unit(day: Date, unit: Unit, moved: i64) -> Days {
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => {
            let day = plus(day, moved);
            (day, day)
        }
        Unit::Weekend => {
            let saturday = plus(day, 6 - i64::from(weekday(day)) + 7 * moved);
            (saturday, plus(saturday, 1))
        }
        Unit::Week | Unit::Fortnight => {
            let weeks = if unit == Unit::Fortnight { 2 * moved } else { moved };
            let monday = plus(day, 1 - i64::from(weekday(day)) + 7 * weeks);
            (monday, plus(monday, 6))
        }
        Unit::Month => {
            let day = plus_months(day.first_of_month(), moved);
            (day, day.last_of_month())
        }
        Unit::Quarter => {
            let first = day.first_of_month();
            let first = plus_months(first, -i64::from((first.month() - 1) % 3) + 3 * moved);
            (first, plus_months(first, 2).last_of_month())
        }
        Unit::Year => years(i64::from(day.year()) + moved, 1),
        Unit::Decade => years(i64::from(day.year() - day.year().rem_euclid(10)) + 10 * moved, 10),
        Unit::Century => years(i64::from(day.year() - day.year().rem_euclid(100)) + 100 * moved, 100),
    }
}

/// So many whole years.
pub(super) fn years(first: i64, many: i64) -> Days {
    let year = |y: i64| y.clamp(1, 9998) as i16;
    (date(year(first), 1, 1), date(year(first + many - 1), 12, 31))
}

/// A season of a year, as in the northern half of the earth; a winter starts in its year.
pub(super) fn season(year: i16, season: Season) -> Days {
    let first = match season {
        Season::Spring => 3,
        Season::Summer => 6,
        Season::Autumn => 9,
        Season::Winter => 12,
    };
    let start = date(year.clamp(1, 9998), first, 1);
    (start, plus_months(start, 2).last_of_month())
}

/// A quarter of a year, 1 to 4.
pub(super) fn quarter(year: i16, quarter: i8) -> Days {
    let start = date(year.clamp(1, 9998), 3 * (quarter.clamp(1, 4) - 1) + 1, 1);
    (start, plus_months(start, 2).last_of_month())
}

/// A feast of a year.
pub(super) fn feast(year: i16, holiday: Holiday) -> Option<Date> {
    match holiday {
        Holiday::Fixed(month, on) => day(year, month, on),
        Holiday::Easter(days) => Some(plus(easter(year)?, i64::from(days))),
        Holiday::Nth(nth, weekday, month) => {
            let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
            day(year, month, 1)?.nth_weekday_of_month(nth, weekday).ok()
        }
    }
}

/// Western Easter, by the anonymous Gregorian reckoning (Meeus, Astronomical Algorithms, ch. 8).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - b / 4 - g + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    day(year, i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_beyond_the_calendar_stays() {
        let day = date(2018, 2, 21);
        for far in [i64::MAX, i64::MIN, 20_212_021] {
            assert_eq!((plus(day, far), plus_months(day, far)), (day, day));
        }
    }

    #[test]
    fn easter_falls_on_its_days() {
        assert_eq!(easter(2018), Some(date(2018, 4, 1)));
        assert_eq!(easter(2024), Some(date(2024, 3, 31)));
    }

    #[test]
    fn units_of_the_calendar_have_their_borders() {
        let day = date(2018, 2, 21);
        assert_eq!(unit(day, Unit::Week, -1), (date(2018, 2, 12), date(2018, 2, 18)));
        assert_eq!(unit(day, Unit::Quarter, 0), (date(2018, 1, 1), date(2018, 3, 31)));
        assert_eq!(unit(day, Unit::Decade, -1), (date(2000, 1, 1), date(2009, 12, 31)));
    }
}
