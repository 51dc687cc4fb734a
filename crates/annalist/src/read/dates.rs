use events::Interval;
use jiff::civil::Date;

/// Reads a day, month or year of publication: ISO 8601 with or without a time (the day counts as it is written, in its
/// own time zone), an interval `a/b`, RFC 2822, `25 February 2021`, `February 25, 2021`. `None` where it is no date.
pub fn parse(text: &str) -> Option<Interval> {
    let text = text.trim();
    if let Some((a, b)) = text.split_once('/')
        && a.len() >= 4
        && !b.is_empty()
        && let (Some(a), Some(b)) = (iso(a), iso(b))
    {
        return Some(Interval::new(a.earliest, b.latest));
    }
    iso(text).or_else(|| worded(text))
}

/// `2021`, `2021-02`, `2021-02-25`, and the last with a time behind it.
fn iso(text: &str) -> Option<Interval> {
    let mut parts = text.splitn(3, ['-', '/']);
    let year: i16 = digits(parts.next()?, 4)?;
    let Some(month) = parts.next() else {
        let first = Date::new(year, 1, 1).ok()?;
        return Some(Interval::new(first, first.last_of_year()));
    };
    let month = i8::try_from(digits(month, 2)?).ok()?;
    let Some(rest) = parts.next() else {
        let first = Date::new(year, month, 1).ok()?;
        return Some(Interval::new(first, first.last_of_month()));
    };
    let (day, time) = rest.split_at_checked(2)?;
    let clock =
        time.is_empty() || (time.starts_with(['T', ' ', 't']) && time[1..].starts_with(|c: char| c.is_ascii_digit()));
    let day = i8::try_from(digits(day, 2)?).ok()?;
    if clock {
        Date::new(year, month, day).ok().map(Interval::day)
    } else {
        None
    }
}

fn digits(text: &str, length: usize) -> Option<i16> {
    (text.len() == length && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn worded(text: &str) -> Option<Interval> {
    const FORMS: [&str; 6] = ["%d %B %Y", "%B %d, %Y", "%B %d %Y", "%d %b %Y", "%b %d, %Y", "%b %d %Y"];
    let day = text
        .split_once(", ")
        .filter(|(d, _)| d.len() <= 9 && d.chars().all(char::is_alphabetic));
    let rest = day.map_or(text, |(_, rest)| rest);
    let words: Vec<&str> = rest.split_whitespace().take(3).collect();
    let short = words.join(" ");
    FORMS
        .iter()
        .find_map(|form| Date::strptime(form, &short).ok())
        .map(Interval::day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_their_usual_forms() {
        for (text, edtf) in [
            ("2021-02-25", "2021-02-25"),
            ("2021/02/25", "2021-02-25"),
            (" 2021-02-25T23:30:00-05:00 ", "2021-02-25"),
            ("2021-02-25 10:00", "2021-02-25"),
            ("2021-02", "2021-02"),
            ("2021", "2021"),
            ("2021-02-25/2021-02-27", "2021-02-25/2021-02-27"),
            ("Thu, 25 Feb 2021 10:00:00 GMT", "2021-02-25"),
            ("25 February 2021", "2021-02-25"),
            ("February 25, 2021", "2021-02-25"),
            ("Feb 5, 2021", "2021-02-05"),
        ] {
            assert_eq!(parse(text).map(Interval::edtf).as_deref(), Some(edtf), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "yesterday",
            "2021-13-01",
            "2021-02-30",
            "25",
            "2021-02-25x",
            "20210225",
            "2021-2-5",
            "é21-02-25",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
