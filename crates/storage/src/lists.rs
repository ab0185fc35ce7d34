//! The rows of article lists: `domain::list::memberships` of an article's editions, and nothing else.
//!
//! Invariant: an article's rows are a function of its editions and the section tree, so they can be made anew at any time.

use crate::connection::Connection;
use crate::editions::any_edition;
use crate::entity::{article_list, edition};
use crate::error::StorageError;
use domain::article::ArticleCard;
use domain::edition::{Card, Edition};
use domain::ids::{ArticleId, SectionId};
use domain::list::memberships;
use domain::section::SectionTree;
use domain::time::Timestamp;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::sync::Arc;
use uuid::Uuid;

/// Writes an article's rows anew from its editions.
pub(crate) async fn rewrite(
    connection: &Connection,
    article: ArticleId,
    tree: &SectionTree,
) -> Result<(), StorageError> {
    let rows = edition::Entity::find()
        .filter(edition::Column::SubjectId.eq(article.0))
        .order_by_asc(edition::Column::Number)
        .all(connection)
        .await?;
    let mut editions: Vec<Arc<Edition<ArticleCard>>> = Vec::with_capacity(rows.len());
    for row in &rows {
        editions.extend(ArticleCard::of(&any_edition(row)?).cloned());
    }
    article_list::Entity::delete_many()
        .filter(article_list::Column::ArticleId.eq(article.0))
        .exec(connection)
        .await?;
    let Some(newest) = editions.last() else { return Ok(()) };
    let first_published_at = newest.card.first_published_at.as_millis();
    let members = memberships(editions.iter().map(|edition| (edition.live, &edition.card)), tree);
    let rows = members.into_iter().map(|member| article_list::ActiveModel {
        list_id: Set(member.list.id()),
        first_published_at: Set(first_published_at),
        article_id: Set(article.0),
        member_from: Set(member.during.from().as_millis()),
        member_until: Set(member.during.until().map(Timestamp::as_millis)),
        updated_at: Set(first_published_at),
        language: Set(String::new()),
    });
    article_list::Entity::insert_many(rows)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// The articles that are, were or will be on the lists of these sections.
pub(crate) async fn articles_of(
    connection: &Connection,
    sections: &[SectionId],
) -> Result<Vec<ArticleId>, StorageError> {
    let ids: Vec<Uuid> = article_list::Entity::find()
        .select_only()
        .column(article_list::Column::ArticleId)
        .distinct()
        .filter(article_list::Column::ListId.is_in(sections.iter().map(|id| id.0)))
        .order_by_asc(article_list::Column::ArticleId)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(ids.into_iter().map(ArticleId).collect())
}
