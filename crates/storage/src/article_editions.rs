//! An article's editions as the desk arranges them, and all that follows from them: places on lists, slugs that are public,
//! boundaries that the log is to tell of, and which assets are shown.
//!
//! Who writes has locked the article's row. Invariant: what follows from editions can be made anew at any time.

use crate::boundaries;
use crate::connection::Connection;
use crate::document;
use crate::editions::any_edition;
use crate::entity::{correction, edition, edition_body, media_use, removed_edition, subject};
use crate::error::StorageError;
use crate::lists;
use crate::media_uses;
use crate::slugs;
use domain::article::editions::{EditionSpan, RemovedEdition};
use domain::article::publishing::{NewEdition, Publication};
use domain::article::{ArticleCard, DeskArticle};
use domain::edition::{Card, EditionNumber};
use domain::ids::{ArticleId, SectionId};
use domain::section_history::SectionHistory;
use domain::subject::SubjectKind;
use domain::time::Timestamp;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use std::collections::HashMap;
use std::sync::Arc;

/// An article's editions, as the desk arranges them.
#[derive(Debug)]
pub struct ArticleEditions {
    connection: Arc<Connection>,
}

impl ArticleEditions {
    pub(crate) fn new(connection: Arc<Connection>) -> ArticleEditions {
        ArticleEditions { connection }
    }

    /// The card of one edition.
    pub async fn card(&self, article: ArticleId, number: EditionNumber) -> Result<ArticleCard, StorageError> {
        let missing = || StorageError::corrupt("edition", "number", article, format!("edition {number} is missing"));
        let row = edition::Entity::find_by_id((article.0, number));
        let row = row.one(self.connection.as_ref()).await?.ok_or_else(missing)?;
        ArticleCard::of(&any_edition(&row)?)
            .map(|edition| edition.card.clone())
            .ok_or_else(missing)
    }

    /// Writes what a move changes, and all that follows from it.
    pub async fn arrange(&self, publication: &Publication, now: Timestamp) -> Result<(), StorageError> {
        let article = &publication.article;
        let rows = edition::Entity::find()
            .filter(edition::Column::SubjectId.eq(article.id.0))
            .all(self.connection.as_ref())
            .await?;
        let mut rows: HashMap<EditionNumber, edition::Model> = rows.into_iter().map(|row| (row.number, row)).collect();
        self.remove(article, &rows).await?;
        for span in &article.editions {
            match rows.remove(&span.number) {
                Some(row) => self.update(article, span, row).await?,
                None => self.insert(article, span, &publication.editions).await?,
            }
        }
        self.write_corrections(article).await?;
        self.write_kill(article).await?;
        boundaries::write(&self.connection, article.id.0, &article.boundaries(now), now).await?;
        let editions = lists::article_editions(&self.connection, article.id).await?;
        let public = editions.iter().map(|edition| (&edition.card.slug, edition.live));
        slugs::write_public(&self.connection, article.id.into(), public, now).await?;
        let sections = self.sections().await?;
        lists::rewrite(&self.connection, article.id, &editions, &sections, now).await
    }

    /// Moves to the removed what the article no longer has.
    async fn remove(
        &self,
        article: &DeskArticle,
        rows: &HashMap<EditionNumber, edition::Model>,
    ) -> Result<(), StorageError> {
        let connection = self.connection.as_ref();
        for gone in article.removed.iter().filter(|gone| rows.contains_key(&gone.number)) {
            removed_edition::Entity::insert(removed_row(article.id, gone))
                .exec_without_returning(connection)
                .await?;
            edition_body::Entity::delete_by_id((article.id.0, gone.number))
                .exec(connection)
                .await?;
            media_use::Entity::delete_many()
                .filter(media_use::Column::SubjectId.eq(article.id.0))
                .filter(media_use::Column::Number.eq(gone.number))
                .exec(connection)
                .await?;
            edition::Entity::delete_by_id((article.id.0, gone.number))
                .exec(connection)
                .await?;
        }
        Ok(())
    }

    /// Writes an edition that was there, if something of it is otherwise now.
    async fn update(&self, article: &DeskArticle, span: &EditionSpan, row: edition::Model) -> Result<(), StorageError> {
        let card: ArticleCard = document::read(&row.card, "edition", "card", article.id)?;
        let next = edition_row(article.id, span, &article.settled(span, card))?;
        if next == row {
            return Ok(());
        }
        edition::Entity::update(next.into_active_model().reset_all())
            .exec(self.connection.as_ref())
            .await?;
        Ok(())
    }

    async fn insert(&self, article: &DeskArticle, span: &EditionSpan, made: &[NewEdition]) -> Result<(), StorageError> {
        let connection = self.connection.as_ref();
        let missing = || StorageError::corrupt("edition", "number", article.id, format!("nobody made {}", span.number));
        let new = made.iter().find(|new| new.number == span.number).ok_or_else(missing)?;
        edition::Entity::insert(edition_row(article.id, span, &new.card)?.into_active_model())
            .exec_without_returning(connection)
            .await?;
        edition_body::Entity::insert(body_row(article.id, new)?)
            .exec_without_returning(connection)
            .await?;
        media_uses::write(connection, article.id, span.number, &new.card, &new.body).await
    }

    async fn write_corrections(&self, article: &DeskArticle) -> Result<(), StorageError> {
        if article.corrections.is_empty() {
            return Ok(());
        }
        let rows = (1..)
            .zip(&article.corrections)
            .map(|(number, one)| correction::ActiveModel {
                article_id: Set(article.id.0),
                number: Set(number),
                at: Set(one.at.as_millis()),
                note: Set(one.note.to_string()),
            });
        correction::Entity::insert_many(rows)
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(self.connection.as_ref())
            .await?;
        Ok(())
    }

    async fn write_kill(&self, article: &DeskArticle) -> Result<(), StorageError> {
        let Some(killed_at) = article.killed_at else {
            return Ok(());
        };
        subject::Entity::update_many()
            .col_expr(subject::Column::KilledAt, Expr::val(killed_at.as_millis()))
            .filter(subject::Column::Id.eq(article.id.0))
            .exec(self.connection.as_ref())
            .await?;
        Ok(())
    }

    /// The sections over all time, by which articles are put on lists.
    pub async fn sections(&self) -> Result<SectionHistory, StorageError> {
        lists::section_history(&self.connection).await
    }

    /// Makes the places on lists anew for all articles that sit in these sections, after the tree has changed.
    pub async fn relist(&self, sections: &[SectionId], now: Timestamp) -> Result<Vec<ArticleId>, StorageError> {
        let history = self.sections().await?;
        let articles = lists::articles_of(&self.connection, sections).await?;
        for article in &articles {
            let editions = lists::article_editions(&self.connection, *article).await?;
            lists::rewrite(&self.connection, *article, &editions, &history, now).await?;
        }
        Ok(articles)
    }
}

/// The row of an edition's body.
pub(crate) fn body_row(article: ArticleId, new: &NewEdition) -> Result<edition_body::ActiveModel, StorageError> {
    Ok(edition_body::ActiveModel {
        subject_id: Set(article.0),
        number: Set(new.number),
        body: Set(document::write(&new.body)?),
    })
}

/// The row of an edition.
pub(crate) fn edition_row(
    article: ArticleId,
    span: &EditionSpan,
    card: &ArticleCard,
) -> Result<edition::Model, StorageError> {
    Ok(edition::Model {
        subject_id: article.0,
        number: span.number,
        kind: SubjectKind::Article.as_str().to_owned(),
        revision: Some(span.revision),
        live_from: span.live.from().as_millis(),
        live_until: span.live.until().map(Timestamp::as_millis),
        card: document::write(card)?,
        planned_until: span.planned.until().map(Timestamp::as_millis),
        minor: span.minor,
        embargoed: span.embargoed,
        retraction: span.retraction,
        withdrawn_by: span.withdrawn_by,
        rights_until: span.rights_until.map(Timestamp::as_millis),
        syndicated: card.rights.syndication,
    })
}

fn removed_row(article: ArticleId, gone: &RemovedEdition) -> removed_edition::ActiveModel {
    removed_edition::ActiveModel {
        subject_id: Set(article.0),
        number: Set(gone.number),
        revision: Set(Some(gone.revision)),
        live_from: Set(gone.live.from().as_millis()),
        live_until: Set(gone.live.until().map(Timestamp::as_millis)),
        embargoed: Set(gone.embargoed),
        reason: Set(gone.reason.as_str().to_owned()),
        removed_at: Set(gone.at.as_millis()),
    }
}
