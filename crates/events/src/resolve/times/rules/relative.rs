//! Times counted from the day of publication or from a time told before.

use knowledge::lexicons::{Role, TimeWord, Unit};

use super::super::chart::{Item, Piece, Rule};
use super::super::form::{Amount, Base, Edge, Form, Length, Step, Year};
use super::{THE, length, role, there, time, word};

const UNIT: Item = Item::Word(|w| matches!(w, TimeWord::Unit(_)));
const UNITS: Item = Item::Word(|w| matches!(w, TimeWord::Units(_)));
pub(super) const STEPS: Item = Item::Roles(&[
    Role::Last,
    Role::Past,
    Role::This,
    Role::Next,
    Role::Following,
    Role::Previous,
    Role::Same,
]);

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "relative/day",
        pattern: &[Item::Word(|w| matches!(w, TimeWord::Day(_)))],
        make: |p| match word(p, 0)? {
            TimeWord::Day(days) => Some(Piece::Time(Form::new(Base::Offset(days)))),
            _ => None,
        },
    },
    Rule {
        name: "relative/step-unit",
        pattern: &[THE, STEPS, UNIT],
        make: |p| stepped_unit(there(p, 0), role(p, 1)?, word(p, 2)?),
    },
    Rule {
        name: "relative/the-weekend",
        pattern: &[THE, Item::Word(|w| w == TimeWord::Unit(Unit::Weekend))],
        make: |p| there(p, 0).then_some(Piece::Time(Form::new(Base::Unit(Unit::Weekend)))),
    },
    Rule {
        name: "relative/step-time",
        pattern: &[
            THE,
            STEPS,
            Item::Time(|f| {
                f.step.is_none()
                    && f.year == Year::Unsaid
                    && f.edge.is_none()
                    && matches!(
                        f.base,
                        Base::Weekday(_) | Base::Month(_) | Base::Season(_) | Base::Holiday(_) | Base::Quarter(_)
                    )
            }),
        ],
        make: |p| {
            let step = match (there(p, 0), role(p, 1)?) {
                (true, Role::Next) => Step::Following,
                (_, role) => step(role)?,
            };
            Some(Piece::Time(Form {
                step: Some(step),
                firm: true,
                ..time(p, 2)?
            }))
        },
    },
    Rule {
        name: "relative/weekday-of-week",
        pattern: &[
            Item::Time(|f| matches!(f.base, Base::Weekday(_)) && f.step.is_none()),
            Item::Maybe(&Item::Role(Role::Of)),
            Item::Time(|f| f.base == Base::Unit(Unit::Week) && f.part.is_none()),
        ],
        make: |p| {
            let (day, week) = (time(p, 0)?, time(p, 2)?);
            let weeks = match week.step? {
                Step::Last => -1,
                Step::This => 0,
                Step::Next => 1,
                _ => return None,
            };
            let Base::Weekday(weekday) = day.base else { return None };
            Some(Piece::Time(Form {
                base: Base::WeekdayOf(weekday, weeks),
                firm: true,
                ..day
            }))
        },
    },
    Rule {
        name: "relative/ago",
        pattern: &[Item::Length, Item::Role(Role::Ago)],
        make: |p| Some(Piece::Time(Form::new(Base::Ago(length(p, 0)?, -1)))),
    },
    Rule {
        name: "relative/dash-ago",
        pattern: &[THE, UNIT, Item::Dash, Item::Roles(&[Role::Ago, Role::Earlier])],
        make: |p| match word(p, 1)? {
            TimeWord::Unit(unit) => Some(Piece::Time(Form::new(Base::Ago(one(unit), -1)))),
            _ => None,
        },
    },
    Rule {
        name: "relative/from-now",
        pattern: &[Item::Length, Item::Role(Role::Now)],
        make: |p| Some(Piece::Time(Form::new(Base::Ago(length(p, 0)?, 1)))),
    },
    Rule {
        name: "relative/later",
        pattern: &[Item::Length, Item::Role(Role::Later)],
        make: |p| Some(Piece::Time(Form::new(Base::Later(length(p, 0)?, 1)))),
    },
    Rule {
        name: "relative/earlier",
        pattern: &[Item::Length, Item::Role(Role::Earlier)],
        make: |p| Some(Piece::Time(Form::new(Base::Later(length(p, 0)?, -1)))),
    },
    Rule {
        name: "relative/within",
        pattern: &[
            THE,
            Item::Roles(&[Role::Last, Role::Past, Role::Next, Role::Recent]),
            Item::Length,
        ],
        make: |p| within(role(p, 1)?, length(p, 2)?),
    },
    Rule {
        name: "relative/within-units",
        pattern: &[
            THE,
            Item::Roles(&[Role::Recent, Role::Past, Role::Last, Role::Next]),
            UNITS,
        ],
        make: |p| match word(p, 2)? {
            TimeWord::Units(unit) => within(
                role(p, 1)?,
                Length {
                    amount: Amount::Vague,
                    unit,
                },
            ),
            _ => None,
        },
    },
    Rule {
        name: "relative/day-before",
        pattern: &[
            Item::Length,
            Item::Roles(&[Role::Before, Role::After]),
            Item::Time(Form::is_day),
        ],
        make: |p| shifted(length(p, 0)?, role(p, 1)?, time(p, 2)?),
    },
    Rule {
        name: "relative/the-day-before",
        pattern: &[
            THE,
            Item::Word(|w| w == TimeWord::Unit(Unit::Day)),
            Item::Roles(&[Role::Before, Role::After]),
            Item::Time(Form::is_day),
        ],
        make: |p| shifted(one(Unit::Day), role(p, 2)?, time(p, 3)?),
    },
    Rule {
        name: "relative/the-night-before",
        pattern: &[
            Item::Role(Role::The),
            Item::Word(|w| matches!(w, TimeWord::Part(_) | TimeWord::Unit(_))),
            Item::Roles(&[Role::Before, Role::After]),
            Item::Stop,
        ],
        make: |p| {
            let step = if role(p, 2)? == Role::Before {
                Step::Previous
            } else {
                Step::Following
            };
            match word(p, 1)? {
                TimeWord::Part(part) => Some(Piece::Time(Form {
                    part: Some(part),
                    step: Some(step),
                    ..Form::new(Base::Bare)
                })),
                TimeWord::Unit(unit) if unit >= Unit::Day => stepped(unit, step).map(Piece::Time),
                _ => None,
            }
        },
    },
    Rule {
        name: "relative/earlier-that-day",
        pattern: &[
            Item::Roles(&[Role::Early, Role::EarlierIn, Role::Late, Role::LaterIn]),
            Item::Maybe(&Item::Role(Role::In)),
            Item::Role(Role::The),
            UNIT,
        ],
        make: |p| {
            let TimeWord::Unit(unit) = word(p, 3)? else { return None };
            let base = if unit == Unit::Day { Step::Same } else { Step::This };
            (unit >= Unit::Day).then(|| edged(role(p, 0)?, stepped(unit, base)?))?
        },
    },
    Rule {
        name: "relative/reference",
        pattern: &[Item::Word(|w| matches!(w, TimeWord::Reference(_)))],
        make: |p| match word(p, 0)? {
            TimeWord::Reference(reference) => Some(Piece::Time(Form::new(Base::Reference(reference)))),
            _ => None,
        },
    },
];

/// "last week", "the next day", "this year".
fn stepped_unit(the: bool, role: Role, unit: TimeWord) -> Option<Piece> {
    let TimeWord::Unit(unit) = unit else { return None };
    if unit < Unit::Day {
        return None;
    }
    let step = match (the, role) {
        // "the past week" is the seven days up to now, "the next day" the one after that told last.
        (_, Role::Past) => return within(Role::Past, one(unit)),
        (true, Role::Next) => Step::Following,
        (_, role) => step(role)?,
    };
    stepped(unit, step).map(Piece::Time)
}

fn stepped(unit: Unit, step: Step) -> Option<Form> {
    let unit = if unit == Unit::Fortnight { return None } else { unit };
    let year = match (unit, step) {
        (Unit::Year, Step::Last) => Year::Away(-1),
        (Unit::Year, Step::This) => Year::Away(0),
        (Unit::Year, Step::Next) => Year::Away(1),
        _ => {
            return Some(Form {
                step: Some(step),
                ..Form::new(Base::Unit(unit))
            });
        }
    };
    Some(Form {
        year,
        ..Form::new(Base::Year)
    })
}

pub(super) fn step(role: Role) -> Option<Step> {
    Some(match role {
        Role::Last | Role::Past => Step::Last,
        Role::This => Step::This,
        Role::Next => Step::Next,
        Role::Following => Step::Following,
        Role::Previous => Step::Previous,
        Role::Same => Step::Same,
        _ => return None,
    })
}

fn within(role: Role, length: Length) -> Option<Piece> {
    let sign = if role == Role::Next { 1 } else { -1 };
    Some(Piece::Time(Form::new(Base::Within(length, sign))))
}

/// "two days before Monday".
fn shifted(length: Length, role: Role, form: Form) -> Option<Piece> {
    let Amount::Exact(n) = length.amount else { return None };
    let days = match length.unit {
        Unit::Day => 1,
        Unit::Week => 7,
        _ => return None,
    };
    let days = i16::try_from(n).ok()?.checked_mul(days)?;
    Some(Piece::Time(Form {
        shift: if role == Role::Before { -days } else { days },
        firm: true,
        ..form
    }))
}

/// "early Thursday", "later this month".
pub(super) fn edged(role: Role, form: Form) -> Option<Piece> {
    let edge = match role {
        Role::Early => Edge::Early,
        Role::EarlierIn => Edge::Earlier,
        Role::Mid => Edge::Mid,
        Role::Late => Edge::Late,
        Role::LaterIn => Edge::Later,
        _ => return None,
    };
    Some(Piece::Time(Form {
        edge: Some(edge),
        firm: true,
        ..form
    }))
}

fn one(unit: Unit) -> Length {
    Length {
        amount: Amount::Exact(1),
        unit,
    }
}

#[cfg(test)]
mod tests {
    use crate::resolve::times::corpus::{check, later, nothing};

    #[test]
    fn weekdays_lie_before_publication_unless_the_clause_looks_ahead() {
        // Published on Wednesday, 21 February 2018.
        check("They attacked on Tuesday.", "Tuesday", "2018-02-20", "2018-02-20");
        check("They attacked on Wednesday.", "Wednesday", "2018-02-21", "2018-02-21");
        check("They were hit last Sunday.", "last Sunday", "2018-02-18", "2018-02-18");
        check(
            "Shells fell Monday night in Douma.",
            "Monday night",
            "2018-02-19TNI",
            "2018-02-19",
        );
        check(
            "The envoy will meet them on Friday.",
            "Friday",
            "2018-02-23",
            "2018-02-23",
        );
        check("He arrives next Tuesday.", "next Tuesday", "2018-02-27", "2018-02-27");
        check("It fell early Thursday.", "early Thursday", "2018-02-15", "2018-02-15");
        check(
            "done in the early hours of Thursday.",
            "the early hours of Thursday",
            "2018-02-15TMO",
            "2018-02-15",
        );
        check(
            "It was hit overnight on Sunday.",
            "overnight on Sunday",
            "2018-02-18TNI",
            "2018-02-18/2018-02-19",
        );
        check(
            "shot on Monday last week",
            "Monday last week",
            "2018-02-12",
            "2018-02-12",
        );
        check(
            "the day before yesterday it fell",
            "the day before yesterday",
            "2018-02-19",
            "2018-02-19",
        );
    }

    #[test]
    fn words_for_days_count_from_publication() {
        check("He died yesterday.", "yesterday", "2018-02-20", "2018-02-20");
        check(
            "earlier this evening a bomb went off",
            "earlier this evening",
            "2018-02-21TEV",
            "2018-02-21",
        );
        check("This morning it rained.", "This morning", "2018-02-21TMO", "2018-02-21");
        check(
            "Raids overnight killed six.",
            "overnight",
            "2018-02-20TNI",
            "2018-02-20/2018-02-21",
        );
        check("It was two days ago.", "two days ago", "2018-02-19", "2018-02-19");
        check(
            "About 24 hours ago he left.",
            "About 24 hours ago",
            "2018-02-20",
            "2018-02-20",
        );
        check(
            "The truce held last night.",
            "last night",
            "2018-02-20TNI",
            "2018-02-20",
        );
    }

    #[test]
    fn longer_periods_count_from_publication() {
        check("It was taken last October.", "last October", "2017-10", "2017-10");
        check(
            "Earlier this month they fled.",
            "Earlier this month",
            "2018-02",
            "2018-02-01/2018-02-21",
        );
        check("this week they fled", "this week", "2018-W08", "2018-02-19/2018-02-21");
        check(
            "Dozens died over the weekend.",
            "the weekend",
            "2018-W07-WE",
            "2018-02-17/2018-02-18",
        );
        check("It fell last week.", "last week", "2018-W07", "2018-02-12/2018-02-18");
        check("last year was worse", "last year", "2017", "2017");
        check(
            "In the past 24 hours six died.",
            "the past 24 hours",
            "PT24H",
            "2018-02-20/2018-02-21",
        );
        check("Many fled in recent weeks.", "recent weeks", "PXW", "");
        check(
            "It stopped two weeks ago.",
            "two weeks ago",
            "2018-W06",
            "2018-02-04/2018-02-10",
        );
    }

    #[test]
    fn the_story_has_a_clock_of_its_own() {
        let story = "They met on February 10. ";
        later(
            story,
            "The next day they fled.",
            "The next day",
            "2018-02-11",
            "2018-02-11",
        );
        later(
            story,
            "The following day they fled.",
            "The following day",
            "2018-02-11",
            "2018-02-11",
        );
        later(
            story,
            "Two days later they fled.",
            "Two days later",
            "2018-02-12",
            "2018-02-12",
        );
        later(
            story,
            "They fled later that day.",
            "later that day",
            "2018-02-10",
            "2018-02-10",
        );
        later(
            story,
            "A bomb went off at 7:45 p.m.",
            "7:45 p.m.",
            "2018-02-10T19:45",
            "2018-02-10",
        );
        later(
            story,
            "Days later they fled.",
            "Days later",
            "2018-02-XX",
            "2018-02-12/2018-02-16",
        );
        later(
            story,
            "Minutes later a bomb went off.",
            "Minutes later",
            "2018-02-10",
            "2018-02-10",
        );
    }

    #[test]
    fn times_without_days_have_none() {
        check("They recently fled.", "recently", "PAST_REF", "");
        check("The next day they fled.", "The next day", "XXXX-XX-XX", "");
        nothing("They sat there for the second time, at last, over the hill.");
    }
}
