//! For the operator: whether the program runs, and whether it can serve.

use crate::app::App;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::openapi::schemas::{Health, Readiness};
use actix_web::{HttpResponse, web};
use desk::{Clock, announce};
use serde_json::json;
use utoipa::OpenApi;

/// What OpenAPI says of these addresses.
#[derive(OpenApi)]
#[openapi(paths(healthz, readyz))]
pub struct Described;

/// How far the database's clock may be from the system's, in milliseconds, before the node says that it is not ready.
const MOST_CLOCK_OFFSET: u64 = 500;

/// How long what is due may wait to be announced, in milliseconds, before it is said to be overdue. Readers don't wait for it, so
/// the node is ready all the same.
const MOST_ANNOUNCER_LAG: i64 = 10_000;

/// The routes.
pub fn configure(service: &mut web::ServiceConfig) {
    service
        .route("/healthz", web::get().to(healthz))
        .route("/readyz", web::get().to(readyz));
}

/// Whether the program runs
///
/// Asks nothing of the database.
#[utoipa::path(
    get,
    path = "/healthz",
    operation_id = "getHealth",
    tag = "Operator",
    security(()),
    responses((status = 200, description = "It runs.", body = Health))
)]
async fn healthz() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(("Cache-Control", "no-store"))
        .json(json!({ "status": "ok" }))
}

/// Whether the program can serve
///
/// The database answers, and its clock is near this node's.
#[utoipa::path(
    get,
    path = "/readyz",
    operation_id = "getReadiness",
    tag = "Operator",
    security(()),
    responses((status = 200, description = "It can.", body = Readiness)),
    extensions(("x-codes" = json!(["INTERNAL", "DATABASE_UNAVAILABLE"])))
)]
async fn readyz(app: web::Data<App>) -> Result<HttpResponse, Problem> {
    let ahead = app.desk.store().ping(Clock::local).await?;
    if ahead.unsigned_abs() > MOST_CLOCK_OFFSET {
        let detail =
            format!("the database's clock is {ahead} ms ahead of this node's; the most is {MOST_CLOCK_OFFSET}");
        return Err(Problem::new(ErrorCode::DatabaseUnavailable, detail));
    }
    let lag = announce::lag(&app.desk).await?;
    Ok(HttpResponse::Ok()
        .insert_header(("Cache-Control", "no-store"))
        .json(json!({
            "status": "ready",
            "clockOffsetMs": ahead,
            "announcer": { "lagMs": lag, "overdue": lag > MOST_ANNOUNCER_LAG },
        })))
}
