//! The partner API: the same reads as GraphQL, as plain JSON under `/v1`. One file per noun.
//!
//! Unknown parameters are refused, lists are paged by cursor, and every answer has a strong ETag.

mod article;
mod media;
mod parameters;
mod section;

use crate::app::App;
use crate::caller::Caller;
use crate::error::Problem;
use crate::request_log::Noted;
use crate::respond::respond;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

/// The routes.
pub fn configure(service: &mut web::ServiceConfig) {
    service
        .service(
            web::resource("/v1/articles")
                .route(web::get().to(article::list))
                .route(web::head().to(article::list)),
        )
        .service(
            web::resource("/v1/articles/{id}")
                .route(web::get().to(article::one))
                .route(web::head().to(article::one)),
        )
        .service(
            web::resource("/v1/sections")
                .route(web::get().to(section::list))
                .route(web::head().to(section::list)),
        )
        .service(
            web::resource("/v1/media/{id}")
                .route(web::get().to(media::one))
                .route(web::head().to(media::one)),
        );
}

/// Who asks, noted for the log.
pub async fn caller(request: &HttpRequest, app: &App) -> Result<Caller, Problem> {
    let caller = app.caller(request).await?;
    Noted::caller(request, &caller);
    Ok(caller)
}

fn json(request: &HttpRequest, caller: &Caller, answer: &impl Serialize) -> Result<HttpResponse, Problem> {
    let body = serde_json::to_vec(answer).map_err(Problem::internal)?;
    Ok(respond(
        request,
        StatusCode::OK,
        "application/json; charset=utf-8",
        body,
        caller.user.is_some(),
    ))
}
