use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::phrases::Phrases;
use crate::sources::Source;
use crate::{KnowledgeError, Sources};

/// The file that holds the words.
const FILE: &str = "lexicons/times.toml";

/// How texts speak of time: the file `lexicons/times.toml`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Times {
    phrases: Phrases<TimeWord>,
    /// Words that mean something else as often, sorted.
    doubtful: Vec<String>,
    past_ending: String,
}

/// What a word says of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TimeWord {
    /// A day of the week, 1 for Monday.
    Weekday(i8),
    /// That day of every week.
    Weekdays(i8),
    /// A month, 1 for January.
    Month(i8),
    /// One unit of time.
    Unit(Unit),
    /// Several of a unit.
    Units(Unit),
    /// A part of the day.
    Part(Part),
    /// That part of every day.
    Parts(Part),
    /// A season.
    Season(Season),
    /// Days from the day of publication: -1 for yesterday.
    Day(i16),
    /// An hour by name: noon.
    Clock(u8),
    /// A feast.
    Holiday(Holiday),
    /// A length that recurs: every so many of a unit.
    Often(u8, Unit),
    /// A time without days.
    Reference(Reference),
    /// A small word, by what it does.
    Role(Role),
    /// A word that puts its clause in the future.
    Future,
    /// A word that puts its clause in the past.
    Past,
    /// A word (lemma) whose infinitive looks ahead: "set to resume".
    Aim,
}

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $($(#[$doc])* #[doc = concat!("`", $text, "`")] $variant),+ }

        impl $name {
            /// As the data and outputs write it.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }

            fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some($name::$variant),)+ _ => None }
            }
        }
    };
}

words! {
    /// A unit of time, shortest first.
    Unit {
        Second = "second", Minute = "minute", Hour = "hour", Day = "day", Weekend = "weekend", Week = "week",
        Fortnight = "fortnight", Month = "month", Quarter = "quarter", Year = "year", Decade = "decade",
        Century = "century",
    }
}

words! {
    /// A part of the day, by its code in TimeML.
    Part { Morning = "MO", Afternoon = "AF", Evening = "EV", Night = "NI", Daytime = "DT" }
}

words! {
    /// A season, by its code in TimeML.
    Season { Spring = "SP", Summer = "SU", Autumn = "FA", Winter = "WI" }
}

words! {
    /// A time without days, by its code in TimeML.
    Reference { Past = "PAST_REF", Present = "PRESENT_REF", Future = "FUTURE_REF" }
}

words! {
    /// What a small word does in an expression of time.
    Role {
        The = "the", Of = "of", In = "in", On = "on", At = "at", For = "for", Over = "over", And = "and", To = "to",
        From = "from", Between = "between", Since = "since", Until = "until", Ago = "ago", Later = "later",
        Before = "before", After = "after", Earlier = "earlier", Now = "now", Last = "last", Past = "past",
        This = "this", Next = "next", Following = "following", Previous = "previous", Same = "same",
        Recent = "recent", Every = "every", Early = "early", Mid = "mid", Late = "late", EarlierIn = "earlier_in", LaterIn = "later_in", Fiscal = "fiscal",
        Local = "local", Oclock = "oclock", Long = "long", Old = "old", More = "more", Overnight = "overnight",
        Into = "into", Tonight = "tonight", Half = "half", First = "first", Approx = "approx", Am = "am", Pm = "pm",
        Plural = "plural", Or = "or", Header = "header",
    }
}

/// A feast, by how its day is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Holiday {
    /// Month and day.
    Fixed(i8, i8),
    /// Days from Western Easter.
    Easter(i16),
    /// The nth (from the end where negative) weekday of a month.
    Nth(i8, i8, i8),
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    doubtful: Vec<String>,
    weekday: Table,
    weekdays: Table,
    month: Table,
    unit: Table,
    units: Table,
    part: Table,
    parts: Table,
    season: Table,
    day: Table,
    clock: Table,
    holiday: Table,
    often: Table,
    reference: Table,
    role: Table,
    tense: Tense,
}

/// Words by what they mean.
type Table = BTreeMap<String, Vec<String>>;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Tense {
    future: Vec<String>,
    past: Vec<String>,
    aim: Vec<String>,
    past_ending: String,
}

impl Times {
    /// Reads the file; without it, no words.
    pub(crate) fn read(sources: &Sources) -> Result<Self, KnowledgeError> {
        let Ok(source) = sources.get(FILE) else {
            return Ok(Self::default());
        };
        let file: File = source.toml()?;
        let tense = file.tense;
        let mut times = Self {
            doubtful: file.doubtful,
            past_ending: tense.past_ending,
            ..Self::default()
        };
        times.doubtful.sort_unstable();
        let number = |low: i16, high: i16| move |s: &str| s.parse::<i16>().ok().filter(|n| (low..=high).contains(n));
        let small = |high: i16| move |s: &str| number(1, high)(s).map(|n| n as i8);
        times.add(source, &file.weekday, |s| small(7)(s).map(TimeWord::Weekday))?;
        times.add(source, &file.weekdays, |s| small(7)(s).map(TimeWord::Weekdays))?;
        times.add(source, &file.month, |s| small(12)(s).map(TimeWord::Month))?;
        times.add(source, &file.unit, |s| Unit::parse(s).map(TimeWord::Unit))?;
        times.add(source, &file.units, |s| Unit::parse(s).map(TimeWord::Units))?;
        times.add(source, &file.part, |s| Part::parse(s).map(TimeWord::Part))?;
        times.add(source, &file.parts, |s| Part::parse(s).map(TimeWord::Parts))?;
        times.add(source, &file.season, |s| Season::parse(s).map(TimeWord::Season))?;
        times.add(source, &file.day, |s| number(-9, 9)(s).map(TimeWord::Day))?;
        times.add(source, &file.clock, |s| {
            number(0, 23)(s).map(|n| TimeWord::Clock(n as u8))
        })?;
        times.add(source, &file.holiday, |s| holiday(s).map(TimeWord::Holiday))?;
        times.add(source, &file.often, often)?;
        times.add(source, &file.reference, |s| {
            Reference::parse(s).map(TimeWord::Reference)
        })?;
        times.add(source, &file.role, |s| Role::parse(s).map(TimeWord::Role))?;
        let told = [
            (tense.future, TimeWord::Future),
            (tense.past, TimeWord::Past),
            (tense.aim, TimeWord::Aim),
        ];
        for (words, meaning) in told {
            for word in words {
                times.phrases.add(&word, meaning);
            }
        }
        Ok(times)
    }

    fn add(
        &mut self,
        source: Source<'_>,
        table: &Table,
        meaning: impl Fn(&str) -> Option<TimeWord>,
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

    /// What a word or phrase (in lower case, single spaces) says of time, and how many words the longest phrase has
    /// that starts with it (0: none).
    pub fn get(&self, text: &str) -> (&[TimeWord], usize) {
        self.phrases.get(text)
    }

    /// Whether a word means something else as often, so that it takes company to be believed.
    pub fn doubtful(&self, text: &str) -> bool {
        self.doubtful.iter().any(|d| d == text)
    }

    /// How verbs end that tell of the past.
    pub fn past_ending(&self) -> &str {
        &self.past_ending
    }
}

/// `12-25`, `easter-2`, `4 4 11` (the fourth Thursday of November).
fn holiday(text: &str) -> Option<Holiday> {
    if let Some(days) = text.strip_prefix("easter") {
        return days.parse().ok().map(Holiday::Easter);
    }
    if let Some((month, day)) = text.split_once('-').filter(|(month, _)| !month.is_empty()) {
        let (month, day) = (month.parse().ok()?, day.parse().ok()?);
        return ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some(Holiday::Fixed(month, day));
    }
    let mut parts = text.split(' ').map(str::parse::<i8>);
    let (Some(Ok(nth)), Some(Ok(weekday)), Some(Ok(month)), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    let fits = (-5..=5).contains(&nth) && nth != 0 && (1..=7).contains(&weekday) && (1..=12).contains(&month);
    fits.then_some(Holiday::Nth(nth, weekday, month))
}

/// `P2W`, `PT1H`.
fn often(text: &str) -> Option<TimeWord> {
    let rest = text.strip_prefix('P')?;
    let (rest, clock) = rest.strip_prefix('T').map_or((rest, false), |r| (r, true));
    let unit = match (clock, rest.chars().next_back()?) {
        (true, 'H') => Unit::Hour,
        (false, 'D') => Unit::Day,
        (false, 'W') => Unit::Week,
        (false, 'M') => Unit::Month,
        (false, 'Y') => Unit::Year,
        _ => return None,
    };
    let number = rest.get(..rest.len() - 1)?.parse().ok()?;
    Some(TimeWord::Often(number, unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shipped() -> Times {
        let mut sources = Sources::default();
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../knowledge/lexicons/times.toml");
        sources.insert(FILE, std::fs::read(path).unwrap());
        Times::read(&sources).unwrap()
    }

    #[test]
    fn the_shipped_words_are_known() {
        let times = shipped();
        assert_eq!(times.get("tuesday").0, [TimeWord::Weekday(2)]);
        assert_eq!(times.get("feb").0, [TimeWord::Month(2)]);
        assert_eq!(times.get("early hours").0, [TimeWord::Part(Part::Morning)]);
        assert!(times.doubtful("may") && !times.doubtful("june"));
    }

    #[test]
    fn a_meaning_that_is_none_is_refused() {
        let mut sources = Sources::default();
        sources.insert(FILE, b"[month]\n13 = [\"undecimber\"]".to_vec());
        assert!(Times::read(&sources).unwrap_err().to_string().contains("`13`"));
    }

    #[test]
    fn feasts_are_read_in_three_forms() {
        assert_eq!(holiday("12-25"), Some(Holiday::Fixed(12, 25)));
        assert_eq!(holiday("easter-2"), Some(Holiday::Easter(-2)));
        assert_eq!(holiday("-1 1 5"), Some(Holiday::Nth(-1, 1, 5)));
        assert_eq!(holiday("x"), None);
    }
}
