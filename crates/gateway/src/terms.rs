//! What others may do with an answer, as headers that machines read; and with all of the newsroom, as the file that they look for.

use crate::app::App;
use crate::caller::Caller;
use crate::error::Problem;
use crate::openapi::Unchanged;
use crate::openapi::schemas::TdmRule;
use crate::reads::Reads;
use crate::respond::Answer;
use actix_web::http::header::{HeaderName, HeaderValue, LINK};
use actix_web::{HttpRequest, HttpResponse, web};
use domain::rights::Terms;
use serde_json::{Value, json};
use utoipa::OpenApi;

/// What OpenAPI says of the route.
#[derive(OpenApi)]
#[openapi(paths(tdmrep))]
pub struct Described;

/// The route.
pub fn configure(service: &mut web::ServiceConfig) {
    let handler = async |request: HttpRequest, app: web::Data<App>| -> Result<HttpResponse, Problem> {
        let make = async |caller: Caller| tdmrep(caller.reads()).await;
        app.answers.make(&request, &app, make).await
    };
    let resource = web::resource("/.well-known/tdmrep.json").route(web::get().to(handler));
    service.service(resource.route(web::head().to(handler)));
}

/// Whether texts may be mined
///
/// What the newsroom says of text and data mining, as a file of the TDM Reservation Protocol (§6.1); an empty list if it says nothing. What
/// one article says of its own comes as a header with it.
#[utoipa::path(
    get,
    path = "/.well-known/tdmrep.json",
    operation_id = "getTdmReservation",
    tag = "Sitemaps",
    responses((status = 200, description = "The file.", body = [TdmRule], content_type = "application/json"), Unchanged)
)]
async fn tdmrep(reads: &Reads) -> Result<Answer, Problem> {
    let terms = reads.site().await?.card.terms_of(&Terms::default());
    let rules: Vec<Value> = terms
        .tdm_reserved
        .iter()
        .map(|reserved| rule(*reserved, &terms))
        .collect();
    let bytes = serde_json::to_vec(&rules).map_err(Problem::internal)?;
    Ok(Answer::found("application/json; charset=utf-8", bytes))
}

/// Whether models may be trained, in the vocabulary of the IETF's AI preferences.
pub fn ai_training(allowed: bool) -> &'static str {
    if allowed { "train-ai=y" } else { "train-ai=n" }
}

fn rule(reserved: bool, terms: &Terms) -> Value {
    let mut rule = json!({ "location": "/", "tdm-reservation": u8::from(reserved) });
    if let Some(policy) = &terms.tdm_policy {
        rule["tdm-policy"] = policy.as_str().into();
    }
    rule
}

/// `TDM-Reservation` and `TDM-Policy` (TDM Reservation Protocol §6.2), `Content-Usage` (IETF AI preferences), and the licence as a `Link`
/// (RFC 8288). What is not said has no header.
pub fn headers(terms: &Terms) -> Box<[(HeaderName, HeaderValue)]> {
    let mut headers = Vec::new();
    let mut add = |name: HeaderName, value: &str| {
        headers.extend(HeaderValue::from_str(value).ok().map(|value| (name, value)));
    };
    if let Some(reserved) = terms.tdm_reserved {
        add(
            HeaderName::from_static("tdm-reservation"),
            if reserved { "1" } else { "0" },
        );
    }
    if let Some(policy) = &terms.tdm_policy {
        add(HeaderName::from_static("tdm-policy"), policy.as_str());
    }
    if let Some(allowed) = terms.ai_training {
        add(HeaderName::from_static("content-usage"), ai_training(allowed));
    }
    if let Some(license) = &terms.license {
        add(LINK, &format!("<{license}>; rel=\"license\""));
    }
    headers.into()
}
