//! Trusted documents: GraphQL texts, each under the ids that front ends ask for it by. (The stored JSON of contents and cards is
//! `document.rs`.)
//!
//! Invariant: an id keeps the text that it was added with. Front ends that are out there ask for it for years.

use crate::connection::Connection;
use crate::document::timestamp;
use crate::entity::document;
use crate::error::{DocumentTaken, StorageError};
use domain::document::DocumentId;
use domain::time::Timestamp;
use sea_orm::sea_query::{ExprTrait, Func, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryOrder, QuerySelect};
use std::sync::Arc;

/// What is listed of a document: all but its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptDocument {
    /// What it is asked for by.
    pub id: String,
    /// When it was added.
    pub added_at: Timestamp,
    /// How long its text is.
    pub bytes: i64,
}

/// Trusted documents.
#[derive(Debug)]
pub struct Documents {
    connection: Arc<Connection>,
}

impl Documents {
    pub(crate) fn new(connection: Arc<Connection>) -> Documents {
        Documents { connection }
    }

    /// The text with that id, which may have the prefix `sha256:`. For an id that cannot exist nothing is asked.
    pub async fn text(&self, id: &str) -> Result<Option<String>, StorageError> {
        match DocumentId::parse(id) {
            Ok(id) => self.text_of(&id).await,
            Err(_) => Ok(None),
        }
    }

    async fn text_of(&self, id: &DocumentId) -> Result<Option<String>, StorageError> {
        let row = document::Entity::find_by_id(id.as_str())
            .one(self.connection.as_ref())
            .await?;
        Ok(row.map(|row| row.text))
    }

    /// All of them, in the order in which they were added.
    pub async fn all(&self) -> Result<Vec<KeptDocument>, StorageError> {
        let bytes = Func::cust("octet_length").arg(document::Column::Text.into_expr());
        let rows: Vec<(String, i64, i64)> = document::Entity::find()
            .select_only()
            .columns([document::Column::Id, document::Column::AddedAt])
            .expr_as(bytes.cast_as("bigint"), "bytes")
            .order_by_asc(document::Column::AddedAt)
            .order_by_asc(document::Column::Id)
            .into_tuple()
            .all(self.connection.as_ref())
            .await?;
        rows.into_iter()
            .map(|(id, added_at, bytes)| {
                let added_at = timestamp(added_at, "document", "added_at", &id)?;
                Ok(KeptDocument { id, added_at, bytes })
            })
            .collect()
    }

    /// Whoever else would add documents waits until the end. SQLite has one writer anyway.
    pub async fn lock(&self) -> Result<(), StorageError> {
        if self.connection.is_postgres() {
            self.connection
                .execute_unprepared("LOCK TABLE document IN SHARE ROW EXCLUSIVE MODE")
                .await?;
        }
        Ok(())
    }

    /// Keeps a text under an id. `false` if it is kept there already; refused if another one is.
    pub async fn insert(
        &self,
        id: &DocumentId,
        text: &str,
        at: Timestamp,
    ) -> Result<Result<bool, DocumentTaken>, StorageError> {
        let row = document::ActiveModel {
            id: Set(id.as_str().to_owned()),
            text: Set(text.to_owned()),
            added_at: Set(at.as_millis()),
        };
        let insert = document::Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned());
        if insert.exec_without_returning(self.connection.as_ref()).await? > 0 {
            return Ok(Ok(true));
        }
        Ok(match self.text_of(id).await?.as_deref() == Some(text) {
            true => Ok(false),
            false => Err(DocumentTaken { id: id.clone() }),
        })
    }
}
