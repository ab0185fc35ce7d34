//! Articles as the desk writes them: locked, made, saved, and late saves kept aside.
//!
//! Contents lie apart, by the SHA-256 of their stored form: what was stored once is not stored again.

use crate::connection::Connection;
use crate::desk_articles::{DeskArticles, by_ids};
use crate::document;
use crate::entity::{article, content, revision, side_revision};
use crate::error::StorageError;
use domain::article::{ArticleContent, DeskArticle, Revision, SideRevision};
use domain::ids::ArticleId;
use sea_orm::sea_query::{Expr, LockType, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Articles, as the desk writes them.
#[derive(Debug)]
pub struct Articles {
    connection: Arc<Connection>,
}

impl Articles {
    pub(crate) fn new(connection: Arc<Connection>) -> Articles {
        Articles { connection }
    }

    /// The article, whose row stays locked until the end. The lock lets those pass who only name the article in another row, as
    /// a section that moves does: they would wait for its holder, and its holder for them.
    pub async fn lock(&self, id: ArticleId) -> Result<Option<DeskArticle>, StorageError> {
        let locked = article::Entity::find_by_id(id.0)
            .lock(LockType::NoKeyUpdate)
            .one(self.connection.as_ref())
            .await?;
        match locked {
            Some(_) => Ok(by_ids(&self.connection, &[id]).await?.remove(&id)),
            None => Ok(None),
        }
    }

    /// A new article with its first revision. Its subject must be known.
    pub async fn insert(&self, new: &DeskArticle) -> Result<(), StorageError> {
        let row = article::ActiveModel {
            id: Set(new.id.0),
            translation_set: Set(new.translation_set.0),
            created_by: Set(new.created_by.0),
            created_at: Set(new.created_at.as_millis()),
            working_state: Set(new.working.as_str().to_owned()),
            newest_revision: Set(new.newest.number),
            home_section: Set(new.newest.content.home_section.map(|id| id.0)),
            review_note: Set(None),
        };
        article::Entity::insert(row)
            .exec_without_returning(self.connection.as_ref())
            .await?;
        self.insert_revision(new.id, &new.newest).await
    }

    /// The article with a newer revision than it had.
    pub async fn save(&self, saved: &DeskArticle) -> Result<(), StorageError> {
        self.insert_revision(saved.id, &saved.newest).await?;
        article::Entity::update_many()
            .col_expr(article::Column::WorkingState, Expr::val(saved.working.as_str()))
            .col_expr(article::Column::NewestRevision, Expr::val(saved.newest.number))
            .col_expr(
                article::Column::HomeSection,
                Expr::val(saved.newest.content.home_section.map(|id| id.0)),
            )
            .filter(article::Column::Id.eq(saved.id.0))
            .exec(self.connection.as_ref())
            .await?;
        Ok(())
    }

    /// Keeps a save that came too late. The same text of the same author is kept once: then the answer is what was kept before.
    pub async fn keep_aside(&self, side: &SideRevision) -> Result<SideRevision, StorageError> {
        let hash = self.store_content(&side.content).await?;
        let before = side_revision::Entity::find()
            .filter(side_revision::Column::ArticleId.eq(side.article.0))
            .filter(side_revision::Column::AuthorId.eq(side.author.0))
            .filter(side_revision::Column::ContentHash.eq(hash.clone()));
        if let Some(before) = before.one(self.connection.as_ref()).await? {
            let mut kept = DeskArticles::new(self.connection.clone())
                .side_revisions(&[side.article])
                .await?;
            return kept
                .remove(&side.article)
                .unwrap_or_default()
                .into_iter()
                .find(|kept| kept.id.0 == before.id)
                .ok_or_else(|| {
                    StorageError::corrupt("side_revision", "content_hash", before.id, "its content is missing")
                });
        }
        let row = side_revision::ActiveModel {
            id: Set(side.id.0),
            article_id: Set(side.article.0),
            seen: Set(side.seen),
            author_id: Set(side.author.0),
            note: Set(side.note.clone().map(String::from)),
            saved_at: Set(side.saved_at.as_millis()),
            content_hash: Set(hash),
            outcome: Set(None),
            settled_at: Set(None),
        };
        side_revision::Entity::insert(row)
            .exec_without_returning(self.connection.as_ref())
            .await?;
        Ok(side.clone())
    }

    async fn insert_revision(&self, article: ArticleId, new: &Revision) -> Result<(), StorageError> {
        let row = revision::ActiveModel {
            article_id: Set(article.0),
            number: Set(new.number),
            author_id: Set(new.author.0),
            note: Set(new.note.clone().map(String::from)),
            saved_at: Set(new.saved_at.as_millis()),
            content_hash: Set(self.store_content(&new.content).await?),
        };
        revision::Entity::insert(row)
            .exec_without_returning(self.connection.as_ref())
            .await?;
        Ok(())
    }

    async fn store_content(&self, new: &ArticleContent) -> Result<Vec<u8>, StorageError> {
        let document = document::write(new)?;
        let hash = Sha256::digest(document.as_bytes()).to_vec();
        let row = content::ActiveModel {
            hash: Set(hash.clone()),
            document: Set(document),
            erased_at: Set(None),
        };
        let insert = content::Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned());
        insert.exec_without_returning(self.connection.as_ref()).await?;
        Ok(hash)
    }
}
