//! The machine that runs the rules: from right to left, each stretch of tokens is given all that the rules make of it.
//!
//! A rule sees words and what other rules made ("nodes"). Since the nodes to the right of a position are complete
//! before the position is looked at, a rule is tried once or, where it starts with a node, once for each.

use knowledge::lexicons::{NumberWord, Part, Role, TimeWord, Unit};

use super::form::{Amount, Form, Length};
use super::tokens::{Kind, Tokens};

/// What an item of a pattern matched, and what a rule makes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Piece {
    /// An item that may lack, and does.
    Absent,
    /// A mark, or a word of no further interest.
    Seen,
    /// A word, and whether it takes company to be believed.
    Word(TimeWord, bool),
    /// An amount.
    Number(Amount),
    /// "third".
    Ordinal(u32),
    /// A plain figure with its count of digits.
    Figure(u32, u8),
    /// A length of time.
    Length(Length),
    /// A time.
    Time(Form),
    /// From one time to another.
    Range(Form, Form),
    /// A time that recurs.
    Set(Recurring),
    /// What looks like a time and is none: an age.
    Nothing,
}

/// What recurs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Recurring {
    /// Every so often.
    Length(Length),
    /// A weekday, or a part of it.
    Weekday(i8, Option<Part>),
    /// A month.
    Month(i8),
    /// A part of the day.
    Part(Part),
}

/// One item of a pattern.
#[derive(Clone, Copy)]
pub(crate) enum Item {
    /// A word of this sort.
    Word(fn(TimeWord) -> bool),
    /// A word with this task.
    Role(Role),
    /// Any of these.
    Roles(&'static [Role]),
    /// This mark.
    Mark(char),
    /// Any dash.
    Dash,
    /// A day of the month: "15", "15th", "fifteenth".
    Day,
    /// A year of four digits.
    Year,
    /// An amount: figures, number words, "several".
    Number,
    /// "3rd", "third".
    Ordinal,
    /// A figure, with this many digits.
    Figure(u8),
    /// A length.
    Length,
    /// A time of this sort.
    Time(fn(&Form) -> bool),
    /// May lack.
    Maybe(&'static Item),
    /// No space before the next item.
    Glued,
    /// A mark or the end follows; takes nothing.
    Stop,
    /// A mark, the end or a word with one of these tasks follows; takes nothing.
    Ahead(&'static [Role]),
}

/// A rule: what it is called, what it looks for, what it makes of it.
pub(crate) struct Rule {
    /// Its id.
    pub name: &'static str,
    /// What it looks for.
    pub pattern: &'static [Item],
    /// What it makes; one piece for each item of the pattern. `None`: it is no such thing after all.
    pub make: fn(&[Piece]) -> Option<Piece>,
}

/// What a rule made of a stretch of tokens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    /// One past its last token.
    pub end: usize,
    /// What it is.
    pub piece: Piece,
    /// The rule that made it.
    pub rule: &'static str,
}

/// No pattern is longer.
const LONGEST: usize = 8;
/// No more nodes start at one token: a bound on work, never reached by real text.
const MOST: usize = 48;

/// All nodes, by first token.
pub(crate) fn parse(tokens: &Tokens, rules: &[&[Rule]]) -> Vec<Vec<Node>> {
    let mut nodes: Vec<Vec<Node>> = vec![Vec::new(); tokens.all.len()];
    for at in (0..tokens.all.len()).rev() {
        if !hopeful(tokens, at) {
            continue;
        }
        let mut known = 0;
        // Rules that start with a word: once. Those that start with a node: for each new one.
        for round in 0.. {
            let before = nodes[at].len();
            for rule in rules.iter().flat_map(|r| r.iter()) {
                let on_node = matches!(rule.pattern.first(), Some(Item::Length | Item::Time(_)));
                if on_node != (round > 0) {
                    continue;
                }
                let mut run = Run {
                    tokens,
                    nodes: &nodes,
                    rule,
                    skip: if on_node { known } else { 0 },
                    pieces: [Piece::Absent; LONGEST],
                    found: Vec::new(),
                };
                run.step(at, at, 0);
                let found = run.found;
                for node in found {
                    let old = nodes[at].iter().any(|n| n.end == node.end && n.piece == node.piece);
                    if !old && nodes[at].len() < MOST {
                        nodes[at].push(node);
                    }
                }
            }
            if round > 0 {
                known = before;
            }
            if nodes[at].len() == before && (round > 0 || before == 0) {
                break;
            }
        }
    }
    nodes
}

/// Whether anything can start at a token.
fn hopeful(tokens: &Tokens, at: usize) -> bool {
    let Some(token) = tokens.all.get(at) else {
        return false;
    };
    match token.kind {
        Kind::Figure { .. } => true,
        Kind::Word => tokens.meanings(at).iter().any(|m| starts(m.word)) || token.number.is_some(),
        Kind::Mark(c) => matches!(c, '\'' | '’' | '('),
        _ => false,
    }
}

/// Whether a pattern can start with such a word: a bound on work, held to by a test.
fn starts(word: TimeWord) -> bool {
    use Role::{
        After, Ago, Am, And, At, Before, Earlier, For, Half, Header, In, Into, Later, Local, Long, More, Now, Oclock,
        Of, Old, On, Or, Over, Plural, Pm, Since, To, Until,
    };
    !matches!(
        word,
        TimeWord::Future
            | TimeWord::Past
            | TimeWord::Aim
            | TimeWord::Role(
                After
                    | Ago
                    | Am
                    | And
                    | At
                    | Before
                    | Earlier
                    | For
                    | Half
                    | Header
                    | In
                    | Into
                    | Later
                    | Local
                    | Long
                    | More
                    | Now
                    | Oclock
                    | Of
                    | Old
                    | On
                    | Or
                    | Over
                    | Plural
                    | Pm
                    | Since
                    | To
                    | Until,
            )
    )
}

struct Run<'a> {
    tokens: &'a Tokens,
    nodes: &'a [Vec<Node>],
    rule: &'a Rule,
    /// Nodes at the first token that the rule has seen before.
    skip: usize,
    pieces: [Piece; LONGEST],
    found: Vec<Node>,
}

impl Run<'_> {
    /// Matches the items from `item` on against the tokens from `at` on.
    fn step(&mut self, first: usize, at: usize, item: usize) {
        let rule = self.rule;
        let Some(&wanted) = rule.pattern.get(item) else {
            if let Some(piece) = (rule.make)(&self.pieces[..rule.pattern.len()]) {
                self.found.push(Node {
                    end: at,
                    piece,
                    rule: rule.name,
                });
            }
            return;
        };
        if item >= LONGEST {
            return;
        }
        self.matches(first, at, item, wanted);
    }

    fn go(&mut self, first: usize, end: usize, item: usize, piece: Piece) {
        self.pieces[item] = piece;
        self.step(first, end, item + 1);
    }

    fn matches(&mut self, first: usize, at: usize, item: usize, wanted: Item) {
        match wanted {
            Item::Maybe(inner) => {
                self.matches(first, at, item, *inner);
                self.go(first, at, item, Piece::Absent);
            }
            Item::Word(sort) => self.words(first, at, item, sort),
            Item::Role(role) => self.words_of(first, at, item, &[role]),
            Item::Roles(roles) => self.words_of(first, at, item, roles),
            Item::Mark(mark) => {
                if self.tokens.kind(at) == Kind::Mark(mark) {
                    self.go(first, at + 1, item, Piece::Seen);
                }
            }
            Item::Dash => {
                if matches!(self.tokens.kind(at), Kind::Mark('-' | '–' | '—' | '‑')) {
                    self.go(first, at + 1, item, Piece::Seen);
                }
            }
            Item::Glued => {
                if self.tokens.glued(at) {
                    self.go(first, at, item, Piece::Seen);
                }
            }
            Item::Stop => {
                if matches!(self.tokens.kind(at), Kind::Mark(_) | Kind::Break) {
                    self.go(first, at, item, Piece::Seen);
                }
            }
            Item::Ahead(roles) => {
                let stops = matches!(self.tokens.kind(at), Kind::Mark(_) | Kind::Break);
                if stops || roles.iter().any(|&r| self.tokens.says(at, TimeWord::Role(r))) {
                    self.go(first, at, item, Piece::Seen);
                }
            }
            Item::Day => {
                if let Some((end, day)) = day(self.tokens, at) {
                    self.go(first, end, item, Piece::Number(Amount::Exact(day)));
                }
            }
            Item::Year => {
                if let Some((end, year)) = year(self.tokens, at) {
                    self.go(first, end, item, Piece::Number(Amount::Exact(year)));
                }
            }
            Item::Number => {
                if let Some((end, amount)) = number(self.tokens, at) {
                    self.go(first, end, item, Piece::Number(amount));
                }
            }
            Item::Ordinal => {
                if let Some((end, n)) = ordinal(self.tokens, at) {
                    self.go(first, end, item, Piece::Ordinal(n));
                }
            }
            Item::Figure(wide) => {
                if let Kind::Figure { value, digits, plain } = self.tokens.kind(at)
                    && plain
                    && digits <= wide
                {
                    self.go(first, at + 1, item, Piece::Figure(value, digits));
                }
            }
            Item::Length => self.nodes(first, at, item, |piece| matches!(piece, Piece::Length(_))),
            Item::Time(sort) => self.nodes(first, at, item, |piece| matches!(piece, Piece::Time(f) if sort(f))),
        }
    }

    fn words(&mut self, first: usize, at: usize, item: usize, sort: fn(TimeWord) -> bool) {
        let tokens = self.tokens;
        for meaning in tokens.meanings(at).iter().filter(|m| sort(m.word)) {
            self.go(
                first,
                meaning.end as usize,
                item,
                Piece::Word(meaning.word, meaning.doubtful),
            );
        }
    }

    fn words_of(&mut self, first: usize, at: usize, item: usize, roles: &[Role]) {
        let tokens = self.tokens;
        for meaning in tokens.meanings(at) {
            if let TimeWord::Role(role) = meaning.word
                && roles.contains(&role)
            {
                self.go(
                    first,
                    meaning.end as usize,
                    item,
                    Piece::Word(meaning.word, meaning.doubtful),
                );
            }
        }
    }

    fn nodes(&mut self, first: usize, at: usize, item: usize, sort: impl Fn(&Piece) -> bool) {
        let nodes = self.nodes;
        let skip = if at == first { self.skip } else { 0 };
        for node in nodes.get(at).into_iter().flatten().skip(skip) {
            if sort(&node.piece) {
                self.go(first, node.end, item, node.piece);
            }
        }
    }
}

/// A day of the month.
fn day(tokens: &Tokens, at: usize) -> Option<(usize, u32)> {
    if let Kind::Figure { value, digits, plain } = tokens.kind(at) {
        let fits = (1..=31).contains(&value) && digits <= 2 && plain;
        let end = if has_ending(tokens, at + 1) { at + 2 } else { at + 1 };
        return fits.then_some((end, value));
    }
    ordinal(tokens, at).filter(|&(_, n)| (1..=31).contains(&n))
}

/// The "th" of "24th".
fn has_ending(tokens: &Tokens, at: usize) -> bool {
    tokens.glued(at)
        && tokens.kind(at) == Kind::Word
        && tokens.all.get(at).is_some_and(|t| t.span.len() == 2)
        && tokens.meanings(at).is_empty()
}

/// "3rd", "third", "twenty-third".
fn ordinal(tokens: &Tokens, at: usize) -> Option<(usize, u32)> {
    if let Kind::Figure { value, .. } = tokens.kind(at) {
        return has_ending(tokens, at + 1).then_some((at + 2, value));
    }
    match tokens.all.get(at)?.number? {
        NumberWord::Ordinal(n) => Some((at + 1, n)),
        NumberWord::Value(tens) if (20..100).contains(&tens) => {
            let next = if tokens.kind(at + 1) == Kind::Mark('-') {
                at + 2
            } else {
                at + 1
            };
            match tokens.all.get(next)?.number? {
                NumberWord::Ordinal(n) if n < 10 => Some((next + 1, tens + n)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// A year in figures, or in words as it is said ("nineteen ninety-six").
fn year(tokens: &Tokens, at: usize) -> Option<(usize, u32)> {
    if let Kind::Figure { value, digits, plain } = tokens.kind(at) {
        let fits = digits == 4 && plain && (1500..=2100).contains(&value);
        return fits.then_some((at + 1, value));
    }
    let value = |at: usize| match tokens.all.get(at)?.number? {
        NumberWord::Value(n) => Some(n),
        _ => None,
    };
    let century = value(at).filter(|c| (17..=20).contains(c))?;
    let tens = value(at + 1).filter(|t| (10..100).contains(t))?;
    let dash = usize::from(tokens.kind(at + 2) == Kind::Mark('-'));
    match value(at + 2 + dash).filter(|&ones| tens >= 20 && ones < 10) {
        Some(ones) => Some((at + 3 + dash, century * 100 + tens + ones)),
        None => Some((at + 2, century * 100 + tens)),
    }
}

/// An amount: "24", "twenty-four", "two hundred", "a", "a few", "a couple of", "several".
fn number(tokens: &Tokens, at: usize) -> Option<(usize, Amount)> {
    if let Kind::Figure { value, .. } = tokens.kind(at) {
        let figure = |at: usize| match tokens.kind(at) {
            Kind::Figure { value, .. } => Some(value),
            _ => None,
        };
        // "2 1/2"
        if figure(at + 1) == Some(1) && tokens.kind(at + 2) == Kind::Mark('/') && figure(at + 3) == Some(2) {
            return Some((at + 4, Amount::Half(value)));
        }
        return Some((at + 1, Amount::Exact(value)));
    }
    let word = |at: usize| tokens.all.get(at).and_then(|t| t.number);
    let of = |at: usize| at + usize::from(tokens.says(at, TimeWord::Role(Role::Of)));
    match word(at)? {
        NumberWord::Article => match word(at + 1) {
            Some(NumberWord::Vague(_)) => Some((of(at + 2), Amount::Vague)),
            Some(NumberWord::Set(n) | NumberWord::Group(n) | NumberWord::Scale(n)) => {
                Some((of(at + 2), Amount::Exact(n)))
            }
            _ => Some((at + 1, Amount::Exact(1))),
        },
        NumberWord::Vague(_) => Some((at + 1, Amount::Vague)),
        NumberWord::Set(n) => Some((of(at + 1), Amount::Exact(n))),
        NumberWord::Value(first) => {
            let (mut end, mut whole, mut part) = (at + 1, 0u32, first);
            loop {
                let dash = usize::from(tokens.kind(end) == Kind::Mark('-'));
                match word(end + dash) {
                    Some(NumberWord::Value(n)) if part % 10 == 0 && n < 10 && part > 0 => part += n,
                    Some(NumberWord::Scale(100) | NumberWord::Group(_)) if part < 100 => {
                        let times = if let Some(NumberWord::Group(n)) = word(end + dash) {
                            n
                        } else {
                            100
                        };
                        part *= times;
                    }
                    Some(NumberWord::Scale(n)) => {
                        whole = whole.saturating_add(part.saturating_mul(n));
                        part = 0;
                    }
                    _ => break,
                }
                end += dash + 1;
            }
            Some((end, Amount::Exact(whole.saturating_add(part))))
        }
        _ => None,
    }
}

/// Whether a unit is one that "of a" can count without doubt: "a second attack" is none.
pub(crate) fn plain_unit(unit: Unit) -> bool {
    unit != Unit::Second
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_rule_starts_with_a_word_that_is_passed_over() {
        for rule in super::super::rules::ALL.iter().flat_map(|r| r.iter()) {
            for item in rule.pattern {
                let (item, last) = match item {
                    Item::Maybe(inner) => (*inner, false),
                    item => (item, true),
                };
                let sound = match item {
                    Item::Role(role) => starts(TimeWord::Role(*role)),
                    Item::Roles(roles) => roles.iter().all(|r| starts(TimeWord::Role(*r))),
                    _ => true,
                };
                assert!(sound, "{} starts with a word that is passed over", rule.name);
                if last {
                    break;
                }
            }
            assert!(rule.pattern.len() <= LONGEST, "{} is too long", rule.name);
        }
    }
}
