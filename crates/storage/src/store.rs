//! `Store`, the front door to the database: connect, migrate, read as somebody, begin a transaction.
//!
//! SQLite runs in WAL mode with one writer connection and several readers, so readers never wait for the writer.
//! PostgreSQL has one pool for both.

use crate::api_key_usage::ApiKeyUsage;
use crate::api_keys::ApiKeys;
use crate::archive::Archive;
use crate::audit::Audit;
use crate::boundaries::Boundaries;
use crate::changes::Changes;
use crate::collections::DeskCollections;
use crate::committed::Committed;
use crate::connection::{Connection, Statements};
use crate::desk_articles::DeskArticles;
use crate::desk_media::DeskMedia;
use crate::direct::Direct;
use crate::documents::Documents;
use crate::editions::Editions;
use crate::error::{ConnectError, StorageError};
use crate::generations::{Generations, Touched};
use crate::heard::Heard;
use crate::import_sources::ImportSources;
use crate::lists;
use crate::load::{Load, PoolLoad, Queue};
use crate::media_files::MediaFiles;
use crate::objects::{Objects, Reading, Touches};
use crate::partner_feed::PartnerFeed;
use crate::pools::{self, Pools};
use crate::previews::Previews;
use crate::sessions::Sessions;
use crate::signing_keys::SigningKeys;
use crate::tx::Tx;
use crate::users::Users;
use domain::read_as::ReadAs;
use domain::time::Timestamp;
use migrations::{IntoSchemaManagerConnection, Migrator, MigratorTrait, SchemaManager};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use std::collections::HashSet;
use std::sync::Arc;

/// Where the applied steps are kept.
const STEPS: &str = "seaql_migrations";
/// Held while migrating and while founding, so that nodes that start together do not both do it.
const MIGRATION_LOCK: i64 = 0x0DA7_E11E;

/// The newsroom's database.
#[derive(Clone, Debug)]
pub struct Store {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
    /// Reads SQLite's file without the pool.
    direct: Option<Arc<Direct>>,
    statements: Statements,
    queue: Queue,
    generations: Generations,
    objects: Objects,
    touches: Touches,
}

impl Store {
    /// Connects to `sqlite://path/to/file` (made if absent) or `postgres://…`. The schema is not looked at; see [`Store::migrate`].
    pub async fn connect(address: &str) -> Result<Store, ConnectError> {
        let Pools { reader, writer, direct } = pools::connect(address).await?;
        Ok(Store {
            reader,
            writer,
            direct,
            statements: Statements::default(),
            queue: Queue::default(),
            generations: Generations::default(),
            objects: Objects::default(),
            touches: Touches::default(),
        })
    }

    /// The same store, which keeps what is read of editions, so many bytes of it at the most. Before [`Store::follow`] nothing is.
    pub fn keeping(self, bytes: u64) -> Store {
        Store {
            objects: Objects::bounded(bytes),
            ..self
        }
    }

    /// How much of editions is kept in memory, in bytes.
    pub fn kept_bytes(&self) -> u64 {
        self.objects.bytes()
    }

    /// Begins to follow the change log, so that what is read can be kept; from here on [`Store::catch_up`] must be called often.
    pub async fn follow(&self, now: Timestamp) -> Result<(), StorageError> {
        self.generations.start(self.reading(), now).await
    }

    /// Follows the change log to its end: what other nodes and processes have committed.
    pub async fn catch_up(&self, now: Timestamp) -> Result<(), StorageError> {
        self.generations.catch_up(self.reading(), None, now).await
    }

    /// Hears of what other nodes commit, where the database tells.
    pub async fn hear(&self) -> Result<Heard, StorageError> {
        Heard::by(&self.reader).await
    }

    /// Which change last touched what.
    pub fn generations(&self) -> &Generations {
        &self.generations
    }

    /// What was touched by reading through a store that [`Store::counting`] gave, each once.
    pub fn touched(&self) -> Vec<Touched> {
        self.touches.all()
    }

    /// Whoever reads through this store has read how far the log reaches.
    pub fn touch_log(&self) {
        self.touches.note(Touched::Log);
    }

    /// Applies the steps that the database lacks, all or none. One that a newer program has changed is refused untouched.
    pub async fn migrate(&self) -> Result<(), ConnectError> {
        // Nodes that start together wait here for each other: on SQLite for the one writer, on PostgreSQL for the lock.
        let all = self
            .writer
            .begin_with_options(immediate())
            .await
            .map_err(unreachable_or_broken)?;
        if all.get_database_backend() == DbBackend::Postgres {
            let lock = format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})");
            all.execute_unprepared(&lock).await.map_err(unreachable_or_broken)?;
        }
        if missing_steps(&all).await? > 0 {
            Migrator::up(&all, None).await.map_err(unreachable_or_broken)?;
        }
        let all = Connection::transaction(all, Statements::default());
        lists::make_anew_if_old(&all).await.map_err(broken)?;
        all.commit().await.map_err(unreachable_or_broken)
    }

    /// Whether the schema is the one that this program knows. Changes nothing.
    pub async fn check(&self) -> Result<(), ConnectError> {
        match missing_steps(&self.writer).await? {
            0 => Ok(()),
            missing => Err(ConnectError::Behind { missing }),
        }
    }

    /// A store over the same database that counts statements from zero, and notes what is touched by reading.
    pub fn counting(&self) -> Store {
        Store {
            statements: Statements::default(),
            touches: Touches::noting(),
            ..self.clone()
        }
    }

    /// How many statements were run through this store and its transactions.
    pub fn statements(&self) -> u64 {
        self.statements.count()
    }

    fn reading(&self) -> Arc<Connection> {
        Arc::new(Connection::pool(self.reader.clone(), self.statements.clone()))
    }

    /// All that can be reached without being on the desk. Every read names its reader.
    pub fn editions(&self, read_as: &ReadAs) -> Editions {
        let kept = |at| Reading::new(&self.objects, &self.generations, at);
        let connection = Connection::pool(self.reader.clone(), self.statements.clone()).direct(self.direct.clone());
        Editions::new(Arc::new(connection), read_as, kept, self.touches.clone())
    }

    /// The desk's articles. Who asks must have been allowed to (`domain::permission`).
    pub fn desk_articles(&self) -> DeskArticles {
        DeskArticles::new(self.reading())
    }

    /// The desk's collections. Who asks must have been allowed to.
    pub fn desk_collections(&self) -> DeskCollections {
        DeskCollections::new(self.reading())
    }

    /// The desk's media records. Who asks must have been allowed to.
    pub fn desk_media(&self) -> DeskMedia {
        DeskMedia::new(self.reading())
    }

    /// What is known of pictures' files.
    pub fn media_files(&self) -> MediaFiles {
        MediaFiles::new(self.reading())
    }

    /// Instants at which an edition begins or ends.
    pub fn boundaries(&self) -> Boundaries {
        Boundaries::new(self.reading())
    }

    /// The change log.
    pub fn changes(&self) -> Changes {
        Changes::new(self.reading())
    }

    /// The place of the newest entry of the change log that was committed through this store and its copies.
    pub fn committed(&self) -> &Committed {
        self.generations.committed()
    }

    /// Who did what. Who asks must have been allowed to (`domain::permission`).
    pub fn audit(&self) -> Audit {
        Audit::new(self.reading())
    }

    /// The whole newsroom as of this moment, to be written down.
    pub async fn archive(&self) -> Result<Archive, StorageError> {
        Archive::begin(&self.reader).await
    }

    /// Where what was imported came from.
    pub fn import_sources(&self) -> ImportSources {
        ImportSources::new(self.reading())
    }

    /// Trusted documents.
    pub fn documents(&self) -> Documents {
        Documents::new(self.reading())
    }

    /// What partner synchronisation is made of.
    pub fn partner_feed(&self) -> PartnerFeed {
        PartnerFeed::new(self.reading())
    }

    /// Partners' keys.
    pub fn api_keys(&self) -> ApiKeys {
        ApiKeys::new(self.reading())
    }

    /// Leave to read revisions.
    pub fn previews(&self) -> Previews {
        Previews::new(self.reading())
    }

    /// How often partners' keys were come with.
    pub fn api_key_usage(&self) -> ApiKeyUsage {
        ApiKeyUsage::new(self.reading())
    }

    /// Those with a login.
    pub fn users(&self) -> Users {
        Users::new(self.reading())
    }

    /// Who is signed in.
    pub fn sessions(&self) -> Sessions {
        Sessions::new(self.reading())
    }

    /// The keys that sign access tokens.
    pub fn signing_keys(&self) -> SigningKeys {
        SigningKeys::new(self.reading())
    }

    /// Begins a transaction in which everything happens at one instant by that clock; see [`Tx::now`].
    pub async fn begin(&self, clock: impl Fn() -> Timestamp + Send + Sync + 'static) -> Result<Tx, StorageError> {
        let waiting = self.queue.join();
        // In a task, so that it ends even if nobody waits for it any more: of a `BEGIN` that is given up before its answer sqlx does not know
        // that it began anything, and the next who is given that connection would be within.
        let writer = self.writer.clone();
        let begun = tokio::spawn(async move { writer.begin_with_options(immediate()).await }).await;
        let transaction = begun.map_err(|ended| DbErr::Custom(ended.to_string()))??;
        drop(waiting);
        Ok(Tx::new(
            Connection::transaction(transaction, self.statements.clone()),
            clock,
            (self.generations.clone(), self.reading()),
        ))
    }

    /// Whether the database answers, and how far its clock is ahead of `clock()` at least, in milliseconds: what a slow answer
    /// could explain is not counted (0 on SQLite, which has no clock).
    pub async fn ping(&self, clock: impl Fn() -> Timestamp) -> Result<i64, StorageError> {
        let connection = self.reading();
        if !connection.is_postgres() {
            connection.execute_unprepared("SELECT 1").await?;
            return Ok(0);
        }
        let before = clock().as_millis();
        let statement = sea_orm::Statement::from_string(
            DbBackend::Postgres,
            "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint) AS now",
        );
        let row = connection.query_one_raw(statement).await?;
        let now: i64 = row.map(|row| row.try_get("", "now")).transpose()?.unwrap_or(before);
        let after = clock().as_millis();
        Ok(certainly_ahead(before, now, after))
    }

    /// How busy the connections are right now. Asks the database nothing.
    pub fn load(&self) -> Load {
        let pools = match self.writer.get_database_backend() {
            DbBackend::Postgres => vec![PoolLoad::of("shared", &self.writer)],
            _ => vec![
                PoolLoad::of("reader", &self.reader),
                PoolLoad::of("writer", &self.writer),
            ],
        };
        Load {
            pools,
            waiting: self.queue.length(),
        }
    }

    /// Copies what was committed from SQLite's log into its file, beside the commits and not within one; nothing on PostgreSQL.
    pub async fn checkpoint(&self) -> Result<(), StorageError> {
        if self.reader.get_database_backend() == DbBackend::Sqlite {
            self.reader.execute_unprepared("PRAGMA wal_checkpoint(PASSIVE)").await?;
        }
        Ok(())
    }

    /// Closes every connection. Statements after it find the database unavailable.
    pub async fn close(&self) {
        if let Some(direct) = &self.direct {
            direct.close();
        }
        // Closing can only fail where there is nothing left to close.
        self.reader.close_by_ref().await.ok();
        self.writer.close_by_ref().await.ok();
    }
}

/// How far a clock that showed `now` at some moment between `before` and `after` is ahead at least; 0 if it may be right.
fn certainly_ahead(before: i64, now: i64, after: i64) -> i64 {
    now - now.clamp(before, after.max(before))
}

/// On SQLite: the one writer from the start, as two readers that want to become it would fail each other.
fn immediate() -> TransactionOptions {
    TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..Default::default()
    }
}

/// How many steps the database lacks; an error if it has one that is not known.
async fn missing_steps<'c, C>(connection: &'c C) -> Result<usize, ConnectError>
where
    C: ConnectionTrait,
    &'c C: IntoSchemaManagerConnection<'c>,
{
    let known: Vec<String> = Migrator::migrations()
        .iter()
        .map(|step| step.name().to_owned())
        .collect();
    // Asking for the steps makes their table, and whoever only checks makes nothing.
    if !SchemaManager::new(connection)
        .has_table(STEPS)
        .await
        .map_err(unreachable_or_broken)?
    {
        return Ok(known.len());
    }
    let applied = Migrator::get_migration_models(connection)
        .await
        .map_err(unreachable_or_broken)?;
    let applied: HashSet<String> = applied.into_iter().map(|step| step.version).collect();
    if let Some(step) = applied.iter().filter(|step| !known.contains(step)).min() {
        return Err(ConnectError::TooNew { step: step.clone() });
    }
    Ok(known.iter().filter(|step| !applied.contains(*step)).count())
}

fn unreachable_or_broken(error: DbErr) -> ConnectError {
    broken(StorageError::from(error))
}

fn broken(error: StorageError) -> ConnectError {
    match error {
        StorageError::Unavailable(cause) => ConnectError::Unreachable(cause),
        StorageError::Database(cause) => ConnectError::Migration(cause),
        StorageError::Corrupt { reason, .. } => ConnectError::Migration(DbErr::Custom(reason)),
    }
}

#[cfg(test)]
mod tests {
    use super::certainly_ahead;

    #[test]
    fn a_slow_answer_is_no_wrong_clock() {
        assert_eq!(certainly_ahead(1_000, 1_000, 9_000), 0);
        assert_eq!(certainly_ahead(1_000, 9_000, 9_000), 0);
        assert_eq!(certainly_ahead(1_000, 400, 9_000), -600);
        assert_eq!(certainly_ahead(1_000, 9_600, 9_000), 600);
    }
}
