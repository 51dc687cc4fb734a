//! Which groups are compared at all.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use knowledge::Knowledge;

use super::{
    facts::Fact,
    group::Group,
    score::{self, Stories},
};
use crate::Interval;

/// So many mentions or groups of one report are compared each with each.
const ALL: usize = 150;
/// In longer lists, each with so many before it.
const REACH: usize = 60;

/// Pairs of mentions of one report that are compared: all, but in a very long report only those within reach, and those
/// that lead.
pub(super) fn within(singles: &[Group], facts: &[Fact<'_>]) -> Vec<(usize, usize)> {
    let leads = |i: usize| facts[singles[i].first()].leads;
    pairs_where(singles.len(), |i, j| j - i <= REACH || leads(i))
}

fn pairs_where(n: usize, near: impl Fn(usize, usize) -> bool) -> Vec<(usize, usize)> {
    let all = (0..n).flat_map(|j| (0..j).map(move |i| (i, j)));
    all.filter(|&(i, j)| n <= ALL || near(i, j)).collect()
}

/// In one block, a group is compared with so many of kin class before it, in order of time; denser blocks are cut, so
/// that the work stays near-linear.
const NEIGHBOURS: usize = 60;
/// So many before it are looked at to find these.
const LOOKED_AT: usize = 400;

/// A week, counted from a fixed day.
type Week = i64;

/// What groups must share to be compared. Classes are not in it: kin classes must meet, and `score` forbids the rest.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// A country, in a week.
    Country(String, Week),
    /// A square of half a degree, in a year; 0 for groups of which no day is known, and those that they may meet.
    Square(i32, i32, i16),
    /// An initiator or target by name, in a week; [`NEVER`] as with squares.
    Name(String, Week),
    /// A deed, for what is said of it.
    Deed(usize),
    /// What leads a report as its news, in a week.
    News(Week),
}

/// Pairs of groups, of any reports, that are compared; `groups` in order.
pub(super) fn across(groups: &[Group], knowledge: &Knowledge) -> Vec<(usize, usize)> {
    let mut blocks: BTreeMap<(bool, bool, Key), Vec<(Date, usize)>> = BTreeMap::new();
    let undated: BTreeSet<Key> = groups
        .iter()
        .filter(|g| days(g).is_none())
        .flat_map(without_day)
        .collect();
    for (i, group) in groups.iter().enumerate() {
        let day = days(group).map_or(Date::MIN, |d| d.earliest);
        let meets_undated = without_day(group).filter(|key| undated.contains(key));
        let mut all = keys(group);
        all.extend(meets_undated);
        for key in all {
            let block = (group.aggregate, group.kind.is_violence(), key);
            blocks.entry(block).or_default().push((day, i));
        }
    }
    let class = |i: usize| groups[i].classes.keys().next();
    let kin = |i: usize, j: usize| matches!((class(i), class(j)), (Some(x), Some(y)) if score::kin(x, y, knowledge));
    let mut pairs = Pairs::default();
    for ((.., key), block) in &mut blocks {
        block.sort_unstable();
        let dated = |i: usize| days(&groups[i]).is_some();
        let of_undated = undated.contains(key);
        for (n, &(_, j)) in block.iter().enumerate() {
            let before = block[n.saturating_sub(LOOKED_AT)..n].iter().rev().map(|&(_, i)| i);
            let meet = |i: usize| i != j && kin(i, j) && !(of_undated && dated(i) && dated(j));
            let alike = before.filter(|&i| meet(i)).take(NEIGHBOURS);
            pairs.extend(alike.map(|i| (i.min(j), i.max(j))));
        }
        pairs.settle();
    }
    pairs.sorted()
}

/// Pairs of which many come several times, since groups meet in several blocks: each is kept once before they have
/// become twice as many.
#[derive(Default)]
struct Pairs {
    all: Vec<(usize, usize)>,
    settled: usize,
}

/// So many pairs may wait.
const WAIT: usize = 1 << 16;

impl Pairs {
    fn extend(&mut self, more: impl Iterator<Item = (usize, usize)>) {
        self.all.extend(more);
    }

    fn settle(&mut self) {
        if self.all.len() > 2 * self.settled + WAIT {
            self.keep_once();
        }
    }

    fn keep_once(&mut self) {
        self.all.sort_unstable();
        self.all.dedup();
        self.settled = self.all.len();
    }

    fn sorted(mut self) -> Vec<(usize, usize)> {
        self.keep_once();
        self.all
    }
}

/// An incident told by more reports ties no two of them to one story: all the world tells of it.
const REPORTS: usize = 30;

/// How many incidents each pair of reports shares.
pub(super) fn stories(groups: &[Group]) -> Stories {
    let mut stories = Stories::new();
    for group in groups.iter().filter(|g| g.seats.len() <= REPORTS) {
        let reports: Vec<usize> = group.seats.keys().copied().collect();
        for (n, &b) in reports.iter().enumerate() {
            for &a in &reports[..n] {
                *stories.entry((a, b)).or_default() += 1;
            }
        }
    }
    stories
}

/// Pairs of groups of reports of one story that share a class.
pub(super) fn along(groups: &[Group], stories: &Stories) -> Vec<(usize, usize)> {
    let mut by_report: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, group) in groups.iter().enumerate() {
        for &report in group.seats.keys() {
            by_report.entry(report).or_default().push(i);
        }
    }
    let of = |report: &usize| by_report.get(report).map_or(&[][..], Vec::as_slice);
    let alike = |i: usize, j: usize| {
        let (a, b) = (&groups[i], &groups[j]);
        i != j && a.aggregate == b.aggregate && a.classes.keys().any(|c| b.classes.contains_key(c))
    };
    let mut pairs = BTreeSet::new();
    for (a, b) in stories.keys() {
        for &i in of(a) {
            pairs.extend(of(b).iter().filter(|&&j| alike(i, j)).map(|&j| (i.min(j), i.max(j))));
        }
    }
    pairs.into_iter().collect()
}

/// The days that a group may be of: those told, else those of publication.
fn days(group: &Group) -> Option<Interval> {
    group.time().or(group.published)
}

/// The week of what has none.
const NEVER: Week = Week::MIN;

/// The squares that a group may lie in, by the year they are looked for in.
fn squares(group: &Group, year: i16) -> impl Iterator<Item = Key> + '_ {
    let points = group.places.iter().filter_map(|place| place.lat.zip(place.lon));
    points.flat_map(move |(lat, lon)| {
        let cell = |degrees: f64, shift: f64| (degrees * 2.0 + shift).floor() as i32;
        [(-0.5, -0.5), (-0.5, 0.5), (0.5, -0.5), (0.5, 0.5)]
            .map(|(dx, dy)| Key::Square(cell(lat, dx), cell(lon, dy), year))
    })
}

/// The names of a group's parties.
fn names(group: &Group) -> impl Iterator<Item = String> + '_ {
    let parties = group.initiators.iter().chain(&group.targets).filter(|w| w.named);
    parties.map(|who| who.id.as_deref().map_or_else(|| who.words.join(" "), str::to_owned))
}

/// What a group shares with those of which no day is known.
fn without_day(group: &Group) -> impl Iterator<Item = Key> + '_ {
    squares(group, 0).chain(names(group).map(|name| Key::Name(name, NEVER)))
}

fn keys(group: &Group) -> BTreeSet<Key> {
    let mut weeks = BTreeSet::new();
    for span in group.time().into_iter().chain(group.published) {
        // Longer spans are found by place and year, or by the week of publication.
        if span.days() <= 28 {
            let (first, last) = (week(span.earliest), week(span.latest));
            weeks.extend(first - 1..=last + 1);
        }
    }
    let year = days(group).map_or(0, |d| d.earliest.year());
    let mut keys: BTreeSet<Key> = squares(group, year).collect();
    for country in group.places.iter().filter_map(|place| place.country.as_ref()) {
        keys.extend(weeks.iter().map(|&w| Key::Country(country.to_string(), w)));
    }
    for name in names(group) {
        keys.extend(weeks.iter().map(|&w| Key::Name(name.clone(), w)));
    }
    if group.seats.values().any(|seat| seat.leads) {
        keys.extend(weeks.into_iter().map(Key::News));
    }
    keys.extend(group.deed.map(|d| Key::Deed(d.cluster)));
    keys
}

fn week(date: Date) -> Week {
    let days = Date::constant(1970, 1, 5)
        .until(date)
        .map_or(0, |s| i64::from(s.get_days()));
    days.div_euclid(7)
}
