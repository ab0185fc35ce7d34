//! Documents that are named instead of sent: automatic persisted queries, and those that the newsroom has added.

use desk::add_documents;
use domain::document::{Document, DocumentId};
use serde_json::{Value, json};
use tests::{Answer, Client, TestServer};

const QUERY: &str = "query Site { site { __typename } }";

fn hash(text: &str) -> String {
    DocumentId::of(text).to_string()
}

async fn persisted(client: &Client, hash: &str, query: Option<&str>) -> Answer {
    let extensions = json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } });
    let mut body = json!({ "extensions": extensions });
    if let Some(query) = query {
        body["query"] = json!(query);
    }
    client.post("/graphql", body).await
}

async fn by_get(client: &Client, parameters: &[(&str, String)]) -> Answer {
    let address = |address: &str| {
        let address = url::Url::parse_with_params(&format!("{address}/graphql"), parameters);
        address.expect("it is an address").to_string()
    };
    client.send(|http, base| http.get(address(base))).await
}

async fn add(server: &TestServer, id: &str, text: &str) {
    let document = Document::parse(id, text.to_owned()).expect("it can be kept");
    let added = server.db.desk.run(async |tx| add_documents(tx, &[document]).await);
    added.await.expect("it is added");
}

fn site() -> Value {
    json!({ "data": { "site": { "__typename": "Site" } } })
}

#[tokio::test]
async fn a_document_that_was_sent_with_its_hash_is_known_by_it() {
    let server = TestServer::start().await;
    let public = server.public();
    let unknown = persisted(&public, &hash(QUERY), None).await;
    assert_eq!(unknown.code(), "PERSISTED_QUERY_NOT_FOUND");
    assert_eq!(
        unknown.at("/errors/0/message"),
        "PersistedQueryNotFound",
        "clients know it by these words"
    );
    assert_eq!(
        unknown.header("cache-control"),
        Some("no-store"),
        "a shared cache must not keep it"
    );
    assert_eq!(
        persisted(&public, &hash("{ __typename }"), Some(QUERY)).await.code(),
        "MALFORMED_REQUEST"
    );
    assert_eq!(persisted(&public, &hash(QUERY), Some(QUERY)).await.json(), site());
    assert_eq!(persisted(&public, &hash(QUERY), None).await.json(), site());
    let extensions = json!({ "persistedQuery": { "version": 1, "sha256Hash": hash(QUERY) } }).to_string();
    let got = by_get(&public, &[("extensions", extensions)]).await;
    assert_eq!(got.json(), site());
    assert!(got.header("etag").is_some());
}

#[tokio::test]
async fn a_document_that_was_known_by_its_text_is_known_by_its_hash_once_that_is_sent_too() {
    let server = TestServer::start().await;
    let public = server.public();
    for _ in 0..2 {
        assert_eq!(public.graphql(QUERY, json!({})).await.json(), site());
    }
    assert_eq!(
        persisted(&public, &hash(QUERY), None).await.code(),
        "PERSISTED_QUERY_NOT_FOUND"
    );
    assert_eq!(persisted(&public, &hash(QUERY), Some(QUERY)).await.json(), site());
    assert_eq!(persisted(&public, &hash(QUERY), None).await.json(), site());
}

#[tokio::test]
async fn what_does_not_fit_the_schema_is_not_kept() {
    let server = TestServer::start().await;
    let wrong = "{ nothing }";
    assert_eq!(
        persisted(&server.public(), &hash(wrong), Some(wrong)).await.code(),
        "GRAPHQL_VALIDATION_FAILED"
    );
    assert_eq!(
        persisted(&server.public(), &hash(wrong), None).await.code(),
        "PERSISTED_QUERY_NOT_FOUND"
    );
}

#[tokio::test]
async fn what_the_newsroom_has_added_is_known_by_its_id_and_by_its_hash_also_to_a_node_that_had_not_found_it() {
    let server = TestServer::start().await;
    let public = server.public();
    let by_id = async |id: &str| public.post("/graphql", json!({ "documentId": id })).await;
    assert_eq!(by_id("site-1").await.code(), "DOCUMENT_NOT_FOUND");
    add(&server, "site-1", QUERY).await;
    assert_eq!(by_id("site-1").await.json(), site());
    assert_eq!(by_id(&format!("sha256:{}", hash(QUERY))).await.json(), site());
    assert_eq!(persisted(&public, &hash(QUERY), None).await.json(), site());
    assert_eq!(
        by_get(&public, &[("documentId", "site-1".to_owned())]).await.json(),
        site()
    );
    for body in [
        json!({ "documentId": "site-1", "query": QUERY }),
        json!({ "documentId": 1 }),
        json!({ "documentId": "x".repeat(300) }),
    ] {
        assert_eq!(
            public.post("/graphql", body.clone()).await.code(),
            "MALFORMED_REQUEST",
            "{body}"
        );
    }
    assert_eq!(by_id("sha256:site-1").await.code(), "DOCUMENT_NOT_FOUND");
    assert_eq!(by_id("../../etc/passwd").await.code(), "DOCUMENT_NOT_FOUND");
}

#[tokio::test]
async fn where_only_trusted_documents_are_executed_nothing_else_is() {
    let options = gateway::graphql::Options {
        trusted_only: true,
        ..Default::default()
    };
    let server = TestServer::with(options).await;
    let public = server.public();
    add(&server, "site-1", QUERY).await;
    assert_eq!(
        public.graphql(QUERY, json!({})).await.json(),
        site(),
        "its text names it as well"
    );
    assert_eq!(persisted(&public, &hash(QUERY), None).await.json(), site());
    assert_eq!(
        public.post("/graphql", json!({ "documentId": "site-1" })).await.json(),
        site()
    );
    for other in [
        "{ __typename }",
        "{ __schema { types { name } } }",
        "query Site { site { __typename id } }",
    ] {
        assert_eq!(
            public.graphql(other, json!({})).await.code(),
            "DOCUMENT_NOT_TRUSTED",
            "{other}"
        );
        assert_eq!(
            persisted(&public, &hash(other), Some(other)).await.code(),
            "DOCUMENT_NOT_TRUSTED",
            "{other}"
        );
        assert_eq!(
            persisted(&public, &hash(other), None).await.code(),
            "PERSISTED_QUERY_NOT_FOUND",
            "{other}"
        );
    }
    let stream = public.events("subscription { changes { id } }", json!({}), None).await;
    assert_eq!(
        stream.err().map(|refused| refused.code()).as_deref(),
        Some("DOCUMENT_NOT_TRUSTED")
    );
}
