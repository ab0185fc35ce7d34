//! What each form says of the rights in a story and its pictures, what robots are told, and where pictures can be had.

use crate::form::{FEEDS, FILES, check_ninjs, in_form};
use domain::ids::MediaId;
use domain::link::WebAddress;
use domain::permission::Role;
use domain::rights::{Rights, Terms};
use domain::text::{Line, Name};
use serde_json::json;
use testkit::{article, media, noon_plus, section};
use tests::{TestServer, sample};

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
