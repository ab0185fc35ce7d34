//! Publishing: when an edition begins and ends, what is frozen in it, and what is refused.

use crate::acting::{publish, saved};
use desk::SaveSubject;
use desk::article::MoveArticleError;
use desk::media::save_media;
use domain::article::MoveRefused;
use domain::article::{ArticleCard, PublicState};
use domain::body::{Block, BlockId, BlockKind};
use domain::change::ChangeKind;
use domain::edition::{Card, Edition};
use domain::ids::{ArticleId, MediaId};
use domain::list::List;
use domain::media::MediaUse;
use domain::text::Caption;
use std::sync::Arc;
use storage::{ListPage, PageOrder, PageRequest, Range};
use testkit::{TestDb, article, house, media, noon, noon_plus, section};

async fn live(db: &TestDb, id: ArticleId) -> Option<Arc<Edition<ArticleCard>>> {
    db.public()
        .by_ids(&[id.0])
        .await
        .unwrap()
        .get(&id.0)
        .and_then(ArticleCard::of)
        .cloned()
}

/// Whether the article is there by id, by slug and on the list of all.
async fn is_public(db: &TestDb, id: ArticleId) -> bool {
    let by_id = live(db, id).await;
    let slug = db
        .store
        .desk_articles()
        .by_id(id)
        .await
        .unwrap()
        .unwrap()
        .newest
        .content
        .slug
        .clone()
        .unwrap();
    let by_slug = db.public().by_slug::<ArticleCard>(&slug).await.unwrap();
    let page = PageRequest {
        order: PageOrder::FirstPublishedDesc,
        began: None,
        range: Range::first(9),
    };
    let listed = db
        .public()
        .page(ListPage {
            list: List::All,
            language: None,
            page,
        })
        .await
        .unwrap()
        .articles;
    assert_eq!(by_id, by_slug);
    assert_eq!(by_id, listed.into_iter().find(|article| article.id == id.0));
    by_id.is_some()
}

#[tokio::test]
async fn a_draft_is_absent_until_it_is_published() {
    let db = TestDb::new().await;
    let home = db.given(section("Europe")).await;
    let story = db.given(article().home(home)).await;
    assert!(!is_public(&db, story.id).await);
    let published = publish(&db.desk, &house(), story.id, 1, None, None).await.unwrap();
    assert_eq!(
        published.public_state(noon()),
        PublicState::Live {
            edition: 1,
            until: None
        }
    );
    assert!(is_public(&db, story.id).await);
    let log = db.store.changes().after(0, 99).await.unwrap();
    let kinds: Vec<_> = log
        .iter()
        .filter(|entry| entry.change.subject == story.id.into())
        .map(|entry| entry.change.kind)
        .collect();
    assert_eq!(kinds, [ChangeKind::Saved, ChangeKind::Published]);
}

#[tokio::test]
async fn a_scheduled_story_is_absent_before_its_instant_present_at_it_and_gone_at_its_end() {
    let db = TestDb::new().await;
    let home = db.given(section("Europe")).await;
    let story = db
        .given(article().home(home).published_between(noon_plus(10), noon_plus(20)))
        .await;
    let log = db.store.changes().after(0, 99).await.unwrap();
    assert_eq!(log.last().unwrap().change.kind, ChangeKind::Scheduled);
    for (instant, there) in [
        (noon(), false),
        (noon_plus(10).saturating_add_millis(-1), false),
        (noon_plus(10), true),
        (noon_plus(20).saturating_add_millis(-1), true),
        (noon_plus(20), false),
        (noon_plus(9_999), false),
    ] {
        db.clock.set(instant);
        assert_eq!(is_public(&db, story.id).await, there, "at {instant}");
    }
}

#[tokio::test]
async fn an_interval_that_is_none_or_has_passed_is_refused() {
    let db = TestDb::new().await;
    let home = db.given(section("Europe")).await;
    let story = db.given(article().home(home)).await;
    let try_it = async |from, until| publish(&db.desk, &house(), story.id, 1, from, until).await.unwrap_err();
    assert!(matches!(
        try_it(None, Some(noon())).await,
        MoveArticleError::Refused(MoveRefused::Interval(_))
    ));
    assert!(matches!(
        try_it(Some(noon_plus(9)), Some(noon_plus(8))).await,
        MoveArticleError::Refused(MoveRefused::Interval(_))
    ));
    let passed = try_it(Some(noon_plus(-1)), None).await;
    assert!(
        matches!(passed, MoveArticleError::Refused(MoveRefused::BeginsInPast { from, .. }) if from == noon_plus(-1))
    );
    assert!(!is_public(&db, story.id).await);
}

#[tokio::test]
async fn a_scheduled_edition_is_not_undone_by_publishing_before_it() {
    let db = TestDb::new().await;
    let home = db.given(section("Europe")).await;
    let story = db.given(article().home(home).published_from(noon_plus(10))).await;
    let refused = publish(&db.desk, &house(), story.id, 1, None, None).await.unwrap_err();
    let ahead = MoveRefused::ScheduledEditionAhead {
        edition: 1,
        from: noon_plus(10),
    };
    assert!(matches!(refused, MoveArticleError::Refused(refused) if refused == ahead));
    let later = publish(&db.desk, &house(), story.id, 1, Some(noon_plus(15)), None)
        .await
        .unwrap();
    assert_eq!(later.editions[0].live.until(), Some(noon_plus(15)));
}

#[tokio::test]
async fn a_revision_that_is_not_the_newest_is_not_published() {
    let db = TestDb::new().await;
    let home = db.given(section("Europe")).await;
    let story = db.given(article().home(home)).await;
    saved(
        &db.desk,
        &house(),
        story.id,
        1,
        article().home(home).body("Another take.").content(),
    )
    .await;
    let refused = publish(&db.desk, &house(), story.id, 1, None, None).await.unwrap_err();
    assert!(matches!(refused, MoveArticleError::Refused(MoveRefused::Stale(stale)) if stale.current == 2));
}

#[tokio::test]
async fn what_an_edition_must_have_is_named_and_nothing_is_written() {
    let db = TestDb::new().await;
    let story = db.given(article()).await;
    let before = db.store.changes().head().await.unwrap();
    let refused = publish(&db.desk, &house(), story.id, 1, None, None).await.unwrap_err();
    assert!(matches!(refused, MoveArticleError::Refused(MoveRefused::NoHomeSection)));
    assert_eq!(db.store.changes().head().await.unwrap(), before);
    let unknown = publish(&db.desk, &house(), ArticleId(db.desk.new_id()), 1, None, None)
        .await
        .unwrap_err();
    assert!(matches!(unknown, MoveArticleError::NotFound));
}

#[tokio::test]
async fn an_update_keeps_the_first_instant_and_a_newer_draft_stays_a_draft() {
    let db = TestDb::new().await;
    let home = db.given(section("Europe")).await;
    let story = db.given(article().home(home).published()).await;
    db.clock.set(noon_plus(5));
    saved(
        &db.desk,
        &house(),
        story.id,
        1,
        article().headline("Dam breaks").home(home).content(),
    )
    .await;
    assert_eq!(live(&db, story.id).await.unwrap().card.headline.as_str(), "Dam holds");
    publish(&db.desk, &house(), story.id, 2, None, None).await.unwrap();
    let card = live(&db, story.id).await.unwrap().card.clone();
    assert_eq!(
        (card.headline.as_str(), card.first_published_at, card.updated_at),
        ("Dam breaks", noon(), noon_plus(5))
    );
}

/// A picture in the text.
fn picture(media: MediaId, caption: Option<&str>) -> Vec<Block> {
    let caption = caption.map(|caption| Caption::parse(caption).unwrap());
    let image = MediaUse {
        media,
        caption,
        credit: None,
        alt_text: None,
        crop: None,
    };
    vec![Block {
        id: BlockId::parse("i1").unwrap(),
        kind: BlockKind::Image { image },
    }]
}

#[tokio::test]
async fn captions_and_credits_are_printed_words_that_stay_when_the_asset_changes() {
    let db = TestDb::new().await;
    let home = db.given(section("Europe")).await;
    let dam = db
        .given(
            media()
                .caption("The dam.")
                .credit("Ana Kos")
                .alt_text("A wall of concrete"),
        )
        .await;
    let story = db
        .given(article().home(home).lead(dam).blocks(picture(dam, None)).published())
        .await;
    let own_words = db
        .given(
            article()
                .home(home)
                .blocks(picture(dam, Some("Still standing.")))
                .published(),
        )
        .await;
    db.wait_minutes(1);
    let card = media().caption("Another dam.").credit("Somebody else").card();
    let save = SaveSubject {
        id: dam.0,
        seen: 1,
        card,
    };
    db.desk
        .run(async |tx| save_media(tx, &house(), save).await)
        .await
        .unwrap();
    let words = |used: &MediaUse| {
        let credit = used.credit.as_ref().map(|credit| credit.line.to_string());
        (
            used.caption.as_ref().map(|caption| caption.to_string()),
            credit,
            used.alt_text.clone(),
        )
    };
    let printed = |caption: &str| (Some(caption.to_owned()), Some("Ana Kos".to_owned()), None);
    assert_eq!(
        words(live(&db, story.id).await.unwrap().card.lead.as_ref().unwrap()),
        printed("The dam.")
    );
    let bodies = db
        .public()
        .bodies(&[(story.id.0, 1), (own_words.id.0, 1)])
        .await
        .unwrap();
    let in_body = |id: ArticleId| match &bodies[&(id.0, 1)].blocks()[0].kind {
        BlockKind::Image { image } => words(image),
        other => panic!("{other:?}"),
    };
    assert_eq!(in_body(story.id), printed("The dam."));
    assert_eq!(in_body(own_words.id), printed("Still standing."));
    // The draft has no words of its own, so the next edition prints the asset's new ones.
    publish(&db.desk, &house(), story.id, 1, None, None).await.unwrap();
    let caption = live(&db, story.id)
        .await
        .unwrap()
        .card
        .lead
        .clone()
        .unwrap()
        .caption
        .unwrap();
    assert_eq!(caption.as_str(), "Another dam.");
}
