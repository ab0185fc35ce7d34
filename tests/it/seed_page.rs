//! The page that the project grew from can be rebuilt from one answer.

use serde_json::json;
use tests::{TestServer, project_file};

const SLUG: &str = "nato-to-boost-presence-in-kosovo-amid-serbias-military-buildup";

#[tokio::test]
async fn the_seed_page_is_rebuilt_from_one_query_in_at_most_three_statements() {
    let server = TestServer::uncached_demo().await;
    let query = project_file("tests/it/seed_page.graphql");
    let answer = server.public().graphql(&query, json!({ "slug": SLUG })).await;
    insta::assert_snapshot!(answer.body.replace("},{", "},\n{"));
    for _ in 0..20 {
        let again = server.public().graphql(&query, json!({ "slug": SLUG })).await;
        assert_eq!(
            (again.body == answer.body, again.statements()),
            (true, answer.statements())
        );
    }
    assert!(answer.statements() <= 3, "{} statements", answer.statements());
}

#[tokio::test]
async fn every_word_of_the_page_stands_in_the_answer_in_its_order() {
    let Some(page) = tests::shared("seed/article.txt") else {
        return;
    };
    let server = TestServer::with_demo().await;
    let query = "query($slug: String!) { article(by: { slug: $slug }) { headline body { text } } }";
    let answer = server.public().graphql(query, json!({ "slug": SLUG })).await;
    let text = format!(
        "{} {}",
        answer.at("/data/article/headline").as_str().unwrap(),
        answer.at("/data/article/body/text").as_str().unwrap()
    );
    let words = |text: &str| {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let story = page
        .split("buildup\n\nNATO has")
        .nth(1)
        .expect("the story follows its headings");
    let story = story
        .split("Related Articles")
        .next()
        .expect("it ends there")
        .replace("(Image Credit:", "(");
    let (mut found, mut rest) = (0, words(&text).into_iter());
    for word in words(&story) {
        assert!(
            rest.any(|candidate| candidate == word),
            "{word:?} is missing after {found} words"
        );
        found += 1;
    }
    assert!(found > 550, "only {found} words were looked for");
}
