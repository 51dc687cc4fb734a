//! Times that recur.

use knowledge::lexicons::{Role, TimeWord};

use super::super::chart::{Item, Piece, Recurring, Rule};
use super::super::form::{Amount, Base, Length};
use super::{length, time, word};

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "recurring/often",
        pattern: &[Item::Word(|w| matches!(w, TimeWord::Often(..)))],
        make: |p| match word(p, 0)? {
            TimeWord::Often(n, unit) => Some(Piece::Set(Recurring::Length(Length {
                amount: Amount::Exact(u32::from(n)),
                unit,
            }))),
            _ => None,
        },
    },
    Rule {
        name: "recurring/every-unit",
        pattern: &[
            Item::Role(Role::Every),
            Item::Word(|w| matches!(w, TimeWord::Unit(_) | TimeWord::Part(_))),
        ],
        make: |p| match word(p, 1)? {
            TimeWord::Unit(unit) => Some(Piece::Set(Recurring::Length(Length {
                amount: Amount::Exact(1),
                unit,
            }))),
            TimeWord::Part(part) => Some(Piece::Set(Recurring::Part(part))),
            _ => None,
        },
    },
    Rule {
        name: "recurring/every-length",
        pattern: &[Item::Role(Role::Every), Item::Length],
        make: |p| Some(Piece::Set(Recurring::Length(length(p, 1)?))),
    },
    Rule {
        name: "recurring/every-time",
        pattern: &[Item::Role(Role::Every), Item::Time(|f| f.step.is_none())],
        make: |p| match time(p, 1)? {
            form if form.clock.is_some() => None,
            form => match form.base {
                Base::Weekday(day) => Some(Piece::Set(Recurring::Weekday(day, form.part))),
                Base::Month(month) => Some(Piece::Set(Recurring::Month(month))),
                _ => None,
            },
        },
    },
    Rule {
        name: "recurring/weekdays",
        pattern: &[Item::Word(|w| matches!(w, TimeWord::Weekdays(_)))],
        make: |p| match word(p, 0)? {
            TimeWord::Weekdays(day) => Some(Piece::Set(Recurring::Weekday(day, None))),
            _ => None,
        },
    },
    Rule {
        name: "recurring/weekday-parts",
        pattern: &[
            Item::Word(|w| matches!(w, TimeWord::Weekday(_))),
            Item::Word(|w| matches!(w, TimeWord::Parts(_))),
        ],
        make: |p| match (word(p, 0)?, word(p, 1)?) {
            (TimeWord::Weekday(day), TimeWord::Parts(part)) => Some(Piece::Set(Recurring::Weekday(day, Some(part)))),
            _ => None,
        },
    },
];

#[cfg(test)]
mod tests {
    use crate::resolve::times::corpus::check;

    #[test]
    fn what_recurs_has_no_days() {
        check("The town is shelled daily.", "daily", "P1D", "");
        check("They meet every week.", "every week", "P1W", "");
        check("They march each Thursday.", "each Thursday", "XXXX-WXX-4", "");
        check("They march on Fridays.", "Fridays", "XXXX-WXX-5", "");
    }
}
