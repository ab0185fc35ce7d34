//! What this crate measures for the operator.
//!
//! Without a recorder (`gateway/src/metrics.rs` has it) nothing is kept. Invariant: no label is an id, a slug or anything else that
//! somebody sent.

use std::time::Duration;

const STATEMENTS: &str = "dateline_statements_total";
const STATEMENT_SECONDS: &str = "dateline_statement_seconds";

/// Tells the recorder what each of them means.
pub fn describe() {
    metrics::describe_counter!(STATEMENTS, "Statements sent to the database.");
    metrics::describe_histogram!(
        STATEMENT_SECONDS,
        "How long a statement took, with the wait for a connection."
    );
}

pub(crate) fn statement(took: Duration) {
    metrics::counter!(STATEMENTS).increment(1);
    metrics::histogram!(STATEMENT_SECONDS).record(took.as_secs_f64());
}
