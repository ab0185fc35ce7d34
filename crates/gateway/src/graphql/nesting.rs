//! How deep brackets nest in a document, measured before it is parsed: the parser recurses, and a stack that overflows ends the
//! whole process.
//!
//! Invariant: what is measured is never less than what the parser would see. Strings are read as its grammar reads them; where that
//! would fall back to another reading (a string that is not closed), the document is refused here.

use crate::error::Problem;
use crate::error_codes::ErrorCode;

/// How deep brackets of any kind may nest. No client comes near it; a thread's stack holds several hundred.
const MOST_NESTED: usize = 128;

/// Refuses a document whose brackets nest too deeply, or in which a string is not closed.
pub fn check(document: &str) -> Result<(), Problem> {
    let Some(deepest) = measure(document) else {
        return Err(Problem::new(
            ErrorCode::GraphqlParseFailed,
            "a string in the document is not closed",
        ));
    };
    match deepest > MOST_NESTED {
        true => {
            let detail = format!("brackets nest {deepest} deep in the document; the most is {MOST_NESTED}");
            Err(Problem::new(ErrorCode::QueryTooDeep, detail))
        }
        false => Ok(()),
    }
}

/// How deep brackets nest outside strings and comments. `None` if a string is not closed.
fn measure(document: &str) -> Option<usize> {
    let (mut depth, mut deepest) = (0usize, 0usize);
    let mut rest = document;
    while let Some(place) = rest.find(['"', '#', '{', '[', '(', '}', ']', ')']) {
        rest = &rest[place..];
        if let Some(block) = rest.strip_prefix("\"\"\"") {
            rest = after_block_string(block)?;
        } else if let Some(string) = rest.strip_prefix('"') {
            rest = after_string(string)?;
        } else if rest.starts_with('#') {
            rest = &rest[rest.find(['\n', '\r']).unwrap_or(rest.len())..];
        } else {
            if rest.starts_with(['{', '[', '(']) {
                depth += 1;
                deepest = deepest.max(depth);
            } else {
                depth = depth.saturating_sub(1);
            }
            rest = &rest[1..];
        }
    }
    Some(deepest)
}

/// What follows a block string; only `\"""` is an escape in it.
fn after_block_string(mut rest: &str) -> Option<&str> {
    loop {
        let end = rest.find("\"\"\"")?;
        let escaped = rest[..end].ends_with('\\');
        rest = &rest[end + 3..];
        if !escaped {
            return Some(rest);
        }
    }
}

/// What follows a string, which ends on its line.
fn after_string(mut rest: &str) -> Option<&str> {
    loop {
        let place = rest.find(['"', '\\', '\n', '\r'])?;
        match rest.as_bytes()[place] {
            b'"' => return Some(&rest[place + 1..]),
            b'\\' => {
                let escaped = rest[place + 1..].chars().next().filter(|c| !matches!(c, '\n' | '\r'))?;
                rest = &rest[place + 1 + escaped.len_utf8()..];
            }
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::Value;
    use async_graphql::parser::parse_query;
    use async_graphql::parser::types::Selection;
    use proptest::prelude::*;

    #[test]
    fn brackets_in_strings_and_comments_do_not_count_and_nothing_else_hides_them() {
        let many = "[".repeat(500);
        for harmless in [
            format!("{{ a(b: \"{many}\") }} # {many}"),
            format!("{{ a(b: \"\"\"\n{many} \\\"\"\" {many}\n\"\"\") }}"),
            format!("{{ a(b: \"\\\"{many}\") }}"),
        ] {
            assert_eq!(measure(&harmless), Some(2), "{harmless}");
        }
        for deep in [
            many.clone(),
            format!("{{ a(b: \"\"\"\n\"\"\" c: {many}"),
            format!("{{ a(b: \"\"\"\\\"\"\"\"\"\" c: {many}"),
            format!("{{ a(b: \"\" c: {many}"),
            format!("# \"\n{many}"),
            format!("{{ a(b: \"#\" c: {many}"),
        ] {
            assert!(
                check(&deep).is_err_and(|problem| problem.code == ErrorCode::QueryTooDeep),
                "{deep}"
            );
        }
        // Four quotation marks are two empty strings to the parser, if no block string ends behind them.
        for open in [
            format!("{{ a(b: [\"\"\"\" {many}"),
            format!("{{ a(b: \"\n{many}"),
            format!("{{ a(b: \"\\\n{many}"),
        ] {
            assert!(
                check(&open).is_err_and(|problem| problem.code == ErrorCode::GraphqlParseFailed),
                "{open}"
            );
        }
    }

    fn depth(value: &Value) -> usize {
        match value {
            Value::List(values) => 1 + values.iter().map(depth).max().unwrap_or(0),
            Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
            _ => 0,
        }
    }

    /// Lists within lists, among strings and comments with brackets and quotation marks in them.
    fn any_list() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            Just("1 "),
            Just("\"\" "),
            Just("\"[\\\"[\" "),
            Just("\"\\\\\" "),
            Just("\"#\" "),
            Just("\"\"\"\n[\"\"\" "),
            Just("\"\"\"\"[\n\\\"\"\" ] \"\"\" "),
            Just("\"\"\"\\\"\"\"\"\"\" "),
            Just("# \" [\n"),
            Just("# \"\"\" ]\n"),
        ];
        leaf.prop_map(str::to_owned).prop_recursive(6, 40, 5, |inner| {
            proptest::collection::vec(inner, 0..5).prop_map(|values| format!("[{}] ", values.concat()))
        })
    }

    proptest! {
        /// What is measured is just what the parser sees: the argument's nesting, within the field's and the operation's brackets.
        #[test]
        fn what_is_measured_is_what_the_parser_sees(lists in proptest::collection::vec(any_list(), 0..4)) {
            let document = format!("{{ a(b: [{}]) }}", lists.concat());
            let parsed = parse_query(&document).map_err(|error| TestCaseError::fail(format!("{document}: {error}")))?;
            let Some((_, operation)) = parsed.operations.iter().next() else { return Ok(()) };
            let Some(Selection::Field(field)) = operation.node.selection_set.node.items.first().map(|item| &item.node) else { return Ok(()) };
            let values = field.node.arguments.iter().filter_map(|(_, value)| value.node.clone().into_const());
            let nested = values.map(|value| depth(&value)).max().unwrap_or(0);
            prop_assert_eq!(measure(&document), Some(nested + 2), "{}", document);
        }

        /// Whatever the text, measuring it neither panics nor takes long.
        #[test]
        fn any_text_is_measured(text in "[\"\\\\#\\[\\]{}()\n a]{0,60}") {
            let _ = measure(&text);
        }
    }
}
