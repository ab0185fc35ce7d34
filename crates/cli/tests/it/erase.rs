//! `dateline erase`, on what an editor wrote and what readers saw of it.

use crate::newsroom::{Client, Newsroom, content};
use serde_json::json;
use storage::Store;

/// The places that hold a story's words.
const TEXTS: &str =
    "SELECT document FROM content UNION ALL SELECT card FROM edition UNION ALL SELECT body FROM edition_body";

async fn is_kept(newsroom: &Newsroom, words: &str) -> bool {
    let texts = newsroom.db.texts(TEXTS).await;
    texts.iter().flatten().any(|text| text.contains(words))
}

#[tokio::test]
async fn a_revision_that_readers_saw_is_erased_from_everywhere_once_it_is_not_live() {
    let newsroom = Newsroom::founded().await;
    let served = newsroom.serve();
    let url = served.url.clone();
    let chief = Client::sign_in(&url, "chief").await.unwrap();
    let europe = chief.section(&url, "Europe").await;
    let first = content(&europe, "Nightingale named", "Her address is Elm Street 4.");
    let story = chief.done(&url, "createArticle", json!({ "content": first })).await["id"].clone();
    let id = story.as_str().unwrap();
    chief.done(&url, "publishArticle", json!({ "id": id, "seen": 1 })).await;

    let refused = newsroom.call(&["erase", "revision", id, "1"]);
    let why = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(1), "{why}");
    assert!(why.contains("IS_PUBLIC"), "{why}");
    assert!(is_kept(&newsroom, "Elm Street").await && is_kept(&newsroom, "Nightingale").await);

    let second = content(&europe, "Witness heard", "She was heard.");
    chief
        .done(&url, "saveArticle", json!({ "id": id, "seen": 1, "content": second }))
        .await;
    chief.done(&url, "publishArticle", json!({ "id": id, "seen": 2 })).await;
    let hashes = "SELECT CAST(count(*) AS text) AS hashes FROM content";
    let before = newsroom.db.texts(hashes).await;
    let erased = newsroom.call(&["erase", "revision", id, "1"]);
    assert!(erased.status.success(), "{}", String::from_utf8_lossy(&erased.stderr));

    assert!(!is_kept(&newsroom, "Elm Street").await, "its words are gone");
    assert!(!is_kept(&newsroom, "Nightingale").await, "its headline is gone");
    assert!(is_kept(&newsroom, "She was heard.").await, "the other revision stays");
    assert_eq!(newsroom.db.texts(hashes).await, before, "its hash is kept");
    let query = "query($id: ID!) { desk { article(id: $id) { pastRevision(number: 1) { number erasedAt content { headline } } } } }";
    let answer = chief.ask(&url, query, json!({ "id": id })).await.unwrap();
    let past = &answer["data"]["desk"]["article"]["pastRevision"];
    assert_eq!(past["number"], 1, "{answer}");
    assert!(
        past["erasedAt"].is_string() && past["content"]["headline"].is_null(),
        "{answer}"
    );
    let live = chief.http.get(format!("{url}/v1/articles/{id}")).send().await.unwrap();
    assert!(live.text().await.unwrap().contains("Witness heard"), "readers read on");

    let store = Store::connect(&newsroom.db.address()).await.unwrap();
    let log = store.changes().after(0, 1_000).await.unwrap();
    assert!(log.iter().map(|change| change.seq).eq(1..=log.len() as i64), "{log:?}");
    assert_eq!(log.last().unwrap().change.kind.as_str(), "erased");
    assert!(served.stop());
}

#[tokio::test]
async fn a_user_is_erased_and_what_they_wrote_stays() {
    let newsroom = Newsroom::founded().await;
    newsroom.add_user("mira", "writer");
    let served = newsroom.serve();
    let url = served.url.clone();
    let chief = Client::sign_in(&url, "chief").await.unwrap();
    let mira = Client::sign_in(&url, "mira").await.unwrap();
    let europe = chief.section(&url, "Europe").await;
    let draft = json!({ "content": content(&europe, "Dam holds", "The dam held.") });
    let story = mira.done(&url, "createArticle", draft).await["id"].clone();

    let erased = newsroom.call(&["erase", "user", "--email", "mira@newsroom.test"]);
    assert!(erased.status.success(), "{}", String::from_utf8_lossy(&erased.stderr));

    let users = newsroom.db.texts("SELECT email, name FROM desk_user").await;
    assert!(!users.iter().flatten().any(|text| text.contains("mira")), "{users:?}");
    assert!(users.iter().flatten().any(|text| text.contains("chief")), "{users:?}");
    let again = Client::sign_in(&url, "mira").await.err();
    assert_eq!(again.as_deref(), Some("INVALID_CREDENTIALS"));
    let viewer = mira.ask(&url, "{ viewer { name } }", json!({})).await.unwrap();
    assert!(!viewer.to_string().contains("mira"), "{viewer}");
    let query =
        "query($id: ID!) { desk { article(id: $id) { createdBy { name } revision { content { body { text } } } } } }";
    let answer = chief.ask(&url, query, json!({ "id": story })).await.unwrap();
    let article = &answer["data"]["desk"]["article"];
    assert_eq!(article["createdBy"]["name"], "Erased user", "{answer}");
    assert_eq!(
        article["revision"]["content"]["body"]["text"], "The dam held.",
        "{answer}"
    );
    assert!(
        !newsroom
            .call(&["erase", "user", "--email", "mira@newsroom.test"])
            .status
            .success()
    );
    assert!(served.stop());
}
