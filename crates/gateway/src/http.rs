//! The server: every route in one place, and what lies around them all.

use crate::admission::admit;
use crate::answers::answer_kept;
use crate::app::App;
use crate::cors::cors;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::request_log::log_request;
use crate::{auth, feeds, graphql, health, openapi, pictures, rest, sitemaps, terms};
use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::{App as Routes, HttpServer, web};
use std::any::Any;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

/// How long a client may take nothing of what it is sent.
const UNREAD: Duration = Duration::from_secs(30);

/// Serves on that listener until it is told to stop. Web pages of `origins` may send tokens.
pub fn serve(listener: TcpListener, app: App, origins: Vec<String>, workers: usize) -> std::io::Result<Server> {
    let app = web::Data::new(app);
    let origins: Arc<[String]> = origins.into();
    let server = HttpServer::new(move || {
        let (desk, door, front, origins) = (app.desk.clone(), app.clone(), app.clone(), origins.clone());
        // What is wrapped last lies outermost.
        Routes::new()
            .app_data(app.clone())
            .wrap(from_fn(move |request, next| admit(door.clone(), request, next)))
            .wrap(from_fn(move |request, next| log_request(desk.clone(), request, next)))
            .wrap(from_fn(move |request, next| answer_kept(front.clone(), request, next)))
            .wrap(from_fn(move |request, next| cors(origins.clone(), request, next)))
            .configure(graphql::configure)
            .configure(auth::configure)
            .configure(pictures::configure)
            .configure(rest::configure)
            .configure(feeds::configure)
            .configure(sitemaps::configure)
            .configure(terms::configure)
            .configure(health::configure)
            .configure(openapi::configure)
            .default_service(web::to(async || {
                Err::<String, Problem>(Problem::plain(ErrorCode::NotFound))
            }))
    });
    Ok(server
        .on_connect(|connection, _| end_if_unread(connection))
        .workers(workers)
        .disable_signals()
        .shutdown_timeout(10)
        .listen(listener)?
        .run())
}

/// Tells the system to end a connection of which the client takes nothing for a while: nothing that is sent to it then gets through, not
/// even that it is closed.
fn end_if_unread(connection: &dyn Any) {
    #[cfg(target_os = "linux")]
    if let Some(stream) = connection.downcast_ref::<actix_web::rt::net::TcpStream>()
        && let Err(error) = socket2::SockRef::from(stream).set_tcp_user_timeout(Some(UNREAD))
    {
        tracing::warn!(%error, "a connection cannot be given its time limit");
    }
    #[cfg(not(target_os = "linux"))]
    let _ = connection;
}
