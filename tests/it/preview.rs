//! A preview's token reads one revision through the schema, as it would be published, and nothing else that is not public; until it ends.

use domain::permission::Role;
use serde_json::{Value, json};
use testkit::{article, section};
use tests::{Answer, Client, TestServer};

const SECRET: &str = "XYZZYSECRET";
const CREATE: &str = "mutation($input: CreatePreviewInput!) { createPreview(input: $input) { token preview { id revision expiresAt createdBy { name } } userErrors { code field } } }";
const STORY: &str = "query($id: ID!, $slug: String!, $path: String!) {
    byId: article(by: { id: $id }) { headline }
    bySlug: article(by: { slug: $slug }) { headline body { text } }
    byPath: article(by: { path: $path }) { headline path }
    resolve(path: $path) { __typename }
    node(id: $id) { ... on Article { headline body { html } } }
    preview { revision article { headline } }
    viewer { id } desk { __typename }
}";

async fn create(desk: &Client, input: Value) -> Answer {
    desk.graphql(CREATE, json!({ "input": input })).await
}

/// The token of a preview of that revision.
async fn token(desk: &Client, article: &str, revision: i32) -> String {
    let made = create(desk, json!({ "article": article, "revision": revision })).await;
    let token = made.at("/data/createPreview/token");
    token.as_str().unwrap_or_else(|| panic!("{}", made.body)).to_owned()
}

#[tokio::test]
async fn the_token_of_a_preview_reads_its_revision_by_every_root_and_nobody_else_does() {
    let server = TestServer::start().await;
    let europe = server.db.given(section("Europe")).await;
    let draft = article()
        .headline("Dam breaks")
        .slug("dam")
        .body("It is so.")
        .home(europe);
    let id = server.db.given(draft).await.id.to_string();
    let desk = server.signed_in(Role::Chief).await;
    let reader = server.public().with_token(&token(&desk, &id, 1).await);
    let asked = json!({ "id": id, "slug": "dam", "path": "/europe/dam" });
    let shown = reader.graphql(STORY, asked.clone()).await;
    for pointer in [
        "/data/byId/headline",
        "/data/bySlug/headline",
        "/data/byPath/headline",
        "/data/node/headline",
        "/data/preview/article/headline",
    ] {
        assert_eq!(shown.at(pointer), json!("Dam breaks"), "{pointer} {}", shown.body);
    }
    assert_eq!(shown.at("/data/bySlug/body/text"), json!("It is so."));
    assert_eq!(shown.at("/data/resolve/__typename"), json!("Article"));
    assert_eq!(shown.at("/data/preview/revision"), json!(1));
    assert_eq!(
        (shown.at("/data/viewer"), shown.at("/data/desk")),
        (json!(null), json!(null))
    );
    let cache_control = shown.header("cache-control").unwrap_or_default();
    assert!(cache_control.contains("no-store"), "{cache_control}");
    let others = server.public().graphql(STORY, asked).await;
    for nothing in ["byId", "bySlug", "byPath", "resolve", "node", "preview"] {
        assert_eq!(others.at(&format!("/data/{nothing}")), json!(null), "{nothing}");
    }
}

#[tokio::test]
async fn a_preview_stands_in_the_place_of_what_is_public_and_shows_no_later_save() {
    let server = TestServer::start().await;
    let europe = server.db.given(section("Europe")).await;
    let live = article().headline("Dam holds").slug("dam").home(europe).published();
    let id = server.db.given(live).await.id.to_string();
    let desk = server.signed_in(Role::Chief).await;
    let save = "mutation($input: SaveArticleInput!) { saveArticle(input: $input) { userErrors { code } } }";
    for (seen, headline) in [(1, "Dam breaks"), (2, "Dam is gone")] {
        let content = json!({ "headline": headline, "slug": "dam-2", "homeSection": europe.to_string(), "body": [{ "paragraph": { "spans": [{ "text": headline }] } }] });
        let saved = desk
            .graphql(save, json!({ "input": { "id": id, "seen": seen, "content": content } }))
            .await;
        assert_eq!(saved.at("/data/saveArticle/userErrors"), json!([]), "{}", saved.body);
    }
    let reader = server.public().with_token(&token(&desk, &id, 2).await);
    let query = r#"{ old: article(by: { slug: "dam" }) { headline edition } new: article(by: { slug: "dam-2" }) { headline }
        articles { nodes { headline } } section(slug: "europe") { articles { nodes { headline } } } }"#;
    let shown = reader.graphql(query, json!({})).await;
    for pointer in [
        "/data/old/headline",
        "/data/new/headline",
        "/data/articles/nodes/0/headline",
        "/data/section/articles/nodes/0/headline",
    ] {
        assert_eq!(shown.at(pointer), json!("Dam breaks"), "{pointer} {}", shown.body);
    }
    assert_eq!(shown.at("/data/old/edition"), json!(2));
    // What was kept in memory for it is not what others get.
    let others = server.public().graphql(query, json!({})).await;
    assert_eq!(others.at("/data/old/headline"), json!("Dam holds"));
    assert_eq!(others.at("/data/new"), json!(null));
    assert_eq!(others.at("/data/articles/nodes/0/headline"), json!("Dam holds"));
}

#[tokio::test]
async fn a_preview_reads_no_other_draft_and_is_good_nowhere_else() {
    let server = TestServer::start().await;
    let europe = server.db.given(section("Europe")).await;
    let other = server
        .db
        .given(article().headline(SECRET).slug("other").body(SECRET).home(europe))
        .await
        .id;
    let related = article()
        .related(domain::related::RelatedKind::Background, other)
        .home(europe);
    let id = server.db.given(related).await.id.to_string();
    let desk = server.signed_in(Role::Chief).await;
    let reader = server.public().with_token(&token(&desk, &id, 1).await);
    let query = "query($id: ID!) { article(by: { id: $id }) { headline } slug: article(by: { slug: \"other\" }) { id } node(id: $id) { id }
        preview { article { headline related { article { headline } } } } articles { nodes { headline } } }";
    let shown = reader.graphql(query, json!({ "id": other.to_string() })).await;
    assert!(!shown.body.contains(SECRET), "{}", shown.body);
    assert_eq!(shown.at("/data/article"), json!(null));
    assert_eq!(shown.at("/data/preview/article/related"), json!([]));
    // It does nothing on the desk, reads no other instant, and opens nothing but /graphql.
    let refused = create(&reader, json!({ "article": id })).await;
    assert_eq!(refused.code(), "UNAUTHENTICATED");
    let past = reader
        .graphql(
            "{ articles(asOf: \"2026-01-01T00:00:00Z\") { nodes { id } } }",
            json!({}),
        )
        .await;
    assert_eq!(past.code(), "AS_OF_NOT_ALLOWED");
    for path in [
        format!("/v1/articles/{id}"),
        "/v1/articles".to_owned(),
        "/feeds/rss.xml".to_owned(),
        "/v1/changes".to_owned(),
    ] {
        let refused = reader.get(&path).await;
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (401, "INVALID_TOKEN"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_preview_ends_when_it_expires_is_revoked_or_has_nothing_left_to_show() {
    let server = TestServer::start().await;
    let europe = server.db.given(section("Europe")).await;
    let id = server.db.given(article().home(europe)).await.id;
    let killed = server
        .db
        .given(article().slug("killed").home(europe).published())
        .await
        .id;
    let desk = server.signed_in(Role::Chief).await;
    let query = "{ preview { article { id } } }";
    let made = create(&desk, json!({ "article": id.to_string() })).await;
    let preview = made.at("/data/createPreview/preview/id");
    let revoked = made
        .at("/data/createPreview/token")
        .as_str()
        .expect("it was made")
        .to_owned();
    let (expires, ends) = (
        token(&desk, &id.to_string(), 1).await,
        token(&desk, &killed.to_string(), 1).await,
    );
    for token in [&revoked, &expires, &ends] {
        let shown = server.public().with_token(token).graphql(query, json!({})).await;
        assert!(shown.at("/data/preview/article/id").is_string(), "{}", shown.body);
    }
    let listed = "query($id: ID!) { desk { article(id: $id) { previews { id revision revokedAt } } } }";
    let all = desk.graphql(listed, json!({ "id": id.to_string() })).await;
    assert_eq!(
        all.at("/data/desk/article/previews").as_array().map(Vec::len),
        Some(2),
        "{}",
        all.body
    );
    let revoke = "mutation($input: RevokePreviewInput!) { revokePreview(input: $input) { preview { revokedAt } userErrors { code } } }";
    let done = desk.graphql(revoke, json!({ "input": { "id": preview } })).await;
    assert!(
        done.at("/data/revokePreview/preview/revokedAt").is_string(),
        "{}",
        done.body
    );
    server.db.kill(killed).await;
    for token in [&revoked, &ends] {
        let refused = server.public().with_token(token).graphql(query, json!({})).await;
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (401, "PREVIEW_ENDED"),
            "{}",
            refused.body
        );
    }
    server.db.wait_minutes(24 * 60);
    let refused = server.public().with_token(&expires).graphql(query, json!({})).await;
    assert_eq!(refused.code(), "PREVIEW_ENDED");
    let all = server
        .signed_in(Role::Chief)
        .await
        .graphql(listed, json!({ "id": id.to_string() }))
        .await;
    assert_eq!(all.at("/data/desk/article/previews"), json!([]));
}

#[tokio::test]
async fn what_is_no_token_of_a_preview_is_refused_with_a_code() {
    let server = TestServer::start().await;
    let europe = server.db.given(section("Europe")).await;
    let id = server.db.given(article().home(europe)).await.id.to_string();
    let desk = server.signed_in(Role::Chief).await;
    let good = token(&desk, &id, 1).await;
    let access = desk.token().expect("they are signed in").to_owned();
    let (body, _) = good.rsplit_once('.').expect("it is a JWT");
    let mut wrong = vec![
        "dlp_".to_owned(),
        "dlp_x.y.z".to_owned(),
        format!("{body}.AAAA"),
        // One kind of token is not taken for the other.
        format!("dlp_{access}"),
        good.trim_start_matches("dlp_").to_owned(),
        format!("dlp_{}", "A".repeat(10_000)),
    ];
    wrong.push(good.replace("dlp_", "dlp_ "));
    for wrong in &wrong {
        let refused = server
            .public()
            .with_token(wrong)
            .graphql("{ preview { revision } }", json!({}))
            .await;
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (401, "INVALID_TOKEN"),
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn a_preview_that_cannot_be_is_refused_where_it_is_wrong() {
    let server = TestServer::start().await;
    let europe = server.db.given(section("Europe")).await;
    let id = server.db.given(article().home(europe)).await.id.to_string();
    let homeless = server.db.given(article().slug("homeless")).await.id.to_string();
    let desk = server.signed_in(Role::Chief).await;
    for (input, code, field) in [
        (json!({ "article": "x" }), "INVALID_VALUE", "article"),
        (json!({ "article": id, "revision": 2 }), "NO_SUCH_REVISION", "revision"),
        (json!({ "article": homeless }), "HOME_SECTION_MISSING", "id"),
        (
            json!({ "article": id, "expiresAt": "2026-01-01T00:00:00Z" }),
            "INVALID_VALUE",
            "expiresAt",
        ),
        (
            json!({ "article": id, "expiresAt": "2036-01-01T00:00:00Z" }),
            "INVALID_VALUE",
            "expiresAt",
        ),
    ] {
        let refused = create(&desk, input.clone()).await;
        assert_eq!(refused.at("/data/createPreview/token"), json!(null), "{input}");
        let error = refused.at("/data/createPreview/userErrors/0");
        assert_eq!(
            error,
            json!({ "code": code, "field": field }),
            "{input} {}",
            refused.body
        );
    }
}
