//! The root of a subscription: one field, whatever fragments it stands in (GraphQL specification, section 5.2.4). The library looks at
//! fields alone there, and begins a stream for each.

use crate::error::Problem;
use crate::error_codes::ErrorCode;
use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, Field, FragmentDefinition, OperationDefinition, OperationType, Selection,
    SelectionSet,
};
use async_graphql::{Name, Positioned};
use std::collections::HashMap;

type Fragments = HashMap<Name, Positioned<FragmentDefinition>>;

/// Puts the one field that each subscription asks for at its root. Refuses any other number of them, and directives that would make it
/// depend on variables.
pub fn flatten(document: &mut ExecutableDocument) -> Result<(), Problem> {
    let fragments = &document.fragments;
    match &mut document.operations {
        DocumentOperations::Single(operation) => flatten_operation(&mut operation.node, fragments),
        DocumentOperations::Multiple(operations) => operations
            .values_mut()
            .try_for_each(|operation| flatten_operation(&mut operation.node, fragments)),
    }
}

fn flatten_operation(operation: &mut OperationDefinition, fragments: &Fragments) -> Result<(), Problem> {
    if operation.ty != OperationType::Subscription {
        return Ok(());
    }
    let mut fields: Vec<Positioned<Field>> = Vec::new();
    collect(&operation.selection_set.node, fragments, &mut Vec::new(), &mut fields)?;
    let Some(mut only) = fields.pop() else {
        // Its fragments are not there; validation says so.
        return Ok(());
    };
    for other in fields {
        if other.node.response_key().node != only.node.response_key().node {
            return Err(refused("a subscription asks for one field at its root"));
        }
        // The same field twice is that field once, with all that is asked of it; validation sees to it that they are the same.
        if other.node.name != only.node.name || other.node.arguments != only.node.arguments {
            return Err(refused("fields of the same name at the root of a subscription differ"));
        }
        only.node
            .selection_set
            .node
            .items
            .extend(other.node.selection_set.node.items);
    }
    let at = only.pos;
    operation.selection_set.node.items = vec![Positioned::new(Selection::Field(only), at)];
    Ok(())
}

fn refused(why: &str) -> Problem {
    Problem::new(ErrorCode::GraphqlValidationFailed, why)
}

/// Puts the fields of a set into `fields`; `open` are the fragments that it stands in.
fn collect<'a>(
    set: &'a SelectionSet,
    fragments: &'a Fragments,
    open: &mut Vec<&'a str>,
    fields: &mut Vec<Positioned<Field>>,
) -> Result<(), Problem> {
    for selection in &set.items {
        if !selection.node.directives().is_empty() {
            return Err(refused("at the root of a subscription no directive can stand"));
        }
        match &selection.node {
            Selection::Field(field) => fields.push(field.clone()),
            Selection::InlineFragment(fragment) => {
                collect(&fragment.node.selection_set.node, fragments, open, fields)?;
            }
            Selection::FragmentSpread(spread) => {
                let name = spread.node.fragment_name.node.as_str();
                if let Some(fragment) = fragments.get(name).filter(|_| !open.contains(&name)) {
                    open.push(name);
                    collect(&fragment.node.selection_set.node, fragments, open, fields)?;
                    open.pop();
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::parser::parse_query;

    fn roots(document: &str) -> Result<usize, String> {
        let mut document = parse_query(document).unwrap();
        flatten(&mut document).map_err(|problem| problem.detail)?;
        let (_, operation) = document.operations.iter().next().unwrap();
        let Selection::Field(field) = &operation.node.selection_set.node.items[0].node else {
            return Err("a fragment stands at the root".to_owned());
        };
        Ok(field.node.selection_set.node.items.len())
    }

    #[test]
    fn a_subscription_has_one_field_at_its_root_through_fragments() {
        for (document, expected) in [
            ("subscription { changes { id } }", Ok(1)),
            (
                "subscription { ...A } fragment A on Subscription { ... { changes { id } } }",
                Ok(1),
            ),
            (
                "subscription { changes { id } ...A } fragment A on Subscription { changes { at } }",
                Ok(2),
            ),
            (
                "subscription { changes { id } articleChanged { id } }",
                Err("one field"),
            ),
            ("subscription { a: changes { id } b: changes { id } }", Err("one field")),
            (
                "subscription { changes(after: \"a\") { id } changes { id } }",
                Err("differ"),
            ),
            ("subscription { changes @skip(if: true) { id } }", Err("directive")),
            (
                "subscription { ...A } fragment A on Subscription { ...A changes { id } }",
                Ok(1),
            ),
        ] {
            match (roots(document), expected) {
                (Ok(found), Ok(wanted)) => assert_eq!(found, wanted, "{document}"),
                (Err(found), Err(wanted)) => assert!(found.contains(wanted), "{document}: {found}"),
                (found, _) => panic!("{document}: {found:?}"),
            }
        }
    }
}
