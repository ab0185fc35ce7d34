//! `/v1/resolve`: what is at a path of the front end.
//!
//! A redirect is said, not done: the path is the front end's, and only that can redirect its reader.

use super::parameters::Parameters;
use super::{gone_problem, json};
use crate::app::App;
use crate::caller::Caller;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::openapi::{AsOf, Unchanged};
use crate::reads::Reads;
use crate::resolve::{Resolution, collection_path, contributor_path, page_path, resolve, section_path, topic_path};
use crate::respond::Answer;
use actix_web::HttpRequest;
use domain::subject::SubjectKind;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What is at a path of the newsroom's website.
#[derive(Serialize, ToSchema)]
#[schema(as = Resolution)]
struct ResolutionJson {
    /// `article`, `section`, `topic`, `contributor`, `collection`, `page`; or `redirect`: then send the reader there for good. Later there may be
    /// others.
    #[schema(example = "article")]
    kind: &'static str,
    /// Null for a redirect.
    id: Option<Uuid>,
    /// Where it is now: begins with a slash.
    path: String,
    /// The same, as a whole address.
    #[schema(format = "uri")]
    url: String,
}

/// What is at a path of the website
///
/// For a front end that was asked for an address. A redirect is said and not done, since only the front end can redirect its reader.
#[utoipa::path(
    get,
    path = "/v1/resolve",
    operation_id = "resolvePath",
    tag = "Reading",
    params(
        ("path" = String, Query, description = "A path of the website, with the slash at its beginning.", example = "/europe/dam-holds"),
        AsOf
    ),
    responses((status = 200, description = "What is there.", body = ResolutionJson), Unchanged),
    extensions(("x-codes" = json!(["NOT_FOUND", "GONE"])))
)]
pub async fn one(request: &HttpRequest, _: &App, caller: Caller) -> Result<Answer, Problem> {
    let parameters = Parameters::read(request, &["path", "asOf"])?;
    let Some(path) = parameters.get("path") else {
        return Err(Problem::new(ErrorCode::InvalidParameter, "`path` is missing"));
    };
    let reads = caller.reads_as_of(parameters.instant("asOf")?)?;
    let not_found = || Problem::new(ErrorCode::NotFound, "there is nothing at that path");
    let found = resolve(&reads, path).await?.ok_or_else(not_found)?;
    json(&answer(found, &reads).await?)
}

async fn answer(found: Resolution, reads: &Reads) -> Result<ResolutionJson, Problem> {
    let (noun, id, path) = match found {
        Resolution::Article(article) => (SubjectKind::Article, article.id, reads.article_path(&article).await?),
        Resolution::Section(section) => (SubjectKind::Section, section.id, section_path(&section.card)),
        Resolution::Topic(topic) => (SubjectKind::Topic, topic.id, topic_path(&topic.card)),
        Resolution::Contributor(one) => (SubjectKind::Contributor, one.id, contributor_path(&one.card)),
        Resolution::Collection(one) => (SubjectKind::Collection, one.id, collection_path(&one.card)),
        Resolution::Page(page) => (SubjectKind::Page, page.id, page_path(&page.card)),
        Resolution::Gone(gone) => return Err(gone_problem(&gone)),
        Resolution::Redirect(path) => {
            return Ok(ResolutionJson {
                kind: "redirect",
                id: None,
                url: reads.site().await?.card.url.join(&path),
                path,
            });
        }
    };
    Ok(ResolutionJson {
        kind: noun.as_str(),
        id: Some(id),
        url: reads.site().await?.card.url.join(&path),
        path,
    })
}
