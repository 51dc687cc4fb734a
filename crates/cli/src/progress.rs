//! How far a run is, for the person who waits for it.

use std::{
    io::{self, IsTerminal, Write},
    sync::Mutex,
    time::{Duration, Instant},
};

/// Least time between two lines.
const PAUSE: Duration = Duration::from_millis(100);
/// Before, nothing is said of the time that is left.
const SOON: Duration = Duration::from_secs(2);

/// The number of reports done, how many a second, and how long the rest may take; on a terminal.
pub struct Progress {
    shown: Option<Mutex<Instant>>,
    begun: Instant,
}

impl Progress {
    /// Shows something only on a terminal.
    pub fn new(quiet: bool) -> Self {
        let shown = !quiet && io::stderr().is_terminal();
        Self {
            shown: shown.then(|| Mutex::new(Instant::now())),
            begun: Instant::now(),
        }
    }

    /// Tells how far the run is, ten times a second at most.
    pub fn tell(&self, progress: annalist::Progress) {
        let Some(Ok(mut last)) = self.shown.as_ref().map(Mutex::try_lock) else {
            return;
        };
        if last.elapsed() > PAUSE {
            *last = Instant::now();
            // Nobody to tell is no reason to fail.
            let _ = write!(io::stderr(), "\r{}\x1b[K", line(progress, self.begun.elapsed()));
        }
    }

    /// Clears the line.
    pub fn end(&self) {
        if self.shown.is_some() {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

/// "1200 reports, 48 a second, 31 %, 4 min left"; the last two where the length of the inputs is known.
fn line(progress: annalist::Progress, taken: Duration) -> String {
    let seconds = taken.as_secs_f64().max(0.001);
    let rate = progress.reports as f64 / seconds;
    let done = format!("{} reports, {rate:.0} a second", progress.reports);
    let Some(all) = progress.of.filter(|all| *all > 0 && progress.read > 0) else {
        return done;
    };
    let read = progress.read.min(all);
    let share = read as f64 / all as f64;
    let percent = (share * 100.0).floor();
    if taken < SOON {
        return format!("{done}, {percent} %");
    }
    format!("{done}, {percent} %, {} left", span(seconds * (1.0 - share) / share))
}

/// A length of time to the last part that matters.
fn span(seconds: f64) -> String {
    let seconds = seconds.round() as u64;
    match (seconds / 3600, seconds / 60 % 60) {
        (0, 0) => format!("{seconds} s"),
        (0, minutes) => format!("{minutes} min"),
        (hours, minutes) => format!("{hours} h {minutes:02} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_told() {
        let told =
            |reports, read, of, seconds| line(annalist::Progress { reports, read, of }, Duration::from_secs(seconds));
        assert_eq!(told(500, 0, None, 10), "500 reports, 50 a second");
        assert_eq!(
            told(500, 250, Some(1000), 10),
            "500 reports, 50 a second, 25 %, 30 s left"
        );
        assert_eq!(told(500, 10, Some(1000), 1), "500 reports, 500 a second, 1 %");
        assert_eq!(
            told(9, 1, Some(1000), 10),
            "9 reports, 1 a second, 0 %, 2 h 46 min left"
        );
        assert_eq!(told(9, 2000, Some(1000), 400), "9 reports, 0 a second, 100 %, 0 s left");
        assert_eq!(told(9, 1, Some(10), 30), "9 reports, 0 a second, 10 %, 4 min left");
    }
}
