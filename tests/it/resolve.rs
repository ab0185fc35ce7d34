//! Paths of the front end: what is there, where it is now, and what is gone.

use domain::ids::SectionId;
use serde_json::{Value, json};
use testkit::{article, collection, contributor, house, noon_plus, section, topic};
use tests::TestServer;

const QUERY: &str = "query($path: String!) { resolve(path: $path) { kind: __typename
    ... on Article { id path } ... on Section { id path } ... on Topic { id path } ... on Contributor { id path } ... on Collection { id path }
    ... on Redirect { path url } ... on Gone { id since gone: kind } } }";

/// What both protocols say of a path; they must say the same.
async fn resolve(server: &TestServer, path: &str) -> Value {
    let graphql = server.public().graphql(QUERY, json!({ "path": path })).await;
    let said = graphql.at("/data/resolve");
    let encoded: String = url::form_urlencoded::byte_serialize(path.as_bytes()).collect();
    let rest = server.public().get(&format!("/v1/resolve?path={encoded}")).await;
    match said["kind"].as_str() {
        None => assert_eq!((rest.status, rest.code().as_str()), (404, "NOT_FOUND"), "{path}"),
        Some("Gone") => assert_eq!((rest.status, rest.code().as_str()), (410, "GONE"), "{path}"),
        Some(kind) => {
            assert_eq!(rest.status, 200, "{path}");
            assert_eq!(rest.at("/kind"), json!(kind.to_lowercase()), "{path}");
            assert_eq!(rest.at("/path"), said["path"], "{path}");
            assert_eq!(rest.at("/id"), said.get("id").cloned().unwrap_or_default(), "{path}");
        }
    }
    said
}

async fn kind(server: &TestServer, path: &str) -> Option<String> {
    resolve(server, path).await["kind"].as_str().map(str::to_owned)
}

async fn redirect(server: &TestServer, path: &str) -> Option<String> {
    let said = resolve(server, path).await;
    (said["kind"] == "Redirect").then(|| said["path"].as_str().expect("a path is a string").to_owned())
}

#[tokio::test]
async fn a_path_leads_to_what_is_there_however_it_is_spelled() {
    let server = TestServer::start().await;
    let europe = server.db.given(section("Europe")).await;
    server.db.given(topic("Water")).await;
    server.db.given(contributor("Ana Kos")).await;
    let story = article().headline("Déjà vu").home(europe).published();
    let story = server.db.given(story).await.id;
    for path in [
        "/europe/déjà-vu",
        "/europe/d%C3%A9j%C3%A0-vu",
        "/europe/d%c3%a9j%c3%a0-vu/",
        "/europe/déjà-vu?utm_source=x",
    ] {
        let said = resolve(&server, path).await;
        assert_eq!(
            said,
            json!({ "kind": "Article", "id": story.to_string(), "path": "/europe/déjà-vu" }),
            "{path}"
        );
    }
    for path in [
        "/Europe/Déjà-Vu",
        "/europe/de\u{301}ja\u{300}-vu",
        "/world/déjà-vu",
        "/europe/balkans/déjà-vu",
        "/déjà-vu",
        "/2013/06/déjà-vu.html",
    ] {
        assert_eq!(
            redirect(&server, path).await.as_deref(),
            Some("/europe/déjà-vu"),
            "{path}"
        );
    }
    assert_eq!(kind(&server, "/europe").await.as_deref(), Some("Section"));
    assert_eq!(kind(&server, "/topics/water/").await.as_deref(), Some("Topic"));
    server.db.given(collection("Front")).await;
    assert_eq!(kind(&server, "/collections/front").await.as_deref(), Some("Collection"));
    assert_eq!(
        kind(&server, "/contributors/ana-kos").await.as_deref(),
        Some("Contributor")
    );
    assert_eq!(redirect(&server, "/EUROPE").await.as_deref(), Some("/europe"));
    assert_eq!(
        redirect(&server, "/Topics/Water").await.as_deref(),
        Some("/topics/water")
    );
    for path in [
        "",
        "/",
        "europe",
        "//europe",
        "/asia",
        "/europe/nothing",
        "/topics",
        "/topics/fire",
        "/%ff",
        "/a%2Fb",
        "/water",
    ] {
        assert_eq!(kind(&server, path).await, None, "{path}");
    }
    let redirect = resolve(&server, "/world/déjà-vu").await;
    assert_eq!(redirect["url"], "https://newsroom.test/europe/d%C3%A9j%C3%A0-vu");
    let read = "{ article(by: { path: \"/europe/d%C3%A9j%C3%A0-vu\" }) { id } other: article(by: { path: \"/world/déjà-vu\" }) { id } }";
    let answer = server.public().graphql(read, json!({})).await;
    assert_eq!(
        answer.at("/data"),
        json!({ "article": { "id": story.to_string() }, "other": null })
    );
}

#[tokio::test]
async fn an_article_in_a_section_called_topics_goes_before_a_topic() {
    let server = TestServer::start().await;
    let topics = server.db.given(section("Topics")).await;
    let europe = server.db.given(section("Europe")).await;
    server.db.given(topic("Water")).await;
    server.db.given(topic("Fire")).await;
    server.db.given(article().slug("water").home(topics).published()).await;
    server.db.given(article().slug("fire").home(europe).published()).await;
    assert_eq!(kind(&server, "/topics").await.as_deref(), Some("Section"));
    assert_eq!(kind(&server, "/topics/water").await.as_deref(), Some("Article"));
    assert_eq!(kind(&server, "/topics/fire").await.as_deref(), Some("Topic"));
}

async fn save_section(server: &TestServer, id: SectionId, seen: i32, name: &str) {
    let save = desk::SaveSubject {
        id: id.0,
        seen,
        card: section(name).card(),
    };
    let saved = server
        .db
        .desk
        .run(async |tx| desk::section::save_section(tx, &house(), save).await);
    saved.await.expect("the section is saved");
}

#[tokio::test]
async fn what_was_renamed_or_merged_redirects_to_where_it_is_now_and_filters_and_feeds_follow() {
    let server = TestServer::start().await;
    let (europe, world) = (
        server.db.given(section("Europe")).await,
        server.db.given(section("World")).await,
    );
    let below = server.db.given(section("Balkans").under(europe)).await;
    let story = server
        .db
        .given(article().home(europe).also_in(world).published())
        .await
        .id;
    save_section(&server, europe, 1, "Continent").await;
    assert_eq!(redirect(&server, "/europe").await.as_deref(), Some("/continent"));
    assert_eq!(
        redirect(&server, "/europe/dam-holds").await.as_deref(),
        Some("/continent/dam-holds")
    );
    server.db.merge_section(europe, world).await;
    for path in ["/europe", "/continent"] {
        assert_eq!(redirect(&server, path).await.as_deref(), Some("/world"), "{path}");
    }
    assert_eq!(
        redirect(&server, "/continent/dam-holds").await.as_deref(),
        Some("/world/dam-holds")
    );
    let public = server.public();
    for slug in ["europe", "continent", "world"] {
        let query = "query($slug: String!) { articles(filter: { section: $slug }) { nodes { id } } }";
        let answer = public.graphql(query, json!({ "slug": slug })).await;
        assert_eq!(
            answer.at("/data/articles/nodes"),
            json!([{ "id": story.to_string() }]),
            "{slug}"
        );
        let rest = public.get(&format!("/v1/articles?section={slug}")).await;
        assert_eq!(rest.at("/items/0/id"), json!(story.to_string()), "{slug}");
    }
    for slug in ["europe", "continent"] {
        for file in ["rss.xml", "feed.json"] {
            let feed = public.get(&format!("/feeds/sections/{slug}/{file}")).await;
            let to = format!("http://api.newsroom.test/feeds/sections/world/{file}");
            assert_eq!((feed.status, feed.header("location")), (301, Some(to.as_str())));
        }
    }
    let query = "query($europe: ID!, $below: ID!) { section(slug: \"continent\") { id } node(id: $europe) { id }
        sections { name parent { name } children { name } } article(by: { slug: \"dam-holds\" }) { homeSection { name } sections { name } }
        below: node(id: $below) { ... on Section { parent { name } } } }";
    let variables = json!({ "europe": europe.to_string(), "below": below.to_string() });
    let answer = public.graphql(query, variables).await;
    let named = |name: &str| json!({ "name": name });
    assert_eq!(
        answer.at("/data"),
        json!({ "section": null, "node": null,
            "sections": [
                { "name": "World", "parent": null, "children": [named("Balkans")] },
                { "name": "Balkans", "parent": named("World"), "children": [] },
            ],
            "article": { "homeSection": named("World"), "sections": [named("World")] },
            "below": { "parent": named("World") } })
    );
    let rest = public.get("/v1/sections").await;
    assert_eq!(rest.at("/items/1/parent"), json!(world.to_string()));
}

#[tokio::test]
async fn an_old_slug_of_a_topic_or_contributor_redirects_everywhere() {
    let server = TestServer::start().await;
    let water = server.db.given(topic("Water")).await;
    let save = desk::SaveSubject {
        id: water.0,
        seen: 1,
        card: topic("Rivers").card(),
    };
    let saved = server
        .db
        .desk
        .run(async |tx| desk::topic::save_topic(tx, &house(), save).await);
    saved.await.unwrap();
    server.db.given(contributor("Ana Kos")).await;
    assert_eq!(
        redirect(&server, "/topics/water").await.as_deref(),
        Some("/topics/rivers")
    );
    let public = server.public();
    for (from, to) in [
        ("/v1/topics/water", "/v1/topics/rivers"),
        ("/v1/contributors/Ana-Kos", "/v1/contributors/ana-kos"),
        ("/feeds/topics/water/rss.xml", "/feeds/topics/rivers/rss.xml"),
        (
            "/feeds/topics/Rivers/feed.json?x=1",
            "/feeds/topics/rivers/feed.json?x=1",
        ),
    ] {
        let moved = public.get(from).await;
        let to = format!("http://api.newsroom.test{to}");
        assert_eq!(
            (moved.status, moved.header("location")),
            (301, Some(to.as_str())),
            "{from}"
        );
    }
    let rivers = public.get("/v1/topics/rivers").await;
    assert_eq!(
        rivers.json(),
        json!({ "id": water.to_string(), "slug": "rivers", "name": "Rivers", "url": "https://newsroom.test/topics/rivers", "description": null })
    );
    assert_eq!(public.get("/v1/topics/fire").await.status, 404);
}

#[tokio::test]
async fn what_was_killed_is_gone_in_every_format_and_what_never_was_public_never_was() {
    let server = TestServer::start().await;
    let europe = server.db.given(section("Europe")).await;
    let story = server
        .db
        .given(article().slug("killed").home(europe).published())
        .await
        .id;
    let secret = article().slug("secret").home(europe).published_from(noon_plus(60));
    let secret = server.db.given(secret).await.id;
    server.clock.set(noon_plus(5));
    server.db.kill(story).await;
    server.db.kill(secret).await;
    let gone = json!({ "kind": "Gone", "id": story.to_string(), "since": noon_plus(5).to_string(), "gone": "ARTICLE" });
    assert_eq!(resolve(&server, "/europe/killed").await, gone);
    assert_eq!(resolve(&server, "/elsewhere/killed").await, gone);
    assert_eq!(resolve(&server, "/europe/secret").await, Value::Null);
    let public = server.public();
    let refused = public.get(&format!("/v1/articles/{story}")).await;
    assert_eq!((refused.status, refused.code().as_str()), (410, "GONE"));
    assert_eq!(refused.header("content-type"), Some("application/problem+json"));
    for path in [format!("/v1/articles/{secret}"), format!("/v1/media/{story}")] {
        assert_eq!(public.get(&path).await.status, 404, "{path}");
    }
    let query = "query($id: ID!) { article(by: { id: $id }) { id } node(id: $id) { id } articles { nodes { id } } }";
    let answer = public.graphql(query, json!({ "id": story.to_string() })).await;
    assert_eq!(
        answer.at("/data"),
        json!({ "article": null, "node": null, "articles": { "nodes": [] } })
    );
    for feed in ["/feeds/rss.xml", "/feeds/feed.json", "/feeds/sections/europe/feed.json"] {
        assert!(!public.get(feed).await.body.contains(&story.to_string()), "{feed}");
    }
    let chief = server.signed_in(domain::permission::Role::Chief).await;
    let path = format!("/v1/articles/{story}?asOf={}", noon_plus(1));
    assert_eq!(chief.get(&path).await.status, 410, "at every instant");
}
