//! Sections: the tree that they form, and the lists that follow when one moves.

use crate::acting::publish;
use crate::lists;
use desk::section::{create_section, save_section};
use desk::{Desk, SaveSubject, SaveSubjectError};
use domain::edition::{Card, Edition};
use domain::ids::{ArticleId, SectionId};
use domain::section::{ParentRefused, SectionCard};
use proptest::prelude::*;
use std::sync::Arc;
use testkit::{TestDb, article, house, law, noon_plus, section};

/// Moves a section under another, or to the root, whatever edition it has.
async fn move_section(
    desk: &Desk,
    id: SectionId,
    parent: Option<SectionId>,
) -> Result<Arc<Edition<SectionCard>>, SaveSubjectError> {
    desk.run(async |tx| {
        tx.publishing().lock_section_tree().await?;
        let newest = tx
            .publishing()
            .lock::<SectionCard>(id.0)
            .await?
            .expect("the section exists");
        let card = SectionCard {
            parent,
            ..newest.card.clone()
        };
        save_section(
            tx,
            &house(),
            SaveSubject {
                id: id.0,
                seen: newest.number,
                card,
            },
        )
        .await
    })
    .await
}

#[tokio::test]
async fn a_section_cannot_stand_under_itself_or_what_is_below_it() {
    let db = TestDb::new().await;
    let world = db.given(section("World")).await;
    let europe = db.given(section("Europe").under(world)).await;
    let balkans = db.given(section("Balkans").under(europe)).await;
    for below in [world, europe, balkans] {
        let refused = move_section(&db.desk, world, Some(below)).await.unwrap_err();
        assert!(
            matches!(refused, SaveSubjectError::Parent(ParentRefused::OwnAncestor)),
            "{refused}"
        );
    }
    let nowhere = SectionId(db.desk.new_id());
    let refused = move_section(&db.desk, balkans, Some(nowhere)).await.unwrap_err();
    assert!(matches!(refused, SaveSubjectError::Parent(ParentRefused::NotFound(id)) if id == nowhere));
    assert!(move_section(&db.desk, balkans, Some(world)).await.is_ok());
}

#[tokio::test]
async fn sections_stand_at_most_eight_deep_whether_made_or_moved_there() {
    let db = TestDb::new().await;
    let mut path = vec![db.given(section("Level 1")).await];
    for level in 2..=8 {
        path.push(
            db.given(section(&format!("Level {level}")).under(path[level - 2]))
                .await,
        );
    }
    let card = section("Level 9").under(path[7]).card();
    let id = SectionId(db.desk.new_id());
    let refused = db
        .desk
        .run(async |tx| create_section(tx, &house(), id, card).await)
        .await
        .unwrap_err();
    assert!(matches!(refused, SaveSubjectError::Parent(ParentRefused::TooDeep)));
    let other = db.given(section("Other")).await;
    db.given(section("Below other").under(other)).await;
    let refused = move_section(&db.desk, other, Some(path[6])).await.unwrap_err();
    assert!(matches!(refused, SaveSubjectError::Parent(ParentRefused::TooDeep)));
    assert!(move_section(&db.desk, other, Some(path[5])).await.is_ok());
}

#[test]
fn lists_hold_what_they_must_however_sections_are_moved() {
    let any_move = (0usize..5, proptest::option::of(0usize..5), any::<bool>());
    law(8, proptest::collection::vec(any_move, 1..8), async |db, moves| {
        let mut sections = Vec::new();
        for number in 0..5 {
            let slug = format!("s{}", db.desk.new_id().simple());
            sections.push(db.given(section(&format!("Section {number}")).slug(&slug)).await);
        }
        let mut stories: Vec<ArticleId> = Vec::new();
        for number in 0..5 {
            let story = article()
                .home(sections[number])
                .also_in(sections[(number + 2) % 5])
                .published();
            stories.push(db.given(story).await.id);
        }
        for (which, parent, wait) in moves {
            if wait {
                db.wait_minutes(1);
            }
            match move_section(&db.desk, sections[which], parent.map(|parent| sections[parent])).await {
                Ok(_) => {}
                Err(SaveSubjectError::Parent(ParentRefused::OwnAncestor)) => {}
                Err(other) => panic!("{other}"),
            }
            if wait {
                publish(&db.desk, &house(), stories[which], 1, None, None)
                    .await
                    .unwrap();
            }
        }
        for story in stories {
            lists::assert_right(db, story).await;
        }
        Ok(())
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn publishing_and_moving_sections_at_once_leave_lists_right() {
    let db = TestDb::new().await;
    let (one, two) = (db.given(section("One")).await, db.given(section("Two")).await);
    let moving = db.given(section("Moving").under(one)).await;
    let mut stories = Vec::new();
    for _ in 0..4 {
        stories.push(db.given(article().home(moving).published()).await.id);
    }
    let publishers = stories.iter().copied().map(|story| {
        let (desk, clock) = (db.desk.clone(), db.clock.clone());
        tokio::spawn(async move {
            for _ in 0..6 {
                clock.advance(1);
                publish(&desk, &house(), story, 1, None, None).await.unwrap();
            }
        })
    });
    let movers = [one, two].map(|parent| {
        let (desk, clock) = (db.desk.clone(), db.clock.clone());
        tokio::spawn(async move {
            for _ in 0..6 {
                clock.advance(1);
                move_section(&desk, moving, Some(parent)).await.unwrap();
            }
        })
    });
    let all: Vec<_> = publishers.chain(movers).collect();
    for one in all {
        one.await.unwrap();
    }
    db.wait_minutes(1);
    for story in stories {
        lists::assert_right(&db, story).await;
    }
}

/// Whoever publishes goes by the tree as it is when they come to it, not as it was when they began.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_began_before_a_section_moved_lists_the_story_where_the_section_stands_now() {
    let db = TestDb::new().await;
    let (one, two) = (db.given(section("One")).await, db.given(section("Two")).await);
    let moving = db.given(section("Moving").under(one)).await;
    let story = db.given(article().home(moving)).await;
    let cmd = desk::article::PublishArticle::now(story.id, 1);
    if db.is_postgres() {
        let clock = db.clock.clone();
        let mut early = db.store.begin(move || clock.now()).await.unwrap();
        let began = early.now();
        db.clock.set(noon_plus(1));
        move_section(&db.desk, moving, Some(two)).await.unwrap();
        desk::article::publish_article(&mut early, &house(), cmd).await.unwrap();
        early.commit().await.unwrap();
        assert_eq!(began, testkit::noon());
    } else {
        // On SQLite nobody moves a section while another writes.
        move_section(&db.desk, moving, Some(two)).await.unwrap();
        db.desk
            .run(async |tx| desk::article::publish_article(tx, &house(), cmd).await)
            .await
            .unwrap();
    }
    lists::assert_right(&db, story.id).await;
}

#[tokio::test]
async fn moving_back_and_forth_at_once_never_makes_a_circle() {
    let db = TestDb::new().await;
    let (one, two) = (db.given(section("One")).await, db.given(section("Two")).await);
    let moves = [(one, two), (two, one)].map(|(id, parent)| {
        let desk = db.desk.clone();
        tokio::spawn(async move { move_section(&desk, id, Some(parent)).await.is_ok() })
    });
    let mut done = 0;
    for one in moves {
        done += usize::from(one.await.unwrap());
    }
    assert_eq!(done, 1);
    assert_eq!(db.public().section_tree().await.unwrap().in_order().len(), 2);
}

#[tokio::test]
async fn a_renamed_section_shows_its_new_name_now_and_its_old_name_then() {
    let db = TestDb::new().await;
    let europe = db.given(section("Europe")).await;
    db.wait_minutes(5);
    let save = SaveSubject {
        id: europe.0,
        seen: 1,
        card: section("Old continent").slug("europe").card(),
    };
    db.desk
        .run(async |tx| save_section(tx, &house(), save).await)
        .await
        .unwrap();
    for (minutes, name) in [(4, "Europe"), (5, "Old continent")] {
        let then = db.public_as_of(noon_plus(minutes));
        let found = then.by_ids(&[europe.0]).await.unwrap();
        assert_eq!(SectionCard::of(&found[&europe.0]).unwrap().card.name.as_str(), name);
    }
}
