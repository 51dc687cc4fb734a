//! Which of the nodes are expressions: the longest that the words around it allow.

use knowledge::lexicons::{Role, TimeWord};

use super::chart::{self, Node, Piece};
use super::form::{Base, Form, Year};
use super::rules;
use super::tokens::{Kind, Tokens};

/// The longest believed node at each place, from left to right.
pub(super) fn select(tokens: &Tokens, text: &str) -> Vec<(usize, Node)> {
    let nodes = chart::parse(tokens, rules::ALL);
    let mut chosen = Vec::new();
    let mut at = 0;
    while let Some(here) = nodes.get(at) {
        let mut best: Option<Node> = None;
        for &node in here.iter().filter(|n| believed(tokens, text, at, n)) {
            if best.is_none_or(|b| node.end > b.end) {
                best = Some(node);
            }
        }
        match best {
            Some(node) => {
                chosen.push((at, node));
                at = node.end.max(at + 1);
            }
            None => at += 1,
        }
    }
    chosen
}

/// Whether a node is an expression of time, with what stands around it.
fn believed(tokens: &Tokens, text: &str, first: usize, node: &Node) -> bool {
    let before = |roles: &[Role]| {
        let at = first.checked_sub(1);
        at.is_some_and(|at| roles.iter().any(|&r| tokens.says(at, TimeWord::Role(r))))
    };
    match node.piece {
        Piece::Time(form) => match form.base {
            Base::Year if !form.firm => year(tokens, text, first, node, before(&YEARLY)),
            Base::Month(_) if !form.firm => before(&MONTHLY),
            Base::Bare | Base::Reference(_) if form.firm && form.step.is_none() && form.clock.is_none() => {
                !named(tokens, first)
            }
            _ => form.firm,
        },
        Piece::Range(..) | Piece::Set(_) | Piece::Nothing => true,
        Piece::Length(_) => !named(tokens, first),
        _ => false,
    }
}

/// Words that a month can follow which may be another word: "in May".
const MONTHLY: [Role; 9] = [
    Role::In,
    Role::Since,
    Role::Until,
    Role::From,
    Role::Of,
    Role::To,
    Role::Between,
    Role::After,
    Role::Every,
];
/// Words that make the figure after them a year.
const YEARLY: [Role; 9] = [
    Role::In,
    Role::Since,
    Role::Until,
    Role::From,
    Role::Of,
    Role::To,
    Role::Between,
    Role::After,
    Role::Before,
];

/// Whether a figure of four digits is a year: not a sum, not a share, not a count of things.
fn year(tokens: &Tokens, text: &str, first: usize, node: &Node, announced: bool) -> bool {
    let Piece::Time(Form {
        year: Year::Stated(value),
        ..
    }) = node.piece
    else {
        return false;
    };
    let before = first.checked_sub(1).map_or(Kind::Break, |at| tokens.kind(at));
    let glued = |at: usize| {
        tokens.glued(at)
            && !matches!(
                tokens.kind(at),
                Kind::Mark('.' | ',' | ';' | ':' | ')' | '?' | '!' | '"' | '”' | '’' | '-' | '–' | '—')
            )
    };
    let joined_word = tokens.glued(node.end)
        && tokens.kind(node.end) == Kind::Word
        && !text[tokens.all[node.end].span.range()].starts_with(['\'', '’']);
    if matches!(before, Kind::Mark('$' | '£' | '€' | '#' | '-' | '/')) && tokens.glued(first)
        || joined_word
        || glued(node.end) && tokens.kind(node.end) != Kind::Word
        || !(1800..=2099).contains(&value)
    {
        return false;
    }
    let next = tokens.all.get(node.end).filter(|t| t.kind == Kind::Word && !t.upper);
    let plural = next.is_some_and(|t| {
        let word = t.span.of(text);
        word.len() > 3 && word.ends_with('s') && !word.ends_with("ss")
    });
    let round = value % 100 == 0;
    let counted = next.is_some() && round && tokens.meanings(node.end).is_empty();
    !plural && (announced || !counted)
}

/// Whether a word with a capital stands within a sentence, as the words of a name do ("Golden Dawn").
fn named(tokens: &Tokens, first: usize) -> bool {
    let starts = |at: usize| {
        at.checked_sub(1).is_none_or(|at| {
            matches!(
                tokens.kind(at),
                Kind::Break
                    | Kind::Mark(
                        '.' | '"'
                            | '“'
                            | '‘'
                            | '\''
                            | '`'
                            | ':'
                            | '?'
                            | '!'
                            | '-'
                            | '–'
                            | '—'
                            | ')'
                            | ']'
                            | '|'
                            | '*'
                            | '•'
                    )
            )
        })
    };
    let upper = |at: usize| tokens.all.get(at).is_some_and(|t| t.upper);
    if !upper(first) || starts(first) {
        return false;
    }
    // In a line of capitals a capital says nothing.
    let line = (first.saturating_sub(4)..first + 5).filter(|&at| tokens.kind(at) == Kind::Word);
    let (mut all, mut capital) = (0, 0);
    for at in line {
        all += 1;
        capital += usize::from(upper(at));
    }
    2 * capital <= all + 2
}
