//! Signing in, refreshing and signing out; and tokens that are not ours.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::permission::Role;
use serde_json::{Value, json};
use tests::{Answer, Client, TestServer};

const PASSWORD: &str = "a password of some length";

async fn server() -> (TestServer, Value) {
    let server = TestServer::start().await;
    server.user("mira@newsroom.test", Role::Editor, PASSWORD).await;
    let login = server
        .public()
        .post(
            "/auth/login",
            json!({ "email": "Mira@newsroom.test", "password": PASSWORD }),
        )
        .await;
    assert_eq!(login.status, 200, "{}", login.body);
    assert_eq!(login.header("cache-control"), Some("no-store"));
    assert!(login.statements() > 0, "what signing in costs is counted");
    let signed = login.json();
    (server, signed)
}

async fn viewer(client: &Client) -> Answer {
    client.graphql("{ viewer { email role } }", json!({})).await
}

async fn refresh(server: &TestServer, token: &Value) -> Answer {
    server
        .public()
        .post("/auth/refresh", json!({ "refreshToken": token }))
        .await
}

#[tokio::test]
async fn a_user_signs_in_refreshes_and_signs_out() {
    let (server, signed) = server().await;
    let client = server.public().with_token(signed["accessToken"].as_str().unwrap());
    assert_eq!(
        viewer(&client).await.at("/data/viewer"),
        json!({ "email": "mira@newsroom.test", "role": "EDITOR" })
    );
    assert_eq!(viewer(&server.public()).await.at("/data/viewer"), json!(null));
    let next = refresh(&server, &signed["refreshToken"]).await;
    assert_eq!(next.status, 200);
    let out = server
        .public()
        .post("/auth/logout", json!({ "refreshToken": next.at("/refreshToken") }))
        .await;
    assert_eq!(out.status, 204);
    let ended = viewer(&client).await;
    assert_eq!((ended.status, ended.code().as_str()), (401, "SESSION_ENDED"));
    assert_eq!(
        refresh(&server, &next.at("/refreshToken")).await.code(),
        "SESSION_ENDED"
    );
}

#[tokio::test]
async fn a_refresh_token_that_is_used_twice_ends_its_session() {
    let (server, signed) = server().await;
    let next = refresh(&server, &signed["refreshToken"]).await;
    assert_eq!(refresh(&server, &signed["refreshToken"]).await.code(), "SESSION_ENDED");
    assert_eq!(
        refresh(&server, &next.at("/refreshToken")).await.code(),
        "SESSION_ENDED"
    );
    let client = server.public().with_token(next.at("/accessToken").as_str().unwrap());
    assert_eq!(viewer(&client).await.code(), "SESSION_ENDED");
}

#[tokio::test]
async fn tokens_are_short_and_only_ours_are_good() {
    let (server, signed) = server().await;
    let token = signed["accessToken"].as_str().unwrap();
    let parts: Vec<&str> = token.split('.').collect();
    let [header, claims, signature] = parts.as_slice() else {
        panic!("{token}")
    };
    let encode = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let decode = |part: &str| serde_json::from_slice::<Value>(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
    assert_eq!(decode(header)["alg"], json!("EdDSA"));
    let mut promoted = decode(claims);
    promoted["sub"] = json!("01900000-0000-7000-8000-000000000000");
    let kid = decode(header)["kid"].clone();
    for forged in [
        "rubbish".to_owned(),
        format!("{header}.{}.{signature}", encode(promoted)),
        format!(
            "{}.{claims}.",
            encode(json!({ "alg": "none", "typ": "JWT", "kid": kid }))
        ),
        format!(
            "{}.{claims}.{signature}",
            encode(json!({ "alg": "HS256", "typ": "JWT", "kid": kid }))
        ),
        format!(
            "{}.{claims}.{signature}",
            encode(json!({ "alg": "EdDSA", "typ": "JWT", "kid": "another" }))
        ),
        format!("{header}.{claims}."),
        "x".repeat(5_000),
    ] {
        let answer = viewer(&server.public().with_token(&forged)).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (401, "INVALID_TOKEN"),
            "{forged}"
        );
        assert!(!answer.body.contains("data"), "nothing was executed");
    }
    let client = server.public().with_token(token);
    server.clock.set(server.clock.now().saturating_add_millis(600_000 - 1));
    assert_eq!(viewer(&client).await.status, 200);
    server.clock.set(server.clock.now().saturating_add_millis(1));
    assert_eq!(viewer(&client).await.code(), "EXPIRED_TOKEN");
}

#[tokio::test]
async fn wrong_passwords_are_refused_alike_and_guessing_is_slowed_down() {
    let (server, _) = server().await;
    let login = async |email: &str, password: &str| {
        server
            .public()
            .post("/auth/login", json!({ "email": email, "password": password }))
            .await
    };
    let (wrong, nobody) = (
        login("mira@newsroom.test", "wrong").await,
        login("nobody@newsroom.test", PASSWORD).await,
    );
    assert_eq!(
        (wrong.status, wrong.at("/code"), wrong.at("/detail")),
        (401, nobody.at("/code"), nobody.at("/detail"))
    );
    let mut last = wrong;
    for _ in 0..12 {
        last = login("mira@newsroom.test", "wrong").await;
    }
    assert_eq!((last.status, last.code().as_str()), (429, "TOO_MANY_ATTEMPTS"));
    assert!(
        last.header("retry-after")
            .is_some_and(|seconds| seconds.parse::<u64>().is_ok())
    );
}

#[tokio::test]
async fn the_public_key_is_published_and_the_private_one_is_not() {
    let (server, _) = server().await;
    let keys = server.public().get("/.well-known/jwks.json").await;
    assert_eq!(
        (keys.at("/keys/0/kty"), keys.at("/keys/0/alg")),
        (json!("OKP"), json!("EdDSA"))
    );
    assert!(keys.at("/keys/0").get("d").is_none());
}
