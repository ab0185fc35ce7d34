//! Documents that were parsed and found to fit the schema: they are neither parsed nor validated again.
//!
//! The library validates a document together with the variables that are sent with it, all at once or not at all (`Fits`). So a known document
//! goes the fast way only with variables of which it can be told here that they fit: texts, numbers, truth values and ids. With others
//! (enums, input objects) it is validated each time, and every refusal is the same as at first sight.

use async_graphql::async_trait::async_trait;
use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextValidation};
use async_graphql::parser::types::{
    BaseType, ExecutableDocument, OperationDefinition, OperationType, Selection, SelectionSet, Type,
};
use async_graphql::{CacheControl, ServerError, ValidationResult, Value, Variables};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use std::convert::Infallible;
use std::sync::Arc;

/// How much is kept, in bytes.
const MOST_KEPT: u64 = 32 * 1024 * 1024;
/// How much one takes in the mean, in bytes.
const USUAL: u64 = 32 * 1024;
/// How much a field takes with its name, its alias, its place and its empty parts; and so does whatever else is counted.
const PART: u64 = 400;

/// A document that was parsed.
struct Parsed {
    document: Arc<ExecutableDocument>,
    parts: u64,
}

#[derive(Clone)]
struct Size;

impl Weighter<Arc<str>, Arc<Parsed>> for Size {
    fn weight(&self, text: &Arc<str>, parsed: &Arc<Parsed>) -> u64 {
        text.len() as u64 + parsed.parts * PART
    }
}

/// Parsed documents by their texts.
pub struct Known(Cache<Arc<str>, Arc<Parsed>, Size>);

impl Default for Known {
    fn default() -> Known {
        let number = usize::try_from(MOST_KEPT / USUAL).expect("it is a small number");
        Known(Cache::with_weighter(number, MOST_KEPT, Size))
    }
}

impl Known {
    /// The document with that text.
    pub fn get(&self, text: &str) -> Option<Arc<ExecutableDocument>> {
        self.0.get(text).map(|parsed| Arc::clone(&parsed.document))
    }

    /// This one fits the schema together with these variables. Only those of one operation are kept, as the library validates them
    /// whole; and no subscription, which is asked for once and goes on.
    pub fn insert(&self, text: Arc<str>, document: Arc<ExecutableDocument>, variables: &Variables) {
        let mut operations = document.operations.iter();
        let (Some((_, operation)), None) = (operations.next(), operations.next()) else {
            return;
        };
        if operation.node.ty == OperationType::Subscription {
            return;
        }
        let mut parts = Parts::default();
        parts.selections(&operation.node.selection_set.node);
        for fragment in document.fragments.values() {
            parts.selections(&fragment.node.selection_set.node);
        }
        // A literal with a variable in it is not looked at while the variable is missing.
        let all_given = || {
            let mut declared = operation.node.variable_definitions.iter();
            declared.all(|one| matches!(variables.get(&one.node.name.node), Some(given) if *given != Value::Null))
        };
        if !parts.variable_within || all_given() {
            let parts = parts.count;
            self.0.insert(text, Arc::new(Parsed { document, parts }));
        }
    }
}

/// What a document is made of.
#[derive(Default)]
struct Parts {
    count: u64,
    /// Whether a variable stands within a list or an object.
    variable_within: bool,
}

impl Parts {
    fn selections(&mut self, set: &SelectionSet) {
        for selection in &set.items {
            self.count += 1;
            let mut arguments = Vec::new();
            let (directives, below) = match &selection.node {
                Selection::Field(field) => {
                    arguments.extend(&field.node.arguments);
                    (&field.node.directives, Some(&field.node.selection_set.node))
                }
                Selection::InlineFragment(fragment) => {
                    (&fragment.node.directives, Some(&fragment.node.selection_set.node))
                }
                Selection::FragmentSpread(spread) => (&spread.node.directives, None),
            };
            arguments.extend(directives.iter().flat_map(|directive| &directive.node.arguments));
            for (_, value) in arguments {
                let mut has_variable = false;
                let value = value.node.clone().into_const_with(|_| {
                    has_variable = true;
                    Ok::<_, Infallible>(Value::Null)
                });
                let Ok(value) = value;
                self.literal(&value, has_variable);
            }
            if let Some(below) = below {
                self.selections(below);
            }
        }
    }

    /// A literal in which each variable was replaced by null.
    fn literal(&mut self, value: &Value, has_variable: bool) {
        // If it is null itself, it was the variable.
        self.variable_within |= has_variable && *value != Value::Null;
        self.count += count(value);
    }
}

fn count(value: &Value) -> u64 {
    match value {
        Value::List(values) => 1 + values.iter().map(count).sum::<u64>(),
        Value::Object(values) => 1 + values.values().map(count).sum::<u64>(),
        _ => 1,
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

/// For a schema that is only asked with documents and variables that fit it: no rule is checked of them again.
pub struct Fits;

impl ExtensionFactory for Fits {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Fits)
    }
}

#[async_trait]
impl Extension for Fits {
    async fn validation(
        &self,
        _: &ExtensionContext<'_>,
        _: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        // What else the library would count is counted by `limits.rs`, and how long an answer may be kept is said by `answers.rs`.
        Ok(ValidationResult {
            cache_control: CacheControl::default(),
            complexity: 0,
            depth: 0,
        })
    }
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
