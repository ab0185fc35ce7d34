//! `/v1/sections`: all sections, each before those below it.

use super::json;
use super::parameters::Parameters;
use crate::app::App;
use crate::caller::Caller;
use crate::error::Problem;
use crate::openapi::{AsOf, Unchanged};
use crate::reads::Reads;
use crate::resolve::section_path;
use crate::respond::Answer;
use actix_web::HttpRequest;
use domain::edition::Edition;
use domain::ids::SectionId;
use domain::section::SectionCard;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use uuid::Uuid;

/// A section, in which articles are filed.
#[derive(Serialize, ToSchema)]
#[schema(as = Section)]
pub struct SectionJson {
    id: Uuid,
    /// The last part of its address, unique among sections.
    slug: String,
    name: String,
    /// Its page on the newsroom's website.
    #[schema(format = "uri")]
    url: String,
    description: Option<String>,
    /// The section that it is a part of; null at the top.
    parent: Option<Uuid>,
}

impl SectionJson {
    /// The section of that edition.
    pub async fn new(edition: &Edition<SectionCard>, reads: &Reads) -> Result<SectionJson, Problem> {
        let card = &edition.card;
        let parent = match card.parent {
            Some(_) => reads.sections().await?.parent(SectionId(edition.id)),
            None => None,
        };
        Ok(SectionJson {
            id: edition.id,
            slug: card.slug.to_string(),
            name: card.name.to_string(),
            url: reads.site().await?.card.url.join(&section_path(card)),
            description: card.description.as_ref().map(ToString::to_string),
            parent: parent.map(Into::into),
        })
    }

    /// The sections of these editions.
    pub async fn all(editions: &[Arc<Edition<SectionCard>>], reads: &Reads) -> Result<Vec<SectionJson>, Problem> {
        let all = editions.iter().map(|edition| SectionJson::new(edition, reads));
        futures_util::future::try_join_all(all).await
    }
}

/// All sections.
#[derive(Serialize, ToSchema)]
#[schema(as = SectionList)]
struct ListJson {
    /// Each before those below it.
    items: Vec<SectionJson>,
}

/// All sections
///
/// Each stands before those below it.
#[utoipa::path(
    get,
    path = "/v1/sections",
    operation_id = "listSections",
    tag = "Reading",
    params(AsOf),
    responses((status = 200, description = "The sections.", body = ListJson), Unchanged)
)]
pub async fn list(request: &HttpRequest, _: &App, caller: Caller) -> Result<Answer, Problem> {
    let parameters = Parameters::read(request, &["asOf"])?;
    let reads = caller.reads_as_of(parameters.instant("asOf")?)?;
    let items = SectionJson::all(&reads.sections().await?.in_order(), &reads).await?;
    json(&ListJson { items })
}
