//! `/media/{id}/{version}-{shape}.{format}`: a picture in a size and a format. It is made when it is first asked for, once, and kept.

use super::{Part, Pictures, Rendition, Seal, name};
use crate::app::App;
use crate::caller::{Caller, Identity};
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::ids::parse_id;
use crate::openapi::Unchanged;
use crate::request_log::Noted;
use crate::rest;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, ByteRangeSpec, Header, HeaderValue};
use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use domain::edition::Edition;
use domain::media::{MediaCard, PictureFile};
use domain::subject::SubjectKind;
use media::encode::Format;
use media::rendition::{AVIF_WIDTHS, Edge, Shape, version};
use std::ops::Range;
use uuid::Uuid;

/// The most seconds that anybody may keep a picture without asking: a day.
const MOST_SECONDS: i64 = 86_400;

/// What a name asks for: which version, in which shape, perhaps of a part of it, and perhaps in which format.
struct Asked {
    version: u32,
    shape: Shape,
    part: Option<Part>,
    format: Option<Format>,
}

impl Asked {
    fn parse(text: &str, id: Uuid, seal: &Seal) -> Option<Asked> {
        let (version, rest) = text.split_at_checked(8)?;
        let rest = rest.strip_prefix('-')?;
        let (rest, format) = match rest.rsplit_once('.') {
            Some((rest, extension)) => (rest, Some(Format::of_extension(extension)?)),
            None => (rest, None),
        };
        let (shape, part) = match rest.split_once("-c") {
            Some((shape, part)) => (shape, Some(seal.read(id, part)?)),
            None => (rest, None),
        };
        let digits = version.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
        Some(Asked {
            version: u32::from_str_radix(version, 16).ok().filter(|_| digits)?,
            shape: shape.parse().ok()?,
            part,
            format,
        })
    }
}

/// A picture
///
/// In one of the sizes of a list, whole or cut around its focal point, as JPEG, PNG, WebP or AVIF: `w800.webp` is 800 pixels wide, `h360.jpg`
/// is 360 high, `w800-16x9` has that ratio, and without a format it is the best that `Accept` names. AVIF is there some time after an
/// upload. The addresses come from GraphQL and from the media record, those of parts from the stories that show them; one of an earlier
/// version leads to that of now.
#[utoipa::path(
    get,
    path = "/media/{id}/{name}",
    operation_id = "getPicture",
    tag = "Reading",
    params(
        ("id" = Uuid, Path, description = "The media record's id.", example = "01900000-0000-7000-8000-000000000200"),
        ("name" = String, Path, description = "The version of the picture, its size, and its format.", example = "0a1b2c3d-w320.jpg")
    ),
    responses(
        (status = 200, description = "The picture.", content(
            (String = "image/jpeg"), (String = "image/png"), (String = "image/webp"), (String = "image/avif")
        )),
        (status = 302, description = "It has another address now: the one in `Location`."),
        (status = 206, description = "The part of it that `Range` asks for."),
        Unchanged
    ),
    extensions(("x-codes" = json!([
        "GONE", "RANGE_NOT_SATISFIABLE", "PICTURES_BUSY", "MEDIA_STORE_UNAVAILABLE"
    ])))
)]
pub async fn picture(
    request: HttpRequest,
    app: Data<App>,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let caller = app.caller(&request).await?;
    Noted::caller(&request, &caller);
    let none = || Problem::new(ErrorCode::NotFound, "there is no such picture");
    let (id, text) = path.into_inner();
    let id = parse_id(&id).ok_or_else(none)?;
    let asked = Asked::parse(&text, id, app.auth.seal()).ok_or_else(none)?;
    let reads = caller.reads();
    let Some(edition) = reads.live::<MediaCard>(id).await? else {
        return Err(rest::missing(reads, id, SubjectKind::Media).await);
    };
    let card = &edition.card;
    let (Some(file), Some(newest)) = (&card.file, version(card)) else {
        return Err(none());
    };
    if edition.id != id || u32::from_str_radix(&newest, 16) != Ok(asked.version) {
        let name = name(&newest, asked.shape, asked.part, asked.format);
        let location = app.address(&["media", &edition.id.to_string(), &name]);
        return Ok(HttpResponse::Found()
            .insert_header((header::LOCATION, location))
            .insert_header((header::CACHE_CONTROL, "no-cache"))
            .finish());
    }
    let mut rendition = Rendition {
        id,
        version: asked.version,
        shape: asked.shape,
        part: asked.part,
        format: asked.format.unwrap_or(Format::Jpeg),
    };
    if asked.format.is_none() {
        rendition.format = app.pictures.best(&request, rendition, file).await?;
    }
    let mut response = headers(&caller, &edition, &rendition, asked.format.is_none());
    if has_it(&request, &etag(&rendition)) {
        return Ok(response.status(StatusCode::NOT_MODIFIED).finish());
    }
    app.pictures.send(&request, response, rendition, card).await
}

impl Pictures {
    /// The best format that the client accepts by name, of those that are there or can be made at once.
    async fn best(&self, request: &HttpRequest, rendition: Rendition, file: &PictureFile) -> Result<Format, Problem> {
        let accepts = |format: Format| accepts(request, format.media_type());
        let avif = Rendition {
            format: Format::Avif,
            ..rendition
        };
        if accepts(Format::Avif) && is_made_as_avif(&rendition) && self.store.has(&avif.place()).await? {
            return Ok(Format::Avif);
        }
        Ok(match (accepts(Format::WebP), file.transparent) {
            (true, _) => Format::WebP,
            (false, true) => Format::Png,
            (false, false) => Format::Jpeg,
        })
    }

    /// The bytes that are kept, or made now; the part of them that is asked for.
    async fn send(
        &self,
        request: &HttpRequest,
        mut response: HttpResponseBuilder,
        rendition: Rendition,
        card: &MediaCard,
    ) -> Result<HttpResponse, Problem> {
        let place = rendition.place();
        let whole = match self.store.get(&place, None).await? {
            Some((whole, _)) => whole,
            None if rendition.format == Format::Avif => {
                let detail = "AVIF is not made of it, or not yet: ask without a format, and accept it";
                return Err(Problem::new(ErrorCode::NotFound, detail));
            }
            None => self.make(rendition, card).await?,
        };
        match part(request, &etag(&rendition), whole.len() as u64)? {
            None => Ok(response.body(whole)),
            Some(part) => {
                let range = format!("bytes {}-{}/{}", part.start, part.end - 1, whole.len());
                response
                    .status(StatusCode::PARTIAL_CONTENT)
                    .insert_header((header::CONTENT_RANGE, range));
                let part: Bytes = whole.slice(part.start as usize..part.end as usize);
                Ok(response.body(part))
            }
        }
    }
}

fn is_made_as_avif(rendition: &Rendition) -> bool {
    let is_shape = |width: &u32| Shape::new(Edge::Width(*width), None) == Ok(rendition.shape);
    rendition.part.is_none() && AVIF_WIDTHS.iter().any(is_shape)
}

/// A name of the bytes, which is known before they are read.
fn etag(rendition: &Rendition) -> String {
    format!("\"{}-{}\"", rendition.id, rendition.name())
}

/// For how long who may keep it: no longer than the record stays as it is, as far as that is known.
fn headers(
    caller: &Caller,
    edition: &Edition<MediaCard>,
    rendition: &Rendition,
    is_negotiated: bool,
) -> HttpResponseBuilder {
    let left = edition.live.until().map(|until| {
        let now = caller.reads().read_as().at();
        (until.as_millis() - now.as_millis()) / 1_000
    });
    let seconds = left.unwrap_or(MOST_SECONDS).clamp(0, MOST_SECONDS);
    let control = match caller.who {
        Identity::Anyone => format!("public, max-age={seconds}, immutable"),
        Identity::Partner(_) | Identity::Preview(_) | Identity::User(_) => "private, no-cache".to_owned(),
    };
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::CACHE_CONTROL, control))
        .insert_header((header::ETAG, etag(rendition)))
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .insert_header(("Cross-Origin-Resource-Policy", "cross-origin"))
        .insert_header((header::CONTENT_TYPE, rendition.format.media_type()));
    let vary = match is_negotiated {
        true => "Accept, Authorization",
        false => "Authorization",
    };
    response.insert_header((header::VARY, HeaderValue::from_static(vary)));
    response
}

/// Whether `Accept` names that type itself: browsers name what they can show, and "anything" is no promise.
fn accepts(request: &HttpRequest, media_type: &str) -> bool {
    let Ok(accept) = header::Accept::parse(request) else {
        return false;
    };
    accept
        .iter()
        .any(|item| item.item.essence_str() == media_type && item.quality > header::Quality::ZERO)
}

fn has_it(request: &HttpRequest, etag: &str) -> bool {
    let tags = request.headers().get_all(header::IF_NONE_MATCH);
    let tags = tags.filter_map(|tags| tags.to_str().ok());
    tags.flat_map(|tags| tags.split(',')).any(|tag| {
        let tag = tag.trim().trim_start_matches("W/");
        tag == "*" || tag == etag
    })
}

/// The one part that `Range` asks for (RFC 9110 §14). Several are not sent: then the whole is.
fn part(request: &HttpRequest, etag: &str, length: u64) -> Result<Option<Range<u64>>, Problem> {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let (Some(range), if_range) = (header(header::RANGE), header(header::IF_RANGE)) else {
        return Ok(None);
    };
    if if_range.is_some_and(|known| known != etag) {
        return Ok(None);
    }
    let parsed = range.parse::<header::Range>();
    let Ok(header::Range::Bytes(parts)) = parsed else {
        return Ok(None);
    };
    let [one]: [ByteRangeSpec; 1] = match parts.try_into() {
        Ok(one) => one,
        Err(_) => return Ok(None),
    };
    match one.to_satisfiable_range(length) {
        Some((first, last)) => Ok(Some(first..last + 1)),
        None => Err(Problem::new(
            ErrorCode::RangeNotSatisfiable,
            format!("the picture has {length} bytes"),
        )),
    }
}
