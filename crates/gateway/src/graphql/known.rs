//! Documents that were parsed and found to fit the schema: they are neither parsed nor validated again.
//!
//! The library validates a document together with the variables that are sent with it, all at once or hardly at all. So a known document
//! goes the fast way only with variables of which it can be told here that they fit: texts, numbers, truth values and ids. With others
//! (enums, input objects) it is validated each time, and every refusal is the same as at first sight.

use async_graphql::parser::types::{BaseType, ExecutableDocument, OperationDefinition, Type};
use async_graphql::{Value, Variables};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use std::sync::Arc;

/// How much is kept, in bytes.
const MOST_KEPT: u64 = 32 * 1024 * 1024;
/// How many bytes a parsed document takes for each of its text: each field has a name, an alias, arguments, directives and a place.
const PARSED: u64 = 32;
/// How long a document is in the mean, in bytes.
const USUAL: u64 = 1024;

#[derive(Clone)]
struct Size;

impl Weighter<Arc<str>, Arc<ExecutableDocument>> for Size {
    fn weight(&self, text: &Arc<str>, _: &Arc<ExecutableDocument>) -> u64 {
        text.len() as u64 * (PARSED + 1)
    }
}

/// Parsed documents by their texts.
pub struct Known(Cache<Arc<str>, Arc<ExecutableDocument>, Size>);

impl Default for Known {
    fn default() -> Known {
        let number = usize::try_from(MOST_KEPT / PARSED / USUAL).expect("it is a small number");
        Known(Cache::with_weighter(number, MOST_KEPT, Size))
    }
}

impl Known {
    /// The document with that text.
    pub fn get(&self, text: &str) -> Option<Arc<ExecutableDocument>> {
        self.0.get(text)
    }

    /// This one fits the schema. Only those of one operation are kept: the library validates them whole.
    pub fn insert(&self, text: Arc<str>, document: Arc<ExecutableDocument>) {
        if document.operations.iter().count() == 1 {
            self.0.insert(text, document);
        }
    }
}

/// Whether it can be told that these variables are what the operation declares.
pub fn surely_fit(operation: &OperationDefinition, variables: &Variables) -> bool {
    let declared = |name: &str| {
        let mut definitions = operation.variable_definitions.iter();
        definitions.find(|one| one.node.name.node == name)
    };
    let all_declared = variables.keys().all(|name| declared(name.as_str()).is_some());
    all_declared
        && operation.variable_definitions.iter().all(|one| {
            let expected = &one.node.var_type.node;
            match variables.get(&one.node.name.node) {
                // With a default it may stand where null may not.
                Some(Value::Null) if one.node.default_value.is_some() => false,
                Some(value) => fits(value, expected),
                None => is_plain(expected) && (expected.nullable || one.node.default_value.is_some()),
            }
        })
}

fn is_plain(expected: &Type) -> bool {
    match &expected.base {
        BaseType::List(of) => is_plain(of),
        BaseType::Named(name) => ["String", "ID", "Int", "Boolean"].contains(&name.as_str()),
    }
}

fn fits(value: &Value, expected: &Type) -> bool {
    match (value, &expected.base) {
        (Value::Null, _) => expected.nullable && is_plain(expected),
        (Value::List(values), BaseType::List(of)) => values.iter().all(|value| fits(value, of)),
        (Value::String(_), BaseType::Named(name)) => name == "String" || name == "ID",
        (Value::Boolean(_), BaseType::Named(name)) => name == "Boolean",
        (Value::Number(number), BaseType::Named(name)) => {
            name == "Int" && number.as_i64().is_some_and(|number| i32::try_from(number).is_ok())
        }
        _ => false,
    }
}
