//! The audit, as the desk and the operator fill it and as the desk reads it.

use crate::acting::publish;
use desk::audit::{AuditQuery, ReadAuditError, audit};
use desk::user::{disable_user, set_password};
use domain::audit::{About, Act, AuditEntry, Who};
use domain::change::ChangeKind;
use domain::permission::Actor;
use storage::{AuditFilter, PasswordHash, Range};
use testkit::{TestDb, article, chief, editor, house, section, writer};

async fn read(db: &TestDb, actor: &Actor) -> Result<Vec<AuditEntry>, ReadAuditError> {
    let query = AuditQuery {
        filter: AuditFilter::default(),
        range: Range::first(100),
    };
    audit(&db.store, actor, query).await.map(|(entries, _)| entries)
}

#[tokio::test]
async fn chiefs_and_admins_read_the_audit_and_nobody_else_does() {
    let db = TestDb::new().await;
    let europe = db.given(section("Europe")).await;
    for (actor, may) in [
        (db.given(writer()).await, false),
        (db.given(editor(&[europe])).await, false),
        (db.given(chief()).await, true),
        (house(), true),
    ] {
        match read(&db, &actor).await {
            Ok(_) => assert!(may, "{:?}", actor.role),
            Err(error) => assert!(
                !may && matches!(error, ReadAuditError::Forbidden(_)),
                "{:?}: {error}",
                actor.role
            ),
        }
    }
}

#[tokio::test]
async fn an_act_of_the_desk_is_audited_with_where_it_came_from() {
    let db = TestDb::new().await;
    let europe = db.given(section("Europe")).await;
    let story = db.given(article().home(europe)).await.id;
    let chief = db.given(chief()).await;
    let address = "192.0.2.1".parse().unwrap();
    let desk = db.desk.clone().from(address);
    publish(&desk, &chief, story, 1, None, None).await.unwrap();
    let newest = read(&db, &chief).await.unwrap().remove(0);
    assert_eq!(newest.who, Who::User(chief.user));
    assert_eq!(newest.act, Act::Changed(ChangeKind::Published));
    assert_eq!(newest.about, About::from(story));
    assert_eq!(newest.address, Some(address));
}

#[tokio::test]
async fn what_the_operator_does_to_logins_is_audited_and_a_refusal_is_not() {
    let db = TestDb::new().await;
    let user = db.given(writer()).await.user;
    let hash = PasswordHash("new hash".to_owned());
    let desk = &db.desk;
    desk.run(async |tx| set_password(tx, user, &hash).await).await.unwrap();
    desk.run(async |tx| disable_user(tx, user).await).await.unwrap();
    let nobody = domain::ids::UserId(db.desk.new_id());
    desk.run(async |tx| disable_user(tx, nobody).await).await.unwrap_err();
    let entries = read(&db, &house()).await.unwrap();
    let about_the_user = entries.iter().filter(|entry| entry.about == About::User(user));
    let acts: Vec<_> = about_the_user
        .map(|entry| (entry.who, entry.act, entry.address))
        .collect();
    assert_eq!(
        acts,
        [Act::UserDisabled, Act::UserPasswordSet, Act::UserAdded].map(|act| (Who::Operator, act, None))
    );
    let added = entries
        .iter()
        .find(|entry| entry.about == About::User(user) && entry.act == Act::UserAdded);
    assert_eq!(added.unwrap().detail.as_ref().unwrap().as_str(), "writer");
    assert_eq!(entries.len(), 4, "and that the house was made");
}
