//! `annalist serve`, asked over a socket.
#![allow(clippy::unwrap_used, reason = "a test that panics fails, as it should")]

#[path = "../../archive/tests/support/mod.rs"]
mod support;

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
};

use archive::Archive;
use support::Telling;

/// The program, serving.
struct Served {
    child: Child,
    address: String,
    _folder: tempfile::TempDir,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What came back.
struct Reply {
    status: u16,
    head: String,
    body: String,
}

const SCRIPT: &str = "<script>alert('x')</script>";

/// A collection with a report that tries to get markup onto a page, in every field.
fn fill(path: &Path) {
    let mut all = support::collection();
    let text =
        format!("Head {SCRIPT}\n<img src=x onerror=alert(1)> struck {SCRIPT} in <b>Kell</b> on \"Friday\" & Sunday.");
    let mut hostile = support::report("r-dddd4444", SCRIPT, "2021-03-06", &text);
    hostile.url = Some("javascript:alert(1)".to_owned());
    hostile.file = SCRIPT.to_owned();
    let mention = Telling::of(&hostile, "air_strike", "struck")
        .by(SCRIPT, None, "<img src=x onerror=alert(1)>")
        .on("\"><svg onload=alert(1)>", None, SCRIPT)
        .at("<b>Kell</b>", "SY", 35.0, 39.0, events::Precision::Site)
        .when("2021-03-05", "\"Friday\"")
        .according_to("Sunday", "&")
        .done();
    all.incidents.push(support::alone("i-44444444", &mention));
    all.mentions.push(mention);
    all.reports.push(hostile);
    let mut archive = Archive::create(path).unwrap();
    archive.add_reports(&all.reports, &all.mentions).unwrap();
    archive.store_incidents(&all.incidents, &all.links).unwrap();
}

fn served(options: &[&str]) -> Served {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("<i>test.annalist");
    fill(&path);
    let mut child = Command::new(env!("CARGO_BIN_EXE_annalist"))
        .arg("serve")
        .arg(&path)
        .args(["--bind", "127.0.0.1:0"])
        .args(options)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let address = line
        .trim()
        .strip_prefix("http://")
        .unwrap()
        .trim_end_matches('/')
        .to_owned();
    Served {
        child,
        address,
        _folder: folder,
    }
}

impl Served {
    fn send(&self, request: &str) -> Reply {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let reply = String::from_utf8(bytes).unwrap();
        let (head, body) = reply.split_once("\r\n\r\n").unwrap();
        Reply {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            head: head.to_lowercase(),
            body: body.to_owned(),
        }
    }

    fn get(&self, path: &str) -> Reply {
        let host = &self.address;
        self.send(&format!(
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        ))
    }

    fn json(&self, path: &str) -> serde_json::Value {
        let reply = self.get(path);
        assert_eq!(reply.status, 200, "{path}");
        assert!(reply.head.contains("content-type: application/json"), "{path}");
        serde_json::from_str(&reply.body).unwrap()
    }
}

const PAGES: [&str; 10] = [
    "/",
    "/incidents",
    "/incidents?class=air_strike&country=SY&q=struck&order=killed&page=9",
    "/incident/i-11111111",
    "/incident/i-22222222",
    "/incident/i-44444444",
    "/reports",
    "/report/r-cccc3333",
    "/report/r-dddd4444",
    "/about",
];

#[test]
fn every_page_is_whole_and_runs_nothing() {
    let server = served(&["--read-only"]);
    for path in PAGES {
        let reply = server.get(path);
        assert_eq!(reply.status, 200, "{path}");
        assert!(reply.head.contains("content-type: text/html; charset=utf-8"), "{path}");
        assert!(
            reply.head.contains("content-security-policy: default-src 'none'"),
            "{path}"
        );
        assert!(reply.head.contains("x-content-type-options: nosniff"), "{path}");
        assert!(reply.body.ends_with("</html>"), "{path}");
        for wrong in [
            "<script",
            "<img",
            "<b>",
            "<i>",
            "<svg onload",
            "javascript:",
            " style=",
            "onerror=alert(1)>",
        ] {
            assert!(!reply.body.contains(wrong), "{path} has {wrong}");
        }
        let count = |what: &str| reply.body.matches(what).count();
        for element in ["mark", "div", "section", "table", "a", "span", "dl", "ul"] {
            let opened = count(&format!("<{element} ")) + count(&format!("<{element}>"));
            assert_eq!(opened, count(&format!("</{element}>")), "{path}: <{element}>");
        }
    }
}

#[test]
fn pages_show_what_the_archive_holds() {
    let server = served(&[]);
    let has = |path: &str, words: &[&str]| {
        let body = server.get(path).body;
        for word in words {
            assert!(body.contains(word), "{path} lacks {word}: {body}");
        }
    };
    has(
        "/incidents",
        &[
            "3 incidents",
            "air strike",
            "Mervan",
            "Syria",
            "disputed",
            "12–17",
            "1–2 March 2021",
        ],
    );
    has("/incidents?actor=river", &["1 of 3 incidents", "Kell base"]);
    has("/incidents?place=nowhere", &["No incident fits"]);
    has(
        "/incident/i-11111111",
        &[
            "Where reports disagree",
            "at least 12",
            "Colonel Ané Sorel",
            "was answered by",
            "in response to",
            "<circle",
        ],
    );
    has(
        "/incident/i-22222222",
        &["was an answer to", "trigger/shelling_missile"],
    );
    has(
        "/report/r-bbbb2222",
        &["class=\"trigger\"", "class=\"initiator\"", "2 March 2021", "id=\"t15\""],
    );
    has("/report/r-dddd4444", &["&#60;script&#62;"]);
    has(
        "/reports?q=depot",
        &["1 report with these words", "Air strike hits Mervan"],
    );
    has(
        "/about",
        &["absence of reports is no absence of violence", "no proof of cause"],
    );
}

#[test]
fn each_page_is_also_json() {
    let server = served(&[]);
    let list = server.json("/incidents.json?order=oldest");
    assert_eq!(list["total"], 3);
    assert_eq!(list["incidents"][0]["id"], "i-11111111");
    let incident = server.json("/incident/i-11111111.json");
    assert_eq!(incident["incident"]["killed"]["best"], 17);
    assert_eq!(incident["mentions"].as_array().unwrap().len(), 3);
    assert_eq!(incident["links"][0]["evidence"]["quote"], "in response to");
    assert!(
        incident["reports"][0].get("text").is_none(),
        "texts stay in the archive"
    );
    let report = server.json("/report/r-bbbb2222.json");
    let mention = &report["mentions"][0];
    let text: Vec<char> = report["report"]["text"].as_str().unwrap().chars().collect();
    let at = |key: &str| usize::try_from(mention["attributed_to"][0][key].as_u64().unwrap()).unwrap();
    let quote: String = text[at("start")..at("end")].iter().collect();
    assert_eq!(quote, mention["attributed_to"][0]["quote"], "offsets are code points");
    assert_eq!(mention["incident"], "i-11111111");
    assert_eq!(server.json("/reports.json")["total"], 4);
    assert_eq!(server.json("/about.json")["incidents"], 3);
}

#[test]
fn what_is_not_there_or_not_understood_is_said() {
    let server = served(&[]);
    for path in [
        "/incident/i-0",
        "/report/..%2f..",
        "/nothing",
        "/incident/",
        "/incident/i-11111111/x",
        "/report/r-0.json",
    ] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
    let reply = server.get("/incidents?from=%3Cscript%3E&killed=x");
    assert_eq!(reply.status, 400);
    assert!(reply.body.contains("is not a day") && !reply.body.contains("<script"));
    assert_eq!(server.get("/incidents.json?from=x").status, 400);
    assert_eq!(
        server.get("/incidents?page=99999999999999999999&q=%00%FF%22").status,
        200
    );
}

#[test]
fn only_what_is_meant_is_answered() {
    let server = served(&[]);
    let host = &server.address;
    let ask = |method: &str, host: &str, path: &str| {
        server.send(&format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        ))
    };
    assert_eq!(ask("POST", host, "/incidents").status, 405);
    assert_eq!(ask("DELETE", host, "/incident/i-11111111").status, 405);
    let head = ask("HEAD", host, "/incidents");
    assert!(head.status == 200 && head.body.is_empty());
    assert_eq!(
        ask("GET", "evil.example", "/incidents").status,
        421,
        "another name for this machine"
    );
    assert_eq!(ask("GET", "localhost", "/incidents").status, 200);
    assert_eq!(
        ask("GET", host, &format!("/incidents?q={}", "x".repeat(5000))).status,
        414
    );
}

#[cfg(unix)]
#[test]
fn it_stops_when_asked() {
    let mut server = served(&[]);
    let done = Command::new("kill")
        .arg(server.child.id().to_string())
        .status()
        .unwrap();
    assert!(done.success());
    assert!(
        server.child.wait().unwrap().success(),
        "a stop that was asked for is no failure"
    );
}
