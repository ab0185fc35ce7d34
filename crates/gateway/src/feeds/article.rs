//! One article in each form in which partners take them: `/v1/articles/{id}/…`.
//!
//! What is read is what `/v1/articles/{id}` reads: 410 for what was killed, 404 for what is not there, and of what was retracted the notice
//! and never the text.

use super::entry::FeedEntry;
use super::named::Publisher;
use super::{ninjs, plain, schema_org};
use crate::app::App;
use crate::error::Problem;
use crate::respond::Answer;
use crate::rest::article_asked_for;
use actix_web::{HttpRequest, HttpResponse, web};
use domain::format::Format;

/// The form of an article.
pub struct Form {
    /// The last part of its address.
    pub file: &'static str,
    /// The format that it is.
    pub format: Format,
    /// What it is called, for people and, in the names of operations, for programs.
    pub names: (&'static str, &'static str),
    /// What it is sent as.
    pub content_type: &'static str,
    write: fn(&Publisher, &FeedEntry) -> std::io::Result<Vec<u8>>,
}

/// Every form of an article.
pub static FORMS: [Form; 4] = [
    Form {
        file: "ninjs.json",
        format: Format::Ninjs,
        names: ("ninjs 3.1", "Ninjs"),
        content_type: "application/json; charset=utf-8",
        write: ninjs::write_article,
    },
    Form {
        file: "schema.jsonld",
        format: Format::SchemaOrg,
        names: ("schema.org JSON-LD", "JsonLd"),
        content_type: "application/ld+json; charset=utf-8",
        write: schema_org::write,
    },
    Form {
        file: "article.md",
        format: Format::Markdown,
        names: ("Markdown", "Markdown"),
        content_type: "text/markdown; charset=utf-8",
        write: plain::write_markdown,
    },
    Form {
        file: "article.txt",
        format: Format::Text,
        names: ("plain text", "Text"),
        content_type: "text/plain; charset=utf-8",
        write: plain::write_text,
    },
];

/// `GET /v1/articles/{id}/{file}?asOf=`.
pub async fn in_form(request: HttpRequest, app: web::Data<App>, form: &Form) -> Result<HttpResponse, Problem> {
    let make = async |caller| {
        let (edition, reads) = article_asked_for(&request, caller).await?;
        let (site, entry) = futures_util::try_join!(reads.site(), FeedEntry::load(&edition, &reads, &app.public_url))?;
        let bytes = (form.write)(&Publisher::of(&site.card), &entry).map_err(Problem::internal)?;
        let terms = site.card.terms_of(&edition.card.rights.terms);
        Ok(Answer::found(form.content_type, bytes).under(&terms))
    };
    app.answers.make(&request, &app, make).await
}
