//! `/v1/pages/{slug}`: one page.

use super::article::BodyJson;
use super::parameters::Parameters;
use super::{json, named};
use crate::app::App;
use crate::caller::Caller;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::openapi::{AsOf, Moved, Unchanged};
use crate::resolve::page_path;
use crate::respond::Answer;
use actix_web::HttpRequest;
use domain::page::PageCard;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What the newsroom says of itself, such as "About us" or its terms.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Page)]
struct PageJson {
    id: Uuid,
    /// The last part of its address, unique among pages.
    slug: String,
    /// Its place on the website: begins with a slash.
    path: String,
    /// Its address on the newsroom's website.
    #[schema(format = "uri")]
    url: String,
    /// What it is called.
    title: String,
    /// BCP 47.
    #[schema(example = "en")]
    language: String,
    /// The id of the page that it is a part of; null at the top.
    parent: Option<Uuid>,
    /// The page itself.
    body: BodyJson,
    /// The number of this edition: grows with each change.
    #[schema(minimum = 1)]
    edition: i32,
}

/// One page
///
/// An old slug, or another spelling of it, leads to the page's address now.
#[utoipa::path(
    get,
    path = "/v1/pages/{slug}",
    operation_id = "getPage",
    tag = "Reading",
    params(("slug" = String, Path, description = "The page's slug.", example = "about"), AsOf),
    responses((status = 200, description = "The page.", body = PageJson), Moved, Unchanged)
)]
pub async fn one(request: &HttpRequest, app: &App, caller: Caller) -> Result<Answer, Problem> {
    let slug = named(request)?;
    let parameters = Parameters::read(request, &["asOf"])?;
    let reads = caller.reads_as_of(parameters.instant("asOf")?)?;
    let not_found = || Problem::new(ErrorCode::NotFound, "there is no such page");
    let edition = reads.by_any_slug::<PageCard>(&slug).await?.ok_or_else(not_found)?;
    let card = &edition.card;
    if card.slug.as_str() != slug.as_str() {
        let address = app.address(&["v1", "pages", card.slug.as_str()]);
        return Ok(Answer::moved(request, address));
    }
    let (site, body) = futures_util::try_join!(reads.site(), reads.body(&edition))?;
    let path = page_path(card);
    let page = PageJson {
        id: edition.id,
        slug: card.slug.to_string(),
        url: site.card.url.join(&path),
        path,
        title: card.title.to_string(),
        language: card.language.to_string(),
        parent: card.parent.map(Into::into),
        body: BodyJson::new(body, &reads).await?,
        edition: edition.number,
    };
    json(&page)
}
