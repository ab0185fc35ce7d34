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

/// As many parts as a value can have.
static PARTS: [u8; 4_096] = [0; 4_096];

/// A value that stands for the part of that number of another, which was written before it: it is as many bytes as the number says. No
/// answer has bytes else. `None` if the number is too large.
pub fn part(number: usize) -> Option<Value> {
    PARTS
        .get(..number)
        .map(|bytes| Value::Binary(Bytes::from_static(bytes)))
}

/// Writes a value.
pub fn value(json: &mut String, value: &Value) {
    value_of(json, value, &|_| None);
}

/// Writes a value, and for each of its parts that were written before what that one says.
pub fn value_of<'a>(json: &mut String, value: &Value, part: &impl Fn(usize) -> Option<&'a str>) {
    match value {
        Value::Binary(number) => match part(number.len()) {
            Some(part) => json.push_str(part),
            None => by_the_library(json, value),
        },
        Value::Null => json.push_str("null"),
        Value::Boolean(is_true) => json.push_str(if *is_true { "true" } else { "false" }),
        Value::String(text) => self::text(json, text),
        Value::Enum(name) => self::text(json, name),
        Value::List(values) => {
            json.push('[');
            for (at, value) in values.iter().enumerate() {
                if at > 0 {
                    json.push(',');
                }
                value_of(json, value, part);
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
                    value_of(json, value, part);
                }
                json.push('}');
            }
        },
        Value::Number(_) => by_the_library(json, value),
    }
}

/// Writes a text.
pub fn text(json: &mut String, text: &str) {
    json.push('"');
    let mut rest = text;
    while let Some(at) = first_escaped(rest) {
        json.push_str(&rest[..at]);
        escape(json, rest.as_bytes()[at]);
        rest = &rest[at + 1..];
    }
    json.push_str(rest);
    json.push('"');
}

/// Where the first byte is that must not stand in a text as it is (RFC 8259 §7). None of these is part of a longer character.
fn first_escaped(text: &str) -> Option<usize> {
    const TOGETHER: usize = 32;
    let is_plain = |byte: &u8| (*byte >= b' ') & (*byte != b'"') & (*byte != b'\\');
    // Without a branch, so that many bytes are looked at together.
    let all_plain = |bytes: &&[u8]| bytes.iter().fold(true, |plain, byte| plain & is_plain(byte));
    let passed = TOGETHER * text.as_bytes().chunks(TOGETHER).take_while(all_plain).count();
    let bytes = text.as_bytes().get(passed..)?;
    Some(passed + bytes.iter().position(|byte| !is_plain(byte))?)
}

/// Writes such a byte as the library does.
fn escape(json: &mut String, byte: u8) {
    match byte {
        b'"' => json.push_str("\\\""),
        b'\\' => json.push_str("\\\\"),
        b'\n' => json.push_str("\\n"),
        b'\r' => json.push_str("\\r"),
        b'\t' => json.push_str("\\t"),
        0x08 => json.push_str("\\b"),
        0x0C => json.push_str("\\f"),
        _ => json.push_str(&format!("\\u{byte:04x}")),
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
    fn a_text_is_escaped_wherever_in_it_that_is_needed() {
        for escaped in (0..0x80).map(char::from) {
            for (before, after) in (0..70).flat_map(|before| [(before, 0), (before, 1), (before, 40)]) {
                let one = format!("{}{escaped}{}{escaped}", "é".repeat(before), "e".repeat(after));
                let mut json = String::new();
                text(&mut json, &one);
                assert_eq!(json, serde_json::to_string(&one).unwrap());
            }
        }
    }

    #[test]
    fn what_was_written_before_stands_where_it_belongs_in_whichever_order_it_was_written() {
        let [first, second] = [part(0).unwrap(), part(1).unwrap()];
        let whole = Value::List(vec![second, Value::Null, Value::List(vec![first])]);
        let mut json = String::new();
        value_of(&mut json, &whole, &|number| {
            [r#"{"a":1}"#, r#"{"b":[]}"#].get(number).copied()
        });
        assert_eq!(json, r#"[{"b":[]},null,[{"a":1}]]"#);
        assert_eq!(part(PARTS.len() + 1), None, "it would stand for another");
    }
}
