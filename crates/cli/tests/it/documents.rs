//! `dateline documents`, on manifests such as front ends' builds write.

use crate::process::dateline;
use domain::document::DocumentId;
use serde_json::{Value, json};
use std::process::Output;
use storage::Store;
use tempfile::TempDir;
use testkit::TestDb;

const FRONT: &str = "query Front { site { name } articles(first: 5) { nodes { headline } } }";
const STORY: &str =
    "query Story($slug: String!) { article(by: { slug: $slug }) { ...Told } } fragment Told on Article { headline }";

/// A database without a schema, and a folder for manifests.
struct Operator {
    db: TestDb,
    folder: TempDir,
}

impl Operator {
    async fn new() -> Operator {
        let (db, folder) = (TestDb::empty().await, tempfile::tempdir().unwrap());
        Operator { db, folder }
    }

    fn call(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Output {
        let mut command = dateline(&self.folder, arguments);
        command.env("DATELINE_DATABASE_URL", self.db.address());
        command.envs(settings.iter().copied()).output().unwrap()
    }

    /// Adds what is in that manifest; what is printed, or the error.
    fn add(&self, manifest: impl AsRef<[u8]>) -> Result<String, String> {
        self.add_with(manifest, &[])
    }

    fn add_with(&self, manifest: impl AsRef<[u8]>, settings: &[(&str, &str)]) -> Result<String, String> {
        std::fs::write(self.folder.path().join("persisted.json"), manifest).unwrap();
        let output = self.call(&["documents", "add", "persisted.json"], settings);
        let (said, why) = (String::from_utf8(output.stdout), String::from_utf8(output.stderr));
        match output.status.code() {
            Some(0) => Ok(said.unwrap()),
            Some(1) => Err(why.unwrap()),
            other => panic!("{other:?}: {why:?}"),
        }
    }

    /// The ids that are listed, with their lengths.
    fn listed(&self) -> Vec<(String, usize)> {
        let output = self.call(&["documents", "list"], &[]);
        assert!(output.status.success(), "{output:?}");
        let lines = String::from_utf8(output.stdout).unwrap();
        let columns = lines.lines().map(|line| line.split('\t').collect::<Vec<_>>());
        columns
            .map(|columns| (columns[0].to_owned(), columns[2].parse().unwrap()))
            .collect()
    }

    async fn text(&self, id: &str) -> Option<String> {
        let store = Store::connect(&self.db.address()).await.unwrap();
        store.documents().text(id).await.unwrap()
    }
}

fn manifest(entries: &[(&str, &str)]) -> String {
    let entries = entries.iter().map(|(id, text)| ((*id).to_owned(), json!(text)));
    Value::Object(entries.collect()).to_string()
}

#[tokio::test]
async fn documents_are_added_once_and_listed_and_found_by_id_and_by_hash() {
    let operator = Operator::new().await;
    let sha1 = "d4d1ad42d5ab9c6f0ef19b3d3a5d1e4bb4a1b8a5";
    let hash = DocumentId::of(STORY).to_string();
    let both = manifest(&[(sha1, FRONT), (&format!("sha256:{hash}"), STORY)]);
    assert_eq!(operator.add(&both).as_deref(), Ok("2 new, 0 already there\n"));
    assert_eq!(operator.add(&both).as_deref(), Ok("0 new, 2 already there\n"));
    assert_eq!(operator.add("{}").as_deref(), Ok("0 new, 0 already there\n"));

    let mut listed = operator.listed();
    listed.sort();
    let front_hash = DocumentId::of(FRONT).to_string();
    let mut expected =
        [(sha1, FRONT), (&front_hash, FRONT), (&hash, STORY)].map(|(id, text)| (id.to_owned(), text.len()));
    expected.sort();
    assert_eq!(listed, expected);
    for (id, text) in [(sha1, FRONT), (&front_hash, FRONT), (&hash, STORY)] {
        assert_eq!(operator.text(id).await.as_deref(), Some(text), "{id}");
    }
}

#[tokio::test]
async fn one_bad_document_adds_none_and_is_named() {
    let operator = Operator::new().await;
    let hash = "0".repeat(64);
    let many = format!("{{ {} }}", "site { name } ".repeat(20_000));
    for (id, text, code, why) in [
        ("broken", "query Broken {", "GRAPHQL_PARSE_FAILED", "expected"),
        (
            "unfit",
            "{ site { shoeSize } }",
            "GRAPHQL_VALIDATION_FAILED",
            "Unknown field \"shoeSize\"",
        ),
        (
            "two",
            "query A { site { id } } query B { site { id } }",
            "GRAPHQL_VALIDATION_FAILED",
            "has 2 operations",
        ),
        ("long", &many, "DOCUMENT_TOO_LONG", "the most is 262144"),
        (
            "wide",
            "{ articles(first: 100) { nodes { related(first: 100) { article { id } } } } }",
            "QUERY_TOO_COMPLEX",
            "10000",
        ),
        (&hash, FRONT, "INVALID_VALUE", "the id is a SHA-256, but the text's is"),
        ("a b", FRONT, "INVALID_VALUE", "the id has ' '"),
        (
            "null",
            "{ site { name } } # \0",
            "INVALID_VALUE",
            "the text has a null character",
        ),
    ] {
        let refused = operator.add(manifest(&[("front", FRONT), (id, text)])).unwrap_err();
        let words: Vec<&str> = text.split_whitespace().take(2).collect();
        for part in [code, why, &format!("document {id:?}"), &words.join(" ")] {
            assert!(refused.contains(part), "{id}: no {part:?} in {refused}");
        }
        assert_eq!(operator.listed(), [], "{id}");
    }
}

#[tokio::test]
async fn an_id_is_given_no_other_text() {
    let operator = Operator::new().await;
    operator.add(manifest(&[("front", FRONT)])).unwrap();
    let before = operator.listed();
    let other = manifest(&[("story", STORY), ("front", STORY)]);
    let twice = format!("{{\"story\": {}, \"story\": {}}}", json!(STORY), json!(FRONT));
    for (manifest, id, words) in [(other, "front", "query Story"), (twice, "story", "query Front")] {
        let refused = operator.add(manifest).unwrap_err();
        let named = format!("INVALID_VALUE: document \"{id}\" (\"{words}");
        assert!(
            refused.contains(&named) && refused.contains("belongs to another text"),
            "{refused}"
        );
        assert_eq!(operator.listed(), before);
        assert_eq!(operator.text("front").await.as_deref(), Some(FRONT));
    }
}

#[tokio::test]
async fn a_file_that_is_absent_too_large_or_no_manifest_is_refused_before_the_database_is_made() {
    let operator = Operator::new().await;
    let absent = operator.call(&["documents", "add", "nowhere.json"], &[]);
    let why = String::from_utf8_lossy(&absent.stderr);
    assert!(
        absent.status.code() == Some(1) && why.contains("nowhere.json cannot be read"),
        "{why}"
    );
    let deep = format!("{{\"a\": {}", "[".repeat(1_000_000));
    for wrong in ["", "[]", "{\"a\": 5}", "\u{0}", &deep] {
        let refused = operator.add(wrong).unwrap_err();
        assert!(refused.contains("the file is no manifest of documents"), "{refused}");
    }
    let file = std::fs::File::create(operator.folder.path().join("large.json")).unwrap();
    file.set_len(64 * 1024 * 1024 + 1).unwrap();
    let large = operator.call(&["documents", "add", "large.json"], &[]);
    let why = String::from_utf8_lossy(&large.stderr);
    assert!(
        large.status.code() == Some(1) && why.contains("PAYLOAD_TOO_LARGE"),
        "{why}"
    );
    let unmade = operator.call(&["check"], &[]);
    assert!(String::from_utf8_lossy(&unmade.stderr).contains("DATABASE_BEHIND"));
}

#[tokio::test]
async fn documents_keep_to_the_limits_that_the_operator_has_set() {
    let operator = Operator::new().await;
    let short = [("DATELINE_GRAPHQL_MAX_DOCUMENT_BYTES", "20")];
    let refused = operator.add_with(manifest(&[("front", FRONT)]), &short).unwrap_err();
    assert!(refused.contains("the most is 20"), "{refused}");
    operator
        .add_with(manifest(&[("site", "{ site { name } }")]), &short)
        .unwrap();
}
