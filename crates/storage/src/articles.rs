//! Articles as the desk writes them: locked, made, saved, and late saves kept aside.
//!
//! Contents lie apart, by the SHA-256 of their stored form: what was stored once is not stored again.

use crate::connection::Connection;
use crate::desk_articles::{DeskArticles, by_ids};
use crate::document;
use crate::entity::{article, content, revision, side_revision};
use crate::error::StorageError;
use domain::article::{ArticleContent, DeskArticle, Revision, RevisionNumber, SideOutcome, SideRevision};
use domain::ids::{ArticleId, SideRevisionId, TranslationSetId};
use domain::language::Language;
use domain::time::Timestamp;
use sea_orm::sea_query::{Expr, ExprTrait, LockType, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// A content that was erased is not taken again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this very text was erased, and is not taken again")]
pub struct ContentErased;

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

    /// The articles of that set, those that were killed included.
    pub async fn of_translations(&self, set: TranslationSetId) -> Result<Vec<DeskArticle>, StorageError> {
        DeskArticles::new(self.connection.clone()).of_translations(set).await
    }

    /// A new article with its first revision. Its subject must be known.
    pub async fn insert(&self, new: &DeskArticle) -> Result<Result<(), ContentErased>, StorageError> {
        article::Entity::insert(article_row(new))
            .exec_without_returning(self.connection.as_ref())
            .await?;
        self.insert_revision(new.id, &new.newest).await
    }

    /// The article with a newer revision than it had.
    pub async fn save(&self, saved: &DeskArticle) -> Result<Result<(), ContentErased>, StorageError> {
        if let Err(erased) = self.insert_revision(saved.id, &saved.newest).await? {
            return Ok(Err(erased));
        }
        self.update(saved).await.map(Ok)
    }

    /// The article as far as it lies in its own row: how far it is, and where it sits.
    pub async fn update(&self, saved: &DeskArticle) -> Result<(), StorageError> {
        article::Entity::update_many()
            .col_expr(article::Column::WorkingState, Expr::val(saved.working.as_str()))
            .col_expr(article::Column::NewestRevision, Expr::val(saved.newest.number))
            .col_expr(
                article::Column::HomeSection,
                Expr::val(saved.newest.content.home_section.map(|id| id.0)),
            )
            .col_expr(
                article::Column::ReviewNote,
                Expr::val(saved.review_note.clone().map(String::from)),
            )
            .filter(article::Column::Id.eq(saved.id.0))
            .exec(self.connection.as_ref())
            .await?;
        Ok(())
    }

    /// Keeps a save that came too late. The same text of the same author is kept once: then the answer is what was kept before.
    pub async fn keep_aside(&self, side: &SideRevision) -> Result<Result<SideRevision, ContentErased>, StorageError> {
        let hash = match self.store_content(&side.content).await? {
            Ok(hash) => hash,
            Err(erased) => return Ok(Err(erased)),
        };
        let before = side_revision::Entity::find()
            .filter(side_revision::Column::ArticleId.eq(side.article.0))
            .filter(side_revision::Column::AuthorId.eq(side.author.0))
            .filter(side_revision::Column::ContentHash.eq(hash.clone()))
            .filter(side_revision::Column::Outcome.into_expr().is_null());
        if let Some(before) = before.one(self.connection.as_ref()).await? {
            let kept = DeskArticles::new(self.connection.clone())
                .side_revision(SideRevisionId(before.id))
                .await?;
            let missing =
                || StorageError::corrupt("side_revision", "content_hash", before.id, "its content is missing");
            return kept.map(Ok).ok_or_else(missing);
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
        Ok(Ok(side.clone()))
    }

    async fn insert_revision(
        &self,
        article: ArticleId,
        new: &Revision,
    ) -> Result<Result<(), ContentErased>, StorageError> {
        let hash = match self.store_content(&new.content).await? {
            Ok(hash) => hash,
            Err(erased) => return Ok(Err(erased)),
        };
        revision::Entity::insert(revision_row(article, new, hash))
            .exec_without_returning(self.connection.as_ref())
            .await?;
        Ok(Ok(()))
    }

    /// One revision.
    pub async fn revision(&self, article: ArticleId, number: RevisionNumber) -> Result<Option<Revision>, StorageError> {
        let found = DeskArticles::new(self.connection.clone())
            .revisions_by_number(&[(article, number)])
            .await?;
        Ok(found.into_values().next())
    }

    /// One late save, whatever became of it.
    pub async fn side_revision(&self, id: SideRevisionId) -> Result<Option<SideRevision>, StorageError> {
        DeskArticles::new(self.connection.clone()).side_revision(id).await
    }

    /// The numbers of the article's revisions that hold the same as this one, itself included.
    pub async fn same_content(
        &self,
        article: ArticleId,
        number: RevisionNumber,
    ) -> Result<Vec<RevisionNumber>, StorageError> {
        let connection = self.connection.as_ref();
        let Some(row) = revision::Entity::find_by_id((article.0, number))
            .one(connection)
            .await?
        else {
            return Ok(Vec::new());
        };
        let same = revision::Entity::find()
            .select_only()
            .column(revision::Column::Number)
            .filter(revision::Column::ArticleId.eq(article.0))
            .filter(revision::Column::ContentHash.eq(row.content_hash));
        Ok(same.into_tuple().all(connection).await?)
    }

    /// Says what became of a late save.
    pub async fn settle(&self, side: SideRevisionId, outcome: SideOutcome, at: Timestamp) -> Result<(), StorageError> {
        side_revision::Entity::update_many()
            .col_expr(side_revision::Column::Outcome, Expr::val(outcome.as_str()))
            .col_expr(side_revision::Column::SettledAt, Expr::val(at.as_millis()))
            .filter(side_revision::Column::Id.eq(side.0))
            .exec(self.connection.as_ref())
            .await?;
        Ok(())
    }

    /// Blanks what a revision holds, and with it every revision and late save that holds the same. Number and hash stay.
    pub async fn erase_content(
        &self,
        article: ArticleId,
        number: RevisionNumber,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let Some(row) = revision::Entity::find_by_id((article.0, number))
            .one(self.connection.as_ref())
            .await?
        else {
            return Ok(());
        };
        let language =
            Language::parse("und").map_err(|error| StorageError::corrupt("content", "document", article, error))?;
        content::Entity::update_many()
            .col_expr(
                content::Column::Document,
                Expr::val(document::write(&ArticleContent::empty(language))?),
            )
            .col_expr(content::Column::ErasedAt, Expr::val(at.as_millis()))
            .filter(content::Column::Hash.eq(row.content_hash))
            .exec(self.connection.as_ref())
            .await?;
        Ok(())
    }

    /// The hash under which a content is kept. One that was erased is not stored again: an editor's open window must not undo
    /// what a court has ordered.
    async fn store_content(&self, new: &ArticleContent) -> Result<Result<Vec<u8>, ContentErased>, StorageError> {
        let (hash, row) = content_row(new)?;
        let insert = content::Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned());
        if insert.exec_without_returning(self.connection.as_ref()).await? == 0 {
            let stored = content::Entity::find_by_id(hash.clone())
                .one(self.connection.as_ref())
                .await?;
            if stored.is_some_and(|stored| stored.erased_at.is_some()) {
                return Ok(Err(ContentErased));
            }
        }
        Ok(Ok(hash))
    }
}

/// The row of a new article.
pub(crate) fn article_row(new: &DeskArticle) -> article::ActiveModel {
    article::ActiveModel {
        id: Set(new.id.0),
        translation_set: Set(new.translation_set.0),
        created_by: Set(new.created_by.0),
        created_at: Set(new.created_at.as_millis()),
        working_state: Set(new.working.as_str().to_owned()),
        newest_revision: Set(new.newest.number),
        home_section: Set(new.newest.content.home_section.map(|id| id.0)),
        review_note: Set(None),
    }
}

/// The row of a revision whose content is kept under that hash.
pub(crate) fn revision_row(article: ArticleId, new: &Revision, hash: Vec<u8>) -> revision::ActiveModel {
    revision::ActiveModel {
        article_id: Set(article.0),
        number: Set(new.number),
        author_id: Set(new.author.0),
        note: Set(new.note.clone().map(String::from)),
        saved_at: Set(new.saved_at.as_millis()),
        content_hash: Set(hash),
    }
}

/// The row of a content, and the hash under which it is kept.
pub(crate) fn content_row(new: &ArticleContent) -> Result<(Vec<u8>, content::ActiveModel), StorageError> {
    let document = document::write(new)?;
    let hash = Sha256::digest(document.as_bytes()).to_vec();
    let row = content::ActiveModel {
        hash: Set(hash.clone()),
        document: Set(document),
        erased_at: Set(None),
    };
    Ok((hash, row))
}
