//! `/v1/topics/{slug}`: one topic.

use super::parameters::Parameters;
use super::{json, reading};
use crate::app::App;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::resolve::topic_path;
use crate::respond::moved;
use actix_web::{HttpRequest, HttpResponse, web};
use domain::topic::TopicCard;
use serde::Serialize;
use uuid::Uuid;

/// A topic, as partners get it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TopicJson {
    id: Uuid,
    slug: String,
    name: String,
    url: String,
    description: Option<String>,
}

/// `GET /v1/topics/{slug}?asOf=`. An old slug, or another spelling, leads to the topic's address now.
pub async fn one(request: HttpRequest, app: web::Data<App>, slug: web::Path<String>) -> Result<HttpResponse, Problem> {
    let parameters = Parameters::read(&request, &["asOf"])?;
    let (caller, reads) = reading(&request, &app, &parameters).await?;
    let not_found = || Problem::new(ErrorCode::NotFound, "there is no such topic");
    let edition = reads.by_any_slug::<TopicCard>(&slug).await?.ok_or_else(not_found)?;
    let card = &edition.card;
    if card.slug.as_str() != slug.as_str() {
        let address = app.address(&["v1", "topics", card.slug.as_str()]);
        return Ok(moved(&request, address, caller.user.is_some()));
    }
    let topic = TopicJson {
        id: edition.id,
        slug: card.slug.to_string(),
        name: card.name.to_string(),
        url: reads.site().await?.card.url.join(&topic_path(card)),
        description: card.description.as_ref().map(ToString::to_string),
    };
    json(&request, &caller, &topic)
}
