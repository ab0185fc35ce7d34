//! Raw SQL, for tests that look behind the repositories or go round them.

use crate::TestDb;
use sea_orm::prelude::Uuid;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbErr, Statement};

impl TestDb {
    /// Runs a statement; the refusal of the database, if it refuses.
    pub async fn execute(&self, sql: &str) -> Result<(), String> {
        let connection = self.connect().await;
        let done = connection.execute_unprepared(sql).await;
        connection.close_by_ref().await.ok();
        done.map(|_| ()).map_err(|refused| refused.to_string())
    }

    /// An id, as a statement of this database writes it.
    pub fn id(&self, id: impl Into<Uuid>) -> String {
        let id: Uuid = id.into();
        match self.is_postgres() {
            true => format!("'{id}'"),
            false => format!("X'{}'", id.simple()),
        }
    }

    /// The rows of a query that selects texts, in their order.
    pub async fn texts(&self, sql: &str) -> Vec<Vec<String>> {
        let connection = self.connect().await;
        let statement = Statement::from_string(connection.get_database_backend(), sql);
        let rows = connection
            .query_all_raw(statement)
            .await
            .unwrap_or_else(|error| panic!("{sql}: {error}"));
        connection.close_by_ref().await.ok();
        let texts = |row: &sea_orm::QueryResult| -> Result<Vec<String>, DbErr> {
            let columns = row.column_names();
            columns
                .iter()
                .map(|column| Ok(row.try_get::<Option<String>>("", column)?.unwrap_or_default()))
                .collect()
        };
        rows.iter()
            .map(|row| texts(row).unwrap_or_else(|error| panic!("{sql}: {error}")))
            .collect()
    }

    /// The one number that a query selects.
    pub async fn number(&self, sql: &str) -> i64 {
        let sql = format!("WITH numbers (number) AS ({sql}) SELECT CAST(number AS text) AS number FROM numbers");
        let texts = self.texts(&sql).await;
        texts[0][0].parse().expect("the query selects a number")
    }

    async fn connect(&self) -> DatabaseConnection {
        Database::connect(self.address())
            .await
            .expect("the test's database can be reached")
    }
}
