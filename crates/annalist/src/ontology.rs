//! Whether the program codes the examples of the classes as they say.

use std::sync::Arc;

use events::{Block, BlockKind, Count, Interval, Mention, Party, Published, PublishedBasis, Report};
use knowledge::{
    Class,
    ontology::{CounterExample, Example, KnownError, Leaf},
};
use language::Span;

use crate::{Annalist, Engine, parse_date};

/// What came of the examples and counter-examples of some classes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// How many there are.
    pub cases: usize,
    /// How many are marked as errors that are known, and are.
    pub known: usize,
    /// Those that are coded otherwise than they say.
    pub differences: Vec<Difference>,
    /// Those that are marked as errors that are known, and are coded as they say: the mark must go.
    pub mended: Vec<Difference>,
}

/// One example or counter-example that is not coded as it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Whose it is.
    pub class: Class,
    /// The text.
    pub text: String,
    /// What differs.
    pub what: String,
}

impl Annalist {
    /// Codes every example and counter-example of a class, or of all.
    pub fn check_ontology(&self, class: Option<&Class>) -> Checked {
        let known = |error: &KnownError| match self.which {
            Engine::Fast => error.fast.clone(),
            Engine::Accurate => error.accurate.clone(),
        };
        let mut checked = Checked::default();
        let wanted = |leaf: &&Leaf| class.is_none_or(|c| *c == leaf.leaf);
        for leaf in self.knowledge.ontology.leaves().filter(wanted) {
            for example in &leaf.examples {
                let what = self.differs(leaf, example);
                checked.add(leaf, &example.text, what, known(&example.known_error));
            }
            for counter in &leaf.counter_examples {
                let what = self.over_codes(leaf, counter);
                checked.add(leaf, &counter.text, what, known(&counter.known_error));
            }
        }
        checked
    }

    /// What is coded otherwise than an example says; empty where nothing is.
    fn differs(&self, leaf: &Leaf, example: &Example) -> Vec<String> {
        let mentions = self.code(passage(&example.text, example.published.as_deref())).mentions;
        let at = example.text.find(&example.trigger).unwrap_or_default();
        let trigger = Span::new(at, at + example.trigger.len());
        let there = || mentions.iter().filter(|m| m.trigger.overlaps(trigger));
        match there().find(|m| m.class == leaf.leaf) {
            Some(mention) => fields(mention, example),
            None => {
                let instead: Vec<&str> = there().map(|m| m.class.as_str()).collect();
                vec![match instead.as_slice() {
                    [] => format!("`{}` is not coded", example.trigger),
                    others => format!("`{}` is coded as {}", example.trigger, others.join(", ")),
                }]
            }
        }
    }

    fn over_codes(&self, leaf: &Leaf, counter: &CounterExample) -> Vec<String> {
        self.code(passage(&counter.text, None))
            .mentions
            .iter()
            .filter(|m| m.class == leaf.leaf)
            .map(|m| format!("`{}` is coded, but: {}", m.trigger.of(&counter.text), counter.why))
            .collect()
    }
}

impl Checked {
    fn add(&mut self, leaf: &Leaf, text: &str, what: Vec<String>, known: Option<String>) {
        self.cases += 1;
        let difference = |what: String| Difference {
            class: leaf.leaf.clone(),
            text: text.to_owned(),
            what,
        };
        match (what.is_empty(), known) {
            (true, None) => {}
            (false, None) => self.differences.push(difference(what.join("; "))),
            (false, Some(_)) => self.known += 1,
            (true, Some(why)) => self.mended.push(difference(format!(
                "mended, take its `known_error` of this engine away: {why}"
            ))),
        }
    }
}

/// The fields of a mention that are not what its example says.
fn fields(mention: &Mention, example: &Example) -> Vec<String> {
    let text = &example.text;
    let words = |span: Span| span.of(text).to_owned();
    let parties = |parties: &[Party]| -> Vec<Vec<String>> {
        parties.iter().map(|p| vec![p.name.clone(), words(p.span)]).collect()
    };
    let sources: Vec<Party> = mention.attributed_to.iter().map(|a| a.party.clone()).collect();
    let places: Vec<Vec<String>> = mention
        .places
        .iter()
        .map(|p| vec![p.name.clone(), words(p.span)])
        .collect();
    let mut wrong = Vec::new();
    let status = example.status.as_deref().unwrap_or("asserted");
    if mention.status.as_str() != status {
        wrong.push(format!("status is {}, not {status}", mention.status.as_str()));
    }
    let lists = [
        ("initiators", &example.initiators, parties(&mention.initiators)),
        ("targets", &example.targets, parties(&mention.targets)),
        ("places", &example.places, places),
        ("attributed_to", &example.attributed_to, parties(&sources)),
    ];
    for (field, wanted, found) in lists {
        if let Some(wanted) = wanted.as_ref().filter(|w| !same(w, &found)) {
            let found: Vec<String> = found.into_iter().filter_map(|names| names.into_iter().last()).collect();
            wrong.push(format!(
                "{field} are [{}], not [{}]",
                found.join(", "),
                wanted.join(", ")
            ));
        }
    }
    for (field, wanted, found) in [
        ("killed", &example.killed, mention.killed),
        ("injured", &example.injured, mention.injured),
    ] {
        if let Some(wanted) = wanted {
            let found = bounds(found);
            if *wanted != found {
                wrong.push(format!("{field} is {found:?}, not {wanted:?}"));
            }
        }
    }
    if let Some(wanted) = &example.time {
        let found = mention.time.map_or("none".to_owned(), |t| days(t.interval));
        if *wanted != found {
            wrong.push(format!("time is {found}, not {wanted}"));
        }
    }
    wrong
}

/// As an example writes a number of people.
fn bounds(count: Option<Count>) -> Vec<u32> {
    count.map_or(Vec::new(), |c| [Some(c.low), c.high].into_iter().flatten().collect())
}

/// As an example writes a time.
fn days(Interval { earliest, latest }: Interval) -> String {
    if earliest == latest {
        earliest.to_string()
    } else {
        format!("{earliest}/{latest}")
    }
}

/// Whether each wanted value is one of those found, by one of its names, and each found is wanted.
fn same(wanted: &[String], found: &[Vec<String>]) -> bool {
    let fits = |wanted: &String, names: &Vec<String>| {
        let alternatives = wanted.split('|');
        alternatives.into_iter().any(|w| names.iter().any(|n| names_same(w, n)))
    };
    wanted.iter().all(|w| found.iter().any(|names| fits(w, names)))
        && found.iter().all(|names| wanted.iter().any(|w| fits(w, names)))
}

/// Whether one name stands in the other, word by word: "soldiers" in "three soldiers of the garrison".
fn names_same(a: &str, b: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        name.split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let (a, b) = (words(a), words(b));
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    !short.is_empty() && long.windows(short.len()).any(|w| w == short)
}

/// A report of one paragraph.
fn passage(text: &str, published: Option<&str>) -> Report {
    let interval = published.and_then(parse_date);
    Report {
        id: Arc::from("r-example"),
        file: "example".to_owned(),
        source: None,
        title: None,
        url: None,
        language: "en".to_owned(),
        text: text.into(),
        published: Published {
            interval,
            basis: interval.map_or(PublishedBasis::None, |_| PublishedBasis::Metadata),
            evidence: None,
        },
        blocks: vec![Block {
            kind: BlockKind::Paragraph,
            span: Span::new(0, text.len()),
        }],
        copy_of: None,
        copy_share: None,
        origins: events::Origins::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::{names_same, same};

    #[test]
    fn a_name_fits_where_its_words_stand() {
        assert!(names_same("soldiers", "three soldiers of the garrison"));
        assert!(names_same("the army", "Army".trim()));
        assert!(!names_same("mine", "miners"));
        assert!(!names_same("", "army"));
    }

    #[test]
    fn each_wanted_must_be_found_and_each_found_wanted() {
        let found = [vec!["Army".to_owned()], vec!["Police".to_owned()]];
        assert!(same(&["army|military".to_owned(), "police".to_owned()], &found));
        assert!(!same(&["army".to_owned()], &found));
        assert!(!same(&["army".to_owned()], &[]));
        assert!(same(&[], &[]));
    }
}
