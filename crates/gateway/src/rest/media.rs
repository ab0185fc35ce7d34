//! `/v1/media/{id}`: what is recorded of an asset; and an asset as one story uses it.

use super::parameters::Parameters;
use super::{caller, json};
use crate::app::App;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::reads::{Reads, parse_id};
use actix_web::{HttpRequest, HttpResponse, web};
use domain::media::{Credit, MediaCard, MediaKind, MediaUse};
use serde::Serialize;
use uuid::Uuid;

/// An asset, as partners get it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MediaJson {
    id: Uuid,
    kind: MediaKind,
    caption: Option<String>,
    credit: Option<Credit>,
    alt_text: Option<String>,
    edition: i32,
}

/// An asset as one story uses it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MediaUseJson {
    media: Uuid,
    caption: Option<String>,
    credit: Option<Credit>,
    alt_text: Option<String>,
}

impl MediaUseJson {
    /// The use, if there is one and its asset is public now.
    pub async fn optional(media_use: Option<&MediaUse>, reads: &Reads) -> Result<Option<MediaUseJson>, Problem> {
        let Some(media_use) = media_use else { return Ok(None) };
        let Some(asset) = reads.live::<MediaCard>(media_use.media).await? else {
            return Ok(None);
        };
        Ok(Some(MediaUseJson {
            media: asset.id,
            caption: media_use.caption.as_ref().map(ToString::to_string),
            credit: media_use.credit.clone(),
            alt_text: media_use
                .alt_text
                .as_ref()
                .or(asset.card.alt_text.as_ref())
                .map(ToString::to_string),
        }))
    }
}

/// `GET /v1/media/{id}`.
pub async fn one(request: HttpRequest, app: web::Data<App>, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    Parameters::read(&request, &[])?;
    let caller = caller(&request, &app).await?;
    let not_found = || Problem::new(ErrorCode::NotFound, "there is no such media");
    let id = parse_id(&id).ok_or_else(not_found)?;
    let edition = caller.reads().live::<MediaCard>(id).await?.ok_or_else(not_found)?;
    let card = &edition.card;
    let media = MediaJson {
        id: edition.id,
        kind: card.kind,
        caption: card.caption.as_ref().map(ToString::to_string),
        credit: card.credit.clone(),
        alt_text: card.alt_text.as_ref().map(ToString::to_string),
        edition: edition.number,
    };
    json(&request, &caller, &media)
}
