//! Single acts and the many acts they are among.

use std::collections::BTreeSet;

use super::{Found, Table};
use crate::{Incident, LinkBasis, LinkKind};

/// Single acts, to a series of the same class by the same known actor in a country of its own, told in the same report.
pub(super) fn inferred(table: &Table<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for mentions in table.by_report.values() {
        let here: BTreeSet<usize> = mentions.iter().filter_map(|m| table.incident(&m.id)).collect();
        let (many, single): (Vec<usize>, Vec<usize>) = here.iter().partition(|&&i| table.incidents[i].aggregate);
        for &to in &many {
            for &from in &single {
                if of_series(&table.incidents[from], &table.incidents[to]) {
                    found.push(Found {
                        kind: LinkKind::SameSeries,
                        from,
                        to,
                        basis: LinkBasis::Inferred,
                        evidence: None,
                    });
                }
            }
        }
    }
    found
}

fn of_series(single: &Incident, many: &Incident) -> bool {
    let actor = single
        .initiators
        .iter()
        .any(|a| a.id.is_some() && many.initiators.iter().any(|b| a.id == b.id));
    let country = single
        .places
        .iter()
        .any(|a| a.country.is_some() && many.places.iter().any(|b| a.country == b.country));
    let days = match (single.time, many.time) {
        (Some(a), Some(b)) => a.interval.meets(b.interval),
        _ => true,
    };
    single.class == many.class && actor && country && days
}
