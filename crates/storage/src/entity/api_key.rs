//! Partners' keys, and what each may have.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_key")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub name: String,
    pub contact: String,
    pub entitlements: String,
    pub epoch: i32,
    pub created_at: i64,
    pub expires_at: Option<i64>,
    pub revoked_at: Option<i64>,
    pub rate: Option<i32>,
    pub daily_quota: Option<i32>,
    pub last_used_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
