//! Documents: contents, cards and bodies as versioned JSON, and stored instants.
//!
//! Invariant: what is read was checked by the same parsers that checked it when it came in; anything else is `Corrupt`.

use crate::error::StorageError;
use domain::interval::Interval;
use domain::time::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The version of the stored form that this program writes.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Versioned<T> {
    version: u32,
    document: T,
}

#[derive(Deserialize)]
struct VersionOnly {
    version: u32,
}

/// The stored form of a document.
pub(crate) fn write<T: Serialize>(document: &T) -> Result<String, StorageError> {
    serde_json::to_string(&Versioned {
        version: VERSION,
        document,
    })
    .map_err(|error| StorageError::corrupt("document", "json", "(not stored)", error))
}

/// The document of a stored form.
pub(crate) fn read<T: DeserializeOwned>(
    json: &str,
    table: &'static str,
    column: &'static str,
    id: impl ToString,
) -> Result<T, StorageError> {
    match serde_json::from_str::<Versioned<T>>(json) {
        Ok(Versioned {
            version: VERSION,
            document,
        }) => Ok(document),
        Ok(Versioned { version, .. }) => Err(StorageError::corrupt(
            table,
            column,
            id,
            format!("version {version} is not known"),
        )),
        // A document of another version may not even have the shape of this one.
        Err(error) => Err(match serde_json::from_str::<VersionOnly>(json) {
            Ok(VersionOnly { version }) if version != VERSION => {
                StorageError::corrupt(table, column, id, format!("version {version} is not known"))
            }
            _ => StorageError::corrupt(table, column, id, error),
        }),
    }
}

/// A stored instant.
pub(crate) fn timestamp(
    millis: i64,
    table: &'static str,
    column: &'static str,
    id: impl ToString,
) -> Result<Timestamp, StorageError> {
    Timestamp::from_millis(millis)
        .ok_or_else(|| StorageError::corrupt(table, column, id, format!("{millis} is no instant")))
}

/// A stored instant that may be absent.
pub(crate) fn timestamp_opt(
    millis: Option<i64>,
    table: &'static str,
    column: &'static str,
    id: impl ToString,
) -> Result<Option<Timestamp>, StorageError> {
    millis.map(|millis| timestamp(millis, table, column, id)).transpose()
}

/// The stored interval of an edition.
pub(crate) fn interval(from: i64, until: Option<i64>, id: impl ToString + Copy) -> Result<Interval, StorageError> {
    let from = timestamp(from, "edition", "live_from", id)?;
    let until = timestamp_opt(until, "edition", "live_until", id)?;
    Interval::stored(from, until)
        .ok_or_else(|| StorageError::corrupt("edition", "live_until", id, "it ends before it begins"))
}
