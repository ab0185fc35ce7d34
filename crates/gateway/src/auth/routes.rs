//! `/auth/login`, `/auth/refresh`, `/auth/logout` and the public keys: JSON in, JSON out.

use crate::app::App;
use crate::client_address::client_address;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The largest body, in bytes.
const MOST_BYTES: usize = 16 * 1024;

/// The routes.
pub fn configure(service: &mut web::ServiceConfig) {
    let limit = web::PayloadConfig::new(MOST_BYTES);
    service
        .service(
            web::scope("/auth")
                .app_data(limit)
                .route("/login", web::post().to(login))
                .route("/refresh", web::post().to(refresh))
                .route("/logout", web::post().to(logout)),
        )
        .route("/.well-known/jwks.json", web::get().to(jwks));
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Login {
    email: String,
    password: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Refresh {
    refresh_token: String,
}

async fn login(
    request: HttpRequest,
    app: web::Data<App>,
    body: Result<web::Bytes, actix_web::Error>,
) -> Result<HttpResponse, Problem> {
    let Login { email, password } = json(&request, body)?;
    let from = client_address(&request, &app.auth.proxies);
    Ok(secret().json(app.auth.login(&email, password, from).await?))
}

async fn refresh(
    request: HttpRequest,
    app: web::Data<App>,
    body: Result<web::Bytes, actix_web::Error>,
) -> Result<HttpResponse, Problem> {
    let Refresh { refresh_token } = json(&request, body)?;
    Ok(secret().json(app.auth.refresh(&refresh_token).await?))
}

async fn logout(
    request: HttpRequest,
    app: web::Data<App>,
    body: Result<web::Bytes, actix_web::Error>,
) -> Result<HttpResponse, Problem> {
    let Refresh { refresh_token } = json(&request, body)?;
    app.auth.logout(&refresh_token).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn jwks(app: web::Data<App>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(("Cache-Control", "public, max-age=60"))
        .json(app.auth.tokens.jwks())
}

/// An answer that nobody may keep.
fn secret() -> actix_web::HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response.insert_header(("Cache-Control", "no-store"));
    response
}

fn json<T: DeserializeOwned>(request: &HttpRequest, body: Result<web::Bytes, actix_web::Error>) -> Result<T, Problem> {
    let content_type = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let is_json = content_type
        .parse::<mime::Mime>()
        .is_ok_and(|content_type| content_type.essence_str() == "application/json");
    if !is_json {
        return Err(Problem::new(
            ErrorCode::UnsupportedMediaType,
            "send the body as application/json",
        ));
    }
    let body = body.map_err(|_| {
        Problem::new(
            ErrorCode::PayloadTooLarge,
            format!("the body is over {MOST_BYTES} bytes"),
        )
    })?;
    serde_json::from_slice(&body).map_err(|error| {
        // serde's words name the field and the place, never a value, unless it is of the wrong type: then the type alone is said.
        let place = format!("line {}, column {}", error.line(), error.column());
        let what = error.to_string();
        let what = if what.contains("invalid type") {
            "a field is not a string".to_owned()
        } else {
            what
        };
        Problem::new(
            ErrorCode::MalformedRequest,
            format!("the body cannot be read at {place}: {what}"),
        )
    })
}
