//! Editions that can no longer be read: cancelled, killed or erased.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "removed_edition")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    pub revision: Option<i32>,
    pub live_from: i64,
    pub live_until: Option<i64>,
    pub embargoed: bool,
    pub reason: String,
    pub removed_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
