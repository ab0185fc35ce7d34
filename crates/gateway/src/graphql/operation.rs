//! One operation, ready to be executed: its document found, parsed, and within the limits. The same for HTTP, event streams and
//! WebSockets.

use super::at_once::InVain;
use super::documents::Documents;
use super::envelope::Envelope;
use super::options::Limits;
use super::{known, limits, measured, scan, subscription_root};
use crate::caller::Caller;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use async_graphql::parser::parse_query;
use async_graphql::parser::types::{ExecutableDocument, OperationDefinition, OperationType};
use async_graphql::{Request, Variables};
use std::sync::Arc;
use storage::Store;

/// How much of the parser's complaint is sent, in characters.
const MOST_SHOWN: usize = 500;

/// A document that was not known, by its text or by its hash.
#[derive(Debug)]
pub struct Keep {
    /// The hash that was sent along.
    pub hash: Option<String>,
    /// Its text.
    pub text: Arc<str>,
    /// Parsed.
    pub document: Arc<ExecutableDocument>,
    /// What was sent with it.
    pub variables: Variables,
}

/// One operation.
#[derive(Debug)]
pub struct Operation {
    /// What it does. `None` if the document has no operation of that name; executing it says so.
    pub kind: Option<OperationType>,
    /// What the log calls it: its kind and its name.
    pub called: String,
    /// What the operator's counts call it: its kind, and of a mutation the field, once it was found to fit the schema.
    pub measured: (&'static str, Option<String>),
    /// What is to be kept of the document, once it was found to fit the schema.
    pub keep: Option<Keep>,
    /// Whether it is known that document and variables fit the schema.
    pub fits: bool,
    document: Arc<ExecutableDocument>,
    name: Option<String>,
    variables: Variables,
}

impl Operation {
    /// Finds the document that is asked for, parses it and checks it against the limits.
    pub async fn prepare(
        envelope: Envelope,
        documents: &Documents,
        store: &Store,
        limits: &Limits,
    ) -> Result<Operation, Problem> {
        let found = documents.find(envelope.document, store).await?;
        let (name, variables) = (envelope.operation_name, envelope.variables);
        let known = documents.known.get(&found.text);
        let is_known = known.is_some();
        let document = match known {
            Some(document) => {
                limits::check(&document, name.as_deref(), &variables, limits)?;
                document
            }
            None => {
                let mut document = parse(&found.text, limits)?;
                limits::check(&document, name.as_deref(), &variables, limits)?;
                subscription_root::flatten(&mut document)?;
                Arc::new(document)
            }
        };
        let chosen = chosen(&document, name.as_deref());
        let surely_fit = |(_, operation)| known::surely_fit(operation, &variables);
        Ok(Operation {
            kind: chosen.map(|(_, operation)| operation.ty),
            called: match chosen {
                Some((Some(name), operation)) => format!("{} {name}", operation.ty),
                Some((None, operation)) => operation.ty.to_string(),
                None => "-".to_owned(),
            },
            measured: measured::operation(chosen.map(|(_, operation)| operation)),
            fits: is_known && chosen.is_some_and(surely_fit),
            // A known one may come with its hash for the first time.
            keep: (!is_known || found.keep.is_some()).then(|| Keep {
                hash: found.keep,
                text: found.text,
                document: Arc::clone(&document),
                variables: variables.clone(),
            }),
            document,
            name,
            variables,
        })
    }

    /// The request that executes it for that caller.
    pub fn request(self, caller: Caller) -> Request {
        let mut request = Request::new("")
            .variables(self.variables)
            .data(caller)
            .data(InVain::default());
        request.operation_name = self.name;
        request.set_parsed_query(Arc::unwrap_or_clone(self.document));
        request
    }
}

/// Parses a document that is neither too long nor nested too deeply.
pub fn parse(text: &str, limits: &Limits) -> Result<ExecutableDocument, Problem> {
    scan::check(text, limits)?;
    parse_query(text).map_err(|error| {
        // The parser shows the whole line, which may be the whole document.
        let shown: String = error.to_string().trim().chars().take(MOST_SHOWN).collect();
        Problem::new(ErrorCode::GraphqlParseFailed, shown)
    })
}

/// The operation that is to be executed, with its name.
fn chosen<'a>(
    document: &'a ExecutableDocument,
    wanted: Option<&str>,
) -> Option<(Option<&'a str>, &'a OperationDefinition)> {
    let mut operations = document
        .operations
        .iter()
        .map(|(name, operation)| (name.map(|name| name.as_str()), &operation.node));
    operations.find(|(name, _)| wanted.is_none() || *name == wanted)
}
