//! `/v1/topics/{slug}`: one topic.

use super::parameters::Parameters;
use super::{json, named};
use crate::app::App;
use crate::caller::Caller;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::openapi::{AsOf, Moved, Unchanged};
use crate::resolve::topic_path;
use crate::respond::Answer;
use actix_web::HttpRequest;
use domain::topic::TopicCard;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A topic, which articles are about.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Topic)]
struct TopicJson {
    id: Uuid,
    /// The last part of its address, unique among topics.
    slug: String,
    name: String,
    /// Its page on the newsroom's website.
    #[schema(format = "uri")]
    url: String,
    description: Option<String>,
}

/// One topic
///
/// An old slug, or another spelling of it, leads to the topic's address now.
#[utoipa::path(
    get,
    path = "/v1/topics/{slug}",
    operation_id = "getTopic",
    tag = "Reading",
    params(("slug" = String, Path, description = "The topic's slug.", example = "floods"), AsOf),
    responses((status = 200, description = "The topic.", body = TopicJson), Moved, Unchanged)
)]
pub async fn one(request: &HttpRequest, app: &App, caller: Caller) -> Result<Answer, Problem> {
    let slug = named(request)?;
    let parameters = Parameters::read(request, &["asOf"])?;
    let reads = caller.reads_as_of(parameters.instant("asOf")?)?;
    let not_found = || Problem::new(ErrorCode::NotFound, "there is no such topic");
    let edition = reads.by_any_slug::<TopicCard>(&slug).await?.ok_or_else(not_found)?;
    let card = &edition.card;
    if card.slug.as_str() != slug.as_str() {
        let address = app.address(&["v1", "topics", card.slug.as_str()]);
        return Ok(Answer::moved(request, address));
    }
    let topic = TopicJson {
        id: edition.id,
        slug: card.slug.to_string(),
        name: card.name.to_string(),
        url: reads.site().await?.card.url.join(&topic_path(card)),
        description: card.description.as_ref().map(ToString::to_string),
    };
    json(&topic)
}
