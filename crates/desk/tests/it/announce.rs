//! The announcer: each boundary is told of once, whoever looks and however late.

use desk::announce::{announce, lag, move_ended_places};
use desk::article::{CancelEdition, cancel_edition};
use desk::{Clock, Desk, Ids};
use domain::change::ChangeKind;
use storage::Store;
use testkit::{TestDb, article, house, noon_plus, section};

async fn told(db: &TestDb) -> Vec<ChangeKind> {
    let log = db.store.changes().after(0, 10_000).await.unwrap();
    let kinds = log.iter().map(|logged| logged.change.kind);
    kinds
        .filter(|kind| matches!(kind, ChangeKind::Began | ChangeKind::Ended))
        .collect()
}

#[tokio::test]
async fn a_beginning_and_an_end_are_announced_once_and_late_after_a_downtime() {
    let db = TestDb::new().await;
    let home = db.given(section("Europe")).await;
    let story = article().home(home).published_between(noon_plus(10), noon_plus(20));
    db.given(story).await;
    assert_eq!(announce(&db.desk).await.unwrap(), 0);
    db.clock.set(noon_plus(10));
    assert_eq!(
        (announce(&db.desk).await.unwrap(), told(&db).await),
        (1, vec![ChangeKind::Began])
    );
    assert_eq!(announce(&db.desk).await.unwrap(), 0);
    db.clock.set(noon_plus(50));
    assert_eq!(lag(&db.desk).await.unwrap(), 30 * 60_000);
    assert_eq!(announce(&db.desk).await.unwrap(), 1);
    assert_eq!(told(&db).await, [ChangeKind::Began, ChangeKind::Ended]);
    assert_eq!(lag(&db.desk).await.unwrap(), 0);
}

#[tokio::test]
async fn what_is_cancelled_or_replaced_is_never_announced() {
    let db = TestDb::new().await;
    let home = db.given(section("Europe")).await;
    let story = db.given(article().home(home).published_from(noon_plus(10))).await;
    let cancel = CancelEdition {
        id: story.id,
        edition: 1,
    };
    db.desk
        .run(async |tx| cancel_edition(tx, &house(), cancel).await)
        .await
        .unwrap();
    db.clock.set(noon_plus(30));
    assert_eq!(announce(&db.desk).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_nodes_announce_each_boundary_once() {
    let db = TestDb::new().await;
    let home = db.given(section("Europe")).await;
    for minute in 0..30 {
        let (from, until) = (noon_plus(1 + minute), noon_plus(40 + minute));
        db.given(article().home(home).published_between(from, until)).await;
    }
    db.clock.set(noon_plus(200));
    let nodes: Vec<_> = (0..4)
        .map(|_| {
            let address = db.address();
            tokio::spawn(async move {
                let store = Store::connect(&address).await.unwrap();
                announce(&Desk::new(store, Clock::fixed(noon_plus(200)), Ids::Random))
                    .await
                    .unwrap()
            })
        })
        .collect();
    let mut announced = 0;
    for node in nodes {
        announced += node.await.unwrap();
    }
    let kinds = told(&db).await;
    let began = kinds.iter().filter(|kind| **kind == ChangeKind::Began).count();
    assert_eq!((announced, began, kinds.len()), (60, 30, 60));
}

#[tokio::test]
async fn places_that_ended_a_while_ago_are_moved_to_the_history() {
    let db = TestDb::new().await;
    let home = db.given(section("Europe")).await;
    db.given(article().home(home).published_between(noon_plus(1), noon_plus(5)))
        .await;
    let rows = async || db.number("SELECT count(*) FROM article_list").await;
    db.clock.set(noon_plus(5));
    assert_eq!((move_ended_places(&db.desk).await.unwrap(), rows().await), (0, 2));
    db.clock.set(noon_plus(6));
    assert_eq!((move_ended_places(&db.desk).await.unwrap(), rows().await), (2, 0));
    assert_eq!(db.number("SELECT count(*) FROM article_list_history").await, 2);
}
