//! The change log: appended in the transaction that makes a change true, followed after it.
//!
//! Invariant: `seq` is 1, 2, 3 … in commit order, without gaps, and its instants never go back. Who appends locks the one row
//! of the head, last of all, and holds it until the commit; so no reader ever sees an entry before those in front of it.

use crate::connection::Connection;
use crate::document::timestamp;
use crate::entity::{change, change_head};
use crate::error::{StorageError, kind, word};
use crate::heard;
use crate::lists;
use domain::change::{Audience, Change, ChangeKind, LoggedChange, Seq};
use domain::ids::ArticleId;
use domain::interval::Interval;
use domain::subject::Subject;
use domain::time::Timestamp;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Query};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// The change log, for those who follow it.
#[derive(Debug)]
pub struct Changes {
    connection: Arc<Connection>,
}

impl Changes {
    pub(crate) fn new(connection: Arc<Connection>) -> Changes {
        Changes { connection }
    }

    /// The place of the newest entry; 0 if there is none.
    pub async fn head(&self) -> Result<Seq, StorageError> {
        let head = change_head::Entity::find_by_id(1).one(self.connection.as_ref()).await?;
        Ok(head.map_or(0, |head| head.seq))
    }

    /// The entries behind `after`, at most `limit`.
    pub async fn after(&self, after: Seq, limit: u64) -> Result<Vec<LoggedChange>, StorageError> {
        let rows = change::Entity::find()
            .filter(change::Column::Seq.gt(after))
            .order_by_asc(change::Column::Seq)
            .limit(limit)
            .all(self.connection.as_ref())
            .await?;
        rows.into_iter().map(logged).collect()
    }

    /// The lists that each of these articles is or was on: the lists' ids, and while. Of what was killed nothing is known.
    pub async fn memberships(
        &self,
        articles: &[ArticleId],
    ) -> Result<HashMap<ArticleId, Vec<(Uuid, Interval)>>, StorageError> {
        lists::of_articles(&self.connection, articles).await
    }

    /// Appends these, and gives the instant of the log's head, which stays locked until the end even if there are none.
    pub(crate) async fn append(
        connection: &Connection,
        changes: &[Change],
        now: Timestamp,
    ) -> Result<(Vec<LoggedChange>, Timestamp), StorageError> {
        let count = Seq::try_from(changes.len()).expect("memory holds fewer changes than there are numbers");
        let (at, now) = (Expr::col(change_head::Column::At), now.as_millis());
        let later = CaseStatement::new()
            .case(at.clone().gt(now), at)
            .finally(Expr::val(now));
        let advance = Query::update()
            .table(change_head::Entity)
            .value(change_head::Column::Seq, Expr::col(change_head::Column::Seq).add(count))
            .value(change_head::Column::At, later)
            .and_where(Expr::col(change_head::Column::Id).eq(1))
            .returning(Query::returning().columns([change_head::Column::Seq, change_head::Column::At]))
            .to_owned();
        let head = connection
            .query_one(&advance)
            .await?
            .ok_or_else(|| StorageError::corrupt("change_head", "id", 1, "the row is missing"))?;
        let (last, at): (Seq, i64) = (head.try_get("", "seq")?, head.try_get("", "at")?);
        let at = timestamp(at, "change_head", "at", 1)?;
        let logged: Vec<LoggedChange> = changes
            .iter()
            .zip(last - count + 1..)
            .map(|(change, seq)| LoggedChange {
                seq,
                at,
                change: *change,
            })
            .collect();
        // Fewer values a statement than either database allows.
        for some in logged.chunks(1_000) {
            change::Entity::insert_many(some.iter().map(row))
                .exec_without_returning(connection)
                .await?;
        }
        if !logged.is_empty() {
            heard::tell(connection).await?;
        }
        Ok((logged, at))
    }
}

fn row(logged: &LoggedChange) -> change::ActiveModel {
    change::ActiveModel {
        seq: Set(logged.seq),
        at: Set(logged.at.as_millis()),
        kind: Set(logged.change.kind.as_str().to_owned()),
        subject_kind: Set(logged.change.subject.kind.as_str().to_owned()),
        subject_id: Set(logged.change.subject.id),
        audience: Set(logged.change.audience().as_str().to_owned()),
    }
}

pub(crate) fn logged(row: change::Model) -> Result<LoggedChange, StorageError> {
    let change = Change {
        kind: word(ChangeKind::from_word(&row.kind), &row.kind, "change", "kind", row.seq)?,
        subject: Subject {
            kind: kind(&row.subject_kind, "change", row.seq)?,
            id: row.subject_id,
        },
    };
    let audience = word(
        Audience::from_word(&row.audience),
        &row.audience,
        "change",
        "audience",
        row.seq,
    )?;
    if audience != change.audience() {
        return Err(StorageError::corrupt(
            "change",
            "audience",
            row.seq,
            "it is not the audience of that kind of change",
        ));
    }
    Ok(LoggedChange {
        seq: row.seq,
        at: timestamp(row.at, "change", "at", row.seq)?,
        change,
    })
}
