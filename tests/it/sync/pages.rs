//! What `/v1/changes` and its digests answer, case by case.

use super::Partner;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use testkit::{api_key, article, media, noon_plus, section};
use tests::{Answer, Client, TestServer};

/// The entries of a page, as `op kind reason`.
pub fn entries(page: &Answer) -> Vec<String> {
    let entries = page.at("/entries");
    let entries = entries.as_array().expect("there are entries").iter();
    let word = |entry: &Value, field: &str| entry[field].as_str().unwrap_or_default().to_owned();
    let line = |entry: &Value| {
        format!(
            "{} {} {}",
            word(entry, "op"),
            word(entry, "kind"),
            word(entry, "reason")
        )
    };
    entries.map(|entry| line(entry).trim_end().to_owned()).collect()
}

/// Where the log ends for that client.
pub async fn at_the_end(client: &Client) -> String {
    let mut after = String::new();
    loop {
        let page = client.get(&format!("/v1/changes?limit=500{after}")).await;
        let cursor = page.at("/cursor").as_str().expect("a cursor is a string").to_owned();
        if page.at("/more") == false {
            return cursor;
        }
        after = format!("&after={cursor}");
    }
}

#[tokio::test]
async fn each_way_in_which_an_article_goes_has_its_reason_and_a_kill_stands_in_front() {
    let server = TestServer::start().await;
    let db = &server.db;
    let (sport, arts) = (db.given(section("Sport")).await, db.given(section("Arts")).await);
    let photo = db.given(media()).await;
    let story = |name: &str| article().headline(name).home(sport);
    let killed = db.given(story("Killed").published()).await.id;
    let taken_back = db.given(story("Taken back").published()).await.id;
    let retracted = db.given(story("Retracted").published()).await.id;
    let corrected = db.given(story("Corrected").lead(photo).published()).await.id;
    db.given(story("Expired").published_between(noon_plus(0), noon_plus(5)))
        .await;
    let never = db.given(article().headline("Never").home(arts).published()).await.id;
    let partner = server.partner(api_key().section(sport)).await;
    let after = at_the_end(&partner).await;
    db.unpublish(taken_back).await;
    db.retract(retracted, "It was not so.").await;
    db.correct(corrected, "It was otherwise.").await;
    db.unpublish(never).await;
    db.wait_minutes(6);
    ::desk::announce::announce(&db.desk).await.unwrap();
    db.kill(killed).await;
    let page = partner.get(&format!("/v1/changes?after={after}")).await;
    assert_eq!(
        entries(&page),
        [
            "delete article unpublished",
            "upsert article",
            "upsert article",
            "delete article expired",
            "delete article killed",
        ]
    );
    assert_eq!(page.at("/kills/0/id"), killed.to_string());
    assert_eq!(page.at("/entries/1/document/retraction/notice"), "It was not so.");
    assert_eq!(
        (page.at("/entries/1/corrected"), page.at("/entries/2/corrected")),
        (json!(false), json!(true))
    );
    assert!(
        !page.body.contains(&never.to_string()),
        "the key never could have it: {}",
        page.body
    );
    // A page of one entry tells of the kill as well.
    let first = partner.get(&format!("/v1/changes?limit=1&after={after}")).await;
    assert_eq!(
        (entries(&first).len(), first.at("/kills/0/id")),
        (1, json!(killed.to_string()))
    );
    // A picture that looks otherwise brings the articles that show it.
    let after = page.at("/cursor").as_str().unwrap().to_owned();
    db.kill_media(photo).await;
    let page = partner.get(&format!("/v1/changes?after={after}")).await;
    assert_eq!(
        (entries(&page), page.at("/entries/0/document/lead")),
        (vec!["upsert article".to_owned()], Value::Null)
    );
}

#[tokio::test]
async fn a_cursor_is_taken_from_its_own_key_and_scope_alone_and_each_refusal_has_the_way_on() {
    let server = TestServer::start().await;
    let sport = server.db.given(section("Sport")).await;
    server.db.given(article().home(sport).published()).await;
    let (partner, key) = server.partner_and_key(api_key()).await;
    let other = server.partner(api_key()).await;
    let cursor = at_the_end(&partner).await;
    let code = async |client: &Client, query: &str| client.get(&format!("/v1/changes?{query}")).await.code();
    for made_up in ["", "x", "AwAA", &cursor[1..], &format!("{cursor}AA")] {
        assert_eq!(
            code(&partner, &format!("after={made_up}")).await,
            "INVALID_CURSOR",
            "{made_up}"
        );
    }
    assert_eq!(code(&other, &format!("after={cursor}")).await, "INVALID_CURSOR");
    assert_eq!(
        code(&server.public(), &format!("after={cursor}")).await,
        "INVALID_CURSOR"
    );
    for (query, expected) in [
        ("after=x&after=y", "INVALID_PARAMETER"),
        ("since=1", "UNKNOWN_PARAMETER"),
        ("limit=0", "INVALID_PARAMETER"),
        ("limit=501", "PAGE_TOO_LARGE"),
        ("wait=61", "INVALID_PARAMETER"),
        ("ids=x", "INVALID_PARAMETER"),
        ("ids=019e73b9-e800-7000-8000-00000000002a&limit=1", "INVALID_PARAMETER"),
    ] {
        assert_eq!(code(&partner, query).await, expected, "{query}");
    }
    let (terms, by) = (api_key().section(sport).terms(), ::desk::api_key::Manager::Operator);
    let changed = server
        .db
        .desk
        .run(async |tx| ::desk::api_key::change_api_key(tx, &by, key.id, terms).await);
    changed.await.unwrap();
    let refused = partner.get(&format!("/v1/changes?after={cursor}")).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "SCOPE_CHANGED"));
    let next = refused.at("/next").as_str().unwrap().to_owned();
    let page = partner.get(&format!("/v1/changes?limit=1&after={next}")).await;
    assert_eq!((page.status, page.at("/loading")), (200, json!(true)));
}

#[tokio::test]
async fn a_cursor_that_is_too_old_is_refused_with_the_way_on() {
    let server = TestServer::start().await;
    let sport = server.db.given(section("Sport")).await;
    let partner = server.partner(api_key()).await;
    let cursor = at_the_end(&partner).await;
    server.db.given(article().home(sport).published()).await;
    server.clock.set(noon_plus(90 * 24 * 60));
    assert_eq!(partner.get(&format!("/v1/changes?after={cursor}")).await.status, 200);
    server.clock.set(noon_plus(90 * 24 * 60 + 1));
    let refused = partner.get(&format!("/v1/changes?after={cursor}")).await;
    assert_eq!((refused.status, refused.code().as_str()), (410, "EXPIRED"));
    let next = refused.at("/next").as_str().unwrap().to_owned();
    assert_eq!(
        partner
            .get(&format!("/v1/changes?limit=1&after={next}"))
            .await
            .at("/loading"),
        true
    );
}

#[tokio::test]
async fn whoever_waits_is_told_of_the_next_change_and_a_key_that_was_revoked_is_told_nothing() {
    let server = TestServer::start().await;
    let sport = server.db.given(section("Sport")).await;
    let (partner, key) = server.partner_and_key(api_key()).await;
    let cursor = at_the_end(&partner).await;
    let waiting = {
        let (partner, cursor) = (partner.clone(), cursor.clone());
        tokio::spawn(async move { partner.get(&format!("/v1/changes?wait=60&after={cursor}")).await })
    };
    // A draft wakes nobody; the story does.
    server.db.given(article().headline("Draft").home(sport)).await;
    server
        .db
        .given(article().headline("Story").home(sport).published())
        .await;
    let told = waiting.await.unwrap();
    assert_eq!(told.at("/entries/0/document/headline"), "Story");
    let cursor = told.at("/cursor").as_str().unwrap().to_owned();
    let waiting = tokio::spawn(async move { partner.get(&format!("/v1/changes?wait=60&after={cursor}")).await });
    let by = ::desk::api_key::Manager::Operator;
    let revoked = server
        .db
        .desk
        .run(async |tx| ::desk::api_key::revoke_api_key(tx, &by, key.id).await);
    revoked.await.unwrap();
    server
        .db
        .given(article().headline("Secret").home(sport).published())
        .await;
    let refused = waiting.await.unwrap();
    assert_eq!(refused.code(), "INVALID_API_KEY", "{}", refused.body);
}

#[tokio::test]
async fn a_page_of_long_texts_ends_early_and_the_next_goes_on_from_there() {
    let server = TestServer::start().await;
    let sport = server.db.given(section("Sport")).await;
    let partner = server.partner(api_key()).await;
    let mut after = at_the_end(&partner).await;
    let text = "word ".repeat(8_000);
    for number in 0..60 {
        let story = article().headline(&format!("Story {number}")).body(&text).home(sport);
        server.db.given(story.published()).await;
    }
    let (mut told, mut pages) = (BTreeSet::new(), 0);
    loop {
        let page = partner.get(&format!("/v1/changes?limit=500&after={after}")).await;
        assert!(page.body.len() < 12 * 1024 * 1024, "{}", page.body.len());
        for entry in page.at("/entries").as_array().unwrap() {
            told.insert(entry["id"].as_str().unwrap().to_owned());
        }
        after = page.at("/cursor").as_str().unwrap().to_owned();
        pages += 1;
        if page.at("/more") == false {
            break;
        }
    }
    assert_eq!((told.len(), pages), (60, 2));
}

#[tokio::test]
async fn whoever_comes_without_a_key_is_told_of_what_is_public_and_proves_nothing() {
    let server = TestServer::start().await;
    let sport = server.db.given(section("Sport")).await;
    let cursor = at_the_end(&server.public()).await;
    let id = server.db.given(article().home(sport).published()).await.id;
    let page = server.public().get(&format!("/v1/changes?after={cursor}")).await;
    assert_eq!(page.at("/entries/0/id"), id.to_string());
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert_eq!(
        server.public().get("/v1/changes/digest").await.code(),
        "INVALID_API_KEY"
    );
}

#[tokio::test]
async fn a_bucket_that_was_damaged_is_found_and_repaired() {
    let server = TestServer::start().await;
    let sport = server.db.given(section("Sport")).await;
    let mut stories = Vec::new();
    for number in 0..6 {
        let story = article().headline(&format!("Story {number}")).home(sport).published();
        stories.push(server.db.given(story).await.id);
    }
    let partner = Partner {
        clients: vec![server.partner(api_key()).await],
        folder: tempfile::tempdir().unwrap(),
    };
    partner.catch_up(0).await;
    partner.check_in_step(BTreeMap::new(), &"at first").await;
    let file = |id: &str| partner.folder.path().join("article").join(format!("{id}.json"));
    std::fs::remove_file(file(&stories[0].to_string())).unwrap();
    let stray = "019e73b9-e800-7000-8000-0000000000ab";
    std::fs::copy(file(&stories[1].to_string()), file(stray)).unwrap();
    let mut sync = partner.sync(0);
    let differing = sync.differences().await.unwrap().unwrap();
    assert_eq!(differing.len(), 2, "{differing:?}");
    for bucket in &differing {
        sync.repair(bucket).await.unwrap();
    }
    partner.check_in_step(BTreeMap::new(), &"repaired").await;
}
