//! Boundaries: instants at which an edition begins or ends, for the announcer, who tells the log of each once.
//!
//! A boundary is claimed by locking its row, in the transaction that appends the change: so it is announced once, by whichever
//! node, and a node that dies has announced nothing. One that hangs is ended by the database (`LEASE`).

use crate::connection::Connection;
use crate::document::timestamp;
use crate::entity::{boundary, subject};
use crate::error::{StorageError, kind, word};
use domain::article::editions::{Boundary, Edge};
use domain::subject::Subject;
use domain::time::Timestamp;
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// How long PostgreSQL lets a transaction that claimed boundaries sit idle before it ends it and lets others have them.
const LEASE: &str = "SET LOCAL idle_in_transaction_session_timeout = '10s'";

/// Boundaries, for the announcer.
#[derive(Debug)]
pub struct Boundaries {
    connection: Arc<Connection>,
}

impl Boundaries {
    pub(crate) fn new(connection: Arc<Connection>) -> Boundaries {
        Boundaries { connection }
    }

    /// The earliest that is not announced yet.
    pub async fn earliest(&self) -> Result<Option<Timestamp>, StorageError> {
        let earliest = boundary::Entity::find()
            .filter(boundary::Column::AnnouncedAt.into_expr().is_null())
            .order_by_asc(boundary::Column::At)
            .one(self.connection.as_ref())
            .await?;
        earliest
            .map(|row| timestamp(row.at, "boundary", "at", row.subject_id))
            .transpose()
    }

    /// Claims those that are due and that nobody else has claimed, the earliest first, at most `limit`.
    pub async fn claim(&self, now: Timestamp, limit: u64) -> Result<Vec<(Subject, Boundary)>, StorageError> {
        if self.connection.is_postgres() {
            self.connection.execute_unprepared(LEASE).await?;
        }
        let rows = boundary::Entity::find()
            .filter(boundary::Column::AnnouncedAt.into_expr().is_null())
            .filter(boundary::Column::At.lte(now.as_millis()))
            .order_by_asc(boundary::Column::At)
            .order_by_asc(boundary::Column::SubjectId)
            .limit(limit)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .all(self.connection.as_ref())
            .await?;
        let subjects = subject::Entity::find()
            .filter(subject::Column::Id.is_in(rows.iter().map(|row| row.subject_id)))
            .all(self.connection.as_ref())
            .await?;
        let kinds: HashMap<Uuid, String> = subjects.into_iter().map(|row| (row.id, row.kind)).collect();
        rows.into_iter()
            .map(|row| {
                let id = row.subject_id;
                let noun = kinds.get(&id).map_or("", String::as_str);
                let subject = Subject {
                    kind: kind(noun, "subject", id)?,
                    id,
                };
                let edge = word(
                    Edge::from_word(&row.edge),
                    &row.edge,
                    "boundary",
                    "edge",
                    row.subject_id,
                )?;
                let due = Boundary {
                    edition: row.number,
                    edge,
                    at: timestamp(row.at, "boundary", "at", row.subject_id)?,
                };
                Ok((subject, due))
            })
            .collect()
    }

    /// Notes that it was announced: it never is again.
    pub async fn announced(&self, of: Subject, one: &Boundary, at: Timestamp) -> Result<(), StorageError> {
        boundary::Entity::update_many()
            .col_expr(boundary::Column::AnnouncedAt, Expr::val(at.as_millis()))
            .filter(boundary::Column::SubjectId.eq(of.id))
            .filter(boundary::Column::Number.eq(one.edition))
            .filter(boundary::Column::Edge.eq(one.edge.as_str()))
            .exec(self.connection.as_ref())
            .await?;
        Ok(())
    }
}

/// The rows of what a subject has ahead.
pub(crate) fn rows(subject: Uuid, ahead: &[Boundary]) -> Vec<boundary::ActiveModel> {
    let rows = ahead.iter().map(|ahead| boundary::ActiveModel {
        subject_id: Set(subject),
        number: Set(ahead.edition),
        edge: Set(ahead.edge.as_str().to_owned()),
        at: Set(ahead.at.as_millis()),
        announced_at: Set(None),
    });
    rows.collect()
}

/// What a subject has ahead is written anew; what is due stays, and what was announced is never announced again.
pub(crate) async fn write(
    connection: &Connection,
    subject: Uuid,
    ahead: &[Boundary],
    now: Timestamp,
) -> Result<(), StorageError> {
    boundary::Entity::delete_many()
        .filter(boundary::Column::SubjectId.eq(subject))
        .filter(boundary::Column::At.gt(now.as_millis()))
        .filter(boundary::Column::AnnouncedAt.into_expr().is_null())
        .exec(connection)
        .await?;
    if !ahead.is_empty() {
        boundary::Entity::insert_many(rows(subject, ahead))
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(connection)
            .await?;
    }
    Ok(())
}
