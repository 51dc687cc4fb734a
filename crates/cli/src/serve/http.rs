//! The server: takes requests, bounds them, and sends what [`super::routes`] gives.

use std::{io, net::SocketAddr, pin::Pin, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header},
    response::Response,
};
use tokio::{net::TcpListener, runtime::Runtime, task::spawn_blocking};

use super::routes::{Answer, Site};

/// Longest path with query, in bytes.
const MOST_ADDRESS: usize = 4096;

/// What every answer says: no scripts, nothing from elsewhere, no frames, no guessing of types, no traces.
const HEADERS: [(HeaderName, &str); 7] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::CACHE_CONTROL, "no-store"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// A server that listens.
pub struct Server {
    runtime: Runtime,
    listener: TcpListener,
    site: Arc<Bound>,
    asked_to_stop: Pin<Box<dyn Future<Output = ()> + Send>>,
    address: SocketAddr,
}

/// A site at an address.
struct Bound {
    site: Site,
    /// Whether only this machine can reach it, so that requests must be for this machine by name.
    loopback: bool,
}

impl Server {
    /// Listens on an address.
    pub fn bind(site: Site, address: SocketAddr) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .max_blocking_threads(4)
            .build()?;
        let listener = runtime.block_on(TcpListener::bind(address))?;
        let address = listener.local_addr()?;
        let loopback = address.ip().is_loopback();
        // Heard from now on: whoever knows the address may ask it to stop.
        let asked_to_stop = {
            let _here = runtime.enter();
            asked_to_stop()
        };
        Ok(Self {
            asked_to_stop: Box::pin(asked_to_stop),
            runtime,
            listener,
            site: Arc::new(Bound { site, loopback }),
            address,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until it is asked to stop (Ctrl-C or a signal to end), then finishes what it began.
    pub fn run(self) -> io::Result<()> {
        let router = Router::new().fallback(handle).with_state(self.site);
        let serve = axum::serve(self.listener, router).with_graceful_shutdown(self.asked_to_stop);
        self.runtime.block_on(async { serve.await })
    }
}

/// Resolves when the program is asked to stop; a signal to end is heard from the call on.
fn asked_to_stop() -> impl Future<Output = ()> + Send {
    #[cfg(unix)]
    let end = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).ok();
    async move {
        #[cfg(unix)]
        if let Some(mut end) = end {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = end.recv() => {}
            }
            return;
        }
        let _ = tokio::signal::ctrl_c().await;
    }
}

async fn handle(State(bound): State<Arc<Bound>>, request: Request) -> Response {
    let head = request.method() == Method::HEAD;
    let answer = match refuse(&bound, &request) {
        Some(answer) => answer,
        None => {
            let uri = request.uri().clone();
            let work = move || bound.site.answer(uri.path(), uri.query().unwrap_or_default());
            spawn_blocking(work)
                .await
                .unwrap_or_else(|_| Answer::plain(500, "The program failed on this page. Please report it."))
        }
    };
    response(answer, head)
}

/// What is not answered at all.
fn refuse(bound: &Bound, request: &Request) -> Option<Answer> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Some(Answer::plain(405, "Only GET is understood here."));
    }
    let length = request.uri().path_and_query().map_or(0, |p| p.as_str().len());
    if length > MOST_ADDRESS {
        return Some(Answer::plain(414, "This address is too long."));
    }
    // Another site's page could otherwise have its own name lead to this machine and read the archive.
    if bound.loopback && !host(request.uri(), request.headers()).is_some_and(is_this_machine) {
        return Some(Answer::plain(
            421,
            "This archive is served on this machine alone: open it as localhost or 127.0.0.1.",
        ));
    }
    None
}

fn host<'a>(uri: &'a Uri, headers: &'a HeaderMap) -> Option<&'a str> {
    uri.authority()
        .map(|a| a.as_str())
        .or_else(|| headers.get(header::HOST)?.to_str().ok())
}

fn is_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

fn response(answer: Answer, head: bool) -> Response {
    let length = answer.body.len();
    let body = if head { Body::empty() } else { Body::from(answer.body) };
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(answer.kind));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    if answer.status == 405 {
        headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_this_machine() {
        for name in ["localhost", "localhost:8017", "127.0.0.1:1", "[::1]:8017", "[::1]"] {
            assert!(is_this_machine(name), "{name}");
        }
        for name in [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example:80",
            "",
            ":8017",
            "localhost:x",
        ] {
            assert!(!is_this_machine(name), "{name}");
        }
    }
}
