//! The secrets of keys, as hashes.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_key_secret")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: Vec<u8>,
    pub api_key_id: Uuid,
    pub made_at: i64,
    pub ends_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
