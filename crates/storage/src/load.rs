//! How busy the connections to the database are, for the operator.

use sea_orm::{DatabaseConnection, DbBackend};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// How busy the connections are at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// SQLite has a pool that reads and one that writes, PostgreSQL one for both.
    pub pools: Vec<PoolLoad>,
    /// How many transactions wait to begin.
    pub waiting: u32,
}

/// How busy a pool is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolLoad {
    /// `reader`, `writer` or `shared`.
    pub name: &'static str,
    /// Connections that nobody uses.
    pub idle: u32,
    /// Connections in use.
    pub used: u32,
}

impl PoolLoad {
    pub(crate) fn of(name: &'static str, pool: &DatabaseConnection) -> PoolLoad {
        let (size, idle) = match pool.get_database_backend() {
            DbBackend::Postgres => {
                let pool = pool.get_postgres_connection_pool();
                (pool.size(), pool.num_idle())
            }
            _ => {
                let pool = pool.get_sqlite_connection_pool();
                (pool.size(), pool.num_idle())
            }
        };
        // The two are not read at one moment.
        let idle = u32::try_from(idle).unwrap_or(u32::MAX).min(size);
        PoolLoad {
            name,
            idle,
            used: size - idle,
        }
    }
}

/// How many transactions wait to begin.
#[derive(Clone, Debug, Default)]
pub(crate) struct Queue(Arc<AtomicU32>);

impl Queue {
    /// One more waits, until what this returns is dropped.
    pub(crate) fn join(&self) -> Waiting<'_> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Waiting(&self.0)
    }

    pub(crate) fn length(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A transaction that waits to begin.
pub(crate) struct Waiting<'a>(&'a AtomicU32);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
