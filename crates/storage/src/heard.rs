//! Hears of commits by other nodes: on PostgreSQL by `NOTIFY`, which each commit that changes something sends. It only wakes whoever
//! follows the log, who asks by the clock as well: a notification may be lost, and SQLite has none.

use crate::connection::Connection;
use crate::error::StorageError;
use sea_orm::sqlx::postgres::PgListener;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, RuntimeErr, Statement};

const CHANNEL: &str = "dateline_change";

/// Hears of commits.
pub struct Heard(Option<PgListener>);

impl Heard {
    /// Takes a connection of the pool for itself on PostgreSQL.
    pub(crate) async fn by(pool: &DatabaseConnection) -> Result<Heard, StorageError> {
        if pool.get_database_backend() != sea_orm::DbBackend::Postgres {
            return Ok(Heard(None));
        }
        let mut listener = PgListener::connect_with(pool.get_postgres_connection_pool())
            .await
            .map_err(failed)?;
        listener.listen(CHANNEL).await.map_err(failed)?;
        Ok(Heard(Some(listener)))
    }

    /// Waits until somebody has committed; on SQLite for ever.
    pub async fn next(&mut self) -> Result<(), StorageError> {
        match &mut self.0 {
            Some(listener) => listener.recv().await.map(drop).map_err(failed),
            None => std::future::pending().await,
        }
    }
}

fn failed(error: sea_orm::sqlx::Error) -> StorageError {
    DbErr::Conn(RuntimeErr::SqlxError(error.into())).into()
}

/// Tells all who listen, once this is committed.
pub(crate) async fn tell(connection: &Connection) -> Result<(), StorageError> {
    if connection.is_postgres() {
        let sql = format!("SELECT pg_notify('{CHANNEL}', '')");
        let statement = Statement::from_string(connection.get_database_backend(), sql);
        connection.query_one_raw(statement).await?;
    }
    Ok(())
}
