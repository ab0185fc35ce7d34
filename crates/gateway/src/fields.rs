//! Reads the small JSON objects that sign-in and uploads take: these fields, each a text, and no others.
//!
//! Invariant: no refusal repeats a value that was sent, since it may be a password or a token.

use crate::error::Problem;
use crate::error_codes::ErrorCode;
use actix_web::HttpRequest;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Payload;
use futures_util::StreamExt;
use mime::Mime;
use serde_json::Value;

/// The most bytes that a body may have.
const MOST_BYTES: usize = 16 * 1024;

/// The values of these fields.
pub async fn read<const N: usize>(
    request: &HttpRequest,
    payload: Payload,
    names: [&str; N],
) -> Result<[String; N], Problem> {
    if !is_json(request) {
        return Err(Problem::new(
            ErrorCode::UnsupportedMediaType,
            "Send the body as application/json.",
        ));
    }
    let bytes = receive(payload).await?;
    let body = serde_json::from_slice(&bytes).map_err(|error| malformed(format!("The body is not JSON: {error}.")))?;
    fields(body, names)
}

/// Whether the request says that its body is JSON.
pub fn is_json(request: &HttpRequest) -> bool {
    let sent = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let Some(sent) = sent.and_then(|text| text.parse::<Mime>().ok()) else {
        return false;
    };
    sent.essence_str() == "application/json"
        && sent
            .get_param(mime::CHARSET)
            .is_none_or(|charset| charset == mime::UTF_8)
}

async fn receive(mut payload: Payload) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| malformed("The body broke off."))?;
        if bytes.len() + chunk.len() > MOST_BYTES {
            return Err(Problem::new(
                ErrorCode::PayloadTooLarge,
                format!("The body has more than {MOST_BYTES} bytes."),
            ));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn fields<const N: usize>(body: Value, names: [&str; N]) -> Result<[String; N], Problem> {
    let Value::Object(mut object) = body else {
        return Err(malformed("The body is not a JSON object."));
    };
    let mut texts = [const { String::new() }; N];
    for (text, name) in texts.iter_mut().zip(names) {
        *text = match object.remove(name) {
            Some(Value::String(text)) => text,
            Some(_) => return Err(malformed(format!("The field `{name}` is not a string."))),
            None => return Err(malformed(format!("The field `{name}` is missing."))),
        };
    }
    match object.keys().next() {
        Some(unknown) => {
            let unknown: String = unknown.chars().take(40).collect();
            Err(malformed(format!(
                "The field `{unknown}` is not known; there are {}.",
                names.join(", ")
            )))
        }
        None => Ok(texts),
    }
}

fn malformed(detail: impl Into<String>) -> Problem {
    Problem::new(ErrorCode::MalformedRequest, detail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_refusal_says_what_is_wrong_and_where() {
        let refusal = |body: Value| fields(body, ["email", "password"]).unwrap_err().detail;
        assert_eq!(refusal(json!("hunter2")), "The body is not a JSON object.");
        assert_eq!(refusal(json!({ "email": "a" })), "The field `password` is missing.");
        assert_eq!(
            refusal(json!({ "email": null, "password": "p" })),
            "The field `email` is not a string."
        );
        assert_eq!(
            refusal(json!({ "email": "a", "password": "p", "remember": "x" })),
            "The field `remember` is not known; there are email, password."
        );
    }
}
