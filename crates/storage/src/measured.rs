//! What this crate measures for the operator, and how far those who follow the change log are behind it.
//!
//! Without a recorder (`gateway/src/metrics.rs` has it) nothing is kept. Invariant: no label is an id, a slug or anything else that
//! somebody sent.

use std::time::Duration;

const STATEMENTS: &str = "dateline_statements_total";
const STATEMENT_SECONDS: &str = "dateline_statement_seconds";
const FOLLOWER_LAG_SECONDS: &str = "dateline_follower_lag_seconds";

/// Tells the recorder what each of them means.
pub fn describe() {
    metrics::describe_counter!(STATEMENTS, "Statements sent to the database.");
    metrics::describe_histogram!(
        STATEMENT_SECONDS,
        "How long a statement took, with the wait for a connection."
    );
    metrics::describe_gauge!(
        FOLLOWER_LAG_SECONDS,
        "How long ago the oldest change was logged that the follower has yet to deal with; 0 if there is none."
    );
}

/// Says how far a follower of the change log is behind it.
pub fn follower_lag(follower: &'static str, seconds: f64) {
    metrics::gauge!(FOLLOWER_LAG_SECONDS, "follower" => follower).set(seconds);
}

pub(crate) fn statement(took: Duration) {
    metrics::counter!(STATEMENTS).increment(1);
    metrics::histogram!(STATEMENT_SECONDS).record(took.as_secs_f64());
}
