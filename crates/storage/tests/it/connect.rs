//! Connecting and migrating.

use testkit::{TestDb, article, section};

#[tokio::test(flavor = "multi_thread")]
async fn smoke() {
    let db = TestDb::new().await;
    let europe = db.given(section("Europe")).await;
    let made = db.given(article().home(europe).published()).await;
    let slug = made.newest.content.slug.clone().unwrap();
    let found = db.public().by_slug::<domain::article::ArticleCard>(&slug).await.unwrap();
    assert!(found.is_some());
}
