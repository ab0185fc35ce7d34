//! The audit: chiefs and admins see who did what, when and from where; nobody else does.

use domain::permission::Role;
use serde_json::json;
use testkit::{article, section};
use tests::TestServer;

const AUDIT: &str = "query($subject: ID) { desk { audit(subject: $subject) { nodes { seq at who { name } act subjectKind subjectId detail address } } } }";

#[tokio::test]
async fn a_chief_sees_who_published_what_and_from_where() {
    let server = TestServer::start().await;
    let europe = server.db.given(section("Europe")).await;
    let story = server.db.given(article().home(europe)).await.id;
    let chief = server.signed_in(Role::Chief).await;
    let publish = "mutation($id: ID!) { publishArticle(input: { id: $id, seen: 1 }) { userErrors { code } } }";
    chief.graphql(publish, json!({ "id": story.to_string() })).await;
    let answer = chief.graphql(AUDIT, json!({ "subject": story.to_string() })).await;
    let newest = answer.at("/data/desk/audit/nodes/0");
    assert_eq!(
        (&newest["act"], &newest["who"]["name"], &newest["address"]),
        (&json!("published"), &json!("chief"), &json!("127.0.0.1")),
        "{}",
        answer.body
    );
    assert_eq!(answer.at("/data/desk/audit/nodes/1/act"), json!("saved"));
}

#[tokio::test]
async fn writers_and_editors_may_not_read_the_audit_and_the_public_has_no_desk() {
    let server = TestServer::start().await;
    for role in [Role::Writer, Role::Editor] {
        let answer = server.signed_in(role).await.graphql(AUDIT, json!({})).await;
        assert_eq!(
            (answer.code().as_str(), answer.at("/data/desk/audit")),
            ("FORBIDDEN", json!(null))
        );
    }
    assert_eq!(
        server.public().graphql(AUDIT, json!({})).await.at("/data/desk"),
        json!(null)
    );
}

#[tokio::test]
async fn a_refused_action_is_not_in_the_audit() {
    let server = TestServer::start().await;
    let story = server.db.given(article()).await.id;
    let chief = server.signed_in(Role::Chief).await;
    let kill =
        "mutation($id: ID!) { correctArticle(input: { id: $id, seen: 1, note: \"x\" }) { userErrors { code } } }";
    let refused = chief.graphql(kill, json!({ "id": story.to_string() })).await;
    assert_eq!(
        refused.at("/data/correctArticle/userErrors/0/code"),
        json!("WRONG_PUBLIC_STATE")
    );
    let answer = chief.graphql(AUDIT, json!({ "subject": story.to_string() })).await;
    assert_eq!(answer.at("/data/desk/audit/nodes").as_array().map(Vec::len), Some(1));
}
