//! Collections, as the desk saves and schedules them: what is kept of each edition, and what the log and the announcer say.

use desk::announce::announce;
use desk::collection::{
    CancelCollectionEdition, CollectionError, SaveCollection, cancel_collection_edition, save_collection,
};
use domain::article::publishing::Scheduled;
use domain::change::ChangeKind;
use domain::collection::{CollectionCard, CollectionRefused};
use domain::ids::CollectionId;
use domain::slug::Slug;
use testkit::{CollectionBuilder, TestDb, collection, house, noon_plus};

fn to_save(id: CollectionId, seen: i32, as_this: CollectionBuilder) -> SaveCollection {
    SaveCollection {
        id,
        seen,
        card: as_this.card(),
        from: None,
        scheduled: None,
    }
}

async fn save(db: &TestDb, cmd: SaveCollection) -> Result<i32, CollectionError> {
    let saved = db.desk.run(async |tx| save_collection(tx, &house(), cmd).await).await;
    saved.map(|collection| collection.newest_number())
}

async fn log(db: &TestDb) -> Vec<ChangeKind> {
    let log = db.store.changes().after(0, 99).await.unwrap();
    log.iter().map(|logged| logged.change.kind).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_save_one_front_at_once_exactly_one_is_in_time() {
    let db = TestDb::new().await;
    let front = db.given(collection("Front")).await;
    let savers: Vec<_> = (1..7)
        .map(|size| {
            let (desk, clock) = (db.desk.clone(), db.clock.clone());
            let cmd = to_save(front, 1, collection("Front").size(size));
            tokio::spawn(async move {
                clock.advance(1);
                desk.run(async |tx| save_collection(tx, &house(), cmd).await).await
            })
        })
        .collect();
    let mut in_time = 0;
    for saver in savers {
        match saver.await.unwrap() {
            Ok(_) => in_time += 1,
            Err(CollectionError::Refused(CollectionRefused::Stale(_))) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(in_time, 1);
}

#[tokio::test]
async fn each_edition_that_begins_is_announced_once_and_one_that_was_cancelled_never() {
    let db = TestDb::new().await;
    let front = db.given(collection("Front")).await;
    let plan = |minute, name: &str| SaveCollection {
        from: Some(noon_plus(minute)),
        ..to_save(front, minute as i32, collection(name))
    };
    assert_eq!(save(&db, plan(1, "Morning")).await.unwrap(), 2);
    assert_eq!(save(&db, plan(2, "Evening")).await.unwrap(), 3);
    let cancel = CancelCollectionEdition { id: front, edition: 2 };
    db.desk
        .run(async |tx| cancel_collection_edition(tx, &house(), cancel).await)
        .await
        .unwrap();
    db.clock.set(noon_plus(3));
    assert_eq!(
        (announce(&db.desk).await.unwrap(), announce(&db.desk).await.unwrap()),
        (1, 0)
    );
    let expected = [
        ChangeKind::Published,
        ChangeKind::Scheduled,
        ChangeKind::Scheduled,
        ChangeKind::Cancelled,
        ChangeKind::Began,
    ];
    assert_eq!(log(&db).await, expected);
    let (public, evening) = (db.public(), Slug::parse("evening").unwrap());
    let live = public.by_slug::<CollectionCard>(&evening).await.unwrap();
    assert_eq!(live.unwrap().number, 3);
}

#[tokio::test]
async fn a_front_keeps_its_history_and_the_slug_of_a_plan_that_was_given_up_is_free_again() {
    let db = TestDb::new().await;
    let front = db.given(collection("Front")).await;
    let planned = SaveCollection {
        from: Some(noon_plus(5)),
        ..to_save(front, 1, collection("Elections"))
    };
    save(&db, planned).await.unwrap();
    db.clock.set(noon_plus(1));
    let now = SaveCollection {
        scheduled: Some(Scheduled::Cancel),
        ..to_save(front, 2, collection("Front").size(3))
    };
    assert_eq!(save(&db, now).await.unwrap(), 3);
    db.given(collection("Elections")).await;
    let size_at = async |minute| {
        let at = db.public_as_of(noon_plus(minute));
        let found = at
            .by_slug::<CollectionCard>(&Slug::parse("front").unwrap())
            .await
            .unwrap();
        found.map(|front| front.card.lineup.size())
    };
    assert_eq!((size_at(0).await, size_at(1).await), (Some(20), Some(3)));
    let rows = "SELECT count(*) FROM removed_edition";
    assert_eq!(db.number(rows).await, 1);
}
