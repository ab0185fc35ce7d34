//! The change log under many writers.
//!
//! On PostgreSQL this is the point: transactions overlap there, and commit in another order than they began.

use domain::change::{Change, ChangeKind, LoggedChange, Seq};
use domain::ids::TopicId;
use domain::time::Timestamp;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use storage::Store;
use testkit::{TestDb, noon};
use uuid::Uuid;

fn change(number: u128) -> Change {
    Change::new(ChangeKind::Saved, TopicId(Uuid::from_u128(number)))
}

/// Appends that many changes in one transaction.
async fn append(store: &Store, first: u128, count: u128, at: Timestamp) -> Vec<LoggedChange> {
    let mut tx = store.begin(move || at).await.unwrap();
    for number in first..first + count {
        tx.note(domain::audit::Who::Operator, change(number));
    }
    tx.commit().await.unwrap()
}

async fn whole_log(db: &TestDb) -> Vec<LoggedChange> {
    db.store.changes().after(0, 10_000).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn seq_has_no_gap_or_reordering_for_any_reader_under_concurrent_writers() {
    let db = TestDb::new().await;
    let other = Store::connect(&db.address()).await.unwrap();
    let before = db.store.changes().head().await.unwrap();
    let writing = Arc::new(AtomicBool::new(true));
    let reader = tokio::spawn(follow(other.clone(), before, writing.clone()));
    let committed: Arc<Mutex<Vec<LoggedChange>>> = Arc::default();
    let writers: Vec<_> = (0..8u128)
        .map(|writer| {
            let (store, committed) = (
                if writer % 2 == 0 {
                    db.store.clone()
                } else {
                    other.clone()
                },
                committed.clone(),
            );
            tokio::spawn(async move {
                for round in 0..12u128 {
                    // Each writer's clock runs at its own pace, and some step back.
                    let at = noon().saturating_add_millis((round as i64 - writer as i64) * 7);
                    let logged = append(&store, writer * 1_000 + round * 10, 1 + round % 3, at).await;
                    committed.lock().unwrap().extend(logged);
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    writing.store(false, Ordering::SeqCst);
    let seen = reader.await.unwrap();
    let log = db.store.changes().after(before, 10_000).await.unwrap();
    assert_eq!(seen, log, "the reader who polled saw another log");
    assert_eq!(
        log.iter().map(|entry| entry.seq).collect::<Vec<_>>(),
        (before + 1..=before + 8 * 24).collect::<Vec<_>>()
    );
    assert!(log.iter().map(|entry| entry.at).is_sorted(), "instants go back");
    let mut committed = committed.lock().unwrap().clone();
    committed.sort_by_key(|entry| entry.seq);
    assert_eq!(committed, log, "the writers were told another log");
}

/// Polls the log until nobody writes any more; panics at a gap.
async fn follow(store: Store, mut cursor: Seq, writing: Arc<AtomicBool>) -> Vec<LoggedChange> {
    let mut seen = Vec::new();
    loop {
        let last_round = !writing.load(Ordering::SeqCst);
        let some = store.changes().after(cursor, 7).await.unwrap();
        for entry in &some {
            assert_eq!(entry.seq, cursor + 1, "an entry came before those in front of it");
            cursor = entry.seq;
        }
        if some.is_empty() {
            if last_round {
                return seen;
            }
            tokio::task::yield_now().await;
        }
        seen.extend(some);
    }
}

#[tokio::test]
async fn a_transaction_that_is_undone_leaves_no_gap() {
    let db = TestDb::new().await;
    append(&db.store, 1, 2, noon()).await;
    let mut undone = db.store.begin(noon).await.unwrap();
    undone.note(domain::audit::Who::Operator, change(3));
    drop(undone);
    append(&db.store, 4, 1, noon()).await;
    let log = whole_log(&db).await;
    assert_eq!(
        log.iter().map(|entry| (entry.seq, entry.change)).collect::<Vec<_>>(),
        [(1, change(1)), (2, change(2)), (3, change(4))]
    );
    assert_eq!(db.store.changes().head().await.unwrap(), 3);
}

#[tokio::test]
async fn a_transaction_that_notes_nothing_appends_nothing() {
    let db = TestDb::new().await;
    assert_eq!(append(&db.store, 1, 0, noon()).await, []);
    assert_eq!(db.store.changes().head().await.unwrap(), 0);
}

#[tokio::test]
async fn a_clock_that_steps_back_does_not_take_the_log_along() {
    let db = TestDb::new().await;
    append(&db.store, 1, 1, noon()).await;
    let logged = append(&db.store, 2, 1, noon().saturating_add_millis(-5_000)).await;
    assert_eq!(logged[0].at, noon());
}

#[tokio::test]
async fn a_transaction_of_thousands_of_changes_is_appended_whole() {
    let db = TestDb::new().await;
    let logged = append(&db.store, 1, 2_500, noon()).await;
    assert_eq!(logged.len(), 2_500);
    assert_eq!(whole_log(&db).await, logged);
}
