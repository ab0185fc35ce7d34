//! What is measured for the operator, and the listener of its own that answers it as Prometheus reads it.
//!
//! Nothing is kept until [`Metrics::begin`] installs the recorder; `storage/src/measured.rs` has what is measured there. Invariant:
//! the values of a label come from a list of this program's own, never from a request, so that nobody can make them many or put
//! into them what they should not hold.

use crate::answers::Answers;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::http::{Method, StatusCode};
use actix_web::{App as Routes, HttpResponse, HttpServer, web};
use desk::{Desk, announce};
use metrics::Counter;
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;
use storage::Stale;

const REQUESTS: &str = "dateline_requests_total";
const REQUEST_SECONDS: &str = "dateline_request_seconds";
/// The gauge of streams that are open; `slots.rs` counts them.
pub(crate) const OPEN_STREAMS: &str = "dateline_open_streams";
const ANSWERS: &str = "dateline_answers_total";
const KEPT_BYTES: &str = "dateline_kept_bytes";
const LOG_HEAD: &str = "dateline_log_head";
const FOLLOWER_LAG_SECONDS: &str = "dateline_follower_lag_seconds";
const POOL_CONNECTIONS: &str = "dateline_pool_connections";
const WRITER_QUEUE: &str = "dateline_writer_queue";

/// Where the histograms divide, in seconds: from a statement on SQLite to what nobody waits for.
const SECONDS: &[f64] = &[
    0.0001, 0.000_25, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];
/// How often samples are put into their histograms. Until then each takes memory, and perhaps nobody ever reads them.
const UPKEEP_EVERY: Duration = Duration::from_secs(5);
/// How long the answer waits for the database. Prometheus itself waits ten seconds.
const PATIENCE: Duration = Duration::from_secs(2);

/// How a request ended, the worst last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// As it should.
    #[default]
    Ok,
    /// Whoever sent it has something to change.
    Refused,
    /// Something of ours failed.
    Failed,
}

impl Outcome {
    pub(crate) fn of_status(status: StatusCode) -> Outcome {
        match status.as_u16() {
            500.. => Outcome::Failed,
            400.. => Outcome::Refused,
            _ => Outcome::Ok,
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Outcome::Ok => "ok",
            Outcome::Refused => "refused",
            Outcome::Failed => "failed",
        }
    }
}

/// The operation of a request that is known by its address alone. A method can be any word, so only those that we take are named.
pub(crate) fn operation(method: &Method, route: Option<&str>) -> String {
    let Some(route) = route else {
        return "(no route)".to_owned();
    };
    let method = match method.as_str() {
        known @ ("GET" | "HEAD" | "POST" | "OPTIONS") => known,
        _ => "(other)",
    };
    format!("{method} {route}")
}

/// Counts a request that has ended.
pub(crate) fn request(operation: String, outcome: Outcome, took: Duration) {
    metrics::histogram!(REQUEST_SECONDS, "operation" => operation.clone()).record(took.as_secs_f64());
    metrics::counter!(REQUESTS, "operation" => operation, "outcome" => outcome.as_str()).increment(1);
}

/// What the answer cache counts.
pub struct AnswerCounts {
    /// Answers that were sent as they were kept.
    pub hit: Counter,
    /// Requests for which none was kept.
    pub missed: Counter,
    stale: [(Stale, Counter); 4],
}

impl Default for AnswerCounts {
    /// Counts from here on.
    fn default() -> AnswerCounts {
        let count = |outcome: &'static str| metrics::counter!(ANSWERS, "outcome" => outcome);
        let stale = [Stale::Changed, Stale::Boundary, Stale::Ahead, Stale::Unconfirmed];
        AnswerCounts {
            hit: count("hit"),
            missed: count("miss"),
            stale: stale.map(|why| {
                (
                    why,
                    metrics::counter!(ANSWERS, "outcome" => "stale", "why" => why.as_str()),
                )
            }),
        }
    }
}

impl AnswerCounts {
    /// One that was kept could not be sent.
    pub fn stale(&self, why: Stale) {
        if let Some((_, count)) = self.stale.iter().find(|(one, _)| *one == why) {
            count.increment(1);
        }
    }
}

/// The listener, and what was measured since it was made.
pub struct Metrics {
    listener: TcpListener,
    recorder: PrometheusHandle,
}

impl Metrics {
    /// Measures from here on, for as long as the program runs. It can be done once.
    pub fn begin(listener: TcpListener) -> Result<Metrics, BuildError> {
        let recorder = PrometheusBuilder::new().set_buckets(SECONDS)?.install_recorder()?;
        describe();
        storage::measured::describe();
        Ok(Metrics { listener, recorder })
    }

    /// Answers `GET /metrics`, and nothing else, for as long as the program runs.
    pub async fn serve(self, desk: Desk, answers: Arc<Answers>) -> std::io::Result<()> {
        let upkeep = upkeep(self.recorder.clone());
        let (recorder, desk) = (web::Data::new(self.recorder), web::Data::new(desk));
        let answers = web::Data::from(answers);
        let server = HttpServer::new(move || {
            Routes::new()
                .app_data(recorder.clone())
                .app_data(desk.clone())
                .app_data(answers.clone())
                .route("/metrics", web::get().to(answer))
        });
        let server = server.workers(1).disable_signals().listen(self.listener)?.run();
        tokio::select! {
            served = server => served,
            () = upkeep => Ok(()),
        }
    }
}

fn describe() {
    metrics::describe_counter!(
        REQUESTS,
        "Requests answered, by operation and outcome (ok, refused, failed)."
    );
    metrics::describe_histogram!(REQUEST_SECONDS, "How long it took to answer a request.");
    metrics::describe_gauge!(OPEN_STREAMS, "WebSocket connections and event streams that are open.");
    metrics::describe_counter!(
        ANSWERS,
        "What the answer cache had for requests that could use it: hit, miss, or stale and why."
    );
    metrics::describe_gauge!(
        KEPT_BYTES,
        "Memory that is taken by what is kept: answers as they were sent, and objects as they were read."
    );
    metrics::describe_gauge!(LOG_HEAD, "The place of the newest entry of the change log.");
    metrics::describe_gauge!(
        FOLLOWER_LAG_SECONDS,
        "How long the oldest that is due to a follower of the change log has waited; 0 if nothing has."
    );
    metrics::describe_gauge!(
        POOL_CONNECTIONS,
        "Connections to the database, by pool (reader and writer, or shared) and state (idle, used)."
    );
    metrics::describe_gauge!(WRITER_QUEUE, "Transactions that wait to begin.");
}

async fn upkeep(recorder: PrometheusHandle) {
    let mut ticks = tokio::time::interval(UPKEEP_EVERY);
    loop {
        ticks.tick().await;
        recorder.run_upkeep();
    }
}

async fn answer(
    recorder: web::Data<PrometheusHandle>,
    desk: web::Data<Desk>,
    answers: web::Data<Answers>,
) -> HttpResponse {
    metrics::gauge!(KEPT_BYTES, "kept" => "answers").set(answers.bytes() as f64);
    metrics::gauge!(KEPT_BYTES, "kept" => "objects").set(desk.store().kept_bytes() as f64);
    let load = desk.store().load();
    metrics::gauge!(WRITER_QUEUE).set(load.waiting);
    for pool in load.pools {
        metrics::gauge!(POOL_CONNECTIONS, "pool" => pool.name, "state" => "idle").set(pool.idle);
        metrics::gauge!(POOL_CONNECTIONS, "pool" => pool.name, "state" => "used").set(pool.used);
    }
    // A database that does not answer leaves these as they were last known: when it is down, the rest is wanted most.
    let changes = desk.store().changes();
    let log = async || futures_util::try_join!(changes.head(), announce::lag(&desk));
    match tokio::time::timeout(PATIENCE, log()).await {
        Ok(Ok((head, lag))) => {
            metrics::gauge!(LOG_HEAD).set(head as f64);
            metrics::gauge!(FOLLOWER_LAG_SECONDS, "follower" => "announcer").set(lag as f64 / 1_000.0);
        }
        Ok(Err(error)) => tracing::warn!(%error, "the change log cannot be read"),
        Err(_) => tracing::warn!("the change log cannot be read in time"),
    }
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .body(recorder.render())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_names_no_method_that_a_client_made_up() {
        let brew = Method::from_bytes(b"BREW").unwrap();
        assert_eq!(
            operation(&Method::GET, Some("/v1/articles/{id}")),
            "GET /v1/articles/{id}"
        );
        assert_eq!(operation(&brew, Some("/graphql")), "(other) /graphql");
        assert_eq!(operation(&brew, None), "(no route)");
    }

    #[test]
    fn the_worst_outcome_counts() {
        assert_eq!(Outcome::of_status(StatusCode::NOT_MODIFIED), Outcome::Ok);
        assert_eq!(
            Outcome::of_status(StatusCode::NOT_FOUND).max(Outcome::Ok),
            Outcome::Refused
        );
        assert_eq!(
            Outcome::of_status(StatusCode::SERVICE_UNAVAILABLE).max(Outcome::Refused),
            Outcome::Failed
        );
    }

    #[tokio::test]
    async fn a_database_that_is_gone_leaves_its_gauges_out_and_the_rest_there() {
        let recorder = PrometheusBuilder::new().build_recorder();
        let _here = metrics::set_default_local_recorder(&recorder);
        request("query".to_owned(), Outcome::Ok, Duration::from_millis(3));
        let db = testkit::TestDb::new().await;
        db.store.close().await;
        let answers = web::Data::new(Answers::bounded(0));
        let answer = answer(
            web::Data::new(recorder.handle()),
            web::Data::new(db.desk.clone()),
            answers,
        )
        .await;
        let body = actix_web::body::to_bytes(answer.into_body()).await.unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        assert!(
            body.contains(r#"dateline_requests_total{operation="query",outcome="ok"} 1"#),
            "{body}"
        );
        assert!(body.contains("dateline_writer_queue 0"), "{body}");
        assert!(!body.contains("dateline_log_head"), "{body}");
    }
}
