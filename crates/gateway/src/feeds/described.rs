//! What OpenAPI says of the feeds: an operation for each form, of the newsroom and of each noun.

use super::source::Nouns;
use super::{ENTRIES, Form};
use crate::openapi::{Moved, Unchanged};
use utoipa::IntoResponses;
use utoipa::openapi::path::{OperationBuilder, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{Content, HttpMethod, OpenApi, OpenApiBuilder, PathsBuilder, Required, ResponseBuilder};

/// The operations.
pub fn described() -> OpenApi {
    let mut paths = PathsBuilder::new();
    for form in Form::ALL {
        let of_newsroom = operation(form, "", "of the newsroom");
        let path = format!("/feeds/{}", form.file());
        paths = paths.path(path, PathItem::new(HttpMethod::Get, of_newsroom));
        for nouns in Nouns::ALL {
            let (word, noun, example) = match nouns {
                Nouns::Sections => ("Section", "section", "europe"),
                Nouns::Topics => ("Topic", "topic", "floods"),
                Nouns::Contributors => ("Contributor", "contributor", "ada-marsh"),
            };
            let slug = ParameterBuilder::new()
                .name("slug")
                .parameter_in(ParameterIn::Path)
                .required(Required::True)
                .description(Some(format!(
                    "The {noun}'s slug. An old one leads to the feed's address now."
                )))
                .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
                .example(Some(example.into()));
            let of_one = operation(form, word, &format!("of a {noun}")).parameter(slug);
            let of_one = Moved::responses()
                .into_iter()
                .fold(of_one, |operation, (status, response)| {
                    operation.response(status, response)
                });
            let path = format!("/feeds/{}/{{slug}}/{}", nouns.word(), form.file());
            paths = paths.path(path, PathItem::new(HttpMethod::Get, of_one));
        }
    }
    OpenApiBuilder::new().paths(paths).build()
}

/// What it is called, for people and for programs.
fn names(form: Form) -> (&'static str, &'static str) {
    match form {
        Form::Rss => ("RSS 2.0", "Rss"),
        Form::JsonFeed => ("JSON Feed 1.1", "JsonFeed"),
    }
}

fn operation(form: Form, word: &str, whose: &str) -> OperationBuilder {
    let (title, name) = names(form);
    let content_type = form.content_type().split(';').next().unwrap_or_default();
    let kind = if content_type.ends_with("json") {
        Type::Object
    } else {
        Type::String
    };
    let found = ResponseBuilder::new()
        .description("The feed.")
        .content(content_type, Content::new(Some(ObjectBuilder::new().schema_type(kind))));
    let operation = OperationBuilder::new()
        .operation_id(Some(format!("get{word}{name}")))
        .tag("Feeds")
        .summary(Some(format!("{title} {whose}")))
        .description(Some(format!(
            "The newest {ENTRIES} articles. An entry's id never changes."
        )))
        .response("200", found);
    Unchanged::responses()
        .into_iter()
        .fold(operation, |operation, (status, response)| {
            operation.response(status, response)
        })
}
