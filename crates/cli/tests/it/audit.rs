//! `dateline audit verify`, as an operator runs it.

use crate::process::{Served, dateline};
use testkit::TestDb;

struct Verified {
    success: bool,
    printed: String,
    complaint: String,
}

fn verify(db: &TestDb, arguments: &[&str]) -> Verified {
    let folder = tempfile::tempdir().unwrap();
    let output = dateline(&folder, &[&["audit", "verify"], arguments].concat())
        .env("DATELINE_DATABASE_URL", db.address())
        .output()
        .unwrap();
    Verified {
        success: output.status.success(),
        printed: String::from_utf8(output.stdout).unwrap(),
        complaint: String::from_utf8(output.stderr).unwrap(),
    }
}

#[tokio::test]
async fn the_audit_of_the_demo_newsroom_verifies_until_somebody_tampers_with_it() {
    let (db, folder) = (TestDb::empty().await, tempfile::tempdir().unwrap());
    let served = Served::demo(&folder, &db);
    assert!(served.stop(), "it stops when it is told to");
    let count = db.number("SELECT count(*) FROM audit").await;
    assert!(count > 10, "the demo is made by acts: {count}");

    let whole = verify(&db, &[]);
    let said = whole.printed.trim();
    let (entries, last) = said
        .split_once(" entries, the last is ")
        .unwrap_or_else(|| panic!("{said}"));
    assert!(whole.success && entries == count.to_string(), "{said}");
    assert_eq!(verify(&db, &["--known", last]).printed, whole.printed);
    let another = format!("{count}:{}", "0".repeat(64));
    let unknown = verify(&db, &["--known", &another]);
    assert!(
        !unknown.success
            && unknown
                .complaint
                .contains(&format!("AUDIT_BROKEN: entry {count} is not the one that was known")),
        "{}",
        unknown.complaint
    );
    assert!(!verify(&db, &["--known", "yesterday's"]).success);

    let trigger = match db.is_postgres() {
        true => "DROP TRIGGER audit_append_only ON audit",
        false => "DROP TRIGGER audit_no_update",
    };
    db.execute(trigger).await.unwrap();
    db.execute("UPDATE audit SET act = 'saved' WHERE seq = 7 OR seq = 9")
        .await
        .unwrap();
    db.execute("UPDATE audit SET at = 0 WHERE seq = 7").await.unwrap();
    let broken = verify(&db, &[]);
    assert!(!broken.success && broken.printed.is_empty(), "{}", broken.printed);
    assert!(
        broken.complaint.contains("AUDIT_BROKEN: entry 7 has been changed"),
        "{}",
        broken.complaint
    );
}

#[tokio::test]
async fn an_audit_in_which_nobody_has_done_anything_has_no_entries() {
    let db = TestDb::empty().await;
    assert!(
        verify(&db, &[]).complaint.contains("DATABASE_BEHIND"),
        "verifying changes nothing"
    );
    db.store.migrate().await.unwrap();
    assert_eq!(verify(&db, &[]).printed, "0 entries\n");
}
