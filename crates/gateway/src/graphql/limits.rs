//! What a document may ask for, counted before anything is executed: each refusal names the limit and the actual value.
//!
//! Depth is how far fields nest. Complexity is how many fields may be answered: a list's fields count as many times as its page is
//! long. Everything is counted through fragments, as often as they are spread; a fragment that contains itself is left to validation, which refuses it.

use super::options::Limits;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use async_graphql::Variables;
use async_graphql::parser::types::{ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet};
use async_graphql::{Positioned, Value};
use std::collections::HashMap;

/// How many fragments may stand within each other: counting recurses.
const MOST_FRAGMENTS: u64 = 32;
/// How many entries a list counts for if no argument says so. `tests/it/schema.rs` sees to it that none is forgotten.
pub const LISTS: &[(&str, u64)] = &[
    ("apiKeys", 20),
    ("articles", 20),
    ("audit", 20),
    ("blocks", 20),
    ("children", 10),
    ("contributors", 5),
    ("corrections", 5),
    ("editions", 5),
    ("highlights", 3),
    ("hreflang", 5),
    ("images", 5),
    // A menu is one, and counts for its items, at whatever depth.
    ("menu", 50),
    ("otherSections", 5),
    ("pins", 5),
    ("ranges", 5),
    ("previews", 5),
    ("related", 20),
    ("revisions", 20),
    ("search", 20),
    ("sections", 10),
    ("sideRevisions", 5),
    ("topics", 5),
    ("translations", 5),
    ("usage", 30),
    ("years", 10),
];

/// What computing the articles that fill up `related` counts for, in fields: it asks the search index.
const COMPUTING: u64 = 20;

/// Refuses a document of which an operation asks for too much.
pub fn check(
    document: &ExecutableDocument,
    operation: Option<&str>,
    variables: &Variables,
    limits: &Limits,
) -> Result<(), Problem> {
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
            deepest_fragment: 0,
            in_menu: false,
            introspects: false,
        };
        let mut cost = counter.selections(&operation.node.selection_set.node, &mut Vec::new());
        cost.directives = cost.directives.saturating_add(own_directives(&operation.node));
        if counter.introspects && !limits.introspection {
            let detail = "the schema cannot be read here: introspection is turned off";
            return Err(Problem::new(ErrorCode::GraphqlValidationFailed, detail));
        }
        for (code, what, actual, limit) in [
            (
                ErrorCode::QueryTooDeep,
                "fragments within each other",
                counter.deepest_fragment,
                MOST_FRAGMENTS,
            ),
            (
                ErrorCode::QueryTooDeep,
                "fields within each other",
                cost.depth,
                limits.depth,
            ),
            (
                ErrorCode::TooManyRootFields,
                "fields at the root",
                cost.fields,
                limits.root_fields,
            ),
            (ErrorCode::TooManyAliases, "aliases", cost.aliases, limits.aliases),
            (
                ErrorCode::TooManyDirectives,
                "directives",
                cost.directives,
                limits.directives,
            ),
            (
                ErrorCode::QueryTooComplex,
                "fields that may be answered",
                cost.complexity,
                limits.complexity,
            ),
        ] {
            if actual > limit {
                return Err(Problem::over(code, what, actual, limit));
            }
        }
    }
    Ok(())
}

fn computing(field: &Field) -> u64 {
    let is_filled = field.name.node == "related" && field.get_argument("first").is_some();
    if is_filled { COMPUTING } else { 0 }
}

/// How many directives stand at the operation itself and at its variables.
fn own_directives(operation: &OperationDefinition) -> u64 {
    let variables = operation
        .variable_definitions
        .iter()
        .map(|one| one.node.directives.len());
    (operation.directives.len() + variables.sum::<usize>()) as u64
}

/// What a set of selections asks for, through fragments.
#[derive(Clone, Copy, Default)]
struct Cost {
    /// How deep fields nest.
    depth: u64,
    /// How many fields may be answered.
    complexity: u64,
    /// How many fields stand in the set itself.
    fields: u64,
    aliases: u64,
    directives: u64,
}

impl Cost {
    fn beside(self, other: Cost) -> Cost {
        Cost {
            depth: self.depth.max(other.depth),
            complexity: self.complexity.saturating_add(other.complexity),
            fields: self.fields.saturating_add(other.fields),
            aliases: self.aliases.saturating_add(other.aliases),
            directives: self.directives.saturating_add(other.directives),
        }
    }
}

struct Counter<'a> {
    document: &'a ExecutableDocument,
    variables: &'a Variables,
    operation: &'a OperationDefinition,
    /// What fragments ask for that were counted, in a menu or not: each is counted once, however often it is spread.
    fragments: HashMap<(&'a str, bool), Cost>,
    deepest_fragment: u64,
    /// Whether what is counted are items of a menu.
    in_menu: bool,
    introspects: bool,
}

impl<'a> Counter<'a> {
    fn selections(&mut self, set: &'a SelectionSet, open: &mut Vec<&'a str>) -> Cost {
        let costs = set.items.iter().map(|selection| self.selection(selection, open));
        costs.fold(Cost::default(), Cost::beside)
    }

    fn selection(&mut self, selection: &'a Positioned<Selection>, open: &mut Vec<&'a str>) -> Cost {
        let (directives, mut cost) = match &selection.node {
            Selection::Field(field) => {
                self.introspects |= ["__schema", "__type"].contains(&field.node.name.node.as_str());
                let length = self.length(&field.node);
                let outside = self.in_menu;
                self.in_menu = match field.node.name.node.as_str() {
                    "menu" => true,
                    "target" => false,
                    _ => outside,
                };
                let below = self.selections(&field.node.selection_set.node, open);
                self.in_menu = outside;
                let cost = Cost {
                    depth: below.depth.saturating_add(1),
                    complexity: below
                        .complexity
                        .saturating_mul(length)
                        .saturating_add(1 + computing(&field.node)),
                    fields: 1,
                    aliases: below.aliases.saturating_add(u64::from(field.node.alias.is_some())),
                    directives: below.directives,
                };
                (field.node.directives.len(), cost)
            }
            Selection::InlineFragment(fragment) => {
                let cost = self.selections(&fragment.node.selection_set.node, open);
                (fragment.node.directives.len(), cost)
            }
            Selection::FragmentSpread(spread) => {
                let cost = self.fragment(spread.node.fragment_name.node.as_str(), open);
                (spread.node.directives.len(), cost)
            }
        };
        cost.directives = cost.directives.saturating_add(directives as u64);
        cost
    }

    fn fragment(&mut self, name: &'a str, open: &mut Vec<&'a str>) -> Cost {
        if let Some(counted) = self.fragments.get(&(name, self.in_menu)) {
            return *counted;
        }
        let fragment = self.document.fragments.get(name);
        let Some(fragment) = fragment.filter(|_| !open.contains(&name)) else {
            return Cost::default();
        };
        self.deepest_fragment = self.deepest_fragment.max(open.len() as u64 + 1);
        if open.len() as u64 == MOST_FRAGMENTS {
            return Cost::default();
        }
        open.push(name);
        let mut counted = self.selections(&fragment.node.selection_set.node, open);
        open.pop();
        counted.directives = counted.directives.saturating_add(fragment.node.directives.len() as u64);
        self.fragments.insert((name, self.in_menu), counted);
        counted
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
            let is_counted = self.in_menu && field.name.node == "children";
            LISTS
                .iter()
                .filter(|_| !is_counted)
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
        check(&document, None, &Variables::from_json(variables), &Limits::default())
            .err()
            .map(|problem| problem.to_string())
    }

    #[test]
    fn a_list_counts_as_often_as_its_page_is_long() {
        let document = "query($n: Int = 100) { articles(first: $n) { nodes { ...A } } } fragment A on Article { related(first: 50) { kind article { id } } }";
        assert_eq!(
            refusal(document, json!({})).as_deref(),
            Some("QUERY_TOO_COMPLEX: fields that may be answered: 17201; the most is 10000")
        );
        assert_eq!(refusal(document, json!({ "n": 5 })), None);
    }

    #[test]
    fn a_menu_counts_for_its_items_at_whatever_depth() {
        let menu = "{ menu(slug: \"main\") { items { ...A children { ...A children { ...A children { ...A } } } } } }";
        for (item, expected) in [
            ("label url target { __typename ... on Section { name } }", None),
            // What is below a section is not below its item.
            (
                "target { ... on Section { children { children { name } } } }",
                Some("QUERY_TOO_COMPLEX: fields that may be answered: 22601; the most is 10000"),
            ),
        ] {
            let document = format!("{menu} fragment A on MenuItem {{ {item} }}");
            assert_eq!(refusal(&document, json!({})).as_deref(), expected, "{item}");
        }
    }

    #[test]
    fn aliases_root_fields_and_directives_are_counted_as_often_as_fragments_are_spread() {
        let times = |count: usize, text: &str| text.repeat(count);
        for (document, expected) in [
            (
                format!(
                    "{{ ...A ...A }} fragment A on Query {{ {} }}",
                    times(26, "site { id } ")
                ),
                "TOO_MANY_ROOT_FIELDS: fields at the root: 52; the most is 50",
            ),
            (
                format!("{{ site {{ {} }} }}", times(101, "a: id ")),
                "TOO_MANY_ALIASES: aliases: 101; the most is 100",
            ),
            (
                format!(
                    "query @a {{ site {{ ...A ...A @a }} }} fragment A on Site @a {{ {} }}",
                    times(49, "id @a ... @a { id } ")
                ),
                "TOO_MANY_DIRECTIVES: directives: 200; the most is 100",
            ),
        ] {
            assert_eq!(refusal(&document, json!({})).as_deref(), Some(expected), "{document}");
        }
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
            Some("QUERY_TOO_DEEP: fields within each other: 23; the most is 20")
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
