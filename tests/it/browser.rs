//! What a browser is given, and which pages may ask: GraphiQL, CORS.

use reqwest::header::{ACCEPT, ORIGIN};
use serde_json::json;
use tests::{Answer, TestServer};

#[tokio::test]
async fn a_browser_gets_graphiql_which_asks_nothing_of_other_hosts() {
    let server = TestServer::start().await;
    let page = server
        .public()
        .send(|http, address| {
            http.get(format!("{address}/graphql"))
                .header(ACCEPT, "text/html,*/*;q=0.8")
        })
        .await;
    assert!(
        page.header("content-type")
            .is_some_and(|kind| kind.starts_with("text/html"))
    );
    assert!(
        page.header("content-security-policy")
            .is_some_and(|policy| policy.contains("script-src 'self'"))
    );
    assert!(!page.body.contains("://"), "{}", page.body);
    assert_eq!(server.public().get("/graphql/assets/graphiql.js").await.status, 200);
    assert_eq!(server.public().get("/graphql/assets/..%2Findex.html").await.status, 404);
}

#[tokio::test]
async fn any_page_may_read_and_only_the_desks_may_send_a_token() {
    let server = TestServer::start().await;
    let preflight = async |origin: &str| {
        let origin = origin.to_owned();
        let options = |http: &reqwest::Client, address: &str| {
            let request = http.request(reqwest::Method::OPTIONS, format!("{address}/graphql"));
            request
                .header(ORIGIN, origin)
                .header("access-control-request-method", "POST")
        };
        server.public().send(options).await
    };
    let allowed = |answer: &Answer| {
        answer
            .header("access-control-allow-headers")
            .unwrap()
            .contains("authorization")
    };
    assert!(!allowed(&preflight("https://elsewhere.test").await));
    assert!(allowed(&preflight("https://desk.newsroom.test").await));
    let read = server
        .public()
        .send(|http, address| {
            http.get(format!("{address}/v1/sections"))
                .header(ORIGIN, "https://elsewhere.test")
        })
        .await;
    assert_eq!(read.header("access-control-allow-origin"), Some("*"));
    assert_eq!(read.header("access-control-allow-credentials"), None);
}

#[tokio::test]
async fn only_the_desks_pages_may_sign_in() {
    let server = TestServer::start().await;
    for (origin, allowed) in [
        ("https://elsewhere.test", None),
        ("https://desk.newsroom.test", Some("*")),
    ] {
        let login = |http: &reqwest::Client, address: &str| {
            http.post(format!("{address}/auth/login"))
                .header(ORIGIN, origin)
                .json(&json!({ "email": "x", "password": "y" }))
        };
        let answer = server.public().send(login).await;
        assert_eq!(
            (answer.status, answer.header("access-control-allow-origin")),
            (401, allowed),
            "{origin}"
        );
    }
}
