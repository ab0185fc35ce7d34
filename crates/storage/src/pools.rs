//! Connections: how a database is opened, and how SQLite is tuned.

use crate::direct::Direct;
use crate::error::ConnectError;
use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// The most connections of a PostgreSQL pool.
const POSTGRES_CONNECTIONS: u32 = 16;
/// Connections that read from SQLite for the desk and the log; what readers ask for is read elsewhere (`direct.rs`).
const SQLITE_READERS: u32 = 2;
/// How much a SQLite connection keeps of the file. Reading it as memory (`mmap_size`) made no difference that was seen, and each
/// connection's mapping counts as memory of the program. (A negative number says KiB.)
const SQLITE_CACHE: &str = "-8000";
/// At how many pages of its log a commit copies them into the SQLite file itself. [`Store::checkpoint`](crate::Store::checkpoint) comes first while a server runs.
const SQLITE_LOG_PAGES: &str = "16384";
/// How long a statement waits for a connection, or for another process that writes to the SQLite file.
const PATIENCE: Duration = Duration::from_secs(10);
/// What a store runs its statements on.
pub(crate) struct Pools {
    pub(crate) reader: DatabaseConnection,
    pub(crate) writer: DatabaseConnection,
    /// Reads SQLite's file without the pool.
    pub(crate) direct: Option<Arc<Direct>>,
}

/// Opens `sqlite://path/to/file` (made if absent) or `postgres://…`.
pub(crate) async fn connect(address: &str) -> Result<Pools, ConnectError> {
    if let Some(path) = address.strip_prefix("sqlite://") {
        let file = path.split('?').next().unwrap_or(path);
        make_folder(file)?;
        let writer = open(sqlite_options(address, 1, false)).await?;
        let reader = open(sqlite_options(address, SQLITE_READERS, true)).await?;
        let direct = Some(Arc::new(Direct::new(file.into(), SQLITE_CACHE)));
        Ok(Pools { reader, writer, direct })
    } else if address.starts_with("postgres://") || address.starts_with("postgresql://") {
        let mut options = options(address, POSTGRES_CONNECTIONS);
        options.set_application_name("dateline");
        let pool = open(options).await?;
        Ok(Pools {
            reader: pool.clone(),
            writer: pool,
            direct: None,
        })
    } else {
        Err(ConnectError::Address)
    }
}

async fn open(options: ConnectOptions) -> Result<DatabaseConnection, ConnectError> {
    Database::connect(options).await.map_err(ConnectError::Unreachable)
}

fn options(address: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(address);
    options
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .connect_timeout(PATIENCE)
        .sqlx_logging(false);
    options
}

fn sqlite_options(address: &str, connections: u32, query_only: bool) -> ConnectOptions {
    let mut options = options(address, connections);
    options
        .min_connections(connections)
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>);
    options.map_sqlx_sqlite_opts(move |sqlite| {
        sqlite
            .create_if_missing(true)
            .journal_mode(sea_orm::sqlx::sqlite::SqliteJournalMode::Wal)
            .synchronous(sea_orm::sqlx::sqlite::SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(PATIENCE)
            .statement_cache_capacity(256)
            .pragma("cache_size", SQLITE_CACHE)
            .pragma("wal_autocheckpoint", SQLITE_LOG_PAGES)
            .pragma("query_only", if query_only { "1" } else { "0" })
    });
    options
}

fn make_folder(path: &str) -> Result<(), ConnectError> {
    match Path::new(path).parent() {
        Some(folder) if !folder.as_os_str().is_empty() => {
            std::fs::create_dir_all(folder).map_err(|cause| ConnectError::Folder {
                folder: folder.display().to_string(),
                cause,
            })
        }
        _ => Ok(()),
    }
}
