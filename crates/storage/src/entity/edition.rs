//! Editions: a subject's card for an interval.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "edition")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    pub kind: String,
    pub revision: Option<i32>,
    pub live_from: i64,
    pub live_until: Option<i64>,
    pub card: String,
    pub planned_until: Option<i64>,
    pub minor: bool,
    pub embargoed: bool,
    pub retraction: bool,
    pub withdrawn_by: Option<i32>,
    pub rights_until: Option<i64>,
    pub syndicated: bool,
}

impl ActiveModelBehavior for ActiveModel {}
