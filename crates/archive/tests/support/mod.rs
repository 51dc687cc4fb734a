//! Reports, mentions and incidents built by hand. All texts are written for these tests.
#![allow(
    dead_code,
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    reason = "each test uses what it needs"
)]

use events::{
    Attribution, Basis, Block, BlockKind, Count, Disagreement, Incident, Interval, Link, LinkBasis, LinkKind, Mention,
    Party, Passage, Place, Precision, Published, PublishedBasis, Relation, RelationKind, Report, Status, Toll, Value,
    Variant, Weapon, When,
};
use knowledge::Class;
use language::Span;

pub fn day(text: &str) -> Interval {
    Interval::day(text.parse().unwrap())
}

/// A report whose text is one paragraph after a headline line.
pub fn report(id: &str, source: &str, published: &str, text: &str) -> Report {
    let head = text.find('\n').unwrap_or(0);
    Report {
        id: id.into(),
        file: format!("{id}.txt"),
        source: Some(source.to_owned()),
        title: (head > 0).then(|| text[..head].to_owned()),
        url: Some(format!("https://news.example/{id}")),
        language: "en".to_owned(),
        text: text.into(),
        published: Published {
            interval: Some(day(published)),
            basis: PublishedBasis::Metadata,
            evidence: None,
        },
        blocks: vec![
            Block {
                kind: BlockKind::Headline,
                span: Span::new(0, head),
            },
            Block {
                kind: BlockKind::Paragraph,
                span: Span::new((head + 1).min(text.len()), text.len()),
            },
        ],
        copy_of: None,
        copy_share: None,
        origins: events::Origins::default(),
    }
}

pub fn span(report: &Report, words: &str) -> Span {
    let start = report
        .text
        .find(words)
        .unwrap_or_else(|| panic!("`{words}` stands in {}", report.id));
    Span::new(start, start + words.len())
}

fn sentence(text: &str, at: Span) -> Span {
    let ends = |c: char| c == '.' || c == '\n';
    let start = text[..at.start as usize].rfind(ends).map_or(0, |i| i + 1);
    let start = start + text[start..].len() - text[start..].trim_start().len();
    let end = text[at.end as usize..]
        .find(ends)
        .map_or(text.len(), |i| at.end as usize + i + 1);
    Span::new(start, end)
}

/// Puts a mention together; words are looked for in the report.
pub struct Telling<'a> {
    report: &'a Report,
    mention: Mention,
}

impl<'a> Telling<'a> {
    pub fn of(report: &'a Report, class: &str, trigger: &str) -> Self {
        let trigger = span(report, trigger);
        let mention = Mention {
            id: format!("m-{}-{}", &report.id[2..], trigger.start).into(),
            report: report.id.clone(),
            class: Class::new(class),
            status: Status::Asserted,
            aggregate: false,
            trigger,
            sentence: sentence(&report.text, trigger),
            initiators: vec![],
            targets: vec![],
            places: vec![],
            time: None,
            killed: None,
            injured: None,
            weapons: vec![],
            attributed_to: vec![],
            relations: vec![],
            confidence: 0.9,
            rules: vec![Passage {
                rule: format!("trigger/{class}").into(),
                span: trigger,
            }],
        };
        Self { report, mention }
    }

    fn rule(mut self, rule: &str, words: &str) -> Self {
        let span = span(self.report, words);
        self.mention.rules.push(Passage {
            rule: rule.into(),
            span,
        });
        self
    }

    fn party(&self, name: &str, id: Option<&str>, words: &str) -> Party {
        Party {
            name: name.to_owned(),
            id: id.map(Into::into),
            span: span(self.report, words),
        }
    }

    pub fn by(mut self, name: &str, id: Option<&str>, words: &str) -> Self {
        let party = self.party(name, id, words);
        self.mention.initiators.push(party);
        self.rule("role/subject", words)
    }

    pub fn on(mut self, name: &str, id: Option<&str>, words: &str) -> Self {
        let party = self.party(name, id, words);
        self.mention.targets.push(party);
        self.rule("role/object", words)
    }

    pub fn at(mut self, words: &str, country: &str, lat: f64, lon: f64, precision: Precision) -> Self {
        self.mention.places.push(Place {
            name: words.to_owned(),
            span: span(self.report, words),
            country: Some(country.into()),
            admin1: Some("North".to_owned()),
            lat: Some(lat),
            lon: Some(lon),
            precision,
            geonames: Some(4242),
        });
        self.rule("place/in", words)
    }

    pub fn when(mut self, date: &str, words: &str) -> Self {
        self.mention.time = Some(When {
            interval: day(date),
            basis: Basis::Published,
            span: Some(span(self.report, words)),
        });
        self.rule("time/weekday", words)
    }

    pub fn killed(mut self, low: u32, high: Option<u32>, words: &str) -> Self {
        let span = span(self.report, words);
        self.mention.killed = Some(Count { low, high, span });
        self.rule("count/killed", words)
    }

    pub fn injured(mut self, low: u32, high: Option<u32>, words: &str) -> Self {
        let span = span(self.report, words);
        self.mention.injured = Some(Count { low, high, span });
        self.rule("count/injured", words)
    }

    pub fn with(mut self, name: &str, words: &str) -> Self {
        let span = span(self.report, words);
        self.mention.weapons.push(Weapon {
            name: name.to_owned(),
            span,
        });
        self
    }

    pub fn according_to(mut self, words: &str, cue: &str) -> Self {
        let party = self.party(words, None, words);
        let cue = Some(span(self.report, cue));
        self.mention.attributed_to.push(Attribution { party, cue });
        self.rule("attribution/said", words)
    }

    pub fn answers(mut self, other: &Mention, words: &str) -> Self {
        self.mention.relations.push(Relation {
            kind: RelationKind::Answers,
            to: other.id.clone(),
            evidence: span(self.report, words),
        });
        self
    }

    pub fn status(mut self, status: Status) -> Self {
        self.mention.status = status;
        self
    }

    pub fn done(self) -> Mention {
        self.mention
    }
}

/// A collection as it would come out of coding.
pub struct Collection {
    pub reports: Vec<Report>,
    pub mentions: Vec<Mention>,
    pub incidents: Vec<Incident>,
    pub links: Vec<Link>,
}

/// Two reports that disagree on one strike, and one of the answer to it.
pub fn collection() -> Collection {
    let first = report(
        "r-aaaa1111",
        "Delta Wire",
        "2021-03-02",
        "Air strike hits Mervan\nJets of the Northern Air Force struck a depot in Mervan on Monday. At least 12 people \
         were killed, a health official said.",
    );
    let second = report(
        "r-bbbb2222",
        "The Harbour Post",
        "2021-03-04",
        "Toll rises\nThe bombing of Mervan by Northern jets on Tuesday killed 17 fighters and wounded 30, Colonel Ané \
         Sorel told reporters.",
    );
    let third = report(
        "r-cccc3333",
        "Delta Wire",
        "2021-03-05",
        "Rockets at dawn\nThe River Brigade fired rockets at Kell base on Friday in response to the strike on Mervan.",
    );
    let one = Telling::of(&first, "air_strike", "struck")
        .by("Northern Air Force", Some("nor-air"), "Northern Air Force")
        .on("depot", None, "a depot")
        .at("Mervan", "SY", 35.3, 40.1, Precision::PopulatedPlace)
        .when("2021-03-01", "Monday")
        .killed(12, None, "At least 12 people")
        .according_to("a health official", "said")
        .done();
    let two = Telling::of(&second, "air_strike", "bombing")
        .by("Northern Air Force", Some("nor-air"), "Northern jets")
        .on("fighters", None, "fighters")
        .at("Mervan", "SY", 35.3, 40.1, Precision::PopulatedPlace)
        .when("2021-03-02", "Tuesday")
        .killed(17, Some(17), "17 fighters")
        .injured(30, Some(30), "30")
        .according_to("Colonel Ané Sorel", "told")
        .done();
    let strike = Telling::of(&third, "air_strike", "strike")
        .at("Mervan", "SY", 35.3, 40.1, Precision::PopulatedPlace)
        .done();
    let three = Telling::of(&third, "shelling_missile", "fired")
        .by("River Brigade", None, "The River Brigade")
        .on("Kell base", None, "Kell base")
        .at("Kell base", "IQ", 36.2, 42.4, Precision::Site)
        .when("2021-03-05", "Friday")
        .with("rocket", "rockets")
        .answers(&strike, "in response to")
        .done();
    let evidence = Some((third.id.clone(), span(&third, "in response to")));
    let mut mentions = vec![one.clone(), two.clone(), three.clone(), strike.clone()];
    mentions.sort_by_key(|m| (m.report.clone(), m.trigger.start));
    let first_incident = Incident {
        id: "i-11111111".into(),
        time: Some(When {
            interval: Interval::new("2021-03-01".parse().unwrap(), "2021-03-02".parse().unwrap()),
            basis: Basis::Published,
            span: None,
        }),
        killed: Some(Toll {
            low: 12,
            high: Some(17),
            best: Some(17),
        }),
        injured: Some(Toll {
            low: 30,
            high: Some(30),
            best: Some(30),
        }),
        mentions: vec![one.id.clone(), two.id.clone(), strike.id.clone()],
        reports: vec![first.id.clone(), second.id.clone(), third.id.clone()],
        voices: 3,
        disagreements: vec![
            Disagreement {
                field: "killed",
                values: vec![
                    variant(Value::Count { low: 12, high: None }, &one, &first),
                    variant(
                        Value::Count {
                            low: 17,
                            high: Some(17),
                        },
                        &two,
                        &second,
                    ),
                ],
            },
            Disagreement {
                field: "time",
                values: vec![
                    variant(Value::Time(day("2021-03-01")), &one, &first),
                    variant(Value::Time(day("2021-03-02")), &two, &second),
                ],
            },
        ],
        ..alone("i-11111111", &one)
    };
    let incidents = vec![first_incident, alone("i-22222222", &three)];
    let links = vec![Link {
        kind: LinkKind::ResponseTo,
        from: "i-22222222".into(),
        to: "i-11111111".into(),
        basis: LinkBasis::Stated,
        evidence,
    }];
    Collection {
        reports: vec![first, second, third],
        mentions,
        incidents,
        links,
    }
}

fn variant(value: Value, mention: &Mention, report: &Report) -> Variant {
    Variant {
        value,
        mentions: vec![mention.id.clone()],
        reports: vec![report.id.clone()],
        as_of: report.published.interval,
    }
}

/// An incident of one mention.
pub fn alone(id: &str, mention: &Mention) -> Incident {
    let toll = |count: Option<Count>| {
        count.map(|c| Toll {
            low: c.low,
            high: c.high,
            best: c.high,
        })
    };
    Incident {
        id: id.into(),
        class: mention.class.clone(),
        aggregate: mention.aggregate,
        status: mention.status,
        time: mention.time,
        places: mention.places.clone(),
        initiators: mention.initiators.clone(),
        targets: mention.targets.clone(),
        weapons: mention.weapons.clone(),
        killed: toll(mention.killed),
        injured: toll(mention.injured),
        mentions: vec![mention.id.clone()],
        reports: vec![mention.report.clone()],
        voices: 1,
        disagreements: vec![],
        confidence: mention.confidence,
    }
}
