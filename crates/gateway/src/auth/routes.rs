//! The addresses of sign-in: `/auth/login`, `/auth/refresh`, `/auth/logout`, and `/.well-known/jwks.json` for whoever checks tokens.

use super::SignedIn;
use super::token::ACCESS_SECONDS;
use crate::app::App;
use crate::error::Problem;
use crate::fields;
use crate::openapi::schemas::{Credentials, KeySet, RefreshToken, Tokens};
use crate::request_log::Noted;
use actix_web::http::header::{CACHE_CONTROL, ContentType};
use actix_web::middleware::DefaultHeaders;
use actix_web::web::{self, Data, Payload, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, Resource};
use desk::Desk;
use serde_json::json;
use utoipa::OpenApi;

/// What OpenAPI says of these addresses.
#[derive(OpenApi)]
#[openapi(paths(login, refresh, logout, jwks))]
pub struct Described;

/// Adds the addresses. The app's data must have an [`App`].
pub fn configure(config: &mut ServiceConfig) {
    let private = |path: &str| Resource::new(path).wrap(DefaultHeaders::new().add((CACHE_CONTROL, "no-store")));
    config
        .service(private("/auth/login").route(web::post().to(login)))
        .service(private("/auth/refresh").route(web::post().to(refresh)))
        .service(private("/auth/logout").route(web::post().to(logout)))
        .service(
            web::resource("/.well-known/jwks.json")
                .route(web::get().to(jwks))
                .route(web::head().to(jwks)),
        );
}

/// Sign in
///
/// Begins a session, for whoever works on the desk.
#[utoipa::path(
    post,
    path = "/auth/login",
    operation_id = "login",
    tag = "Signing in",
    security(()),
    request_body(content = Credentials, example = json!({ "email": "chief@newsroom.test", "password": "a password of some length" })),
    responses((status = 200, description = "The session's first tokens.", body = Tokens)),
    extensions(("x-codes" = json!([
        "MALFORMED_REQUEST", "PAYLOAD_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE", "INVALID_CREDENTIALS", "TOO_MANY_ATTEMPTS", "INTERNAL",
        "DATABASE_UNAVAILABLE"
    ])))
)]
async fn login(app: Data<App>, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let [email, password] = fields::read(&request, payload, ["email", "password"]).await?;
    let address = app.auth.address(&request);
    Ok(tokens(
        &app.auth
            .login(&counted(&app, &request), &email, password, address)
            .await?,
    ))
}

/// New tokens
///
/// Gives the next two. A refresh token that is used a second time ends the session, since somebody may have stolen it.
#[utoipa::path(
    post,
    path = "/auth/refresh",
    operation_id = "refresh",
    tag = "Signing in",
    security(()),
    request_body(content = RefreshToken, example = json!({ "refreshToken": "…" })),
    responses((status = 200, description = "The session's next tokens.", body = Tokens)),
    extensions(("x-codes" = json!([
        "MALFORMED_REQUEST", "PAYLOAD_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE", "INVALID_TOKEN", "SESSION_ENDED", "INTERNAL", "DATABASE_UNAVAILABLE"
    ])))
)]
async fn refresh(app: Data<App>, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let [token] = fields::read(&request, payload, ["refreshToken"]).await?;
    Ok(tokens(&app.auth.refresh(&counted(&app, &request), &token).await?))
}

/// Sign out
///
/// Ends the session. Its access tokens are good for no request any more.
#[utoipa::path(
    post,
    path = "/auth/logout",
    operation_id = "logout",
    tag = "Signing in",
    security(()),
    request_body(content = RefreshToken, example = json!({ "refreshToken": "…" })),
    responses((status = 204, description = "The session has ended.")),
    extensions(("x-codes" = json!([
        "MALFORMED_REQUEST", "PAYLOAD_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE", "INTERNAL", "DATABASE_UNAVAILABLE"
    ])))
)]
async fn logout(app: Data<App>, request: HttpRequest, payload: Payload) -> Result<HttpResponse, Problem> {
    let [token] = fields::read(&request, payload, ["refreshToken"]).await?;
    app.auth.logout(&counted(&app, &request), &token).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The keys that sign access tokens
///
/// For programs that check the tokens themselves (RFC 7517).
#[utoipa::path(
    get,
    path = "/.well-known/jwks.json",
    operation_id = "getSigningKeys",
    tag = "Signing in",
    security(()),
    responses((status = 200, description = "The keys.", body = KeySet))
)]
async fn jwks(app: Data<App>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "public, max-age=300"))
        .content_type(ContentType::json())
        .body(app.auth.jwks())
}

/// A desk whose statements are counted for the log.
fn counted(app: &App, request: &HttpRequest) -> Desk {
    let desk = app.desk.over(app.desk.store().counting());
    Noted::store(request, desk.store());
    desk
}

fn tokens(signed_in: &SignedIn) -> HttpResponse {
    HttpResponse::Ok().json(json!({
        "accessToken": signed_in.access_token,
        "expiresIn": ACCESS_SECONDS,
        "refreshToken": signed_in.refresh_token.reveal(),
    }))
}
