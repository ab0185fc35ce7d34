//! Where what was imported came from.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_source")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub source: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub source_key: String,
    pub subject_id: Uuid,
    pub hash: Vec<u8>,
    pub number: i32,
    pub address: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
