//! Pages from the web, politely and only where it is safe.
//!
//! A [`Fetcher`] asks for what a site's `robots.txt` allows, waits between two requests to one site, asks only for what
//! has changed, and takes no more time or bytes than its [`Rules`] say. It follows redirects itself and checks each
//! anew. It speaks to no address but those of the open internet, checked after names are resolved, so that no name or
//! redirect can lead it into the network that it runs in.

mod address;
mod fetcher;
mod robots;

pub use address::is_public;
pub use fetcher::{Answer, FetchError, Fetcher, Page, Rules, Validators};
pub use robots::Robots;
