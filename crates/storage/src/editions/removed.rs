//! What was on a list and is public no more: taken back, ended or killed.
//!
//! Only the last removals of the newsroom are looked at, so a feed that tells of them costs the same however long the log is. Of what
//! was killed nothing is kept that could say on which list it was: so every list tells of every kill, by its id.

use super::{Editions, live_at};
use crate::changes::logged;
use crate::entity::{change, edition};
use crate::error::StorageError;
use crate::generations::Touched;
use crate::partner_feed::{ever_listed, rights_ended};
use domain::change::{ChangeKind, LoggedChange};
use domain::ids::ArticleId;
use domain::list::List;
use domain::subject::SubjectKind;
use domain::time::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashSet;
use uuid::Uuid;

/// How many of the newsroom's last removals are looked at.
const LOOKED_AT: u64 = 100;

/// An article that was public and is not any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Removal {
    /// Which.
    pub article: ArticleId,
    /// When that was logged.
    pub at: Timestamp,
    /// Why.
    pub reason: RemovalReason,
}

/// Why an article is not public any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemovalReason {
    /// It was taken back.
    Unpublished,
    /// It ended as was planned.
    Expired,
    /// The rights in it ended.
    RightsEnded,
    /// It must not be used any more.
    Killed,
}

impl RemovalReason {
    /// The word for it, the same wherever partners are told.
    pub fn as_str(self) -> &'static str {
        match self {
            RemovalReason::Unpublished => "unpublished",
            RemovalReason::Expired => "expired",
            RemovalReason::RightsEnded => "rights_ended",
            RemovalReason::Killed => "killed",
        }
    }

    fn of(kind: ChangeKind) -> Option<RemovalReason> {
        match kind {
            ChangeKind::Unpublished => Some(RemovalReason::Unpublished),
            ChangeKind::Ended => Some(RemovalReason::Expired),
            ChangeKind::Killed => Some(RemovalReason::Killed),
            _ => None,
        }
    }
}

impl Editions {
    /// Of the last removals of the newsroom those of articles that were on that list, and that this reader could have; the last first.
    pub async fn removed(&self, list: List) -> Result<Vec<Removal>, StorageError> {
        self.touches.note(Touched::Removals);
        let mut met = HashSet::new();
        let mut removals = Vec::new();
        for LoggedChange { at, change, .. } in self.last_removals().await? {
            let reason = RemovalReason::of(change.kind).filter(|_| met.insert(change.subject.id));
            let article = ArticleId(change.subject.id);
            removals.extend(reason.map(|reason| Removal { article, at, reason }));
        }
        let ids: Vec<Uuid> = met.into_iter().collect();
        let back = self.public_now(&ids).await?;
        let listed = ever_listed(&self.connection, self.partner.as_deref(), list.id(), &ids, self.at).await?;
        let rights_ended = rights_ended(&self.connection, ids.iter().copied(), self.at).await?;
        removals.retain(|removal| {
            let id = removal.article.0;
            !back.contains(&id) && (removal.reason == RemovalReason::Killed || listed.contains(&id))
        });
        for removal in &mut removals {
            if removal.reason == RemovalReason::Expired && rights_ended.contains(&removal.article.0) {
                removal.reason = RemovalReason::RightsEnded;
            }
        }
        Ok(removals)
    }

    /// The last removals, the last first.
    async fn last_removals(&self) -> Result<Vec<LoggedChange>, StorageError> {
        let rows = change::Entity::find()
            // In the very words of the index, or else it is not used.
            .filter(Expr::cust("kind IN ('unpublished', 'ended', 'killed')"))
            .filter(change::Column::SubjectKind.eq(SubjectKind::Article.as_str()))
            .order_by_desc(change::Column::Seq)
            .limit(LOOKED_AT)
            .all(self.connection.as_ref())
            .await?;
        rows.into_iter().map(logged).collect()
    }

    /// Those of these articles that anyone can read.
    async fn public_now(&self, ids: &[Uuid]) -> Result<HashSet<Uuid>, StorageError> {
        let live: Vec<Uuid> = edition::Entity::find()
            .select_only()
            .column(edition::Column::SubjectId)
            .filter(edition::Column::SubjectId.is_in(ids.iter().copied()))
            .filter(live_at(self.at))
            .into_tuple()
            .all(self.connection.as_ref())
            .await?;
        Ok(live.into_iter().collect())
    }
}
