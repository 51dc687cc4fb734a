//! Tags that a publishing system left in a text, whole or broken: `American military” target=”_blank”>forces<`.
//!
//! What of them stands within a sentence is labelled apart, and coding reads the words around as if it were white space.

use std::sync::LazyLock;

use events::{Block, BlockKind};
use language::Span;
use regex::Regex;

use super::blocks::trimmed;

/// Either attributes up to the end of their tag, whose start is lost, or a tag.
static TAG: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let quote = r#"["“”″'‘’]"#;
    let attribute = format!(r#"[a-z][a-z-]*\s?=\s?{quote}[^<>\n"“”″]{{0,400}}{quote}"#);
    let lost = format!(r"(?:{quote}\s*)?{attribute}(?:\s+{attribute})*\s*/?>");
    Regex::new(&format!(r"{lost}|</?[a-z][a-z0-9]{{0,9}}(?:\s[^<>\n]{{0,400}})?/?>")).ok()
});

/// A block as its words and the tags within them, in order.
pub(super) fn split(text: &str, block: Block) -> Vec<Block> {
    let tells = matches!(
        block.kind,
        BlockKind::Paragraph | BlockKind::Quote | BlockKind::Headline
    );
    let words = block.span.of(text);
    let found = match &*TAG {
        Some(tag) if tells && words.contains('>') => tags(words, tag),
        _ => Vec::new(),
    };
    let (start, end) = (block.span.start as usize, block.span.end as usize);
    let mut blocks = Vec::with_capacity(2 * found.len() + 1);
    let mut push = |kind, from: usize, to: usize| {
        let span = trimmed(text, from, to);
        if !span.is_empty() {
            blocks.push(Block { kind, span });
        }
    };
    let mut from = start;
    for (first, last) in found {
        push(block.kind, from, start + first);
        push(BlockKind::Boilerplate, start + first, start + last);
        from = start + last;
    }
    push(block.kind, from, end);
    blocks
}

/// Where tags stand, each with the opening bracket that is left of the one behind it.
fn tags(words: &str, tag: &Regex) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = tag.find_iter(words).map(|m| (m.start(), m.end())).collect();
    let Some(&(first, _)) = found.first() else {
        return found;
    };
    let bare = |at: usize| {
        let free = !found.iter().any(|(from, to)| (*from..*to).contains(&at));
        let next = words[at + 1..].chars().next();
        free && next.is_none_or(|c| !c.is_alphanumeric() && c != '/')
    };
    let left: Vec<usize> = words
        .match_indices('<')
        .map(|(at, _)| at)
        .filter(|at| *at > first && bare(*at))
        .collect();
    found.extend(left.into_iter().map(|at| (at, at + 1)));
    found.sort_unstable();
    found
}

/// The passages of a report that are coded, and its text with the tags between two of them as white space, where there are
/// any. Every place in the one text is the same place in the other.
pub(crate) fn passages(text: &str, blocks: &[Block]) -> (Vec<Span>, Option<String>) {
    let mut passages: Vec<Span> = Vec::new();
    let mut blanked: Vec<Span> = Vec::new();
    // Tags behind the last passage, on the same line.
    let mut open: Vec<Span> = Vec::new();
    let mut end = 0;
    for block in blocks {
        let same_line = text
            .get(end..block.span.start as usize)
            .is_some_and(|gap| !gap.contains(['\n', '\r']));
        if !same_line {
            open.clear();
        }
        end = block.span.end as usize;
        match passages.last_mut() {
            Some(last) if block.kind.tells() && same_line && !open.is_empty() => {
                *last = last.cover(block.span);
                blanked.append(&mut open);
            }
            _ if block.kind.tells() => {
                open.clear();
                passages.push(block.span);
            }
            Some(_) if same_line && block.kind == BlockKind::Boilerplate => open.push(block.span),
            _ => {}
        }
    }
    let text = (!blanked.is_empty()).then(|| blank(text, &blanked));
    (passages, text)
}

/// The text with spaces in the place of some spans, byte for byte.
fn blank(text: &str, spans: &[Span]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for span in spans {
        out.push_str(text.get(from..span.start as usize).unwrap_or(""));
        out.extend(std::iter::repeat_n(' ', span.len()));
        from = span.end as usize;
    }
    out.push_str(text.get(from..).unwrap_or(""));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<(BlockKind, &str)> {
        let block = Block {
            kind: BlockKind::Paragraph,
            span: Span::new(0, text.len()),
        };
        split(text, block)
            .into_iter()
            .map(|b| (b.kind, b.span.of(text)))
            .collect()
    }

    /// What is read of a paragraph, in single spaces.
    fn read(text: &str) -> String {
        let block = Block {
            kind: BlockKind::Paragraph,
            span: Span::new(0, text.len()),
        };
        let (passages, blanked) = passages(text, &split(text, block));
        let read = blanked.as_deref().unwrap_or(text);
        assert_eq!(read.len(), text.len());
        let words: Vec<&str> = passages.iter().flat_map(|p| p.of(read).split_whitespace()).collect();
        format!("{}: {}", passages.len(), words.join(" "))
    }

    #[test]
    fn broken_tags_are_labelled_within_a_sentence() {
        use BlockKind::{Boilerplate, Paragraph};
        assert_eq!(
            parts("The American military” target=”_blank”>forces< hit the town."),
            [
                (Paragraph, "The American military"),
                (Boilerplate, "” target=”_blank”>"),
                (Paragraph, "forces"),
                (Boilerplate, "<"),
                (Paragraph, "hit the town."),
            ]
        );
    }

    #[test]
    fn the_sentence_around_is_one() {
        for (text, words) in [
            (
                "The American military” target=”_blank”>forces< hit the town.",
                "1: The American military forces hit the town.",
            ),
            (
                "The <a href=\"https://example.org/a\" rel='x'>army</a> said it <b>had not</b> fired.",
                "1: The army said it had not fired.",
            ),
            ("Shells hit the town<br/>", "1: Shells hit the town"),
        ] {
            assert_eq!(read(text), words, "{text}");
        }
    }

    #[test]
    fn what_is_no_tag_is_left() {
        for text in [
            "The toll was <10 and then > 20, he said.",
            "He wrote “x = “y” on the wall.",
            "A target=5 was set.",
            "Losses: 3<5 and 7>5.",
        ] {
            assert_eq!(parts(text), [(BlockKind::Paragraph, text)]);
        }
    }
}
