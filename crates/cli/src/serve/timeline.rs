//! What each report says of when, and of how many dead, over the days of publication: one row a report.

use archive::Dossier;
use events::{Interval, Mention};
use jiff::{ToSpan, civil::Date};

use crate::words;

const WIDTH: f64 = 720.0;
/// Where the days begin and end: names stand to the left, numbers to the right.
const DAYS: (f64, f64) = (180.0, 585.0);
const TOP: f64 = 12.0;
const ROW: f64 = 28.0;
/// More reports than this are not drawn.
const MOST: usize = 60;

/// A drawing, in the units of its own width and height.
pub struct Timeline {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Where the days begin.
    pub left: f64,
    /// Where they end.
    pub right: f64,
    /// Lower end of the rows.
    pub bottom: f64,
    /// Days named below.
    pub ticks: Vec<Tick>,
    /// Reports.
    pub rows: Vec<Row>,
    /// How many reports are left out.
    pub more: usize,
}

/// A day named below the drawing.
pub struct Tick {
    /// Where.
    pub x: f64,
    /// The day.
    pub text: String,
}

/// A report.
pub struct Row {
    /// Middle of the row.
    pub y: f64,
    /// Base line of its words.
    pub base: f64,
    /// Id of the report.
    pub report: String,
    /// Who published it.
    pub source: String,
    /// When it was published.
    pub published: Option<f64>,
    /// What it says of when: from, width, in words.
    pub times: Vec<Bar>,
    /// What it says of the dead.
    pub killed: String,
    /// All of it in words.
    pub title: String,
}

/// Days that a report tells.
pub struct Bar {
    /// From.
    pub x: f64,
    /// How wide.
    pub width: f64,
}

/// Where days stand.
struct Scale {
    first: Date,
    days: f64,
}

impl Scale {
    fn over(intervals: &[Interval]) -> Option<Self> {
        let first = intervals.iter().map(|i| i.earliest).min()?;
        let last = intervals.iter().map(|i| i.latest).max()?;
        let days = to_f64(Interval::new(first, last).days());
        Some(Self { first, days })
    }

    /// The left edge of a day.
    fn x(&self, date: Date) -> f64 {
        let days = to_f64(Interval::new(self.first, date).days() - 1);
        ((DAYS.0 + days / self.days * (DAYS.1 - DAYS.0)) * 10.0).round() / 10.0
    }

    fn bar(&self, interval: Interval) -> Bar {
        let x = self.x(interval.earliest);
        let end = interval.latest.checked_add(1.day()).map_or(DAYS.1, |day| self.x(day));
        Bar {
            x,
            width: (end - x).max(6.0),
        }
    }

    fn ticks(&self) -> Vec<Tick> {
        let most: i64 = 5;
        let days = (self.days as i64).max(1);
        let step = (days + most - 1) / most;
        (0..days)
            .step_by(usize::try_from(step).unwrap_or(1))
            .filter_map(|n| self.first.checked_add(n.days()).ok())
            .map(|date| Tick {
                x: self.x(date),
                text: format!(
                    "{} {} {}",
                    date.day(),
                    words::month(date).get(..3).unwrap_or_default(),
                    date.year()
                ),
            })
            .collect()
    }
}

fn to_f64(days: i64) -> f64 {
    f64::from(i32::try_from(days).unwrap_or(i32::MAX))
}

/// The claims of an incident; `None` where no report has a day.
pub fn draw(dossier: &Dossier) -> Option<Timeline> {
    let mut intervals: Vec<Interval> = dossier
        .mentions
        .iter()
        .filter_map(|m| m.time)
        .map(|t| t.interval)
        .collect();
    intervals.extend(dossier.reports.iter().filter_map(|r| r.published.interval));
    let scale = Scale::over(&intervals)?;
    let rows: Vec<Row> = dossier
        .reports
        .iter()
        .take(MOST)
        .enumerate()
        .map(|(number, report)| {
            let y = TOP + ROW * (to_f64(i64::try_from(number).unwrap_or(0)) + 0.5);
            let mentions: Vec<&Mention> = dossier.mentions.iter().filter(|m| m.report == report.id).collect();
            let mut times: Vec<Interval> = mentions.iter().filter_map(|m| m.time).map(|t| t.interval).collect();
            times.sort();
            times.dedup();
            let mut killed: Vec<String> = Vec::new();
            for count in mentions.iter().filter_map(|m| m.killed) {
                let said = words::count(count.low, count.high);
                if !killed.contains(&said) {
                    killed.push(said);
                }
            }
            let killed = if killed.is_empty() {
                String::new()
            } else {
                format!("{} killed", killed.join(", "))
            };
            let source = report.source.clone().unwrap_or_else(|| report.file.clone());
            let published = report.published.interval;
            let mut title = format!("{source}: published ");
            title.push_str(&published.map_or_else(|| "on an unknown day".to_owned(), words::interval));
            if !times.is_empty() {
                let days: Vec<String> = times.iter().map(|t| words::interval(*t)).collect();
                title.push_str(&format!("; says it was on {}", days.join(", ")));
            }
            if !killed.is_empty() {
                title.push_str(&format!("; {killed}"));
            }
            Row {
                y,
                base: y + 4.5,
                report: report.id.to_string(),
                source: short(&source, 24),
                published: published.map(|p| {
                    let bar = scale.bar(p);
                    bar.x + bar.width / 2.0
                }),
                times: times.into_iter().map(|t| scale.bar(t)).collect(),
                killed: short(&killed, 22),
                title,
            }
        })
        .collect();
    let bottom = TOP + ROW * to_f64(i64::try_from(rows.len()).unwrap_or(0));
    Some(Timeline {
        width: WIDTH,
        height: bottom + 30.0,
        left: DAYS.0,
        right: DAYS.1,
        bottom,
        ticks: scale.ticks(),
        more: dossier.reports.len() - rows.len(),
        rows,
    })
}

fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}
