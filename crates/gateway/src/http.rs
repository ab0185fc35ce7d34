//! The server: every route in one place, and what lies around them all.

use crate::app::App;
use crate::cors::cors;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::request_log::log_request;
use crate::{auth, feeds, graphql, health, rest};
use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::{App as Routes, HttpServer, web};
use std::net::TcpListener;
use std::sync::Arc;

/// Serves on that listener until it is told to stop. Web pages of `origins` may send tokens.
pub fn serve(listener: TcpListener, app: App, origins: Vec<String>, workers: usize) -> std::io::Result<Server> {
    let app = web::Data::new(app);
    let origins: Arc<[String]> = origins.into();
    let server = HttpServer::new(move || {
        let (desk, origins) = (app.desk.clone(), origins.clone());
        Routes::new()
            .app_data(app.clone())
            .wrap(from_fn(move |request, next| cors(origins.clone(), request, next)))
            .wrap(from_fn(move |request, next| log_request(desk.clone(), request, next)))
            .configure(graphql::configure)
            .configure(auth::configure)
            .configure(rest::configure)
            .configure(feeds::configure)
            .configure(health::configure)
            .default_service(web::to(async || {
                Err::<String, Problem>(Problem::plain(ErrorCode::NotFound))
            }))
    });
    Ok(server
        .workers(workers)
        .disable_signals()
        .shutdown_timeout(10)
        .listen(listener)?
        .run())
}
