//! `Tx`: one transaction, in which everything happens at one instant. Writes exist nowhere else.
//!
//! Locks are taken in this order: article rows by id, other subjects' rows by id, the section tree, and last the head of the log.
//! Dropped without a commit, it is undone.

use crate::articles::Articles;
use crate::changes::Changes;
use crate::connection::Connection;
use crate::editions::Editions;
use crate::error::StorageError;
use crate::publishing::Publishing;
use crate::sessions::Sessions;
use crate::signing_keys::SigningKeys;
use crate::slugs::Slugs;
use crate::users::Users;
use domain::change::{Change, LoggedChange};
use domain::time::Timestamp;
use std::sync::Arc;

/// One transaction.
#[derive(Debug)]
pub struct Tx {
    connection: Arc<Connection>,
    now: Timestamp,
    changes: Vec<Change>,
}

impl Tx {
    pub(crate) fn new(connection: Connection, now: Timestamp) -> Tx {
        Tx { connection: Arc::new(connection), now, changes: Vec::new() }
    }

    /// The instant at which all of it happens.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Articles, as the desk writes them.
    pub fn articles(&self) -> Articles {
        Articles::new(self.connection.clone())
    }

    /// Editions, as they begin.
    pub fn publishing(&self) -> Publishing {
        Publishing::new(self.connection.clone(), self.now)
    }

    /// What is live at this transaction's instant.
    pub fn editions(&self) -> Editions {
        Editions::new(self.connection.clone(), self.now)
    }

    /// Who holds which slug.
    pub fn slugs(&self) -> Slugs {
        Slugs::new(self.connection.clone())
    }

    /// Those with a login.
    pub fn users(&self) -> Users {
        Users::new(self.connection.clone())
    }

    /// Who is signed in.
    pub fn sessions(&self) -> Sessions {
        Sessions::new(self.connection.clone())
    }

    /// The keys that sign access tokens.
    pub fn signing_keys(&self) -> SigningKeys {
        SigningKeys::new(self.connection.clone())
    }

    /// Notes what happened; it is appended to the log at the end, since that locks its head.
    pub fn note(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// Appends the noted changes and commits.
    pub async fn commit(self) -> Result<Vec<LoggedChange>, StorageError> {
        let logged = Changes::append(&self.connection, &self.changes, self.now).await?;
        let connection = Arc::try_unwrap(self.connection)
            .map_err(|_| StorageError::Database(sea_orm::DbErr::Custom("a repository outlived its transaction".into())))?;
        connection.commit().await?;
        Ok(logged)
    }
}
