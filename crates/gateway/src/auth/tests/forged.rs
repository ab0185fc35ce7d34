//! Tokens that somebody made up, changed, or kept for too long: each is made here and sent.

use super::*;
use crate::auth::token::Claims;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::ids::SessionId;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use storage::SigningKey;
use testkit::{house, writer};

/// What a forger can have: a good token, and for comparison our own key.
struct Forgery {
    newsroom: Newsroom,
    good: String,
    key: SigningKey,
    claims: Claims,
}

impl Forgery {
    async fn new() -> Forgery {
        let newsroom = Newsroom::with(writer()).await;
        let good = newsroom.login().await.text("accessToken");
        let key = newsroom.db.store.signing_keys().all().await.unwrap().remove(0);
        let payload = good.split('.').nth(1).unwrap();
        let claims = serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap();
        Forgery {
            newsroom,
            good,
            key,
            claims,
        }
    }

    fn header(&self) -> Header {
        Header {
            kid: Some(self.key.kid.clone()),
            ..Header::new(Algorithm::EdDSA)
        }
    }

    /// These claims, signed with our own key.
    fn signed(&self, claims: &impl serde::Serialize) -> String {
        let key = EncodingKey::from_ed_der(&self.key.private_key);
        encode(&self.header(), claims, &key).unwrap()
    }

    async fn assert_refused(&self, token: &str, code: ErrorCode) {
        assert_eq!(self.newsroom.identify(token).await, Err(code), "{token}");
    }
}

/// Parts of a token that nobody signed.
fn unsigned(header: Value, claims: &Claims, signature: &str) -> String {
    let part = |json: String| BASE64_URL_SAFE_NO_PAD.encode(json);
    let claims = serde_json::to_string(claims).unwrap();
    format!("{}.{}.{signature}", part(header.to_string()), part(claims))
}

#[actix_web::test]
async fn our_own_token_made_this_way_is_good() {
    let forgery = Forgery::new().await;
    assert!(forgery.newsroom.identify(&forgery.good).await.is_ok());
    assert!(
        forgery
            .newsroom
            .identify(&forgery.signed(&forgery.claims))
            .await
            .is_ok()
    );
}

#[actix_web::test]
async fn a_token_without_a_signature_is_refused() {
    let forgery = Forgery::new().await;
    let signature = forgery.good.rsplit('.').next().unwrap();
    for alg in ["none", "None", "NONE", "nOnE", ""] {
        let header = json!({ "alg": alg, "typ": "JWT", "kid": forgery.key.kid });
        for signature in ["", signature] {
            let token = unsigned(header.clone(), &forgery.claims, signature);
            forgery.assert_refused(&token, ErrorCode::InvalidToken).await;
        }
    }
    let header = json!({ "alg": "EdDSA", "typ": "JWT", "kid": forgery.key.kid });
    let token = unsigned(header, &forgery.claims, "");
    forgery.assert_refused(&token, ErrorCode::InvalidToken).await;
}

#[actix_web::test]
async fn the_public_key_is_no_secret_to_sign_with() {
    let forgery = Forgery::new().await;
    let encoded = BASE64_URL_SAFE_NO_PAD.encode(&forgery.key.public_key);
    for algorithm in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
        for secret in [&forgery.key.public_key[..], encoded.as_bytes()] {
            let header = Header {
                kid: Some(forgery.key.kid.clone()),
                ..Header::new(algorithm)
            };
            let token = encode(&header, &forgery.claims, &EncodingKey::from_secret(secret)).unwrap();
            forgery.assert_refused(&token, ErrorCode::InvalidToken).await;
        }
    }
}

#[actix_web::test]
async fn another_key_is_refused_by_its_own_name_by_ours_and_without_one() {
    let forgery = Forgery::new().await;
    let theirs = Forgery::new().await;
    let key = EncodingKey::from_ed_der(&theirs.key.private_key);
    for kid in [Some(theirs.key.kid.clone()), Some(forgery.key.kid.clone()), None] {
        let mut header = Header {
            kid,
            ..Header::new(Algorithm::EdDSA)
        };
        let token = encode(&header, &forgery.claims, &key).unwrap();
        forgery.assert_refused(&token, ErrorCode::InvalidToken).await;
        // A key that comes with the token is nothing to go by.
        let set: Value = serde_json::from_str(&theirs.newsroom.app.auth.jwks()).unwrap();
        header.jwk = Some(serde_json::from_value(set["keys"][0].clone()).unwrap());
        let token = encode(&header, &forgery.claims, &key).unwrap();
        forgery.assert_refused(&token, ErrorCode::InvalidToken).await;
    }
    let nameless = encode(
        &Header::new(Algorithm::EdDSA),
        &forgery.claims,
        &EncodingKey::from_ed_der(&forgery.key.private_key),
    );
    forgery
        .assert_refused(&nameless.unwrap(), ErrorCode::InvalidToken)
        .await;
}

#[actix_web::test]
async fn a_token_of_another_issuer_for_others_or_without_a_claim_is_refused() {
    let forgery = Forgery::new().await;
    for (claim, value) in [
        ("iss", "https://elsewhere.test"),
        ("iss", ""),
        ("aud", "other"),
        ("sub", "me"),
        ("sid", ""),
    ] {
        let mut claims = serde_json::to_value(&forgery.claims).unwrap();
        claims[claim] = json!(value);
        forgery
            .assert_refused(&forgery.signed(&claims), ErrorCode::InvalidToken)
            .await;
    }
    for claim in ["iss", "aud", "sub", "sid", "exp", "iat"] {
        let mut claims = serde_json::to_value(&forgery.claims).unwrap();
        claims.as_object_mut().unwrap().remove(claim);
        forgery
            .assert_refused(&forgery.signed(&claims), ErrorCode::InvalidToken)
            .await;
    }
}

#[actix_web::test]
async fn a_token_is_too_old_after_ten_minutes_by_the_newsrooms_clock() {
    let forgery = Forgery::new().await;
    forgery.newsroom.db.wait_minutes(9);
    assert!(forgery.newsroom.identify(&forgery.good).await.is_ok());
    forgery.newsroom.db.wait_minutes(1);
    forgery.assert_refused(&forgery.good, ErrorCode::ExpiredToken).await;
}

#[actix_web::test]
async fn a_changed_token_is_refused() {
    let forgery = Forgery::new().await;
    let parts: Vec<&str> = forgery.good.split('.').collect();
    let claims = Claims {
        sub: house().user,
        ..forgery.claims.clone()
    };
    let payload = BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_string(&claims).unwrap());
    let token = format!("{}.{payload}.{}", parts[0], parts[2]);
    forgery.assert_refused(&token, ErrorCode::InvalidToken).await;
}

#[actix_web::test]
async fn a_session_that_is_anothers_or_nobodys_gives_nothing() {
    let forgery = Forgery::new().await;
    for claims in [
        Claims {
            sub: house().user,
            ..forgery.claims.clone()
        },
        Claims {
            sid: SessionId(Uuid::from_u128(7)),
            ..forgery.claims.clone()
        },
    ] {
        let token = forgery.signed(&claims);
        forgery.assert_refused(&token, ErrorCode::SessionEnded).await;
    }
}

#[actix_web::test]
async fn garbage_and_what_is_too_long_are_refused() {
    let forgery = Forgery::new().await;
    let good = &forgery.good;
    for token in [
        "",
        ".",
        "..",
        "...",
        "x",
        "a.b.c",
        "{}.{}.{}",
        "e30.e30.e30",
        &good[1..],
        &format!("{good}.x"),
        &good.replace('.', " "),
    ] {
        forgery.assert_refused(token, ErrorCode::InvalidToken).await;
    }
    let header = Header {
        cty: Some("x".repeat(4096)),
        ..forgery.header()
    };
    let key = EncodingKey::from_ed_der(&forgery.key.private_key);
    let long = encode(&header, &forgery.claims, &key).unwrap();
    forgery.assert_refused(&long, ErrorCode::InvalidToken).await;
}

#[actix_web::test]
async fn a_token_of_one_node_is_good_at_every_other() {
    let forgery = Forgery::new().await;
    let other = Newsroom::node(&forgery.newsroom.db).await;
    assert!(
        other
            .auth
            .identify(&forgery.newsroom.db.store, &forgery.good)
            .await
            .is_ok()
    );
}
