use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::phrases::Phrases;
use crate::sources::Source;
use crate::{KnowledgeError, Sources};

/// The file that holds the words.
const FILE: &str = "lexicons/numbers.toml";

/// How texts speak of number: the file `lexicons/numbers.toml`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Numbers {
    phrases: Phrases<NumberWord>,
}

/// What a word says of number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NumberWord {
    /// A plain number; plain numbers add up ("twenty-two").
    Value(u32),
    /// Multiplies what stands before ("two hundred").
    Scale(u32),
    /// The same, of a group ("two dozen").
    Group(u32),
    /// A set of a fixed number ("a pair of").
    Set(u32),
    /// Several of a group: at least so many ("dozens").
    Plural(u32),
    /// At least so many ("several").
    Vague(u32),
    /// None at all.
    None,
    /// "a": one, where a noun for people follows.
    Article,
    /// "third".
    Ordinal(u32),
    /// Makes the number beside it a bound.
    Bound(Bound),
    /// After a number: not a count of people or things.
    Measure(Measure),
    /// Before a number: an age.
    Age,
    /// Before a number: part of a name.
    Label,
    /// A noun for people.
    People,
}

/// What an approximator makes of the number beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Bound {
    /// So many or more.
    AtLeast,
    /// More than so many.
    MoreThan,
    /// So many or fewer.
    UpTo,
    /// Fewer than so many.
    LessThan,
    /// A tenth below at most.
    Nearly,
    /// Taken at its word.
    About,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Measure {
    /// Sums.
    Money,
    /// Distances, calibres, areas.
    Length,
    /// Weights, volumes.
    Mass,
    /// Lengths of time, the clock.
    Time,
    /// Percentages, rates, degrees.
    Share,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    value: Table,
    scale: Table,
    group: Table,
    set: Table,
    plural: Table,
    vague: Table,
    none: Table,
    article: Table,
    ordinal: Table,
    bound: Table,
    measure: Table,
    label: Table,
    people: Table,
}

/// Words by what they mean.
type Table = BTreeMap<String, Vec<String>>;

impl Numbers {
    /// Reads the file; without it, no words.
    pub(crate) fn read(sources: &Sources) -> Result<Self, KnowledgeError> {
        let Ok(source) = sources.get(FILE) else {
            return Ok(Self::default());
        };
        let file: File = source.toml()?;
        let mut numbers = Self::default();
        let with = |make: fn(u32) -> NumberWord| move |key: &str| key.parse().ok().map(make);
        numbers.add(source, &file.value, with(NumberWord::Value))?;
        numbers.add(source, &file.scale, with(NumberWord::Scale))?;
        numbers.add(source, &file.group, with(NumberWord::Group))?;
        numbers.add(source, &file.set, with(NumberWord::Set))?;
        numbers.add(source, &file.plural, with(NumberWord::Plural))?;
        numbers.add(source, &file.vague, with(NumberWord::Vague))?;
        numbers.add(source, &file.none, with(|_| NumberWord::None))?;
        numbers.add(source, &file.article, with(|_| NumberWord::Article))?;
        numbers.add(source, &file.ordinal, with(NumberWord::Ordinal))?;
        numbers.add(source, &file.bound, |key| bound(key).map(NumberWord::Bound))?;
        numbers.add(source, &file.measure, |key| measure(key).map(NumberWord::Measure))?;
        numbers.add(source, &file.label, |key| match key {
            "age" => Some(NumberWord::Age),
            "name" => Some(NumberWord::Label),
            _ => None,
        })?;
        numbers.add(source, &file.people, |_| Some(NumberWord::People))?;
        Ok(numbers)
    }

    fn add(
        &mut self,
        source: Source<'_>,
        table: &Table,
        meaning: impl Fn(&str) -> Option<NumberWord>,
    ) -> Result<(), KnowledgeError> {
        for (key, words) in table {
            let meaning = meaning(key)
                .ok_or_else(|| source.wrong(format!("`{key}` means nothing here: see the comment above its table")))?;
            for word in words {
                self.phrases.add(word, meaning);
            }
        }
        Ok(())
    }

    /// What a word or phrase (in lower case, single spaces) says of number, and how many words the longest phrase has
    /// that starts with it (0: none).
    pub fn get(&self, text: &str) -> (&[NumberWord], usize) {
        self.phrases.get(text)
    }
}

fn bound(key: &str) -> Option<Bound> {
    Some(match key {
        "at_least" => Bound::AtLeast,
        "more_than" => Bound::MoreThan,
        "up_to" => Bound::UpTo,
        "less_than" => Bound::LessThan,
        "nearly" => Bound::Nearly,
        "about" => Bound::About,
        _ => return None,
    })
}

fn measure(key: &str) -> Option<Measure> {
    Some(match key {
        "money" => Measure::Money,
        "length" => Measure::Length,
        "mass" => Measure::Mass,
        "time" => Measure::Time,
        "share" => Measure::Share,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_words_are_known() {
        let mut sources = Sources::default();
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../knowledge/lexicons/numbers.toml");
        sources.insert(FILE, std::fs::read(path).unwrap());
        let numbers = Numbers::read(&sources).unwrap();
        assert_eq!(numbers.get("dozens").0, [NumberWord::Plural(24)]);
        assert_eq!(numbers.get("at least").0, [NumberWord::Bound(Bound::AtLeast)]);
        assert_eq!(numbers.get("twenty").0, [NumberWord::Value(20)]);
    }

    #[test]
    fn a_meaning_that_is_none_is_refused() {
        let mut sources = Sources::default();
        sources.insert(FILE, b"[bound]\nperhaps = [\"maybe\"]".to_vec());
        assert!(Numbers::read(&sources).unwrap_err().to_string().contains("`perhaps`"));
    }
}
