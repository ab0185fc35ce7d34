//! `/v1/collections/{slug}`: one collection, with the articles that it shows.

use super::article::ArticleJson;
use super::parameters::Parameters;
use super::{json, named};
use crate::app::App;
use crate::caller::Caller;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::lineup;
use crate::openapi::{AsOf, Moved, Unchanged};
use crate::resolve::collection_path;
use crate::respond::Answer;
use actix_web::HttpRequest;
use domain::collection::CollectionCard;
use domain::rights::Terms;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A front page, a series or another selection of articles, in the newsroom's order.
#[derive(Serialize, ToSchema)]
#[schema(as = Collection)]
struct CollectionJson {
    id: Uuid,
    /// The last part of its address, unique among collections.
    slug: String,
    name: String,
    /// Its page on the newsroom's website.
    #[schema(format = "uri")]
    url: String,
    description: Option<String>,
    /// Those that it shows now, in its order and without their texts: at most 100.
    articles: Vec<ArticleJson>,
}

/// One collection
///
/// With the articles that it shows: what is not public, or not for this key, is passed over, and the next takes its place. An old slug, or
/// another spelling of it, leads to the collection's address now.
#[utoipa::path(
    get,
    path = "/v1/collections/{slug}",
    operation_id = "getCollection",
    tag = "Reading",
    params(("slug" = String, Path, description = "The collection's slug.", example = "front"), AsOf),
    responses((status = 200, description = "The collection.", body = CollectionJson), Moved, Unchanged)
)]
pub async fn one(request: &HttpRequest, app: &App, caller: Caller) -> Result<Answer, Problem> {
    let slug = named(request)?;
    let parameters = Parameters::read(request, &["asOf"])?;
    let reads = caller.reads_as_of(parameters.instant("asOf")?)?;
    let not_found = || Problem::new(ErrorCode::NotFound, "there is no such collection");
    let found = reads.by_any_slug::<CollectionCard>(&slug).await?;
    let edition = found.ok_or_else(not_found)?;
    let card = &edition.card;
    if card.slug.as_str() != slug.as_str() {
        let address = app.address(&["v1", "collections", card.slug.as_str()]);
        return Ok(Answer::moved(request, address));
    }
    let shown = lineup::articles(card, &reads).await?;
    let articles = shown.iter().map(|article| ArticleJson::new(article, &reads));
    let (articles, site) = futures_util::try_join!(futures_util::future::try_join_all(articles), reads.site())?;
    let collection = CollectionJson {
        id: edition.id,
        slug: card.slug.to_string(),
        name: card.name.to_string(),
        url: site.card.url.join(&collection_path(card)),
        description: card.description.as_ref().map(ToString::to_string),
        articles,
    };
    Ok(json(&collection)?.under(&site.card.terms_of(&Terms::default())))
}
