//! Editions as they are written: subjects, what one edition does to the one before it, and cards that are not what was stored.

use domain::edition::{Card, Edition};
use domain::subject::{Subject, SubjectKind};
use domain::topic::TopicCard;
use testkit::{TestDb, house, noon_plus, topic};

#[tokio::test]
async fn a_subject_is_known_once_and_a_newsroom_has_one_site() {
    let db = TestDb::new().await;
    let [one, two] = [db.desk.new_id(), db.desk.new_id()];
    let tx = db.store.begin(testkit::noon).await.unwrap();
    let site = |id| Subject {
        kind: SubjectKind::Site,
        id,
    };
    assert!(
        tx.publishing()
            .insert_subject(site(one), testkit::noon())
            .await
            .unwrap()
    );
    assert!(
        !tx.publishing()
            .insert_subject(site(two), testkit::noon())
            .await
            .unwrap(),
        "a second site"
    );
    assert!(
        !tx.publishing()
            .insert_subject(
                Subject {
                    kind: SubjectKind::Topic,
                    id: one
                },
                testkit::noon()
            )
            .await
            .unwrap(),
        "known already"
    );
    let missing = [
        site(two),
        Subject {
            kind: SubjectKind::Topic,
            id: one,
        },
    ];
    assert_eq!(
        tx.publishing()
            .missing(&[site(one), missing[0], missing[1]])
            .await
            .unwrap(),
        missing
    );
}

#[tokio::test]
async fn a_stored_card_that_no_parser_would_accept_is_corrupt_and_says_where() {
    let db = TestDb::new().await;
    let id = db.given(topic("Water")).await;
    for (card, reason) in [
        ("{\"version\":9,\"document\":{}}", "version 9"),
        ("{\"version\":1,\"document\":{\"name\":\"\"}}", "name"),
    ] {
        db.execute(&format!("UPDATE edition SET card = '{card}'"))
            .await
            .unwrap();
        let read = db.public().by_ids(&[id.0]).await.unwrap_err().to_string();
        assert!(
            read.starts_with(&format!("edition.card of {id} is corrupt:")) && read.contains(reason),
            "{read}"
        );
    }
}

#[tokio::test]
async fn an_edition_of_a_noun_that_is_saved_ends_where_the_next_begins() {
    let db = TestDb::new().await;
    let id = db.given(topic("Water")).await;
    let at = |minutes| db.public_as_of(noon_plus(minutes));
    let first = at(0).by_ids(&[id.0]).await.unwrap();
    let first: &std::sync::Arc<Edition<TopicCard>> = TopicCard::of(&first[&id.0]).unwrap();
    db.clock.set(noon_plus(3));
    let save = desk::SaveSubject {
        id: id.0,
        seen: 1,
        card: topic("Fresh water").card(),
    };
    db.desk
        .run(async |tx| desk::topic::save_topic(tx, &house(), save).await)
        .await
        .unwrap();
    let name_at = async |minutes| {
        at(minutes)
            .by_ids(&[id.0])
            .await
            .unwrap()
            .get(&id.0)
            .and_then(TopicCard::of)
            .map(|t| t.card.name.to_string())
    };
    assert_eq!(first.card.name.to_string(), "Water");
    assert_eq!(name_at(-1).await, None);
    assert_eq!(name_at(2).await.as_deref(), Some("Water"));
    assert_eq!(name_at(3).await.as_deref(), Some("Fresh water"));
}
