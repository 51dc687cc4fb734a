use std::collections::BTreeMap;

use events::{Incident, Link, Mention, Party, Report, ReportId};
use rusqlite::{Transaction, TransactionBehavior, params};
use serde::Serialize;

use crate::{
    Archive, Error, Result, Run, run,
    wire::{IncidentRecord, MentionRecord, ReportRecord},
};

/// How many reports are written at once; what is written stays, whatever comes after.
const BATCH: usize = 200;

/// What [`Archive::add_reports`] did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// Reports that were not in the archive.
    pub new: usize,
    /// Reports that were, and were left as they are.
    pub known: usize,
    /// Mentions of the new ones.
    pub mentions: usize,
}

/// Why a step of writing stopped.
enum Stop {
    Sqlite(rusqlite::Error),
    Json(serde_json::Error),
}

impl From<rusqlite::Error> for Stop {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<serde_json::Error> for Stop {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(error)
    }
}

impl Archive {
    /// Adds reports with their mentions. A report that the archive has (by id) is left as it is, and its mentions with
    /// it, so that a run that was broken off can be repeated. Mentions of reports that are not among `reports` are
    /// passed over.
    ///
    /// # Errors
    /// Where the file cannot be written; batches written before stay.
    pub fn add_reports(&mut self, reports: &[Report], mentions: &[Mention]) -> Result<Added> {
        let by_report = by_report(mentions);
        let mut added = Added::default();
        for batch in reports.chunks(BATCH) {
            let step = self.write(|transaction| add_batch(transaction, batch, &by_report))?;
            added.new += step.new;
            added.known += step.known;
            added.mentions += step.mentions;
        }
        Ok(added)
    }

    /// Adds some reports with their mentions, and notes what coded them, all in one step, as [`Archive::add_reports`] does
    /// it: whatever comes after, all of it stays. The counts of `made_by` are passed over.
    ///
    /// # Errors
    /// Where the file cannot be written; then nothing is changed.
    pub fn add_coded(&mut self, reports: &[Report], mentions: &[Mention], made_by: &Run) -> Result<Added> {
        let by_report = by_report(mentions);
        self.write(|transaction| {
            let added = add_batch(transaction, reports, &by_report)?;
            if added.new > 0 {
                run::note(transaction, made_by, added.new as u64, added.mentions as u64)?;
            }
            Ok(added)
        })
    }

    /// Puts `mentions` in the place of those that the archive has of `reports`: for reports coded anew. Rulings stay.
    ///
    /// # Errors
    /// Where the file cannot be written; then nothing is changed.
    pub fn replace_mentions(&mut self, reports: &[ReportId], mentions: &[Mention]) -> Result<()> {
        self.write(|transaction| {
            let mut remove = transaction.prepare_cached("DELETE FROM mention WHERE report = ?1")?;
            for report in reports {
                remove.execute([&**report])?;
            }
            for mention in mentions {
                insert_mention(transaction, mention)?;
            }
            transaction.execute("UPDATE state SET stale = 1", [])?;
            Ok(())
        })
    }

    /// Puts incidents and links in the place of those that the archive has. Their mentions and reports must be in it.
    ///
    /// # Errors
    /// Where the file cannot be written; then nothing is changed.
    pub fn store_incidents(&mut self, incidents: &[Incident], links: &[Link]) -> Result<()> {
        let renewal = self.renew()?;
        renewal.add(incidents)?;
        renewal.end(links)
    }

    /// Begins to put other incidents in the place of those that the archive has, part by part. Nothing is
    /// changed until [`Renewal::end`].
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn renew(&self) -> Result<Renewal<'_>> {
        let begun = Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate);
        let transaction = begun.map_err(|e| self.error(e))?;
        let emptied = transaction.execute_batch(
            "DELETE FROM link; DELETE FROM incident_party; DELETE FROM incident_place; DELETE FROM incident_report;
             DELETE FROM incident_mention; DELETE FROM incident; UPDATE state SET stale = 0;",
        );
        emptied.map_err(|e| self.error(e))?;
        Ok(Renewal {
            archive: self,
            transaction,
        })
    }

    /// One transaction: all of `step`, or nothing.
    fn write<T>(&mut self, step: impl FnOnce(&Transaction<'_>) -> std::result::Result<T, Stop>) -> Result<T> {
        let done = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(Stop::from)
            .and_then(|transaction| {
                let value = step(&transaction)?;
                transaction.commit()?;
                Ok(value)
            });
        done.map_err(|stop| self.stopped(stop))
    }

    fn stopped(&self, stop: Stop) -> Error {
        match stop {
            Stop::Sqlite(source) => self.error(source),
            Stop::Json(error) => Error::Unstorable {
                path: self.path.clone(),
                what: error.to_string(),
            },
        }
    }
}

/// Incidents on their way into an archive, in the place of those that were there; see [`Archive::renew`].
pub struct Renewal<'a> {
    archive: &'a Archive,
    transaction: Transaction<'a>,
}

impl Renewal<'_> {
    /// Notes which other report this one is a copy of, as its `copy_of` says.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn set_copy(&self, report: &Report) -> Result<()> {
        let set =
            "UPDATE report SET copy_of = ?2, record = json_set(json_remove(record, '$.copy_share'), '$.copy_share', ?3)
                   WHERE id = ?1 AND (copy_of IS NOT ?2 OR json_extract(record, '$.copy_share') IS NOT ?3)";
        self.transaction
            .prepare_cached(set)
            .and_then(|mut set| set.execute((&*report.id, report.copy_of.as_deref(), report.copy_share)))
            .map_err(|e| self.archive.error(e))?;
        Ok(())
    }

    /// Adds incidents. Their mentions and reports must be in the archive.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn add(&self, incidents: &[Incident]) -> Result<()> {
        let each = |incident| insert_incident(&self.transaction, incident);
        incidents
            .iter()
            .try_for_each(each)
            .map_err(|stop| self.archive.stopped(stop))
    }

    /// Adds the links between them; from here on readers see all that was added, and nothing of what was there before.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn end(self, links: &[Link]) -> Result<()> {
        let each = |link| insert_link(&self.transaction, link);
        links
            .iter()
            .try_for_each(each)
            .map_err(|stop| self.archive.stopped(stop))?;
        self.transaction.commit().map_err(|e| self.archive.error(e))
    }
}

fn by_report(mentions: &[Mention]) -> BTreeMap<&str, Vec<&Mention>> {
    let mut by_report: BTreeMap<&str, Vec<&Mention>> = BTreeMap::new();
    for mention in mentions {
        by_report.entry(&mention.report).or_default().push(mention);
    }
    by_report
}

fn add_batch(
    transaction: &Transaction<'_>,
    reports: &[Report],
    mentions: &BTreeMap<&str, Vec<&Mention>>,
) -> std::result::Result<Added, Stop> {
    let mut added = Added::default();
    for report in reports {
        if !insert_report(transaction, report)? {
            added.known += 1;
            continue;
        }
        added.new += 1;
        for mention in mentions.get(&*report.id).into_iter().flatten() {
            insert_mention(transaction, mention)?;
            added.mentions += 1;
        }
    }
    if added.new > 0 {
        transaction.execute("UPDATE state SET stale = 1", [])?;
    }
    Ok(added)
}

fn insert_report(transaction: &Transaction<'_>, report: &Report) -> std::result::Result<bool, Stop> {
    let sql = "INSERT INTO report (id, file, source, title, url, language, text, earliest, latest, copy_of, record)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT (id) DO NOTHING";
    let interval = report.published.interval;
    let rows = transaction.prepare_cached(sql)?.execute(params![
        &*report.id,
        report.file,
        report.source,
        report.title,
        report.url,
        report.language,
        &*report.text,
        interval.map(|i| i.earliest.to_string()),
        interval.map(|i| i.latest.to_string()),
        report.copy_of.as_deref(),
        json(&ReportRecord::from(report))?,
    ])?;
    Ok(rows == 1)
}

fn insert_mention(transaction: &Transaction<'_>, mention: &Mention) -> std::result::Result<(), Stop> {
    let sql = "INSERT INTO mention (id, report, start, class, status, record) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
               ON CONFLICT (id) DO NOTHING";
    transaction.prepare_cached(sql)?.execute(params![
        &*mention.id,
        &*mention.report,
        mention.trigger.start,
        mention.class.as_str(),
        mention.status.as_str(),
        json(&MentionRecord::from(mention))?,
    ])?;
    Ok(())
}

fn insert_incident(transaction: &Transaction<'_>, incident: &Incident) -> std::result::Result<(), Stop> {
    let sql = "INSERT INTO incident (id, class, status, aggregate, earliest, latest, killed, injured, voices, record)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    let interval = incident.time.map(|t| t.interval);
    let figure = |toll: Option<events::Toll>| toll.map(|t| t.best.unwrap_or(t.low));
    transaction.prepare_cached(sql)?.execute(params![
        &*incident.id,
        incident.class.as_str(),
        incident.status.as_str(),
        incident.aggregate,
        interval.map(|i| i.earliest.to_string()),
        interval.map(|i| i.latest.to_string()),
        figure(incident.killed),
        figure(incident.injured),
        incident.voices,
        json(&IncidentRecord::from(incident))?,
    ])?;
    let mut member =
        transaction.prepare_cached("INSERT OR IGNORE INTO incident_mention (incident, mention) VALUES (?1, ?2)")?;
    for mention in &incident.mentions {
        member.execute((&*incident.id, &**mention))?;
    }
    let mut source =
        transaction.prepare_cached("INSERT OR IGNORE INTO incident_report (incident, report) VALUES (?1, ?2)")?;
    for report in &incident.reports {
        source.execute((&*incident.id, &**report))?;
    }
    let mut place =
        transaction.prepare_cached("INSERT INTO incident_place (incident, name, country) VALUES (?1, ?2, ?3)")?;
    for at in &incident.places {
        let name = match &at.admin1 {
            Some(admin1) => format!("{}, {admin1}", at.name),
            None => at.name.clone(),
        };
        place.execute((&*incident.id, fold(&name), at.country.as_deref()))?;
    }
    insert_parties(transaction, incident, "initiator", &incident.initiators)?;
    insert_parties(transaction, incident, "target", &incident.targets)
}

fn insert_parties(
    transaction: &Transaction<'_>,
    incident: &Incident,
    role: &str,
    parties: &[Party],
) -> std::result::Result<(), Stop> {
    let sql = "INSERT INTO incident_party (incident, role, name, actor) VALUES (?1, ?2, ?3, ?4)";
    let mut insert = transaction.prepare_cached(sql)?;
    for party in parties {
        insert.execute((&*incident.id, role, fold(&party.name), party.id.as_deref()))?;
    }
    Ok(())
}

fn insert_link(transaction: &Transaction<'_>, link: &Link) -> std::result::Result<(), Stop> {
    let sql =
        "INSERT INTO link (kind, source, target, basis, report, start, finish) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let (report, span) = link.evidence.as_ref().map(|(r, s)| (r, *s)).unzip();
    transaction.prepare_cached(sql)?.execute(params![
        link.kind.as_str(),
        &*link.from,
        &*link.to,
        link.basis.as_str(),
        report.map(|r| &**r),
        span.map(|s| s.start),
        span.map(|s| s.end),
    ])?;
    Ok(())
}

fn json<T: Serialize>(record: &T) -> std::result::Result<String, Stop> {
    Ok(serde_json::to_string(record)?)
}

/// As names are searched: without regard to case.
pub(crate) fn fold(name: &str) -> String {
    name.to_lowercase()
}
