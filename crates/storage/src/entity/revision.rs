//! Revisions: who saved which content when.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "revision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub article_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    pub author_id: Uuid,
    pub note: Option<String>,
    pub saved_at: i64,
    pub content_hash: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
