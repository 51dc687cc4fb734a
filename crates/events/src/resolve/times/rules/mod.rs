//! The rules, by what they read. Each file ends with its corpus: expressions that must be read, and texts in which
//! nothing must be.

mod calendar;
mod clock;
mod length;
mod parts;
mod range;
mod recurring;
mod relative;

use knowledge::lexicons::{Role, TimeWord};

use super::chart::{Item, Piece, Rule};
use super::form::{Amount, Form, Length};

/// All rules.
pub(super) const ALL: &[&[Rule]] = &[
    calendar::RULES,
    relative::RULES,
    parts::RULES,
    clock::RULES,
    length::RULES,
    recurring::RULES,
    range::RULES,
];

/// "the" or nothing.
const THE: Item = Item::Maybe(&Item::Role(Role::The));
/// A comma or nothing.
const COMMA: Item = Item::Maybe(&Item::Mark(','));
/// A dash or nothing.
const DASH: Item = Item::Maybe(&Item::Dash);

/// The form at a place of the pattern.
fn time(pieces: &[Piece], at: usize) -> Option<Form> {
    match pieces.get(at) {
        Some(Piece::Time(form)) => Some(*form),
        _ => None,
    }
}

/// The exact number at a place of the pattern.
fn exact(pieces: &[Piece], at: usize) -> Option<u32> {
    match pieces.get(at) {
        Some(Piece::Number(Amount::Exact(n)) | Piece::Ordinal(n) | Piece::Figure(n, _)) => Some(*n),
        _ => None,
    }
}

/// The length at a place of the pattern.
fn length(pieces: &[Piece], at: usize) -> Option<Length> {
    match pieces.get(at) {
        Some(Piece::Length(length)) => Some(*length),
        _ => None,
    }
}

/// The word at a place of the pattern.
fn word(pieces: &[Piece], at: usize) -> Option<TimeWord> {
    match pieces.get(at) {
        Some(Piece::Word(word, _)) => Some(*word),
        _ => None,
    }
}

/// The small word at a place of the pattern.
fn role(pieces: &[Piece], at: usize) -> Option<Role> {
    match word(pieces, at) {
        Some(TimeWord::Role(role)) => Some(role),
        _ => None,
    }
}

/// Whether an item that may lack is there.
fn there(pieces: &[Piece], at: usize) -> bool {
    !matches!(pieces.get(at), None | Some(Piece::Absent))
}
