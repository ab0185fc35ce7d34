//! Visibility is one Rust predicate and one SQL filter, and the two agree.

use domain::article::{ArticleCard, DeskArticle};
use domain::edition::Card;
use domain::ids::SectionId;
use domain::list::List;
use domain::read_as::{Moment, PublicSpan, ReadAs};
use domain::topic::TopicCard;
use proptest::prelude::*;
use storage::{Page, PageOrder};
use testkit::{TestDb, article, house, law, noon_plus, section, topic};

/// What becomes of an edition later.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Kept,
    /// The article was retracted, and the last edition is the notice.
    Withdrawn,
    /// It can no longer be read.
    Removed,
}

/// One edition: how many minutes after the one before it begins, after how many more it ends, and what becomes of it.
type Step = (i64, Option<i64>, Fate);

/// The editions of an article, and whether the rows that ended are in the history of lists.
fn any_article() -> impl Strategy<Value = (Vec<Step>, bool)> {
    let fate = prop_oneof![3 => Just(Fate::Kept), 2 => Just(Fate::Withdrawn), 1 => Just(Fate::Removed)];
    let step = (0i64..4, proptest::option::weighted(0.6, 1i64..6), fate);
    (proptest::collection::vec(step, 1..5), any::<bool>())
}

/// Publishes one edition after the other; the clock stands where the last begins.
async fn published(db: &TestDb, home: SectionId, steps: &[Step]) -> DeskArticle {
    let mut story = db.given(article().home(home)).await;
    for (wait, length, _) in steps {
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
    story
}

/// Lets happen what becomes of the editions, and says which are left.
async fn befall(db: &TestDb, story: &DeskArticle, steps: &[Step]) -> Vec<PublicSpan> {
    let (notice, id) = (story.editions.last().unwrap().number, db.id(story.id));
    let mut left = Vec::new();
    for (span, (_, _, fate)) in story.editions.iter().zip(steps) {
        let edition = format!("subject_id = {id} AND number = {}", span.number);
        let withdrawn_by = match fate {
            Fate::Withdrawn if span.number != notice => Some(notice),
            Fate::Removed if span.number != notice => {
                let remove = format!("DELETE FROM edition_body WHERE {edition}; DELETE FROM edition WHERE {edition}");
                db.execute(&remove).await.unwrap();
                continue;
            }
            _ => None,
        };
        if withdrawn_by.is_some() {
            let withdraw = format!("UPDATE edition SET withdrawn_by = {notice} WHERE {edition}");
            db.execute(&withdraw).await.unwrap();
        }
        left.push(PublicSpan {
            number: span.number,
            live: span.live,
            withdrawn_by,
        });
    }
    left
}

#[test]
fn what_readers_are_shown_is_what_the_predicate_says_at_every_instant() {
    law(24, any_article(), async |db, (steps, in_history)| {
        db.clock.set(noon_plus(0));
        let home = db
            .given(section("Europe").slug(&format!("s{}", db.desk.new_id().simple())))
            .await;
        let story = published(db, home, &steps).await;
        let editions = befall(db, &story, &steps).await;
        if in_history {
            crate::page::move_ended_rows_to_history(db).await;
        }
        let now = db.clock.now();
        let as_of = (-1..20).flat_map(|minute| {
            // A boundary, and the last instant before it.
            [-1, 0].map(|millis| Moment::AsOf(noon_plus(minute).saturating_add_millis(millis)))
        });
        for at in as_of.chain([Moment::Now(now)]) {
            for read_as in [ReadAs::Public { at }, ReadAs::Desk { actor: house(), at }] {
                let expected = read_as.shown(editions.iter().copied());
                let shown = shown(db, &story, List::Section(home), &read_as).await;
                prop_assert_eq!(shown, [expected; 5], "{:?}", read_as);
            }
        }
        Ok(())
    });
}

/// The number of the edition that is found by id, by slug in both ways, and on the list in both orders.
async fn shown(db: &TestDb, story: &DeskArticle, list: List, read_as: &ReadAs) -> [Option<i32>; 5] {
    let editions = db.store.editions(read_as);
    let slug = story.newest.content.slug.clone().unwrap();
    let by_id = editions.by_ids(&[story.id.0]).await.unwrap();
    let by_slug = editions.by_slug::<ArticleCard>(&slug).await.unwrap();
    let by_held_slug = editions.by_held_slug::<ArticleCard>(&slug).await.unwrap();
    let mut page = crate::page::first(list, 9);
    let published = editions.page(page.clone()).await.unwrap();
    page.page.order = PageOrder::UpdatedDesc;
    let updated = editions.page(page).await.unwrap();
    assert!(published.articles.len() <= 1, "the article is on the list twice");
    let number = |page: &Page| page.articles.first().map(|edition| edition.number);
    [
        by_id
            .get(&story.id.0)
            .and_then(ArticleCard::of)
            .map(|edition| edition.number),
        by_slug.map(|edition| edition.number),
        by_held_slug.map(|edition| edition.number),
        number(&published),
        number(&updated),
    ]
}

#[tokio::test]
async fn a_notice_in_place_of_what_was_retracted_costs_one_statement_more_however_many_there_are() {
    let db = TestDb::new().await;
    let home = db.given(section("Europe")).await;
    let mut ids = Vec::new();
    for _ in 0..4 {
        db.clock.set(noon_plus(0));
        let steps = [(0, None, Fate::Withdrawn), (2, None, Fate::Kept)];
        let story = published(&db, home, &steps).await;
        befall(&db, &story, &steps).await;
        ids.push(story.id.0);
    }
    for (minute, statements) in [(1, 2), (2, 1)] {
        let at = Moment::AsOf(noon_plus(minute));
        let counting = db.store.counting();
        let editions = counting.editions(&ReadAs::Public { at });
        assert!(
            editions
                .by_ids(&ids)
                .await
                .unwrap()
                .values()
                .all(|edition| ArticleCard::of(edition).unwrap().number == 2)
        );
        assert_eq!(counting.statements(), statements);
        let lists = [List::All, List::Section(home)].map(|list| crate::page::first(list, 9));
        let pages = editions.pages(&lists).await.unwrap();
        assert!(
            pages
                .values()
                .all(|page| page.articles.len() == 4 && page.articles.iter().all(|article| article.number == 2))
        );
        assert_eq!(counting.statements(), statements * 2);
    }
}

#[tokio::test]
async fn someone_on_the_desk_reads_the_same_editions_as_the_public() {
    let db = TestDb::new().await;
    let home = db.given(section("Europe")).await;
    let draft = db.given(article().home(home)).await;
    let live = db.given(article().home(home).published()).await;
    let at = Moment::Now(db.clock.now());
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
    let editions = counting.editions(&ReadAs::Public {
        at: Moment::Now(db.clock.now()),
    });
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
            "edition 2 is scheduled for {}, which is not before this one would begin; say what is to become of it: KEEP, CANCEL or REBASE",
            noon_plus(10)
        )
    );
}
