//! The audit: one whole chain however many write, which the database itself does not let anyone change.

use domain::audit::{Act, Mark, Who};
use domain::change::{Change, ChangeKind};
use domain::ids::TopicId;
use domain::text::Detail;
use std::net::IpAddr;
use storage::{AuditBroken, AuditFilter, Range, Store};
use testkit::{TestDb, house, noon, noon_plus};
use uuid::Uuid;

const ADDRESS: &str = "2001:db8::5";

fn change(number: u128) -> Change {
    Change::new(ChangeKind::Saved, TopicId(Uuid::from_u128(number)))
}

/// So many acts of the house in one transaction, from the address.
async fn act(store: &Store, first: u128, count: u128) {
    let mut tx = store.begin(noon).await.unwrap();
    tx.came_from(ADDRESS.parse().unwrap());
    for number in first..first + count {
        tx.note(&house(), change(number));
    }
    tx.commit().await.unwrap();
}

async fn verify(db: &TestDb, known: Option<Mark>) -> Result<Option<Mark>, AuditBroken> {
    db.store.audit().verify(known).await.unwrap()
}

/// Somebody who owns the database, and takes its refusal away.
async fn tamper(db: &TestDb, sql: &str) {
    let triggers: &[&str] = match db.is_postgres() {
        true => &["DROP TRIGGER IF EXISTS audit_append_only ON audit"],
        false => &[
            "DROP TRIGGER IF EXISTS audit_no_update",
            "DROP TRIGGER IF EXISTS audit_no_delete",
        ],
    };
    for statement in triggers.iter().chain(&[sql]) {
        db.execute(statement).await.unwrap();
    }
}

/// A database whose audit has this many entries; the first says that the house was made.
async fn with_entries(count: u128) -> TestDb {
    let db = TestDb::new().await;
    act(&db.store, 1, count - 1).await;
    db
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_writers_leave_one_whole_chain() {
    let db = TestDb::new().await;
    let other = Store::connect(&db.address()).await.unwrap();
    let writers: Vec<_> = (0..8u128)
        .map(|writer| {
            let store = match writer % 2 {
                0 => db.store.clone(),
                _ => other.clone(),
            };
            tokio::spawn(async move {
                for round in 0..6 {
                    // Some change a subject, some a user, whose acts are in the audit alone.
                    let mut tx = store.begin(noon).await.unwrap();
                    match (writer + round) % 3 {
                        0 => tx.audit(Who::Operator, Act::UserPasswordSet, house().user, None),
                        _ => tx.note(&house(), change(writer * 100 + round)),
                    }
                    tx.audit(&house(), Act::UserDisabled, house().user, None);
                    tx.commit().await.unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let last = verify(&db, None).await.unwrap().unwrap();
    assert_eq!(last.seq, 1 + 8 * 6 * 2);
    assert_eq!(db.store.changes().head().await.unwrap(), 32);
}

#[tokio::test]
async fn an_entry_says_who_did_what_to_which_subject_when_and_from_where() {
    let db = TestDb::new().await;
    let detail = Detail::parse("The source took it back.").unwrap();
    let mut tx = db.store.begin(|| noon_plus(3)).await.unwrap();
    tx.came_from(ADDRESS.parse().unwrap());
    tx.note_with(&house(), change(7), detail.clone());
    tx.commit().await.unwrap();
    let (entries, _) = db
        .store
        .audit()
        .page(AuditFilter::default(), Range::first(10))
        .await
        .unwrap();
    let [saved, added] = entries.as_slice() else {
        panic!("{entries:?}")
    };
    assert_eq!((saved.seq, saved.at), (2, noon_plus(3)));
    assert_eq!(saved.who, Who::User(house().user));
    assert_eq!(saved.act, Act::Changed(ChangeKind::Saved));
    assert_eq!(saved.about, change(7).subject.into());
    assert_eq!(saved.detail, Some(detail));
    assert_eq!(saved.address, ADDRESS.parse::<IpAddr>().ok());
    assert_eq!((added.seq, added.at), (1, noon()));
    assert_eq!((added.who, added.act), (Who::Operator, Act::UserAdded));
    assert_eq!(added.about, house().user.into());
    assert_eq!(added.address, None);
}

#[tokio::test]
async fn a_page_holds_what_its_filter_says_newest_first() {
    let db = with_entries(6).await;
    let seqs = async |filter: AuditFilter, range| -> (Vec<i64>, bool) {
        let (page, more) = db.store.audit().page(filter, range).await.unwrap();
        (page.iter().map(|entry| entry.seq).collect(), more)
    };
    let about = |id: Uuid| AuditFilter {
        about: Some(id),
        by: None,
    };
    let by_the_house = AuditFilter {
        about: None,
        by: Some(house().user),
    };
    let part = |after, before, from_end| Range {
        after,
        before,
        limit: 2,
        from_end,
    };
    for (range, expected) in [
        (part(None, None, false), (vec![6, 5], true)),
        (part(Some(3), None, false), (vec![2, 1], false)),
        (part(None, None, true), (vec![2, 1], true)),
        (part(None, Some(4), true), (vec![6, 5], false)),
        (part(Some(6), Some(2), true), (vec![4, 3], true)),
        (part(Some(6), Some(2), false), (vec![5, 4], true)),
        (part(Some(4), Some(3), false), (vec![], false)),
        (Range::first(0), (vec![], true)),
    ] {
        assert_eq!(seqs(AuditFilter::default(), range).await, expected, "{range:?}");
    }
    let all = Range::first(9);
    assert_eq!(seqs(by_the_house, all).await, (vec![6, 5, 4, 3, 2], false));
    assert_eq!(seqs(about(Uuid::from_u128(2)), all).await.0, [3]);
    assert_eq!(seqs(about(house().user.0), all).await.0, [1]);
}

#[tokio::test]
async fn what_dateline_does_by_itself_and_what_is_undone_is_not_audited() {
    let db = TestDb::new().await;
    let mut tx = db.store.begin(noon).await.unwrap();
    tx.note(Who::Dateline, change(1));
    tx.commit().await.unwrap();
    let mut undone = db.store.begin(noon).await.unwrap();
    undone.note(&house(), change(2));
    drop(undone);
    assert_eq!(db.store.changes().head().await.unwrap(), 1);
    assert_eq!(verify(&db, None).await.unwrap().unwrap().seq, 1);
}

#[tokio::test]
async fn the_database_refuses_to_change_or_remove_an_entry() {
    let db = with_entries(3).await;
    let before = verify(&db, None).await;
    let mut refused = vec![
        "UPDATE audit SET act = 'published' WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 3",
        "DELETE FROM audit",
    ];
    match db.is_postgres() {
        true => refused.push("TRUNCATE audit CASCADE"),
        false => refused.push("INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq = 1"),
    }
    for statement in refused {
        let answer = db.execute(statement).await.unwrap_err();
        assert!(answer.contains("the audit is append-only"), "{statement}: {answer}");
    }
    assert_eq!(verify(&db, None).await, before);
}

#[tokio::test]
async fn a_chain_of_more_than_one_batch_verifies() {
    let db = with_entries(2_345).await;
    assert_eq!(verify(&db, None).await.unwrap().unwrap().seq, 2_345);
    tamper(&db, "UPDATE audit SET at = at + 1 WHERE seq = 2001").await;
    assert_eq!(verify(&db, None).await, Err(AuditBroken::Changed(2_001)));
}

#[tokio::test]
async fn a_changed_field_is_found_whichever_it_is_and_the_entry_named() {
    for field in [
        "at = at + 1",
        "act = 'published'",
        "subject_kind = 'section'",
        "detail = 'It never happened.'",
        "who = 'operator', user_id = NULL",
        "origin_hash = NULL",
        "hash = previous_hash",
    ] {
        let db = with_entries(4).await;
        tamper(&db, &format!("UPDATE audit SET {field} WHERE seq = 3")).await;
        assert_eq!(verify(&db, None).await, Err(AuditBroken::Changed(3)), "{field}");
    }
}

#[tokio::test]
async fn a_removed_entry_is_found_and_so_is_one_that_was_put_in_its_place() {
    let db = with_entries(5).await;
    tamper(&db, "DELETE FROM audit_origin WHERE seq IN (3, 4)").await;
    tamper(&db, "DELETE FROM audit WHERE seq = 3").await;
    assert_eq!(verify(&db, None).await, Err(AuditBroken::Missing(3)));
    // The next one takes its place: whole in itself, but for what it follows.
    tamper(&db, "UPDATE audit SET seq = 3 WHERE seq = 4").await;
    assert_eq!(verify(&db, None).await, Err(AuditBroken::Unchained(3)));
}

#[tokio::test]
async fn an_operator_who_knows_an_entry_notices_a_chain_that_was_cut_or_written_anew() {
    let db = with_entries(4).await;
    let known = verify(&db, None).await.unwrap();
    act(&db.store, 50, 1).await;
    assert_eq!(verify(&db, known).await.unwrap().unwrap().seq, 5);
    tamper(&db, "DELETE FROM audit_origin WHERE seq > 3").await;
    tamper(&db, "DELETE FROM audit WHERE seq > 3").await;
    assert_eq!(verify(&db, None).await.unwrap().unwrap().seq, 3, "it is whole");
    assert_eq!(verify(&db, known).await, Err(AuditBroken::Missing(4)));
    act(&db.store, 60, 2).await;
    assert_eq!(verify(&db, None).await.unwrap().unwrap().seq, 5, "it is whole again");
    assert_eq!(verify(&db, known).await, Err(AuditBroken::NotTheKnown(4)));
}

#[tokio::test]
async fn a_chain_whose_origins_were_erased_verifies_and_one_whose_origins_were_changed_does_not() {
    let db = with_entries(4).await;
    db.execute("DELETE FROM audit_origin WHERE seq = 2").await.unwrap();
    let whole = verify(&db, None).await.unwrap().unwrap();
    assert_eq!(whole.seq, 4);
    let (entries, _) = db
        .store
        .audit()
        .page(AuditFilter::default(), Range::first(10))
        .await
        .unwrap();
    let known: Vec<bool> = entries.iter().map(|entry| entry.address.is_some()).collect();
    assert_eq!(known, [true, true, false, false]);
    db.execute("UPDATE audit_origin SET address = '192.0.2.1' WHERE seq = 3")
        .await
        .unwrap();
    assert_eq!(verify(&db, None).await, Err(AuditBroken::Origin(3)));
}

#[tokio::test]
async fn an_audit_without_entries_is_whole_unless_one_is_known() {
    let db = TestDb::empty().await;
    db.store.migrate().await.unwrap();
    assert_eq!(verify(&db, None).await, Ok(None));
    let known = Mark { seq: 1, hash: [1; 32] };
    assert_eq!(verify(&db, Some(known)).await, Err(AuditBroken::Missing(1)));
}
