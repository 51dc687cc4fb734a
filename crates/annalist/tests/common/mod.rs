//! What the tests of the front share. Reports here were written for this project.

#![allow(dead_code, reason = "each test uses a part")]

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
};

use annalist::{Annalist, Collection, Engine, Inputs, Options, write};

/// A folder of its own, removed in the end.
pub struct Folder(pub PathBuf);

static NUMBER: AtomicUsize = AtomicUsize::new(0);

impl Folder {
    pub fn new() -> Self {
        let name = format!(
            "annalist-test-{}-{}",
            std::process::id(),
            NUMBER.fetch_add(1, Ordering::Relaxed)
        );
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn with(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    pub fn inputs(&self) -> Inputs {
        Inputs {
            paths: vec![self.0.clone()],
            ..Inputs::default()
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub fn run(inputs: &Inputs, jobs: usize) -> Collection {
    let options = Options {
        jobs,
        today: Some(jiff::civil::date(2025, 6, 1)),
        ..Options::default()
    };
    Annalist::embedded(Engine::Fast)
        .unwrap()
        .run(inputs, &options, &|_| ())
        .unwrap()
}

/// The output as JSON Lines.
pub fn jsonl(collection: &Collection) -> String {
    let mut out = Vec::new();
    write::jsonl(
        collection,
        &Annalist::embedded(Engine::Fast).unwrap().made_by(),
        &mut out,
    )
    .unwrap();
    String::from_utf8(out).unwrap()
}

/// Codes of all diagnostics on a file.
pub fn codes(collection: &Collection, file: &str) -> Vec<&'static str> {
    let all = collection.diagnostics.iter();
    all.filter(|d| d.file == file || d.file.starts_with(&format!("{file}#")))
        .map(|d| d.code.as_str())
        .collect()
}

pub fn path(folder: &Folder, name: &str) -> PathBuf {
    Path::new(&folder.0).join(name)
}

/// Reports with marks beyond ASCII.
pub const REPORTS: [(&str, &str); 4] = [
    (
        "a.txt",
        "Rockets hit Kirkuk airport\n\nKIRKUK, Iraq — Rockets hit the airport of Kirkuk in northern Iraq on Tuesday, killing three \
         soldiers and wounding at least five, the Iraqi army said. 🚀 No group has claimed the attack.\n\nThe United States condemned \
         “the cowardly attack”, and Iraq’s prime minister said it would be answered.",
    ),
    (
        "b.txt",
        "Kirkuk: Drei\u{301} 😀 — In response to the rocket attack on Kirkuk’s airport, Iraqi jets bombed a militant camp near Hawija on \
         Wednesday. Six fighters were killed in the air strike, a security official said.",
    ),
    (
        "c.txt",
        "\u{feff}Protesters threw stones at the police in Basra on 14 March 2019. Police fired tear gas; twelve people were hurt, أطباء \
         doctors said. Officials denied that live rounds had been fired.",
    ),
    (
        "d.txt",
        "The weather in the mountains was fine all week, and the village held its fair as it does every spring. 🐑🐑 All were glad.",
    ),
];

pub fn folder() -> Folder {
    let folder = REPORTS.iter().fold(Folder::new(), |f, (name, text)| f.with(name, text));
    folder.with(
        "metadata.jsonl",
        "{\"file\": \"a.txt\", \"published\": \"2019-03-13\", \"source\": \"Newsline\"}\n{\"file\": \"b.txt\", \"published\": \"2019-03-14\"}\n",
    )
}

/// Most memory that this process has ever had, in bytes, where the system tells.
pub fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kb| kb << 10)
}
