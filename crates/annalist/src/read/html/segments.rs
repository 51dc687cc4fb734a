use html5gum::{DefaultEmitter, EndTag, StartTag, Token, Tokenizer};
use knowledge::lexicons::Layout;
use language::Span;

use super::{
    hints::{Hints, Teller},
    markup::Markup,
};

/// A run of visible text that no border of a block divides.
pub(super) struct Segment {
    /// Where it stands in [`Scan::text`].
    pub span: Span,
    /// What element it stands in.
    pub part: Part,
    /// Index of the nearest container in [`Scan::containers`].
    pub container: usize,
    /// Bytes of it that are words of links.
    pub linked: usize,
}

impl Segment {
    /// Share of the text that leads elsewhere.
    pub fn link_share(&self) -> f64 {
        self.linked as f64 / self.span.len().max(1) as f64
    }
}

/// What element a segment stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Paragraph,
    /// With its rank, 1 to 6.
    Heading(u8),
    Item,
    Quote,
    Caption,
    Other,
}

/// An element that holds others: `div`, `article`, `ul` …
pub(super) struct Container {
    /// Index of the one around it; its own for the outermost.
    pub parent: usize,
    /// Whether its name, class or id says that it is not the article.
    pub debris: bool,
    /// Whether they say that it holds the article's text.
    pub article: bool,
    /// Whether it is a paragraph, heading or item itself.
    pub block: bool,
}

/// What was read off a page.
pub(super) struct Scan<'a> {
    pub text: String,
    pub segments: Vec<Segment>,
    pub containers: Vec<Container>,
    pub markup: Markup<'a>,
}

/// What an element does to the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Container,
    Block(Part),
    Link,
    Hidden,
    Title,
    JsonLd,
    Inline,
}

struct Open {
    name: Vec<u8>,
    role: Role,
    /// The container to go back to.
    container: usize,
    /// Whether it holds what stands with a picture.
    caption: bool,
}

/// Elements nested deeper are read, but not kept apart.
const DEEPEST: usize = 400;
/// How far up a closing tag looks for its opening one.
const REACH: usize = 60;

/// Reads all tokens of a page.
pub(super) fn scan<'a>(page: &str, layout: &'a Layout) -> Scan<'a> {
    let mut emitter = DefaultEmitter::<()>::default();
    emitter.naively_switch_states(true);
    let mut reader = Reader::new(layout);
    for token in Tokenizer::new_with_emitter(page, emitter) {
        match token {
            Ok(Token::StartTag(tag)) => reader.open(&tag),
            Ok(Token::EndTag(tag)) => reader.close(&tag),
            Ok(Token::String(words)) => reader.words(&String::from_utf8_lossy(&words)),
            _ => {}
        }
    }
    reader.end_segment();
    Scan {
        text: reader.text,
        segments: reader.segments,
        containers: reader.containers,
        markup: reader.markup,
    }
}

struct Reader<'a> {
    teller: Teller<'a>,
    text: String,
    segments: Vec<Segment>,
    containers: Vec<Container>,
    markup: Markup<'a>,
    stack: Vec<Open>,
    /// Elements open beyond [`DEEPEST`].
    beyond: usize,
    container: usize,
    hidden: usize,
    links: usize,
    captions: usize,
    /// The segment being read: its first byte, its element, its linked bytes.
    start: Option<(usize, Part, usize)>,
    space: bool,
    breaks: usize,
    json: String,
}

impl<'a> Reader<'a> {
    fn new(layout: &'a Layout) -> Self {
        Self {
            teller: Teller::new(layout),
            text: String::new(),
            segments: Vec::new(),
            containers: vec![Container {
                parent: 0,
                debris: false,
                article: false,
                block: false,
            }],
            markup: Markup::new(layout),
            stack: Vec::new(),
            beyond: 0,
            container: 0,
            hidden: 0,
            links: 0,
            captions: 0,
            start: None,
            space: false,
            breaks: 0,
            json: String::new(),
        }
    }

    fn open(&mut self, tag: &StartTag<()>) {
        let name = &**tag.name;
        let attribute = |key: &[u8]| tag.attributes.get(key).map(|v| String::from_utf8_lossy(v).into_owned());
        self.markup.element(name, &attribute);
        match name {
            b"br" => return self.line_break(),
            b"hr" | b"img" | b"input" | b"meta" | b"link" | b"source" | b"area" | b"base" | b"col" | b"embed"
            | b"param" | b"track" | b"wbr" => return,
            _ => {}
        }
        let role = role(name, &attribute);
        if matches!(role, Role::Container | Role::Block(_)) {
            self.end_segment();
            // A paragraph ends where another block starts.
            if self
                .stack
                .last()
                .is_some_and(|o| o.name == b"p" || (o.name == b"li" && name == b"li"))
                && self.beyond == 0
            {
                self.pop();
            }
        }
        if tag.self_closing && role != Role::Inline {
            return;
        }
        if self.stack.len() >= DEEPEST {
            self.beyond += 1;
            return;
        }
        let block = matches!(role, Role::Container | Role::Block(_));
        let hints = if block {
            self.teller.of(name, &attribute)
        } else {
            Hints::default()
        };
        self.stack.push(Open {
            name: name.to_vec(),
            role,
            container: self.container,
            caption: hints.caption,
        });
        self.captions += usize::from(hints.caption);
        match role {
            Role::Hidden | Role::Title => self.hidden += 1,
            Role::JsonLd => {
                self.hidden += 1;
                self.json.clear();
            }
            Role::Link => self.links += 1,
            Role::Container | Role::Block(_) => {
                if role == Role::Container || hints.debris {
                    self.containers.push(Container {
                        parent: self.container,
                        debris: hints.debris,
                        article: hints.article,
                        block: role != Role::Container,
                    });
                    self.container = self.containers.len() - 1;
                }
            }
            Role::Inline => {}
        }
    }

    fn close(&mut self, tag: &EndTag<()>) {
        let name = &**tag.name;
        if name == b"br" {
            return self.line_break();
        }
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        let lowest = self.stack.len().saturating_sub(REACH);
        let Some(at) = self.stack[lowest..].iter().rposition(|o| o.name == name) else {
            return;
        };
        while self.stack.len() > lowest + at {
            self.pop();
        }
    }

    fn pop(&mut self) {
        let Some(open) = self.stack.pop() else { return };
        self.captions -= usize::from(open.caption);
        match open.role {
            Role::Hidden => self.hidden -= 1,
            Role::Title => self.hidden -= 1,
            Role::JsonLd => {
                self.hidden -= 1;
                self.markup.json_ld(&std::mem::take(&mut self.json));
            }
            Role::Link => self.links -= 1,
            Role::Container | Role::Block(_) => self.end_segment(),
            Role::Inline => {}
        }
        self.container = open.container;
    }

    fn words(&mut self, words: &str) {
        if self.hidden > 0 {
            match self.stack.last().map(|o| o.role) {
                Some(Role::JsonLd) => self.json.push_str(words),
                Some(Role::Title) => self.markup.page_title(words),
                _ => {}
            }
            return;
        }
        for c in words.chars() {
            if c.is_whitespace() {
                self.space = true;
                continue;
            }
            let (_, _, linked) = self.start.get_or_insert_with(|| {
                let part = self.stack.iter().rev().find_map(|o| match o.role {
                    Role::Block(part) => Some(part),
                    Role::Container => Some(Part::Other),
                    _ => None,
                });
                let quoted = self
                    .stack
                    .iter()
                    .rev()
                    .take(8)
                    .any(|o| o.role == Role::Block(Part::Quote));
                if !self.text.is_empty() {
                    self.text.push_str("\n\n");
                }
                self.space = false;
                self.breaks = 0;
                (
                    self.text.len(),
                    if quoted {
                        Part::Quote
                    } else if self.captions > 0 {
                        Part::Caption
                    } else {
                        part.unwrap_or(Part::Other)
                    },
                    0,
                )
            });
            let before = self.text.len();
            if self.breaks > 0 {
                self.text.push('\n');
            } else if self.space {
                self.text.push(' ');
            }
            (self.space, self.breaks) = (false, 0);
            self.text.push(c);
            if self.links > 0 {
                *linked += self.text.len() - before;
            }
        }
    }

    /// One break is a new line; two are a new paragraph.
    fn line_break(&mut self) {
        self.breaks += 1;
        if self.breaks > 1 {
            self.end_segment();
        }
    }

    fn end_segment(&mut self) {
        if let Some((start, part, linked)) = self.start.take() {
            let span = Span::new(start, self.text.len());
            self.segments.push(Segment {
                span,
                part,
                container: self.container,
                linked,
            });
        }
        (self.space, self.breaks) = (false, 0);
    }
}

fn role(name: &[u8], attribute: &dyn Fn(&[u8]) -> Option<String>) -> Role {
    let hidden = || {
        attribute(b"hidden").is_some()
            || attribute(b"style").is_some_and(|s| {
                let s: String = s
                    .chars()
                    .filter(|c| !c.is_whitespace())
                    .collect::<String>()
                    .to_ascii_lowercase();
                s.contains("display:none") || s.contains("visibility:hidden")
            })
    };
    match name {
        b"title" => Role::Title,
        b"script" if attribute(b"type").is_some_and(|t| t.eq_ignore_ascii_case("application/ld+json")) => Role::JsonLd,
        b"script" | b"style" | b"noscript" | b"template" | b"svg" | b"math" | b"iframe" | b"object" | b"select"
        | b"textarea" | b"button" | b"audio" | b"video" | b"canvas" | b"map" | b"noembed" | b"noframes"
        | b"datalist" => Role::Hidden,
        _ if hidden() => Role::Hidden,
        b"a" => Role::Link,
        b"p" | b"pre" | b"address" => Role::Block(Part::Paragraph),
        b"h1" => Role::Block(Part::Heading(1)),
        b"h2" => Role::Block(Part::Heading(2)),
        b"h3" => Role::Block(Part::Heading(3)),
        b"h4" | b"h5" | b"h6" => Role::Block(Part::Heading(4)),
        b"li" | b"dd" | b"dt" => Role::Block(Part::Item),
        b"blockquote" => Role::Block(Part::Quote),
        b"figcaption" | b"caption" => Role::Block(Part::Caption),
        b"html" | b"head" | b"body" | b"div" | b"article" | b"section" | b"main" | b"nav" | b"aside" | b"header"
        | b"footer" | b"form" | b"ul" | b"ol" | b"dl" | b"table" | b"tbody" | b"thead" | b"tr" | b"td" | b"th"
        | b"figure" | b"fieldset" | b"center" | b"details" | b"summary" | b"dialog" | b"menu" | b"hgroup" => {
            Role::Container
        }
        _ => Role::Inline,
    }
}
