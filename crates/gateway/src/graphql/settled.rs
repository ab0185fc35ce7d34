//! What came of an operation: each error with its code, how it ended for the operator's counts, and the answer as it is written.

use super::{json, measured};
use crate::error::Problem;
use crate::error_codes::{Class, ErrorCode};
use crate::metrics::Outcome;
use async_graphql::{Response, ServerError, Value};
use serde::Serialize;

/// How long a page of a story may be, in bytes.
const USUAL: usize = 16 * 1024;

/// An operation that has ended.
pub struct Settled {
    /// What the client gets of it.
    pub response: Response,
    /// Whether anything was executed: then there is `data`, and the document fits the schema.
    pub executed: bool,
    /// How it ended.
    pub outcome: Outcome,
}

/// What a client gets. Written as it stands: the keys of `data` come in the order in which they were asked for.
#[derive(Serialize)]
pub struct Answer<'a> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [ServerError],
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
}

impl Settled {
    /// Gives each error its code, and ours the request's id.
    pub fn new(mut response: Response, request_id: &str) -> Settled {
        let executed = response.data != Value::Null || response.errors.iter().all(|error| !error.path.is_empty());
        let mut outcome = measured::outcome(&response.data);
        for error in &mut response.errors {
            // A resolver's `Problem` comes as the source of the library's own error, which says of it only its words.
            let source = error.source.clone();
            let problem = source.and_then(|source| source.downcast::<Problem>().ok());
            let code = match &problem {
                Some(problem) => problem.code,
                None if executed => ErrorCode::InvalidParameter,
                None => ErrorCode::GraphqlValidationFailed,
            };
            let extensions = error.extensions.get_or_insert_default();
            extensions.set("code", code.name());
            if let Some(problem) = problem {
                problem.log();
                error.message.clone_from(&problem.detail);
                if let Some((actual, limit)) = problem.over {
                    extensions.set("actual", actual);
                    extensions.set("limit", limit);
                }
            }
            if code.class() == Class::Ours {
                extensions.set("requestId", request_id);
                outcome = Outcome::Failed;
            } else {
                outcome = outcome.max(Outcome::Refused);
            }
        }
        Settled {
            response,
            executed,
            outcome,
        }
    }

    /// A request of which nothing was executed: one error, no `data`.
    pub fn refused(problem: Problem, request_id: &str) -> Settled {
        let mut error = async_graphql::Error::from(problem).into_server_error(Default::default());
        error.locations.clear();
        Settled::new(Response::from_errors(vec![error]), request_id)
    }

    /// What went wrong.
    pub fn errors(&self) -> &[ServerError] {
        &self.response.errors
    }

    /// What the client gets, as JSON.
    pub fn json(&self) -> serde_json::Result<String> {
        if !self.response.errors.is_empty() || !self.executed {
            return serde_json::to_string(&self.answer());
        }
        let mut json = String::with_capacity(USUAL);
        json.push_str("{\"data\":");
        json::value(&mut json, &self.response.data);
        json.push('}');
        Ok(json)
    }

    /// What the client gets.
    pub fn answer(&self) -> Answer<'_> {
        Answer {
            errors: &self.response.errors,
            data: self.executed.then_some(&self.response.data),
        }
    }
}
