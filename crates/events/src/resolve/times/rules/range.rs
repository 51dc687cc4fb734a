//! From one time to another.

use knowledge::lexicons::Role;

use super::super::chart::{Item, Piece, Rule};
use super::super::form::{Base, Form};
use super::{there, time};

/// A time of the calendar, that a range can have as its border.
const BORDER: Item = Item::Time(|f| f.is_day() || matches!(f.base, Base::Month(_) | Base::Year));

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "range/between",
        pattern: &[Item::Role(Role::Between), BORDER, Item::Role(Role::And), BORDER],
        make: |p| range(time(p, 1)?, time(p, 3)?),
    },
    Rule {
        name: "range/from-to",
        pattern: &[
            Item::Role(Role::From),
            BORDER,
            Item::Roles(&[Role::To, Role::Until]),
            BORDER,
        ],
        make: |p| range(time(p, 1)?, time(p, 3)?),
    },
    Rule {
        name: "range/to",
        pattern: &[
            BORDER,
            Item::Maybe(&Item::Dash),
            Item::Maybe(&Item::Role(Role::To)),
            BORDER,
        ],
        make: |p| (there(p, 1) != there(p, 2)).then(|| range(time(p, 0)?, time(p, 3)?))?,
    },
];

/// Two borders of one kind.
fn range(from: Form, to: Form) -> Option<Piece> {
    let alike = std::mem::discriminant(&from.base) == std::mem::discriminant(&to.base) || from.is_day() && to.is_day();
    alike.then_some(Piece::Range(from, to))
}

#[cfg(test)]
mod tests {
    use crate::resolve::times::corpus::check;

    #[test]
    fn a_range_goes_from_its_first_day_to_its_last() {
        check(
            "Between February 14 and February 16, six died.",
            "Between February 14 and February 16",
            "2018-02-14/2018-02-16",
            "2018-02-14/2018-02-16",
        );
        check(
            "from Monday to Tuesday",
            "from Monday to Tuesday",
            "2018-02-19/2018-02-20",
            "2018-02-19/2018-02-20",
        );
        check(
            "from 2015 to 2017",
            "from 2015 to 2017",
            "2015/2017",
            "2015-01-01/2017-12-31",
        );
        check(
            "Jan 24 - Feb 3 it rained",
            "Jan 24 - Feb 3",
            "2018-01-24/2018-02-03",
            "2018-01-24/2018-02-03",
        );
    }
}
