//! Articles through the API: written, published, paged.

use domain::permission::Role;
use serde_json::{Value, json};
use testkit::{article, contributor, section, topic};
use tests::TestServer;

#[tokio::test]
async fn an_editor_writes_and_publishes_and_everyone_reads() {
    let server = TestServer::start().await;
    let chief = server.signed_in(Role::Chief).await;
    let europe = server.db.given(section("Europe")).await;
    let create = "mutation($input: CreateArticleInput!) { createArticle(input: $input) { article { id revision { number content { slug } } workingState publicState } userErrors { code field message } } }";
    let body = json!([
        { "paragraph": { "id": "p1", "spans": [{ "text": "The dam " }, { "text": "held", "marks": ["STRONG"] }, { "text": " overnight." }] } },
        { "factBox": { "id": "f1", "title": "In figures", "blocks": [{ "list": { "id": "l1", "items": [{ "spans": [{ "text": "12 metres" }] }, { "depth": 2, "spans": [{ "text": "3 gates" }] }] } }] } },
        { "table": { "id": "t1", "header": [{ "spans": [{ "text": "Day" }] }], "rows": [[{ "spans": [{ "text": "Monday" }] }]] } },
    ]);
    let content = json!({ "headline": "Dam holds", "standfirst": "Water fell.", "homeSection": europe.to_string(), "body": body });
    let created = chief.graphql(create, json!({ "input": { "content": content } })).await;
    assert_eq!(
        created.at("/data/createArticle/userErrors"),
        json!([]),
        "{}",
        created.body
    );
    assert_eq!(
        created.at("/data/createArticle/article/revision"),
        json!({ "number": 1, "content": { "slug": "dam-holds" } })
    );
    let publish = "mutation($input: PublishArticleInput!) { publishArticle(input: $input) { article { publicState live { url } } userErrors { code } } }";
    let input = json!({ "id": created.at("/data/createArticle/article/id"), "seen": 1 });
    let published = chief.graphql(publish, json!({ "input": input })).await;
    assert_eq!(
        published.at("/data/publishArticle/article"),
        json!({ "publicState": "LIVE", "live": { "url": "https://newsroom.test/europe/dam-holds" } })
    );
    let read = "{ article(by: { path: \"/europe/dam-holds\" }) { excerpt body { html markdown text wordCount } } }";
    insta::assert_snapshot!(server.public().graphql(read, json!({})).await.body);
}

#[tokio::test]
async fn pages_walk_forward_and_backward_over_every_article_once() {
    let server = TestServer::start().await;
    let europe = server.db.given(section("Europe")).await;
    for number in 0..7 {
        server
            .db
            .given(article().headline(&format!("Story {number}")).home(europe).published())
            .await;
    }
    let names = |page: &Value| {
        page["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|node| node["headline"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let query = "query($first: Int, $after: String, $last: Int, $before: String) { section(slug: \"europe\") { articles(first: $first, after: $after, last: $last, before: $before) { nodes { headline } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }";
    let (mut forward, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = server
            .public()
            .graphql(query, json!({ "first": 3, "after": after }))
            .await
            .at("/data/section/articles");
        forward.extend(names(&page));
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == json!(false) {
            break;
        }
    }
    assert_eq!(forward.len(), 7);
    let (mut backward, mut before) = (Vec::new(), Value::Null);
    loop {
        let page = server
            .public()
            .graphql(query, json!({ "last": 2, "before": before }))
            .await
            .at("/data/section/articles");
        backward.splice(0..0, names(&page));
        before = page["pageInfo"]["startCursor"].clone();
        if page["pageInfo"]["hasPreviousPage"] == json!(false) {
            break;
        }
    }
    assert_eq!(backward, forward);
    let (mut partner, mut next) = (Vec::new(), "/v1/articles?section=europe&first=2".to_owned());
    loop {
        let page = server.public().get(&next).await.json();
        partner.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["headline"].as_str().unwrap().to_owned()),
        );
        match page["next"].as_str() {
            Some(address) => next = address.trim_start_matches("http://api.newsroom.test").to_owned(),
            None => break,
        }
    }
    assert_eq!(partner, forward);
}

#[tokio::test]
async fn lists_of_sections_load_their_articles_in_one_statement() {
    let server = TestServer::start().await;
    for number in 0..5 {
        let section = server.db.given(section(&format!("Section {number}"))).await;
        server
            .db
            .given(article().headline(&format!("Story {number}")).home(section).published())
            .await;
    }
    let answer = server
        .public()
        .graphql(
            "{ sections { name articles(first: 3) { nodes { headline path homeSection { name } } } } }",
            json!({}),
        )
        .await;
    assert_eq!(answer.body.matches("Story").count(), 5, "{}", answer.body);
    assert_eq!(answer.statements(), 3);
}

#[tokio::test]
async fn a_feed_parses_and_keeps_its_ids_and_bytes() {
    let server = TestServer::with_demo().await;
    let first = server.public().get("/feeds/rss.xml").await;
    let again = server.public().get("/feeds/rss.xml").await;
    assert_eq!(first.body, again.body);
    let feed = feed_rs::parser::parse(first.body.as_bytes()).expect("a feed reader reads it");
    assert_eq!(feed.entries.len(), 14);
    assert!(feed.entries.iter().all(|entry| entry.id.starts_with("urn:uuid:")));
    insta::assert_snapshot!(first.body);
}

#[tokio::test]
async fn each_filter_is_one_list_and_nodes_come_in_the_order_asked_for() {
    let server = TestServer::start().await;
    let (europe, dams, mira) = (
        server.db.given(section("Europe")).await,
        server.db.given(topic("Dams")).await,
        server.db.given(contributor("Mira Kolar")).await,
    );
    let story = server
        .db
        .given(
            article()
                .headline("Dam holds")
                .home(europe)
                .about(dams)
                .from(mira)
                .published(),
        )
        .await
        .id;
    server
        .db
        .given(article().headline("Elsewhere").home(europe).published())
        .await;
    for (filter, expected) in [
        ("{ section: \"europe\" }", json!(["Dam holds", "Elsewhere"])),
        ("{ topic: \"dams\" }", json!(["Dam holds"])),
        ("{ contributor: \"mira-kolar\" }", json!(["Dam holds"])),
    ] {
        let query =
            format!("{{ articles(filter: {filter}, orderBy: FIRST_PUBLISHED_ASC) {{ nodes {{ headline }} }} }}");
        let answer = server.public().graphql(&query, json!({})).await;
        let nodes = answer.at("/data/articles/nodes");
        let found: Vec<Value> = nodes
            .as_array()
            .unwrap()
            .iter()
            .map(|node| node["headline"].clone())
            .collect();
        assert_eq!(json!(found), expected, "{filter}");
    }
    let both = server
        .public()
        .graphql(
            "{ articles(filter: { section: \"europe\", topic: \"dams\" }) { nodes { id } } }",
            json!({}),
        )
        .await;
    assert_eq!(both.code(), "GRAPHQL_VALIDATION_FAILED");
    let ids = json!([
        mira.to_string(),
        "rubbish",
        story.to_string(),
        dams.to_string(),
        europe.to_string()
    ]);
    let nodes = server
        .public()
        .graphql(
            "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }",
            json!({ "ids": ids }),
        )
        .await;
    assert_eq!(
        nodes.at("/data/nodes"),
        json!([
            { "__typename": "Contributor", "id": mira.to_string() },
            null,
            { "__typename": "Article", "id": story.to_string() },
            { "__typename": "Topic", "id": dams.to_string() },
            { "__typename": "Section", "id": europe.to_string() },
        ])
    );
}

#[tokio::test]
async fn the_desk_lists_what_each_may_see_by_state() {
    let server = TestServer::start().await;
    let europe = server.db.given(section("Europe")).await;
    server
        .db
        .given(article().headline("Live").home(europe).published())
        .await;
    server.db.given(article().headline("Draft").home(europe)).await;
    let query = "query($state: PublicState) { desk { articles(publicState: $state) { nodes { revision { content { headline } author { name } } } pageInfo { hasNextPage } } } }";
    let list = async |role: Role, state: Value| {
        let answer = server
            .signed_in(role)
            .await
            .graphql(query, json!({ "state": state }))
            .await;
        let nodes = answer.at("/data/desk/articles/nodes");
        nodes
            .as_array()
            .unwrap()
            .iter()
            .map(|node| node["revision"]["content"]["headline"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(list(Role::Chief, Value::Null).await, ["Draft", "Live"]);
    assert_eq!(list(Role::Chief, json!("LIVE")).await, ["Live"]);
    assert_eq!(list(Role::Chief, json!("NEVER_PUBLISHED")).await, ["Draft"]);
    assert!(list(Role::Writer, Value::Null).await.is_empty());
    assert_eq!(
        server.public().graphql(query, json!({})).await.at("/data/desk"),
        Value::Null
    );
}
