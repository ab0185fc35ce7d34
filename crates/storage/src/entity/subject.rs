//! Subjects: every public noun's id and kind.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "subject")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: String,
    pub created_at: i64,
    pub killed_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
