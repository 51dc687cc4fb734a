use events::{Block, BlockKind};
use knowledge::lexicons::Layout;
use language::Span;

use super::{dateline, seams::seams, tags};

/// Lines of a text that was broken to a width are no longer than this.
const WIDTH: usize = 100;
/// A headline, caption or link is no longer than this, in characters.
const SHORT: usize = 200;
/// A line about who wrote the report is no longer than this.
const BYLINE: usize = 160;

/// The blocks of a plain text. They are in order, do not overlap, and cover everything but white space.
pub(crate) fn plain(text: &str, layout: &Layout) -> Vec<Block> {
    let lines = lines(text);
    let wrapped = is_wrapped(text, &lines);
    let units = if wrapped {
        join(text, &lines)
    } else {
        let told = lines.into_iter().filter(|l| !l.is_empty());
        told.flat_map(|line| part(text, line, layout)).collect()
    };
    let mixed_case = !is_shouted(text);
    let told = has_punctuation(text, &units);
    let longest = units.iter().map(|u| u.len()).max().unwrap_or(0);
    let mut blocks: Vec<Block> = Vec::with_capacity(units.len() + 1);
    // Before the first paragraph, a short line can be the headline and a paragraph can start with a dateline.
    let mut before_body = true;
    for (i, &unit) in units.iter().enumerate() {
        let words = unit.of(text);
        let last = i + 1 == units.len();
        let mut kind = debris(words, mixed_case && i > 0, layout);
        if kind.is_none() && dateline::date_prefix(words, layout) == words.len() {
            kind = Some(BlockKind::Dateline);
        }
        let open_ended = !ends_sentence(words);
        let kind = kind.unwrap_or_else(|| {
            let short = open_ended && words.chars().count() <= SHORT && unit.len() < longest && !wrapped;
            match (short, before_body) {
                (true, true) if !last && !blocks.iter().any(|b| b.kind == BlockKind::Headline) => BlockKind::Headline,
                (true, false) if told && !last && !words.ends_with(':') => BlockKind::Caption,
                _ => BlockKind::Paragraph,
            }
        });
        if kind == BlockKind::Paragraph && before_body {
            before_body = false;
            let split = dateline::prefix(words, mixed_case, layout);
            push_split(text, unit, split, &mut blocks);
        } else {
            blocks.push(Block { kind, span: unit });
        }
    }
    blocks.into_iter().flat_map(|block| tags::split(text, block)).collect()
}

/// A line, parted where paragraphs run together in it.
fn part(text: &str, line: Span, layout: &Layout) -> Vec<Span> {
    let start = line.start as usize;
    let mut ends = seams(line.of(text), layout);
    ends.push(line.len());
    let starts: Vec<usize> = std::iter::once(0).chain(ends.iter().copied()).collect();
    let parts = starts.into_iter().zip(ends);
    parts
        .map(|(from, to)| trimmed(text, start + from, start + to))
        .filter(|part| !part.is_empty())
        .collect()
}

/// Whether long lines end as sentences do; where hardly any does, the text has lost its marks, and a line without one is
/// no caption for that.
fn has_punctuation(text: &str, units: &[Span]) -> bool {
    let long = || {
        units
            .iter()
            .map(|u| u.of(text))
            .filter(|w| w.split_whitespace().count() >= 8)
    };
    let ended = long()
        .filter(|w| ends_sentence(w) || w.ends_with([':', ',', ';']))
        .count();
    ended * 5 >= long().count()
}

/// A paragraph whose first `split` bytes are a dateline.
pub(crate) fn push_split(text: &str, unit: Span, split: usize, blocks: &mut Vec<Block>) {
    let middle = unit.start as usize + split;
    if split > 0 {
        blocks.push(Block {
            kind: BlockKind::Dateline,
            span: trimmed(text, unit.start as usize, middle),
        });
    }
    let rest = trimmed(text, middle, unit.end as usize);
    if !rest.is_empty() {
        blocks.push(Block {
            kind: BlockKind::Paragraph,
            span: rest,
        });
    }
}

/// What a line is that does not belong to the report's own words; `None` where it may.
pub(crate) fn debris(line: &str, shouting_is_odd: bool, layout: &Layout) -> Option<BlockKind> {
    let low = line
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
        .replace('’', "'");
    let length = low.chars().count();
    let bare = low.trim_matches(|c: char| !c.is_alphanumeric() && c != '(' && c != ')');
    let starts = |list: &[String]| list.iter().any(|s| low.starts_with(s.as_str()));
    if !low.chars().any(char::is_alphanumeric) || layout.is_boilerplate_line(bare) {
        return Some(BlockKind::Boilerplate);
    }
    if is_shortcode(&low) {
        return Some(BlockKind::Boilerplate);
    }
    if length > SHORT {
        return None;
    }
    if layout.agencies.iter().any(|a| a == bare.trim_matches(['(', ')'])) {
        return Some(BlockKind::Byline);
    }
    if starts(&layout.boilerplate_starts) {
        return Some(BlockKind::Boilerplate);
    }
    if starts(&layout.caption_starts) || has_credit(&low, layout) {
        return Some(BlockKind::Caption);
    }
    if starts(&layout.related_starts) {
        return Some(BlockKind::RelatedLink);
    }
    if length <= BYLINE
        && (starts(&layout.byline_starts)
            || layout.byline_ends.iter().any(|s| bare.ends_with(s.as_str()))
            || is_byline(line))
    {
        return Some(BlockKind::Byline);
    }
    (shouting_is_odd && is_shouted(line) && line.split_whitespace().count() >= 4).then_some(BlockKind::RelatedLink)
}

/// `[button link="…"] Send us …`: a mark of a publishing system that was left in the text; or a broken tag and little
/// else (`” target=”_blank”>`).
fn is_shortcode(low: &str) -> bool {
    let code = low.strip_prefix('[').and_then(|r| r.split_once(']'));
    let named = |code: &str| code.starts_with(|c: char| c.is_ascii_lowercase()) && code.contains('=');
    let words = low
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.len() > 1)
        .count();
    let tag = low.contains("target=") || low.contains("href=") || low.contains("src=");
    code.is_some_and(|(code, _)| named(code)) || (tag && words <= 6 && low.contains(['<', '>']))
}

/// "Smoke over the market (Photo: Agency)": a line that ends in brackets which say whose picture it stands with.
fn has_credit(low: &str, layout: &Layout) -> bool {
    let end = low.trim_end_matches(['.', ' ']);
    let brackets = || end.strip_suffix([')', ']'])?.rsplit_once(['(', '[']);
    brackets().is_some_and(|(_, credit)| layout.caption_credits.iter().any(|c| credit.starts_with(c.as_str())))
}

/// "By Ann Smith and Bob Jones, Staff writer": "by", then names and little else, without a full stop.
fn is_byline(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let Some((by, names)) = words.split_first() else {
        return false;
    };
    let capital = |w: &&&str| w.starts_with(char::is_uppercase);
    by.eq_ignore_ascii_case("by")
        && (1..=12).contains(&names.len())
        && names.iter().take(2).all(|w| w.starts_with(char::is_uppercase))
        && names.iter().filter(capital).count() * 3 >= names.len() * 2
        && !line.trim_end().ends_with(['.', '!', '?'])
}

/// Whether nearly all letters are capitals.
fn is_shouted(text: &str) -> bool {
    let (mut upper, mut lower) = (0, 0);
    for c in text.chars() {
        upper += usize::from(c.is_uppercase());
        lower += usize::from(c.is_lowercase());
    }
    upper >= 8 && lower * 10 <= upper
}

/// Whether the words end as a sentence ends.
pub(crate) fn ends_sentence(words: &str) -> bool {
    words
        .trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', ' '])
        .ends_with(['.', '!', '?', '…'])
}

/// The lines of a text, without line ends and white space around; blank lines are empty spans.
fn lines(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}') {
            let carriage = c == '\n' && at > 0 && text.as_bytes()[at - 1] == b'\r';
            if !carriage {
                found.push(trimmed(text, start, at));
            }
            start = at + c.len_utf8();
        }
    }
    found.push(trimmed(text, start, text.len()));
    found
}

/// The span without white space (and marks of byte order) around it.
pub(crate) fn trimmed(text: &str, start: usize, end: usize) -> Span {
    let words = text.get(start..end).unwrap_or("");
    let blank = |c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}';
    let left = words.len() - words.trim_start_matches(blank).len();
    let kept = words.trim_matches(blank).len();
    Span::new(start + left, start + left + kept)
}

/// Whether the text was broken to a width, as old newswire is: no line is long, and most lines that another follows
/// without a gap stop in the middle of a sentence near that width.
fn is_wrapped(text: &str, lines: &[Span]) -> bool {
    let length = |l: &Span| l.of(text).chars().count();
    let longest = lines.iter().map(length).max().unwrap_or(0);
    let followed: Vec<&Span> = lines
        .windows(2)
        .filter(|w| !w[0].is_empty() && !w[1].is_empty())
        .map(|w| &w[0])
        .collect();
    if longest > WIDTH || followed.len() < 3 {
        return false;
    }
    let broken = followed
        .iter()
        .filter(|l| !ends_sentence(l.of(text)) && length(l) * 2 >= longest)
        .count();
    broken * 10 >= followed.len() * 6
}

/// Joins the lines of a wrapped text to paragraphs, which blank lines part.
fn join(text: &str, lines: &[Span]) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::new();
    let mut open = false;
    for line in lines {
        match joined.last_mut() {
            Some(last) if open && !line.is_empty() => *last = last.cover(*line),
            _ if !line.is_empty() => joined.push(*line),
            _ => {}
        }
        open = !line.is_empty();
    }
    debug_assert!(joined.iter().all(|s| !s.of(text).is_empty()));
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kinds(text: &str) -> Vec<(BlockKind, &str)> {
        let layout = crate::test_layout();
        plain(text, layout)
            .into_iter()
            .map(|b| (b.kind, b.span.of(text)))
            .collect()
    }

    use BlockKind::{Boilerplate, Byline, Caption, Dateline, Headline, Paragraph, RelatedLink};

    #[test]
    fn a_report_from_a_page() {
        let text = "Shells hit market in Tal Amra\n\nBy Rana Aziz and Tom Field\n12 March 2019\n\nTAL AMRA (Newsline) - Shells hit a \
                    market on Tuesday, killing four people.\r\nREAD WHAT HAPPENED LAST TIME: A LONG REPORT\nThe army said it \
                    had not fired.\nSmoke over the market\n“We ran,” said Omar.\nCLICK HERE TO GET OUR APP\nVideo\nRead more: \
                    Another town\nLina Haddad contributed to this report.";
        assert_eq!(
            kinds(text),
            [
                (Headline, "Shells hit market in Tal Amra"),
                (Byline, "By Rana Aziz and Tom Field"),
                (Dateline, "12 March 2019"),
                (Dateline, "TAL AMRA (Newsline) -"),
                (Paragraph, "Shells hit a market on Tuesday, killing four people."),
                (RelatedLink, "READ WHAT HAPPENED LAST TIME: A LONG REPORT"),
                (Paragraph, "The army said it had not fired."),
                (Caption, "Smoke over the market"),
                (Paragraph, "“We ran,” said Omar."),
                (Boilerplate, "CLICK HERE TO GET OUR APP"),
                (Boilerplate, "Video"),
                (RelatedLink, "Read more: Another town"),
                (Byline, "Lina Haddad contributed to this report."),
            ]
        );
    }

    #[test]
    fn slugs_shortcodes_and_broken_tags_are_labelled() {
        let text = "Shells hit market in Tal Amra\n(AFP)\nShells hit a market on Tuesday, killing four people, the mayor said.\n\
                    [caption id=”attachment_1” width=”300”]Smoke[/caption]\n” target=”_blank”>forces<\nThe army said it had not fired.\nXinhua";
        assert_eq!(
            kinds(text).iter().map(|(k, _)| *k).collect::<Vec<_>>(),
            [Headline, Byline, Paragraph, Boilerplate, Boilerplate, Paragraph, Byline]
        );
    }

    #[test]
    fn lines_that_lost_their_marks_are_no_captions() {
        let text = "shells hit a market in the town on tuesday killing four people the mayor of the town said\n\
                    the army said that it had not fired into the town and was looking into it\n\
                    two of the dead were children the doctors of the hospital said on friday";
        assert!(
            kinds(text).iter().skip(1).all(|(k, _)| *k == Paragraph),
            "{:?}",
            kinds(text)
        );
        let dated = "baghdad (reuters) - shells hit a market in the town on tuesday killing four people the mayor said";
        assert_eq!(kinds(dated)[0], (Dateline, "baghdad (reuters) -"));
    }

    #[test]
    fn hard_wrapped_capitals_are_paragraphs() {
        let text = "   REBELS SHELLED THE BARRACKS OF THE FIRST BRIGADE LAST NIGHT, THE\nMINISTRY SAID.  THREE SOLDIERS WERE \
                    HURT WHEN THE ROOF OF THE MAIN\nHALL FELL IN.\n\n   NO GROUP HAS CLAIMED THE ATTACK SO FAR, AND THE \
                    MINISTER HAS CALLED\nIT THE WORK OF BANDITS FROM BEYOND THE RIVER WHO WISH TO STOP THE\nTALKS.\n";
        assert_eq!(
            kinds(text).iter().map(|(k, _)| *k).collect::<Vec<_>>(),
            [Paragraph, Paragraph]
        );
        assert!(kinds(text)[0].1.ends_with("HALL FELL IN."));
    }

    #[test]
    fn one_long_line_is_one_paragraph() {
        assert_eq!(
            kinds("A bomb went off in Tal Amra. Six died"),
            [(Paragraph, "A bomb went off in Tal Amra. Six died")]
        );
    }

    fn blank(text: &str) -> bool {
        text.chars()
            .all(|c| c.is_whitespace() || "\u{feff}\u{200b}".contains(c))
    }

    proptest! {
        #[test]
        fn blocks_are_in_order_and_miss_nothing(text in "(\\PC{0,20}[ \\n\\r\\t]{0,3}){0,12}") {
            let layout = crate::test_layout();
            let mut end = 0;
            for block in plain(&text, layout) {
                let span = block.span.range();
                prop_assert!(span.start >= end && !span.is_empty());
                prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
                prop_assert!(blank(&text[end..span.start]));
                end = span.end;
            }
            prop_assert!(blank(&text[end..]));
        }
    }
}
