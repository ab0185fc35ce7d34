//! What can go wrong with the database, in the newsroom's words.

use domain::document::DocumentId;
use domain::slug::Slug;
use domain::subject::{Subject, SubjectKind};
use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, SqlxError};

/// A read or write that the database did not do.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StorageError {
    /// It cannot be reached now, or is too busy; the same may succeed later.
    #[error("the database cannot be reached")]
    Unavailable(#[source] DbErr),
    /// A stored value is not what was stored there.
    #[error("{table}.{column} of {id} is corrupt: {reason}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// Of which row.
        id: String,
        /// What is wrong with it.
        reason: String,
    },
    /// It refused a statement.
    #[error("the database refused a statement")]
    Database(#[source] DbErr),
}

impl From<DbErr> for StorageError {
    fn from(error: DbErr) -> StorageError {
        let unavailable = match &error {
            DbErr::ConnectionAcquire(ConnAcquireErr::Timeout | ConnAcquireErr::ConnectionClosed) => true,
            DbErr::Conn(RuntimeErr::SqlxError(cause))
            | DbErr::Exec(RuntimeErr::SqlxError(cause))
            | DbErr::Query(RuntimeErr::SqlxError(cause)) => cannot_be_reached(cause),
            DbErr::Conn(_) => true,
            _ => false,
        };
        if unavailable {
            StorageError::Unavailable(error)
        } else {
            StorageError::Database(error)
        }
    }
}

fn cannot_be_reached(cause: &SqlxError) -> bool {
    match cause {
        SqlxError::Io(_)
        | SqlxError::Tls(_)
        | SqlxError::PoolTimedOut
        | SqlxError::PoolClosed
        | SqlxError::WorkerCrashed => true,
        // SQLite: 5 is BUSY, 14 cannot open. PostgreSQL: class 08 connection, 53 out of resources, 57P shutting down.
        SqlxError::Database(refused) => refused.code().is_some_and(|code| {
            matches!(code.as_ref(), "5" | "261" | "517" | "14")
                || ["08", "53", "57P"].iter().any(|class| code.starts_with(class))
        }),
        _ => false,
    }
}

/// The slug belongs to another.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the slug {slug} belongs to another {}", .holder.kind)]
pub struct SlugTaken {
    /// Which.
    pub slug: Slug,
    /// Whose it is.
    pub holder: Subject,
}

/// The id belongs to another text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the id {id} belongs to another text, which stays")]
pub struct DocumentTaken {
    /// Which.
    pub id: DocumentId,
}

/// Why a database cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The address is of no database known here.
    #[error("a database address begins with sqlite:// or postgres://")]
    Address,
    /// The folder for the SQLite file cannot be made.
    #[error("the folder {folder} for the database cannot be made")]
    Folder {
        /// Which.
        folder: String,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// It cannot be reached.
    #[error("the database cannot be reached")]
    Unreachable(#[source] DbErr),
    /// A newer Dateline has been at work on it.
    #[error("the database is newer than this program: it has the step {step}, which this program does not know")]
    TooNew {
        /// The first step that is not known.
        step: String,
    },
    /// Steps are missing.
    #[error("the database lacks {missing} step(s) that this program needs; run `dateline migrate`")]
    Behind {
        /// How many.
        missing: usize,
    },
    /// A step failed; what it had done was undone.
    #[error("a migration failed")]
    Migration(#[source] DbErr),
}

impl StorageError {
    /// A stored value that is not what was stored.
    pub(crate) fn corrupt(
        table: &'static str,
        column: &'static str,
        id: impl ToString,
        reason: impl ToString,
    ) -> StorageError {
        StorageError::Corrupt {
            table,
            column,
            id: id.to_string(),
            reason: reason.to_string(),
        }
    }
}

/// A stored word that must be one of a few.
pub(crate) fn word<T>(
    found: Option<T>,
    word: &str,
    table: &'static str,
    column: &'static str,
    id: impl ToString,
) -> Result<T, StorageError> {
    found.ok_or_else(|| StorageError::corrupt(table, column, id, format!("unknown word {word:?}")))
}

/// The noun of a stored row.
pub(crate) fn kind(stored: &str, table: &'static str, id: impl ToString) -> Result<SubjectKind, StorageError> {
    word(SubjectKind::from_word(stored), stored, table, "kind", id)
}
