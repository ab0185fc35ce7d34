//! Reads as of an instant: who may, and that every edge is of the same one.

use domain::permission::Role;
use serde_json::{Value, json};
use testkit::{article, contributor, house, media, menu, noon_plus, page, section, topic};
use tests::{Client, TestServer};

const ROLES: [Role; 4] = [Role::Writer, Role::Editor, Role::Chief, Role::Admin];

/// Every root that is not about the caller, with arguments that find something or nothing.
const ROOTS: &[(&str, &str)] = &[
    ("article", "by: { slug: \"dam-holds\" }"),
    ("articles", "first: 1"),
    ("collection", "slug: \"front\""),
    ("contributor", "slug: \"ana-kos\""),
    ("media", "id: \"x\""),
    ("menu", "slug: \"main\""),
    ("node", "id: \"x\""),
    ("nodes", "ids: [\"x\"]"),
    ("page", "slug: \"about-us\""),
    ("resolve", "path: \"/europe/dam-holds\""),
    ("section", "slug: \"europe\""),
    ("sections", ""),
    ("site", ""),
    ("topic", "slug: \"water\""),
];

async fn root(client: &Client, (name, arguments): (&str, &str), minute: i64) -> tests::Answer {
    let at = noon_plus(minute);
    let query = format!("{{ {name}({arguments} asOf: \"{at}\") {{ __typename }} }}");
    client.graphql(&query, json!({})).await
}

#[tokio::test]
async fn every_root_takes_an_instant_and_only_those_who_may_are_answered() {
    let server = TestServer::start().await;
    server.clock.set(noon_plus(10));
    let query = "{ __schema { queryType { fields { name args { name } } } } }";
    let schema = server.public().graphql(query, json!({})).await;
    let mut takes = Vec::new();
    for field in schema.at("/data/__schema/queryType/fields").as_array().unwrap() {
        let about_now =
            ["viewer", "preview", "desk", "changesCursor", "search"].contains(&field["name"].as_str().unwrap());
        let has = field["args"].to_string().contains("\"asOf\"");
        assert_eq!(has, !about_now, "{field}");
        takes.extend(has.then(|| field["name"].as_str().unwrap().to_owned()));
    }
    takes.sort();
    assert_eq!(takes, ROOTS.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    for one in ROOTS {
        for minute in [5, 10, 11] {
            let refused = root(&server.public(), *one, minute).await;
            assert_eq!(refused.code(), "AS_OF_NOT_ALLOWED", "{one:?} {minute}");
        }
    }
    for role in ROLES {
        let client = server.signed_in(role).await;
        for one in ROOTS {
            for (minute, may) in [(5, true), (10, true), (11, matches!(role, Role::Chief | Role::Admin))] {
                let answer = root(&client, *one, minute).await;
                let refused = answer.body.contains("AS_OF_NOT_ALLOWED");
                assert_eq!(refused, !may, "{role:?} {one:?} {minute} {}", answer.body);
                assert_eq!(answer.header("cache-control"), Some("no-store"));
            }
        }
    }
}

#[tokio::test]
async fn every_read_of_v1_takes_an_instant_and_refuses_it_to_the_public() {
    let server = TestServer::start().await;
    let europe = server.db.given(section("Europe")).await;
    let picture = server.db.given(media()).await;
    server.db.given(topic("Water")).await;
    server.db.given(contributor("Ana Kos")).await;
    server.db.given(page("About us")).await;
    server.db.given(menu("Main")).await;
    let story = server.db.given(article().home(europe).published()).await.id;
    let writer = server.signed_in(Role::Writer).await;
    for path in [
        "/v1/articles".to_owned(),
        format!("/v1/articles/{story}"),
        "/v1/sections".to_owned(),
        "/v1/topics/water".to_owned(),
        "/v1/contributors/ana-kos".to_owned(),
        format!("/v1/media/{picture}"),
        "/v1/pages/about-us".to_owned(),
        "/v1/menus/main".to_owned(),
        "/v1/resolve?path=/europe/dam-holds".to_owned(),
    ] {
        let with = |at: &str| format!("{path}{}asOf={at}", if path.contains('?') { '&' } else { '?' });
        let now = noon_plus(0).to_string();
        let refused = server.public().get(&with(&now)).await;
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (403, "AS_OF_NOT_ALLOWED"),
            "{path}"
        );
        let answer = writer.get(&with(&now)).await;
        assert_eq!(answer.status, 200, "{path} {}", answer.body);
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let refused = writer.get(&with(&noon_plus(1).to_string())).await;
        assert_eq!(refused.status, 403, "{path}");
        let rubbish = writer.get(&with("yesterday")).await;
        assert_eq!(
            (rubbish.status, rubbish.code().as_str()),
            (400, "INVALID_PARAMETER"),
            "{path}"
        );
        assert_eq!(server.public().get(&path).await.status, 200, "{path}");
    }
    let before = "{ site(asOf: \"1999-01-01T00:00:00Z\") { name } sections(asOf: \"1999-01-01T00:00:00Z\") { name } }";
    let answer = writer.graphql(before, json!({})).await;
    assert_eq!(answer.code(), "INVALID_PARAMETER", "{}", answer.body);
}

/// Saves a section, a topic and a contributor under other names, and the article anew.
async fn rename_all(server: &TestServer, europe: domain::ids::SectionId, water: domain::ids::TopicId) {
    let (desk, actor) = (&server.db.desk, house());
    let save = desk::SaveSubject {
        id: europe.0,
        seen: 1,
        card: section("Continent").card(),
    };
    desk.run(async |tx| desk::section::save_section(tx, &actor, save).await)
        .await
        .expect("the section is saved");
    let save = desk::SaveSubject {
        id: water.0,
        seen: 1,
        card: topic("Rivers").card(),
    };
    desk.run(async |tx| desk::topic::save_topic(tx, &actor, save).await)
        .await
        .expect("the topic is saved");
}

#[tokio::test]
async fn all_that_hangs_on_an_answer_is_of_the_instant_that_was_asked_for() {
    let server = TestServer::start().await;
    let europe = server.db.given(section("Europe")).await;
    let water = server.db.given(topic("Water")).await;
    let story = article().home(europe).about(water).published_from(noon_plus(1));
    let story = server.db.given(story).await.id;
    server.clock.set(noon_plus(5));
    rename_all(&server, europe, water).await;
    let publish = desk::article::PublishArticle {
        from: Some(noon_plus(5)),
        until: Some(noon_plus(20)),
        ..desk::article::PublishArticle::now(story, 1)
    };
    let published = server
        .db
        .desk
        .run(async |tx| desk::article::publish_article(tx, &house(), publish).await);
    published.await.unwrap();
    let chief = server.signed_in(Role::Chief).await;
    let query = "query($id: ID!, $at: DateTime!) {
        node(id: $id, asOf: $at) { ... on Article { edition path homeSection { name articles { nodes { edition topics { name path articles { nodes { edition } } } } } } } }
        articles(asOf: $at) { nodes { edition } } resolve(path: \"/europe/dam-holds\", asOf: $at) { __typename }
        topic(slug: \"rivers\", asOf: $at) { name } section(slug: \"europe\", asOf: $at) { name } }";
    let seen = async |minute| {
        let at = noon_plus(minute).to_string();
        let answer = chief.graphql(query, json!({ "id": story.to_string(), "at": at })).await;
        answer.at("/data")
    };
    let nodes = |edition: i32| json!({ "nodes": [{ "edition": edition }] });
    let article = |edition: i32, section: &str, topic: &str, slugs: [&str; 2]| {
        let topics = json!([{ "name": topic, "path": slugs[1], "articles": nodes(edition) }]);
        json!({ "edition": edition, "path": slugs[0], "homeSection": { "name": section,
            "articles": { "nodes": [{ "edition": edition, "topics": topics }] } } })
    };
    let nothing = json!({ "nodes": [] });
    assert_eq!(
        seen(0).await,
        json!({ "node": null, "articles": nothing, "resolve": null, "topic": null, "section": { "name": "Europe" } })
    );
    assert_eq!(
        seen(1).await,
        json!({ "node": article(1, "Europe", "Water", ["/europe/dam-holds", "/topics/water"]), "articles": nodes(1),
            "resolve": { "__typename": "Article" }, "topic": null, "section": { "name": "Europe" } })
    );
    assert_eq!(
        seen(6).await,
        json!({ "node": article(2, "Continent", "Rivers", ["/continent/dam-holds", "/topics/rivers"]), "articles": nodes(2),
            "resolve": { "__typename": "Redirect" }, "topic": { "name": "Rivers" }, "section": null })
    );
    assert_eq!(
        seen(20).await,
        json!({ "node": null, "articles": nothing, "resolve": null, "topic": { "name": "Rivers" }, "section": null })
    );
}

#[tokio::test]
async fn a_retracted_story_is_its_notice_now_and_the_desk_still_reads_what_it_was() {
    let server = TestServer::start().await;
    let europe = server.db.given(section("Europe")).await;
    let story = server.db.given(article().home(europe).published()).await.id;
    server.clock.set(noon_plus(5));
    server.db.retract(story, "It was not so.").await;
    let query =
        "query($id: ID!, $at: DateTime) { article(by: { id: $id }, asOf: $at) { edition retraction { at notice } } }";
    let writer = server.signed_in(Role::Writer).await;
    let then = writer
        .graphql(
            query,
            json!({ "id": story.to_string(), "at": noon_plus(1).to_string() }),
        )
        .await;
    assert_eq!(then.at("/data/article"), json!({ "edition": 1, "retraction": null }));
    let now = server.public().graphql(query, json!({ "id": story.to_string() })).await;
    let notice = json!({ "at": noon_plus(5).to_string(), "notice": "It was not so." });
    assert_eq!(now.at("/data/article"), json!({ "edition": 2, "retraction": notice }));
    let rest = server.public().get(&format!("/v1/articles/{story}")).await;
    assert_eq!(rest.at("/retraction"), notice);
    assert_eq!(rest.at("/corrections"), Value::Array(Vec::new()));
}
