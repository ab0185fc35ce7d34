//! Media and their uses, as clients see them.

use super::at_once::{self, AtOnce};
use super::rendition::{self, CropRatio, ImageFormat, Rendition};
use super::rights::Rights;
use super::scalars::DateTime;
use crate::reads::Reads;
use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use domain::edition::Edition;
use domain::media::{self, MediaCard};
use std::sync::Arc;

/// What kind of asset. Clients must accept kinds that they don't know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "media::MediaKind")]
pub enum MediaKind {
    /// A photo or drawing.
    Image,
    /// A film.
    Video,
    /// A recording.
    Audio,
}

/// Who must be named beside the media.
#[derive(SimpleObject)]
pub struct Credit {
    /// The agency. Null if none provided it.
    agency: Option<String>,
    /// Who took it. Null if that is not known.
    photographer: Option<String>,
    /// The line to display, such as "Visar Kryeziu/AP".
    line: String,
}

impl at_once::Object for Credit {}
impl at_once::Object for FocalPoint {}
impl at_once::Object for Media {}
impl at_once::Object for MediaUse {}

impl From<&media::Credit> for Credit {
    fn from(credit: &media::Credit) -> Credit {
        Credit {
            agency: credit.agency.as_ref().map(|name| name.to_string()),
            photographer: credit.photographer.as_ref().map(|name| name.to_string()),
            line: credit.line.to_string(),
        }
    }
}

/// The part of a picture to show, in fractions of its width and height (0 to 1).
#[derive(SimpleObject)]
pub struct Crop {
    /// How far from the left edge it begins.
    left: f64,
    /// How far from the top edge it begins.
    top: f64,
    /// How wide it is.
    width: f64,
    /// How high it is.
    height: f64,
}

/// A point of a picture, in fractions of its width and height (0 to 1).
#[derive(SimpleObject)]
pub struct FocalPoint {
    /// How far from the left edge it is.
    x: f64,
    /// How far from the top edge it is.
    y: f64,
}

/// An asset, made of its live edition.
pub struct Media {
    pub edition: Arc<Edition<MediaCard>>,
}

/// A picture or other asset. How one story shows it is a `MediaUse`.
#[Object]
impl Media {
    /// A UUID.
    pub async fn id(&self) -> ID {
        self.edition.id.into()
    }
    /// What kind of asset.
    async fn kind(&self) -> MediaKind {
        self.edition.card.kind.into()
    }
    /// What it is about, in a line. Null if there is none.
    async fn headline(&self) -> Option<&str> {
        self.edition.card.headline.as_ref().map(|text| text.as_str())
    }
    /// Who, what, where. Null if there is none.
    async fn caption(&self) -> Option<&str> {
        self.edition.card.caption.as_ref().map(|text| text.as_str())
    }
    /// Who must be named beside it. Null if nobody must.
    async fn credit(&self) -> Option<AtOnce<Credit>> {
        self.edition.card.credit.as_ref().map(|credit| AtOnce(credit.into()))
    }
    /// What it shows, for those who cannot see it. Null if it was not described.
    async fn alt_text(&self) -> Option<&str> {
        self.edition.card.alt_text.as_ref().map(|text| text.as_str())
    }
    /// The point that every part of it must hold. Null for the middle.
    async fn focal_point(&self) -> Option<AtOnce<FocalPoint>> {
        let (x, y) = self.edition.card.focus?.fractions();
        Some(AtOnce(FocalPoint { x, y }))
    }
    /// Who passed it on to us. Null if that is who is named, or not known.
    async fn source(&self) -> Option<&str> {
        self.edition.card.source.as_ref().map(|text| text.as_str())
    }
    /// Where it was taken, in words. Null if that is not known.
    async fn place(&self) -> Option<&str> {
        self.edition.card.place.as_ref().map(|text| text.as_str())
    }
    /// When it was taken, as its camera says: a date, perhaps with a time (ISO 8601). Null if that is not known.
    async fn taken(&self) -> Option<&str> {
        self.edition.card.taken.as_ref().map(|date| date.as_str())
    }
    /// How it came to be: an address of the IPTC's vocabulary. Null if that is not known.
    async fn digital_source_type(&self) -> Option<&str> {
        self.edition.card.digital_source_type.as_ref().map(|word| word.as_str())
    }
    /// Whose it is, and what others may do with it. What is null is not known: it need not be as the site says.
    async fn rights(&self) -> AtOnce<Rights> {
        let rights = &self.edition.card.rights;
        AtOnce(Rights::new(rights, &rights.terms))
    }
    /// Until when it must not be shown. Null if there is no embargo.
    async fn embargoed_until(&self) -> Option<DateTime> {
        self.edition.card.embargoed_until.map(DateTime)
    }
    /// How wide the picture is as it was uploaded, in pixels. Null without a file.
    async fn width(&self) -> Option<u32> {
        self.edition.card.file.as_ref().map(|file| file.width)
    }
    /// How high the picture is as it was uploaded, in pixels. Null without a file.
    async fn height(&self) -> Option<u32> {
        self.edition.card.file.as_ref().map(|file| file.height)
    }
    /// What is shown while the picture loads: a ThumbHash in Base64. Null without a file.
    async fn placeholder(&self) -> Option<&str> {
        self.edition.card.file.as_ref().map(|file| file.placeholder.as_str())
    }
    /// The colour that most of the picture has, as CSS has it: `#2f6b3a`. Null without a file.
    async fn dominant_color(&self) -> Option<String> {
        let file = self.edition.card.file.as_ref()?;
        Some(crate::pictures::hexadecimal(file.dominant_colour))
    }
    /// The picture in one size: whole, or the part of that ratio around its focal point. Without a format, the address gives each reader the
    /// best that their browser accepts. Null without a file.
    async fn rendition(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How wide: 96, 160, 320, 480, 640, 800, 960, 1200, 1600, 1920, 2400 or 3200.")] width: Option<
            i32,
        >,
        #[graphql(desc = "How high, instead: 90, 180, 360, 480, 720, 1080, 1440 or 2160.")] height: Option<i32>,
        #[graphql(desc = "The part to show; all of it if left out.")] ratio: Option<CropRatio>,
        #[graphql(desc = "The format; what the reader accepts if left out.")] format: Option<ImageFormat>,
    ) -> Option<Result<AtOnce<Rendition>>> {
        let made = rendition::rendition(ctx, &self.edition, None, (width, height), ratio, format).transpose()?;
        Some(made.map(AtOnce))
    }
    /// The picture in every width, as HTML's `srcset` has it. Null without a file.
    async fn srcset(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The part to show; all of it if left out.")] ratio: Option<CropRatio>,
        #[graphql(desc = "The format; what the reader accepts if left out.")] format: Option<ImageFormat>,
    ) -> Option<Result<String>> {
        rendition::srcset(ctx, &self.edition, None, ratio, format).transpose()
    }
    /// How often it was changed, counted from 1. To save it, send this as `seen`.
    async fn edition(&self) -> i32 {
        self.edition.number
    }
}

/// One use of an asset.
pub struct MediaUse {
    pub media_use: media::MediaUse,
    pub reads: Reads,
}

/// An asset as one story shows it. Caption and credit are printed words: they stay as they were when the story was published. If
/// another asset took its place, that one is shown whole and with its own words.
#[Object]
impl MediaUse {
    /// The asset. Null only in a draft of which it must not be used any more: then show neither caption nor picture.
    async fn media(&self) -> Option<Result<AtOnce<Media>>> {
        Some(self.asset().await?.map(|edition| AtOnce(Media { edition })))
    }
    /// Printed under it. Null if there is none.
    async fn caption(&self) -> Option<&str> {
        self.media_use.caption.as_ref().map(|text| text.as_str())
    }
    /// Printed beside it. Null if nobody must be named.
    async fn credit(&self) -> Option<AtOnce<Credit>> {
        self.media_use.credit.as_ref().map(|credit| AtOnce(credit.into()))
    }
    /// What it shows, for those who cannot see it: as this story says, else as the asset does. Null if neither describes it.
    async fn alt_text(&self) -> Option<Result<String>> {
        if let Some(own) = &self.media_use.alt_text {
            return Some(Ok(own.to_string()));
        }
        let asset = self.reads.live::<MediaCard>(self.media_use.media).await.transpose()?;
        asset
            .map(|asset| asset.card.alt_text.as_ref().map(|text| text.to_string()))
            .map_err(Into::into)
            .transpose()
    }
    /// The part to show. Null for all of it. `rendition` and `srcset` are of that part.
    async fn crop(&self) -> Option<Crop> {
        let [left, top, width, height] = self.media_use.crop?.fractions();
        Some(Crop {
            left,
            top,
            width,
            height,
        })
    }
    /// The picture as this story shows it, in one size: the part that `crop` says, and of it the part of that ratio around the focal
    /// point. Without a format, the address gives each reader the best that their browser accepts. Null without a file.
    async fn rendition(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How wide: 96, 160, 320, 480, 640, 800, 960, 1200, 1600, 1920, 2400 or 3200.")] width: Option<
            i32,
        >,
        #[graphql(desc = "How high, instead: 90, 180, 360, 480, 720, 1080, 1440 or 2160.")] height: Option<i32>,
        #[graphql(desc = "The part to show; all that the story shows of it if left out.")] ratio: Option<CropRatio>,
        #[graphql(desc = "The format; what the reader accepts if left out.")] format: Option<ImageFormat>,
    ) -> Option<Result<AtOnce<Rendition>>> {
        let (asset, size) = (self.asset().await?, (width, height));
        let made = asset.and_then(|asset| rendition::rendition(ctx, &asset, self.media_use.crop, size, ratio, format));
        Some(made.transpose()?.map(AtOnce))
    }
    /// The picture as this story shows it, in every width, as HTML's `srcset` has it. Null without a file.
    async fn srcset(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The part to show; all that the story shows of it if left out.")] ratio: Option<CropRatio>,
        #[graphql(desc = "The format; what the reader accepts if left out.")] format: Option<ImageFormat>,
    ) -> Option<Result<String>> {
        let made = self.asset().await?;
        let made = made.and_then(|asset| rendition::srcset(ctx, &asset, self.media_use.crop, ratio, format));
        made.transpose()
    }
}

impl MediaUse {
    /// Its asset, if it may be shown.
    async fn asset(&self) -> Option<Result<Arc<Edition<MediaCard>>>> {
        let found = self.reads.live(self.media_use.media).await.transpose()?;
        Some(found.map_err(Into::into))
    }
}
