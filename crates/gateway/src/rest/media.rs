//! `/v1/media/{id}`: what is recorded of an asset; and an asset as one story uses it.

use super::parameters::Parameters;
use super::rights::RightsJson;
use super::{json, missing, named};
use crate::app::App;
use crate::caller::Caller;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::ids::parse_id;
use crate::openapi::{AsOf, Moved, Unchanged, schemas};
use crate::pictures;
use crate::reads::Reads;
use crate::respond::Answer;
use actix_web::HttpRequest;
use domain::edition::Edition;
use domain::media::{Credit, MediaCard, MediaKind, MediaUse};
use domain::subject::SubjectKind;
use domain::time::Timestamp;
use media::rendition::{Edge, Shape};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What is recorded of a picture, a film or a recording.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Media)]
pub struct MediaJson {
    id: Uuid,
    /// `image`, `video` or `audio`; later there may be others.
    #[schema(value_type = String, example = "image")]
    kind: MediaKind,
    /// What it is about, in a line.
    headline: Option<String>,
    /// What is printed under it, unless an article says otherwise.
    caption: Option<String>,
    /// Who must be named beside it.
    #[schema(value_type = Option<schemas::Credit>)]
    credit: Option<Credit>,
    /// What it shows, for those who cannot see it. It is not the caption.
    alt_text: Option<String>,
    /// Who passed it on to us, if that is not who is named.
    source: Option<String>,
    /// Where it was taken, in words.
    place: Option<String>,
    /// When it was taken, as its camera says: a date, perhaps with a time (ISO 8601).
    taken: Option<String>,
    /// How it came to be: an address of the IPTC's vocabulary of digital source types.
    #[schema(format = "uri")]
    digital_source_type: Option<String>,
    rights: RightsJson,
    /// Until when it must not be shown; null if it may be.
    #[schema(value_type = Option<String>, format = DateTime)]
    embargoed_until: Option<Timestamp>,
    /// Its picture, if it has one here.
    picture: Option<PictureJson>,
    /// The number of this edition: grows with each change.
    #[schema(minimum = 1)]
    edition: i32,
}

/// A picture, as it is shown.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Picture)]
struct PictureJson {
    /// How wide it is as it was uploaded, in pixels.
    #[schema(minimum = 1)]
    width: u32,
    /// How high it is as it was uploaded, in pixels.
    #[schema(minimum = 1)]
    height: u32,
    /// What is shown while it loads: a ThumbHash in Base64.
    placeholder: String,
    /// The colour that most of it has.
    #[schema(example = "#2f6b3a", pattern = "^#[0-9a-f]{6}$")]
    dominant_color: String,
    /// Where it is, at most 1,200 pixels wide, in the best format that you accept.
    #[schema(format = "uri")]
    url: String,
    /// Where it is in every width that there is, as HTML's `srcset` has it.
    srcset: String,
}

impl PictureJson {
    fn of(app: &App, edition: &Edition<MediaCard>) -> Option<PictureJson> {
        let card = &edition.card;
        let file = card.file.as_ref()?;
        let usual = Shape::new(Edge::Width(1_200), None).ok()?;
        Some(PictureJson {
            width: file.width,
            height: file.height,
            placeholder: file.placeholder.clone(),
            dominant_color: pictures::hexadecimal(file.dominant_colour),
            url: pictures::address(&app.public_url, edition, usual, None, None)?,
            srcset: pictures::srcset(&app.public_url, edition, None, None, None)?,
        })
    }
}

impl MediaJson {
    /// The record as readers see it.
    pub fn of(app: &App, edition: &Edition<MediaCard>) -> MediaJson {
        let card = &edition.card;
        MediaJson {
            id: edition.id,
            kind: card.kind,
            headline: card.headline.as_ref().map(ToString::to_string),
            caption: card.caption.as_ref().map(ToString::to_string),
            credit: card.credit.clone(),
            alt_text: card.alt_text.as_ref().map(ToString::to_string),
            source: card.source.as_ref().map(ToString::to_string),
            place: card.place.as_ref().map(ToString::to_string),
            taken: card.taken.as_ref().map(|date| date.as_str().to_owned()),
            digital_source_type: card.digital_source_type.as_ref().map(|word| word.as_str().to_owned()),
            rights: rights(card),
            embargoed_until: card.embargoed_until,
            picture: PictureJson::of(app, edition),
            edition: edition.number,
        }
    }
}

/// A picture, a film or a recording as one article uses it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MediaUse)]
pub struct MediaUseJson {
    /// The id of its media record.
    media: Uuid,
    /// What is printed under it.
    caption: Option<String>,
    /// Who must be named beside it.
    #[schema(value_type = Option<schemas::Credit>)]
    credit: Option<Credit>,
    /// What it shows, for those who cannot see it. It is not the caption.
    alt_text: Option<String>,
    /// The asset's.
    rights: RightsJson,
}

impl MediaUseJson {
    /// The use as readers see it, if there is one and its asset may be shown.
    pub async fn optional(media_use: Option<&MediaUse>, reads: &Reads) -> Result<Option<MediaUseJson>, Problem> {
        let Some(media_use) = media_use else { return Ok(None) };
        let Some(asset) = reads.live::<MediaCard>(media_use.media).await? else {
            return Ok(None);
        };
        let shown = media_use.shown_with(&asset);
        let alt_text = shown.alt_text.or_else(|| asset.card.alt_text.clone());
        Ok(Some(MediaUseJson {
            media: asset.id,
            caption: shown.caption.map(String::from),
            credit: shown.credit,
            alt_text: alt_text.map(String::from),
            rights: rights(&asset.card),
        }))
    }
}

/// Whose an asset is. What is not said is not known: it need not be as the site says.
fn rights(card: &MediaCard) -> RightsJson {
    RightsJson::new(&card.rights, &card.rights.terms)
}

/// One media record
///
/// One that was replaced leads to the one that took its place.
#[utoipa::path(
    get,
    path = "/v1/media/{id}",
    operation_id = "getMedia",
    tag = "Reading",
    params(
        ("id" = Uuid, Path, description = "The record's id.", example = "01900000-0000-7000-8000-000000000200"),
        AsOf
    ),
    responses((status = 200, description = "The media record.", body = MediaJson), Moved, Unchanged),
    extensions(("x-codes" = json!(["GONE"])))
)]
pub async fn one(request: &HttpRequest, app: &App, caller: Caller) -> Result<Answer, Problem> {
    let parameters = Parameters::read(request, &["asOf"])?;
    let reads = caller.reads_as_of(parameters.instant("asOf")?)?;
    let id = parse_id(&named(request)?).ok_or_else(|| Problem::new(ErrorCode::NotFound, "there is no such media"))?;
    let Some(edition) = reads.live::<MediaCard>(id).await? else {
        return Err(missing(&reads, id, SubjectKind::Media).await);
    };
    if edition.id != id {
        let address = app.address(&["v1", "media", &edition.id.to_string()]);
        return Ok(Answer::moved(request, address));
    }
    let card = &edition.card;
    let media = MediaJson::of(app, &edition);
    Ok(json(&media)?.under(&card.rights.terms))
}
