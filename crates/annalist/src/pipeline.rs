//! The way of the data, from inputs to incidents and links.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use events::{Incident, Link, Mention, Report, code, link, merge, resolve};
use jiff::civil::Date;
use language::Span;

use crate::{
    Annalist, Code, Diagnostic, Inputs,
    read::{self, Defaults},
};

/// How a run is done. The same inputs and options give the same result, whatever the number of jobs.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Number of threads; 0 for one a core.
    pub jobs: usize,
    /// Leave incidents and links out.
    pub no_merge: bool,
    /// The day of the run, for a warning on reports dated beyond it; without it there is none.
    pub today: Option<Date>,
}

/// What the reports of a run tell. Reports are in order of file name, mentions in the order of their reports.
#[derive(Clone, Debug, Default)]
pub struct Collection {
    /// The reports.
    pub reports: Vec<Report>,
    /// Their mentions.
    pub mentions: Vec<Mention>,
    /// The incidents that these tell of.
    pub incidents: Vec<Incident>,
    /// How incidents hang together.
    pub links: Vec<Link>,
    /// What could not be coded, and what was coded with a doubt.
    pub diagnostics: Vec<Diagnostic>,
}

/// One report, coded.
#[derive(Clone, Debug)]
pub struct Coded {
    /// The report.
    pub report: Report,
    /// Its mentions, in text order.
    pub mentions: Vec<Mention>,
    /// What is doubtful about it.
    pub diagnostics: Vec<Diagnostic>,
}

impl Annalist {
    /// Reads and codes all inputs, merges what they tell and links it. `progress` is told how many reports are done.
    ///
    /// # Errors
    /// Where the file of metadata given in the inputs can't be read; all else becomes a diagnostic of the collection.
    pub fn run(
        &self,
        inputs: &Inputs,
        options: &Options,
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<Collection, Diagnostic> {
        let mut all = self.code_each(inputs, options, progress)?;
        if !options.no_merge {
            let copies = merge::copies(&all.reports);
            for (report, copy_of) in all.reports.iter_mut().zip(copies) {
                report.copy_of = copy_of;
            }
            all.incidents = merge::merge(&all.reports, &all.mentions, &self.knowledge);
            all.links = link::link(&all.reports, &all.mentions, &all.incidents, &self.knowledge);
        }
        Ok(all)
    }

    /// Codes one report. Pure and total.
    pub fn code(&self, report: Report) -> Coded {
        let passages: Vec<Span> = report
            .blocks
            .iter()
            .filter(|b| b.kind.tells())
            .map(|b| b.span)
            .collect();
        let document = self.engine.analyse(&report.text, &passages);
        let told = resolve::resolve(&report, &document, &self.knowledge);
        let mentions = code::code(&report, &document, &told, &self.knowledge);
        let diagnostics = read::check_times(&report, &told.times).into_iter().collect();
        Coded {
            report,
            mentions,
            diagnostics,
        }
    }

    /// Reads and codes all inputs, several at a time.
    fn code_each(
        &self,
        inputs: &Inputs,
        options: &Options,
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<Collection, Diagnostic> {
        let (reports, mut diagnostics) = read::open(inputs)?;
        let defaults = Defaults {
            published: inputs.published,
            source: inputs.source.as_deref(),
            today: options.today,
        };
        let done = AtomicUsize::new(0);
        let items = in_order(reports, jobs(options), |item| {
            let outcome = item.map_or_else(|d| (None, vec![d]), |raw| self.guarded(raw, &defaults));
            progress(done.fetch_add(1, Ordering::Relaxed) + 1);
            outcome
        });
        let mut all = Collection::default();
        let mut seen = std::collections::BTreeMap::new();
        for (coded, found) in items {
            diagnostics.extend(found);
            let Some(Coded {
                report,
                mentions,
                diagnostics: doubts,
            }) = coded
            else {
                continue;
            };
            diagnostics.extend(doubts);
            if let Some(first) = seen.insert(report.id.clone(), report.file.clone()) {
                diagnostics.push(Diagnostic::new(
                    Code::Duplicate,
                    &report.file,
                    format!("the same report as {first}: it is used once"),
                ));
                continue;
            }
            all.reports.push(report);
            all.mentions.extend(mentions);
        }
        diagnostics.sort();
        all.diagnostics = diagnostics;
        Ok(all)
    }

    /// Takes apart and codes one report. A fault of the program costs that report alone.
    fn guarded(&self, raw: read::Raw, defaults: &Defaults<'_>) -> (Option<Coded>, Vec<Diagnostic>) {
        let file = raw.file.clone();
        let way = AssertUnwindSafe(|| {
            let prepared = read::prepare(raw, defaults, &self.knowledge.lexicons);
            (prepared.report.map(|report| self.code(report)), prepared.diagnostics)
        });
        catch_unwind(way).unwrap_or_else(|_| {
            let message = "a fault of the program: please report it with this input";
            (None, vec![Diagnostic::new(Code::Internal, file, message)])
        })
    }
}

/// Number of threads to use.
fn jobs(options: &Options) -> usize {
    match options.jobs {
        0 => thread::available_parallelism().map_or(1, usize::from),
        jobs => jobs,
    }
}

/// Applies `work` to all items, several at a time; the results are in the order of the items.
fn in_order<T: Send, R: Send>(
    items: impl Iterator<Item = T> + Send,
    jobs: usize,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let queue = Mutex::new(items.enumerate());
    let results = Mutex::new(Vec::new());

    thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some((number, item)) = next else { break };
                    let result = work(item);
                    results
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .push((number, result));
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_unstable_by_key(|(number, _)| *number);
    results.into_iter().map(|(_, result)| result).collect()
}
