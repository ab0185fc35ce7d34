//! Partners' keys, and apart from them the hashes of their secrets, by which a key is found.
//!
//! Invariant: a secret that has ended, or whose key has, finds nothing.

use crate::connection::Connection;
use crate::document::{self, timestamp, timestamp_opt};
use crate::entity::{api_key, api_key_secret};
use crate::error::StorageError;
use domain::api_key::{Allowance, ApiKey, DailyQuota, NotSoMany, Rate};
use domain::ids::{ApiKeyId, SectionId};
use domain::text::{EmailAddress, Name};
use domain::time::Timestamp;
use sea_orm::sea_query::{Expr, ExprTrait, LockType};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
};
use std::num::NonZeroU32;
use std::sync::Arc;

/// The SHA-256 of a key's secret.
pub type ApiKeyHash = [u8; 32];

/// Partners' keys.
#[derive(Debug)]
pub struct ApiKeys {
    connection: Arc<Connection>,
}

impl ApiKeys {
    pub(crate) fn new(connection: Arc<Connection>) -> ApiKeys {
        ApiKeys { connection }
    }

    /// All keys, the newest first, those that have ended included.
    pub async fn all(&self) -> Result<Vec<ApiKey>, StorageError> {
        let select = api_key::Entity::find().order_by_desc(api_key::Column::Id);
        let rows = select.all(self.connection.as_ref()).await?;
        rows.into_iter().map(key).collect()
    }

    /// The key that is good at that instant and has a secret of that hash which is good then.
    pub async fn by_secret(&self, hash: &ApiKeyHash, at: Timestamp) -> Result<Option<ApiKey>, StorageError> {
        let ends_at = (api_key_secret::Entity, api_key_secret::Column::EndsAt);
        let of_key: RelationDef = api_key::Entity::belongs_to(api_key_secret::Entity)
            .from(api_key::Column::Id)
            .to(api_key_secret::Column::ApiKeyId)
            .into();
        let still_good = Condition::any()
            .add(Expr::col(ends_at).is_null())
            .add(Expr::col(ends_at).gt(at.as_millis()));
        let select = api_key::Entity::find()
            .join(JoinType::InnerJoin, of_key)
            .filter(api_key_secret::Column::Hash.eq(hash.to_vec()))
            .filter(still_good);
        let found = select.one(self.connection.as_ref()).await?.map(key).transpose()?;
        Ok(found.filter(|key| key.is_good(at)))
    }

    /// That key; its row stays locked until the end.
    pub async fn lock(&self, id: ApiKeyId) -> Result<Option<ApiKey>, StorageError> {
        let select = api_key::Entity::find_by_id(id.0).lock(LockType::NoKeyUpdate);
        select.one(self.connection.as_ref()).await?.map(key).transpose()
    }

    /// A new key, without a secret.
    pub async fn insert(&self, key: &ApiKey) -> Result<(), StorageError> {
        api_key::Entity::insert(row(key)?)
            .exec_without_returning(self.connection.as_ref())
            .await?;
        Ok(())
    }

    /// The key as it is from now on.
    pub async fn update(&self, key: &ApiKey) -> Result<(), StorageError> {
        api_key::Entity::update_many()
            .set(row(key)?)
            .filter(api_key::Column::Id.eq(key.id.0))
            .exec(self.connection.as_ref())
            .await?;
        Ok(())
    }

    /// Gives a section to all keys that were given another, which has become a part of it.
    pub async fn give_section(&self, had: SectionId, gets: SectionId) -> Result<(), StorageError> {
        for mut key in self.all().await? {
            let sections = &mut key.entitlements.sections;
            if sections.contains(&had) && !sections.contains(&gets) {
                sections.push(gets);
                key.epoch += 1;
                self.update(&key).await?;
            }
        }
        Ok(())
    }

    /// Gives a key a secret of that hash. Those that it had end at the instant `others_end`, unless they end before.
    pub async fn insert_secret(
        &self,
        id: ApiKeyId,
        hash: &ApiKeyHash,
        made_at: Timestamp,
        others_end: Timestamp,
    ) -> Result<(), StorageError> {
        use api_key_secret::Column::{ApiKeyId, EndsAt};
        let until = others_end.as_millis();
        api_key_secret::Entity::update_many()
            .col_expr(EndsAt, Expr::val(until))
            .filter(ApiKeyId.eq(id.0))
            .filter(Condition::any().add(EndsAt.is_null()).add(EndsAt.gt(until)))
            .exec(self.connection.as_ref())
            .await?;
        let row = api_key_secret::ActiveModel {
            hash: Set(hash.to_vec()),
            api_key_id: Set(id.0),
            made_at: Set(made_at.as_millis()),
            ends_at: Set(None),
        };
        api_key_secret::Entity::insert(row)
            .exec_without_returning(self.connection.as_ref())
            .await?;
        Ok(())
    }
}

fn row(key: &ApiKey) -> Result<api_key::ActiveModel, StorageError> {
    Ok(api_key::ActiveModel {
        id: Set(key.id.0),
        name: Set(key.name.as_str().to_owned()),
        contact: Set(key.contact.as_str().to_owned()),
        entitlements: Set(document::write(&key.entitlements)?),
        epoch: Set(key.epoch),
        created_at: Set(key.created_at.as_millis()),
        expires_at: Set(key.expires_at.map(Timestamp::as_millis)),
        revoked_at: Set(key.revoked_at.map(Timestamp::as_millis)),
        rate: Set(key.allowance.rate.map(|rate| number(rate.get()))),
        daily_quota: Set(key.allowance.daily_quota.map(|quota| number(quota.get()))),
        // Written by `api_key_usage.rs` alone: whoever changes a key has not read the newest.
        last_used_at: NotSet,
    })
}

fn number(number: NonZeroU32) -> i32 {
    i32::try_from(number.get()).expect("rates and quotas are at most 1,000,000,000")
}

fn key(row: api_key::Model) -> Result<ApiKey, StorageError> {
    const TABLE: &str = "api_key";
    let id = row.id;
    let corrupt = |column| move |refused: NotSoMany| StorageError::corrupt(TABLE, column, id, refused);
    let rate = row.rate.map(|rate| Rate::parse(rate.into())).transpose();
    let daily_quota = row.daily_quota.map(|quota| DailyQuota::parse(quota.into())).transpose();
    Ok(ApiKey {
        id: ApiKeyId(id),
        name: Name::parse(&row.name).map_err(|refused| StorageError::corrupt(TABLE, "name", id, refused))?,
        contact: EmailAddress::parse(&row.contact)
            .map_err(|refused| StorageError::corrupt(TABLE, "contact", id, refused))?,
        entitlements: document::read(&row.entitlements, TABLE, "entitlements", id)?,
        allowance: Allowance {
            rate: rate.map_err(corrupt("rate"))?,
            daily_quota: daily_quota.map_err(corrupt("daily_quota"))?,
        },
        epoch: row.epoch,
        created_at: timestamp(row.created_at, TABLE, "created_at", id)?,
        expires_at: timestamp_opt(row.expires_at, TABLE, "expires_at", id)?,
        revoked_at: timestamp_opt(row.revoked_at, TABLE, "revoked_at", id)?,
        last_used_at: timestamp_opt(row.last_used_at, TABLE, "last_used_at", id)?,
    })
}
