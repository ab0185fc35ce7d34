//! Embargoed copy: editions that lie ahead, and that keys with the right to it get before they begin.
//!
//! Invariant: an edition is found here only if it was put under an embargo; one that is merely scheduled is our own timing and goes to
//! nobody.

use super::{MOST_PER_STATEMENT, PartnerFeed};
use crate::editions::{any_edition, places};
use crate::entity::{article_list, change, edition, removed_edition};
use crate::error::StorageError;
use domain::api_key::Entitlements;
use domain::article::ArticleCard;
use domain::change::{Audience, ChangeKind, LoggedChange, Seq};
use domain::edition::{Card, Edition};
use domain::subject::SubjectKind;
use domain::time::Timestamp;
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

impl PartnerFeed {
    /// The changes behind that place that bring embargoed copy or take it away, at most so many; and those of what is public.
    pub async fn after_with_embargoed(&self, after: Seq, limit: u64) -> Result<Vec<LoggedChange>, StorageError> {
        let told = Condition::any().add(super::told()).add(of_schedules());
        self.told_after(after, limit, told).await
    }

    /// The place of the last change of each of these articles that can have changed its embargoed copy.
    pub async fn embargoed_versions(&self, articles: &[Uuid]) -> Result<HashMap<Uuid, Seq>, StorageError> {
        let told = Condition::any().add(super::told()).add(of_schedules());
        self.versions_of(articles, told).await
    }

    /// Of these articles, the next edition under an embargo that the key may have before it begins.
    pub async fn embargoed(
        &self,
        to: &Entitlements,
        articles: &[Uuid],
        at: Timestamp,
    ) -> Result<Vec<Arc<Edition<ArticleCard>>>, StorageError> {
        let mut next: HashMap<Uuid, Arc<Edition<ArticleCard>>> = HashMap::new();
        for some in articles.chunks(MOST_PER_STATEMENT) {
            let rows = ahead(to, at)
                .filter(edition::Column::SubjectId.is_in(some.iter().copied()))
                .order_by_desc(edition::Column::LiveFrom)
                .all(self.connection.as_ref())
                .await?;
            for row in &rows {
                if let Some(edition) = ArticleCard::of(&any_edition(row)?) {
                    next.insert(row.subject_id, edition.clone());
                }
            }
        }
        Ok(articles.iter().filter_map(|id| next.remove(id)).collect())
    }

    /// The articles with embargoed copy for the key, by id: at most so many behind that one.
    pub async fn walk_embargoed(
        &self,
        to: &Entitlements,
        after: Uuid,
        at: Timestamp,
        limit: u64,
    ) -> Result<Vec<Uuid>, StorageError> {
        let select = ahead(to, at)
            .select_only()
            .column(edition::Column::SubjectId)
            .distinct()
            .filter(edition::Column::SubjectId.gt(after))
            .order_by_asc(edition::Column::SubjectId)
            .limit(limit);
        Ok(select.into_tuple().all(self.connection.as_ref()).await?)
    }

    /// Those of these articles that have, or had, an edition under an embargo; and what became of the last.
    pub async fn embargoes(&self, articles: &[Uuid], at: Timestamp) -> Result<HashMap<Uuid, Embargo>, StorageError> {
        let mut embargoes = HashMap::new();
        for some in articles.chunks(MOST_PER_STATEMENT) {
            let removed: Vec<Uuid> = removed_edition::Entity::find()
                .select_only()
                .column(removed_edition::Column::SubjectId)
                .filter(removed_edition::Column::SubjectId.is_in(some.iter().copied()))
                .filter(removed_edition::Column::Embargoed.eq(true))
                .into_tuple()
                .all(self.connection.as_ref())
                .await?;
            embargoes.extend(removed.into_iter().map(|id| (id, Embargo::Cancelled)));
            let rows: Vec<(Uuid, i64)> = edition::Entity::find()
                .select_only()
                .columns([edition::Column::SubjectId, edition::Column::LiveFrom])
                .filter(edition::Column::SubjectId.is_in(some.iter().copied()))
                .filter(edition::Column::Embargoed.eq(true))
                .order_by_desc(edition::Column::LiveFrom)
                .into_tuple()
                .all(self.connection.as_ref())
                .await?;
            for (id, from) in rows {
                match from <= at.as_millis() {
                    true => embargoes.insert(id, Embargo::Released),
                    false => Some(*embargoes.entry(id).or_insert(Embargo::Ahead)),
                };
            }
        }
        Ok(embargoes)
    }
}

/// What became of an embargo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Embargo {
    /// It holds.
    Ahead,
    /// It ended: its article is public.
    Released,
    /// The edition was cancelled, or the article killed.
    Cancelled,
}

/// The editions under an embargo that lie ahead and that the key may have.
fn ahead(to: &Entitlements, at: Timestamp) -> Select<edition::Entity> {
    let place = |column: article_list::Column| Expr::col((Alias::new("ahead"), column));
    let own = |column: edition::Column| Expr::col((edition::Entity, column));
    let (until, member_until) = (
        || own(edition::Column::LiveUntil),
        || place(article_list::Column::MemberUntil),
    );
    let covered = places(to, article_list::Entity, "ahead")
        .expr(Expr::val(1))
        .and_where(place(article_list::Column::ArticleId).eq(own(edition::Column::SubjectId)))
        .and_where(place(article_list::Column::ListId).is_in(to.lists()))
        .and_where(place(article_list::Column::MemberFrom).lte(own(edition::Column::LiveFrom)))
        .and_where(
            member_until()
                .is_null()
                .or(member_until().gt(own(edition::Column::LiveFrom))),
        )
        .to_owned();
    edition::Entity::find()
        .filter(edition::Column::Kind.eq(SubjectKind::Article.as_str()))
        .filter(edition::Column::Embargoed.eq(true))
        .filter(Expr::val(to.embargoed))
        .filter(edition::Column::Syndicated.eq(true))
        .filter(edition::Column::LiveFrom.gt(at.as_millis()))
        .filter(until().is_null().or(until().gt(own(edition::Column::LiveFrom))))
        .filter(Expr::exists(covered))
}

/// The changes of what is scheduled, which are the desk's own but for embargoed copy.
fn of_schedules() -> Condition {
    let kinds = [ChangeKind::Scheduled, ChangeKind::Rescheduled, ChangeKind::Cancelled];
    Condition::all()
        .add(change::Column::Audience.eq(Audience::Desk.as_str()))
        .add(change::Column::SubjectKind.eq(SubjectKind::Article.as_str()))
        .add(change::Column::Kind.is_in(kinds.map(ChangeKind::as_str)))
}
