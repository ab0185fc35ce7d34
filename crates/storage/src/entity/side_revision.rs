//! Late saves, kept aside.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "side_revision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub article_id: Uuid,
    pub seen: i32,
    pub author_id: Uuid,
    pub note: Option<String>,
    pub saved_at: i64,
    pub content_hash: Vec<u8>,
    pub outcome: Option<String>,
    pub settled_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
