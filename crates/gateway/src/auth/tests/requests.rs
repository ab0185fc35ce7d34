//! What is asked for wrongly, too often, or by everybody.

use super::*;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use testkit::writer;

#[actix_web::test]
async fn a_body_that_is_no_json_object_of_the_fields_is_refused_with_a_reason() {
    let newsroom = Newsroom::with(writer()).await;
    for (body, detail) in [
        (
            "",
            "The body is not JSON: EOF while parsing a value at line 1 column 0.",
        ),
        (
            "{",
            "The body is not JSON: EOF while parsing an object at line 1 column 1.",
        ),
        ("\"x\"", "The body is not a JSON object."),
        ("{\"email\": \"a\"}", "The field `password` is missing."),
        (
            "{\"email\": 1, \"password\": \"p\"}",
            "The field `email` is not a string.",
        ),
    ] {
        let request = TestRequest::post()
            .uri("/auth/login")
            .insert_header(("Content-Type", "application/json"));
        let answer = newsroom.send(request.set_payload(body)).await;
        assert_eq!((answer.status, answer.code()), (400, "MALFORMED_REQUEST"), "{body}");
        assert_eq!(answer.text("detail"), detail);
    }
    let more = json!({ "refreshToken": "x", "extra": true });
    let answer = newsroom.post("/auth/refresh", more).await;
    assert_eq!(
        answer.text("detail"),
        "The field `extra` is not known; there are refreshToken."
    );
}

#[actix_web::test]
async fn only_json_is_read_and_not_more_than_sixteen_kibibytes_of_it() {
    let newsroom = Newsroom::with(writer()).await;
    for content_type in [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=latin1",
    ] {
        let request = TestRequest::post()
            .uri("/auth/logout")
            .insert_header(("Content-Type", content_type));
        let answer = newsroom.send(request.set_payload("{\"refreshToken\": \"x\"}")).await;
        assert_eq!(
            (answer.status, answer.code()),
            (415, "UNSUPPORTED_MEDIA_TYPE"),
            "{content_type}"
        );
    }
    let request = TestRequest::post()
        .uri("/auth/logout")
        .insert_header(("Content-Type", "application/json; charset=UTF-8"));
    assert_eq!(
        newsroom
            .send(request.set_payload("{\"refreshToken\": \"x\"}"))
            .await
            .status,
        204
    );
    let large = newsroom
        .post("/auth/logout", json!({ "refreshToken": "x".repeat(17_000) }))
        .await;
    assert_eq!((large.status, large.code()), (413, "PAYLOAD_TOO_LARGE"));
    assert_eq!(newsroom.send(TestRequest::get().uri("/auth/login")).await.status, 405);
}

#[actix_web::test]
async fn the_eleventh_try_at_an_account_waits_and_other_accounts_do_not() {
    let newsroom = Newsroom::with(writer()).await;
    let guess = |email: &'static str| newsroom.post("/auth/login", json!({ "email": email, "password": "x" }));
    for _ in 0..10 {
        assert_eq!(guess(EMAIL).await.code(), "INVALID_CREDENTIALS");
    }
    let refused = newsroom.login().await;
    assert_eq!((refused.status, refused.code()), (429, "TOO_MANY_ATTEMPTS"));
    assert_eq!(refused.header("retry-after"), Some("30"));
    assert_eq!(guess("eve@newsroom.test").await.code(), "INVALID_CREDENTIALS");
    newsroom.db.wait_minutes(1);
    assert_eq!(newsroom.login().await.status, 200);
}

#[actix_web::test]
async fn tries_from_one_address_run_out_whatever_the_account_and_whatever_it_claims_to_be() {
    let newsroom = Newsroom::with(writer()).await;
    let guess = async |number: u32, peer: &str, forwarded: String| {
        let request = TestRequest::post()
            .uri("/auth/login")
            .peer_addr(format!("{peer}:4711").parse().unwrap())
            .insert_header(("X-Forwarded-For", forwarded));
        // No e-mail address, so that nothing is hashed; it counts all the same.
        let body = json!({ "email": format!("nobody {number}"), "password": "x" });
        newsroom.send(request.set_json(body)).await.status
    };
    for number in 0..30 {
        assert_eq!(guess(number, "192.0.2.1", format!("198.51.100.{number}")).await, 401);
    }
    assert_eq!(guess(30, "192.0.2.1", "198.51.100.99".to_owned()).await, 429);
    assert_eq!(guess(31, "10.0.0.1", "192.0.2.1".to_owned()).await, 429);
    assert_eq!(guess(32, "10.0.0.1", "192.0.2.2".to_owned()).await, 401);
}

#[actix_web::test]
async fn whoever_has_the_published_keys_can_check_a_token() {
    let newsroom = Newsroom::with(writer()).await;
    let answer = newsroom.send(TestRequest::get().uri("/.well-known/jwks.json")).await;
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.header("cache-control"), Some("public, max-age=300"));
    let set: JwkSet = serde_json::from_value(answer.body).unwrap();
    let token = newsroom.login().await.text("accessToken");
    let kid = jsonwebtoken::decode_header(&token).unwrap().kid.unwrap();
    let key = DecodingKey::from_jwk(set.find(&kid).unwrap()).unwrap();
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&["dateline"]);
    validation.validate_exp = false;
    let claims = decode::<Value>(&token, &key, &validation).unwrap().claims;
    assert_eq!(claims["sub"], newsroom.user.user.to_string());
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 600);
    assert!(claims.get("role").is_none());
}
