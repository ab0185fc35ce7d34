//! Whether a document could be executed: it parses, keeps to the limits, fits the schema, and has one operation.
//!
//! The operator asks, before a front end's documents are added. The library has no way to validate alone, but it validates all
//! operations before it executes the one that is chosen by name: so a harmless one is set beside the document's and chosen.
//!
//! Invariant: nothing of the document itself is executed.

use super::options::Limits;
use super::{DatelineSchema, limits, operation, subscription_root};
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use async_graphql::parser::parse_query;
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument};
use async_graphql::{Name, Request, ServerError, Variables};

/// How much of the library's complaint is shown, in characters.
const MOST_SHOWN: usize = 500;

/// Refuses a document that could not be executed, and says why.
pub async fn check_document(schema: &DatelineSchema, text: &str, most: &Limits) -> Result<(), Problem> {
    let mut document = operation::parse(text, most)?;
    limits::check(&document, None, &Variables::default(), most)?;
    subscription_root::flatten(&mut document)?;
    let (document, harmless) = with_harmless(document)?;
    let mut request = Request::new("").operation_name(harmless);
    request.set_parsed_query(document);
    let answer = schema.execute(request).await;
    // The first in the document: the library finds them in no order.
    match answer.errors.iter().min_by_key(|error| error.locations.first()) {
        None => Ok(()),
        Some(error) => Err(refused(ErrorCode::GraphqlValidationFailed, &placed(error))),
    }
}

/// The document with a second operation that does nothing, and that one's name.
fn with_harmless(document: ExecutableDocument) -> Result<(ExecutableDocument, String), Problem> {
    let mut operations = match document.operations {
        DocumentOperations::Multiple(operations) => operations,
        // Beside another, an operation must have a name.
        DocumentOperations::Single(operation) => [(Name::new("Anonymous"), operation)].into(),
    };
    let (1, Some(name)) = (operations.len(), operations.keys().next()) else {
        let detail = format!("the document has {} operations, and not one", operations.len());
        return Err(Problem::new(ErrorCode::GraphqlValidationFailed, detail));
    };
    let harmless = format!("{name}_");
    let beside = parse_query(format!("query {harmless} {{ __typename }}")).map_err(Problem::internal)?;
    if let DocumentOperations::Multiple(beside) = beside.operations {
        operations.extend(beside);
    }
    let document = ExecutableDocument {
        operations: DocumentOperations::Multiple(operations),
        ..document
    };
    Ok((document, harmless))
}

fn placed(error: &ServerError) -> String {
    match error.locations.first() {
        Some(place) => format!("{} (line {}, column {})", error.message, place.line, place.column),
        None => error.message.clone(),
    }
}

fn refused(code: ErrorCode, complaint: &str) -> Problem {
    Problem::new(code, complaint.chars().take(MOST_SHOWN).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graphql::{Options, schema};

    async fn refusal(text: &str, most: &Limits) -> Option<String> {
        let checked = check_document(&schema(&Options::default()), text, most).await;
        checked.err().map(|problem| problem.to_string())
    }

    #[tokio::test]
    async fn one_operation_that_fits_the_schema_passes_whatever_its_name_and_kind() {
        for text in [
            "{ site { name } }",
            "query Front($first: Int!) { articles(first: $first) { nodes { ...Teaser } } } fragment Teaser on Article { headline }",
            "query Front_ { __typename }",
            "query Anonymous { site { name } }",
            "mutation Save($input: SaveArticleInput!) { saveArticle(input: $input) { userErrors { code } } }",
        ] {
            assert_eq!(refusal(text, &Limits::default()).await, None, "{text}");
        }
    }

    #[tokio::test]
    async fn what_could_not_be_executed_is_refused_with_its_code_and_its_place() {
        let deep = format!(
            "{{ {} id {} }}",
            "section(slug: \"a\") { parent { ".repeat(11),
            "} }".repeat(11)
        );
        let nested = format!("{{ a(b: {} }}", "[".repeat(200));
        for (text, expected) in [
            ("", "GRAPHQL_PARSE_FAILED: "),
            ("{ site { name }", "GRAPHQL_PARSE_FAILED: "),
            ("{ site(name: \"", "GRAPHQL_PARSE_FAILED: "),
            ("fragment A on Article { id }", "GRAPHQL_PARSE_FAILED: "),
            (&nested, "QUERY_TOO_DEEP: "),
            (&deep, "QUERY_TOO_DEEP: "),
            (
                "query A { site { name } } query B { site { name } }",
                "GRAPHQL_VALIDATION_FAILED: the document has 2 operations, and not one",
            ),
            (
                "{ site { shoeSize } nose }",
                "GRAPHQL_VALIDATION_FAILED: Unknown field \"shoeSize\" on type \"Site\". (line 1, column 10)",
            ),
            (
                "query A_ { nose } ",
                "GRAPHQL_VALIDATION_FAILED: Unknown field \"nose\"",
            ),
            (
                "query($a: Int) { site { name } }",
                "GRAPHQL_VALIDATION_FAILED: Variable \"$a\" is not used",
            ),
            (
                "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
                "GRAPHQL_VALIDATION_FAILED: ",
            ),
            (
                "{ articles(first: \"five\") { nodes { id } } }",
                "GRAPHQL_VALIDATION_FAILED: Invalid value",
            ),
        ] {
            let refusal = refusal(text, &Limits::default()).await.unwrap_or_default();
            assert!(refusal.starts_with(expected), "{text}: {refusal}");
        }
    }

    #[tokio::test]
    async fn the_limits_are_those_that_the_operator_has_set() {
        let short = Limits {
            document_bytes: 16,
            ..Limits::default()
        };
        let refused = refusal("{ site { name } }", &short).await.unwrap_or_default();
        assert!(
            refused.contains("17") && refused.contains("the most is 16"),
            "{refused}"
        );
    }
}
