//! The program annalist: one file a command.

mod actors;
mod add;
mod code;
mod compare;
mod demo;
mod evaluate;
mod explain;
mod explain_text;
mod export;
mod fetched;
mod incidents;
mod list;
mod ontology;
mod places;
mod program;
mod progress;
mod serve;
mod show;
mod wire;
mod words;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Coding makes and drops many small values; this allocator is a tenth faster at it than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Turns news reports of political violence into a record that can be checked.
#[derive(Parser)]
#[command(name = "annalist", version, about, max_term_width = 110)]
struct Program {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Demo(demo::Arguments),
    Code(code::Arguments),
    Add(add::Arguments),
    List(list::Arguments),
    Show(show::Arguments),
    Compare(compare::Arguments),
    Explain(explain::Arguments),
    Export(export::Arguments),
    Serve(serve::Arguments),
    Evaluate(evaluate::Arguments),
    Ontology(ontology::Arguments),
    Places(places::Arguments),
    Actors(actors::Arguments),
}

/// How a command ended; the numbers are the exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    Done = 0,
    Failed = 1,
    /// Some inputs failed; the rest is done.
    Partly = 3,
}

fn main() -> ExitCode {
    let result = match Program::parse().command {
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Code(arguments) => code::run(&arguments),
        Command::Add(arguments) => add::run(&arguments),
        Command::List(arguments) => list::run(&arguments),
        Command::Show(arguments) => show::run(&arguments),
        Command::Compare(arguments) => compare::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Export(arguments) => export::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Evaluate(arguments) => evaluate::run(&arguments),
        Command::Ontology(arguments) => ontology::run(&arguments),
        Command::Places(arguments) => places::run(&arguments),
        Command::Actors(arguments) => actors::run(&arguments),
    };
    match result {
        Ok(status) => ExitCode::from(status as u8),
        Err(error) if is_closed_pipe(&error) => ExitCode::from(Status::Done as u8),
        Err(error) => {
            // The only place where a failed run speaks.
            #[allow(clippy::print_stderr)]
            {
                eprintln!("annalist: {error:#}");
            }
            ExitCode::from(Status::Failed as u8)
        }
    }
}

/// Whether the reader of our output has gone: "annalist … | head".
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|e| e.downcast_ref::<std::io::Error>())
        .any(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
}
