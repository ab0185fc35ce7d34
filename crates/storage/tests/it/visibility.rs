//! Visibility is one Rust predicate and one SQL filter, and the two agree.

use domain::article::ArticleCard;
use domain::edition::Card;
use domain::list::List;
use domain::read_as::ReadAs;
use domain::time::Timestamp;
use domain::topic::TopicCard;
use proptest::prelude::*;
use testkit::{TestDb, article, house, law, noon_plus, section, topic};

/// The editions of an article: each begins so many minutes after the one before it, and may end after some more.
fn any_editions() -> impl Strategy<Value = Vec<(i64, Option<i64>)>> {
    proptest::collection::vec((0i64..4, proptest::option::weighted(0.6, 1i64..6)), 1..4)
}

#[test]
fn what_readers_are_shown_is_what_the_predicate_says_at_every_instant() {
    law(20, any_editions(), async |db, steps| {
        db.clock.set(noon_plus(0));
        let home = db
            .given(section("Europe").slug(&format!("s{}", db.desk.new_id().simple())))
            .await;
        let mut story = db.given(article().home(home)).await;
        for (wait, length) in steps {
            let from = story
                .editions
                .last()
                .map_or(noon_plus(0), |last| last.live.from())
                .saturating_add_millis(wait * 60_000);
            let publish = desk::article::PublishArticle {
                from: Some(from),
                until: length.map(|length| from.saturating_add_millis(length * 60_000)),
                ..desk::article::PublishArticle::now(story.id, 1)
            };
            // The next one is not before this one, so the clock stands where it begins.
            db.clock.set(from);
            story = db
                .desk
                .run(async |tx| desk::article::publish_article(tx, &house(), publish).await)
                .await
                .unwrap();
        }
        for minute in -1..20 {
            // A boundary, and the last instant before it.
            for millis in [-1, 0] {
                let at = noon_plus(minute).saturating_add_millis(millis);
                let seen = story
                    .editions
                    .iter()
                    .find(|span| ReadAs::Public { at }.sees(&span.live))
                    .map(|span| span.number);
                prop_assert_eq!(
                    shown(db, &story, List::Section(home), at).await,
                    [seen; 3],
                    "at minute {} {:+}",
                    minute,
                    millis
                );
            }
        }
        Ok(())
    });
}

/// The number of the edition that is found by id, by slug and on the list.
async fn shown(db: &TestDb, story: &domain::article::DeskArticle, list: List, at: Timestamp) -> [Option<i32>; 3] {
    let editions = db.store.editions(&ReadAs::Public { at });
    let slug = story.newest.content.slug.clone().unwrap();
    let by_id = editions.by_ids(&[story.id.0]).await.unwrap();
    let by_slug = editions.by_slug::<ArticleCard>(&slug).await.unwrap();
    let page = editions.page(crate::page::first(list, 9)).await.unwrap();
    assert!(page.articles.len() <= 1, "the article is on the list twice");
    [
        by_id
            .get(&story.id.0)
            .and_then(ArticleCard::of)
            .map(|edition| edition.number),
        by_slug.map(|edition| edition.number),
        page.articles.first().map(|edition| edition.number),
    ]
}

#[tokio::test]
async fn someone_on_the_desk_reads_the_same_editions_as_the_public() {
    let db = TestDb::new().await;
    let home = db.given(section("Europe")).await;
    let draft = db.given(article().home(home)).await;
    let live = db.given(article().home(home).published()).await;
    let at = db.clock.now();
    for read_as in [ReadAs::Public { at }, ReadAs::Desk { actor: house(), at }] {
        let found = db
            .store
            .editions(&read_as)
            .by_ids(&[draft.id.0, live.id.0])
            .await
            .unwrap();
        assert_eq!(found.into_keys().collect::<Vec<_>>(), [live.id.0]);
    }
}

#[tokio::test]
async fn a_slug_finds_its_own_noun_alone() {
    let db = TestDb::new().await;
    let europe = db.given(section("Europe")).await;
    let topic = db.given(topic("Europe")).await;
    let story = db.given(article().slug("europe").home(europe).published()).await;
    let slug = story.newest.content.slug.clone().unwrap();
    assert_eq!(
        db.public().by_slug::<ArticleCard>(&slug).await.unwrap().unwrap().id,
        story.id.0
    );
    assert_eq!(
        db.public().by_slug::<TopicCard>(&slug).await.unwrap().unwrap().id,
        topic.0
    );
    let section = db
        .public()
        .by_slug::<domain::section::SectionCard>(&slug)
        .await
        .unwrap();
    assert_eq!(section.unwrap().id, europe.0);
    let nobody = db
        .public()
        .by_slug::<domain::contributor::ContributorCard>(&slug)
        .await
        .unwrap();
    assert_eq!(nobody, None);
}

#[tokio::test]
async fn many_subjects_and_bodies_are_read_in_a_statement_each() {
    let db = TestDb::new().await;
    let home = db.given(section("Europe")).await;
    let mut ids = vec![home.0];
    for _ in 0..5 {
        ids.push(db.given(article().home(home).published()).await.id.0);
    }
    let counting = db.store.counting();
    let editions = counting.editions(&ReadAs::Public { at: db.clock.now() });
    assert_eq!(editions.by_ids(&ids).await.unwrap().len(), 6);
    assert_eq!(counting.statements(), 1);
    let keys: Vec<_> = ids[1..].iter().map(|id| (*id, 1)).collect();
    let bodies = editions.bodies(&keys).await.unwrap();
    assert_eq!(counting.statements(), 2);
    assert!(
        keys.iter()
            .all(|key| bodies[key].as_ref() == &testkit::body("The dam held overnight."))
    );
    assert_eq!(
        editions.bodies(&[keys[0], (ids[1], 2)]).await.unwrap().len(),
        1,
        "edition 2 was never made"
    );
    assert_eq!(editions.bodies(&keys[..1]).await.unwrap().len(), 1);
    assert!(editions.by_ids(&[]).await.unwrap().is_empty() && editions.bodies(&[]).await.unwrap().is_empty());
}

/// On PostgreSQL a constraint refuses it; SQLite has one writer, who has looked first: the desk's own refusal is all there is.
#[tokio::test]
async fn one_articles_editions_cannot_overlap_whoever_writes_them() {
    let db = TestDb::new().await;
    let home = db.given(section("Europe")).await;
    let story = db.given(article().home(home).published()).await;
    let behind_the_desks_back = "INSERT INTO edition (subject_id, number, kind, revision, live_from, live_until, card)
        SELECT subject_id, 2, kind, revision, live_from + 1, live_until, card FROM edition WHERE kind = 'article'";
    let refused = db.execute(behind_the_desks_back).await;
    match db.is_postgres() {
        true => assert!(refused.unwrap_err().contains("edition_one_live")),
        false => db
            .execute("DELETE FROM edition WHERE kind = 'article' AND number = 2")
            .await
            .unwrap(),
    }
    let publish = |from| desk::article::PublishArticle {
        from: Some(from),
        ..desk::article::PublishArticle::now(story.id, 1)
    };
    let ahead = publish(noon_plus(10));
    db.desk
        .run(async |tx| desk::article::publish_article(tx, &house(), ahead).await)
        .await
        .unwrap();
    let across = publish(noon_plus(5));
    let refused = db
        .desk
        .run(async |tx| desk::article::publish_article(tx, &house(), across).await)
        .await
        .unwrap_err();
    assert_eq!(
        refused.to_string(),
        format!(
            "edition 2 is scheduled for {}, which is not before this one would begin",
            noon_plus(10)
        )
    );
}
