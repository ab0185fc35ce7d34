//! The partner API: the same reads as GraphQL, as plain JSON under `/v1`. One file per noun.
//!
//! Unknown parameters are refused, lists are paged by cursor, and every answer has a strong ETag. Every read but a search takes `asOf`.

mod article;
mod changes;
mod collection;
mod contributor;
mod media;
mod menu;
mod page;
mod parameters;
mod resolve;
mod rights;
mod search;
mod section;
mod topic;

pub use article::asked_for as article_asked_for;
pub use media::MediaJson;
pub use parameters::Parameters;
pub use rights::RightsJson;

use crate::app::App;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::reads::Reads;
use crate::respond::Answer;
use actix_web::{HttpRequest, web};
use domain::subject::SubjectKind;
use serde::Serialize;
use storage::Gone;
use utoipa::OpenApi;
use uuid::Uuid;

/// What OpenAPI says of these routes.
#[derive(OpenApi)]
#[openapi(
    paths(
        article::list,
        article::one,
        changes::digest,
        changes::export::export,
        changes::list,
        collection::one,
        contributor::one,
        media::one,
        menu::one,
        page::one,
        resolve::one,
        search::list,
        section::list,
        topic::one,
    ),
    components(schemas(crate::openapi::schemas::Order, crate::openapi::schemas::SearchOrder))
)]
pub struct Described;

/// The routes.
pub fn configure(service: &mut web::ServiceConfig) {
    macro_rules! routes {
        ($($address:literal => $handler:path),+ $(,)?) => {
            service$(.service({
                let handler = async |request: HttpRequest, app: web::Data<App>| {
                    let make = async |caller| $handler(&request, &app, caller).await;
                    app.answers.make(&request, &app, make).await
                };
                web::resource($address).route(web::get().to(handler)).route(web::head().to(handler))
            }))+;
        };
    }
    routes! {
        "/v1/articles" => article::list,
        "/v1/articles/{id}" => article::one,
        "/v1/sections" => section::list,
        "/v1/topics/{slug}" => topic::one,
        "/v1/contributors/{slug}" => contributor::one,
        "/v1/collections/{slug}" => collection::one,
        "/v1/media/{id}" => media::one,
        "/v1/menus/{slug}" => menu::one,
        "/v1/pages/{slug}" => page::one,
        "/v1/resolve" => resolve::one,
        "/v1/search" => search::list,
    }
    let changes = web::resource("/v1/changes").route(web::get().to(changes::list));
    service.service(changes.route(web::head().to(changes::list)));
    let export = web::resource("/v1/export").route(web::get().to(changes::export::export));
    service.service(export.route(web::head().to(changes::export::export)));
    let digest = async |request: HttpRequest, app: web::Data<App>| {
        let make = async |caller| changes::digest(&request, &app, caller).await;
        crate::answers::alone(&request, &app, make).await
    };
    let digests = web::resource("/v1/changes/digest").route(web::get().to(digest));
    service.service(digests.route(web::head().to(digest)));
}

/// The part of the address that names what is asked for.
pub fn named(request: &HttpRequest) -> Result<String, Problem> {
    let name = request.match_info().load::<String>();
    name.map_err(|_| Problem::new(ErrorCode::NotFound, "the address cannot be read"))
}

/// The refusal for what a read by id did not find: 410 if it was public and then killed, 404 else.
pub async fn missing(reads: &Reads, id: Uuid, noun: SubjectKind) -> Problem {
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

/// An answer that nobody else gets, and that is new each time.
fn json_for_one(answer: &impl Serialize) -> Result<Answer, Problem> {
    Ok(Answer {
        is_same_for_all: false,
        ..json(answer)?
    })
}

fn json(answer: &impl Serialize) -> Result<Answer, Problem> {
    let body = serde_json::to_vec(answer).map_err(Problem::internal)?;
    Ok(Answer::found("application/json; charset=utf-8", body))
}
