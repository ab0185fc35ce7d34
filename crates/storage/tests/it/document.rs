//! Trusted documents, under their ids.

use domain::document::DocumentId;
use storage::{DocumentTaken, KeptDocument};
use testkit::{TestDb, noon, noon_plus};

fn id(raw: &str) -> DocumentId {
    DocumentId::parse(raw).unwrap()
}

async fn insert(db: &TestDb, raw: &str, text: &str, minutes: i64) -> Result<bool, DocumentTaken> {
    let tx = db.store.begin(noon).await.unwrap();
    let inserted = tx.documents().insert(&id(raw), text, noon_plus(minutes)).await.unwrap();
    tx.commit().await.unwrap();
    inserted
}

#[tokio::test]
async fn an_id_keeps_the_text_and_the_instant_that_it_was_first_added_with() {
    let db = TestDb::new().await;
    assert_eq!(insert(&db, "front", "{ site { name } }", 0).await, Ok(true));
    assert_eq!(insert(&db, "front", "{ site { name } }", 1).await, Ok(false));
    let taken = insert(&db, "front", "{ site { id } }", 2).await;
    assert_eq!(taken, Err(DocumentTaken { id: id("front") }));

    let documents = db.store.documents();
    let text = documents.text("front").await.unwrap();
    assert_eq!(text.as_deref(), Some("{ site { name } }"));
    let kept = documents.all().await.unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].added_at, noon());
}

#[tokio::test]
async fn documents_are_listed_in_the_order_of_their_arrival_with_their_length_in_bytes() {
    let db = TestDb::new().await;
    for (raw, text, minutes) in [("b", "{ a } # é", 0), ("c", "", 1), ("a", "{ a }", 1)] {
        insert(&db, raw, text, minutes).await.unwrap();
    }
    let expected = [("b", 0, 10), ("a", 1, 5), ("c", 1, 0)].map(|(id, minutes, bytes)| KeptDocument {
        id: id.to_owned(),
        added_at: noon_plus(minutes),
        bytes,
    });
    assert_eq!(db.store.documents().all().await.unwrap(), expected);
}

#[tokio::test]
async fn a_hash_is_found_with_its_prefix_and_an_id_that_cannot_exist_asks_nothing() {
    let db = TestDb::new().await;
    let text = "{ site { name } }";
    let hash = DocumentId::of(text);
    insert(&db, hash.as_str(), text, 0).await.unwrap();
    for raw in [hash.to_string(), format!("sha256:{hash}")] {
        let found = db.store.documents().text(&raw).await.unwrap();
        assert_eq!(found.as_deref(), Some(text), "{raw}");
    }
    assert_eq!(db.store.documents().text("front").await.unwrap(), None);
    let counting = db.store.counting();
    for raw in ["", "\0", "a b", "sha256:front"] {
        assert_eq!(counting.documents().text(raw).await.unwrap(), None, "{raw:?}");
    }
    assert_eq!(counting.statements(), 0);
}
