use knowledge::lexicons::Layout;

/// A dateline is no longer than this, in bytes.
const MOST: usize = 120;
/// A text without a capital in as many characters has lost its case.
const LOOK: usize = 200;
/// What parts a dateline from the report: with spaces around, or a colon behind a word.
const SEPARATORS: [&str; 8] = [" — ", " – ", " - ", " -- ", " : ", ": ", "— ", "—"];

/// The length in bytes of the dateline that a paragraph starts with, its separator included: `BAGHDAD, Jan 24 (Agency) – `,
/// `Baghdad [Iraq], January 24 : `, `19 Apr 2017 `, `date 2024-02-02 `. 0 where there is none.
pub(crate) fn prefix(text: &str, mixed_case: bool, layout: &Layout) -> usize {
    let date = date_prefix(text, layout);
    let rest = &text[date..];
    if date > 0 && rest.starts_with(|c: char| c.is_uppercase() || "“\"'‘".contains(c)) {
        return date + place_prefix(rest, mixed_case, layout);
    }
    let place = place_prefix(text, mixed_case, layout);
    let date = if place > 0 {
        date_prefix(&text[place..], layout)
    } else {
        0
    };
    // "LIMA, Peru - May 16, 2024. The army said", but not "LIMA, Peru - May 16 2024 was a bad day".
    let told = text[place + date..].starts_with(|c: char| c.is_uppercase() || "“\"'‘".contains(c));
    if told { place + date } else { place }
}

/// `PLACE, Country, Month 4 (Agency) — `: words in front of a separator that are names, numbers and dates only, and of
/// which something besides the separator shows that they are a dateline.
fn place_prefix(text: &str, mixed_case: bool, layout: &Layout) -> usize {
    let head = &text[..text.floor_char_boundary(MOST)];
    let Some((at, separator)) = SEPARATORS
        .iter()
        .filter_map(|s| Some((head.find(s)?, *s)))
        .min_by_key(|(at, s)| (*at, usize::MAX - s.len()))
    else {
        return 0;
    };
    let (before, after) = (&text[..at], &text[at + separator.len()..]);
    let after = after.trim_start();
    if !before.contains(char::is_uppercase) && !after.chars().take(LOOK).any(char::is_uppercase) {
        let names_agency = in_brackets(before).is_some_and(|b| layout.agencies.iter().any(|a| a == b.trim()));
        let short = before.split_whitespace().count() <= 8 && !after.is_empty();
        return if names_agency && short {
            text.len() - after.len()
        } else {
            0
        };
    }
    if before.trim().is_empty()
        || !after.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || "“\"'‘".contains(c))
    {
        return 0;
    }
    let words: Vec<&str> = before.split_whitespace().collect();
    let bare = |w: &str| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let bracketed = before.contains(['(', '[']) && before.trim_end_matches([',', '.', ' ']).contains([')', ']']);
    let dated =
        words.iter().any(|w| layout.month(&bare(w)).is_some()) && words.iter().any(|w| bare(w).parse::<u16>().is_ok());
    let shouted = mixed_case
        && words
            .first()
            .is_some_and(|w| w.chars().filter(|c| c.is_uppercase()).count() >= 4 && !w.contains(char::is_lowercase));
    let comma = words.first().is_some_and(|w| w.ends_with(',')) && words.len() == 2 && !separator.contains(':');
    let all_names = words.len() <= 12 && words.iter().all(|w| is_dateline_word(w, layout));
    let proof = bracketed || dated || shouted || comma;
    if all_names && proof {
        text.len() - after.len()
    } else {
        0
    }
}

/// What stands in the brackets that some words end in.
fn in_brackets(words: &str) -> Option<&str> {
    words
        .trim_end()
        .strip_suffix([')', ']'])?
        .rsplit_once(['(', '['])
        .map(|(_, b)| b)
}

/// Names, numbers, and the small words within names.
fn is_dateline_word(word: &str, layout: &Layout) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let first = bare.chars().next();
    first.is_none_or(|c| c.is_uppercase() || c.is_ascii_digit())
        || ["al", "el", "de", "la", "of", "and", "the"].contains(&bare)
        || bare.starts_with("al-")
        || layout.month(&bare.to_lowercase()).is_some()
}

/// The length in bytes of the date that a text starts with, what leads it in and the white space behind it included; 0
/// where there is none. The date has a year.
pub(crate) fn date_prefix(text: &str, layout: &Layout) -> usize {
    let low: String = text[..text.floor_char_boundary(MOST)]
        .chars()
        .map(|c| if c.is_ascii() { c.to_ascii_lowercase() } else { c })
        .collect();
    let mut at = low.len() - low.trim_start().len();
    let led = layout.date_lead_ins.iter().find(|lead| {
        low[at..]
            .strip_prefix(lead.as_str())
            .is_some_and(|r| r.starts_with([' ', ':', '\t']))
    });
    at += led.map_or(0, String::len);
    let mut words = Words { low: &low, at };
    if led.is_some() {
        words.skip_marks();
    }
    if words.peek().is_some_and(|w| layout.weekdays.iter().any(|d| d == w)) {
        words.take();
    }
    let Some(end) = date(&mut words, layout) else { return 0 };
    let rest = &text[end..];
    let behind = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '.');
    // "19 April 2017, the day …" and "2017-04-19s" are no datelines.
    if rest.starts_with(|c: char| !c.is_whitespace() && c != '.') {
        0
    } else {
        text.len() - behind.len()
    }
}

/// Takes a date off the words; gives where it ends.
fn date(words: &mut Words<'_>, layout: &Layout) -> Option<usize> {
    let year =
        |w: &str| w.len() == 4 && (w.starts_with("19") || w.starts_with("20")) && w.bytes().all(|b| b.is_ascii_digit());
    let day = |w: &str| {
        let w = w
            .trim_end_matches("st")
            .trim_end_matches("nd")
            .trim_end_matches("rd")
            .trim_end_matches("th");
        w.len() <= 2 && w.parse::<u8>().is_ok_and(|d| (1..=31).contains(&d))
    };
    let first = words.take()?;
    let numeric: Vec<&str> = first.split(['-', '/', '.']).collect();
    if let [a, b, c] = numeric[..] {
        return ((year(a) && day(b) && day(c)) || (day(a) && day(b) && year(c))).then_some(words.at);
    }
    let second = words.take()?;
    let named = (day(first) && layout.month(second).is_some()) || (layout.month(first).is_some() && day(second));
    if !named {
        return None;
    }
    let third = words.take()?;
    year(third).then_some(words.at)
}

/// Words of a lower-case text; commas and full stops count as white space.
struct Words<'a> {
    low: &'a str,
    at: usize,
}

impl<'a> Words<'a> {
    fn skip_marks(&mut self) {
        let rest = &self.low[self.at..];
        self.at += rest.len()
            - rest
                .trim_start_matches(|c: char| c.is_whitespace() || ":,.|".contains(c))
                .len();
    }

    fn peek(&self) -> Option<&'a str> {
        Words { ..*self }.take()
    }

    fn take(&mut self) -> Option<&'a str> {
        let rest = &self.low[self.at..];
        self.at += rest.len()
            - rest
                .trim_start_matches(|c: char| c.is_whitespace() || c == ',' || c == '.')
                .len();
        let rest = &self.low[self.at..];
        let end = rest.find(|c: char| c.is_whitespace() || c == ',').unwrap_or(rest.len());
        let word = rest[..end].trim_end_matches('.');
        self.at += word.len();
        (!word.is_empty()).then_some(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_end_where_the_report_starts() {
        let layout = crate::test_layout();
        for (dateline, rest) in [
            ("BAGHDAD, Jan 24 (Newsline) – ", "The army said"),
            ("Baghdad [Iraq], January 24 : ", "The army said"),
            ("WASHINGTON (NL) — ", "The army said"),
            ("KABUL, Afghanistan — ", "“We ran,” he said"),
            ("BEIRUT: ", "Shells hit a town"),
            ("LIMA, Peru - May 16, 2024. ", "The army said"),
            ("LIMA, Peru - ", "May 16 2024 was a bad day"),
            (" date 2024-02-02 ", "The army said"),
            ("Wed 19 Apr 2017 ", "A bomb went off"),
            ("27-07-2016 ", "A bomb went off"),
            ("Published July 27 2016 ", "A bomb went off"),
            ("Date of publication: 18 July 2016 ", "A bomb went off"),
            ("", "The army said - again - that it had not fired"),
            ("", "Trump - The man himself - came"),
            ("", "NATO – the alliance – said"),
            ("", "The minister said: We ran"),
            ("", "July 27 2016 was a bad day"),
            ("", "19 April 2017, the day of the attack"),
            ("", "Three people — Omar among them — died"),
            ("", ""),
        ] {
            let text = format!("{dateline}{rest}");
            assert_eq!(prefix(&text, true, layout), dateline.len(), "{text}");
        }
    }
}
