//! Pictures: taken in (`upload.rs`), and given out in the sizes and formats that front ends ask for (`serve.rs`), AVIF by a job (`avif.rs`).
//!
//! Invariants: an original has no address. Every answer looks at the record first, as whoever asks may read it now: what was killed, replaced
//! or is past its rights leaves at that instant in every size and format. What an address gives never changes, as it has the version of all
//! that it is made of in it.

mod avif;
mod serve;
mod upload;

pub use avif::{make_avif_for_ever, make_next};
pub use upload::Examined;

use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::flights::Flights;
use actix_web::web::{self, Bytes};
use domain::edition::Edition;
use domain::media::{Focus, MediaCard};
use media::encode::{Format, Words, encode};
use media::pool::Pool;
use media::refused::Refused;
use media::rendition::{Edge, Shape, WIDTHS, version};
use media::store::{Place, Store, StoreError};
use std::sync::Arc;
use tokio::sync::Semaphore;
use utoipa::OpenApi;
use uuid::Uuid;

/// How many uploads may be under way at once.
const UPLOADS: usize = 16;

/// What OpenAPI says of these routes.
#[derive(OpenApi)]
#[openapi(paths(serve::picture, upload::upload))]
pub struct Described;

/// The routes; `POST /v1/media` stands with the other uploads of `/v1`.
pub fn configure(service: &mut web::ServiceConfig) {
    service
        .service(web::resource("/v1/media").route(web::post().to(upload::upload)))
        .service(
            web::resource("/media/{id}/{name}")
                .route(web::get().to(serve::picture))
                .route(web::head().to(serve::picture)),
        );
}

/// Where pictures are kept, and worked on.
pub struct Pictures {
    /// Where files are kept.
    pub store: Store,
    pool: Pool,
    uploads: Arc<Semaphore>,
    flights: Flights<Rendition, Result<Bytes, Problem>>,
}

/// One rendition of one version of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Rendition {
    id: Uuid,
    version: u32,
    shape: Shape,
    format: Format,
}

impl Rendition {
    fn place(&self) -> Place {
        let name = name(&format!("{:08x}", self.version), self.shape, Some(self.format));
        Place::Rendition(self.id, name)
    }
}

/// The last part of a rendition's address. Without a format, whoever asks gets the best that they accept.
pub fn name(version: &str, shape: Shape, format: Option<Format>) -> String {
    match format {
        Some(format) => format!("{version}-{shape}.{}", format.extension()),
        None => format!("{version}-{shape}"),
    }
}

/// The address of a rendition of that record, under the API's own; `None` if it has no file.
pub fn address(public_url: &str, edition: &Edition<MediaCard>, shape: Shape, format: Option<Format>) -> Option<String> {
    let name = name(&version(&edition.card)?, shape, format);
    Some(format!("{public_url}/media/{}/{name}", edition.id))
}

/// A picture in the size and format that every program can show: at most 1,200 pixels wide, as JPEG, or as PNG if it can be seen through.
pub struct PictureCopy {
    /// Its address.
    pub url: String,
    /// How wide it is, in pixels.
    pub width: u32,
    /// How high it is, in pixels.
    pub height: u32,
    /// Its media type.
    pub media_type: &'static str,
}

/// The copy of that record's picture; `None` if it has no file.
pub fn copy(public_url: &str, edition: &Edition<MediaCard>) -> Option<PictureCopy> {
    let file = edition.card.file.as_ref()?;
    let shape = Shape::new(Edge::Width(1_200), None).ok()?;
    let format = if file.transparent { Format::Png } else { Format::Jpeg };
    let (width, height) = shape.size((file.width, file.height));
    Some(PictureCopy {
        url: address(public_url, edition, shape, Some(format))?,
        width,
        height,
        media_type: format.media_type(),
    })
}

/// The addresses in every width that there is, up to the picture's own, as HTML's `srcset` has them; `None` if it has no file.
pub fn srcset(
    public_url: &str,
    edition: &Edition<MediaCard>,
    ratio: Option<(u32, u32)>,
    format: Option<Format>,
) -> Option<String> {
    let file = edition.card.file.as_ref()?;
    let mut candidates = Vec::new();
    for width in WIDTHS {
        let shape = Shape::new(Edge::Width(width), ratio).ok()?;
        let (actual, _) = shape.size((file.width, file.height));
        candidates.push(format!("{} {actual}w", address(public_url, edition, shape, format)?));
        if actual < width {
            break;
        }
    }
    Some(candidates.join(", "))
}

/// A colour as CSS has it.
pub fn hexadecimal([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

impl Pictures {
    /// Over that store.
    pub fn new(store: Store) -> Pictures {
        Pictures {
            store,
            pool: Pool::default(),
            uploads: Arc::new(Semaphore::new(UPLOADS)),
            flights: Flights::default(),
        }
    }

    /// Makes a rendition of the original and keeps it. Those who ask for the same meanwhile get the same.
    async fn make(&self, rendition: Rendition, card: &MediaCard) -> Result<Bytes, Problem> {
        let flight = self.flights.join(rendition);
        let made = flight.get_or_init(async || {
            let file = card
                .file
                .as_ref()
                .ok_or_else(|| Problem::internal("there is no file"))?;
            let (words, focus) = (Words::of(card), focus(card));
            let Rendition { shape, format, .. } = rendition;
            let made = self.pool.decode(self.original(&file.sha256), move |_, picture| {
                encode(picture.render(shape, focus)?, format, &words)
            });
            let made = Bytes::from(made.await?);
            self.store.put(&rendition.place(), made.clone()).await?;
            Ok(made)
        });
        made.await.clone()
    }

    async fn original(&self, sha256: &str) -> Result<Bytes, Problem> {
        let place = Place::Original(sha256.to_owned());
        let found = self.store.get(&place, None).await?;
        let (original, _) = found.ok_or_else(|| Problem::internal(format!("the original {sha256} is not there")))?;
        Ok(original)
    }
}

fn focus(card: &MediaCard) -> Focus {
    card.focus.unwrap_or_default()
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        Problem::caused(ErrorCode::MediaStoreUnavailable, error.to_string())
    }
}

/// What a client is told of a file that is not taken.
impl From<Refused> for Problem {
    fn from(refused: Refused) -> Problem {
        let code = match &refused {
            Refused::Empty | Refused::Broken(_) => ErrorCode::PictureBroken,
            Refused::NotTaken(_) => ErrorCode::PictureNotTaken,
            Refused::TooManyBytes { .. } => ErrorCode::PayloadTooLarge,
            Refused::TooManyPixels { .. }
            | Refused::TooManyFrames { .. }
            | Refused::TooMuchMemory { .. }
            | Refused::TooSlow { .. } => ErrorCode::PictureTooLarge,
            Refused::Busy => return busy(),
        };
        Problem::new(code, refused.to_string())
    }
}

fn busy() -> Problem {
    Problem::plain(ErrorCode::PicturesBusy).retry_after(5)
}
