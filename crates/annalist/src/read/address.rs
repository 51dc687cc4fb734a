//! What an address says of the page that stands there.

/// The name of the machine, without `www.`.
pub(super) fn host(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("//")?;
    let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?;
    let host = host.split(':').next()?.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (host.contains('.') && !host.ends_with('.')).then(|| host.to_owned())
}

/// The day that stands in the path, as ISO 8601: `/2019/11/18/`, `/2019-11-18-title`, `/20191118/`, `/2019/nov/18/`.
pub(super) fn date(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("//")?;
    let path = rest.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split(['/', '-', '_', '.']).skip(1).collect();
    let number = |part: &str, length: usize| {
        let digits = (1..=length).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| part.parse::<i16>().ok()).flatten()
    };
    let named = |part: &str| {
        let name = part.len() == 3 && part.bytes().all(|b| b.is_ascii_alphabetic());
        let day = name.then(|| jiff::civil::Date::strptime("%b %d %Y", format!("{part} 1 2000")).ok());
        day.flatten().map(|d| i16::from(d.month()))
    };
    let month = |part: &str| number(part, 2).or_else(|| named(part));
    let day = |year: i16, month: i16, day: i16| {
        let plausible = (1980..2100).contains(&year);
        let date = jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        plausible.then(|| date.to_string())
    };
    let spaced = parts.windows(3).find_map(|w| {
        let year = number(w[0], 4).filter(|_| w[0].len() == 4)?;
        day(year, month(w[1])?, number(w[2], 2)?)
    });
    let joined = || {
        parts.iter().find_map(|p| {
            let whole = p.len() == 8 && p.bytes().all(|b| b.is_ascii_digit());
            let part = |range: std::ops::Range<usize>| p.get(range).and_then(|p| p.parse().ok());
            whole.then(|| day(part(0..4)?, part(4..6)?, part(6..8)?)).flatten()
        })
    };
    spaced.or_else(joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_addresses() {
        for (url, day) in [
            ("https://example.org/2019/11/18/title", Some("2019-11-18")),
            ("https://example.org/world/2019/nov/8/title", Some("2019-11-08")),
            ("https://example.org/2019-11-18-title.html", Some("2019-11-18")),
            ("https://example.org/a/20191118/b", Some("2019-11-18")),
            ("https://example.org/news/world-50473792", None),
            ("https://example.org/2019/13/18/", None),
            ("https://example.org/2019/11/title", None),
            ("https://example.org/1203/11/18/", None),
            ("https://example.org/?d=2019/11/18", None),
            ("", None),
        ] {
            assert_eq!(date(url).as_deref(), day, "{url}");
        }
    }

    #[test]
    fn hosts_of_addresses() {
        assert_eq!(host("https://www.Example.org:80/a").as_deref(), Some("example.org"));
        assert_eq!(host("/a"), None);
        assert_eq!(host("file:///a/b"), None);
    }
}
