//! Pages and feeds from the web, as files that are read like any others.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use annalist::{Code, Diagnostic};
use anyhow::{Context, bail};
use clap::Args;
use fetch::{Answer, Fetcher, Page, Rules, Validators};
use tempfile::TempDir;

/// Most pages of one feed.
const MOST_ENTRIES: usize = 200;
/// Most bytes of one page.
const MOST_BYTES: u64 = 16 << 20;
/// Longest that one page may take.
const MOST_TIME: Duration = Duration::from_secs(30);

/// How pages are fetched.
#[derive(Args)]
pub struct Fetching {
    /// Fetch the addresses (http://, https://) among the paths; of a feed, the pages that it leads to.
    #[arg(long)]
    fetch: bool,
    /// Also fetch from this machine and private networks.
    #[arg(long, requires = "fetch")]
    allow_local: bool,
    /// Least time between two requests to one site.
    #[arg(long, value_name = "SECONDS", default_value_t = 2.0, requires = "fetch")]
    pause: f64,
}

/// What was fetched.
pub struct Fetched {
    /// Holds the pages; removed with it.
    folder: TempDir,
    /// What was said of each page, for the next time.
    versions: BTreeMap<String, Validators>,
    notes: PathBuf,
    /// What could not be fetched.
    pub diagnostics: Vec<Diagnostic>,
    /// How many pages were as they had been.
    pub unchanged: usize,
}

/// The addresses among paths, and the rest.
pub fn split(paths: &[PathBuf]) -> (Vec<String>, Vec<PathBuf>) {
    let address = |p: &PathBuf| {
        p.to_str()
            .filter(|p| p.starts_with("http://") || p.starts_with("https://"))
            .map(str::to_owned)
    };
    let addresses = paths.iter().filter_map(address).collect();
    (
        addresses,
        paths.iter().filter(|p| address(p).is_none()).cloned().collect(),
    )
}

impl Fetched {
    /// Fetches pages. What is known of their versions stands beside the archive, in `ARCHIVE.fetched.json`.
    pub fn all(addresses: &[String], archive: &Path, options: &Fetching) -> anyhow::Result<Self> {
        if !options.fetch {
            bail!(
                "{} is an address on the web: give --fetch to have it fetched",
                addresses[0]
            );
        }
        let mut notes = archive.as_os_str().to_owned();
        notes.push(".fetched.json");
        let notes = PathBuf::from(notes);
        let versions = match fs::read_to_string(&notes) {
            Ok(text) => serde_json::from_str(&text)
                .with_context(|| format!("{} is damaged: remove it to fetch all anew", notes.display()))?,
            Err(_) => BTreeMap::new(),
        };
        let mut fetched = Self {
            folder: tempfile::tempdir().context("no temporary folder for the pages")?,
            versions,
            notes,
            diagnostics: Vec::new(),
            unchanged: 0,
        };
        let mut fetcher = Fetcher::new(Rules {
            program: "annalist".to_owned(),
            about: env!("CARGO_PKG_VERSION").to_owned(),
            pause: Duration::try_from_secs_f64(options.pause).context("--pause: give seconds, such as 2")?,
            most_time: MOST_TIME,
            most_bytes: MOST_BYTES,
            local: options.allow_local,
        });
        let mut metadata = Vec::new();
        let mut done = BTreeSet::new();
        for address in addresses {
            for entry in fetched.one(&mut fetcher, address, &mut done, &mut metadata)? {
                fetched.one(&mut fetcher, &entry, &mut done, &mut metadata)?;
            }
        }
        fs::write(fetched.folder.path().join("metadata.jsonl"), metadata.join("\n"))?;
        Ok(fetched)
    }

    /// Where the pages lie.
    pub fn path(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// Notes the versions of the pages, once they are kept.
    pub fn note(&self) -> anyhow::Result<()> {
        fs::write(&self.notes, serde_json::to_string_pretty(&self.versions)?)
            .with_context(|| format!("{} can't be written", self.notes.display()))
    }

    /// Fetches one page; gives where it leads if it is a feed, whose own entries are not kept.
    fn one(
        &mut self,
        fetcher: &mut Fetcher,
        address: &str,
        done: &mut BTreeSet<String>,
        metadata: &mut Vec<String>,
    ) -> anyhow::Result<Vec<String>> {
        if !done.insert(address.to_owned()) {
            return Ok(Vec::new());
        }
        let known = self.versions.get(address).cloned().unwrap_or_default();
        let Page {
            url,
            content,
            validators,
        } = match fetcher.fetch(address, &known) {
            Ok(Answer::Page(page)) => page,
            Ok(Answer::Unchanged) => {
                self.unchanged += 1;
                return Ok(Vec::new());
            }
            Err(error) => {
                self.diagnostics
                    .push(Diagnostic::new(Code::NotFetched, file_name(address), error.to_string()));
                return Ok(Vec::new());
            }
        };
        self.versions.insert(address.to_owned(), validators);
        if let Some(mut links) = annalist::feed_links(&content) {
            links.truncate(MOST_ENTRIES);
            return Ok(links);
        }
        let name = file_name(address);
        fs::write(self.folder.path().join(&name), content)?;
        metadata.push(serde_json::json!({"file": name, "url": url}).to_string());
        Ok(Vec::new())
    }
}

/// A name for the file of an address, the same each time.
fn file_name(address: &str) -> String {
    let (_, rest) = address.split_once("//").unwrap_or(("", address));
    let plain: String = rest
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' })
        .take(80)
        .collect();
    let hash = address.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{}-{:08x}", plain.trim_matches(['.', '-']), hash & 0xffff_ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_tell_addresses_apart() {
        let name = file_name("https://example.org/../a?b=1");
        assert!(name.starts_with("example.org-..-a-b-1-"), "{name}");
        assert_ne!(name, file_name("https://example.org/../a?b-1"));
        assert!(!file_name("https://../..").contains('/') && !file_name("https://.").starts_with('.'));
    }

    #[test]
    fn addresses_are_told_from_paths() {
        let paths = ["a.txt", "https://example.org/a", "http:/x"].map(PathBuf::from);
        let (addresses, files) = split(&paths);
        assert_eq!(addresses, ["https://example.org/a"]);
        assert_eq!(files, [PathBuf::from("a.txt"), PathBuf::from("http:/x")]);
    }
}
