//! The desk's side of an article.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "article")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub translation_set: Uuid,
    pub created_by: Uuid,
    pub created_at: i64,
    pub working_state: String,
    pub newest_revision: i32,
    pub home_section: Option<Uuid>,
    pub review_note: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
