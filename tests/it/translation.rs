//! Translations: one article for each language, found from each other while they are public, and no language twice.

use domain::permission::Role;
use serde_json::{Value, json};
use testkit::{article, noon_plus, section};
use tests::{Client, TestServer};

const CREATE: &str = "mutation($input: CreateArticleInput!) { createArticle(input: $input) { article { id } userErrors { code field } } }";
const SAVE: &str =
    "mutation($input: SaveArticleInput!) { saveArticle(input: $input) { article { id } userErrors { code field } } }";

/// The languages of its translations, in their order.
async fn translations(client: &Client, slug: &str) -> Value {
    let query = "query($slug: String!) { article(by: { slug: $slug }) { translations { language } } }";
    let answer = client.graphql(query, json!({ "slug": slug })).await;
    let all = answer.at("/data/article/translations");
    all.as_array()
        .unwrap_or_else(|| panic!("{}", answer.body))
        .iter()
        .map(|one| one["language"].clone())
        .collect()
}

#[tokio::test]
async fn translations_are_found_from_each_other_while_they_are_public() {
    let server = TestServer::start().await;
    let home = server.db.given(section("Europe")).await;
    let dam = server.db.given(article().home(home).slug("dam").published()).await.id;
    let in_language =
        |language: &str, slug: &str| article().home(home).language(language).slug(slug).translation_of(dam);
    let german = server.db.given(in_language("de", "damm").published()).await.id;
    let french = server.db.given(in_language("fr", "barrage")).await.id;
    let serbian = in_language("sr-Latn", "brana").translation_of(german);
    server
        .db
        .given(serbian.published_between(noon_plus(5), noon_plus(15)))
        .await;
    server.db.given(article().home(home).slug("other").published()).await;
    let reader = server.public();
    assert_eq!(translations(&reader, "dam").await, json!(["de"]));
    assert_eq!(translations(&reader, "damm").await, json!(["en"]));
    assert_eq!(translations(&reader, "other").await, json!([]));
    server.db.publish(french).await;
    assert_eq!(translations(&reader, "dam").await, json!(["de", "fr"]));
    server.clock.set(noon_plus(5));
    assert_eq!(translations(&reader, "dam").await, json!(["de", "fr", "sr-Latn"]));
    assert_eq!(translations(&reader, "brana").await, json!(["de", "en", "fr"]));
    server.clock.set(noon_plus(15));
    server.db.retract(german, "It was not so.").await;
    assert_eq!(translations(&reader, "dam").await, json!(["fr"]));
    server.db.kill(dam).await;
    assert_eq!(translations(&reader, "barrage").await, json!([]));
    let then = "query($at: DateTime!) { article(by: { slug: \"barrage\" }, asOf: $at) { translations { language } } }";
    let chief = server.signed_in(Role::Chief).await;
    let then = chief.graphql(then, json!({ "at": noon_plus(10).to_string() })).await;
    assert_eq!(
        then.at("/data/article/translations"),
        json!([{ "language": "de" }, { "language": "sr-Latn" }])
    );
}

#[tokio::test]
async fn a_translation_says_which_it_is_and_falls_back_as_it_was_asked() {
    let server = TestServer::start().await;
    let home = server.db.given(section("Europe")).await;
    let dam = server.db.given(article().home(home).slug("dam").published()).await.id;
    for (language, slug) in [("de-AT", "damm"), ("sr", "brana")] {
        let other = article().home(home).language(language).slug(slug).translation_of(dam);
        server.db.given(other.published()).await;
    }
    let reader = server.public();
    let query = "query($language: String!, $fallback: [String!]) { article(by: { slug: \"brana\" }) {
        translation(language: $language, fallback: $fallback) { language isFallback article { slug } } } }";
    for (language, fallback, found) in [
        (
            "sr",
            json!([]),
            json!({ "language": "sr", "isFallback": false, "article": { "slug": "brana" } }),
        ),
        (
            "en-GB",
            json!(["sr"]),
            json!({ "language": "en", "isFallback": false, "article": { "slug": "dam" } }),
        ),
        (
            "fr",
            json!(["it", "de-at"]),
            json!({ "language": "de-AT", "isFallback": true, "article": { "slug": "damm" } }),
        ),
        (
            "de",
            json!(["sr-Cyrl"]),
            json!({ "language": "sr", "isFallback": true, "article": { "slug": "brana" } }),
        ),
        ("de", json!([]), Value::Null),
    ] {
        let answer = reader
            .graphql(query, json!({ "language": language, "fallback": fallback }))
            .await;
        assert_eq!(
            answer.at("/data/article/translation"),
            found,
            "{language} {}",
            answer.body
        );
    }
    for variables in [
        json!({ "language": "not a language" }),
        json!({ "language": "en", "fallback": ["*"] }),
        json!({ "language": "en", "fallback": vec!["en"; 11] }),
    ] {
        let answer = reader.graphql(query, variables).await;
        assert_eq!(answer.code(), "INVALID_PARAMETER", "{}", answer.body);
    }
}

#[tokio::test]
async fn a_page_of_articles_asks_for_all_their_translations_at_once() {
    let server = TestServer::start().await;
    let home = server.db.given(section("Europe")).await;
    for number in 0..10 {
        let slug = format!("dam-{number}");
        let dam = article().home(home).slug(&slug).published();
        let dam = server.db.given(dam).await.id;
        let german = article().home(home).language("de").translation_of(dam);
        server
            .db
            .given(german.slug(&format!("damm-{number}")).published())
            .await;
    }
    let query = "{ articles(first: 20) { nodes { slug translations { slug } } } }";
    let reader = server.public();
    let answer = reader.graphql(query, json!({})).await;
    let all = answer.at("/data/articles/nodes");
    assert!(
        all.as_array()
            .unwrap()
            .iter()
            .all(|one| one["translations"][0]["slug"].is_string())
    );
    assert!(answer.statements() <= 3, "{} statements", answer.statements());
}

/// What an editor is told that they can fix.
async fn refused(client: &Client, mutation: &str, input: Value) -> Value {
    let answer = client.graphql(mutation, json!({ "input": input })).await;
    let done = answer.at("/data");
    let payload = done
        .as_object()
        .unwrap_or_else(|| panic!("{}", answer.body))
        .values()
        .next();
    payload.expect("one mutation was sent")["userErrors"].clone()
}

#[tokio::test]
async fn a_language_is_there_once_among_translations() {
    let server = TestServer::start().await;
    let home = server.db.given(section("Europe")).await;
    let dam = server.db.given(article().home(home).slug("dam").published()).await.id;
    let german = article().home(home).language("de").slug("damm").translation_of(dam);
    let german = server.db.given(german).await.id;
    let chief = server.signed_in(Role::Chief).await;
    let taken = json!([{ "code": "LANGUAGE_TAKEN", "field": "content.language" }]);
    let create = |language: &str, of: &str| json!({ "content": { "language": language }, "translationOf": of });
    let (dam, german) = (dam.to_string(), german.to_string());
    assert_eq!(refused(&chief, CREATE, create("de", &dam)).await, taken);
    assert_eq!(refused(&chief, CREATE, create("en", &german)).await, taken);
    assert_eq!(refused(&chief, CREATE, create("fr", &german)).await, json!([]));
    let save = |id: &str, seen: i32, language: &str| json!({ "id": id, "seen": seen, "content": { "language": language, "headline": "Damm", "slug": "damm" } });
    assert_eq!(refused(&chief, SAVE, save(&german, 1, "fr")).await, taken);
    // What is public in a language has it, whatever the newest revision says.
    let own = json!({ "id": dam, "seen": 1, "content": { "language": "it", "headline": "Diga", "slug": "dam" } });
    assert_eq!(refused(&chief, SAVE, own).await, json!([]));
    assert_eq!(refused(&chief, SAVE, save(&german, 1, "en")).await, taken);
    assert_eq!(refused(&chief, SAVE, save(&german, 1, "de-AT")).await, json!([]));
    assert_eq!(refused(&chief, CREATE, create("de", &dam)).await, json!([]));
}

#[tokio::test]
async fn what_cannot_be_translated_is_refused() {
    let server = TestServer::start().await;
    let home = server.db.given(section("Europe")).await;
    let draft = server.db.given(article().home(home)).await.id;
    let killed = server
        .db
        .given(article().home(home).slug("killed").published())
        .await
        .id;
    server.db.kill(killed).await;
    let unknown = json!([{ "code": "UNKNOWN_REFERENCE", "field": "translationOf" }]);
    let create = |of: &str| json!({ "content": { "language": "fr" }, "translationOf": of });
    let chief = server.signed_in(Role::Chief).await;
    let nobodys = "01900000-0000-7000-8000-0000000fffff";
    assert_eq!(refused(&chief, CREATE, create(nobodys)).await, unknown);
    assert_eq!(
        refused(&chief, CREATE, create(&killed.to_string())).await,
        json!([{ "code": "ARTICLE_KILLED", "field": "id" }])
    );
    // A writer does not see the drafts of others.
    let writer = server.signed_in(Role::Writer).await;
    assert_eq!(refused(&writer, CREATE, create(&draft.to_string())).await, unknown);
    assert_eq!(refused(&chief, CREATE, create(&draft.to_string())).await, json!([]));
}
