//! `annalist ontology`: the classes, and whether the program codes their examples as they say.

use std::{
    io::{self, BufWriter, Write},
    sync::Arc,
};

use annalist::Annalist;
use clap::{Args, Subcommand};
use events::{Block, BlockKind, Mention, Published, PublishedBasis, Report};
use knowledge::{Class, ontology::Leaf};
use language::Span;

use crate::Status;

/// Check the classes of events against their own examples.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Run every example and counter-example; list those that are coded otherwise than they say. (That the files are
    /// well-formed is checked when they are compiled.)
    Check {
        /// Only this class.
        class: Option<String>,
    },
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> anyhow::Result<Status> {
    let What::Check { class } = &arguments.what;
    let annalist = Annalist::embedded()?;
    let mut out = BufWriter::new(io::stdout().lock());
    let (mut cases, mut wrong) = (0, 0);
    let wanted = |leaf: &&Leaf| class.as_ref().is_none_or(|c| c == leaf.leaf.as_str());
    for leaf in annalist.knowledge.ontology.leaves().filter(wanted) {
        for example in &leaf.examples {
            cases += 1;
            if !names(
                &mentions(&annalist, &example.text),
                &leaf.leaf,
                &example.text,
                &example.trigger,
            ) {
                wrong += 1;
                writeln!(
                    out,
                    "{}: not coded: `{}` in: {}",
                    leaf.leaf, example.trigger, example.text
                )?;
            }
        }
        for counter in &leaf.counter_examples {
            cases += 1;
            if mentions(&annalist, &counter.text).iter().any(|m| m.class == leaf.leaf) {
                wrong += 1;
                writeln!(out, "{}: coded, though {}: {}", leaf.leaf, counter.why, counter.text)?;
            }
        }
    }
    writeln!(
        out,
        "{} of {cases} examples and counter-examples are coded as they say",
        cases - wrong
    )?;
    out.flush()?;
    Ok(if wrong == 0 { Status::Done } else { Status::Failed })
}

/// Whether one of the mentions is of the class and stands at the trigger.
fn names(mentions: &[Mention], class: &Class, text: &str, trigger: &str) -> bool {
    let at = text.find(trigger).unwrap_or_default();
    let trigger = Span::new(at, at + trigger.len());
    mentions
        .iter()
        .any(|m| m.class == *class && m.trigger.overlaps(trigger))
}

fn mentions(annalist: &Annalist, text: &str) -> Vec<Mention> {
    annalist.code(passage(text)).mentions
}

/// A report of one paragraph, of unknown date.
fn passage(text: &str) -> Report {
    Report {
        id: Arc::from("r-example"),
        file: "example".to_owned(),
        source: None,
        title: None,
        url: None,
        language: "en".to_owned(),
        text: text.into(),
        published: Published {
            interval: None,
            basis: PublishedBasis::None,
            evidence: None,
        },
        blocks: vec![Block {
            kind: BlockKind::Paragraph,
            span: Span::new(0, text.len()),
        }],
        copy_of: None,
    }
}
