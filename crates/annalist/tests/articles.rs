//! What the reader of pages has reached is not lost.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what a test cannot read, it fails on"
)]

use std::path::Path;

use annalist::{Annalist, Engine, evaluate::Articles};

#[test]
fn the_article_is_told_from_its_page() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/article-extraction");
    if !data.exists() {
        return; // The data are not at hand.
    }
    let articles = Articles::open(&data).unwrap();
    let reports = articles.reports(&Annalist::embedded(Engine::Fast).unwrap());
    let (scores, pages) = articles.score(&reports);
    assert_eq!(pages.len(), articles.len());
    assert!(scores.f1 >= 0.98, "{scores:?}");
}
