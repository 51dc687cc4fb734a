//! One cluster of mentions to one incident: each field from its claims, disagreement kept.

use std::collections::{BTreeMap, BTreeSet};

use knowledge::{Class, Knowledge, ontology::Kind};

use super::{
    facts::Fact,
    group::Group,
    party::{self, Who},
    place, voice,
};
use crate::{
    Count, Disagreement, Incident, Interval, Mention, Party, Place, Precision, ReportId, Status, Toll, Value, Variant,
    Weapon, When,
};

/// Reconciles a cluster.
pub(super) fn incident(group: &Group, facts: &[Fact<'_>], knowledge: &Knowledge) -> Incident {
    let told: Vec<&Fact<'_>> = group.members.iter().map(|&i| &facts[i]).collect();
    let reports: Vec<ReportId> = unique(told.iter().map(|f| f.report.id.clone()));
    let voices: BTreeSet<&ReportId> = told.iter().map(|f| voice(f.report)).collect();
    let places = places(&told);
    let initiators = parties(&told, |m| &m.initiators, true, knowledge);
    let mut disagreements = Vec::new();
    disagreements.extend(about_places(&told));
    disagreements.extend(about_times(&told));
    disagreements.extend(about_initiators(&told, knowledge));
    disagreements.extend(about_counts("killed", &told, |m| m.killed.as_ref()));
    disagreements.extend(about_counts("injured", &told, |m| m.injured.as_ref()));
    Incident {
        id: id(&told),
        class: class(&told, knowledge),
        aggregate: group.aggregate,
        status: status(&told),
        time: time(&told),
        places,
        initiators,
        targets: parties(&told, |m| &m.targets, false, knowledge),
        weapons: weapons(&told),
        killed: toll(&told, |m| m.killed.as_ref()),
        injured: toll(&told, |m| m.injured.as_ref()),
        mentions: told.iter().map(|f| f.mention.id.clone()).collect(),
        reports,
        voices: voices.len(),
        disagreements,
        confidence: confidence(&told),
    }
}

/// The id of the first mention, as an incident's.
fn id(told: &[&Fact<'_>]) -> crate::IncidentId {
    let first = told.first().map_or("", |f| &*f.mention.id);
    format!("i-{}", first.strip_prefix("m-").unwrap_or(first)).into()
}

/// The most specific class: of those with known means the one most often told, then the one of lowest precedence number.
fn class(told: &[&Fact<'_>], knowledge: &Knowledge) -> Class {
    let mut votes: BTreeMap<&Class, usize> = BTreeMap::new();
    for fact in told {
        *votes.entry(&fact.mention.class).or_default() += 1;
    }
    let best = votes.iter().min_by_key(|(class, n)| {
        let leaf = knowledge.ontology.leaf(class);
        let open = knowledge.ontology.kind(class) == Kind::AttackUnspecified;
        (open, std::cmp::Reverse(**n), leaf.map_or(u8::MAX, |l| l.precedence))
    });
    best.map_or_else(|| Class::new("attack_unspecified"), |(class, _)| (*class).clone())
}

/// Asserted where any mention asserts it, else what most say.
fn status(told: &[&Fact<'_>]) -> Status {
    let count = |s: Status| told.iter().filter(|f| f.mention.status == s).count();
    if count(Status::Asserted) > 0 {
        return Status::Asserted;
    }
    let most = Status::ALL.into_iter().map(count).max().unwrap_or_default();
    // Of two said equally often, the one that is said first.
    let first = told.iter().map(|f| f.mention.status).find(|&s| count(s) == most);
    first.unwrap_or(Status::Asserted)
}

/// The narrowest time told; where none is told in words, the narrowest of the rest.
fn time(told: &[&Fact<'_>]) -> Option<When> {
    let times = told.iter().filter_map(|f| f.mention.time);
    times.min_by_key(|t| (t.span.is_none(), t.interval.days()))
}

/// The places told, each once, without those that only contain another.
fn places(told: &[&Fact<'_>]) -> Vec<Place> {
    let mut all: Vec<Place> = Vec::new();
    for fact in told {
        place::unite(&mut all, &fact.mention.places);
    }
    let contains = |wide: &Place, fine: &Place| {
        fine.precision < wide.precision && place::pair(wide, fine) > place::Match::Near
            || (fine.precision < Precision::Admin1 && wide.precision >= Precision::Region)
    };
    let kept: Vec<bool> = all
        .iter()
        .map(|wide| !all.iter().any(|fine| contains(wide, fine)))
        .collect();
    let mut keep = kept.into_iter();
    all.retain(|_| keep.next().unwrap_or(true));
    all
}

/// The parties told, each once: the longest-named of those that are one. What is denied is nobody's deed.
fn parties(
    told: &[&Fact<'_>],
    field: impl Fn(&Mention) -> &Vec<Party>,
    deny: bool,
    knowledge: &Knowledge,
) -> Vec<Party> {
    let mut all: Vec<(Who, &Party)> = Vec::new();
    for fact in told {
        if deny && fact.mention.status == Status::Denied {
            continue;
        }
        for party in field(fact.mention) {
            let who = Who::new(party, knowledge);
            let known = all.iter_mut().find(|(w, _)| {
                party::compare(std::slice::from_ref(w), std::slice::from_ref(&who), knowledge) == party::Match::Same
            });
            match known {
                // A known actor's name says more than words; of two descriptions the longer does.
                Some(have) if have.0.id.is_none() && (who.id.is_some() || who.words.len() > have.0.words.len()) => {
                    *have = (who, party);
                }
                Some(_) => {}
                None => all.push((who, party)),
            }
        }
    }
    all.into_iter().map(|(_, party)| party.clone()).collect()
}

fn weapons(told: &[&Fact<'_>]) -> Vec<Weapon> {
    let mut all: Vec<Weapon> = Vec::new();
    for weapon in told.iter().flat_map(|f| &f.mention.weapons) {
        if !all.iter().any(|w| w.name == weapon.name) {
            all.push(weapon.clone());
        }
    }
    all
}

type CountOf = fn(&Mention) -> Option<&Count>;

/// Bounds over the claims of reports that are no copies; the best is the latest exact claim.
fn toll(told: &[&Fact<'_>], field: CountOf) -> Option<Toll> {
    let claims: Vec<(&&Fact<'_>, &Count)> = told
        .iter()
        .filter(|f| f.report.copy_of.is_none() || told.iter().all(|g| g.report.copy_of.is_some()))
        .filter_map(|f| Some((f, field(f.mention)?)))
        .collect();
    let low = claims.iter().map(|(_, c)| c.low).min()?;
    let high = claims.iter().filter_map(|(_, c)| c.high).max();
    let exact = claims.iter().filter(|(_, c)| c.high == Some(c.low));
    // Facts stand in order of publication, so the last of the latest day is the latest; within one report the first
    // telling is the report's own, what follows may be older.
    let best = exact.fold(None::<(Option<Interval>, &ReportId, u32)>, |best, (f, c)| {
        let when = f.report.published.interval;
        match best {
            Some((have, report, n)) if have >= when || *report == f.report.id => Some((have, report, n)),
            _ => Some((when, &f.report.id, c.low)),
        }
    });
    Some(Toll {
        low,
        high: high.map(|h| h.max(low)),
        best: best.map(|(_, _, n)| n),
    })
}

/// A variant of a field with the facts that tell it.
struct Said<'a> {
    value: Value,
    facts: Vec<&'a Fact<'a>>,
}

/// A disagreement, where there is more than one variant.
fn disagreement(field: &'static str, said: Vec<Said<'_>>) -> Option<Disagreement> {
    (said.len() > 1).then(|| Disagreement {
        field,
        values: said
            .into_iter()
            .map(|s| Variant {
                value: s.value,
                mentions: s.facts.iter().map(|f| f.mention.id.clone()).collect(),
                reports: unique(s.facts.iter().map(|f| f.report.id.clone())),
                as_of: s
                    .facts
                    .iter()
                    .filter_map(|f| f.report.published.interval)
                    .max_by_key(|i| i.latest),
            })
            .collect(),
    })
}

fn collect<'a>(said: &mut Vec<Said<'a>>, value: Value, fact: &'a Fact<'a>) {
    match said.iter_mut().find(|s| s.value == value) {
        Some(known) => known.facts.push(fact),
        None => said.push(Said {
            value,
            facts: vec![fact],
        }),
    }
}

/// Claims of a number, where two of them cannot both be true and a later, higher one does not follow an earlier, lower
/// one: a toll that grows from day to day is a series.
fn about_counts<'a>(field: &'static str, told: &[&'a Fact<'a>], count: CountOf) -> Option<Disagreement> {
    let claims: Vec<(&Fact<'_>, &Count)> = told.iter().filter_map(|&f| Some((f, count(f.mention)?))).collect();
    let clash = |(f, a): &(&Fact<'_>, &Count), (g, b): &(&Fact<'_>, &Count)| {
        let below = |x: &Count, y: &Count| x.high.is_some_and(|h| h < y.low);
        let day = |f: &Fact<'_>| f.report.published.interval.map(|i| i.latest);
        let later = |f: &Fact<'_>, g: &Fact<'_>| matches!((day(f), day(g)), (Some(x), Some(y)) if x > y);
        (below(a, b) && !later(g, f)) || (below(b, a) && !later(f, g))
    };
    let real = claims
        .iter()
        .enumerate()
        .any(|(i, x)| claims[..i].iter().any(|y| clash(x, y)));
    let mut said = Vec::new();
    for (fact, c) in claims {
        collect(
            &mut said,
            Value::Count {
                low: c.low,
                high: c.high,
            },
            fact,
        );
    }
    real.then(|| disagreement(field, said)).flatten()
}

/// Fine places of different reports of which neither is the other's neighbourhood.
fn about_places<'a>(told: &[&'a Fact<'a>]) -> Option<Disagreement> {
    let fine: Vec<(&Fact<'_>, &Place)> = told
        .iter()
        .flat_map(|&f| f.mention.places.iter().map(move |p| (f, p)))
        .filter(|(_, p)| p.precision < Precision::Admin1)
        .collect();
    let mut lists: BTreeMap<&ReportId, Vec<Place>> = BTreeMap::new();
    for (fact, p) in &fine {
        lists.entry(&fact.report.id).or_default().push((*p).clone());
    }
    let lists: Vec<Vec<Place>> = lists.into_values().collect();
    let real = lists.iter().enumerate().any(|(i, x)| {
        lists[..i]
            .iter()
            .any(|y| matches!(place::compare(x, y), place::Match::Apart | place::Match::Unknown))
    });
    let mut said = Vec::new();
    for (fact, p) in fine {
        collect(&mut said, Value::Name(p.name.clone()), fact);
    }
    real.then(|| disagreement("places", said)).flatten()
}

/// Times of which two share no day.
fn about_times<'a>(told: &[&'a Fact<'a>]) -> Option<Disagreement> {
    let times: Vec<(&Fact<'_>, Interval)> = told.iter().filter_map(|&f| Some((f, f.time?))).collect();
    let real = times
        .iter()
        .enumerate()
        .any(|(i, (_, x))| times[..i].iter().any(|(_, y)| !x.meets(*y)));
    let mut said = Vec::new();
    for (fact, interval) in times {
        collect(&mut said, Value::Time(interval), fact);
    }
    real.then(|| disagreement("time", said)).flatten()
}

/// Named initiators of which no two of different mentions can be one; in a clash both sides are initiators.
fn about_initiators<'a>(told: &[&'a Fact<'a>], knowledge: &Knowledge) -> Option<Disagreement> {
    let named: Vec<&Fact<'_>> = told
        .iter()
        .copied()
        .filter(|f| f.kind != Kind::Clash && f.mention.status != Status::Denied && f.initiators.iter().any(|w| w.named))
        .collect();
    let real = named.iter().enumerate().any(|(i, f)| {
        named[..i]
            .iter()
            .any(|g| party::compare(&f.initiators, &g.initiators, knowledge) == party::Match::Different)
    });
    // An army, its air force and its state are no rivals: what belongs together is one variant, by the name told first.
    let mut variants: Vec<(&Who, &str)> = Vec::new();
    let mut said = Vec::new();
    for fact in named {
        let parties = fact.mention.initiators.iter().zip(&fact.initiators);
        for (party, who) in parties.filter(|(_, who)| who.named) {
            let one = |(w, _): &&(&Who, &str)| {
                let pair = [std::slice::from_ref(*w), std::slice::from_ref(who)];
                party::compare(pair[0], pair[1], knowledge) >= party::Match::Related
            };
            let known = variants.iter().find(one).map(|(_, name)| *name);
            let name = known.unwrap_or(&party.name);
            if known.is_none() {
                variants.push((who, &party.name));
            }
            collect(&mut said, Value::Name(name.into()), fact);
        }
    }
    real.then(|| disagreement("initiators", said)).flatten()
}

/// The chance that the incident is right: that of its surest mention, raised by each further voice.
fn confidence(told: &[&Fact<'_>]) -> f32 {
    let mut doubt: BTreeMap<&ReportId, f32> = BTreeMap::new();
    for fact in told {
        let own = 1.0 - fact.mention.confidence.clamp(0.0, 1.0);
        let least = doubt.entry(voice(fact.report)).or_insert(1.0);
        *least = least.min(own);
    }
    let mut doubts: Vec<f32> = doubt.into_values().collect();
    doubts.sort_by(f32::total_cmp);
    let Some((first, rest)) = doubts.split_first() else {
        return 0.0;
    };
    // Voices lean on each other, so that a further one only halves what its own doubt would do.
    1.0 - rest.iter().fold(*first, |d, own| d * (0.5 + 0.5 * own))
}

fn unique(ids: impl Iterator<Item = ReportId>) -> Vec<ReportId> {
    let mut seen = Vec::new();
    for id in ids {
        if !seen.contains(&id) {
            seen.push(id);
        }
    }
    seen
}
