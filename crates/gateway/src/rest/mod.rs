//! The partner API: the same reads as GraphQL, as plain JSON under `/v1`. One file per noun.
//!
//! Unknown parameters are refused, lists are paged by cursor, and every answer has a strong ETag. Every read takes `asOf`.

mod article;
mod contributor;
mod media;
mod parameters;
mod resolve;
mod section;
mod topic;

use crate::app::App;
use crate::caller::Caller;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::reads::Reads;
use crate::request_log::Noted;
use crate::respond::respond;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use domain::subject::SubjectKind;
use parameters::Parameters;
use serde::Serialize;
use storage::Gone;
use uuid::Uuid;

/// The routes.
pub fn configure(service: &mut web::ServiceConfig) {
    macro_rules! routes {
        ($($address:literal => $handler:path),+ $(,)?) => {
            service$(.service(
                web::resource($address)
                    .route(web::get().to($handler))
                    .route(web::head().to($handler)),
            ))+;
        };
    }
    routes! {
        "/v1/articles" => article::list,
        "/v1/articles/{id}" => article::one,
        "/v1/sections" => section::list,
        "/v1/topics/{slug}" => topic::one,
        "/v1/contributors/{slug}" => contributor::one,
        "/v1/media/{id}" => media::one,
        "/v1/resolve" => resolve::one,
    }
}

/// What a request reads, as of the instant that its parameters ask for.
async fn reading(request: &HttpRequest, app: &App, parameters: &Parameters) -> Result<(Caller, Reads), Problem> {
    let caller = caller(request, app).await?;
    let reads = caller.reads_as_of(parameters.instant("asOf")?)?;
    Ok((caller, reads))
}

/// The refusal for what a read by id did not find: 410 if it was public and then killed, 404 else.
async fn missing(reads: &Reads, id: Uuid, noun: SubjectKind) -> Problem {
    match reads.gone(id).await {
        Ok(Some(gone)) if gone.subject.kind == noun => gone_problem(&gone),
        Ok(_) => Problem::new(ErrorCode::NotFound, format!("there is no such {noun}")),
        Err(problem) => problem,
    }
}

fn gone_problem(gone: &Gone) -> Problem {
    let detail = format!(
        "the {} {} must not be used any more since {}: take it down",
        gone.subject.kind, gone.subject.id, gone.since
    );
    Problem::new(ErrorCode::Gone, detail)
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
