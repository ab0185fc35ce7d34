//! Subscriptions: every public change once and in order, resumed from any place, and nothing that is not public.

use desk::{Desk, Ids};
use domain::ids::ArticleId;
use domain::permission::Role;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{Given, article, section};
use tests::{Client, EventStream, TestServer};

const CHANGES: &str = "subscription($after: String) { changes(after: $after) { cursor kind id node { __typename ... on Article { headline } } } }";
const IN_SECTION: &str = "subscription($section: String!) { articleChanged(filter: { section: $section }) { cursor kind id article { headline homeSection { slug } } } }";

/// How long a test waits for a change.
const PATIENCE: Duration = Duration::from_secs(30);

/// Does something to an article; it must be done.
async fn act(desk: &Client, verb: &str, input: Value) -> Value {
    let kind = format!("{}{}Input", verb[..1].to_uppercase(), &verb[1..]);
    let query = format!(
        "mutation($input: {kind}!) {{ {verb}(input: $input) {{ article {{ id revision {{ number }} }} userErrors {{ code message }} }} }}"
    );
    let answer = desk.graphql(&query, json!({ "input": input })).await;
    assert_eq!(
        answer.at(&format!("/data/{verb}/userErrors")),
        json!([]),
        "{}",
        answer.body
    );
    answer.at(&format!("/data/{verb}/article"))
}

async fn events(client: &Client, query: &str, variables: Value) -> EventStream {
    let opened = client.events(query, variables, None).await;
    opened.unwrap_or_else(|answer| panic!("no stream: {}", answer.body))
}

/// A stream from now on: it has begun when it has an id.
async fn from_now(client: &Client, query: &str, variables: Value) -> EventStream {
    let mut stream = events(client, query, variables).await;
    stream.id().await;
    stream
}

/// The next change: its kind, and what is there now.
async fn next(stream: &mut EventStream) -> (String, Value) {
    let event = tokio::time::timeout(PATIENCE, stream.next())
        .await
        .expect("it is told in time");
    let event = event.expect("the stream goes on");
    assert_eq!(event.name, "next", "{event:?}");
    let json: Value = serde_json::from_str(&event.data).expect("an event is JSON");
    let data = json["data"].as_object().unwrap_or_else(|| panic!("{}", event.data));
    let told = data.values().next().expect("it has one field");
    assert_eq!(
        event.id.as_deref(),
        told["cursor"].as_str(),
        "the event's id is the change's cursor"
    );
    let there = ["node", "article"]
        .iter()
        .find_map(|name| told.get(*name))
        .expect("it was asked for");
    (
        told["kind"].as_str().expect("it has a kind").to_owned(),
        there["headline"].clone(),
    )
}

#[tokio::test]
async fn a_subscriber_hears_of_what_is_public_in_order_and_of_no_draft() {
    let server = TestServer::start().await;
    let europe = server.db.given(section("Europe")).await;
    let chief = server.signed_in(Role::Chief).await;
    let mut stream = from_now(&server.public(), CHANGES, json!({})).await;
    let content = |headline: &str| json!({ "headline": headline, "homeSection": europe.to_string(), "body": [{ "paragraph": { "spans": [{ "text": "x" }] } }] });
    let story = act(&chief, "createArticle", json!({ "content": content("Dam holds") })).await;
    let id = &story["id"];
    server.clock.advance(1_000);
    act(&chief, "submitArticle", json!({ "id": id, "seen": 1 })).await;
    server.clock.advance(1_000);
    act(
        &chief,
        "publishArticle",
        json!({ "id": id, "seen": 1, "from": "2199-01-01T00:00:00Z" }),
    )
    .await;
    server.clock.advance(1_000);
    act(
        &chief,
        "publishArticle",
        json!({ "id": id, "seen": 1, "scheduled": "CANCEL" }),
    )
    .await;
    assert_eq!(next(&mut stream).await, ("PUBLISHED".to_owned(), json!("Dam holds")));
    server.clock.advance(1_000);
    act(
        &chief,
        "saveArticle",
        json!({ "id": id, "seen": 1, "content": content("Dam holds, just") }),
    )
    .await;
    server.clock.advance(1_000);
    act(
        &chief,
        "correctArticle",
        json!({ "id": id, "seen": 2, "note": "It was close." }),
    )
    .await;
    assert_eq!(
        next(&mut stream).await,
        ("CORRECTED".to_owned(), json!("Dam holds, just"))
    );
    server.clock.advance(1_000);
    act(
        &chief,
        "retractArticle",
        json!({ "id": id, "notice": "It was all wrong." }),
    )
    .await;
    assert_eq!(next(&mut stream).await.0, "RETRACTED");
    server.clock.advance(1_000);
    act(&chief, "unpublishArticle", json!({ "id": id })).await;
    assert_eq!(next(&mut stream).await, ("UNPUBLISHED".to_owned(), json!(null)));
    server.clock.advance(1_000);
    act(&chief, "killArticle", json!({ "id": id })).await;
    assert_eq!(next(&mut stream).await, ("KILLED".to_owned(), json!(null)));
}

#[tokio::test]
async fn who_is_late_is_told_what_happened_and_shown_what_is_public_now() {
    let server = TestServer::start().await;
    let europe = server.db.given(section("Europe")).await;
    let chief = server.signed_in(Role::Chief).await;
    let begun = from_now(&server.public(), CHANGES, json!({})).await.last_id;
    let story = server
        .db
        .given(article().headline("Secret").home(europe).published())
        .await
        .id
        .to_string();
    act(&chief, "killArticle", json!({ "id": story })).await;
    let mut late = events(&server.public(), CHANGES, json!({ "after": begun })).await;
    assert_eq!(next(&mut late).await, ("PUBLISHED".to_owned(), json!(null)));
    assert_eq!(next(&mut late).await, ("KILLED".to_owned(), json!(null)));
}

#[tokio::test]
async fn resumed_from_any_cursor_a_stream_tells_the_rest_and_nothing_twice() {
    let server = TestServer::start().await;
    let europe = server.db.given(section("Europe")).await;
    let page = server
        .public()
        .graphql("{ changesCursor articles { nodes { id } } }", json!({}))
        .await;
    let start = page.at("/data/changesCursor");
    let mut stories = Vec::new();
    for number in 0..12 {
        stories.push(
            server
                .db
                .given(article().headline(&format!("Story {number}")).home(europe).published())
                .await
                .id,
        );
    }
    let public = server.public();
    let told = async |after: Value, last: Option<&str>, count: usize| -> Vec<(ArticleId, String)> {
        let opened = public.events(CHANGES, json!({ "after": after }), last).await;
        let mut stream = opened.unwrap_or_else(|answer| panic!("no stream: {}", answer.body));
        let mut told = Vec::new();
        while told.len() < count {
            let event = stream.next().await.expect("the stream goes on");
            let id = event.at("/data/changes/id");
            let id = ArticleId(id.as_str().expect("it is an id").parse().expect("it is a UUID"));
            told.push((id, event.id.expect("it has an id")));
        }
        told
    };
    let all = told(start.clone(), None, 12).await;
    assert_eq!(all.iter().map(|(id, _)| *id).collect::<Vec<_>>(), stories);
    for (place, (_, cursor)) in all.iter().enumerate().take(11) {
        assert_eq!(
            told(json!(cursor), None, 11 - place).await,
            all[place + 1..],
            "after {place}"
        );
        // A browser's EventSource sends the same request again, with the id of the last event.
        assert_eq!(
            told(start.clone(), Some(cursor), 11 - place).await,
            all[place + 1..],
            "after {place}"
        );
    }
}

#[tokio::test]
async fn a_list_is_told_of_what_comes_to_it_stays_and_leaves_it_and_of_every_kill() {
    let server = TestServer::start().await;
    let europe = server.db.given(section("Europe")).await;
    let balkans = server.db.given(section("Balkans").under(europe)).await;
    let asia = server.db.given(section("Asia")).await;
    let chief = server.signed_in(Role::Chief).await;
    let mut in_europe = from_now(&server.public(), IN_SECTION, json!({ "section": "europe" })).await;
    let content = |section: domain::ids::SectionId, headline: &str| json!({ "headline": headline, "homeSection": section.to_string(), "body": [{ "paragraph": { "spans": [{ "text": "x" }] } }] });
    let other = server
        .db
        .given(article().headline("Elsewhere").home(asia).published())
        .await
        .id
        .to_string();
    let story = server
        .db
        .given(article().headline("Dam holds").home(balkans).published())
        .await
        .id
        .to_string();
    assert_eq!(next(&mut in_europe).await, ("PUBLISHED".to_owned(), json!("Dam holds")));
    server.clock.advance(1_000);
    act(
        &chief,
        "saveArticle",
        json!({ "id": story, "seen": 1, "content": content(asia, "Dam moves") }),
    )
    .await;
    act(&chief, "publishArticle", json!({ "id": story, "seen": 2 })).await;
    assert_eq!(
        next(&mut in_europe).await,
        ("PUBLISHED".to_owned(), json!("Dam moves")),
        "it leaves the list"
    );
    server.clock.advance(1_000);
    act(
        &chief,
        "saveArticle",
        json!({ "id": story, "seen": 2, "content": content(asia, "Dam stays away") }),
    )
    .await;
    act(&chief, "publishArticle", json!({ "id": story, "seen": 3 })).await;
    act(&chief, "killArticle", json!({ "id": other })).await;
    assert_eq!(
        next(&mut in_europe).await,
        ("KILLED".to_owned(), json!(null)),
        "what was published elsewhere is not told"
    );
}

#[tokio::test]
async fn a_cursor_that_the_changes_did_not_give_is_refused() {
    let server = TestServer::start().await;
    let europe = server.db.given(section("Europe")).await;
    server.db.given(article().home(europe).published()).await;
    let chief = server.signed_in(Role::Chief).await;
    let page = chief
        .graphql(
            "{ articles { edges { cursor } } desk { articles { edges { cursor } } audit { edges { cursor } } } }",
            json!({}),
        )
        .await;
    let ahead = "AWN__________w";
    let mut wrong = vec![
        "".to_owned(),
        "x".to_owned(),
        "AWMAAAAAAAAATwAA".to_owned(),
        "AmMAAAAAAAAATw".to_owned(),
        ahead.to_owned(),
    ];
    for pointer in ["/data/articles/edges/0/cursor", "/data/desk/articles/edges/0/cursor"] {
        wrong.push(page.at(pointer).as_str().expect("it is a cursor").to_owned());
    }
    for cursor in wrong {
        let mut stream = events(&server.public(), CHANGES, json!({ "after": cursor })).await;
        let refused = stream.next().await.expect("it answers");
        assert_eq!(refused.at("/errors/0/extensions/code"), "INVALID_CURSOR", "{cursor:?}");
        assert_eq!(stream.next().await.expect("it answers").name, "complete");
    }
}

#[tokio::test]
async fn what_another_process_commits_is_told_too() {
    let server = TestServer::start().await;
    let europe = server.db.given(section("Europe")).await;
    let mut stream = from_now(&server.public(), CHANGES, json!({})).await;
    let store = storage::Store::connect(&server.db.address())
        .await
        .expect("it connects");
    let elsewhere = Desk::new(store, server.clock.clone(), Ids::Random);
    article()
        .headline("From afar")
        .home(europe)
        .published()
        .given(&elsewhere)
        .await;
    assert_eq!(next(&mut stream).await, ("PUBLISHED".to_owned(), json!("From afar")));
}

#[tokio::test]
async fn an_event_stream_takes_any_operation_and_says_when_it_is_complete() {
    let server = TestServer::start().await;
    server.db.given(section("Europe")).await;
    let mut once = events(&server.public(), "{ sections { slug } }", json!({})).await;
    assert_eq!(
        once.next().await.expect("it answers").data,
        r#"{"data":{"sections":[{"slug":"europe"}]}}"#
    );
    assert_eq!(once.next().await.expect("it answers").name, "complete");
    assert!(once.next().await.is_none());
    for (query, status, code) in [
        ("subscription { nothing }", 400, "GRAPHQL_VALIDATION_FAILED"),
        (
            "subscription { changes { id } articleChanged { id } }",
            400,
            "GRAPHQL_VALIDATION_FAILED",
        ),
        ("subscription {", 400, "GRAPHQL_PARSE_FAILED"),
    ] {
        let refused = server
            .public()
            .events(query, json!({}), None)
            .await
            .err()
            .expect("it is no stream");
        assert_eq!((refused.status, refused.code().as_str()), (status, code), "{query}");
        assert_eq!(refused.header("cache-control"), Some("no-store"));
    }
    let plain = server
        .public()
        .graphql("subscription { changes { id } }", json!({}))
        .await;
    assert_eq!((plain.status, plain.code().as_str()), (406, "NOT_ACCEPTABLE"));
}

#[tokio::test]
async fn one_address_keeps_so_many_streams_open_and_no_more() {
    let mut options = gateway::graphql::Options::default();
    options.streams.per_address = 2;
    let server = TestServer::with(options).await;
    let first = from_now(&server.public(), CHANGES, json!({})).await;
    let mut socket = server.public().socket("graphql-transport-ws").await.expect("it opens");
    socket.greet(None).await;
    let refused = server
        .public()
        .events(CHANGES, json!({}), None)
        .await
        .err()
        .expect("it is no stream");
    assert_eq!((refused.status, refused.code().as_str()), (429, "TOO_MANY_STREAMS"));
    assert_eq!(refused.at("/errors/0/extensions/limit"), 2);
    assert!(refused.header("retry-after").is_some());
    assert_eq!(server.public().socket("graphql-transport-ws").await.err(), Some(429));
    drop(first);
    // The server learns of it when it next writes.
    let europe = server.db.given(section("Europe")).await;
    loop {
        server.db.given(article().home(europe).published()).await;
        if server.public().events(CHANGES, json!({}), None).await.is_ok() {
            break;
        }
    }
}

#[tokio::test]
async fn a_subscription_that_we_break_off_is_not_called_complete() {
    let server = TestServer::start().await;
    let mut socket = server.public().socket("graphql-transport-ws").await.expect("it opens");
    socket.greet(None).await;
    server.db.store.close().await;
    let mut stream = events(&server.public(), CHANGES, json!({})).await;
    let failed = stream.next().await.expect("it says what failed");
    assert_eq!(failed.at("/errors/0/extensions/code"), "DATABASE_UNAVAILABLE");
    assert!(stream.next().await.is_none(), "it ends without an event");
    socket.subscribe("1", CHANGES, json!({})).await;
    assert_eq!(
        socket.next().await["payload"]["errors"][0]["extensions"]["code"],
        "DATABASE_UNAVAILABLE"
    );
    assert_eq!(socket.hear().await.expect_err("it is closed").0, 1013);
}
