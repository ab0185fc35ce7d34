//! A pool or a transaction, whichever; it counts the statements that are run through it, and takes their time.

use crate::direct::{Direct, Read};
use crate::measured;
use sea_orm::prelude::async_trait::async_trait;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, EntityTrait, ExecResult, QueryResult,
    QueryTrait, Select, Statement,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// After how many statements all others whom the thread answers have their turn. SQLite's thread is so quick that a row is there before the
/// runtime looks for new requests, which it does after 61 steps: they would wait for a whole transaction.
const A_TURN: u64 = 4;

/// How many statements were run for somebody.
#[derive(Clone, Debug, Default)]
pub(crate) struct Statements(Arc<AtomicU64>);

impl Statements {
    pub(crate) fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Counts the statement that `run` runs, and takes its time, however it ends. Then others may have their turn.
    async fn measure<T>(&self, run: impl Future<Output = Result<T, DbErr>>) -> Result<T, DbErr> {
        let count = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        let started = Instant::now();
        let outcome = run.await;
        measured::statement(started.elapsed());
        if count.is_multiple_of(A_TURN) {
            tokio::task::yield_now().await;
        }
        outcome
    }
}

/// What repositories run their statements on.
#[derive(Debug)]
pub(crate) struct Connection {
    inner: Inner,
    /// Reads SQLite on the thread of whoever asks.
    direct: Option<Arc<Direct>>,
    statements: Statements,
}

#[derive(Debug)]
enum Inner {
    Pool(DatabaseConnection),
    Transaction(DatabaseTransaction),
}

impl Connection {
    pub(crate) fn pool(pool: DatabaseConnection, statements: Statements) -> Connection {
        Connection {
            inner: Inner::Pool(pool),
            direct: None,
            statements,
        }
    }

    /// The same, for whoever finds a few rows by their keys.
    pub(crate) fn direct(self, direct: Option<Arc<Direct>>) -> Connection {
        Connection { direct, ..self }
    }

    /// What that select finds: read at once if it can be, and else as others are.
    pub(crate) async fn rows<E>(&self, select: Select<E>) -> Result<Vec<E::Model>, DbErr>
    where
        E: EntityTrait,
        E::Model: Read,
    {
        match self.at_once(|sqlite| select.build(sqlite)) {
            Some(rows) => Ok(rows),
            None => select.all(self).await,
        }
    }

    /// What that statement finds, if it can be read at once; `None` if it is to be run as others are.
    pub(crate) fn at_once<T: Read>(&self, build: impl FnOnce(DbBackend) -> Statement) -> Option<Vec<T>> {
        let started = Instant::now();
        let rows = self.direct.as_ref()?.rows(&build(DbBackend::Sqlite))?;
        self.statements.0.fetch_add(1, Ordering::Relaxed);
        measured::statement(started.elapsed());
        Some(rows)
    }

    pub(crate) fn transaction(transaction: DatabaseTransaction, statements: Statements) -> Connection {
        Connection {
            inner: Inner::Transaction(transaction),
            direct: None,
            statements,
        }
    }

    /// Commits, if it is a transaction.
    pub(crate) async fn commit(self) -> Result<(), DbErr> {
        match self.inner {
            Inner::Pool(_) => Ok(()),
            Inner::Transaction(transaction) => transaction.commit().await,
        }
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.get_database_backend() == DbBackend::Postgres
    }
}

#[async_trait]
impl ConnectionTrait for Connection {
    fn get_database_backend(&self) -> DbBackend {
        match &self.inner {
            Inner::Pool(pool) => pool.get_database_backend(),
            Inner::Transaction(transaction) => transaction.get_database_backend(),
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match &self.inner {
            Inner::Pool(pool) => self.statements.measure(pool.execute_raw(statement)).await,
            Inner::Transaction(transaction) => self.statements.measure(transaction.execute_raw(statement)).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match &self.inner {
            Inner::Pool(pool) => self.statements.measure(pool.execute_unprepared(sql)).await,
            Inner::Transaction(transaction) => self.statements.measure(transaction.execute_unprepared(sql)).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match &self.inner {
            Inner::Pool(pool) => self.statements.measure(pool.query_one_raw(statement)).await,
            Inner::Transaction(transaction) => self.statements.measure(transaction.query_one_raw(statement)).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match &self.inner {
            Inner::Pool(pool) => self.statements.measure(pool.query_all_raw(statement)).await,
            Inner::Transaction(transaction) => self.statements.measure(transaction.query_all_raw(statement)).await,
        }
    }
}
