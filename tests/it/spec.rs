//! What the GraphQL specification demands of answers: key order, and how far null travels.

use serde_json::json;
use testkit::{article, section};
use tests::TestServer;

#[tokio::test]
async fn keys_come_in_the_order_in_which_they_were_asked_for_however_slow_each_is() {
    let server = TestServer::start().await;
    let europe = server.db.given(section("Europe")).await;
    server
        .db
        .given(article().headline("Dam holds").home(europe).published())
        .await;
    let query = "{ z: site { url name } article(by: { slug: \"dam-holds\" }) { url body { text } slug id: slug headline a: path } sections { slug } b: __typename }";
    let answer = server.public().graphql(query, json!({})).await;
    assert_eq!(
        answer.body,
        r#"{"data":{"z":{"url":"https://newsroom.test","name":"Newsroom"},"article":{"url":"https://newsroom.test/europe/dam-holds","body":{"text":"The dam held overnight."},"slug":"dam-holds","id":"dam-holds","headline":"Dam holds","a":"/europe/dam-holds"},"sections":[{"slug":"europe"}],"b":"Query"}}"#
    );
}

#[tokio::test]
async fn a_failing_field_makes_its_nearest_nullable_parent_null_and_leaves_the_rest() {
    let server = TestServer::start().await;
    let europe = server.db.given(section("Europe")).await;
    server
        .db
        .given(article().headline("Dam holds").home(europe).published())
        .await;
    let query = "{ article(by: { slug: \"dam-holds\" }) { headline excerpt(words: 0) } site { name } }";
    let answer = server.public().graphql(query, json!({})).await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.at("/data"),
        json!({ "article": null, "site": { "name": "Newsroom" } })
    );
    assert_eq!(answer.at("/errors/0/path"), json!(["article", "excerpt"]));
    assert_eq!(answer.code(), "INVALID_PARAMETER");
}

#[tokio::test]
async fn a_non_null_root_that_fails_makes_all_data_null() {
    let server = TestServer::start().await;
    let answer = server
        .public()
        .graphql("{ site { name } articles(first: 101) { nodes { id } } }", json!({}))
        .await;
    assert_eq!(answer.at("/data"), json!(null));
    assert_eq!(answer.code(), "PAGE_TOO_LARGE");
    assert_eq!(answer.at("/errors/0/message"), json!("`first` is 101; the most is 100"));
}
