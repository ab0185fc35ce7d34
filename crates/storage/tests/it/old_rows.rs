//! What was written before a step is kept by it. The rows are written by hand, as the program of that day did.

use migrations::{Migrator, MigratorTrait};
use sea_orm::Database;
use sea_orm::prelude::Uuid;
use testkit::TestDb;

/// A database as it was before that step.
async fn before(step: &str) -> TestDb {
    let db = TestDb::empty().await;
    let all = Migrator::migrations();
    let applied = all.iter().position(|one| one.name() == step).unwrap();
    let connection = Database::connect(db.address()).await.unwrap();
    Migrator::up(&connection, Some(u32::try_from(applied).unwrap()))
        .await
        .unwrap();
    connection.close().await.unwrap();
    db
}

async fn insert_subject(db: &TestDb, id: Uuid, kind: &str) {
    let id = db.id(id);
    let sql = format!("INSERT INTO subject (id, kind, created_at) VALUES ({id}, '{kind}', 0)");
    db.execute(&sql).await.unwrap();
}

async fn insert_article(db: &TestDb, id: Uuid, translation_set: Uuid) {
    insert_subject(db, id, "article").await;
    let (id, set, nobody) = (db.id(id), db.id(translation_set), db.id(Uuid::nil()));
    let sql = format!(
        "INSERT INTO article (id, translation_set, created_by, created_at, working_state, newest_revision)
         VALUES ({id}, {set}, {nobody}, 0, 'draft', 1)"
    );
    db.execute(&sql).await.unwrap();
}

#[tokio::test]
async fn what_articles_showed_before_pages_did_is_still_known() {
    let db = before("m20261129_000030_widen_media_use").await;
    let [article, shown, shown_later] = [1, 2, 3].map(Uuid::from_u128);
    insert_article(&db, article, article).await;
    for (media, number) in [(shown, 1), (shown_later, 2)] {
        insert_subject(&db, media, "media").await;
        let (media, article) = (db.id(media), db.id(article));
        let sql = format!("INSERT INTO media_use (media_id, article_id, number) VALUES ({media}, {article}, {number})");
        db.execute(&sql).await.unwrap();
    }
    db.store.migrate().await.unwrap();
    let uses = async |media: Uuid| {
        let (media, article) = (db.id(media), db.id(article));
        let sql = format!("SELECT sum(number) FROM media_use WHERE media_id = {media} AND subject_id = {article}");
        db.number(&sql).await
    };
    assert_eq!((uses(shown).await, uses(shown_later).await), (1, 2));
}

#[tokio::test]
async fn articles_from_before_translations_each_begin_a_set_of_their_own() {
    let db = before("m20261129_000040_name_translation_set").await;
    for number in 1..=3 {
        insert_article(&db, Uuid::from_u128(number), Uuid::from_u128(100 + number)).await;
    }
    db.store.migrate().await.unwrap();
    let own = "SELECT count(*) FROM article WHERE translation_set = id";
    assert_eq!(db.number(own).await, 3);
}
