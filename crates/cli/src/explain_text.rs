//! `annalist explain --text`: what a text gives, where each value comes from, and why other words are not coded.

use std::io::{self, Write};

use annalist::Annalist;
use events::{
    Interval, Mention, Party, Place, Report,
    code::{Candidate, Considered, Why},
};
use language::Span;

use crate::{explain::about_mention, show::clean, words};

/// No condition is printed longer than this.
const WIDTH: usize = 110;

/// Codes a text and explains what comes of it.
///
/// # Errors
/// Where there is no text, or nothing can be written.
pub fn run(
    annalist: &Annalist,
    text: &str,
    published: Option<Interval>,
    bold: bool,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let report = annalist
        .report_of(text, published)
        .map_err(|d| anyhow::anyhow!("{}", d.message))?;
    let others = annalist.considered(&report);
    let coded = annalist.code(report);
    if coded.mentions.is_empty() {
        writeln!(out, "nothing is coded")?;
    }
    for mention in &coded.mentions {
        about_mention(mention, &coded.report, "", bold, out)?;
        about_values(mention, &coded.report, out)?;
        writeln!(out)?;
    }
    not_coded(&others, &coded.report, out)?;
    Ok(())
}

/// One value: field, value, the entry of the knowledge, the words.
struct Value(&'static str, String, String, Option<Span>);

fn about_values(m: &Mention, report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for Value(field, value, entry, span) in values(m) {
        let said = span.map_or(String::new(), |s| format!("  “{}”", clean(s.of(&report.text))));
        let entry = if entry.is_empty() {
            entry
        } else {
            format!("  [{entry}]")
        };
        writeln!(out, "  {field:<12} {}{entry}{said}", clean(&value))?;
    }
    Ok(())
}

fn values(m: &Mention) -> Vec<Value> {
    let entry = format!("ontology/{}.toml", m.class);
    let mut all = vec![Value("what", words::class(m.class.as_str()), entry, Some(m.trigger))];
    all.extend(m.initiators.iter().map(|p| party("by whom", p)));
    all.extend(m.targets.iter().map(|p| party("to whom", p)));
    all.extend(
        m.weapons
            .iter()
            .map(|w| Value("with what", w.name.clone(), String::new(), Some(w.span))),
    );
    all.extend(m.places.iter().map(place));
    let when = m
        .time
        .map(|t| (words::interval(t.interval), words::basis(t.basis), t.span));
    all.extend(when.map(|(days, basis, span)| Value("when", days, basis.to_owned(), span)));
    for (field, count) in [("killed", m.killed), ("injured", m.injured)] {
        all.extend(count.map(|c| Value(field, words::count(c.low, c.high), String::new(), Some(c.span))));
    }
    all.extend(m.attributed_to.iter().map(|a| party("according to", &a.party)));
    all
}

fn party(field: &'static str, party: &Party) -> Value {
    let entry = party
        .id
        .as_ref()
        .map_or("not a known actor".to_owned(), |id| format!("actor {id}"));
    Value(field, party.name.clone(), entry, Some(party.span))
}

fn place(place: &Place) -> Value {
    let precision = place.precision.as_str().replace('_', " ");
    let entry = match (place.geonames, place.lat) {
        (Some(id), _) => format!("{precision}, GeoNames {id}"),
        (None, Some(_)) => precision,
        (None, None) => format!("{precision}, not in the gazetteer"),
    };
    Value("where", words::place(place), entry, Some(place.span))
}

fn not_coded(others: &[Considered], report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for other in others {
        writeln!(out, "not coded: “{}”", clean(other.span.of(&report.text)))?;
        let mut told: Vec<String> = Vec::new();
        for candidate in &other.candidates {
            let line = why(candidate, report);
            if !told.contains(&line) {
                writeln!(out, "  {line}")?;
                told.push(line);
            }
        }
    }
    Ok(())
}

fn why(candidate: &Candidate, report: &Report) -> String {
    let why = match &candidate.why {
        Why::NotTold => "it stands in a part of the report that tells nothing".to_owned(),
        Why::OtherPart => "here it is another part of speech, or part of a noun".to_owned(),
        Why::OfWords => "a person attacks with words".to_owned(),
        Why::Unsaid => "nobody makes that claim".to_owned(),
        Why::Lacks(condition) => format!("it is not {condition}"),
        Why::Has(condition) => format!("it is {condition}"),
        Why::SameEvent(span) => format!("it names the event of “{}”", clean(span.of(&report.text))),
    };
    let line = format!("{}: {why}", candidate.rule);
    if line.chars().count() <= WIDTH {
        return line;
    }
    let cut: String = line.chars().take(WIDTH - 1).collect();
    format!("{cut}…")
}
