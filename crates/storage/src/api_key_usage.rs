//! How often partners' keys were come with, by day (UTC), and when each was last.
//!
//! Invariant: what nodes count is only ever added, so it does not matter which of them writes first.

use crate::connection::Connection;
use crate::document::timestamp;
use crate::entity::{api_key, api_key_usage};
use crate::error::StorageError;
use domain::ids::ApiKeyId;
use domain::time::Timestamp;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use std::sync::Arc;

/// How often keys were come with.
#[derive(Debug)]
pub struct ApiKeyUsage {
    connection: Arc<Connection>,
}

/// How often a key was come with on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsageOfDay {
    /// Which key.
    pub key: ApiKeyId,
    /// When the day began, in UTC.
    pub day: Timestamp,
    /// How many requests were let in.
    pub requests: u64,
    /// How many were refused, since they were too many.
    pub refused: u64,
}

impl ApiKeyUsage {
    pub(crate) fn new(connection: Arc<Connection>) -> ApiKeyUsage {
        ApiKeyUsage { connection }
    }

    /// What is known of that day and those after it, the newest day first.
    pub async fn since(&self, day: Timestamp) -> Result<Vec<UsageOfDay>, StorageError> {
        let select = api_key_usage::Entity::find()
            .filter(api_key_usage::Column::Day.gte(day.as_millis()))
            .order_by_desc(api_key_usage::Column::Day);
        let rows = select.all(self.connection.as_ref()).await?;
        rows.into_iter().map(usage).collect()
    }

    /// Adds to what is known of a key and a day; it was last come with at that instant, if that is not known of a later one.
    pub async fn add(&self, more: &UsageOfDay, last_used_at: Timestamp) -> Result<(), StorageError> {
        use api_key_usage::Column::{ApiKeyId, Day, Refused, Requests};
        let (requests, refused) = (count(more.requests), count(more.refused));
        let row = api_key_usage::ActiveModel {
            day: Set(more.day.as_millis()),
            api_key_id: Set(more.key.0),
            requests: Set(requests),
            refused: Set(refused),
        };
        let known = |column| Expr::col((api_key_usage::Entity, column));
        let add = OnConflict::columns([Day, ApiKeyId])
            .value(Requests, known(Requests).add(requests))
            .value(Refused, known(Refused).add(refused))
            .to_owned();
        api_key_usage::Entity::insert(row)
            .on_conflict(add)
            .exec_without_returning(self.connection.as_ref())
            .await?;
        let last = api_key::Column::LastUsedAt;
        let earlier = Condition::any()
            .add(last.is_null())
            .add(last.lt(last_used_at.as_millis()));
        api_key::Entity::update_many()
            .col_expr(last, Expr::val(last_used_at.as_millis()))
            .filter(api_key::Column::Id.eq(more.key.0))
            .filter(earlier)
            .exec(self.connection.as_ref())
            .await?;
        Ok(())
    }
}

fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn usage(row: api_key_usage::Model) -> Result<UsageOfDay, StorageError> {
    const TABLE: &str = "api_key_usage";
    let id = row.api_key_id;
    let number = |number: i64, column| {
        let counted = u64::try_from(number);
        counted.map_err(|_| StorageError::corrupt(TABLE, column, id, format!("{number} is no count")))
    };
    Ok(UsageOfDay {
        key: ApiKeyId(id),
        day: timestamp(row.day, TABLE, "day", id)?,
        requests: number(row.requests, "requests")?,
        refused: number(row.refused, "refused")?,
    })
}
