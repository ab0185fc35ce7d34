//! How a command fails: a code of the public table, and a sentence that says what and why.

use gateway::error_codes::ErrorCode;
use std::error::Error;
use std::fmt;
use storage::{ConnectError, StorageError};

/// Why a command failed.
#[derive(Debug)]
pub struct Failure {
    code: ErrorCode,
    sentence: String,
}

impl Failure {
    /// With that code and sentence.
    pub fn new(code: ErrorCode, sentence: impl Into<String>) -> Failure {
        Failure {
            code,
            sentence: sentence.into(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.name(), self.sentence)
    }
}

impl Error for Failure {}

/// The error and its causes, in a line.
pub(crate) fn chain(error: &dyn Error) -> String {
    let (mut words, mut next) = (error.to_string(), error.source());
    while let Some(cause) = next {
        words += &format!(": {cause}");
        next = cause.source();
    }
    words
}

impl From<ConnectError> for Failure {
    fn from(error: ConnectError) -> Failure {
        let code = match &error {
            ConnectError::Address | ConnectError::Folder { .. } => ErrorCode::InvalidSetting,
            ConnectError::Unreachable(_) => ErrorCode::DatabaseUnreachable,
            ConnectError::TooNew { .. } => ErrorCode::DatabaseTooNew,
            ConnectError::Behind { .. } => ErrorCode::DatabaseBehind,
            ConnectError::Migration(_) => ErrorCode::MigrationFailed,
        };
        let named = if code == ErrorCode::InvalidSetting {
            "DATELINE_DATABASE_URL (database_url): "
        } else {
            ""
        };
        Failure::new(code, format!("{named}{}", chain(&error)))
    }
}

impl From<StorageError> for Failure {
    fn from(error: StorageError) -> Failure {
        let code = match &error {
            StorageError::Unavailable(_) => ErrorCode::DatabaseUnreachable,
            StorageError::Corrupt { .. } | StorageError::Database(_) => ErrorCode::Internal,
        };
        Failure::new(code, chain(&error))
    }
}
