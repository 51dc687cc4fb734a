//! Where two paragraphs or sentences of a text run together without a space ("… was hurt.The army said …", "Students
//! InjuredAn alleged …"): what is left where line ends were lost on the way.

use knowledge::lexicons::Layout;

/// Letters of a word that stands before a seam without a full stop, at least; shorter ones begin names ("eBay").
const LEAST: usize = 3;
/// Capitalised words of up to so many letters may be abbreviations, which end with a stop of their own ("Capt.Smith").
const ABBREVIATION: usize = 4;
/// Letters in capitals that start a dateline, at least ("in AfghanistanKANDAHAR, …").
const SHOUTED: usize = 4;

/// Longer runs without white space are no words: they have no seams.
const LONGEST: usize = 200;

/// The places within a line at which another paragraph or sentence begins without a space before it, in order. Linear in
/// its length.
pub(super) fn seams(line: &str, layout: &Layout) -> Vec<usize> {
    let mut found = Vec::new();
    // Whether the straight quotation marks so far belong in pairs.
    let mut paired = true;
    let mut start = 0;
    for run in line.split_inclusive(char::is_whitespace) {
        let address = run.contains(['@', '#', '/', '\\', '_', '=']) || run.contains("www.");
        let words = run.len() <= LONGEST && !address;
        let rest = &line[start..];
        let capitals = run
            .char_indices()
            .filter(|(at, c)| words && *at > 0 && c.is_uppercase());
        found.extend(
            capitals
                .filter_map(|(at, _)| seam(rest, at, paired, layout))
                .map(|at| start + at),
        );
        paired ^= !run.matches('"').count().is_multiple_of(2);
        start += run.len();
    }
    found
}

/// The seam that a capital stands behind, if it does; `line` starts with the run of characters that it stands in.
fn seam(line: &str, capital: usize, paired: bool, layout: &Layout) -> Option<usize> {
    let (before, next) = (&line[..capital], word(&line[capital..]));
    if before.ends_with(char::is_lowercase) {
        return is_run_on(before, &line[capital..], next, layout).then_some(capital);
    }
    let alone = next.len() == 1 && line[capital + next.len()..].starts_with(' ');
    let start = stop(before, paired)?;
    // "the civil war.US-backed militias": an acronym.
    let shouted = next.len() == 1
        && ends_small_word(&before[..start.stop])
        && line[capital + 1..].starts_with(char::is_uppercase);
    (is_titled(next) || alone || shouted).then_some(())?;
    ends_word(&before[..start.stop], is_function_word(next, layout)).then_some(start.seam)
}

struct Stop {
    /// Where the full stop stands.
    stop: usize,
    /// Where the next sentence begins: behind the marks that close, before those that open.
    seam: usize,
}

/// The end of a sentence that `before` ends with, quotation marks let be; `paired`: whether those before it belong in pairs.
fn stop(before: &str, paired: bool) -> Option<Stop> {
    let bare = before.trim_end_matches(['"', '”', '’', '“', '‘', ')']);
    let stop = bare.char_indices().next_back().filter(|(_, c)| ".!?…".contains(*c))?.0;
    let marks = &before[bare.len()..];
    // A straight mark opens where as many stand before it as belong in pairs.
    let even = paired == bare.matches('"').count().is_multiple_of(2);
    let opening = |(at, c): (usize, char)| (c == '“' || c == '‘' || (c == '"' && (even || at > 0))).then_some(at);
    let seam = bare.len() + marks.char_indices().find_map(opening).unwrap_or(marks.len());
    Some(Stop { stop, seam })
}

/// Whether a sentence may end here: not with an initial or an abbreviation, unless what follows can't be a name.
fn ends_word(before: &str, function_word_follows: bool) -> bool {
    let letters = before.chars().rev().take_while(|c| c.is_alphanumeric());
    let (mut count, mut first) = (0, ' ');
    for c in letters {
        (count, first) = (count + 1, c);
    }
    match before.chars().next_back() {
        Some(')' | '%' | '”' | '’' | '"') => true,
        Some(last) if last.is_ascii_digit() => function_word_follows || count > 2,
        Some(last) if last.is_lowercase() => {
            count > 1 && (!first.is_uppercase() || count > ABBREVIATION || function_word_follows)
        }
        _ => false,
    }
}

/// Whether the last word has small letters only, of which no name or file ends ("Node.JS").
fn ends_small_word(before: &str) -> bool {
    let letters = before.chars().rev().take_while(|c| c.is_alphanumeric());
    let (count, small) = letters.fold((0, true), |(n, small), c| (n + 1, small && c.is_lowercase()));
    small && count >= LEAST
}

/// Whether a word goes over into the next without a mark between.
fn is_run_on(before: &str, rest: &str, next: &str, layout: &Layout) -> bool {
    let start = before
        .rfind(|c: char| !c.is_alphabetic())
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let left = &before[start..];
    let count = left.chars().count();
    if count < LEAST {
        return false;
    }
    let shouted = rest.chars().take_while(|c| c.is_uppercase()).count();
    if left.starts_with(char::is_uppercase) {
        return (next.len() >= LEAST && is_function_word(next, layout)) || (count > LEAST && shouted >= SHOUTED);
    }
    is_titled(next) || (next == "A" && rest[1..].starts_with(' '))
}

/// The letters of a word, up to where its case changes once more.
fn word(rest: &str) -> &str {
    let mut letters = rest.char_indices().skip(1);
    let end = letters
        .find(|(_, c)| !c.is_lowercase())
        .map_or(rest.len(), |(at, _)| at);
    &rest[..end]
}

/// A capital and small letters.
fn is_titled(word: &str) -> bool {
    word.chars().nth(1).is_some_and(char::is_lowercase)
}

fn is_function_word(word: &str, layout: &Layout) -> bool {
    layout.is_function_word(&word.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts of a line, seams marked by a bar.
    fn parted(line: &str) -> String {
        let mut out = line.to_owned();
        for at in seams(line, crate::test_layout()).into_iter().rev() {
            out.insert(at, '|');
        }
        out
    }

    #[test]
    fn sentences_that_run_together_are_parted() {
        for line in [
            "Three soldiers were hurt, the agency reported.|A local commander was killed too.|“They lay mines,” one source said.",
            "He called it “an attack.”|The mayor of Tal Amra did not.",
            "He called it \"an attack.\"|The mayor did not.|\"We wait,\" he said.",
            "Shells fell on the town in March 2019.|Nobody was hurt (so he said).|I saw it.",
            "It was the last town of the civil war.|US-backed militias took it.",
            "Two fighters from Iraq.|The army said nothing!|Nothing at all.",
            "Shells fall in Tal Amra|The desert east of the town is rife with insurgents|Shops were closed to all responses|A police officer said",
            "Seven militants killed in Tal Amra|KANDAHAR, Oct. 3 (Agency) -- Seven died",
        ] {
            assert_eq!(parted(&line.replace('|', "")), line);
        }
    }

    #[test]
    fn a_megabyte_without_a_space_takes_no_time() {
        let begun = std::time::Instant::now();
        for piece in ["aB", "word.Word", "abcD\".E"] {
            assert!(seams(&piece.repeat((1 << 20) / piece.len()), crate::test_layout()).is_empty());
            seams(
                &format!("{piece} ").repeat((1 << 20) / piece.len()),
                crate::test_layout(),
            );
        }
        assert!(begun.elapsed().as_secs() < 2);
    }

    #[test]
    fn names_abbreviations_and_addresses_stay_whole() {
        for line in [
            "Mr.Smith, Gen.Ali, Capt.Omar and Lt.Col.Field of the U.S.Army met at 5 p.m. in St.Anne with Ph.D. students.",
            "YouTube, WhatsApp, LinkedIn, eBay, McDonald, iPhone, MacArthur, BuzzFeed and the al-Qaeda in the Maghreb",
            "#PrayForThePeople, @TalAmraNews, http://News.Example.Org/The.Town and www.Example.Com wrote so. He did not.",
            "A bomb went off in Tal Amra. Six died… \"We ran,\" said Omar. Then No.5 came at 3.30.",
        ] {
            assert_eq!(parted(line), line);
        }
    }
}
