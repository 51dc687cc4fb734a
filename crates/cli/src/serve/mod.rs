//! `annalist serve`: the archive as pages in a browser, without scripts, each also as JSON.
//!
//! [`routes`] makes of an address a page, as a function of the archive; [`http`] is the only code that speaks HTTP.

mod http;
mod map;
mod marks;
pub mod outlines;
mod pages;
mod query;
mod routes;
mod timeline;

use std::{
    io::{self, Write},
    net::SocketAddr,
    path::PathBuf,
};

use anyhow::Context;
use archive::Archive;
use clap::Args;

use crate::Status;

/// Show an archive as pages in a browser.
#[derive(Args)]
pub struct Arguments {
    /// The archive.
    #[arg(value_name = "ARCHIVE")]
    archive: PathBuf,
    /// Address and port to listen on; port 0 for any that is free.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8017")]
    bind: SocketAddr,
    /// Open the archive so that nothing can be written to it.
    #[arg(long)]
    read_only: bool,
}

/// Runs the command: until Ctrl-C.
pub fn run(arguments: &Arguments) -> anyhow::Result<Status> {
    let archive = if arguments.read_only {
        Archive::open_read_only(&arguments.archive)?
    } else {
        Archive::open(&arguments.archive)?
    };
    show(archive, arguments.bind)?;
    Ok(Status::Done)
}

/// Serves an archive on an address, says where, and returns when it is asked to stop.
pub fn show(archive: Archive, bind: SocketAddr) -> anyhow::Result<()> {
    let name = archive.path().file_name().map(|n| n.to_string_lossy().into_owned());
    let site = routes::Site::new(archive, name.unwrap_or_default());
    let server = http::Server::bind(site, bind)
        .with_context(|| format!("{bind} can't be listened on; give another address or port with --bind"))?;
    let address = server.address();
    let mut out = io::stdout().lock();
    // Who started us can have closed the pipe; that is no reason not to serve.
    let _ = writeln!(out, "http://{address}/").and_then(|()| out.flush());
    drop(out);
    let mut err = io::stderr().lock();
    if !address.ip().is_loopback() {
        let _ = writeln!(
            err,
            "annalist: whoever can reach {address} can read the archive, full texts included"
        );
    }
    let _ = writeln!(err, "annalist: serving until Ctrl-C");
    drop(err);
    server.run().context("the server stopped")
}
