//! `POST /v1/media`: takes a picture from the desk, keeps its file, and makes a record of what the file says.
//!
//! The file goes to the disk as it comes (`arrive.rs`), and is looked at when all of it is there; what is not taken leaves nothing behind.

use super::arrive::{Received, fetch, full, malformed, too_slow};
use super::{Pictures, busy, hexadecimal_digits};
use crate::app::App;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::fields;
use crate::openapi::schemas;
use crate::request_log::Noted;
use crate::rest::{MediaJson, Parameters};
use actix_multipart::Multipart;
use actix_web::web::{Bytes, Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use desk::SaveSubjectError;
use desk::media::{UploadKey, UploadMedia, UploadMediaError, upload_media, uploaded};
use domain::edition::Edition;
use domain::ids::MediaId;
use domain::media::{MediaCard, PictureFile};
use domain::permission::{Action, Scope};
use media::picture::Picture;
use media::probe::Probe;
use media::store::Place;
use sha2::{Digest, Sha256};
use std::io::SeekFrom;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio::time::timeout;

/// A picture that was looked at: its file, and what it says of itself.
#[derive(Clone, Debug)]
pub struct Examined {
    /// The file.
    pub file: PictureFile,
    /// What is written in it.
    pub card: MediaCard,
}

/// Upload a picture
///
/// Takes a JPEG, PNG, WebP or GIF of at most 40 MiB and 50 megapixels, for the desk, and makes its media record of what is written in the file
/// (IPTC, XMP, EXIF). The file is sent in a form, or is fetched from an address of the public internet, within a minute. The record is public
/// at once; whoever saves it confirms it. With an `Idempotency-Key`, the same can be sent again within a day.
#[utoipa::path(
    post,
    path = "/v1/media",
    operation_id = "uploadMedia",
    tag = "Desk",
    params(("Idempotency-Key" = Option<String>, Header, description = "Your name for this upload, of at most 200 characters.")),
    request_body(content(
        (schemas::Upload = "multipart/form-data"),
        (schemas::UploadFrom = "application/json", example = json!({ "url": "https://pictures.example/harbour.jpg" }))
    )),
    responses((status = 201, description = "The media record.", body = MediaJson)),
    extensions(("x-codes" = json!([
        "MALFORMED_REQUEST", "UNAUTHENTICATED", "FORBIDDEN", "PAYLOAD_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE", "UPLOAD_TOO_SLOW",
        "ADDRESS_NOT_ALLOWED", "PICTURE_NOT_FETCHED", "PICTURE_NOT_TAKEN", "PICTURE_BROKEN", "PICTURE_TOO_LARGE", "IDEMPOTENCY_KEY_REUSED", "PICTURES_BUSY", "MEDIA_STORE_UNAVAILABLE"
    ])))
)]
pub async fn upload(request: HttpRequest, app: Data<App>, payload: Payload) -> Result<HttpResponse, Problem> {
    let caller = app.caller(&request).await?;
    Noted::caller(&request, &caller);
    Parameters::read(&request, &[])?;
    let actor = caller.actor()?;
    let forbidden = |error: domain::permission::Forbidden| Problem::new(ErrorCode::Forbidden, error.to_string());
    actor.may(Action::SaveMedia, &Scope::Newsroom).map_err(forbidden)?;
    let key = idempotency_key(&request)?;
    let _place = app.pictures.uploads.clone().try_acquire_owned().map_err(|_| busy())?;
    let key = |sent: &str| {
        let sent = sent.to_owned();
        key.clone().map(|name| UploadKey { name, sent })
    };
    let (received, key) = match fields::is_json(&request) {
        false => {
            let received = app.pictures.receive(Multipart::new(request.headers(), payload)).await?;
            let key = key(&received.sha256);
            (received, key)
        }
        true => {
            let url = app.pictures.address(&request, payload).await?;
            let key = key(&hexadecimal_digits(&Sha256::digest(&url)));
            // It is not fetched again: what lies there may be another since.
            if let Some(key) = &key
                && let Some(before) = caller
                    .desk
                    .run(async |tx| uploaded(tx, &actor, key).await)
                    .await
                    .map_err(problem)?
            {
                return Ok(created(&app, &before));
            }
            (fetch(&app.egress, &url).await?, key)
        }
    };
    let examined = app.pictures.take(received).await?;
    let cmd = UploadMedia {
        id: MediaId(caller.desk.new_id()),
        file: examined.file,
        card: examined.card,
        key,
    };
    let uploaded = caller.desk.run(async |tx| upload_media(tx, &actor, cmd).await).await;
    let edition = uploaded.map_err(problem)?;
    Ok(created(&app, &edition))
}

fn created(app: &App, edition: &Edition<MediaCard>) -> HttpResponse {
    let location = app.address(&["v1", "media", &edition.id.to_string()]);
    HttpResponse::Created()
        .insert_header(("Location", location))
        .insert_header(("Cache-Control", "no-store"))
        .json(MediaJson::of(app, edition))
}

fn problem(error: UploadMediaError) -> Problem {
    let detail = error.to_string();
    match error {
        UploadMediaError::KeyReused => Problem::new(ErrorCode::IdempotencyKeyReused, detail),
        UploadMediaError::Save(SaveSubjectError::Forbidden(_)) => Problem::new(ErrorCode::Forbidden, detail),
        // The record that was made under the same key is gone since.
        UploadMediaError::Save(SaveSubjectError::Withdrawn | SaveSubjectError::NotFound) => {
            Problem::new(ErrorCode::Gone, detail)
        }
        UploadMediaError::Save(SaveSubjectError::Storage(cause)) => cause.into(),
        UploadMediaError::Save(
            SaveSubjectError::Stale(_)
            | SaveSubjectError::SlugTaken(_)
            | SaveSubjectError::Parent(_)
            | SaveSubjectError::PageParent(_)
            | SaveSubjectError::UnknownTarget { .. }
            | SaveSubjectError::Unknown(_),
        ) => Problem::internal(detail),
    }
}

fn idempotency_key(request: &HttpRequest) -> Result<Option<String>, Problem> {
    let Some(key) = request.headers().get("Idempotency-Key") else {
        return Ok(None);
    };
    let key = key.to_str().ok().filter(|key| (1..=200).contains(&key.len()));
    let key = key.ok_or_else(|| malformed("an Idempotency-Key has 1 to 200 characters of ASCII"))?;
    Ok(Some(key.to_owned()))
}

impl Pictures {
    /// The address that is sent instead of a file, as the field `url`.
    async fn address(&self, request: &HttpRequest, payload: Payload) -> Result<String, Problem> {
        let fields = timeout(self.patience.pause, fields::read(request, payload, ["url"])).await;
        let [url] = fields.map_err(|_| too_slow())??;
        Ok(url)
    }

    /// Looks at a file that was received, and keeps it if it is a picture.
    async fn take(&self, received: Received) -> Result<Examined, Problem> {
        let Received {
            mut file,
            length,
            sha256,
        } = received;
        let load = async {
            // As long as it is: what grows takes twice as much.
            let mut bytes = vec![0; length as usize];
            file.seek(SeekFrom::Start(0)).await.map_err(full)?;
            file.read_exact(&mut bytes).await.map_err(full)?;
            Ok(bytes.into())
        };
        let examined = self.examine(load, sha256).await?;
        file.seek(SeekFrom::Start(0)).await.map_err(full)?;
        // Written even if it is there, so that it is new for whoever collects what nobody uses.
        let place = Place::Original(examined.file.sha256.clone());
        self.store.keep(&place, file).await?;
        Ok(examined)
    }

    /// Looks at a picture that is in memory.
    pub async fn look_at(&self, bytes: Bytes) -> Result<Examined, Problem> {
        let sha256 = hexadecimal_digits(&Sha256::digest(&bytes));
        self.examine(async { Ok(bytes) }, sha256).await
    }

    /// Looks at a picture that is in memory, and keeps it.
    pub async fn take_bytes(&self, bytes: Bytes) -> Result<Examined, Problem> {
        let examined = self.look_at(bytes.clone()).await?;
        let place = Place::Original(examined.file.sha256.clone());
        self.store.put(&place, bytes).await?;
        Ok(examined)
    }

    async fn examine(
        &self,
        load: impl Future<Output = Result<Bytes, Problem>>,
        sha256: String,
    ) -> Result<Examined, Problem> {
        let examine = move |probe: &Probe, picture: &Picture| {
            let file = PictureFile {
                sha256,
                media_type: probe.kind.media_type().to_owned(),
                bytes: probe.bytes,
                width: probe.width,
                height: probe.height,
                transparent: picture.is_transparent(),
                placeholder: BASE64_STANDARD.encode(picture.placeholder()?),
                dominant_colour: picture.dominant_colour()?,
            };
            Ok(Examined {
                file,
                card: probe.metadata().card(),
            })
        };
        self.pool.decode(load, |_| 0, examine).await
    }
}
