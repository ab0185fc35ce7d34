//! Users, as the operator makes and changes them.

use desk::user::{UserError, add_user, disable_user, set_password};
use domain::ids::{SectionId, SessionId, UserId};
use domain::permission::Role;
use domain::text::{EmailAddress, Name};
use domain::user::User;
use storage::{PasswordHash, Session};
use testkit::{TestDb, house, noon, writer};

fn somebody(db: &TestDb, email: &str, sections: Vec<SectionId>) -> User {
    User {
        id: UserId(db.desk.new_id()),
        email: EmailAddress::parse(email).unwrap(),
        name: Name::parse("Somebody").unwrap(),
        role: Role::Editor,
        sections,
        created_at: noon(),
        disabled_at: None,
    }
}

async fn add(db: &TestDb, user: &User) -> Result<(), UserError> {
    db.desk
        .run(async |tx| add_user(tx, user, &PasswordHash("hash".to_owned())).await)
        .await
}

#[tokio::test]
async fn a_user_with_a_taken_address_or_an_unknown_section_is_refused() {
    let db = TestDb::new().await;
    add(&db, &somebody(&db, "a@newsroom.test", vec![])).await.unwrap();
    let taken = add(&db, &somebody(&db, "A@Newsroom.test", vec![])).await;
    assert!(matches!(taken, Err(UserError::EmailTaken)));
    let nowhere = SectionId(db.desk.new_id());
    let unknown = add(&db, &somebody(&db, "b@newsroom.test", vec![nowhere])).await;
    assert!(matches!(unknown, Err(UserError::UnknownSection(subject)) if subject == nowhere.into()));
    assert_eq!(db.store.users().all().await.unwrap().len(), 2);
}

async fn sign_in(db: &TestDb, user: UserId) -> SessionId {
    let session = Session {
        id: SessionId(db.desk.new_id()),
        user,
        created_at: noon(),
        ended_at: None,
    };
    let tx = db.store.begin(noon).await.unwrap();
    tx.sessions().insert(&session).await.unwrap();
    tx.commit().await.unwrap();
    session.id
}

async fn has_ended(db: &TestDb, session: SessionId) -> bool {
    db.store
        .sessions()
        .by_id(session)
        .await
        .unwrap()
        .unwrap()
        .ended_at
        .is_some()
}

#[tokio::test]
async fn a_new_password_or_an_ended_login_ends_the_users_sessions_and_no_others() {
    let db = TestDb::new().await;
    let mine = sign_in(&db, house().user).await;
    let writer = db.given(writer()).await.user;
    let before = sign_in(&db, writer).await;
    let hash = PasswordHash("new hash".to_owned());
    db.desk
        .run(async |tx| set_password(tx, writer, &hash).await)
        .await
        .unwrap();
    let after = sign_in(&db, writer).await;
    assert_eq!(
        (has_ended(&db, before).await, has_ended(&db, after).await),
        (true, false)
    );
    db.desk.run(async |tx| disable_user(tx, writer).await).await.unwrap();
    assert_eq!((has_ended(&db, after).await, has_ended(&db, mine).await), (true, false));
    assert_eq!(
        db.store.users().by_id(writer).await.unwrap().unwrap().disabled_at,
        Some(noon())
    );
    assert_eq!(db.store.users().password(writer).await.unwrap().unwrap().0, "new hash");
}

#[tokio::test]
async fn nobody_is_changed_who_does_not_exist() {
    let db = TestDb::new().await;
    let nobody = UserId(db.desk.new_id());
    let hash = PasswordHash("hash".to_owned());
    assert!(matches!(
        db.desk.run(async |tx| set_password(tx, nobody, &hash).await).await,
        Err(UserError::NotFound)
    ));
    assert!(matches!(
        db.desk.run(async |tx| disable_user(tx, nobody).await).await,
        Err(UserError::NotFound)
    ));
}
