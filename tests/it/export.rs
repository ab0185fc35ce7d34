//! `/v1/export`: all that a key may have, in lines, however it is read and wherever it is cut.

use domain::ids::ArticleId;
use flate2::read::GzDecoder;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Read;
use testkit::{ApiKeyBuilder, api_key, article, contributor, media, section, topic};
use tests::{Answer, Client, TestServer};

/// The lines of an export.
fn lines(answer: &Answer) -> Vec<Value> {
    assert_eq!(
        answer.header("content-type"),
        Some("application/x-ndjson"),
        "{}",
        answer.body
    );
    let lines = answer.body.lines();
    lines
        .map(|line| serde_json::from_str(line).expect("a line is JSON"))
        .collect()
}

fn cursor(line: &Value) -> &str {
    line["cursor"].as_str().expect("every line has a cursor")
}

/// What one keeps who reads these lines: the documents with their versions, by id.
fn kept<'a>(lines: impl IntoIterator<Item = &'a Value>) -> BTreeMap<String, (Value, Value)> {
    let upserts = lines.into_iter().filter(|line| line["op"] == "upsert");
    upserts
        .map(|line| {
            let id = line["id"].as_str().expect("an id is a string").to_owned();
            (id, (line["version"].clone(), line["document"].clone()))
        })
        .collect()
}

/// What one keeps who loads by `/v1/changes`, and the cursor behind the load.
async fn loaded(client: &Client) -> (BTreeMap<String, (Value, Value)>, String) {
    let (mut all, mut after) = (BTreeMap::new(), String::new());
    loop {
        let page = client.get(&format!("/v1/changes?limit=7{after}")).await;
        all.extend(kept(page.at("/entries").as_array().expect("there are entries")));
        let cursor = page.at("/cursor").as_str().expect("a cursor is a string").to_owned();
        if page.at("/loading") == false {
            return (all, cursor);
        }
        after = format!("&after={cursor}");
    }
}

/// A newsroom with two sections, and a key that may have one of them.
async fn newsroom() -> (TestServer, ApiKeyBuilder) {
    let server = TestServer::start().await;
    let db = &server.db;
    let (sport, arts) = (db.given(section("Sport")).await, db.given(section("Arts")).await);
    let (water, photo) = (db.given(topic("Water")).await, db.given(media()).await);
    db.given(contributor("Ada")).await;
    for number in 0..12 {
        let headline = format!("Match {number}");
        let story = article().headline(&headline).home(sport).about(water).lead(photo);
        db.given(story.published()).await;
    }
    db.given(article().headline("Opera").home(arts).published()).await;
    db.given(article().headline("A draft").home(sport)).await;
    (server, api_key().section(sport))
}

#[tokio::test]
async fn an_export_is_what_a_load_of_changes_gives_the_same_key_and_its_end_leads_on() {
    let (server, key) = newsroom().await;
    let partner = server.partner(key).await;
    for client in [server.public(), partner.clone()] {
        let exported = lines(&client.get("/v1/export").await);
        let (all, behind) = loaded(&client).await;
        assert_eq!(kept(&exported), all);
        // Each subject once.
        assert_eq!(exported.len(), all.len() + 1);
        let end = exported.last().unwrap();
        assert_eq!((&end["op"], cursor(end)), (&Value::from("end"), behind.as_str()));
    }
    let exported = partner.get("/v1/export").await;
    assert!(!exported.body.contains("Opera") && !exported.body.contains("A draft"));
    let end = cursor(lines(&exported).last().unwrap()).to_owned();
    let arts = server.db.given(section("Film")).await;
    let page = partner.get(&format!("/v1/changes?after={end}")).await;
    assert_eq!(page.at("/entries/0/id"), arts.0.to_string());
    // Behind its end nothing is left of an export.
    let rest = lines(&partner.get(&format!("/v1/export?after={end}")).await);
    assert_eq!((rest.len(), cursor(&rest[0])), (1, end.as_str()));
}

#[tokio::test]
async fn an_export_that_is_cut_behind_any_line_goes_on_with_the_next_one() {
    let (server, key) = newsroom().await;
    let partner = server.partner(key).await;
    let whole = lines(&partner.get("/v1/export").await);
    for cut in 1..whole.len() {
        let after = cursor(&whole[cut - 1]);
        let rest = lines(&partner.get(&format!("/v1/export?after={after}")).await);
        assert_eq!(rest, whole[cut..], "cut behind line {cut}");
        // And so does a load.
        let page = partner.get(&format!("/v1/changes?limit=500&after={after}")).await;
        let entries = page.at("/entries");
        assert_eq!(kept(entries.as_array().unwrap()), kept(&whole[cut..]));
    }
}

#[tokio::test]
async fn what_was_killed_since_an_export_began_is_told_to_whoever_goes_on() {
    let (server, key) = newsroom().await;
    let partner = server.partner(key).await;
    let whole = lines(&partner.get("/v1/export").await);
    let articles: Vec<&Value> = whole.iter().filter(|line| line["kind"] == "article").collect();
    let (sent, unsent) = (articles[0], articles[articles.len() - 1]);
    for story in [sent, unsent] {
        let id = story["id"].as_str().unwrap().parse().unwrap();
        server.db.kill(ArticleId(id)).await;
    }
    let rest = lines(&partner.get(&format!("/v1/export?after={}", cursor(articles[1]))).await);
    let told: Vec<&Value> = rest.iter().take(2).map(|line| &line["id"]).collect();
    assert_eq!(told, [&sent["id"], &unsent["id"]]);
    assert!(rest[..2].iter().all(|line| line["op"] == "kill"));
    assert!(!kept(&rest).contains_key(unsent["id"].as_str().unwrap()));
    // Whoever is cut behind a kill is told of it again.
    let again = lines(&partner.get(&format!("/v1/export?after={}", cursor(&rest[0]))).await);
    assert_eq!(again, rest);
}

#[tokio::test]
async fn an_export_in_gzip_is_the_same_bytes() {
    let (server, key) = newsroom().await;
    let partner = server.partner(key).await;
    let plain = partner.get("/v1/export").await;
    assert_eq!(plain.header("content-encoding"), None);
    for accepts in ["gzip", "br, gzip", "deflate, gzip;q=0.5"] {
        let answer = partner.open("/v1/export", accepts).await;
        assert_eq!(answer.headers()["content-encoding"], "gzip", "{accepts}");
        let bytes = answer.bytes().await.unwrap();
        assert!(bytes.len() < plain.body.len() / 2);
        let mut unpacked = String::new();
        GzDecoder::new(&bytes[..]).read_to_string(&mut unpacked).unwrap();
        assert_eq!(unpacked, plain.body);
    }
    let head = partner
        .send(|http, address| http.head(format!("{address}/v1/export")))
        .await;
    assert_eq!((head.status, head.body.as_str()), (200, ""));
}

#[tokio::test]
async fn an_export_takes_one_parameter_and_the_cursors_of_its_own_key_alone() {
    let (server, key) = newsroom().await;
    let partner = server.partner(key).await;
    let other = cursor(&lines(&server.public().get("/v1/export").await)[0]).to_owned();
    for (query, code) in [
        ("limit=5", "UNKNOWN_PARAMETER"),
        ("after=x&after=x", "INVALID_PARAMETER"),
        ("after=x", "INVALID_CURSOR"),
        (&format!("after={other}"), "INVALID_CURSOR"),
    ] {
        let refused = partner.get(&format!("/v1/export?{query}")).await;
        assert_eq!((refused.status, refused.code().as_str()), (400, code), "{query}");
    }
    let unknown = server.public().with_token("dlk_unknown").get("/v1/export").await;
    assert_eq!(unknown.code(), "INVALID_API_KEY");
}

/// It would be sent all of them if the server had read them while nobody took them.
#[tokio::test]
async fn a_slow_reader_makes_the_server_wait_and_is_told_that_its_key_was_revoked() {
    let server = TestServer::start().await;
    let sport = server.db.given(section("Sport")).await;
    let long = "A word is a word. ".repeat(6_000);
    let stories = 60;
    for number in 0..stories {
        let headline = format!("Story {number}");
        let story = article().headline(&headline).home(sport).body(&long);
        server.db.given(story.published()).await;
    }
    let (partner, key) = server.partner_and_key(api_key()).await;
    let mut export = partner.open("/v1/export", "identity").await;
    let mut read = export.chunk().await.unwrap().expect("it begins").to_vec();
    let by = desk::api_key::Manager::Operator;
    let db = &server.db;
    let revoked = db
        .desk
        .run(async |tx| desk::api_key::revoke_api_key(tx, &by, key.id).await);
    revoked.await.unwrap();
    while let Some(chunk) = export.chunk().await.unwrap() {
        read.extend(chunk);
    }
    let read = String::from_utf8(read).unwrap();
    let last: Value = serde_json::from_str(read.lines().last().unwrap()).unwrap();
    assert_eq!(
        (&last["op"], &last["code"]),
        (&"error".into(), &"INVALID_API_KEY".into())
    );
    let sent = read.lines().filter(|line| line.contains("\"article\"")).count();
    assert!(sent < stories, "{sent} stories were sent");
}
