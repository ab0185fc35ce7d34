//! Saving: what an editor sent is never dropped.

use crate::acting::{create, save, saved};
use desk::article::{SaveArticleError, SaveOutcome};
use domain::article::{Revision, SideRevision};
use domain::body::Body;
use domain::change::ChangeKind;
use domain::ids::ArticleId;
use std::collections::HashSet;
use testkit::{TestDb, article, chief, house, section, writer};

async fn side_revisions(db: &TestDb, id: ArticleId) -> Vec<SideRevision> {
    db.store
        .desk_articles()
        .side_revisions(&[id])
        .await
        .unwrap()
        .remove(&id)
        .unwrap_or_default()
}

/// All revisions of an article, newest first.
async fn revisions(db: &TestDb, id: ArticleId) -> Vec<Revision> {
    let articles = db.store.desk_articles();
    let newest = articles.by_id(id).await.unwrap().unwrap().newest.number;
    let keys: Vec<_> = (1..=newest).rev().map(|number| (id, number)).collect();
    let mut found = articles.revisions_by_number(&keys).await.unwrap();
    keys.iter().map(|key| found.remove(key).unwrap()).collect()
}

async fn kinds_since(db: &TestDb, head: i64) -> Vec<ChangeKind> {
    db.store
        .changes()
        .after(head, 99)
        .await
        .unwrap()
        .iter()
        .map(|entry| entry.change.kind)
        .collect()
}

#[tokio::test]
async fn a_stale_save_is_refused_kept_aside_and_noted() {
    let db = TestDb::new().await;
    let chief = db.given(chief()).await;
    let story = db.given(article().body("One.")).await;
    saved(&db.desk, &house(), story.id, 1, article().body("Two.").content()).await;
    let head = db.store.changes().head().await.unwrap();
    let mut late = article().body("Late.").content();
    let SaveOutcome::KeptAside { article, side } = save(&db.desk, &chief, story.id, 1, late.clone()).await.unwrap()
    else {
        panic!("it came too late")
    };
    assert_eq!(
        (article.newest.number, article.newest.content.body.clone()),
        (2, testkit::body("Two."))
    );
    assert_eq!(side_revisions(&db, story.id).await, std::slice::from_ref(&side));
    // It named no slug, and so it keeps the article's.
    late.slug = story.newest.content.slug.clone();
    assert_eq!(
        (side.article, side.seen, side.author, side.content.as_ref()),
        (story.id, 1, chief.user, &late)
    );
    assert_eq!(kinds_since(&db, head).await, [ChangeKind::KeptAside]);
}

#[tokio::test]
async fn the_same_late_text_of_one_author_is_kept_once() {
    let db = TestDb::new().await;
    let chief = db.given(chief()).await;
    let story = db.given(article().body("One.")).await;
    saved(&db.desk, &house(), story.id, 1, article().body("Two.").content()).await;
    let head = db.store.changes().head().await.unwrap();
    let mut kept = Vec::new();
    for actor in [&chief, &chief, &house()] {
        match save(&db.desk, actor, story.id, 1, article().body("Late.").content())
            .await
            .unwrap()
        {
            SaveOutcome::KeptAside { side, .. } => kept.push(side.id),
            SaveOutcome::Saved(_) => panic!("it came too late"),
        }
    }
    assert_eq!(kept[0], kept[1]);
    assert_ne!(kept[1], kept[2], "the text of another author is theirs");
    assert_eq!(side_revisions(&db, story.id).await.len(), 2);
    assert_eq!(
        kinds_since(&db, head).await,
        [ChangeKind::KeptAside, ChangeKind::KeptAside]
    );
}

#[tokio::test]
async fn a_late_save_is_kept_even_if_what_it_names_is_gone_or_taken() {
    let db = TestDb::new().await;
    db.given(article().slug("taken")).await;
    let story = db.given(article().body("One.")).await;
    saved(&db.desk, &house(), story.id, 1, article().body("Two.").content()).await;
    let late = article()
        .slug("taken")
        .home(domain::ids::SectionId(db.desk.new_id()))
        .body("Late.")
        .content();
    let outcome = save(&db.desk, &house(), story.id, 1, late).await.unwrap();
    assert!(matches!(outcome, SaveOutcome::KeptAside { .. }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_who_save_one_article_at_once_lose_no_text() {
    let db = TestDb::new().await;
    let story = db.given(article().body("Zero.")).await;
    let savers: Vec<_> = (1..=8)
        .map(|number| {
            let (desk, id) = (db.desk.clone(), story.id);
            tokio::spawn(async move {
                save(
                    &desk,
                    &house(),
                    id,
                    1,
                    article().body(&format!("Text {number}.")).content(),
                )
                .await
            })
        })
        .collect();
    let mut in_time = 0;
    for saver in savers {
        in_time += usize::from(matches!(saver.await.unwrap().unwrap(), SaveOutcome::Saved(_)));
    }
    assert_eq!(in_time, 1);
    let revisions = revisions(&db, story.id).await;
    assert_eq!(
        revisions.iter().map(|revision| revision.number).collect::<Vec<_>>(),
        [2, 1]
    );
    let side = side_revisions(&db, story.id).await;
    assert_eq!(side.len(), 7);
    let texts = revisions
        .iter()
        .map(|kept| &kept.content)
        .chain(side.iter().map(|kept| &kept.content));
    let texts: HashSet<String> = texts.map(|content| text(&content.body)).collect();
    let sent: HashSet<String> = (1..=8)
        .map(|number| format!("Text {number}."))
        .chain(["Zero.".to_owned()])
        .collect();
    assert_eq!(texts, sent);
}

fn text(body: &Body) -> String {
    body.opening(99)
}

#[tokio::test]
async fn an_unchanged_save_stores_nothing_and_appends_no_change() {
    let db = TestDb::new().await;
    let story = db.given(article()).await;
    let count = "SELECT (SELECT count(*) FROM revision) + (SELECT count(*) FROM side_revision) + (SELECT count(*) FROM content)";
    let before = (db.number(count).await, db.store.changes().head().await.unwrap());
    // A save that is sent twice is one save, so what was seen does not matter.
    for seen in [1, 7] {
        let same = saved(&db.desk, &house(), story.id, seen, article().content()).await;
        assert_eq!(same, story);
    }
    assert_eq!(
        (db.number(count).await, db.store.changes().head().await.unwrap()),
        before
    );
}

#[tokio::test]
async fn a_content_is_stored_once_however_often_it_is_saved() {
    let db = TestDb::new().await;
    let story = db.given(article().body("One.")).await;
    saved(&db.desk, &house(), story.id, 1, article().body("Two.").content()).await;
    saved(&db.desk, &house(), story.id, 2, article().body("One.").content()).await;
    save(&db.desk, &house(), story.id, 1, article().body("Two.").content())
        .await
        .unwrap();
    assert_eq!(db.number("SELECT count(*) FROM revision").await, 3);
    assert_eq!(db.number("SELECT count(*) FROM side_revision").await, 1);
    assert_eq!(db.number("SELECT count(*) FROM content").await, 2);
    let revisions = revisions(&db, story.id).await;
    assert_eq!(revisions[0].content, revisions[2].content);
}

#[tokio::test]
async fn a_revision_comes_back_as_it_was_saved() {
    let db = TestDb::new().await;
    let (home, by) = (db.given(section("Europe")).await, db.given(writer()).await);
    let content = article()
        .headline("Rivière — “déjà vu” 🌊 מים")
        .slug("river")
        .kicker("Floods")
        .standfirst("Two lines.\nTwo lines.")
        .byline("By A in B")
        .language("sr-cyrl")
        .home(home)
        .body("It's \\ \"quoted\" % _ ' ; --\n\nمياه")
        .content();
    let created = create(&db.desk, &by, content.clone()).await.unwrap();
    let read = db.store.desk_articles().by_id(created.id).await.unwrap().unwrap();
    assert_eq!(read, created);
    assert_eq!(
        (read.newest.content.as_ref(), read.created_by, read.created_at),
        (&content, by.user, testkit::noon())
    );
}

#[tokio::test]
async fn saving_an_article_that_is_not_there_finds_nothing() {
    let db = TestDb::new().await;
    let saved = save(&db.desk, &house(), ArticleId(db.desk.new_id()), 1, article().content()).await;
    assert!(matches!(saved, Err(SaveArticleError::NotFound)));
}
