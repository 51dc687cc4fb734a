//! `annalist add --fetch`, against a server on this machine.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what a test cannot read, it fails on"
)]

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    process::{Command, Output},
    thread,
};

const STORY: &str = "Rockets hit the airport of Kirkuk in the north of Iraq on Tuesday, and three soldiers were killed in the attack, the army said.";

/// A server with a feed, its pages and one page that nobody may read.
fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let own = address.clone();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { break };
            let mut lines = BufReader::new(stream.try_clone().unwrap())
                .lines()
                .map_while(Result::ok);
            let first = lines.next().unwrap_or_default();
            let known = lines
                .take_while(|l| !l.is_empty())
                .any(|l| l.to_ascii_lowercase().starts_with("if-none-match"));
            let path = first.split(' ').nth(1).unwrap_or_default();
            let link = |n: u8| format!("<item><title>{n}</title><link>{own}/2019/03/1{n}/page</link></item>");
            let (status, body) = match path {
                "/robots.txt" => ("200 OK", "User-agent: *\nDisallow: /private".to_owned()),
                "/feed" => (
                    "200 OK",
                    format!(
                        "<rss><channel><title>Newsline</title>{}{}</channel></rss>",
                        link(1),
                        link(2)
                    ),
                ),
                _ if known => ("304 Not Modified", String::new()),
                _ if path.ends_with("/page") => ("200 OK", format!("<html><body><p>{STORY} {path}</p></body></html>")),
                _ => ("404 Not Found", String::new()),
            };
            let tag = if path == "/feed" { "" } else { "ETag: \"x\"\r\n" };
            let length = body.len();
            let _ = write!(
                stream,
                "HTTP/1.1 {status}\r\n{tag}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
            );
        }
    });
    address
}

fn annalist(arguments: &[&str]) -> (Option<i32>, String) {
    let Output { status, stderr, .. } = Command::new(env!("CARGO_BIN_EXE_annalist"))
        .args(arguments)
        .output()
        .unwrap();
    (status.code(), String::from_utf8_lossy(&stderr).into_owned())
}

#[test]
fn pages_come_from_the_web_only_where_one_asks_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("a.annalist");
    let archive = archive.to_str().unwrap();
    let address = server();
    let (feed, private) = (format!("{address}/feed"), format!("{address}/private/a"));

    let (status, said) = annalist(&["add", archive, &feed]);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("--fetch"), "{said}");

    let (status, said) = annalist(&["add", archive, "--fetch", "--pause", "0", &feed]);
    assert_eq!(status, Some(3), "{said}");
    assert!(said.contains("E-FETCH-001") && said.contains("--allow-local"), "{said}");

    let fetch = [
        "add",
        archive,
        "--fetch",
        "--allow-local",
        "--pause",
        "0",
        &feed,
        &private,
    ];
    let (status, said) = annalist(&fetch);
    assert_eq!(status, Some(3), "{said}");
    assert!(said.contains("2 new reports") && said.contains("robots.txt"), "{said}");

    let (status, said) = annalist(&fetch);
    assert_eq!(status, Some(3), "{said}");
    assert!(
        said.contains("2 pages have not changed") && said.contains("0 new reports"),
        "{said}"
    );
}
