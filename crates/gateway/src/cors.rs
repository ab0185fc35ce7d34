//! Which web pages may call: any may read what is public; only those of the listed origins may send a token or sign in.
//!
//! Credentials (cookies) are never allowed, and none are used. (Fetch standard, CORS protocol.)

use actix_web::HttpResponse;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, HeaderMap, HeaderValue,
    ORIGIN,
};
use actix_web::middleware::Next;
use std::sync::Arc;

/// The middleware; `trusted` are the origins that may send a token.
pub async fn cors(
    trusted: Arc<[String]>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let Some(origin) = request
        .headers()
        .get(ORIGIN)
        .and_then(|origin| origin.to_str().ok())
        .map(str::to_owned)
    else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let is_trusted = trusted.contains(&origin);
    let may_call = is_trusted || !request.path().starts_with("/auth/");
    if request.method() == Method::OPTIONS && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD) {
        let mut preflight = HttpResponse::NoContent().finish();
        if may_call {
            allow(preflight.headers_mut(), is_trusted);
        }
        return Ok(request.into_response(preflight));
    }
    let mut response = next.call(request).await?.map_into_boxed_body();
    if may_call {
        allow(response.headers_mut(), is_trusted);
    }
    Ok(response)
}

fn allow(headers: &mut HeaderMap, is_trusted: bool) {
    let allowed = match is_trusted {
        true => "accept, authorization, content-type, idempotency-key, if-none-match",
        false => "accept, content-type, if-none-match",
    };
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("GET, HEAD, POST"),
    );
    headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(allowed));
    headers.insert(
        ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("etag, link, ratelimit, ratelimit-policy, retry-after, x-request-id"),
    );
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
}
