//! How each operation can be refused. `x-codes` beside the handler names what is special to it; the rest follows from what it takes.

use crate::error_codes::ErrorCode;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Adds a response for each status with which that operation can refuse, with its codes.
pub fn add(path: &str, operation: &mut Value) {
    let mut by_status: BTreeMap<u16, Vec<ErrorCode>> = BTreeMap::new();
    for code in codes(path, operation) {
        by_status.entry(code.status().as_u16()).or_default().push(code);
    }
    for (status, codes) in by_status {
        operation["responses"][status.to_string()] = response(status, &codes);
    }
    if let Some(operation) = operation.as_object_mut() {
        operation.remove("x-codes");
    }
}

fn codes(path: &str, operation: &Value) -> Vec<ErrorCode> {
    let parameters: Vec<&Value> = operation["parameters"].as_array().into_iter().flatten().collect();
    let takes = |is_it: &dyn Fn(&Value) -> bool| parameters.iter().any(|parameter| is_it(parameter));
    let mut codes = Vec::new();
    if path.starts_with("/v1/") {
        codes.extend([ErrorCode::UnknownParameter, ErrorCode::InvalidParameter]);
    }
    if takes_credentials(operation) {
        codes.push(ErrorCode::RateLimited);
    }
    if takes(&|parameter| parameter["in"] == "path") {
        codes.push(ErrorCode::NotFound);
    }
    if takes(&|parameter| parameter["name"] == "asOf") {
        codes.push(ErrorCode::AsOfNotAllowed);
    }
    if takes_credentials(operation) {
        codes.extend([
            ErrorCode::InvalidToken,
            ErrorCode::ExpiredToken,
            ErrorCode::PreviewEnded,
            ErrorCode::SessionEnded,
            ErrorCode::InvalidApiKey,
            ErrorCode::ApiKeyRequired,
            ErrorCode::QuotaExceeded,
            ErrorCode::FormatNotAllowed,
            ErrorCode::Internal,
            ErrorCode::DatabaseUnavailable,
        ]);
    }
    for name in operation["x-codes"].as_array().into_iter().flatten() {
        let named = ErrorCode::ALL.iter().find(|code| name == code.name());
        codes.push(*named.expect("handlers name codes of the table: a test makes the document"));
    }
    codes
}

/// Whether it looks at credentials: unless it says that it wants none.
pub fn takes_credentials(operation: &Value) -> bool {
    operation["security"] != json!([{}])
}

fn response(status: u16, codes: &[ErrorCode]) -> Value {
    let meanings: Vec<String> = codes
        .iter()
        .map(|code| format!("* `{}`: {}", code.name(), code.help()))
        .collect();
    let names: Vec<&str> = codes.iter().map(|code| code.name()).collect();
    let mut response = json!({
        "description": meanings.join("\n"),
        "content": { "application/problem+json": { "schema": { "allOf": [
            { "$ref": "#/components/schemas/Problem" },
            { "type": "object", "properties": { "code": { "enum": names }, "status": { "const": status } } },
        ] } } },
    });
    if status == 429 {
        response["headers"] = json!({ "Retry-After": {
            "description": "How many seconds to wait before the next try.",
            "schema": { "type": "integer", "minimum": 0 },
        } });
    }
    response
}
