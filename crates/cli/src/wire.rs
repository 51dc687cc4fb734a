//! Parts of an archive as the objects of the output. Texts of reports are left out, but where a report itself is asked
//! for: excerpts leave the archive, texts stay.

use annalist::{
    Collection,
    write::{self, Run},
};
use archive::{Archive, Dossier, Folder};
use events::{Incident, Report};
use serde::Serialize;
use serde_json::{Value, json};

/// Incidents with the mentions and reports that their words stand in.
///
/// # Errors
/// Where the archive cannot be read.
pub fn around(archive: &Archive, incidents: Vec<Incident>) -> archive::Result<Collection> {
    let mut collection = Collection::default();
    for incident in &incidents {
        if let Some(dossier) = archive.incident(&incident.id)? {
            collection.mentions.extend(dossier.mentions);
            collection.reports.extend(dossier.reports);
        }
    }
    collection.reports.sort_by(|a, b| a.id.cmp(&b.id));
    collection.reports.dedup_by(|a, b| a.id == b.id);
    collection.incidents = incidents;
    Ok(collection)
}

/// Objects of the output, without run and diagnostics.
pub struct Objects(Vec<Value>);

impl Objects {
    /// Those of one kind.
    pub fn of(&self, kind: &str) -> Vec<Value> {
        self.0.iter().filter(|o| o["kind"] == kind).cloned().collect()
    }
}

/// The objects of a collection, reports without their texts.
pub fn objects(collection: &Collection) -> Objects {
    let mut objects = whole(collection);
    for object in &mut objects.0 {
        if let (true, Some(fields)) = (object["kind"] == "report", object.as_object_mut()) {
            fields.remove("text");
            fields.remove("blocks");
        }
    }
    objects
}

fn whole(collection: &Collection) -> Objects {
    let nobody = Run {
        program: String::new(),
        knowledge: String::new(),
        model: String::new(),
    };
    let lines = write::lines(collection, &nobody).filter_map(|line| serde_json::to_value(line).ok());
    Objects(lines.collect())
}

/// One incident with all that belongs to it.
pub fn dossier(dossier: Dossier) -> Value {
    let linked: Vec<Incident> = dossier.linked.into_values().collect();
    let mut reports = dossier.reports;
    reports.extend(dossier.witnesses);
    let id = dossier.incident.id.to_string();
    let mut incidents = vec![dossier.incident];
    incidents.extend(linked);
    let collection = Collection {
        reports,
        mentions: dossier.mentions,
        incidents,
        links: dossier.links,
        diagnostics: vec![],
    };
    let objects = objects(&collection);
    let (here, linked): (Vec<Value>, Vec<Value>) = objects.of("incident").into_iter().partition(|i| i["id"] == *id);
    // Their words stand in reports that are not of this page.
    let linked: Vec<Value> = linked
        .iter()
        .map(|i| json!({"id": i["id"], "class": i["class"], "status": i["status"], "time": i["time"]}))
        .collect();
    json!({
        "incident": here.first(),
        "mentions": objects.of("mention"),
        "reports": objects.of("report"),
        "links": objects.of("link"),
        "linked": linked,
    })
}

/// One report with its text and its mentions.
pub fn folder(folder: Folder) -> Value {
    let collection = Collection {
        reports: vec![folder.report],
        mentions: folder.mentions,
        ..Collection::default()
    };
    let objects = whole(&collection);
    let mut mentions = objects.of("mention");
    for mention in &mut mentions {
        let incident = mention["id"].as_str().and_then(|id| folder.incidents.get(id));
        mention["incident"] = json!(incident.map(|i| i.to_string()));
    }
    json!({"report": objects.of("report").first(), "mentions": mentions})
}

/// Reports without their texts.
pub fn reports(reports: Vec<Report>) -> Vec<Value> {
    let collection = Collection {
        reports,
        ..Collection::default()
    };
    objects(&collection).of("report")
}

/// A report's line without its text.
#[derive(Serialize)]
pub struct ReportLine<'a> {
    kind: &'static str,
    id: &'a str,
    file: &'a str,
    source: &'a Option<String>,
    title: &'a Option<String>,
    url: &'a Option<String>,
    language: &'a str,
    published: &'a write::wire::Published,
    copy_of: &'a Option<String>,
}

impl<'a> From<&'a write::wire::Report> for ReportLine<'a> {
    fn from(r: &'a write::wire::Report) -> Self {
        Self {
            kind: "report",
            id: &r.id,
            file: &r.file,
            source: &r.source,
            title: &r.title,
            url: &r.url,
            language: &r.language,
            published: &r.published,
            copy_of: &r.copy_of,
        }
    }
}
