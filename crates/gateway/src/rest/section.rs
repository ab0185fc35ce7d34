//! `/v1/sections`: all sections, each before those below it.

use super::parameters::Parameters;
use super::{caller, json};
use crate::app::App;
use crate::error::Problem;
use actix_web::{HttpRequest, HttpResponse, web};
use domain::edition::Edition;
use domain::link::SiteAddress;
use domain::section::SectionCard;
use serde::Serialize;
use uuid::Uuid;

/// A section, as partners get it.
#[derive(Serialize)]
pub struct SectionJson {
    id: Uuid,
    slug: String,
    name: String,
    url: String,
    description: Option<String>,
    parent: Option<Uuid>,
}

impl SectionJson {
    /// The section of that edition, on that site.
    pub fn new(edition: &Edition<SectionCard>, site: &SiteAddress) -> SectionJson {
        let card = &edition.card;
        SectionJson {
            id: edition.id,
            slug: card.slug.to_string(),
            name: card.name.to_string(),
            url: site.join(&format!("/{}", card.slug)),
            description: card.description.as_ref().map(ToString::to_string),
            parent: card.parent.map(Into::into),
        }
    }
}

#[derive(Serialize)]
struct ListJson {
    items: Vec<SectionJson>,
}

/// `GET /v1/sections`.
pub async fn list(request: HttpRequest, app: web::Data<App>) -> Result<HttpResponse, Problem> {
    Parameters::read(&request, &[])?;
    let caller = caller(&request, &app).await?;
    let (site, tree) = futures_util::try_join!(caller.reads().site(), caller.reads().sections())?;
    let items = tree
        .in_order()
        .iter()
        .map(|section| SectionJson::new(section, &site.card.url))
        .collect();
    json(&request, &caller, &ListJson { items })
}
