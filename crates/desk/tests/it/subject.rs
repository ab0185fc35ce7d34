//! The nouns that are published by saving, and the site.

use desk::site::{found_site, save_site};
use desk::topic::{create_topic, save_topic};
use desk::{SaveSubject, SaveSubjectError};
use domain::change::{Change, ChangeKind};
use domain::edition::StaleEdition;
use domain::ids::TopicId;
use domain::link::SiteAddress;
use domain::topic::TopicCard;
use testkit::{TestDb, house, section, topic};

async fn save(db: &TestDb, id: TopicId, seen: i32, card: TopicCard) -> Result<i32, SaveSubjectError> {
    let cmd = SaveSubject { id: id.0, seen, card };
    db.desk
        .run(async |tx| save_topic(tx, &house(), cmd).await)
        .await
        .map(|topic| topic.number)
}

#[tokio::test]
async fn saving_publishes_at_once_and_a_stale_or_unchanged_save_does_not() {
    let db = TestDb::new().await;
    let water = db.given(topic("Water")).await;
    assert_eq!(save(&db, water, 1, topic("Fresh water").card()).await.unwrap(), 2);
    let stale = save(&db, water, 1, topic("Salt water").card()).await.unwrap_err();
    assert!(matches!(
        stale,
        SaveSubjectError::Stale(StaleEdition { seen: 1, current: 2 })
    ));
    assert_eq!(save(&db, water, 2, topic("Fresh water").card()).await.unwrap(), 2);
    let log: Vec<Change> = db
        .store
        .changes()
        .after(0, 9)
        .await
        .unwrap()
        .iter()
        .map(|entry| entry.change)
        .collect();
    assert_eq!(log, [Change::new(ChangeKind::Published, water); 2]);
}

#[tokio::test]
async fn what_is_of_another_noun_is_not_found() {
    let db = TestDb::new().await;
    let europe = db.given(section("Europe")).await;
    let saved = save(&db, TopicId(europe.0), 1, topic("Europe").card()).await;
    assert!(matches!(saved, Err(SaveSubjectError::NotFound)));
    let unknown = save(&db, TopicId(db.desk.new_id()), 1, topic("Europe").card()).await;
    assert!(matches!(unknown, Err(SaveSubjectError::NotFound)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_save_one_edition_at_once_exactly_one_is_in_time() {
    let db = TestDb::new().await;
    let water = db.given(topic("Water")).await;
    let savers: Vec<_> = (0..6)
        .map(|number| {
            let (desk, clock) = (db.desk.clone(), db.clock.clone());
            let cmd = SaveSubject {
                id: water.0,
                seen: 1,
                card: topic(&format!("Water {number}")).card(),
            };
            tokio::spawn(async move {
                clock.advance(1);
                desk.run(async |tx| save_topic(tx, &house(), cmd).await).await
            })
        })
        .collect();
    let mut in_time = 0;
    for saver in savers {
        match saver.await.unwrap() {
            Ok(_) => in_time += 1,
            Err(SaveSubjectError::Stale(_)) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(in_time, 1);
}

#[tokio::test]
async fn actions_in_one_transaction_are_all_done_or_none() {
    let db = TestDb::new().await;
    let ids = [TopicId(db.desk.new_id()), TopicId(db.desk.new_id())];
    let refused = db.desk.run(async |tx| {
        create_topic(tx, &house(), ids[0], topic("Water").card()).await?;
        create_topic(tx, &house(), ids[1], topic("Water").card()).await
    });
    assert!(matches!(refused.await, Err(SaveSubjectError::SlugTaken(_))));
    assert_eq!(db.number("SELECT count(*) FROM subject").await, 0);
    assert_eq!(db.store.changes().head().await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nodes_that_start_together_found_one_site() {
    let db = TestDb::new().await;
    let starts: Vec<_> = (0..4)
        .map(|_| {
            let (desk, clock) = (db.desk.clone(), db.clock.clone());
            tokio::spawn(async move {
                clock.advance(1);
                let (id, url) = (desk.new_id(), SiteAddress::parse("https://newsroom.test").unwrap());
                desk.run(async |tx| found_site(tx, id, url).await).await.unwrap().id
            })
        })
        .collect();
    let mut ids = Vec::new();
    for start in starts {
        ids.push(start.await.unwrap());
    }
    ids.dedup();
    assert_eq!(ids.len(), 1);
    let site = db.public().site().await.unwrap().unwrap();
    assert_eq!((site.id, site.number, site.card.time_zone.as_str()), (ids[0], 1, "UTC"));
    let log = db.store.changes().after(0, 9).await.unwrap();
    assert_eq!(log.len(), 1);
}

#[tokio::test]
async fn a_saved_site_outlives_the_next_start() {
    let db = TestDb::new().await;
    let found = async |url: &str| {
        let (id, url) = (db.desk.new_id(), SiteAddress::parse(url).unwrap());
        db.desk.run(async |tx| found_site(tx, id, url).await).await.unwrap()
    };
    let first = found("https://newsroom.test").await;
    let mut card = first.card.clone();
    card.name = domain::text::Name::parse("The Dateline").unwrap();
    let cmd = SaveSubject {
        id: first.id,
        seen: 1,
        card: card.clone(),
    };
    db.desk
        .run(async |tx| save_site(tx, &house(), cmd).await)
        .await
        .unwrap();
    let second = found("https://elsewhere.test").await;
    assert_eq!((second.number, &second.card), (2, &card));
}
