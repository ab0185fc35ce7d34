//! What a document may ask for, counted before anything is executed: each refusal names the limit and the actual value.
//!
//! Depth is how far fields nest. Complexity is how many fields may be answered: a list's fields count as many times as its page is
//! long. Both look through fragments; a fragment that contains itself is left to validation, which refuses it.

use crate::error::Problem;
use crate::error_codes::ErrorCode;
use async_graphql::Variables;
use async_graphql::parser::types::{ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet};
use async_graphql::{Positioned, Value};
use std::collections::HashMap;

/// How deep fields may nest. A client that introspects the whole schema needs 15.
const MOST_DEEP: u64 = 20;
/// How many fragments may stand within each other: counting recurses.
const MOST_FRAGMENTS: usize = 32;
/// How many fields may be answered.
const MOST_COMPLEX: u64 = 10_000;
/// How many entries a list counts for if no argument says so. `tests/it/schema.rs` sees to it that none is forgotten.
pub const LISTS: &[(&str, u64)] = &[
    ("articles", 20),
    ("audit", 20),
    ("blocks", 20),
    ("children", 10),
    ("contributors", 5),
    ("corrections", 5),
    ("editions", 5),
    ("images", 5),
    ("otherSections", 5),
    ("related", 20),
    ("revisions", 20),
    ("sections", 10),
    ("sideRevisions", 5),
    ("topics", 5),
];

/// Refuses a document of which an operation asks for too much.
pub fn check(document: &ExecutableDocument, operation: Option<&str>, variables: &Variables) -> Result<(), Problem> {
    let operations = document
        .operations
        .iter()
        .filter(|(name, _)| operation.is_none() || name.map(|name| name.as_str()) == operation);
    for (_, operation) in operations {
        let mut counter = Counter {
            document,
            variables,
            operation: &operation.node,
            fragments: HashMap::new(),
            too_many_fragments: false,
        };
        let (depth, complexity) = counter.selections(&operation.node.selection_set.node, &mut Vec::new());
        if counter.too_many_fragments {
            let detail = format!("fragments stand within each other more than {MOST_FRAGMENTS} deep");
            return Err(Problem::new(ErrorCode::QueryTooDeep, detail));
        }
        if depth > MOST_DEEP {
            return Err(Problem::new(
                ErrorCode::QueryTooDeep,
                format!("fields nest {depth} deep; the most is {MOST_DEEP}"),
            ));
        }
        if complexity > MOST_COMPLEX {
            let detail = format!("the document asks for up to {complexity} fields; the most is {MOST_COMPLEX}");
            return Err(Problem::new(ErrorCode::QueryTooComplex, detail));
        }
    }
    Ok(())
}

struct Counter<'a> {
    document: &'a ExecutableDocument,
    variables: &'a Variables,
    operation: &'a OperationDefinition,
    /// Depth and complexity of fragments that were counted: each is counted once, however often it is spread.
    fragments: HashMap<&'a str, (u64, u64)>,
    too_many_fragments: bool,
}

impl<'a> Counter<'a> {
    fn selections(&mut self, set: &'a SelectionSet, open: &mut Vec<&'a str>) -> (u64, u64) {
        set.items
            .iter()
            .fold((0, 0), |(depth, complexity): (u64, u64), selection| {
                let (its_depth, its_complexity) = self.selection(selection, open);
                (depth.max(its_depth), complexity.saturating_add(its_complexity))
            })
    }

    fn selection(&mut self, selection: &'a Positioned<Selection>, open: &mut Vec<&'a str>) -> (u64, u64) {
        match &selection.node {
            Selection::Field(field) => {
                let (depth, complexity) = self.selections(&field.node.selection_set.node, open);
                (
                    depth.saturating_add(1),
                    complexity.saturating_mul(self.length(&field.node)).saturating_add(1),
                )
            }
            Selection::InlineFragment(fragment) => self.selections(&fragment.node.selection_set.node, open),
            Selection::FragmentSpread(spread) => {
                let name = spread.node.fragment_name.node.as_str();
                if let Some(counted) = self.fragments.get(name) {
                    return *counted;
                }
                let fragment = self.document.fragments.get(&spread.node.fragment_name.node);
                let Some(fragment) = fragment.filter(|_| !open.contains(&name)) else {
                    return (0, 0);
                };
                if open.len() == MOST_FRAGMENTS {
                    self.too_many_fragments = true;
                    return (0, 0);
                }
                open.push(name);
                let counted = self.selections(&fragment.node.selection_set.node, open);
                open.pop();
                self.fragments.insert(name, counted);
                counted
            }
        }
    }

    /// How many entries the field may answer with.
    fn length(&self, field: &Field) -> u64 {
        let named = ["first", "last"]
            .into_iter()
            .find_map(|name| match self.argument(field, name)? {
                Value::Number(number) => number.as_u64(),
                _ => None,
            });
        let ids = || match self.argument(field, "ids")? {
            Value::List(ids) => Some(ids.len() as u64),
            _ => None,
        };
        let default = || {
            LISTS
                .iter()
                .find(|(name, _)| *name == field.name.node.as_str())
                .map(|(_, length)| *length)
        };
        named.or_else(ids).or_else(default).unwrap_or(1).max(1)
    }

    fn argument(&self, field: &Field, name: &str) -> Option<Value> {
        let given = field.get_argument(name)?.node.clone();
        given
            .into_const_with(|name| self.variable(name.as_str()).ok_or(()))
            .ok()
    }

    fn variable(&self, name: &str) -> Option<Value> {
        let sent = self
            .variables
            .iter()
            .find(|(variable, _)| variable.as_str() == name)
            .map(|(_, value)| value.clone());
        let definition = || {
            self.operation
                .variable_definitions
                .iter()
                .find(|definition| definition.node.name.node.as_str() == name)
        };
        sent.or_else(|| {
            definition()?
                .node
                .default_value
                .as_ref()
                .map(|value| value.node.clone())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::parser::parse_query;
    use serde_json::json;

    fn refusal(document: &str, variables: serde_json::Value) -> Option<String> {
        let document = parse_query(document).unwrap();
        check(&document, None, &Variables::from_json(variables))
            .err()
            .map(|problem| problem.to_string())
    }

    #[test]
    fn a_list_counts_as_often_as_its_page_is_long() {
        let document = "query($n: Int = 100) { articles(first: $n) { nodes { ...A } } } fragment A on Article { related(first: 50) { kind article { id } } }";
        assert_eq!(
            refusal(document, json!({})).as_deref(),
            Some("QUERY_TOO_COMPLEX: the document asks for up to 15201 fields; the most is 10000")
        );
        assert_eq!(refusal(document, json!({ "n": 5 })), None);
    }

    #[test]
    fn depth_is_counted_through_fragments_and_cycles_are_left_to_validation() {
        let deep = format!(
            "{{ {} id {} }}",
            "section(slug: \"a\") { parent { ".repeat(11),
            "} }".repeat(11)
        );
        assert_eq!(
            refusal(&deep, json!({})).as_deref(),
            Some("QUERY_TOO_DEEP: fields nest 23 deep; the most is 20")
        );
        assert_eq!(
            refusal(
                "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
                json!({})
            ),
            None
        );
    }
}
