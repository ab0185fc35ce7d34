//! The rows of article lists: `domain::list::memberships` of an article's editions, and nothing else.
//!
//! Rows that ended a while ago lie in a history, which only reads of the past ask. The while is longer than any request takes:
//! a reader whose instant lies just before an update still finds the article in its place.
//! Invariant: an article's rows are a function of its editions and the sections' history, so they can be made anew at any time.

mod anew;

pub(crate) use anew::make_anew_if_old;

use crate::connection::Connection;
use crate::document;
use crate::editions::any_edition;
use crate::entity::{article_list, article_list_history, edition, subject};
use crate::error::StorageError;
use domain::article::ArticleCard;
use domain::edition::{Card, Edition};
use domain::ids::{ArticleId, SectionId};
use domain::interval::Interval;
use domain::list::{Membership, memberships};
use domain::section::SectionCard;
use domain::section_history::SectionHistory;
use domain::subject::SubjectKind;
use domain::time::Timestamp;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement,
};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// How long rows stay after they have ended, in milliseconds.
pub(crate) const GRACE: i64 = 60_000;

/// All editions of an article, first to last.
pub(crate) async fn article_editions(
    connection: &Connection,
    article: ArticleId,
) -> Result<Vec<Arc<Edition<ArticleCard>>>, StorageError> {
    let rows = edition::Entity::find()
        .filter(edition::Column::SubjectId.eq(article.0))
        .order_by_asc(edition::Column::LiveFrom)
        .order_by_asc(edition::Column::Number)
        .all(connection)
        .await?;
    let mut editions = Vec::with_capacity(rows.len());
    for row in &rows {
        editions.extend(ArticleCard::of(&any_edition(row)?).cloned());
    }
    Ok(editions)
}

/// Writes an article's rows anew from its editions.
pub(crate) async fn rewrite(
    connection: &Connection,
    article: ArticleId,
    editions: &[Arc<Edition<ArticleCard>>],
    sections: &SectionHistory,
    now: Timestamp,
) -> Result<(), StorageError> {
    article_list::Entity::delete_many()
        .filter(article_list::Column::ArticleId.eq(article.0))
        .exec(connection)
        .await?;
    article_list_history::Entity::delete_many()
        .filter(article_list_history::Column::ArticleId.eq(article.0))
        .exec(connection)
        .await?;
    let Some(newest) = editions.last() else { return Ok(()) };
    let newest = &newest.card;
    let members = memberships(editions.iter().map(|edition| (edition.live, &edition.card)), sections);
    let (places, past) = rows(article, newest, members, now);
    if !places.is_empty() {
        article_list::Entity::insert_many(places)
            .exec_without_returning(connection)
            .await?;
    }
    if !past.is_empty() {
        article_list_history::Entity::insert_many(past)
            .exec_without_returning(connection)
            .await?;
    }
    Ok(())
}

/// The rows of an article's places on lists, and of those that ended a while ago. `newest` is the card of its last edition.
pub(crate) fn rows(
    article: ArticleId,
    newest: &ArticleCard,
    mut members: Vec<Membership>,
    now: Timestamp,
) -> (Vec<article_list::ActiveModel>, Vec<article_list_history::ActiveModel>) {
    let first = newest.first_published_at.as_millis();
    let long_ended: Vec<Membership> = members
        .extract_if(.., |member| {
            let until = member.during.until();
            until.is_some_and(|until| until.as_millis() + GRACE <= now.as_millis())
        })
        .collect();
    let past = long_ended.iter().filter_map(|member| past_row(article, first, member));
    (
        members.iter().map(|member| row(article, first, member)).collect(),
        past.collect(),
    )
}

/// The row of a place on a list.
fn row(article: ArticleId, first_published_at: i64, member: &Membership) -> article_list::ActiveModel {
    article_list::ActiveModel {
        list_id: Set(member.list.id()),
        first_published_at: Set(first_published_at),
        article_id: Set(article.0),
        member_from: Set(member.during.from().as_millis()),
        member_until: Set(member.during.until().map(Timestamp::as_millis)),
        updated_at: Set(member.updated_at.as_millis()),
        language: Set(member.language.to_string()),
    }
}

fn past_row(article: ArticleId, first: i64, member: &Membership) -> Option<article_list_history::ActiveModel> {
    Some(article_list_history::ActiveModel {
        list_id: Set(member.list.id()),
        first_published_at: Set(first),
        article_id: Set(article.0),
        member_from: Set(member.during.from().as_millis()),
        member_until: Set(member.during.until()?.as_millis()),
        updated_at: Set(member.updated_at.as_millis()),
        language: Set(member.language.to_string()),
    })
}

/// The articles that are or will be on the lists of these sections.
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

/// The lists that these articles are, were or will be on, and while.
pub(crate) async fn of_articles(
    connection: &Connection,
    articles: &[ArticleId],
) -> Result<HashMap<ArticleId, Vec<(Uuid, Interval)>>, StorageError> {
    use {article_list::Column as Now, article_list_history::Column as Past};
    let ids = || articles.iter().map(|id| id.0);
    let mut rows: Vec<(Uuid, Uuid, i64, Option<i64>)> = article_list::Entity::find()
        .select_only()
        .columns([Now::ArticleId, Now::ListId, Now::MemberFrom, Now::MemberUntil])
        .filter(Now::ArticleId.is_in(ids()))
        .into_tuple()
        .all(connection)
        .await?;
    let past: Vec<(Uuid, Uuid, i64, i64)> = article_list_history::Entity::find()
        .select_only()
        .columns([Past::ArticleId, Past::ListId, Past::MemberFrom, Past::MemberUntil])
        .filter(Past::ArticleId.is_in(ids()))
        .into_tuple()
        .all(connection)
        .await?;
    rows.extend(
        past.into_iter()
            .map(|(id, list, from, until)| (id, list, from, Some(until))),
    );
    let mut lists: HashMap<ArticleId, Vec<(Uuid, Interval)>> = HashMap::new();
    for (id, list, from, until) in rows {
        let at = |millis: i64| document::timestamp(millis, "article_list", "member_from", id);
        let during = Interval::stored(at(from)?, until.map(at).transpose()?);
        let during =
            during.ok_or_else(|| StorageError::corrupt("article_list", "member_until", id, "it ends too early"))?;
        lists.entry(ArticleId(id)).or_default().push((list, during));
    }
    Ok(lists)
}

/// The sections over all time.
pub(crate) async fn section_history(connection: &Connection) -> Result<SectionHistory, StorageError> {
    let rows = edition::Entity::find()
        .filter(edition::Column::SubjectId.in_subquery(ids_of(SubjectKind::Section)))
        .all(connection)
        .await?;
    let mut editions = Vec::with_capacity(rows.len());
    for row in &rows {
        editions.extend(SectionCard::of(&any_edition(row)?).cloned());
    }
    Ok(SectionHistory::new(editions))
}

/// The ids of all subjects of that kind, by the index on it.
fn ids_of(kind: SubjectKind) -> SelectStatement {
    Query::select()
        .column(subject::Column::Id)
        .from(subject::Entity)
        .and_where(Expr::col(subject::Column::Kind).eq(kind.as_str()))
        .to_owned()
}

/// Moves rows that ended a while ago to the history; how many it were. Rows that somebody else is at work on are left for
/// another time.
pub(crate) async fn move_ended(connection: &Connection, now: Timestamp) -> Result<u64, StorageError> {
    let ended = now.as_millis() - GRACE;
    let run = async |sql: &str| {
        let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, [ended.into()]);
        connection.execute_raw(statement).await
    };
    if connection.is_postgres() {
        return Ok(run(MOVE_ON_POSTGRES).await?.rows_affected());
    }
    // One writer: between the two statements nobody writes.
    run(COPY_ON_SQLITE).await?;
    Ok(run(DELETE_ON_SQLITE).await?.rows_affected())
}

const MOVE_ON_POSTGRES: &str = "WITH moved AS (
    DELETE FROM article_list WHERE (list_id, first_published_at, article_id, member_from) IN (
        SELECT list_id, first_published_at, article_id, member_from FROM article_list
        WHERE member_until IS NOT NULL AND member_until <= $1 ORDER BY member_until LIMIT 1000 FOR UPDATE SKIP LOCKED)
    RETURNING list_id, first_published_at, article_id, member_from, member_until, updated_at, language)
    INSERT INTO article_list_history (list_id, first_published_at, article_id, member_from, member_until, updated_at, language)
    SELECT list_id, first_published_at, article_id, member_from, member_until, updated_at, language FROM moved";
const COPY_ON_SQLITE: &str = "INSERT INTO article_list_history
    (list_id, first_published_at, article_id, member_from, member_until, updated_at, language)
    SELECT list_id, first_published_at, article_id, member_from, member_until, updated_at, language FROM article_list
    WHERE (list_id, first_published_at, article_id, member_from) IN (
        SELECT list_id, first_published_at, article_id, member_from FROM article_list
        WHERE member_until IS NOT NULL AND member_until <= ?1 ORDER BY member_until LIMIT 1000)";
const DELETE_ON_SQLITE: &str =
    "DELETE FROM article_list WHERE (list_id, first_published_at, article_id, member_from) IN (
    SELECT list_id, first_published_at, article_id, member_from FROM article_list
    WHERE member_until IS NOT NULL AND member_until <= ?1 ORDER BY member_until LIMIT 1000)";
