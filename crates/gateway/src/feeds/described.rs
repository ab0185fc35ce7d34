//! What OpenAPI says of the feeds: an operation for each form, of the newsroom and of each noun; and for each form of one article.

use super::source::Nouns;
use super::{ENTRIES, FORMS, article};
use crate::openapi::{AsOf, Moved, Unchanged};
use serde_json::json;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::{OperationBuilder, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{Content, HttpMethod, OpenApi, OpenApiBuilder, PathsBuilder, Required, ResponseBuilder};
use utoipa::{IntoParams, IntoResponses};

/// The operations.
pub fn described() -> OpenApi {
    let mut paths = PathsBuilder::new();
    let mut add =
        |path, operation| paths = std::mem::take(&mut paths).path(path, PathItem::new(HttpMethod::Get, operation));
    for form in &FORMS {
        let of_newsroom = feed(form, "", "of the newsroom");
        add(format!("/feeds/{}", form.file), of_newsroom);
        for nouns in Nouns::ALL {
            let (word, noun, example) = match nouns {
                Nouns::Sections => ("Section", "section", "europe"),
                Nouns::Topics => ("Topic", "topic", "floods"),
                Nouns::Contributors => ("Contributor", "contributor", "ada-marsh"),
            };
            let slug = format!("The {noun}'s slug. An old one leads to the feed's address now.");
            let slug = in_path("slug", slug, ObjectBuilder::new().schema_type(Type::String), example);
            let of_one = feed(form, word, &format!("of a {noun}")).parameter(slug);
            let of_one = answered::<Moved>(of_one);
            add(format!("/feeds/{}/{{slug}}/{}", nouns.word(), form.file), of_one);
        }
    }
    for form in &article::FORMS {
        add(format!("/v1/articles/{{id}}/{}", form.file), one_article(form));
    }
    OpenApiBuilder::new().paths(paths).build()
}

fn feed(form: &super::Form, word: &str, whose: &str) -> OperationBuilder {
    let (title, name) = form.names;
    let description = format!("The newest {ENTRIES} articles. An entry's id never changes.");
    operation(format!("get{word}{name}"), form.content_type)
        .tag("Feeds")
        .summary(Some(format!("{title} {whose}")))
        .description(Some(description))
}

fn one_article(form: &article::Form) -> OperationBuilder {
    let (title, name) = form.names;
    let description =
        "Of an article that was retracted, the notice and not the text. One that was killed is a 410: take it down.";
    let uuid = ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)));
    let id = "The article's id.".to_owned();
    let operation = operation(format!("getArticle{name}"), form.content_type)
        .tag("Reading")
        .summary(Some(format!("One article as {title}")))
        .description(Some(description))
        .parameter(in_path("id", id, uuid, "01900000-0000-7000-8000-000000000100"))
        .extensions(Some(ExtensionsBuilder::new().add("x-codes", json!(["GONE"])).build()));
    AsOf::into_params(|| Some(ParameterIn::Query))
        .into_iter()
        .fold(operation, OperationBuilder::parameter)
}

/// An operation that gives a document of that type, or says that it has not changed.
fn operation(id: String, content_type: &str) -> OperationBuilder {
    let content_type = content_type.split(';').next().unwrap_or_default();
    let is_json = content_type.ends_with("json");
    let kind = if is_json { Type::Object } else { Type::String };
    let schema = ObjectBuilder::new().schema_type(kind);
    let found = ResponseBuilder::new()
        .description("The document.")
        .content(content_type, Content::new(Some(schema)));
    answered::<Unchanged>(OperationBuilder::new().operation_id(Some(id)).response("200", found))
}

fn answered<A: IntoResponses>(operation: OperationBuilder) -> OperationBuilder {
    let answers = A::responses().into_iter();
    answers.fold(operation, |operation, (status, response)| {
        operation.response(status, response)
    })
}

fn in_path(name: &str, description: String, schema: ObjectBuilder, example: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(description))
        .schema(Some(schema))
        .example(Some(example.into()))
        .build()
}
