//! No secret comes out but to its owner: not in the log, not in a refusal.

use super::*;
use std::io::Write;
use std::sync::{Arc, Mutex};
use testkit::writer;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[actix_web::test]
async fn neither_log_nor_refusal_shows_a_password_a_token_or_an_address() {
    let log = Log::default();
    let writer_of_log = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer_of_log.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let newsroom = Newsroom::with(writer()).await;
    let key = newsroom.db.store.signing_keys().all().await.unwrap().remove(0);

    let first = newsroom.login().await;
    let second = newsroom.refresh(&first.text("refreshToken")).await;
    let mut refusals = vec![newsroom.refresh(&first.text("refreshToken")).await];
    refusals.push(newsroom.refresh(&second.text("refreshToken")).await);
    refusals.push(
        newsroom
            .post(
                "/auth/login",
                json!({ "email": EMAIL, "password": "planted wrong password" }),
            )
            .await,
    );
    refusals.push(newsroom.post("/auth/login", json!(["planted wrong password"])).await);
    refusals.push(
        newsroom
            .post(
                "/auth/login",
                json!({ "email": EMAIL, "password": ["planted wrong password"] }),
            )
            .await,
    );
    refusals.push(
        newsroom
            .post("/auth/refresh", json!({ "refreshToken": "planted token" }))
            .await,
    );
    for token in [first.text("accessToken"), format!("{}x", first.text("accessToken"))] {
        let problem = newsroom
            .app
            .auth
            .identify(&newsroom.db.store, &token)
            .await
            .unwrap_err();
        tracing::info!(?problem, %problem, auth = ?newsroom.app.auth, ?key);
    }

    let mut shown = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(shown.contains("a refresh token was used twice"), "{shown}");
    for refusal in &refusals {
        assert!(refusal.status >= 400);
        shown += &refusal.body.to_string();
    }
    let mut secrets = vec![
        EMAIL.to_owned(),
        PASSWORD.to_owned(),
        "planted".to_owned(),
        "$argon2".to_owned(),
    ];
    for pair in [&first, &second] {
        secrets.extend([pair.text("accessToken"), pair.text("refreshToken")]);
    }
    for bytes in [&key.private_key, &key.public_key] {
        secrets.push(format!("{bytes:?}").trim_matches(['[', ']']).to_owned());
    }
    for secret in secrets {
        assert!(!shown.contains(&secret), "{secret} is shown");
    }
}
