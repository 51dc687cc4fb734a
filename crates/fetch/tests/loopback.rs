//! What is promised of fetching, against a server on this machine.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what a test cannot read, it fails on"
)]

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use fetch::{Answer, FetchError, Fetcher, Rules, Validators};

const ROBOTS: &str = "User-agent: *\nDisallow: /private\n";

/// A server that answers by path; gives its address and the requests that it has had: first line and validators.
fn server(robots: &'static str) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let requests = seen.clone();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { break };
            let requests = requests.clone();
            thread::spawn(move || {
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                let first = lines.next().and_then(Result::ok).unwrap_or_default();
                let mut conditional = false;
                for line in lines.map_while(Result::ok) {
                    if line.is_empty() {
                        break;
                    }
                    conditional |= line.to_ascii_lowercase().starts_with("if-none-match: \"a\"");
                }
                let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
                requests.lock().unwrap().push(path.clone());
                if path == "/bomb" {
                    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
                    bomb.write_all(&vec![b' '; 20 << 20]).unwrap();
                    let bomb = bomb.finish().unwrap();
                    let length = bomb.len();
                    let _ = write!(
                        stream,
                        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {length}\r\n\r\n"
                    );
                    let _ = stream.write_all(&bomb);
                    return;
                }
                let (status, head, body) = match path.as_str() {
                    "/robots.txt" if robots.is_empty() => ("500 Broken", "", String::new()),
                    "/robots.txt" => ("200 OK", "", robots.to_owned()),
                    "/page" if conditional => ("304 Not Modified", "", String::new()),
                    "/page" => ("200 OK", "ETag: \"a\"\r\n", "<p>Rockets hit the airport.".to_owned()),
                    "/moved" => ("301 Moved", "Location: /page\r\n", String::new()),
                    "/hidden" => ("302 Found", "Location: /private/a\r\n", String::new()),
                    "/round" => ("302 Found", "Location: /round\r\n", String::new()),
                    "/file" => ("302 Found", "Location: file:///etc/hostname\r\n", String::new()),
                    "/long" => ("200 OK", "", "x".repeat(100_000)),
                    "/slow" => {
                        thread::sleep(Duration::from_secs(5));
                        ("200 OK", "", String::new())
                    }
                    _ => ("404 Not Found", "", String::new()),
                };
                let _ = write!(
                    stream,
                    "HTTP/1.1 {status}\r\n{head}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
                    body.len()
                );
            });
        }
    });
    (address, seen)
}

fn fetcher(local: bool) -> Fetcher {
    Fetcher::new(Rules {
        program: "annalist".into(),
        about: "test".into(),
        pause: Duration::from_millis(50),
        most_time: Duration::from_secs(1),
        most_bytes: 50_000,
        local,
    })
}

fn fetch(url: &str) -> Result<Answer, FetchError> {
    fetcher(true).fetch(url, &Validators::default())
}

#[test]
fn a_page_is_read_and_not_again_while_it_is_unchanged() {
    let (address, _) = server(ROBOTS);
    let mut fetcher = fetcher(true);
    let url = format!("{address}/moved");
    let Answer::Page(page) = fetcher.fetch(&url, &Validators::default()).unwrap() else {
        panic!("no page");
    };
    assert_eq!(
        (page.url, &*page.content),
        (format!("{address}/page"), &b"<p>Rockets hit the airport."[..])
    );
    assert!(matches!(
        fetcher.fetch(&url, &page.validators).unwrap(),
        Answer::Unchanged
    ));
}

#[test]
fn robots_txt_is_kept_on_redirects_too_and_asked_for_once() {
    let (address, seen) = server(ROBOTS);
    let mut fetcher = fetcher(true);
    for path in ["/private/a", "/hidden"] {
        let error = fetcher
            .fetch(&format!("{address}{path}"), &Validators::default())
            .unwrap_err();
        assert!(matches!(error, FetchError::NotAllowed(_)), "{error}");
    }
    assert_eq!(*seen.lock().unwrap(), ["/robots.txt", "/hidden"]);
    let (broken, _) = server("");
    assert!(matches!(
        fetch(&format!("{broken}/page")),
        Err(FetchError::NotAllowed(_))
    ));
}

#[test]
fn a_site_is_given_its_pause() {
    let (address, _) = server("User-agent: *\nCrawl-delay: 0.3\n");
    let mut fetcher = fetcher(true);
    let begun = Instant::now();
    for _ in 0..3 {
        fetcher
            .fetch(&format!("{address}/page"), &Validators::default())
            .unwrap();
    }
    assert!(begun.elapsed() >= Duration::from_millis(890), "{:?}", begun.elapsed());
}

#[test]
fn size_time_and_redirects_are_bounded() {
    let (address, _) = server(ROBOTS);
    assert!(matches!(
        fetch(&format!("{address}/long")),
        Err(FetchError::TooLong { .. })
    ));
    assert!(matches!(
        fetch(&format!("{address}/bomb")),
        Err(FetchError::TooLong { .. })
    ));
    let begun = Instant::now();
    assert!(matches!(
        fetch(&format!("{address}/slow")),
        Err(FetchError::Connection { .. })
    ));
    assert!(begun.elapsed() < Duration::from_secs(3));
    assert!(matches!(
        fetch(&format!("{address}/round")),
        Err(FetchError::Redirects(_))
    ));
    assert!(matches!(
        fetch(&format!("{address}/gone")),
        Err(FetchError::Status { status: 404, .. })
    ));
}

#[test]
fn nothing_but_pages_of_the_open_internet() {
    let (address, seen) = server(ROBOTS);
    let port = address.rsplit(':').next().unwrap();
    for host in [
        "127.0.0.1",
        "localhost",
        "[::ffff:127.0.0.1]",
        "2130706433",
        "0x7f.1",
        "0.0.0.0",
    ] {
        let error = fetcher(false)
            .fetch(&format!("http://{host}:{port}/page"), &Validators::default())
            .unwrap_err();
        assert!(matches!(error, FetchError::Local(_)), "{host}: {error}");
    }
    for url in [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fe80::1]/",
    ] {
        let error = fetcher(false).fetch(url, &Validators::default()).unwrap_err();
        assert!(matches!(error, FetchError::Local(_)), "{url}: {error}");
    }
    assert!(seen.lock().unwrap().is_empty(), "a request was sent");
    for url in ["file:///etc/hostname", "ftp://example.org/", "page.html", "http://"] {
        assert!(matches!(fetch(url), Err(FetchError::Address(_))), "{url}");
    }
    assert!(matches!(fetch(&format!("{address}/file")), Err(FetchError::Address(_))));
}
