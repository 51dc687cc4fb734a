//! Scores the resolver of places on LGL and GeoVirus:
//! `cargo run --release -p events --example geoparsing -- KNOWLEDGE_FOLDER MODEL FILE.xml… [--errors]` (files unpacked).
//!
//! Prints, for each file: accuracy within 161 km of given toponyms (those that gold gives a point), median error, and
//! precision and recall of toponyms found, alone and with the right point.
#![allow(clippy::print_stdout, reason = "an example prints")]

use std::{error::Error, fs, path::Path, time::Instant};

use events::{
    Place, Published, PublishedBasis, Report,
    resolve::{actors, places},
};
use knowledge::{Knowledge, Sources};
use language::{Analyse, FastEngine, Span};

struct Article {
    text: String,
    gold: Vec<(Span, f64, f64)>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let errors = arguments.iter().any(|a| a == "--errors");
    arguments.retain(|a| a != "--errors");
    let [folder, model, files @ ..] = arguments.as_slice() else {
        return Err("give the knowledge folder, the model and files".into());
    };
    let mut sources = Sources::default();
    add(Path::new(folder), "", &mut sources)?;
    let blob = knowledge::compile(&sources).map_err(|e| format!("{e:?}"))?;
    let knowledge = Knowledge::load(blob.leak())?;
    let engine = FastEngine::load(&fs::read(model)?)?;
    for file in files {
        score(file, &knowledge, &engine, errors)?;
    }
    Ok(())
}

fn score(file: &str, knowledge: &Knowledge, engine: &FastEngine, errors: bool) -> Result<(), Box<dyn Error>> {
    let articles = read(&fs::read_to_string(file)?);
    let (mut right, mut given, mut found, mut spans, mut placed) = (0, 0, 0, 0, 0);
    let mut distances = Vec::new();
    let (mut words, mut seconds) = (0, 0.0);
    for article in &articles {
        let passages = [Span::new(0, article.text.len())];
        let document = engine.analyse(&article.text, &passages);
        words += document.tokens.len();
        let gold: Vec<Span> = article.gold.iter().map(|g| g.0).collect();
        let resolved = places::resolve_given(&article.text, &document, &gold, knowledge);
        for ((span, lat, lon), place) in article.gold.iter().zip(&resolved) {
            given += 1;
            let km = distance(place.as_ref(), *lat, *lon);
            distances.push(km);
            right += usize::from(km <= 161.0);
            if errors && km > 161.0 {
                let got = place.as_ref().map(|p| {
                    (
                        p.name.as_str(),
                        p.country.as_deref(),
                        p.admin1.as_deref(),
                        p.precision.as_str(),
                    )
                });
                println!("wrong\t{}\t{lat:.2} {lon:.2}\t{km:.0}\t{got:?}", span.of(&article.text));
            }
        }
        let report = report(&article.text);
        let start = Instant::now();
        let actors = actors::find(&report, &document, knowledge);
        let middle = Instant::now();
        let told = places::find(&report, &document, knowledge, &actors);
        seconds += middle.elapsed().as_secs_f64();
        let _ = middle - start;
        found += told.len();
        for (span, lat, lon) in &article.gold {
            let hit = told.iter().find(|t| t.span.overlaps(*span));
            spans += usize::from(hit.is_some());
            placed += usize::from(hit.is_some_and(|h| distance(h.place.as_ref(), *lat, *lon) <= 161.0));
            if errors && hit.is_none() {
                println!("missed\t{}\t{}", span.of(&article.text), around(&article.text, *span));
            }
        }
        if errors {
            for t in told.iter().filter(|t| !gold.iter().any(|g| g.overlaps(t.span))) {
                println!("extra\t{}\t{}", t.span.of(&article.text), around(&article.text, t.span));
            }
        }
    }
    distances.sort_by(f64::total_cmp);
    let share = |a: usize, b: usize| a as f64 / b.max(1) as f64;
    println!(
        "{file}: articles {} given {given} accuracy@161km {:.4} median km {:.1} | found {found} P {:.3} R {:.3} | with point P {:.3} R {:.3} | {:.3} ms per 600 words",
        articles.len(),
        share(right, given),
        distances.get(distances.len() / 2).copied().unwrap_or_default(),
        share(spans, found),
        share(spans, given),
        share(placed, found),
        share(placed, given),
        seconds * 1e3 * 600.0 / words.max(1) as f64,
    );
    Ok(())
}

fn distance(place: Option<&Place>, lat: f64, lon: f64) -> f64 {
    let Some((a, b)) = place.and_then(|p| p.lat.zip(p.lon)) else {
        return 20_039.0;
    };
    let [a, b, c, d] = [a, b, lat, lon].map(f64::to_radians);
    let h = ((c - a) / 2.0).sin().powi(2) + a.cos() * c.cos() * ((d - b) / 2.0).sin().powi(2);
    12_742.0 * h.sqrt().min(1.0).asin()
}

fn around(text: &str, span: Span) -> String {
    let from = text.floor_char_boundary((span.start as usize).saturating_sub(40));
    let to = text.floor_char_boundary((span.end as usize + 40).min(text.len()));
    text[from..to].replace('\n', " ")
}

fn report(text: &str) -> Report {
    Report {
        id: "r".into(),
        file: String::new(),
        source: None,
        title: None,
        url: None,
        language: "en".into(),
        text: text.into(),
        published: Published {
            interval: None,
            basis: PublishedBasis::None,
            evidence: None,
        },
        blocks: Vec::new(),
        copy_of: None,
        copy_share: None,
        origins: events::Origins::default(),
    }
}

/// Articles of either form: `<text>` and, below it, entries with `<start>`, `<end>`, `<lat>`, `<lon>` in code points.
fn read(xml: &str) -> Vec<Article> {
    let articles = xml.split("<article").skip(1);
    let articles = articles.filter_map(|a| {
        let text = between(a, "<text>", "</text>")?;
        let text = text
            .strip_prefix("<![CDATA[")
            .and_then(|t| t.strip_suffix("]]>"))
            .map_or_else(|| unescape(text), str::to_owned);
        let offsets: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
        let entries = a.split_once("</text>")?.1.split("<start>").skip(1);
        let mut gold: Vec<(Span, f64, f64)> = entries
            .filter_map(|e| {
                let number = |tag: &str| {
                    between(e, &format!("<{tag}>"), &format!("</{tag}>"))?
                        .trim()
                        .parse::<f64>()
                        .ok()
                };
                let start = e.split_once('<')?.0.trim().parse::<usize>().ok()?;
                let end = number("end")? as usize;
                // GeoVirus, which has no <phrase>, counts from one.
                let shift = usize::from(!a.contains("<phrase>"));
                let (start, end) = (start.checked_sub(shift)?, end.checked_sub(shift)?);
                Some((
                    Span::new(*offsets.get(start)?, *offsets.get(end)?),
                    number("lat")?,
                    number("lon")?,
                ))
            })
            .collect();
        gold.sort_by_key(|g| g.0.start);
        gold.dedup_by_key(|g| g.0.start);
        Some(Article { text, gold })
    });
    articles.collect()
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<&'a str> {
    text.split_once(from)?.1.split_once(to).map(|p| p.0)
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}

fn add(folder: &Path, prefix: &str, sources: &mut Sources) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = format!(
            "{prefix}{}",
            path.file_name().and_then(|n| n.to_str()).unwrap_or_default()
        );
        if path.is_dir() {
            add(&path, &format!("{name}/"), sources)?;
        } else {
            sources.insert(name, fs::read(&path)?);
        }
    }
    Ok(())
}
