//! `POST /v1/media`: takes a picture from the desk, keeps its file, and makes a record of what the file says.
//!
//! The file goes to the disk as it comes, and is looked at when all of it is there; what is not taken leaves nothing behind.

use super::{Pictures, busy};
use crate::app::App;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::openapi::schemas;
use crate::request_log::Noted;
use crate::rest::{MediaJson, Parameters};
use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::web::{Bytes, Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use desk::SaveSubjectError;
use desk::media::{UploadMedia, UploadMediaError, upload_media};
use domain::ids::MediaId;
use domain::media::{MediaCard, PictureFile};
use domain::permission::{Action, Scope};
use futures_util::StreamExt;
use media::limits;
use media::picture::Picture;
use media::probe::Probe;
use media::refused::Refused;
use media::store::Place;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::io::SeekFrom;
use std::time::Duration;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};
use tokio::time::timeout;

/// How long a client may send nothing, and how long all of an upload may take.
const SILENCE: Duration = Duration::from_secs(20);
const WHOLE: Duration = Duration::from_secs(600);

/// A picture that was looked at: its file, and what it says of itself.
#[derive(Clone, Debug)]
pub struct Examined {
    /// The file.
    pub file: PictureFile,
    /// What is written in it.
    pub card: MediaCard,
}

/// A file that was received, on the disk, where nobody else finds it.
struct Received {
    file: File,
    sha256: String,
}

/// Upload a picture
///
/// Takes a JPEG, PNG, WebP or GIF of at most 40 MiB and 50 megapixels, for the desk, and makes its media record of what is written in the file
/// (IPTC, XMP, EXIF). It is public at once; whoever saves the record confirms it. With an `Idempotency-Key`, the same upload can be sent
/// again within a day.
#[utoipa::path(
    post,
    path = "/v1/media",
    operation_id = "uploadMedia",
    tag = "Desk",
    params(("Idempotency-Key" = Option<String>, Header, description = "Your name for this upload, of at most 200 characters.")),
    request_body(content = schemas::Upload, content_type = "multipart/form-data"),
    responses((status = 201, description = "The media record.", body = MediaJson)),
    extensions(("x-codes" = json!([
        "MALFORMED_REQUEST", "UNAUTHENTICATED", "FORBIDDEN", "PAYLOAD_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE", "UPLOAD_TOO_SLOW",
        "PICTURE_NOT_TAKEN", "PICTURE_BROKEN", "PICTURE_TOO_LARGE", "IDEMPOTENCY_KEY_REUSED", "PICTURES_BUSY", "MEDIA_STORE_UNAVAILABLE"
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
    let place = app.pictures.uploads.clone().try_acquire_owned().map_err(|_| busy())?;
    let multipart = Multipart::new(request.headers(), payload);
    let received = timeout(WHOLE, receive(multipart)).await.map_err(|_| too_slow())??;
    let examined = app.pictures.take(received).await?;
    drop(place);
    let cmd = UploadMedia {
        id: MediaId(caller.desk.new_id()),
        file: examined.file,
        card: examined.card,
        key,
    };
    let uploaded = caller.desk.run(async |tx| upload_media(tx, &actor, cmd).await).await;
    let edition = uploaded.map_err(problem)?;
    let location = app.address(&["v1", "media", &edition.id.to_string()]);
    Ok(HttpResponse::Created()
        .insert_header(("Location", location))
        .insert_header(("Cache-Control", "no-store"))
        .json(MediaJson::of(&app, &edition)))
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
            | SaveSubjectError::Unknown(_),
        ) => Problem::internal(detail),
    }
}

fn too_slow() -> Problem {
    Problem::plain(ErrorCode::UploadTooSlow)
}

fn malformed(why: impl std::fmt::Display) -> Problem {
    Problem::new(ErrorCode::MalformedRequest, why.to_string())
}

fn idempotency_key(request: &HttpRequest) -> Result<Option<String>, Problem> {
    let Some(key) = request.headers().get("Idempotency-Key") else {
        return Ok(None);
    };
    let key = key.to_str().ok().filter(|key| (1..=200).contains(&key.len()));
    let key = key.ok_or_else(|| malformed("an Idempotency-Key has 1 to 200 characters of ASCII"))?;
    Ok(Some(key.to_owned()))
}

/// The one file that is sent, as the field `file`.
async fn receive(mut multipart: Multipart) -> Result<Received, Problem> {
    let field = timeout(SILENCE, multipart.next()).await.map_err(|_| too_slow())?;
    let field = field
        .ok_or_else(|| malformed("there is no field `file`"))?
        .map_err(unread)?;
    if field.name() != Some("file") {
        let name = field.name().unwrap_or_default();
        return Err(malformed(format!(
            "the field {name:?} is not known; the file is `file`"
        )));
    }
    let received = write(field).await?;
    match timeout(SILENCE, multipart.next()).await.map_err(|_| too_slow())? {
        None => Ok(received),
        Some(Ok(_)) => Err(malformed("one file is taken at a time")),
        Some(Err(error)) => Err(unread(error)),
    }
}

fn unread(error: MultipartError) -> Problem {
    match error {
        MultipartError::ContentTypeMissing
        | MultipartError::ContentTypeParse
        | MultipartError::ContentTypeIncompatible
        | MultipartError::BoundaryMissing => Problem::new(
            ErrorCode::UnsupportedMediaType,
            "send the file as multipart/form-data, in the field `file`",
        ),
        other => malformed(other),
    }
}

/// To the disk, as it comes.
async fn write(mut field: Field) -> Result<Received, Problem> {
    let mut file = File::from_std(tempfile::tempfile().map_err(full)?);
    let (mut digest, mut length) = (Sha256::new(), 0);
    while let Some(part) = timeout(SILENCE, field.next()).await.map_err(|_| too_slow())? {
        let part = part.map_err(unread)?;
        length += part.len() as u64;
        if length > limits::BYTES {
            return Err(Refused::TooManyBytes { most: limits::BYTES }.into());
        }
        digest.update(&part);
        file.write_all(&part).await.map_err(full)?;
    }
    file.flush().await.map_err(full)?;
    let sha256 = hexadecimal(&digest.finalize());
    Ok(Received { file, sha256 })
}

/// The disk does not take it.
fn full(error: std::io::Error) -> Problem {
    media::store::StoreError::from(error).into()
}

impl Pictures {
    /// Looks at a file that was received, and keeps it if it is a picture.
    async fn take(&self, Received { mut file, sha256 }: Received) -> Result<Examined, Problem> {
        let load = async {
            let mut bytes = Vec::new();
            file.seek(SeekFrom::Start(0)).await.map_err(full)?;
            file.read_to_end(&mut bytes).await.map_err(full)?;
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
        let sha256 = hexadecimal(&Sha256::digest(&bytes));
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
        self.pool.decode(load, examine).await
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut digits, byte| {
        write!(digits, "{byte:02x}").expect("a text takes all that is written");
        digits
    })
}
