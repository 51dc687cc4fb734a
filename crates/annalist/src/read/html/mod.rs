//! Pages: their visible text in document order, the article told from the rest, and what their markup says of them.
//!
//! Tokens are read one by one; no tree is built, so that neither depth nor broken markup can hurt. Time is linear.

mod article;
mod hints;
mod markup;
mod segments;

use events::{Block, BlockKind};
use knowledge::lexicons::Layout;
use language::Span;

use super::{blocks, dateline, metadata::Meta};
use segments::Part;

/// A page, read.
pub(crate) struct Page {
    /// The visible text, one segment a line, with a blank line between.
    pub text: String,
    /// What each segment is.
    pub blocks: Vec<Block>,
    /// What the markup says of the report.
    pub meta: Meta,
}

/// Reads a page.
pub(crate) fn read(page: &str, layout: &Layout) -> Page {
    let mut scan = segments::scan(page, layout);
    let article = article::choose(&scan, layout);
    let mut blocks = Vec::with_capacity(scan.segments.len() + 1);
    let headline = headline(&scan);
    if let Some(i) = headline {
        let words = scan.segments[i].span.of(&scan.text).to_owned();
        scan.markup.heading(&words);
    }
    let meta = scan.markup.meta();
    let author = meta.author.as_deref().map(letters).filter(|a| a.len() >= 5);
    let mut before_body = true;
    for (i, segment) in scan.segments.iter().enumerate() {
        let words = segment.span.of(&scan.text);
        let kind = match (Some(i) == headline, article.contains(&i)) {
            (true, _) => BlockKind::Headline,
            _ if author.is_some() && words.len() < 100 && author.as_deref() == Some(&letters(without_by(words))) => {
                BlockKind::Byline
            }
            (false, true) => own_kind(segment.part, words, layout),
            (false, false) => other_kind(words, segment.link_share(), layout),
        };
        if kind == BlockKind::Paragraph && before_body {
            before_body = false;
            let split = dateline::prefix(words, true, layout);
            blocks::push_split(&scan.text, segment.span, split, &mut blocks);
        } else {
            blocks.push(Block {
                kind,
                span: segment.span,
            });
        }
    }
    Page {
        meta,
        text: scan.text,
        blocks,
    }
}

/// What a segment within the article is.
fn own_kind(part: Part, words: &str, layout: &Layout) -> BlockKind {
    if let Some(kind) = blocks::debris(words, false, layout) {
        return kind;
    }
    if dateline::date_prefix(words, layout) == words.len() {
        return BlockKind::Dateline;
    }
    match part {
        Part::Quote => BlockKind::Quote,
        Part::Caption => BlockKind::Caption,
        Part::Heading(_) | Part::Paragraph | Part::Item | Part::Other => BlockKind::Paragraph,
    }
}

/// What a segment outside the article is.
fn other_kind(words: &str, link_share: f64, layout: &Layout) -> BlockKind {
    match blocks::debris(words, false, layout) {
        Some(BlockKind::Byline) => BlockKind::Byline,
        Some(BlockKind::RelatedLink) => BlockKind::RelatedLink,
        Some(_) => BlockKind::Boilerplate,
        None if link_share > 0.5 && words.split_whitespace().count() >= 5 => BlockKind::RelatedLink,
        None => BlockKind::Boilerplate,
    }
}

/// The segment that is the report's headline: a first-rank heading, best one that the page's title starts with.
fn headline(scan: &segments::Scan<'_>) -> Option<usize> {
    let headings = || {
        scan.segments
            .iter()
            .enumerate()
            .filter(|(_, s)| s.part == Part::Heading(1))
    };
    let title = scan.markup.told_title();
    let title = letters(title);
    let same = |span: Span| {
        let words = letters(span.of(&scan.text));
        words.len() > 10 && (title.starts_with(&words) || words.starts_with(&title) && title.len() > 10)
    };
    headings()
        .find(|(_, s)| same(s.span))
        .or_else(|| headings().next())
        .map(|(i, _)| i)
}

/// The letters and digits of some words, in lower case.
fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// A line without the "by" that it starts with.
fn without_by(words: &str) -> &str {
    match words.split_at_checked(3) {
        Some((by, rest)) if by.eq_ignore_ascii_case("by ") => rest,
        _ => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn page(html: &str) -> Page {
        read(html, crate::test_layout())
    }

    fn kinds(page: &Page) -> Vec<(BlockKind, &str)> {
        page.blocks.iter().map(|b| (b.kind, b.span.of(&page.text))).collect()
    }

    const REPORT: &str = r#"<!doctype html><html lang="en-GB"><head><title>Shells hit Tal Amra market - Newsline</title>
        <meta property="og:site_name" content="Newsline"><meta property="article:published_time" content="2019-03-12T09:00:00Z">
        <link rel=canonical href="https://example.org/a"><script>var x = "<p>not text</p>";</script></head>
        <body class="has-sidebar"><nav><ul><li><a href=/>Home page of the site</a></li></ul></nav>
        <article><h1>Shells hit Tal Amra market</h1><p class=byline>By Rana Aziz</p>
        <div class="article-body"><p>TAL AMRA (Newsline) &mdash; Shells hit a market in the town on Tuesday, killing four people,
        <b>two of them</b> children, the mayor said.</p><div class="ad-slot"><p>Buy our boots, the best boots in town, for a price that is low.</p></div>
        <p>The army said that it had not fired into the town, and that it was looking into the reports of the strike.</p>
        <figure><img src=x><figcaption>Smoke over the market</figcaption></figure>
        <blockquote>We ran, and we did not stop until we reached the river, said Omar, a baker.</blockquote>
        <p>Read more: <a href=/b>Another town was hit</a></p></div></article>
        <div class="related"><h3>Related</h3><a href=/c>Rebels take the town of Deir Amra after a long fight</a></div>
        <footer><p>Copyright Newsline. All rights reserved.</p></footer></body></html>"#;

    #[test]
    fn the_article_is_told_from_the_page() {
        use BlockKind::{Boilerplate, Byline, Caption, Dateline, Headline, Paragraph, Quote, RelatedLink};
        let page = page(REPORT);
        assert_eq!(
            kinds(&page),
            [
                (Boilerplate, "Home page of the site"),
                (Headline, "Shells hit Tal Amra market"),
                (Byline, "By Rana Aziz"),
                (Dateline, "TAL AMRA (Newsline) —"),
                (Paragraph, "Shells hit a market in the town on Tuesday, killing four people, two of them children, the mayor said."),
                (Boilerplate, "Buy our boots, the best boots in town, for a price that is low."),
                (Paragraph, "The army said that it had not fired into the town, and that it was looking into the reports of the strike."),
                (Caption, "Smoke over the market"),
                (Quote, "We ran, and we did not stop until we reached the river, said Omar, a baker."),
                (RelatedLink, "Read more: Another town was hit"),
                (Boilerplate, "Related"),
                (RelatedLink, "Rebels take the town of Deir Amra after a long fight"),
                (Boilerplate, "Copyright Newsline. All rights reserved."),
            ]
            .map(|(k, t)| if t == "Home page of the site" { (RelatedLink, t) } else { (k, t) })
        );
        assert_eq!(page.meta.published.as_deref(), Some("2019-03-12T09:00:00Z"));
        assert_eq!(page.meta.source.as_deref(), Some("Newsline"));
        assert_eq!(page.meta.url.as_deref(), Some("https://example.org/a"));
        assert_eq!(page.meta.language.as_deref(), Some("en-GB"));
    }

    /// What a page has of the article's own words.
    fn own(html: &str) -> Vec<String> {
        let page = page(html);
        let own = |b: &&Block| matches!(b.kind, BlockKind::Paragraph | BlockKind::Quote);
        page.blocks
            .iter()
            .filter(own)
            .map(|b| b.span.of(&page.text).to_owned())
            .collect()
    }

    const TOLD: &str =
        "Shells hit a market in the town on Tuesday, killing four people, two of them children, the mayor said.";
    const LATER: &str =
        "The army said that it had not fired into the town, and that it was looking into the reports of the strike.";

    #[test]
    fn reports_under_a_heading_of_others_are_not_the_article() {
        let teaser = |n: u8| {
            format!(
                "<div class=post><p>Town number {n} was taken by the rebels after a long fight in the hills, the ministry said on Friday.</p></div>"
            )
        };
        let html = format!(
            "<article><h1>Shells hit a market</h1><p>{TOLD}</p></article><article><h3 class=relatedposts>You may like</h3>{}{}{}</article>",
            teaser(1),
            teaser(2),
            teaser(3)
        );
        assert_eq!(own(&html), [TOLD]);
        let inline = format!(
            "<article><p>{TOLD}</p><h3>Related</h3><ul><li><a href=/a>Rebels take a town</a></ul><p>{LATER}</p></article>"
        );
        assert_eq!(own(&inline), [TOLD, LATER]);
    }

    #[test]
    fn links_with_a_few_words_each_are_teasers() {
        let teaser = |n: u8| {
            format!(
                "<div><div><a href=/{n}>Rebels take town number {n}</a></div><div>They took it after a long fight, sources said.</div></div>"
            )
        };
        let html = format!(
            "<div class=story><p>{TOLD}</p><p>{LATER}</p>{}{}{}</div>",
            teaser(1),
            teaser(2),
            teaser(3)
        );
        assert_eq!(own(&html), [TOLD, LATER]);
    }

    #[test]
    fn what_stands_with_a_picture_is_a_caption_and_counts_once() {
        let html = format!(
            "<div class=article-body><p>{TOLD}</p><div class=image-caption><p>The market on the day before the strike, when it was full.</p></div>\
             <p>A boy at the market, days later (Image: Newsline)</p><p>{LATER}</p><p>{LATER}</p></div>"
        );
        assert_eq!(own(&html), [TOLD, LATER]);
    }

    #[test]
    fn lists_and_lower_headings_of_the_article_are_its_words() {
        let html = format!(
            "<div class=article-body><p>{TOLD}</p><h2>The dead</h2><ul><li>Omar, a baker<li>Lina, a nurse</ul></div>"
        );
        assert_eq!(own(&html), [TOLD, "The dead", "Omar, a baker", "Lina, a nurse"]);
    }

    #[test]
    fn a_page_whose_parts_are_all_named_as_debris_is_read() {
        let html = format!("<body><div class=widget><p>{TOLD}</p></div><div class=widget><p>{LATER}</p></div></body>");
        assert_eq!(own(&html), [TOLD, LATER]);
    }

    #[test]
    fn a_million_open_tags_do_no_harm() {
        let deep = format!("{}<p>Shells hit the town.", "<div><b>".repeat(200_000));
        assert!(page(&deep).text.contains("Shells hit the town."));
        let closed = format!("{}</i>{}", "<div>".repeat(100_000), "</p></i>".repeat(100_000));
        assert_eq!(page(&closed).text, "");
    }

    proptest! {
        #[test]
        fn any_bytes_give_ordered_blocks(html in "(<(/?)(p|div|b|script|h1|ul|li|br|table|td)( class=ad)?>|[a-zé&;<\"' ]{0,8}){0,60}") {
            let page = page(&html);
            let mut end = 0;
            for block in &page.blocks {
                let span = block.span.range();
                prop_assert!(span.start >= end && span.end <= page.text.len() && !span.is_empty());
                end = span.end;
            }
        }
    }
}
