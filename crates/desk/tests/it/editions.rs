//! One article's editions cannot overlap, whatever is saved and published, and whoever does it at once.

use crate::acting::{publish, save};
use crate::lists;
use desk::article::{MoveArticleError, SaveOutcome};
use domain::article::DeskArticle;
use domain::article::MoveRefused;
use domain::ids::ArticleId;
use proptest::prelude::*;
use testkit::{TestDb, article, house, law, noon_plus, section, topic};

#[derive(Clone, Debug)]
enum Step {
    /// With the first or second section as home, and with or without the topic.
    Save {
        home: bool,
        about: bool,
    },
    /// So many minutes from now (at once, if none), and for how many.
    Publish {
        from: Option<i64>,
        length: Option<i64>,
    },
    Wait(i64),
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => (any::<bool>(), any::<bool>()).prop_map(|(home, about)| Step::Save { home, about }),
        3 => (proptest::option::of(-1i64..8), proptest::option::of(-1i64..6)).prop_map(|(from, length)| Step::Publish { from, length }),
        1 => (0i64..6).prop_map(Step::Wait),
    ]
}

/// Ends the test if two editions of the article are live at one instant, by the table.
async fn assert_apart(db: &TestDb, id: ArticleId) {
    let article = db.store.desk_articles().by_id(id).await.unwrap().unwrap();
    for (index, one) in article.editions.iter().enumerate() {
        for other in &article.editions[index + 1..] {
            assert!(!one.live.overlaps(&other.live), "{one:?} overlaps {other:?}");
        }
    }
}

#[test]
fn editions_never_overlap_and_lists_follow_them_whatever_is_saved_and_published() {
    law(12, proptest::collection::vec(any_step(), 1..12), async |db, steps| {
        let fresh = || format!("n{}", db.desk.new_id().simple());
        let homes = [
            db.given(section("One").slug(&fresh())).await,
            db.given(section("Two").slug(&fresh())).await,
        ];
        let topic = db.given(topic("Water").slug(&fresh())).await;
        let mut story = db.given(article().home(homes[0])).await;
        for (number, step) in steps.into_iter().enumerate() {
            let seen = story.newest.number;
            match step {
                Step::Wait(minutes) => db.wait_minutes(minutes),
                Step::Save { home, about } => {
                    let content = article()
                        .home(homes[usize::from(home)])
                        .body(&format!("Take {number}."));
                    let content = if about { content.about(topic) } else { content }.content();
                    let outcome = save(&db.desk, &house(), story.id, seen, content).await.unwrap();
                    let SaveOutcome::Saved(saved) = outcome else {
                        panic!("nobody else saves")
                    };
                    story = saved;
                }
                Step::Publish { from, length } => {
                    let minutes = |minutes: i64| db.clock.now().saturating_add_millis(minutes * 60_000);
                    let until = length.map(|length| minutes(from.unwrap_or(0) + length));
                    match publish(&db.desk, &house(), story.id, seen, from.map(minutes), until).await {
                        Ok(published) => story = published,
                        Err(MoveArticleError::Refused(MoveRefused::Interval(_))) => {
                            prop_assert!(length.is_some_and(|length| length <= 0))
                        }
                        Err(MoveArticleError::Refused(MoveRefused::BeginsInPast { .. })) => {
                            prop_assert_eq!(from, Some(-1))
                        }
                        Err(MoveArticleError::Refused(MoveRefused::ScheduledEditionAhead { .. })) => {}
                        Err(other) => panic!("{other}"),
                    }
                }
            }
            let read = db.store.desk_articles().by_id(story.id).await.unwrap().unwrap();
            prop_assert_eq!(&read, &story, "what is stored is not what was answered");
        }
        assert_apart(db, story.id).await;
        lists::assert_right(db, story.id).await;
        Ok(())
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_who_publish_one_article_at_once_leave_one_live_edition() {
    let db = TestDb::new().await;
    let home = db.given(section("Europe")).await;
    let story = db.given(article().home(home)).await;
    let publishers: Vec<_> = (0..8)
        .map(|number| {
            let (desk, clock, id) = (db.desk.clone(), db.clock.clone(), story.id);
            tokio::spawn(async move {
                // Time goes on while they wait for each other.
                clock.advance(number % 3);
                publish(&desk, &house(), id, 1, None, None).await
            })
        })
        .collect();
    for publisher in publishers {
        publisher.await.unwrap().unwrap();
    }
    let editions = db
        .store
        .desk_articles()
        .by_id(story.id)
        .await
        .unwrap()
        .unwrap()
        .editions;
    assert_eq!(
        editions.iter().map(|span| span.number).collect::<Vec<_>>(),
        (1..=8).collect::<Vec<_>>()
    );
    assert_eq!(editions.iter().filter(|span| span.live.until().is_none()).count(), 1);
    assert_apart(&db, story.id).await;
    lists::assert_right(&db, story.id).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn publishers_of_other_articles_do_not_fail_each_other() {
    let db = TestDb::new().await;
    let home = db.given(section("Europe")).await;
    let mut stories: Vec<DeskArticle> = Vec::new();
    for _ in 0..8 {
        stories.push(db.given(article().home(home)).await);
    }
    let publishers: Vec<_> = stories
        .iter()
        .map(|story| {
            let (desk, id) = (db.desk.clone(), story.id);
            tokio::spawn(async move { publish(&desk, &house(), id, 1, None, None).await })
        })
        .collect();
    for publisher in publishers {
        publisher.await.unwrap().unwrap();
    }
    for story in stories {
        lists::assert_right(&db, story.id).await;
    }
}

/// Somebody whose action began earlier, and who had to wait for a colleague's publication, acts after it, not before it.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_waited_for_a_colleague_publishes_after_the_colleague() {
    let db = TestDb::new().await;
    let home = db.given(section("Europe")).await;
    let story = db.given(article().home(home)).await;
    if !db.is_postgres() {
        // On SQLite nobody begins before the colleague has ended.
        publish(&db.desk, &house(), story.id, 1, None, None).await.unwrap();
        publish(&db.desk, &house(), story.id, 1, None, None).await.unwrap();
        return;
    }
    let clock = db.clock.clone();
    let mut early = db.store.begin(move || clock.now()).await.unwrap();
    db.clock.set(noon_plus(1));
    publish(&db.desk, &house(), story.id, 1, None, None).await.unwrap();
    let cmd = desk::article::PublishArticle::now(story.id, 1);
    desk::article::publish_article(&mut early, &house(), cmd).await.unwrap();
    early.commit().await.unwrap();
    assert_apart(&db, story.id).await;
}
