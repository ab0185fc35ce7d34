//! How the operator's counts (`metrics.rs`) tell one GraphQL request from another: by what it does, and how it ended.

use crate::metrics::Outcome;
use async_graphql::Value;
use async_graphql::parser::types::{OperationDefinition, OperationType, Selection};

/// The operation's kind, and of a mutation of one field that field: a word of the client's own until the document was found to fit
/// the schema.
pub fn operation(operation: Option<&OperationDefinition>) -> (&'static str, Option<String>) {
    let Some(operation) = operation else {
        return ("(no operation)", None);
    };
    match operation.ty {
        OperationType::Query => ("query", None),
        OperationType::Subscription => ("subscription", None),
        OperationType::Mutation => match operation.selection_set.node.items.as_slice() {
            [only] => match &only.node {
                Selection::Field(field) => ("mutation", Some(field.node.name.node.to_string())),
                _ => ("mutation", None),
            },
            _ => ("mutation", None),
        },
    }
}

/// How it ended as far as the data says: an editor may have something to fix. A mutation that was not asked for its `userErrors`
/// does not say so.
pub fn outcome(data: &Value) -> Outcome {
    let has_user_errors = |payload: &Value| match payload {
        Value::Object(payload) => {
            matches!(payload.get("userErrors"), Some(Value::List(errors)) if !errors.is_empty())
        }
        _ => false,
    };
    match data {
        Value::Object(payloads) if payloads.values().any(has_user_errors) => Outcome::Refused,
        _ => Outcome::Ok,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::parser::parse_query;
    use async_graphql::value;

    fn words(document: &str) -> String {
        let document = parse_query(document).unwrap();
        let chosen = document.operations.iter().next().map(|(_, one)| &one.node);
        let (kind, field) = operation(chosen);
        field.map_or(kind.to_owned(), |field| format!("{kind} {field}"))
    }

    #[test]
    fn a_mutation_of_one_field_is_told_by_it_and_no_name_of_the_clients_is_used() {
        assert_eq!(words("query Mine { articles { nodes { id } } }"), "query");
        assert_eq!(
            words("mutation Mine { alias: publishArticle { article { id } } }"),
            "mutation publishArticle"
        );
        assert_eq!(words("mutation { a: saveTopic { id } b: saveSite { id } }"), "mutation");
        assert_eq!(
            words("mutation { ...Mine } fragment Mine on Mutation { saveTopic { id } }"),
            "mutation"
        );
    }

    #[test]
    fn a_mutation_that_an_editor_must_fix_is_refused() {
        assert_eq!(outcome(&value!({ "a": { "userErrors": [] } })), Outcome::Ok);
        assert_eq!(
            outcome(&value!({ "a": null, "b": { "userErrors": [{ "code": "SLUG_TAKEN" }] } })),
            Outcome::Refused
        );
        assert_eq!(outcome(&Value::Null), Outcome::Ok);
    }
}
