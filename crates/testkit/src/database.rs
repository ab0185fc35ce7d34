//! `TestDb`: a database for one test, migrated, with a desk whose clock is moved by hand and whose ids are counted.
//!
//! `TEST_DATABASE_URL` unset is SQLite: a copy of a migrated template file. Set, it names a PostgreSQL server on which a new
//! database is cloned from a migrated template. Either is gone when the `TestDb` is dropped.

use crate::given::Given;
use crate::postgres::PostgresDatabase;
use crate::sqlite::SqliteDatabase;
use crate::user::found_house;
use desk::{Clock, Desk, Ids};
use domain::read_as::{Moment, ReadAs};
use domain::time::Timestamp;
use storage::{Editions, Store};

/// A database for one test.
#[derive(Debug)]
pub struct TestDb {
    /// The database.
    pub store: Store,
    /// A desk over it.
    pub desk: Desk,
    /// The desk's clock. It stands at [`crate::noon`].
    pub clock: Clock,
    kept: Kept,
}

#[derive(Debug)]
enum Kept {
    Sqlite(SqliteDatabase),
    Postgres(PostgresDatabase),
}

impl Kept {
    async fn new() -> Kept {
        match server() {
            Some(server) => Kept::Postgres(PostgresDatabase::cloned(&server).await),
            None => Kept::Sqlite(SqliteDatabase::copied().await),
        }
    }

    async fn empty() -> Kept {
        match server() {
            Some(server) => Kept::Postgres(PostgresDatabase::empty(&server).await),
            None => Kept::Sqlite(SqliteDatabase::empty()),
        }
    }

    fn address(&self) -> String {
        match self {
            Kept::Sqlite(database) => database.address(),
            Kept::Postgres(database) => database.address(),
        }
    }
}

fn server() -> Option<String> {
    std::env::var("TEST_DATABASE_URL")
        .ok()
        .filter(|address| !address.is_empty())
}

impl TestDb {
    /// A migrated database in which nobody has done anything; it has one user, [`crate::house`].
    pub async fn new() -> TestDb {
        let db = TestDb::over(Kept::new().await).await;
        found_house(&db.desk).await;
        db
    }

    /// A database without a schema.
    pub async fn empty() -> TestDb {
        TestDb::over(Kept::empty().await).await
    }

    async fn over(kept: Kept) -> TestDb {
        let store = Store::connect(&kept.address())
            .await
            .expect("the test's database can be reached");
        let clock = Clock::fixed(crate::noon());
        let desk = Desk::new(store.clone(), clock.clone(), Ids::counting());
        TestDb {
            store,
            desk,
            clock,
            kept,
        }
    }

    /// The address, for a test that connects again.
    pub fn address(&self) -> String {
        self.kept.address()
    }

    /// Whether it is PostgreSQL, for what the two cannot have alike. On SQLite there is one writer at a time.
    pub fn is_postgres(&self) -> bool {
        matches!(self.kept, Kept::Postgres(_))
    }

    /// Makes what the test is given beforehand.
    pub async fn given<G: Given>(&self, what: G) -> G::Made {
        what.given(&self.desk).await
    }

    /// What anyone can read now.
    pub fn public(&self) -> Editions {
        self.store.editions(&ReadAs::Public {
            at: Moment::Now(self.clock.now()),
        })
    }

    /// What anyone could read at that instant, or will.
    pub fn public_as_of(&self, at: Timestamp) -> Editions {
        self.store.editions(&ReadAs::Public { at: Moment::AsOf(at) })
    }

    /// Moves the clock on.
    pub fn wait_minutes(&self, minutes: i64) {
        self.clock.advance(minutes * 60_000);
    }
}
