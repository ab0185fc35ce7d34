//! `dateline audit verify`: a whole chain is counted, and one that was tampered with is named.

use crate::process::{Served, dateline};
use testkit::TestDb;

fn verify(folder: &tempfile::TempDir, db: &TestDb, more: &[&str]) -> (bool, String) {
    let mut command = dateline(folder, &["audit", "verify"]);
    let output = command
        .args(more)
        .env("DATELINE_DATABASE_URL", db.address())
        .output()
        .expect("the binary runs");
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

#[tokio::test]
async fn a_whole_chain_is_counted_and_a_changed_entry_is_named() {
    let (db, folder) = (TestDb::empty().await, tempfile::tempdir().unwrap());
    assert!(Served::demo(&folder, &db).stop());
    let (whole, said) = verify(&folder, &db, &[]);
    assert!(whole, "{said}");
    let mark = said
        .split_whitespace()
        .last()
        .expect("it names the last entry")
        .trim_end_matches('.')
        .to_owned();
    assert!(verify(&folder, &db, &["--known", &mark]).0);
    let disarm = match db.is_postgres() {
        true => vec!["ALTER TABLE audit DISABLE TRIGGER ALL".to_owned()],
        false => {
            let triggers = db
                .texts("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'")
                .await;
            triggers
                .iter()
                .map(|name| format!("DROP TRIGGER {}", name[0]))
                .collect()
        }
    };
    for statement in disarm {
        db.execute(&statement).await.unwrap();
    }
    db.execute("UPDATE audit SET act = 'killed' WHERE seq = 3")
        .await
        .unwrap();
    let (whole, said) = verify(&folder, &db, &[]);
    assert!(!whole && said.contains("AUDIT_BROKEN") && said.contains('3'), "{said}");
}
