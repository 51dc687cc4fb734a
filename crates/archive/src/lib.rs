//! The file that keeps reports, mentions, incidents, links and rulings: one SQLite database, the only disk format.
//!
//! - [`Archive`]: opens or makes the file, adds reports with their mentions, stores incidents.
//! - [`Filter`], [`Page`]: what of it to list. [`Dossier`], [`Folder`]: one incident, one report, with all that belongs to it.
//! - [`Ruling`]: what a person decided; the log is only ever added to.
//! - [`Error`]: what went wrong with the file, and what to do.
//!
//! Full texts stay in the archive; what leaves it is for the caller to shorten.

mod archive;
mod error;
mod filter;
mod query;
mod ruling;
mod run;
mod schema;
mod store;
mod wire;

pub use archive::{Archive, Counts};
pub use error::Error;
pub use filter::{Filter, Order, Page};
pub use query::{Dossier, Facet, Facets, Folder, ReportNumber};
pub use ruling::{Act, Edit, Ruling};
pub use run::Run;
pub use schema::VERSION;
pub use store::{Added, Renewal};

/// What a call on an archive gives.
pub type Result<T> = std::result::Result<T, Error>;
