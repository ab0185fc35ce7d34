//! GraphQL on a WebSocket, by the letter of `graphql-transport-ws`: messages, order, and the codes with which it is closed.

use domain::permission::Role;
use serde_json::json;
use testkit::{article, section};
use tests::{Socket, TestServer};

const PROTOCOL: &str = "graphql-transport-ws";
const CHANGES: &str = "subscription { changes { kind node { ... on Article { headline } } } }";

async fn open(server: &TestServer) -> Socket {
    server.public().socket(PROTOCOL).await.expect("it opens")
}

async fn greeted(server: &TestServer) -> Socket {
    let mut socket = open(server).await;
    socket.greet(None).await;
    socket
}

#[tokio::test]
async fn what_breaks_the_protocol_closes_it_with_the_protocols_code() {
    let server = TestServer::start().await;
    let hello = json!({ "type": "connection_init" });
    let subscribe = json!({ "type": "subscribe", "id": "1", "payload": { "query": CHANGES } });
    let text = |value: &serde_json::Value| value.to_string();
    for (said, code, reason) in [
        (vec!["no JSON".to_owned()], 4400, "Invalid message"),
        (vec!["{}".to_owned()], 4400, "Invalid message"),
        (
            vec![text(&json!({ "type": "start", "id": "1", "payload": {} }))],
            4400,
            "Invalid message",
        ),
        (vec![text(&subscribe)], 4401, "Unauthorized"),
        (
            vec![text(&hello), text(&hello)],
            4429,
            "Too many initialisation requests",
        ),
        (
            vec![text(&hello), text(&subscribe), text(&subscribe)],
            4409,
            "Subscriber for 1 already exists",
        ),
        (
            vec![
                text(&hello),
                text(&json!({ "type": "subscribe", "id": "", "payload": { "query": CHANGES } })),
            ],
            4400,
            "Invalid message",
        ),
        (
            vec![
                text(&hello),
                text(&json!({ "type": "subscribe", "id": "1", "payload": { "query": 1 } })),
            ],
            4400,
            "query: invalid type",
        ),
        (
            vec![text(
                &json!({ "type": "connection_init", "payload": { "Authorization": "Bearer forged" } }),
            )],
            4403,
            "INVALID_TOKEN",
        ),
    ] {
        let mut socket = open(&server).await;
        for message in &said {
            socket.say(message).await;
        }
        let closed = loop {
            match socket.hear().await {
                Ok(_) => {}
                Err(closed) => break closed,
            }
        };
        assert_eq!(closed.0, code, "{said:?}: {}", closed.1);
        assert!(closed.1.contains(reason), "{said:?}: {}", closed.1);
    }
}

#[tokio::test]
async fn without_the_protocol_it_is_closed() {
    let server = TestServer::start().await;
    let mut socket = server.public().socket("").await.expect("it opens");
    let (code, reason) = socket.hear().await.expect_err("it is closed");
    assert_eq!(code, 4406);
    assert!(reason.contains(PROTOCOL), "{reason}");
}

#[tokio::test]
async fn it_runs_subscriptions_queries_and_mutations_side_by_side() {
    let server = TestServer::start().await;
    let europe = server.db.given(section("Europe")).await;
    let story = server.db.given(article().headline("Dam holds").home(europe)).await.id;
    let chief = server.signed_in(Role::Chief).await;
    let mut socket = open(&server).await;
    socket.greet(chief.token()).await;
    socket.subscribe("changes", CHANGES, json!({})).await;
    socket.subscribe("who", "{ viewer { role } }", json!({})).await;
    let answer = socket.next().await;
    assert_eq!(
        answer,
        json!({ "type": "next", "id": "who", "payload": { "data": { "viewer": { "role": "CHIEF" } } } })
    );
    assert_eq!(socket.next().await, json!({ "type": "complete", "id": "who" }));
    let publish = "mutation($id: ID!) { publishArticle(input: { id: $id, seen: 1 }) { userErrors { code } } }";
    socket
        .subscribe("publish", publish, json!({ "id": story.to_string() }))
        .await;
    let mut heard = Vec::new();
    for _ in 0..3 {
        heard.push(socket.next().await);
    }
    heard.sort_by_key(|message| message["id"].to_string());
    assert_eq!(heard[0]["payload"]["data"]["changes"]["node"]["headline"], "Dam holds");
    assert_eq!(heard[1]["payload"]["data"]["publishArticle"]["userErrors"], json!([]));
    assert_eq!(heard[2], json!({ "type": "complete", "id": "publish" }));
}

#[tokio::test]
async fn what_cannot_be_executed_is_an_error_and_the_connection_goes_on() {
    let mut options = gateway::graphql::Options::default();
    options.streams.per_connection = 1;
    let server = TestServer::with(options).await;
    let mut socket = greeted(&server).await;
    socket.subscribe("1", "subscription { nothing }", json!({})).await;
    let error = socket.next().await;
    assert_eq!((&error["type"], &error["id"]), (&json!("error"), &json!("1")));
    assert_eq!(error["payload"][0]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED");
    socket.subscribe("1", CHANGES, json!({})).await;
    socket.subscribe("2", CHANGES, json!({})).await;
    let error = socket.next().await;
    assert_eq!(error["payload"][0]["extensions"]["code"], "TOO_MANY_SUBSCRIPTIONS");
    socket.send(json!({ "type": "ping", "payload": { "n": 1 } })).await;
    assert_eq!(socket.next().await, json!({ "type": "pong", "payload": { "n": 1 } }));
    socket.send(json!({ "type": "complete", "id": "1" })).await;
    socket.subscribe("2", "{ site { name } }", json!({})).await;
    assert_eq!(socket.next().await["type"], "next");
    assert_eq!(socket.next().await, json!({ "type": "complete", "id": "2" }));
}

#[tokio::test]
async fn what_a_client_has_completed_is_silent() {
    let server = TestServer::start().await;
    let europe = server.db.given(section("Europe")).await;
    let mut socket = greeted(&server).await;
    socket.subscribe("1", CHANGES, json!({})).await;
    socket.subscribe("2", CHANGES, json!({})).await;
    socket.send(json!({ "type": "complete", "id": "1" })).await;
    socket.send(json!({ "type": "ping" })).await;
    assert_eq!(socket.next().await["type"], "pong");
    server
        .db
        .given(article().headline("Dam holds").home(europe).published())
        .await;
    assert_eq!(socket.next().await["id"], "2");
    socket.send(json!({ "type": "ping" })).await;
    assert_eq!(socket.next().await["type"], "pong", "nothing came for the other");
}

#[tokio::test]
async fn a_message_that_is_too_large_closes_it() {
    let server = TestServer::start().await;
    let mut socket = greeted(&server).await;
    socket.say(&"x".repeat(1_100_000)).await;
    let (code, _) = socket.hear().await.expect_err("it is closed");
    assert_eq!(code, 1009);
}
