//! `/v1/contributors/{slug}`: one contributor.

use super::parameters::Parameters;
use super::{json, named};
use crate::app::App;
use crate::caller::Caller;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::openapi::{AsOf, Moved, Unchanged};
use crate::resolve::contributor_path;
use crate::respond::Answer;
use actix_web::HttpRequest;
use domain::contributor::ContributorCard;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A contributor: who makes articles and pictures.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Contributor)]
struct ContributorJson {
    id: Uuid,
    /// The last part of its address, unique among contributors.
    slug: String,
    name: String,
    /// Their page on the newsroom's website.
    #[schema(format = "uri")]
    url: String,
    job_title: Option<String>,
    biography: Option<String>,
}

/// One contributor
///
/// An old slug, or another spelling of it, leads to the contributor's address now.
#[utoipa::path(
    get,
    path = "/v1/contributors/{slug}",
    operation_id = "getContributor",
    tag = "Reading",
    params(("slug" = String, Path, description = "The contributor's slug.", example = "ada-marsh"), AsOf),
    responses((status = 200, description = "The contributor.", body = ContributorJson), Moved, Unchanged)
)]
pub async fn one(request: &HttpRequest, app: &App, caller: Caller) -> Result<Answer, Problem> {
    let slug = named(request)?;
    let parameters = Parameters::read(request, &["asOf"])?;
    let reads = caller.reads_as_of(parameters.instant("asOf")?)?;
    let not_found = || Problem::new(ErrorCode::NotFound, "there is no such contributor");
    let edition = reads
        .by_any_slug::<ContributorCard>(&slug)
        .await?
        .ok_or_else(not_found)?;
    let card = &edition.card;
    if card.slug.as_str() != slug.as_str() {
        let address = app.address(&["v1", "contributors", card.slug.as_str()]);
        return Ok(Answer::moved(request, address));
    }
    let contributor = ContributorJson {
        id: edition.id,
        slug: card.slug.to_string(),
        name: card.name.to_string(),
        url: reads.site().await?.card.url.join(&contributor_path(card)),
        job_title: card.job_title.as_ref().map(ToString::to_string),
        biography: card.biography.as_ref().map(ToString::to_string),
    };
    json(&contributor)
}
