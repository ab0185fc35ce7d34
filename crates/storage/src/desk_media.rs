//! Media records as the desk reads them: the newest of each, also while it waits for its embargo to end or once its rights have ended.

use crate::connection::Connection;
use crate::editions::any_edition;
use crate::entity::edition;
use crate::error::StorageError;
use domain::edition::{Card, Edition};
use domain::ids::MediaId;
use domain::media::MediaCard;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// Media records as the desk reads them. Who asks must have been allowed to.
#[derive(Debug)]
pub struct DeskMedia {
    connection: Arc<Connection>,
}

impl DeskMedia {
    pub(crate) fn new(connection: Arc<Connection>) -> DeskMedia {
        DeskMedia { connection }
    }

    /// The newest edition of each of these assets. One that was killed or replaced has none.
    pub async fn newest(&self, ids: &[MediaId]) -> Result<HashMap<MediaId, Arc<Edition<MediaCard>>>, StorageError> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let rows = edition::Entity::find()
            .filter(edition::Column::SubjectId.is_in(ids.iter().map(|id| id.0)))
            .filter(edition::Column::Kind.eq(MediaCard::KIND.as_str()))
            .order_by_asc(edition::Column::Number)
            .all(self.connection.as_ref())
            .await?;
        let newest: HashMap<Uuid, edition::Model> = rows.into_iter().map(|row| (row.subject_id, row)).collect();
        let editions = newest.values().map(any_edition).collect::<Result<Vec<_>, _>>()?;
        let records = editions.iter().filter_map(MediaCard::of).cloned();
        Ok(records
            .filter(|record| record.card.replaced_by.is_none())
            .map(|record| (MediaId(record.id), record))
            .collect())
    }
}
