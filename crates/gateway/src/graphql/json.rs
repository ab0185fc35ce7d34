//! JSON, as answers are written: values of the library's, among them such as were written already (`at_once.rs`).
//!
//! The library can write those too, but reads each of them whole before it does.

use actix_web::web::Bytes;
use async_graphql::{Name, Value, to_value};
use serde::Serialize;
use serde_json::value::RawValue;
use std::sync::LazyLock;

/// An object of this one key stands for JSON that is written already. `None` where the library is built without that.
static WRITTEN: LazyLock<Option<Name>> = LazyLock::new(|| match to_value(RawValue::NULL) {
    Ok(Value::Object(raw)) => raw.into_keys().next(),
    _ => None,
});

/// A value that stands for this JSON.
pub fn raw(json: String) -> Option<Value> {
    Some(Value::Object([(WRITTEN.clone()?, Value::String(json))].into()))
}

/// Stands for a part of a value that was written before it. No answer has a value of this kind else.
pub const PART: Value = Value::Binary(Bytes::new());

/// Writes a value.
pub fn value(json: &mut String, value: &Value) {
    value_of(json, value, &mut [].into_iter());
}

/// Writes a value of which these parts were written before, in the order in which they stand in it.
pub fn value_of<'a>(json: &mut String, value: &Value, parts: &mut impl Iterator<Item = &'a str>) {
    match value {
        Value::Binary(_) => match parts.next() {
            Some(part) => json.push_str(part),
            None => by_the_library(json, value),
        },
        Value::String(text) => self::text(json, text),
        Value::Enum(name) => self::text(json, name),
        Value::List(values) => {
            json.push('[');
            for (at, value) in values.iter().enumerate() {
                if at > 0 {
                    json.push(',');
                }
                value_of(json, value, parts);
            }
            json.push(']');
        }
        Value::Object(fields) => match fields.first() {
            Some((name, Value::String(written))) if WRITTEN.as_ref() == Some(name) => json.push_str(written),
            _ => {
                json.push('{');
                for (at, (name, value)) in fields.iter().enumerate() {
                    if at > 0 {
                        json.push(',');
                    }
                    text(json, name);
                    json.push(':');
                    value_of(json, value, parts);
                }
                json.push('}');
            }
        },
        other => by_the_library(json, other),
    }
}

/// Writes a text.
pub fn text(json: &mut String, text: &str) {
    let is_plain = |byte: u8| (byte >= b' ') & (byte != b'"') & (byte != b'\\');
    // Without a branch, so that many bytes are looked at together.
    if text.bytes().fold(true, |plain, byte| plain & is_plain(byte)) {
        json.push('"');
        json.push_str(text);
        json.push('"');
    } else {
        by_the_library(json, text);
    }
}

fn by_the_library(json: &mut String, value: &(impl Serialize + ?Sized)) {
    let written = serde_json::to_string(value);
    json.push_str(&written.expect("texts, numbers and truth values can always be written"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::value;

    #[test]
    fn values_are_written_as_the_library_writes_them() {
        let written = raw(r#"{"as":"it is"}"#.to_owned()).unwrap();
        let values = value!({
            "texts": ["plain", "\"quoted\"", "back\\slash", "line\nbreak", "\u{7f}", "\u{1}", "Priština ✓", ""],
            "others": [null, true, false, 0, -7, 1.5, [], {}],
        });
        for one in [values, Value::List(vec![written, Value::Enum(Name::new("WORD"))])] {
            let mut json = String::new();
            super::value(&mut json, &one);
            assert_eq!(json, serde_json::to_string(&one).unwrap());
        }
    }

    #[test]
    fn what_was_written_before_stands_where_it_belongs() {
        let whole = value!({ "list": [null, 1] });
        let Value::Object(mut whole) = whole else {
            panic!("it is an object")
        };
        whole.insert(
            Name::new("more"),
            Value::List(vec![PART, Value::Null, Value::List(vec![PART])]),
        );
        let mut json = String::new();
        value_of(
            &mut json,
            &Value::Object(whole),
            &mut [r#"{"a":1}"#, r#"{"b":[]}"#].into_iter(),
        );
        assert_eq!(json, r#"{"list":[null,1],"more":[{"a":1},null,[{"b":[]}]]}"#);
    }
}
