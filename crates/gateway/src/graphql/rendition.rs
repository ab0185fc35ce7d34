//! Renditions of a picture, as clients ask for them.

use super::at_once;
use crate::pictures::{self, Seal};
use async_graphql::{Context, Enum, Result, SimpleObject};
use domain::edition::Edition;
use domain::media::{Crop, MediaCard};
use media::encode::Format;
use media::rendition::{Edge, Shape};
use std::sync::Arc;

/// What addresses of pictures are made of.
pub struct Addresses {
    /// The API's own address.
    pub public_url: String,
    /// What parts of pictures are sealed with.
    pub seal: Seal,
}

/// The format of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ImageFormat {
    /// What can be seen through becomes white.
    Jpeg,
    /// Without loss, and large.
    Png,
    /// Small, and shown by every browser of today.
    Webp,
    /// The smallest. Some widths of whole pictures are there, some time after an upload; of none that can be seen through.
    Avif,
}

impl From<ImageFormat> for Format {
    fn from(format: ImageFormat) -> Format {
        match format {
            ImageFormat::Jpeg => Format::Jpeg,
            ImageFormat::Png => Format::Png,
            ImageFormat::Webp => Format::WebP,
            ImageFormat::Avif => Format::Avif,
        }
    }
}

/// A ratio of width to height that a picture, or the part of it that a story shows, is cropped to, around its focal point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum CropRatio {
    /// 1:1.
    Square,
    /// 4:3.
    FourToThree,
    /// 3:2.
    ThreeToTwo,
    /// 16:9.
    SixteenToNine,
    /// 3:4, upright.
    ThreeToFour,
    /// 4:5, upright.
    FourToFive,
    /// 40:21, which is 1.91:1: what social networks show of a link.
    Link,
}

impl CropRatio {
    fn parts(self) -> (u32, u32) {
        match self {
            CropRatio::Square => (1, 1),
            CropRatio::FourToThree => (4, 3),
            CropRatio::ThreeToTwo => (3, 2),
            CropRatio::SixteenToNine => (16, 9),
            CropRatio::ThreeToFour => (3, 4),
            CropRatio::FourToFive => (4, 5),
            CropRatio::Link => (40, 21),
        }
    }
}

/// A picture in one size.
#[derive(SimpleObject)]
pub struct Rendition {
    /// Where it is. What this address gives never changes; when the picture does, it gets another.
    pub url: String,
    /// How wide it is, in pixels. No rendition is larger than the picture.
    pub width: i32,
    /// How high it is, in pixels.
    pub height: i32,
}

impl at_once::Object for Rendition {}

/// What addresses of pictures are made of here.
pub fn addresses<'a>(ctx: &Context<'a>) -> Result<&'a Addresses> {
    ctx.data::<Arc<Addresses>>().map(Arc::as_ref)
}

/// The rendition of that size, of that part if there is one; nothing without a file.
pub fn rendition(
    ctx: &Context<'_>,
    edition: &Edition<MediaCard>,
    crop: Option<Crop>,
    (width, height): (Option<i32>, Option<i32>),
    ratio: Option<CropRatio>,
    format: Option<ImageFormat>,
) -> Result<Option<Rendition>> {
    let edge = match (width, height) {
        (Some(width), None) => Edge::Width(u32::try_from(width).unwrap_or_default()),
        (None, Some(height)) => Edge::Height(u32::try_from(height).unwrap_or_default()),
        _ => return Err("say how wide it is to be, or how high, and not both".into()),
    };
    let shape = Shape::new(edge, ratio.map(CropRatio::parts)).map_err(|error| error.to_string())?;
    let Some(file) = &edition.card.file else {
        return Ok(None);
    };
    let Addresses { public_url, seal } = addresses(ctx)?;
    let part = crop.map(|crop| seal.seal(edition.id, crop));
    let url = pictures::address(public_url, edition, shape, part, format.map(Format::from));
    let (width, height) = shape.size((file.width, file.height), crop);
    let pixels = |length: u32| i32::try_from(length).unwrap_or(i32::MAX);
    Ok(url.map(|url| Rendition {
        url,
        width: pixels(width),
        height: pixels(height),
    }))
}

/// The same in every width, as HTML's `srcset` has it; nothing without a file.
pub fn srcset(
    ctx: &Context<'_>,
    edition: &Edition<MediaCard>,
    crop: Option<Crop>,
    ratio: Option<CropRatio>,
    format: Option<ImageFormat>,
) -> Result<Option<String>> {
    let (ratio, format) = (ratio.map(CropRatio::parts), format.map(Format::from));
    let Addresses { public_url, seal } = addresses(ctx)?;
    let part = crop.map(|crop| seal.seal(edition.id, crop));
    Ok(pictures::srcset(public_url, edition, part, ratio, format))
}
