//! Sessions, refresh tokens and signing keys.

use domain::ids::{SessionId, UserId};
use storage::{EndReason, RefreshToken, Session, SigningKey, Store};
use testkit::{TestDb, house, noon, noon_plus, writer};
use uuid::Uuid;

async fn sign_in(db: &TestDb, number: u128, user: UserId) -> SessionId {
    let session = Session {
        id: SessionId(Uuid::from_u128(number)),
        user,
        created_at: noon(),
        ended_at: None,
    };
    let tx = db.store.begin(noon).await.unwrap();
    tx.sessions().insert(&session).await.unwrap();
    tx.commit().await.unwrap();
    session.id
}

async fn ended_at(db: &TestDb, session: SessionId) -> Option<domain::time::Timestamp> {
    db.store.sessions().by_id(session).await.unwrap().unwrap().ended_at
}

#[tokio::test]
async fn an_ended_session_stays_ended_as_it_was() {
    let db = TestDb::new().await;
    let session = sign_in(&db, 1, house().user).await;
    let tx = db.store.begin(noon).await.unwrap();
    tx.sessions()
        .end(session, EndReason::Logout, noon_plus(1))
        .await
        .unwrap();
    tx.sessions()
        .end(session, EndReason::TokenReused, noon_plus(2))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(ended_at(&db, session).await, Some(noon_plus(1)));
    assert_eq!(db.texts("SELECT end_reason FROM session").await, [["logout"]]);
}

#[tokio::test]
async fn all_sessions_of_one_user_end_and_no_others() {
    let db = TestDb::new().await;
    let other = db.given(writer()).await;
    let (mine, also_mine) = (sign_in(&db, 1, house().user).await, sign_in(&db, 2, house().user).await);
    let theirs = sign_in(&db, 3, other.user).await;
    let tx = db.store.begin(noon).await.unwrap();
    tx.sessions()
        .end_all(house().user, EndReason::UserChanged, noon_plus(1))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(ended_at(&db, mine).await, Some(noon_plus(1)));
    assert_eq!(ended_at(&db, also_mine).await, Some(noon_plus(1)));
    assert_eq!(ended_at(&db, theirs).await, None);
}

async fn use_token(store: &Store, hash: &[u8]) -> bool {
    let tx = store.begin(noon).await.unwrap();
    let first = tx.sessions().use_token(hash, noon_plus(1)).await.unwrap();
    tx.commit().await.unwrap();
    first
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_refresh_token_is_used_once_however_many_try_at_once() {
    let db = TestDb::new().await;
    let session = sign_in(&db, 1, house().user).await;
    let token = RefreshToken {
        hash: vec![7; 32],
        session,
        issued_at: noon(),
        expires_at: noon_plus(60),
        used_at: None,
    };
    let tx = db.store.begin(noon).await.unwrap();
    tx.sessions().insert_token(&token).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(db.store.sessions().token(&[7; 32]).await.unwrap(), Some(token.clone()));
    let other = Store::connect(&db.address()).await.unwrap();
    let tries: Vec<_> = (0..8)
        .map(|number| {
            if number % 2 == 0 {
                db.store.clone()
            } else {
                other.clone()
            }
        })
        .map(|store| tokio::spawn(async move { use_token(&store, &[7; 32]).await }))
        .collect();
    let mut used = 0;
    for one in tries {
        used += usize::from(one.await.unwrap());
    }
    assert_eq!(used, 1);
    let read = db.store.sessions().token(&[7; 32]).await.unwrap();
    assert_eq!(
        read,
        Some(RefreshToken {
            used_at: Some(noon_plus(1)),
            ..token
        })
    );
}

#[tokio::test]
async fn a_token_that_was_never_made_is_neither_found_nor_used() {
    let db = TestDb::new().await;
    assert_eq!(db.store.sessions().token(&[9; 32]).await.unwrap(), None);
    assert!(!use_token(&db.store, &[9; 32]).await);
}

#[tokio::test]
async fn signing_keys_come_newest_first_and_never_show_themselves() {
    let db = TestDb::new().await;
    let key = |kid: &str, minutes| SigningKey {
        kid: kid.to_owned(),
        private_key: b"very private".to_vec(),
        public_key: vec![2; 32],
        created_at: noon_plus(minutes),
    };
    let tx = db.store.begin(noon).await.unwrap();
    for key in [key("b", 1), key("a", 2), key("c", 0)] {
        tx.signing_keys().insert(&key).await.unwrap();
    }
    tx.commit().await.unwrap();
    let all = db.store.signing_keys().all().await.unwrap();
    assert_eq!(all, [key("a", 2), key("b", 1), key("c", 0)]);
    assert_eq!(format!("{:?}", all[0]), "SigningKey(a)");
}
