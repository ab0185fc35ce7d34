//! The audit over HTTP: who reads it, and what it says.

use domain::permission::Role;
use serde_json::{Value, json};
use testkit::{article, section};
use tests::{Client, TestServer};

const AUDIT: &str = "query($subject: ID, $user: ID, $first: Int, $after: String) { desk { audit(subject: $subject, user: $user, first: $first, after: $after) {
    nodes { seq at who { id name } act subjectKind subjectId detail address } pageInfo { hasNextPage endCursor } } } }";
const PUBLISH: &str =
    "mutation($input: PublishArticleInput!) { publishArticle(input: $input) { userErrors { code } } }";

async fn publish(client: &Client, story: &str) {
    let published = client
        .graphql(PUBLISH, json!({ "input": { "id": story, "seen": 1 } }))
        .await;
    assert_eq!(
        published.at("/data/publishArticle/userErrors"),
        json!([]),
        "{}",
        published.body
    );
}

async fn draft(server: &TestServer) -> String {
    let europe = server.db.given(section("Europe")).await;
    let story = article().headline("Dam holds").home(europe);
    server.db.given(story).await.id.to_string()
}

#[tokio::test]
async fn a_chief_sees_who_published_from_where() {
    let server = TestServer::start().await;
    let story = draft(&server).await;
    let chief = server.signed_in(Role::Chief).await;
    publish(&chief, &story).await;
    let viewer = chief
        .graphql("{ viewer { id name } }", json!({}))
        .await
        .at("/data/viewer");
    let answer = chief.graphql(AUDIT, json!({ "subject": story, "first": 1 })).await;
    let entry = answer.at("/data/desk/audit/nodes/0");
    assert_eq!(entry["who"], viewer);
    assert_eq!(entry["act"], json!("published"));
    assert_eq!(
        (&entry["subjectKind"], &entry["subjectId"]),
        (&json!("article"), &json!(story))
    );
    assert_eq!(entry["at"], json!("2026-05-29T12:00:00.000Z"));
    assert_eq!(
        (&entry["detail"], &entry["address"]),
        (&Value::Null, &json!("127.0.0.1"))
    );
    // What the chief did, and nobody else; whom the operator made.
    let by_the_chief = chief.graphql(AUDIT, json!({ "user": viewer["id"] })).await;
    assert_eq!(by_the_chief.at("/data/desk/audit/nodes"), json!([entry]));
    let made = chief
        .graphql(AUDIT, json!({ "subject": viewer["id"] }))
        .await
        .at("/data/desk/audit/nodes/0");
    assert_eq!(
        (
            &made["who"],
            &made["act"],
            &made["subjectKind"],
            &made["detail"],
            &made["address"]
        ),
        (
            &Value::Null,
            &json!("user_added"),
            &json!("user"),
            &json!("chief"),
            &Value::Null
        )
    );
}

#[tokio::test]
async fn a_writer_and_an_editor_may_not_read_the_audit_and_the_public_has_no_desk() {
    let server = TestServer::start().await;
    for role in [Role::Writer, Role::Editor] {
        let answer = server.signed_in(role).await.graphql(AUDIT, json!({})).await;
        assert_eq!(answer.code(), "FORBIDDEN", "{role:?}");
        assert_eq!(answer.at("/errors/0/path"), json!(["desk", "audit"]));
        assert_eq!(answer.at("/data"), json!({ "desk": { "audit": null } }));
    }
    let answer = server.public().graphql(AUDIT, json!({})).await;
    assert_eq!(answer.json(), json!({ "data": { "desk": null } }));
}

#[tokio::test]
async fn what_cannot_be_asked_of_the_audit_is_said_so() {
    let server = TestServer::start().await;
    let chief = server.signed_in(Role::Chief).await;
    for (arguments, code) in [
        (json!({ "first": 101 }), "PAGE_TOO_LARGE"),
        (json!({ "after": "x" }), "INVALID_CURSOR"),
        (json!({ "subject": "x" }), "INVALID_PARAMETER"),
        (json!({ "user": "x" }), "INVALID_PARAMETER"),
    ] {
        let answer = chief.graphql(AUDIT, arguments.clone()).await;
        assert_eq!(answer.code(), code, "{arguments}");
        assert_eq!(answer.at("/data/desk/audit"), json!(null));
    }
}

#[tokio::test]
async fn a_refused_action_is_not_in_the_audit() {
    let server = TestServer::start().await;
    let story = server.db.given(article()).await.id.to_string();
    let chief = server.signed_in(Role::Chief).await;
    let correct =
        "mutation($id: ID!) { correctArticle(input: { id: $id, seen: 1, note: \"x\" }) { userErrors { code } } }";
    let refused = chief.graphql(correct, json!({ "id": story })).await;
    assert_eq!(
        refused.at("/data/correctArticle/userErrors/0/code"),
        json!("WRONG_PUBLIC_STATE")
    );
    let answer = chief.graphql(AUDIT, json!({ "subject": story })).await;
    assert_eq!(answer.at("/data/desk/audit/nodes").as_array().map(Vec::len), Some(1));
}
