//! How long and how deep a document is, measured before it is parsed: how many tokens it has, and how deep its brackets nest. The
//! parser recurses, and a stack that overflows ends the whole process.
//!
//! Invariant: what is measured is never less than what the parser would see. Strings are read as its grammar reads them; where that
//! would fall back to another reading (a string that is not closed), the document is refused here.

use super::options::Limits;
use crate::error::Problem;
use crate::error_codes::ErrorCode;

/// How deep brackets of any kind may nest. No client comes near it; a thread's stack holds several hundred.
const MOST_NESTED: u64 = 128;

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
struct Scanned {
    /// How many tokens stand outside comments (GraphQL specification, section 2.1).
    tokens: u64,
    /// How deep brackets nest outside strings and comments.
    nested: u64,
}

/// Refuses a document that is too long, whose brackets nest too deeply, or in which a string is not closed.
pub fn check(document: &str, limits: &Limits) -> Result<(), Problem> {
    let bytes = document.len() as u64;
    if bytes > limits.document_bytes {
        return Err(Problem::over(
            ErrorCode::DocumentTooLong,
            "bytes in the document",
            bytes,
            limits.document_bytes,
        ));
    }
    let Some(scanned) = scan(document) else {
        return Err(Problem::new(
            ErrorCode::GraphqlParseFailed,
            "a string in the document is not closed",
        ));
    };
    for (code, what, actual, limit) in [
        (
            ErrorCode::QueryTooDeep,
            "brackets within each other",
            scanned.nested,
            MOST_NESTED,
        ),
        (
            ErrorCode::DocumentTooLong,
            "tokens in the document",
            scanned.tokens,
            limits.tokens,
        ),
    ] {
        if actual > limit {
            return Err(Problem::over(code, what, actual, limit));
        }
    }
    Ok(())
}

/// `None` if a string is not closed.
fn scan(document: &str) -> Option<Scanned> {
    let (mut scanned, mut depth) = (Scanned::default(), 0u64);
    let mut rest = document;
    while let Some(first) = rest.chars().next() {
        let mut is_token = true;
        rest = match first {
            '"' => match rest.strip_prefix("\"\"\"") {
                Some(block) => after_block_string(block)?,
                None => after_string(&rest[1..])?,
            },
            '#' => {
                is_token = false;
                &rest[rest.find(['\n', '\r']).unwrap_or(rest.len())..]
            }
            // White space, commas and a byte order mark lie between tokens.
            ' ' | '\t' | '\n' | '\r' | ',' | '\u{feff}' => {
                is_token = false;
                rest.trim_start_matches([' ', '\t', '\n', '\r', ',', '\u{feff}'])
            }
            '.' if rest.starts_with("...") => &rest[3..],
            '_' | 'a'..='z' | 'A'..='Z' => rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_'),
            '-' | '0'..='9' => after_number(rest),
            _ => {
                match first {
                    '{' | '[' | '(' => depth += 1,
                    '}' | ']' | ')' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                scanned.nested = scanned.nested.max(depth);
                &rest[first.len_utf8()..]
            }
        };
        scanned.tokens += u64::from(is_token);
    }
    Some(scanned)
}

/// What follows a number.
fn after_number(rest: &str) -> &str {
    let digits = |rest: &'_ str| rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let begins_with_digit = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
    let mut end = &rest[1..];
    end = &end[end.len() - digits(end)..];
    if let Some(fraction) = end.strip_prefix('.').filter(|fraction| begins_with_digit(fraction)) {
        end = &fraction[fraction.len() - digits(fraction)..];
    }
    if let Some(exponent) = end.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if begins_with_digit(exponent) {
            end = &exponent[exponent.len() - digits(exponent)..];
        }
    }
    end
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
            assert_eq!(scan(&harmless).map(|scanned| scanned.nested), Some(2), "{harmless}");
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
                check(&deep, &Limits::default()).is_err_and(|problem| problem.code == ErrorCode::QueryTooDeep),
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
                check(&open, &Limits::default()).is_err_and(|problem| problem.code == ErrorCode::GraphqlParseFailed),
                "{open}"
            );
        }
    }

    #[test]
    fn tokens_are_counted_as_the_specification_has_them() {
        for (document, tokens) in [
            ("", 0),
            ("\u{feff}{ a, b } # c", 4),
            ("query A($b: Int = -1.5e+10) { c(d: $b) ...E }", 21),
            ("{ a(b: \"c d\", e: \"\"\"f g\"\"\") }", 11),
            ("{a...E}", 5),
            ("[1-2-3]", 5),
        ] {
            assert_eq!(scan(document).map(|scanned| scanned.tokens), Some(tokens), "{document}");
        }
    }

    fn depth(value: &Value) -> u64 {
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
            prop_assert_eq!(scan(&document).map(|scanned| scanned.nested), Some(nested + 2), "{}", document);
        }

        /// Whatever the text, measuring it neither panics nor takes long.
        #[test]
        fn any_text_is_measured(text in "[\"\\\\#\\[\\]{}()\n a]{0,60}") {
            let _ = scan(&text);
        }
    }
}
