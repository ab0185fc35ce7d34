//! An article's editions as the desk reads them: when each is public, which were removed, what was put right, and the state
//! that all this amounts to.

use crate::connection::Connection;
use crate::document::{self, timestamp, timestamp_opt};
use crate::entity::{article, correction, edition, removed_edition, subject};
use crate::error::{StorageError, word};
use domain::article::PublicStateKind;
use domain::article::editions::{EditionSpan, RemovalReason, RemovedEdition};
use domain::correction::Correction;
use domain::ids::ArticleId;
use domain::interval::Interval;
use domain::text::CorrectionNote;
use domain::time::Timestamp;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, IntoTableRef, Query};
use sea_orm::{ColumnTrait, DerivePartialModel, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

/// What the public sees of an article when, as far as it does not lie in its own row.
#[derive(Default)]
pub(crate) struct DeskEditions {
    pub(crate) spans: Vec<EditionSpan>,
    pub(crate) removed: Vec<RemovedEdition>,
    pub(crate) corrections: Vec<Correction>,
    pub(crate) killed_at: Option<Timestamp>,
}

/// An edition without its card.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "edition::Entity")]
struct SpanRow {
    subject_id: Uuid,
    number: i32,
    revision: Option<i32>,
    live_from: i64,
    live_until: Option<i64>,
    planned_until: Option<i64>,
    minor: bool,
    embargoed: bool,
    retraction: bool,
    withdrawn_by: Option<i32>,
    rights_until: Option<i64>,
}

/// The editions of these articles.
pub(crate) async fn of(
    connection: &Connection,
    ids: &[ArticleId],
) -> Result<HashMap<Uuid, DeskEditions>, StorageError> {
    let wanted = || ids.iter().map(|id| id.0);
    let mut found: HashMap<Uuid, DeskEditions> = HashMap::with_capacity(ids.len());
    let spans = edition::Entity::find()
        .filter(edition::Column::SubjectId.is_in(wanted()))
        .order_by_asc(edition::Column::LiveFrom)
        .order_by_asc(edition::Column::Number)
        .into_partial_model::<SpanRow>()
        .all(connection)
        .await?;
    for row in spans {
        found.entry(row.subject_id).or_default().spans.push(span(&row)?);
    }
    let removed = removed_edition::Entity::find()
        .filter(removed_edition::Column::SubjectId.is_in(wanted()))
        .order_by_asc(removed_edition::Column::Number)
        .all(connection)
        .await?;
    for row in removed {
        found.entry(row.subject_id).or_default().removed.push(gone(&row)?);
    }
    let corrections = correction::Entity::find()
        .filter(correction::Column::ArticleId.is_in(wanted()))
        .order_by_asc(correction::Column::Number)
        .all(connection)
        .await?;
    for row in corrections {
        let note = CorrectionNote::parse(&row.note)
            .map_err(|refused| StorageError::corrupt("correction", "note", row.article_id, refused))?;
        let at = timestamp(row.at, "correction", "at", row.article_id)?;
        let corrections = &mut found.entry(row.article_id).or_default().corrections;
        corrections.push(Correction { at, note });
    }
    let killed: Vec<(Uuid, Option<i64>)> = subject::Entity::find()
        .select_only()
        .columns([subject::Column::Id, subject::Column::KilledAt])
        .filter(subject::Column::Id.is_in(wanted()))
        .filter(subject::Column::KilledAt.is_not_null())
        .into_tuple()
        .all(connection)
        .await?;
    for (id, killed_at) in killed {
        found.entry(id).or_default().killed_at = timestamp_opt(killed_at, "subject", "killed_at", id)?;
    }
    Ok(found)
}

fn span(row: &SpanRow) -> Result<EditionSpan, StorageError> {
    let id = row.subject_id;
    let live = document::interval(row.live_from, row.live_until, id)?;
    Ok(EditionSpan {
        number: row.number,
        revision: revision(row.revision, id)?,
        planned: document::interval(row.live_from, row.planned_until, id)?,
        live,
        minor: row.minor,
        embargoed: row.embargoed,
        retraction: row.retraction,
        withdrawn_by: row.withdrawn_by,
        rights_until: timestamp_opt(row.rights_until, "edition", "rights_until", id)?,
    })
}

fn gone(row: &removed_edition::Model) -> Result<RemovedEdition, StorageError> {
    let id = row.subject_id;
    let live: Interval = document::interval(row.live_from, row.live_until, id)?;
    Ok(RemovedEdition {
        number: row.number,
        revision: revision(row.revision, id)?,
        live,
        embargoed: row.embargoed,
        reason: word(
            RemovalReason::from_word(&row.reason),
            &row.reason,
            "removed_edition",
            "reason",
            id,
        )?,
        at: timestamp(row.removed_at, "removed_edition", "removed_at", id)?,
    })
}

fn revision(number: Option<i32>, id: Uuid) -> Result<i32, StorageError> {
    number.ok_or_else(|| StorageError::corrupt("edition", "revision", id, "an article's edition names none"))
}

/// The public state of an article as SQL: the same as `DeskArticle::public_state`.
pub(crate) fn in_public_state(state: PublicStateKind, at: Timestamp) -> Condition {
    let at = at.as_millis();
    let of_article = || Expr::col((article::Entity, article::Column::Id));
    let exists = |table: &dyn Fn() -> sea_orm::sea_query::TableRef, which: Condition| {
        let select = Query::select()
            .expr(Expr::val(1))
            .from(table())
            .cond_where(which)
            .to_owned();
        Expr::exists(select)
    };
    let column = |column: edition::Column| Expr::col((edition::Entity, column));
    let editions = |which: Condition| {
        let of_this = column(edition::Column::SubjectId).eq(of_article());
        exists(
            &|| edition::Entity.into_table_ref(),
            Condition::all().add(of_this).add(which),
        )
    };
    let live_now = || {
        Condition::all().add(column(edition::Column::LiveFrom).lte(at)).add(
            column(edition::Column::LiveUntil)
                .is_null()
                .or(column(edition::Column::LiveUntil).gt(at)),
        )
    };
    let notice = editions(live_now().add(column(edition::Column::Retraction).eq(true)));
    let live = editions(live_now());
    let ahead = editions(Condition::all().add(column(edition::Column::LiveFrom).gt(at)));
    let erased = Condition::all()
        .add(Expr::col((removed_edition::Entity, removed_edition::Column::SubjectId)).eq(of_article()))
        .add(Expr::col((removed_edition::Entity, removed_edition::Column::Reason)).eq(RemovalReason::Erased.as_str()));
    let ever = editions(Condition::all()).or(exists(&|| removed_edition::Entity.into_table_ref(), erased));
    let killed = Condition::all()
        .add(Expr::col((subject::Entity, subject::Column::Id)).eq(of_article()))
        .add(Expr::col((subject::Entity, subject::Column::KilledAt)).is_not_null());
    let killed = exists(&|| subject::Entity.into_table_ref(), killed);
    match state {
        PublicStateKind::Live => Condition::all().add(live).add(notice.not()),
        PublicStateKind::Retracted => Condition::all().add(notice),
        PublicStateKind::Scheduled => Condition::all().add(live.not()).add(ahead),
        PublicStateKind::Ended => Condition::all()
            .add(killed.not())
            .add(live.not())
            .add(ahead.not())
            .add(ever),
        PublicStateKind::NeverPublished => Condition::all().add(killed.not()).add(ever.not()),
        PublicStateKind::Killed => Condition::all().add(killed),
    }
}
