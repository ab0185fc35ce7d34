//! A PostgreSQL database of the test's own, cloned from a migrated template on the same server.
//!
//! The template is made once for all processes, under an advisory lock that falls with its connection; it counts as finished
//! when it is marked as a template. An unfinished one is made anew.
//!
//! Deliberately uses sea-orm, as only `storage` does otherwise: no migrated store can make the database that it needs.

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use storage::Store;
use uuid::Uuid;

const TEMPLATE: &str = concat!("dateline_template_", env!("MIGRATIONS"));
/// Held while the template is made.
const TEMPLATE_LOCK: i64 = 0x0DA7_E7E5;

#[derive(Debug)]
pub(crate) struct PostgresDatabase {
    server: String,
    name: String,
}

impl PostgresDatabase {
    pub(crate) async fn cloned(server: &str) -> PostgresDatabase {
        let control = connect(server).await;
        if !template_is_finished(&control).await {
            make_template(server, &control).await;
        }
        PostgresDatabase::create(server, &control, &format!("TEMPLATE {TEMPLATE}")).await
    }

    pub(crate) async fn empty(server: &str) -> PostgresDatabase {
        PostgresDatabase::create(server, &connect(server).await, "TEMPLATE template0").await
    }

    async fn create(server: &str, control: &DatabaseConnection, how: &str) -> PostgresDatabase {
        let name = format!("dateline_test_{}", random());
        execute(control, &format!("CREATE DATABASE {name} {how}")).await;
        control.close_by_ref().await.ok();
        PostgresDatabase {
            server: server.to_owned(),
            name,
        }
    }

    pub(crate) fn address(&self) -> String {
        beside(&self.server, &self.name)
    }
}

impl Drop for PostgresDatabase {
    /// On a thread of its own: here a runtime may be running, or have ended.
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime can be made");
            runtime.block_on(async {
                let control = connect(&server).await;
                execute(&control, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
                control.close_by_ref().await.ok();
            });
        });
        // A database that stays behind is no reason for a test to fail.
        dropping.join().ok();
    }
}

async fn make_template(server: &str, control: &DatabaseConnection) {
    execute(control, &format!("SELECT pg_advisory_lock({TEMPLATE_LOCK})")).await;
    if !template_is_finished(control).await {
        execute(control, &format!("DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)")).await;
        execute(control, &format!("CREATE DATABASE {TEMPLATE} TEMPLATE template0")).await;
        let store = Store::connect(&beside(server, TEMPLATE))
            .await
            .expect("the template can be opened");
        store.migrate().await.expect("the template can be migrated");
        store.close().await;
        execute(control, &format!("ALTER DATABASE {TEMPLATE} IS_TEMPLATE true")).await;
    }
    execute(control, &format!("SELECT pg_advisory_unlock({TEMPLATE_LOCK})")).await;
}

async fn template_is_finished(control: &DatabaseConnection) -> bool {
    let sql = format!("SELECT 1 FROM pg_database WHERE datname = '{TEMPLATE}' AND datistemplate");
    let statement = sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, sql);
    control
        .query_one_raw(statement)
        .await
        .expect("the server answers")
        .is_some()
}

/// One connection, so that what it locks stays locked.
async fn connect(server: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(server);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options)
        .await
        .expect("TEST_DATABASE_URL names a PostgreSQL server that can be reached")
}

async fn execute(control: &DatabaseConnection, sql: &str) {
    control
        .execute_unprepared(sql)
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// The address of another database on the same server.
fn beside(server: &str, name: &str) -> String {
    let (head, query) = server
        .split_once('?')
        .map_or((server, None), |(head, query)| (head, Some(query)));
    let authority = head.find("://").map_or(0, |scheme| scheme + 3);
    let end = head[authority..]
        .find('/')
        .map_or(head.len(), |slash| authority + slash);
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    format!("{}/{name}{query}", &head[..end])
}

/// Processes and threads that run side by side must not meet.
#[expect(clippy::disallowed_methods, reason = "the name of a database is not the newsroom's")]
fn random() -> String {
    Uuid::now_v7().simple().to_string()
}
