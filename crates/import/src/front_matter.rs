//! Front matter: what stands before a text in YAML (between `---`) or TOML (between `+++`).
//!
//! Bounded: aliases of YAML are counted before they are expanded, and nothing nests deep.

use domain::time::Timestamp;
use serde_json::{Map, Value};

/// The most bytes that front matter may have.
const MOST: usize = 256 * 1024;

/// What stands before a text, under names in lower case.
#[derive(Debug, Default)]
pub(crate) struct FrontMatter(Map<String, Value>);

/// The front matter and the text behind it, or why it cannot be read; the text is all of it if it has none.
pub(crate) fn split(text: &str) -> (Result<FrontMatter, String>, &str) {
    let text = text.trim_start_matches('\u{feff}');
    for (fence, read) in [("---", yaml as fn(&str) -> _), ("+++", toml)] {
        let Some(rest) = text.strip_prefix(fence).and_then(after_line_break) else {
            continue;
        };
        let mut at = 0;
        for line in rest.split_inclusive('\n') {
            if line.trim_end() == fence {
                return (read_bounded(&rest[..at], read), &rest[at + line.len()..]);
            }
            at += line.len();
        }
    }
    (Ok(FrontMatter::default()), text)
}

fn after_line_break(text: &str) -> Option<&str> {
    text.trim_start_matches([' ', '\t', '\r']).strip_prefix('\n')
}

fn read_bounded(text: &str, read: fn(&str) -> Result<Value, String>) -> Result<FrontMatter, String> {
    if text.len() > MOST {
        return Err(format!("the front matter has {} bytes; the most is {MOST}", text.len()));
    }
    match read(text)? {
        Value::Object(map) => Ok(FrontMatter(
            map.into_iter()
                .map(|(name, value)| (name.to_lowercase(), value))
                .collect(),
        )),
        Value::Null => Ok(FrontMatter::default()),
        _ => Err("the front matter is no list of names with values".to_owned()),
    }
}

fn yaml(text: &str) -> Result<Value, String> {
    serde_saphyr::from_str(text).map_err(|error| first_line(&error))
}

fn toml(text: &str) -> Result<Value, String> {
    let table: ::toml::Table = ::toml::from_str(text).map_err(|error| first_line(&error))?;
    Ok(as_json(::toml::Value::Table(table)))
}

fn first_line(error: &dyn std::fmt::Display) -> String {
    let told = error.to_string();
    let line = told.lines().next().unwrap_or_default();
    format!(
        "the front matter cannot be read: {}",
        line.chars().take(200).collect::<String>()
    )
}

/// Dates as they are written.
fn as_json(value: ::toml::Value) -> Value {
    use ::toml::Value as Toml;
    match value {
        Toml::String(text) => Value::String(text),
        Toml::Integer(number) => number.into(),
        Toml::Float(number) => number.into(),
        Toml::Boolean(truth) => truth.into(),
        Toml::Datetime(date) => Value::String(date.to_string()),
        Toml::Array(values) => values.into_iter().map(as_json).collect(),
        Toml::Table(table) => Value::Object(table.into_iter().map(|(name, value)| (name, as_json(value))).collect()),
    }
}

impl FrontMatter {
    fn first<'a>(&'a self, names: &[&str]) -> Option<&'a Value> {
        names
            .iter()
            .find_map(|name| self.0.get(*name))
            .filter(|value| !value.is_null())
    }

    /// Whether nothing stands before the text.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first of these that is a text or a number, as text; empty if none is.
    pub(crate) fn text(&self, names: &[&str]) -> String {
        match self.first(names) {
            Some(Value::String(text)) => text.trim().to_owned(),
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::Array(values)) => values.first().and_then(Value::as_str).unwrap_or_default().to_owned(),
            _ => String::new(),
        }
    }

    /// Whether the first of these is true.
    pub(crate) fn truth(&self, names: &[&str]) -> Option<bool> {
        match self.first(names)? {
            Value::Bool(truth) => Some(*truth),
            Value::String(text) => Some(text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("yes")),
            _ => None,
        }
    }

    /// The instant that the first of these is: `Err` if it is none.
    pub(crate) fn date(&self, names: &[&str]) -> Result<Option<Timestamp>, String> {
        let text = self.text(names);
        match text.is_empty() {
            true => Ok(None),
            false => match crate::dates::parse(&text) {
                Some(at) => Ok(Some(at)),
                None => Err(text.chars().take(60).collect()),
            },
        }
    }

    /// The names in all of these: a list of texts or of things with a name, or a text with commas between.
    pub(crate) fn names(&self, names: &[&str]) -> Vec<String> {
        let values = names.iter().filter_map(|name| self.0.get(*name));
        let mut found = Vec::new();
        for value in values {
            match value {
                Value::String(text) => found.extend(text.split(',').map(str::to_owned)),
                Value::Array(values) => found.extend(values.iter().filter_map(name_of)),
                other => found.extend(name_of(other)),
            }
        }
        for name in &mut found {
            *name = name.trim().to_owned();
        }
        found.retain(|name| !name.is_empty());
        found
    }
}

fn name_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(map) => ["name", "title", "slug"]
            .iter()
            .find_map(|key| map.get(*key)?.as_str())
            .map(str::to_owned),
        _ => None,
    }
}
