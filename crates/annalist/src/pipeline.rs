//! The way of the data, from inputs to incidents and links.

use std::{
    cell::OnceCell,
    collections::BTreeMap,
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
};

use events::{
    Incident, Interval, Link, Mention, Report, ReportId,
    code::{self, Considered},
    link, merge,
    resolve::{self, Told},
};
use jiff::civil::Date;
use language::{Document, Span};

use crate::{
    Annalist, Code, Diagnostic, Inputs,
    read::{self, Defaults},
    seen::Seen,
};

/// How many results a thread may be ahead of what is taken.
const AHEAD: usize = 16;

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

/// How far a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Reports that are done.
    pub reports: usize,
    /// Bytes of the inputs that are read, which is a little ahead of what is done.
    pub read: u64,
    /// Bytes of all inputs, where that is known.
    pub of: Option<u64>,
}

/// What [`Annalist::each`] has to say when all is handed over.
#[derive(Clone, Debug, Default)]
pub struct Each {
    /// What could not be coded, and what was coded with a doubt.
    pub diagnostics: Vec<Diagnostic>,
    /// How many reports were known before.
    pub known: usize,
}

impl Annalist {
    /// Reads and codes all inputs, merges what they tell and links it. `progress` is told how far
    /// it is.
    ///
    /// # Errors
    /// Where the file of metadata given in the inputs can't be read; all else becomes a diagnostic of the collection.
    pub fn run(
        &self,
        inputs: &Inputs,
        options: &Options,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Collection, Diagnostic> {
        let mut all = self.code_each(inputs, options, progress)?;
        if !options.no_merge {
            let copies = merge::copies(&all.reports);
            for (report, copy) in all.reports.iter_mut().zip(copies) {
                report.set_copy(copy);
            }
            all.incidents = merge::merge(&all.reports, &all.mentions, &self.knowledge);
            for (report, published) in merge::dated_by_others(&all.reports, &all.mentions, &all.incidents) {
                all.reports[report].published = published;
            }
            all.links = link::link(&all.mentions, &all.incidents, &self.knowledge);
        }
        Ok(all)
    }

    /// Codes one report. Pure and total.
    pub fn code(&self, report: Report) -> Coded {
        let read = self.read_whole(&report);
        self.coded(report, read)
    }

    fn coded(&self, mut report: Report, read: Option<(Document, Told)>) -> Coded {
        let Some((document, mut told)) = read else {
            return Coded {
                report,
                mentions: Vec::new(),
                diagnostics: Vec::new(),
            };
        };
        let bounds = match report.published.interval {
            Some(_) => None,
            None => resolve::bounds::bounds(&report, &document, &told, &self.knowledge),
        };
        // Days are reckoned from a day of publication, not from some day in a year.
        let (near, far) = match bounds {
            Some(bounds) if bounds.near().is_some() => (Some(bounds), None),
            bounds => (None, bounds),
        };
        if let Some(published) = near {
            report.published = published;
            told = resolve::resolve(&report, &document, &self.knowledge);
        }
        let mut mentions = code::code(&report, &document, &told, &self.knowledge);
        merge::dated_within(&report, &mut mentions, &self.knowledge);
        let diagnostics = read::check_times(&report, &told.times).into_iter().collect();
        report.published = far.unwrap_or(report.published);
        Coded {
            report,
            mentions,
            diagnostics,
        }
    }

    /// Codes one report, unless its bare words, or its sentences that promise most, show that it tells of no event.
    pub(crate) fn glanced(&self, report: Report) -> Coded {
        let Some(glance) = &self.glance else {
            return self.code(report);
        };
        if !glance.may_tell(&report.text) {
            return self.coded(report, None);
        }
        let read = self.read(&report, |text, passages, matters| {
            let promise = |document: &Document, sentence: usize| {
                let span = document.sentences[sentence].span;
                glance.promise(span.of(text), document.sentences.len())
            };
            self.engine.analyse_if(text, passages, &promise, matters)
        });
        self.coded(report, read)
    }

    /// The words of a report that can name an event and have no mention of their own, with what speaks against each.
    pub fn considered(&self, report: &Report) -> Vec<Considered> {
        self.read_whole(report).map_or_else(Vec::new, |(document, told)| {
            code::considered(report, &document, &told, &self.knowledge)
        })
    }

    /// A plain text as a report.
    ///
    /// # Errors
    /// Where there is no text in it.
    pub fn report_of(&self, text: &str, published: Option<Interval>) -> Result<Report, Diagnostic> {
        let raw = read::Raw::plain("text", text.to_owned());
        let defaults = Defaults {
            published,
            source: None,
            today: None,
        };
        let prepared = read::prepare(raw, &defaults, &self.knowledge.lexicons);
        let nothing = || Diagnostic::new(Code::Empty, "text", "there is no text in it");
        prepared.report.ok_or_else(nothing)
    }

    fn read_whole(&self, report: &Report) -> Option<(Document, Told)> {
        self.read(report, |text, passages, matters| {
            Some(self.engine.analyse_where(text, passages, matters))
        })
    }

    /// What the sentences of a report are, as `analyse` reads a text in its passages where it matters, and what it names.
    fn read(
        &self,
        report: &Report,
        analyse: impl FnOnce(&str, &[Span], &dyn Fn(&Document, usize) -> bool) -> Option<Document>,
    ) -> Option<(Document, Told)> {
        let (passages, blanked) = read::passages(&report.text, &report.blocks);
        let text = blanked.as_deref().unwrap_or(&report.text);
        let which = OnceCell::new();
        let matters = |document: &Document, sentence: usize| {
            which.get_or_init(|| code::matters(text, document, &self.knowledge))[sentence]
        };
        let document = analyse(text, &passages, &matters)?;
        let told = resolve::resolve(report, &document, &self.knowledge);
        Some((document, told))
    }

    /// Reads and codes all inputs, several at a time.
    fn code_each(
        &self,
        inputs: &Inputs,
        options: &Options,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Collection, Diagnostic> {
        let mut all = Collection::default();
        let keep = |coded: Coded| {
            all.reports.push(coded.report);
            all.mentions.extend(coded.mentions);
            ControlFlow::Continue(())
        };
        let Each { diagnostics, .. } = self.each(inputs, options, &|_| false, progress, keep)?;
        all.diagnostics = diagnostics;
        Ok(all)
    }

    /// Reads and codes all inputs, several at a time, and hands over each report when it and those before it are done,
    /// each report once. Reports whose id is `known` are not coded. Ends early where `keep` breaks; nothing is merged.
    ///
    /// # Errors
    /// Where the file of metadata given in the inputs can't be read; all else becomes a diagnostic.
    pub fn each(
        &self,
        inputs: &Inputs,
        options: &Options,
        known: &(dyn Fn(&str) -> bool + Sync),
        progress: &(dyn Fn(Progress) + Sync),
        mut keep: impl FnMut(Coded) -> ControlFlow<()>,
    ) -> Result<Each, Diagnostic> {
        let (reports, diagnostics) = read::open(inputs)?;
        let defaults = Defaults {
            published: inputs.published,
            source: inputs.source.as_deref(),
            today: options.today,
        };
        let done = AtomicUsize::new(0);
        let (meter, of) = (reports.meter(), reports.total());
        let work = |item: read::Item| {
            let outcome = item.map_or_else(Outcome::failed, |raw| self.guarded(raw, &defaults, known));
            progress(Progress {
                reports: done.fetch_add(1, Ordering::Relaxed) + 1,
                read: meter.bytes(),
                of,
            });
            outcome
        };
        let mut all = Each { diagnostics, known: 0 };
        let mut seen = Seen::default();
        in_order(reports, jobs(options), work, |Outcome { result, diagnostics }| {
            all.diagnostics.extend(diagnostics);
            let (id, file) = match &result {
                Ok(coded) => (coded.report.id.clone(), coded.report.file.clone()),
                Err(Some((id, file))) => (id.clone(), file.clone()),
                Err(None) => return ControlFlow::Continue(()),
            };
            if let Some(first) = seen.note(&id, &file) {
                let message = format!("the same report as {first}: it is used once");
                all.diagnostics.push(Diagnostic::new(Code::Duplicate, file, message));
                return ControlFlow::Continue(());
            }
            match result {
                Ok(coded) => {
                    all.diagnostics.extend(coded.diagnostics.iter().cloned());
                    keep(coded)
                }
                Err(_) => {
                    all.known += 1;
                    ControlFlow::Continue(())
                }
            }
        });
        all.diagnostics.sort();
        Ok(all)
    }

    /// Takes apart and codes one report. A fault of the program costs that report alone.
    fn guarded(&self, raw: read::Raw, defaults: &Defaults<'_>, known: &(dyn Fn(&str) -> bool + Sync)) -> Outcome {
        let file = raw.file.clone();
        let way = AssertUnwindSafe(|| {
            let prepared = read::prepare(raw, defaults, &self.knowledge.lexicons);
            let result = match prepared.report {
                None => Err(None),
                Some(report) if known(&report.id) => Err(Some((report.id, report.file))),
                Some(report) => Ok(self.glanced(report)),
            };
            Outcome {
                result,
                diagnostics: prepared.diagnostics,
            }
        });
        catch_unwind(way).unwrap_or_else(|_| {
            let message = "a fault of the program: please report it with this input";
            Outcome::failed(Diagnostic::new(Code::Internal, file, message))
        })
    }
}

/// What came of one input: a coded report; id and file of one that was known; or nothing.
struct Outcome {
    result: Result<Coded, Option<(ReportId, String)>>,
    diagnostics: Vec<Diagnostic>,
}

impl Outcome {
    fn failed(diagnostic: Diagnostic) -> Self {
        Self {
            result: Err(None),
            diagnostics: vec![diagnostic],
        }
    }
}

/// Number of threads to use.
fn jobs(options: &Options) -> usize {
    match options.jobs {
        0 => thread::available_parallelism().map_or(1, usize::from),
        jobs => jobs,
    }
}

/// Applies `work` to all items, several at a time, and hands over the results in the order of the items, each as soon as
/// those before it are handed over, until `take` breaks.
fn in_order<T: Send, R: Send>(
    items: impl Iterator<Item = T> + Send,
    jobs: usize,
    work: impl Fn(T) -> R + Sync,
    mut take: impl FnMut(R) -> ControlFlow<()>,
) {
    let queue = Mutex::new(items.enumerate());
    let (give, results) = mpsc::sync_channel(jobs * AHEAD);
    thread::scope(|scope| {
        for _ in 0..jobs {
            let (give, queue, work) = (give.clone(), &queue, &work);
            scope.spawn(move || {
                loop {
                    let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some((number, item)) = next else { break };
                    // Nobody takes any more: the rest is left.
                    if give.send((number, work(item))).is_err() {
                        break;
                    }
                }
            });
        }
        // The workers hold theirs: the results end with the last of them.
        drop(give);
        let mut early = BTreeMap::new();
        let mut next = 0;
        for (number, result) in results {
            early.insert(number, result);
            while let Some(result) = early.remove(&next) {
                next += 1;
                if take(result).is_break() {
                    return;
                }
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_whatever_the_jobs() {
        for jobs in [1, 3, 8] {
            let mut taken = Vec::new();
            let work = |n: u64| {
                thread::sleep(std::time::Duration::from_micros(n * 7919 % 300));
                n
            };
            in_order(0..200, jobs, work, |n| {
                taken.push(n);
                ControlFlow::Continue(())
            });
            assert_eq!(taken, (0..200).collect::<Vec<_>>());
        }
    }

    #[test]
    fn breaking_off_ends_the_work() {
        let mut taken = 0;
        in_order(
            0..,
            4,
            |n: u64| n,
            |_| {
                taken += 1;
                if taken < 10 {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                }
            },
        );
        assert_eq!(taken, 10);
    }
}
