//! Whether two groups of mentions tell of one event: features, each named and weighed.
//!
//! A weight is the logarithm of how much likelier the feature is for one event than for two, roughly; the sum must pass
//! zero. The [`Weights`] are learned.

use std::collections::BTreeMap;

use knowledge::{Class, Knowledge, ontology::Kind};

use super::{
    group::{Group, Seat},
    introduction::Reference,
    party, place, text, toll,
    weights::Weights,
};
use crate::Interval;

/// One reason for or against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Feature {
    /// What speaks for or against: `place/same`.
    pub name: &'static str,
    /// How much, in logits.
    pub weight: f32,
}

/// Whether two groups of mentions tell of one event, and why.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decision {
    /// Why they never can; `None` where nothing forbids it.
    pub forbidden: Option<&'static str>,
    /// The reasons.
    pub features: Vec<Feature>,
}

impl Decision {
    /// The sum of the reasons; they tell of one event where it is above zero. Minus infinity where forbidden.
    pub fn total(&self) -> f32 {
        if self.forbidden.is_some() {
            return f32::NEG_INFINITY;
        }
        self.features.iter().map(|f| f.weight).sum()
    }

    /// A reason that holds to a measure: 1 where it simply holds.
    fn add(&mut self, name: &'static str, measure: f32) {
        self.features.push(Feature { name, weight: measure });
    }

    /// The same with each reason's measure weighed.
    fn weighed(mut self, weights: &Weights) -> Self {
        for feature in &mut self.features {
            feature.weight *= weights.of(feature.name);
        }
        self
    }
}

/// How many incidents pairs of reports (by index, lower first) are known to share: reports of one story.
pub(super) type Stories = BTreeMap<(usize, usize), usize>;

/// What a decision rests on beside the two groups.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub stories: &'a Stories,
    pub knowledge: &'a Knowledge,
    pub weights: &'a Weights,
}

/// Weighs two groups, `a` the one whose first mention comes first.
pub(super) fn decide(a: &Group, b: &Group, context: &Context<'_>) -> Decision {
    let knowledge = context.knowledge;
    let mut decision = Decision {
        forbidden: forbids(a, b, knowledge),
        features: Vec::new(),
    };
    if decision.forbidden.is_some() {
        return decision;
    }
    // The smaller of the two is gone through: a large group is compared with many small ones.
    let shared: Vec<(&Seat, &Seat)> = if a.seats.len() <= b.seats.len() {
        let both = a.seats.iter().filter_map(|(report, x)| Some((x, b.seats.get(report)?)));
        both.collect()
    } else {
        let both = b.seats.iter().filter_map(|(report, y)| Some((a.seats.get(report)?, y)));
        both.collect()
    };
    let one_report = a.seats.len() == 1 && b.seats.len() == 1 && shared.len() == 1;
    // All events of one report share its protagonists, setting and day, so that sharing them says less.
    let share = if one_report {
        context.weights.of("report/share of what its events have in common")
    } else {
        1.0
    };
    class(&mut decision, a, b, knowledge);
    parties(&mut decision, a, b, share, knowledge);
    places(&mut decision, a, b, share);
    times(&mut decision, a, b, share);
    tolls(&mut decision, a, b);
    // A sentence that tells of both is like itself, which says nothing.
    wording(&mut decision, a, b, !shared.iter().any(|(x, y)| x.shares_sentence(y)));
    if let (Some(x), Some(y)) = (a.deed, b.deed) {
        if x.cluster == y.cluster {
            decision.add("speech/same deed", 1.0);
        } else {
            decision.add("speech/other deed", 1.0);
        }
    }
    if a.unreal != b.unreal && !a.kind.is_speech() {
        decision.add("status/real and unreal", 1.0);
    }
    if one_report {
        same_report(&mut decision, a, b, shared[0]);
    } else {
        decision.add("reports/prior", 1.0);
        publication(&mut decision, a, b);
        // News of one day are mostly of one event; of reports without a day, what leads them says nothing.
        if leads(a) && leads(b) && days_between(a, b).is_some_and(|days| days <= NEWS) {
            decision.add("reports/both lead", 1.0);
        }
        if let Some(strange) = strangeness(a, b) {
            decision.add("reports/few names in common", strange);
        }
        let shared = story(a, b, context.stories);
        if shared > 0 {
            decision.add("reports/one story", (0.7 + 0.3 * shared as f32).min(1.6));
        }
    }
    decision.weighed(context.weights)
}

/// Why two groups can never be one event.
pub(super) fn forbids(a: &Group, b: &Group, knowledge: &Knowledge) -> Option<&'static str> {
    if a.aggregate != b.aggregate {
        return Some("one event and many");
    }
    if !a.classes.keys().all(|x| b.classes.keys().all(|y| kin(x, y, knowledge))) {
        return Some("classes that no one event has");
    }
    if let (Some(x), Some(y)) = (a.deed, b.deed)
        && x.stated
        && y.stated
        && x.cluster != y.cluster
    {
        return Some("said of two deeds");
    }
    if a.kind.is_speech() && party::compare(&a.initiators, &b.initiators, knowledge) == party::Match::Different {
        return Some("two speakers");
    }
    // An act is not its own answer.
    if b.has_one_of(&a.answers) || a.has_one_of(&b.answers) {
        return Some("one answers the other");
    }
    if b.has_one_of(&a.follows) || a.has_one_of(&b.follows) {
        return Some("one came after the other");
    }
    if place::compare(&a.places, &b.places) == place::Match::Apart {
        return Some("places that cannot both be true");
    }
    let one_report = a.seats.len() == 1 && b.seats.len() == 1 && a.seats.keys().eq(b.seats.keys());
    if !a.aggregate && !may_be_one_time(a, b, one_report) {
        return Some("days that cannot both be true");
    }
    if !one_report && !a.aggregate && is_news_of_other_days(a, b) {
        return Some("news of other days");
    }
    if !one_report && !a.aggregate && (had_yet_to_happen(a, b) || had_yet_to_happen(b, a)) {
        return Some("told before it happened");
    }
    None
}

/// Whether mentions of two classes can tell of one event. Violence by other means can: the words for it are often open
/// ("the attack"), and reports are not always right about the means.
pub(super) fn kin(a: &Class, b: &Class, knowledge: &Knowledge) -> bool {
    let violence = |k: Kind| matches!(k, Kind::Attack | Kind::AttackUnspecified | Kind::Clash);
    let held = |k: Kind| k == Kind::Custody;
    let (x, y) = (knowledge.ontology.kind(a), knowledge.ontology.kind(b));
    a == b || (violence(x) && violence(y)) || (held(x) && held(y) && knowledge.ontology.kin(a, b))
}

/// Reports may be off by a day or two; one report that tells two days tells of two events.
fn may_be_one_time(a: &Group, b: &Group, one_report: bool) -> bool {
    let leeway = |x: Interval, y: Interval| {
        if one_report {
            0
        } else if x.days() <= 2 && y.days() <= 2 {
            2
        } else {
            1
        }
    };
    a.times
        .iter()
        .all(|&x| b.times.iter().all(|&y| x.distance(y) <= leeway(x, y)))
}

/// What leads a report as news of its day is no event that another tells of more than a week before or after.
fn is_news_of_other_days(a: &Group, b: &Group) -> bool {
    const APART: i64 = 7;
    let news = |g: &Group| g.time().or(g.implied.filter(|days| leads(g) && days.days() <= 4));
    news(a).zip(news(b)).is_some_and(|(x, y)| x.distance(y) > APART)
}

/// Whether one was told as done before the days of the other. A day more is for time zones and the hour of going to press.
fn had_yet_to_happen(told: &Group, other: &Group) -> bool {
    let last = told.done_by.and_then(|day| day.tomorrow().ok());
    last.is_some_and(|last| !other.times.is_empty() && other.times.iter().all(|days| days.earliest > last))
}

fn class(decision: &mut Decision, a: &Group, b: &Group, knowledge: &Knowledge) {
    if a.classes.keys().any(|c| b.classes.contains_key(c)) {
        decision.add("class/same", 1.0);
    } else if a.kind == Kind::AttackUnspecified || b.kind == Kind::AttackUnspecified || a.open || b.open {
        decision.add("class/means open", 1.0);
    } else if pairs(a, b).any(|(x, y)| knowledge.ontology.kin(x, y)) {
        decision.add("class/kin", 1.0);
    } else {
        decision.add("class/other means", 1.0);
    }
}

/// All pairs of classes.
fn pairs<'a>(a: &'a Group, b: &'a Group) -> impl Iterator<Item = (&'a Class, &'a Class)> {
    a.classes.keys().flat_map(|x| b.classes.keys().map(move |y| (x, y)))
}

fn parties(decision: &mut Decision, a: &Group, b: &Group, share: f32, knowledge: &Knowledge) {
    let sides = |g: &Group| -> Vec<party::Who> { g.initiators.iter().chain(&g.targets).cloned().collect() };
    if a.kind == Kind::Clash || b.kind == Kind::Clash {
        match party::compare(&sides(a), &sides(b), knowledge) {
            party::Match::Same => decision.add("sides/same", share),
            party::Match::Related => decision.add("sides/related", 1.0),
            party::Match::Unknown => {}
            party::Match::OtherNames => decision.add("sides/other names", 1.0),
            party::Match::Different => decision.add("sides/different", 1.0),
        }
        return;
    }
    let initiators = party::compare(&a.initiators, &b.initiators, knowledge);
    match initiators {
        party::Match::Same => decision.add("initiators/same", share),
        party::Match::Related => decision.add("initiators/related", 1.0),
        party::Match::Unknown => {}
        party::Match::OtherNames => decision.add("initiators/other names", 1.0),
        party::Match::Different => decision.add("initiators/different", 1.0),
    }
    let met = |x: &[party::Who], y: &[party::Who]| {
        matches!(
            party::compare(x, y, knowledge),
            party::Match::Same | party::Match::Related
        )
    };
    if !met(&a.initiators, &b.initiators) && (met(&a.initiators, &b.targets) || met(&a.targets, &b.initiators)) {
        decision.add("roles/reversed", 1.0);
    }
    match party::compare(&a.targets, &b.targets, knowledge) {
        party::Match::Same => decision.add("targets/same", share),
        party::Match::Related => decision.add("targets/related", 1.0),
        party::Match::Unknown if a.targets.is_empty() || b.targets.is_empty() => {}
        party::Match::Unknown => decision.add("targets/other words", 1.0),
        party::Match::OtherNames => decision.add("targets/other names", 1.0),
        party::Match::Different => decision.add("targets/different", 1.0),
    }
}

fn places(decision: &mut Decision, a: &Group, b: &Group, share: f32) {
    match place::compare(&a.places, &b.places) {
        place::Match::Same => decision.add("place/same", share),
        place::Match::SameArea => decision.add("place/same area", share),
        place::Match::Within => decision.add("place/within", share),
        place::Match::Near => decision.add("place/near", 1.0),
        place::Match::Unknown if a.places.is_empty() || b.places.is_empty() => {}
        place::Match::Unknown | place::Match::Apart => decision.add("place/other", 1.0),
    }
}

fn times(decision: &mut Decision, a: &Group, b: &Group, share: f32) {
    let (Some(x), Some(y)) = (a.time(), b.time()) else {
        return;
    };
    let (short, long) = (x.days().min(y.days()), x.days().max(y.days()));
    if !x.meets(y) {
        decision.add("time/a day or two apart", 1.0);
    } else if long <= 2 {
        decision.add("time/same day", share);
    } else if long <= 10 {
        decision.add("time/same days", share);
    } else if short * 2 >= long {
        decision.add("time/same span", share);
    } else {
        decision.add("time/within", 1.0);
    }
}

fn tolls(decision: &mut Decision, a: &Group, b: &Group) {
    // Two numbers of one report are of two events, or of a whole and a part, above all where they are of two places.
    let disputed = match place::compare(&a.places, &b.places) {
        place::Match::Same => ["killed/disputed in one place", "injured/disputed in one place"],
        _ if a.places.is_empty() || b.places.is_empty() => ["killed/disputed", "injured/disputed"],
        _ => ["killed/of two places", "injured/of two places"],
    };
    let names = |m: toll::Match| match m {
        toll::Match::Telling => Some(["killed/same telling number", "injured/same telling number"]),
        toll::Match::Equal => Some(["killed/same number", "injured/same number"]),
        toll::Match::Meets => Some(["killed/bounds meet", "injured/bounds meet"]),
        toll::Match::Unknown => None,
        toll::Match::Grown => Some(["killed/can have grown", "injured/can have grown"]),
        toll::Match::Far => Some(["killed/far apart", "injured/far apart"]),
        toll::Match::Dispute => Some(disputed),
        toll::Match::Clash => Some(["killed/clash", "injured/clash"]),
    };
    if let Some([name, _]) = names(toll::compare(&a.killed, &b.killed)) {
        decision.add(name, 1.0);
    }
    if let Some([_, name]) = names(toll::compare(&a.injured, &b.injured)) {
        decision.add(name, 1.0);
    }
}

fn wording(decision: &mut Decision, a: &Group, b: &Group, sentences: bool) {
    if a.triggers.iter().any(|t| b.triggers.contains(t)) {
        decision.add("wording/trigger", 1.0);
    }
    if a.plural.zip(b.plural).is_some_and(|(x, y)| x != y) {
        decision.add("wording/one and several", 1.0);
    }
    let likeness = text::overlap(&a.words, &b.words);
    let enough = text::shared(&a.words, &b.words) >= 3;
    if sentences && enough && likeness > 0.2 {
        decision.add("wording/sentence", likeness - 0.2);
    }
}

/// Days within which two reports are news of one event.
const NEWS: i64 = 3;

/// About the length of a sentence, in bytes.
const SENTENCE: f32 = 140.0;

fn same_report(decision: &mut Decision, a: &Group, b: &Group, (x, y): (&Seat, &Seat)) {
    if a.has_one_of(&b.refers) || b.has_one_of(&a.refers) {
        decision.add("reference/stated", 1.0);
    }
    if a.has_one_of(&b.part_of) || b.has_one_of(&a.part_of) {
        decision.add("reference/part", 1.0);
    }
    decision.add("report/prior", 1.0);
    let sentences = x.gap(y) as f32 / SENTENCE;
    decision.add("report/sentences between", (1.0 + sentences).ln());
    let (later, earlier) = if x.triggers.first() <= y.triggers.first() {
        (b, x)
    } else {
        (a, y)
    };
    let reference = if std::ptr::eq(later, b) {
        y.reference
    } else {
        x.reference
    };
    if x.shares_sentence(y) {
        decision.add("report/one sentence", 1.0);
    }
    if x.leads && y.leads {
        decision.add("report/both lead", 1.0);
    }
    let one_word = a.triggers.iter().any(|t| b.triggers.contains(t));
    match reference {
        Reference::Definite if one_word => decision.add("reference/definite, of one word", 1.0),
        Reference::Definite => decision.add("reference/definite", 1.0),
        Reference::Another => decision.add("reference/another", 1.0),
        Reference::Indefinite if !earlier.leads => decision.add("reference/indefinite", 1.0),
        Reference::Indefinite | Reference::Bare => {}
    }
    another_day(decision, (a, x), (b, y));
    if later.thin() && earlier.leads {
        decision.add("reference/main event", 1.0);
    }
}

/// What leads a report without a day, or is told as news, is of these days, not of weeks ago.
fn another_day(decision: &mut Decision, (a, x): (&Group, &Seat), (b, y): (&Group, &Seat)) {
    const HISTORY: i64 = 21;
    const LONGEST_DAY: i64 = 31;
    let (told, dayless, seat) = match (a.time(), b.time()) {
        (Some(told), None) => (told, b, y),
        (None, Some(told)) => (told, a, x),
        _ => return,
    };
    let news = dayless.implied.or(dayless.published.filter(|_| seat.leads));
    // "this week" in a report without a day is of no year that it looks back to.
    let of_now = seat.of_now && told.days() > LONGEST_DAY;
    if of_now || news.is_some_and(|days| told.distance(days) > NEWS) {
        decision.add("report/news, and of another day", 1.0);
        return;
    }
    // What a report looks back to, it names the day of; what it told before that without a day was not it.
    let history = dayless.published.is_some_and(|day| told.distance(day) > HISTORY);
    let looks_back = if std::ptr::eq(seat, x) { y } else { x };
    if history && seat.triggers.first() < looks_back.triggers.first() {
        decision.add("report/told before a look back", 1.0);
    }
}

/// What is told without a day is mostly news of the day: how far the report is from the other's day, or report.
fn publication(decision: &mut Decision, a: &Group, b: &Group) {
    if a.time().is_some() && b.time().is_some() {
        return;
    }
    let Some(days) = days_between(a, b) else {
        decision.add("reports/day not known", 1.0);
        return;
    };
    let name = match days {
        0..=1 => "reports/within a day",
        2..=3 => "reports/within three days",
        4..=7 => "reports/within a week",
        8..=30 => "reports/within a month",
        _ => "reports/longer apart",
    };
    decision.add(name, 1.0);
}

/// Days between two groups, by what they tell, imply, or when they were published; nothing where one has no day.
fn days_between(a: &Group, b: &Group) -> Option<i64> {
    let near = |g: &Group| g.time().or(g.implied).or(g.published);
    near(a).zip(near(b)).map(|(x, y)| x.distance(y))
}

fn leads(group: &Group) -> bool {
    group.seats.values().any(|s| s.leads)
}

/// How much less than reports of one event do the nearest of two groups' reports have in common of what they name, from
/// nothing to 1; nothing where reports name nothing.
fn strangeness(a: &Group, b: &Group) -> Option<f32> {
    const REPORTS: usize = 4;
    // Wire news of one event have more in common; comments and statements on it may have less, so that this is no bar.
    const ENOUGH: f32 = 0.15;
    let pairs = a.seats.values().take(REPORTS).flat_map(|x| {
        let others = b.seats.values().take(REPORTS);
        others.map(move |y| (&*x.names, &*y.names))
    });
    let named = pairs.filter(|(x, y)| !x.is_empty() && !y.is_empty());
    let nearest = named.map(|(x, y)| text::overlap(x, y)).max_by(f32::total_cmp)?;
    Some(1.0 - nearest / ENOUGH).filter(|&strange| strange > 0.0)
}

/// How many incidents the reports of two groups share, of the first few reports of each.
fn story(a: &Group, b: &Group, stories: &Stories) -> usize {
    const REPORTS: usize = 6;
    let pairs = a
        .seats
        .keys()
        .take(REPORTS)
        .flat_map(|&x| b.seats.keys().take(REPORTS).map(move |&y| (x.min(y), x.max(y))));
    pairs.filter_map(|pair| stories.get(&pair).copied()).max().unwrap_or(0)
}
