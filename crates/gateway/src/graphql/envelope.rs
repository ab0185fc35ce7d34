//! What a client sends (GraphQL over HTTP): a document or its name, the operation's name, variables. The same by POST, by GET and in
//! a message of a WebSocket.
//!
//! Members that are not known are ignored, as the specification has it; those that are must be of their type and stand once.
//! `documents.rs` finds the document that is named.

use crate::error::Problem;
use crate::error_codes::ErrorCode;
use async_graphql::Variables;
use serde::Deserialize;
use serde_json::{Map, Value};

/// The longest name of a document, in bytes.
const LONGEST_ID: usize = 256;

/// What a client asks for.
#[derive(Debug)]
pub struct Envelope {
    /// Which document.
    pub document: Asked,
    /// Which of its operations, if not the only one.
    pub operation_name: Option<String>,
    /// The variables.
    pub variables: Variables,
}

/// How a client names a document.
#[derive(Debug, PartialEq, Eq)]
pub enum Asked {
    /// By its text.
    Text(String),
    /// By its text, to be kept under its hash from now on (Apollo's automatic persisted queries).
    Keep {
        /// The text.
        text: String,
        /// What the client says is the SHA-256 of it, in lower case.
        hash: String,
    },
    /// By the hash under which it may have been kept.
    Hash(String),
    /// By the id under which the newsroom has added it.
    Id(String),
}

/// The envelope as it is written.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object")]
struct Raw {
    query: Option<String>,
    document_id: Option<String>,
    operation_name: Option<String>,
    variables: Option<Map<String, Value>>,
    extensions: Option<Extensions>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object")]
struct Extensions {
    persisted_query: Option<PersistedQuery>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object")]
struct PersistedQuery {
    version: u64,
    sha256_hash: String,
}

/// Reads an envelope; the error says which member is wrong.
fn read<'a>(json: impl serde::Deserializer<'a, Error = serde_json::Error>) -> Result<Raw, Problem> {
    serde_path_to_error::deserialize(json).map_err(|error| malformed(format!("the request cannot be read: {error}")))
}

fn malformed(why: impl Into<String>) -> Problem {
    Problem::new(ErrorCode::MalformedRequest, why)
}

impl Envelope {
    /// Reads the body of a POST.
    pub fn from_body(body: &[u8]) -> Result<Envelope, Problem> {
        // Serde would take an array for the members in their order.
        match body.trim_ascii_start().first() {
            Some(b'{') => {}
            Some(b'[') => return Err(malformed("send one request, not an array of them")),
            _ => return Err(malformed("the body is not a JSON object")),
        }
        let mut json = serde_json::Deserializer::from_slice(body);
        let raw = read(&mut json)?;
        json.end()
            .map_err(|error| malformed(format!("behind the request: {error}")))?;
        Envelope::of(raw)
    }

    /// Reads the payload of a message.
    pub fn from_payload(payload: Value) -> Result<Envelope, Problem> {
        if !payload.is_object() {
            return Err(malformed("`payload` is not a JSON object"));
        }
        Envelope::of(read(payload)?)
    }

    /// Reads the parameters of a GET.
    pub fn from_parameters(parameters: Vec<(String, String)>) -> Result<Envelope, Problem> {
        let mut members = Map::new();
        for (name, text) in parameters {
            let value = match name.as_str() {
                "query" | "documentId" | "operationName" => Value::String(text),
                "variables" | "extensions" => {
                    serde_json::from_str(&text).map_err(|error| malformed(format!("`{name}` is not JSON: {error}")))?
                }
                _ => continue,
            };
            if members.insert(name.clone(), value).is_some() {
                return Err(malformed(format!("`{name}` stands twice")));
            }
        }
        Envelope::of(read(Value::Object(members))?)
    }

    fn of(raw: Raw) -> Result<Envelope, Problem> {
        let hash = raw
            .extensions
            .and_then(|extensions| extensions.persisted_query)
            .map(hash_of)
            .transpose()?;
        let document = match (raw.query, raw.document_id, hash) {
            (Some(text), None, None) => Asked::Text(text),
            (Some(text), None, Some(hash)) => Asked::Keep { text, hash },
            (None, None, Some(hash)) => Asked::Hash(hash),
            (None, Some(id), None) if id.len() <= LONGEST_ID => Asked::Id(id),
            (None, Some(_), None) => {
                return Err(malformed(format!("`documentId` is longer than {LONGEST_ID} bytes")));
            }
            (None, None, None) => return Err(malformed("`query` is missing, and so is `documentId`")),
            (_, Some(_), _) => {
                return Err(malformed(
                    "send `documentId` alone, without `query` or `persistedQuery`",
                ));
            }
        };
        Ok(Envelope {
            document,
            operation_name: raw.operation_name.filter(|name| !name.is_empty()),
            variables: Variables::from_json(Value::Object(raw.variables.unwrap_or_default())),
        })
    }
}

fn hash_of(persisted: PersistedQuery) -> Result<String, Problem> {
    let hash = persisted.sha256_hash;
    if persisted.version != 1 {
        return Err(malformed("`persistedQuery` is known in version 1 alone"));
    }
    if hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(malformed("`sha256Hash` is not a SHA-256 in hexadecimal digits"));
    }
    Ok(hash.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn asked(body: &str) -> Result<Asked, String> {
        let read = Envelope::from_body(body.as_bytes());
        read.map(|envelope| envelope.document).map_err(|problem| problem.detail)
    }

    #[test]
    fn a_document_is_named_in_one_way() {
        let hash = "AB".repeat(32);
        let persisted = format!(r#""extensions":{{"persistedQuery":{{"version":1,"sha256Hash":"{hash}"}},"more":1}}"#);
        let text = || "{a}".to_owned();
        assert_eq!(asked(r#"{"query":"{a}","more":[]}"#), Ok(Asked::Text(text())));
        assert_eq!(asked(&format!("{{{persisted}}}")), Ok(Asked::Hash("ab".repeat(32))));
        assert_eq!(
            asked(&format!(r#"{{"query":"{{a}}",{persisted}}}"#)),
            Ok(Asked::Keep {
                text: text(),
                hash: "ab".repeat(32)
            })
        );
        assert_eq!(asked(r#" {"documentId":"seed"}"#), Ok(Asked::Id("seed".to_owned())));
        for (body, expected) in [
            ("{}", "`query` is missing"),
            (r#"{"documentId":"a","query":"{a}"}"#, "alone"),
            (r#"{"query":"{a}","query":"{b}"}"#, "duplicate field `query`"),
            (r#"["{a}",null,null,null,null]"#, "not an array"),
            ("1", "not a JSON object"),
            (r#"{"query":1}"#, "query: invalid type: integer `1`, expected a string"),
            (r#"{"query":"{a}"} 1"#, "behind the request"),
            (
                r#"{"query":"{a}","variables":[]}"#,
                "variables: invalid type: sequence, expected a map",
            ),
            (
                r#"{"query":"{a}","extensions":"x"}"#,
                "extensions: invalid type: string \"x\", expected an object",
            ),
            (
                r#"{"extensions":{"persistedQuery":{"version":2,"sha256Hash":""}}}"#,
                "version 1 alone",
            ),
            (
                r#"{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"é"}}}"#,
                "not a SHA-256",
            ),
        ] {
            let refused = asked(body).unwrap_err();
            assert!(refused.contains(expected), "{body}: {refused}");
        }
    }

    proptest! {
        /// Whatever is sent, it is read or refused.
        #[test]
        fn any_body_is_read_or_refused(body in any::<Vec<u8>>(), text in "[{}\\[\\]\"a-z:,0-9 ]{0,80}") {
            let _ = Envelope::from_body(&body);
            let _ = Envelope::from_body(text.as_bytes());
        }
    }
}
