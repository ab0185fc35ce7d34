//! What is known of pictures' files beside their records: which upload was sent under which key, of which pictures AVIF is still to be made,
//! and which files any edition names.
//!
//! The files themselves are in a store of their own (crate `media`).

use crate::connection::Connection;
use crate::editions::any_edition;
use crate::entity::{avif_job, edition, media_upload};
use crate::error::StorageError;
use domain::edition::{Card, Edition};
use domain::ids::{MediaId, UserId};
use domain::media::MediaCard;
use domain::time::Timestamp;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::sync::Arc;
use uuid::Uuid;

/// How many subjects a page of [`MediaFiles::editions`] has at the most.
const PAGE: u64 = 500;

/// What is known of pictures' files.
#[derive(Debug)]
pub struct MediaFiles {
    connection: Arc<Connection>,
}

/// What was sent under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// The SHA-256, in hexadecimal, of what was sent: of the file, or of the address of one.
    pub sha256: String,
    /// The record that was made of it.
    pub media: MediaId,
}

impl MediaFiles {
    pub(crate) fn new(connection: Arc<Connection>) -> MediaFiles {
        MediaFiles { connection }
    }

    /// What that user sent under that key before.
    pub async fn upload(&self, user: UserId, key: &str) -> Result<Option<Upload>, StorageError> {
        let row = media_upload::Entity::find_by_id((user.0, key.to_owned()))
            .one(self.connection.as_ref())
            .await?;
        Ok(row.map(|row| Upload {
            sha256: row.sha256,
            media: MediaId(row.media_id),
        }))
    }

    /// Notes what a user sends under a key. `false` if something was sent under it before; whoever is noting that now is waited for.
    pub async fn note_upload(
        &self,
        user: UserId,
        key: &str,
        upload: &Upload,
        at: Timestamp,
    ) -> Result<bool, StorageError> {
        let row = media_upload::ActiveModel {
            user_id: Set(user.0),
            idempotency_key: Set(key.to_owned()),
            sha256: Set(upload.sha256.clone()),
            media_id: Set(upload.media.0),
            at: Set(at.as_millis()),
        };
        let insert = media_upload::Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned());
        Ok(insert.exec_without_returning(self.connection.as_ref()).await? > 0)
    }

    /// Forgets the keys of uploads before that instant.
    pub async fn forget_uploads(&self, before: Timestamp) -> Result<u64, StorageError> {
        let delete = media_upload::Entity::delete_many().filter(media_upload::Column::At.lt(before.as_millis()));
        Ok(delete.exec(self.connection.as_ref()).await?.rows_affected)
    }

    /// Notes that AVIF is to be made of a picture, from that instant on.
    pub async fn want_avif(&self, media: MediaId, at: Timestamp) -> Result<(), StorageError> {
        let row = avif_job::ActiveModel {
            media_id: Set(media.0),
            not_before: Set(at.as_millis()),
        };
        let again = OnConflict::column(avif_job::Column::MediaId)
            .update_column(avif_job::Column::NotBefore)
            .to_owned();
        avif_job::Entity::insert(row)
            .on_conflict(again)
            .exec_without_returning(self.connection.as_ref())
            .await?;
        Ok(())
    }

    /// A picture of which AVIF is to be made now. Nobody else gets it before `until`, by when it is made, or whoever makes it has failed.
    pub async fn take_avif_job(&self, now: Timestamp, until: Timestamp) -> Result<Option<MediaId>, StorageError> {
        let due = avif_job::Entity::find()
            .filter(avif_job::Column::NotBefore.lte(now.as_millis()))
            .order_by_asc(avif_job::Column::NotBefore)
            .limit(1)
            .one(self.connection.as_ref())
            .await?;
        let Some(due) = due else { return Ok(None) };
        // Whoever took it first has moved it on.
        let taken = avif_job::Entity::update_many()
            .col_expr(avif_job::Column::NotBefore, Expr::val(until.as_millis()))
            .filter(avif_job::Column::MediaId.eq(due.media_id))
            .filter(avif_job::Column::NotBefore.eq(due.not_before))
            .exec(self.connection.as_ref())
            .await?;
        Ok((taken.rows_affected > 0).then_some(MediaId(due.media_id)))
    }

    /// Notes that AVIF was made of a picture that was taken until that instant, unless it is wanted anew since.
    pub async fn made_avif(&self, media: MediaId, until: Timestamp) -> Result<(), StorageError> {
        avif_job::Entity::delete_many()
            .filter(avif_job::Column::MediaId.eq(media.0))
            .filter(avif_job::Column::NotBefore.eq(until.as_millis()))
            .exec(self.connection.as_ref())
            .await?;
        Ok(())
    }

    /// Every edition of the media records with the next greater ids, oldest first; none if there are no more.
    pub async fn editions(&self, after: Option<Uuid>) -> Result<Vec<Arc<Edition<MediaCard>>>, StorageError> {
        let of_media = edition::Column::Kind.eq(MediaCard::KIND.as_str());
        let mut subjects = edition::Entity::find()
            .select_only()
            .column(edition::Column::SubjectId)
            .distinct()
            .filter(of_media.clone())
            .order_by_asc(edition::Column::SubjectId)
            .limit(PAGE);
        if let Some(after) = after {
            subjects = subjects.filter(edition::Column::SubjectId.gt(after));
        }
        let subjects: Vec<Uuid> = subjects.into_tuple().all(self.connection.as_ref()).await?;
        let rows = edition::Entity::find()
            .filter(of_media)
            .filter(edition::Column::SubjectId.is_in(subjects))
            .order_by_asc(edition::Column::SubjectId)
            .order_by_asc(edition::Column::Number)
            .all(self.connection.as_ref())
            .await?;
        let editions = rows.iter().map(any_edition).collect::<Result<Vec<_>, _>>()?;
        Ok(editions.iter().filter_map(MediaCard::of).cloned().collect())
    }
}
