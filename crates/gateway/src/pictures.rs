//! Pictures: taken in (`upload.rs`, `arrive.rs`), and given out in the sizes and formats that front ends ask for (`serve.rs`), AVIF by a job (`avif.rs`).
//!
//! Invariants: an original has no address. Every answer looks at the record first, as whoever asks may read it now: what was killed, replaced
//! or is past its rights leaves at that instant in every size and format. What an address gives never changes, as it has the version of all
//! that it is made of in it.

mod arrive;
mod avif;
mod part;
mod serve;
mod upload;

pub use arrive::{FETCHED, Patience};
pub use avif::{make_avif_for_ever, make_next};
pub use part::{Part, Seal};
pub use upload::Examined;

use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::flights::Flights;
use actix_web::web::{self, Bytes};
use domain::edition::Edition;
use domain::media::{Focus, MediaCard};
use media::encode::{Format, Words, encode};
use media::pool::Pool;
use media::probe::Probe;
use media::refused::Refused;
use media::rendition::{Edge, Shape, WIDTHS, version};
use media::store::{Place, Store, StoreError};
use std::fmt::Write;
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
    patience: Patience,
    flights: Flights<Rendition, Result<Bytes, Problem>>,
}

/// One rendition of one version of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Rendition {
    id: Uuid,
    version: u32,
    shape: Shape,
    /// What a story shows of it; all of it if `None`.
    part: Option<Part>,
    format: Format,
}

impl Rendition {
    fn name(&self) -> String {
        name(
            &format!("{:08x}", self.version),
            self.shape,
            self.part,
            Some(self.format),
        )
    }

    fn place(&self) -> Place {
        Place::Rendition(self.id, self.name())
    }
}

/// The last part of a rendition's address. Without a format, whoever asks gets the best that they accept.
fn name(version: &str, shape: Shape, part: Option<Part>, format: Option<Format>) -> String {
    let part = part.map(|part| format!("-{part}")).unwrap_or_default();
    let extension = format
        .map(|format| format!(".{}", format.extension()))
        .unwrap_or_default();
    format!("{version}-{shape}{part}{extension}")
}

/// The address of a rendition of that record, under the API's own; `None` if it has no file.
pub fn address(
    public_url: &str,
    edition: &Edition<MediaCard>,
    shape: Shape,
    part: Option<Part>,
    format: Option<Format>,
) -> Option<String> {
    let name = name(&version(&edition.card)?, shape, part, format);
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
    let (width, height) = shape.size((file.width, file.height), None);
    Some(PictureCopy {
        url: address(public_url, edition, shape, None, Some(format))?,
        width,
        height,
        media_type: format.media_type(),
    })
}

/// The addresses in every width that there is, up to that of the picture or of that part of it, as HTML's `srcset` has them; `None` if it has no file.
pub fn srcset(
    public_url: &str,
    edition: &Edition<MediaCard>,
    part: Option<Part>,
    ratio: Option<(u32, u32)>,
    format: Option<Format>,
) -> Option<String> {
    let file = edition.card.file.as_ref()?;
    let mut candidates = Vec::new();
    for width in WIDTHS {
        let shape = Shape::new(Edge::Width(width), ratio).ok()?;
        let (actual, _) = shape.size((file.width, file.height), part.map(|part| part.crop));
        let address = address(public_url, edition, shape, part, format)?;
        candidates.push(format!("{address} {actual}w"));
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

/// Bytes in hexadecimal.
fn hexadecimal_digits(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut digits, byte| {
        write!(digits, "{byte:02x}").expect("a text takes all that is written");
        digits
    })
}

impl Pictures {
    /// Over that store.
    pub fn new(store: Store) -> Pictures {
        Pictures {
            store,
            pool: Pool::default(),
            uploads: Arc::new(Semaphore::new(UPLOADS)),
            patience: Patience::default(),
            flights: Flights::default(),
        }
    }

    /// The same, with as much patience with whoever sends them.
    pub fn with(self, patience: Patience) -> Pictures {
        Pictures { patience, ..self }
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
            let Rendition {
                shape, part, format, ..
            } = rendition;
            let crop = part.map(|part| part.crop);
            let load = self.original(&file.sha256);
            let needs = move |probe: &Probe| shape.memory((probe.width, probe.height), crop);
            let made = self.pool.decode(load, needs, move |_, picture| {
                encode(picture.render(shape, focus, crop)?, format, &words)
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
