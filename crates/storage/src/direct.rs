//! SQLite, read on the thread of whoever asks.
//!
//! The driver hands each statement to a thread of its connection and takes each row from there: for what is found by a key that costs more
//! than finding it. So statements that read a few rows by keys are run here at once, built from the same entities. A thread
//! that serves readers runs them, so nothing long may come here.
//!
//! Invariant: nothing fails here. What cannot be read so is asked of the driver, and its answer stands.

use crate::entity::{edition, edition_body};
use rusqlite::types::{FromSqlError, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, Row, ToSql};
use sea_orm::sea_query::Value;
use sea_orm::{Iterable, Statement};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use uuid::Uuid;

/// How many statements a connection keeps prepared.
const PREPARED: usize = 64;

/// Connections to one file, for reading alone.
#[derive(Debug)]
pub(crate) struct Direct {
    file: PathBuf,
    /// As many as there were threads that read at the same instant. `None` once it is closed.
    idle: Mutex<Option<Vec<Connection>>>,
    cache: &'static str,
}

impl Direct {
    /// Of that file; `cache` is SQLite's `cache_size`.
    pub(crate) fn new(file: PathBuf, cache: &'static str) -> Direct {
        Direct {
            file,
            idle: Mutex::new(Some(Vec::new())),
            cache,
        }
    }

    /// What that statement finds; `None` if it is to be asked of the driver.
    pub(crate) fn rows<T: Read>(&self, statement: &Statement) -> Option<Vec<T>> {
        let connection = self.take()?;
        let rows = read(&connection, statement).ok();
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(idle) = idle.as_mut() {
            idle.push(connection);
        }
        rows
    }

    /// From here on it reads nothing.
    pub(crate) fn close(&self) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    fn take(&self) -> Option<Connection> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).as_mut()?.pop();
        idle.or_else(|| self.open().ok())
    }

    fn open(&self) -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.file, flags)?;
        // Whoever would have to wait asks the driver, which waits elsewhere.
        connection.busy_timeout(Duration::ZERO)?;
        connection.pragma_update(None, "cache_size", self.cache)?;
        connection.pragma_update(None, "query_only", true)?;
        connection.set_prepared_statement_cache_capacity(PREPARED);
        Ok(connection)
    }
}

fn read<T: Read>(connection: &Connection, statement: &Statement) -> rusqlite::Result<Vec<T>> {
    let mut prepared = connection.prepare_cached(&statement.sql)?;
    let given = statement.values.iter().flat_map(|values| values.0.iter()).map(Given);
    let found = prepared.query_map(rusqlite::params_from_iter(given), |row| T::read(row, 0))?;
    found.collect()
}

/// What a row is, its columns in the order of the entity's fields.
pub(crate) trait Read: Sized {
    /// The row's columns from that one on.
    fn read(row: &Row<'_>, first: usize) -> rusqlite::Result<Self>;
}

fn id(row: &Row<'_>, at: usize) -> rusqlite::Result<Uuid> {
    let bytes = row.get_ref(at)?.as_blob()?;
    Uuid::from_slice(bytes).map_err(|error| FromSqlError::Other(error.into()).into())
}

impl Read for edition::Model {
    fn read(row: &Row<'_>, first: usize) -> rusqlite::Result<Self> {
        Ok(edition::Model {
            subject_id: id(row, first)?,
            number: row.get(first + 1)?,
            kind: row.get(first + 2)?,
            revision: row.get(first + 3)?,
            live_from: row.get(first + 4)?,
            live_until: row.get(first + 5)?,
            card: row.get(first + 6)?,
            planned_until: row.get(first + 7)?,
            minor: row.get(first + 8)?,
            embargoed: row.get(first + 9)?,
            retraction: row.get(first + 10)?,
            withdrawn_by: row.get(first + 11)?,
            rights_until: row.get(first + 12)?,
            syndicated: row.get(first + 13)?,
        })
    }
}

impl Read for edition_body::Model {
    fn read(row: &Row<'_>, first: usize) -> rusqlite::Result<Self> {
        Ok(edition_body::Model {
            subject_id: id(row, first)?,
            number: row.get(first + 1)?,
            body: row.get(first + 2)?,
        })
    }
}

/// A row of a page: which page, the place in it, and the edition.
impl Read for (i32, i64, edition::Model) {
    fn read(row: &Row<'_>, first: usize) -> rusqlite::Result<Self> {
        let edition = edition::Model::read(row, first + 2)?;
        Ok((row.get(first)?, row.get(first + 1)?, edition))
    }
}

/// An edition, and what is joined to it if there is any.
impl Read for (edition::Model, Option<edition_body::Model>) {
    fn read(row: &Row<'_>, first: usize) -> rusqlite::Result<Self> {
        let (edition, joined) = (
            edition::Model::read(row, first)?,
            first + edition::Column::iter().count(),
        );
        let body = match row.get_ref(joined)? {
            ValueRef::Null => None,
            _ => Some(edition_body::Model::read(row, joined)?),
        };
        Ok((edition, body))
    }
}

/// A value of a statement.
struct Given<'a>(&'a Value);

impl ToSql for Given<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let value = match self.0 {
            Value::Uuid(Some(id)) => ValueRef::Blob(id.as_bytes()),
            Value::String(Some(text)) => ValueRef::Text(text.as_bytes()),
            Value::Int(Some(number)) => ValueRef::Integer((*number).into()),
            Value::BigInt(Some(number)) => ValueRef::Integer(*number),
            Value::BigUnsigned(Some(number)) => ValueRef::Integer(i64::try_from(*number).unwrap_or(i64::MAX)),
            Value::Bool(Some(is)) => ValueRef::Integer((*is).into()),
            other => return Err(rusqlite::Error::ToSqlConversionFailure(format!("{other:?}").into())),
        };
        Ok(ToSqlOutput::Borrowed(value))
    }
}
