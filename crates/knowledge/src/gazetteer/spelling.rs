//! Letters that English texts write in two ways in the names of a country: the file `places/spellings.tsv`.

/// One row for one country.
struct Rule {
    country: u8,
    letters: String,
    written: String,
}

/// The rules of all countries.
#[derive(Default)]
pub(super) struct Spellings(Vec<Rule>);

impl Spellings {
    pub fn add(&mut self, country: u8, letters: &str, written: &str) {
        self.0.push(Rule {
            country,
            letters: letters.to_owned(),
            written: written.to_owned(),
        });
    }

    /// The fold of a name as the rules of its country also write it, one spelling a rule.
    pub fn others(&self, country: u8, key: &str) -> impl Iterator<Item = String> {
        let rules = self.0.iter().filter(move |rule| rule.country == country);
        rules.filter_map(|rule| rewritten(key, &rule.letters, &rule.written))
    }
}

/// A key with some letters written otherwise wherever they stand alone; `None` where they do not stand in it.
fn rewritten(key: &str, letters: &str, written: &str) -> Option<String> {
    let mut out = String::with_capacity(key.len());
    let mut rest = key;
    let mut found = false;
    while let Some(c) = rest.chars().next() {
        if rest.starts_with(letters) && stands_alone(out.as_bytes().last(), letters, &rest[letters.len()..]) {
            out.push_str(written);
            rest = &rest[letters.len()..];
            found = true;
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    found.then_some(out)
}

/// Whether a letter is none of a pair like `kh`, which is one sound.
fn stands_alone(before: Option<&u8>, letters: &str, after: &str) -> bool {
    if letters == "h" {
        !before.is_some_and(|b| b"sckzgtdp".contains(b))
    } else {
        letters.len() > 1 || !after.starts_with('h')
    }
}

/// A name with its article written as one word: "alhasakah", "deirezzor"; `None` where it has no article.
pub(super) fn joined(key: &str) -> Option<String> {
    let mut words = key.split(' ');
    (key.contains(' ') && words.any(super::fold::is_article)).then(|| key.replace(' ', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_stand_alone_are_written_otherwise() {
        assert_eq!(rewritten("horlivka", "h", "g").as_deref(), Some("gorlivka"));
        assert_eq!(rewritten("kharkiv", "h", "g"), None);
        assert_eq!(rewritten("ceelbuur", "c", "").as_deref(), Some("eelbuur"));
        assert_eq!(rewritten("qatrun", "q", "g").as_deref(), Some("gatrun"));
        assert_eq!(joined("al hasakah").as_deref(), Some("alhasakah"));
        assert_eq!(joined("khan younis"), None);
    }
}
