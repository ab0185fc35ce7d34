//! Every form in which stories are given away says the same of them: in feeds, and of one article alone.

use serde_json::{Value, json};
use std::time::Duration;
use testkit::{api_key, article, media, noon_plus, section, topic};
use tests::{Answer, Caches, Client, TestServer, shared};

/// The files of a feed that a feed reader reads; and with `ninjs.json` every one.
const READ: [&str; 3] = ["rss.xml", "atom.xml", "feed.json"];
pub const FEEDS: [&str; 4] = ["rss.xml", "atom.xml", "feed.json", "ninjs.json"];
/// The files of one article.
pub const FILES: [&str; 4] = ["ninjs.json", "schema.jsonld", "article.md", "article.txt"];

const AWKWARD: &str = "Dam <b>holds</b> & ]]> “quote” 🌊 שלום \u{202e}gnorw";

pub async fn in_form(client: &Client, id: &str, file: &str) -> Answer {
    client.get(&format!("/v1/articles/{id}/{file}")).await
}

/// A newsroom with a story that has all that a form can show; its id.
pub async fn newsroom() -> (TestServer, domain::ids::ArticleId) {
    let server = TestServer::start().await;
    let picture = media()
        .caption(AWKWARD)
        .credit("Visar <Kryeziu>/AP")
        .alt_text("A dam & a river");
    let picture = server.db.given(picture).await;
    let (europe, water) = (
        server.db.given(section("Europe")).await,
        server.db.given(topic("Water")).await,
    );
    let story = article().headline(AWKWARD).slug("dam-holds").kicker("Floods & more");
    let story = story.standfirst("It held, and *holds*.").byline("By Ana Kos");
    let story = story.body("The dam held.\n\n# It <i>held</i> overnight.").lead(picture);
    let id = server.db.given(story.home(europe).about(water).published()).await.id;
    server.clock.set(noon_plus(1));
    server.db.correct(id, "Not <Bosnia>,\nbut *Serbia* 🌊.").await;
    (server, id)
}

#[tokio::test]
async fn each_entry_of_a_feed_has_the_id_title_address_and_dates_of_its_article() {
    let (server, _) = newsroom().await;
    let public = server.public();
    let articles = public.get("/v1/articles").await.at("/items");
    for file in READ {
        let feed = public.get(&format!("/feeds/{file}")).await;
        let read = feed_rs::parser::parse(feed.body.as_bytes()).expect("a feed reader reads it");
        assert_eq!(read.entries.len(), articles.as_array().map_or(0, Vec::len), "{file}");
        for (entry, article) in read.entries.iter().zip(articles.as_array().into_iter().flatten()) {
            let text = |name: &str| article[name].as_str().unwrap_or_default().to_owned();
            assert_eq!(entry.id, format!("urn:uuid:{}", text("id")), "{file}");
            assert_eq!(
                entry.title.as_ref().map(|title| title.content.clone()),
                Some(text("headline")),
                "{file}"
            );
            assert_eq!(entry.links[0].href, text("url"), "{file}");
            let millis = |name: &str| {
                domain::time::Timestamp::parse(&text(name))
                    .expect("it is an instant")
                    .as_millis()
            };
            let published = entry.published.map(|at| at.timestamp_millis());
            assert_eq!(published, Some(millis("firstPublishedAt")), "{file}");
            if let Some(updated) = entry.updated.filter(|_| file != "rss.xml") {
                assert_eq!(updated.timestamp_millis(), millis("updatedAt"), "{file}");
            }
        }
    }
    let ninjs = public.get("/feeds/ninjs.json").await.at("/associations/0");
    assert_eq!(ninjs["headlines"][0]["value"], articles[0]["headline"]);
    assert_eq!(ninjs["renditions"][0]["href"], articles[0]["url"]);
    assert_eq!(ninjs["firstCreated"], articles[0]["firstPublishedAt"]);
    assert_eq!(ninjs["versionCreated"], articles[0]["updatedAt"]);
    assert_eq!(ninjs["associations"][0]["by"], json!("Visar <Kryeziu>/AP"));
}

#[tokio::test]
async fn an_article_is_the_same_story_in_each_form() {
    let (server, id) = newsroom().await;
    for (file, content_type) in FILES.into_iter().zip([
        "application/json; charset=utf-8",
        "application/ld+json; charset=utf-8",
        "text/markdown; charset=utf-8",
        "text/plain; charset=utf-8",
    ]) {
        let answer = in_form(&server.public(), &id.to_string(), file).await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, Some(content_type)),
            "{file}"
        );
        insta::assert_snapshot!(file.replace('.', "_"), answer.body.replace(&id.to_string(), "[id]"));
    }
}

/// The schema of coordinates lies on the network. No place is told, so it is as good as any.
struct Coordinates;

impl jsonschema::Retrieve for Coordinates {
    fn retrieve(&self, _: &jsonschema::Uri<String>) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        Ok(json!({ "$schema": "https://json-schema.org/draft/2020-12/schema" }))
    }
}

/// Says where the document is not what the IPTC's schema demands; nothing where the shared data is absent.
pub fn check_ninjs(documents: &[Value]) {
    let Some(schema) = shared("data/schemas/ninjs/ninjs-schema_3.1.json") else {
        return;
    };
    let schema: Value = serde_json::from_str(&schema).expect("it is JSON");
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .with_retriever(Coordinates)
        .build(&schema)
        .expect("it is a schema");
    for document in documents {
        let wrong: Vec<String> = validator
            .iter_errors(document)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?} in {document:#}");
    }
    // It would find something.
    assert!(!validator.is_valid(&json!({ "uri": "urn:x:1", "pubStatus": "gone" })));
}

#[tokio::test]
async fn a_ninjs_feed_and_each_story_in_it_are_what_the_schema_demands_whatever_became_of_them() {
    let (server, id) = newsroom().await;
    let europe = server.db.given(section("Asia")).await;
    let mut ids = Vec::new();
    for headline in ["Retracted later", "Killed later", "Taken back later"] {
        let story = article().headline(headline).home(europe).published();
        ids.push(server.db.given(story).await.id);
    }
    server.clock.set(noon_plus(2));
    server.db.retract(ids[0], "It was not so.").await;
    server.db.kill(ids[1]).await;
    server.db.unpublish(ids[2]).await;
    let public = server.public();
    let feed = public.get("/feeds/ninjs.json").await.json();
    let stories = feed["associations"].as_array().expect("it has stories").clone();
    let told: Vec<(Value, Value)> = stories
        .iter()
        .map(|one| (one["uri"].clone(), one["pubStatus"].clone()))
        .collect();
    let expected = [
        (ids[0], "canceled"),
        (id, "usable"),
        (ids[2], "withheld"),
        (ids[1], "canceled"),
    ];
    let expected = expected.map(|(id, status)| (json!(format!("urn:uuid:{id}")), json!(status)));
    assert_eq!(told, expected);
    let alone = [ids[0], id].map(|id| id.to_string());
    let mut documents = vec![feed];
    documents.extend(stories.into_iter().map(|mut story| {
        // A story that stands alone has no name.
        story.as_object_mut().and_then(|members| members.remove("name"));
        story
    }));
    for id in &alone {
        documents.push(in_form(&public, id, "ninjs.json").await.json());
    }
    check_ninjs(&documents);
}

#[tokio::test]
async fn a_retracted_story_shows_its_notice_and_never_its_text_or_pictures_in_any_form() {
    let (server, id) = newsroom().await;
    server.db.retract(id, "We were deceived.").await;
    let public = server.public();
    let mut answers = Vec::new();
    for file in FILES {
        answers.push((file, in_form(&public, &id.to_string(), file).await));
    }
    for file in FEEDS {
        answers.push((file, public.get(&format!("/feeds/{file}")).await));
    }
    for (file, answer) in answers {
        assert_eq!(answer.status, 200, "{file}");
        let body = &answer.body;
        assert!(
            body.contains("We were deceived.") && body.contains("Retracted"),
            "{file}: {body}"
        );
        assert!(!body.contains("held") && !body.contains("Visar"), "{file}: {body}");
    }
}

#[tokio::test]
async fn a_key_that_may_have_first_words_gets_no_more_in_any_form() {
    let server = TestServer::start().await;
    let home = server.db.given(section("Europe")).await;
    let long = format!("{} secretend", "word ".repeat(90));
    let story = article().headline("Long").body(&long).home(home).published();
    let id = server.db.given(story).await.id.to_string();
    let key = server.partner(api_key().excerpt()).await;
    let mut answers = Vec::new();
    for file in FILES {
        answers.push((file, in_form(&key, &id, file).await));
    }
    for file in FEEDS {
        answers.push((file, key.get(&format!("/feeds/{file}")).await));
    }
    for (file, answer) in answers {
        assert_eq!(answer.status, 200, "{file}");
        assert!(!answer.body.contains("secretend"), "{file}");
    }
    assert_eq!(
        in_form(&key, &id, "ninjs.json").await.at("/representationType"),
        json!("partial")
    );
}

/// All addresses that show that newsroom's story.
fn addresses(id: &str) -> Vec<String> {
    let feeds = FEEDS
        .into_iter()
        .flat_map(|file| ["", "sections/europe/", "topics/water/"].map(|of| format!("/feeds/{of}{file}")));
    let files = FILES.into_iter().map(|file| format!("/v1/articles/{id}/{file}"));
    let maps = ["/sitemaps/2026-05.xml", "/sitemaps/news.xml"].map(str::to_owned);
    feeds.chain(files).chain(maps).collect()
}

#[tokio::test]
async fn what_was_published_or_killed_shows_at_once_in_every_form_and_on_every_node_soon() {
    let (server, id) = newsroom().await;
    let (public, other) = (server.public(), server.node(Caches::Both).await);
    let shows = |answer: &Answer| answer.status == 200 && answer.body.contains("holds");
    for path in addresses(&id.to_string()) {
        for client in [&public, &other] {
            let first = client.get(&path).await;
            assert!(
                shows(&first) || path.starts_with("/sitemaps/2026") && first.body.contains("dam-holds"),
                "{path}: {}",
                first.body
            );
            let etag = first.header("etag").expect("it has one").to_owned();
            let again = |http: &reqwest::Client, address: &str| {
                http.get(format!("{address}{path}")).header("if-none-match", etag)
            };
            assert_eq!(client.status(again).await, 304, "{path}");
        }
    }
    server.db.kill(id).await;
    for path in addresses(&id.to_string()) {
        let answer = public.get(&path).await;
        assert!(!answer.body.contains("holds"), "{path}: {}", answer.body);
        let gone = async { while other.get(&path).await.body.contains("holds") {} };
        let soon = tokio::time::timeout(Duration::from_secs(2), gone).await;
        assert!(soon.is_ok(), "{path}");
    }
    let europe = public.get("/v1/sections").await.at("/items/0/id");
    let europe = europe
        .as_str()
        .and_then(|id| id.parse().ok())
        .map(domain::ids::SectionId);
    let story = article()
        .headline("It holds again")
        .home(europe.expect("it is an id"))
        .published();
    let id = server.db.given(story).await.id;
    for path in addresses(&id.to_string())
        .iter()
        .filter(|path| !path.contains("/topics/"))
    {
        let answer = public.get(path).await;
        let is_there = answer.body.contains("holds");
        assert!(is_there, "{path}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_very_long_body_of_awkward_text_is_whole_in_every_form_and_a_feed_of_such_is_bounded() {
    let server = TestServer::start().await;
    let home = server.db.given(section("Europe")).await;
    let long = AWKWARD.repeat(20_000);
    for number in 0..4 {
        let story = article()
            .headline(&format!("Long {number}"))
            .body(&format!("{long} end{number}"));
        server.db.given(story.home(home).published()).await;
        server.clock.advance(1_000);
    }
    let public = server.public();
    for file in READ {
        let feed = public.get(&format!("/feeds/{file}")).await;
        let read = feed_rs::parser::parse(feed.body.as_bytes()).expect("a feed reader reads it");
        let bodies: Vec<&str> = read
            .entries
            .iter()
            .filter_map(|entry| entry.content.as_ref()?.body.as_deref())
            .collect();
        assert!((1..4).contains(&bodies.len()), "{file}: {}", bodies.len());
        assert!(bodies[0].ends_with("end3</p>"), "{file}");
    }
    let feed = public.get("/feeds/ninjs.json").await.json();
    assert!(
        feed["associations"][0]["bodies"][1]["value"]
            .as_str()
            .is_some_and(|text| text.ends_with("end3"))
    );
}

#[tokio::test]
async fn a_picture_stands_in_a_feed_with_what_is_printed_under_it() {
    let (server, _) = newsroom().await;
    for file in ["rss.xml", "atom.xml"] {
        let feed = server.public().get(&format!("/feeds/{file}")).await;
        let read = feed_rs::parser::parse(feed.body.as_bytes()).expect("a feed reader reads it");
        assert_eq!(read.entries[0].media.len(), 1, "{file}");
        assert!(
            feed.body
                .contains("<media:credit>Visar &lt;Kryeziu&gt;/AP</media:credit>"),
            "{file}"
        );
        assert!(
            feed.body
                .contains("<media:description type=\"plain\">Dam &lt;b&gt;holds"),
            "{file}"
        );
    }
}
