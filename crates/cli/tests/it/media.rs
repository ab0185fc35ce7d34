//! `dateline media gc`, and the demo's pictures, as an operator has them.

use crate::process::{Served, dateline};
use serde_json::Value;
use std::path::Path;
use tempfile::TempDir;
use testkit::TestDb;

fn gc(folder: &TempDir, db: &TestDb, arguments: &[&str]) -> String {
    let output = dateline(folder, &[&["media", "gc"], arguments].concat())
        .env("DATELINE_DATABASE_URL", db.address())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// How many files lie in a folder, at any depth.
fn files(folder: &Path) -> usize {
    let entries =
        std::fs::read_dir(folder).map(|entries| entries.map(|entry| entry.unwrap().path()).collect::<Vec<_>>());
    let count = |path: &std::path::PathBuf| if path.is_dir() { files(path) } else { 1 };
    entries.unwrap_or_default().iter().map(count).sum()
}

#[tokio::test]
async fn the_demo_shows_its_pictures_and_what_nobody_uses_any_more_is_collected() {
    let (db, folder) = (TestDb::empty().await, tempfile::tempdir().unwrap());
    let served = Served::demo(&folder, &db);
    let query = "{ articles(first: 50) { nodes { lead { media { rendition(width: 320, format: WEBP) { url } } } } } }";
    let http = reqwest::Client::new();
    let answer = http
        .post(format!("{}/graphql", served.url))
        .json(&serde_json::json!({ "query": query }));
    let answer: Value = answer.send().await.unwrap().json().await.unwrap();
    let nodes = answer["data"]["articles"]["nodes"].as_array().unwrap();
    let urls: Vec<_> = nodes
        .iter()
        .filter_map(|node| node["lead"]["media"]["rendition"]["url"].as_str())
        .collect();
    assert!(!urls.is_empty(), "{answer}");
    for url in &urls {
        let picture = http.get(*url).send().await.unwrap();
        assert_eq!(picture.status().as_u16(), 200);
        assert_eq!(picture.headers()["content-type"], "image/webp");
    }
    assert!(served.stop());
    let store = folder.path().join("var/media");
    let before = files(&store);
    assert!(before > urls.len());
    // All of it is used, or so new that it may be.
    assert!(gc(&folder, &db, &["--grace-hours", "0"]).starts_with("0 files "));
    std::fs::write(store.join("originals/strange"), "not ours").unwrap();
    db.execute("DELETE FROM edition WHERE kind = 'media'").await.unwrap();
    assert!(gc(&folder, &db, &[]).starts_with("0 files "), "it is too new");
    let told = gc(&folder, &db, &["--grace-hours", "0", "--dry-run"]);
    assert!(
        told.contains("original ") && told.contains("rendition ") && told.contains("would be removed"),
        "{told}"
    );
    assert_eq!(files(&store), before + 1);
    assert!(gc(&folder, &db, &["--grace-hours", "0"]).starts_with(&format!("{before} files ")));
    assert_eq!(files(&store), 1, "what somebody else put there stays");
}

fn checked(folder: &TempDir, db: &TestDb) -> (bool, String) {
    let mut check = dateline(folder, &["check"]);
    let output = check.env("DATELINE_DATABASE_URL", db.address()).output().unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    (output.status.success(), said)
}

#[tokio::test]
async fn an_original_that_is_missing_or_of_another_size_is_told_by_its_record() {
    let (db, folder) = (TestDb::empty().await, tempfile::tempdir().unwrap());
    assert!(Served::demo(&folder, &db).stop());
    assert_eq!(
        checked(&folder, &db),
        (
            true,
            "the settings, the database and the store of pictures are good\n".to_owned()
        )
    );
    let originals = folder.path().join("var/media/originals");
    let mut there = Vec::new();
    for part in std::fs::read_dir(originals).unwrap() {
        let part = std::fs::read_dir(part.unwrap().path()).unwrap();
        there.extend(part.map(|file| file.unwrap().path()));
    }
    assert!(there.len() >= 2);
    std::fs::remove_file(&there[0]).unwrap();
    std::fs::write(&there[1], "cut off").unwrap();
    let (is_good, said) = checked(&folder, &db);
    assert!(!is_good && said.contains("ORIGINALS_MISSING"), "{said}");
    let hash = |file: &Path| file.file_name().unwrap().to_str().unwrap().to_owned();
    let told = |text: String| {
        said.lines()
            .any(|line| line.starts_with("media ") && line.contains(&text))
    };
    assert!(told(format!("{} is not there", hash(&there[0]))), "{said}");
    assert!(told(format!("{} has 7 bytes and not ", hash(&there[1]))), "{said}");
}
