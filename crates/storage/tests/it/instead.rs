//! What stands for what is there no longer: a section that was merged away, an asset that was replaced, and what was killed.

use domain::edition::Card;
use domain::ids::SectionId;
use domain::media::MediaCard;
use domain::read_as::{Moment, ReadAs};
use domain::section::SectionCard;
use domain::slug::Slug;
use domain::subject::SubjectKind;
use testkit::{TestDb, article, house, media, noon_plus, section};
use uuid::Uuid;

/// Saves the section with another card, at this minute.
async fn save_section(db: &TestDb, id: SectionId, seen: i32, card: SectionCard, minute: i64) {
    db.clock.set(noon_plus(minute));
    let save = desk::SaveSubject { id: id.0, seen, card };
    db.desk
        .run(async |tx| desk::section::save_section(tx, &house(), save).await)
        .await
        .unwrap();
}

#[tokio::test]
async fn whoever_names_a_merged_section_means_the_one_that_took_its_place_along_a_chain() {
    let db = TestDb::new().await;
    let (old, between, new) = (
        db.given(section("Old")).await,
        db.given(section("Between")).await,
        db.given(section("New")).await,
    );
    db.clock.set(noon_plus(5));
    db.merge_section(old, between).await;
    db.merge_section(between, new).await;
    let counting = db.store.counting();
    let now = counting.editions(&ReadAs::Public {
        at: Moment::Now(db.clock.now()),
    });
    let found = now.by_ids(&[old.0, between.0, new.0]).await.unwrap();
    for asked in [old, between, new] {
        assert_eq!(found[&asked.0].subject().id, new.0);
    }
    // One for what was asked for, one for each step of the chain.
    assert_eq!(counting.statements(), 3);
    let before = db.public_as_of(noon_plus(4)).by_ids(&[old.0]).await.unwrap();
    assert_eq!(before[&old.0].subject().id, old.0, "it stood then");
    let tree = db.public().section_tree().await.unwrap();
    assert_eq!(tree.in_order().len(), 1);
}

#[tokio::test]
async fn a_slug_that_was_given_up_or_merged_away_leads_to_what_stands_now_and_is_not_its_own() {
    let db = TestDb::new().await;
    let (europe, world) = (db.given(section("Europe")).await, db.given(section("World")).await);
    save_section(&db, europe, 1, section("Continent").card(), 5).await;
    let slug = |text| Slug::parse(text).unwrap();
    let named = async |text, minute| {
        let editions = db.public_as_of(noon_plus(minute));
        let own = editions.by_slug::<SectionCard>(&slug(text)).await.unwrap();
        let held = editions.by_held_slug::<SectionCard>(&slug(text)).await.unwrap();
        (own.map(|own| own.id), held.map(|held| held.id))
    };
    assert_eq!(named("europe", 4).await, (Some(europe.0), Some(europe.0)));
    assert_eq!(named("continent", 4).await, (None, None), "it was not public then");
    assert_eq!(named("europe", 5).await, (None, Some(europe.0)));
    assert_eq!(named("continent", 5).await, (Some(europe.0), Some(europe.0)));
    db.merge_section(europe, world).await;
    assert_eq!(named("continent", 5).await, (None, Some(world.0)));
    assert_eq!(named("europe", 5).await, (None, Some(world.0)));
    assert_eq!(named("asia", 5).await, (None, None));
}

#[tokio::test]
async fn a_replaced_asset_is_the_one_that_took_its_place_and_one_whose_taker_is_gone_is_nothing() {
    let db = TestDb::new().await;
    let (old, new) = (
        db.given(media().caption("Old")).await,
        db.given(media().caption("New")).await,
    );
    db.replace_media(old, new).await;
    let found = db.public().by_ids(&[old.0]).await.unwrap();
    assert_eq!(MediaCard::of(&found[&old.0]).unwrap().id, new.0);
    db.kill_media(new).await;
    assert!(db.public().by_ids(&[old.0, new.0]).await.unwrap().is_empty());
}

#[tokio::test]
async fn only_what_somebody_outside_the_desk_could_have_is_gone_after_a_kill() {
    let db = TestDb::new().await;
    let home = db.given(section("Europe")).await;
    let story = |slug: &str| article().slug(slug).home(home);
    let published = db.given(story("published").published()).await;
    let ended = db
        .given(story("ended").published_between(noon_plus(0), noon_plus(1)))
        .await;
    let ahead = db.given(story("ahead").published_from(noon_plus(60))).await;
    let embargoed = story("embargoed").published_from(noon_plus(60)).embargoed();
    let embargoed = db.given(embargoed).await;
    let draft = db.given(story("draft")).await;
    let live = db.given(story("live").published()).await;
    // It was ended in the millisecond in which it began: nobody saw it.
    let empty = db.given(story("empty").published()).await;
    db.unpublish(empty.id).await;
    db.clock.set(noon_plus(5));
    for story in [&published, &ended, &ahead, &embargoed, &draft, &empty] {
        db.kill(story.id).await;
    }
    let all = [&published, &ended, &ahead, &embargoed, &draft, &empty, &live].map(|story| story.id.0);
    let mut gone: Vec<Uuid> = Vec::new();
    for one in db.public().gone(&all).await.unwrap() {
        assert_eq!((one.subject.kind, one.since), (SubjectKind::Article, noon_plus(5)));
        gone.push(one.subject.id);
    }
    gone.sort();
    assert_eq!(gone, [published.id.0, ended.id.0, embargoed.id.0]);
    // Gone at every instant, as the editions are.
    assert_eq!(db.public_as_of(noon_plus(1)).gone(&all).await.unwrap().len(), 3);
    let under = async |slug: &str, minute| {
        let editions = db.public_as_of(noon_plus(minute));
        let slug = Slug::parse(slug).unwrap();
        let gone = editions.gone_under(SubjectKind::Article, &slug);
        gone.await.unwrap().map(|gone| gone.subject.id)
    };
    assert_eq!(under("published", 5).await, Some(published.id.0));
    assert_eq!(under("embargoed", 5).await, None, "it was never public under that slug");
    for slug in ["ahead", "draft", "live", "nothing"] {
        assert_eq!(under(slug, 5).await, None, "{slug}");
    }
}
