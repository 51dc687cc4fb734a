//! `annalist demo`: the whole way on reports that come with the program.

use std::{
    fs,
    io::{self, IsTerminal, Write},
    net::SocketAddr,
};

use annalist::{Annalist, Inputs, Options};
use anyhow::Context;
use archive::{Archive, Filter, Order};
use clap::Args;

use crate::{Status, add, incidents, list, progress::Progress, serve};

/// The reports, by file name (`build.rs`).
const SAMPLES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/samples.rs"));

/// Code sample reports into an archive in a temporary folder, and show it in a browser.
#[derive(Args)]
pub struct Arguments {
    /// Only print the table.
    #[arg(long)]
    no_serve: bool,
    /// Address and port to listen on; port 0 for any that is free.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8017")]
    bind: SocketAddr,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> anyhow::Result<Status> {
    let folder = tempfile::Builder::new()
        .prefix("annalist-demo-")
        .tempdir()
        .context("no temporary folder can be made; set TMPDIR to one that can be written")?;
    let reports = folder.path().join("reports");
    fs::create_dir(&reports)?;
    for (name, bytes) in SAMPLES {
        fs::write(reports.join(name), bytes)?;
    }
    let annalist = Annalist::embedded(annalist::Engine::default())?;
    let mut archive = Archive::create(&folder.path().join("demo.annalist"))?;
    let inputs = Inputs {
        paths: vec![reports],
        ..Inputs::default()
    };
    let progress = Progress::new(false);
    let (_, status) = add::add(&mut archive, &annalist, &inputs, &Options::default(), &progress, false)?;
    incidents::renew(&archive, &annalist.knowledge)?;

    let filter = Filter {
        order: Order::Oldest,
        ..Filter::default()
    };
    let page = archive.incidents(&filter)?;
    let mut out = io::stdout().lock();
    list::table(&page.items, page.total, list::bold(out.is_terminal()), &mut out)?;
    out.flush()?;
    drop(out);
    if arguments.no_serve {
        return Ok(status);
    }
    serve::show(archive, arguments.bind)?;
    Ok(status)
}
