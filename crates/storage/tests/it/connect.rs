//! Connecting, migrating, and what is said of a database that cannot be served.

use migrations::{Migrator, MigratorTrait};
use std::time::Duration;
use storage::{ConnectError, Store};
use testkit::{TestDb, noon};

const STEPS: &str = "SELECT version FROM seaql_migrations ORDER BY version";

#[tokio::test]
async fn migrations_apply_from_nothing_and_a_second_time_change_nothing() {
    let db = TestDb::empty().await;
    db.store.migrate().await.unwrap();
    db.store.check().await.unwrap();
    let (steps, schema) = (db.texts(STEPS).await, crate::schema::tables(&db).await);
    db.store.migrate().await.unwrap();
    assert_eq!(
        (db.texts(STEPS).await, crate::schema::tables(&db).await),
        (steps, schema)
    );
}

#[tokio::test]
async fn nodes_that_start_together_migrate_once() {
    let db = TestDb::empty().await;
    let nodes: Vec<_> = (0..4)
        .map(|_| {
            let address = db.address();
            tokio::spawn(async move { Store::connect(&address).await.unwrap().migrate().await })
        })
        .collect();
    for node in nodes {
        node.await.unwrap().unwrap();
    }
    db.store.check().await.unwrap();
}

#[tokio::test]
async fn a_database_without_steps_is_behind_and_checking_it_makes_none() {
    let db = TestDb::empty().await;
    let checked = db.store.check().await;
    let all = Migrator::migrations().len();
    assert!(
        matches!(checked, Err(ConnectError::Behind { missing }) if missing == all),
        "{checked:?}"
    );
    assert_eq!(crate::schema::tables(&db).await, Vec::<Vec<String>>::new());
}

#[tokio::test]
async fn a_database_with_an_unknown_step_is_refused_untouched() {
    let db = TestDb::new().await;
    db.execute("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m99991231_000001_colonise_mars', 0)")
        .await
        .unwrap();
    // One that is missing as well, so that migrating would have something to do.
    db.execute("DELETE FROM seaql_migrations WHERE version LIKE '%session'")
        .await
        .unwrap();
    let before = (db.texts(STEPS).await, crate::schema::tables(&db).await);
    for refused in [db.store.migrate().await, db.store.check().await] {
        assert!(
            matches!(&refused, Err(ConnectError::TooNew { step }) if step.contains("mars")),
            "{refused:?}"
        );
    }
    assert_eq!((db.texts(STEPS).await, crate::schema::tables(&db).await), before);
}

#[tokio::test]
async fn a_database_that_is_not_there_is_unreachable_and_says_so_soon() {
    let folder = tempfile::tempdir().unwrap();
    let no_socket = format!(
        "postgres://postgres@localhost/postgres?host={}",
        folder.path().display()
    );
    let a_folder = format!("sqlite://{}", folder.path().display());
    for address in [no_socket, a_folder] {
        let connected = tokio::time::timeout(Duration::from_secs(5), Store::connect(&address))
            .await
            .expect("it says so soon");
        assert!(
            matches!(connected, Err(ConnectError::Unreachable(_))),
            "{address}: {connected:?}"
        );
    }
}

#[tokio::test]
async fn a_sqlite_file_in_a_folder_that_cannot_be_made_names_the_folder() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let impossible = file.path().join("newsroom");
    let connected = Store::connect(&format!("sqlite://{}/dateline.db", impossible.display())).await;
    assert!(
        matches!(&connected, Err(ConnectError::Folder { folder, .. }) if *folder == impossible.display().to_string())
    );
}

#[tokio::test]
async fn an_address_of_another_kind_of_database_is_refused() {
    for address in ["mysql://localhost/newsroom", "dateline.db", "", "sqlite:dateline.db"] {
        assert!(
            matches!(Store::connect(address).await, Err(ConnectError::Address)),
            "{address}"
        );
    }
}

#[tokio::test]
async fn a_database_answers_a_ping_until_it_is_closed() {
    let db = TestDb::new().await;
    let ahead = db.store.ping(desk::Clock::local).await.unwrap();
    assert!(
        ahead.abs() < 500,
        "the database is {ahead} ms ahead of this very machine"
    );
    db.store.close().await;
    assert!(matches!(
        db.store.ping(testkit::noon).await,
        Err(storage::StorageError::Unavailable(_))
    ));
}

#[tokio::test]
async fn a_transaction_that_is_given_up_while_it_begins_stays_open_nowhere() {
    let db = TestDb::new().await;
    let give_up_after = async |polls: u32| {
        let mut begin = std::pin::pin!(db.store.begin(noon));
        for _ in 0..polls {
            if futures_util::poll!(begin.as_mut()).is_ready() {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    for polls in (0..5).flat_map(|_| 1..12) {
        give_up_after(polls).await;
        assert!(is_none_open(&db).await, "after {polls} polls");
    }
}

/// Whether no transaction is left open. One that is rolled back ends at the latest when its connection is had again.
async fn is_none_open(db: &TestDb) -> bool {
    let open = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'";
    for _ in 0..200 {
        db.store.ping(noon).await.unwrap();
        if !db.is_postgres() || db.number(open).await == 0 {
            return true;
        }
    }
    false
}
