//! Previews: who may read which revision of an article before it is public, and until when. Their tokens are kept nowhere.

use crate::connection::Connection;
use crate::document::{timestamp, timestamp_opt};
use crate::entity::preview;
use crate::error::StorageError;
use domain::ids::{ArticleId, PreviewId, UserId};
use domain::preview::Preview;
use domain::time::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use std::sync::Arc;

/// Previews.
#[derive(Debug)]
pub struct Previews {
    connection: Arc<Connection>,
}

impl Previews {
    pub(crate) fn new(connection: Arc<Connection>) -> Previews {
        Previews { connection }
    }

    /// That one, ended or not.
    pub async fn by_id(&self, id: PreviewId) -> Result<Option<Preview>, StorageError> {
        let row = preview::Entity::find_by_id(id.0).one(self.connection.as_ref()).await?;
        row.map(read).transpose()
    }

    /// Those of these articles that are good at that instant, the newest first.
    pub async fn good_of(
        &self,
        articles: &[ArticleId],
        at: Timestamp,
    ) -> Result<HashMap<ArticleId, Vec<Preview>>, StorageError> {
        let rows = preview::Entity::find()
            .filter(preview::Column::ArticleId.is_in(articles.iter().map(|id| id.0)))
            .filter(preview::Column::ExpiresAt.gt(at.as_millis()))
            .filter(preview::Column::RevokedAt.is_null())
            .order_by_desc(preview::Column::Id)
            .all(self.connection.as_ref())
            .await?;
        let mut found: HashMap<ArticleId, Vec<Preview>> = HashMap::new();
        for row in rows {
            let preview = read(row)?;
            found.entry(preview.article).or_default().push(preview);
        }
        Ok(found)
    }

    /// A new one.
    pub async fn insert(&self, preview: &Preview) -> Result<(), StorageError> {
        let row = preview::ActiveModel {
            id: Set(preview.id.0),
            article_id: Set(preview.article.0),
            revision: Set(preview.revision),
            created_by: Set(preview.created_by.0),
            created_at: Set(preview.created_at.as_millis()),
            expires_at: Set(preview.expires_at.as_millis()),
            revoked_at: Set(preview.revoked_at.map(Timestamp::as_millis)),
        };
        preview::Entity::insert(row)
            .exec_without_returning(self.connection.as_ref())
            .await?;
        Ok(())
    }

    /// Ends one at that instant.
    pub async fn revoke(&self, id: PreviewId, at: Timestamp) -> Result<(), StorageError> {
        preview::Entity::update_many()
            .col_expr(preview::Column::RevokedAt, Expr::val(at.as_millis()))
            .filter(preview::Column::Id.eq(id.0))
            .exec(self.connection.as_ref())
            .await?;
        Ok(())
    }
}

fn read(row: preview::Model) -> Result<Preview, StorageError> {
    const TABLE: &str = "preview";
    Ok(Preview {
        id: PreviewId(row.id),
        article: ArticleId(row.article_id),
        revision: row.revision,
        created_by: UserId(row.created_by),
        created_at: timestamp(row.created_at, TABLE, "created_at", row.id)?,
        expires_at: timestamp(row.expires_at, TABLE, "expires_at", row.id)?,
        revoked_at: timestamp_opt(row.revoked_at, TABLE, "revoked_at", row.id)?,
    })
}
