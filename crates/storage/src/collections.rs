//! Collections as the desk reads and writes them: the editions that are live or lie ahead, and what follows from these.
//!
//! Invariant: who writes has locked the collection's row.

use crate::boundaries;
use crate::connection::Connection;
use crate::editions::any_edition;
use crate::entity::{edition, removed_edition, subject};
use crate::error::StorageError;
use crate::publishing::edition_row;
use crate::slugs;
use domain::article::editions::RemovalReason;
use domain::collection::{CollectionCard, CollectionPublication, DeskCollection};
use domain::edition::{Card, EditionNumber};
use domain::ids::CollectionId;
use domain::time::Timestamp;
use sea_orm::sea_query::{Condition, LockType, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use std::sync::Arc;

/// Collections as the desk reads them. Who asks must have been allowed to.
#[derive(Debug)]
pub struct DeskCollections {
    connection: Arc<Connection>,
}

impl DeskCollections {
    pub(crate) fn new(connection: Arc<Connection>) -> DeskCollections {
        DeskCollections { connection }
    }

    /// One collection, with the editions that have not ended at that instant.
    pub async fn by_id(&self, id: CollectionId, at: Timestamp) -> Result<Option<DeskCollection>, StorageError> {
        match known(id).one(self.connection.as_ref()).await? {
            Some(_) => Ok(Some(of(&self.connection, id, at).await?)),
            None => Ok(None),
        }
    }
}

/// Collections as the desk writes them.
#[derive(Debug)]
pub struct Collections {
    connection: Arc<Connection>,
}

impl Collections {
    pub(crate) fn new(connection: Arc<Connection>) -> Collections {
        Collections { connection }
    }

    /// Whether there is such a collection; its row stays locked until the end.
    pub async fn lock(&self, id: CollectionId) -> Result<bool, StorageError> {
        let locked = known(id)
            .lock(LockType::NoKeyUpdate)
            .one(self.connection.as_ref())
            .await?;
        Ok(locked.is_some())
    }

    /// The collection, which is locked, with the editions that have not ended at that instant.
    pub async fn locked(&self, id: CollectionId, at: Timestamp) -> Result<DeskCollection, StorageError> {
        of(&self.connection, id, at).await
    }

    /// Writes what a save or a cancellation changes, and all that follows from it.
    pub async fn arrange(&self, publication: &CollectionPublication, now: Timestamp) -> Result<(), StorageError> {
        let (connection, collection) = (self.connection.as_ref(), &publication.collection);
        for gone in &publication.cancelled {
            let removed = removed_edition::ActiveModel {
                subject_id: Set(gone.id),
                number: Set(gone.number),
                revision: Set(None),
                live_from: Set(gone.live.from().as_millis()),
                live_until: Set(gone.live.until().map(Timestamp::as_millis)),
                embargoed: Set(false),
                reason: Set(RemovalReason::Cancelled.as_str().to_owned()),
                removed_at: Set(now.as_millis()),
            };
            removed_edition::Entity::insert(removed)
                .exec_without_returning(connection)
                .await?;
            edition::Entity::delete_by_id((gone.id, gone.number))
                .exec(connection)
                .await?;
        }
        for edition in &collection.editions {
            let row = edition::ActiveModel {
                planned_until: Set(None),
                ..edition_row(edition)?
            };
            // What was made before changes by its end alone.
            let end = OnConflict::columns([edition::Column::SubjectId, edition::Column::Number])
                .update_column(edition::Column::LiveUntil)
                .to_owned();
            edition::Entity::insert(row)
                .on_conflict(end)
                .exec_without_returning(connection)
                .await?;
        }
        let public = collection.editions.iter().map(|one| (&one.card.slug, one.live));
        slugs::write_public(connection, collection.id.into(), public, now).await?;
        slugs::let_go(connection, collection.id.into()).await?;
        boundaries::write(connection, collection.id.0, &collection.boundaries(now), now).await
    }
}

fn known(id: CollectionId) -> Select<subject::Entity> {
    subject::Entity::find_by_id(id.0).filter(subject::Column::Kind.eq(CollectionCard::KIND.as_str()))
}

async fn of(connection: &Connection, id: CollectionId, at: Timestamp) -> Result<DeskCollection, StorageError> {
    let not_ended = Condition::any()
        .add(edition::Column::LiveUntil.is_null())
        .add(edition::Column::LiveUntil.gt(at.as_millis()));
    let rows = edition::Entity::find()
        .filter(edition::Column::SubjectId.eq(id.0))
        .filter(not_ended)
        .order_by_asc(edition::Column::LiveFrom)
        .order_by_asc(edition::Column::Number)
        .all(connection)
        .await?;
    let editions = rows.iter().map(any_edition).collect::<Result<Vec<_>, _>>()?;
    let last: Option<EditionNumber> = edition::Entity::find()
        .select_only()
        .column_as(edition::Column::Number.max(), "last")
        .filter(edition::Column::SubjectId.eq(id.0))
        .into_tuple::<Option<EditionNumber>>()
        .one(connection)
        .await?
        .flatten();
    let last_removed: Option<EditionNumber> = removed_edition::Entity::find()
        .select_only()
        .column_as(removed_edition::Column::Number.max(), "last")
        .filter(removed_edition::Column::SubjectId.eq(id.0))
        .into_tuple::<Option<EditionNumber>>()
        .one(connection)
        .await?
        .flatten();
    Ok(DeskCollection {
        id,
        editions: editions.iter().filter_map(CollectionCard::of).cloned().collect(),
        last_number: last.max(last_removed).unwrap_or(0),
    })
}
