//! A class as a page of a codebook: plain text that a person reads.

use super::{Class, Conditions, Example, Frame, KnownError, Leaf, Ontology, Slot, Trigger};

/// Columns of a page.
const WIDTH: usize = 96;
/// Columns of the names of fields.
const NAMES: usize = 13;

impl Ontology {
    /// All classes by their number, one line each, with the definition.
    pub fn contents(&self) -> String {
        let mut leaves: Vec<&Leaf> = self.leaves().collect();
        leaves.sort_by_key(|l| (l.number, &l.leaf));
        let longest = leaves.iter().map(|l| l.leaf.as_str().len()).max().unwrap_or_default();
        leaves
            .iter()
            .map(|l| format!("{:>3}  {:<longest$}  {}\n", l.number, l.leaf.as_str(), l.definition))
            .collect()
    }

    /// The page of a class; `None` where there is no such class.
    pub fn page(&self, class: &Class) -> Option<String> {
        let leaf = self.leaf(class)?;
        let mut page = Page::default();
        page.line(&format!("{}. {}", leaf.number, leaf.leaf));
        page.wrapped(0, 0, &leaf.definition);
        self.facts(&mut page, leaf);
        page.heading("What belongs to it, and what to another class");
        for boundary in &leaf.boundaries {
            page.item("-", boundary);
        }
        page.heading("Codes in published schemes");
        let m = &leaf.mappings;
        let codes = [
            ("PLOVER", &m.plover),
            ("CAMEO", &m.cameo),
            ("ACLED", &m.acled),
            ("UCDP", &m.ucdp),
            ("GTD", &m.gtd),
        ];
        for (scheme, code) in codes {
            page.field(scheme, code);
        }
        page.heading("Words that name it");
        for (i, trigger) in leaf.triggers.iter().enumerate() {
            self.trigger(&mut page, i + 1, trigger, leaf);
        }
        page.heading("Examples");
        for (i, example) in leaf.examples.iter().enumerate() {
            page.item(&format!("{}.", i + 1), &marked(example));
            page.detail(&expected(example));
            known(&mut page, &example.known_error);
        }
        page.heading("Counter-examples");
        for (i, counter) in leaf.counter_examples.iter().enumerate() {
            page.item(&format!("{}.", i + 1), &counter.text);
            page.detail(&format!("not coded: {}", counter.why));
            known(&mut page, &counter.known_error);
        }
        Some(page.0)
    }

    fn facts(&self, page: &mut Page, leaf: &Leaf) {
        page.blank();
        page.field("Sort", &format!("{}, of the family {}", snake(leaf.kind), leaf.family));
        page.field("Parties", &format!("{}: {}", leaf.actors, actors(&leaf.actors)));
        let near: Vec<&str> = self
            .leaves()
            .filter(|l| l.kind.is_violence() && l.precedence < leaf.precedence)
            .map(|l| l.leaf.as_str())
            .collect();
        let precedence = if !leaf.kind.is_violence() {
            format!("{}; the lowest number wins", leaf.precedence)
        } else if near.is_empty() {
            format!("{}: it wins over every other class of violence", leaf.precedence)
        } else {
            format!("{}: it gives way to {}", leaf.precedence, near.join(", "))
        };
        page.field("Precedence", &precedence);
        if !leaf.means.is_empty() {
            let means = leaf.means.join(", ");
            page.field("Means", &format!("an attack by these is one of this class: {means}"));
        }
        page.field("Roles", &self.roles(&leaf.frame));
    }

    /// How the roles stand, by the name of a frame.
    fn roles(&self, name: &str) -> String {
        let Some(Frame {
            about,
            initiator,
            target,
            weapon,
        }) = self.frame(name)
        else {
            return name.to_owned();
        };
        let stands = [("initiator", initiator), ("target", target), ("weapon", weapon)];
        let told: Vec<String> = stands
            .iter()
            .filter(|(_, places)| !places.is_empty())
            .map(|(role, places)| format!("{role}: {}", places.join(", ")))
            .collect();
        format!("frame `{name}` ({about}) {}", told.join("; "))
    }

    fn trigger(&self, page: &mut Page, number: usize, trigger: &Trigger, leaf: &Leaf) {
        let lists = [
            ("verbs", &trigger.verb),
            ("nouns", &trigger.noun),
            ("adjectives", &trigger.adjective),
        ];
        let words: Vec<String> = lists
            .iter()
            .filter(|(_, words)| !words.is_empty())
            .map(|(part, words)| format!("{part} {}", words.join(", ")))
            .collect();
        page.item(&format!("{number}."), &words.join("; "));
        page.detail(&conditions("only if", "and", &trigger.when));
        page.detail(&conditions("not if", "or", &trigger.unless));
        if let Some(otherwise) = &trigger.otherwise {
            page.detail(&format!("where nothing tells the means: {otherwise}"));
        }
        if let Some(frame) = trigger.frame.as_ref().filter(|f| **f != leaf.frame) {
            page.detail(&format!("roles: {}", self.roles(frame)));
        }
        if let Some(confidence) = trigger.confidence {
            page.detail(&format!("right in about {:.0} of 100", confidence * 100.0));
        }
    }
}

/// The conditions of a trigger in words.
fn conditions(opening: &str, between: &str, conditions: &Conditions) -> String {
    let told: Vec<String> = conditions.slots().map(|(slot, terms)| condition(slot, terms)).collect();
    if told.is_empty() {
        return String::new();
    }
    format!("{opening} {}", told.join(&format!("; {between} ")))
}

/// A condition in words.
pub(super) fn condition(slot: Slot, terms: &[String]) -> String {
    let terms: Vec<String> = terms.iter().map(|t| term(t)).collect();
    format!("{}: {}", place(slot), terms.join(", "))
}

/// Where a condition looks, in words.
const fn place(slot: Slot) -> &'static str {
    match slot {
        Slot::Modifier => "described by",
        Slot::Subject => "done by",
        Slot::Object => "done to",
        Slot::Oblique => "with a phrase of",
        Slot::Governor => "governed by",
        Slot::Complement => "followed by the clause of",
        Slot::Sentence => "beside",
        Slot::Report => "in a report with",
    }
}

/// A term in words.
fn term(term: &str) -> String {
    if let Some(category) = term.strip_prefix('#') {
        return format!("<{}>", category.replace('_', " "));
    }
    match term {
        "@place" => "<a place>".to_owned(),
        "@armed" => "<who bears arms>".to_owned(),
        "@rebel" => "<an armed group of no state>".to_owned(),
        "@person" => "<people>".to_owned(),
        "@actor" => "<a known actor>".to_owned(),
        "@name" => "<a name>".to_owned(),
        "@named" => "<a person by name>".to_owned(),
        "@number" => "<a number>".to_owned(),
        "@any" => "<anything>".to_owned(),
        word => word.to_owned(),
    }
}

/// The actor pair code in words.
fn actors(code: &str) -> &'static str {
    match code {
        "P" => "an initiator and a target",
        "A" => "an initiator; there may be a target",
        "V" => "a target; the initiator may be unknown",
        "M" => "two or more who act together, no target",
        _ => "none is needed",
    }
}

fn snake(kind: super::Kind) -> String {
    let name = format!("{kind:?}");
    let mut out = String::new();
    for (i, c) in name.chars().enumerate() {
        if c.is_uppercase() && i > 0 {
            out.push(' ');
        }
        out.extend(c.to_lowercase());
    }
    out
}

/// Why a text is not coded as it says.
fn known(page: &mut Page, error: &KnownError) {
    for (engine, why) in [("fast", &error.fast), ("accurate", &error.accurate)] {
        let told = why.as_ref().map(|why| format!("known error ({engine} engine): {why}"));
        page.detail(&told.unwrap_or_default());
    }
}

/// The text of an example, with its trigger in brackets.
fn marked(example: &Example) -> String {
    example
        .text
        .replacen(&example.trigger, &format!("[{}]", example.trigger), 1)
}

/// What must be coded from an example, beside the class.
fn expected(example: &Example) -> String {
    let list = |name: &str, values: &Option<Vec<String>>| {
        values.as_ref().map(|v| {
            let values = if v.is_empty() { "none".to_owned() } else { v.join(", ") };
            format!("{name}: {values}")
        })
    };
    let count = |name: &str, bounds: &Option<Vec<u32>>| {
        bounds.as_ref().map(|b| match b.as_slice() {
            [low, high] if low == high => format!("{name}: {low}"),
            [low, high] => format!("{name}: {low} to {high}"),
            [low, ..] => format!("{name}: at least {low}"),
            [] => format!("{name}: not told"),
        })
    };
    let fields = [
        example.status.as_ref().map(|s| format!("status: {s}")),
        list("by", &example.initiators),
        list("to", &example.targets),
        list("in", &example.places),
        example.time.as_ref().map(|t| format!("on: {t}")),
        example.published.as_ref().map(|t| format!("published: {t}")),
        count("killed", &example.killed),
        count("injured", &example.injured),
        list("according to", &example.attributed_to),
    ];
    fields.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// A page as it grows.
#[derive(Default)]
struct Page(String);

impl Page {
    fn line(&mut self, text: &str) {
        self.0 += text;
        self.0.push('\n');
    }

    fn blank(&mut self) {
        self.0.push('\n');
    }

    fn heading(&mut self, text: &str) {
        self.blank();
        self.line(text);
    }

    fn field(&mut self, name: &str, value: &str) {
        self.wrapped(2, 2 + NAMES, &format!("{name:<NAMES$}{value}"));
    }

    fn item(&mut self, mark: &str, text: &str) {
        self.wrapped(2, 6, &format!("{mark:<4}{text}"));
    }

    /// A line below an item; nothing where there is nothing to say.
    fn detail(&mut self, text: &str) {
        if !text.is_empty() {
            self.wrapped(6, 8, text);
        }
    }

    /// Text in lines of [`WIDTH`]; a word that is longer stands alone.
    fn wrapped(&mut self, first: usize, rest: usize, text: &str) {
        let mut line = " ".repeat(first);
        let mut columns = first;
        let mut empty = true;
        for word in text.split_inclusive(' ') {
            let bare = word.trim_end().chars().count();
            if !empty && columns + bare > WIDTH {
                self.line(line.trim_end());
                line = " ".repeat(rest);
                columns = rest;
            }
            line += word;
            columns += word.chars().count();
            empty = false;
        }
        self.line(line.trim_end());
    }
}
