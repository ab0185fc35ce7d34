//! Trusted documents, as the operator adds them.

use desk::{AddDocumentsError, AddedDocuments, add_documents};
use domain::document::{Document, DocumentId};
use testkit::{TestDb, noon};

async fn add(db: &TestDb, documents: &[(&str, &str)]) -> Result<AddedDocuments, AddDocumentsError> {
    let documents: Vec<Document> = documents
        .iter()
        .map(|(id, text)| Document::parse(id, (*text).to_owned()).unwrap())
        .collect();
    db.desk.run(async |tx| add_documents(tx, &documents).await).await
}

async fn ids(db: &TestDb) -> Vec<String> {
    let kept = db.store.documents().all().await.unwrap();
    kept.into_iter().map(|document| document.id).collect()
}

fn hash(text: &str) -> String {
    DocumentId::of(text).to_string()
}

#[tokio::test]
async fn a_document_is_found_by_its_id_and_by_the_hash_of_its_text() {
    let db = TestDb::new().await;
    let (front, story) = ("{ site { name } }", "{ articles { nodes { id } } }");
    let story_id = format!("sha256:{}", hash(story));
    let added = add(&db, &[("front", front), (&story_id, story)]).await.unwrap();
    assert_eq!(added, AddedDocuments { new: 2, there: 0 });
    let documents = db.store.documents();
    for (id, text) in [("front", front), (&hash(front), front), (&hash(story), story)] {
        assert_eq!(documents.text(id).await.unwrap().as_deref(), Some(text), "{id}");
    }
    assert_eq!(ids(&db).await.len(), 3);
}

#[tokio::test]
async fn what_is_added_again_is_nothing_new_and_keeps_its_instant() {
    let db = TestDb::new().await;
    add(&db, &[("front", "{ site { name } }")]).await.unwrap();
    db.wait_minutes(5);
    let more = [("front", "{ site { name } }"), ("also-front", "{ site { name } }")];
    let added = add(&db, &more).await.unwrap();
    assert_eq!(added, AddedDocuments { new: 1, there: 1 });
    let kept = db.store.documents().all().await.unwrap();
    assert_eq!(kept.iter().filter(|document| document.added_at == noon()).count(), 2);
    assert_eq!(kept.len(), 3);
}

#[tokio::test]
async fn an_id_with_another_text_is_refused_and_none_of_the_list_is_added() {
    let db = TestDb::new().await;
    add(&db, &[("front", "{ site { name } }")]).await.unwrap();
    let before = ids(&db).await;
    for list in [
        [("story", "{ viewer { name } }"), ("front", "{ site { id } }")],
        [("story", "{ viewer { name } }"), ("story", "{ viewer { id } }")],
    ] {
        let refused = add(&db, &list).await.unwrap_err();
        assert!(
            matches!(&refused, AddDocumentsError::Taken(taken) if taken.id.as_str() == list[1].0),
            "{refused}"
        );
        assert_eq!(ids(&db).await, before);
    }
}

#[tokio::test]
async fn lists_that_are_added_at_once_in_opposite_orders_do_not_fail_each_other() {
    let db = TestDb::new().await;
    let list: Vec<(String, String)> = (0..40)
        .map(|number| (format!("id{number}"), format!("{{ a{number} }}")))
        .collect();
    let forth: Vec<(&str, &str)> = list.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
    let back: Vec<(&str, &str)> = forth.iter().rev().copied().collect();
    let (one, other) = tokio::join!(add(&db, &forth), add(&db, &back));
    assert_eq!(one.unwrap().new + other.unwrap().new, 40);
    assert_eq!(ids(&db).await.len(), 80);
}
