//! How often who may ask, over HTTP: rates and quotas of keys and of addresses, what is told of them, and who is not limited.

use domain::api_key::{DailyQuota, Rate};
use domain::permission::Role;
use gateway::admission::AdmissionOptions;
use gateway::graphql::{Options, StreamLimits};
use serde_json::{Value, json};
use testkit::{api_key, article, noon_plus, section};
use tests::{Answer, Caches, Client, TestServer};

/// An address whose answer is kept by nobody.
const CHANGES: &str = "/v1/changes";

/// Nobody is limited, but as a test says.
fn unlimited() -> AdmissionOptions {
    AdmissionOptions {
        anonymous: None,
        key: None,
        daily_quota: None,
        anonymous_feeds: true,
    }
}

fn rate(number: i64) -> Option<Rate> {
    Some(Rate::parse(number).expect("it is a rate"))
}

/// The status, the code of a refusal, `Retry-After` and `RateLimit`.
fn told(answer: &Answer) -> (u16, String, String, String) {
    let header = |name| answer.header(name).unwrap_or_default().to_owned();
    let code = if answer.status == 200 {
        String::new()
    } else {
        answer.code()
    };
    (answer.status, code, header("retry-after"), header("ratelimit"))
}

fn words(status: u16, code: &str, retry_after: &str, limit: &str) -> (u16, String, String, String) {
    (status, code.to_owned(), retry_after.to_owned(), limit.to_owned())
}

#[tokio::test]
async fn a_key_has_its_rate_at_once_and_regains_it_with_time() {
    let server = TestServer::start().await;
    let partner = server.partner(api_key().rate(2)).await;
    let first = partner.get(CHANGES).await;
    assert_eq!(first.header("ratelimit-policy"), Some("\"burst\";q=2;w=60"));
    assert_eq!(told(&first), words(200, "", "", "\"burst\";r=1;t=30"));
    // A feed is counted like a page of changes, and GraphQL too.
    assert_eq!(
        told(&partner.get("/feeds/rss.xml").await),
        words(200, "", "", "\"burst\";r=0;t=60")
    );
    let refused = words(429, "RATE_LIMITED", "30", "\"burst\";r=0;t=60");
    assert_eq!(told(&partner.get(CHANGES).await), refused);
    assert_eq!(told(&partner.graphql("{ site { name } }", json!({})).await), refused);
    server.clock.advance(30_000);
    assert_eq!(
        told(&partner.get(CHANGES).await),
        words(200, "", "", "\"burst\";r=0;t=60")
    );
    assert_eq!(partner.get(CHANGES).await.code(), "RATE_LIMITED");
}

#[tokio::test]
async fn one_partner_that_hammers_takes_nothing_from_another_nor_from_the_desk() {
    let admission = AdmissionOptions {
        key: rate(3),
        anonymous: rate(3),
        ..unlimited()
    };
    let server = TestServer::letting_in(admission).await;
    let (one, other) = (server.partner(api_key()).await, server.partner(api_key()).await);
    let editor = server.signed_in(Role::Editor).await;
    for turn in 0..10 {
        assert_eq!(one.get(CHANGES).await.status, if turn < 3 { 200 } else { 429 });
        assert_eq!(
            server.public().get(CHANGES).await.status,
            if turn < 3 { 200 } else { 429 }
        );
        assert_eq!(editor.get(CHANGES).await.status, 200);
    }
    assert_eq!(other.get(CHANGES).await.status, 200);
    for health in ["/healthz", "/readyz"] {
        assert_eq!(server.public().get(health).await.status, 200, "{health}");
    }
}

#[tokio::test]
async fn an_address_is_limited_where_something_is_done_for_it_and_not_where_an_answer_is_kept() {
    let admission = AdmissionOptions {
        anonymous: rate(2),
        ..unlimited()
    };
    let server = TestServer::letting_in(admission).await;
    let public = server.public();
    for _ in 0..20 {
        assert_eq!(public.get("/v1/articles").await.status, 200);
    }
    let once = public.get("/v1/sections").await;
    assert_eq!((once.status, once.header("ratelimit")), (200, None));
    let refused = public.graphql("{ site { name } }", json!({})).await;
    assert_eq!(told(&refused), words(429, "RATE_LIMITED", "30", "\"burst\";r=0;t=60"));
    assert_eq!(refused.header("ratelimit-policy"), Some("\"burst\";q=2;w=60"));
    // What is kept is answered all the same, and what is not valid is counted as well.
    assert_eq!(public.get("/v1/articles").await.status, 200);
    server.clock.advance(30_000);
    assert_eq!(public.graphql("{", json!({})).await.code(), "GRAPHQL_PARSE_FAILED");
    assert_eq!(public.graphql("{", json!({})).await.code(), "RATE_LIMITED");
}

#[tokio::test]
async fn tokens_that_are_made_up_are_counted_as_their_address() {
    let admission = AdmissionOptions {
        anonymous: rate(2),
        ..unlimited()
    };
    let server = TestServer::letting_in(admission).await;
    let guess = server.public().with_token("dlk_made-up");
    let codes = [
        guess.get(CHANGES).await.code(),
        guess.get(CHANGES).await.code(),
        guess.get(CHANGES).await.code(),
    ];
    assert_eq!(codes, ["INVALID_API_KEY", "INVALID_API_KEY", "RATE_LIMITED"]);
}

#[tokio::test]
async fn a_quota_ends_with_the_day_and_is_counted_over_all_nodes() {
    let admission = AdmissionOptions {
        daily_quota: Some(DailyQuota::parse(3).expect("it is a quota")),
        ..unlimited()
    };
    let server = TestServer::letting_in(admission).await;
    let partner = server.partner(api_key()).await;
    let other_node = server
        .node(Caches::Both)
        .await
        .with_token(partner.token().expect("it has a key"));
    let first = partner.get(CHANGES).await;
    assert_eq!(first.header("ratelimit-policy"), Some("\"daily\";q=3;w=86400"));
    // It is noon.
    assert_eq!(first.header("ratelimit"), Some("\"daily\";r=2;t=43200"));
    assert_eq!(partner.get(CHANGES).await.status, 200);
    server.write_usage().await;
    assert_eq!(
        other_node.get(CHANGES).await.header("ratelimit"),
        Some("\"daily\";r=0;t=43200")
    );
    server.write_usage().await;
    let refused = words(429, "QUOTA_EXCEEDED", "43200", "\"daily\";r=0;t=43200");
    for node in [&partner, &other_node] {
        assert_eq!(told(&node.get(CHANGES).await), refused);
    }
    server.clock.set(noon_plus(12 * 60));
    assert_eq!(partner.get(CHANGES).await.status, 200);
}

/// What an admin is told of the only key.
async fn usage(admin: &Client, last: i32) -> Value {
    let query = "query($last: Int!) { desk { apiKeys { id rate dailyQuota epoch lastUsedAt usage(last: $last) { day requests refused } } } }";
    let answer = admin.graphql(query, json!({ "last": last })).await;
    answer.at("/data/desk/apiKeys/0")
}

#[tokio::test]
async fn an_admin_sees_when_a_key_was_last_used_and_how_often_on_each_day() {
    let server = TestServer::start().await;
    let admin = server.signed_in(Role::Admin).await;
    let (partner, key) = server.partner_and_key(api_key().daily_quota(2)).await;
    assert_eq!(usage(&admin, 30).await["lastUsedAt"], Value::Null);
    for _ in 0..3 {
        partner.get(CHANGES).await;
    }
    server.clock.set(noon_plus(24 * 60));
    partner.get(CHANGES).await;
    server.write_usage().await;
    let admin = admin.refreshed().await;
    let expected = json!({
        "id": key.id.to_string(),
        "rate": null,
        "dailyQuota": 2,
        "epoch": 1,
        "lastUsedAt": "2026-05-30T12:00:00.000Z",
        "usage": [
            { "day": "2026-05-30", "requests": 1, "refused": 0 },
            { "day": "2026-05-29", "requests": 2, "refused": 1 },
        ],
    });
    assert_eq!(usage(&admin, 30).await, expected);
    assert_eq!(usage(&admin, 1).await["usage"], json!([expected["usage"][0]]));
    let refused = admin
        .graphql("{ desk { apiKeys { usage(last: 91) { day } } } }", json!({}))
        .await;
    assert_eq!(refused.code(), "INVALID_PARAMETER");
}

#[tokio::test]
async fn a_rate_that_is_changed_holds_at_once_and_the_partner_need_not_synchronise_anew() {
    let server = TestServer::start().await;
    let admin = server.signed_in(Role::Admin).await;
    let (partner, key) = server.partner_and_key(api_key().rate(1)).await;
    assert_eq!(partner.get(CHANGES).await.status, 200);
    assert_eq!(partner.get(CHANGES).await.status, 429);
    let change = "mutation($input: ChangeApiKeyInput!) {
        changeApiKey(input: $input) { apiKey { rate dailyQuota epoch } userErrors { code field } }
    }";
    let terms = |rate: i64| {
        let terms = json!({ "name": "A", "contact": "a@agency.test", "rate": rate, "dailyQuota": 5 });
        json!({ "input": { "id": key.id.to_string(), "apiKey": terms } })
    };
    let changed = admin.graphql(change, terms(2)).await;
    assert_eq!(
        changed.at("/data/changeApiKey"),
        json!({ "apiKey": { "rate": 2, "dailyQuota": 5, "epoch": 1 }, "userErrors": [] })
    );
    assert_eq!(partner.get(CHANGES).await.status, 200);
    let refused = admin.graphql(change, terms(0)).await;
    let error = json!([{ "code": "INVALID_VALUE", "field": "apiKey.rate" }]);
    assert_eq!(refused.at("/data/changeApiKey/userErrors"), error);
}

#[tokio::test]
async fn what_is_closed_to_anybody_is_told_to_keys_and_the_desk_alone_and_asks_for_a_password() {
    let admission = AdmissionOptions {
        anonymous_feeds: false,
        ..unlimited()
    };
    let server = TestServer::letting_in(admission).await;
    let home = server.db.given(section("Europe")).await;
    let story = article().headline("Dam holds").home(home).published();
    let id = server.db.given(story).await.id;
    let (partner, editor) = (server.partner(api_key()).await, server.signed_in(Role::Editor).await);
    let paths = [
        "/v1/articles".to_owned(),
        format!("/v1/articles/{id}"),
        "/feeds/rss.xml".to_owned(),
    ];
    for path in paths.iter().chain([&CHANGES.to_owned()]) {
        // Whatever was told to others before is not told to anybody.
        for _ in 0..2 {
            for client in [&partner, &editor] {
                assert_eq!(client.get(path).await.status, 200, "{path}");
            }
            let refused = server.public().get(path).await;
            assert_eq!(
                (refused.status, refused.code().as_str()),
                (401, "API_KEY_REQUIRED"),
                "{path}"
            );
            assert_eq!(
                refused.header("www-authenticate"),
                Some("Bearer realm=\"Dateline\", Basic realm=\"Dateline\", charset=\"UTF-8\"")
            );
            assert!(!refused.body.contains("Dam"));
        }
    }
    let key = partner.token().expect("it has a key");
    let public = server.public();
    let by_password = public.send(|http, address| {
        http.get(format!("{address}/feeds/rss.xml"))
            .basic_auth("agency", Some(key))
    });
    assert_eq!(by_password.await.status, 200);
    let graphql = server
        .public()
        .graphql("{ articles { nodes { headline } } }", json!({}))
        .await;
    assert_eq!(graphql.at("/data/articles/nodes/0/headline"), "Dam holds");
}

#[tokio::test]
async fn what_a_key_is_sent_is_compressed_for_whoever_takes_it() {
    let server = TestServer::with_demo().await;
    let partner = server.partner(api_key()).await;
    let get = async |client: &Client, path: &str, coding: Option<&str>| {
        let answer = client.send(|http, address| {
            let request = http.get(format!("{address}{path}"));
            coding.map_or(request.try_clone().expect("it has no body"), |coding| {
                request.header("Accept-Encoding", coding)
            })
        });
        answer.await
    };
    for client in [&partner, &server.public()] {
        for coding in ["gzip", "br"] {
            let packed = get(client, CHANGES, Some(coding)).await;
            assert_eq!(packed.header("content-encoding"), Some(coding));
            assert_eq!(packed.header("vary"), Some("Accept-Encoding, Authorization"));
        }
        assert_eq!(get(client, CHANGES, None).await.header("content-encoding"), None);
    }
    let packed = get(&partner, "/v1/articles", Some("gzip")).await;
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    let plain = get(&partner, "/v1/articles", None).await;
    assert_eq!(plain.header("content-encoding"), None);
    assert_ne!(packed.header("etag"), plain.header("etag"));
}

#[tokio::test]
async fn a_key_has_so_many_streams_open_wherever_it_comes_from_and_another_has_its_own() {
    let options = Options {
        streams: StreamLimits {
            per_key: 1,
            ..StreamLimits::default()
        },
        ..Options::default()
    };
    let server = TestServer::with(options).await;
    let (one, other) = (server.partner(api_key()).await, server.partner(api_key()).await);
    let mut open = one.socket("graphql-transport-ws").await.expect("it opens");
    open.greet(one.token()).await;
    let stream = async |client: &Client| {
        let request = client.send(|http, address| {
            let request = http.get(format!("{address}{CHANGES}"));
            request.header("Accept", "text/event-stream")
        });
        request.await
    };
    let refused = stream(&one).await;
    assert_eq!((refused.status, refused.code().as_str()), (429, "TOO_MANY_STREAMS"));
    // A request that waits is counted too, and one that does not is not.
    let mut page = one.get(CHANGES).await;
    let after = |page: &Answer| page.at("/cursor").as_str().expect("a cursor is a text").to_owned();
    while page.at("/more") == true {
        page = one.get(&format!("{CHANGES}?after={}", after(&page))).await;
    }
    let waits = one.get(&format!("{CHANGES}?wait=1&after={}", after(&page))).await;
    assert_eq!(waits.code(), "TOO_MANY_STREAMS");
    let hello = async |client: &Client| {
        let mut socket = client.socket("graphql-transport-ws").await.expect("it opens");
        let bearer = format!("Bearer {}", client.token().expect("it has a key"));
        socket
            .send(json!({ "type": "connection_init", "payload": { "Authorization": bearer } }))
            .await;
        socket.hear().await
    };
    let closed = hello(&one).await.expect_err("it is one too many");
    assert!(closed.1.starts_with("TOO_MANY_STREAMS"), "{closed:?}");
    assert!(hello(&other).await.is_ok());
    drop(open);
}

#[tokio::test]
async fn operations_on_a_socket_are_counted_like_requests() {
    let server = TestServer::start().await;
    let partner = server.partner(api_key().rate(1)).await;
    let mut socket = server.public().socket("graphql-transport-ws").await.expect("it opens");
    socket.greet(partner.token()).await;
    socket.subscribe("a", "{ site { name } }", json!({})).await;
    let mut kinds = Vec::new();
    while kinds.len() < 2 {
        kinds.push(socket.next().await["type"].clone());
    }
    assert_eq!(kinds, ["next", "complete"]);
    socket.subscribe("b", "{ site { name } }", json!({})).await;
    let refused = socket.next().await;
    assert_eq!(refused["payload"][0]["extensions"]["code"], "RATE_LIMITED");
}
