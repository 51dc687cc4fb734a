//! Dates of the calendar: days, months, years, weekdays, seasons, quarters, feasts.

use knowledge::lexicons::{Holiday, Role, TimeWord, Unit};

use super::super::chart::{Item, Piece, Rule};
use super::super::form::{Base, Form, Year};
use super::{COMMA, DASH, THE, exact, role, there, time, word};

const MONTH: Item = Item::Word(|w| matches!(w, TimeWord::Month(_)));
const DOT: Item = Item::Maybe(&Item::Mark('.'));

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "calendar/month",
        pattern: &[MONTH],
        make: |p| match p {
            [Piece::Word(TimeWord::Month(m), doubtful)] => Some(Piece::Time(Form {
                firm: !doubtful,
                ..Form::new(Base::Month(*m))
            })),
            _ => None,
        },
    },
    Rule {
        name: "calendar/month-day",
        pattern: &[MONTH, DOT, Item::Day],
        make: |p| day(month(p, 0)?, exact(p, 2)?),
    },
    Rule {
        name: "calendar/day-month",
        pattern: &[THE, Item::Day, Item::Maybe(&Item::Role(Role::Of)), MONTH],
        make: |p| day(month(p, 3)?, exact(p, 1)?),
    },
    Rule {
        name: "calendar/day-dash-month",
        pattern: &[Item::Day, Item::Dash, MONTH],
        make: |p| day(month(p, 2)?, exact(p, 0)?),
    },
    Rule {
        name: "calendar/month-days",
        pattern: &[
            MONTH,
            DOT,
            Item::Day,
            Item::Maybe(&Item::Dash),
            Item::Maybe(&Item::Role(Role::To)),
            Item::Day,
        ],
        make: |p| {
            let m = month(p, 0)?;
            (there(p, 3) != there(p, 4)).then(|| days(m, exact(p, 2)?, exact(p, 5)?))?
        },
    },
    Rule {
        // "on May 30 and 31, …", not "on May 30 and 31 others".
        name: "calendar/month-day-and-day",
        pattern: &[
            MONTH,
            DOT,
            Item::Day,
            Item::Role(Role::And),
            Item::Day,
            Item::Ahead(&[
                Role::In,
                Role::On,
                Role::At,
                Role::And,
                Role::Until,
                Role::To,
                Role::From,
                Role::For,
            ]),
        ],
        make: |p| days(month(p, 0)?, exact(p, 2)?, exact(p, 4)?),
    },
    Rule {
        name: "calendar/between-days",
        pattern: &[
            Item::Role(Role::Between),
            MONTH,
            DOT,
            Item::Day,
            Item::Role(Role::And),
            Item::Day,
        ],
        make: |p| days(month(p, 1)?, exact(p, 3)?, exact(p, 5)?),
    },
    Rule {
        name: "calendar/days-month",
        pattern: &[
            Item::Day,
            Item::Maybe(&Item::Dash),
            Item::Maybe(&Item::Roles(&[Role::To, Role::And])),
            Item::Day,
            MONTH,
        ],
        make: |p| {
            let m = month(p, 4)?;
            (there(p, 1) != there(p, 2)).then(|| days(m, exact(p, 0)?, exact(p, 3)?))?
        },
    },
    Rule {
        name: "calendar/with-year",
        pattern: &[
            Item::Time(Form::wants_year),
            DOT,
            COMMA,
            Item::Maybe(&Item::Role(Role::Of)),
            Item::Year,
        ],
        make: |p| {
            let form = time(p, 0)?;
            let fits = !there(p, 1) || matches!(form.base, Base::Month(_));
            fits.then_some(Piece::Time(Form {
                year: Year::Stated(exact(p, 4)? as i16),
                firm: true,
                ..form
            }))
        },
    },
    Rule {
        name: "calendar/dash-year",
        pattern: &[
            Item::Time(|f| f.wants_year() && matches!(f.base, Base::Day(..))),
            Item::Dash,
            Item::Year,
        ],
        make: |p| {
            Some(Piece::Time(Form {
                year: Year::Stated(exact(p, 2)? as i16),
                ..time(p, 0)?
            }))
        },
    },
    Rule {
        name: "calendar/year-and-period",
        pattern: &[
            THE,
            Item::Year,
            Item::Time(|f| f.wants_year() && matches!(f.base, Base::Quarter(_) | Base::Season(_))),
        ],
        make: |p| {
            Some(Piece::Time(Form {
                year: Year::Stated(exact(p, 1)? as i16),
                firm: true,
                ..time(p, 2)?
            }))
        },
    },
    Rule {
        name: "calendar/relative-year",
        pattern: &[
            Item::Time(Form::wants_year),
            Item::Maybe(&Item::Role(Role::Of)),
            Item::Time(|f| f.base == Base::Year && matches!(f.year, Year::Away(_))),
        ],
        make: |p| {
            Some(Piece::Time(Form {
                year: time(p, 2)?.year,
                firm: true,
                ..time(p, 0)?
            }))
        },
    },
    Rule {
        name: "calendar/weekday",
        pattern: &[Item::Word(|w| matches!(w, TimeWord::Weekday(_)))],
        make: |p| match p {
            [Piece::Word(TimeWord::Weekday(d), doubtful)] => Some(Piece::Time(Form {
                firm: !doubtful,
                ..Form::new(Base::Weekday(*d))
            })),
            _ => None,
        },
    },
    Rule {
        name: "calendar/weekday-and-date",
        pattern: &[
            Item::Time(|f| matches!(f.base, Base::Weekday(_)) && f.clock.is_none() && f.shift == 0),
            DOT,
            COMMA,
            Item::Time(|f| matches!(f.base, Base::Day(..)) && f.part.is_none()),
        ],
        make: |p| {
            let weekday = time(p, 0)?;
            let Base::Weekday(named) = weekday.base else {
                return None;
            };
            Some(Piece::Time(Form {
                part: weekday.part,
                weekday: Some(named),
                ..time(p, 3)?
            }))
        },
    },
    Rule {
        name: "calendar/iso-date",
        pattern: &[
            Item::Year,
            Item::Glued,
            Item::Mark('-'),
            Item::Figure(2),
            Item::Glued,
            Item::Mark('-'),
            Item::Figure(2),
        ],
        make: |p| dated(exact(p, 0)?, exact(p, 3)?, exact(p, 6)?),
    },
    Rule {
        name: "calendar/slashed-date",
        pattern: &[
            Item::Figure(2),
            Item::Mark('/'),
            Item::Figure(2),
            Item::Mark('/'),
            Item::Year,
        ],
        make: |p| {
            let (a, b, year) = (exact(p, 0)?, exact(p, 2)?, exact(p, 4)?);
            // Which of the two is the month is only known where the other is too great for one.
            match (a > 12, b > 12) {
                (true, false) => dated(year, b, a),
                (false, true) => dated(year, a, b),
                (false, false) if a == b => dated(year, a, b),
                _ => None,
            }
        },
    },
    Rule {
        name: "calendar/year-slashed",
        pattern: &[
            Item::Year,
            Item::Mark('/'),
            Item::Figure(2),
            Item::Mark('/'),
            Item::Figure(2),
        ],
        make: |p| dated(exact(p, 0)?, exact(p, 2)?, exact(p, 4)?),
    },
    Rule {
        name: "calendar/dotted-date",
        pattern: &[
            Item::Figure(2),
            Item::Glued,
            Item::Mark('.'),
            Item::Figure(2),
            Item::Glued,
            Item::Mark('.'),
            Item::Glued,
            Item::Year,
        ],
        make: |p| dated(exact(p, 7)?, exact(p, 3)?, exact(p, 0)?),
    },
    Rule {
        name: "calendar/year",
        pattern: &[Item::Year],
        make: |p| {
            // Whether the figure is a year is settled by its company, once it stands alone.
            Some(Piece::Time(Form {
                year: Year::Stated(exact(p, 0)? as i16),
                firm: false,
                ..Form::new(Base::Year)
            }))
        },
    },
    Rule {
        name: "calendar/the-year",
        pattern: &[
            THE,
            Item::Maybe(&Item::Role(Role::Fiscal)),
            Item::Maybe(&Item::Word(|w| w == TimeWord::Unit(Unit::Year))),
            Item::Year,
        ],
        make: |p| {
            let year = Year::Stated(exact(p, 3)? as i16);
            (there(p, 1) || there(p, 2)).then_some(Piece::Time(Form {
                year,
                ..Form::new(Base::Year)
            }))
        },
    },
    Rule {
        name: "calendar/decade",
        pattern: &[
            THE,
            Item::Figure(4),
            Item::Glued,
            Item::Word(|w| w == TimeWord::Role(Role::Plural)),
        ],
        make: |p| decade(exact(p, 1)?),
    },
    Rule {
        name: "calendar/short-decade",
        pattern: &[
            THE,
            Item::Maybe(&Item::Mark('\'')),
            Item::Maybe(&Item::Mark('’')),
            Item::Figure(2),
            Item::Glued,
            Item::Word(|w| w == TimeWord::Role(Role::Plural)),
        ],
        make: |p| {
            let told = there(p, 1) || there(p, 2) || there(p, 0);
            let n = exact(p, 3).filter(|n| told && *n >= 20)?;
            decade(1900 + n)
        },
    },
    Rule {
        name: "calendar/century",
        pattern: &[
            THE,
            Item::Ordinal,
            DASH,
            Item::Word(|w| w == TimeWord::Unit(Unit::Century)),
        ],
        make: |p| {
            let n = i16::try_from(exact(p, 1)?).ok().filter(|n| (1..=30).contains(n))?;
            Some(Piece::Time(Form::new(Base::Century(n - 1))))
        },
    },
    Rule {
        name: "calendar/season",
        pattern: &[THE, Item::Word(|w| matches!(w, TimeWord::Season(_)))],
        make: |p| match p {
            [the, Piece::Word(TimeWord::Season(s), doubtful)] => Some(Piece::Time(Form {
                firm: !doubtful && *the != Piece::Absent,
                ..Form::new(Base::Season(*s))
            })),
            _ => None,
        },
    },
    Rule {
        name: "calendar/quarter",
        pattern: &[
            THE,
            Item::Maybe(&Item::Role(Role::Fiscal)),
            Item::Ordinal,
            DASH,
            Item::Word(|w| w == TimeWord::Unit(Unit::Quarter)),
        ],
        make: |p| {
            let n = i8::try_from(exact(p, 2)?).ok().filter(|n| (1..=4).contains(n))?;
            Some(Piece::Time(Form::new(Base::Quarter(n))))
        },
    },
    Rule {
        name: "calendar/weekday-of-month",
        pattern: &[
            Item::Role(Role::The),
            Item::Ordinal,
            Item::Word(|w| matches!(w, TimeWord::Weekday(_))),
            Item::Roles(&[Role::Of, Role::In]),
            MONTH,
        ],
        make: |p| nth(i8::try_from(exact(p, 1)?).ok()?, word(p, 2)?, month(p, 4)?),
    },
    Rule {
        name: "calendar/last-weekday-of-month",
        pattern: &[
            Item::Role(Role::The),
            Item::Role(Role::Last),
            Item::Word(|w| matches!(w, TimeWord::Weekday(_))),
            Item::Roles(&[Role::Of, Role::In]),
            MONTH,
        ],
        make: |p| nth(-1, word(p, 2)?, month(p, 4)?),
    },
    Rule {
        name: "calendar/holiday",
        pattern: &[Item::Word(|w| matches!(w, TimeWord::Holiday(_)))],
        make: |p| match word(p, 0)? {
            TimeWord::Holiday(holiday) => Some(Piece::Time(Form::new(Base::Holiday(holiday)))),
            _ => None,
        },
    },
    Rule {
        name: "calendar/edge",
        pattern: &[
            Item::Roles(&[Role::Early, Role::EarlierIn, Role::Mid, Role::Late, Role::LaterIn]),
            DASH,
            THE,
            Item::Time(|f| {
                f.edge.is_none() && f.base != Base::Bare && !matches!(f.base, Base::Reference(_) | Base::Within(..))
            }),
        ],
        make: |p| super::relative::edged(role(p, 0)?, time(p, 3)?),
    },
];

fn month(pieces: &[Piece], at: usize) -> Option<i8> {
    match word(pieces, at)? {
        TimeWord::Month(m) => Some(m),
        _ => None,
    }
}

/// A day of a month, where the month has so many.
fn day(month: i8, day: u32) -> Option<Piece> {
    let day = fitting(month, day)?;
    Some(Piece::Time(Form::new(Base::Day(month, day))))
}

fn days(month: i8, from: u32, to: u32) -> Option<Piece> {
    let (from, to) = (fitting(month, from)?, fitting(month, to)?);
    (from < to).then_some(Piece::Time(Form::new(Base::Days((month, from), (month, to)))))
}

/// "the first Friday of May".
fn nth(nth: i8, weekday: TimeWord, month: i8) -> Option<Piece> {
    let TimeWord::Weekday(weekday) = weekday else {
        return None;
    };
    let fits = (-1..=5).contains(&nth) && nth != 0;
    fits.then_some(Piece::Time(Form::new(Base::Holiday(Holiday::Nth(nth, weekday, month)))))
}

fn fitting(month: i8, day: u32) -> Option<i8> {
    let most = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    i8::try_from(day).ok().filter(|d| (1..=most).contains(d))
}

fn dated(year: u32, month: u32, on: u32) -> Option<Piece> {
    let month = i8::try_from(month).ok().filter(|m| (1..=12).contains(m))?;
    Some(Piece::Time(Form {
        year: Year::Stated(i16::try_from(year).ok()?),
        ..Form::new(Base::Day(month, fitting(month, on)?))
    }))
}

fn decade(first: u32) -> Option<Piece> {
    let fits = first.is_multiple_of(10) && (1500..=2090).contains(&first);
    fits.then_some(Piece::Time(Form::new(Base::Decade(first as i16))))
}

#[cfg(test)]
mod tests {
    use crate::resolve::times::corpus::{check, nothing};

    #[test]
    fn dates_are_read() {
        // The reports of the corpora are published on Wednesday, 21 February 2018.
        check("They met on February 15.", "February 15", "2018-02-15", "2018-02-15");
        check(
            "On Feb. 15, 2021, it began.",
            "Feb. 15, 2021",
            "2021-02-15",
            "2021-02-15",
        );
        check(
            "It was 15 February when they fled.",
            "15 February",
            "2018-02-15",
            "2018-02-15",
        );
        check(
            "Wednesday 27 Jul 2016 was quiet.",
            "Wednesday 27 Jul 2016",
            "2016-07-27",
            "2016-07-27",
        );
        check(
            "Sunday, January 20, 2008",
            "Sunday, January 20, 2008",
            "2008-01-20",
            "2008-01-20",
        );
        check("date 2024-02-02 here", "2024-02-02", "2024-02-02", "2024-02-02");
        check("on 27.07.2016. It fell", "27.07.2016", "2016-07-27", "2016-07-27");
        check("He left on 7 Mar. 2016.", "7 Mar. 2016", "2016-03-07", "2016-03-07");
        check("He left on Sept. 7.", "Sept. 7", "2017-09-07", "2017-09-07");
        check("on 27/07/2016 it fell", "27/07/2016", "2016-07-27", "2016-07-27");
        check("A raid on Dec. 26 killed two.", "Dec. 26", "2017-12-26", "2017-12-26");
        check(
            "IT BEGAN ON 2 FEBRUARY IN HOMS",
            "2 FEBRUARY",
            "2018-02-02",
            "2018-02-02",
        );
        check(
            "the 17th of October 2023",
            "the 17th of October 2023",
            "2023-10-17",
            "2023-10-17",
        );
    }

    #[test]
    fn longer_spans_of_the_calendar_are_read() {
        check(
            "It was taken in February.",
            "February",
            "2018-02",
            "2018-02-01/2018-02-21",
        );
        check(
            "Since taken in April 2017, it was quiet.",
            "April 2017",
            "2017-04",
            "2017-04",
        );
        check("It began in 2015.", "2015", "2015", "2015");
        check("He fought in the 1990s.", "the 1990s", "199", "1990-01-01/1999-12-31");
        check(
            "in early December it fell",
            "early December",
            "2017-12",
            "2017-12-01/2017-12-10",
        );
        check(
            "in the summer of 2016",
            "the summer of 2016",
            "2016-SU",
            "2016-06-01/2016-08-31",
        );
        check(
            "in the third quarter of 2017",
            "the third quarter of 2017",
            "2017-Q3",
            "2017-07-01/2017-09-30",
        );
        check("in June last year", "June last year", "2017-06", "2017-06");
        check("It was shelled in May.", "May", "2017-05", "2017-05");
        check(
            "fighting from February 14-16 there",
            "February 14-16",
            "2018-02-14/2018-02-16",
            "2018-02-14/2018-02-16",
        );
        check("at Christmas they left", "Christmas", "2017-12-25", "2017-12-25");
        check(
            "shelled on January 30 and 31, killing six",
            "January 30 and 31",
            "2018-01-30/2018-01-31",
            "2018-01-30/2018-01-31",
        );
        check(
            "On January 30 and 31 others fled.",
            "January 30",
            "2018-01-30",
            "2018-01-30",
        );
        check(
            "on the first Friday of December they met",
            "the first Friday of December",
            "2017-12-01",
            "2017-12-01",
        );
        check(
            "on the last Friday of June 2016 they met",
            "the last Friday of June 2016",
            "2016-06-24",
            "2016-06-24",
        );
    }

    #[test]
    fn other_words_and_figures_are_not_dates() {
        nothing("Theresa May said troops may march on the town.");
        nothing("The Sun said that 2,015 people were killed.");
        nothing("At least 2000 civilians fled.");
        nothing("Jan. Egeland of 1.2.3.2016 and 7.03 men spoke.");
        nothing("Jan Egeland spoke of 15 of 30 convoys.");
    }
}
