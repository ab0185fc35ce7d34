//! Lists of articles by last update and by language, in GraphQL and REST.

use serde_json::{Value, json};
use testkit::{article, contributor, section, topic};
use tests::TestServer;

/// Three articles, first published in the order of their names, and updated in another.
async fn given_newsroom(server: &TestServer) {
    let (europe, water, ana) = (
        server.db.given(section("Europe")).await,
        server.db.given(topic("Water")).await,
        server.db.given(contributor("Ana Kos")).await,
    );
    let mut stories = Vec::new();
    for (name, language) in [("first", "en"), ("second", "sr"), ("third", "en")] {
        server.clock.advance(1);
        let story = article()
            .headline(name)
            .language(language)
            .home(europe)
            .about(water)
            .from(ana);
        stories.push(server.db.given(story.published()).await.id);
    }
    for story in [0, 1] {
        server.clock.advance(1);
        server.db.publish(stories[story]).await;
    }
    server.db.wait_minutes(1);
}

fn names(nodes: &Value) -> Vec<&str> {
    let nodes = nodes.as_array().expect("it is a list").iter();
    nodes
        .map(|node| node["headline"].as_str().expect("each has a headline"))
        .collect()
}

#[tokio::test]
async fn both_protocols_list_by_update_and_by_language() {
    let server = TestServer::start().await;
    given_newsroom(&server).await;
    let public = server.public();
    for (order, language, expected) in [
        ("UPDATED_DESC", None, ["second", "first", "third"].as_slice()),
        ("FIRST_PUBLISHED_DESC", Some("en"), &["third", "first"]),
        ("FIRST_PUBLISHED_ASC", Some("EN"), &["first", "third"]),
        ("UPDATED_DESC", Some("en"), &["first", "third"]),
        ("UPDATED_DESC", Some("sr"), &["second"]),
        ("UPDATED_DESC", Some("sr-Latn"), &[]),
    ] {
        let query = "query($order: ArticleOrder!, $language: String) {
            all: articles(orderBy: $order, language: $language) { nodes { headline } }
            by: articles(filter: { topic: \"water\" }, orderBy: $order, language: $language) { nodes { headline } }
            section(slug: \"europe\") { articles(orderBy: $order, language: $language) { nodes { headline } } }
            topic(slug: \"water\") { articles(orderBy: $order, language: $language) { nodes { headline } } }
            contributor(slug: \"ana-kos\") { articles(orderBy: $order, language: $language) { nodes { headline } } } }";
        let answer = public
            .graphql(query, json!({ "order": order, "language": language }))
            .await;
        for place in [
            "all",
            "by",
            "section/articles",
            "topic/articles",
            "contributor/articles",
        ] {
            assert_eq!(
                names(&answer.at(&format!("/data/{place}/nodes"))),
                expected,
                "{place} {order} {language:?}"
            );
        }
        let language = language
            .map(|language| format!("&language={language}"))
            .unwrap_or_default();
        for filter in ["", "&section=europe", "&topic=water", "&contributor=ana-kos"] {
            // Page by page, as `next` says.
            let (mut met, mut next) = (
                Vec::new(),
                format!("/v1/articles?first=1&order={order}{filter}{language}"),
            );
            loop {
                let page = public.get(&next).await.json();
                met.extend(names(&page["items"]).into_iter().map(str::to_owned));
                match page["next"].as_str() {
                    Some(address) => next = address.trim_start_matches("http://api.newsroom.test").to_owned(),
                    None => break,
                }
            }
            assert_eq!(met, expected, "{filter} {order} {language:?}");
        }
    }
}

#[tokio::test]
async fn what_a_list_does_not_know_is_refused_by_name() {
    let server = TestServer::start().await;
    given_newsroom(&server).await;
    let public = server.public();
    let query = "query($order: ArticleOrder!, $after: String, $language: String) {
        articles(first: 1, orderBy: $order, after: $after, language: $language) { pageInfo { endCursor } } }";
    let page = public.graphql(query, json!({ "order": "UPDATED_DESC" })).await;
    let cursor = page.at("/data/articles/pageInfo/endCursor");
    let refused = public
        .graphql(query, json!({ "order": "FIRST_PUBLISHED_DESC", "after": cursor }))
        .await;
    assert_eq!(refused.code(), "INVALID_CURSOR");
    let refused = public
        .graphql(query, json!({ "order": "UPDATED_DESC", "language": "not a language" }))
        .await;
    assert_eq!(refused.code(), "INVALID_PARAMETER");
    let cursor = cursor.as_str().unwrap();
    for (parameters, code, said) in [
        (format!("after={cursor}"), "INVALID_CURSOR", "`after`"),
        ("order=newest".to_owned(), "INVALID_PARAMETER", "UPDATED_DESC"),
        ("language=x%20y".to_owned(), "INVALID_PARAMETER", "`language`"),
        (
            "section=europe&topic=water".to_owned(),
            "INVALID_PARAMETER",
            "`contributor`",
        ),
        (
            "topic=fire".to_owned(),
            "INVALID_PARAMETER",
            "`topic`: there is no topic \"fire\"",
        ),
        ("sort=asc".to_owned(), "UNKNOWN_PARAMETER", "asOf"),
    ] {
        let refused = public.get(&format!("/v1/articles?{parameters}")).await;
        assert_eq!((refused.status, refused.code().as_str()), (400, code), "{parameters}");
        assert!(
            refused.at("/detail").as_str().unwrap().contains(said),
            "{}",
            refused.body
        );
    }
}
