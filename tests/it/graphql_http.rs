//! GraphQL over HTTP: media types, methods, statuses, envelopes, validators, limits.

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue, IF_NONE_MATCH};
use serde_json::json;
use tests::{Answer, TestServer};

async fn send(server: &TestServer, accept: &str, content_type: &str, body: &str) -> Answer {
    let (accept, content_type, body) = (accept.to_owned(), content_type.to_owned(), body.to_owned());
    let post = |http: &reqwest::Client, address: &str| {
        http.post(format!("{address}/graphql"))
            .header(ACCEPT, accept)
            .header(CONTENT_TYPE, content_type)
            .body(body)
    };
    server.public().send(post).await
}

#[tokio::test]
async fn malformed_requests_are_refused_with_a_code_and_without_data() {
    let server = TestServer::start().await;
    let newer = "application/graphql-response+json";
    for (accept, content_type, body, status, code) in [
        (newer, "application/json", "{", 400, "MALFORMED_REQUEST"),
        (newer, "application/json", "[]", 400, "MALFORMED_REQUEST"),
        (newer, "application/json", "{}", 400, "MALFORMED_REQUEST"),
        (newer, "application/json", r#"{"query": 1}"#, 400, "MALFORMED_REQUEST"),
        (
            newer,
            "application/json",
            r#"{"query": "{ site { name } }", "variables": []}"#,
            400,
            "MALFORMED_REQUEST",
        ),
        (
            newer,
            "application/json",
            r#"{"query": "{"}"#,
            400,
            "GRAPHQL_PARSE_FAILED",
        ),
        (
            "application/json",
            "application/json",
            r#"{"query": "{"}"#,
            200,
            "GRAPHQL_PARSE_FAILED",
        ),
        (
            newer,
            "application/json",
            r#"{"query": "{ nothing }"}"#,
            400,
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            "application/json",
            "application/json",
            r#"{"query": "{ nothing }"}"#,
            200,
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            newer,
            "text/plain",
            r#"{"query": "{ site { name } }"}"#,
            415,
            "UNSUPPORTED_MEDIA_TYPE",
        ),
        (
            "image/png",
            "application/json",
            r#"{"query": "{ site { name } }"}"#,
            406,
            "NOT_ACCEPTABLE",
        ),
    ] {
        let answer = send(&server, accept, content_type, body).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (status, code),
            "{body} gave {}",
            answer.body
        );
        assert!(answer.json().get("data").is_none(), "{}", answer.body);
    }
    let good = send(
        &server,
        newer,
        "application/json; charset=utf-8",
        r#"{"query": "{ site { name } }", "id": 7}"#,
    )
    .await;
    assert_eq!(
        (good.status, good.body.as_str()),
        (200, r#"{"data":{"site":{"name":"Newsroom"}}}"#)
    );
    assert_eq!(
        good.header("content-type"),
        Some("application/graphql-response+json; charset=utf-8")
    );
}

#[tokio::test]
async fn limits_name_themselves_and_the_actual_value() {
    let server = TestServer::start().await;
    for (query, code, message) in [
        (
            "{ articles(first: 500) { nodes { id } } }".to_owned(),
            "PAGE_TOO_LARGE",
            "`first` is 500; the most is 100",
        ),
        (
            "{ articles(first: 100) { nodes { related(first: 100) { kind article { id } } } } }".to_owned(),
            "QUERY_TOO_COMPLEX",
            "fields that may be answered: 32201; the most is 10000",
        ),
        (
            format!(
                "{{ section(slug: \"a\") {{ {} id {} }} }}",
                "parent { ".repeat(20),
                "}".repeat(20)
            ),
            "QUERY_TOO_DEEP",
            "fields within each other: 22; the most is 20",
        ),
        (
            format!("{{ a(b: {}) }}", "[".repeat(100_000)),
            "QUERY_TOO_DEEP",
            "brackets within each other: 100002; the most is 128",
        ),
        (
            "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }".to_owned(),
            "GRAPHQL_VALIDATION_FAILED",
            "",
        ),
        (
            "id ".repeat(10_000) + "{ site { id } }",
            "DOCUMENT_TOO_LONG",
            "tokens in the document: 10006; the most is 10000",
        ),
        (
            format!("{{ site {{ id }} }} # {}", "x".repeat(256 * 1024)),
            "DOCUMENT_TOO_LONG",
            "bytes in the document: 262162; the most is 262144",
        ),
        (
            format!("{{ site {{ {} }} }}", "a: id ".repeat(101)),
            "TOO_MANY_ALIASES",
            "aliases: 101; the most is 100",
        ),
        (
            format!("{{ {} }}", "site { id } ".repeat(51)),
            "TOO_MANY_ROOT_FIELDS",
            "fields at the root: 51; the most is 50",
        ),
        (
            format!("{{ site {{ id {} }} }}", "@include(if: true) ".repeat(101)),
            "TOO_MANY_DIRECTIVES",
            "directives: 101; the most is 100",
        ),
    ] {
        let answer = server.public().graphql(&query, json!({})).await;
        assert_eq!(answer.code(), code, "{}", answer.body);
        assert!(
            message.is_empty() || answer.at("/errors/0/message") == json!(message),
            "{}",
            answer.body
        );
    }
}

#[tokio::test]
async fn queries_come_by_get_too_with_an_etag_and_mutations_do_not() {
    let server = TestServer::start().await;
    let path = "/graphql?query=query($id:ID!){node(id:$id){id}}&variables={\"id\":\"x\"}";
    let first = server.public().get(path).await;
    assert_eq!((first.status, first.body.as_str()), (200, r#"{"data":{"node":null}}"#));
    let etag = HeaderValue::from_str(first.header("etag").unwrap()).unwrap();
    let again = server
        .public()
        .send(|http, address| http.get(format!("{address}{path}")).header(IF_NONE_MATCH, etag))
        .await;
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    let mutation = server
        .public()
        .get("/graphql?query=mutation{saveSite(input:{seen:1}){userErrors{code}}}")
        .await;
    assert_eq!((mutation.status, mutation.header("allow")), (405, Some("POST")));
    let deleted = server
        .public()
        .send(|http, address| http.delete(format!("{address}/graphql")))
        .await;
    assert_eq!((deleted.status, deleted.code().as_str()), (405, "METHOD_NOT_ALLOWED"));
    for path in ["/v1/articles", "/v1/sections", "/feeds/rss.xml"] {
        let first = server.public().get(path).await;
        let etag = HeaderValue::from_str(first.header("etag").unwrap()).unwrap();
        let again = server
            .public()
            .send(|http, address| http.get(format!("{address}{path}")).header(IF_NONE_MATCH, etag))
            .await;
        assert_eq!(again.status, 304, "{path}");
    }
}

/// Parsers recurse, and a stack that overflows ends the process: each of these did, or would.
#[tokio::test]
async fn no_document_however_it_nests_ends_the_server() {
    let mut options = gateway::graphql::Options::default();
    options.limits.tokens = 1_000_000;
    let server = TestServer::with(options).await;
    let many = |open: &str, close: &str| format!("{}{}", open.repeat(2_000), close.repeat(2_000));
    let fragments: String = (0..5_000)
        .map(|number| format!("fragment f{number} on Query {{ ...f{} }} ", number + 1))
        .collect();
    for (query, code) in [
        (
            format!("{{ nodes(ids: {}) {{ id }} }}", many("[", "]")),
            "QUERY_TOO_DEEP",
        ),
        (
            format!("{{ a(b: \"\"\"\n\"\"\") nodes(ids: {}) {{ id }} }}", many("[", "]")),
            "QUERY_TOO_DEEP",
        ),
        (
            format!("{{ a(b: [\"\"\"\" {}]) }}", many("[", "]")),
            "GRAPHQL_PARSE_FAILED",
        ),
        (
            format!("{{ article(by: {}) {{ id }} }}", many("{ id: ", "}")),
            "QUERY_TOO_DEEP",
        ),
        (format!("query {}", many("{ a ", "}")), "QUERY_TOO_DEEP"),
        (
            format!("{{ ...f0 }} {fragments} fragment f5000 on Query {{ __typename }}"),
            "QUERY_TOO_DEEP",
        ),
    ] {
        let answer = server.public().graphql(&query, json!({})).await;
        assert_eq!(answer.code(), code, "{}", answer.body);
        assert!(answer.body.len() < 2_000, "a refusal does not send the document back");
    }
    let nested = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let envelope = format!("{{\"query\": \"{{ __typename }}\", \"variables\": {{\"a\": {nested}}}}}");
    assert_eq!(
        send(&server, "*/*", "application/json", &envelope).await.code(),
        "MALFORMED_REQUEST"
    );
    assert_eq!(server.public().get("/healthz").await.status, 200);
}

#[tokio::test]
async fn a_query_that_takes_too_long_is_given_up_and_a_mutation_never_is() {
    let mut options = gateway::graphql::Options::default();
    options.limits.time = std::time::Duration::ZERO;
    let server = TestServer::with(options).await;
    // Each level waits for the one above it, so this cannot be done in an instant.
    let mut home = server.db.given(testkit::section("Level 0")).await;
    for level in 1..8 {
        home = server
            .db
            .given(testkit::section(&format!("Level {level}")).under(home))
            .await;
    }
    let levels = format!(
        "{{ section(slug: \"level-7\") {{ {} id {} }} }}",
        "parent { articles { nodes { id } } ".repeat(7),
        "}".repeat(7)
    );
    let slow = server.public().graphql(&levels, json!({})).await;
    assert_eq!(slow.code(), "QUERY_TOO_SLOW", "{}", slow.body);
    assert_eq!(slow.at("/errors/0/extensions/limit"), 0);
    assert!(slow.json().get("data").is_none());
    let chief = server.signed_in(domain::permission::Role::Chief).await;
    let create = "mutation { createArticle(input: { content: { headline: \"Dam holds\" } }) { article { id } } }";
    let created = chief.graphql(create, json!({})).await;
    assert!(
        created.at("/data/createArticle/article/id").is_string(),
        "{}",
        created.body
    );
}

#[tokio::test]
async fn the_schema_is_told_to_nobody_where_the_operator_has_said_so() {
    let mut options = gateway::graphql::Options {
        suggestions: false,
        ..Default::default()
    };
    options.limits.introspection = false;
    let closed = TestServer::with(options).await;
    let open = TestServer::start().await;
    let (schema, misspelt) = ("{ __schema { types { name } } }", "{ sit { id } }");
    assert!(
        open.public()
            .graphql(schema, json!({}))
            .await
            .at("/data/__schema/types")
            .is_array()
    );
    for hidden in [
        schema,
        "{ ...A } fragment A on Query { __type(name: \"Site\") { name } }",
    ] {
        let refused = closed.public().graphql(hidden, json!({})).await;
        assert_eq!(refused.code(), "GRAPHQL_VALIDATION_FAILED", "{}", refused.body);
        assert!(refused.body.contains("introspection is turned off"), "{}", refused.body);
    }
    assert!(open.public().graphql(misspelt, json!({})).await.body.contains("site"));
    assert!(!closed.public().graphql(misspelt, json!({})).await.body.contains("site"));
    let typename = closed.public().graphql("{ site { __typename } }", json!({})).await;
    assert_eq!(typename.at("/data/site/__typename"), json!("Site"));
}
