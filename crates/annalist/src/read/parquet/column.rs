//! One column of a Parquet file, value by value as words.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use parquet::{
    basic::{ConvertedType, LogicalType, TimeUnit},
    column::reader::{ColumnReader, ColumnReaderImpl},
    data_type::{ByteArray, DataType, FixedLenByteArray, Int96},
    errors::Result,
    schema::types::{ColumnDescPtr, SchemaDescriptor},
};

/// A value as words, and whether bytes were replaced in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    pub words: String,
    pub replaced: bool,
}

/// Where a field of a report stands.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// The field, in lower case.
    pub field: String,
    /// Number of the column.
    pub number: usize,
    description: ColumnDescPtr,
}

/// The columns that hold any of the fields, by the name of the outermost; one that has several columns within is none.
pub(super) fn of(schema: &SchemaDescriptor, fields: &[&str]) -> Vec<Column> {
    let name = |c: &ColumnDescPtr| c.path().parts().first().map(|p| p.trim().to_lowercase());
    let names: Vec<Option<String>> = schema.columns().iter().map(name).collect();
    let single = |n: usize| names.iter().filter(|other| **other == names[n]).count() == 1;
    let column = |(number, description): (usize, &ColumnDescPtr)| {
        let field = names[number].clone().filter(|f| fields.contains(&f.as_str()))?;
        single(number).then(|| Column {
            field,
            number,
            description: description.clone(),
        })
    };
    schema.columns().iter().enumerate().filter_map(column).collect()
}

impl Column {
    /// The next `rows` values, `None` where a row has none; of a list, its first.
    pub(super) fn next(&self, reader: &mut ColumnReader, rows: usize) -> Result<Vec<Option<Cell>>> {
        let plain = |words: String| Cell { words, replaced: false };
        match reader {
            ColumnReader::ByteArrayColumnReader(r) => self.take(r, rows, |v| self.text(v)),
            ColumnReader::Int32ColumnReader(r) => self.take(r, rows, |v| self.days(*v).map(plain)),
            ColumnReader::Int64ColumnReader(r) => self.take(r, rows, |v| self.moment(*v).map(plain)),
            ColumnReader::Int96ColumnReader(r) => self.take(r, rows, |v| day_of(v).map(plain)),
            ColumnReader::FloatColumnReader(r) => self.take(r, rows, |v| Some(plain(v.to_string()))),
            ColumnReader::DoubleColumnReader(r) => self.take(r, rows, |v| Some(plain(v.to_string()))),
            ColumnReader::FixedLenByteArrayColumnReader(r) => self.take(r, rows, |v| self.uuid(v).map(plain)),
            ColumnReader::BoolColumnReader(r) => self.take(r, rows, |_| None),
        }
    }

    fn take<T: DataType>(
        &self,
        reader: &mut ColumnReaderImpl<T>,
        rows: usize,
        cell: impl Fn(&T::T) -> Option<Cell>,
    ) -> Result<Vec<Option<Cell>>> {
        let (mut holds, mut within, mut values) = (Vec::new(), Vec::new(), Vec::new());
        let (_, _, levels) = reader.read_records(rows, Some(&mut holds), Some(&mut within), &mut values)?;
        let (all_hold, no_lists) = (
            self.description.max_def_level() == 0,
            self.description.max_rep_level() == 0,
        );
        let mut values = values.iter();
        let mut cells: Vec<Option<Cell>> = Vec::with_capacity(rows);
        for level in 0..levels {
            let first = no_lists || within.get(level) == Some(&0);
            let held = all_hold || holds.get(level) == Some(&self.description.max_def_level());
            let value = if held { values.next() } else { None };
            if first {
                cells.push(value.and_then(&cell));
            }
        }
        Ok(cells)
    }

    fn text(&self, value: &ByteArray) -> Option<Cell> {
        use ConvertedType::{ENUM, JSON, NONE, UTF8};
        let words = matches!(self.description.converted_type(), UTF8 | ENUM | JSON | NONE);
        words.then(|| match String::from_utf8_lossy(value.data()) {
            std::borrow::Cow::Borrowed(words) => Cell {
                words: words.to_owned(),
                replaced: false,
            },
            std::borrow::Cow::Owned(words) => Cell { words, replaced: true },
        })
    }

    fn days(&self, value: i32) -> Option<String> {
        if self.description.converted_type() != ConvertedType::DATE {
            return Some(value.to_string());
        }
        let days = jiff::Span::new().try_days(value).ok()?;
        Date::constant(1970, 1, 1).checked_add(days).ok().map(|d| d.to_string())
    }

    /// A moment is the day that it has in UTC.
    fn moment(&self, value: i64) -> Option<String> {
        let unit = match self.description.logical_type_ref() {
            Some(LogicalType::Timestamp(stamp)) => Some(stamp.unit),
            _ => None,
        };
        let moment = match (unit, self.description.converted_type()) {
            (Some(TimeUnit::NANOS), _) => Timestamp::from_nanosecond(i128::from(value)),
            (Some(TimeUnit::MICROS), _) | (_, ConvertedType::TIMESTAMP_MICROS) => Timestamp::from_microsecond(value),
            (Some(TimeUnit::MILLIS), _) | (_, ConvertedType::TIMESTAMP_MILLIS) => Timestamp::from_millisecond(value),
            _ => return Some(value.to_string()),
        };
        moment.ok().map(in_utc)
    }

    fn uuid(&self, value: &FixedLenByteArray) -> Option<String> {
        if self.description.logical_type_ref() != Some(&LogicalType::Uuid) {
            return None;
        }
        let digits: String = value.data().iter().map(|b| format!("{b:02x}")).collect();
        let part = |from: usize, to: usize| digits.get(from..to);
        Some([part(0, 8)?, part(8, 12)?, part(12, 16)?, part(16, 20)?, part(20, 32)?].join("-"))
    }
}

/// The old form of a moment: a Julian day and the nanoseconds in it.
fn day_of(value: &Int96) -> Option<String> {
    /// 1 January 1970.
    const EPOCH: i64 = 2_440_588;
    let [low, high, day] = *<&[u32; 3]>::try_from(value.data()).ok()?;
    let seconds = (i64::from(high) << 32 | i64::from(low)) / 1_000_000_000;
    let moment = (i64::from(day) - EPOCH).checked_mul(86_400)?.checked_add(seconds)?;
    Timestamp::from_second(moment).ok().map(in_utc)
}

fn in_utc(moment: Timestamp) -> String {
    moment.to_zoned(TimeZone::UTC).date().to_string()
}
