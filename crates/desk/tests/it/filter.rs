//! The desk's lists of articles: their filters agree with what the domain says of each article.

use crate::acting::publish;
use desk::article::{ArticleQuery, article as read_article, articles};
use domain::article::{DeskArticle, PublicStateKind, WorkingState};
use domain::ids::ArticleId;
use domain::permission::{Action, Actor};
use domain::section::SectionTree;
use domain::time::Timestamp;
use proptest::prelude::*;
use storage::Range;
use testkit::{TestDb, article, chief, editor, house, law, noon_plus, section, writer};

const STATES: [PublicStateKind; 4] = [
    PublicStateKind::NeverPublished,
    PublicStateKind::Scheduled,
    PublicStateKind::Live,
    PublicStateKind::Ended,
];

async fn ids(db: &TestDb, actor: &Actor, query: ArticleQuery, at: Timestamp) -> Vec<ArticleId> {
    let tree = db.public().section_tree().await.unwrap();
    let (found, more) = articles(&db.store, actor, &tree, query, at).await.unwrap();
    assert!(!more, "the page was meant to hold them all");
    found.iter().map(|article| article.id).collect()
}

fn all() -> ArticleQuery {
    ArticleQuery {
        working: None,
        public: None,
        section: None,
        range: Range::first(1_000),
    }
}

/// When an article's editions begin, each so long after the one before, and for how long.
fn any_editions() -> impl Strategy<Value = Vec<(i64, Option<i64>)>> {
    proptest::collection::vec((0i64..4, proptest::option::of(1i64..4)), 0..3)
}

#[test]
fn the_filter_by_public_state_agrees_with_the_articles_own_state_at_every_instant() {
    law(
        8,
        proptest::collection::vec(any_editions(), 1..4),
        async |db, stories| {
            db.clock.set(noon_plus(0));
            let slug = format!("s{}", db.desk.new_id().simple());
            let home = db.given(section("Europe").slug(&slug)).await;
            let mut made = Vec::new();
            for editions in stories {
                db.clock.set(noon_plus(0));
                let mut story = db.given(article().home(home)).await;
                let mut from = noon_plus(0);
                for (wait, length) in editions {
                    from = from.saturating_add_millis(wait * 60_000);
                    db.clock.set(from);
                    let until = length.map(|length| from.saturating_add_millis(length * 60_000));
                    story = publish(&db.desk, &house(), story.id, 1, Some(from), until)
                        .await
                        .unwrap();
                }
                made.push(story);
            }
            for minute in -1..12 {
                let at = noon_plus(minute);
                for state in STATES {
                    let query = ArticleQuery {
                        public: Some(state),
                        section: Some(home),
                        ..all()
                    };
                    let in_state = |article: &&DeskArticle| article.public_state(at).kind() == state;
                    let expected: Vec<ArticleId> =
                        made.iter().rev().filter(in_state).map(|article| article.id).collect();
                    prop_assert_eq!(
                        ids(db, &house(), query, at).await,
                        expected,
                        "{:?} at minute {}",
                        state,
                        minute
                    );
                }
            }
            Ok(())
        },
    );
}

#[tokio::test]
async fn a_list_shows_an_actor_just_the_articles_that_they_may_read() {
    let db = TestDb::new().await;
    let europe = db.given(section("Europe")).await;
    let balkans = db.given(section("Balkans").under(europe)).await;
    let sport = db.given(section("Sport")).await;
    let (author, other) = (db.given(writer()).await, db.given(writer()).await);
    let editor = db.given(editor(&[europe])).await;
    let chief = db.given(chief()).await;
    let mut made = Vec::new();
    for by in [&author, &other, &editor] {
        made.push(db.given(article().by(by)).await);
        for home in [europe, balkans, sport] {
            made.push(db.given(article().by(by).home(home)).await);
        }
    }
    let tree = db.public().section_tree().await.unwrap();
    for (actor, count) in [(&author, 4), (&other, 4), (&editor, 8), (&chief, 12), (&house(), 12)] {
        let may_read = |article: &&DeskArticle| actor.may(Action::ReadArticle, &article.scope(&tree)).is_ok();
        let expected: Vec<ArticleId> = made.iter().rev().filter(may_read).map(|article| article.id).collect();
        assert_eq!(
            (ids(&db, actor, all(), testkit::noon()).await, expected.len()),
            (expected, count),
            "{:?}",
            actor.role
        );
        for article in &made {
            let read = read_article(&db.store, actor, &tree, article.id).await.unwrap();
            assert_eq!(read.is_some(), may_read(&article), "{:?}", actor.role);
        }
    }
    let in_europe = ArticleQuery {
        section: Some(europe),
        ..all()
    };
    assert_eq!(
        ids(&db, &chief, in_europe, testkit::noon()).await.len(),
        6,
        "what is below counts as well"
    );
    assert_eq!(ids(&db, &author, in_europe, testkit::noon()).await.len(), 2);
}

#[tokio::test]
async fn pages_meet_every_article_once_from_the_newest_on_and_from_the_oldest_back() {
    let db = TestDb::new().await;
    let mut made = Vec::new();
    for _ in 0..5 {
        made.insert(0, db.given(article()).await.id);
    }
    let tree = SectionTree::default();
    for from_end in [false, true] {
        let (mut walked, mut more) = (Vec::new(), true);
        while more {
            let range = match from_end {
                false => Range {
                    after: walked.last().copied(),
                    ..Range::first(2)
                },
                true => Range {
                    before: walked.first().copied(),
                    from_end,
                    ..Range::first(2)
                },
            };
            let query = ArticleQuery {
                range,
                working: Some(WorkingState::Draft),
                ..all()
            };
            let found;
            (found, more) = articles(&db.store, &house(), &tree, query, testkit::noon())
                .await
                .unwrap();
            assert_eq!(found.len(), if more { 2 } else { 1 });
            let at = if from_end { 0 } else { walked.len() };
            walked.splice(at..at, found.iter().map(|article| article.id));
        }
        assert_eq!(walked, made, "from the end: {from_end}");
    }
    let approved = ArticleQuery {
        working: Some(WorkingState::Approved),
        ..all()
    };
    assert_eq!(ids(&db, &house(), approved, testkit::noon()).await, []);
}
