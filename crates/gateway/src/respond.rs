//! Answers with validators: a strong ETag over the bytes, 304 where the client has them, and who may keep them.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH, LOCATION};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// The answer with these bytes. What is private is kept by nobody; all else may be kept, and is asked for again each time.
pub fn respond(
    request: &HttpRequest,
    status: StatusCode,
    content_type: &str,
    body: Vec<u8>,
    private: bool,
) -> HttpResponse {
    if private || status != StatusCode::OK {
        return HttpResponse::build(status)
            .insert_header((CACHE_CONTROL, "no-store"))
            .content_type(content_type)
            .body(body);
    }
    let digest = Sha256::digest(&body);
    let etag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(&digest[..16]));
    let has_it = request
        .headers()
        .get_all(IF_NONE_MATCH)
        .filter_map(|header| header.to_str().ok())
        .any(|header| {
            // Weak comparison, RFC 9110 §13.1.2.
            header
                .split(',')
                .any(|tag| tag.trim() == "*" || tag.trim().trim_start_matches("W/") == etag)
        });
    let mut response = HttpResponse::build(if has_it { StatusCode::NOT_MODIFIED } else { status });
    response
        .insert_header((CACHE_CONTROL, "no-cache"))
        .insert_header((ETAG, etag))
        .insert_header(("Vary", "Accept, Authorization"));
    if has_it {
        response.finish()
    } else {
        response.content_type(content_type).body(body)
    }
}

/// A permanent redirect to that address. Caches ask again each time, as what is public now may have another address tomorrow.
pub fn moved(request: &HttpRequest, mut address: String, private: bool) -> HttpResponse {
    if !request.query_string().is_empty() {
        address = format!("{address}?{}", request.query_string());
    }
    let kept = if private { "no-store" } else { "no-cache" };
    HttpResponse::MovedPermanently()
        .insert_header((LOCATION, address))
        .insert_header((CACHE_CONTROL, kept))
        .insert_header(("Vary", "Accept, Authorization"))
        .finish()
}
