//! Users, their sections and passwords.

use domain::ids::UserId;
use domain::permission::Role;
use domain::text::{EmailAddress, Name};
use domain::user::User;
use storage::PasswordHash;
use testkit::{TestDb, chief, editor, house, noon, section, writer};
use uuid::Uuid;

fn somebody(number: u128, email: &str) -> User {
    User {
        id: UserId(Uuid::from_u128(number)),
        email: EmailAddress::parse(email).unwrap(),
        name: Name::parse("Somebody").unwrap(),
        role: Role::Writer,
        sections: Vec::new(),
        created_at: noon(),
        disabled_at: None,
    }
}

#[tokio::test]
async fn an_editor_is_read_with_the_sections_given_and_a_writer_with_none() {
    let db = TestDb::new().await;
    let (europe, world) = (db.given(section("Europe")).await, db.given(section("World")).await);
    let editor = db.given(editor(&[europe, world]).email("ed@newsroom.test")).await;
    let writer = db.given(writer()).await;
    let users = db.store.users();
    let read = users
        .by_email(&EmailAddress::parse("ED@newsroom.test").unwrap())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(read.actor(), editor);
    assert_eq!(
        users.by_ids(&[writer.user, editor.user]).await.unwrap()[&writer.user].actor(),
        writer
    );
    assert_eq!(users.by_id(UserId(Uuid::from_u128(9))).await.unwrap(), None);
}

#[tokio::test]
async fn all_users_come_by_address() {
    let db = TestDb::new().await;
    db.given(writer().email("zoe@newsroom.test")).await;
    db.given(chief().email("abe@newsroom.test")).await;
    let all: Vec<String> = db
        .store
        .users()
        .all()
        .await
        .unwrap()
        .iter()
        .map(|user| user.email.to_string())
        .collect();
    assert_eq!(all, ["abe@newsroom.test", "house@newsroom.test", "zoe@newsroom.test"]);
}

#[tokio::test]
async fn an_address_has_one_user() {
    let db = TestDb::new().await;
    let tx = db.store.begin(noon).await.unwrap();
    assert!(tx.users().insert(&somebody(1, "a@newsroom.test")).await.unwrap());
    assert!(!tx.users().insert(&somebody(2, "A@newsroom.test")).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(db.store.users().by_id(UserId(Uuid::from_u128(2))).await.unwrap(), None);
}

#[tokio::test]
async fn a_password_is_replaced_and_never_shown() {
    let db = TestDb::new().await;
    for hash in ["first", "second"] {
        let tx = db.store.begin(noon).await.unwrap();
        tx.users()
            .set_password(house().user, &PasswordHash(hash.to_owned()))
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    let stored = db.store.users().password(house().user).await.unwrap().unwrap();
    assert_eq!(
        (stored.0.as_str(), format!("{stored:?}").contains("second")),
        ("second", false)
    );
}

#[tokio::test]
async fn a_login_that_has_ended_keeps_the_instant_at_which_it_first_did() {
    let db = TestDb::new().await;
    let tx = db.store.begin(noon).await.unwrap();
    tx.users().disable(house().user, noon()).await.unwrap();
    tx.users()
        .disable(house().user, noon().saturating_add_millis(5))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        db.store.users().by_id(house().user).await.unwrap().unwrap().disabled_at,
        Some(noon())
    );
}
