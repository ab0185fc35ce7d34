//! A front page as a front end asks for it: all of it from one query, in few statements.

use serde_json::{Value, json};
use tests::{TestServer, project_file};

#[tokio::test]
async fn a_front_page_comes_from_one_query_in_at_most_five_statements() {
    let server = TestServer::uncached_demo().await;
    let query = project_file("tests/it/front_page.graphql");
    let answer = server.public().graphql(&query, json!({})).await;
    let page = answer.at("/data");
    assert!(page["site"]["name"].is_string(), "{page}");
    // The addresses of parts of pictures are sealed with a key of each newsroom.
    let line = |story: &Value| {
        let shows_picture = story["lead"]["rendition"]["url"].is_string();
        let picture = if shows_picture { "picture" } else { "no picture" };
        format!("{} [{}] {picture}", story["headline"], story["homeSection"]["name"])
    };
    let stories = page["collection"]["articles"]
        .as_array()
        .expect("it has stories")
        .iter();
    let items = page["menu"]["items"].as_array().expect("it has items").iter();
    let link = |item: &Value| format!("{} {}", item["label"], item["url"]);
    let below = |item: &Value| {
        let children = item["children"].as_array().expect("it is a list").iter();
        children.map(|child| format!("\n  {}", link(child))).collect::<String>()
    };
    let menu = items.map(|item| link(item) + &below(item)).collect::<Vec<_>>();
    insta::assert_snapshot!(stories.map(line).chain(menu).collect::<Vec<_>>().join("\n"));
    println!("{} statements", answer.statements());
    for _ in 0..20 {
        let again = server.public().graphql(&query, json!({})).await;
        assert_eq!(
            (again.body == answer.body, again.statements()),
            (true, answer.statements())
        );
    }
    assert!(answer.statements() <= 5, "{} statements", answer.statements());
}
