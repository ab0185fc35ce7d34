//! What lies in front of everything else: a request whose answer is kept is answered here, before it is routed, logged or parsed.
//!
//! Its line in the log would cost as much as the answer, so such requests are counted (`dateline_answers_total`) and not logged. All other
//! requests go on with what was found out about them ([`Asked`]).

use super::{Found, RequestKey};
use crate::app::App;
use crate::error::Problem;
use crate::graphql;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::http::Method;
use actix_web::http::header::{HeaderName, HeaderValue, UPGRADE, X_CONTENT_TYPE_OPTIONS};
use actix_web::middleware::Next;
use actix_web::web::{self, Bytes, BytesMut};
use actix_web::{HttpMessage, HttpRequest};
use futures_util::{StreamExt, stream};

/// How the addresses begin whose answers are kept, beside GraphQL's.
const KEPT: [&str; 6] = [
    "/v1/",
    "/feeds/",
    "/sitemaps/",
    "/sitemap.xml",
    "/robots.txt",
    "/.well-known/tdmrep.json",
];

/// What is known of a request that could be answered by what is kept, and was not.
#[derive(Clone)]
pub struct Asked {
    /// Under which key its answer is to be kept.
    pub key: RequestKey,
    /// That there is no such thing, if that is kept.
    pub refused: Option<Problem>,
}

impl Asked {
    /// What was found out about that request.
    pub fn of(request: &HttpRequest) -> Option<Asked> {
        request.extensions().get::<Asked>().cloned()
    }
}

/// The middleware.
pub async fn answer_kept(
    app: web::Data<App>,
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let body = match request.path() {
        "/graphql" if *request.method() == Method::POST => Some(read(&mut request).await),
        _ => None,
    };
    if let Some(key) = key(&app, &request, body.as_ref()) {
        let refused = match app.answers.find(key, request.request(), &app.desk) {
            Some(Found::Answer(mut response)) => {
                let headers = response.headers_mut();
                headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
                let no_statement = HeaderValue::from_static("sql;desc=\"0\"");
                headers.insert(HeaderName::from_static("server-timing"), no_statement);
                return Ok(request.into_response(response));
            }
            Some(Found::Refusal(problem)) => Some(problem),
            None => None,
        };
        request.extensions_mut().insert(Asked { key, refused });
    }
    if let Some(body) = body {
        // Whoever answers reads it again, or why it cannot be had.
        request.set_payload(Payload::from(stream::iter([body]).boxed_local()));
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

fn key(app: &App, request: &ServiceRequest, body: Option<&Result<Bytes, PayloadError>>) -> Option<RequestKey> {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    match (request.path(), body) {
        ("/graphql", Some(body)) => app.answers.key(request.request(), Some(body.as_ref().ok()?)),
        ("/graphql", None) if reads && !request.headers().contains_key(UPGRADE) => {
            app.answers.key(request.request(), Some(b""))
        }
        (path, None) if reads && KEPT.iter().any(|kept| path.starts_with(kept)) && !app.admission.is_closed(path) => {
            app.answers.key(request.request(), None)
        }
        _ => None,
    }
}

/// The whole body. Mostly it comes in one part, which is not copied.
async fn read(request: &mut ServiceRequest) -> Result<Bytes, PayloadError> {
    let mut payload = request.take_payload();
    let Some(first) = payload.next().await else {
        return Ok(Bytes::new());
    };
    let first = first?;
    let mut all = BytesMut::new();
    while let Some(part) = payload.next().await {
        let part = part?;
        if all.is_empty() {
            all.extend_from_slice(&first);
        }
        if all.len() + part.len() > graphql::MOST_BYTES {
            return Err(PayloadError::Overflow);
        }
        all.extend_from_slice(&part);
    }
    Ok(if all.is_empty() { first } else { all.freeze() })
}
