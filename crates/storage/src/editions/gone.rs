//! What was public and must not be used any more. A kill leaves no edition to read, only that there was one.
//!
//! Asked only when a read found nothing. What was killed before anyone outside the desk could have it never existed for them.

use super::Editions;
use crate::document;
use crate::entity::{removed_edition, slug, subject};
use crate::error::{StorageError, kind};
use crate::generations::Touched;
use domain::slug::Slug;
use domain::subject::{Subject, SubjectKind};
use domain::time::Timestamp;
use sea_orm::sea_query::{Condition, Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, Select};

/// A subject that was killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone {
    /// Which.
    pub subject: Subject,
    /// Since when.
    pub since: Timestamp,
}

impl Editions {
    /// Which of these subjects were killed after they had been public, or had gone early to those entitled to embargoed copy.
    pub async fn gone(&self, ids: &[uuid::Uuid]) -> Result<Vec<Gone>, StorageError> {
        for id in ids {
            self.touches.note(Touched::Subject(*id));
        }
        let select = killed().filter(subject::Column::Id.is_in(ids.iter().copied()));
        let rows = select.all(self.connection.as_ref()).await?;
        rows.iter().filter_map(|row| gone(row).transpose()).collect()
    }

    /// The subject of this noun that was public under this slug, if it was killed.
    pub async fn gone_under(&self, noun: SubjectKind, wanted: &Slug) -> Result<Option<Gone>, StorageError> {
        self.touches.note(Touched::slug(noun, wanted));
        let of_slug: sea_orm::RelationDef = subject::Entity::belongs_to(slug::Entity)
            .from(subject::Column::Id)
            .to(slug::Column::SubjectId)
            .into();
        let select = killed()
            .join(JoinType::InnerJoin, of_slug)
            .filter(slug::Column::Kind.eq(noun.as_str()))
            .filter(slug::Column::Slug.eq(wanted.as_str()))
            .filter(slug::Column::PublicSince.lte(self.at.as_millis()));
        let row = select.one(self.connection.as_ref()).await?;
        row.as_ref().map_or(Ok(None), gone)
    }
}

fn killed() -> Select<subject::Entity> {
    let of_subject: sea_orm::RelationDef = subject::Entity::belongs_to(removed_edition::Entity)
        .from(subject::Column::Id)
        .to(removed_edition::Column::SubjectId)
        .into();
    let column = |column| Expr::col((removed_edition::Entity, column));
    let (from, until) = (removed_edition::Column::LiveFrom, removed_edition::Column::LiveUntil);
    let was_public = Condition::all()
        .add(column(from).lte(Expr::col((subject::Entity, subject::Column::KilledAt))))
        .add(
            Condition::any()
                .add(column(until).is_null())
                .add(column(until).gt(column(from))),
        );
    subject::Entity::find()
        .distinct()
        .join(JoinType::InnerJoin, of_subject)
        .filter(subject::Column::KilledAt.is_not_null())
        .filter(removed_edition::Column::Reason.eq("killed"))
        .filter(
            Condition::any()
                .add(was_public)
                .add(column(removed_edition::Column::Embargoed).eq(true)),
        )
}

fn gone(row: &subject::Model) -> Result<Option<Gone>, StorageError> {
    let since = document::timestamp_opt(row.killed_at, "subject", "killed_at", row.id)?;
    let subject = Subject {
        kind: kind(&row.kind, "subject", row.id)?,
        id: row.id,
    };
    Ok(since.map(|since| Gone { subject, since }))
}
