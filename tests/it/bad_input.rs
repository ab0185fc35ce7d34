//! Bad input: each has a code, says what and where, and changes nothing. Nothing a client sends gives a 5xx.

use domain::permission::Role;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};
use testkit::{article, noon_plus, section};
use tests::{Client, TestServer};

const CREATE: &str = "mutation($input: CreateArticleInput!) { outcome: createArticle(input: $input) { article { id } userErrors { code field message } } }";
const SAVE: &str = "mutation($input: SaveArticleInput!) { outcome: saveArticle(input: $input) { article { revision { number } } sideRevision { seen content { headline } } userErrors { code field message } } }";
const PUBLISH: &str = "mutation($input: PublishArticleInput!) { outcome: publishArticle(input: $input) { article { publicState } userErrors { code field message } } }";
const SAVE_SECTION: &str = "mutation($input: SaveSectionInput!) { outcome: saveSection(input: $input) { section { id } userErrors { code field message } } }";

async fn refusals(client: &Client, mutation: &str, input: Value) -> Vec<(String, String)> {
    let answer = client.graphql(mutation, json!({ "input": input })).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let errors = answer.at("/data/outcome/userErrors");
    let text = |error: &Value, name: &str| error[name].as_str().unwrap_or_default().to_owned();
    errors
        .as_array()
        .expect("userErrors is a list")
        .iter()
        .map(|error| (text(error, "code"), text(error, "field")))
        .collect()
}

fn one(code: &str, field: &str) -> Vec<(String, String)> {
    vec![(code.to_owned(), field.to_owned())]
}

#[tokio::test]
async fn every_wrong_value_is_named_with_its_place_at_once() {
    let server = TestServer::start().await;
    let chief = server.signed_in(Role::Chief).await;
    let head = server.db.store.changes().head().await.unwrap();
    let content = json!({
        "headline": "x".repeat(301), "slug": "a b", "language": "not a language", "homeSection": "rubbish",
        "body": [
            { "paragraph": { "spans": [{ "text": "x", "link": "javascript:alert(1)" }] } },
            { "heading": { "level": 7, "spans": [] } },
            { "embed": { "address": "https://evil.example/" } },
        ],
    });
    let fields: Vec<String> = refusals(&chief, CREATE, json!({ "content": content }))
        .await
        .into_iter()
        .map(|(code, field)| format!("{code} {field}"))
        .collect();
    assert_eq!(
        fields,
        [
            "INVALID_VALUE content.language",
            "INVALID_VALUE content.homeSection",
            "INVALID_VALUE content.headline",
            "INVALID_VALUE content.slug",
            "INVALID_VALUE content.body[0].paragraph.spans[0].link",
            "INVALID_VALUE content.body[1].heading.level",
            "INVALID_VALUE content.body[2].embed.address",
        ]
    );
    assert_eq!(
        server.db.store.changes().head().await.unwrap(),
        head,
        "nothing was changed"
    );
}

#[tokio::test]
async fn an_unknown_kind_of_block_is_refused_by_name() {
    let server = TestServer::start().await;
    let chief = server.signed_in(Role::Chief).await;
    let input = json!({ "content": { "body": [{ "hologram": { "spans": [] } }] } });
    let answer = chief.graphql(CREATE, json!({ "input": input })).await;
    assert_eq!(answer.code(), "GRAPHQL_VALIDATION_FAILED");
    assert_eq!(
        answer.at("/errors/0/message"),
        json!("Invalid value for argument \"input.content.body.0\", unknown field \"hologram\" of type \"BlockInput\"")
    );
}

#[tokio::test]
async fn taken_slugs_unknown_references_and_circles_are_refused() {
    let server = TestServer::start().await;
    let chief = server.signed_in(Role::Chief).await;
    let europe = server.db.given(section("Europe")).await;
    let balkans = server.db.given(section("Balkans").under(europe)).await;
    server.db.given(article().slug("dam-holds")).await;
    assert_eq!(
        refusals(&chief, CREATE, json!({ "content": { "slug": "dam-holds" } })).await,
        one("SLUG_TAKEN", "content.slug")
    );
    let missing = "01900000-0000-7000-8000-0000000fffff";
    assert_eq!(
        refusals(&chief, CREATE, json!({ "content": { "topics": [missing] } })).await,
        one("UNKNOWN_REFERENCE", "content")
    );
    let circle =
        json!({ "id": europe.to_string(), "seen": 1, "section": { "name": "Europe", "parent": balkans.to_string() } });
    assert_eq!(
        refusals(&chief, SAVE_SECTION, circle).await,
        one("SECTION_OWN_ANCESTOR", "section.parent")
    );
    let stale = json!({ "id": europe.to_string(), "seen": 9, "section": { "name": "Europa" } });
    assert_eq!(
        refusals(&chief, SAVE_SECTION, stale).await,
        one("STALE_EDITION", "seen")
    );
}

#[tokio::test]
async fn a_stale_save_is_refused_with_the_current_revision_and_kept() {
    let server = TestServer::start().await;
    let chief = server.signed_in(Role::Chief).await;
    let story = server.db.given(article()).await.id;
    let save = async |seen: i32, headline: &str| {
        let input = json!({ "id": story.to_string(), "seen": seen, "content": { "headline": headline } });
        chief.graphql(SAVE, json!({ "input": input })).await
    };
    assert_eq!(save(1, "First").await.at("/data/outcome/userErrors"), json!([]));
    let late = save(1, "Late").await;
    assert_eq!(late.at("/data/outcome/userErrors/0/code"), json!("STALE_REVISION"));
    assert_eq!(late.at("/data/outcome/article/revision/number"), json!(2));
    assert_eq!(
        late.at("/data/outcome/sideRevision"),
        json!({ "seen": 1, "content": { "headline": "Late" } })
    );
}

#[tokio::test]
async fn intervals_that_cannot_be_are_refused() {
    let server = TestServer::start().await;
    let chief = server.signed_in(Role::Chief).await;
    let europe = server.db.given(section("Europe")).await;
    let story = server.db.given(article().home(europe)).await.id;
    let publish = async |seen: i32, from: i64, until: i64| {
        let (from, until) = (noon_plus(from).to_string(), noon_plus(until).to_string());
        refusals(
            &chief,
            PUBLISH,
            json!({ "id": story.to_string(), "seen": seen, "from": from, "until": until }),
        )
        .await
    };
    assert_eq!(publish(1, 10, 5).await, one("ENDS_BEFORE_IT_BEGINS", "until"));
    assert_eq!(publish(1, -10, 5).await, one("BEGINS_IN_PAST", "from"));
    assert_eq!(publish(7, 10, 15).await, one("STALE_REVISION", "seen"));
    assert_eq!(publish(1, 10, 15).await, []);
    assert_eq!(publish(1, 5, 15).await, one("SCHEDULED_EDITION_AHEAD", "scheduled"));
    let bare = server.db.given(article()).await.id;
    assert_eq!(
        refusals(&chief, PUBLISH, json!({ "id": bare.to_string(), "seen": 1 })).await,
        one("HOME_SECTION_MISSING", "id")
    );
}

#[tokio::test]
async fn who_may_not_is_told_so_and_what_they_may_not_see_is_not_there() {
    let server = TestServer::start().await;
    let (writer, story) = (
        server.signed_in(Role::Writer).await,
        server.db.given(article()).await.id,
    );
    let create = json!({ "input": { "content": { "headline": "Mine" } } });
    assert_eq!(
        server.public().graphql(CREATE, create.clone()).await.code(),
        "UNAUTHENTICATED"
    );
    let mine = writer.graphql(CREATE, create).await;
    let mine = mine.at("/data/outcome/article/id");
    assert_eq!(
        writer
            .graphql(PUBLISH, json!({ "input": { "id": mine, "seen": 1 } }))
            .await
            .code(),
        "FORBIDDEN"
    );
    let other = json!({ "input": { "id": story.to_string(), "seen": 1, "content": {} } });
    assert_eq!(writer.graphql(SAVE, other).await.code(), "NOT_FOUND");
    let section = json!({ "input": { "section": { "name": "Mine" } } });
    let create_section = "mutation($input: CreateSectionInput!) { createSection(input: $input) { section { id } } }";
    assert_eq!(writer.graphql(create_section, section).await.code(), "FORBIDDEN");
}

#[tokio::test]
async fn addresses_with_what_is_not_known_there_are_refused_by_name() {
    let server = TestServer::start().await;
    for (path, status, code) in [
        ("/v1/articles?sort=password", 400, "UNKNOWN_PARAMETER"),
        ("/v1/articles?first=1&first=2", 400, "INVALID_PARAMETER"),
        ("/v1/articles?first=x", 400, "INVALID_PARAMETER"),
        ("/v1/articles?first=101", 400, "PAGE_TOO_LARGE"),
        ("/v1/articles?after=rubbish", 400, "INVALID_CURSOR"),
        ("/v1/articles?section=nowhere", 400, "INVALID_PARAMETER"),
        ("/v1/articles/rubbish", 404, "NOT_FOUND"),
        ("/v1/articles/%00%ff", 404, "NOT_FOUND"),
        ("/v1/media/01900000-0000-7000-8000-0000000fffff", 404, "NOT_FOUND"),
        ("/feeds/sections/nowhere/rss.xml", 404, "NOT_FOUND"),
        ("/nothing", 404, "NOT_FOUND"),
    ] {
        let answer = server.public().get(path).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (status, code),
            "{path}: {}",
            answer.body
        );
        assert_eq!(
            answer.header("content-type"),
            Some("application/problem+json"),
            "{path}"
        );
        assert_eq!(
            answer.at("/requestId").as_str(),
            answer.header("x-request-id"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_database_that_cannot_be_reached_is_a_coded_503() {
    let server = TestServer::start().await;
    server.db.store.close().await;
    let rest = server.public().get("/v1/articles").await;
    assert_eq!(
        (rest.status, rest.code().as_str()),
        (503, "DATABASE_UNAVAILABLE"),
        "{}",
        rest.body
    );
    let graphql = server.public().graphql("{ sections { id } }", json!({})).await;
    assert_eq!(graphql.code(), "DATABASE_UNAVAILABLE", "{}", graphql.body);
    assert_eq!(server.public().get("/readyz").await.status, 503);
    assert_eq!(server.public().get("/healthz").await.status, 200);
}

#[tokio::test]
async fn a_body_of_twenty_megabytes_is_refused_and_not_read_into_memory() {
    let server = TestServer::start().await;
    let post = |http: &reqwest::Client, address: &str| {
        http.post(format!("{address}/graphql"))
            .header("Content-Type", "application/json")
            .body(vec![b' '; 20 * 1024 * 1024])
    };
    let answer = server.public().send(post).await;
    assert_eq!((answer.status, answer.code().as_str()), (413, "PAYLOAD_TOO_LARGE"));
}

/// Envelopes that are nearly right: members of every type, twice, or missing.
fn any_envelope() -> impl Strategy<Value = String> {
    let member = prop_oneof![
        "query",
        "operationName",
        "variables",
        "extensions",
        "documentId",
        "more"
    ];
    let value = prop_oneof![
        Just("null"),
        Just("1"),
        Just("[]"),
        Just("{}"),
        Just("\"\""),
        Just("\"{ site { name } }\""),
        Just("\"query A($a: Int!) { articles(first: $a) { nodes { id } } } query B { nope }\""),
        Just("\"subscription { changes { id } }\""),
        Just("\"mutation { killArticle(input: {}) { userErrors { code } } }\""),
        Just("\"A\""),
        Just("{\"a\":1e400}"),
        Just("{\"a\":-1}"),
        Just("{\"persistedQuery\":{\"version\":1,\"sha256Hash\":\"\\u0000\"}}"),
        Just("{\"persistedQuery\":[]}"),
        Just("\"\\ud800\""),
        Just("\"sha256:\\u0000\""),
    ];
    let members = proptest::collection::vec((member, value), 0..4);
    members.prop_map(|members| {
        let members = members.iter().map(|(name, value)| format!("\"{name}\":{value}"));
        format!("{{{}}}", members.collect::<Vec<_>>().join(","))
    })
}

#[tokio::test]
async fn whatever_the_envelope_the_answer_is_never_our_fault() {
    let server = TestServer::start().await;
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    for _ in 0..300 {
        let envelope = any_envelope().new_tree(&mut runner).expect("it can be made").current();
        for accept in [
            "application/graphql-response+json",
            "application/json",
            "text/event-stream",
        ] {
            let post = |http: &reqwest::Client, address: &str| {
                http.post(format!("{address}/graphql"))
                    .header("Content-Type", "application/json")
                    .header("Accept", accept)
                    .body(envelope.clone())
            };
            // A subscription that is begun answers for ever; its head is enough.
            let status = server.public().status(post).await;
            assert!(status < 500, "{status} for {envelope} as {accept}");
        }
    }
}
