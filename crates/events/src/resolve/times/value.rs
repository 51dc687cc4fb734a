//! The normal form of an expression, as TimeML's TIMEX3 has it.

use jiff::civil::Date;
use knowledge::lexicons::Unit;

use super::chart::Recurring;
use super::form::{Amount, Base, Form, Length, Year};
use super::reckon::{Grain, Reckoned};

/// Of a time: with its days where they are known, else with what the words give.
pub(super) fn of_time(form: &Form, reckoned: Option<&Reckoned>) -> String {
    if let Base::Reference(reference) = form.base {
        return reference.as_str().to_owned();
    }
    if let Base::Within(length, _) = form.base {
        return of_length(length);
    }
    let mut value = match reckoned {
        Some(Reckoned { named, grain, .. }) => of_days(named.0, named.1, *grain),
        None => unknown(form),
    };
    if let Some(clock) = form.clock {
        value.push_str(&format!("T{:02}:{:02}", clock.hour, clock.minute));
    } else if let Some(part) = form.part {
        value.push('T');
        value.push_str(part.as_str());
    }
    value
}

/// Of days, as fine as they are told.
pub(super) fn of_days(first: Date, last: Date, grain: Grain) -> String {
    let year = first.year();
    match grain {
        Grain::Day => first.to_string(),
        Grain::SomeDays => format!("{year:04}-{:02}-XX", first.month()),
        Grain::Days => format!("{first}/{last}"),
        Grain::Week | Grain::Weekend => {
            // The middle of the days tells which week they are.
            let week = super::calendar::plus(first, super::calendar::gap(first, last) / 2).iso_week_date();
            let end = if grain == Grain::Weekend { "-WE" } else { "" };
            format!("{:04}-W{:02}{end}", week.year(), week.week())
        }
        Grain::Month => format!("{year:04}-{:02}", first.month()),
        Grain::Season(season) => format!("{year:04}-{}", season.as_str()),
        Grain::Quarter => format!("{year:04}-Q{}", (first.month() - 1) / 3 + 1),
        Grain::Year => format!("{year:04}"),
        Grain::Decade => format!("{:03}", year / 10),
        Grain::Century => format!("{:02}", year / 100),
    }
}

/// Of a time whose days are not known.
fn unknown(form: &Form) -> String {
    let year = match form.year {
        Year::Stated(year) => format!("{year:04}"),
        _ => "XXXX".to_owned(),
    };
    match form.base {
        Base::Day(month, day) => format!("{year}-{month:02}-{day:02}"),
        Base::Days(from, to) => format!("{year}-{:02}-{:02}/{year}-{:02}-{:02}", from.0, from.1, to.0, to.1),
        Base::Month(month) => format!("{year}-{month:02}"),
        Base::Season(season) => format!("{year}-{}", season.as_str()),
        Base::Quarter(quarter) => format!("{year}-Q{quarter}"),
        Base::Weekday(day) | Base::WeekdayOf(day, _) => format!("XXXX-WXX-{day}"),
        Base::Year => year,
        Base::Unit(unit) | Base::Ago(Length { unit, .. }, _) | Base::Later(Length { unit, .. }, _) => match unit {
            Unit::Week | Unit::Fortnight => "XXXX-WXX".to_owned(),
            Unit::Weekend => "XXXX-WXX-WE".to_owned(),
            Unit::Month => "XXXX-XX".to_owned(),
            Unit::Quarter => "XXXX-QX".to_owned(),
            Unit::Year | Unit::Decade | Unit::Century => "XXXX".to_owned(),
            _ => "XXXX-XX-XX".to_owned(),
        },
        _ => "XXXX-XX-XX".to_owned(),
    }
}

/// Of a length: `P3D`, `PT24H`, `PXY`.
pub(super) fn of_length(length: Length) -> String {
    let (times, letter, clock, half) = match length.unit {
        Unit::Second => (1, 'S', true, None),
        Unit::Minute => (1, 'M', true, Some("30S")),
        Unit::Hour => (1, 'H', true, Some("30M")),
        Unit::Day => (1, 'D', false, Some("T12H")),
        Unit::Weekend => (2, 'D', false, None),
        Unit::Week => (1, 'W', false, None),
        Unit::Fortnight => (2, 'W', false, None),
        Unit::Month => (1, 'M', false, None),
        Unit::Quarter => (1, 'Q', false, None),
        Unit::Year => (1, 'Y', false, Some("6M")),
        Unit::Decade => (10, 'Y', false, Some("5Y")),
        Unit::Century => (100, 'Y', false, None),
    };
    let start = if clock { "PT" } else { "P" };
    match length.amount {
        Amount::Exact(n) => format!("{start}{}{letter}", n.saturating_mul(times)),
        Amount::Half(n) => format!("{start}{}{letter}{}", n.saturating_mul(times), half.unwrap_or("")),
        Amount::Vague => {
            let letter = match length.unit {
                Unit::Decade => 'E',
                Unit::Century => 'C',
                _ => letter,
            };
            format!("{start}X{letter}")
        }
    }
}

/// Of what recurs: `P1D`, `XXXX-WXX-4`.
pub(super) fn of_set(set: Recurring) -> String {
    match set {
        Recurring::Length(length) => of_length(length),
        Recurring::Weekday(day, None) => format!("XXXX-WXX-{day}"),
        Recurring::Weekday(day, Some(part)) => format!("XXXX-WXX-{day}T{}", part.as_str()),
        Recurring::Month(month) => format!("XXXX-{month:02}"),
        Recurring::Part(part) => format!("XXXX-XX-XXT{}", part.as_str()),
    }
}
