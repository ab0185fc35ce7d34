//! GraphQL over HTTP (the GraphQL foundation's specification), by hand: the stock handler breaks it in places.
//!
//! POST with a JSON envelope, GET for queries, media types by `Accept`, statuses by media type, no `data` when nothing was executed,
//! and GraphiQL for a browser. Limits are checked before anything is executed. Subscriptions go on in `event_stream.rs`, WebSockets
//! in `socket.rs`.

use super::envelope::Envelope;
use super::negotiation::{Accepted, ResponseType, wants_html};
use super::operation::Operation;
use super::settled::Settled;
use super::{event_stream, graphiql, socket};
use crate::answers;
use crate::app::App;
use crate::caller::Caller;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::metrics::Outcome;
use crate::request_log::Noted;
use crate::respond::Answer;
use actix_web::http::header::{ACCEPT, ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, guard, web};
use async_graphql::parser::types::OperationType;

/// The largest body of a request, in bytes: an article of a million characters, with room for its envelope.
pub const MOST_BYTES: usize = 8 * 1024 * 1024;

/// The routes.
pub fn configure(service: &mut web::ServiceConfig) {
    service
        .app_data(web::PayloadConfig::new(MOST_BYTES))
        .route("/graphql/assets/{file}", web::get().to(graphiql::file))
        .service(
            web::resource("/graphql")
                .route(web::post().to(post))
                .route(web::get().guard(guard::fn_guard(socket::is_upgrade)).to(socket::open))
                .route(web::get().to(get))
                .default_service(web::to(other)),
        );
}

async fn post(
    request: HttpRequest,
    app: web::Data<App>,
    body: Result<web::Bytes, actix_web::Error>,
) -> Result<HttpResponse, Problem> {
    let accepted = accepted(&request)?;
    let envelope = read_post(&request, body);
    Ok(answer(&request, &app, envelope, accepted).await)
}

async fn get(
    request: HttpRequest,
    app: web::Data<App>,
    query: web::Query<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let asks = |(name, _): &(String, String)| ["query", "documentId", "extensions"].contains(&name.as_str());
    if wants_html(accept(&request)) && !query.iter().any(asks) {
        return graphiql::page();
    }
    let accepted = accepted(&request)?;
    let envelope = Envelope::from_parameters(query.into_inner());
    Ok(answer(&request, &app, envelope, accepted).await)
}

async fn other() -> HttpResponse {
    let mut response =
        HttpResponse::from_error(Problem::new(ErrorCode::MethodNotAllowed, "/graphql takes GET and POST"));
    response
        .headers_mut()
        .insert(ALLOW, "GET, POST".parse().expect("it is a header value"));
    response
}

fn accept(request: &HttpRequest) -> Option<&str> {
    request.headers().get(ACCEPT).and_then(|accept| accept.to_str().ok())
}

fn accepted(request: &HttpRequest) -> Result<Accepted, Problem> {
    Accepted::of(accept(request)).ok_or_else(|| {
        Problem::new(
            ErrorCode::NotAcceptable,
            "accept application/graphql-response+json, application/json or text/event-stream",
        )
    })
}

fn read_post(request: &HttpRequest, body: Result<web::Bytes, actix_web::Error>) -> Result<Envelope, Problem> {
    let content_type = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let content_type: Option<mime::Mime> = content_type.parse().ok();
    if content_type.is_none_or(|content_type| content_type.essence_str() != "application/json") {
        return Err(Problem::new(
            ErrorCode::UnsupportedMediaType,
            "send the request as application/json",
        ));
    }
    let body = body.map_err(|_| {
        Problem::new(
            ErrorCode::PayloadTooLarge,
            format!("the body is over {MOST_BYTES} bytes"),
        )
    })?;
    Envelope::from_body(&body)
}

async fn answer(
    request: &HttpRequest,
    app: &web::Data<App>,
    envelope: Result<Envelope, Problem>,
    accepted: Accepted,
) -> HttpResponse {
    match executed(request, app, envelope, accepted).await {
        Ok(response) => response,
        // What takes nothing but a stream gets its refusals as GraphQL's own type.
        Err(problem) => refused(request, problem, accepted.once.unwrap_or(ResponseType::Graphql)),
    }
}

async fn executed(
    request: &HttpRequest,
    app: &web::Data<App>,
    envelope: Result<Envelope, Problem>,
    accepted: Accepted,
) -> Result<HttpResponse, Problem> {
    let method_is_get = request.method() == Method::GET;
    let operation = app.graphql.prepare(envelope?, app.desk.store()).await?;
    Noted::operation(request, operation.called.as_str());
    Noted::measured_as(request, operation.measured.0);
    if method_is_get && operation.kind == Some(OperationType::Mutation) {
        return Err(Problem::new(ErrorCode::MethodNotAllowed, "send a mutation by POST"));
    }
    let once = match (operation.kind, accepted.once) {
        (Some(OperationType::Subscription), _) | (_, None) if accepted.stream => {
            let caller = app.caller(request).await?;
            Noted::caller(request, &caller);
            return event_stream::open(request, app, operation, caller);
        }
        (Some(OperationType::Subscription), _) | (_, None) => {
            let detail = "a subscription is answered as text/event-stream, or on a WebSocket (graphql-transport-ws)";
            return Err(Problem::new(ErrorCode::NotAcceptable, detail));
        }
        (_, Some(once)) => once,
    };
    let is_query = operation.kind == Some(OperationType::Query);
    let make = async |caller| executed_once(request, app, operation, caller, once).await;
    match is_query {
        true => app.answers.make(request, app, make).await,
        // A mutation is done for each who asks.
        false => answers::alone(request, app, make).await,
    }
}

async fn executed_once(
    request: &HttpRequest,
    app: &App,
    operation: Operation,
    caller: Caller,
    answer_as: ResponseType,
) -> Result<Answer, Problem> {
    let (kind, field) = operation.measured.clone();
    let is_query = operation.kind == Some(OperationType::Query);
    let reads = caller.reads().clone();
    let settled = app.graphql.execute(operation, caller, &Noted::id(request)).await;
    Noted::outcome(request, settled.outcome);
    if let Some(field) = field.filter(|_| settled.executed) {
        Noted::measured_as(request, format!("{kind} {field}"));
    }
    let body = settled.json().map_err(Problem::internal)?.into_bytes();
    let status = match (settled.executed, answer_as) {
        (false, ResponseType::Graphql) => StatusCode::BAD_REQUEST,
        _ => StatusCode::OK,
    };
    Ok(Answer {
        status,
        vary: "Accept, Accept-Encoding, Authorization",
        is_same_for_all: is_query && settled.outcome == Outcome::Ok && settled.errors().is_empty(),
        until: reads.until(),
        ..Answer::found(answer_as.content_type(), body)
    })
}

/// A request that was not even read: one error, no `data`, in the type that the client accepts.
pub fn refusal(request: &HttpRequest, problem: Problem) -> HttpResponse {
    let once = Accepted::of(accept(request)).and_then(|accepted| accepted.once);
    refused(request, problem, once.unwrap_or(ResponseType::Graphql))
}

/// A request that was not executed: one error, no `data`.
fn refused(request: &HttpRequest, problem: Problem, answer_as: ResponseType) -> HttpResponse {
    let status = match (problem.code.is_of_document(), answer_as) {
        // For `application/json` the specification wants 200 where the envelope could be read.
        (true, ResponseType::Json) => StatusCode::OK,
        _ => problem.code.status(),
    };
    let retry_after = problem.retry_after;
    let mut refused = written(
        request,
        status,
        answer_as,
        &Settled::refused(problem, &Noted::id(request)),
    );
    let headers = refused.headers_mut();
    if status == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(ALLOW, HeaderValue::from_static("POST"));
    }
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if let Some(seconds) = retry_after {
        headers.insert(RETRY_AFTER, seconds.into());
    }
    refused
}

/// An answer of which nothing was executed. Nobody keeps it: what is refused now may be right in a moment.
pub fn written(request: &HttpRequest, status: StatusCode, answer_as: ResponseType, settled: &Settled) -> HttpResponse {
    Noted::outcome(request, settled.outcome);
    HttpResponse::build(status)
        .insert_header((CACHE_CONTROL, "no-store"))
        .content_type(answer_as.content_type())
        .json(settled.answer())
}
