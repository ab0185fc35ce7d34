//! Where an act came from. Apart from the audit's entries, so that it can be erased.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_origin")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    pub address: String,
    pub salt: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
