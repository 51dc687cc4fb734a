//! Words of a report with the spans that mentions use, as pieces that a page can write one after the other.

use std::collections::BTreeMap;

use events::Mention;
use language::Span;

/// What a span tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Names the event.
    Trigger,
    /// Who did it.
    Initiator,
    /// To whom.
    Target,
    /// Where.
    Place,
    /// When.
    Time,
    /// The dead.
    Killed,
    /// The injured.
    Injured,
    /// With what.
    Weapon,
    /// According to whom.
    Source,
    /// The words that make someone a source.
    Cue,
    /// The words that tie one event to another.
    Link,
}

impl Role {
    /// All of them, in the order of a legend.
    pub const ALL: [Role; 11] = [
        Self::Trigger,
        Self::Initiator,
        Self::Target,
        Self::Place,
        Self::Time,
        Self::Killed,
        Self::Injured,
        Self::Weapon,
        Self::Source,
        Self::Cue,
        Self::Link,
    ];

    /// In a word: also its class in the style sheet.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Trigger => "trigger",
            Self::Initiator => "initiator",
            Self::Target => "target",
            Self::Place => "place",
            Self::Time => "time",
            Self::Killed => "killed",
            Self::Injured => "injured",
            Self::Weapon => "weapon",
            Self::Source => "source",
            Self::Cue => "cue",
            Self::Link => "link",
        }
    }

    /// What it means, for a legend.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Trigger => "the words that name the event",
            Self::Initiator => "who did it",
            Self::Target => "what or whom it was done to",
            Self::Place => "where",
            Self::Time => "when",
            Self::Killed => "the dead",
            Self::Injured => "the injured",
            Self::Weapon => "with what",
            Self::Source => "according to whom",
            Self::Cue => "what makes someone a source",
            Self::Link => "what ties it to another event",
        }
    }
}

/// A span with what it tells. Several mentions can use one span in one role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where.
    pub span: Span,
    /// What it tells.
    pub role: Role,
    /// What is said of it when pointed at.
    pub title: String,
}

/// A piece of marked text. Opened marks are closed in the reverse order, within the text that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// A mark begins, or goes on behind the end of another that it overlaps.
    Open {
        /// What it tells.
        role: Role,
        /// What is said of it.
        title: String,
        /// First byte, for an anchor; only where a trigger begins.
        anchor: Option<u32>,
    },
    /// Text.
    Text(&'a str),
    /// The mark opened last ends.
    Close {
        /// Its role, where the mark ends here and not only pauses.
        label: Option<Role>,
    },
}

/// The spans of mentions, each with its role once.
pub fn of<'a>(mentions: impl IntoIterator<Item = &'a Mention>) -> Vec<Mark> {
    let mut titles: BTreeMap<(Span, Role), Vec<String>> = BTreeMap::new();
    for mention in mentions {
        let class = mention.class.as_str().replace('_', " ");
        for (span, role, name) in spans(mention) {
            let title = match name {
                Some(name) => format!("{}: {name}", role.as_str()),
                None => format!("{} of: {class}", role.as_str()),
            };
            let said = titles.entry((span, role)).or_default();
            if !said.contains(&title) {
                said.push(title);
            }
        }
    }
    titles
        .into_iter()
        .filter(|((span, _), _)| !span.is_empty())
        .map(|((span, role), said)| Mark {
            span,
            role,
            title: said.join("; "),
        })
        .collect()
}

fn spans(m: &Mention) -> Vec<(Span, Role, Option<String>)> {
    let mut spans = vec![(m.trigger, Role::Trigger, None)];
    spans.extend(
        m.initiators
            .iter()
            .map(|p| (p.span, Role::Initiator, Some(p.name.clone()))),
    );
    spans.extend(m.targets.iter().map(|p| (p.span, Role::Target, Some(p.name.clone()))));
    spans.extend(m.places.iter().map(|p| (p.span, Role::Place, Some(p.name.clone()))));
    spans.extend(
        m.time
            .and_then(|t| Some((t.span?, Role::Time, Some(t.interval.edtf())))),
    );
    spans.extend(m.killed.map(|c| (c.span, Role::Killed, None)));
    spans.extend(m.injured.map(|c| (c.span, Role::Injured, None)));
    spans.extend(m.weapons.iter().map(|w| (w.span, Role::Weapon, Some(w.name.clone()))));
    for source in &m.attributed_to {
        spans.push((source.party.span, Role::Source, Some(source.party.name.clone())));
        spans.extend(source.cue.map(|cue| (cue, Role::Cue, None)));
    }
    spans.extend(m.relations.iter().map(|r| (r.evidence, Role::Link, None)));
    spans
}

/// The text within `part`, with all marks that share a byte with it. Marks that overlap without nesting are broken in
/// two; the pieces' texts joined are the text.
pub fn pieces<'a>(text: &'a str, part: Span, marks: &[Mark]) -> Vec<Piece<'a>> {
    let cut = |at: u32| at.clamp(part.start, part.end);
    let mut inside: Vec<(u32, u32, &Mark)> = marks
        .iter()
        .filter(|m| m.span.overlaps(part))
        .map(|m| (cut(m.span.start), cut(m.span.end), m))
        .collect();
    // At one place the longest opens first, so that the shorter ones nest.
    inside.sort_by_key(|(start, end, mark)| (*start, std::cmp::Reverse(*end), mark.role));
    let mut borders: Vec<u32> = inside.iter().flat_map(|(start, end, _)| [*start, *end]).collect();
    borders.extend([part.start, part.end]);
    borders.sort_unstable();
    borders.dedup();

    let mut pieces = Vec::new();
    let mut open: Vec<(u32, u32, &Mark)> = Vec::new();
    for (at, next) in borders.iter().zip(borders.iter().skip(1).map(Some).chain([None])) {
        close(&mut pieces, &mut open, *at);
        for item in inside.iter().filter(|(start, end, _)| start == at && end > at) {
            pieces.push(opened(item.2, item.2.span.start == *at));
            open.push(*item);
        }
        if let Some(next) = next {
            let words = Span { start: *at, end: *next }.of(text);
            if !words.is_empty() {
                pieces.push(Piece::Text(words));
            }
        }
    }
    pieces
}

/// Closes all marks that end at `at`; those opened after them pause and go on.
fn close<'a>(pieces: &mut Vec<Piece<'a>>, open: &mut Vec<(u32, u32, &Mark)>, at: u32) {
    let Some(first) = open.iter().position(|(_, end, _)| *end <= at) else {
        return;
    };
    let tail = open.split_off(first);
    for (_, end, mark) in tail.iter().rev() {
        pieces.push(Piece::Close {
            label: (*end <= at).then_some(mark.role),
        });
    }
    for item in tail.into_iter().filter(|(_, end, _)| *end > at) {
        pieces.push(opened(item.2, false));
        open.push(item);
    }
}

fn opened<'a>(mark: &Mark, begins: bool) -> Piece<'a> {
    Piece::Open {
        role: mark.role,
        title: mark.title.clone(),
        anchor: (begins && mark.role == Role::Trigger).then_some(mark.span.start),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mark(start: usize, end: usize, role: Role) -> Mark {
        Mark {
            span: Span::new(start, end),
            role,
            title: String::new(),
        }
    }

    fn show(text: &str, marks: &[Mark]) -> String {
        let piece = |p: Piece<'_>| match p {
            Piece::Open { role, .. } => format!("<{}>", role.as_str()),
            Piece::Text(text) => text.to_owned(),
            Piece::Close { label: Some(role) } => format!("</{}>", role.as_str()),
            Piece::Close { label: None } => "</>".to_owned(),
        };
        pieces(text, Span::new(0, text.len()), marks)
            .into_iter()
            .map(piece)
            .collect()
    }

    #[test]
    fn marks_nest() {
        let marks = [
            mark(0, 9, Role::Target),
            mark(4, 9, Role::Place),
            mark(4, 6, Role::Trigger),
        ];
        assert_eq!(
            show("one two three", &marks),
            "<target>one <place><trigger>tw</trigger>o t</place></target>hree"
        );
    }

    #[test]
    fn marks_that_overlap_are_broken() {
        let marks = [mark(0, 5, Role::Target), mark(4, 9, Role::Place)];
        assert_eq!(
            show("one two three", &marks),
            "<target>one <place>t</></target><place>wo t</place>hree"
        );
    }

    #[test]
    fn marks_are_cut_to_the_part() {
        let found = pieces("one two three", Span::new(4, 7), &[mark(0, 6, Role::Target)]);
        assert_eq!(found.len(), 4, "{found:?}");
    }

    proptest! {
        /// Whatever the marks, the text is whole and every mark that is opened is closed.
        #[test]
        fn the_text_is_whole(text in ".{0,30}", marks in proptest::collection::vec((0usize..40, 0usize..40, 0usize..11), 0..8)) {
            let borders: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
            let at = |n: usize| borders[n % borders.len()];
            let marks: Vec<Mark> = marks
                .into_iter()
                .map(|(a, b, role)| mark(at(a).min(at(b)), at(a).max(at(b)), Role::ALL[role]))
                .collect();
            let (mut depth, mut joined) = (0, String::new());
            for piece in pieces(&text, Span::new(0, text.len()), &marks) {
                match piece {
                    Piece::Open { .. } => depth += 1,
                    Piece::Text(text) => joined.push_str(text),
                    Piece::Close { .. } => depth -= 1,
                }
                prop_assert!(depth >= 0);
            }
            prop_assert_eq!(depth, 0);
            prop_assert_eq!(joined, text);
        }
    }
}
