//! The messages of `graphql-transport-ws`, as they are written.

use super::super::settled::Answer;
use async_graphql::ServerError;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The longest id of an operation, in bytes.
const LONGEST_ID: usize = 128;

/// What a client sends.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromClient {
    /// Hello, with its token if it has one.
    ConnectionInit { payload: Option<Value> },
    /// Are you there?
    Ping { payload: Option<Value> },
    /// I am.
    Pong {
        #[serde(rename = "payload")]
        _payload: Option<Value>,
    },
    /// Begin this operation.
    Subscribe { id: String, payload: Value },
    /// End that operation.
    Complete { id: String },
}

impl FromClient {
    /// Reads a message; the error says what is wrong with it.
    pub fn parse(text: &str) -> Result<FromClient, String> {
        let message: FromClient = serde_json::from_str(text).map_err(|error| format!("Invalid message: {error}"))?;
        match &message {
            FromClient::Subscribe { id, .. } if id.is_empty() => Err("Invalid message: `id` is empty".to_owned()),
            FromClient::Subscribe { id, .. } if id.len() > LONGEST_ID => {
                Err(format!("Invalid message: `id` is longer than {LONGEST_ID} bytes"))
            }
            _ => Ok(message),
        }
    }
}

/// What a client gets.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ToClient<'a> {
    /// Hello.
    ConnectionAck,
    /// I am here.
    Pong {
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<&'a Value>,
    },
    /// An answer.
    Next { id: &'a str, payload: Answer<'a> },
    /// It was not executed.
    Error { id: &'a str, payload: &'a [ServerError] },
    /// It has ended.
    Complete { id: &'a str },
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_message_of_the_protocol_is_refused() {
        for text in [
            "",
            "[]",
            "{}",
            r#"{"type":"start","id":"1","payload":{}}"#,
            r#"{"type":"subscribe","payload":{}}"#,
            r#"{"type":"subscribe","id":1,"payload":{}}"#,
            r#"{"type":"subscribe","id":"","payload":{}}"#,
            r#"{"type":"subscribe","id":"1"}"#,
        ] {
            assert!(FromClient::parse(text).is_err(), "{text}");
        }
        assert!(
            FromClient::parse(&format!(
                r#"{{"type":"subscribe","id":"{}","payload":{{}}}}"#,
                "x".repeat(129)
            ))
            .is_err()
        );
        assert!(FromClient::parse(r#"{"type":"pong","payload":{"more":1}}"#).is_ok());
    }

    proptest! {
        /// Whatever is sent, it is read or refused.
        #[test]
        fn any_text_is_read_or_refused(any in any::<String>(), text in "[{}\"a-z:,0-9 ]{0,80}") {
            let _ = FromClient::parse(&any);
            let _ = FromClient::parse(&text);
        }
    }
}
