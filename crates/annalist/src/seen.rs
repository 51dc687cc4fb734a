//! Which reports a run has had, in little memory: millions may come.

use std::{
    collections::{HashMap, hash_map::Entry},
    hash::{DefaultHasher, Hash, Hasher},
};

/// The reports that were handed over, each with the place where it was first read.
#[derive(Default)]
pub(crate) struct Seen {
    /// Place of the input among `inputs`, and the number behind its name, 0 for none.
    first: HashMap<u64, (u32, u32)>,
    /// The inputs' names, each as long as records come from it.
    inputs: Vec<String>,
}

impl Seen {
    /// Notes a report, by id, and the file or record that it was read from (`a.jsonl#17`). Of one that was noted before, the
    /// file or record that it was first read from.
    pub(crate) fn note(&mut self, id: &str, file: &str) -> Option<String> {
        let numbered = file
            .rsplit_once('#')
            .and_then(|(input, n)| Some((input, n.parse::<u32>().ok()?)));
        let (input, number) = numbered.filter(|(_, n)| *n > 0).unwrap_or((file, 0));
        match self.first.entry(key(id)) {
            Entry::Occupied(known) => {
                let (input, number) = *known.get();
                let input = self.inputs.get(input as usize).map_or("", String::as_str);
                Some(match number {
                    0 => input.to_owned(),
                    n => format!("{input}#{n}"),
                })
            }
            Entry::Vacant(free) => {
                if self.inputs.last().is_none_or(|last| last != input) {
                    self.inputs.push(input.to_owned());
                }
                free.insert((self.inputs.len() as u32 - 1, number));
                None
            }
        }
    }
}

/// An id is a hash already: its digits.
fn key(id: &str) -> u64 {
    let digits = id
        .strip_prefix("r-")
        .and_then(|digits| u64::from_str_radix(digits, 16).ok());
    digits.unwrap_or_else(|| {
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        hasher.finish()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_report_was_first_read_is_known() {
        let mut seen = Seen::default();
        assert_eq!(seen.note("r-0000000000000001", "a.jsonl#1"), None);
        assert_eq!(seen.note("r-0000000000000002", "a.jsonl#2"), None);
        assert_eq!(seen.note("r-0000000000000003", "b.txt"), None);
        assert_eq!(seen.note("r-0000000000000002", "c.txt").unwrap(), "a.jsonl#2");
        assert_eq!(seen.note("r-0000000000000003", "d#x.txt").unwrap(), "b.txt");
    }
}
