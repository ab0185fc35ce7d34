//! What the operator sees of requests, statements and connections, and what of requests must not be seen there.

use crate::process::Served;
use reqwest::{Client, Method};
use serde_json::{Value, json};
use testkit::TestDb;

/// The demo newsroom with its metrics, and somebody who asks it things.
struct Measured {
    served: Served,
    metrics: String,
    http: Client,
}

impl Measured {
    fn start(folder: &tempfile::TempDir, db: &TestDb) -> Measured {
        let served = Served::demo_with(folder, db, &[("DATELINE_METRICS_LISTEN", "127.0.0.1:0")]);
        let metrics = served.line("/metrics").split_whitespace().last().unwrap();
        Measured {
            metrics: metrics.trim_end_matches("/metrics").to_owned(),
            served,
            http: Client::new(),
        }
    }

    async fn get(&self, server: &str, path: &str) -> (u16, String) {
        let answer = self.http.get(format!("{server}{path}")).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    async fn scrape(&self) -> String {
        let (status, body) = self.get(&self.metrics, "/metrics").await;
        assert_eq!(status, 200);
        body
    }

    async fn post(&self, path: &str, token: &str, body: Value) -> Value {
        let request = self.http.post(format!("{}{path}", self.served.url)).json(&body);
        let request = match token {
            "" => request,
            token => request.bearer_auth(token),
        };
        request.send().await.unwrap().json().await.unwrap()
    }

    async fn token(&self) -> String {
        let (email, password) = self.served.login();
        let answer = self
            .post("/auth/login", "", json!({ "email": email, "password": password }))
            .await;
        answer["accessToken"].as_str().unwrap().to_owned()
    }
}

/// The number of that sample.
fn number(scraped: &str, sample: &str) -> f64 {
    let line = scraped
        .lines()
        .find_map(|line| line.strip_prefix(sample)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no {sample} in:\n{scraped}"))
        .parse()
        .unwrap()
}

fn requests(scraped: &str, operation: &str, outcome: &str) -> f64 {
    let sample = format!("dateline_requests_total{{operation=\"{operation}\",outcome=\"{outcome}\"}}");
    number(scraped, &sample)
}

#[tokio::test]
async fn requests_are_counted_by_operation_and_outcome_and_name_nothing_that_a_client_sent() {
    let (db, folder) = (TestDb::empty().await, tempfile::tempdir().unwrap());
    let measured = Measured::start(&folder, &db);
    let url = measured.served.url.clone();
    for _ in 0..2 {
        let query = json!({ "query": "query Hostile { articles(first: 1) { nodes { id } } }" });
        assert!(measured.post("/graphql", "", query).await["errors"].is_null());
    }
    assert_eq!(measured.get(&url, "/v1/articles?first=1").await.0, 200);
    assert_eq!(measured.get(&url, "/v1/articles/hostile").await.0, 404);
    assert_eq!(measured.get(&url, "/hostile").await.0, 404);
    let brew = Method::from_bytes(b"HOSTILE").unwrap();
    let brewed = measured.http.request(brew, format!("{url}/graphql")).send();
    assert_eq!(brewed.await.unwrap().status().as_u16(), 405);
    let mutation = "mutation Hostile($name: String!) {
        hostile: createTopic(input: { topic: { name: $name } }) { userErrors { code } } }";
    let create = |name: &str| json!({ "query": mutation, "variables": { "name": name } });
    assert!(measured.post("/graphql", "", create("Hostile")).await["errors"].is_array());
    let token = measured.token().await;
    let (fixable, good) = (create(""), create("Hostile"));
    assert!(measured.post("/graphql", &token, fixable).await["errors"].is_null());
    assert!(measured.post("/graphql", &token, good).await["errors"].is_null());
    let unknown = json!({ "query": "mutation { hostile { id } }" });
    assert!(measured.post("/graphql", &token, unknown).await["errors"].is_array());
    assert!(measured.post("/graphql", "", json!({ "query": "{ hostile" })).await["errors"].is_array());

    let scraped = measured.scrape().await;
    // The second time it is what was kept.
    assert_eq!(requests(&scraped, "query", "ok"), 1.0);
    assert_eq!(number(&scraped, "dateline_answers_total{outcome=\"hit\"}"), 1.0);
    assert!(number(&scraped, "dateline_answers_total{outcome=\"miss\"}") >= 3.0);
    for kept in ["answers", "objects"] {
        assert!(
            number(&scraped, &format!("dateline_kept_bytes{{kept=\"{kept}\"}}")) > 0.0,
            "{scraped}"
        );
    }
    assert_eq!(requests(&scraped, "GET /v1/articles", "ok"), 1.0);
    assert_eq!(requests(&scraped, "GET /v1/articles/{id}", "refused"), 1.0);
    assert_eq!(requests(&scraped, "(no route)", "refused"), 1.0);
    assert_eq!(requests(&scraped, "(other) /graphql", "refused"), 1.0);
    assert_eq!(requests(&scraped, "POST /auth/login", "ok"), 1.0);
    assert_eq!(requests(&scraped, "mutation createTopic", "ok"), 1.0);
    assert_eq!(requests(&scraped, "mutation createTopic", "refused"), 2.0);
    assert_eq!(requests(&scraped, "mutation", "refused"), 1.0);
    assert_eq!(requests(&scraped, "POST /graphql", "refused"), 1.0);
    assert_eq!(
        number(&scraped, "dateline_request_seconds_count{operation=\"query\"}"),
        1.0
    );
    let said = scraped.to_lowercase();
    for secret in ["hostile", "demo.example", "127.0.0.1", &token.to_lowercase()] {
        assert!(!said.contains(secret), "{secret} is in:\n{scraped}");
    }
    assert!(measured.served.stop(), "it stops when it is told to");
}

#[tokio::test]
async fn statements_connections_and_the_log_are_measured() {
    let (db, folder) = (TestDb::empty().await, tempfile::tempdir().unwrap());
    let measured = Measured::start(&folder, &db);
    let before = measured.scrape().await;
    measured.get(&measured.served.url, "/v1/articles").await;
    let token = measured.token().await;
    let create =
        json!({ "query": "mutation { createTopic(input: { topic: { name: \"Tides\" } }) { userErrors { code } } }" });
    measured.post("/graphql", &token, create).await;
    let after = measured.scrape().await;
    let grown = |sample: &str| number(&after, sample) - number(&before, sample);
    assert!(grown("dateline_statements_total") >= 3.0, "{after}");
    assert!(grown("dateline_statement_seconds_count") >= 3.0, "{after}");
    assert_eq!(grown("dateline_log_head"), 1.0, "{after}");
    assert_eq!(number(&after, "dateline_writer_queue"), 0.0);
    let pools: &[&str] = match db.address().starts_with("sqlite") {
        true => &["reader", "writer"],
        false => &["shared"],
    };
    for pool in pools {
        let connections = ["idle", "used"].map(|state| {
            let sample = format!("dateline_pool_connections{{pool=\"{pool}\",state=\"{state}\"}}");
            number(&after, &sample)
        });
        assert!(connections[0] + connections[1] >= 1.0, "{after}");
    }
}

#[tokio::test]
async fn metrics_are_on_their_own_listener_alone_and_nothing_else_is_there() {
    let (db, folder) = (TestDb::empty().await, tempfile::tempdir().unwrap());
    let measured = Measured::start(&folder, &db);
    assert_eq!(measured.get(&measured.served.url, "/metrics").await.0, 404);
    for path in ["/", "/graphql", "/v1/articles", "/healthz", "/metrics/more"] {
        assert_eq!(measured.get(&measured.metrics, path).await.0, 404, "{path}");
    }
    // Each node has a search index of its own.
    let without = Served::demo_with(&folder, &db, &[("DATELINE_SEARCH_INDEX", "var/search-2")]);
    assert!(!without.printed.iter().any(|line| line.contains("metrics")));
}

#[tokio::test]
async fn what_is_answered_is_prometheus_text() {
    let (db, folder) = (TestDb::empty().await, tempfile::tempdir().unwrap());
    let measured = Measured::start(&folder, &db);
    measured.get(&measured.served.url, "/v1/articles").await;
    let answer = measured.http.get(format!("{}/metrics", measured.metrics)).send().await;
    let answer = answer.unwrap();
    assert_eq!(
        answer.headers()["content-type"],
        "text/plain; version=0.0.4; charset=utf-8"
    );
    let scraped = answer.text().await.unwrap();
    let (mut described, mut typed) = (Vec::new(), Vec::new());
    for line in scraped.lines().filter(|line| !line.is_empty()) {
        if let Some(help) = line.strip_prefix("# HELP ") {
            described.push(help.split_once(' ').unwrap().0);
        } else if let Some(kind) = line.strip_prefix("# TYPE ") {
            let (name, kind) = kind.split_once(' ').unwrap();
            assert!(["counter", "gauge", "histogram"].contains(&kind), "{line}");
            assert!(name.starts_with("dateline_") && described.contains(&name), "{line}");
            typed.push(name);
        } else {
            let (sample, value) = line.rsplit_once(' ').unwrap();
            value.parse::<f64>().unwrap_or_else(|error| panic!("{error}: {line}"));
            let (name, labels) = sample.split_once('{').unwrap_or((sample, "}"));
            assert!(labels.ends_with('}'), "{line}");
            assert!(typed.iter().any(|typed| name.starts_with(typed)), "{line}");
        }
    }
    assert!(typed.len() >= 7, "{typed:?}");
}
