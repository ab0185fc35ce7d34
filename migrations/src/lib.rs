//! The database's history: one file per step, applied in order, never edited once landed.
//!
//! Steps go forward only and import no entities. `Store::migrate` applies all that are missing in one transaction. The schema
//! they result in is a checked-in snapshot per database (`crates/storage/tests/it/schema.rs`).

mod m20261124_000001_create_subject;
mod m20261124_000002_create_edition;
mod m20261124_000003_create_article;
mod m20261124_000004_create_slug;
mod m20261124_000005_create_article_list;
mod m20261124_000006_create_change;
mod m20261124_000007_create_desk_user;
mod m20261124_000008_create_session;
mod m20261124_000009_add_edition_plan;
mod m20261124_000010_create_audit;
mod m20261124_000011_create_correction;
mod m20261124_000012_create_boundary;
mod m20261124_000013_add_list_orders;
mod m20261124_000014_create_media_use;
mod m20261124_000015_add_desk_notes;
mod m20261124_000016_index_list_history;
mod m20261124_000017_create_document;
mod m20261124_000018_create_api_key;
mod m20261124_000019_add_api_key_usage;
mod m20261124_000020_add_edition_rights;
mod m20261125_000001_index_removals;
mod m20261129_000001_create_import_source;
mod m20261129_000010_create_media_upload;
mod m20261129_000030_widen_media_use;
mod m20261129_000040_name_translation_set;
mod m20261129_000050_create_preview;

use sea_orm_migration::prelude::*;
pub use sea_orm_migration::{IntoSchemaManagerConnection, MigratorTrait, SchemaManager};

/// Applies the steps.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_000001_create_subject::Migration),
            Box::new(m20261124_000002_create_edition::Migration),
            Box::new(m20261124_000003_create_article::Migration),
            Box::new(m20261124_000004_create_slug::Migration),
            Box::new(m20261124_000005_create_article_list::Migration),
            Box::new(m20261124_000006_create_change::Migration),
            Box::new(m20261124_000007_create_desk_user::Migration),
            Box::new(m20261124_000008_create_session::Migration),
            Box::new(m20261124_000010_create_audit::Migration),
            Box::new(m20261124_000009_add_edition_plan::Migration),
            Box::new(m20261124_000011_create_correction::Migration),
            Box::new(m20261124_000012_create_boundary::Migration),
            Box::new(m20261124_000013_add_list_orders::Migration),
            Box::new(m20261124_000014_create_media_use::Migration),
            Box::new(m20261124_000015_add_desk_notes::Migration),
            Box::new(m20261124_000016_index_list_history::Migration),
            Box::new(m20261124_000017_create_document::Migration),
            Box::new(m20261124_000018_create_api_key::Migration),
            Box::new(m20261124_000019_add_api_key_usage::Migration),
            Box::new(m20261124_000020_add_edition_rights::Migration),
            Box::new(m20261125_000001_index_removals::Migration),
            Box::new(m20261129_000001_create_import_source::Migration),
            Box::new(m20261129_000010_create_media_upload::Migration),
            Box::new(m20261129_000030_widen_media_use::Migration),
            Box::new(m20261129_000040_name_translation_set::Migration),
            Box::new(m20261129_000050_create_preview::Migration),
        ]
    }
}

/// A step of SQL statements that both databases read alike, but for the types and what is named here:
/// `$uuid`, `$bytes`, `$int`, `$bigint`, `$bool` and `$text` become the column types of each.
async fn run(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};
    let connection = manager.get_connection();
    let types = match connection.get_database_backend() {
        DbBackend::Postgres => [
            ("$uuid", "uuid"),
            ("$bytes", "bytea"),
            ("$int", "integer"),
            ("$bigint", "bigint"),
            ("$bool", "boolean"),
            ("$text", "text"),
        ],
        _ => [
            ("$uuid", "uuid_blob"),
            ("$bytes", "blob"),
            ("$int", "integer"),
            ("$bigint", "bigint"),
            ("$bool", "boolean"),
            ("$text", "text"),
        ],
    };
    for statement in statements {
        let sql = types
            .iter()
            .fold((*statement).to_owned(), |sql, (name, column)| sql.replace(name, column));
        connection.execute_unprepared(&sql).await?;
    }
    Ok(())
}

/// Whether the step runs on PostgreSQL.
fn on_postgres(manager: &SchemaManager<'_>) -> bool {
    manager.get_database_backend() == sea_orm_migration::sea_orm::DbBackend::Postgres
}

/// Writes the step's `MigrationTrait`: forward only, in a transaction.
#[macro_export]
#[doc(hidden)]
macro_rules! step {
    (|$manager:ident| $body:expr) => {
        #[derive(sea_orm_migration::prelude::DeriveMigrationName)]
        pub struct Migration;

        #[sea_orm_migration::async_trait::async_trait]
        impl sea_orm_migration::MigrationTrait for Migration {
            async fn up(&self, $manager: &sea_orm_migration::SchemaManager) -> Result<(), sea_orm_migration::DbErr> {
                $body
            }

            fn use_transaction(&self) -> Option<bool> {
                Some(true)
            }
        }
    };
}
