//! Feeds, whole: hostile texts, corrections, retractions, and what a reader that is not ours makes of them.

use domain::permission::Role;
use serde_json::{Value, json};
use testkit::{article, contributor, noon_plus, section, topic};
use tests::TestServer;

const HOSTILE: &str = "Dam <b>holds</b> & ]]> “quote” 🌊 שלום";

/// A newsroom in Belgrade with a corrected story, a retracted one, and one that is killed.
async fn given_newsroom(server: &TestServer) {
    let chief = server.signed_in(Role::Admin).await;
    let save = "mutation($input: SaveSiteInput!) { saveSite(input: $input) { userErrors { message } } }";
    let site = json!({ "name": HOSTILE, "url": "https://newsroom.test", "timeZone": "Pacific/Auckland", "defaultLanguage": "en", "copyright": "© us" });
    let saved = chief
        .graphql(save, json!({ "input": { "seen": 1, "site": site } }))
        .await;
    assert_eq!(saved.at("/data/saveSite/userErrors"), json!([]));
    let (europe, water, ana) = (
        server.db.given(section("Europe")).await,
        server.db.given(topic("Water")).await,
        server.db.given(contributor("Ana Kos")).await,
    );
    let story = |slug: &str| {
        let story = article().headline(HOSTILE).slug(slug).standfirst(HOSTILE);
        story
            .byline("By Ana Kos")
            .body(HOSTILE)
            .home(europe)
            .about(water)
            .from(ana)
    };
    let corrected = server.db.given(story("corrected").published()).await.id;
    server.clock.advance(1_000);
    let retracted = server.db.given(story("retracted").language("he").published()).await.id;
    server.clock.advance(1_000);
    let killed = server.db.given(story("killed").published()).await.id;
    for minute in [1, 2] {
        server.clock.set(noon_plus(minute));
        server
            .db
            .correct(corrected, "Not <Bosnia> & ]]>,\nbut Serbia 🌊.")
            .await;
    }
    server.clock.set(noon_plus(3));
    server.db.retract(retracted, "It was <not> so & ]]>. שלום").await;
    server.db.kill(killed).await;
}

#[tokio::test]
async fn a_feed_tells_of_corrections_and_retractions_and_says_the_same_each_time() {
    let server = TestServer::start().await;
    given_newsroom(&server).await;
    let public = server.public();
    for (name, path, content_type) in [
        ("newsroom_rss", "/feeds/rss.xml", "application/rss+xml; charset=utf-8"),
        (
            "newsroom_atom",
            "/feeds/atom.xml",
            "application/atom+xml; charset=utf-8",
        ),
        (
            "newsroom_json",
            "/feeds/feed.json",
            "application/feed+json; charset=utf-8",
        ),
        (
            "topic_json",
            "/feeds/topics/water/feed.json",
            "application/feed+json; charset=utf-8",
        ),
    ] {
        let feed = public.get(path).await;
        assert_eq!((feed.status, feed.header("content-type")), (200, Some(content_type)));
        server.clock.advance(3_600_000);
        assert_eq!(public.get(path).await.body, feed.body, "{path} an hour later");
        insta::assert_snapshot!(name, feed.body);
        let read = feed_rs::parser::parse(feed.body.as_bytes()).expect("a feed reader reads it");
        let titles: Vec<String> = read
            .entries
            .iter()
            .map(|entry| entry.title.as_ref().unwrap().content.clone())
            .collect();
        assert_eq!(titles, [format!("Retracted: {HOSTILE}"), HOSTILE.to_owned()], "{path}");
        let html: Vec<&String> = read
            .entries
            .iter()
            .map(|entry| entry.content.as_ref().unwrap().body.as_ref().unwrap())
            .collect();
        assert!(
            html[0].contains("It was &lt;not&gt; so") && !html[0].contains("holds"),
            "{}",
            html[0]
        );
        assert!(
            html[1].contains("holds") && html[1].matches("Not &lt;Bosnia&gt;").count() == 2,
            "{}",
            html[1]
        );
        // Past midnight where the newsroom's clocks stand.
        assert!(
            html[1].contains("<time datetime=\"2026-05-29T12:01:00.000Z\">2026-05-30</time>"),
            "{}",
            html[1]
        );
    }
}

#[tokio::test]
async fn a_ninjs_feed_says_the_same_each_time() {
    let server = TestServer::start().await;
    given_newsroom(&server).await;
    let feed = server.public().get("/feeds/ninjs.json").await;
    assert_eq!(feed.header("content-type"), Some("application/json; charset=utf-8"));
    server.clock.advance(3_600_000);
    assert_eq!(server.public().get("/feeds/ninjs.json").await.body, feed.body);
    insta::assert_snapshot!("newsroom_ninjs", feed.body);
}

#[tokio::test]
async fn sections_topics_and_contributors_have_feeds_in_every_form_with_the_same_entries() {
    let server = TestServer::start().await;
    given_newsroom(&server).await;
    for of in ["", "sections/europe/", "topics/water/", "contributors/ana-kos/"] {
        let mut ids = Vec::new();
        for file in ["rss.xml", "atom.xml", "feed.json"] {
            let feed = server.public().get(&format!("/feeds/{of}{file}")).await;
            let read = feed_rs::parser::parse(feed.body.as_bytes()).expect("a feed reader reads it");
            assert!(
                read.entries.iter().all(|entry| entry.id.starts_with("urn:uuid:")),
                "{of}{file}"
            );
            ids.push(read.entries.into_iter().map(|entry| entry.id).collect::<Vec<_>>());
        }
        assert_eq!((ids[0].len(), &ids[0], &ids[0]), (2, &ids[1], &ids[2]), "{of}");
    }
    let json = server.public().get("/feeds/contributors/ana-kos/feed.json").await;
    assert_eq!(
        json.at("/feed_url"),
        json!("http://api.newsroom.test/feeds/contributors/ana-kos/feed.json")
    );
    assert_eq!(
        json.at("/home_page_url"),
        json!("https://newsroom.test/contributors/ana-kos")
    );
    assert_eq!(
        json.at("/items/1/_dateline/corrections").as_array().map(Vec::len),
        Some(2)
    );
    assert_eq!(
        json.at("/items/0/_dateline/retraction/notice"),
        json!("It was <not> so & ]]>. שלום")
    );
    assert_eq!(
        json.at("/items/1/_dateline")
            .get("retraction")
            .cloned()
            .unwrap_or(Value::Null),
        Value::Null
    );
    for nowhere in ["sections/asia", "topics/europe", "contributors/x y"] {
        let missing = server.public().get(&format!("/feeds/{nowhere}/feed.json")).await;
        assert_eq!(missing.status, 404, "{nowhere}");
    }
}
