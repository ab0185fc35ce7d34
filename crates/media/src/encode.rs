//! From pixels to a file that a browser shows: JPEG, PNG, WebP, or AVIF, with the words that must travel with a picture as XMP.
//!
//! AVIF is slow, so it is for jobs alone; the library writes no XMP into it.

mod xmp;

use crate::probe::broken;
use crate::refused::Refused;
use image::{DynamicImage, RgbImage};
use img_parts::riff::{RiffChunk, RiffContent};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use png::text_metadata::ITXtChunk;
pub use xmp::Words;

/// The name that PNG gives the chunk with XMP (XMP Specification Part 3, 1.1.5).
const XMP_IN_PNG: &str = "XML:com.adobe.xmp";
/// What XMP in a JPEG begins with (the same, 1.1.3).
const XMP_IN_JPEG: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";

/// The formats of renditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// JPEG, progressive. What can be seen through becomes white.
    Jpeg,
    /// PNG.
    Png,
    /// WebP, with loss.
    WebP,
    /// AVIF.
    Avif,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 4] = [Format::Jpeg, Format::Png, Format::WebP, Format::Avif];

    /// What its files' names end with.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Jpeg => "jpg",
            Format::Png => "png",
            Format::WebP => "webp",
            Format::Avif => "avif",
        }
    }

    /// The format whose files' names end so.
    pub fn of_extension(extension: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.extension() == extension)
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Jpeg => "image/jpeg",
            Format::Png => "image/png",
            Format::WebP => "image/webp",
            Format::Avif => "image/avif",
        }
    }
}

/// How many bytes of memory each pixel takes while AVIF is made of it, as measured.
pub const AVIF_MEMORY: u64 = 56;

/// Those pixels as a file.
pub fn encode(pixels: DynamicImage, format: Format, words: &Words) -> Result<Vec<u8>, Refused> {
    match format {
        Format::Jpeg => jpeg(pixels, words),
        Format::Png => png(&pixels, words),
        Format::WebP => webp(&pixels, words),
        Format::Avif => avif(pixels),
    }
}

/// What lies behind what can be seen through: white.
fn opaque(pixels: DynamicImage) -> RgbImage {
    match pixels {
        DynamicImage::ImageRgba8(rgba) => RgbImage::from_fn(rgba.width(), rgba.height(), |x, y| {
            let [red, green, blue, alpha] = rgba.get_pixel(x, y).0.map(u32::from);
            let over_white = |part: u32| ((part * alpha + 255 * (255 - alpha) + 127) / 255) as u8;
            image::Rgb([over_white(red), over_white(green), over_white(blue)])
        }),
        other => other.into_rgb8(),
    }
}

fn jpeg(pixels: DynamicImage, words: &Words) -> Result<Vec<u8>, Refused> {
    let pixels = opaque(pixels);
    let edge = |length: u32| u16::try_from(length).map_err(broken);
    let (width, height) = (edge(pixels.width())?, edge(pixels.height())?);
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, 82);
    encoder.set_progressive(true);
    encoder.set_optimized_huffman_tables(true);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    if let Some(xmp) = words.xmp() {
        let segment = [XMP_IN_JPEG, xmp.as_bytes()].concat();
        encoder.add_app_segment(1, segment).map_err(broken)?;
    }
    encoder.encode(&pixels, width, height, ColorType::Rgb).map_err(broken)?;
    Ok(file)
}

fn png(pixels: &DynamicImage, words: &Words) -> Result<Vec<u8>, Refused> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, pixels.width(), pixels.height());
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_color(match pixels.color().has_alpha() {
        true => png::ColorType::Rgba,
        false => png::ColorType::Rgb,
    });
    encoder.set_source_srgb(png::SrgbRenderingIntent::Perceptual);
    let mut writer = encoder.write_header().map_err(broken)?;
    if let Some(xmp) = words.xmp() {
        writer
            .write_text_chunk(&ITXtChunk::new(XMP_IN_PNG, xmp))
            .map_err(broken)?;
    }
    writer.write_image_data(pixels.as_bytes()).map_err(broken)?;
    writer.finish().map_err(broken)?;
    Ok(file)
}

fn webp(pixels: &DynamicImage, words: &Words) -> Result<Vec<u8>, Refused> {
    let (samples, width, height) = (pixels.as_bytes(), pixels.width(), pixels.height());
    let encoder = match pixels.color().has_alpha() {
        true => webp::Encoder::from_rgba(samples, width, height),
        false => webp::Encoder::from_rgb(samples, width, height),
    };
    let file = encoder
        .encode_simple(false, 80.0)
        .map_err(|error| broken(format!("{error:?}")))?;
    match words.xmp() {
        Some(xmp) => with_xmp(&file, pixels, xmp),
        None => Ok(file.to_vec()),
    }
}

/// That WebP with XMP, which asks for its extended form (WebP Container Specification, "Extended File Format").
fn with_xmp(file: &[u8], pixels: &DynamicImage, xmp: String) -> Result<Vec<u8>, Refused> {
    const ALPHA: u8 = 0x10;
    const XMP: u8 = 0x04;
    let mut file = img_parts::webp::WebP::from_bytes(file.to_vec().into()).map_err(broken)?;
    let alpha = match pixels.color().has_alpha() {
        true => ALPHA,
        false => 0,
    };
    let [width, height] = [pixels.width() - 1, pixels.height() - 1].map(u32::to_le_bytes);
    let mut extended = vec![XMP | alpha, 0, 0, 0];
    extended.extend_from_slice(&width[..3]);
    extended.extend_from_slice(&height[..3]);
    let chunk = |id: &[u8; 4], content: Vec<u8>| RiffChunk::new(*id, RiffContent::Data(content.into()));
    file.remove_chunks_by_id(*b"VP8X");
    file.chunks_mut().insert(0, chunk(b"VP8X", extended));
    file.chunks_mut().push(chunk(b"XMP ", xmp.into_bytes()));
    Ok(file.encoder().bytes().to_vec())
}

fn avif(pixels: DynamicImage) -> Result<Vec<u8>, Refused> {
    let encoder = ravif::Encoder::new()
        .with_quality(62.0)
        .with_speed(8)
        .with_num_threads(Some(1));
    let (width, height) = (pixels.width() as usize, pixels.height() as usize);
    let encoded = match pixels {
        DynamicImage::ImageRgba8(rgba) => {
            let rgba: Vec<_> = rgba.pixels().map(|pixel| ravif::RGBA8::from(pixel.0)).collect();
            encoder.encode_rgba(ravif::Img::new(&rgba, width, height))
        }
        other => {
            let rgb = other.into_rgb8();
            let rgb: Vec<_> = rgb.pixels().map(|pixel| ravif::RGB8::from(pixel.0)).collect();
            encoder.encode_rgb(ravif::Img::new(&rgb, width, height))
        }
    };
    encoded.map(|encoded| encoded.avif_file).map_err(broken)
}
