//! What a site allows a program, by its `robots.txt`.

use std::time::Duration;

/// More of a file is not read (RFC 9309, 2.5).
pub const MOST: usize = 500 << 10;
/// A longer pause is not kept.
const LONGEST_PAUSE: f64 = 120.0;

/// What a site allows a program, by its `robots.txt` (RFC 9309).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Robots {
    /// Whether a rule allows, and its pattern.
    rules: Vec<(bool, String)>,
    /// The pause that the site asks for between two requests.
    pub pause: Option<Duration>,
}

impl Robots {
    /// The rules of a file for a program. Those of a group that names it hold, else those for all.
    pub fn read(text: &str, program: &str) -> Self {
        let (mut named, mut all) = (None::<Self>, None::<Self>);
        let (mut ours, mut everyones, mut in_rules) = (false, false, true);
        for line in text.trim_start_matches('\u{feff}').lines() {
            let Some((key, value)) = line.split('#').next().and_then(|l| l.split_once(':')) else {
                continue;
            };
            let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
            if key == "user-agent" {
                if std::mem::take(&mut in_rules) {
                    (ours, everyones) = (false, false);
                }
                ours |= value.eq_ignore_ascii_case(program);
                everyones |= value == "*";
                continue;
            }
            in_rules = true;
            for (_, group) in [(ours, &mut named), (everyones, &mut all)]
                .into_iter()
                .filter(|(in_it, _)| *in_it)
            {
                group.get_or_insert_default().add(&key, value);
            }
        }
        named.or(all).unwrap_or_default()
    }

    /// That nothing is allowed, as where the file can't be had (RFC 9309, 2.3.1.4).
    pub fn nothing() -> Self {
        Self {
            rules: vec![(false, "/".to_owned())],
            pause: None,
        }
    }

    fn add(&mut self, key: &str, value: &str) {
        match key {
            "allow" | "disallow" if !value.is_empty() => self.rules.push((key == "allow", value.to_owned())),
            "crawl-delay" => {
                let seconds = value.parse::<f64>().ok().filter(|s| (0.0..=LONGEST_PAUSE).contains(s));
                self.pause = seconds.map(Duration::from_secs_f64).or(self.pause);
            }
            _ => {}
        }
    }

    /// Whether a path, with its query, may be asked for: the longest pattern decides; of two as long, the one that allows.
    pub fn allows(&self, path: &str) -> bool {
        self.rules
            .iter()
            .filter(|(_, pattern)| matches(pattern, path))
            .max_by_key(|(allow, pattern)| (pattern.len(), *allow))
            .is_none_or(|(allow, _)| *allow)
    }
}

/// Whether a path starts as a pattern says: `*` is anything, `$` at its end the end of the path. Linear in their product.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, whole) = pattern.strip_suffix('$').map_or((pattern, false), |p| (p, true));
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| path.strip_prefix(first)) else {
        return false;
    };
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        if whole && parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    !whole || rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "User-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow: /private # not here\nAllow: /private/open\n\
        Disallow: /*.pdf$\nCrawl-delay: 3\n\nUser-agent: Annalist\nUser-agent: friend\nDisallow: /no\nDisallow:\n";

    #[test]
    fn the_longest_rule_of_the_nearest_group_decides() {
        let stranger = Robots::read(FILE, "stranger");
        for (path, allowed) in [
            ("/", true),
            ("/private", false),
            ("/private/a", false),
            ("/private/open/a", true),
            ("/no", true),
            ("/a/b.pdf", false),
            ("/a/b.pdf?x", true),
        ] {
            assert_eq!(stranger.allows(path), allowed, "{path}");
        }
        assert_eq!(stranger.pause, Some(Duration::from_secs(3)));
        let named = Robots::read(FILE, "annalist");
        assert!(named.allows("/private") && !named.allows("/nothing") && named.pause.is_none());
        assert!(!Robots::read(FILE, "other").allows("/a"));
        assert!(!Robots::nothing().allows("/a"));
        assert!(Robots::read("no rules\n:::\n", "annalist").allows("/a"));
    }

    #[test]
    fn stars_and_ends() {
        for (pattern, path, fits) in [
            ("/a*b", "/axxbyy", true),
            ("/a*b$", "/axxbyy", false),
            ("/a*b$", "/axbxb", true),
            ("/a$", "/a", true),
            ("/a$", "/ab", false),
            ("*", "/", true),
            ("/a**b", "/ab", true),
        ] {
            assert_eq!(matches(pattern, path), fits, "{pattern} {path}");
        }
    }
}
