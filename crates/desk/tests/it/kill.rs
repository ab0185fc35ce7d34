//! Kills: every edition at every instant, and the pictures that no other edition shows.

use desk::media::{ReplaceMedia, replace_media};
use desk::section::{MergeSection, merge_section};
use domain::edition::Card;
use domain::media::MediaCard;
use domain::section::SectionCard;
use testkit::{TestDb, article, house, media, noon_plus, section};

#[tokio::test]
async fn a_kill_takes_the_pictures_that_no_other_live_or_scheduled_edition_shows() {
    let db = TestDb::new().await;
    let home = db.given(section("Europe")).await;
    let (own, shared, planned) = (
        db.given(media()).await,
        db.given(media()).await,
        db.given(media()).await,
    );
    let killed = db.given(article().home(home).slug("a").lead(own).published()).await;
    let also = db.given(article().home(home).slug("b").lead(shared).published()).await;
    db.given(article().home(home).slug("c").lead(shared).published()).await;
    let third = db.given(article().home(home).slug("d").lead(planned).published()).await;
    db.given(
        article()
            .home(home)
            .slug("e")
            .lead(planned)
            .published_from(noon_plus(60)),
    )
    .await;
    for id in [killed.id, also.id, third.id] {
        db.kill(id).await;
    }
    let live = db
        .public()
        .by_ids(&[own.0, shared.0, planned.0, killed.id.0])
        .await
        .unwrap();
    let mut left: Vec<_> = live.into_keys().collect();
    left.sort();
    assert_eq!(left, [shared.0, planned.0]);
}

#[tokio::test]
async fn a_replaced_picture_is_shown_as_the_one_that_took_its_place() {
    let db = TestDb::new().await;
    let (old, new) = (db.given(media()).await, db.given(media()).await);
    db.replace_media(old, new).await;
    let shown = db.public().by_ids(&[old.0]).await.unwrap();
    assert_eq!(MediaCard::of(&shown[&old.0]).unwrap().id, new.0);
    let again = ReplaceMedia { id: old, by: new };
    assert!(
        db.desk
            .run(async |tx| replace_media(tx, &house(), again).await)
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_merged_sections_articles_and_children_follow() {
    let db = TestDb::new().await;
    let (europe, world) = (db.given(section("Europe")).await, db.given(section("World")).await);
    let balkans = db.given(section("Balkans").under(europe)).await;
    let story = db.given(article().home(balkans).published()).await;
    db.clock.set(noon_plus(1));
    db.merge_section(europe, world).await;
    let tree = db.public().section_tree().await.unwrap();
    assert_eq!(tree.path(balkans), [balkans, world]);
    let shown = db.public().by_ids(&[europe.0]).await.unwrap();
    assert_eq!(SectionCard::of(&shown[&europe.0]).unwrap().id, world.0);
    crate::lists::assert_right(&db, story.id).await;
    let circle = MergeSection {
        id: world,
        into: balkans,
    };
    assert!(
        db.desk
            .run(async |tx| merge_section(tx, &house(), circle).await)
            .await
            .is_err()
    );
}
