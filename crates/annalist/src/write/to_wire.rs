use std::collections::BTreeMap;

use events::{self, Interval, Party, Place, When};
use language::Span;

use super::{CodePoints, Run, wire};
use crate::Collection;

/// The lines of a collection: run, reports, mentions, incidents, links, diagnostics.
pub fn lines<'a>(collection: &'a Collection, run: &'a Run) -> impl Iterator<Item = wire::Line> + 'a {
    let index = Index::new(collection);
    let index = std::rc::Rc::new(index);
    let run = wire::Line::Run(wire::Run {
        program: run.program.clone(),
        knowledge: run.knowledge.clone(),
        model: run.model.clone(),
    });
    let (for_mentions, for_incidents, for_links) = (index.clone(), index.clone(), index);
    std::iter::once(run)
        .chain(collection.reports.iter().map(|r| wire::Line::Report(report(r))))
        .chain(
            collection
                .mentions
                .iter()
                .map(move |m| wire::Line::Mention(for_mentions.mention(m))),
        )
        .chain(
            collection
                .incidents
                .iter()
                .map(move |i| wire::Line::Incident(for_incidents.incident(i))),
        )
        .chain(
            collection
                .links
                .iter()
                .map(move |l| wire::Line::Link(for_links.link(l))),
        )
        .chain(
            collection
                .diagnostics
                .iter()
                .map(|d| wire::Line::Diagnostic(diagnostic(d))),
        )
}

/// Where things of a collection are found by id.
pub(super) struct Index<'a> {
    texts: BTreeMap<&'a str, CodePoints<'a>>,
    mentions: BTreeMap<&'a str, &'a events::Mention>,
    incidents: BTreeMap<&'a str, &'a str>,
}

impl<'a> Index<'a> {
    pub fn new(collection: &'a Collection) -> Self {
        Self {
            texts: collection
                .reports
                .iter()
                .map(|r| (&*r.id, CodePoints::new(&r.text)))
                .collect(),
            mentions: collection.mentions.iter().map(|m| (&*m.id, m)).collect(),
            incidents: collection
                .incidents
                .iter()
                .flat_map(|i| i.mentions.iter().map(|m| (&**m, &*i.id)))
                .collect(),
        }
    }

    fn words(&self, report: &str, span: Span) -> String {
        self.texts.get(report).map_or("", |t| t.words(span)).to_owned()
    }

    fn range(&self, report: &str, span: Span) -> (usize, usize) {
        self.texts.get(report).map_or((0, 0), |t| t.range(span))
    }

    fn quote(&self, report: &str, span: Span) -> wire::Quote {
        let (start, end) = self.range(report, span);
        wire::Quote {
            start,
            end,
            quote: self.words(report, span),
        }
    }

    fn mention(&self, m: &events::Mention) -> wire::Mention {
        let report = &*m.report;
        let count = |c: &events::Count| wire::Count {
            low: c.low,
            high: c.high,
            quote: self.words(report, c.span),
        };
        let (start, end) = self.range(report, m.sentence);
        let mut rules: Vec<String> = Vec::new();
        for rule in &m.rules {
            if !rules.iter().any(|r| **r == *rule.rule) {
                rules.push(rule.rule.to_string());
            }
        }
        wire::Mention {
            id: m.id.to_string(),
            report: report.to_owned(),
            class: m.class.to_string(),
            status: m.status.as_str().to_owned(),
            aggregate: m.aggregate,
            trigger: self.quote(report, m.trigger),
            sentence: wire::Range { start, end },
            initiators: m.initiators.iter().map(|p| self.party(report, p)).collect(),
            targets: m.targets.iter().map(|p| self.party(report, p)).collect(),
            places: m.places.iter().map(|p| self.place(report, p)).collect(),
            time: m.time.map(|t| time(t, t.span.map(|s| self.words(report, s)))),
            killed: m.killed.as_ref().map(count),
            injured: m.injured.as_ref().map(count),
            weapons: m.weapons.iter().map(|w| self.weapon(report, w)).collect(),
            attributed_to: m.attributed_to.iter().map(|a| self.source(report, a)).collect(),
            incident: self.incidents.get(&*m.id).map(|i| (*i).to_owned()),
            confidence: rounded(m.confidence),
            rules,
        }
    }

    fn party(&self, report: &str, party: &Party) -> wire::Party {
        let wire::Quote { start, end, quote } = self.quote(report, party.span);
        wire::Party {
            name: party.name.clone(),
            id: party.id.as_deref().map(str::to_owned),
            quote,
            start,
            end,
        }
    }

    fn source(&self, report: &str, source: &events::Attribution) -> wire::Source {
        let wire::Party {
            name,
            id,
            quote,
            start,
            end,
        } = self.party(report, &source.party);
        wire::Source {
            name,
            id,
            cue: source.cue.map(|c| self.words(report, c)),
            quote,
            start,
            end,
        }
    }

    fn place(&self, report: &str, place: &Place) -> wire::Place {
        let wire::Quote { start, end, quote } = self.quote(report, place.span);
        wire::Place {
            name: place.name.clone(),
            quote,
            start,
            end,
            country: place.country.as_deref().map(str::to_owned),
            admin1: place.admin1.clone(),
            lat: place.lat,
            lon: place.lon,
            precision: place.precision.as_str().to_owned(),
            geonames: place.geonames,
        }
    }

    fn weapon(&self, report: &str, weapon: &events::Weapon) -> wire::Weapon {
        wire::Weapon {
            name: weapon.name.clone(),
            quote: self.words(report, weapon.span),
        }
    }

    /// The words of an incident's value: those of the first of its mentions that has the value.
    fn said(&self, incident: &events::Incident, span: Span, has: impl Fn(&events::Mention) -> bool) -> Option<String> {
        let mention = incident
            .mentions
            .iter()
            .filter_map(|m| self.mentions.get(&**m))
            .find(|m| has(m))?;
        Some(self.words(&mention.report, span))
    }

    fn actor(&self, incident: &events::Incident, party: &Party) -> wire::Actor {
        let words = self.said(incident, party.span, |m| {
            m.initiators.contains(party) || m.targets.contains(party)
        });
        wire::Actor {
            name: party.name.clone(),
            id: party.id.as_deref().map(str::to_owned),
            quote: words.unwrap_or_else(|| party.name.clone()),
        }
    }

    fn incident_place(&self, incident: &events::Incident, place: &Place) -> wire::IncidentPlace {
        let words = self.said(incident, place.span, |m| m.places.contains(place));
        wire::IncidentPlace {
            name: place.name.clone(),
            quote: words.unwrap_or_else(|| place.name.clone()),
            country: place.country.as_deref().map(str::to_owned),
            admin1: place.admin1.clone(),
            lat: place.lat,
            lon: place.lon,
            precision: place.precision.as_str().to_owned(),
            geonames: place.geonames,
        }
    }

    pub fn incident(&self, i: &events::Incident) -> wire::Incident {
        let toll = |t: &events::Toll| wire::Toll {
            low: t.low,
            high: t.high,
            best: t.best,
        };
        let when = |t: When| time(t, t.span.and_then(|s| self.said(i, s, |m| m.time == Some(t))));
        let weapon = |w: &events::Weapon| wire::Weapon {
            name: w.name.clone(),
            quote: self
                .said(i, w.span, |m| m.weapons.contains(w))
                .unwrap_or_else(|| w.name.clone()),
        };
        wire::Incident {
            id: i.id.to_string(),
            class: i.class.to_string(),
            aggregate: i.aggregate,
            status: i.status.as_str().to_owned(),
            time: i.time.map(when),
            places: i.places.iter().map(|p| self.incident_place(i, p)).collect(),
            initiators: i.initiators.iter().map(|p| self.actor(i, p)).collect(),
            targets: i.targets.iter().map(|p| self.actor(i, p)).collect(),
            weapons: i.weapons.iter().map(weapon).collect(),
            killed: i.killed.as_ref().map(toll),
            injured: i.injured.as_ref().map(toll),
            mentions: i.mentions.iter().map(ToString::to_string).collect(),
            reports: i.reports.iter().map(ToString::to_string).collect(),
            voices: i.voices,
            disagreements: i.disagreements.iter().map(disagreement).collect(),
            confidence: rounded(i.confidence),
        }
    }

    fn link(&self, link: &events::Link) -> wire::Link {
        let evidence = link.evidence.as_ref().map(|(report, span)| {
            let wire::Quote { start, end, quote } = self.quote(report, *span);
            wire::Evidence {
                report: report.to_string(),
                start,
                end,
                quote,
            }
        });
        wire::Link {
            kind: link.kind.as_str().to_owned(),
            from: link.from.to_string(),
            to: link.to.to_string(),
            basis: link.basis.as_str().to_owned(),
            evidence,
        }
    }
}

fn report(r: &events::Report) -> wire::Report {
    let table = CodePoints::new(&r.text);
    let block = |b: &events::Block| {
        let (start, end) = table.range(b.span);
        wire::Block {
            kind: b.kind.as_str().to_owned(),
            start,
            end,
        }
    };
    let evidence = r.published.evidence.map(|span| {
        let (start, end) = table.range(span);
        wire::Quote {
            start,
            end,
            quote: table.words(span).to_owned(),
        }
    });
    let interval = r.published.interval;
    wire::Report {
        id: r.id.to_string(),
        file: r.file.clone(),
        source: r.source.clone(),
        title: r.title.clone(),
        url: r.url.clone(),
        language: r.language.clone(),
        text: r.text.to_string(),
        published: wire::Published {
            edtf: interval.map(Interval::edtf),
            earliest: interval.map(|i| i.earliest.to_string()),
            latest: interval.map(|i| i.latest.to_string()),
            basis: r.published.basis.as_str().to_owned(),
            evidence,
        },
        blocks: r.blocks.iter().map(block).collect(),
        copy_of: r.copy_of.as_deref().map(str::to_owned),
        copy_share: r.copy_share,
        origins: r.origins.iter().map(|(f, o)| (f.to_owned(), o.to_owned())).collect(),
    }
}

fn disagreement(d: &events::Disagreement) -> wire::Disagreement {
    let value = |v: &events::Value| match v {
        events::Value::Count { low, high } => wire::Value::Count { low: *low, high: *high },
        events::Value::Name(name) => wire::Value::Name(name.clone()),
        events::Value::Time(i) => wire::Value::Time {
            edtf: i.edtf(),
            earliest: i.earliest.to_string(),
            latest: i.latest.to_string(),
        },
    };
    let variant = |v: &events::Variant| wire::Variant {
        value: value(&v.value),
        mentions: v.mentions.iter().map(ToString::to_string).collect(),
        reports: v.reports.iter().map(ToString::to_string).collect(),
        as_of: v.as_of.map(Interval::edtf),
    };
    wire::Disagreement {
        field: d.field.to_owned(),
        values: d.values.iter().map(variant).collect(),
    }
}

pub(super) fn diagnostic(d: &crate::Diagnostic) -> wire::Diagnostic {
    wire::Diagnostic {
        code: d.code.as_str().to_owned(),
        severity: d.code.severity().as_str().to_owned(),
        file: d.file.clone(),
        message: d.message.clone(),
    }
}

fn time(when: When, quote: Option<String>) -> wire::Time {
    wire::Time {
        edtf: when.interval.edtf(),
        earliest: when.interval.earliest.to_string(),
        latest: when.interval.latest.to_string(),
        basis: when.basis.as_str().to_owned(),
        quote,
    }
}

/// Three decimals: more would say more than is known.
fn rounded(confidence: f32) -> f64 {
    (f64::from(confidence) * 1000.0).round() / 1000.0
}
