//! The table of incidents as a Parquet file.

use std::{
    io::{self, Write},
    sync::Arc,
};

use jiff::civil::Date;
use parquet::{
    basic::Compression,
    column::writer::ColumnWriter,
    data_type::ByteArray,
    errors::{ParquetError, Result},
    file::{
        properties::WriterProperties,
        writer::{SerializedFileWriter, SerializedRowGroupWriter},
    },
    schema::parser::parse_message_type,
};

use super::{csv, to_wire::Index};
use crate::Collection;

/// Rows of a row group.
const GROUP: usize = 1 << 16;

/// The columns of the table of incidents, those of the CSV, each with its type.
const SCHEMA: &str = "message incident {
    required binary id (UTF8);
    required binary class (UTF8);
    required binary status (UTF8);
    required boolean aggregate;
    optional binary edtf (UTF8);
    optional int32 earliest (DATE);
    optional int32 latest (DATE);
    optional binary place (UTF8);
    optional binary country (UTF8);
    optional binary admin1 (UTF8);
    optional double lat;
    optional double lon;
    optional binary precision (UTF8);
    optional binary initiators (UTF8);
    optional binary initiator_ids (UTF8);
    optional binary targets (UTF8);
    optional binary target_ids (UTF8);
    optional binary weapons (UTF8);
    optional int64 killed_low;
    optional int64 killed_high;
    optional int64 killed_best;
    optional int64 injured_low;
    optional int64 injured_high;
    optional int64 injured_best;
    optional binary reports (UTF8);
    required int64 voices;
    required double confidence;
}";

/// Writes a table with one row an incident, in Parquet: the columns of [`csv()`](super::csv()), with days and numbers as
/// such, and nothing where nothing is told.
///
/// # Errors
/// Where `out` can't be written to.
pub fn parquet(collection: &Collection, out: &mut dyn Write) -> io::Result<()> {
    let index = Index::new(collection);
    let table = table(collection.incidents.chunks(GROUP).map(|group| {
        let rows = group.iter().map(|i| csv::cells(&index.incident(i)));
        rows.collect::<Vec<_>>()
    }));
    out.write_all(&table.map_err(io::Error::other)?)
}

fn table(groups: impl Iterator<Item = Vec<csv::Row>>) -> Result<Vec<u8>> {
    let schema = Arc::new(parse_message_type(SCHEMA)?);
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(format!("annalist {}", env!("CARGO_PKG_VERSION")))
        .build();
    let mut file = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties))?;
    for rows in groups {
        let mut group = file.next_row_group()?;
        for number in 0..csv::COLUMNS.len() {
            column(&mut group, &rows, number)?;
        }
        group.close()?;
    }
    file.into_inner()
}

/// Writes one column of a row group.
fn column(group: &mut SerializedRowGroupWriter<'_, Vec<u8>>, rows: &[csv::Row], number: usize) -> Result<()> {
    let Some(mut column) = group.next_column()? else {
        return Err(ParquetError::General("a column is missing".to_owned()));
    };
    let cells: Vec<&str> = rows.iter().map(|row| row[number].as_str()).collect();
    let told: Vec<i16> = cells.iter().map(|c| i16::from(!c.is_empty())).collect();
    let told = Some(&told[..]);
    match column.untyped() {
        ColumnWriter::BoolColumnWriter(w) => {
            let values: Vec<bool> = cells.iter().map(|c| *c == "true").collect();
            w.write_batch(&values, None, None)?;
        }
        ColumnWriter::Int32ColumnWriter(w) => {
            w.write_batch(&values(&cells, days)?, told, None)?;
        }
        ColumnWriter::Int64ColumnWriter(w) => {
            w.write_batch(&values(&cells, |c| c.parse().ok())?, told, None)?;
        }
        ColumnWriter::DoubleColumnWriter(w) => {
            w.write_batch(&values(&cells, |c| c.parse().ok())?, told, None)?;
        }
        ColumnWriter::ByteArrayColumnWriter(w) => {
            w.write_batch(&values(&cells, |c| Some(ByteArray::from(c)))?, told, None)?;
        }
        _ => return Err(ParquetError::General("a column has a type of no cell".to_owned())),
    }
    column.close()
}

/// The values of the cells that have one.
fn values<'a, T>(cells: &[&'a str], value: impl Fn(&'a str) -> Option<T>) -> Result<Vec<T>> {
    let told = cells.iter().filter(|c| !c.is_empty());
    let wrong = |cell: &str| ParquetError::General(format!("`{cell}` is no value of its column"));
    told.map(|cell| value(cell).ok_or_else(|| wrong(cell))).collect()
}

/// Days since 1 January 1970.
fn days(cell: &str) -> Option<i32> {
    let day: Date = cell.parse().ok()?;
    Date::constant(1970, 1, 1).until(day).ok().map(|span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_those_of_the_csv() {
        let schema = parse_message_type(SCHEMA).unwrap();
        let names: Vec<&str> = schema.get_fields().iter().map(|f| f.name()).collect();
        assert_eq!(names, csv::COLUMNS);
    }
}
