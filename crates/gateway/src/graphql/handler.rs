//! GraphQL over HTTP (the GraphQL foundation's specification), by hand: the stock handler breaks it in places.
//!
//! POST with a JSON envelope, GET for queries, both media types by `Accept`, statuses by media type, no `data` when nothing was
//! executed, and GraphiQL for a browser. Limits are checked before anything is executed.

use super::negotiation::{ResponseType, response_type, wants_html};
use super::{graphiql, limits, measured, nesting};
use crate::app::App;
use crate::error::Problem;
use crate::error_codes::{Class, ErrorCode};
use crate::metrics::Outcome;
use crate::request_log::Noted;
use crate::respond::respond;
use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT, ALLOW, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse, web};
use async_graphql::parser::parse_query;
use async_graphql::parser::types::{ExecutableDocument, OperationDefinition, OperationType};
use async_graphql::{Request, Response, ServerError, Variables};
use serde::Serialize;
use serde_json::{Map, Value};

/// The largest body of a request, in bytes: an article of a million characters, with room for its envelope.
const MOST_BYTES: usize = 8 * 1024 * 1024;
/// The longest document, in bytes. What is written comes in variables.
const MOST_DOCUMENT_BYTES: usize = 256 * 1024;
/// How much of the parser's complaint is sent, in characters.
const MOST_SHOWN: usize = 500;

/// The routes.
pub fn configure(service: &mut web::ServiceConfig) {
    service
        .app_data(web::PayloadConfig::new(MOST_BYTES))
        .route("/graphql/assets/{file}", web::get().to(graphiql::file))
        .service(
            web::resource("/graphql")
                .route(web::post().to(post))
                .route(web::get().to(get))
                .default_service(web::to(other)),
        );
}

/// What a client gets. Written as it stands: the keys of `data` come in the order in which they were asked for.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [ServerError],
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a async_graphql::Value>,
}

/// What a client asks for.
struct Envelope {
    query: String,
    operation_name: Option<String>,
    variables: Variables,
}

async fn post(
    request: HttpRequest,
    app: web::Data<App>,
    body: Result<web::Bytes, actix_web::Error>,
) -> Result<HttpResponse, Problem> {
    let Some(answer_as) = accepted(&request) else {
        return Err(not_acceptable());
    };
    let envelope = read_post(&request, body);
    Ok(answer(&request, &app, envelope, answer_as).await)
}

async fn get(
    request: HttpRequest,
    app: web::Data<App>,
    query: web::Query<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    if wants_html(accept(&request)) && query.iter().all(|(name, _)| name != "query") {
        return graphiql::page();
    }
    let Some(answer_as) = accepted(&request) else {
        return Err(not_acceptable());
    };
    Ok(answer(&request, &app, read_get(query.into_inner()), answer_as).await)
}

async fn other() -> HttpResponse {
    let mut response =
        HttpResponse::from_error(Problem::new(ErrorCode::MethodNotAllowed, "/graphql takes GET and POST"));
    response
        .headers_mut()
        .insert(ALLOW, "GET, POST".parse().expect("it is a header value"));
    response
}

fn accept(request: &HttpRequest) -> Option<&str> {
    request.headers().get(ACCEPT).and_then(|accept| accept.to_str().ok())
}

fn accepted(request: &HttpRequest) -> Option<ResponseType> {
    response_type(accept(request))
}

fn not_acceptable() -> Problem {
    Problem::new(
        ErrorCode::NotAcceptable,
        "accept application/graphql-response+json or application/json",
    )
}

fn read_post(request: &HttpRequest, body: Result<web::Bytes, actix_web::Error>) -> Result<Envelope, Problem> {
    let content_type = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let content_type: Option<mime::Mime> = content_type.parse().ok();
    if content_type.is_none_or(|content_type| content_type.essence_str() != "application/json") {
        return Err(Problem::new(
            ErrorCode::UnsupportedMediaType,
            "send the request as application/json",
        ));
    }
    let body = body.map_err(|_| {
        Problem::new(
            ErrorCode::PayloadTooLarge,
            format!("the body is over {MOST_BYTES} bytes"),
        )
    })?;
    let malformed = |why: String| Problem::new(ErrorCode::MalformedRequest, why);
    match serde_json::from_slice(&body) {
        Ok(Value::Object(envelope)) => envelope_of(envelope),
        Ok(Value::Array(_)) => Err(malformed("send one request, not an array of them".to_owned())),
        Ok(_) => Err(malformed("the body is not a JSON object".to_owned())),
        Err(error) => Err(malformed(format!("the body is not JSON: {error}"))),
    }
}

fn read_get(parameters: Vec<(String, String)>) -> Result<Envelope, Problem> {
    let mut envelope = Map::new();
    for (name, text) in parameters {
        let value = match name.as_str() {
            "query" | "operationName" => Value::String(text),
            "variables" | "extensions" => serde_json::from_str(&text)
                .map_err(|error| Problem::new(ErrorCode::MalformedRequest, format!("`{name}` is not JSON: {error}")))?,
            _ => continue,
        };
        if envelope.insert(name.clone(), value).is_some() {
            return Err(Problem::new(
                ErrorCode::MalformedRequest,
                format!("`{name}` stands twice"),
            ));
        }
    }
    envelope_of(envelope)
}

/// Members that are not known are ignored, as the specification has it; those that are must be of their type.
fn envelope_of(mut envelope: Map<String, Value>) -> Result<Envelope, Problem> {
    let malformed = |why: &str| Problem::new(ErrorCode::MalformedRequest, why);
    let query = match envelope.remove("query") {
        Some(Value::String(query)) => query,
        Some(_) => return Err(malformed("`query` is not a string")),
        None => return Err(malformed("`query` is missing")),
    };
    let operation_name = match envelope.remove("operationName") {
        None | Some(Value::Null) => None,
        Some(Value::String(name)) => Some(name).filter(|name| !name.is_empty()),
        Some(_) => return Err(malformed("`operationName` is not a string")),
    };
    let variables = match envelope.remove("variables") {
        None | Some(Value::Null) => Variables::default(),
        Some(variables @ Value::Object(_)) => Variables::from_json(variables),
        Some(_) => return Err(malformed("`variables` is not an object")),
    };
    if !matches!(
        envelope.remove("extensions"),
        None | Some(Value::Null | Value::Object(_))
    ) {
        return Err(malformed("`extensions` is not an object"));
    }
    Ok(Envelope {
        query,
        operation_name,
        variables,
    })
}

/// Parses and checks the document against the limits.
fn parse(envelope: &Envelope, method_is_get: bool) -> Result<ExecutableDocument, Problem> {
    if envelope.query.len() > MOST_DOCUMENT_BYTES {
        let detail = format!(
            "the document has {} bytes; the most is {MOST_DOCUMENT_BYTES}",
            envelope.query.len()
        );
        return Err(Problem::new(ErrorCode::PayloadTooLarge, detail));
    }
    nesting::check(&envelope.query)?;
    let document = parse_query(&envelope.query).map_err(|error| {
        // The parser shows the whole line, which may be the whole document.
        let shown: String = error.to_string().trim().chars().take(MOST_SHOWN).collect();
        Problem::new(ErrorCode::GraphqlParseFailed, shown)
    })?;
    let operation = chosen(&document, envelope);
    if method_is_get && operation.is_some_and(|(_, operation)| operation.ty == OperationType::Mutation) {
        return Err(Problem::new(ErrorCode::MethodNotAllowed, "send a mutation by POST"));
    }
    limits::check(&document, envelope.operation_name.as_deref(), &envelope.variables)?;
    Ok(document)
}

async fn answer(
    request: &HttpRequest,
    app: &App,
    envelope: Result<Envelope, Problem>,
    answer_as: ResponseType,
) -> HttpResponse {
    let method_is_get = request.method() == actix_web::http::Method::GET;
    let parsed = envelope.and_then(|envelope| parse(&envelope, method_is_get).map(|document| (envelope, document)));
    let (envelope, document) = match parsed {
        Ok(parsed) => parsed,
        Err(problem) => return refused(request, problem, answer_as),
    };
    Noted::operation(request, operation_name(&envelope, &document));
    let (kind, field) = measured::operation(chosen(&document, &envelope).map(|(_, operation)| operation));
    Noted::measured_as(request, kind);
    let caller = match app.caller(request).await {
        Ok(caller) => caller,
        Err(problem) => return refused(request, problem, answer_as),
    };
    Noted::caller(request, &caller);
    let signed_in = caller.user.is_some();
    let mut graphql = Request::new(envelope.query).variables(envelope.variables).data(caller);
    graphql.operation_name = envelope.operation_name;
    graphql.set_parsed_query(document);
    let mut response = app.schema.execute(graphql).await;
    let executed = mark(&mut response, request);
    if let Some(field) = field.filter(|_| executed) {
        Noted::measured_as(request, format!("{kind} {field}"));
    }
    let body = Answer {
        errors: &response.errors,
        data: executed.then_some(&response.data),
    };
    let body = match serde_json::to_vec(&body) {
        Ok(body) => body,
        Err(error) => return refused(request, Problem::internal(error), answer_as),
    };
    let status = match (executed, answer_as) {
        (false, ResponseType::Graphql) => StatusCode::BAD_REQUEST,
        _ => StatusCode::OK,
    };
    respond(
        request,
        status,
        answer_as.content_type(),
        body,
        signed_in || !method_is_get,
    )
}

/// Gives each error its code, and ours their request id, and notes how it ended. Whether anything was executed: then there is
/// `data`, and the document fits the schema.
fn mark(response: &mut Response, request: &HttpRequest) -> bool {
    let executed =
        response.data != async_graphql::Value::Null || response.errors.iter().all(|error| !error.path.is_empty());
    let mut outcome = measured::outcome(&response.data);
    for error in &mut response.errors {
        // A resolver's `Problem` comes as the source of the library's own error, which says of it only its words.
        let problem = error
            .source
            .clone()
            .and_then(|source| source.downcast::<Problem>().ok());
        let code = problem.as_ref().map_or_else(
            || {
                if executed {
                    ErrorCode::InvalidParameter
                } else {
                    ErrorCode::GraphqlValidationFailed
                }
            },
            |problem| problem.code,
        );
        let extensions = error.extensions.get_or_insert_default();
        extensions.set("code", code.name());
        if let Some(problem) = problem {
            problem.log();
            error.message.clone_from(&problem.detail);
        }
        if code.class() == Class::Ours {
            extensions.set("requestId", Noted::id(request));
            outcome = Outcome::Failed;
        } else {
            outcome = outcome.max(Outcome::Refused);
        }
    }
    Noted::outcome(request, outcome);
    executed
}

/// A request that was not executed: one error, no `data`.
fn refused(request: &HttpRequest, problem: Problem, answer_as: ResponseType) -> HttpResponse {
    let status = match (problem.code, answer_as) {
        // For `application/json` the specification wants 200 where the envelope could be read.
        (ErrorCode::GraphqlParseFailed | ErrorCode::QueryTooDeep | ErrorCode::QueryTooComplex, ResponseType::Json) => {
            StatusCode::OK
        }
        (code, _) => code.status(),
    };
    let mut response = Response::from_errors(vec![
        async_graphql::Error::from(problem).into_server_error(Default::default()),
    ]);
    response.errors[0].locations.clear();
    mark(&mut response, request);
    let mut refused = HttpResponse::build(status);
    if status == StatusCode::METHOD_NOT_ALLOWED {
        refused.insert_header((ALLOW, "POST"));
    }
    if status == StatusCode::UNAUTHORIZED {
        refused.insert_header(("WWW-Authenticate", "Bearer"));
    }
    refused.content_type(answer_as.content_type()).json(Answer {
        errors: &response.errors,
        data: None,
    })
}

/// The operation that is to be executed, with its name.
fn chosen<'a>(
    document: &'a ExecutableDocument,
    envelope: &Envelope,
) -> Option<(Option<&'a str>, &'a OperationDefinition)> {
    let wanted = envelope.operation_name.as_deref();
    let mut operations = document
        .operations
        .iter()
        .map(|(name, operation)| (name.map(|name| name.as_str()), &operation.node));
    operations.find(|(name, _)| wanted.is_none() || *name == wanted)
}

/// What the log calls the operation: its kind and its name.
fn operation_name(envelope: &Envelope, document: &ExecutableDocument) -> String {
    match chosen(document, envelope) {
        Some((Some(name), operation)) => format!("{} {name}", operation.ty),
        Some((None, operation)) => operation.ty.to_string(),
        None => "-".to_owned(),
    }
}
