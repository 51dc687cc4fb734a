//! `annalist ontology`: the classes, their pages, and whether the program codes their examples as they say.

use std::{
    fs::{self, OpenOptions},
    io::{self, BufWriter, Write},
    path::PathBuf,
};

use annalist::Annalist;
use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use knowledge::Class;

use crate::{Status, program::Program};

/// List, show and check the classes of events; start one of your own.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
    #[command(flatten)]
    program: Program,
}

#[derive(Subcommand)]
enum What {
    /// All classes by number, with their definitions.
    List,
    /// One class as a page of a codebook: definition, boundaries, codes, words, examples.
    Show {
        /// Its name, as `list` prints it.
        class: String,
    },
    /// Run every example and counter-example; list those that are coded otherwise than they say. (That the files are
    /// well-formed is checked when they are compiled.)
    Check {
        /// Only this class.
        class: Option<String>,
    },
    /// Write a commented file of a class of your own, FOLDER/ontology/NAME.toml, to start from.
    New {
        /// Its name: lower-case letters, digits and `_`.
        name: String,
        /// A folder of knowledge of your own.
        #[arg(long, default_value = ".")]
        folder: PathBuf,
    },
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> anyhow::Result<Status> {
    let annalist = arguments.program.annalist()?;
    let mut out = BufWriter::new(io::stdout().lock());
    let status = match &arguments.what {
        What::List => {
            write!(out, "{}", annalist.knowledge.ontology.contents())?;
            Status::Done
        }
        What::Show { class } => {
            let page = annalist.knowledge.ontology.page(&Class::new(class));
            write!(out, "{}", page.with_context(|| unknown(class))?)?;
            Status::Done
        }
        What::Check { class } => check(&annalist, class.as_deref(), &mut out)?,
        What::New { name, folder } => {
            let path = new(&annalist, name, folder)?;
            writeln!(out, "{}", path.display())?;
            Status::Done
        }
    };
    out.flush()?;
    Ok(status)
}

fn check(annalist: &Annalist, class: Option<&str>, out: &mut impl Write) -> anyhow::Result<Status> {
    let class = class.map(Class::new);
    if let Some(class) = &class
        && annalist.knowledge.ontology.leaf(class).is_none()
    {
        bail!(unknown(class.as_str()));
    }
    let checked = annalist.check_ontology(class.as_ref());
    for difference in checked.differences.iter().chain(&checked.mended) {
        writeln!(out, "{}: {}", difference.class, difference.text)?;
        writeln!(out, "    {}", difference.what)?;
    }
    let wrong = checked.differences.len();
    let right = checked.cases - wrong - checked.known;
    write!(
        out,
        "{right} of {} examples and counter-examples are coded as they say",
        checked.cases
    )?;
    match checked.known {
        0 => writeln!(out)?,
        known => writeln!(out, "; {known} are errors that are known")?,
    }
    Ok(if wrong == 0 { Status::Done } else { Status::Failed })
}

/// Writes the file of a new class; never over one that is there.
fn new(annalist: &Annalist, name: &str, folder: &std::path::Path) -> anyhow::Result<PathBuf> {
    let template = annalist.knowledge.ontology.template(name)?;
    let folder = folder.join("ontology");
    fs::create_dir_all(&folder).with_context(|| format!("the folder {} can't be made", folder.display()))?;
    let path = folder.join(format!("{name}.toml"));
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)
        .with_context(|| format!("{} can't be written", path.display()))?;
    file.write_all(template.as_bytes())
        .with_context(|| format!("{} can't be written", path.display()))?;
    Ok(path)
}

fn unknown(class: &str) -> String {
    format!("there is no class `{class}`: `annalist ontology list` names them all")
}
