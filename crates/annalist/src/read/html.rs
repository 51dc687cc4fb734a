use events::Block;
use html5gum::{Token, Tokenizer};
use knowledge::lexicons::Layout;

use super::{blocks, metadata::Meta};

/// A page, read.
pub(crate) struct Page {
    pub text: String,
    pub blocks: Vec<Block>,
    pub meta: Meta,
}

/// Reads a page.
pub(crate) fn read(page: &str, layout: &Layout) -> Page {
    let mut text = String::new();
    for Ok(token) in Tokenizer::new(page) {
        match token {
            Token::String(words) => text.push_str(&String::from_utf8_lossy(&words)),
            Token::EndTag(_) => text.push('\n'),
            _ => {}
        }
    }
    let blocks = blocks::plain(&text, layout);
    Page {
        text,
        blocks,
        meta: Meta::default(),
    }
}
