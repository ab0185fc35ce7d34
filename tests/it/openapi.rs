//! The OpenAPI document is the one that is checked in, leaves no route out, and is true: its examples are sent, and each answer is what it
//! says.

use crate::routes::ROUTES;
use domain::permission::Role;
use jsonschema::Validator;
use newsroom::{Newsroom, PICTURE};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tests::{Answer, TestServer, project_file, project_path};

mod newsroom;

/// Routes that are described elsewhere: GraphQL by its schema, a page and its files by themselves, and what is on another listener.
const ELSEWHERE: &[&str] = &[
    "/docs",
    "/docs/{file}",
    "/graphql",
    "/graphql/assets/{file}",
    "/metrics",
];

fn document() -> Value {
    serde_json::from_str(&project_file("openapi.json")).expect("it is JSON")
}

/// Each operation, with its path and method.
fn operations(document: &Value) -> Vec<(String, Method, Value)> {
    let paths = document["paths"].as_object().expect("there are paths");
    let of_path = |(path, item): (&String, &Value)| {
        let item = item.as_object().expect("a path has operations");
        let operation = |(method, operation): (&String, &Value)| {
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).expect("it is a method");
            (path.clone(), method, operation.clone())
        };
        item.iter().map(operation).collect::<Vec<_>>()
    };
    paths.iter().flat_map(of_path).collect()
}

#[test]
fn the_document_is_the_one_that_is_checked_in() {
    assert_eq!(
        project_file("openapi.json"),
        gateway::openapi::document(),
        "run `make schema` and read the difference"
    );
}

#[test]
fn every_route_is_described_and_nothing_else_is() {
    // The braces of a route that is put together stand for one part of the path, whatever it is.
    let is_of = |path: &str, route: &str| {
        let route = route.replace("{{slug}}", "{slug}").replace("{{id}}", "{id}");
        let (path, route): (Vec<&str>, Vec<&str>) = (path.split('/').collect(), route.split('/').collect());
        let fits = |(path, route): (&&str, &&str)| path == route || *route == "{}" && !path.contains('{');
        path.len() == route.len() && path.iter().zip(&route).all(fits)
    };
    let routes = ROUTES
        .iter()
        .map(|(route, _)| *route)
        .filter(|route| !ELSEWHERE.contains(route));
    let routes: Vec<&str> = routes.collect();
    let described: Vec<String> = operations(&document()).into_iter().map(|(path, ..)| path).collect();
    for route in &routes {
        assert!(
            described.iter().any(|path| is_of(path, route)),
            "{route} is not described"
        );
    }
    for path in &described {
        assert!(routes.iter().any(|route| is_of(path, route)), "{path} is no route");
    }
}

#[test]
fn every_member_and_parameter_is_described_or_says_all_by_its_name() {
    const PLAIN: &[&str] = &[
        "id",
        "slug",
        "name",
        "headline",
        "description",
        "language",
        "contributors",
        "topics",
        "homeSection",
        "firstPublishedAt",
        "biography",
        "jobTitle",
        "wordCount",
        "timeZone",
        "defaultLanguage",
        "about",
        "contact",
        "copyright",
        "note",
        "password",
        "next",
        "announcer",
        "document",
        "keys",
        "entries",
        "buckets",
        "byline",
        "parent",
        "edition",
    ];
    let document = document();
    let mut silent = Vec::new();
    for (name, schema) in document["components"]["schemas"]
        .as_object()
        .expect("there are schemas")
    {
        for (member, schema) in schema["properties"].as_object().into_iter().flatten() {
            let described = ["", "/oneOf/0"].map(|place| schema.pointer(&format!("{place}/description")).is_some());
            if !described.contains(&true) && schema["$ref"].is_null() && !PLAIN.contains(&member.as_str()) {
                silent.push(format!("{name}.{member}"));
            }
        }
    }
    for (path, method, operation) in operations(&document) {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            if parameter["description"].is_null() {
                silent.push(format!("{method} {path}: {}", parameter["name"]));
            }
        }
    }
    assert!(silent.is_empty(), "{silent:#?}");
}

/// What the document says of the answer is so.
fn check(document: &Value, operation: &Value, answer: &Answer) {
    let name = &operation["operationId"];
    let response = &operation["responses"][answer.status.to_string()];
    assert!(
        response.is_object(),
        "{name}: {} is not described: {}",
        answer.status,
        answer.body
    );
    let Some(contents) = response["content"].as_object() else {
        assert_eq!(answer.body, "", "{name}: {}", answer.status);
        return;
    };
    let content_type = answer.header("content-type").unwrap_or_default();
    let content_type = content_type.split(';').next().unwrap_or_default();
    let content = contents.get(content_type);
    let content = content.unwrap_or_else(|| panic!("{name}: {content_type} is not described"));
    let validator = validator(document, &content["schema"]);
    let texts: Vec<&str> = match content_type {
        "application/x-ndjson" => answer.body.lines().collect(),
        _ => vec![&answer.body],
    };
    for text in texts {
        let value = if content_type.ends_with("json") {
            serde_json::from_str(text).expect("it is JSON")
        } else {
            json!(text)
        };
        let errors: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?} in {value:#}");
    }
}

/// The schema, with all that it refers to. Members that are not described are refused, though the contract lets them come.
fn validator(document: &Value, schema: &Value) -> Validator {
    let mut schemas = document["components"]["schemas"].clone();
    // What is put together of several is left open.
    let mut parts = BTreeSet::new();
    find_parts(document, &mut parts);
    for (name, schema) in schemas.as_object_mut().expect("there are schemas") {
        if schema["properties"].is_object() && !parts.contains(&format!("#/components/schemas/{name}")) {
            schema["additionalProperties"] = json!(false);
        }
    }
    let whole = json!({ "components": { "schemas": schemas }, "allOf": [schema] });
    jsonschema::options()
        .should_validate_formats(true)
        .build(&whole)
        .unwrap_or_else(|error| panic!("{error} in {schema}"))
}

/// The schemas of which others are put together.
fn find_parts(value: &Value, parts: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            let all_of = members.get("allOf").and_then(Value::as_array).into_iter().flatten();
            parts.extend(all_of.filter_map(|one| one["$ref"].as_str().map(str::to_owned)));
            members.values().for_each(|member| find_parts(member, parts));
        }
        Value::Array(items) => items.iter().for_each(|item| find_parts(item, parts)),
        _ => {}
    }
}

#[tokio::test]
async fn every_example_is_answered_as_it_says() {
    let (newsroom, document) = (Newsroom::new().await, document());
    for (path, method, operation) in operations(&document) {
        let example = &operation["x-example"];
        let address = example["address"]
            .as_str()
            .unwrap_or_else(|| panic!("{path} has no example"));
        assert_eq!(example["method"], method.as_str());
        assert!(!address.contains('{'), "{path}: {address}");
        let body = newsroom.body(&operation).await;
        let client = match operation["security"] == json!([{}]) {
            true => newsroom.server.public(),
            false => newsroom.partner.clone(),
        };
        let address = &newsroom.address(address).await;
        let answer = match operation["requestBody"]["content"]["multipart/form-data"].is_object() {
            true => {
                let file = std::fs::read(project_path(PICTURE)).expect("the demo has it");
                newsroom.server.signed_in(Role::Chief).await.upload(file, None).await
            }
            false => newsroom.send(&method, address, body.as_ref(), &client).await,
        };
        assert!(answer.status < 300, "{address}: {} {}", answer.status, answer.body);
        check(&document, &operation, &answer);
    }
}

#[tokio::test]
async fn whatever_is_wrong_with_a_request_is_refused_as_it_says() {
    let (newsroom, document) = (Newsroom::new().await, document());
    for (_, method, operation) in operations(&document) {
        let address = operation
            .pointer("/x-example/address")
            .and_then(Value::as_str)
            .expect("it has an example");
        let address = newsroom.address(address).await;
        let address = address.as_str();
        let (mark, public) = (if address.contains('?') { '&' } else { '?' }, newsroom.server.public());
        let body = newsroom.body(&operation).await;
        let wrong = public.with_token("dlk_wrong");
        let mut sent = vec![(format!("{address}{mark}nonsense=1"), body.clone(), &newsroom.partner)];
        sent.push((address.to_owned(), body.clone(), &wrong));
        sent.push((
            address.to_owned(),
            body.as_ref().map(|_| json!({ "nonsense": 1 })),
            &newsroom.partner,
        ));
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().expect("a parameter has a name");
            if parameter["in"] == "query" {
                let rest = address.split('?').next().unwrap_or_default();
                for value in [
                    "",
                    "nonsense",
                    "-1",
                    "999999",
                    "2020-01-01T00:00:00Z",
                    "2100-01-01T00:00:00Z",
                ] {
                    sent.push((format!("{rest}?{name}={value}"), body.clone(), &newsroom.partner));
                    sent.push((
                        format!("{rest}?{name}={value}&{name}={value}"),
                        body.clone(),
                        &newsroom.partner,
                    ));
                }
            }
        }
        if let (Some(path), true) = (
            operation["parameters"][0]["example"].as_str(),
            operation["parameters"][0]["in"] == "path",
        ) {
            sent.push((address.replace(path, "nothing"), body.clone(), &newsroom.partner));
        }
        for (address, body, client) in sent {
            // `wait` is at most 60 seconds, and something may be there to wait for.
            let answer = newsroom.send(&method, &address, body.as_ref(), client).await;
            check(&document, &operation, &answer);
        }
    }
}

#[tokio::test]
async fn the_page_that_shows_it_loads_nothing_from_elsewhere() {
    let server = TestServer::start().await;
    let page = server.public().get("/docs").await;
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'; script-src 'self';") && !policy.contains("http"));
    assert!(!page.body.contains("http"), "{}", page.body);
    for file in page.body.split('"').filter(|text| text.starts_with("/docs/")) {
        assert_eq!(server.public().get(file).await.status, 200, "{file}");
    }
    assert_eq!(server.public().get("/docs/index.html").await.status, 404);
    assert_eq!(
        server.public().get("/v1/openapi.json").await.body,
        project_file("openapi.json")
    );
}
