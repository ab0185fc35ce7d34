//! Answers as they are sent: a strong ETag for each form of the bytes, 304 where the client has them, and who may keep them.
//!
//! An answer that is sent again and again is compressed once, when it is first asked for a second time; a partner's own at once, with
//! little effort.

use crate::coding::{Coding, Effort};
use crate::terms;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderName, HeaderValue, IF_NONE_MATCH, LOCATION, VARY,
};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::rights::Terms;
use domain::time::Timestamp;
use sha2::{Digest, Sha256};
use std::sync::OnceLock;

/// What is shorter is not compressed, in bytes: it would fit one packet all the same.
const WORTH_COMPRESSING: usize = 860;
/// The most seconds that a shared cache may keep an answer without asking: nobody tells it of changes.
const MOST_SHARED_SECONDS: i64 = 60;

/// What a request is answered with.
#[derive(Debug)]
pub struct Answer {
    /// 200, or a redirect.
    pub status: StatusCode,
    /// What the bytes are.
    pub content_type: &'static str,
    /// Where a redirect leads.
    pub location: Option<String>,
    /// The bytes.
    pub body: Bytes,
    /// What others may do with it, as headers.
    pub terms: Box<[(HeaderName, HeaderValue)]>,
    /// Which headers of the request it depends on.
    pub vary: &'static str,
    /// Whether all who ask for the same, and are not signed in, get the same while nothing changes.
    pub is_same_for_all: bool,
    /// From when on the answer is another though nothing has changed, because it shows only what is recent.
    pub until: Option<Timestamp>,
}

impl Answer {
    /// What there is.
    pub fn found(content_type: &'static str, body: Vec<u8>) -> Answer {
        Answer {
            status: StatusCode::OK,
            content_type,
            location: None,
            body: body.into(),
            terms: Box::default(),
            vary: "Accept-Encoding, Authorization",
            is_same_for_all: true,
            until: None,
        }
    }

    /// The same, with what others may do with it (`terms.rs`).
    pub fn under(self, terms: &Terms) -> Answer {
        Answer {
            terms: terms::headers(terms),
            ..self
        }
    }

    /// The same, to be kept: its bytes take no more than their length, and not the room that they grew into while they were written.
    pub fn in_its_length(self) -> Answer {
        Answer {
            body: Bytes::copy_from_slice(&self.body),
            ..self
        }
    }

    /// A permanent redirect to that address. Caches ask again soon, as what is public now may have another address tomorrow.
    pub fn moved(request: &HttpRequest, mut address: String) -> Answer {
        if !request.query_string().is_empty() {
            address = format!("{address}?{}", request.query_string());
        }
        Answer {
            status: StatusCode::MOVED_PERMANENTLY,
            location: Some(address),
            ..Answer::found("text/plain; charset=utf-8", Vec::new())
        }
    }
}

/// Who may keep an answer.
#[derive(Clone, Copy)]
pub enum Keeping<'a> {
    /// Nobody.
    Nobody,
    /// Whoever asks each time whether it is still right.
    Asking,
    /// The one who asked alone, who asks each time whether it is still right.
    Own,
    /// Shared caches too, for so many milliseconds; these are the names of all that it shows.
    Shared(i64, &'a HeaderValue),
}

/// An answer with all forms of its bytes.
pub struct Prepared {
    /// The answer.
    pub answer: Answer,
    content_type: HeaderValue,
    digest: OnceLock<String>,
    gzip: OnceLock<Option<Bytes>>,
    brotli: OnceLock<Option<Bytes>>,
}

impl Prepared {
    /// Not compressed yet.
    pub fn new(answer: Answer) -> Prepared {
        Prepared {
            content_type: HeaderValue::from_static(answer.content_type),
            answer,
            digest: OnceLock::new(),
            gzip: OnceLock::new(),
            brotli: OnceLock::new(),
        }
    }

    /// The whole answer, for those who may keep it; compressed, if any effort is to be made.
    pub fn respond(&self, request: &HttpRequest, keeping: Keeping<'_>, effort: Option<Effort>) -> HttpResponse {
        let (coding, body) = match effort {
            Some(effort) => self.in_coding(request, effort),
            None => (None, &self.answer.body),
        };
        if let Keeping::Nobody = keeping {
            let mut response = HttpResponse::build(self.answer.status);
            if effort.is_some() {
                response.insert_header((VARY, HeaderValue::from_static(self.answer.vary)));
            }
            return self.whole(response, keeping, coding, body.clone());
        }
        let has_it = self.answer.status == StatusCode::OK && self.is_known_to(request);
        let status = if has_it {
            StatusCode::NOT_MODIFIED
        } else {
            self.answer.status
        };
        let mut response = HttpResponse::build(status);
        if self.answer.status == StatusCode::OK
            && let Ok(etag) = HeaderValue::from_str(&format!("\"{}{}\"", self.digest(), suffix(coding)))
        {
            response.insert_header((ETAG, etag));
        }
        response.insert_header((VARY, HeaderValue::from_static(self.answer.vary)));
        for header in &self.answer.terms {
            response.insert_header(header.clone());
        }
        if !has_it {
            return self.whole(response, keeping, coding, body.clone());
        }
        keep(&mut response, keeping);
        response.finish()
    }

    fn whole(
        &self,
        mut response: HttpResponseBuilder,
        keeping: Keeping<'_>,
        coding: Option<Coding>,
        body: Bytes,
    ) -> HttpResponse {
        keep(&mut response, keeping);
        if let Some(location) = &self.answer.location {
            response.insert_header((LOCATION, location.as_str()));
        }
        if let Some(coding) = coding {
            response.insert_header((CONTENT_ENCODING, HeaderValue::from_static(coding.name())));
        }
        response.insert_header((CONTENT_TYPE, self.content_type.clone()));
        response.body(body)
    }

    /// Whether the client says that it has these bytes, in whichever form.
    fn is_known_to(&self, request: &HttpRequest) -> bool {
        let tags = request
            .headers()
            .get_all(IF_NONE_MATCH)
            .filter_map(|header| header.to_str().ok());
        tags.flat_map(|header| header.split(',')).any(|tag| {
            // Weak comparison, RFC 9110 §13.1.2.
            let tag = tag.trim().trim_start_matches("W/");
            let opaque = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
            let known = |tag: &str| {
                tag.strip_prefix(self.digest()).is_some_and(|form| {
                    [None, Some(Coding::Gzip), Some(Coding::Brotli)]
                        .into_iter()
                        .any(|coding| form == suffix(coding))
                })
            };
            tag == "*" || opaque.is_some_and(known)
        })
    }

    fn digest(&self) -> &str {
        self.digest.get_or_init(|| {
            let digest = Sha256::digest(&self.answer.body);
            URL_SAFE_NO_PAD.encode(&digest[..16])
        })
    }

    /// The bytes in the coding that the client likes best, if they are shorter in it.
    fn in_coding(&self, request: &HttpRequest, effort: Effort) -> (Option<Coding>, &Bytes) {
        if self.answer.body.len() >= WORTH_COMPRESSING
            && let Some(coding) = Coding::liked(request)
        {
            let cell = match coding {
                Coding::Gzip => &self.gzip,
                Coding::Brotli => &self.brotli,
            };
            if let Some(body) = cell.get_or_init(|| coding.compress(&self.answer.body, effort)) {
                return (Some(coding), body);
            }
        }
        (None, &self.answer.body)
    }
}

fn keep(response: &mut HttpResponseBuilder, keeping: Keeping<'_>) {
    match keeping {
        Keeping::Nobody => response.insert_header((CACHE_CONTROL, HeaderValue::from_static("no-store"))),
        Keeping::Asking => response.insert_header((CACHE_CONTROL, HeaderValue::from_static("no-cache"))),
        Keeping::Own => response.insert_header((CACHE_CONTROL, HeaderValue::from_static("private, no-cache"))),
        Keeping::Shared(millis, names) => {
            let seconds = (millis / 1_000).clamp(0, MOST_SHARED_SECONDS);
            let control = match seconds {
                MOST_SHARED_SECONDS => HeaderValue::from_static("public, max-age=0, s-maxage=60"),
                _ => HeaderValue::from_str(&format!("public, max-age=0, s-maxage={seconds}"))
                    .unwrap_or(HeaderValue::from_static("no-cache")),
            };
            response.insert_header((CACHE_CONTROL, control));
            if names.is_empty() {
                response
            } else {
                response.insert_header(("Surrogate-Key", names.clone()))
            }
        }
    };
}

/// A strong ETag names the bytes as they are sent, so each coding has its own.
fn suffix(coding: Option<Coding>) -> &'static str {
    match coding {
        None => "",
        Some(Coding::Gzip) => "-gzip",
        Some(Coding::Brotli) => "-br",
    }
}
