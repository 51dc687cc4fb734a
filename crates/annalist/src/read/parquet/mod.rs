//! Parquet: one report a row, read row group by row group and within one a few rows at a time.
//!
//! Columns are read as they are stored: texts, dictionaries of texts and the several forms of Arrow are one there. A file
//! must be one that can be sought in, since what tells its parts stands at its end.

mod column;
mod footer;

use std::{
    fs,
    io::{Read, Seek},
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

use bytes::Bytes;
use parquet::{
    basic::Compression,
    column::reader::ColumnReader,
    errors::ParquetError,
    file::{
        metadata::RowGroupMetaData,
        reader::{ChunkReader, FileReader, Length},
        serialized_reader::SerializedFileReader,
    },
};

use self::column::{Cell, Column};
use super::{
    Item,
    files::File,
    metadata::Meta,
    meter::Meter,
    records::{MOST_RECORD, Origin, too_long},
    unpack::{FREE, MOST_RATIO},
};
use crate::{Code, Diagnostic};

pub(super) const MAGIC: &[u8] = b"PAR1";
/// The fields of a report.
const FIELDS: [&str; 9] = [
    "text",
    "html",
    "id",
    "title",
    "published",
    "source",
    "url",
    "author",
    "language",
];
/// So many bytes of rows are read at a time, as the file itself says how long its rows are on average.
const STEP: u64 = 4 << 20;
/// At most so many rows are read at a time.
const MOST_ROWS: usize = 1024;
/// A footer is no longer than this.
const MOST_FOOTER: u64 = 64 << 20;

/// The file at a path, if it lies there as a Parquet file, not packed in anything.
pub(super) fn in_place(path: &Path) -> Option<fs::File> {
    let mut file = fs::File::open(path).ok()?;
    let mut magic = [0; 4];
    // What is no file (a pipe) must not be read from: nothing is left in it for others.
    let is_file = file.metadata().is_ok_and(|m| m.is_file());
    (is_file && file.read_exact(&mut magic).is_ok() && magic == MAGIC && file.rewind().is_ok()).then_some(file)
}

/// The rows of a file.
pub(super) fn of_file(origin: Origin, file: fs::File, meter: Meter) -> Result<Rows, Diagnostic> {
    Rows::new(origin, file, meter)
}

/// The rows of a file that came in a stream, whole.
pub(super) fn of_bytes(origin: Origin, bytes: Vec<u8>) -> Result<Rows, Diagnostic> {
    // Its bytes were counted as they came.
    Rows::new(origin, Bytes::from(bytes), Meter::default())
}

/// The diagnostic of a stream that could not be read whole: what is too long for it can be read from where it lies.
pub(super) fn in_stream(file: &File, why: Diagnostic) -> Diagnostic {
    if why.code != Code::TooLong {
        return why;
    }
    let message = format!(
        "a Parquet file of more than {} MiB is read only where it lies, since its end tells its parts: save it unpacked \
         and give its path",
        MOST_RECORD >> 20
    );
    file.diagnostic(Code::TooLong, message)
}

/// The rows of a Parquet file, as reports.
pub(super) struct Rows {
    origin: Origin,
    file: Box<dyn FileReader>,
    meter: Meter,
    columns: Vec<Column>,
    group: usize,
    open: Option<Group>,
    ready: std::vec::IntoIter<Item>,
    /// Rows before those that are read next.
    number: usize,
}

/// A row group that is being read.
struct Group {
    readers: Vec<ColumnReader>,
    left: usize,
    step: usize,
    /// Bytes of the file for each row.
    each: u64,
}

impl Rows {
    fn new(origin: Origin, source: impl ChunkReader + 'static, meter: Meter) -> Result<Self, Diagnostic> {
        let file = guarded(|| {
            check_footer(&source)?;
            SerializedFileReader::new(source)
        });
        let file: Box<dyn FileReader> = match file {
            Ok(file) => Box::new(file),
            Err(why) => return Err(damaged(&origin, format!("not a sound Parquet file: {why}"))),
        };
        let schema = file.metadata().file_metadata().schema_descr();
        let columns = column::of(schema, &FIELDS);
        if !columns.iter().any(|c| c.field == "text" || c.field == "html") {
            let mut names: Vec<&str> = schema.root_schema().get_fields().iter().map(|f| f.name()).collect();
            names.truncate(20);
            let message = format!(
                "the table has no column `text` and no column `html`; its columns are: {}",
                names.join(", ")
            );
            return Err(origin.wrong(Code::NoText, message));
        }
        if file.metadata().file_metadata().num_rows() == 0 {
            return Err(origin.wrong(Code::Empty, "the table has no rows"));
        }
        Ok(Self {
            origin,
            file,
            meter,
            columns,
            group: 0,
            open: None,
            ready: Vec::new().into_iter(),
            number: 0,
        })
    }

    /// Opens the next row group; `None` where there is none.
    fn open(&mut self) -> Option<Result<Group, Diagnostic>> {
        let metadata = self.file.metadata();
        if self.group >= metadata.num_row_groups() {
            return None;
        }
        let group = self.group;
        self.group += 1;
        let about = metadata.row_group(group);
        if let Err(diagnostic) = readable(&self.origin, about, &self.columns) {
            return Some(Err(diagnostic));
        }
        let readers = guarded(|| {
            let reader = self.file.get_row_group(group)?;
            self.columns
                .iter()
                .map(|c| reader.get_column_reader(c.number))
                .collect()
        });
        let rows = usize::try_from(about.num_rows()).unwrap_or(0);
        Some(match readers {
            Ok(readers) => Ok(Group {
                readers,
                left: rows,
                step: step(about, &self.columns, rows),
                each: u64::try_from(about.compressed_size()).unwrap_or(0) / rows.max(1) as u64,
            }),
            Err(why) => Err(self.lost(group, &why)),
        })
    }

    /// Reads the next rows of the open group.
    fn read(&mut self, group: &mut Group) -> Result<Vec<Item>, Diagnostic> {
        let rows = group.left.min(group.step);
        let cells = guarded(|| {
            let columns = self.columns.iter().zip(&mut group.readers);
            columns
                .map(|(column, reader)| column.next(reader, rows))
                .collect::<parquet::errors::Result<Vec<_>>>()
        });
        let mut cells = cells.map_err(|why| self.lost(self.group - 1, &why))?;
        if cells.iter().any(|column| column.len() != rows) {
            return Err(self.lost(self.group - 1, "its columns are not of one length"));
        }
        group.left -= rows;
        self.meter.add(group.each * rows as u64);
        let items = (0..rows)
            .map(|row| {
                let row = cells.iter_mut().map(|column| column[row].take()).collect();
                self.number += 1;
                self.report(row)
            })
            .collect();
        Ok(items)
    }

    fn report(&self, mut row: Vec<Option<Cell>>) -> Item {
        let replaced = row.iter().flatten().any(|c| c.replaced);
        if row.iter().flatten().map(|c| c.words.len()).sum::<usize>() > MOST_RECORD {
            return Err(too_long(&format!("{}#{}", self.origin.file, self.number), MOST_RECORD));
        }
        let at = |name: &str| self.columns.iter().position(|c| c.field == name);
        let mut take = |name: &str| Some(row.get_mut(at(name)?)?.take()?.words).filter(|w| !w.is_empty());
        let (text, html) = (take("text"), take("html"));
        let own = Meta::of_fields(|name| Some(row.get(at(name)?)?.as_ref()?.words.clone()));
        self.origin.record(self.number, own, text, html, replaced)
    }

    /// The diagnostic of a row group that is not read to its end.
    fn lost(&self, group: usize, why: &str) -> Diagnostic {
        damaged(
            &self.origin,
            format!("row group {}: {why}; what is left of it is passed over", group + 1),
        )
    }
}

impl Iterator for Rows {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.ready.next() {
                return Some(item);
            }
            let mut group = match self.open.take().filter(|g| g.left > 0) {
                Some(group) => group,
                None => match self.open()? {
                    Ok(group) => group,
                    Err(diagnostic) => return Some(Err(diagnostic)),
                },
            };
            match self.read(&mut group) {
                Ok(items) => {
                    self.ready = items.into_iter();
                    self.open = Some(group);
                }
                Err(diagnostic) => {
                    self.number += group.left;
                    return Some(Err(diagnostic));
                }
            }
        }
    }
}

/// How many rows are read at a time.
fn step(group: &RowGroupMetaData, columns: &[Column], rows: usize) -> usize {
    let size = |c: &Column| u64::try_from(group.column(c.number).uncompressed_size()).unwrap_or(0);
    let each = columns.iter().map(size).sum::<u64>() / (rows.max(1) as u64);
    usize::try_from(STEP / each.max(1))
        .unwrap_or(MOST_ROWS)
        .clamp(1, MOST_ROWS)
}

/// Whether the columns of a group are packed in a way that is read, and into no less than a text can be.
fn readable(origin: &Origin, group: &RowGroupMetaData, columns: &[Column]) -> Result<(), Diagnostic> {
    for column in columns.iter().map(|c| group.column(c.number)) {
        let known = matches!(
            column.compression(),
            Compression::UNCOMPRESSED | Compression::SNAPPY | Compression::GZIP(_) | Compression::ZSTD(_)
        );
        if !known {
            let message = format!(
                "compressed with {}, which is not read: write it with snappy, gzip or zstd",
                column.compression()
            );
            return Err(origin.wrong(Code::UnknownKind, message));
        }
        let packed = u64::try_from(column.compressed_size()).unwrap_or(0);
        let unpacked = u64::try_from(column.uncompressed_size()).unwrap_or(u64::MAX);
        if unpacked > FREE && unpacked > packed.saturating_mul(MOST_RATIO) {
            let message = format!("{packed} bytes unpack to {unpacked} bytes: not a text");
            return Err(origin.wrong(Code::Bomb, message));
        }
    }
    Ok(())
}

/// Refuses a footer that cannot be what it says.
fn check_footer(source: &impl ChunkReader) -> parquet::errors::Result<()> {
    let wrong = |what: &str| Err(ParquetError::General(what.to_owned()));
    let length = Length::len(source);
    let Some(before) = length.checked_sub(8) else {
        return wrong("the file is cut short");
    };
    let end = source.get_bytes(before, 8)?;
    let (Some(size), true) = (end.first_chunk::<4>(), end.ends_with(MAGIC)) else {
        return wrong("the file is cut short: it has no footer");
    };
    let size = u64::from(u32::from_le_bytes(*size));
    let Some(start) = before.checked_sub(size).filter(|_| size <= MOST_FOOTER) else {
        return wrong("its footer is longer than the file");
    };
    let footer = source.get_bytes(start, usize::try_from(size)?)?;
    if footer::is_sound(&footer) {
        Ok(())
    } else {
        wrong("its footer is damaged")
    }
}

/// What a step on a file gives, or why it failed. Damaged files can be the undoing of the reader, which ends no run.
fn guarded<T>(step: impl FnOnce() -> parquet::errors::Result<T>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(step)) {
        Ok(result) => result.map_err(|e| e.to_string()),
        Err(_) => Err("its parts contradict each other".to_owned()),
    }
}

fn damaged(origin: &Origin, message: String) -> Diagnostic {
    origin.wrong(Code::Damaged, message)
}
