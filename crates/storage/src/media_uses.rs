//! Which assets each edition of an article or a page shows, so that a kill finds those that no other uses.

use crate::connection::Connection;
use crate::entity::{edition, media_use, subject};
use crate::error::{StorageError, kind};
use domain::article::ArticleCard;
use domain::body::Body;
use domain::edition::EditionNumber;
use domain::ids::{ArticleId, MediaId};
use domain::subject::Subject;
use domain::time::Timestamp;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;
use uuid::Uuid;

/// Uses that one statement inserts.
const ROWS: usize = 500;

/// Which assets each edition of an article or a page shows.
#[derive(Debug)]
pub struct MediaUses {
    connection: Arc<Connection>,
}

impl MediaUses {
    pub(crate) fn new(connection: Arc<Connection>) -> MediaUses {
        MediaUses { connection }
    }

    /// The assets that the article's editions show, each once, by id.
    pub async fn of(&self, article: ArticleId) -> Result<Vec<MediaId>, StorageError> {
        let ids: Vec<Uuid> = media_use::Entity::find()
            .select_only()
            .column(media_use::Column::MediaId)
            .distinct()
            .filter(media_use::Column::SubjectId.eq(article.0))
            .order_by_asc(media_use::Column::MediaId)
            .into_tuple()
            .all(self.connection.as_ref())
            .await?;
        Ok(ids.into_iter().map(MediaId).collect())
    }

    /// The articles and pages of which an edition that is live or lies ahead shows the asset, each once, by id.
    pub async fn shown_by(&self, media: MediaId, now: Timestamp) -> Result<Vec<Subject>, StorageError> {
        let of_subject: sea_orm::RelationDef = media_use::Entity::belongs_to(subject::Entity)
            .from(media_use::Column::SubjectId)
            .to(subject::Column::Id)
            .into();
        let found: Vec<(Uuid, String)> = media_use::Entity::find()
            .select_only()
            .column(media_use::Column::SubjectId)
            .column(subject::Column::Kind)
            .distinct()
            .join(JoinType::InnerJoin, of_subject)
            .filter(media_use::Column::MediaId.eq(media.0))
            .filter(not_ended(now))
            .order_by_asc(media_use::Column::SubjectId)
            .into_tuple()
            .all(self.connection.as_ref())
            .await?;
        let subject = |(id, word): (Uuid, String)| {
            let kind = kind(&word, "subject", id)?;
            Ok(Subject { kind, id })
        };
        found.into_iter().map(subject).collect()
    }

    /// Notes that whatever shows one asset shows the other from now on.
    pub async fn replace(&self, replaced: MediaId, by: MediaId) -> Result<(), StorageError> {
        use media_use::Column::{MediaId, Number, SubjectId};
        let uses = Query::select()
            .expr(Expr::val(by.0))
            .columns([SubjectId, Number])
            .from(media_use::Entity)
            .and_where(MediaId.eq(replaced.0))
            .to_owned();
        let mut insert = Query::insert();
        insert
            .into_table(media_use::Entity)
            .columns([MediaId, SubjectId, Number])
            .select_from(uses)
            .map_err(|error| StorageError::corrupt("media_use", "media_id", replaced, error))?
            .on_conflict(OnConflict::new().do_nothing().to_owned());
        self.connection.execute(&insert).await?;
        Ok(())
    }

    /// Those of these assets that an edition of another article or of a page shows, which is live or lies ahead.
    pub async fn elsewhere(
        &self,
        media: &[MediaId],
        article: ArticleId,
        now: Timestamp,
    ) -> Result<HashSet<MediaId>, StorageError> {
        let ids: Vec<Uuid> = media_use::Entity::find()
            .select_only()
            .column(media_use::Column::MediaId)
            .distinct()
            .filter(media_use::Column::MediaId.is_in(media.iter().map(|id| id.0)))
            .filter(media_use::Column::SubjectId.ne(article.0))
            .filter(not_ended(now))
            .into_tuple()
            .all(self.connection.as_ref())
            .await?;
        Ok(ids.into_iter().map(MediaId).collect())
    }
}

/// Whether the edition that a use is of is live or lies ahead.
fn not_ended(now: Timestamp) -> Expr {
    let column = |column: edition::Column| Expr::col((edition::Entity, column));
    let of_use = |column: media_use::Column| Expr::col((media_use::Entity, column));
    let until = || column(edition::Column::LiveUntil);
    let select = Query::select()
        .expr(Expr::val(1))
        .from(edition::Entity)
        .and_where(column(edition::Column::SubjectId).eq(of_use(media_use::Column::SubjectId)))
        .and_where(column(edition::Column::Number).eq(of_use(media_use::Column::Number)))
        .and_where(until().is_null().or(until().gt(now.as_millis())))
        .to_owned();
    Expr::exists(select)
}

/// Writes what a new edition of an article shows.
pub(crate) async fn write(
    connection: &Connection,
    article: ArticleId,
    number: EditionNumber,
    card: &ArticleCard,
    body: &Body,
) -> Result<(), StorageError> {
    insert(connection, rows(article, number, card, body)).await
}

/// Inserts uses, but for those that are there.
pub(crate) async fn insert(connection: &Connection, uses: Vec<media_use::ActiveModel>) -> Result<(), StorageError> {
    for some in uses.chunks(ROWS) {
        media_use::Entity::insert_many(some.iter().cloned())
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(connection)
            .await?;
    }
    Ok(())
}

/// The rows of what an edition of an article shows.
pub(crate) fn rows(
    article: ArticleId,
    number: EditionNumber,
    card: &ArticleCard,
    body: &Body,
) -> Vec<media_use::ActiveModel> {
    let lead = card.lead.iter().map(|lead| lead.media);
    rows_of(article.0, number, lead.chain(body.media()))
}

/// The rows of the assets that an edition shows.
pub(crate) fn rows_of(
    subject: Uuid,
    number: EditionNumber,
    shown: impl IntoIterator<Item = MediaId>,
) -> Vec<media_use::ActiveModel> {
    let shown: BTreeSet<MediaId> = shown.into_iter().collect();
    let rows = shown.iter().map(|media| media_use::ActiveModel {
        media_id: Set(media.0),
        subject_id: Set(subject),
        number: Set(number),
    });
    rows.collect()
}
