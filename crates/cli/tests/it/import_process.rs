//! An import by the binary: killed and run again, it ends as one that was not; and what its exit code says.

use crate::import::{exported, file, post, public};
use crate::process::dateline;
use crate::samples;
use serde_json::Value;
use std::time::{Duration, Instant};
use testkit::TestDb;

/// Lines without what two runs at two times have different: instants of now, whoever imported, and the chain of hashes over both.
fn without_the_run(lines: &str) -> Vec<String> {
    let user = |line: &Value| line["user"]["email"] == "import@dateline.invalid";
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let importer = lines
        .iter()
        .find(|line| user(line))
        .map(|line| line["user"]["id"].as_str().unwrap().to_owned())
        .unwrap();
    let plain = |mut line: Value| {
        if let Some(audit) = line.get_mut("audit") {
            audit["hash"] = Value::Null;
            audit["previousHash"] = Value::Null;
        }
        let text = line.to_string().replace(&importer, "the importer");
        // Every instant of the posts lies long before.
        let mut parts = text.split("\"20");
        let mut plain = parts.next().unwrap().to_owned();
        for part in parts {
            let is_now = part.get(..2).is_some_and(|year| year > "20") && part.get(2..3) == Some("-");
            plain += if is_now { "\"now" } else { "\"20" };
            plain += if is_now {
                part.split_once('"').map_or("", |(instant, _)| &part[instant.len()..])
            } else {
                part
            };
        }
        plain
    };
    lines.into_iter().map(plain).collect()
}

/// `dateline import wxr` over that database, not waited for.
fn spawn(folder: &tempfile::TempDir, db: &TestDb, file: &str) -> std::process::Child {
    let mut command = dateline(folder, &["import", "wxr", file, "--report", "report.json"]);
    let quiet = std::process::Stdio::null;
    command
        .env("DATELINE_DATABASE_URL", db.address())
        .stdout(quiet())
        .stderr(quiet())
        .spawn()
        .unwrap()
}

async fn migrated() -> TestDb {
    let db = TestDb::empty().await;
    db.store.migrate().await.unwrap();
    db
}

#[tokio::test]
async fn an_import_that_is_killed_goes_on_and_ends_as_one_that_was_not() {
    let folder = tempfile::tempdir().unwrap();
    let items: String = (1..=2_500)
        .map(|id| {
            post(
                id,
                &public(&format!("The words of {id}. {}", "More of them. ".repeat(20))),
            )
        })
        .collect();
    let path = file(&folder, &items);
    let (whole, killed) = (migrated().await, migrated().await);
    assert!(spawn(&folder, &whole, &path).wait().unwrap().success());
    let (mut kills, began) = (0, Instant::now());
    for enough in [400, 1_200] {
        let mut child = spawn(&folder, &killed, &path);
        loop {
            assert!(began.elapsed() < Duration::from_secs(120), "too slow");
            if killed.number("SELECT count(*) FROM article").await >= enough {
                break;
            }
            if child.try_wait().unwrap().is_some() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        kills += usize::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let after_kills = killed.number("SELECT count(*) FROM article").await;
    assert!(
        kills > 0 && after_kills < 2_500,
        "{kills} kills, {after_kills} articles: it was killed too late to show anything"
    );
    assert!(spawn(&folder, &killed, &path).wait().unwrap().success());
    let report: Value = serde_json::from_slice(&std::fs::read(folder.path().join("report.json")).unwrap()).unwrap();
    let articles = &report["kinds"]["articles"];
    assert_eq!(articles["unchanged"].as_i64().unwrap(), after_kills, "{report:#}");
    assert_eq!(articles["created"].as_i64().unwrap(), 2_500 - after_kills, "{report:#}");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (whole, killed) = (text(exported(&whole).await), text(exported(&killed).await));
    let (whole, killed) = (without_the_run(&whole), without_the_run(&killed));
    assert_eq!(whole.len(), killed.len());
    let differing = whole.iter().zip(&killed).find(|(a, b)| a != b);
    assert!(differing.is_none(), "{differing:?}");
}

#[tokio::test]
async fn a_file_that_is_not_well_formed_gives_its_whole_items_and_exit_code_2() {
    let Some(sample) = samples::all()
        .into_iter()
        .find(|sample| sample.name == "edge/ghost-sample.xml")
    else {
        return;
    };
    let (db, folder) = (migrated().await, tempfile::tempdir().unwrap());
    let status = spawn(&folder, &db, &sample.path.display().to_string()).wait().unwrap();
    assert_eq!(status.code(), Some(2));
    let report: Value = serde_json::from_slice(&std::fs::read(folder.path().join("report.json")).unwrap()).unwrap();
    assert_eq!(
        (
            report["itemsNotRead"].as_u64(),
            report["kinds"]["articles"]["created"].as_u64()
        ),
        (Some(2), Some(3)),
        "{report:#}"
    );
    let problems = report["problems"].as_array().unwrap();
    assert!(
        problems
            .iter()
            .any(|problem| problem["line"] == 109 && problem["reason"].as_str().unwrap().contains("not well-formed")),
        "{report:#}"
    );
    let mut missing = dateline(&folder, &["import", "wxr", "absent.xml"]);
    assert_eq!(
        missing
            .env("DATELINE_DATABASE_URL", db.address())
            .status()
            .unwrap()
            .code(),
        Some(1)
    );
}
