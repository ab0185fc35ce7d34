//! Slugs: unique among a noun, and for ever with the first subject that was public under one.

use crate::acting::{create, publish, save, saved};
use desk::article::{CreateArticleError, SaveArticleError};
use desk::topic::{create_topic, save_topic};
use desk::{SaveSubject, SaveSubjectError};
use domain::article::DeskArticle;
use domain::ids::TopicId;
use testkit::{TestDb, article, house, section, topic};

fn slug(article: &DeskArticle) -> &str {
    article.newest.content.slug.as_ref().expect("it has a slug").as_str()
}

#[tokio::test]
async fn a_slug_that_is_taken_is_refused_and_its_holder_named() {
    let db = TestDb::new().await;
    let first = db.given(article().slug("dam")).await;
    let other = db.given(article().slug("river")).await;
    let created = create(&db.desk, &house(), article().slug("dam").content()).await;
    assert!(matches!(created, Err(CreateArticleError::SlugTaken(taken)) if taken.holder == first.id.into()));
    let content = article().slug("dam").body("Changed.").content();
    let refused = save(&db.desk, &house(), other.id, 1, content).await;
    assert!(matches!(refused, Err(SaveArticleError::SlugTaken(taken)) if taken.slug.as_str() == "dam"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_create_under_one_slug_at_once_exactly_one_gets_it() {
    let db = TestDb::new().await;
    let creators: Vec<_> = (0..6)
        .map(|_| {
            let desk = db.desk.clone();
            tokio::spawn(async move { create(&desk, &house(), article().slug("dam").content()).await })
        })
        .collect();
    let mut made = 0;
    for creator in creators {
        match creator.await.unwrap() {
            Ok(_) => made += 1,
            Err(CreateArticleError::SlugTaken(_)) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!((made, db.number("SELECT count(*) FROM article").await), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn those_who_swap_slugs_at_once_are_answered() {
    let db = TestDb::new().await;
    let [one, two] = [
        db.given(article().slug("one")).await,
        db.given(article().slug("two")).await,
    ];
    let swaps = [(one.id, "two"), (two.id, "one")].map(|(id, slug)| {
        let desk = db.desk.clone();
        tokio::spawn(async move { save(&desk, &house(), id, 1, article().slug(slug).body("Changed.").content()).await })
    });
    for swap in swaps {
        let outcome = swap.await.unwrap();
        assert!(
            matches!(outcome, Ok(_) | Err(SaveArticleError::SlugTaken(_))),
            "{outcome:?}"
        );
    }
}

#[tokio::test]
async fn a_slug_is_made_of_the_headline_with_a_number_if_it_is_taken() {
    let db = TestDb::new().await;
    let mut made = Vec::new();
    for _ in 0..3 {
        made.push(slug(&db.given(article().headline("The dam’s holding!")).await).to_owned());
    }
    assert_eq!(made, ["the-dams-holding", "the-dams-holding-2", "the-dams-holding-3"]);
    for _ in 4..=12 {
        made.push(slug(&db.given(article().headline("The dam’s holding!")).await).to_owned());
    }
    assert_eq!(made[8], "the-dams-holding-9");
    assert!(made[11].starts_with("the-dams-holding-"));
    let mut bare = article().content();
    bare.headline = None;
    let bare = create(&db.desk, &house(), bare).await.unwrap();
    assert_eq!(bare.newest.content.slug, None);
}

#[tokio::test]
async fn a_save_without_a_slug_keeps_the_one_there_is() {
    let db = TestDb::new().await;
    let story = db.given(article().headline("Dam holds")).await;
    let renamed = saved(
        &db.desk,
        &house(),
        story.id,
        1,
        article().headline("Dam breaks").content(),
    )
    .await;
    assert_eq!(slug(&renamed), "dam-holds");
}

#[tokio::test]
async fn a_slug_that_only_a_draft_had_is_let_go() {
    let db = TestDb::new().await;
    let story = db.given(article().slug("draft")).await;
    saved(&db.desk, &house(), story.id, 1, article().slug("final").content()).await;
    assert_eq!(slug(&db.given(article().slug("draft")).await), "draft");
}

#[tokio::test]
async fn a_slug_that_was_public_stays_with_its_first_holder() {
    let db = TestDb::new().await;
    let home = db.given(section("Europe")).await;
    let story = db.given(article().slug("dam").home(home).published()).await;
    saved(
        &db.desk,
        &house(),
        story.id,
        1,
        article().slug("river").home(home).content(),
    )
    .await;
    publish(&db.desk, &house(), story.id, 2, None, None).await.unwrap();
    let taken = create(&db.desk, &house(), article().slug("dam").content()).await;
    assert!(matches!(taken, Err(CreateArticleError::SlugTaken(taken)) if taken.holder == story.id.into()));
    // An old slug finds nothing by itself, but its holder may take it up again.
    let dam = domain::slug::Slug::parse("dam").unwrap();
    assert_eq!(
        db.public().by_slug::<domain::article::ArticleCard>(&dam).await.unwrap(),
        None
    );
    let again = saved(
        &db.desk,
        &house(),
        story.id,
        2,
        article().slug("dam").home(home).content(),
    )
    .await;
    assert_eq!(slug(&again), "dam");
    // Both were public.
    let taken = create(&db.desk, &house(), article().slug("river").content()).await;
    assert!(matches!(taken, Err(CreateArticleError::SlugTaken(_))));
}

#[tokio::test]
async fn a_slug_of_a_scheduled_edition_is_kept_for_it() {
    let db = TestDb::new().await;
    let home = db.given(section("Europe")).await;
    let story = db
        .given(article().slug("dam").home(home).published_from(testkit::noon_plus(10)))
        .await;
    saved(
        &db.desk,
        &house(),
        story.id,
        1,
        article().slug("river").home(home).content(),
    )
    .await;
    let taken = create(&db.desk, &house(), article().slug("dam").content()).await;
    assert!(matches!(taken, Err(CreateArticleError::SlugTaken(_))));
    db.wait_minutes(10);
    let dam = domain::slug::Slug::parse("dam").unwrap();
    assert_eq!(
        db.public()
            .by_slug::<domain::article::ArticleCard>(&dam)
            .await
            .unwrap()
            .unwrap()
            .id,
        story.id.0
    );
}

#[tokio::test]
async fn a_topics_old_slug_stays_with_it() {
    let db = TestDb::new().await;
    let water = db.given(topic("Water")).await;
    let save = SaveSubject {
        id: water.0,
        seen: 1,
        card: topic("Fresh water").card(),
    };
    db.desk
        .run(async |tx| save_topic(tx, &house(), save).await)
        .await
        .unwrap();
    for name in ["Water", "Fresh water"] {
        let id = TopicId(db.desk.new_id());
        let refused = db
            .desk
            .run(async |tx| create_topic(tx, &house(), id, topic(name).card()).await)
            .await;
        assert!(
            matches!(refused, Err(SaveSubjectError::SlugTaken(taken)) if taken.holder == water.into()),
            "{name}"
        );
    }
}
