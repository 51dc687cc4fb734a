//! Incidents: how mentions are grouped, what the groups say, and how they are linked.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::{
    Match, Row,
    compare::{field, says, text},
    count::Counter,
    family,
    record::Record,
    rows::Rows,
    tally::{Counts, Scores, Tally},
};

/// The score of an incident, and of each of its fields by name.
type FieldScores = (f64, Vec<(&'static str, f64)>);

/// Matched mentions, seen as groups.
pub(super) struct Grouping<'a> {
    gold: &'a Rows,
    system: &'a Rows,
    /// Incident of the system, by mention of the record.
    group_of: HashMap<usize, Option<&'a str>>,
    /// Incidents of the record that an incident of the system holds mentions of, by its id.
    votes: BTreeMap<Option<&'a str>, Counter<&'a str>>,
    /// Incidents of the system with violence in the reports of the record.
    in_scope: BTreeSet<Option<&'a str>>,
}

/// The incident that a mention tells of; an empty id is none.
fn incident(mention: &Value) -> Option<&str> {
    mention.get("incident").and_then(Value::as_str)
}

impl<'a> Grouping<'a> {
    pub(super) fn new(gold: &'a Rows, system: &'a Rows, found: &[Match], here: &[usize]) -> Self {
        let mut votes: BTreeMap<_, Counter<&str>> = BTreeMap::new();
        for &(g, s) in found {
            let theirs = incident(&system.mentions[s]);
            votes
                .entry(theirs)
                .or_default()
                .add(text(&gold.mentions[g], "incident"));
        }
        Self {
            gold,
            system,
            group_of: found.iter().map(|&(g, s)| (g, incident(&system.mentions[s]))).collect(),
            votes,
            in_scope: here
                .iter()
                .map(|&i| &system.mentions[i])
                .filter(|m| !family::sampled(text(m, "class")))
                .map(incident)
                .collect(),
        }
    }

    /// B-cubed over the record's single mentions; one that was missed stands alone.
    pub(super) fn b_cubed(&self) -> Scores {
        let alone: Vec<String> = self
            .gold
            .mentions
            .iter()
            .map(|m| format!("alone-{}", text(m, "id")))
            .collect();
        let pairs: Vec<(&str, &str)> = self
            .gold
            .mentions
            .iter()
            .enumerate()
            .filter(|(_, m)| !says(field(m, "aggregate")))
            .map(|(i, m)| {
                let group = self.group_of.get(&i).copied().flatten().filter(|g| !g.is_empty());
                (text(m, "incident"), group.unwrap_or(&alone[i]))
            })
            .collect();
        let (mut by_gold, mut by_system, mut both) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for &(g, s) in &pairs {
            *by_gold.entry(g).or_insert(0.0) += 1.0;
            *by_system.entry(s).or_insert(0.0) += 1.0;
            *both.entry((g, s)).or_insert(0.0) += 1.0;
        }
        if pairs.is_empty() {
            return Scores::of(0.0, 0.0);
        }
        let n = pairs.len() as f64;
        let share = |whole: &dyn Fn(&str, &str) -> f64| -> f64 {
            both.iter().map(|(&(g, s), c)| c * c / whole(g, s)).sum::<f64>() / n
        };
        Scores::of(share(&|_, s| by_system[s]), share(&|g, _| by_gold[g]))
    }

    /// Rows, one an incident: recall over the record's, precision over the system's. Each incident of the record pays
    /// for the best of the system's; the rest tell too much. Also what each incident of the record got.
    pub(super) fn records(&self) -> (Scores, Vec<Row>) {
        let mut of_gold: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
        for m in &self.gold.mentions {
            of_gold.entry(text(m, "incident")).or_default().push(m);
        }
        of_gold.retain(|_, mentions| !mentions.first().is_some_and(|m| says(field(m, "aggregate"))));
        let records: BTreeMap<&str, Record> = of_gold.iter().map(|(i, ms)| (*i, Record::of(ms))).collect();
        let rows: HashMap<&str, &Value> = self.system.incidents.iter().map(|i| (text(i, "id"), i)).collect();
        let mut best: BTreeMap<&str, FieldScores> = BTreeMap::new();
        let mut candidates = 0;
        let known: BTreeSet<Option<&str>> = self.in_scope.iter().chain(self.votes.keys()).copied().collect();
        for id in known.into_iter().flatten().filter(|id| !id.is_empty()) {
            let row = rows.get(id).copied().unwrap_or(&Value::Null);
            let voted: Vec<&str> = self
                .votes
                .get(&Some(id))
                .into_iter()
                .flat_map(Counter::values)
                .collect();
            let targets: Vec<&str> = voted.iter().copied().filter(|t| records.contains_key(t)).collect();
            if !voted.is_empty() && targets.is_empty() {
                continue; // It tells of an aggregate, which has no record.
            }
            if targets.is_empty() && says(field(row, "aggregate")) && !self.in_scope.contains(&Some(id)) {
                continue;
            }
            candidates += 1;
            for t in targets {
                let scored = records[t].score(row);
                if best.get(t).is_none_or(|have| scored.0 > have.0) {
                    best.insert(t, scored);
                }
            }
        }
        let sum: f64 = best.values().map(|(score, _)| score).sum();
        let ratio = |part: f64, whole: usize| if whole > 0 { part / whole as f64 } else { 0.0 };
        let scores = Scores {
            gold: Some(records.len() as f64),
            system: Some(f64::from(candidates)),
            ..Scores::of(ratio(sum, candidates as usize).min(1.0), ratio(sum, records.len()))
        };
        let of = |id: &str| best.get(id).cloned().unwrap_or_default();
        let rows = of_gold.iter().map(|(id, mentions)| Row::incident(id, mentions, of(id)));
        (scores, rows.collect())
    }

    /// Links `response_to`; one between two incidents of violence of which the record knows neither is an error.
    pub(super) fn links(&self) -> Scores {
        let to_gold: BTreeMap<Option<&str>, &str> =
            self.votes.iter().filter_map(|(i, c)| Some((*i, c.most()?))).collect();
        let answers = |l: &&Value| text(l, "type") == "response_to";
        let end = |l: &'a Value, name: &str| l.get(name).and_then(Value::as_str);
        let told: BTreeSet<(&str, &str)> = self
            .gold
            .links
            .iter()
            .filter(answers)
            .map(|l| (text(l, "from"), text(l, "to")))
            .collect();
        let (mut known, mut stray) = (BTreeSet::new(), 0);
        for link in self.system.links.iter().filter(answers) {
            let ends = ["from", "to"].map(|name| end(link, name));
            match ends.map(|e| to_gold.get(&e).copied()) {
                [Some(a), Some(b)] => {
                    known.insert((a, b));
                }
                _ if ends.iter().all(|e| self.in_scope.contains(e)) => stray += 1,
                _ => {}
            }
        }
        let right = told.intersection(&known).count();
        let mut tally = Tally::default();
        tally.add(Counts {
            gold: told.len(),
            system: known.len() + stray,
            ok_gold: right,
            ok_system: right,
        });
        tally.scores()
    }
}
