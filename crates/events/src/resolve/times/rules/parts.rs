//! Parts of the day, and nights that run over into the next day.

use knowledge::lexicons::{Part, Role, TimeWord};

use super::super::chart::{Item, Piece, Rule};
use super::super::form::{Base, Form, Step};
use super::relative::{STEPS, edged, step};
use super::{DASH, THE, role, there, time, word};

const PART: Item = Item::Word(|w| matches!(w, TimeWord::Part(_)));
/// From words to the part of the day they belong to.
const ON: Item = Item::Maybe(&Item::Roles(&[Role::On, Role::Of]));

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "parts/tonight",
        pattern: &[Item::Role(Role::Tonight)],
        make: |_| {
            Some(Piece::Time(Form {
                part: Some(Part::Night),
                ..Form::new(Base::Offset(0))
            }))
        },
    },
    Rule {
        name: "parts/step-part",
        pattern: &[THE, STEPS, PART],
        make: |p| {
            let TimeWord::Part(part) = word(p, 2)? else { return None };
            let step = match (there(p, 0), role(p, 1)?) {
                (true, Role::Next) => Step::Following,
                (_, role) => step(role)?,
            };
            Some(Piece::Time(Form {
                part: Some(part),
                step: Some(step),
                ..Form::new(Base::Bare)
            }))
        },
    },
    Rule {
        name: "parts/part",
        pattern: &[THE, Item::Maybe(&Item::Role(Role::Mid)), DASH, PART],
        make: |p| match p {
            [the, _, _, Piece::Word(TimeWord::Part(part), doubtful)] => Some(Piece::Time(Form {
                part: Some(*part),
                firm: !doubtful || *the != Piece::Absent,
                ..Form::new(Base::Bare)
            })),
            _ => None,
        },
    },
    Rule {
        name: "parts/day-part",
        pattern: &[Item::Time(Form::is_whole_day), PART],
        make: |p| {
            let TimeWord::Part(part) = word(p, 1)? else { return None };
            Some(Piece::Time(Form {
                part: Some(part),
                firm: true,
                ..time(p, 0)?
            }))
        },
    },
    Rule {
        name: "parts/part-of-day",
        pattern: &[
            Item::Time(|f| f.base == Base::Bare && f.part.is_some() && f.step.is_none()),
            ON,
            Item::Time(|f| f.is_whole_day() || matches!(f.base, Base::Days(..))),
        ],
        make: |p| {
            Some(Piece::Time(Form {
                part: time(p, 0)?.part,
                firm: true,
                ..time(p, 2)?
            }))
        },
    },
    Rule {
        name: "parts/overnight",
        pattern: &[Item::Role(Role::Overnight)],
        make: |_| {
            Some(Piece::Time(Form {
                part: Some(Part::Night),
                ..Form::new(Base::Overnight)
            }))
        },
    },
    Rule {
        name: "parts/overnight-on",
        pattern: &[
            Item::Role(Role::Overnight),
            Item::Maybe(&Item::Roles(&[Role::On, Role::Into])),
            Item::Time(Form::is_whole_day),
        ],
        make: |p| {
            Some(Piece::Time(Form {
                part: Some(Part::Night),
                night: if role(p, 1) == Some(Role::Into) { -1 } else { 1 },
                firm: true,
                ..time(p, 2)?
            }))
        },
    },
    Rule {
        name: "parts/day-overnight",
        pattern: &[Item::Time(Form::is_whole_day), Item::Role(Role::Overnight)],
        make: |p| {
            Some(Piece::Time(Form {
                part: Some(Part::Night),
                night: 1,
                firm: true,
                ..time(p, 0)?
            }))
        },
    },
    Rule {
        name: "parts/edge-of-part",
        pattern: &[
            Item::Roles(&[Role::Early, Role::EarlierIn, Role::Late, Role::LaterIn]),
            Item::Time(|f| f.base == Base::Bare && f.part.is_some() && f.edge.is_none()),
        ],
        make: |p| edged(role(p, 0)?, time(p, 1)?),
    },
];

#[cfg(test)]
mod tests {
    use crate::resolve::times::corpus::{check, nothing};

    #[test]
    fn parts_of_the_day_belong_to_their_day() {
        check(
            "On Tuesday evening they left.",
            "Tuesday evening",
            "2018-02-20TEV",
            "2018-02-20",
        );
        check(
            "They fled before dawn on Monday.",
            "dawn on Monday",
            "2018-02-19TMO",
            "2018-02-19",
        );
        check(
            "Shells fell Monday overnight.",
            "Monday overnight",
            "2018-02-19TNI",
            "2018-02-19/2018-02-20",
        );
        check(
            "Shells fell overnight on February 21.",
            "overnight on February 21",
            "2018-02-21TNI",
            "2018-02-20/2018-02-21",
        );
        check("Tonight they rest.", "Tonight", "2018-02-21TNI", "2018-02-21");
    }

    #[test]
    fn a_name_is_no_part_of_the_day() {
        nothing("The party Golden Dawn and night vision were named.");
    }
}
