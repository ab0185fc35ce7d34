//! At its instant the read answers differently; nothing has to fire.

use domain::permission::Role;
use serde_json::json;
use testkit::{article, noon_plus, section};
use tests::TestServer;

#[tokio::test]
async fn a_scheduled_article_is_absent_before_its_instant_and_present_at_it_with_only_the_clock_moved() {
    let server = TestServer::start().await;
    let europe = server.db.given(section("Europe")).await;
    let story = server.db.given(article().headline("Dam holds").home(europe)).await.id;
    let publish = "mutation($input: PublishArticleInput!) { publishArticle(input: $input) { article { publicState editions { liveFrom liveUntil } } userErrors { code } } }";
    let input = json!({ "id": story.to_string(), "seen": 1, "from": noon_plus(10).to_string(), "until": noon_plus(20).to_string() });
    let answer = server
        .signed_in(Role::Chief)
        .await
        .graphql(publish, json!({ "input": input }))
        .await;
    assert_eq!(
        answer.at("/data/publishArticle/article/publicState"),
        json!("SCHEDULED")
    );
    let visible = async || {
        let public = server.public();
        let query = "query($id: ID!) { article(by: { id: $id }) { id } bySlug: article(by: { slug: \"dam-holds\" }) { id } byPath: article(by: { path: \"/europe/dam-holds\" }) { id } resolve(path: \"/europe/dam-holds\") { ... on Article { id } } node(id: $id) { id } updated: articles(orderBy: UPDATED_DESC) { nodes { id } } articles { nodes { id } } section(slug: \"europe\") { articles { nodes { id } } } }";
        let graphql = public
            .graphql(query, json!({ "id": story.to_string() }))
            .await
            .body
            .matches(&story.to_string())
            .count();
        let rest = public.get(&format!("/v1/articles/{story}")).await.status == 200;
        let list = public
            .get("/v1/articles?section=europe")
            .await
            .body
            .contains("dam-holds");
        let feeds = [
            public.get("/feeds/rss.xml").await,
            public.get("/feeds/sections/europe/rss.xml").await,
            public.get("/feeds/feed.json").await,
        ];
        (graphql, rest, list, feeds.map(|feed| feed.body.contains("dam-holds")))
    };
    let (absent, present) = ((0, false, false, [false; 3]), (8, true, true, [true; 3]));
    assert_eq!(visible().await, absent);
    server.clock.set(noon_plus(10).saturating_add_millis(-1));
    assert_eq!(visible().await, absent);
    server.clock.set(noon_plus(10));
    assert_eq!(visible().await, present);
    server.clock.set(noon_plus(20).saturating_add_millis(-1));
    assert_eq!(visible().await, present);
    server.clock.set(noon_plus(20));
    assert_eq!(visible().await, absent);
}
