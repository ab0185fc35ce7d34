//! `dateline bench seed`: what it makes can be read, paged and published anew, whether the desk made it or it came with many.

use crate::import::pictures;
use crate::newsroom::{Client, Newsroom, content};
use crate::process::dateline;
use cli::import::Options;
use serde_json::{Value, json};
use std::process::Output;
use tempfile::TempDir;
use testkit::TestDb;

const SEED: &[&str] = &["bench", "seed", "--articles", "30", "--by-the-desk", "12"];
const PAGE: &str = "query($after: String) {
    articles(first: 7, after: $after) { nodes { id slug firstPublishedAt } pageInfo { hasNextPage endCursor } } }";
const STORY: &str = "query($slug: String!) { article(by: { slug: $slug }) { id headline homeSection { id slug }
    topics { name } contributors { name } related { article { slug } } body { wordCount } } }";

async fn seeded() -> (Newsroom, Output) {
    let db = TestDb::empty().await;
    db.store.close().await;
    let folder = TempDir::new().unwrap();
    let newsroom = Newsroom { db, folder };
    let output = newsroom.call(SEED);
    (newsroom, output)
}

/// All articles, the newest first.
async fn paged(client: &Client, url: &str) -> Vec<Value> {
    let (mut all, mut after) = (Vec::new(), Value::Null);
    loop {
        let answer = client.ask(url, PAGE, json!({ "after": after })).await.unwrap();
        let page = &answer["data"]["articles"];
        all.extend(page["nodes"].as_array().unwrap_or_else(|| panic!("{answer}")).clone());
        if page["pageInfo"]["hasNextPage"] == false {
            return all;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

fn is_story(article: &&Value) -> bool {
    article["slug"].as_str().unwrap().starts_with("story-")
}

#[tokio::test]
async fn a_seeded_newsroom_is_read_paged_and_published_anew() {
    let (newsroom, output) = seeded().await;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    newsroom.add_user("chief", "chief");
    let served = newsroom.serve();
    let url = served.url.clone();
    let chief = Client::sign_in(&url, "chief").await.unwrap();

    let all = paged(&chief, &url).await;
    let stories: Vec<&Value> = all.iter().filter(is_story).collect();
    assert_eq!(stories.len(), 30);
    assert_eq!(stories[0]["slug"], "story-30", "the newest");
    let instants: Vec<&str> = all
        .iter()
        .map(|one| one["firstPublishedAt"].as_str().unwrap())
        .collect();
    assert!(instants.is_sorted_by(|newer, older| newer >= older), "{instants:?}");

    for slug in ["story-3", "story-30"] {
        let answer = chief.ask(&url, STORY, json!({ "slug": slug })).await.unwrap();
        let story = &answer["data"]["article"];
        assert!(story["body"]["wordCount"].as_u64().unwrap() > 7, "{answer}");
        assert!(story["homeSection"]["slug"].is_string(), "{answer}");
        assert!(story["topics"][0]["name"].is_string(), "{answer}");
        assert!(story["contributors"][0]["name"].is_string(), "{answer}");
        assert!(story["related"][0]["article"]["slug"].is_string(), "{answer}");

        let (id, section) = (&story["id"], story["homeSection"]["id"].as_str().unwrap());
        let anew = content(section, "Told anew", "It was otherwise.");
        let save = json!({ "id": id, "seen": 1, "content": anew });
        chief.done(&url, "saveArticle", save).await;
        chief.done(&url, "publishArticle", json!({ "id": id, "seen": 2 })).await;
        let answer = chief.ask(&url, STORY, json!({ "slug": slug })).await.unwrap();
        assert_eq!(
            answer["data"]["article"]["id"], *id,
            "the old slug leads to it: {answer}"
        );
        assert_eq!(answer["data"]["article"]["headline"], "Told anew", "{answer}");
        let killed = json!({ "id": id });
        chief.done(&url, "killArticle", killed).await;
    }
    assert_eq!(paged(&chief, &url).await.len(), all.len() - 2);
    let verified = newsroom.call(&["audit", "verify"]);
    assert!(
        verified.status.success(),
        "{}",
        String::from_utf8_lossy(&verified.stderr)
    );
    assert!(served.stop());
}

#[tokio::test]
async fn the_same_number_makes_the_same_newsroom_and_one_that_is_there_is_refused() {
    let ((one, made), (other, _)) = (seeded().await, seeded().await);
    assert_eq!(
        String::from_utf8_lossy(&made.stdout),
        "30 articles, beside the demo's\n"
    );
    let texts = async |newsroom: &Newsroom| {
        let contents = newsroom.db.texts("SELECT document FROM content ORDER BY hash").await;
        let cards = "SELECT card FROM edition ORDER BY subject_id, number";
        (contents, newsroom.db.texts(cards).await)
    };
    assert_eq!(texts(&one).await, texts(&other).await);

    let refused = one.call(SEED);
    let why = String::from_utf8_lossy(&refused.stderr);
    assert!(
        refused.status.code() == Some(1) && why.contains("has a newsroom in it already"),
        "{why}"
    );
    assert_eq!(texts(&one).await, texts(&other).await);
}

#[tokio::test]
async fn a_written_export_is_imported_whole_and_without_a_word_of_complaint() {
    let (db, folder, store) = (TestDb::new().await, TempDir::new().unwrap(), TempDir::new().unwrap());
    let [one, other] = ["one.xml", "other.xml"].map(|name| {
        let file = folder.path().join(name).display().to_string();
        let written = dateline(&folder, &["bench", "wxr", "--posts", "25", "--output", &file])
            .output()
            .unwrap();
        assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
        file
    });
    assert_eq!(std::fs::read(&one).unwrap(), std::fs::read(other).unwrap());
    assert!(std::fs::metadata(&one).unwrap().len() > 25 * 5_000);
    let report = cli::import::wxr(&db.desk, &pictures(&store), &[one], &Options::default())
        .await
        .unwrap();
    assert!(report.problems.is_empty(), "{report}");
    let created = |kind: &str| report.kinds[kind].created;
    assert_eq!(
        (created("articles"), created("media"), created("contributors")),
        (25, 3, 20),
        "{report}"
    );
    assert!(created("topics") > 20, "{report}");
}
