//! Lengths of time.

use knowledge::lexicons::{Role, TimeWord, Unit};

use super::super::chart::{Item, Piece, Rule, plain_unit};
use super::super::form::{Amount, Length};
use super::{DASH, exact, length, there, word};

const UNIT: Item = Item::Word(|w| matches!(w, TimeWord::Unit(_) | TimeWord::Units(_)));
const MORE: Item = Item::Maybe(&Item::Role(Role::More));

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "length/number-unit",
        pattern: &[Item::Number, MORE, DASH, UNIT],
        make: |p| match (p.first()?, word(p, 3)?) {
            (Piece::Number(Amount::Exact(1)), TimeWord::Unit(unit)) if !plain_unit(unit) => None,
            (Piece::Number(amount), TimeWord::Unit(unit) | TimeWord::Units(unit)) => {
                Some(Piece::Length(Length { amount: *amount, unit }))
            }
            _ => None,
        },
    },
    Rule {
        name: "length/between-numbers",
        pattern: &[
            Item::Number,
            DASH,
            Item::Maybe(&Item::Roles(&[Role::To, Role::Or])),
            Item::Length,
        ],
        make: |p| {
            let longer = length(p, 3)?;
            (there(p, 1) || there(p, 2)).then(|| {
                Some(Piece::Length(Length {
                    amount: Amount::Exact(exact(p, 0)?),
                    unit: longer.unit,
                }))
            })?
        },
    },
    Rule {
        name: "length/units",
        pattern: &[Item::Word(
            |w| matches!(w, TimeWord::Units(u) if u != Unit::Weekend && u != Unit::Second && u != Unit::Quarter),
        )],
        make: |p| match word(p, 0)? {
            TimeWord::Units(unit) => Some(Piece::Length(Length {
                amount: Amount::Vague,
                unit,
            })),
            _ => None,
        },
    },
    Rule {
        name: "length/and-a-half",
        pattern: &[Item::Length, Item::Role(Role::Half)],
        make: |p| match length(p, 0)? {
            Length {
                amount: Amount::Exact(n),
                unit,
            } => Some(Piece::Length(Length {
                amount: Amount::Half(n),
                unit,
            })),
            _ => None,
        },
    },
    Rule {
        name: "length/number-and-a-half",
        pattern: &[Item::Number, Item::Role(Role::Half), UNIT],
        make: |p| match word(p, 2)? {
            TimeWord::Units(unit) => Some(Piece::Length(Length {
                amount: Amount::Half(exact(p, 0)?),
                unit,
            })),
            _ => None,
        },
    },
    Rule {
        name: "length/the",
        pattern: &[
            Item::Role(Role::The),
            Item::Maybe(&Item::Role(Role::First)),
            Item::Number,
            MORE,
            UNIT,
        ],
        make: |p| match (p.get(2)?, word(p, 4)?) {
            (Piece::Number(amount), TimeWord::Units(unit)) => Some(Piece::Length(Length { amount: *amount, unit })),
            _ => None,
        },
    },
    Rule {
        name: "length/approximate",
        pattern: &[Item::Role(Role::Approx), Item::Length],
        make: |p| length(p, 1).map(Piece::Length),
    },
    Rule {
        name: "length/long",
        pattern: &[Item::Length, Item::Role(Role::Long)],
        make: |p| length(p, 0).map(Piece::Length),
    },
    Rule {
        name: "length/age",
        pattern: &[Item::Length, Item::Role(Role::Old)],
        make: |_| Some(Piece::Nothing),
    },
];

#[cfg(test)]
mod tests {
    use crate::resolve::times::corpus::{check, nothing};

    #[test]
    fn lengths_have_no_days() {
        check("It has lasted for three years.", "three years", "P3Y", "");
        check("the seven-year war", "seven-year", "P7Y", "");
        check(
            "They held it for more than 24 hours.",
            "more than 24 hours",
            "PT24H",
            "",
        );
        check("It took an hour and a half.", "an hour and a half", "PT1H30M", "");
        check("The siege went on for several months.", "several months", "PXM", "");
        check("a decade of war", "a decade", "P10Y", "");
        check("two more weeks of talks", "two more weeks", "P2W", "");
    }

    #[test]
    fn ages_are_no_times() {
        nothing("A 16-year-old boy and a man 40 years old died.");
        nothing("A second attack came.");
    }
}
