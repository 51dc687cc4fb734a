//! Whence a report's title, source, address, language and date are known: a page for each, and which of several holds.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what a test cannot read, it fails on"
)]

mod common;

use common::{Folder, run};

const STORY: &str = "<p>Rockets hit the airport of Kirkuk in the north of Iraq, and three soldiers were killed in the attack, the army said.</p>";

/// A field's value and origin for a page with this head and body.
fn told(field: &str, head: &str, body: &str) -> (Option<String>, Option<String>) {
    let page = format!("<!doctype html><html><head>{head}</head><body>{body}{STORY}</body></html>");
    let report = run(&Folder::new().with("page.html", page).inputs(), 1)
        .reports
        .remove(0);
    let value = match field {
        "title" => report.title.clone(),
        "source" => report.source.clone(),
        "url" => report.url.clone(),
        "language" => Some(report.language.clone()).filter(|_| report.origins.get("language").is_some()),
        _ => report
            .published
            .interval
            .filter(|_| report.origins.get("published").is_some())
            .map(|i| i.edtf()),
    };
    (value, report.origins.get(field).map(str::to_owned))
}

#[track_caller]
fn check(field: &str, head: &str, body: &str, value: &str, origin: &str) {
    let expected = (Some(value.to_owned()), Some(origin.to_owned()));
    assert_eq!(told(field, head, body), expected, "{field}: {head}{body}");
}

/// From the best to the least: each holds against all after it.
fn check_order(field: &str, pages: &[(&str, &str, &str, &str)]) {
    for (i, (head, body, value, origin)) in pages.iter().enumerate() {
        check(field, head, body, value, origin);
        // The better one comes last on the page, so that order on the page does not decide.
        let (heads, bodies): (Vec<&str>, Vec<&str>) = pages[i..].iter().rev().map(|p| (p.0, p.1)).unzip();
        check(field, &heads.concat(), &bodies.concat(), value, origin);
    }
}

const JSON_LD: &str = r#"<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "x"}, {"@type": "NewsArticle",
    "headline": "Rockets hit Kirkuk", "datePublished": "2019-03-11T10:00:00Z", "inLanguage": "en",
    "publisher": {"@type": "Organization", "name": "Newsline"}, "mainEntityOfPage": {"@id": "https://example.org/json"}}]}</script>"#;

#[test]
fn the_date_of_publication() {
    check_order(
        "published",
        &[
            (JSON_LD, "", "2019-03-11", "json_ld"),
            (
                "<meta property='article:published_time' content='2019-03-12T08:00:00+03:00'>",
                "",
                "2019-03-12",
                "open_graph",
            ),
            ("<meta name=pubdate content='13 March 2019'>", "", "2019-03-13", "meta"),
            (
                "",
                "<span itemprop=datePublished content=2019-03-14>yesterday</span>",
                "2019-03-14",
                "microdata",
            ),
            ("", "<time pubdate datetime=2019-03-15>x</time>", "2019-03-15", "time"),
            ("", "<time datetime=2019-03-16>x</time>", "2019-03-16", "time"),
            (
                "<link rel=canonical href=https://example.org/2019/03/17/rockets>",
                "",
                "2019-03-17",
                "address",
            ),
        ],
    );
    assert_eq!(told("published", "<meta name=date content=soon>", ""), (None, None));
}

#[test]
fn the_title() {
    check_order(
        "title",
        &[
            (JSON_LD, "", "Rockets hit Kirkuk", "json_ld"),
            (
                "<meta property=og:title content='Kirkuk hit'>",
                "",
                "Kirkuk hit",
                "open_graph",
            ),
            (
                "<meta name=twitter:title content='Kirkuk: rockets'>",
                "",
                "Kirkuk: rockets",
                "meta",
            ),
            ("", "<h1>Rockets on Kirkuk</h1>", "Rockets on Kirkuk", "heading"),
            ("<title>Kirkuk under fire</title>", "", "Kirkuk under fire", "title"),
        ],
    );
    let named = "<title>Kirkuk under fire | Newsline</title><meta property=og:site_name content=Newsline>";
    check("title", named, "", "Kirkuk under fire", "title");
}

#[test]
fn the_source() {
    check_order(
        "source",
        &[
            (JSON_LD, "", "Newsline", "json_ld"),
            (
                "<meta property=og:site_name content='The Line'>",
                "",
                "The Line",
                "open_graph",
            ),
            (
                "<meta name=dc.publisher content='Line Press'>",
                "",
                "Line Press",
                "meta",
            ),
            (
                "<link rel=canonical href=https://www.example.org/a>",
                "",
                "example.org",
                "address",
            ),
        ],
    );
}

#[test]
fn the_address() {
    check_order(
        "url",
        &[
            (
                "<link rel=canonical href=https://example.org/a>",
                "",
                "https://example.org/a",
                "link",
            ),
            (JSON_LD, "", "https://example.org/json", "json_ld"),
            (
                "<meta property=og:url content=https://example.org/og>",
                "",
                "https://example.org/og",
                "open_graph",
            ),
        ],
    );
}

#[test]
fn the_language() {
    check(
        "language",
        "<meta http-equiv=content-language content=en>",
        "",
        "en",
        "meta",
    );
    check(
        "language",
        "<meta property=og:locale content=en_GB>",
        "",
        "en",
        "open_graph",
    );
    check("language", JSON_LD, "", "en", "json_ld");
    let page = format!("<html lang=en-GB><head>{JSON_LD}</head><body>{STORY}");
    let report = run(&Folder::new().with("page.html", page).inputs(), 1)
        .reports
        .remove(0);
    assert_eq!(report.origins.get("language"), Some("html"));
}

#[test]
fn what_is_given_comes_before_the_page_and_an_address_can_date_a_text() {
    let line =
        r#"{"text": "Rockets hit the airport of Kirkuk, the army said.", "url": "https://example.org/2019/03/17/a"}"#;
    let folder = Folder::new()
        .with("lines.jsonl", line)
        .with("page.html", format!("<html><head>{JSON_LD}</head><body>{STORY}"))
        .with(
            "metadata.jsonl",
            r#"{"file": "page.html", "published": "2019-03-11", "title": "Given"}"#,
        );
    let reports = run(&folder.inputs(), 1).reports;
    let day = |i: usize| reports[i].published.interval.unwrap().edtf();
    assert_eq!(
        (day(0), reports[0].origins.get("published")),
        ("2019-03-17".into(), Some("address"))
    );
    assert_eq!(
        (day(1), reports[1].origins.get("published")),
        ("2019-03-11".into(), Some("metadata"))
    );
    assert_eq!(
        (reports[1].title.as_deref(), reports[1].origins.get("title")),
        (Some("Given"), Some("metadata"))
    );
    assert_eq!(reports[1].origins.get("source"), Some("json_ld"));
}
