use std::io::{self, Write};

use serde_json::{Value, json};

use super::{to_wire::Index, wire};
use crate::Collection;

/// Writes a GeoJSON FeatureCollection with one feature an incident. Only places told as finely as a district become
/// points; an incident known by its province, region or country alone has no geometry, for a point would say too much.
///
/// # Errors
/// Where `out` can't be written to.
pub fn geojson(collection: &Collection, out: &mut dyn Write) -> io::Result<()> {
    let index = Index::new(collection);
    out.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
    for (number, incident) in collection.incidents.iter().enumerate() {
        out.write_all(if number == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &feature(&index.incident(incident))?)?;
    }
    out.write_all(b"\n]}\n")
}

fn feature(incident: &wire::Incident) -> io::Result<Value> {
    let points: Vec<[f64; 2]> = incident
        .places
        .iter()
        .filter(|p| matches!(p.precision.as_str(), "site" | "populated_place" | "district"))
        .filter_map(|p| Some([p.lon?, p.lat?]))
        .collect();
    let geometry = match points.as_slice() {
        [] => Value::Null,
        [point] => json!({"type": "Point", "coordinates": point}),
        points => json!({"type": "MultiPoint", "coordinates": points}),
    };
    Ok(
        json!({"type": "Feature", "id": incident.id, "geometry": geometry, "properties": serde_json::to_value(incident)?}),
    )
}
