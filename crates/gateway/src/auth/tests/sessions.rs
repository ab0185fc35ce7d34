//! Sessions from their beginning to each of their ends.

use super::*;
use crate::auth::session;
use desk::user::{disable_user, set_password};
use domain::text::EmailAddress;
use storage::PasswordHash;
use testkit::{editor, section, writer};

const DAY: i64 = 24 * 60;

#[actix_web::test]
async fn who_signs_in_gets_a_pair_and_is_known_by_it() {
    let newsroom = Newsroom::with(writer()).await;
    let answer = newsroom.login().await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.body["expiresIn"], 600);
    assert_eq!(answer.body.as_object().unwrap().len(), 3);
    let user = newsroom.identify(&answer.text("accessToken")).await.unwrap();
    assert_eq!(user.actor(), newsroom.user);
}

#[actix_web::test]
async fn to_know_an_editor_takes_one_statement_and_their_sections_are_the_databases() {
    let db = TestDb::new().await;
    let (europe, world) = (db.given(section("Europe")).await, db.given(section("World")).await);
    let hash = password::hash(&Password::parse(PASSWORD.to_owned()).unwrap()).unwrap();
    let user = db.given(editor(&[europe, world]).email(EMAIL).password(hash)).await;
    let app = Data::new(Newsroom::node(&db).await);
    let newsroom = Newsroom { db, app, user };
    let token = newsroom.login().await.text("accessToken");
    let store = newsroom.db.store.counting();
    let known = newsroom.app.auth.identify(&store, &token).await.unwrap();
    assert_eq!((known.actor(), store.statements()), (newsroom.user, 1));
}

#[actix_web::test]
async fn a_wrong_password_an_unknown_address_and_an_ended_login_are_refused_alike() {
    let newsroom = Newsroom::with(writer()).await;
    let mut answers = Vec::new();
    for (email, password) in [
        (EMAIL, "wrong horse battery"),
        ("eve@newsroom.test", PASSWORD),
        ("no address", PASSWORD),
    ] {
        answers.push(
            newsroom
                .post("/auth/login", json!({ "email": email, "password": password }))
                .await,
        );
    }
    let user = newsroom.user.user;
    newsroom
        .db
        .desk
        .run(async |tx| disable_user(tx, user).await)
        .await
        .unwrap();
    answers.push(newsroom.login().await);
    for answer in &mut answers {
        assert_eq!((answer.status, answer.code()), (401, "INVALID_CREDENTIALS"));
        answer.body["requestId"] = Value::Null;
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
    assert!(answers.iter().all(|answer| answer.body == answers[0].body));
}

#[actix_web::test]
async fn a_refresh_token_is_used_once_for_the_next_pair() {
    let newsroom = Newsroom::with(writer()).await;
    let first = newsroom.login().await;
    newsroom.db.wait_minutes(20);
    assert_eq!(
        newsroom.identify(&first.text("accessToken")).await,
        Err(ErrorCode::ExpiredToken)
    );
    let second = newsroom.refresh(&first.text("refreshToken")).await;
    assert_eq!(second.status, 200);
    assert_ne!(second.text("refreshToken"), first.text("refreshToken"));
    assert!(newsroom.identify(&second.text("accessToken")).await.is_ok());
}

#[actix_web::test]
async fn a_refresh_token_used_twice_ends_the_session_for_both_who_have_it() {
    let newsroom = Newsroom::with(writer()).await;
    let first = newsroom.login().await;
    let other = newsroom.login().await;
    let second = newsroom.refresh(&first.text("refreshToken")).await;
    let again = newsroom.refresh(&first.text("refreshToken")).await;
    assert_eq!((again.status, again.code()), (401, "SESSION_ENDED"));
    for token in [first.text("accessToken"), second.text("accessToken")] {
        assert_eq!(newsroom.identify(&token).await, Err(ErrorCode::SessionEnded));
    }
    assert_eq!(
        newsroom.refresh(&second.text("refreshToken")).await.code(),
        "SESSION_ENDED"
    );
    assert!(
        newsroom.identify(&other.text("accessToken")).await.is_ok(),
        "other sessions go on"
    );
}

#[actix_web::test]
async fn of_two_who_refresh_at_once_with_one_token_at_most_one_gets_the_next() {
    let newsroom = Newsroom::with(writer()).await;
    let token = newsroom.login().await.text("refreshToken");
    let (one, other) = futures_util::future::join(newsroom.refresh(&token), newsroom.refresh(&token)).await;
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
}

#[actix_web::test]
async fn a_session_lasts_while_it_is_used_and_thirty_days_after() {
    let newsroom = Newsroom::with(writer()).await;
    let mut token = newsroom.login().await.text("refreshToken");
    for _ in 0..3 {
        newsroom.db.wait_minutes(30 * DAY - 1);
        token = newsroom.refresh(&token).await.text("refreshToken");
    }
    newsroom.db.wait_minutes(30 * DAY);
    let late = newsroom.refresh(&token).await;
    assert_eq!((late.status, late.code()), (401, "SESSION_ENDED"));
}

#[actix_web::test]
async fn signing_out_ends_access_at_once_and_is_never_refused() {
    let newsroom = Newsroom::with(writer()).await;
    let pair = newsroom.login().await;
    let unknown = "A".repeat(43);
    for token in [
        pair.text("refreshToken"),
        pair.text("refreshToken"),
        unknown,
        "x".to_owned(),
    ] {
        let answer = newsroom.post("/auth/logout", json!({ "refreshToken": token })).await;
        assert_eq!((answer.status, answer.header("cache-control")), (204, Some("no-store")));
    }
    assert_eq!(
        newsroom.identify(&pair.text("accessToken")).await,
        Err(ErrorCode::SessionEnded)
    );
    assert_eq!(
        newsroom.refresh(&pair.text("refreshToken")).await.code(),
        "SESSION_ENDED"
    );
}

#[actix_web::test]
async fn a_new_password_ends_access_at_once() {
    let newsroom = Newsroom::with(writer()).await;
    let pair = newsroom.login().await;
    let (user, new) = (newsroom.user.user, PasswordHash("another".to_owned()));
    let set = newsroom.db.desk.run(async |tx| set_password(tx, user, &new).await);
    set.await.unwrap();
    assert_eq!(
        newsroom.identify(&pair.text("accessToken")).await,
        Err(ErrorCode::SessionEnded)
    );
    assert_eq!(
        newsroom.refresh(&pair.text("refreshToken")).await.code(),
        "SESSION_ENDED"
    );
}

#[actix_web::test]
async fn a_password_that_was_changed_while_it_was_checked_begins_no_session() {
    let newsroom = Newsroom::with(writer()).await;
    let email = EmailAddress::parse(EMAIL).unwrap();
    let checked = newsroom.db.store.users().credentials(&email).await.unwrap().unwrap();
    let (user, new) = (newsroom.user.user, PasswordHash("another".to_owned()));
    let set = newsroom.db.desk.run(async |tx| set_password(tx, user, &new).await);
    set.await.unwrap();
    assert!(session::begin(&newsroom.db.desk, &checked).await.unwrap().is_none());
}

#[actix_web::test]
async fn a_made_up_refresh_token_is_refused_without_a_transaction() {
    let newsroom = Newsroom::with(writer()).await;
    // On SQLite a transaction would wait here for ten seconds, and fail.
    let writing = newsroom.db.store.begin(testkit::noon).await.unwrap();
    for token in ["", "x", &"A".repeat(43)] {
        let answer = newsroom.refresh(token).await;
        assert_eq!((answer.status, answer.code()), (401, "INVALID_TOKEN"));
    }
    drop(writing);
}
