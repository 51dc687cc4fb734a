//! Fetching a page: robots.txt, pauses, bounds, redirects checked anew.

use std::{
    collections::BTreeMap,
    fmt,
    io::Read,
    thread,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};
use ureq::{
    Agent, Body,
    config::Config,
    http::{Response, Uri},
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::{DefaultConnector, NextTimeout},
    },
};
use url::Url;

use crate::{
    address,
    robots::{self, Robots},
};

/// Redirects followed for one page.
const MOST_REDIRECTS: usize = 5;

/// How pages are asked for.
#[derive(Clone, Debug)]
pub struct Rules {
    /// What the program calls itself: its name is what `robots.txt` knows it by.
    pub program: String,
    /// What is said behind the name: a version, where to complain.
    pub about: String,
    /// Least time between two requests to one site.
    pub pause: Duration,
    /// Longest that one request may take.
    pub most_time: Duration,
    /// Most bytes of one page, unpacked.
    pub most_bytes: u64,
    /// Whether addresses of this machine and of private networks may be spoken to.
    pub local: bool,
}

/// What a server said of a page's version, to ask later whether it has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// `ETag`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// `Last-Modified`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
}

/// A page as it came.
#[derive(Clone, Debug)]
pub struct Page {
    /// Where it was in the end.
    pub url: String,
    /// Its bytes, unpacked.
    pub content: Vec<u8>,
    /// To ask for it later.
    pub validators: Validators,
}

/// What came of a request.
#[derive(Clone, Debug)]
pub enum Answer {
    /// The page.
    Page(Page),
    /// It is as it was.
    Unchanged,
}

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// No address of a page on the web.
    #[error("{0} is no address of a page: give http:// or https://")]
    Address(String),
    /// The site does not allow it.
    #[error("{0}: the site's robots.txt does not allow programs to read it")]
    NotAllowed(String),
    /// The name leads to a machine that is not of the open internet.
    #[error("{0} leads to this machine or a private network: not read without --allow-local")]
    Local(String),
    /// More redirects than are followed.
    #[error("{0}: redirected more than {MOST_REDIRECTS} times")]
    Redirects(String),
    /// The server refused.
    #[error("{url}: the server answers {status}")]
    Status {
        /// The page.
        url: String,
        /// What it answered.
        status: u16,
    },
    /// More bytes than allowed.
    #[error("{url}: longer than {most} bytes")]
    TooLong {
        /// The page.
        url: String,
        /// Most bytes.
        most: u64,
    },
    /// The connection failed, or took too long.
    #[error("{url}: {problem}")]
    Connection {
        /// The page.
        url: String,
        /// What went wrong.
        problem: String,
    },
}

/// Asks for pages, one after another.
#[derive(Debug)]
pub struct Fetcher {
    rules: Rules,
    agent: Agent,
    sites: BTreeMap<String, Site>,
}

#[derive(Debug)]
struct Site {
    robots: Robots,
    last: Instant,
}

impl Fetcher {
    /// A fetcher that has asked for nothing.
    pub fn new(rules: Rules) -> Self {
        let config = Agent::config_builder()
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .timeout_global(Some(rules.most_time))
            .user_agent(format!("{}/{}", rules.program, rules.about))
            // What a proxy resolves can't be checked.
            .proxy(None)
            .build();
        let guard = Guard {
            local: rules.local,
            inner: DefaultResolver::default(),
        };
        Self {
            agent: Agent::with_parts(config, DefaultConnector::default(), guard),
            rules,
            sites: BTreeMap::new(),
        }
    }

    /// The page at an address, if it has changed since it had these validators.
    ///
    /// # Errors
    /// Where the address is none, the site or the rules do not allow it, or the server does not give it.
    pub fn fetch(&mut self, address: &str, known: &Validators) -> Result<Answer, FetchError> {
        let mut url = parse(address)?;
        for _ in 0..=MOST_REDIRECTS {
            if !self.allowed(&url)? {
                return Err(FetchError::NotAllowed(url.into()));
            }
            let response = self.ask(&url, known)?;
            let header = |name: &str| {
                response
                    .headers()
                    .get(name)
                    .and_then(|v| v.to_str().ok())
                    .map(str::to_owned)
            };
            match response.status().as_u16() {
                200 => {
                    let validators = Validators {
                        tag: header("etag"),
                        modified: header("last-modified"),
                    };
                    let content = read(response, self.rules.most_bytes, &url)?;
                    return Ok(Answer::Page(Page {
                        url: url.into(),
                        content,
                        validators,
                    }));
                }
                304 => return Ok(Answer::Unchanged),
                301 | 302 | 303 | 307 | 308 => {
                    let to = header("location").and_then(|l| url.join(&l).ok());
                    let to = to.ok_or_else(|| FetchError::Connection {
                        url: url.to_string(),
                        problem: "redirected to no address".to_owned(),
                    })?;
                    url = parse(to.as_str())?;
                }
                status => {
                    return Err(FetchError::Status {
                        url: url.into(),
                        status,
                    });
                }
            }
        }
        Err(FetchError::Redirects(address.to_owned()))
    }

    /// Whether the site lets a page be read. Its rules are asked for once.
    fn allowed(&mut self, url: &Url) -> Result<bool, FetchError> {
        let site = url.origin().ascii_serialization();
        if !self.sites.contains_key(&site) {
            let robots = self.robots(url)?;
            self.sites.insert(
                site.clone(),
                Site {
                    robots,
                    last: Instant::now(),
                },
            );
        }
        let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
        Ok(self.sites.get(&site).is_none_or(|s| s.robots.allows(path)))
    }

    fn robots(&self, url: &Url) -> Result<Robots, FetchError> {
        let mut at = url
            .join("/robots.txt")
            .map_err(|_| FetchError::Address(url.to_string()))?;
        for _ in 0..=MOST_REDIRECTS {
            let response = match self.get(&at, &Validators::default()) {
                Err(local @ FetchError::Local(_)) => return Err(local),
                // A site that can't be asked allows nothing; the page's own request would fail too.
                Err(_) => return Ok(Robots::nothing()),
                Ok(response) => response,
            };
            let location = response.headers().get("location").and_then(|v| v.to_str().ok());
            match (response.status().as_u16(), location) {
                (200, _) => {
                    // What is longer than may be read is read as far.
                    let mut content = Vec::new();
                    let reader = response.into_body().into_reader();
                    let read = reader.take(robots::MOST as u64).read_to_end(&mut content);
                    return Ok(match read {
                        Ok(_) => Robots::read(&String::from_utf8_lossy(&content), &self.rules.program),
                        Err(_) => Robots::nothing(),
                    });
                }
                (300..400, Some(location)) => match at.join(location).ok().and_then(|l| parse(l.as_str()).ok()) {
                    Some(to) => at = to,
                    None => return Ok(Robots::default()),
                },
                (500.., _) => return Ok(Robots::nothing()),
                _ => return Ok(Robots::default()),
            }
        }
        Ok(Robots::default())
    }

    /// Asks once, after the pause that the site is owed.
    fn ask(&mut self, url: &Url, known: &Validators) -> Result<Response<Body>, FetchError> {
        let site = url.origin().ascii_serialization();
        if let Some(site) = self.sites.get_mut(&site) {
            let pause = site.robots.pause.unwrap_or_default().max(self.rules.pause);
            thread::sleep(pause.saturating_sub(site.last.elapsed()));
            site.last = Instant::now();
        }
        self.get(url, known)
    }

    fn get(&self, url: &Url, known: &Validators) -> Result<Response<Body>, FetchError> {
        let mut request = self.agent.get(url.as_str());
        if let Some(tag) = &known.tag {
            request = request.header("if-none-match", tag);
        }
        if let Some(modified) = &known.modified {
            request = request.header("if-modified-since", modified);
        }
        request.call().map_err(|error| failed(url, &error))
    }
}

/// An address of a page on the web. User and password are dropped.
fn parse(address: &str) -> Result<Url, FetchError> {
    let wrong = || FetchError::Address(address.to_owned());
    let mut url = Url::parse(address).map_err(|_| wrong())?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(wrong());
    }
    let (_, _) = (url.set_username(""), url.set_password(None)); // Both can fail only without a host.
    url.set_fragment(None);
    Ok(url)
}

fn read(response: Response<Body>, most: u64, url: &Url) -> Result<Vec<u8>, FetchError> {
    // What is unpacked counts, not what was sent.
    let mut content = Vec::new();
    let reader = response.into_body().into_with_config().limit(u64::MAX).reader();
    let read = reader.take(most.saturating_add(1)).read_to_end(&mut content);
    match read {
        Ok(length) if length as u64 <= most => Ok(content),
        Ok(_) => Err(FetchError::TooLong {
            url: url.to_string(),
            most,
        }),
        Err(error) => Err(FetchError::Connection {
            url: url.to_string(),
            problem: error.to_string(),
        }),
    }
}

fn failed(url: &Url, error: &ureq::Error) -> FetchError {
    if let ureq::Error::Io(io) = error
        && io.get_ref().is_some_and(|e| e.is::<NotPublic>())
    {
        return FetchError::Local(url.to_string());
    }
    FetchError::Connection {
        url: url.to_string(),
        problem: error.to_string(),
    }
}

/// Resolves names, and gives no address that is not public.
#[derive(Debug)]
struct Guard {
    local: bool,
    inner: DefaultResolver,
}

#[derive(Debug)]
struct NotPublic;

impl fmt::Display for NotPublic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no address of the open internet")
    }
}

impl std::error::Error for NotPublic {}

impl Resolver for Guard {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        if self.local || found.iter().all(|a| address::is_public(a.ip())) {
            return Ok(found);
        }
        // A name that leads here and there is not to be trusted at all.
        Err(ureq::Error::Io(std::io::Error::other(NotPublic)))
    }
}
