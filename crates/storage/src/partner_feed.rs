//! What partner synchronisation is made of: the part of the change log that partners may learn of, what last happened to each subject,
//! and the articles that a key may have, walked list by list. What goes early is `partner_feed/embargoed.rs`.
//!
//! Invariant: everything here is asked with a key's entitlements, and tells of an article that the key was never entitled to neither
//! that it exists nor that it is gone. What an entry shows is read by `Editions`, as that partner.

mod embargoed;
#[cfg(test)]
mod plan;

pub use embargoed::Embargo;

use crate::changes::logged;
use crate::connection::Connection;
use crate::document::timestamp;
use crate::editions::{during, ever_passed_on, live_at, passed_on, places};
use crate::entity::{article_list, article_list_history, change, edition, subject};
use crate::error::StorageError;
use domain::api_key::Entitlements;
use domain::change::{Audience, ChangeKind, LoggedChange, Seq};
use domain::subject::SubjectKind;
use domain::time::Timestamp;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, IntoTableRef, SelectStatement, TableRef};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, Select};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use uuid::Uuid;

/// What articles are filed under, and what a partner needs to show where a story stands.
pub const FILING: [SubjectKind; 4] = [
    SubjectKind::Section,
    SubjectKind::Topic,
    SubjectKind::Contributor,
    SubjectKind::Site,
];

/// The most ids that one statement asks for.
const MOST_PER_STATEMENT: usize = 500;

/// What partner synchronisation is made of.
#[derive(Debug)]
pub struct PartnerFeed {
    connection: Arc<Connection>,
}

/// A place in the walk along the articles that a key may have: which of its lists, and the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WalkPlace {
    /// Which of the key's lists, counted from 0.
    pub list: u8,
    /// When the article was first published.
    pub first_published_at: Timestamp,
    /// The article.
    pub article: Uuid,
}

impl WalkPlace {
    /// At the beginning of that list.
    pub fn first(list: u8) -> WalkPlace {
        WalkPlace {
            list,
            first_published_at: Timestamp::earliest(),
            article: Uuid::nil(),
        }
    }
}

/// Why an article that a key could have is not there for it any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// It was taken back.
    Unpublished,
    /// It ended as was planned.
    Expired,
    /// The rights in it ended.
    RightsEnded,
    /// It is public, and the key is not entitled to it any more.
    OutOfScope,
}

impl PartnerFeed {
    pub(crate) fn new(connection: Arc<Connection>) -> PartnerFeed {
        PartnerFeed { connection }
    }

    /// The public changes behind that place of articles and of what they are filed under, at most so many.
    pub async fn after(&self, after: Seq, limit: u64) -> Result<Vec<LoggedChange>, StorageError> {
        self.told_after(after, limit, told()).await
    }

    async fn told_after(
        &self,
        after: Seq,
        limit: u64,
        told: sea_orm::Condition,
    ) -> Result<Vec<LoggedChange>, StorageError> {
        let rows = change::Entity::find()
            .filter(change::Column::Seq.gt(after))
            .filter(told)
            .order_by_asc(change::Column::Seq)
            .limit(limit)
            .all(self.connection.as_ref())
            .await?;
        rows.into_iter().map(logged).collect()
    }

    /// Every kill behind that place, of articles and of media, in the order of the log.
    pub async fn kills(&self, after: Seq) -> Result<Vec<LoggedChange>, StorageError> {
        let rows = kills_after(after).all(self.connection.as_ref()).await?;
        rows.into_iter().map(logged).collect()
    }

    /// When the first change behind that place was appended; `None` if it is the last.
    pub async fn next_at(&self, after: Seq) -> Result<Option<Timestamp>, StorageError> {
        let at: Option<i64> = change::Entity::find()
            .select_only()
            .column(change::Column::At)
            .filter(change::Column::Seq.eq(after + 1))
            .into_tuple()
            .one(self.connection.as_ref())
            .await?;
        at.map(|at| timestamp(at, "change", "at", after + 1)).transpose()
    }

    /// The place of the last of these changes of each of these subjects.
    pub async fn versions(&self, subjects: &[Uuid]) -> Result<HashMap<Uuid, Seq>, StorageError> {
        self.versions_of(subjects, told()).await
    }

    async fn versions_of(
        &self,
        subjects: &[Uuid],
        told: sea_orm::Condition,
    ) -> Result<HashMap<Uuid, Seq>, StorageError> {
        let mut versions = HashMap::with_capacity(subjects.len());
        for some in subjects.chunks(MOST_PER_STATEMENT) {
            let rows: Vec<(Uuid, Seq)> = change::Entity::find()
                .select_only()
                .column(change::Column::SubjectId)
                .column_as(change::Column::Seq.max(), "version")
                .filter(change::Column::SubjectId.is_in(some.iter().copied()))
                .filter(told.clone())
                .group_by(change::Column::SubjectId)
                .into_tuple()
                .all(self.connection.as_ref())
                .await?;
            versions.extend(rows);
        }
        Ok(versions)
    }

    /// What articles are filed under, by id: at most so many subjects behind that one.
    pub async fn filing(&self, after: Uuid, limit: u64) -> Result<Vec<Uuid>, StorageError> {
        let select = subject::Entity::find()
            .select_only()
            .column(subject::Column::Id)
            .filter(subject::Column::Kind.is_in(FILING.map(SubjectKind::as_str)))
            .filter(subject::Column::Id.gt(after))
            .order_by_asc(subject::Column::Id)
            .limit(limit);
        Ok(select.into_tuple().all(self.connection.as_ref()).await?)
    }

    /// The articles of the key's lists behind that place, at most so many of one list, each on the first list alone that it is on.
    pub async fn walk(
        &self,
        to: &Entitlements,
        after: WalkPlace,
        at: Timestamp,
        limit: u64,
    ) -> Result<Vec<WalkPlace>, StorageError> {
        let lists = to.lists();
        let (own, before) = match lists.split_at_checked(usize::from(after.list)) {
            Some((before, [own, ..])) => (*own, before),
            _ => return Ok(Vec::new()),
        };
        let place = |column: article_list::Column| Expr::col((Alias::new("place"), column));
        let key = Expr::tuple([
            place(article_list::Column::FirstPublishedAt),
            place(article_list::Column::ArticleId),
        ]);
        let value = Expr::tuple([
            Expr::val(after.first_published_at.as_millis()),
            Expr::val(after.article),
        ]);
        let mut select = places(to, article_list::Entity, "place")
            .columns([
                (Alias::new("place"), article_list::Column::FirstPublishedAt),
                (Alias::new("place"), article_list::Column::ArticleId),
            ])
            .and_where(place(article_list::Column::ListId).eq(own))
            .and_where(during("place", at))
            .and_where(passed_on("place", at))
            .and_where(key.gt(value))
            .order_by(
                (Alias::new("place"), article_list::Column::FirstPublishedAt),
                Order::Asc,
            )
            .order_by((Alias::new("place"), article_list::Column::ArticleId), Order::Asc)
            .limit(limit)
            .to_owned();
        if !before.is_empty() {
            let met = places(to, article_list::Entity, "met")
                .expr(Expr::val(1))
                .and_where(
                    Expr::col((Alias::new("met"), article_list::Column::ArticleId))
                        .eq(place(article_list::Column::ArticleId)),
                )
                .and_where(Expr::col((Alias::new("met"), article_list::Column::ListId)).is_in(before.iter().copied()))
                .and_where(during("met", at))
                .to_owned();
            select.and_where(Expr::exists(met).not());
        }
        let rows = self.connection.query_all(&select).await?;
        rows.iter()
            .map(|row| {
                let first: i64 = row.try_get("", "first_published_at")?;
                Ok(WalkPlace {
                    list: after.list,
                    first_published_at: timestamp(first, "article_list", "first_published_at", after.article)?,
                    article: row.try_get("", "article_id")?,
                })
            })
            .collect()
    }

    /// Of these articles, which the key may not have now, those that it ever could; and why it cannot.
    pub async fn absences(
        &self,
        to: &Entitlements,
        articles: &[Uuid],
        at: Timestamp,
    ) -> Result<HashMap<Uuid, Absence>, StorageError> {
        let mut absences = HashMap::new();
        for some in articles.chunks(MOST_PER_STATEMENT) {
            let ever = ever_covered(&self.connection, to, some, at).await?;
            let live: Vec<Uuid> = edition::Entity::find()
                .select_only()
                .column(edition::Column::SubjectId)
                .filter(edition::Column::SubjectId.is_in(ever.iter().copied()))
                .filter(live_at(at))
                .into_tuple()
                .all(self.connection.as_ref())
                .await?;
            let taken_back = self.taken_back(&ever).await?;
            let rights_ended = rights_ended(&self.connection, ever.iter().copied(), at).await?;
            for id in ever {
                let absence = if live.contains(&id) {
                    Absence::OutOfScope
                } else if taken_back.contains(&id) {
                    Absence::Unpublished
                } else if rights_ended.contains(&id) {
                    Absence::RightsEnded
                } else {
                    Absence::Expired
                };
                absences.insert(id, absence);
            }
        }
        Ok(absences)
    }

    /// Those of these articles that were last taken back, and did not end as was planned.
    async fn taken_back(&self, articles: &HashSet<Uuid>) -> Result<HashSet<Uuid>, StorageError> {
        let ends = [ChangeKind::Unpublished, ChangeKind::Ended].map(ChangeKind::as_str);
        let rows: Vec<(Uuid, String)> = change::Entity::find()
            .select_only()
            .columns([change::Column::SubjectId, change::Column::Kind])
            .filter(change::Column::SubjectId.is_in(articles.iter().copied()))
            .filter(change::Column::Kind.is_in(ends))
            .order_by_asc(change::Column::Seq)
            .into_tuple()
            .all(self.connection.as_ref())
            .await?;
        let last: HashMap<Uuid, String> = rows.into_iter().collect();
        let taken_back = last
            .into_iter()
            .filter(|(_, kind)| kind == ChangeKind::Unpublished.as_str());
        Ok(taken_back.map(|(id, _)| id).collect())
    }
}

fn kills_after(after: Seq) -> Select<change::Entity> {
    change::Entity::find()
        .filter(change::Column::Seq.gt(after))
        // In the very words of the index, or else it is not used.
        .filter(Expr::cust("kind = 'killed'"))
        .order_by_asc(change::Column::Seq)
}

/// Those of these articles of which the last edition that began ended with the rights in it.
pub(crate) async fn rights_ended(
    connection: &Connection,
    articles: impl IntoIterator<Item = Uuid>,
    at: Timestamp,
) -> Result<HashSet<Uuid>, StorageError> {
    let rows: Vec<(Uuid, Option<i64>, Option<i64>)> = edition::Entity::find()
        .select_only()
        .columns([
            edition::Column::SubjectId,
            edition::Column::LiveUntil,
            edition::Column::RightsUntil,
        ])
        .filter(edition::Column::SubjectId.is_in(articles))
        .filter(edition::Column::LiveFrom.lte(at.as_millis()))
        .order_by_asc(edition::Column::LiveFrom)
        .order_by_asc(edition::Column::Number)
        .into_tuple()
        .all(connection)
        .await?;
    let last: HashMap<Uuid, bool> = rows
        .into_iter()
        .map(|(id, until, rights)| (id, rights.is_some() && rights == until))
        .collect();
    Ok(last.into_iter().filter(|(_, ended)| *ended).map(|(id, _)| id).collect())
}

/// Those of these articles that the key could have until that instant.
async fn ever_covered(
    connection: &Connection,
    to: &Entitlements,
    articles: &[Uuid],
    at: Timestamp,
) -> Result<HashSet<Uuid>, StorageError> {
    let covered = |table: TableRef| {
        let to_pass_on = ever_passed_on("place", at);
        places(to, table, "place").and_where(to_pass_on).to_owned()
    };
    ever_on(connection, covered, &to.lists(), articles, at).await
}

/// Those of these articles that were on that list until that instant, and that the key could have if one is given.
pub(crate) async fn ever_listed(
    connection: &Connection,
    to: Option<&Entitlements>,
    list: Uuid,
    articles: &[Uuid],
    at: Timestamp,
) -> Result<HashSet<Uuid>, StorageError> {
    let everything = Entitlements::everything();
    let all = |table: TableRef| places(&everything, table, "place");
    let mut ever = ever_on(connection, all, &[list], articles, at).await?;
    if let Some(to) = to {
        let own = ever_covered(connection, to, articles, at).await?;
        ever.retain(|id| own.contains(id));
    }
    Ok(ever)
}

/// Those of these articles that had one of those places on one of these lists, until that instant.
async fn ever_on(
    connection: &Connection,
    places: impl Fn(TableRef) -> SelectStatement,
    lists: &[Uuid],
    articles: &[Uuid],
    at: Timestamp,
) -> Result<HashSet<Uuid>, StorageError> {
    let mut ever = HashSet::new();
    let (now, past) = (
        article_list::Entity.into_table_ref(),
        article_list_history::Entity.into_table_ref(),
    );
    for table in [now, past] {
        let place = |column: article_list::Column| Expr::col((Alias::new("place"), column));
        let select = places(table)
            .distinct()
            .column((Alias::new("place"), article_list::Column::ArticleId))
            .and_where(place(article_list::Column::ArticleId).is_in(articles.iter().copied()))
            .and_where(place(article_list::Column::ListId).is_in(lists.iter().copied()))
            .and_where(place(article_list::Column::MemberFrom).lte(at.as_millis()))
            .to_owned();
        for row in connection.query_all(&select).await? {
            ever.insert(row.try_get("", "article_id")?);
        }
    }
    Ok(ever)
}

/// The changes that partners may learn of.
fn told() -> sea_orm::Condition {
    let kinds = FILING.into_iter().chain([SubjectKind::Article]);
    sea_orm::Condition::all()
        .add(change::Column::Audience.eq(Audience::Public.as_str()))
        .add(change::Column::SubjectKind.is_in(kinds.map(SubjectKind::as_str)))
}
