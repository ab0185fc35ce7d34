//! Partners' keys over HTTP: what each gets of every surface, and when it ends.

use domain::format::Format;
use domain::permission::Role;
use domain::related::RelatedKind;
use serde_json::{Value, json};
use testkit::{api_key, article, media, noon_plus, section, topic};
use tests::{Answer, Client, TestServer};

/// The headlines of `/v1/articles` and of GraphQL's list, which must be the same, and the titles of the feed.
async fn headlines(client: &Client) -> Vec<String> {
    let texts = |answer: &Answer, list: &str, field: &str| -> Vec<String> {
        let list = answer.at(list);
        let items = list.as_array().expect("it is a list").iter();
        items
            .map(|item| item[field].as_str().expect("it is a text").to_owned())
            .collect()
    };
    let rest = texts(&client.get("/v1/articles").await, "/items", "headline");
    let query = "{ articles(first: 50) { nodes { headline } } }";
    let graphql = client.graphql(query, json!({})).await;
    assert_eq!(texts(&graphql, "/data/articles/nodes", "headline"), rest);
    assert_eq!(texts(&client.get("/feeds/feed.json").await, "/items", "title"), rest);
    rest
}

#[tokio::test]
async fn a_key_gets_the_articles_that_it_is_entitled_to_on_every_surface() {
    let server = TestServer::start().await;
    let (sport, arts) = (
        server.db.given(section("Sport")).await,
        server.db.given(section("Arts")).await,
    );
    let tennis = server.db.given(section("Tennis").under(sport)).await;
    let water = server.db.given(topic("Water")).await;
    let opera = server
        .db
        .given(article().headline("Opera").home(arts).published())
        .await;
    let match_point = article()
        .headline("Match point")
        .home(tennis)
        .related(RelatedKind::Background, opera.id);
    server.db.given(match_point.published()).await;
    server
        .db
        .given(article().headline("Flood").home(arts).about(water).published())
        .await;
    let all = server.partner(api_key()).await;
    assert_eq!(headlines(&all).await, ["Flood", "Match point", "Opera"]);
    let narrow = server.partner(api_key().section(sport).topic(water)).await;
    assert_eq!(headlines(&narrow).await, ["Flood", "Match point"]);
    // Neither by its id, nor by its address, nor as what another story names.
    let id = opera.id;
    assert_eq!(narrow.get(&format!("/v1/articles/{id}")).await.code(), "NOT_FOUND");
    assert_eq!(narrow.get("/v1/resolve?path=/arts/opera").await.code(), "NOT_FOUND");
    let query = r#"query($id: ID!) {
        node(id: $id) { id }
        article(by: { slug: "match-point" }) { related { article { headline } } }
        section(slug: "arts") { articles { nodes { headline } } }
    }"#;
    let answer = narrow.graphql(query, json!({ "id": id })).await;
    assert_eq!(
        answer.at("/data"),
        json!({
            "node": null,
            "article": { "related": [] },
            "section": { "articles": { "nodes": [{ "headline": "Flood" }] } },
        })
    );
    assert!(!answer.body.contains("Opera"));
}

#[tokio::test]
async fn a_key_without_full_text_or_pictures_gets_neither_anywhere() {
    let server = TestServer::start().await;
    let (home, photo) = (server.db.given(section("Europe")).await, server.db.given(media()).await);
    let text = format!("{}secretword", "word ".repeat(60));
    let story = article().home(home).lead(photo).body(&text).published();
    let id = server.db.given(story).await.id;
    let key = server.partner(api_key().excerpt().without_pictures()).await;
    for path in [
        format!("/v1/articles/{id}"),
        "/feeds/rss.xml".to_owned(),
        "/feeds/feed.json".to_owned(),
    ] {
        let (whole, part) = (server.public().get(&path).await, key.get(&path).await);
        assert!(whole.body.contains("secretword"), "{}", whole.body);
        assert!(
            !part.body.contains("secretword") && part.body.contains("word"),
            "{}",
            part.body
        );
        assert!(!part.body.contains(&photo.to_string()), "{}", part.body);
    }
    let query = r#"query($id: ID!) { article(by: { id: $id }) { lead { media { id } } body { text html } } media(id: $id) { id } }"#;
    let answer = key.graphql(query, json!({ "id": id })).await;
    assert_eq!(answer.at("/data/article/lead"), Value::Null);
    assert!(!answer.body.contains("secretword"));
    assert_eq!(key.get(&format!("/v1/media/{photo}")).await.code(), "NOT_FOUND");
}

#[tokio::test]
async fn an_answer_for_a_key_is_kept_by_nobody_else_and_not_sent_twice() {
    let server = TestServer::start().await;
    let home = server.db.given(section("Europe")).await;
    server.db.given(article().home(home).published()).await;
    let key = server.partner(api_key()).await;
    let first = key.get("/feeds/rss.xml").await;
    assert_eq!(first.header("cache-control"), Some("private, no-cache"));
    let etag = first.header("etag").unwrap().to_owned();
    let again = key
        .send(|http, address| {
            http.get(format!("{address}/feeds/rss.xml"))
                .header("If-None-Match", &etag)
        })
        .await;
    assert_eq!((again.status, again.body.as_str()), (304, ""));
}

#[tokio::test]
async fn a_feed_reader_sends_its_key_as_a_password() {
    let server = TestServer::start().await;
    let key = server.partner(api_key()).await;
    let secret = key.token().unwrap().to_owned();
    let with = async |user: &str, password: &str| {
        let (user, password) = (user.to_owned(), password.to_owned());
        let request = |http: &reqwest::Client, address: &str| {
            http.get(format!("{address}/feeds/rss.xml"))
                .basic_auth(user, Some(password))
        };
        server.public().send(request).await
    };
    assert_eq!(with("agency", &secret).await.status, 200);
    assert_eq!(with("", &secret).await.status, 200);
    for wrong in ["", "secret", &secret[..46], &format!("{secret}x")] {
        assert_eq!(with("agency", wrong).await.code(), "INVALID_API_KEY", "{wrong}");
    }
}

#[tokio::test]
async fn only_a_key_that_may_reads_the_past_and_none_reads_ahead() {
    let server = TestServer::start().await;
    server.clock.set(noon_plus(10));
    let (may_not, may) = (
        server.partner(api_key()).await,
        server.partner(api_key().history()).await,
    );
    for (client, minute, status) in [(&may_not, 5, 403), (&may, 5, 200), (&may, 11, 403)] {
        let answer = client.get(&format!("/v1/articles?asOf={}", noon_plus(minute))).await;
        assert_eq!(answer.status, status, "{minute} {}", answer.body);
    }
}

#[tokio::test]
async fn an_admin_makes_rotates_and_revokes_a_key_and_each_holds_at_once() {
    let server = TestServer::start().await;
    let admin = server.signed_in(Role::Admin).await;
    let made = admin
        .graphql(
            r#"mutation { createApiKey(input: { apiKey: { name: "Agency", contact: "desk@agency.test", languages: ["en"] } }) {
                apiKey { id name languages text pictures epoch revokedAt } secret userErrors { field message } } }"#,
            json!({}),
        )
        .await;
    let key = made.at("/data/createApiKey/apiKey");
    assert_eq!(
        (&key["languages"], &key["text"], &key["epoch"]),
        (&json!(["en"]), &json!("FULL"), &json!(1))
    );
    let secret = made.at("/data/createApiKey/secret").as_str().unwrap().to_owned();
    let id = key["id"].as_str().unwrap().to_owned();
    let status = async |secret: &str| server.public().with_token(secret).get("/v1/articles").await.status;
    assert_eq!(status(&secret).await, 200);

    let rotate = r#"mutation($id: ID!, $hours: Int!) { rotateApiKey(input: { id: $id, overlapHours: $hours }) { secret userErrors { code field } } }"#;
    let rotated = admin.graphql(rotate, json!({ "id": id, "hours": 1 })).await;
    let second = rotated.at("/data/rotateApiKey/secret").as_str().unwrap().to_owned();
    assert_eq!((status(&secret).await, status(&second).await), (200, 200));
    server.db.wait_minutes(60);
    assert_eq!((status(&secret).await, status(&second).await), (401, 200));
    // A login lasts ten minutes.
    let admin = server.signed_in(Role::Admin).await;
    let refused = admin.graphql(rotate, json!({ "id": id, "hours": 721 })).await;
    assert_eq!(refused.at("/data/rotateApiKey/userErrors/0/field"), "overlapHours");

    let revoke = "mutation($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { revokedAt } userErrors { code } } }";
    let revoked = admin.graphql(revoke, json!({ "id": id })).await;
    assert!(revoked.at("/data/revokeApiKey/apiKey/revokedAt").is_string());
    assert_eq!(status(&second).await, 401);
    let again = admin.graphql(rotate, json!({ "id": id, "hours": 1 })).await;
    assert_eq!(again.code_of_user_error("rotateApiKey"), "WITHDRAWN");
    let listed = admin.graphql("{ desk { apiKeys { id } } }", json!({})).await;
    assert_eq!(listed.at("/data/desk/apiKeys/0/id"), id.as_str());
    assert!(!listed.body.contains("dlk_"));
}

#[tokio::test]
async fn a_key_ends_when_it_expires_and_what_it_may_have_changes_at_once() {
    let server = TestServer::start().await;
    let home = server.db.given(section("Europe")).await;
    let other = server.db.given(section("Arts")).await;
    server.db.given(article().home(home).published()).await;
    let (key, made) = server.partner_and_key(api_key().expires(noon_plus(30))).await;
    let count = async || key.get("/v1/articles").await.at("/items").as_array().unwrap().len();
    assert_eq!(count().await, 1);
    let terms = api_key().section(other).expires(noon_plus(30)).terms();
    let by = desk::api_key::Manager::Operator;
    let changed = server
        .db
        .desk
        .run(async |tx| desk::api_key::change_api_key(tx, &by, made.id, terms).await);
    assert_eq!(changed.await.unwrap().epoch, 2);
    assert_eq!(count().await, 0);
    server.clock.set(noon_plus(30));
    assert_eq!(key.get("/v1/articles").await.code(), "INVALID_API_KEY");
}

#[tokio::test]
async fn what_is_wrong_with_a_key_is_said_by_field() {
    let server = TestServer::start().await;
    let admin = server.signed_in(Role::Admin).await;
    let create =
        "mutation($key: ApiKeyInput!) { createApiKey(input: { apiKey: $key }) { secret userErrors { code field } } }";
    let nowhere = "0190b0a0-0000-7000-8000-0000000000ff";
    let good = json!({ "name": "Agency", "contact": "desk@agency.test" });
    for (field, value, code, named) in [
        ("name", json!(" "), "INVALID_VALUE", "apiKey.name"),
        ("contact", json!("nobody"), "INVALID_VALUE", "apiKey.contact"),
        ("languages", json!(["en", "!"]), "INVALID_VALUE", "apiKey.languages[1]"),
        ("sections", json!([nowhere]), "UNKNOWN_REFERENCE", "apiKey"),
        ("topics", json!(["x"]), "INVALID_VALUE", "apiKey.topics[0]"),
        (
            "expiresAt",
            json!("2026-05-29T12:00:00Z"),
            "ENDS_IN_PAST",
            "apiKey.expiresAt",
        ),
    ] {
        let mut key = good.clone();
        key[field] = value;
        let answer = admin.graphql(create, json!({ "key": key })).await;
        let errors = answer.at("/data/createApiKey/userErrors");
        assert_eq!(errors, json!([{ "code": code, "field": named }]), "{field}");
        assert_eq!(answer.at("/data/createApiKey/secret"), Value::Null, "{field}");
    }
}

#[tokio::test]
async fn a_key_cannot_subscribe_to_what_everybody_is_told() {
    let server = TestServer::start().await;
    let key = server.partner(api_key()).await;
    for subscription in [
        "subscription { changes { id } }",
        "subscription { articleChanged { id } }",
    ] {
        let refused = key.events(subscription, json!({}), None).await;
        let told = match refused {
            Ok(mut stream) => stream.next().await.unwrap().data,
            Err(answer) => answer.body,
        };
        assert!(told.contains("FORBIDDEN"), "{told}");
    }
}

#[tokio::test]
async fn a_key_that_is_good_for_some_formats_gets_no_other() {
    let server = TestServer::start().await;
    let home = server.db.given(section("Europe")).await;
    let id = server.db.given(article().home(home).published()).await.id;
    let key = server
        .partner(api_key().format(Format::Rss).format(Format::Markdown))
        .await;
    for path in [
        "/feeds/rss.xml".to_owned(),
        "/feeds/sections/europe/rss.xml".to_owned(),
        format!("/v1/articles/{id}/article.md"),
        // These are for anybody, and no news.
        "/v1/openapi.json".to_owned(),
        "/sitemap.xml".to_owned(),
    ] {
        assert_eq!(key.get(&path).await.status, 200, "{path}");
    }
    for path in [
        "/feeds/atom.xml",
        "/feeds/sections/europe/feed.json",
        "/feeds/ninjs.json",
        &format!("/v1/articles/{id}/ninjs.json"),
        &format!("/v1/articles/{id}"),
        "/v1/articles",
        "/v1/changes",
        "/v1/changes/digest",
        "/v1/export",
        "/v1/nothing",
    ] {
        let refused = key.get(path).await;
        assert_eq!(
            (refused.status, refused.code()),
            (403, "FORMAT_NOT_ALLOWED".to_owned()),
            "{path}"
        );
        assert!(refused.body.contains("rss, markdown"), "{}", refused.body);
    }
    let refused = key.graphql("{ site { name } }", json!({})).await;
    assert_eq!(refused.at("/errors/0/extensions/code"), json!("FORMAT_NOT_ALLOWED"));
    let api = server.partner(api_key().format(Format::Api)).await;
    assert_eq!(api.get("/v1/changes").await.status, 200);
    assert_eq!(api.get("/feeds/rss.xml").await.code(), "FORMAT_NOT_ALLOWED");
}

#[tokio::test]
async fn an_admin_says_which_formats_a_key_is_good_for_each_of_them_once() {
    let server = TestServer::start().await;
    let admin = server.signed_in(Role::Admin).await;
    let create = "mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { formats } userErrors { message } } }";
    let terms =
        json!({ "name": "Reader", "contact": "desk@reader.example", "formats": ["NINJS", "JSON_FEED", "NINJS"] });
    let made = admin.graphql(create, json!({ "input": { "apiKey": terms } })).await;
    assert_eq!(
        made.at("/data/createApiKey/apiKey/formats"),
        json!(["JSON_FEED", "NINJS"]),
        "{}",
        made.body
    );
}

#[tokio::test]
async fn a_request_in_a_format_that_its_key_may_not_have_is_counted_too() {
    let server = TestServer::start().await;
    let key = server.partner(api_key().format(Format::Rss).rate(2)).await;
    for expected in ["FORMAT_NOT_ALLOWED", "FORMAT_NOT_ALLOWED", "RATE_LIMITED"] {
        assert_eq!(key.get("/v1/articles").await.code(), expected);
    }
}
