//! Sitemaps name every public page of the front end, and the news of the last 48 hours to the millisecond.

use std::io::Write;
use std::process::{Command, Stdio};
use testkit::{article, noon, section};
use tests::{Client, TestServer, shared_path};

const HOUR: i64 = 3_600_000;

/// What stands in each `loc`.
async fn named(client: &Client, path: &str) -> Vec<String> {
    let map = client.get(path).await;
    assert_eq!(
        (map.status, map.header("content-type")),
        (200, Some("application/xml; charset=utf-8")),
        "{path}"
    );
    let parts = map.body.split("<loc>").skip(1);
    parts
        .filter_map(|part| part.split("</loc>").next())
        .map(str::to_owned)
        .collect()
}

/// Says where the document is not what the schemas demand, of the protocol and of Google's extensions; nothing where these, or what reads
/// them, are absent.
pub fn check(document: &str) {
    let Some(schemas) = shared_path("data/schemas/sitemap") else {
        return;
    };
    let file = if document.contains("<sitemapindex") {
        "siteindex.xsd"
    } else {
        "sitemap.xsd"
    };
    // The protocol's schema demands that what is in another namespace is declared.
    let both = format!(
        r#"<schema xmlns="http://www.w3.org/2001/XMLSchema">
        <import namespace="http://www.sitemaps.org/schemas/sitemap/0.9" schemaLocation="{schemas}/{file}"/>
        <import namespace="http://www.google.com/schemas/sitemap-news/0.9" schemaLocation="{schemas}/sitemap-news.xsd"/>
        <import namespace="http://www.google.com/schemas/sitemap-image/1.1" schemaLocation="{schemas}/sitemap-image.xsd"/></schema>"#
    );
    let schema = std::env::temp_dir().join(format!("dateline-{}-{file}", std::process::id()));
    std::fs::write(&schema, both).expect("a schema is written");
    let validator = Command::new("xmllint")
        .args(["--nonet", "--noout", "--schema"])
        .arg(&schema)
        .arg("-")
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut validator) = validator else {
        assert!(std::env::var("CI").is_err(), "xmllint is not installed");
        eprintln!("SKIPPED: xmllint is not installed");
        return;
    };
    let mut input = validator.stdin.take().expect("it is piped");
    input.write_all(document.as_bytes()).expect("it reads");
    drop(input);
    let output = validator.wait_with_output().expect("it ends");
    std::fs::remove_file(&schema).expect("the schema is there");
    assert!(
        output.status.success(),
        "{}{document}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[tokio::test]
async fn every_article_is_in_the_file_of_the_month_in_which_it_was_first_published() {
    let server = TestServer::start().await;
    let home = server.db.given(section("Europe & Asia")).await;
    let public = server.public();
    let index = |files: &[&str]| -> Vec<String> {
        let files = files.iter();
        files
            .map(|file| format!("http://api.newsroom.test/sitemaps/{file}.xml"))
            .collect()
    };
    assert_eq!(
        named(&public, "/sitemap.xml").await,
        index(&["sections", "pages", "news"])
    );
    for (slug, days) in [("may", 0), ("may-again", 2), ("june", 3), ("august", 90)] {
        server.clock.set(noon().saturating_add_millis(days * 24 * HOUR));
        server
            .db
            .given(article().headline(slug).slug(slug).home(home).published())
            .await;
    }
    let months = ["sections", "pages", "news", "2026-08", "2026-06", "2026-05"];
    assert_eq!(named(&public, "/sitemap.xml").await, index(&months));
    let page = |slug: &str| format!("https://newsroom.test/europe-asia/{slug}");
    assert_eq!(
        named(&public, "/sitemaps/2026-05.xml").await,
        [page("may"), page("may-again")]
    );
    assert_eq!(named(&public, "/sitemaps/2026-06.xml").await, [page("june")]);
    for nowhere in ["2026-07", "2026-13", "2026-5", "x"] {
        assert_eq!(
            public.get(&format!("/sitemaps/{nowhere}.xml")).await.status,
            404,
            "{nowhere}"
        );
    }
    let sections = named(&public, "/sitemaps/sections.xml").await;
    assert_eq!(
        sections,
        ["https://newsroom.test/", "https://newsroom.test/europe-asia"]
    );
    let robots = public.get("/robots.txt").await;
    assert_eq!(robots.body, "Sitemap: http://api.newsroom.test/sitemap.xml\n");
    for name in ["sitemap", "sitemaps/news", "sitemaps/2026-05"] {
        let map = public.get(&format!("/{name}.xml")).await;
        check(&map.body);
        insta::assert_snapshot!(name.replace(['/', '-'], "_"), map.body);
    }
}

#[tokio::test]
async fn news_leaves_its_sitemap_when_it_is_48_hours_old_though_nothing_changes() {
    let server = TestServer::start().await;
    let home = server.db.given(section("Europe")).await;
    let public = server.public();
    let path = "/sitemaps/news.xml";
    for (headline, language) in [("Dam & ]]> holds", "zh-Hant"), ("Later", "pt-BR")] {
        let story = article().headline(headline).language(language).home(home).published();
        server.db.given(story).await;
        server.clock.advance(HOUR);
    }
    let news = public.get(path).await.body;
    for part in [
        "<news:language>zh-tw<",
        "<news:language>pt<",
        "<news:title>Dam &amp; ]]&gt; holds<",
    ] {
        assert!(news.contains(part), "{part}: {news}");
    }
    server.clock.set(noon().saturating_add_millis(48 * HOUR - 1_500));
    // Nothing is kept until the node knows which boundaries lie ahead of the new instant.
    while public.get(path).await.header("cache-control") == Some("no-cache") {}
    let kept = public.get(path).await;
    assert_eq!(kept.header("cache-control"), Some("public, max-age=0, s-maxage=1"));
    assert_eq!(named(&public, path).await.len(), 2);
    server.clock.set(noon().saturating_add_millis(48 * HOUR - 1));
    assert_eq!(named(&public, path).await.len(), 2);
    server.clock.advance(1);
    assert_eq!(named(&public, path).await, ["https://newsroom.test/europe/later"]);
    server.clock.advance(HOUR);
    assert_eq!(named(&public, path).await, Vec::<String>::new());
}
