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
    if let Some(key) = key(&app, &mut request).await {
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
    Ok(next.call(request).await?.map_into_boxed_body())
}

async fn key(app: &App, request: &mut ServiceRequest) -> Option<RequestKey> {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    match request.path() {
        "/graphql" if *request.method() == Method::POST => {
            let body = body(request).await?;
            app.answers.key(request.request(), Some(&body))
        }
        "/graphql" if reads && !request.headers().contains_key(UPGRADE) => {
            app.answers.key(request.request(), Some(b""))
        }
        path if reads && (path.starts_with("/v1/") || path.starts_with("/feeds/")) => {
            app.answers.key(request.request(), None)
        }
        _ => None,
    }
}

/// The body, which is left there for whoever answers; `None` if it cannot be had, and that is left there as well.
async fn body(request: &mut ServiceRequest) -> Option<Bytes> {
    let mut payload = request.take_payload();
    let read = async {
        let mut body = BytesMut::new();
        while let Some(part) = payload.next().await {
            let part = part?;
            if body.len() + part.len() > graphql::MOST_BYTES {
                return Err(PayloadError::Overflow);
            }
            body.extend_from_slice(&part);
        }
        Ok(body.freeze())
    };
    let body = read.await;
    let (left, body) = match body {
        Ok(body) => (Ok(body.clone()), Some(body)),
        Err(error) => (Err(error), None),
    };
    request.set_payload(Payload::from(stream::iter([left]).boxed_local()));
    body
}
