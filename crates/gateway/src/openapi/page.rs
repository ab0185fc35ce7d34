//! `/docs`: a page that shows the document, with Swagger UI, embedded. It asks nothing of other hosts.

use crate::coding::Effort;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::respond::{Answer, Keeping, Prepared};
use actix_web::{HttpRequest, HttpResponse, web};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "assets/docs"]
struct Files;

/// What the page may load: its own files, from here. Swagger UI writes styles into its elements, and has its pictures in its styles.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The routes.
pub fn configure(service: &mut web::ServiceConfig) {
    service
        .route("/docs", web::get().to(page))
        .route("/docs/{file}", web::get().to(file));
}

/// The page.
async fn page() -> Result<HttpResponse, Problem> {
    let page = Files::get("index.html").ok_or_else(|| Problem::plain(ErrorCode::NotFound))?;
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header(("Content-Security-Policy", POLICY))
        .insert_header(("Cache-Control", "no-cache"))
        .body(page.data.into_owned()))
}

/// One of its files.
async fn file(request: HttpRequest, name: web::Path<String>) -> Result<HttpResponse, Problem> {
    let content_type = match name.as_str() {
        "page.js" | "swagger-ui-bundle.js" => "text/javascript; charset=utf-8",
        "swagger-ui.css" => "text/css; charset=utf-8",
        _ => return Err(Problem::plain(ErrorCode::NotFound)),
    };
    let file = Files::get(&name).ok_or_else(|| Problem::plain(ErrorCode::NotFound))?;
    let file = Prepared::new(Answer::found(content_type, file.data.into_owned()));
    Ok(file.respond(&request, Keeping::Asking, Some(Effort::Much)))
}
