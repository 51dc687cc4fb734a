//! Hours of the day.

use knowledge::lexicons::{Role, TimeWord};

use super::super::chart::{Item, Piece, Rule};
use super::super::form::{Base, Clock, Form};
use super::{COMMA, exact, role, there, time, word};

const HALF: Item = Item::Roles(&[Role::Am, Role::Pm]);
const LOCAL: Item = Item::Role(Role::Local);

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "clock/hour",
        pattern: &[Item::Figure(2), HALF],
        make: |p| half_day(exact(p, 0)?, 0, role(p, 1)?),
    },
    Rule {
        name: "clock/hour-minute",
        pattern: &[Item::Figure(2), Item::Mark(':'), Item::Figure(2), HALF],
        make: |p| half_day(exact(p, 0)?, exact(p, 2)?, role(p, 3)?),
    },
    Rule {
        name: "clock/twenty-four",
        pattern: &[
            Item::Figure(2),
            Item::Glued,
            Item::Mark(':'),
            Item::Glued,
            Item::Figure(2),
        ],
        make: |p| match p.last()? {
            Piece::Figure(minute, 2) => at(exact(p, 0)?, *minute),
            _ => None,
        },
    },
    Rule {
        name: "clock/zone",
        pattern: &[Item::Figure(4), LOCAL],
        make: |p| match p.first()? {
            Piece::Figure(n, 4) => at(n / 100, n % 100),
            _ => None,
        },
    },
    Rule {
        name: "clock/oclock",
        pattern: &[Item::Number, Item::Role(Role::Oclock)],
        make: |p| at(exact(p, 0)?, 0),
    },
    Rule {
        name: "clock/name",
        pattern: &[Item::Word(|w| matches!(w, TimeWord::Clock(_)))],
        make: |p| match word(p, 0)? {
            TimeWord::Clock(hour) => at(u32::from(hour), 0),
            _ => None,
        },
    },
    Rule {
        name: "clock/local",
        pattern: &[Item::Time(Form::is_clock), LOCAL],
        make: |p| time(p, 0).map(Piece::Time),
    },
    Rule {
        name: "clock/local-of-two",
        pattern: &[
            Item::Time(Form::is_clock),
            Item::Mark('('),
            Item::Time(Form::is_clock),
            Item::Mark(')'),
        ],
        make: |p| time(p, 0).map(Piece::Time),
    },
    Rule {
        name: "clock/about",
        pattern: &[Item::Role(Role::Approx), Item::Time(Form::is_clock)],
        make: |p| time(p, 1).map(Piece::Time),
    },
    Rule {
        name: "clock/part",
        pattern: &[
            Item::Time(Form::is_clock),
            Item::Maybe(&Item::Roles(&[Role::In, Role::On])),
            Item::Time(|f| f.part.is_some() && f.clock.is_none()),
        ],
        make: |p| {
            Some(Piece::Time(Form {
                clock: time(p, 0)?.clock,
                ..time(p, 2)?
            }))
        },
    },
    Rule {
        name: "clock/on-day",
        pattern: &[
            Item::Time(Form::is_clock),
            COMMA,
            Item::Maybe(&Item::Role(Role::On)),
            Item::Time(Form::is_whole_day),
        ],
        make: |p| {
            Some(Piece::Time(Form {
                clock: time(p, 0)?.clock,
                firm: true,
                ..time(p, 3)?
            }))
        },
    },
    Rule {
        name: "clock/day-at",
        pattern: &[
            Item::Time(|f| f.is_day() && f.clock.is_none()),
            COMMA,
            Item::Maybe(&Item::Role(Role::At)),
            Item::Time(Form::is_clock),
        ],
        make: |p| {
            let told = there(p, 1) || there(p, 2) || there(p, 3);
            told.then_some(Piece::Time(Form {
                clock: time(p, 3)?.clock,
                firm: true,
                ..time(p, 0)?
            }))
        },
    },
];

fn half_day(hour: u32, minute: u32, half: Role) -> Option<Piece> {
    let hour = match (hour, half) {
        (12, Role::Am) => 0,
        (12, Role::Pm) => 12,
        (1..=11, Role::Am) => hour,
        (1..=11, Role::Pm) => hour + 12,
        _ => return None,
    };
    at(hour, minute)
}

fn at(hour: u32, minute: u32) -> Option<Piece> {
    (hour < 24 && minute < 60).then_some(Piece::Time(Form {
        clock: Some(Clock {
            hour: hour as u8,
            minute: minute as u8,
        }),
        ..Form::new(Base::Bare)
    }))
}

#[cfg(test)]
mod tests {
    use crate::resolve::times::corpus::{check, nothing};

    #[test]
    fn hours_are_read_with_their_day() {
        check(
            "at 9 a.m. Tuesday they left",
            "9 a.m. Tuesday",
            "2018-02-20T09:00",
            "2018-02-20",
        );
        check(
            "At 5am on Monday they left",
            "5am on Monday",
            "2018-02-19T05:00",
            "2018-02-19",
        );
        check(
            "Monday at 10:30 pm it fell",
            "Monday at 10:30 pm",
            "2018-02-19T22:30",
            "2018-02-19",
        );
        check("noon Thursday", "noon Thursday", "2018-02-15T12:00", "2018-02-15");
        check(
            "on Monday at 1900 GMT it fell",
            "Monday at 1900 GMT",
            "2018-02-19T19:00",
            "2018-02-19",
        );
        check(
            "It fell at 7:45 p.m. (local time) there.",
            "7:45 p.m. (local time)",
            "XXXX-XX-XXT19:45",
            "",
        );
    }

    #[test]
    fn other_figures_are_no_hours() {
        nothing("They won 3:1 with 45:99 and 25 am.");
    }
}
