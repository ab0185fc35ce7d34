//! A draft cannot leak: nobody off the desk gets a byte of a revision that was never published, by any way in.

use domain::permission::Role;
use serde_json::json;
use testkit::{article, section};
use tests::TestServer;

const SECRET: &str = "XYZZYSECRET";

#[tokio::test]
async fn a_draft_is_not_to_be_seen_by_any_query_address_or_feed() {
    let server = TestServer::start().await;
    let europe = server.db.given(section("Europe")).await;
    let draft = server
        .db
        .given(article().headline(SECRET).slug("xyzzysecret").body(SECRET).home(europe))
        .await
        .id;
    let live = article()
        .headline("Dam holds")
        .home(europe)
        .related(domain::related::RelatedKind::Background, draft);
    let live = server.db.given(live.published()).await.id;
    // A newer draft of a live article.
    let chief = server.signed_in(Role::Chief).await;
    let save = "mutation($input: SaveArticleInput!) { saveArticle(input: $input) { article { revision { number } } userErrors { message } } }";
    let content = json!({ "headline": SECRET, "slug": "xyzzysecret-2", "homeSection": europe.to_string(), "body": [{ "paragraph": { "spans": [{ "text": SECRET }] } }] });
    let saved = chief
        .graphql(
            save,
            json!({ "input": { "id": live.to_string(), "seen": 1, "content": content, "note": SECRET } }),
        )
        .await;
    assert_eq!(
        saved.at("/data/saveArticle/article/revision/number"),
        json!(2),
        "{}",
        saved.body
    );

    let public = server.public();
    let card = "id slug path url headline kicker standfirst excerpt byline body { html text markdown blocks { html text } } related { article { id headline } }";
    let query = format!(
        "query($draft: ID!, $live: ID!) {{ a: article(by: {{ id: $draft }}) {{ {card} }} b: article(by: {{ slug: \"xyzzysecret\" }}) {{ {card} }} c: article(by: {{ slug: \"xyzzysecret-2\" }}) {{ {card} }}
           d: article(by: {{ path: \"/europe/xyzzysecret\" }}) {{ {card} }} e: article(by: {{ id: $live }}) {{ {card} }} articles {{ nodes {{ {card} }} }}
           section(slug: \"europe\") {{ articles {{ nodes {{ {card} }} }} }} node(id: $draft) {{ id }} nodes(ids: [$draft, $live]) {{ ... on Article {{ {card} }} }} desk {{ articles {{ nodes {{ id }} }} }} viewer {{ id }}
           f: resolve(path: \"/europe/xyzzysecret\") {{ __typename }} g: resolve(path: \"/europe/xyzzysecret-2\") {{ __typename }} h: articles(orderBy: UPDATED_DESC) {{ nodes {{ {card} }} }} }}"
    );
    let mut answers = vec![
        public
            .graphql(&query, json!({ "draft": draft.to_string(), "live": live.to_string() }))
            .await,
    ];
    assert_eq!(
        answers[0].at("/data/e/headline"),
        json!("Dam holds"),
        "{}",
        answers[0].body
    );
    for nothing in ["a", "b", "c", "d", "f", "g", "desk"] {
        assert_eq!(answers[0].at(&format!("/data/{nothing}")), json!(null), "{nothing}");
    }
    for path in [
        "/v1/articles".to_owned(),
        "/v1/articles?section=europe".to_owned(),
        format!("/v1/articles/{draft}"),
        format!("/v1/articles/{live}"),
        format!("/v1/media/{draft}"),
        "/v1/sections".to_owned(),
        "/feeds/rss.xml".to_owned(),
        "/feeds/sections/europe/rss.xml".to_owned(),
        "/feeds/feed.json".to_owned(),
        "/feeds/atom.xml".to_owned(),
        "/feeds/ninjs.json".to_owned(),
        format!("/v1/articles/{live}/ninjs.json"),
        format!("/v1/articles/{live}/schema.jsonld"),
        format!("/v1/articles/{live}/article.md"),
        format!("/v1/articles/{live}/article.txt"),
        "/sitemaps/2026-05.xml".to_owned(),
        "/sitemaps/news.xml".to_owned(),
        "/v1/articles?order=UPDATED_DESC&language=en".to_owned(),
        "/v1/resolve?path=/europe/xyzzysecret".to_owned(),
        "/v1/resolve?path=/europe/xyzzysecret-2".to_owned(),
    ] {
        answers.push(public.get(&path).await);
    }
    for answer in &answers {
        let sent = format!("{:?} {}", answer.headers, answer.body).to_uppercase();
        assert!(!sent.contains(SECRET), "{}", answer.body);
    }
    for path in [
        format!("/v1/articles/{draft}"),
        "/v1/resolve?path=/europe/xyzzysecret-2".to_owned(),
    ] {
        assert_eq!(public.get(&path).await.status, 404, "{path}");
    }
}
