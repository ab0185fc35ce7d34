//! Every way in which a request can be refused: one public table, two renderings.
//!
//! REST answers `application/problem+json` (RFC 9457); GraphQL puts the code into `extensions.code`, or into `userErrors` when an
//! editor can fix it. Public text and private cause are different types: a cause is logged once, here at the edge, and never sent.
//! Invariant: a code, once shipped, is never renamed.

use crate::error_codes::{Class, ErrorCode};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError};
use serde_json::json;
use std::fmt;
use storage::StorageError;

/// A request that was refused, or failed.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Which of the table.
    pub code: ErrorCode,
    /// What was wrong and where, for whoever sent it.
    pub detail: String,
    /// How many seconds to wait before the next try.
    pub retry_after: Option<u64>,
    /// How much there was, and the most there may be.
    pub over: Option<(u64, u64)>,
    /// The cursor with which to go on.
    pub next: Option<String>,
    /// What happened, for the operator's log alone.
    cause: Option<String>,
}

impl Problem {
    /// A problem that says what was wrong and where.
    pub fn new(code: ErrorCode, detail: impl Into<String>) -> Problem {
        Problem {
            code,
            detail: detail.into(),
            retry_after: None,
            over: None,
            next: None,
            cause: None,
        }
    }

    /// More of `what` than there may be.
    pub fn over(code: ErrorCode, what: &str, actual: u64, limit: u64) -> Problem {
        Problem {
            over: Some((actual, limit)),
            ..Problem::new(code, format!("{what}: {actual}; the most is {limit}"))
        }
    }

    /// A problem of which the table's own words say enough.
    pub fn plain(code: ErrorCode) -> Problem {
        Problem::new(code, code.help())
    }

    /// The same, with how many seconds to wait before the next try.
    pub fn retry_after(mut self, seconds: u64) -> Problem {
        self.retry_after = Some(seconds);
        self
    }

    /// The same, with the cursor with which to go on.
    pub fn goes_on(self, next: String) -> Problem {
        Problem {
            next: Some(next),
            ..self
        }
    }

    /// Something of ours failed; `cause` is for the log alone.
    pub fn internal(cause: impl fmt::Display) -> Problem {
        Problem::caused(ErrorCode::Internal, cause.to_string())
    }

    pub(crate) fn caused(code: ErrorCode, cause: String) -> Problem {
        Problem {
            cause: Some(cause),
            ..Problem::plain(code)
        }
    }

    /// Writes the private cause to the log, if there is one. Whoever renders the problem calls it, once.
    pub fn log(&self) {
        if let Some(cause) = &self.cause {
            tracing::error!(code = self.code.name(), cause, "a request failed");
        }
    }

    /// The answer as RFC 9457 has it, with the id under which the operator finds it in the log.
    pub fn render(&self, request_id: &str) -> HttpResponse {
        let mut problem = json!({
            "type": format!("urn:dateline:error:{}", self.code.name()),
            "title": self.code.help(),
            "status": self.code.status().as_u16(),
            "code": self.code.name(),
            "detail": self.detail,
            "requestId": request_id,
        });
        if let Some(next) = &self.next {
            problem["next"] = json!(next);
        }
        let mut response = self.response_builder();
        response.content_type("application/problem+json").json(problem)
    }

    /// What is to be sent instead. A feed reader can send a key as a password alone, and asks its user only if `Basic` is named.
    fn challenge(&self) -> &'static str {
        match self.code {
            ErrorCode::ApiKeyRequired | ErrorCode::InvalidApiKey => {
                "Bearer realm=\"Dateline\", Basic realm=\"Dateline\", charset=\"UTF-8\""
            }
            _ => "Bearer",
        }
    }

    fn response_builder(&self) -> HttpResponseBuilder {
        let mut response = HttpResponse::build(self.code.status());
        if let Some(seconds) = self.retry_after {
            response.insert_header(("Retry-After", seconds.to_string()));
        }
        if self.code.status() == StatusCode::UNAUTHORIZED {
            response.insert_header(("WWW-Authenticate", self.challenge()));
        }
        response
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.name(), self.detail)
    }
}

impl std::error::Error for Problem {}

impl From<StorageError> for Problem {
    fn from(error: StorageError) -> Problem {
        let code = match &error {
            StorageError::Unavailable(_) => ErrorCode::DatabaseUnavailable,
            StorageError::Corrupt { .. } | StorageError::Database(_) => ErrorCode::Internal,
        };
        let (mut cause, mut next) = (error.to_string(), std::error::Error::source(&error));
        while let Some(deeper) = next {
            cause += &format!(": {deeper}");
            next = deeper.source();
        }
        Problem::caused(code, cause)
    }
}

/// The request log renders it (`request_log.rs`), since it knows the request's id.
impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.code.status()
    }

    fn error_response(&self) -> HttpResponse {
        self.response_builder().finish()
    }
}

/// The whole table as Markdown, for `docs/errors.md`.
pub fn table() -> String {
    let mut table = String::from("| code | status | class | what it means |\n| --- | --- | --- | --- |\n");
    for code in ErrorCode::ALL {
        let status = match code.class() {
            Class::Start => "—".to_owned(),
            Class::Refusal => "200, in `userErrors`".to_owned(),
            _ => code.status().as_u16().to_string(),
        };
        table += &format!(
            "| `{}` | {status} | {} | {} |\n",
            code.name(),
            code.class().name(),
            code.help()
        );
    }
    table
}
