//! Related articles: what editors chose, then what is like the article, and never what a reader may not see.

use domain::permission::Role;
use domain::related::RelatedKind;
use serde_json::{Value, json};
use testkit::{api_key, article, noon_plus, section, topic};
use tests::{Client, TestServer};

const RELATED: &str = "query($first: Int) { article(by: { slug: \"flood\" }) { related(first: $first) {
    kind reason { topics { name } words } article { slug } } } }";

const FLOOD: &str = "The Danube flooded the harbour of Velidol after the dam at Orlitsa broke.";

/// What stands beside the flood: slugs, with a star before what editors chose.
async fn beside(client: &Client, first: Value) -> Vec<String> {
    let answer = client.graphql(RELATED, json!({ "first": first })).await;
    let related = answer.at("/data/article/related");
    let slug = |one: &Value| {
        let star = if one["kind"] == "COMPUTED" { "" } else { "*" };
        assert_eq!(one["kind"] == "COMPUTED", !one["reason"].is_null(), "{one}");
        format!("{star}{}", one["article"]["slug"].as_str().expect("it has a slug"))
    };
    related.as_array().expect("it is a list").iter().map(slug).collect()
}

/// A flood with what is like it, and with what must not stand beside it.
async fn newsroom() -> TestServer {
    let server = TestServer::start().await;
    let (home, water) = (
        server.db.given(section("Europe")).await,
        server.db.given(topic("Water")).await,
    );
    let story = |slug: &str, text: &str| {
        article()
            .home(home)
            .headline(&slug.replace('-', " "))
            .slug(slug)
            .body(text)
    };
    let chosen = story("kettle", "Tea is ready.").published();
    let chosen = server.db.given(chosen).await.id;
    let flood = story("flood", FLOOD)
        .about(water)
        .related(RelatedKind::Background, chosen);
    let flood = server.db.given(flood.published()).await.id;
    let german = story("flut", FLOOD).language("de").translation_of(flood);
    server.db.given(german.published()).await;
    server.db.given(story("flood-draft", FLOOD)).await;
    let ends = story("flood-ends", FLOOD).published_between(noon_plus(0), noon_plus(10));
    server.db.given(ends).await;
    let dam = story("dam-inquiry", "Why the dam at Orlitsa broke, engineers in Velidol say.").about(water);
    server.db.given(dam.published()).await;
    let pay = story(
        "harbour-pay",
        "Dockers of the harbour of Velidol want more pay from the city.",
    );
    server.db.given(pay.published()).await;
    for number in 0..20 {
        let other = story(
            &format!("budget-{number}"),
            "The parliament agreed on the taxes and on pensions.",
        );
        server.db.given(other.published()).await;
    }
    server
}

#[tokio::test]
async fn what_editors_chose_stands_first_and_what_is_like_the_article_fills_up() {
    let server = newsroom().await;
    let reader = server.public();
    // There is no index yet.
    assert_eq!(beside(&reader, json!(5)).await, ["*kettle"]);
    server.searchable().await;
    server.db.wait_minutes(1);
    assert_eq!(
        beside(&reader, json!(5)).await,
        ["*kettle", "dam-inquiry", "flood-ends", "harbour-pay"]
    );
    assert_eq!(beside(&reader, json!(2)).await, ["*kettle", "dam-inquiry"]);
    assert_eq!(beside(&reader, json!(1)).await, ["*kettle"]);
    assert_eq!(beside(&reader, Value::Null).await, ["*kettle"]);
    let answer = reader.graphql(RELATED, json!({ "first": 5 })).await;
    let reason = answer.at("/data/article/related/1/reason");
    assert_eq!(reason["topics"], json!([{ "name": "Water" }]));
    let words = reason["words"].to_string();
    assert!(words.contains("Orlitsa") && words.contains("dam"), "{words}");
    assert_eq!(answer.at("/data/article/related/3/reason/topics"), json!([]));
}

#[tokio::test]
async fn what_has_ended_or_was_withdrawn_stands_beside_nothing_at_once() {
    let server = newsroom().await;
    server.searchable().await;
    let reader = server.public();
    assert_eq!(
        beside(&reader, json!(3)).await,
        ["*kettle", "dam-inquiry", "flood-ends"]
    );
    // The index is never told of it.
    server.db.wait_minutes(10);
    assert_eq!(
        beside(&reader, json!(3)).await,
        ["*kettle", "dam-inquiry", "harbour-pay"]
    );
    let find = "{ article(by: { slug: \"dam-inquiry\" }) { id } pay: article(by: { slug: \"harbour-pay\" }) { id } }";
    let found = reader.graphql(find, json!({})).await;
    let id = |at: &str| domain::ids::ArticleId(found.at(at).as_str().unwrap().parse().unwrap());
    server.db.kill(id("/data/article/id")).await;
    assert_eq!(beside(&reader, json!(3)).await, ["*kettle", "harbour-pay"]);
    server.db.retract(id("/data/pay/id"), "It was not so.").await;
    assert_eq!(beside(&reader, json!(3)).await, ["*kettle"]);
}

#[tokio::test]
async fn as_of_an_instant_that_has_passed_only_what_editors_chose_is_there() {
    let server = newsroom().await;
    server.searchable().await;
    server.clock.set(noon_plus(5));
    let query = "query($at: DateTime) { article(by: { slug: \"flood\" }, asOf: $at) { related(first: 5) { kind } } }";
    let chief = server.signed_in(Role::Chief).await;
    let then = chief.graphql(query, json!({ "at": noon_plus(1).to_string() })).await;
    assert_eq!(then.at("/data/article/related"), json!([{ "kind": "BACKGROUND" }]));
    let now = chief.graphql(query, json!({})).await;
    assert_eq!(
        now.at("/data/article/related").as_array().unwrap().len(),
        4,
        "{}",
        now.body
    );
}

#[tokio::test]
async fn a_partner_is_shown_only_what_the_key_may_have() {
    let server = newsroom().await;
    server.searchable().await;
    let reader = server.public();
    let water = reader.graphql("{ topic(slug: \"water\") { id } }", json!({})).await;
    let water = domain::ids::TopicId(water.at("/data/topic/id").as_str().unwrap().parse().unwrap());
    let partner = server.partner(api_key().topic(water)).await;
    assert_eq!(beside(&partner, json!(5)).await, ["dam-inquiry"]);
}

#[tokio::test]
async fn editors_choose_no_computed_articles() {
    let server = newsroom().await;
    let chief = server.signed_in(Role::Chief).await;
    let other = server.db.given(article()).await.id;
    let create = "mutation($input: CreateArticleInput!) { createArticle(input: $input) { userErrors { code field } } }";
    let related = json!([{ "kind": "COMPUTED", "article": other.to_string() }]);
    let answer = chief
        .graphql(create, json!({ "input": { "content": { "related": related } } }))
        .await;
    assert_eq!(
        answer.at("/data/createArticle/userErrors"),
        json!([{ "code": "INVALID_VALUE", "field": "content.related[0].kind" }])
    );
}
