//! One line a request, with its id, and a count for the operator (`metrics.rs`); and the one place that renders problems, since it
//! knows that id.
//!
//! Never logged: tokens, bodies, e-mail and client addresses.

use crate::caller::Caller;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::metrics::{self, Outcome};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest};
use desk::Desk;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Instant;
use storage::Store;
use tracing::Instrument;

/// What a handler notes of its request for the log.
#[derive(Clone, Default)]
pub struct Noted(Rc<RefCell<Notes>>);

#[derive(Default)]
struct Notes {
    id: String,
    operation: Option<String>,
    measured_as: Option<String>,
    outcome: Outcome,
    actor: Option<&'static str>,
    store: Option<Store>,
}

impl Noted {
    fn of(request: &HttpRequest) -> Noted {
        request.extensions().get::<Noted>().cloned().unwrap_or_default()
    }

    /// The request's id.
    pub fn id(request: &HttpRequest) -> String {
        Noted::of(request).0.borrow().id.clone()
    }

    /// What the request asks for, in a word or two.
    pub fn operation(request: &HttpRequest, operation: impl Into<String>) {
        Noted::of(request).0.borrow_mut().operation = Some(operation.into());
    }

    /// What the operator's counts call it, if not by its route. Nothing that a client made up: there would be no end of them.
    pub fn measured_as(request: &HttpRequest, operation: impl Into<String>) {
        Noted::of(request).0.borrow_mut().measured_as = Some(operation.into());
    }

    /// How it ended, where the status does not say it all.
    pub fn outcome(request: &HttpRequest, outcome: Outcome) {
        Noted::of(request).0.borrow_mut().outcome = outcome;
    }

    /// Who asks; the statements that run for them are counted.
    pub fn caller(request: &HttpRequest, caller: &Caller) {
        let noted = Noted::of(request);
        let mut notes = noted.0.borrow_mut();
        notes.actor = Some(caller.who.as_str());
        notes.store = Some(caller.desk.store().clone());
    }

    /// Who asks, in a word.
    pub fn actor(request: &HttpRequest, actor: &'static str) {
        Noted::of(request).0.borrow_mut().actor = Some(actor);
    }

    /// Somebody asks who is not signed in, and gets what others got.
    pub fn public(request: &HttpRequest) {
        Noted::of(request).0.borrow_mut().actor = Some("public");
    }

    /// Statements that run through this store are those of the request.
    pub fn store(request: &HttpRequest, store: &Store) {
        Noted::of(request).0.borrow_mut().store = Some(store.clone());
    }
}

/// The middleware. `desk` gives the ids.
pub async fn log_request(
    desk: Desk,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let noted = Noted::default();
    let id = desk.new_id().to_string();
    noted.0.borrow_mut().id.clone_from(&id);
    request.extensions_mut().insert(noted.clone());
    let method = request.method().clone();
    let route = request.match_pattern();
    let started = Instant::now();
    let span = tracing::info_span!("request", id);
    let response = next.call(request).instrument(span.clone()).await?;
    let mut response = span.in_scope(|| rendered(response.map_into_boxed_body(), &id));
    if let Ok(value) = HeaderValue::from_str(&id) {
        response
            .headers_mut()
            .insert(HeaderName::from_static("x-request-id"), value);
    }
    response.headers_mut().insert(
        HeaderName::from_static("x-content-type-options"),
        HeaderValue::from_static("nosniff"),
    );
    let took = started.elapsed();
    let notes = noted.0.borrow();
    let statements = notes.store.as_ref().map_or(0, Store::statements);
    // For front-end developers: what a query costs shows beside its time in the browser's tools (W3C Server Timing).
    if let Ok(value) = HeaderValue::from_str(&format!("sql;desc=\"{statements}\"")) {
        response
            .headers_mut()
            .insert(HeaderName::from_static("server-timing"), value);
    }
    tracing::info!(
        id,
        method = %method,
        route = route.as_deref().unwrap_or("(no route)"),
        operation = notes.operation.as_deref().unwrap_or("-"),
        actor = notes.actor.unwrap_or("-"),
        status = response.status().as_u16(),
        ms = took.as_micros() as f64 / 1_000.0,
        statements,
        "request"
    );
    metrics::request(
        notes
            .measured_as
            .clone()
            .unwrap_or_else(|| metrics::operation(&method, route.as_deref())),
        notes.outcome.max(Outcome::of_status(response.status())),
        took,
    );
    drop(notes);
    Ok(response)
}

/// Problems as RFC 9457 has them. What the framework refuses by itself becomes one too.
fn rendered(response: ServiceResponse<BoxBody>, id: &str) -> ServiceResponse<BoxBody> {
    let Some(error) = response.response().error() else {
        return response;
    };
    let own;
    let problem = match error.as_error::<Problem>() {
        Some(problem) => problem,
        None => {
            own = framework_problem(response.status().as_u16(), error);
            &own
        }
    };
    problem.log();
    let mut answer = problem.render(id);
    for (name, value) in response.headers() {
        if !answer.headers().contains_key(name) && name != "content-type" && name != "content-length" {
            answer.headers_mut().append(name.clone(), value.clone());
        }
    }
    response.into_response(answer)
}

fn framework_problem(status: u16, error: &actix_web::Error) -> Problem {
    let code = match status {
        404 => ErrorCode::NotFound,
        405 => ErrorCode::MethodNotAllowed,
        413 => ErrorCode::PayloadTooLarge,
        400..=499 => ErrorCode::MalformedRequest,
        _ => return Problem::internal(error),
    };
    Problem::new(code, error.to_string())
}
