//! Every form in which stories are given away says the same of them: in feeds, and of one article alone.

use domain::ids::MediaId;
use domain::link::WebAddress;
use domain::permission::Role;
use domain::rights::{Rights, Terms};
use domain::text::{Line, Name};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{api_key, article, media, noon_plus, section, topic};
use tests::{Answer, Caches, Client, TestServer, sample, shared};

/// The files of a feed that a feed reader reads; and with `ninjs.json` every one.
const READ: [&str; 3] = ["rss.xml", "atom.xml", "feed.json"];
const FEEDS: [&str; 4] = ["rss.xml", "atom.xml", "feed.json", "ninjs.json"];
/// The files of one article.
const FILES: [&str; 4] = ["ninjs.json", "schema.jsonld", "article.md", "article.txt"];

const AWKWARD: &str = "Dam <b>holds</b> & ]]> “quote” 🌊 שלום \u{202e}gnorw";

async fn in_form(client: &Client, id: &str, file: &str) -> Answer {
    client.get(&format!("/v1/articles/{id}/{file}")).await
}

/// A newsroom with a story that has all that a form can show; its id.
async fn newsroom() -> (TestServer, domain::ids::ArticleId) {
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
fn check_ninjs(documents: &[Value]) {
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
async fn what_was_killed_is_gone_in_each_form_and_what_is_not_there_is_not_found() {
    let (server, id) = newsroom().await;
    let (public, id) = (server.public(), id.to_string());
    for file in FILES {
        assert_eq!(in_form(&public, &id, file).await.status, 200, "{file}");
    }
    server
        .db
        .kill(
            id.parse::<uuid::Uuid>()
                .map(domain::ids::ArticleId)
                .expect("it is an id"),
        )
        .await;
    for file in FILES {
        assert_eq!(in_form(&public, &id, file).await.code(), "GONE", "{file}");
        assert_eq!(in_form(&public, "nothing", file).await.status, 404, "{file}");
        let unknown = in_form(&public, &uuid::Uuid::nil().to_string(), file).await;
        assert_eq!(unknown.status, 404, "{file}");
    }
    assert_eq!(in_form(&public, &id, "article.pdf").await.status, 404);
    let past = public
        .get(&format!("/v1/articles/{id}/article.txt?asOf=2026-05-29T12:00:30Z"))
        .await;
    assert_eq!(past.code(), "AS_OF_NOT_ALLOWED");
    let odd = public.get(&format!("/v1/articles/{id}/article.txt?x=1")).await;
    assert_eq!(odd.code(), "UNKNOWN_PARAMETER");
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

#[tokio::test]
async fn what_was_lately_removed_has_a_tombstone_in_the_feeds_that_it_was_on_and_a_kill_in_every_one() {
    let server = TestServer::start().await;
    let (europe, asia) = (
        server.db.given(section("Europe")).await,
        server.db.given(section("Asia")).await,
    );
    let mut ids = Vec::new();
    for (headline, home) in [
        ("Taken back", europe),
        ("Killed", europe),
        ("Back again", europe),
        ("Elsewhere", asia),
    ] {
        let story = article().headline(headline).home(home).published();
        ids.push(server.db.given(story).await.id);
    }
    let ends = noon_plus(1);
    let short = article()
        .headline("Short")
        .home(europe)
        .published_between(testkit::noon(), ends);
    let short = server.db.given(short).await.id;
    let key = server.partner(api_key().section(asia)).await;
    server.clock.set(ends);
    desk::announce::announce(&server.db.desk)
        .await
        .expect("the end is announced");
    server.clock.set(noon_plus(2));
    for id in [ids[0], ids[2], ids[3]] {
        server.db.unpublish(id).await;
    }
    server.db.publish(ids[2]).await;
    server.db.kill(ids[1]).await;
    let told = async |client: &Client, path: &str| {
        let feed = client.get(path).await;
        assert_eq!(feed.status, 200, "{path}");
        let parts = feed.body.split("<at:deleted-entry ref=\"urn:uuid:").skip(1);
        let told: Vec<(String, String)> = parts
            .map(|part| {
                let reason = part
                    .split("<at:comment>")
                    .nth(1)
                    .and_then(|rest| rest.split('<').next());
                (part[..36].to_owned(), reason.unwrap_or_default().to_owned())
            })
            .collect();
        told
    };
    let of = |all: &[(domain::ids::ArticleId, &str)]| -> Vec<(String, String)> {
        all.iter()
            .map(|(id, reason)| (id.to_string(), (*reason).to_owned()))
            .collect()
    };
    let (killed, taken_back, elsewhere) = ((ids[1], "killed"), (ids[0], "unpublished"), (ids[3], "unpublished"));
    let public = server.public();
    for _ in 0..2 {
        assert_eq!(
            told(&public, "/feeds/atom.xml").await,
            of(&[killed, elsewhere, taken_back, (short, "expired")])
        );
        assert_eq!(
            told(&public, "/feeds/sections/europe/atom.xml").await,
            of(&[killed, taken_back, (short, "expired")])
        );
    }
    assert_eq!(told(&key, "/feeds/atom.xml").await, of(&[killed, elsewhere]));
    let feed = public.get("/feeds/atom.xml").await;
    assert!(
        feed.body.contains(&format!("when=\"{}\"", noon_plus(2))),
        "{}",
        feed.body
    );
    let read = feed_rs::parser::parse(feed.body.as_bytes()).expect("a feed reader reads it");
    assert_eq!(read.entries.len(), 1);
    server.db.publish(ids[0]).await;
    assert_eq!(
        told(&public, "/feeds/sections/europe/atom.xml").await,
        of(&[killed, (short, "expired")])
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

#[tokio::test]
async fn each_form_says_whose_a_story_and_its_picture_are_and_until_when_they_may_be_used() {
    let server = TestServer::start().await;
    let terms = |holder: &str| Terms {
        copyright_holder: Some(Name::parse(holder).expect("it is a name")),
        copyright_notice: Some(Line::parse(&format!("© {holder} & sons")).expect("it is a line")),
        license: Some(WebAddress::parse("https://news.example/licence").expect("it is an address")),
        tdm_reserved: Some(true),
        ai_training: Some(false),
        ..Terms::default()
    };
    let rights = |holder| Rights {
        terms: terms(holder),
        expires_at: Some(noon_plus(60)),
        ..Rights::default()
    };
    let picture = server.db.given(media().rights(rights("Photo <Agency>"))).await;
    let home = server.db.given(section("Europe")).await;
    let story = article().lead(picture).rights(rights("Wire")).home(home).published();
    let id = server.db.given(story).await.id.to_string();
    let public = server.public();
    let ninjs = in_form(&public, &id, "ninjs.json").await;
    assert_eq!(ninjs.header("tdm-reservation"), Some("1"));
    assert_eq!(ninjs.header("content-usage"), Some("train-ai=n"));
    for (place, holder) in [("", "Wire"), ("/associations/0", "Photo <Agency>")] {
        assert_eq!(ninjs.at(&format!("{place}/copyrightHolder")), json!(holder));
        assert_eq!(
            ninjs.at(&format!("{place}/copyrightNotice")),
            json!(format!("© {holder} & sons"))
        );
        assert_eq!(ninjs.at(&format!("{place}/expires")), json!(noon_plus(60)));
        let license = ninjs.at(&format!("{place}/rightsInfo/linkedRights"));
        assert_eq!(license, json!("https://news.example/licence"));
    }
    check_ninjs(&[ninjs.json()]);
    let schema = in_form(&public, &id, "schema.jsonld").await;
    assert_eq!(schema.at("/copyrightHolder/name"), json!("Wire"));
    assert_eq!(schema.at("/image/0/copyrightNotice"), json!("© Photo <Agency> & sons"));
    assert_eq!(schema.at("/license"), json!("https://news.example/licence"));
    assert_eq!(schema.at("/expires"), json!(noon_plus(60)));
    let feed = public.get("/feeds/feed.json").await;
    assert_eq!(feed.at("/items/0/_dateline/rights/tdmReserved"), json!(true));
    for (path, parts) in [
        (
            "/feeds/rss.xml".to_owned(),
            [
                "<dc:rights>© Wire &amp; sons<",
                "<media:copyright>© Photo &lt;Agency&gt; &amp; sons<",
                "rel=\"license\"",
            ],
        ),
        (
            "/feeds/atom.xml".to_owned(),
            [
                "<rights>© Wire &amp; sons<",
                "<media:license type=\"text/html\"",
                "rel=\"license\"",
            ],
        ),
        (
            format!("/v1/articles/{id}/article.md"),
            [
                "copyright: \"© Wire & sons\"\n",
                "license: \"https://news.example/licence\"\n",
                "---",
            ],
        ),
        (format!("/v1/articles/{id}/article.txt"), ["\n\n© Wire & sons\n"; 3]),
    ] {
        let body = public.get(&path).await.body;
        for part in parts {
            assert!(body.contains(part), "{path}: {part}: {body}");
        }
    }
    server.clock.set(noon_plus(60));
    for file in FILES {
        assert_eq!(in_form(&public, &id, file).await.status, 404, "{file}");
    }
}

#[tokio::test]
async fn robots_are_told_what_the_newsroom_says_of_mining_and_of_training() {
    let server = TestServer::start().await;
    let public = server.public();
    assert_eq!(public.get("/.well-known/tdmrep.json").await.json(), json!([]));
    let chief = server.signed_in(Role::Admin).await;
    let save = "mutation($input: SaveSiteInput!) { saveSite(input: $input) { userErrors { message } } }";
    let rights = json!({ "tdmReserved": true, "tdmPolicy": "https://newsroom.test/tdm", "aiTraining": false });
    let site = json!({ "name": "N", "url": "https://newsroom.test", "timeZone": "UTC", "defaultLanguage": "en", "terms": rights });
    let saved = chief
        .graphql(save, json!({ "input": { "seen": 1, "site": site } }))
        .await;
    assert_eq!(saved.at("/data/saveSite/userErrors"), json!([]), "{}", saved.body);
    let rule = json!({ "location": "/", "tdm-reservation": 1, "tdm-policy": "https://newsroom.test/tdm" });
    let mining = public.get("/.well-known/tdmrep.json").await;
    assert_eq!(mining.json(), json!([rule]));
    let robots = public.get("/robots.txt").await.body;
    assert!(
        robots.starts_with("User-Agent: *\nContent-Usage: train-ai=n\nAllow: /\n\nSitemap: "),
        "{robots}"
    );
}

#[tokio::test]
async fn a_picture_has_its_address_in_every_form_and_in_the_sitemap() {
    let server = TestServer::start().await;
    let Some(file) = sample("photo-progressive.jpg") else {
        return;
    };
    let uploaded = server.signed_in(Role::Chief).await.upload(file, None).await;
    let picture = uploaded.at("/id").as_str().and_then(|id| id.parse().ok()).map(MediaId);
    let home = server.db.given(section("Europe")).await;
    let story = article().lead(picture.expect("it is an id")).home(home).published();
    let id = server.db.given(story).await.id.to_string();
    let public = server.public();
    let ninjs = in_form(&public, &id, "ninjs.json").await;
    check_ninjs(&[ninjs.json()]);
    let copy = ninjs.at("/associations/0/renditions/0");
    assert_eq!(copy["contentType"], json!("image/jpeg"));
    let url = copy["href"].as_str().expect("it has an address").to_owned();
    let path = url.strip_prefix("http://api.newsroom.test").expect("it is the API's");
    let given = public.get(path).await;
    assert_eq!((given.status, given.header("content-type")), (200, Some("image/jpeg")));
    let map = public.get("/sitemaps/2026-05.xml").await.body;
    crate::sitemap::check(&map);
    assert!(map.contains(&format!("<image:loc>{url}</image:loc>")), "{map}");
    for file in FEEDS {
        let feed = public.get(&format!("/feeds/{file}")).await;
        assert!(feed.body.contains(&url), "{file}: {}", feed.body);
        if file.ends_with(".xml") {
            let read = feed_rs::parser::parse(feed.body.as_bytes()).expect("a feed reader reads it");
            let content = &read.entries[0].media[0].content[0];
            assert_eq!(content.url.as_ref().map(|found| found.as_str()), Some(&*url), "{file}");
            assert_eq!(content.width.map(i64::from), copy["width"].as_i64(), "{file}");
        }
    }
    assert_eq!(
        in_form(&public, &id, "schema.jsonld").await.at("/image/0/contentUrl"),
        json!(url)
    );
}
