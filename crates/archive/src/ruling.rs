use events::MentionId;
use serde::{Deserialize, Serialize};

use crate::{Archive, Error, Result};

/// What a person decided. Rulings speak of mentions, whose ids do not change as reports come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// Its place in the log, from 1; given by the archive.
    pub number: u64,
    /// Who decided.
    pub person: String,
    /// When, ISO 8601.
    pub made: String,
    /// What.
    pub act: Act,
    /// Why, in the person's words.
    pub reason: Option<String>,
}

/// What a ruling does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// The mention is right.
    Accept(#[serde(with = "id")] MentionId),
    /// The mention is wrong; it counts no more.
    Reject(#[serde(with = "id")] MentionId),
    /// A field of the mention is to be another.
    Edit(Edit),
    /// The mentions tell of one event.
    Merge(#[serde(with = "ids")] Vec<MentionId>),
    /// The mentions tell of another event than those they stand with.
    Split(#[serde(with = "ids")] Vec<MentionId>),
    /// An earlier ruling counts no more, by its number.
    Undo(u64),
}

/// A field of a mention with its new value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The mention.
    #[serde(with = "id")]
    pub mention: MentionId,
    /// The field, as outputs name it.
    pub field: String,
    /// The value, as outputs write it (JSON); `None` empties the field.
    pub value: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Record {
    act: Act,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl Archive {
    /// Adds a ruling to the log; its `number` is not looked at. Gives the number that it got.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn add_ruling(&mut self, ruling: &Ruling) -> Result<u64> {
        let record = Record {
            act: ruling.act.clone(),
            reason: ruling.reason.clone(),
        };
        let record = serde_json::to_string(&record).map_err(|e| Error::Unstorable {
            path: self.path.clone(),
            what: e.to_string(),
        })?;
        self.connection
            .execute(
                "INSERT INTO ruling (person, made, record) VALUES (?1, ?2, ?3)",
                (&ruling.person, &ruling.made, record),
            )
            .map_err(|e| self.error(e))?;
        Ok(self.connection.last_insert_rowid().unsigned_abs())
    }

    /// The log of rulings, first come first.
    ///
    /// # Errors
    /// Where the file cannot be read or holds what this program does not understand.
    pub fn rulings(&self) -> Result<Vec<Ruling>> {
        let sql = "SELECT number, person, made, record FROM ruling ORDER BY number";
        let mut statement = self.connection.prepare(sql).map_err(|e| self.error(e))?;
        let rows: Vec<(u64, String, String, String)> = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
            .and_then(Iterator::collect)
            .map_err(|e| self.error(e))?;
        let read = |(number, person, made, record): (u64, String, String, String)| {
            let record: Record =
                serde_json::from_str(&record).map_err(|e| self.damaged(format!("ruling {number}: {e}")))?;
            Ok(Ruling {
                number,
                person,
                made,
                act: record.act,
                reason: record.reason,
            })
        };
        rows.into_iter().map(read).collect()
    }
}

mod id {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(id: &Arc<str>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(id)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Arc<str>, D::Error> {
        String::deserialize(from).map(Into::into)
    }
}

mod ids {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(ids: &[Arc<str>], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(ids.iter().map(AsRef::<str>::as_ref))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Arc<str>>, D::Error> {
        Vec::<String>::deserialize(from).map(|ids| ids.into_iter().map(Into::into).collect())
    }
}
