//! Visibility is one Rust predicate and one SQL filter, and the two agree.

use desk::announce::move_ended_places;
use domain::article::publishing::Scheduled;
use domain::article::{ArticleCard, DeskArticle};
use domain::edition::Card;
use domain::ids::ArticleId;
use domain::list::List;
use domain::read_as::{Moment, ReadAs};
use domain::text::{CorrectionNote, RetractionNotice};
use domain::topic::TopicCard;
use proptest::prelude::*;
use storage::{Page, PageOrder};
use testkit::{TestDb, article, house, law, noon_plus, section, topic};

/// What the desk does next, if it is not refused.
#[derive(Clone, Copy, Debug)]
enum Step {
    Wait(i64),
    /// Begins after so many minutes, and ends after so many more.
    Publish(i64, Option<i64>),
    Correct,
    Retract,
    Unpublish,
    Cancel(i32),
    Kill,
}

/// What the desk does, and whether places that ended are in the history of lists.
fn any_life() -> impl Strategy<Value = (Vec<Step>, bool)> {
    let step = prop_oneof![
        4 => (1i64..4).prop_map(Step::Wait),
        4 => (0i64..4, proptest::option::weighted(0.5, 1i64..6)).prop_map(|(from, length)| Step::Publish(from, length)),
        1 => Just(Step::Correct),
        2 => Just(Step::Retract),
        1 => Just(Step::Unpublish),
        1 => (1i32..4).prop_map(Step::Cancel),
    ];
    let steps = (
        proptest::collection::vec(step, 2..8),
        proptest::option::weighted(0.1, Just(Step::Kill)),
    );
    let steps = steps.prop_map(|(steps, kill)| steps.into_iter().chain(kill).collect());
    (steps, any::<bool>())
}

/// Does it, or is refused.
async fn attempt(db: &TestDb, id: ArticleId, step: Step) {
    use desk::article::*;
    let (desk, by, in_minutes) = (&db.desk, house(), |minutes: i64| {
        db.clock.now().saturating_add_millis(minutes * 60_000)
    });
    let scheduled = Some(Scheduled::Cancel);
    let done = match step {
        Step::Wait(minutes) => return db.wait_minutes(minutes),
        Step::Publish(from, length) => {
            let cmd = PublishArticle {
                from: Some(in_minutes(from)),
                until: length.map(|length| in_minutes(from + length)),
                scheduled,
                ..PublishArticle::now(id, 1)
            };
            desk.run(async |tx| publish_article(tx, &by, cmd).await).await
        }
        Step::Correct => {
            let note = CorrectionNote::parse("It was otherwise.").unwrap();
            let cmd = CorrectArticle {
                id,
                seen: 1,
                note,
                scheduled,
            };
            desk.run(async |tx| correct_article(tx, &by, cmd).await).await
        }
        Step::Retract => {
            let notice = RetractionNotice::parse("It was not so.").unwrap();
            let cmd = RetractArticle { id, notice, scheduled };
            desk.run(async |tx| retract_article(tx, &by, cmd).await).await
        }
        Step::Unpublish => {
            desk.run(async |tx| unpublish_article(tx, &by, UnpublishArticle { id }).await)
                .await
        }
        Step::Cancel(edition) => {
            let cmd = CancelEdition { id, edition };
            desk.run(async |tx| cancel_edition(tx, &by, cmd).await).await
        }
        Step::Kill => {
            let cmd = KillArticle { id, reason: None };
            desk.run(async |tx| kill_article(tx, &by, cmd).await).await
        }
    };
    if let Err(error) = done {
        assert!(matches!(error, MoveArticleError::Refused(_)), "{error}");
    }
}

#[test]
fn what_readers_are_shown_is_what_the_predicate_says_at_every_instant() {
    law(32, any_life(), async |db, (steps, in_history)| {
        db.clock.set(noon_plus(0));
        let home = db
            .given(section("Europe").slug(&format!("s{}", db.desk.new_id().simple())))
            .await;
        let id = db.given(article().home(home)).await.id;
        for step in steps {
            attempt(db, id, step).await;
        }
        if in_history {
            move_ended_places(&db.desk).await.unwrap();
        }
        let story = db.store.desk_articles().by_id(id).await.unwrap().unwrap();
        let now = db.clock.now();
        let as_of = (-1..30).flat_map(|minute| {
            // A boundary, and the last instant before it.
            [-1, 0].map(|millis| Moment::AsOf(noon_plus(minute).saturating_add_millis(millis)))
        });
        for at in as_of.chain([Moment::Now(now)]) {
            for read_as in [ReadAs::Public { at }, ReadAs::Desk { actor: house(), at }] {
                let expected = read_as.shown(&story.editions);
                let shown = shown(db, &story, List::Section(home), &read_as).await;
                prop_assert_eq!(shown, [expected; 5], "{:?} of {:?}", read_as, story.editions);
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
        let story = db.given(article().home(home).published()).await;
        db.clock.set(noon_plus(2));
        db.retract(story.id, "It was not so.").await;
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
