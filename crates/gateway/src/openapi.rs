//! OpenAPI: what `/v1`, feeds, sign-in and the operator's addresses take and give, for whoever writes a client.
//!
//! Each operation is described beside its handler, and each answer by the struct that is sent. What follows from that is added here: the
//! request of the example, and how it can be refused (`refusals.rs`). Whoever adds an operation writes `#[utoipa::path(…)]` above its
//! handler and its name into the list beside the routes. Invariant: the document is the same bytes each time.

mod page;
mod refusals;
pub mod schemas;

use crate::coding::Effort;
use crate::error::Problem;
use crate::respond::{Answer, Keeping, Prepared};
use crate::rest::Parameters;
use crate::{auth, feeds, health, pictures, rest, sitemaps, terms};
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{OpenApi as Document, RefOr, Response, ResponseBuilder};
use utoipa::{IntoParams, IntoResponses, Modify, OpenApi};

/// The routes.
pub fn configure(service: &mut web::ServiceConfig) {
    service
        .service(
            web::resource("/v1/openapi.json")
                .route(web::get().to(openapi))
                .route(web::head().to(openapi)),
        )
        .configure(page::configure);
}

/// This document
///
/// What this API takes and gives, as OpenAPI 3.1. `/docs` shows it.
#[utoipa::path(
    get,
    path = "/v1/openapi.json",
    operation_id = "getOpenApi",
    tag = "Operator",
    security(()),
    responses((status = 200, description = "The document.", body = schemas::OpenApiDocument), Unchanged)
)]
async fn openapi(request: HttpRequest) -> Result<HttpResponse, Problem> {
    static PREPARED: LazyLock<Vec<u8>> = LazyLock::new(|| document().into_bytes());
    Parameters::read(&request, &[])?;
    let answer = Prepared::new(Answer::found("application/json; charset=utf-8", PREPARED.clone()));
    Ok(answer.respond(&request, Keeping::Asking, Some(Effort::Much)))
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Dateline",
        description = include_str!("openapi/about.md"),
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
        contact(name = "The newsroom that runs this API"),
    ),
    servers((url = "/", description = "The newsroom that serves this document.")),
    tags(
        (name = "Reading", description = "What is public, or what a key may have of it, one thing or one page at a time."),
        (name = "Keeping in step", description = "For partners who keep a copy: all of it, what has changed since, and the proof that nothing is missing."),
        (name = "Feeds", description = "The newest 30 articles of the newsroom, or of a section, a topic or a contributor."),
        (name = "Sitemaps", description = "For search engines and other robots: every page of the front end, and what they may do with it."),
        (name = "Desk", description = "What GraphQL cannot carry, for those who work on the desk."),
        (name = "Signing in", description = "Sessions of those who work on the desk. Partners need none: they send their key."),
        (name = "Operator", description = "For whoever runs the API, and for programs that look at it."),
    ),
    paths(openapi),
    components(schemas(schemas::Problem)),
    security((), ("bearer" = []), ("basic" = [])),
    modifiers(&Credentials),
)]
struct Described;

struct Credentials;

impl Modify for Credentials {
    fn modify(&self, document: &mut Document) {
        let components = document.components.get_or_insert_default();
        let mut bearer = Http::new(HttpAuthScheme::Bearer);
        bearer.description = Some("A partner's key, or an access token of `/auth/login`.".to_owned());
        let mut basic = Http::new(HttpAuthScheme::Basic);
        basic.description = Some(
            "A partner's key as the password, with any name: for feed readers that can send nothing else.".to_owned(),
        );
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        components.add_security_scheme("basic", SecurityScheme::Http(basic));
    }
}

/// The document, as JSON.
pub fn document() -> String {
    let parts = [
        rest::Described::openapi(),
        feeds::described(),
        sitemaps::Described::openapi(),
        terms::Described::openapi(),
        pictures::Described::openapi(),
        auth::Described::openapi(),
        health::Described::openapi(),
    ];
    let document = parts.into_iter().fold(Described::openapi(), Document::merge_from);
    let mut document = serde_json::to_value(document).expect("it has text keys alone");
    let paths = document["paths"].as_object_mut().expect("there are paths");
    for (path, item) in paths {
        for (method, operation) in item.as_object_mut().expect("a path has operations") {
            refusals::add(path, operation);
            add_example(path, method, operation);
        }
    }
    let schemas = document["components"]["schemas"]
        .as_object_mut()
        .expect("there are schemas");
    for schema in schemas.values_mut() {
        let_several_fit(schema);
        require_nullable(schema);
    }
    document.sort_all_objects();
    serde_json::to_string_pretty(&document).expect("it is JSON") + "\n"
}

/// What is told apart by nothing but its members may fit more than one of several.
fn let_several_fit(schema: &mut Value) {
    let Some(schema) = schema.as_object_mut() else { return };
    let several = schema.get("oneOf").and_then(Value::as_array);
    if several.is_some_and(|several| several.iter().all(|one| one.get("$ref").is_some()))
        && let Some(several) = schema.remove("oneOf")
    {
        schema.insert("anyOf".to_owned(), several);
    }
}

/// A member that may be null is always there: what may be left out is never null.
fn require_nullable(schema: &mut Value) {
    let is_nullable = |member: &Value| {
        let types = member["type"].as_array().into_iter().flatten();
        let several = member["oneOf"].as_array().into_iter().flatten().map(|one| &one["type"]);
        types.chain(several).any(|one| one == "null")
    };
    let members = schema["properties"].as_object().into_iter().flatten();
    let nullable: Vec<Value> = members
        .filter(|(_, member)| is_nullable(member))
        .map(|(name, _)| name.as_str().into())
        .collect();
    match schema.get_mut("required").and_then(Value::as_array_mut) {
        Some(required) => required.extend(nullable),
        None if nullable.is_empty() => {}
        None => schema["required"] = nullable.into(),
    }
    for several in ["oneOf", "allOf"] {
        schema
            .get_mut(several)
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
            .for_each(require_nullable);
    }
}

/// The request of the example: made of the examples of what it takes. `x-example` has it for programs, the description for people.
fn add_example(path: &str, method: &str, operation: &mut Value) {
    let mut address = path.to_owned();
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap_or_default();
        let Some(value) = parameter.get("example") else {
            continue;
        };
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        match parameter["in"].as_str() {
            Some("path") => address = address.replace(&format!("{{{name}}}"), &value),
            Some("query") => {
                query.append_pair(name, &value);
            }
            _ => {}
        }
    }
    let query = query.finish();
    if !query.is_empty() {
        address = format!("{address}?{query}");
    }
    let contents = &operation["requestBody"]["content"];
    let takes_file = contents["multipart/form-data"].is_object();
    let body = contents["application/json"].get("example");
    // What takes a file or its address is shown with a file.
    let body = body.filter(|_| !takes_file).cloned();
    let mut example = json!({ "method": method.to_uppercase(), "address": address });
    let mut command = "curl".to_owned();
    if refusals::takes_credentials(operation) {
        command += " -H \"Authorization: Bearer $DATELINE_KEY\"";
    }
    if let Some(body) = body {
        command += &format!(" -H \"Content-Type: application/json\" -d '{body}'");
        example["body"] = body;
    }
    if takes_file {
        command += " -F \"file=@picture.jpg\"";
    }
    let description = operation["description"].as_str().unwrap_or_default();
    operation["description"] = format!("{description}\n\n```sh\n{command} \"$DATELINE{address}\"\n```").into();
    operation["x-example"] = example;
}

/// What nearly every read takes.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "its fields are described, and read by `Parameters`")]
pub struct AsOf {
    /// Reads as of that instant, and not as of now: for the desk, and for keys that may read the past. RFC 3339.
    #[param(rename = "asOf", format = DateTime, required = false)]
    as_of: Option<String>,
}

/// An answer that the client has already.
pub struct Unchanged;

impl IntoResponses for Unchanged {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        one_response(
            "304",
            "It is what the client has already, by the `ETag` that it sent in `If-None-Match`.",
        )
    }
}

/// A redirect.
pub struct Moved;

impl IntoResponses for Moved {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        one_response("301", "It has another address now: the one in `Location`.")
    }
}

fn one_response(status: &str, description: &str) -> BTreeMap<String, RefOr<Response>> {
    let response = ResponseBuilder::new().description(description).build();
    BTreeMap::from([(status.to_owned(), response.into())])
}
