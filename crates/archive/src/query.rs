use std::collections::BTreeMap;

use events::{Incident, IncidentId, Link, Mention, MentionId, Report, ReportId};
use language::Span;
use rusqlite::{Params, Row, params_from_iter};
use serde::de::DeserializeOwned;

use crate::{
    Archive, Filter, Page, Result,
    filter::{Condition, full_text},
    wire::{self, IncidentRecord, Malformed, MentionRecord, ReportRecord},
};

/// One incident with all that belongs to it.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// The incident.
    pub incident: Incident,
    /// Its mentions, report by report in the order of publication, each in the order of the text.
    pub mentions: Vec<Mention>,
    /// The reports that they stand in, in the order of publication, undated ones last.
    pub reports: Vec<Report>,
    /// Links from and to it.
    pub links: Vec<Link>,
    /// The incidents at the other ends of the links.
    pub linked: BTreeMap<IncidentId, Incident>,
    /// The reports that the links' words stand in, where they are not among `reports`.
    pub witnesses: Vec<Report>,
}

/// One report with all that belongs to it.
#[derive(Clone, Debug)]
pub struct Folder {
    /// The report.
    pub report: Report,
    /// Its mentions, in the order of the text.
    pub mentions: Vec<Mention>,
    /// The incident of each mention that has one.
    pub incidents: BTreeMap<MentionId, IncidentId>,
}

/// A value of a column and how many incidents have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// The value.
    pub value: String,
    /// How many incidents.
    pub incidents: u64,
}

/// The values that incidents can be filtered by, the most frequent first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// Classes.
    pub classes: Vec<Facet>,
    /// Countries.
    pub countries: Vec<Facet>,
    /// Statuses.
    pub statuses: Vec<Facet>,
}

/// Which row of an archive's file a report is; see [`Archive::report_numbers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportNumber(i64);

const REPORT: &str =
    "SELECT id, file, source, title, url, language, text, earliest, latest, copy_of, record FROM report";
const LINK: &str = "SELECT kind, source, target, basis, report, start, finish FROM link";

impl Archive {
    /// All reports, in the order of their ids: the same however they were added.
    ///
    /// # Errors
    /// Where the file cannot be read or holds what this program does not understand.
    pub fn reports(&self) -> Result<Vec<Report>> {
        self.read_reports(&format!("{REPORT} ORDER BY id"), [])
    }

    /// A part of the reports, the latest first; with `text`, those that have all its words.
    ///
    /// # Errors
    /// As [`Archive::reports`].
    pub fn list_reports(&self, text: Option<&str>, offset: u64, limit: u64) -> Result<Page<Report>> {
        let words = text.and_then(full_text);
        let (condition, values) = match &words {
            None => ("1", vec![]),
            Some(words) => (
                "number IN (SELECT rowid FROM report_text WHERE report_text MATCH ?)",
                vec![words.clone()],
            ),
        };
        let count = format!("SELECT count(*) FROM report WHERE {condition}");
        let total = self
            .connection
            .query_row(&count, params_from_iter(&values), |row| row.get(0))
            .map_err(|e| self.error(e))?;
        let sql = format!(
            "{REPORT} WHERE {condition} ORDER BY latest IS NULL, latest DESC, id LIMIT {limit} OFFSET {offset}"
        );
        let items = self.read_reports(&sql, params_from_iter(&values))?;
        Ok(Page { items, total })
    }

    /// The numbers of all reports in this file, in the order of their publication, undated ones last, then of their ids. A
    /// number is what a report is kept by where ids would fill the memory; it says nothing in another file.
    ///
    /// # Errors
    /// As [`Archive::reports`].
    pub fn report_numbers(&self) -> Result<Vec<ReportNumber>> {
        let sql = "SELECT number FROM report ORDER BY earliest IS NULL, earliest, id";
        self.read(sql, [], |row| row.get(0).map(ReportNumber))
    }

    /// The id of the report of a number.
    ///
    /// # Errors
    /// As [`Archive::reports`].
    pub fn id_of(&self, number: ReportNumber) -> Result<Option<ReportId>> {
        let sql = "SELECT id FROM report WHERE number = ?1";
        let found: Vec<String> = self.read(sql, [number.0], |row| row.get(0))?;
        Ok(found.into_iter().next().map(Into::into))
    }

    /// The text of the report of a number.
    ///
    /// # Errors
    /// As [`Archive::reports`].
    pub fn text_of(&self, number: ReportNumber) -> Result<Option<String>> {
        let found = self.read("SELECT text FROM report WHERE number = ?1", [number.0], |row| {
            row.get(0)
        })?;
        Ok(found.into_iter().next())
    }

    /// One report, by its id, with its mentions in the order of the text.
    ///
    /// # Errors
    /// As [`Archive::reports`].
    pub fn report_with_mentions(&self, id: &str) -> Result<Option<(Report, Vec<Mention>)>> {
        let Some(report) = self.report_alone(id)? else {
            return Ok(None);
        };
        Ok(Some((report, self.mentions_of(id)?)))
    }

    /// The mentions of a report, in the order of the text.
    ///
    /// # Errors
    /// As [`Archive::reports`].
    pub fn mentions_of(&self, report: &str) -> Result<Vec<Mention>> {
        let sql = "SELECT record FROM mention WHERE report = ?1 ORDER BY start, id";
        self.read_records::<MentionRecord, _>(sql, [report])
    }

    /// All mentions, report by report in the order of the reports' ids, each in the order of the text.
    ///
    /// # Errors
    /// As [`Archive::reports`].
    pub fn mentions(&self) -> Result<Vec<Mention>> {
        self.read_records::<MentionRecord, _>("SELECT record FROM mention ORDER BY report, start, id", [])
    }

    /// One mention, by its id.
    ///
    /// # Errors
    /// As [`Archive::reports`].
    pub fn mention(&self, id: &str) -> Result<Option<Mention>> {
        let found = self.read_records::<MentionRecord, _>("SELECT record FROM mention WHERE id = ?1", [id])?;
        Ok(found.into_iter().next())
    }

    /// All incidents in the order in which they were stored.
    ///
    /// # Errors
    /// As [`Archive::reports`].
    pub fn all_incidents(&self) -> Result<Vec<Incident>> {
        self.read_records::<IncidentRecord, _>("SELECT record FROM incident ORDER BY number", [])
    }

    /// The incidents that a report tells of, in the order in which they were stored.
    ///
    /// # Errors
    /// As [`Archive::reports`].
    pub fn incidents_of(&self, report: &str) -> Result<Vec<Incident>> {
        let sql = "SELECT record FROM incident WHERE id IN (SELECT incident FROM incident_report WHERE report = ?1)
                   ORDER BY number";
        self.read_records::<IncidentRecord, _>(sql, [report])
    }

    /// The incidents that a filter holds for.
    ///
    /// # Errors
    /// As [`Archive::reports`].
    pub fn incidents(&self, filter: &Filter) -> Result<Page<Incident>> {
        let Condition { sql, values } = filter.condition();
        let count = format!("SELECT count(*) FROM incident WHERE {sql}");
        let total = self
            .connection
            .query_row(&count, params_from_iter(&values), |row| row.get(0))
            .map_err(|e| self.error(e))?;
        let limit = filter
            .limit
            .map_or(-1, |limit| i64::try_from(limit).unwrap_or(i64::MAX));
        let offset = i64::try_from(filter.offset).unwrap_or(i64::MAX);
        let order = filter.order.sql();
        let select = format!("SELECT record FROM incident WHERE {sql} ORDER BY {order} LIMIT {limit} OFFSET {offset}");
        let items = self.read_records::<IncidentRecord, _>(&select, params_from_iter(&values))?;
        Ok(Page { items, total })
    }

    /// One incident, by its id, with all that belongs to it.
    ///
    /// # Errors
    /// As [`Archive::reports`].
    pub fn incident(&self, id: &str) -> Result<Option<Dossier>> {
        let Some(incident) = self.incident_alone(id)? else {
            return Ok(None);
        };
        let reports = self.read_reports(
            &format!(
                "{REPORT} WHERE id IN (SELECT report FROM incident_report WHERE incident = ?1)
                 ORDER BY earliest IS NULL, earliest, latest, id"
            ),
            [id],
        )?;
        let mentions = self.read_records::<MentionRecord, _>(
            "SELECT mention.record FROM mention JOIN report ON report.id = mention.report
             WHERE mention.id IN (SELECT mention FROM incident_mention WHERE incident = ?1)
             ORDER BY report.earliest IS NULL, report.earliest, report.latest, report.id, mention.start, mention.id",
            [id],
        )?;
        let links = self.read_links(
            &format!("{LINK} WHERE source = ?1 OR target = ?1 ORDER BY number"),
            [id],
        )?;
        let mut linked = BTreeMap::new();
        let mut witnesses: Vec<Report> = Vec::new();
        for link in &links {
            for end in [&link.from, &link.to] {
                if **end != *id
                    && let Some(other) = self.incident_alone(end)?
                {
                    linked.insert(end.clone(), other);
                }
            }
            if let Some((witness, _)) = &link.evidence
                && !reports.iter().chain(&witnesses).any(|r| r.id == *witness)
            {
                witnesses.extend(self.report_alone(witness)?);
            }
        }
        Ok(Some(Dossier {
            incident,
            mentions,
            reports,
            links,
            linked,
            witnesses,
        }))
    }

    /// The incident that a mention belongs to.
    ///
    /// # Errors
    /// As [`Archive::reports`].
    pub fn incident_of(&self, mention: &str) -> Result<Option<IncidentId>> {
        let sql = "SELECT incident FROM incident_mention WHERE mention = ?1 ORDER BY incident";
        let found: Vec<String> = self.read(sql, [mention], |row| row.get(0))?;
        Ok(found.into_iter().next().map(Into::into))
    }

    /// One report, by its id, with all that belongs to it.
    ///
    /// # Errors
    /// As [`Archive::reports`].
    pub fn report(&self, id: &str) -> Result<Option<Folder>> {
        let Some((report, mentions)) = self.report_with_mentions(id)? else {
            return Ok(None);
        };
        let sql = "SELECT mention, incident FROM incident_mention
                   WHERE mention IN (SELECT id FROM mention WHERE report = ?1) ORDER BY mention, incident DESC";
        let rows: Vec<(String, String)> = self.read(sql, [id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let incidents = rows.into_iter().map(|(m, i)| (m.into(), i.into())).collect();
        Ok(Some(Folder {
            report,
            mentions,
            incidents,
        }))
    }

    /// All links in the order in which they were stored.
    ///
    /// # Errors
    /// As [`Archive::reports`].
    pub fn links(&self) -> Result<Vec<Link>> {
        self.read_links(&format!("{LINK} ORDER BY number"), [])
    }

    /// The values that incidents can be filtered by.
    ///
    /// # Errors
    /// As [`Archive::reports`].
    pub fn facets(&self) -> Result<Facets> {
        let facet = |row: &Row<'_>| {
            Ok(Facet {
                value: row.get(0)?,
                incidents: row.get(1)?,
            })
        };
        Ok(Facets {
            classes: self.read(
                "SELECT class, count(*) FROM incident GROUP BY class ORDER BY 2 DESC, 1",
                [],
                facet,
            )?,
            countries: self.read(
                "SELECT country, count(DISTINCT incident) FROM incident_place
                 WHERE country IS NOT NULL GROUP BY country ORDER BY 2 DESC, 1",
                [],
                facet,
            )?,
            statuses: self.read(
                "SELECT status, count(*) FROM incident GROUP BY status ORDER BY 2 DESC, 1",
                [],
                facet,
            )?,
        })
    }

    fn incident_alone(&self, id: &str) -> Result<Option<Incident>> {
        let found = self.read_records::<IncidentRecord, _>("SELECT record FROM incident WHERE id = ?1", [id])?;
        Ok(found.into_iter().next())
    }

    fn report_alone(&self, id: &str) -> Result<Option<Report>> {
        let found = self.read_reports(&format!("{REPORT} WHERE id = ?1"), [id])?;
        Ok(found.into_iter().next())
    }

    fn read<T>(
        &self,
        sql: &str,
        values: impl Params,
        row: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_map(values, row)?.collect())
            .map_err(|e| self.error(e))
    }

    /// Rows of one column, which is a record.
    fn read_records<R, T>(&self, sql: &str, values: impl Params) -> Result<Vec<T>>
    where
        R: DeserializeOwned,
        T: TryFrom<R, Error = Malformed>,
    {
        let value = |record: String| {
            let record: R = serde_json::from_str(&record).map_err(|e| self.damaged(e.to_string()))?;
            T::try_from(record).map_err(|Malformed(what)| self.damaged(what))
        };
        // Each record is let go before the next is read.
        let read = self.read(sql, values, |row| row.get(0).map(value))?;
        read.into_iter().collect()
    }

    fn read_reports(&self, sql: &str, values: impl Params) -> Result<Vec<Report>> {
        let rows: Vec<ReportRow> = self.read(sql, values, ReportRow::read)?;
        rows.into_iter()
            .map(|row| row.report().map_err(|Malformed(what)| self.damaged(what)))
            .collect()
    }

    fn read_links(&self, sql: &str, values: impl Params) -> Result<Vec<Link>> {
        type LinkRow = (String, String, String, String, Option<String>, Option<u32>, Option<u32>);
        let rows: Vec<LinkRow> = self.read(sql, values, |row| row.try_into())?;
        let link = |(kind, from, to, basis, report, start, end): LinkRow| {
            Ok(Link {
                kind: wire::link_kind(&kind)?,
                from: from.into(),
                to: to.into(),
                basis: wire::link_basis(&basis)?,
                evidence: report
                    .zip(start.zip(end))
                    .map(|(report, (start, end))| (report.into(), Span { start, end })),
            })
        };
        rows.into_iter()
            .map(|row| link(row).map_err(|Malformed(what)| self.damaged(what)))
            .collect()
    }
}

/// A row of `report`.
struct ReportRow {
    report: Report,
    earliest: Option<String>,
    latest: Option<String>,
    record: String,
}

impl ReportRow {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            report: Report {
                id: ReportId::from(row.get::<_, String>(0)?),
                file: row.get(1)?,
                source: row.get(2)?,
                title: row.get(3)?,
                url: row.get(4)?,
                language: row.get(5)?,
                text: row.get::<_, String>(6)?.into(),
                published: events::Published {
                    interval: None,
                    basis: events::PublishedBasis::None,
                    evidence: None,
                },
                blocks: Vec::new(),
                copy_of: row.get::<_, Option<String>>(9)?.map(Into::into),
                copy_share: None,
                origins: events::Origins::default(),
            },
            earliest: row.get(7)?,
            latest: row.get(8)?,
            record: row.get(10)?,
        })
    }

    fn report(self) -> std::result::Result<Report, Malformed> {
        let record: ReportRecord = serde_json::from_str(&self.record).map_err(|e| Malformed(e.to_string()))?;
        let interval = self
            .earliest
            .zip(self.latest)
            .map(|(a, b)| Ok(events::Interval::new(wire::date(&a)?, wire::date(&b)?)))
            .transpose()?;
        let (copy_share, origins) = (record.copy_share, record.origins());
        let (published, blocks) = record.read(interval)?;
        Ok(Report {
            published,
            blocks,
            copy_share,
            origins,
            ..self.report
        })
    }
}
