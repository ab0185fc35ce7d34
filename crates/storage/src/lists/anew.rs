//! Makes the rows of all articles anew, many articles at a time: if another version of the program has made them, or an import brought
//! nothing but editions.

use super::{rows, section_history};
use crate::bulk::insert;
use crate::connection::Connection;
use crate::document;
use crate::editions::any_edition;
use crate::entity::{article_list, article_list_history, derived, edition, edition_body, subject};
use crate::error::StorageError;
use crate::media_uses;
use domain::article::ArticleCard;
use domain::body::Body;
use domain::edition::{Card, Edition, EditionNumber};
use domain::ids::ArticleId;
use domain::list::memberships;
use domain::section_history::SectionHistory;
use domain::subject::SubjectKind;
use domain::time::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// Counts the ways in which rows were made of editions. A program that makes them otherwise makes all of them anew at its start.
const DERIVED: i32 = 2;
/// Articles whose rows are made at once.
const ARTICLES: usize = 100;

/// Makes the rows of all articles anew if another version of the program has made them.
pub(crate) async fn make_anew_if_old(connection: &Connection) -> Result<(), StorageError> {
    let made_by = derived::Entity::find_by_id(1).one(connection).await?;
    if made_by.is_none_or(|made| made.version == DERIVED) {
        return Ok(());
    }
    let sections = section_history(connection).await?;
    let articles: Vec<Uuid> = subject::Entity::find()
        .select_only()
        .column(subject::Column::Id)
        .filter(subject::Column::Kind.eq(SubjectKind::Article.as_str()))
        .into_tuple()
        .all(connection)
        .await?;
    for some in articles.chunks(ARTICLES) {
        make_anew(connection, some, &sections).await?;
    }
    make_uses_of_pages_anew(connection).await?;
    derived::Entity::update_many()
        .col_expr(derived::Column::Version, Expr::val(DERIVED))
        .filter(derived::Column::Id.eq(1))
        .exec(connection)
        .await?;
    Ok(())
}

async fn make_anew(connection: &Connection, articles: &[Uuid], sections: &SectionHistory) -> Result<(), StorageError> {
    let ids = || articles.iter().copied();
    article_list::Entity::delete_many()
        .filter(article_list::Column::ArticleId.is_in(ids()))
        .exec(connection)
        .await?;
    article_list_history::Entity::delete_many()
        .filter(article_list_history::Column::ArticleId.is_in(ids()))
        .exec(connection)
        .await?;
    let editions = editions(connection, articles).await?;
    let mut bodies = bodies(connection, articles).await?;
    let (mut places, mut past, mut uses) = (Vec::new(), Vec::new(), Vec::new());
    for (article, editions) in &editions {
        let Some(newest) = editions.last() else { continue };
        let members = memberships(editions.iter().map(|edition| (edition.live, &edition.card)), sections);
        // As of the beginning of time: the announcer moves to the history what belongs there.
        let (now, long_ended) = rows(*article, &newest.card, members, Timestamp::epoch());
        places.extend(now);
        past.extend(long_ended);
        for edition in editions {
            let body = bodies.remove(&(article.0, edition.number)).unwrap_or_default();
            uses.extend(media_uses::rows(*article, edition.number, &edition.card, &body));
        }
    }
    insert(connection, places).await?;
    insert(connection, past).await?;
    media_uses::insert(connection, uses).await
}

/// A page is on no list, but shows assets.
async fn make_uses_of_pages_anew(connection: &Connection) -> Result<(), StorageError> {
    let pages: Vec<Uuid> = subject::Entity::find()
        .select_only()
        .column(subject::Column::Id)
        .filter(subject::Column::Kind.eq(SubjectKind::Page.as_str()))
        .into_tuple()
        .all(connection)
        .await?;
    for some in pages.chunks(ARTICLES) {
        let bodies = bodies(connection, some).await?.into_iter();
        let uses = bodies.flat_map(|((page, number), body)| media_uses::rows_of(page, number, body.media()));
        media_uses::insert(connection, uses.collect()).await?;
    }
    Ok(())
}

/// All editions of these articles, first to last.
async fn editions(
    connection: &Connection,
    articles: &[Uuid],
) -> Result<HashMap<ArticleId, Vec<Arc<Edition<ArticleCard>>>>, StorageError> {
    let found = edition::Entity::find()
        .filter(edition::Column::SubjectId.is_in(articles.iter().copied()))
        .order_by_asc(edition::Column::LiveFrom)
        .order_by_asc(edition::Column::Number)
        .all(connection)
        .await?;
    let mut editions: HashMap<ArticleId, Vec<_>> = HashMap::new();
    for row in &found {
        if let Some(edition) = ArticleCard::of(&any_edition(row)?) {
            editions
                .entry(ArticleId(row.subject_id))
                .or_default()
                .push(edition.clone());
        }
    }
    Ok(editions)
}

async fn bodies(
    connection: &Connection,
    subjects: &[Uuid],
) -> Result<HashMap<(Uuid, EditionNumber), Body>, StorageError> {
    let found = edition_body::Entity::find()
        .filter(edition_body::Column::SubjectId.is_in(subjects.iter().copied()))
        .all(connection)
        .await?;
    let mut bodies = HashMap::with_capacity(found.len());
    for row in found {
        let body = document::read(&row.body, "edition_body", "body", row.subject_id)?;
        bodies.insert((row.subject_id, row.number), body);
    }
    Ok(bodies)
}
