//! The audit's entries. The database refuses to change or remove one.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    pub at: i64,
    pub who: String,
    pub user_id: Option<Uuid>,
    pub act: String,
    pub subject_kind: String,
    pub subject_id: Uuid,
    pub detail: Option<String>,
    pub origin_hash: Option<Vec<u8>>,
    pub previous_hash: Vec<u8>,
    pub hash: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
